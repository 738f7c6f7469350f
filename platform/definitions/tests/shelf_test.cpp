#include "tests/town.h"

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/definitions/shelf.h>
#include <mado/names/embedded.h>

using namespace mado;
using namespace mado::definitions;
using test::replaced;
using test::stall;
using Kind = Refusal::Kind;

namespace mado::embedded { std::span<File const> audit(); }

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    Moment now { instant_in_tokyo(*Day::parse("2026-05-01"), 9), ids };
    Caller caller { "332089", CallerKind::Staff, { "registrar" } };
    Calendar calendar = Calendar::of_offices({});
    Library library = Library::from_files({ { "procedures/stall.yaml", stall } });
    Cache cache;

    Town()
    {
        std::vector<db::Migration> all;
        for (auto const& file : embedded::audit())
            if (file.path.starts_with("migrations/"))
                all.push_back({ "audit", static_cast<int>(all.size()) + 1, std::string(file.path.substr(11)), file.bytes });
        auto const ours = migrations();
        all.insert(all.end(), ours.begin(), ours.end());
        database.migrate(all);
    }

    template <class Work>
    auto write(Work work) { return database.write(caller.tenant, work); }
    template <class Work>
    auto read(Work work) { return database.read(caller.tenant, work); }

    Result<Version> adopt() { return write([&](db::Write& tx) { return definitions::adopt(tx, caller, now, library, "stall"); }); }
    Result<Version> save(std::string const& text, std::string const& expected)
    {
        return write([&](db::Write& tx) { return save_draft(tx, caller, now, "stall", text, expected); });
    }
    Result<Version> examine(std::string const& hash)
    {
        auto const text = read([&](db::Read& tx) { return text_of(tx, hash); });
        auto const found = findings("stall.yaml", text, calendar, nullptr, {});
        return write([&](db::Write& tx) { return definitions::examine(tx, caller, now, "stall", hash, found); });
    }
    Result<void> tick(char const* source) { return write([&](db::Write& tx) { return definitions::tick(tx, caller, now, "stall", source); }); }
    Result<Version> publish(std::string const& hash, char const* starts_on)
    {
        return write([&](db::Write& tx) { return definitions::publish(tx, caller, now, "stall", hash, *Day::parse(starts_on)); });
    }
    std::string published_on(char const* day)
    {
        auto const found = read([&](db::Read& tx) { return published(tx, "stall", *Day::parse(day)); });
        return found ? found->hash : std::string();
    }
    std::vector<Tick> ticks() { return read([&](db::Read& tx) { return definitions::ticks(tx, "stall"); }); }
    // Adopted, ticked, examined, published from that day.
    Version published_stall(char const* starts_on = "2026-05-01")
    {
        auto const adopted = *adopt();
        REQUIRE(tick("act"));
        REQUIRE(examine(adopted.hash));
        auto const version = publish(adopted.hash, starts_on);
        REQUIRE(version.has_value());
        return *version;
    }
};

TEST_CASE_FIXTURE(Town, "from the library to the public: adopt, tick, examine, publish, each with its event")
{
    auto const version = published_stall("2026-06-01");
    CHECK(version.state == VersionState::Published);
    CHECK(version.based_on == version.hash);
    CHECK(published_on("2026-05-31").empty());
    CHECK(published_on("2026-06-01") == version.hash);
    CHECK(read([&](db::Read& tx) { return published_all(tx, *Day::parse("2026-06-01")).size(); }) == 1);
    auto const events = read([&](db::Read& tx) { return audit::events_of(tx, { "definition", version.id }); });
    REQUIRE(events.size() == 4);
    CHECK(events[0].event == "definitions.version.adopted");
    CHECK(events[1].event == "definitions.source.ticked");
    CHECK(events[2].event == "definitions.version.examined");
    CHECK(events[3].event == "definitions.version.published");
    auto const loaded = read([&](db::Read& tx) { return published_definition(tx, cache, "stall", *Day::parse("2026-06-02")); });
    REQUIRE(loaded);
    CHECK(loaded->procedure == "stall");
    CHECK(read([&](db::Read& tx) { return definition(tx, cache, version.hash); }) == loaded);
}

TEST_CASE_FIXTURE(Town, "each step refuses what does not fit")
{
    CHECK(write([&](db::Write& tx) { return definitions::adopt(tx, caller, now, library, "dogs"); }).error().kind == Kind::NotFound);
    CHECK(publish("x", "2026-05-01").error().kind == Kind::NotFound);
    auto const adopted = *adopt();
    CHECK(adopt().error().kind == Kind::Conflict);
    CHECK(publish(adopted.hash, "2026-05-01").error().key == "definitions.shelf.not_examined");
    CHECK(examine("other").error().kind == Kind::Conflict);
    REQUIRE(examine(adopted.hash));
    CHECK(publish(adopted.hash, "2026-05-01").error().arguments.at("source") == "act");
    CHECK(tick("nothing").error().kind == Kind::NotFound);
    REQUIRE(tick("act"));
    CHECK(publish(adopted.hash, "2026-04-30").error().fields.at(0).field == "starts_on");
    REQUIRE(publish(adopted.hash, "2026-05-01"));
    CHECK(publish(adopted.hash, "2026-05-01").error().kind == Kind::NotFound);  // no draft any more
    CHECK(write([&](db::Write& tx) { return start_draft(tx, caller, now, "stall", stall); }).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Town, "a text with mistakes is kept as a draft but not examined; each problem is told")
{
    auto const adopted = *adopt();
    auto const broken = save(replaced(stall, "zone: office", "zone: offize"), adopted.hash);
    REQUIRE(broken.has_value());
    auto const refused = examine(broken->hash);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == Kind::Invalid);
    CHECK(refused.error().fields.at(0).words.find("[word.unknown]") != std::string::npos);
    CHECK(save(replaced(stall, "procedure: stall", "procedure: other"), broken->hash).error().key == "definitions.shelf.other_procedure");
    CHECK(save(std::string(2'000'001, 'x'), broken->hash).error().kind == Kind::TooLarge);
    CHECK(read([&](db::Read& tx) { return definition(tx, cache, broken->hash); }) == nullptr);
    auto const failing = save(replaced(stall, "expect: { days: 4,", "expect: { days: 5,"), broken->hash);
    CHECK(examine(failing->hash).error().fields.at(0).words.find("[example.fails]") != std::string::npos);
}

TEST_CASE_FIXTURE(Town, "saving names the draft that was shown; two at once give one change")
{
    auto const adopted = *adopt();
    auto const mine = save(replaced(stall, "years: 3", "years: 5"), adopted.hash);
    REQUIRE(mine.has_value());
    CHECK(save(replaced(stall, "years: 3", "years: 7"), adopted.hash).error().kind == Kind::Conflict);
    REQUIRE(examine(mine->hash));
    auto const again = save(replaced(stall, "years: 3", "years: 9"), mine->hash);
    REQUIRE(again.has_value());
    CHECK(again->state == VersionState::Draft);  // what was examined has changed
}

TEST_CASE_FIXTURE(Town, "a changed unit loses its tick, another keeps it")
{
    auto const adopted = *adopt();
    REQUIRE(tick("act"));
    auto const elsewhere = *save(replaced(stall, "years: 3", "years: 5"), adopted.hash);
    CHECK(ticks().size() == 1);
    auto const unreadable = *save("a: [", elsewhere.hash);
    CHECK(ticks().size() == 1);
    auto const changed = *save(replaced(stall, "'width_m < 3'", "'width_m < 4'"), unreadable.hash);
    CHECK(ticks().empty());
    REQUIRE(tick("act"));
    CHECK(ticks().at(0).by.value == "registrar");
    REQUIRE(write([&](db::Write& tx) { return untick(tx, caller, now, "stall", "act"); }));
    CHECK(ticks().empty());
    CHECK(findings("stall.yaml", stall, calendar, nullptr, {}).to_tick == std::vector<std::string> { "act" });
    CHECK(changed.state == VersionState::Draft);
}

TEST_CASE_FIXTURE(Town, "the next version: made from the published one, which holds until it starts")
{
    auto const first = published_stall();
    auto const draft = save(replaced(stall, "years: 3", "years: 5"), first.hash);
    REQUIRE(draft.has_value());
    CHECK(draft->id != first.id);
    CHECK(draft->based_on == first.based_on);
    CHECK(ticks().size() == 1);  // carried over: nothing that it covers has changed
    REQUIRE(examine(draft->hash));
    REQUIRE(publish(draft->hash, "2026-07-01"));
    CHECK(published_on("2026-06-30") == first.hash);
    CHECK(published_on("2026-07-01") == draft->hash);
    auto const all = read([&](db::Read& tx) { return versions_of(tx, "stall"); });
    REQUIRE(all.size() == 2);
    CHECK(std::count_if(all.begin(), all.end(), [](Version const& each) { return each.state == VersionState::Replaced; }) == 1);
    auto const earlier = save(replaced(stall, "years: 3", "years: 6"), draft->hash);
    REQUIRE(examine(earlier->hash));
    CHECK(publish(earlier->hash, "2026-06-15").error().fields.at(0).key == "definitions.shelf.starts_before_published");
    REQUIRE(write([&](db::Write& tx) { return discard_draft(tx, caller, now, "stall"); }));
    CHECK_FALSE(read([&](db::Read& tx) { return definitions::draft(tx, "stall").has_value(); }));
}

TEST_CASE_FIXTURE(Town, "a neighbouring town sees nothing, also of what is in the shared cache")
{
    auto const version = published_stall();
    REQUIRE(read([&](db::Read& tx) { return definition(tx, cache, version.hash); }));
    database.read("331007", [&](db::Read& tx) {
        CHECK_FALSE(published(tx, "stall", *Day::parse("2026-06-01")).has_value());
        CHECK(text_of(tx, version.hash).empty());
        CHECK(definition(tx, cache, version.hash) == nullptr);
        CHECK(versions(tx).empty());
        return 0;
    });
}

TEST_CASE_FIXTURE(Town, "another zone keeps what was published, once, and only with its own hash")
{
    auto const definition = test::loaded(stall);
    Received const received { "stall", definition->hash, stall, *Day::parse("2026-05-10") };
    auto const receive = [&](Received const& message) { return write([&](db::Write& tx) { return receive_published(tx, caller, now, message); }); };
    REQUIRE(receive(received));
    REQUIRE(receive(received));
    CHECK(read([&](db::Read& tx) { return versions(tx).size(); }) == 1);
    CHECK(published_on("2026-05-10") == definition->hash);
    auto forged = received;
    forged.text += "\n";
    CHECK(receive(forged).error().kind == Kind::Invalid);
    auto const next = replaced(stall, "years: 3", "years: 5");
    REQUIRE(receive({ "stall", test::loaded(next)->hash, next, *Day::parse("2026-06-01") }));
    CHECK(published_on("2026-05-31") == definition->hash);
    CHECK(published_on("2026-06-01") == test::loaded(next)->hash);
}

TEST_CASE_FIXTURE(Town, "every statement can be prepared")
{
    for (auto const& statement : statements())
        CHECK_MESSAGE(database.check(statement).empty(), (std::string(statement.name) + ": " + database.check(statement)));
}

}  // namespace
