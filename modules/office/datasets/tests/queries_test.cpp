// Tables counted from our own events: what may be counted, what is hidden, how they go on month by month, who may.
#include "tests/office.h"

#include <mado/audit/audit.h>
#include <mado/open_data/queries.h>

#include "service/reading_events.h"

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Counting : Office {
    Caller const whole { .tenant = code, .kind = CallerKind::System, .job = "test" };

    void happens(std::string const& event, std::string const& of, std::map<std::string, std::string> const& details = {}, std::string const& tenant = code)
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            audit::record(tx, officer, here.now(), event, { { "case", of } }, details);
            return {};
        }, tenant));
    }
    void received(std::string const& prefix, int times)
    {
        for (int n = 0; n < times; ++n)
            happens("cases.case.received", prefix + std::to_string(n), { { "channel", "web" } });
    }
    static EventQuery by_month()
    {
        EventQuery query;
        query.events = { "cases.case.received" };
        query.by = { Dimension::Month };
        query.measures = { Measure::Events, Measure::Cases };
        query.from = "2026-11";
        query.hide_below = 10;
        return query;
    }
    Result<EventAnswer> asked(EventQuery const& query, std::string const& tenant = code)
    {
        return read([&](db::Read& tx) { return answer(tx, here, query); }, tenant);
    }
    static std::string field_of(Result<EventAnswer> const& refused)
    {
        REQUIRE_FALSE(refused);
        return refused.error().fields.empty() ? refused.error().key : refused.error().fields.front().field;
    }
    ResourceEntry taken(Entry const& entry, EventQuery const& query)
    {
        auto const found = must(asked(query));
        auto const prepared = must(prepare_rows(here, reference, code, found.csv, "events.csv"));
        return must(write([&](db::Write& tx) { return add_query(tx, officer, here, entry.id, found, prepared, "受付の件数", rev(tx, entry)); }));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Counting, "queries: only what the list names is counted, by codes alone, once its month is over")
{
    auto const dog = submit_dog();
    happens("cases.case.read", dog.value);
    happens("cases.my_number.read", dog.value);
    happens("cases.case.decided", dog.value, { { "result", "grant" }, { "draft", "0198f3a0-0000-7000-8000-000000000009" } });
    received("a", 12);
    days_pass(31);
    read_events(here, code);
    auto const rows = read([&](db::Read& tx) {
        return tx.all({ "test.events", "SELECT event, procedure, channel, division, result, month FROM open_data_event WHERE tenant = $tenant ORDER BY id" }, {}, [](db::Row const& row) {
            return row.text("event") + "|" + row.text("procedure") + "|" + row.text("channel") + "|" + row.text("division") + "|" + row.text("result") + "|" + row.text("month");
        });
    });
    REQUIRE(rows.size() == 14);               // neither readings nor numbers
    CHECK(rows.front() == "cases.case.received|dog_registration|web|environment/animals||2026-11");
    CHECK(rows.at(1) == "cases.case.decided|dog_registration|web|environment/animals|grant|2026-11");
    CHECK(read_events(here, code) == 0);      // read once

    auto query = by_month();
    auto const found = must(asked(query));
    CHECK(found.csv == "月,件数,案件の数,秘匿\r\n2026-11,13,13,\r\n");
    CHECK(found.period.last == day("2026-12-01"));
    query.events = { "cases.case.read" };
    CHECK(field_of(asked(query)) == "events");
    query.events = { "cases.case.received", "cases.my_number.read" };
    CHECK(field_of(asked(query)) == "events");
    query = by_month();
    query.by = { Dimension::Procedure, Dimension::Channel };
    CHECK(field_of(asked(query)) == "until");             // without a time it would grow unseen
    query.until = "2026-12";
    CHECK(field_of(asked(query)) == "from");              // December is not over
    query.until = "2026-11";
    CHECK(must(asked(query)).rows.size() >= 2);
}

TEST_CASE_FIXTURE(Counting, "queries: small cells are hidden with the word for it, and too few days too")
{
    for (int n = 0; n < 10; ++n)
        happens("cases.case.received", "d" + std::to_string(n));
    received("many", 30);
    days_pass(5);
    for (int n = 0; n < 6; ++n)
        happens("cases.case.decided", "d" + std::to_string(n), { { "result", "grant" } });
    days_pass(4);
    for (int n = 6; n < 10; ++n)
        happens("cases.case.decided", "d" + std::to_string(n), { { "result", "grant" } });
    happens("cases.case.withdrawn", "many0");
    days_pass(31);
    read_events(here, code);
    EventQuery query;
    query.events = { "cases.case.decided" };
    query.measures = { Measure::Events, Measure::MedianDays, Measure::MeanDays };
    query.begins = "cases.case.received";
    query.ends = "cases.case.decided";
    query.from = query.until = "2026-11";
    query.hide_below = 10;
    CHECK(must(asked(query)).csv == "件数,日数の中央値,日数の平均,秘匿\r\n10,5,6.6,\r\n");
    query.hide_below = 11;
    CHECK(must(asked(query)).csv == "件数,日数の中央値,日数の平均,秘匿\r\n,,,秘匿\r\n");
    // One withdrawn beside forty received: neither stands there, nor can be had from a total.
    auto by_event = by_month();
    by_event.events = { "cases.case.received", "cases.case.withdrawn" };
    by_event.by = { Dimension::Event };
    by_event.until = "2026-11";
    auto const found = must(asked(by_event));
    CHECK(found.hidden == 2);
    CHECK(found.csv.find(",1,") == std::string::npos);
    CHECK(found.csv.find("40") == std::string::npos);
    CHECK(words_of(here, by_event, 10).find("10に満たない数は「秘匿」とし") != std::string::npos);
}

TEST_CASE_FIXTURE(Counting, "queries: what is wrong is said at its control")
{
    received("a", 12);
    days_pass(31);
    read_events(here, code);
    struct Row { char const* field; std::function<void(EventQuery&)> spoil; };
    Row const rows[] = {
        { "events", [](EventQuery& q) { q.events.clear(); } },
        { "events", [](EventQuery& q) { q.events = { "cases.case.received", "cases.case.received" }; } },
        { "by", [](EventQuery& q) { q.by = { Dimension::Month, Dimension::Day }; } },
        { "by", [](EventQuery& q) { q.by = { Dimension::Month, Dimension::Event, Dimension::Channel, Dimension::Result }; } },
        { "by", [](EventQuery& q) { q.by = { Dimension::Month, Dimension::Event, Dimension::Event }; } },
        { "measures", [](EventQuery& q) { q.measures.clear(); } },
        { "begins", [](EventQuery& q) { q.measures = { Measure::MeanDays }; } },
        { "ends", [](EventQuery& q) { q.measures = { Measure::MeanDays }; q.begins = q.ends = "cases.case.received"; } },
        { "ends", [](EventQuery& q) { q.measures = { Measure::MeanDays }; q.begins = "cases.case.received"; q.ends = "cases.case.decided"; } },
        { "from", [](EventQuery& q) { q.from = "2026-13"; } },
        { "from", [](EventQuery& q) { q.from = "'; DROP TABLE"; } },
        { "from", [](EventQuery& q) { q.from = "2027-01"; } },
        { "until", [](EventQuery& q) { q.until = "2026-10"; } },
        { "hide_below", [](EventQuery& q) { q.hide_below = 9; } },         // the privacy gate asks about those
        { "hide_below", [](EventQuery& q) { q.hide_below = 100'000; } },
    };
    for (auto const& row : rows) {
        auto query = by_month();
        row.spoil(query);
        CAPTURE(row.field);
        CHECK(field_of(asked(query)) == row.field);
    }
    auto const written = to_json(by_month());
    CHECK(must(event_query_of(written)) == by_month());
    auto wrong = written;
    wrong.set("by", json::array({ "person" }));
    CHECK_FALSE(event_query_of(wrong));
}

TEST_CASE_FIXTURE(Counting, "queries: a table of them is a draft like any other, and goes on when a month is over")
{
    received("a", 12);
    days_pass(31);                            // 19 December
    received("b", 30);
    read_events(here, code);
    auto const entry = created("receipts");
    auto const resource = taken(entry, by_month());
    CHECK(resource.step.content.description.find("電子窓口の記録のうち「申請・届出を受け付けた」を月ごとに数えたものです") != std::string::npos);
    CHECK(now(entry).state == State::Drafted);
    CHECK(published(entry).version == 1);
    CHECK(answer_due(here, reference, code) == 0);
    days_pass(31);                            // 19 January
    received("c", 3);
    CHECK(answer_due(here, reference, code) == 0);        // the trace has not been read so far
    read_events(here, code);
    CHECK(answer_due(here, reference, code) == 1);
    CHECK(table(this->resource(entry)) == "月,件数,案件の数,秘匿\r\n2026-11,12,12,\r\n2026-12,30,30,\r\n");
    CHECK(now(entry).version == 1);           // a person publishes
    CHECK(now(entry).is_changed());
    CHECK(answer_due(here, reference, code) == 0);
    must(proposed(entry));
    days_pass(31);                            // 19 February; January has three
    read_events(here, code);
    CHECK(answer_due(here, reference, code) == 0);        // somebody reviews
    CHECK(must(confirmed(entry, head)).version == 2);
    CHECK(answer_due(here, reference, code) == 1);
    auto const last = table(this->resource(entry));
    CHECK(last.find("2026-11,12,12,\r\n2026-12,30,30,\r\n") != std::string::npos);   // what was shown is not taken back
    CHECK(last.find("2027-01,,,秘匿\r\n") != std::string::npos);
    REQUIRE(write([&](db::Write& tx) { return remove_resource(tx, officer, here, resource.id, rev(tx, entry)); }));
    CHECK_FALSE(read([&](db::Read& tx) { return event_query(tx, resource.id); }));
}

TEST_CASE_FIXTURE(Counting, "queries: two that could be subtracted are told, a town hides more than the gate wants, nobody counts another town")
{
    received("a", 25);
    days_pass(31);
    read_events(here, code);
    read_events(here, neighbour);
    auto const entry = created("receipts");
    taken(entry, by_month());
    auto finer = by_month();
    finer.by = { Dimension::Month, Dimension::Channel };
    auto const told = read([&](db::Read& tx) { return subtractable(tx, finer); });
    REQUIRE(told.size() == 1);
    CHECK(told.front().id == entry.id);
    auto of_others = finer;
    of_others.events = { "cases.case.decided" };
    CHECK(read([&](db::Read& tx) { return subtractable(tx, of_others); }).empty());
    auto of_before = finer;
    of_before.from = of_before.until = "2026-10";
    CHECK(read([&](db::Read& tx) { return subtractable(tx, of_before); }).empty());
    CHECK(read([&](db::Read& tx) { return subtractable(tx, finer); }, neighbour).empty());

    CHECK(must(asked(by_month(), neighbour)).rows.size() == 1);           // its header
    CHECK(write([&](db::Write& tx) { return set_hidden_below(tx, officer, here, 30); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return set_hidden_below(tx, whole, here, 9); }).error().fields.front().field == "threshold");
    must(asked(by_month()));
    REQUIRE(write([&](db::Write& tx) { return set_hidden_below(tx, whole, here, 30); }));
    CHECK(must(asked(by_month())).hidden == 1);
    CHECK(read([&](db::Read& tx) { return least_hidden_below(tx); }, neighbour) == 10);
    CHECK(answer_due(here, reference, code) == 1);        // tables that are there hide it, too
    CHECK(table(resource(entry)).find("25") == std::string::npos);
    auto const theirs_asks = asked(by_month());
    auto const prepared = must(prepare_rows(here, reference, code, theirs_asks->csv, "events.csv"));
    CHECK(write([&](db::Write& tx) { return add_query(tx, stranger, here, entry.id, *theirs_asks, prepared, "", rev(tx, entry)); }).error().kind == RefusalKind::NotFound);
    CHECK(write([&](db::Write& tx) { return add_query(tx, theirs, here, entry.id, *theirs_asks, prepared, "", 1); }, neighbour).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(Counting, "queries: with another list no month is whole until everything has been read again")
{
    constexpr int many = service::events_at_once + 100;
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        for (int n = 0; n < many; ++n)
            audit::record(tx, officer, here.now(), "cases.case.received", { { "case", "a" + std::to_string(n) } });
        return {};
    }));
    days_pass(31);
    read_events(here, code);
    auto const whole_month = must(asked(by_month())).csv;
    CHECK(whole_month.find("2026-11,1100,1100,") != std::string::npos);
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.list", "UPDATE open_data_setting SET value = 'another' WHERE tenant = $tenant AND name = 'of'" }, {});
        return {};
    }));
    auto const stretch = read([&](db::Read& tx) { return service::next_stretch(tx, here); });
    CHECK_FALSE(stretch.is_last);
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        service::keep_stretch(tx, stretch);
        return {};
    }));
    CHECK(field_of(asked(by_month())) == "from");
    CHECK(read_events(here, code) >= 100);
    CHECK(must(asked(by_month())).csv == whole_month);
}

TEST_CASE_FIXTURE(Counting, "queries: the same question asked again hides the same cells, so that two tables do not tell one")
{
    received("a", 12);
    days_pass(31);                            // 19 December
    received("b", 3);
    days_pass(31);                            // 19 January
    read_events(here, code);
    taken(created("receipts"), by_month());
    auto const hidden = "月,件数,案件の数,秘匿\r\n2026-11,,,秘匿\r\n2026-12,,,秘匿\r\n";
    CHECK(must(asked(by_month())).csv == hidden);
    received("c", 11);
    days_pass(31);                            // 19 February
    read_events(here, code);
    // Alone, January would be the smallest beside December, and November would be shown.
    CHECK(must(asked(by_month())).csv == std::string(hidden) + "2027-01,11,11,\r\n");
    auto other = by_month();
    other.measures = { Measure::Cases };
    other.hide_below = 11;
    CHECK(must(asked(other)).csv == "月,案件の数,秘匿\r\n2026-11,,秘匿\r\n2026-12,,秘匿\r\n2027-01,11,\r\n");
}

TEST_CASE_FIXTURE(Counting, "queries: days are from the first to the first, stand where the second is, and are asked for a few months at once")
{
    for (int n = 0; n < 10; ++n)
        happens("cases.case.received", "d" + std::to_string(n));
    days_pass(5);
    for (int n = 0; n < 10; ++n)
        happens("cases.case.received", "d" + std::to_string(n));
    happens("cases.case.decided", "without a beginning");
    for (int n = 0; n < 10; ++n)
        happens("cases.case.decided", "d" + std::to_string(n));
    days_pass(26);                            // 19 December: decided once more
    for (int n = 0; n < 10; ++n)
        happens("cases.case.decided", "d" + std::to_string(n));
    days_pass(31);
    read_events(here, code);
    EventQuery query;
    query.events = { "cases.case.decided" };
    query.by = { Dimension::Month };
    query.measures = { Measure::Events, Measure::MedianDays };
    query.begins = "cases.case.received";
    query.ends = "cases.case.decided";
    query.from = "2026-11";
    query.hide_below = 10;
    CHECK(must(asked(query)).csv == "月,件数,日数の中央値,秘匿\r\n2026-11,11,5,\r\n2026-12,10,,\r\n");
    query.from = "2026-12";
    CHECK(must(asked(query)).csv == "月,件数,日数の中央値,秘匿\r\n2026-12,10,,\r\n");
    auto const waited_for = [&] { return read([&](db::Read& tx) { return may_be_waited_for(tx, here, query); }); };
    query.from = "2025-01";                   // to December 2026
    CHECK(waited_for());
    query.from = "2024-12";
    CHECK(waited_for().error().fields.front().field == "from");
    CHECK(asked(query));                      // a schedule has no such bound
    query.until = "2026-11";
    CHECK(waited_for());
    query.measures = { Measure::Events };
    query.until.clear();
    query.from = "2000-01";
    CHECK(waited_for());
}
