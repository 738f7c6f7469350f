#include <mado/administration/accounts.h>
#include <mado/administration/emergency.h>
#include <mado/administration/module.h>

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>
#include <mado/totp/totp.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* password = "correct horse battery";
// As the inbox asks: the right to read cases, which an emergency opens.
constexpr access::Action read_cases { "cases.read", { Role::Examiner } };
constexpr access::Action read_my_number { "cases.my_number.read", { Role::Examiner } };

struct Office {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };
    Ids ids { 7 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    Caller administrator;
    PersonId ichiro;
    PositionId clerk;
    identity::FactorPolicy const policy { false, false };

    Workplace const& here() { return zone->here(); }
    template <class Work> auto write(Work work, std::string const& town = tenant) { return here().database.write(town, work); }
    template <class Work> auto read(Work work, std::string const& town = tenant) { return here().database.read(town, work); }

    Office()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-factors-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(administration::describe(zone->gateway(), policy), "modules/staff/administration");
        zone->open();
        static auto const hash = crypto::hash_password(password);
        Caller const system { .tenant = tenant, .kind = CallerKind::System, .job = "test" };
        auto const made = write([&](db::Write& tx) -> Result<void> {
            auto const first = TRY(administration::add_first_administrator(tx, system, here(), { "管理 花子", "001", "hanako", hash }, "情報管理者"));
            administrator = { .tenant = tenant, .kind = CallerKind::Staff, .person = first.person.id, .position = first.position.id };
            clerk = TRY(administration::add_position(tx, administrator, here(), { {}, "", "主事", "clerk" })).id;
            ichiro = TRY(administration::create_account(tx, administrator, here(), { "試験 一郎", "1203", "ichiro", hash })).id;
            TRY(administration::assign(tx, administrator, here(), { ichiro, clerk, *Day::of(2025, 4, 1), {} }));
            return {};
        });
        REQUIRE(made);
    }
    ~Office()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    void pass_minutes(int minutes) { clock.set({ clock.now().microseconds + minutes * 60'000'000ll }); }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
    static std::string header(http::Response const& response, std::string_view name, std::string_view with = {})
    {
        for (auto const& [one, value] : response.headers)
            if (one == name && value.find(with) != std::string::npos)
                return value;
        return {};
    }
    static std::string cookie_of(http::Response const& response) { return between(header(response, "set-cookie", "mado_office="), "mado_office=", ";"); }
    http::Response send(std::string const& method, std::string const& path, http::Pairs form, std::string const& cookie)
    {
        http::Request request;
        request.method = method;
        request.target = "/soja-shi" + path;
        request.remote = "192.0.2.1";
        std::istringstream parts(request.target.substr(0, request.target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        request.form = std::move(form);
        if (!cookie.empty())
            request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    std::string csrf(std::string const& cookie, std::string const& page = "/password") { return between(send("GET", page, {}, cookie).body, "name=\"csrf\" value=\"", "\""); }
    http::Response post(std::string const& path, http::Pairs form, std::string const& cookie, std::string const& page = "/password")
    {
        form.emplace_back("csrf", csrf(cookie, page));
        return send("POST", path, std::move(form), cookie);
    }
    http::Response sign_in(std::string const& login)
    {
        auto const shown = send("GET", "/sign-in", {}, "");
        auto const cookie = cookie_of(shown);
        return send("POST", "/sign-in", { { "csrf", between(shown.body, "name=\"csrf\" value=\"", "\"") }, { "login", login }, { "password", password }, { "next", "/soja-shi/sessions" } }, cookie);
    }
    std::string totp_of(PersonId const& person)
    {
        identity::FactorDoor const door { here().keys.storage, policy, {} };
        auto const secret = totp::make_secret();
        auto const factor = identity::totp_factor(door, tenant, person, secret, code(secret), "電話", here().now());
        REQUIRE(factor);
        (void)write([&](db::Write& tx) -> Result<void> { identity::keep_factor(tx, *factor); return {}; });
        pass_minutes(1);
        return secret;
    }
    std::string code(std::string const& secret) { return totp::code(secret, totp::step_of(totp::seconds(clock.now().microseconds))); }
    std::size_t events(std::string const& name)
    {
        return read([&](db::Read& tx) { auto const all = audit::newest(tx, "", 1000); return static_cast<std::size_t>(std::ranges::count(all, name, &audit::Event::event)); });
    }
    std::optional<Caller> caller(std::string const& cookie) { return identity::staff_of(here().database, tenant, cookie, clock.now()); }
    bool may(Caller const& who, access::Action const& action) { return read([&](db::Read& tx) { return !access::scope(tx, who, action).empty(); }); }
};

TEST_CASE_FIXTURE(Office, "between password and factor no page opens but the one that asks for it")
{
    auto const secret = totp_of(ichiro);
    auto const half = sign_in("ichiro");
    CHECK(header(half, "location").starts_with("/soja-shi/sign-in/factor?next="));
    auto const first = cookie_of(half);
    CHECK(send("GET", "/sessions", {}, first).status == 303);
    CHECK(send("GET", "/sign-in/factor", {}, first).body.find("name=\"code\"") != std::string::npos);
    CHECK(send("GET", "/sign-in/factor", {}, "").status == 303);
    auto const wrong = post("/sign-in/factor", { { "code", "000000" }, { "next", "/soja-shi/sessions" } }, first, "/sign-in/factor");
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("value=\"000000\"") == std::string::npos);
    auto const whole = post("/sign-in/factor", { { "code", code(secret) }, { "next", "/soja-shi/sessions" } }, first, "/sign-in/factor");
    CHECK(whole.status == 303);
    CHECK(header(whole, "location") == "/soja-shi/sessions");
    auto const second = cookie_of(whole);
    CHECK(second != first);
    CHECK_FALSE(caller(first));
    CHECK(send("GET", "/sessions", {}, second).status == 200);
    CHECK(post("/sign-in/factor", { { "code", code(secret) }, { "next", "//evil.example/" } }, first, "/sign-in").status != 200);
}

TEST_CASE_FIXTURE(Office, "a town that asks for factors registers one at the next sign-in")
{
    REQUIRE(write([&](db::Write& tx) { return administration::require_factor(tx, administrator, here(), true); }));
    auto const half = cookie_of(sign_in("ichiro"));
    auto const shown = send("GET", "/sign-in/factor", {}, half);
    CHECK(shown.body.find("<svg") != std::string::npos);
    auto const offer = between(shown.body, "name=\"offer\" value=\"", "\"");
    auto letters = between(shown.body, "factor-letters\">", "<");
    auto const again = post("/sign-in/factor", { { "offer", offer }, { "code", "000000" }, { "label", "電話" } }, half, "/sign-in/factor");
    CHECK(again.status == 422);
    CHECK(between(again.body, "factor-letters\">", "<") == letters);  // what was photographed is still what counts
    CHECK(post("/sign-in/factor", { { "offer", "nonsense" }, { "code", "000000" }, { "label", "電話" } }, half, "/sign-in/factor").status == 409);
    CHECK_FALSE(caller(half));
}

TEST_CASE_FIXTURE(Office, "ten minutes after the sign-in a dangerous act asks again, and goes on with exactly the form that was posted")
{
    auto const cookie = cookie_of(sign_in("hanako"));
    http::Pairs const form { { "do", "grant" }, { "position", clerk.value }, { "role", "examiner" }, { "division", "" } };
    auto const grants = "/administration/grants";
    pass_minutes(identity::fresh_minutes);
    CHECK(send("GET", grants, {}, cookie).status == 200);
    auto const asked = post(grants, form, cookie);
    CHECK(asked.status == 403);
    CHECK(events("administration.role.granted") == 0);
    for (auto const& [name, value] : form)
        CHECK(asked.body.find("name=\"kept." + name + "\" value=\"" + value + "\"") != std::string::npos);
    CHECK(asked.body.find("name=\"kept.csrf\"") == std::string::npos);
    http::Pairs sent { { "confirm", "password" } };
    for (auto const& [name, value] : form)
        sent.emplace_back("kept." + name, value);
    auto with = [&](char const* word) { auto pairs = sent; pairs.emplace_back("confirm_password", word); return pairs; };
    auto const wrong = post(grants, with("wrong"), cookie);
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("name=\"kept.role\" value=\"examiner\"") != std::string::npos);
    CHECK(send("POST", grants, with(password), cookie).status == 409);  // without the form's token
    CHECK(events("administration.role.granted") == 0);
    CHECK(post(grants, with(password), cookie).status == 303);
    CHECK(events("administration.role.granted") == 1);
    CHECK(events("identity.session.confirmed") == 1);
    auto revoke = form;
    revoke.front().second = "revoke";
    CHECK(post(grants, revoke, cookie).status == 303);  // fresh now
    CHECK(send("GET", "/confirm", {}, cookie).status == 404);
}

TEST_CASE_FIXTURE(Office, "with a factor the password does not confirm, and a slip of the act itself still shows its own page")
{
    auto const secret = totp_of(administrator.person);
    auto const cookie = cookie_of(post("/sign-in/factor", { { "code", code(secret) } }, cookie_of(sign_in("hanako")), "/sign-in/factor"));
    pass_minutes(identity::fresh_minutes);
    auto const people = "/administration/people";
    http::Pairs sent { { "confirm", "code" }, { "kept.do", "person" }, { "kept.name", "試験 二郎" }, { "kept.number", "007" }, { "kept.login", "ji ro" }, { "kept.password", "long enough password" } };
    auto by_password = sent;
    by_password.emplace_back("confirm_password", password);
    CHECK(post(people, by_password, cookie).status == 422);
    sent.emplace_back("confirm_code", code(secret));
    auto const slip = post(people, sent, cookie);
    CHECK(slip.status == 422);
    CHECK(slip.body.find("試験 二郎") != std::string::npos);
    CHECK(slip.body.find("name=\"login\"") != std::string::npos);
    CHECK(identity::is_fresh(*caller(cookie), clock.now()));
}

TEST_CASE_FIXTURE(Office, "first logins are chosen on their page, shown once, and nothing typed is lost; others do not see the page")
{
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::keep_person(tx, { { "newcomer" }, "新任 花", "A7" });
        organization::assign(tx, { { "newcomer" }, clerk, *Day::of(2026, 4, 1), {} });
        organization::keep_person(tx, { { "second" }, "新任 次郎", "A8" });
        organization::assign(tx, { { "second" }, clerk, *Day::of(2026, 4, 1), {} });
        return {};
    }));
    auto const page = "/administration/logins";
    auto const cookie = cookie_of(sign_in("hanako"));
    auto const shown = send("GET", page, {}, cookie).body;
    CHECK(shown.find("新任 花") != std::string::npos);
    CHECK(shown.find("value=\"a7\"") != std::string::npos);
    CHECK(post(page, {}, cookie).status == 422);
    auto const wrong = post(page, { { "take.newcomer", "yes" }, { "login.newcomer", "hana" }, { "take.second", "yes" }, { "login.second", "hanako" } }, cookie);
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("value=\"hana\"") != std::string::npos);
    CHECK(events("administration.login.given") == 0);  // all or none
    auto const given = post(page, { { "take.newcomer", "yes" }, { "login.newcomer", "hana" }, { "login.second", "a8" } }, cookie);
    CHECK(given.status == 200);
    CHECK(header(given, "cache-control") == "no-store");
    CHECK(given.body.find("administration.logins") == std::string::npos);  // no word is missing
    CHECK(given.body.find("新任 次郎") == std::string::npos);
    auto const codes = between(given.body, "<dd><code>hana</code></dd>", "</dl>");
    auto const word = between(codes, "<code>", "</code>");
    REQUIRE(word.size() == 19);
    REQUIRE(identity::sign_in(here().database, tenant, "hana", word, clock, ids));
    CHECK(send("GET", page, {}, cookie).body.find("新任 花") == std::string::npos);
    auto const newcomer = cookie_of(sign_in("ichiro"));
    CHECK(send("GET", page, {}, newcomer).status == 403);
    CHECK(post(page, { { "take.second", "yes" }, { "login.second", "mine" } }, newcomer).status == 403);
}

TEST_CASE_FIXTURE(Office, "an administrator resets a colleague's factor and never the own; the colleague is told and signed out")
{
    (void)totp_of(administrator.person);
    auto const reset = [&](Caller const& who, PersonId const& whose) { return write([&](db::Write& tx) { return administration::reset_factors(tx, who, here(), whose); }); };
    CHECK(reset(administrator, administrator.person).error().kind == Kind::Forbidden);
    Caller const ordinary { .tenant = tenant, .kind = CallerKind::Staff, .person = ichiro, .position = clerk };
    CHECK(reset(ordinary, administrator.person).error().kind == Kind::Forbidden);
    auto const cookie = cookie_of(sign_in("ichiro"));
    REQUIRE(caller(cookie));
    (void)totp_of(ichiro);
    REQUIRE(reset(administrator, ichiro));
    CHECK_FALSE(caller(cookie));
    CHECK(events("administration.factor.reset") == 1);
    auto const next = cookie_of(sign_in("ichiro"));
    CHECK(send("GET", "/sessions", {}, next).body.find("class=\"alert\"") != std::string::npos);
    CHECK(post("/sessions", { { "do", "seen" } }, next).status == 303);
    CHECK(send("GET", "/sessions", {}, next).body.find("class=\"alert\"") == std::string::npos);
    Caller const program { .tenant = tenant, .kind = CallerKind::System, .job = "madoguchi.staff" };
    CHECK(reset(program, administrator.person));  // the last administrator's way
}

TEST_CASE_FIXTURE(Office, "an administrator maps a colleague to a sign-on elsewhere and never oneself; the colleague is told and signed out")
{
    auto const keep = [&](PersonId const& whose) { return write([&](db::Write& tx) { return administration::keep_subject(tx, administrator, here(), whose, "sso", "0a1b"); }); };
    CHECK(keep(administrator.person).error().key == "administration.subject.not_own");
    auto const cookie = cookie_of(sign_in("ichiro"));
    REQUIRE(caller(cookie));
    REQUIRE(keep(ichiro));
    CHECK_FALSE(caller(cookie));
    CHECK(read([&](db::Read& tx) { return std::ranges::count(identity::notices(tx, ichiro), std::string("identity.notice.subject_kept"), &identity::Notice::says); }) == 1);
}

TEST_CASE_FIXTURE(Office, "what happened three times is told once, with how often")
{
    auto const cookie = cookie_of(sign_in("ichiro"));
    auto const tell = [&] { (void)write([&](db::Write& tx) -> Result<void> { identity::tell(tx, here().now(), ichiro, "identity.notice.new_browser"); return {}; }); };
    tell();
    CHECK(send("GET", "/password", {}, cookie).body.find("回）") == std::string::npos);
    tell();
    tell();
    auto const shown = send("GET", "/password", {}, cookie).body;
    CHECK(shown.find("ありました。（3回）") != std::string::npos);
    CHECK(shown.find("初めてのブラウザー") == shown.rfind("初めてのブラウザー"));
}

TEST_CASE_FIXTURE(Office, "one's own factors: added and removed only fresh, the last one stays where it is required")
{
    auto const cookie = cookie_of(sign_in("ichiro"));
    auto const shown = send("GET", "/factors", {}, cookie);
    CHECK(shown.status == 200);
    auto const offer = between(shown.body, "name=\"offer\" value=\"", "\"");
    CHECK(post("/factors", { { "do", "add" }, { "offer", offer }, { "code", "12" }, { "label", "電話" } }, cookie).status == 422);
    (void)totp_of(ichiro);
    auto const id = read([&](db::Read& tx) { return identity::factors_of(tx, ichiro, {}).front().id; });
    (void)write([&](db::Write& tx) -> Result<void> { identity::require_factor(tx, true); return {}; });
    CHECK(post("/factors", { { "do", "remove" }, { "factor", id } }, cookie).status == 409);
    (void)write([&](db::Write& tx) -> Result<void> { identity::require_factor(tx, false); return {}; });
    pass_minutes(identity::fresh_minutes);
    CHECK(post("/factors", { { "do", "remove" }, { "factor", id } }, cookie).status == 403);
    CHECK(send("GET", "/factors", {}, "").status == 303);
}

TEST_CASE_FIXTURE(Office, "an emergency opens reading of cases for its minutes, loudly, and another person reviews it")
{
    auto const cookie = cookie_of(sign_in("ichiro")), watching = cookie_of(sign_in("hanako"));
    CHECK_FALSE(may(*caller(cookie), read_cases));
    CHECK(post("/emergency", { { "reason", "急" }, { "minutes", "30" } }, cookie).status == 422);
    CHECK(post("/emergency", { { "reason", "土砂災害の避難所で連絡先を確かめるため" }, { "minutes", "61" } }, cookie).status == 422);
    CHECK(post("/emergency", { { "reason", "土砂災害の避難所で連絡先を確かめるため" }, { "minutes", "30" } }, cookie).status == 303);
    auto const in = *caller(cookie);
    CHECK(may(in, read_cases));
    CHECK_FALSE(may(in, read_my_number));
    CHECK_FALSE(may(in, administration::manage));
    CHECK(send("GET", "/password", {}, cookie).body.find("data-loud") != std::string::npos);
    CHECK(send("GET", "/sessions", {}, watching).body.find("/administration/emergencies") != std::string::npos);
    (void)write([&](db::Write& tx) -> Result<void> { audit::record(tx, in, here().now(), "cases.case.read", { { "case", "c1" } }); return {}; });
    auto const made = read([&](db::Read& tx) { return administration::emergencies(tx).front(); });
    auto const trail = read([&](db::Read& tx) { return audit::events_of(tx, { "emergency", made.id }); });
    CHECK(std::ranges::any_of(trail, [](auto const& event) { return event.event == "cases.case.read"; }));
    auto const review = [&](Caller const& who) { return write([&](db::Write& tx) { return administration::review(tx, who, here(), made.id, "justified", "避難所の名簿と合っていた"); }); };
    CHECK(review(administrator).error().key == "administration.emergency.still_open");
    pass_minutes(30);
    CHECK_FALSE(may(*caller(cookie), read_cases));
    CHECK(send("GET", "/password", {}, cookie).body.find("data-loud") == std::string::npos);
    (void)write([&](db::Write& tx) -> Result<void> { access::grant(tx, clerk, { Role::Auditor, "" }); return {}; });
    CHECK(review(*caller(cookie)).error().key == "administration.emergency.own");
    CHECK(read([&](db::Read& tx) { return administration::count_unreviewed(tx); }) == 1);
    CHECK(review(administrator));
    CHECK(review(administrator).error().kind == Kind::Conflict);
    CHECK(read([&](db::Read& tx) { return administration::count_unreviewed(tx); }) == 0);
    CHECK(read([&](db::Read& tx) { return identity::notices(tx, administrator.person); }).empty());
    CHECK(read([&](db::Read& tx) { return administration::emergencies(tx); }, "331007").empty());
    CHECK(events("administration.emergency.opened") == 1);
    CHECK(send("GET", "/administration/emergencies/" + made.id, {}, watching).body.find("cases.case.read") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "an emergency is told by mail to the addresses that an administrator keeps: that there is one, never who, whom or why")
{
    static constexpr db::Statement mails { "test.mails", "SELECT address, title, body FROM messages_mail WHERE tenant = $tenant ORDER BY address" };
    auto const sent = [&](std::string const& town = tenant) {
        return read([&](db::Read& tx) { return tx.all(mails, {}, [](db::Row const& row) { return std::array { row.text("address"), row.text("title"), row.text("body") }; }); }, town);
    };
    auto const watching = cookie_of(sign_in("hanako")), cookie = cookie_of(sign_in("ichiro"));
    auto const keep = [&](std::string const& addresses, std::string const& who) { return post("/administration/emergencies/mail", { { "addresses", addresses } }, who).status; };
    CHECK(keep("kansa@example.lg.jp", cookie) == 403);  // a clerk
    CHECK(keep("kansa@example.lg.jp\nno address", watching) == 422);
    CHECK(send("GET", "/administration/emergencies", {}, watching).body.find("/administration/emergencies/mail") != std::string::npos);
    std::string many;
    for (std::size_t n = 0; n <= administration::most_alarm_addresses; ++n)
        many += "a" + std::to_string(n) + "@example.lg.jp\n";
    CHECK(keep(many, watching) == 422);
    CHECK(read([&](db::Read& tx) { return administration::alarm_addresses(tx); }).empty());
    CHECK(keep(" kansa@example.lg.jp \r\n\r\njoho@example.lg.jp\r\njoho@example.lg.jp", watching) == 303);
    CHECK(events("administration.alarm.kept") == 1);
    CHECK(send("GET", "/administration/emergencies/mail", {}, watching).body.find("joho@example.lg.jp\nkansa@example.lg.jp\n") != std::string::npos);
    CHECK(read([&](db::Read& tx) { return administration::alarm_addresses(tx); }, "331007").empty());
    CHECK(post("/emergency", { { "reason", "急" }, { "minutes", "30" } }, cookie).status == 422);
    CHECK(sent().empty());
    CHECK(post("/emergency", { { "reason", "土砂災害の避難所で連絡先を確かめるため" }, { "minutes", "30" } }, cookie).status == 303);
    auto const all = sent();
    REQUIRE(all.size() == 2);
    CHECK(all[0][0] == "joho@example.lg.jp");
    CHECK(all[1][0] == "kansa@example.lg.jp");
    CHECK(all[0][2].find("/administration/emergencies") != std::string::npos);
    for (auto const* hidden : { "土砂災害", "一郎", "ichiro" })
        CHECK((all[0][1] + all[0][2]).find(hidden) == std::string::npos);
    CHECK(sent("331007").empty());
    CHECK(post("/emergency", { { "do", "close" } }, cookie).status == 303);
    CHECK(sent().size() == 2);  // its end is no alarm
}

TEST_CASE_FIXTURE(Office, "an emergency asks for a fresh factor, and closing ends it at once")
{
    auto const cookie = cookie_of(sign_in("ichiro"));
    pass_minutes(identity::fresh_minutes);
    http::Pairs const form { { "reason", "土砂災害の避難所で連絡先を確かめるため" }, { "minutes", "15" } };
    CHECK(post("/emergency", form, cookie).status == 403);
    CHECK(post("/emergency", { { "confirm", "password" }, { "confirm_password", password }, { "kept.reason", form[0].second }, { "kept.minutes", "15" } }, cookie).status == 303);
    CHECK(may(*caller(cookie), read_cases));
    CHECK(post("/emergency", form, cookie).status == 409);
    CHECK(post("/emergency", { { "do", "close" } }, cookie).status == 303);
    CHECK_FALSE(may(*caller(cookie), read_cases));
    CHECK(post("/emergency", { { "do", "close" } }, cookie).status == 409);
}

}  // namespace
