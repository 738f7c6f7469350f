#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/names/embedded.h>
#include <mado/organization/organization.h>
#include <mado/totp/totp.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> identity();
}

using namespace mado;
using identity::Stage;
using Kind = Refusal::Kind;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* password = "correct horse battery";

struct Staff {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };
    identity::FactorDoor door { crypto::make_symmetric_key(), {}, webauthn::relying_party("https://madoguchi.example", "総社市") };
    identity::From const from { "192.0.2.1", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36", "KNOWN" };
    PersonId const person { "a" };

    Staff()
    {
        std::vector<db::Migration> migrations;
        auto const add = [&](char const* part, std::span<embedded::File const> files) {
            int number = 0;
            for (auto const& file : files)
                if (file.path.starts_with("migrations/"))
                    migrations.push_back({ part, ++number, std::string(file.path), file.bytes });
        };
        add("audit", embedded::audit());
        add("organization", embedded::organization());
        add("identity", embedded::identity());
        database.migrate(migrations);
        static auto const hash = crypto::hash_password(password);
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            organization::keep_position(tx, { { "clerk" }, "welfare", "主事", "clerk" });
            for (auto const* id : { "a", "b" }) {
                organization::keep_person(tx, { { id }, "試験 一郎", id });
                organization::assign(tx, { { id }, { "clerk" }, *Day::of(2026, 4, 1), {} });
                identity::keep_account(tx, { { id }, std::string("login_") + id, hash, 0, {} });
            }
            return {};
        });
    }
    Moment now() { return { clock.now(), ids }; }
    void pass_seconds(int seconds) { clock.set({ clock.now().microseconds + seconds * 1'000'000ll }); }
    template <class Work> auto write(Work work) { return database.write(tenant, work); }
    template <class Work> auto read(Work work, std::string const& town = tenant) { return database.read(town, work); }
    auto enter(std::string const& word = password) { return identity::enter(database, tenant, "login_a", word, door.policy, from, clock, ids); }
    auto show(std::string const& token, identity::Shown const& shown) { return identity::show_factor(database, tenant, token, shown, door, from, clock, ids); }
    std::string code(std::string const& secret, int steps = 0) { return totp::code(secret, totp::step_of(totp::seconds(clock.now().microseconds)) + steps); }
    std::string add_totp(std::string const& label = "電話")
    {
        auto const secret = totp::make_secret();
        auto const factor = identity::totp_factor(door, tenant, person, secret, code(secret), label, now());
        REQUIRE(factor);
        (void)write([&](db::Write& tx) -> Result<void> { identity::keep_factor(tx, *factor); return {}; });
        return secret;
    }
    std::size_t events(std::string const& name)
    {
        return read([&](db::Read& tx) { auto const all = audit::newest(tx, "", 1000); return static_cast<std::size_t>(std::ranges::count(all, name, &audit::Event::event)); });
    }
    std::optional<Caller> caller(std::string const& token) { return identity::staff_of(database, tenant, token, clock.now()); }
};

template <class T>
std::string key_of(Result<T> const& result)
{
    if (result)
        return "";
    return result.error().fields.empty() ? result.error().key : result.error().fields.front().key;
}

TEST_CASE_FIXTURE(Staff, "with a factor the password alone opens nothing; the code opens a session under a new token, once")
{
    auto const secret = add_totp();
    pass_seconds(60);
    auto const half = enter();
    REQUIRE(half);
    CHECK(half->stage == Stage::Factor);
    CHECK_FALSE(caller(half->token));
    CHECK(key_of(identity::sign_in(database, tenant, "login_a", password, clock, ids)) == "identity.factor_asked");
    auto const typed = code(secret);
    auto const whole = show(half->token, { .code = typed });
    REQUIRE(whole);
    CHECK(whole->stage == Stage::Open);
    CHECK(whole->token != half->token);
    CHECK_FALSE(caller(half->token));
    auto const in = caller(whole->token);
    REQUIRE(in);
    CHECK(in->confirmed_at == clock.now());
    CHECK(key_of(show(half->token, { .code = code(secret, 1) })) == "identity.entrance_over");
    auto const again = enter();
    CHECK(key_of(show(again->token, { .code = typed })) == "identity.factor.wrong");  // the same code, from another browser
    CHECK(show(again->token, { .code = code(secret, 1) }).has_value());
    CHECK(events("identity.session.began") == 2);
}

TEST_CASE_FIXTURE(Staff, "wrong codes and wrong passwords count together, and the lock ends the entrance")
{
    auto const secret = add_totp();
    pass_seconds(60);
    CHECK(key_of(enter("wrong")) == "identity.wrong");
    auto const half = enter();
    for (int i = 1; i < identity::failures_before_lock - 1; ++i)
        CHECK(key_of(show(half->token, { .code = "000000" })) == "identity.factor.wrong");
    CHECK(key_of(show(half->token, { .code = "000000" })) == "identity.locked");
    CHECK(key_of(show(half->token, { .code = code(secret) })) == "identity.entrance_over");
    CHECK(key_of(enter()) == "identity.locked");
    pass_seconds(identity::lock_minutes * 60 + 1);
    CHECK(show(enter()->token, { .code = code(secret) }).has_value());
}

TEST_CASE_FIXTURE(Staff, "an entrance is over after ten minutes, and is nothing in another town")
{
    auto const secret = add_totp();
    pass_seconds(60);
    auto const half = enter();
    auto const standing = [&](char const* town) { return read([&](db::Read& tx) { return identity::entrance(tx, half->token, clock.now()); }, town).has_value(); };
    CHECK(standing(tenant));
    CHECK_FALSE(standing("331007"));
    CHECK(key_of(identity::show_factor(database, "331007", half->token, { .code = code(secret) }, door, from, clock, ids)) == "identity.entrance_over");
    pass_seconds(identity::entrance_minutes * 60);
    CHECK(key_of(show(half->token, { .code = code(secret) })) == "identity.entrance_over");
}

TEST_CASE_FIXTURE(Staff, "where a factor is required, the first sign-in registers one; the password alone never again")
{
    door.policy.is_required = true;
    auto const half = enter();
    REQUIRE(half);
    CHECK(half->stage == Stage::Enrolment);
    CHECK_FALSE(caller(half->token));
    auto const secret = totp::make_secret();
    CHECK(key_of(identity::totp_factor(door, tenant, person, secret, "000000", "電話", now())) == "identity.factor.wrong_code");
    CHECK(key_of(identity::totp_factor(door, tenant, person, secret, code(secret), " ", now())) == "identity.factor.label_required");
    auto const other = enter();
    auto const factor = identity::totp_factor(door, tenant, person, secret, code(secret), "電話", now());
    CHECK(key_of(identity::enrol(database, tenant, half->token, identity::totp_factor(door, tenant, { "b" }, secret, code(secret), "電話", now()).value(), from, clock, ids)) == "identity.entrance_over");
    auto const whole = identity::enrol(database, tenant, half->token, *factor, from, clock, ids);
    REQUIRE(whole);
    CHECK(caller(whole->token));
    CHECK(enter()->stage == Stage::Factor);
    CHECK(key_of(identity::enrol(database, tenant, other->token, identity::totp_factor(door, tenant, person, secret, code(secret), "別の電話", now()).value(), from, clock, ids)) == "identity.entrance_over");
    CHECK(events("identity.factor.added") == 1);
}

TEST_CASE_FIXTURE(Staff, "a town may ask for factors in its zone; its neighbour does not hear of it")
{
    CHECK(enter()->stage == Stage::Open);
    (void)write([&](db::Write& tx) -> Result<void> { identity::require_factor(tx, true); return {}; });
    CHECK(enter()->stage == Stage::Enrolment);
    CHECK_FALSE(read([&](db::Read& tx) { return identity::requires_factor(tx, {}); }, "331007"));
}

TEST_CASE_FIXTURE(Staff, "a demonstration's factor is one in a demonstration alone")
{
    auto const factor = identity::demonstrated_factor(door, tenant, person, now());
    (void)write([&](db::Write& tx) -> Result<void> { identity::keep_factor(tx, factor); return {}; });
    door.policy.is_required = true;
    CHECK(enter()->stage == Stage::Enrolment);
    auto const shown_to_all = [&] { return identity::demonstrated_code(door, tenant, read([&](db::Read& tx) { return identity::factors_of(tx, person, door.policy); }), clock.now()); };
    CHECK(shown_to_all() == "");
    door.policy.demonstration = true;
    for (int i = 0; i < 4; ++i) {  // more often than the half minute would allow
        auto const half = enter();
        CHECK(half->stage == Stage::Factor);
        CHECK(show(half->token, { .code = shown_to_all() }).has_value());
    }
}

TEST_CASE_FIXTURE(Staff, "secrets rest boxed, tied to their row")
{
    auto const secret = add_totp();
    CHECK(db::test::places_of(database, totp::for_typing(secret)).empty());
    auto const mine = read([&](db::Read& tx) { return identity::factors_of(tx, person, {}); });
    REQUIRE(mine.size() == 1);
    CHECK(mine.front().boxed.find(secret) == std::string::npos);
    CHECK(read([&](db::Read& tx) { return identity::factors_of(tx, person, {}); }, "331007").empty());
    auto moved = mine.front();
    moved.id = "other";
    pass_seconds(60);
    CHECK(identity::shown_factor(door, tenant, mine, "t", { .code = code(secret) }, clock.now()));
    CHECK_FALSE(identity::shown_factor(door, tenant, { moved }, "t", { .code = code(secret) }, clock.now()));
    CHECK_FALSE(identity::shown_factor(door, "331007", mine, "t", { .code = code(secret) }, clock.now()));
}

TEST_CASE_FIXTURE(Staff, "step-up wants a factor of those who have one and the password of the others; ten minutes later it wants it again")
{
    auto const by_password = enter();
    auto const in = *caller(by_password->token);
    auto const confirm = [&](Caller const& who, std::string const& token, identity::Shown const& shown, std::string const& word) {
        return identity::confirm(database, who, token, shown, word, door, clock, ids);
    };
    CHECK(identity::is_fresh(in, clock.now()));
    pass_seconds(identity::fresh_minutes * 60 - 1);
    CHECK(identity::is_fresh(in, clock.now()));
    pass_seconds(1);
    CHECK_FALSE(identity::is_fresh(in, clock.now()));
    CHECK(key_of(confirm(in, by_password->token, {}, "")) == "identity.confirm.password_required");
    CHECK(key_of(confirm(in, by_password->token, {}, "wrong")) == "identity.password.wrong");
    CHECK_FALSE(identity::is_fresh(*caller(by_password->token), clock.now()));
    CHECK(confirm(in, by_password->token, {}, password).has_value());
    CHECK(identity::is_fresh(*caller(by_password->token), clock.now()));
    auto const secret = add_totp();
    pass_seconds(identity::fresh_minutes * 60);
    CHECK(key_of(confirm(in, by_password->token, {}, password)) == "identity.factor.code_required");
    CHECK(confirm(in, by_password->token, { .code = code(secret) }, "").has_value());
    CHECK(key_of(confirm(in, by_password->token, { .code = code(secret) }, "")) == "identity.factor.wrong");
    CHECK(events("identity.session.confirmed") == 2);
}

TEST_CASE_FIXTURE(Staff, "sessions are listed and ended one by one or all at once; a new browser is told to those that were open")
{
    auto const first = enter();
    auto const listed = [&](std::string const& token) { return read([&](db::Read& tx) { return identity::sessions_of(tx, person, token, clock.now()); }); };
    auto const told = [&] { return read([&](db::Read& tx) { return identity::notices(tx, person); }); };
    CHECK(told().empty());
    (void)identity::enter(database, tenant, "login_a", password, {}, from, clock, ids);
    CHECK(told().empty());
    auto const elsewhere = identity::enter(database, tenant, "login_a", password, {}, { "198.51.100.7", "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Firefox/120.0", "OTHER" }, clock, ids);
    REQUIRE(told().size() == 1);
    CHECK(told().front().says == "identity.notice.new_browser");
    auto const all = listed(first->token);
    REQUIRE(all.size() == 3);
    CHECK(std::ranges::count_if(all, &identity::OpenSession::is_own) == 1);
    CHECK(read([&](db::Read& tx) { return identity::all_sessions(tx, "", clock.now(), 100); }, "331007").empty());
    auto const strange = std::ranges::find(all, std::string("198.51.100.7"), &identity::OpenSession::remote);
    REQUIRE(strange != all.end());
    auto const me = *caller(first->token);
    auto const end = [&](PersonId const& whose) { return *write([&](db::Write& tx) -> Result<bool> { return identity::end_session(tx, me, now(), whose, strange->id); }); };
    CHECK_FALSE(end({ "b" }));
    CHECK(end(person));
    CHECK_FALSE(caller(elsewhere->token));
    CHECK(*write([&](db::Write& tx) -> Result<std::int64_t> { return identity::end_sessions(tx, me, now(), person, first->token); }) == 1);
    CHECK(caller(first->token));
    CHECK(listed("").size() == 1);
}

TEST_CASE_FIXTURE(Staff, "ending a person's sessions ends the entrance between password and factor too, and nobody else's")
{
    (void)add_totp();
    auto const half = enter();
    REQUIRE(half->stage == Stage::Factor);
    auto const stands = [&] { return read([&](db::Read& tx) { return identity::entrance(tx, half->token, clock.now()).has_value(); }); };
    Caller const administrator { .tenant = tenant, .kind = CallerKind::Staff, .person = { "b" }, .position = { "clerk" } };
    auto const end = [&](PersonId const& whose) { return write([&](db::Write& tx) -> Result<std::int64_t> { return identity::end_sessions(tx, administrator, now(), whose); }); };
    REQUIRE(end({ "b" }));
    CHECK(stands());
    REQUIRE(end(person));
    CHECK_FALSE(stands());
}

TEST_CASE_FIXTURE(Staff, "a sign-on elsewhere makes a session of the mapped person; without a factor it goes the way of a password")
{
    identity::Subject const subject { "entra", "0a1b", true };
    auto const come = [&](identity::Subject const& one) { return identity::sign_in_with(database, tenant, one, door.policy, from, clock, ids); };
    CHECK(key_of(come(subject)) == "identity.unknown_subject");
    Caller const administrator { .tenant = tenant, .kind = CallerKind::Staff, .person = { "b" }, .position = { "clerk" } };
    auto const keep = [&](char const* whose) { return write([&](db::Write& tx) { return identity::keep_subject(tx, administrator, now(), { whose }, subject); }); };
    CHECK(keep("a").has_value());
    CHECK(keep("a").has_value());
    CHECK(keep("b").error().kind == Kind::Conflict);
    door.policy.is_required = true;
    auto const whole = come(subject);
    REQUIRE(whole);
    CHECK(whole->caller.person == person);
    CHECK(come({ "entra", "0a1b", false })->stage == Stage::Enrolment);
    CHECK(key_of(come({ "other", "0a1b", true })) == "identity.unknown_subject");
    CHECK(key_of(identity::sign_in_with(database, "331007", subject, door.policy, from, clock, ids)) == "identity.unknown_subject");
}

TEST_CASE_FIXTURE(Staff, "who signs in elsewhere alone is locked by wrong factors as everybody is, at the entrance and at step-up")
{
    PersonId const other { "c" };
    (void)write([&](db::Write& tx) -> Result<void> {
        organization::keep_person(tx, { other, "試験 三郎", "c" });
        organization::assign(tx, { other, { "clerk" }, *Day::of(2026, 4, 1), {} });
        return identity::keep_subject(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, now(), other, { "entra", "9z" });
    });
    auto const secret = totp::make_secret();
    auto const factor = identity::totp_factor(door, tenant, other, secret, code(secret), "電話", now());
    REQUIRE(factor);
    (void)write([&](db::Write& tx) -> Result<void> { identity::keep_factor(tx, *factor); return {}; });
    auto const come = [&] { return identity::sign_in_with(database, tenant, { "entra", "9z", false }, door.policy, from, clock, ids); };
    pass_seconds(60);
    auto const half = come();
    REQUIRE(half);
    for (int i = 1; i < identity::failures_before_lock; ++i)
        CHECK(key_of(show(half->token, { .code = "000000" })) == "identity.factor.wrong");
    CHECK(key_of(show(half->token, { .code = "000000" })) == "identity.locked");
    CHECK(events("identity.account.locked") == 1);
    CHECK(key_of(show(come()->token, { .code = code(secret) })) == "identity.locked");  // the right one too, from a new sign-in
    CHECK(enter().has_value());                                                          // nobody else is
    pass_seconds(identity::lock_minutes * 60 + 1);
    auto const whole = show(come()->token, { .code = code(secret) });
    REQUIRE(whole);
    auto const again = [&](std::string const& typed) { return identity::confirm(database, whole->caller, whole->token, { .code = typed }, "", door, clock, ids); };
    for (int i = 1; i < identity::failures_before_lock; ++i)
        CHECK(key_of(again("000000")) == "identity.factor.wrong");
    CHECK(key_of(again("000000")) == "identity.locked");
    pass_seconds(60);
    CHECK(key_of(again(code(secret))) == "identity.locked");
    pass_seconds(identity::lock_minutes * 60);
    CHECK(again(code(secret)).has_value());
}

TEST_CASE("browsers are named by what they say")
{
    struct Row { char const* agent; char const* words; };
    for (auto const& row : { Row { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge・Windows" },
             Row { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome・Windows" },
             Row { "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari・macOS" },
             Row { "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox・Linux" },
             Row { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile Safari/604.1", "Chrome・iPhone" }, Row { "curl/8.0", "" }, Row { "", "" } }) {
        CAPTURE(row.agent);
        CHECK(identity::browser_of(row.agent) == row.words);
    }
}

}  // namespace
