#include <mado/administration/accounts.h>
#include <mado/administration/module.h>

#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/staff.h>
#include <mado/identity/tries.h>
#include <mado/module/zone.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* good_password = "correct horse battery";

std::string const& hashed()
{
    static std::string const hash = crypto::hash_password(good_password);  // slow on purpose: once
    return hash;
}

struct World {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };
    Ids ids { 7 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    administration::FirstAdministrator first;
    Caller const system { .tenant = tenant, .kind = CallerKind::System, .job = "test" };
    Caller administrator;

    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return zone->here().database.write(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-administration-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(administration::describe(zone->gateway()), "modules/staff/administration");
        zone->open();
        administration::NewAccount const account { "管理 花子", "001", "hanako", hashed() };
        first = *write([&](db::Write& tx) { return administration::add_first_administrator(tx, system, zone->here(), account, "情報管理者"); });
        administrator = { .tenant = tenant, .kind = CallerKind::Staff, .person = first.person.id, .position = first.position.id };
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    http::Response send(std::string const& method, std::string const& target, http::Pairs form, std::string const& cookie)
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.remote = "192.0.2.1";
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        if (!cookie.empty())
            request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    static std::string header(http::Response const& response, std::string_view name)
    {
        for (auto const& [one, value] : response.headers)
            if (one == name)
                return value;
        return {};
    }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
    static std::string cookie_of(http::Response const& response) { return between(header(response, "set-cookie"), "mado_office=", ";"); }

    // A browser that opens `page` and sends its form.
    http::Response send_form(std::string const& target, http::Pairs form, std::string cookie = {})
    {
        auto const shown = send("GET", "/soja-shi/sign-in", {}, cookie);
        if (cookie.empty())
            cookie = cookie_of(shown);
        form.emplace_back("csrf", between(shown.body, "name=\"csrf\" value=\"", "\""));
        return send("POST", target, std::move(form), cookie);
    }
    http::Response sign_in(std::string const& login, std::string const& password, std::string const& next = {}, std::string const& town = "soja-shi")
    {
        return send_form("/" + town + "/sign-in", { { "login", login }, { "password", password }, { "next", next } });
    }
    Result<organization::Person> add(std::string const& login, std::string const& number)
    {
        return write([&](db::Write& tx) { return administration::create_account(tx, administrator, zone->here(), { "試験 一郎", number, login, hashed() }); });
    }
    std::size_t events(std::string const& name)
    {
        return zone->here().database.read(tenant, [&](db::Read& tx) {
            auto const all = audit::newest(tx, "", 1000);
            return static_cast<std::size_t>(std::ranges::count(all, name, &audit::Event::event));
        });
    }
};

template <class T>
Kind kind_of(Result<T> const& result) { REQUIRE_FALSE(result.has_value()); return result.error().kind; }

TEST_CASE("after the sign-in only a page of the same town is next")
{
    struct Row { char const* next; char const* goes_to; };
    for (auto const& row : {
             Row { "/soja-shi/cases?state=asked#x", "/soja-shi/cases?state=asked#x" },
             Row { "/soja-shi/cases/%E7%8A%AC", "/soja-shi/cases/%E7%8A%AC" },
             Row { "", "/soja-shi" },
             Row { "/soja-shi", "/soja-shi" },
             Row { "/okayama-shi/cases", "/soja-shi" },
             Row { "/soja-shiny/cases", "/soja-shi" },
             Row { "//evil.example/", "/soja-shi" },
             Row { "/soja-shi//evil.example", "/soja-shi" },
             Row { "/\\evil.example", "/soja-shi" },
             Row { "/soja-shi/\\evil.example", "/soja-shi" },
             Row { "/soja-shi/%5Cevil.example", "/soja-shi" },
             Row { "/soja-shi/../okayama-shi/cases", "/soja-shi" },
             Row { "/soja-shi/%2e%2e/okayama-shi", "/soja-shi" },
             Row { "https://evil.example/soja-shi/", "/soja-shi" },
             Row { "javascript:alert(1)", "/soja-shi" },
             Row { "/soja-shi/cases\r\nset-cookie: a=b", "/soja-shi" },
             Row { "/soja-shi/ cases", "/soja-shi" },
             Row { "/soja-shi/sign-in?next=x", "/soja-shi" },
         }) {
        CAPTURE(std::string(row.next));
        CHECK(administration::pages::safe_next(row.next, "/soja-shi") == row.goes_to);
    }
    CHECK(administration::pages::safe_next("/cases", "/") == "/cases");
    CHECK(administration::pages::safe_next("//evil.example", "/") == "/");
}

TEST_CASE_FIXTURE(World, "sign-in gives a new secret and goes on; wrong, unknown and locked say the same")
{
    auto const admitted = sign_in("hanako", good_password, "/soja-shi/administration");
    CHECK(admitted.status == 303);
    CHECK(header(admitted, "location") == "/soja-shi/administration");
    auto const cookie = cookie_of(admitted);
    CHECK(cookie.size() == 52);
    auto const overview = send("GET", "/soja-shi/administration", {}, cookie);
    CHECK(overview.status == 200);
    CHECK(overview.body.find("管理 花子") != std::string::npos);
    CHECK(header(sign_in("hanako", good_password, "https://evil.example/"), "location") == "/soja-shi");

    auto const said = [&](http::Response const& response) { return between(response.body, "id=\"trouble-title\"", "</section>"); };
    auto const wrong = sign_in("hanako", "wrong");
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("value=\"wrong\"") == std::string::npos);
    CHECK_FALSE(said(wrong).empty());
    CHECK(said(sign_in("nobody", "wrong")) == said(wrong));
    for (int i = 1; i < identity::failures_before_lock; ++i)
        CHECK(said(sign_in("hanako", "wrong")) == said(wrong));
    CHECK(said(sign_in("hanako", good_password)) == said(wrong));
    clock.set({ clock.now().microseconds + (identity::lock_minutes + 1) * 60'000'000ll });
    CHECK(sign_in("hanako", good_password).status == 303);
}

TEST_CASE_FIXTURE(World, "a login that is tried too often from one address is refused there for an hour, its neighbours at the same address are not; far too many close the address")
{
    http::Response last;
    for (int i = 0; i < identity::most_tries_of_one; ++i)
        last = sign_in("nobody", "wrong");
    CHECK(last.status == 422);
    CHECK(sign_in("nobody", good_password).status == 429);
    CHECK(sign_in("hanako", good_password).status == 303);
    for (int i = 0; i < identity::most_tries_of_address; ++i)
        CHECK(write([&](db::Write& tx) -> Result<void> { identity::note_failure(tx, identity::Tries { "sign-in", "192.0.2.1", std::to_string(i) }, clock.now()); return {}; }));
    CHECK(sign_in("hanako", good_password).status == 429);
    clock.set({ clock.now().microseconds + 61 * 60'000'000ll });
    CHECK(sign_in("hanako", good_password).status == 303);
}

TEST_CASE_FIXTURE(World, "a session is of its town, sign-out ends it, and a new password asks for signing in again")
{
    auto const cookie = cookie_of(sign_in("hanako", good_password));
    CHECK(send("GET", "/okayama-shi/administration", {}, cookie).status == 303);
    CHECK(sign_in("hanako", good_password, "", "okayama-shi").status == 422);
    auto const csrf = between(send("GET", "/soja-shi/password", {}, cookie).body, "name=\"csrf\" value=\"", "\"");
    auto const change = [&](char const* fresh, char const* again) {
        return send("POST", "/soja-shi/password", { { "csrf", csrf }, { "current_password", good_password }, { "new_password", fresh }, { "new_password_again", again } }, cookie);
    };
    CHECK(change("another good password", "another god password").status == 422);
    CHECK(change("short", "short").status == 422);
    CHECK(header(change("another good password", "another good password"), "location").starts_with("/soja-shi/sign-in?"));
    CHECK(send("GET", "/soja-shi/administration", {}, cookie).status == 303);
    auto const fresh = cookie_of(sign_in("hanako", "another good password"));
    CHECK(send("POST", "/soja-shi/position", { { "csrf", "forged" }, { "position", "x" } }, fresh).status == 409);
    CHECK(send_form("/soja-shi/position", { { "position", "x" } }, fresh).status == 403);
    CHECK(send_form("/soja-shi/position", { { "position", first.position.id.value } }, fresh).status == 303);
    CHECK(send_form("/soja-shi/sign-out", {}, fresh).status == 303);
    CHECK(send("GET", "/soja-shi/administration", {}, fresh).status == 303);
    CHECK(events("identity.session.ended") == 2);  // by the new password, and by signing out
}

TEST_CASE_FIXTURE(World, "guesses at the current password count for the account and for the address")
{
    auto const cookie = cookie_of(sign_in("hanako", good_password));
    auto const csrf = between(send("GET", "/soja-shi/password", {}, cookie).body, "name=\"csrf\" value=\"", "\"");
    auto const change = [&](std::string const& current) {
        return send("POST", "/soja-shi/password", { { "csrf", csrf }, { "current_password", current }, { "new_password", "another good password" }, { "new_password_again", "another good password" } }, cookie).status;
    };
    for (int i = 0; i < identity::failures_before_lock; ++i)
        CHECK(change("wrong") == 422);
    CHECK(change(good_password) == 422);
    for (int i = identity::failures_before_lock + 1; i < 10; ++i)
        CHECK(change("wrong") == 422);
    CHECK(change(good_password) == 429);
}

TEST_CASE_FIXTURE(World, "a shared terminal: a colleague takes over with the own password; who was there is out, and comes back with the own password")
{
    auto const second = *add("ichiro", "002");
    REQUIRE(write([&](db::Write& tx) {
        return administration::assign(tx, administrator, zone->here(), { second.id, first.position.id, zone->here().now().today(), std::nullopt });
    }));
    auto const hers = cookie_of(sign_in("hanako", good_password));
    auto const csrf = between(send("GET", "/soja-shi/switch", {}, hers).body, "name=\"csrf\" value=\"", "\"");
    auto const take_over = [&](std::string const& login, std::string const& password, std::string const& from, std::string const& form_key) {
        return send("POST", "/soja-shi/switch", { { "csrf", form_key }, { "login", login }, { "password", password } }, from);
    };
    auto const wrong = take_over("ichiro", "not his password", hers, csrf);
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("value=\"ichiro\"") != std::string::npos);
    CHECK(wrong.body.find("not his password") == std::string::npos);
    CHECK(send("GET", "/soja-shi/administration", {}, hers).status == 200);  // nothing has changed for her
    CHECK(take_over("ichiro", good_password, hers, "forged").status == 409);

    auto const taken = take_over("ichiro", good_password, hers, csrf);
    REQUIRE(taken.status == 303);
    auto const his = cookie_of(taken);
    CHECK(his != hers);
    CHECK(send("GET", "/soja-shi/administration", {}, hers).status == 303);  // her session is over, also for who kept its cookie
    CHECK(send("GET", "/soja-shi/administration", {}, his).status == 200);
    CHECK(identity::staff_of(zone->here().database, tenant, his, clock.now())->person == second.id);
    CHECK_FALSE(identity::staff_of(zone->here().database, tenant, hers, clock.now()).has_value());
    CHECK(events("identity.session.ended") == 1);

    auto const his_key = between(send("GET", "/soja-shi/switch", {}, his).body, "name=\"csrf\" value=\"", "\"");
    CHECK(take_over("hanako", "a guess of her password", his, his_key).status == 422);
    auto const back = take_over("hanako", good_password, his, his_key);
    REQUIRE(back.status == 303);
    CHECK(identity::staff_of(zone->here().database, tenant, cookie_of(back), clock.now())->person == first.person.id);
    // Without a session there is nothing to take over, and another town's is none here.
    CHECK(header(send("GET", "/soja-shi/switch", {}, {}), "location") == "/soja-shi/sign-in");
    CHECK(header(send("GET", "/okayama-shi/switch", {}, cookie_of(back)), "location") == "/okayama-shi/sign-in");
}

TEST_CASE_FIXTURE(World, "a person is added once; a taken login or number is a conflict and leaves no event")
{
    CHECK(add("ichiro", "002").has_value());
    CHECK(kind_of(add("ichiro", "003")) == Kind::Conflict);
    CHECK(kind_of(add("jiro", "002")) == Kind::Conflict);
    CHECK(add("Ichiro San", "004").error().fields.at(0).field == "login");
    CHECK(events("administration.person.added") == 1);
    CHECK(administration::first_password("short").error().fields.at(0).field == "password");
}

TEST_CASE_FIXTURE(World, "the last administrator can neither leave nor lose the role; a second one with a login and without an end sets her free")
{
    auto const today = zone->here().now().today();
    auto const leave = [&](Day last) {
        return write([&](db::Write& tx) { return administration::end_assignment(tx, administrator, zone->here(), first.person.id, first.position.id, last); });
    };
    access::Grant const role { Role::Administrator, "" };
    CHECK(kind_of(leave(today)) == Kind::Conflict);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::revoke(tx, administrator, zone->here(), first.position.id, role); })) == Kind::Conflict);
    CHECK(events("administration.assignment.ended") == 0);
    auto const second = *add("ichiro", "002");
    auto const take_over = [&](Day since, std::optional<Day> until) {
        return write([&](db::Write& tx) { return administration::assign(tx, administrator, zone->here(), { second.id, first.position.id, since, until }); });
    };
    CHECK(take_over(today, today.plus_days(30)).has_value());
    CHECK(kind_of(leave(today)) == Kind::Conflict);
    CHECK(kind_of(take_over(today.plus_days(30), {})) == Kind::Conflict);  // one day twice
    CHECK(take_over(today.plus_days(31), {}).has_value());
    CHECK(kind_of(leave(today.plus_days(29))) == Kind::Conflict);
    CHECK(leave(today.plus_days(30)).has_value());
    CHECK(kind_of(leave(today.plus_days(30))) == Kind::Conflict);
    CHECK(events("administration.assignment.ended") == 1);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::add_first_administrator(tx, administrator, zone->here(), { "別 人", "009", "betsu", hashed() }, "管理者"); })) == Kind::Forbidden);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::add_first_administrator(tx, system, zone->here(), { "別 人", "009", "betsu", hashed() }, "管理者"); })) == Kind::Conflict);
}

TEST_CASE_FIXTURE(World, "the administrator of one division cannot lift himself over the whole, nor reach another town")
{
    auto const here = [&]() -> Workplace const& { return zone->here(); };
    auto const position = *write([&](db::Write& tx) -> Result<organization::Position> {
        TRY(administration::keep_division(tx, administrator, here(), { "environment", "環境課", "", "" }));
        auto made = TRY(administration::add_position(tx, administrator, here(), { {}, "environment", "課長", "division_head" }));
        TRY(administration::grant(tx, administrator, here(), made.id, { Role::Administrator, "environment" }));
        return made;
    });
    Caller const small { .tenant = tenant, .kind = CallerKind::Staff, .person = { "p" }, .position = position.id };
    auto const grants = [&](Caller const& caller, access::Grant const& grant) {
        return write([&](db::Write& tx) { return administration::grant(tx, caller, here(), position.id, grant); });
    };
    CHECK(grants(small, { Role::Examiner, "environment" }).has_value());
    CHECK(kind_of(grants(small, { Role::Administrator, "" })) == Kind::Forbidden);
    CHECK(kind_of(grants(administrator, { Role::Examiner, "environment" })) == Kind::Conflict);
    CHECK(kind_of(grants(administrator, { Role::Examiner, "nowhere" })) == Kind::Invalid);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::create_account(tx, small, here(), { "試験", "5", "five", hashed() }); })) == Kind::Forbidden);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::create_account(tx, administrator, here(), { "試験", "5", "five", hashed() }); }, "331007")) == Kind::Forbidden);
    CHECK(kind_of(write([&](db::Write& tx) { return administration::grant(tx, Caller { .tenant = tenant }, here(), position.id, { Role::Definer, "" }); })) == Kind::SignIn);
}

TEST_CASE_FIXTURE(World, "the record is read from page to page, newest first, without a gap; another town's is empty")
{
    for (int i = 0; i < 5; ++i)
        REQUIRE(add("person_" + std::to_string(i), std::to_string(100 + i)).has_value());
    auto const page = [&](std::string const& before, std::string const& town = tenant) {
        return zone->here().database.read(town, [&](db::Read& tx) { return audit::newest(tx, before, 4); });
    };
    auto const newest = page(""), older = page(newest.back().id);
    REQUIRE(newest.size() == 4);
    REQUIRE(older.size() == 2);
    CHECK(older.back().event == "administration.administrator.set_up");
    CHECK(older.front().id < newest.back().id);
    CHECK(page(older.back().id).empty());
    CHECK(page("", "331007").empty());
}

TEST_CASE_FIXTURE(World, "every list shows itself, its form acts, and a refusal brings back what was typed")
{
    auto const cookie = cookie_of(sign_in("hanako", good_password));
    for (auto const* path : { "", "/divisions", "/people", "/assignments", "/grants", "/gateway", "/jobs", "/audit" }) {
        CAPTURE(std::string(path));
        auto const shown = send("GET", std::string("/soja-shi/administration") + path, {}, cookie);
        CHECK(shown.status == 200);
        CHECK(shown.body.find("administration.") == (std::string(path) == "/audit" ? shown.body.find("administration.administrator.set_up") : std::string::npos));
    }
    auto const people = "/soja-shi/administration/people", assignments = "/soja-shi/administration/assignments";
    auto const refused = send_form(people, { { "do", "person" }, { "name", "試験 二郎" }, { "number", "007" }, { "login", "ji ro" }, { "password", "long enough password" } }, cookie);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("試験 二郎") != std::string::npos);
    CHECK(refused.body.find("long enough password") == std::string::npos);
    CHECK(send_form(people, { { "do", "person" }, { "name", "試験 二郎" }, { "number", "007" }, { "login", "jiro" }, { "password", "long enough password" } }, cookie).status == 303);
    auto const person = zone->here().database.read(tenant, [](db::Read& tx) { return organization::persons(tx).back(); });
    http::Pairs const wanted { { "do", "assign" }, { "person", person.id.value }, { "position", first.position.id.value }, { "until", "" } };
    auto with_day = [&](char const* day) { auto pairs = wanted; pairs.emplace_back("since", day); return send_form(assignments, pairs, cookie).status; };
    CHECK(with_day("きのう") == 422);
    CHECK(with_day("令和８年１１月６日") == 303);
    CHECK(with_day("2026-11-06") == 409);
    http::Pairs ending { { "do", "end" }, { "person", person.id.value }, { "position", first.position.id.value }, { "last_day", "あした" } };
    CHECK(send_form(assignments, ending, cookie).status == 422);
    ending.back().second = "R8.12.31";
    CHECK(send_form(assignments, ending, cookie).status == 303);
    CHECK(send_form(assignments, ending, cookie).status == 409);
    http::Pairs granting { { "do", "grant" }, { "position", first.position.id.value }, { "role", "auditor" }, { "division", "" } };
    CHECK(send_form("/soja-shi/administration/grants", granting, cookie).status == 303);
    granting.front().second = "revoke";
    CHECK(send_form("/soja-shi/administration/grants", granting, cookie).status == 303);
    granting[2].second = "king";
    CHECK(send_form("/soja-shi/administration/grants", granting, cookie).status == 422);
    CHECK(sign_in("jiro", "long enough password").status == 303);
    CHECK(send("GET", "/soja-shi/administration/audit?kind=person&object=" + person.id.value, {}, cookie).body.find("administration.assignment.began") != std::string::npos);
    CHECK(send_form("/soja-shi/administration/jobs", { { "job", "none" } }, cookie).status >= 400);
    CHECK(send_form("/soja-shi/administration/gateway", { { "peer", "front" }, { "subject", "none" } }, cookie).status == 409);
}

}  // namespace
