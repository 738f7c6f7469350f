#include <mado/db/fresh.h>
#include <mado/messages/messages.h>
#include <mado/names/embedded.h>

namespace mado::embedded {
std::span<File const> audit();
std::span<File const> jobs();
std::span<File const> messages();
}

using namespace mado;

namespace {

struct Carrier final : mail::Post {
    std::vector<mail::Mail> carried;
    std::optional<Refusal::Kind> refuses;
    Result<void> send(mail::Mail const& mail) override
    {
        if (refuses)
            return refuse(*refuses, "test");
        carried.push_back(mail);
        return {};
    }
};

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { { 1'790'000'000'000'000 } };
    Carrier carrier;
    jobs::Runner runner { database, clock, { messages::sending(database, carrier, "madoguchi@city.example.jp", clock, ids) }, {} };
    Town()
    {
        database.migrate({ { "audit", 1, "0001", embedded::audit().front().bytes }, { "jobs", 1, "0001", embedded::jobs().front().bytes },
            { "messages", 1, "0001", embedded::messages().front().bytes } });
        Moment const now { clock.now(), ids };
        (void)database.write("332089", [&](db::Write& tx) -> Result<void> {
            messages::send(tx, now, { "resident@example.jp", "お知らせ", "新しいお知らせがあります。" }, "application", "a");
            return {};
        });
    }
    std::string state() { return database.read("332089", [](db::Read& tx) { return messages::sent(tx, "application", "a").front().state; }); }
    std::int64_t addresses()
    {
        return database.read("332089", [](db::Read& tx) {
            return *tx.one({ "test.addresses", "SELECT count(*) AS n FROM messages_mail WHERE tenant = $tenant AND address <> ''" }, {},
                [](db::Row const& row) { return row.integer("n"); });
        });
    }
};

TEST_CASE_FIXTURE(Town, "a mail leaves once, and its address leaves with it")
{
    CHECK(state() == "waiting");
    runner.once();
    CHECK(state() == "sent");
    CHECK(carrier.carried.size() == 1);
    CHECK(carrier.carried.front().to == "resident@example.jp");
    CHECK(addresses() == 0);
    CHECK(database.read("331007", [](db::Read& tx) { return messages::sent(tx, "application", "a").size(); }) == 0);
}

TEST_CASE_FIXTURE(Town, "a carrier that is busy is asked again; one that will never take the mail ends it, visibly")
{
    carrier.refuses = Refusal::Kind::Busy;
    runner.once();
    CHECK(state() == "waiting");
    CHECK(addresses() == 1);
    carrier.refuses = Refusal::Kind::Invalid;
    clock.set({ clock.now().microseconds + 60'000'000 });
    runner.once();
    CHECK(state() == "failed");
    CHECK(addresses() == 0);
}

}  // namespace
