#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/proof.h>
#include <mado/identity/resident.h>
#include <mado/identity/staff.h>
#include <mado/identity/tries.h>
#include <mado/names/embedded.h>
#include <mado/organization/organization.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> identity();
}

using namespace mado;
using Kind = Refusal::Kind;

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };

    Town()
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
        auto const hash = crypto::hash_password("correct horse battery");
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
            organization::keep_position(tx, { { "clerk" }, "environment", "主事", "clerk" });
            organization::keep_position(tx, { { "head" }, "environment", "課長", "division_head" });
            organization::keep_person(tx, { { "a" }, "試験 一郎", "001" });
            organization::assign(tx, { { "a" }, { "clerk" }, *Day::of(2026, 4, 1), {} });
            identity::keep_account(tx, { { "a" }, "ichiro", hash, 0, {} });
            return {};
        });
    }
    auto sign_in(std::string const& password, std::string const& tenant = "332089", std::string const& login = "ichiro")
    {
        return identity::sign_in(database, tenant, login, password, clock, ids);
    }
    std::string refused(std::string const& password)
    {
        auto const result = sign_in(password);
        return result ? "" : result.error().key;
    }
    void pass_minutes(int minutes) { clock.set({ clock.now().microseconds + minutes * 60'000'000ll }); }
    std::optional<Caller> caller(std::string const& token, std::string const& tenant = "332089") { return identity::staff_of(database, tenant, token, clock.now()); }
};

TEST_CASE_FIXTURE(Town, "sign-in: the right password admits; five wrong ones lock for a quarter of an hour, even for the right one")
{
    CHECK(sign_in("correct horse battery").has_value());
    for (int i = 1; i < identity::failures_before_lock; ++i)
        CHECK(refused("wrong") == "identity.wrong");
    CHECK(refused("wrong") == "identity.locked");
    CHECK(refused("correct horse battery") == "identity.locked");
    pass_minutes(identity::lock_minutes + 1);
    CHECK(refused("correct horse battery") == "");
    CHECK(sign_in("correct horse battery", "331007").error().key == "identity.wrong");
    CHECK(sign_in("correct horse battery", "332089", "nobody").error().key == "identity.wrong");
}

TEST_CASE_FIXTURE(Town, "a session ends when idle, after its hours, at sign-out, when the position is gone, and belongs to its town")
{
    auto const token = sign_in("correct horse battery")->token;
    REQUIRE(caller(token));
    CHECK(caller(token)->position.value == "clerk");
    CHECK_FALSE(caller(token, "331007"));
    CHECK_FALSE(caller(token + "x"));
    CHECK_FALSE(caller(""));
    for (int i = 0; i < 11; ++i) {
        pass_minutes(55);
        CHECK(caller(token).has_value() == (i < 10));  // 10 hours at most, however busy
    }
    auto const idle = sign_in("correct horse battery")->token;
    pass_minutes(identity::idle_minutes + 1);
    CHECK_FALSE(caller(idle));
    auto const moved = sign_in("correct horse battery")->token;
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, { "a" }, { "clerk" }, *Day::of(2026, 11, 5));
        return {};
    });
    CHECK_FALSE(caller(moved));
    CHECK(refused("correct horse battery") == "identity.no_position");
}

TEST_CASE_FIXTURE(Town, "only a held position can be chosen; a new password ends the sessions")
{
    auto const session = *sign_in("correct horse battery");
    auto const to = [&](char const* position) {
        return database.write("332089", [&](db::Write& tx) { return identity::switch_position(tx, session.caller, { clock.now(), ids }, session.token, { position }); });
    };
    CHECK(to("head").error().kind == Kind::Forbidden);
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        organization::assign(tx, { { "a" }, { "head" }, *Day::of(2026, 11, 1), {} });
        return {};
    });
    CHECK(to("head").has_value());
    CHECK(caller(session.token)->position.value == "head");
    auto const change = [&](char const* current, char const* fresh) { return identity::change_password(database, session.caller, clock, ids, current, fresh); };
    CHECK(change("wrong", "another good password").error().fields.at(0).field == "current_password");
    CHECK(change("correct horse battery", "short").error().fields.at(0).key == "identity.password.too_short");
    CHECK(change("correct horse battery", "correct horse battery").error().fields.at(0).key == "identity.password.same");
    CHECK(change("correct horse battery", "another good password").has_value());
    CHECK_FALSE(caller(session.token));
    CHECK(refused("another good password") == "");
}

TEST_CASE_FIXTURE(Town, "wrong current passwords count and lock as at sign-in, and the lock stands against the right one")
{
    auto const session = *sign_in("correct horse battery");
    auto const change = [&](char const* current) { return identity::change_password(database, session.caller, clock, ids, current, "another good password"); };
    for (int i = 1; i < identity::failures_before_lock; ++i)
        CHECK(change("wrong").error().fields.at(0).key == "identity.password.wrong");
    CHECK(change("wrong").error().key == "identity.locked");
    CHECK(change("correct horse battery").error().key == "identity.locked");
    CHECK(refused("correct horse battery") == "identity.locked");
}

TEST_CASE("a code opens the key of its own application only, and never with one character changed")
{
    auto const key = crypto::make_key_pair();
    auto const wrapped = identity::wrap(key, "0123456789ABCDEFGHJK", "application-1");
    CHECK(identity::unwrap(wrapped, "0123456789ABCDEFGHJK", "application-1")->private_half.bytes == key.private_half.bytes);
    CHECK_FALSE(identity::unwrap(wrapped, "0123456789ABCDEFGHJM", "application-1"));
    CHECK_FALSE(identity::unwrap(wrapped, "0123456789ABCDEFGHJK", "application-2"));
    CHECK_FALSE(identity::unwrap(wrapped, "", "application-1"));
}

TEST_CASE_FIXTURE(Town, "a visit opens with its browser's secret, for its hours, in its town")
{
    auto const key = crypto::make_key_pair();
    ApplicationId const application { "application-1" };
    auto const sealed = identity::wrap_for("secret", key, application);
    Moment const now { clock.now(), ids };
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
        identity::open_visit(tx, now, "secret", application, sealed, std::string(crypto::view(key.public_half.bytes)));
        return {};
    });
    auto const opens = [&](std::string const& tenant, std::string const& secret, char const* id) {
        return identity::visit(database, tenant, secret, { id }, clock.now()).has_value();
    };
    CHECK(opens("332089", "secret", "application-1"));
    CHECK_FALSE(opens("332089", "other", "application-1"));
    CHECK_FALSE(opens("332089", "", "application-1"));
    CHECK_FALSE(opens("332089", "secret", "application-2"));
    CHECK_FALSE(opens("331007", "secret", "application-1"));
    pass_minutes(identity::visit_hours * 60 + 1);
    CHECK_FALSE(opens("332089", "secret", "application-1"));
}

TEST_CASE_FIXTURE(Town, "after ten wrong codes in an hour the next tries are refused until the hour is over")
{
    auto const may = [&] { return database.read("332089", [&](db::Read& tx) { return identity::may_try(tx, "192.0.2.1", clock.now()).has_value(); }); };
    for (int i = 0; i < 10; ++i) {
        CHECK(may());
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, "192.0.2.1", clock.now()); return {}; });
    }
    CHECK_FALSE(may());
    pass_minutes(61);
    CHECK(may());
    static constexpr db::Statement kept { "test.failures", "SELECT COUNT(*) AS n FROM identity_failure WHERE tenant = $tenant AND who = $who" };
    auto const is_kept = [&] {
        return database.read("332089", [&](db::Read& tx) { return tx.one(kept, { { "$who", "192.0.2.1" } }, [](db::Row const& row) { return row.integer("n"); }).value_or(-1); }) == 1;
    };
    CHECK(is_kept());
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, "192.0.2.9", clock.now()); return {}; });
    CHECK_FALSE(is_kept());  // an address that no longer counts is not kept
}

TEST_CASE_FIXTURE(Town, "behind one address each login has its own tries, the address has more, and the next address and town have theirs")
{
    auto const may = [&](std::string const& login, std::string const& remote = "192.0.2.1", std::string const& tenant = "332089") {
        return database.read(tenant, [&](db::Read& tx) { return identity::may_try(tx, identity::Tries { "sign-in", remote, login }, clock.now()).has_value(); });
    };
    auto const fail = [&](std::string const& login) {
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, identity::Tries { "sign-in", "192.0.2.1", login }, clock.now()); return {}; });
    };
    for (int i = 0; i < identity::most_tries_of_one; ++i) {
        CHECK(may("ichiro"));
        fail("ichiro");
    }
    CHECK_FALSE(may("ichiro"));
    CHECK(may("jiro"));
    CHECK(may("ichiro", "192.0.2.2"));
    for (int i = identity::most_tries_of_one; i < identity::most_tries_of_address; ++i) {
        CHECK(may("jiro"));
        fail("somebody " + std::to_string(i));
    }
    CHECK_FALSE(may("jiro"));
    CHECK(may("jiro", "192.0.2.2"));
    CHECK(may("jiro", "192.0.2.1", "331007"));
    pass_minutes(61);
    CHECK(may("ichiro"));
    static constexpr db::Statement named { "test.tries", "SELECT COUNT(*) AS n FROM identity_failure WHERE tenant = $tenant AND who = $who" };
    CHECK(database.read("332089", [&](db::Read& tx) { return tx.one(named, { { "$who", "sign-in 192.0.2.1 ichiro" } }, [](db::Row const& row) { return row.integer("n"); }).value_or(-1); }) == 0);
}

TEST_CASE_FIXTURE(Town, "a login that nobody has leaves as much as a wrong password: neither the answer nor its work tells which ones are")
{
    auto const failed = [&] {
        return database.read("332089", [&](db::Read& tx) { auto const all = audit::newest(tx, "", 1000); return std::ranges::count(all, "identity.sign_in.failed", &audit::Event::event); });
    };
    CHECK(refused("wrong") == "identity.wrong");
    CHECK(failed() == 1);
    CHECK(sign_in("wrong", "332089", "nobody").error().key == "identity.wrong");
    CHECK(failed() == 2);
}

}  // namespace

TEST_CASE_FIXTURE(Town, "what a browser has shown of a person opens with its secret alone, in its town, for its hours, and its rows hold no word of it")
{
    identity::Proof const shown { "oidc", "card", "myna", { { "name", "試験 花子" }, { "address", "総社市中央一丁目1-1" } }, "eyJ.token", clock.now() };
    std::string const secret = "SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECR";
    auto const boxed = identity::box_proof(secret, shown);
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { identity::keep_proof(tx, { clock.now(), ids }, secret, boxed); return {}; });
    auto const seen = [&](std::string const& tenant, std::string const& by) {
        return database.read(tenant, [&](db::Read& tx) { return identity::proof(tx, by, clock.now()); });
    };
    auto const mine = seen("332089", secret);
    REQUIRE(mine);
    CHECK(mine->attributes == shown.attributes);
    CHECK(mine->how == "oidc");
    CHECK(mine->assurance == "card");
    CHECK(mine->evidence == "eyJ.token");
    CHECK(mine->at.microseconds == shown.at.microseconds);
    CHECK_FALSE(seen("332089", "OTHEROTHEROTHEROTHEROTHEROTHEROTHEROTHEROTHEROTHEROT"));
    CHECK_FALSE(seen("331007", secret));
    CHECK(db::test::places_of(database, "花子").empty());
    clock.set({ clock.now().microseconds + identity::proof_hours * 3'600'000'000 });
    CHECK_FALSE(seen("332089", secret));
}
