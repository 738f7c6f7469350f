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
    bool is_training = false;
    jobs::Runner runner { database, clock, "test", { messages::sending(database, carrier, "madoguchi@city.example.jp", clock, ids, [this](std::string const&) { return is_training; }) }, {} };
    Town()
    {
        std::vector<db::Migration> all;
        auto const add = [&](std::string const& module, std::span<embedded::File const> files) {
            int number = 0;
            for (auto const& file : files)
                if (file.path.starts_with("migrations/"))
                    all.push_back({ module, ++number, std::string(file.path), file.bytes });
        };
        add("audit", embedded::audit()), add("jobs", embedded::jobs()), add("messages", embedded::messages());
        database.migrate(all);
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

TEST_CASE_FIXTURE(Town, "a mail of a town for training never reaches the post, at no try; it is shown as what would have been sent")
{
    is_training = true;
    runner.once();
    clock.set({ clock.now().microseconds + 86'400'000'000 });
    runner.once();
    CHECK(carrier.carried.empty());
    CHECK(state() == "withheld");
    auto const shown = [&](char const* tenant) { return database.read(tenant, [](db::Read& tx) { return messages::withheld(tx, 10); }); };
    REQUIRE(shown("332089").size() == 1);
    CHECK(shown("332089").front().address == "resident@example.jp");
    CHECK(shown("332089").front().body == "新しいお知らせがあります。");
    CHECK(shown("331007").empty());
    is_training = false;  // no longer marked by mistake: what was withheld stays so
    runner.once();
    CHECK(carrier.carried.empty());
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
