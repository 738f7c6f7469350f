#pragma once
// A staff zone in memory with the pages of the treasury: two towns alike, two cashiers, a division's cashier (分任出納員), the treasurer, an auditor.
#include <mado/audit/audit.h>
#include <mado/documents/module.h>
#include <mado/approvals/module.h>
#include <mado/module/testing/town.h>
#include <mado/treasury/days.h>
#include <mado/treasury/module.h>
#include <mado/treasury/tills.h>
#include <mado/web/site.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> sanitizing();
}

namespace mado::treasury::test {

using testing::day;
using testing::has;
using RefusalKind = Refusal::Kind;

struct TillOffice : testing::Town {
    std::vector<Module> modules { documents::describe(), approvals::describe(), describe() };
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    Caller treasurer = staff("ono", "treasurer"), cashier = staff("sato", "cashier"), second = staff("mori", "cashier_2"), animals = staff("morita", "animals_cashier"), auditor = staff("kanri", "auditor"),
           stranger = staff("nishi", "scenery_clerk"), theirs = staff("ono", "treasurer", neighbour);

    TillOffice() : Town(instant_in_tokyo(day("2026-11-18"), 10), 13)
    {
        set_up(modules, { { "sanitizing", embedded::sanitizing() } });
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) { return furnish(tx); }, tenant));
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    static Result<void> furnish(db::Write& tx)
    {
        using enum access::Role;
        organization::keep_division(tx, { "environment/animals", "市民生活部 環境課 動物係", "0866-00-0003", "" });
        organization::keep_division(tx, { "accounts", "会計課", "0866-00-0030", "" });
        testing::place(tx, { "treasurer", "", "会計課出納係 係長", "clerk", "ono", { Treasurer, Cashier }, "小野 真由美" });
        testing::place(tx, { "cashier", "", "会計課 主任", "clerk", "sato", { Cashier }, "佐藤 恵" });
        testing::place(tx, { "cashier_2", "", "会計課 主事", "clerk", "mori", { Cashier } });
        testing::place(tx, { "animals_cashier", "environment/animals", "動物係 主事", "clerk", "morita", { Cashier } });
        testing::place(tx, { "auditor", "", "監査委員事務局", "clerk", "kanri", { Auditor } });
        testing::place(tx, { "scenery_clerk", "city_planning/scenery", "景観係 主任", "clerk", "nishi", { Examiner } });
        return {};
    }

    Claim owed(Yen amount = Yen(3'000), std::string matter = "m1", std::string owner = "environment/animals", std::string kana = "ミヤケ ヨウコ")
    {
        Assessment wanted;
        wanted.item = "fees/animals";
        wanted.title = "登録手数料";
        wanted.matter_kind = "own";
        wanted.matter = std::move(matter);
        wanted.charge = "registration";
        wanted.owner = std::move(owner);
        wanted.amount = amount;
        wanted.payer = { "三宅 陽子", std::move(kana), "総社市中央九丁目1番" };
        auto const made = write([&](db::Write& tx) { return assess(tx, treasurer, here, wanted); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Claim found(ClaimId const& id) { return *read([&](db::Read& tx) { return treasury::find(tx, id); }); }
    Till open(Caller const& who, Yen float_amount = Yen(10'000))
    {
        auto const till = write([&](db::Write& tx) { return open_till(tx, who, here, "会計課", float_amount); });
        REQUIRE_MESSAGE(till, (till ? "" : till.error().key));
        return *till;
    }
    Result<TillPayment> pay(Caller const& who, Till const& till, Claim const& claim, std::string form, Yen amount = Yen(3'000), Yen given = Yen(5'000), Way way = Way::Counter)
    {
        return write([&](db::Write& tx) { return take_payment(tx, who, here, till.id, { std::move(form), claim.id, amount, way, given }); });
    }
    Result<Till> close(Caller const& who, Till const& till, Yen cash, std::string reason = {})
    {
        Pieces pieces {};
        pieces.back() = cash.amount();  // all in coins of one yen
        return write([&](db::Write& tx) { return close_till(tx, who, here, till.id, pieces, reason); });
    }
    Receipt bank(Yen amount, std::string reference, std::string kana = {}, std::string slip = {})
    {
        auto const receipt = write([&](db::Write& tx) {
            return receive(tx, treasurer, here, { .way = Way::Transfer, .provider = "銀行", .reference = reference, .amount = amount, .paid_on = here.now().today(), .slip = slip, .payer_kana = kana });
        });
        REQUIRE_MESSAGE(receipt, (receipt ? "" : receipt.error().key));
        return *receipt;
    }
    Yen account(Account which)   // net debit of the whole journal
    {
        return read([&](db::Read& tx) {
            Yen sum;
            tx.each({ "test.journal", "SELECT debit, credit, amount FROM treasury_entry WHERE tenant = $tenant ORDER BY id" }, {}, [&](db::Row const& row) {
                if (row.text("debit") == word_of(which))
                    sum += Yen(row.integer("amount"));
                if (row.text("credit") == word_of(which))
                    sum -= Yen(row.integer("amount"));
            });
            return sum;
        });
    }
    std::size_t events(std::string const& kind, std::string const& id, std::string_view name)
    {
        return read([&](db::Read& tx) {
            return static_cast<std::size_t>(std::ranges::count_if(audit::events_of(tx, { kind, id }), [&](auto const& event) { return event.event == name; }));
        });
    }

    // As the router does: act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs form = {}, http::Pairs query = {})
    {
        http::Request asked;
        asked.path = std::move(path);
        asked.query = std::move(query);
        bool const posts = !form.empty();
        asked.form = std::move(form);
        asked.method = posts ? "POST" : "GET";
        mado::web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || !route.show || (answer.error().kind != RefusalKind::Invalid && answer.error().kind != RefusalKind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}, http::Pairs query = {})
    {
        auto const answer = visit(caller, pattern, std::move(path), {}, std::move(query));
        return answer ? answer->body : answer.error().key;
    }
};

}  // namespace mado::treasury::test
