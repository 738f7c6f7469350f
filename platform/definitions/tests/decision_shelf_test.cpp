#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/db/fresh.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/names/embedded.h>

using namespace mado;
using namespace mado::definitions;
using Kind = Refusal::Kind;

namespace mado::embedded { std::span<File const> audit(); }

namespace {

constexpr char const* stalls = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:mado="urn:madoguchi:dmn:1" id="stalls" name="露店の専決" namespace="urn:test:stalls">
  <extensionElements>
    <mado:source name="act" of="rules" says="規程" sure="demo"/>
    <mado:source name="known" of="rules" says="法律" sure="read"/>
    <mado:example name="small"><mado:given name="amount">100</mado:given><mado:expect name="decides">"division_head"</mado:expect></mado:example>
  </extensionElements>
  <inputData id="in.amount" name="amount"><variable name="amount" typeRef="number"/></inputData>
  <decision id="decides" name="decides">
    <variable name="decides" typeRef="string"/>
    <informationRequirement><requiredInput href="#in.amount"/></informationRequirement>
    <decisionTable hitPolicy="FIRST">
      <input label="金額"><inputExpression typeRef="number"><text>amount</text></inputExpression></input>
      <output typeRef="string"/>
      <annotation name="根拠"/>
      <rule id="small"><inputEntry><text>&lt;= 500</text></inputEntry><outputEntry><text>"division_head"</text></outputEntry><annotationEntry><text>規程第1条</text></annotationEntry></rule>
      <rule id="others"><inputEntry><text>-</text></inputEntry><outputEntry><text>"mayor"</text></outputEntry><annotationEntry><text>規程第2条</text></annotationEntry></rule>
    </decisionTable>
  </decision>
</definitions>
)";

std::string changed(std::string text, std::string_view from, std::string_view to)
{
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

struct Town {
    static constexpr char const* path = "routes/stalls";
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    Moment now { instant_in_tokyo(*Day::parse("2026-05-01"), 9), ids };
    Caller caller { "332089", CallerKind::Staff, { "registrar" } };
    Library library = Library::from_files({ { "routes/stalls.dmn", stalls } });
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

    Result<DecisionVersion> adopt(char const* of = path) { return write([&](db::Write& tx) { return adopt_decision(tx, caller, now, library, of); }); }
    Result<DecisionVersion> save(std::string const& text, std::string const& expected) { return write([&](db::Write& tx) { return save_decision(tx, caller, now, path, text, expected); }); }
    Result<void> tick() { return write([&](db::Write& tx) { return tick_decision(tx, caller, now, path, "act"); }); }
    std::vector<Tick> ticks() { return read([&](db::Read& tx) { return decision_ticks(tx, path); }); }
    Result<DecisionVersion> examine(std::string const& hash)
    {
        auto const text = read([&](db::Read& tx) { return text_of(tx, hash); });
        auto const found = decision_findings(path, text, ticks());
        return write([&](db::Write& tx) { return examine_decision(tx, caller, now, path, hash, found); });
    }
    Result<DecisionVersion> publish(std::string const& hash, char const* starts_on)
    {
        return write([&](db::Write& tx) { return publish_decision(tx, caller, now, path, hash, *Day::parse(starts_on)); });
    }
    std::string ranks(std::int64_t amount, char const* day)
    {
        auto const route = read([&](db::Read& tx) { return route_of(tx, cache, library, "stalls", *Day::parse(day)); });
        auto const decides = route ? route->decides("disposition", "granted", Yen(amount)) : std::nullopt;
        return decides ? decides->rank : std::string();
    }
};

TEST_CASE("paths of decisions")
{
    for (auto const& [path, kind] : std::vector<std::pair<char const*, std::optional<DecisionKind>>> { { "routes/animals", DecisionKind::Route }, { "decisions/dog_fee", DecisionKind::Decision },
             { "routes/", {} }, { "routes/Animals", {} }, { "routes/a/b", {} }, { "animals", {} }, { "procedures/animals", {} }, { "routes/../x", {} } }) {
        CAPTURE(path);
        auto const name = decision_name(path);
        CHECK(name.has_value() == kind.has_value());
        if (name && kind) {
            CHECK(name->kind == *kind);
            CHECK(decision_path(name->kind, name->name) == path);
        }
    }
}

TEST_CASE_FIXTURE(Town, "adopt, tick, examine, publish: the town's table decides from its day on, the library's before it")
{
    auto const adopted = adopt();
    REQUIRE(adopted.has_value());
    CHECK(adopt().error().kind == Kind::Conflict);
    CHECK(adopt("routes/dogs").error().kind == Kind::NotFound);
    auto const raised = save(changed(stalls, "&lt;= 500<", "&lt;= 900<"), adopted->hash);
    REQUIRE(raised.has_value());
    CHECK(publish(raised->hash, "2026-06-01").error().kind == Kind::Conflict);
    REQUIRE(examine(raised->hash).has_value());
    CHECK(publish(raised->hash, "2026-06-01").error().arguments.at("source") == "act");
    REQUIRE(tick().has_value());
    CHECK(publish(raised->hash, "2026-04-30").error().kind == Kind::Invalid);
    auto const published = publish(raised->hash, "2026-06-01");
    REQUIRE(published.has_value());
    CHECK(ranks(600, "2026-05-31") == "mayor");
    CHECK(ranks(600, "2026-06-01") == "division_head");
    auto const events = read([&](db::Read& tx) { return audit::events_of(tx, { "definition", published->id }); });
    REQUIRE(events.size() == 5);
    CHECK(events[0].event == "definitions.decision.adopted");
    CHECK(events[1].event == "definitions.decision.saved");
    CHECK(events[4].event == "definitions.decision.published");
    CHECK(read([&](db::Read& tx) { return versions(tx).size(); }) == 0);  // no procedure
    CHECK(read([&](db::Read& tx) { return decision_versions(tx).size(); }) == 1);
    CHECK(read([&](db::Read& tx) { return decisions_published(tx, *Day::parse("2026-06-01")).size(); }) == 1);
    database.read("331007", [&](db::Read& tx) {
        CHECK(decision_versions(tx).empty());
        CHECK(published_route(tx, cache, "stalls", *Day::parse("2026-06-01")) == nullptr);
        return 0;
    });
}

TEST_CASE_FIXTURE(Town, "what has an overlap, a failing example, or no form of DMN is kept as a draft and not examined")
{
    auto hash = adopt()->hash;
    for (auto const& text : { changed(changed(stalls, "FIRST", "UNIQUE"), "<text>-</text>", "<text>&gt;= 500</text>"), changed(stalls, ">100<", ">501<"), std::string("<definitions"),
             std::string("<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>") }) {
        auto const saved = save(text, hash);
        REQUIRE(saved.has_value());
        CHECK(examine(saved->hash).error().kind == Kind::Invalid);
        hash = saved->hash;
    }
    CHECK(save(changed(stalls, "id=\"stalls\"", "id=\"other\""), hash).error().key == "definitions.shelf.other_decision");
    CHECK(save(std::string(2'000'001, 'x'), hash).error().kind == Kind::TooLarge);
    CHECK(save(stalls, "not this").error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Town, "a change of the rules takes the tick away, a change of examples or names does not")
{
    auto hash = adopt()->hash;
    REQUIRE(tick().has_value());
    hash = save(changed(stalls, "name=\"small\"", "name=\"one_hundred\""), hash)->hash;
    CHECK(ticks().size() == 1);
    hash = save(changed(stalls, "&lt;= 500<", "&lt;= 501<"), hash)->hash;
    CHECK(ticks().empty());
    REQUIRE(tick().has_value());
    CHECK(decision_findings(path, changed(stalls, "&lt;= 500<", "&lt;= 501<"), ticks()).to_tick.empty());
    REQUIRE(write([&](db::Write& tx) { return untick_decision(tx, caller, now, path, "act"); }).has_value());
    CHECK(decision_findings(path, stalls, ticks()).to_tick == std::vector<std::string> { "act" });
}

TEST_CASE_FIXTURE(Town, "another zone keeps what was published, once, and only when it is what its hash says and can be read")
{
    auto const text = changed(stalls, "&lt;= 500<", "&lt;= 900<");
    auto const receive = [&](ReceivedDecision const& message) { return write([&](db::Write& tx) { return receive_decision(tx, caller, now, cache, message); }); };
    ReceivedDecision const message { path, crypto::sha256_hex(text), text, *Day::parse("2026-05-10") };
    REQUIRE(receive(message).has_value());
    REQUIRE(receive(message).has_value());
    CHECK(read([&](db::Read& tx) { return decision_versions(tx).size(); }) == 1);
    CHECK(ranks(600, "2026-05-09") == "mayor");
    CHECK(ranks(600, "2026-05-10") == "division_head");
    auto forged = message;
    forged.text += "\n";
    CHECK(receive(forged).error().kind == Kind::Invalid);
    CHECK(receive({ path, crypto::sha256_hex("<definitions"), "<definitions", message.starts_on }).error().kind == Kind::Invalid);
    CHECK(receive({ "procedures/x", message.hash, text, message.starts_on }).error().kind == Kind::Invalid);
}

TEST_CASE_FIXTURE(Town, "a decision that begins here")
{
    auto const start = [&](char const* name, std::string const& text) { return write([&](db::Write& tx) { return start_decision(tx, caller, now, name, text); }); };
    CHECK(start("routes/fairs", changed(stalls, "id=\"stalls\"", "id=\"fairs\"")).has_value());
    CHECK(start("routes/fairs", changed(stalls, "id=\"stalls\"", "id=\"fairs\"")).error().kind == Kind::Conflict);
    CHECK(start("routes/other", stalls).error().kind == Kind::Invalid);
    CHECK(start("elsewhere/x", stalls).error().kind == Kind::Invalid);
    REQUIRE(write([&](db::Write& tx) { return discard_decision(tx, caller, now, "routes/fairs"); }).has_value());
    CHECK(start("routes/fairs", changed(stalls, "id=\"stalls\"", "id=\"fairs\"")).has_value());
}

}  // namespace
