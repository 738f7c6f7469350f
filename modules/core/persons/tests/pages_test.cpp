#include "tests/house.h"

using namespace mado;
using namespace mado::persons;
using testing::day;
using testing::has;

namespace {

// The pages of the zone, as two divisions and a protector see them.
struct Pages : testing::ZoneTown {
    Pages() : ZoneTown(instant_in_tokyo(day("2026-11-20"), 10), 5, { "front", "core" })
    {
        Module tables { .name = "cases", .files = cases::describe({}, {}).files };  // its pages need other modules
        tables.files = tables.files.first(static_cast<std::size_t>(std::ranges::count_if(tables.files, [](auto const& file) { return file.path.starts_with("migrations/"); })));
        zone->plug(std::move(tables), "modules/staff/cases");
        zone->plug(protection::describe(), "modules/staff/protection");
        zone->plug(persons::describe(), "modules/core/persons");
        zone->open();
        for (auto const* town : { tenant, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                using enum access::Role;
                organization::keep_division(tx, { "children/benefits", "こども課 給付係", "0866-00-0009", "" });
                organization::keep_division(tx, { "welfare/assistance", "福祉課 保護係", "0866-00-0010", "" });
                seat_with_login(tx, { "clerk", "children/benefits", "給付係 主事", "clerk", "asada", { Examiner } });
                seat_with_login(tx, { "welfare_clerk", "welfare/assistance", "保護係 主事", "clerk", "baba", { Examiner } });
                seat_with_login(tx, { "protector", "", "支援措置担当", "clerk", "fujii", { Protector } });
                seat_with_login(tx, { "registrar", "", "台帳担当", "clerk", "hara", { Registrar } });
                return {};
            }, town));
    }
    void a_while_passes() { clock.set({ clock.now().microseconds + 11 * 60'000'000LL }); }
    static std::string at(std::string const& rest) { return "/soja-shi/persons" + rest; }
    std::string id_of(http::Response const& response)
    {
        for (auto const& [name, value] : response.headers)
            if (name == "location")
                return value.substr(at("/").size(), 36);
        return {};
    }
    static http::Pairs birth(std::string const& name, std::string year = "1994", std::string month = "5", std::string day = "5")
    {
        return { { name + ".era", "" }, { name + ".year", std::move(year) }, { name + ".month", std::move(month) }, { name + ".day", std::move(day) } };
    }
    static http::Pairs joined(http::Pairs a, http::Pairs const& b)
    {
        a.insert(a.end(), b.begin(), b.end());
        return a;
    }
    std::string added(std::string const& name = "髙橋 花子")
    {
        auto const made = send("POST", at("/new"), joined(joined({ { "characters", name }, { "kana", "たかはし　ﾊﾅｺ" }, { "sex", "female" }, { "owner", "children/benefits" },
            { "postcode", "719-1131" }, { "words", "岡山県総社市中央一丁目1番" } }, birth("born_on")), birth("from", "2020", "4", "1")));
        REQUIRE_MESSAGE(made.status == 303, made.body);
        return id_of(made);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Pages, "found, added, renamed, moved and paid through its pages; nothing that was typed is lost")
{
    sign_in("asada", at("/new"));
    auto const refused = send("POST", at("/new"), joined({ { "characters", "" }, { "kana", "Takahashi" }, { "owner", "children/benefits" } }, birth("born_on", "2026", "2", "30")));
    CHECK(refused.status == 422);
    CHECK(has(refused.body, "value=\"Takahashi\""));
    auto const id = added();
    auto const page = send("GET", at("/" + id)).body;
    CHECK(has(page, "髙橋 花子"));
    CHECK(has(page, "タカハシ　ハナコ"));
    CHECK(has(page, "高橋　花子"));
    CHECK(has(page, "ﾀｶﾊｼ ﾊﾅｺ"));
    CHECK(has(page, "〒719-1131"));
    CHECK(has(page, "こども課 給付係"));
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'persons.individual.read'") == 1);
    CHECK(has(send("GET", at("?words=%E9%AB%98%E6%A9%8B")).body, "髙橋 花子"));
    CHECK(has(send("GET", at("?born_on=1994-05-05")).body, "髙橋 花子"));
    CHECK(has(send("GET", at("?words=zzz")).body, "見つかりませんでした"));

    CHECK(send("POST", at("/" + id + "/name"), joined({ { "version", "1" }, { "characters", "三宅 花子" }, { "kana", "ミヤケ ハナコ" } }, birth("from", "2026", "6", "15"))).status == 303);
    CHECK(send("POST", at("/" + id + "/name"), joined({ { "version", "1" }, { "characters", "見本" } }, birth("from", "2026", "7", "1"))).status == 409);
    CHECK(send("POST", at("/" + id + "/address"), joined({ { "version", "2" }, { "address_kind", "registered" }, { "words", "岡山県倉敷市見本2" } }, birth("from", "2026", "8", "1"))).status == 303);
    CHECK(send("POST", at("/" + id + "/account"), joined({ { "version", "3" }, { "source", "declared" }, { "purpose", "child_support" }, { "bank", "0168" }, { "bank_name", "チュウゴク" }, { "branch", "101" },
        { "branch_name", "ソウジャ" }, { "account_kind", "1" }, { "account_number", "1234567" }, { "account_name", "ミヤケ ハナコ" } }, birth("from", "2026", "8", "1"))).status == 303);
    CHECK(send("POST", at("/" + id + "/number"), { { "version", "4" }, { "my_number", "1234 5678 9018" } }).status == 303);
    CHECK(send("POST", at("/" + id + "/birth"), joined({ { "version", "5" }, { "reason", "住民票" } }, birth("born_on", "1994", "5", "6"))).status == 303);
    CHECK(send("POST", at("/" + id + "/death"), joined({ { "version", "6" } }, birth("died_on", "2026", "11", "20"))).status == 303);
    auto const after = send("GET", at("/" + id)).body;
    CHECK(has(after, "三宅 花子"));
    CHECK(has(after, "岡山県倉敷市見本2"));
    CHECK_FALSE(has(after, "1234567"));
    CHECK_FALSE(has(after, "123456789018"));
    CHECK(has(after, "保管しています"));
    // 個人番号 asks for a second factor that is fresh.
    auto const reads = [&] { return count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'persons.number.read'"); };
    auto const ask = [&](char const* task, char const* reason) { return send("POST", at("/" + id + "/number/read"), { { "task", task }, { "reason", reason } }); };
    CHECK_FALSE(has(send("GET", at("/" + id + "/number/read")).body, "1234 5678 9018"));
    CHECK(ask("child_support", "").status == 422);
    CHECK(ask("curiosity", "照会").status == 422);
    CHECK(reads() == 0);
    CHECK(has(ask("child_support", "所得の照会").body, "1234 5678 9018"));
    CHECK(reads() == 1);
    a_while_passes();
    CHECK(ask("child_support", "照会").status == 403);
    CHECK(reads() == 1);
}

TEST_CASE_FIXTURE(Pages, "candidates are judged and households kept on their pages")
{
    sign_in("asada", at("/new"));
    auto const one = added(), two = added("高橋花子");
    CHECK(has(send("GET", at("/" + one)).body, "同じ人かもしれない人が1人います"));
    auto const page = send("GET", at("/" + one + "/candidates")).body;
    CHECK(has(page, "高橋花子"));
    CHECK(send("POST", at("/" + one + "/candidates"), { { "other", two }, { "do", "same" }, { "reason", "" } }).status == 422);
    CHECK(send("POST", at("/" + one + "/candidates"), { { "other", "x" }, { "do", "same" }, { "reason", "x" } }).status == 422);
    CHECK(send("POST", at("/" + one + "/candidates"), { { "other", two }, { "do", "same" }, { "reason", "窓口で確かめた" } }).status == 303);
    CHECK(has(send("GET", at("/" + two)).body, "宛名番号"));

    auto const child = added("髙橋 光");
    auto const made = send("POST", at("/" + one + "/household"), joined({ { "kind", "livelihood" }, { "owner", "children/benefits" }, { "relation", "世帯主" } }, birth("from", "2020", "4", "1")));
    REQUIRE(made.status == 303);
    auto const location = testing::between(made.headers.front().second + "?", "/soja-shi", "?");
    auto const house = "/soja-shi" + location;
    CHECK(has(send("GET", house).body, "髙橋 花子"));
    CHECK(send("POST", house, joined({ { "version", "1" }, { "do", "join" }, { "number_of", "99" }, { "relation", "子" } }, birth("from", "2020", "4", "1"))).status == 422);
    CHECK(send("POST", house, joined({ { "version", "1" }, { "do", "join" }, { "number_of", "3" }, { "relation", "子" } }, birth("from", "2020", "4", "1"))).status == 303);
    CHECK(send("POST", house, joined({ { "version", "2" }, { "do", "leave" }, { "who", child } }, birth("last_day", "2026", "3", "31"))).status == 303);
    CHECK(has(send("GET", house).body, "令和8年3月31日"));

    sign_in("baba", at("/new"));
    for (auto const& path : { at("/" + one), at("/" + one + "/name"), at("/" + one + "/candidates"), at("/" + one + "/household"), at("/" + one + "/number/read"), house })
        CHECK_MESSAGE(send("GET", path).status == 404, path);
    CHECK(send("POST", at("/" + one + "/name"), joined({ { "version", "1" }, { "characters", "盗" } }, birth("from", "2026", "6", "15"))).status == 404);
    CHECK_FALSE(has(send("GET", at("?words=%E9%AB%98%E6%A9%8B")).body, "花子"));
    CHECK(send("GET", at("/shields")).status == 403);
    CHECK(send("GET", at("/exchange")).status == 403);
}

TEST_CASE_FIXTURE(Pages, "a shielded one shows no address on any page; its protector sees who waits and is asked for a factor")
{
    sign_in("asada", at("/new"));
    auto const id = added("見本 花子");
    REQUIRE(write([&](db::Write& tx) {
        protection::Protection one;
        one.name = "見本 花子", one.born_on = day("1994-05-05"), one.from = day("2026-11-01"), one.until = day("2027-10-31"), one.body = "見本支援センター", one.ask = "市民課 内線100";
        return protection::set(tx, testing::staff("fujii", "protector"), here(), one, {});
    }));
    auto const page = send("GET", at("/" + id)).body;
    CHECK_FALSE(has(page, "中央一丁目"));
    CHECK(has(page, "支援措置"));
    CHECK(has(page, "市民課 内線100"));
    CHECK_FALSE(has(send("GET", at("/" + id + "/address")).body, "中央一丁目"));
    CHECK_FALSE(has(send("GET", at("?words=%E8%A6%8B%E6%9C%AC")).body, "中央一丁目"));
    CHECK(send("GET", at("/" + id + "/shield")).status == 403);

    csrf.clear();
    cookie = identity::sign_in(here().database, tenant, "fujii", password, clock, ids)->token;
    auto const waiting = send("GET", at("/shields")).body;
    CHECK(has(waiting, "見本 花子"));
    auto const shield = send("GET", at("/" + id + "/shield"));
    CHECK(shield.status == 200);
    CHECK_FALSE(has(shield.body, "中央一丁目"));
    csrf = testing::between(shield.body, "name=\"csrf\" value=\"", "\"");
    auto const ask = [&](char const* what, char const* reason, std::string const& protection = "x") {
        return send("POST", at("/" + id + "/shield"), { { "do", what }, { "reason", reason }, { "protection", protection } });
    };
    CHECK(ask("read", "").status == 422);
    CHECK(has(ask("read", "本人からの照会").body, "中央一丁目"));
    CHECK(ask("not_same", "別の人", testing::between(shield.body, "name=\"protection\" value=\"", "\"")).status == 303);
    a_while_passes();
    CHECK(ask("read", "本人からの照会").status == 403);
    CHECK(send("GET", at("/" + id)).status == 403);
}

TEST_CASE_FIXTURE(Pages, "the exchange is the registrar's, with a second factor")
{
    sign_in("hara", at("/exchange"));
    CHECK(send("GET", at("/exchange")).status == 200);
    auto const ask = [&](char const* sheet, char const* reason) { return send("POST", at("/exchange"), { { "do", "export" }, { "sheet", sheet }, { "reason", reason } }); };
    CHECK(ask("individuals", "").status == 422);
    CHECK(ask("numbers", "引っ越し").status == 403);   // who reads no 個人番号 writes none out
    CHECK(ask("individuals", "引っ越し").body.starts_with("number,id,born_on"));
    CHECK(send("POST", at("/exchange"), { { "do", "import" }, { "into", "individuals" } }).status == 422);
    a_while_passes();
    CHECK(ask("individuals", "引っ越し").status == 403);
    CHECK(send("GET", "/soja-shi/api/v1/persons/individuals").status == 401);
}
