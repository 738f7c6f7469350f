#include <algorithm>

#include <mado/db/fresh.h>
#include <mado/identity/account.h>
#include <mado/identity/mandate.h>
#include <mado/identity/proof.h>
#include <mado/identity/resident.h>
#include <mado/identity/vouching.h>
#include <mado/names/embedded.h>

#include <doctest/doctest.h>

namespace mado::embedded {
std::span<File const> audit();
std::span<File const> identity();
}

using namespace mado;
using namespace mado::identity;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* other_tenant = "331007";

struct Front {
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    Moment now { { 1'800'000'000'000'000 }, ids };
    crypto::KeyPair const key = crypto::make_key_pair();
    ResidentAccount const account { { "01936000-0000-7000-8000-000000000001" }, "7K3M9QX24TJ", key.public_half };

    Front()
    {
        std::vector<db::Migration> all;
        for (auto const& [name, files] : { std::pair("audit", embedded::audit()), { "identity", embedded::identity() } }) {
            int number = 0;
            for (auto const& file : files)
                if (file.path.starts_with("migrations/"))
                    all.push_back({ name, ++number, std::string(file.path.substr(11)), file.bytes });
        }
        database.migrate(all);
        write([&](db::Write& tx) { add_account(tx, account); });
    }
    template <class Work>
    void write(Work work, std::string const& town = tenant)
    {
        REQUIRE(database.write(town, [&](db::Write& tx) -> Result<void> { work(tx); return {}; }));
    }
    template <class Work>
    auto read(Work work, std::string const& town = tenant) { return database.read(town, work); }
    void sign_in(std::string const& secret, std::string const& old = "before")
    {
        auto const wrapped = wrap_key(secret, "session", key, account.id);
        write([&](db::Write& tx) { open_session(tx, now, { account.id, old, secret, wrapped, "passkey", "box" }); });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Front, "the private half opens with its own secret, purpose and account alone")
{
    auto const wrapped = wrap_key("a secret", "passkey", key, account.id);
    auto const opened = unwrap_key("a secret", "passkey", wrapped, account);
    REQUIRE(opened);
    CHECK(crypto::open(*opened, crypto::seal(key.public_half, "x")) == "x");
    CHECK_FALSE(unwrap_key("another", "passkey", wrapped, account));
    CHECK_FALSE(unwrap_key("a secret", "recovery", wrapped, account));
    auto other = account;
    other.id = { "01936000-0000-7000-8000-000000000002" };
    CHECK_FALSE(unwrap_key("a secret", "passkey", wrapped, other));
    CHECK_FALSE(unwrap_key("a secret", "passkey", "", account));
    CHECK(key_of_private_half(crypto::view(key.private_half.bytes), key.public_half));
    CHECK_FALSE(key_of_private_half(crypto::view(crypto::make_key_pair().private_half.bytes), key.public_half));
    CHECK_FALSE(key_of_private_half("short", key.public_half));
}

TEST_CASE_FIXTURE(Front, "a session is its cookie's, of its town, for twelve hours")
{
    sign_in("cookie");
    CHECK(read([&](db::Read& tx) { return account_session(tx, "cookie", now.at).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return account_session(tx, "another", now.at).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return account_session(tx, "", now.at).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return account_session(tx, "cookie", now.at).has_value(); }, other_tenant));
    Instant const late { now.at.microseconds + 12 * 3'600'000'000LL };
    CHECK(read([&](db::Read& tx) { return account_session(tx, "cookie", { late.microseconds - 1 }).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return account_session(tx, "cookie", late).has_value(); }));
    sign_in("fresh", "cookie");
    CHECK_FALSE(read([&](db::Read& tx) { return account_session(tx, "cookie", now.at).has_value(); }));
}

TEST_CASE_FIXTURE(Front, "what a browser had open goes with it to its fresh secret; what it opens while signed in is the account's")
{
    ApplicationId const before { "01936000-0000-7000-8000-0000000000a1" }, after { "01936000-0000-7000-8000-0000000000a2" };
    auto const of_before = crypto::make_key_pair(), of_after = crypto::make_key_pair();
    auto const open = [&](std::string const& secret, ApplicationId const& id, crypto::KeyPair const& of) {
        auto const wrapped = wrap_for(secret, of, id);
        write([&](db::Write& tx) { open_visit(tx, now, secret, id, wrapped, std::string(crypto::view(of.public_half.bytes))); });
    };
    open("before", before, of_before);
    sign_in("cookie");
    CHECK(visit(database, tenant, "cookie", before, now.at));
    CHECK_FALSE(visit(database, tenant, "before", before, now.at));
    open("cookie", after, of_after);
    sign_in("elsewhere", "nothing");
    auto const there = visit(database, tenant, "elsewhere", after, now.at);
    REQUIRE(there);
    CHECK(there->key.public_half == of_after.public_half);
    CHECK(crypto::open(there->key, crypto::seal(of_after.public_half, "x")) == "x");
    CHECK_FALSE(visit(database, tenant, "elsewhere", before, now.at));   // never claimed by being there
    CHECK_FALSE(visit(database, other_tenant, "elsewhere", after, now.at));
    CHECK(read([&](db::Read& tx) { return visits(tx, "elsewhere", now.at); }) == std::vector { after });
}

TEST_CASE_FIXTURE(Front, "a session that ends takes with it what its browser had open and had shown, and no other browser's")
{
    ApplicationId const application { "01936000-0000-7000-8000-0000000000a1" };
    auto const of = crypto::make_key_pair();
    auto const begin = [&](std::string const& secret) {
        sign_in(secret, "nothing");
        auto const wrapped = wrap_for(secret, of, application);
        auto const boxed = box_proof(secret, { .how = "account", .assurance = "account", .at = now.at });
        write([&](db::Write& tx) {
            open_visit(tx, now, secret, application, wrapped, std::string(crypto::view(of.public_half.bytes)));
            keep_proof(tx, now, secret, boxed);
        });
    };
    auto const opens = [&](std::string const& secret) { return visit(database, tenant, secret, application, now.at).has_value(); };
    auto const shows = [&](std::string const& secret) { return read([&](db::Read& tx) { return proof(tx, secret, now.at).has_value(); }); };
    auto const id_of = [&](std::string const& secret) { return read([&](db::Read& tx) { return account_session(tx, secret, now.at)->id; }); };
    for (auto const* secret : { "one", "two", "three" })
        begin(secret);
    auto const one = id_of("one"), two = id_of("two");
    write([&](db::Write& tx) { CHECK_FALSE(end_session(tx, { "01936000-0000-7000-8000-000000000002" }, one)); });
    CHECK(opens("one"));
    write([&](db::Write& tx) { CHECK(end_session(tx, account.id, one)); });
    CHECK_FALSE(opens("one"));
    CHECK_FALSE(shows("one"));
    CHECK(opens("two"));
    CHECK(shows("three"));
    write([&](db::Write& tx) { end_sessions_but(tx, account.id, two); });
    CHECK_FALSE(opens("three"));
    CHECK_FALSE(shows("three"));
    CHECK(opens("two"));
    CHECK(shows("two"));
    write([&](db::Write& tx) { remove_account(tx, account.id); });
    CHECK_FALSE(opens("two"));
    CHECK_FALSE(shows("two"));
}

TEST_CASE_FIXTURE(Front, "who signs in where somebody else is signed in gets nothing of what that one had open")
{
    ApplicationId const application { "01936000-0000-7000-8000-0000000000a1" };
    auto const of = crypto::make_key_pair(), others = crypto::make_key_pair();
    ResidentAccount const other { { "01936000-0000-7000-8000-000000000002" }, "8K3M9QX24TJ", others.public_half };
    write([&](db::Write& tx) { add_account(tx, other); });
    auto const open = [&](std::string const& secret) {
        auto const wrapped = wrap_for(secret, of, application);
        write([&](db::Write& tx) { open_visit(tx, now, secret, application, wrapped, std::string(crypto::view(of.public_half.bytes))); });
    };
    auto const sign_in_other = [&](std::string const& old, std::string const& fresh, Moment const& at) {
        auto const wrapped = wrap_key(fresh, "session", others, other.id);
        write([&](db::Write& tx) { open_session(tx, at, { other.id, old, fresh, wrapped, "passkey", "box" }); });
    };
    sign_in("hers");
    open("hers");
    sign_in("hers again", "hers");
    CHECK(visit(database, tenant, "hers again", application, now.at));
    sign_in_other("hers again", "another's", now);
    CHECK_FALSE(visit(database, tenant, "another's", application, now.at));
    CHECK_FALSE(visit(database, tenant, "hers again", application, now.at));
    // Nor when her session has run out, and what she opened late in it has not.
    sign_in("late", "nothing");
    Moment const end { { now.at.microseconds + account_session_hours * 3'600'000'000LL }, ids };
    auto const wrapped = wrap_for("late", of, application);
    write([&](db::Write& tx) { open_visit(tx, { { end.at.microseconds - 1 }, ids }, "late", application, wrapped, std::string(crypto::view(of.public_half.bytes))); });
    sign_in_other("late", "another's late", end);
    CHECK_FALSE(visit(database, tenant, "another's late", application, end.at));
}

TEST_CASE_FIXTURE(Front, "names are hashes under the zone's key; one account each, a town each")
{
    auto const storage = crypto::make_symmetric_key();
    auto const hash = name_hash(storage, tenant, NameKind::Mail, "hanako@example.jp");
    CHECK(hash != name_hash(storage, other_tenant, NameKind::Mail, "hanako@example.jp"));
    CHECK(hash != name_hash(crypto::make_symmetric_key(), tenant, NameKind::Mail, "hanako@example.jp"));
    CHECK(hash != name_hash(storage, tenant, NameKind::Oidc, "hanako@example.jp"));
    write([&](db::Write& tx) {
        CHECK(add_name(tx, NameKind::Mail, hash, account.id, now.at));
        CHECK_FALSE(add_name(tx, NameKind::Mail, hash, { "another" }, now.at));
        CHECK(add_name(tx, NameKind::Oidc, name_hash(storage, tenant, NameKind::Oidc, "gbiz 42"), account.id, now.at));
    });
    CHECK(read([&](db::Read& tx) { return account_of(tx, NameKind::Mail, hash); }) == account.id);
    CHECK_FALSE(read([&](db::Read& tx) { return account_of(tx, NameKind::Mail, hash); }, other_tenant));
    CHECK(read([&](db::Read& tx) { return account_of_subject(tx, storage, "gbiz", "42"); }) == account.id);
    CHECK_FALSE(read([&](db::Read& tx) { return account_of_subject(tx, storage, "other", "42"); }));
}

TEST_CASE_FIXTURE(Front, "challenges and recovery codes count once, a step has six tries and half an hour")
{
    write([&](db::Write& tx) {
        CHECK(answer_once(tx, now.at, "challenge"));
        CHECK_FALSE(answer_once(tx, now.at, "challenge"));
        keep_recovery(tx, account.id, { { recovery_hash("CODE"), wrap_key("CODE", "recovery", key, account.id) } }, now.at);
        CHECK(use_recovery(tx, recovery_hash("CODE")));
        CHECK_FALSE(use_recovery(tx, recovery_hash("CODE")));
        keep_step(tx, now, "cookie", "step", box_step("cookie", "words"));
        for (int n = 0; n < step_tries; ++n)
            CHECK(note_try(tx, "cookie"));
        CHECK_FALSE(note_try(tx, "cookie"));
    });
    CHECK(read([&](db::Read& tx) { return step(tx, "cookie", now.at)->plain; }) == "words");
    CHECK_FALSE(read([&](db::Read& tx) { return step(tx, "another", now.at).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return step(tx, "cookie", { now.at.microseconds + 1'800'000'000 }).has_value(); }));
    CHECK_FALSE(read([&](db::Read& tx) { return recovery(tx, recovery_hash("CODE")).has_value(); }));
}

TEST_CASE_FIXTURE(Front, "a mandate is taken once, by somebody else, within a week, and ended by the represented alone")
{
    AccountId const agent { "01936000-0000-7000-8000-00000000000b" };
    Mandate mandate { { "01936000-0000-7000-8000-00000000000c" }, account.id, {}, { "dog_registration" }, day_in_tokyo(now.at).plus_days(30) };
    mandate.name_box = mandate_name_box("CODE", "総社 花子");
    mandate.given_at = now.at;
    CHECK(mandate_name("CODE", mandate.name_box) == "総社 花子");
    CHECK_FALSE(mandate_name("OTHER", mandate.name_box));
    write([&](db::Write& tx) { offer_mandate(tx, mandate, "CODE"); });
    CHECK_FALSE(read([&](db::Read& tx) { return offered_mandate(tx, "CODE", now.at).has_value(); }, other_tenant));
    CHECK_FALSE(read([&](db::Read& tx) { return offered_mandate(tx, "CODE", { now.at.microseconds + 7 * 86'400'000'000LL }).has_value(); }));
    write([&](db::Write& tx) {
        CHECK(offered_mandate(tx, "CODE", now.at));
        CHECK_FALSE(take_mandate(tx, mandate.id, account.id, "n", "a"));
        CHECK(take_mandate(tx, mandate.id, agent, "n", "a"));
        CHECK_FALSE(take_mandate(tx, mandate.id, { "third" }, "n", "a"));
        ApplicationId const application { "01936000-0000-7000-8000-0000000000a1" };
        CHECK(use_mandate(tx, mandate.id, agent, application, "dog_registration", "7K3M9QX24TJ", now.at));
        CHECK_FALSE(use_mandate(tx, mandate.id, agent, application, "road_occupancy", "7K3M9QX24TJ", now.at));
        CHECK_FALSE(use_mandate(tx, mandate.id, { "third" }, application, "dog_registration", "7K3M9QX24TJ", now.at));
        CHECK_FALSE(use_mandate(tx, mandate.id, agent, application, "dog_registration", "7K3M9QX24TJ", { now.at.microseconds + 31 * 86'400'000'000LL }));
        CHECK(uses_of(tx, mandate.id).size() == 1);
        CHECK_FALSE(end_mandate(tx, mandate.id, agent, now.at));
        CHECK(end_mandate(tx, mandate.id, account.id, now.at));
        CHECK_FALSE(use_mandate(tx, mandate.id, agent, application, "dog_registration", "7K3M9QX24TJ", now.at));
    });
}

TEST_CASE_FIXTURE(Front, "a proof of the key: of these words and this account")
{
    auto const claim = with_proof(json::object({ { "what", "kept" }, { "account", account.id.value } }), key);
    CHECK(is_proved(claim, key));
    CHECK_FALSE(is_proved(claim, crypto::make_key_pair()));
    auto changed = claim;
    changed.set("account", "another");
    CHECK_FALSE(is_proved(changed, key));
    CHECK(challenge_for(tenant, key.public_half, now.at) != challenge_for(other_tenant, key.public_half, now.at));
    CHECK(challenge_for(tenant, key.public_half, now.at) != challenge_for(tenant, key.public_half, { now.at.microseconds + 1 }));
}
