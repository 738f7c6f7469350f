#include <mado/module/testing/town.h>
#include <mado/recovery/module.h>
#include <mado/recovery/recovery.h>
#include <mado/vouching/module.h>

#include <mado/audit/audit.h>
#include <mado/identity/vouching.h>
#include <mado/totp/totp.h>

using namespace mado;
using namespace mado::recovery;
using testing::staff;

namespace {

constexpr char const* tenant = testing::code;
constexpr char const* other_tenant = testing::neighbour;

struct House : testing::ZoneTown {
    AccountId const account { "01936000-0000-7000-8000-000000000001" };
    std::string const number = "7K3M9QX24TJ", app = totp::make_secret();
    crypto::KeyPair const key = crypto::make_key_pair(), session = crypto::make_key_pair();
    Caller first = staff("hayashi", "counter"), second = staff("matsui", "records"), same_elsewhere = staff("hayashi", "records"), examiner = staff("morita", "animals"),
           head = staff("ichino", "administration"), stranger = staff("hayashi", "counter", other_tenant);
    Slip slip;
    int steps = 0;

    House() : ZoneTown(instant_in_tokyo(*Day::of(2026, 11, 18), 9), 12, { "front", "core" })
    {
        zone->plug(vouching::describe(), "modules/office/vouching");
        zone->plug(recovery::describe(), "modules/office/recovery");
        zone->open();
        for (auto const* of : { tenant, other_tenant })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                position(tx, "counter", "", "hayashi", access::Role::Registrar);
                position(tx, "records", "general_affairs", "matsui", access::Role::Registrar);
                position(tx, "animals", "", "morita", access::Role::Examiner);
                position(tx, "administration", "", "ichino", access::Role::Administrator);
                return {};
            }, of));
    }

    void position(db::Write& tx, std::string const& id, std::string const& division, std::string const& person, access::Role role)
    {
        testing::place(tx, { id, division, id, "clerk", person, { role } });
    }

    void say(json::Value claim, std::string const& to = tenant)
    {
        claim.set("account", account.value);
        gateway::Message message;
        message.header.subject = account.value;
        message.body = json::object({ { "claim", claim } });
        message.sender_zone = "front";
        REQUIRE(write([&](db::Write& tx) { return vouching::receive_claim(tx, { .tenant = to, .kind = CallerKind::Zone, .job = "front" }, here(), message); }, to));
    }
    json::Value proved(json::Value claim, crypto::KeyPair const& by) { return identity::with_proof(std::move(claim.set("account", account.value)), by); }
    json::Value holding(std::string const& name = "見本 花子")
    {
        return json::object({ { "what", "holder" }, { "number", number }, { "name", name }, { "born_on", "1990-04-05" }, { "mail", "hanako@example.jp" } });
    }
    void keep()
    {
        say(proved(json::object({ { "what", "kept" }, { "public", identity::text_of(key.public_half) }, { "private", crypto::base64url(crypto::view(key.private_half.bytes)) }, { "app", crypto::base64url(app) } }), key));
        say(proved(holding(), key));
    }
    Result<Recovery> recorded(Caller const& by) { return write([&](db::Write& tx) { return record(tx, by, here(), account, Document::MyNumberCard); }, by.tenant); }
    Result<Recovery> confirmed(RecoveryId const& id, Caller const& by)
    {
        auto const made = make_slip(ids);
        auto const one = write([&](db::Write& tx) { return confirm(tx, by, here(), id, made); }, by.tenant);
        if (one)
            slip = made;
        return one;
    }
    Recovery begun()
    {
        auto const one = recorded(first);
        REQUIRE(one);
        auto const two = confirmed(one->id, second);
        REQUIRE(two);
        return *two;
    }
    State state(RecoveryId const& id) { return read([&](db::Read& tx) { return find(tx, first, id)->state; }); }
    void wait_days(int days) { clock.set({ clock.now().microseconds + days * 86'400'000'000LL }); }
    void wait_minutes(int minutes) { clock.set({ clock.now().microseconds + minutes * 60'000'000LL }); }

    std::vector<json::Value> letters(std::string const& of = tenant)
    {
        static constexpr db::Statement all { "test.letters", "SELECT body FROM gateway_outbox WHERE tenant = $tenant AND kind = 'vouched' ORDER BY subject, sequence" };
        std::vector<json::Value> made;
        for (auto const& body : read([&](db::Read& tx) { return tx.all(all, {}, [](db::Row const& row) { return row.bytes("body"); }); }, of))
            made.push_back(*json::parse(body));
        return made;
    }
    // "granted" with the account's own key, "refused", "limited", "early"; "" without an answer.
    std::string answered(json::Value claim, std::string const& to = tenant)
    {
        auto const step = "step " + std::to_string(++steps);
        say(claim.set("step", step).set("session", identity::text_of(session.public_half)).set("at", clock.now().microseconds), to);
        for (auto const& letter : letters(to))
            if (letter["vouched"].text("step") == step) {
                auto const opened = gateway::open_box(session, letter["vouched"].text("box"));
                REQUIRE(opened);
                if (opened->text("result") == "granted")
                    CHECK(opened->text("key") == crypto::base64url(crypto::view(key.private_half.bytes)));
                else
                    CHECK(opened->text("key") == std::string(43, 'A'));
                return opened->text("result");
            }
        return {};
    }
    std::string typed(std::string const& code, std::string const& to = tenant) { return answered(json::object({ { "what", "recovery" }, { "code", code } }), to); }
    std::string told()
    {
        std::string last;
        for (auto const& letter : letters())
            if (letter.has("recovery"))
                last = letter["recovery"].text("state");
        return last;
    }
    std::int64_t events(std::string const& name)
    {
        static constexpr db::Statement statement { "test.events", "SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = $event" };
        return read([&](db::Read& tx) { return *tx.one(statement, { { "$event", name } }, [](db::Row const& row) { return row.integer("n"); }); });
    }
};

template <class T>
std::string key_of(Result<T> const& result) { return result ? std::string() : result.error().key; }

}  // namespace

TEST_CASE_FIXTURE(House, "recorded by one, confirmed by another, and the code opens the account after the wait, once; what opened it before is over")
{
    keep();
    auto const one = begun();
    CHECK(one.opens_at.microseconds - clock.now().microseconds == usual_days * 86'400'000'000LL);
    CHECK(told() == "waiting");
    CHECK(typed(slip.code) == "early");
    wait_days(usual_days);
    wait_minutes(-1);
    CHECK(typed(slip.code) == "early");
    wait_minutes(1);
    CHECK(typed(slip.code) == "granted");
    CHECK(state(one.id) == State::Used);
    CHECK(told() == "used");
    CHECK(typed(slip.code) == "refused");
    CHECK(answered(json::object({ { "what", "app" }, { "code", totp::code(app, totp::step_of(totp::seconds(clock.now().microseconds))) } })) == "refused");
    for (auto const* event : { "recorded", "confirmed", "used" })
        CHECK(events(std::string("recovery.recovery.") + event) == 1);
}

TEST_CASE_FIXTURE(House, "two persons: not the same one, also not in another position; nobody without the role, and nobody of another town")
{
    keep();
    CHECK(key_of(recorded(examiner)) == "access.forbidden");
    CHECK(key_of(recorded(head)) == "access.forbidden");
    CHECK(key_of(recorded(stranger)) == "recovery.not_found");
    CHECK(key_of(recorded({ .tenant = tenant })) == "access.sign_in");
    auto const one = recorded(first);
    REQUIRE(one);
    CHECK(key_of(recorded(second)) == "recovery.open_already");
    CHECK(key_of(confirmed(one->id, first)) == "recovery.another_person");
    REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::assign(tx, { { "hayashi" }, { "records" }, *Day::of(2026, 4, 1), std::nullopt }); return {}; }));
    CHECK(key_of(confirmed(one->id, same_elsewhere)) == "recovery.another_person");
    CHECK(key_of(confirmed(one->id, examiner)) == "access.forbidden");
    CHECK(key_of(confirmed(one->id, staff("matsui", "records", other_tenant))) == "recovery.not_found");
    CHECK(letters().empty());
    CHECK(confirmed(one->id, second));
    CHECK(key_of(confirmed(one->id, second)) == "recovery.changed_meanwhile");
}

TEST_CASE_FIXTURE(House, "a record that nobody confirms within a day is over")
{
    keep();
    auto const one = recorded(first);
    REQUIRE(one);
    wait_minutes(confirm_hours * 60);
    CHECK(key_of(confirmed(one->id, second)) == "recovery.changed_meanwhile");
    CHECK(recorded(first));
}

TEST_CASE_FIXTURE(House, "its holder stops it by the mail's link or by a sign-in; nobody else does")
{
    keep();
    auto const by_mail = begun();
    say(json::object({ { "what", "stop_recovery" }, { "token", "guessed" } }));
    say(proved(json::object({ { "what", "stop_recovery" } }), crypto::make_key_pair()));
    CHECK(state(by_mail.id) == State::Waiting);
    say(json::object({ { "what", "stop_recovery" }, { "token", slip.stop } }), other_tenant);
    CHECK(state(by_mail.id) == State::Waiting);
    say(json::object({ { "what", "stop_recovery" }, { "token", slip.stop } }));
    CHECK(state(by_mail.id) == State::Stopped);
    CHECK(told() == "stopped");
    wait_days(usual_days);
    CHECK(typed(slip.code) == "refused");
    auto const by_sign_in = begun();
    say(proved(json::object({ { "what", "stop_recovery" } }), key));
    CHECK(state(by_sign_in.id) == State::Stopped);
    wait_days(usual_days);
    CHECK(typed(slip.code) == "refused");
    CHECK(events("recovery.recovery.stopped") == 2);
}

TEST_CASE_FIXTURE(House, "a wrong code, another town's, one that is too late or cancelled opens nothing, and guessing is limited")
{
    keep();
    auto const one = begun();
    wait_days(usual_days);
    CHECK(typed(slip.code, other_tenant) == "refused");
    for (int n = 0; n < most_failures; ++n)
        CHECK(typed(ids.code()) == "refused");
    CHECK(typed(slip.code) == "limited");
    wait_minutes(failure_minutes);
    CHECK(typed(ids.code()) == "refused");
    wait_days(open_days);
    CHECK(typed(slip.code) == "refused");
    auto const second_time = begun();
    CHECK(key_of(write([&](db::Write& tx) { return cancel(tx, examiner, here(), second_time.id); })) == "access.forbidden");
    CHECK(key_of(write([&](db::Write& tx) { return cancel(tx, stranger, here(), second_time.id); }, other_tenant)) == "recovery.not_found");
    CHECK(write([&](db::Write& tx) { return cancel(tx, first, here(), second_time.id); }));
    wait_days(usual_days);
    CHECK(typed(slip.code) == "refused");
    CHECK(one.id != second_time.id);
}

TEST_CASE_FIXTURE(House, "only the account itself says who may have it opened again, and nobody can leaf through people")
{
    auto const looked = [&](std::string const& number_typed, std::string const& name, std::optional<Day> born, Caller const& by) {
        return write([&](db::Write& tx) { return look_up(tx, by, here(), number_typed, name, born); }, by.tenant);
    };
    auto const born = Day::of(1990, 4, 5);
    say(proved(holding(), key));                                      // its key is not kept here: nothing to check it by
    CHECK(looked(number, "", {}, first)->empty());
    keep();
    auto const thief = crypto::make_key_pair();
    say(proved(holding("盗難 太郎"), thief));
    CHECK(events("recovery.holder.refused") == 2);
    REQUIRE(looked(number, "", {}, first)->size() == 1);
    CHECK(looked(number, "", {}, first)->at(0).name == "見本 花子");
    CHECK(looked("", "見本　花子", born, first)->size() == 1);         // however the blank is typed
    CHECK(looked("", "見本 花子", Day::of(1990, 4, 6), first)->empty());
    CHECK(looked("", "盗難 太郎", born, first)->empty());
    CHECK(key_of(looked("", "見本 花子", {}, first)) == "form.check_your_answers");
    CHECK(key_of(looked(number, "", {}, examiner)) == "access.forbidden");
    CHECK(looked(number, "", {}, stranger)->empty());
    CHECK(events("recovery.holder.read") == 3);
    static constexpr db::Statement boxes { "test.boxes", "SELECT boxed FROM recovery_holder WHERE tenant = $tenant" };
    for (auto const& box : read([&](db::Read& tx) { return tx.all(boxes, {}, [](db::Row const& row) { return row.bytes("boxed"); }); })) {
        CHECK(box.find("見本") == std::string::npos);
        CHECK(box.find("hanako") == std::string::npos);
    }
    auto const open = begun();
    say(proved(json::object({ { "what", "no_holder" } }), thief));
    CHECK(state(open.id) == State::Waiting);
    say(proved(json::object({ { "what", "no_holder" } }), key));
    CHECK(state(open.id) == State::Stopped);
    CHECK(looked(number, "", {}, first)->empty());
    CHECK(key_of(recorded(first)) == "recovery.not_found");
}

TEST_CASE_FIXTURE(House, "an account that is deleted is not opened again")
{
    keep();
    auto const one = begun();
    say(proved(json::object({ { "what", "forgotten" } }), crypto::make_key_pair()));
    CHECK(state(one.id) == State::Waiting);
    say(proved(json::object({ { "what", "forgotten" } }), key));
    CHECK(state(one.id) == State::Stopped);
    wait_days(usual_days);
    CHECK(typed(slip.code) == "refused");
}

TEST_CASE_FIXTURE(House, "the wait is a town's data: an administrator sets it, within bounds, for what is confirmed from then on")
{
    keep();
    auto const set = [&](Caller const& by, int days) { return write([&](db::Write& tx) { return set_waiting_days(tx, by, here(), days); }, by.tenant); };
    CHECK_FALSE(set(head, least_days - 1));
    CHECK_FALSE(set(head, most_days + 1));
    CHECK(key_of(set(first, 10)) == "access.forbidden");
    auto const before = begun();
    CHECK(set(head, 30));
    CHECK(read([&](db::Read& tx) { return find(tx, first, before.id)->opens_at; }) == before.opens_at);
    CHECK(read([](db::Read& tx) { return waiting_days(tx); }, other_tenant) == usual_days);
    REQUIRE(write([&](db::Write& tx) { return cancel(tx, first, here(), before.id); }));
    auto const after = begun();
    CHECK(after.opens_at.microseconds - after.confirmed_at.microseconds == 30 * 86'400'000'000LL);
    CHECK(events("recovery.policy.set") == 1);
}
