#include <mado/db/fresh.h>
#include <mado/decisions/decisions.h>
#include <mado/decisions/module.h>

#include <mado/crypto/box.h>
#include <mado/definitions/decision.h>
#include <mado/dmn/model.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* roads = "routes/road_permits";

struct World {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };
    Ids ids { 11 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    Caller const definer { .tenant = tenant, .kind = CallerKind::Staff, .person = { "p" }, .position = { "definer" } };
    Caller const of_a_division { .tenant = tenant, .kind = CallerKind::Staff, .person = { "q" }, .position = { "environment" } };
    Caller const examiner { .tenant = tenant, .kind = CallerKind::Staff, .person = { "r" }, .position = { "examiner" } };
    std::string cookie, csrf;

    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return zone->here().database.write(town, work); }
    template <class Work>
    auto read(Work work, std::string const& town = tenant) { return zone->here().database.read(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-decisions-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(decisions::describe(), "modules/office/decisions");
        zone->open();
        static auto const hash = crypto::hash_password("correct horse battery");
        (void)write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "general_affairs", "総務課", "0866-00-0001", "本庁舎3階" });
            for (auto const& [position, person, login, number] : std::vector<std::array<char const*, 4>> {
                     { "definer", "p", "ichiro", "001" }, { "environment", "q", "niro", "002" }, { "examiner", "r", "saburo", "003" } }) {
                organization::keep_position(tx, { { position }, "general_affairs", "主査", "clerk" });
                organization::keep_person(tx, { { person }, "試験 " + std::string(login), number });
                organization::assign(tx, { { person }, { position }, *Day::of(2026, 4, 1), {} });
                identity::keep_account(tx, { { person }, login, hash, 0, {} });
            }
            access::grant(tx, { "definer" }, { Role::Definer, "" });
            access::grant(tx, { "environment" }, { Role::Definer, "environment" });
            access::grant(tx, { "examiner" }, { Role::Examiner, "general_affairs" });
            return {};
        });
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    Workplace const& here() { return zone->here(); }
    Day today() { return here().now().today(); }

    Result<definitions::DecisionVersion> adopt(Caller const& caller, std::string const& town = tenant)
    {
        return write([&](db::Write& tx) { return decisions::adopt(tx, caller, here(), roads); }, town);
    }
    decisions::Examined looked() { return decisions::examined(here().database, tenant, roads); }
    Result<definitions::DecisionVersion> examine(decisions::Examined const& examined, Caller const& caller)
    {
        return write([&](db::Write& tx) { return decisions::examine(tx, caller, here(), roads, examined); });
    }
    Result<definitions::DecisionVersion> publish(std::string const& hash, Day day, Caller const& caller)
    {
        return write([&](db::Write& tx) { return decisions::publish(tx, caller, here(), roads, hash, day); });
    }
    void tick_all()
    {
        for (auto const& source : looked().findings.to_tick)
            REQUIRE(write([&](db::Write& tx) { return decisions::tick(tx, definer, here(), roads, source); }).has_value());
    }
    std::string ready()  // adopted, ticked, examined: its hash
    {
        REQUIRE(adopt(definer).has_value());
        tick_all();
        auto const version = examine(looked(), definer);
        REQUIRE(version.has_value());
        return version->hash;
    }
    std::vector<gateway::Waiting> letters() { return zone->gateway().look(tenant); }

    http::Response send(std::string const& method, std::string const& target, http::Pairs form = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        if (!csrf.empty())
            request.form.emplace_back("csrf", csrf);
        request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    void sign_in(char const* login = "ichiro")
    {
        csrf.clear();
        cookie = identity::sign_in(here().database, tenant, login, "correct horse battery", clock, ids)->token;
        csrf = between(send("GET", "/soja-shi/decisions/route/road_permits/try").body, "name=\"csrf\" value=\"", "\"");
        REQUIRE_FALSE(csrf.empty());
    }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
    static std::string unescaped(std::string text)
    {
        for (auto const& [from, to] : std::vector<std::array<char const*, 2>> { { "&#34;", "\"" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&#39;", "'" }, { "&amp;", "&" } })
            for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
                text.replace(at, std::string_view(from).size(), to);
        return text;
    }
    // Every control of the sheet as the page shows it, in its order.
    static http::Pairs controls_of(std::string const& page)
    {
        http::Pairs form;
        for (auto at = page.find("<form id=\"sheet\""); (at = page.find("<", at)) != std::string::npos; ++at) {
            auto const tag = page.substr(at, page.find('>', at) - at + 1);
            auto const name = between(tag, " name=\"", "\"");
            if (tag.starts_with("<input ") && name != "csrf")
                form.emplace_back(name, unescaped(between(tag, " value=\"", "\"")));
            else if (tag.starts_with("<textarea "))
                form.emplace_back(name, unescaped(between(page.substr(at), ">", "</textarea>")));
            else if (tag.starts_with("<select "))
                form.emplace_back(name, between(page.substr(at, page.find("</select>", at) - at), "value=\"", "\""));
            else if (tag.starts_with("</form"))
                break;
        }
        return form;
    }
};

std::string& answer(http::Pairs& form, std::string const& name)
{
    auto const found = std::ranges::find(form, name, &std::pair<std::string, std::string>::first);
    REQUIRE(found != form.end());
    return found->second;
}

template <class T>
Kind kind_of(Result<T> const& result) { REQUIRE_FALSE(result.has_value()); return result.error().kind; }

TEST_CASE_FIXTURE(World, "a rule is the whole town's: a Definer of one division has no hand in it, nor has another town")
{
    CHECK(kind_of(adopt(of_a_division)) == Kind::Forbidden);
    CHECK(kind_of(adopt(examiner)) == Kind::Forbidden);
    CHECK(kind_of(adopt(Caller { .tenant = tenant })) == Kind::SignIn);
    CHECK(kind_of(adopt(definer, "331007")) == Kind::Forbidden);
    CHECK(adopt(definer).has_value());
    CHECK(kind_of(adopt(definer)) == Kind::Conflict);
    CHECK(kind_of(examine(looked(), of_a_division)) == Kind::Forbidden);
    CHECK(read([&](db::Read& tx) { return definitions::decision_versions(tx).size(); }, "331007") == 0);
    for (auto const* path : { "routes/no_such", "routes/../secret", "procedures/dog_registration", "" }) {
        CAPTURE(path);
        CHECK(kind_of(write([&](db::Write& tx) { return decisions::adopt(tx, definer, here(), path); })) == Kind::NotFound);
    }
}

TEST_CASE_FIXTURE(World, "from the library to core: one letter, once; the town's own table decides from its first day on")
{
    auto const hash = ready();
    CHECK(kind_of(publish(hash, today().plus_days(-1), definer)) == Kind::Invalid);
    CHECK(kind_of(publish(hash, today(), of_a_division)) == Kind::Forbidden);
    CHECK(letters().empty());
    REQUIRE(publish(hash, today().plus_days(10), definer).has_value());
    auto const sent = letters();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].peer == "core");
    CHECK(sent[0].kind == "published");
    CHECK_FALSE(publish(hash, today().plus_days(10), definer).has_value());
    auto const route = [&](Day day, std::string const& town = tenant) {
        return read([&](db::Read& tx) { return definitions::published_route(tx, here().definitions, "road_permits", day); }, town);
    };
    CHECK(route(today()) == nullptr);
    CHECK(route(today().plus_days(10)) != nullptr);
    CHECK(route(today().plus_days(10), "331007") == nullptr);
}

TEST_CASE_FIXTURE(World, "what is not ticked is not published; a change takes the tick away")
{
    auto const adopted = *adopt(definer);
    auto const before = looked();
    CHECK(before.findings.passes());
    REQUIRE_FALSE(before.findings.to_tick.empty());
    REQUIRE(examine(before, definer).has_value());
    CHECK(kind_of(publish(before.hash, today(), definer)) == Kind::Conflict);
    tick_all();
    CHECK(looked().findings.to_tick.empty());
    auto document = *dmn::read("x", read([&](db::Read& tx) { return definitions::text_of(tx, adopted.hash); }));
    document.examples.pop_back();
    auto const save = [&](std::string const& expected) { return write([&](db::Write& tx) { return decisions::save(tx, definer, here(), roads, dmn::write(document), expected); }); };
    auto const fewer = save(adopted.hash);
    REQUIRE(fewer.has_value());
    CHECK(looked().findings.to_tick.empty());  // an example is no rule
    document.items.pop_back();
    REQUIRE(save(fewer->hash).has_value());
    CHECK_FALSE(looked().findings.to_tick.empty());
}

TEST_CASE_FIXTURE(World, "a core that was set up later is told everything again")
{
    REQUIRE(publish(ready(), today().plus_days(30), definer).has_value());
    CHECK(kind_of(write([&](db::Write& tx) { return decisions::republish_all(tx, of_a_division, here()); })) == Kind::Forbidden);
    CHECK(*write([&](db::Write& tx) { return decisions::republish_all(tx, definer, here()); }) == 1);
    CHECK(letters().size() == 2);
}

TEST_CASE_FIXTURE(World, "a rule that procedures use goes to the front, too")
{
    sign_in();
    constexpr char const* path = "decisions/bus_fare";
    REQUIRE(send("POST", "/soja-shi/decisions", { { "do", "start" }, { "kind", "decision" }, { "name", "bus_fare" }, { "title", "バスの料金" } }).status == 303);
    auto const seen = decisions::examined(here().database, tenant, path);
    REQUIRE(write([&](db::Write& tx) { return decisions::examine(tx, definer, here(), path, seen); }).has_value());
    REQUIRE(write([&](db::Write& tx) { return decisions::publish(tx, definer, here(), path, seen.hash, today()); }).has_value());
    auto const sent = letters();
    REQUIRE(sent.size() == 2);
    CHECK(std::set<std::string> { sent[0].peer, sent[1].peer } == std::set<std::string> { "front", "core" });
    CHECK(read([&](db::Read& tx) { return definitions::published_decision(tx, here().definitions, path, today()); }) != nullptr);
    CHECK(read([&](db::Read& tx) { return definitions::published_decision(tx, here().definitions, path, today().plus_days(-1)); }) == nullptr);
}

TEST_CASE_FIXTURE(World, "everybody whose work it decides may read a rule and try it, and change nothing")
{
    sign_in("saburo");
    std::string const page = "/soja-shi/decisions/route/road_permits";
    CHECK(send("GET", "/soja-shi/decisions").status == 200);
    auto const shown = send("GET", page);
    CHECK(shown.status == 200);
    CHECK(shown.body.find("value=\"adopt\"") == std::string::npos);
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 403);
    CHECK(send("GET", page + "/edit/decides").status == 403);
    CHECK(send("GET", page + "/try").status == 200);
    CHECK(send("GET", "/okayama-shi/decisions").status == 303);
    CHECK(send("GET", "/soja-shi/decisions/route/no_such").status == 404);
    CHECK(send("GET", "/soja-shi/decisions/table/road_permits").status == 404);
}

TEST_CASE_FIXTURE(World, "trying says which row decided and which law it cites")
{
    sign_in("saburo");
    auto const page = send("GET", "/soja-shi/decisions/route/road_permits/try?try=yes&in0=disposition&in1=granted&in2=500,001").body;
    CHECK(page.find("部長") != std::string::npos);
    CHECK(page.find("行2で決まりました") != std::string::npos);
    CHECK(page.find("決裁規程別表第3 土木課の項2") != std::string::npos);
    CHECK(page.find("data-is=\"hit\"") != std::string::npos);
    auto const wrong = send("GET", "/soja-shi/decisions/route/road_permits/try?try=yes&in0=disposition&in2=many").body;
    CHECK(wrong.find("数を入れてください") != std::string::npos);
    CHECK(wrong.find("で決まりました") == std::string::npos);
}

TEST_CASE_FIXTURE(World, "the table as a form: a change that is not saved keeps every word; saving makes a draft and runs the examples")
{
    sign_in();
    std::string const page = "/soja-shi/decisions/route/road_permits", edit = page + "/edit/decides";
    CHECK(send("GET", edit).status == 404);  // not adopted
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 409);
    auto const shown = send("GET", edit);
    REQUIRE(shown.status == 200);
    auto form = World::controls_of(shown.body);
    answer(form, "hit") = "unique";
    answer(form, "r0.i2") = "[0..500000]";
    answer(form, "r1.i2") = ">= 500000";
    answer(form, "r4.i0") = "not(\"disposition\")";
    answer(form, "r0.a0") = "書きかけの根拠";

    auto const post = [&](std::string const& address, std::string const& wanted, http::Pairs with) {
        with.emplace_back("do", wanted);
        return send("POST", address, std::move(with));
    };
    auto const added = post(edit, "add_row:0", form);
    CHECK(added.status == 200);
    CHECK(added.body.find("書きかけの根拠") != std::string::npos);
    CHECK(added.body.find("r5.i0") != std::string::npos);
    CHECK(added.body.find("data-focus") != std::string::npos);
    CHECK(post(edit, "up:77", form).status == 422);

    auto const checked = post(edit + "/check", "check", form);
    CHECK(checked.status == 200);
    CHECK(checked.body.find("<html") == std::string::npos);
    CHECK(checked.body.find("と重なる") != std::string::npos);
    auto const mend = World::unescaped(World::between(checked.body, "value=\"mend:", "\""));
    REQUIRE_FALSE(mend.empty());
    auto const mended = post(edit + "/check", "mend:" + mend, form);
    CHECK(mended.body.find("と重なる") == std::string::npos);

    CHECK(post(edit, "save", form).status == 303);
    auto const saved = send("GET", page);
    CHECK(saved.body.find("書きかけの根拠") != std::string::npos);
    CHECK(saved.body.find("と重なる") != std::string::npos);
    auto const now = looked();
    CHECK_FALSE(now.findings.passes());
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", now.hash } }).status == 422);

    // The other window still has what stood there before: both are shown, nothing is overwritten.
    answer(form, "r0.a0") = "別の窓の根拠";
    auto const late = post(edit, "save", form);
    CHECK(late.status == 409);
    CHECK(late.body.find("別の窓の根拠") != std::string::npos);
    CHECK(late.body.find("書きかけの根拠") != std::string::npos);

    auto const difference = send("GET", page + "/difference").body;
    CHECK(difference.find("変えた行") != std::string::npos);
    CHECK(difference.find("[0..500000]") != std::string::npos);
}

TEST_CASE_FIXTURE(World, "an error of FEEL stands beside its cell")
{
    sign_in();
    std::string const page = "/soja-shi/decisions/route/road_permits", edit = page + "/edit/decides";
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    auto form = World::controls_of(send("GET", edit).body);
    answer(form, "r1.i2") = "> 500000 and";
    form.emplace_back("do", "check");
    auto const shown = send("POST", edit, form).body;
    CHECK(shown.find("id=\"r1.i2-error\"") != std::string::npos);
    CHECK(shown.find("文字目：") != std::string::npos);
    CHECK(shown.find("&gt; 500000 and") != std::string::npos);
}

TEST_CASE_FIXTURE(World, "a document from elsewhere goes into the draft with all its problems by line; one of another name does not")
{
    sign_in();
    std::string const page = "/soja-shi/decisions/route/road_permits";
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    auto const hash = World::between(send("GET", page + "/text").body, "name=\"hash\" value=\"", "\"");
    auto const text = send("GET", page + "/file").body;
    CHECK(crypto::sha256_hex(text) == hash);
    CHECK(send("POST", page + "/text", { { "hash", hash }, { "text", "" } }).status == 422);
    CHECK(send("POST", page + "/text", { { "hash", "other" }, { "text", text + "\n" } }).status == 409);
    auto broken = text;
    broken.replace(broken.find("hitPolicy=\"FIRST\""), 17, "hitPolicy=\"FIRTS\"");
    CHECK(send("POST", page + "/text", { { "hash", hash }, { "text", broken } }).status == 303);
    CHECK(send("GET", page + "/text").body.find("href=\"#line-") != std::string::npos);
    CHECK(send("GET", page).status == 200);
    auto other = text;
    other.replace(other.find("id=\"road_permits\""), 17, "id=\"other_permits\"");
    CHECK(send("POST", page + "/text", { { "hash", crypto::sha256_hex(broken) }, { "text", other } }).status == 422);
}

TEST_CASE_FIXTURE(World, "a rule that is not in the library begins with a table and is worked on like the others")
{
    sign_in();
    auto const start = [&](char const* kind, char const* name, char const* title) {
        return send("POST", "/soja-shi/decisions", { { "do", "start" }, { "kind", kind }, { "name", name }, { "title", title } }).status;
    };
    CHECK(start("route", "Wrong Name", "x") == 422);
    CHECK(start("route", "road_permits", "x") == 422);
    CHECK(start("route", "welfare", "") == 422);
    CHECK(start("route", "welfare", std::string(601, 't').c_str()) == 422);
    CHECK(start("route", std::string(65, 'n').c_str(), "x") == 422);
    CHECK(send("POST", "/soja-shi/decisions", { { "do", "" } }).status == 404);
    CHECK(start("route", "welfare", "福祉の専決") == 303);
    CHECK(start("route", "welfare", "福祉の専決") == 409);
    CHECK(start("decision", "bus_fare", "バスの料金") == 303);
    auto const page = send("GET", "/soja-shi/decisions/route/welfare");
    CHECK(page.status == 200);
    CHECK(page.body.find("福祉の専決") != std::string::npos);
    CHECK(send("GET", "/soja-shi/decisions/route/welfare/edit/decides").status == 200);
    auto const read_back = read([&](db::Read& tx) { return definitions::text_of(tx, definitions::decision_draft(tx, "routes/welfare")->hash); });
    auto const missing = definitions::decision_findings("routes/welfare", read_back, {}).problems;
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].key == "route.article");  // what only the town knows
    CHECK(page.body.find("行1：") != std::string::npos);
    auto const other = read([&](db::Read& tx) { return definitions::text_of(tx, definitions::decision_draft(tx, "decisions/bus_fare")->hash); });
    CHECK(definitions::printed(definitions::decision_findings("decisions/bus_fare", other, {}).problems) == "");
}

TEST_CASE_FIXTURE(World, "the pages lead from the library to the public")
{
    sign_in();
    std::string const page = "/soja-shi/decisions/route/road_permits";
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    for (auto const& source : looked().findings.to_tick)
        CHECK(send("POST", page, { { "do", "tick" }, { "source", source } }).status == 303);
    auto const hash = looked().hash;
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", "other" } }).status == 409);
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", hash } }).status == 303);
    auto const publishing = [&](char const* era, char const* year, char const* month, char const* day) {
        return send("POST", page, { { "do", "publish" }, { "hash", hash }, { "starts_on.era", era }, { "starts_on.year", year }, { "starts_on.month", month }, { "starts_on.day", day } }).status;
    };
    CHECK(publishing("reiwa", "8", "2", "30") == 422);
    CHECK(publishing("", "2026", "11", "5") == 422);
    CHECK(publishing("", "2026", "11", "6") == 303);
    CHECK(letters().size() == 1);
    CHECK(publishing("", "2026", "11", "6") == 409);  // the second of two clicks
    CHECK(send("POST", page, { { "do", "discard" } }).status == 409);
    CHECK(letters().size() == 1);
    auto const list = send("GET", "/soja-shi/decisions").body;
    CHECK(list.find("令和8年11月6日（2026-11-06）から公開中") != std::string::npos);
    CHECK(list.find("decisions.") == std::string::npos);
    auto const shown = send("GET", page).body;
    CHECK(shown.find("decisions.") == std::string::npos);
    CHECK(shown.find("<svg") != std::string::npos);
}

TEST_CASE_FIXTURE(World, "a text that is no text is told so; who may not confirm is told that, whatever was sent")
{
    sign_in();
    std::string const page = "/soja-shi/decisions/route/road_permits";
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    auto const hash = looked().hash;
    auto const refused = send("POST", page + "/text", { { "hash", hash }, { "text", std::string("<definitions\0/>", 15) } });
    CHECK(refused.status == 422);
    CHECK(refused.body.find("文字でないもの") != std::string::npos);
    CHECK(looked().hash == hash);
    sign_in("saburo");
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", "other" } }).status == 403);
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", hash } }).status == 403);
}

TEST_CASE_FIXTURE(World, "examples share a bound of steps")
{
    dmn::Document document;
    CHECK(definitions::example_limits(document).steps == feel::Limits().steps);
    document.examples.resize(4);
    CHECK(definitions::example_limits(document).steps == feel::Limits().steps);
    document.examples.resize(100);
    CHECK(definitions::example_limits(document).steps == 400'000);
    document.examples.resize(100'000);
    CHECK(definitions::example_limits(document).steps == 40'000);
}

}  // namespace
