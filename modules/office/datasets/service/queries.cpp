// Tables that are counted from our own events.
#include "service/queries.h"

#include <mado/audit/audit.h>
#include <mado/cases/results.h>
#include <mado/crypto/box.h>
#include <mado/csv/writer.h>
#include <mado/datasets/privacy.h>
#include <mado/definitions/shelf.h>
#include <mado/organization/organization.h>
#include <mado/time/fiscal.h>

#include "service/recording.h"
#include "store/dataset_store.h"
#include "store/query_store.h"

#include <algorithm>

namespace mado::open_data {

namespace {

using namespace service;

constexpr char const* below_setting = "hide_below";
constexpr char const* until_setting = "until";
constexpr int most_hidden_below = 1'000;

int gate_asks_below() { return datasets::PrivacyOptions {}.small_below; }

std::string const& title_of(Dimension one)
{
    static std::string const titles[] = { "日", "月", "年度", "出来事", "手続", "受付方法", "主管課", "結果", "相手の団体" };
    return titles[static_cast<std::size_t>(one)];
}
std::string const& title_of(Measure one)
{
    static std::string const titles[] = { "件数", "案件の数", "日数の中央値", "日数の平均" };
    return titles[static_cast<std::size_t>(one)];
}

// Codes in words, of this town and today.
class Words {
public:
    Words(db::Read& tx, Workplace const& here) : here_(here), countable_(countable(here))
    {
        for (auto const& version : definitions::published_all(tx, here.now().today()))
            if (auto const definition = definitions::definition(tx, here.definitions, version.hash))
                procedures_[definition->procedure] = definition->title.japanese();
        for (auto const& division : organization::divisions(tx))
            divisions_[division.path] = division.name;
    }
    std::string of(Dimension dimension, std::string const& key) const
    {
        if (key.empty())
            return "なし";
        switch (dimension) {
        case Dimension::Event: return countable_.find(key) ? countable_.find(key)->title : key;
        case Dimension::Procedure: return in(procedures_, key);
        case Dimension::Channel: return in(countable_.channels, key);
        case Dimension::Division: return in(divisions_, key);
        case Dimension::Result: return std::string(cases::noun_of_result(key));
        case Dimension::Town: return here_.towns.by_code(key) ? here_.towns.by_code(key)->name : key;
        case Dimension::Day:
        case Dimension::Month:
        case Dimension::FiscalYear: break;
        }
        return key;
    }

private:
    static std::string in(std::map<std::string, std::string> const& words, std::string const& key)
    {
        auto const found = words.find(key);
        return found == words.end() ? key : found->second;
    }
    Workplace const& here_;
    Countable const countable_;
    std::map<std::string, std::string> procedures_ {}, divisions_ {};
};

using DaysByCell = std::map<std::vector<std::string>, std::vector<Times>>;

DaysByCell days_of(db::Read& tx, EventQuery const& query, Period const& period)
{
    DaysByCell all;
    if (std::ranges::any_of(query.measures, is_duration))
        for (auto& one : store::durations(tx, query, period))
            all[std::move(one.keys)].push_back(one.days);
    return all;
}

std::string duration_of(Measure measure, std::vector<Times> const& days, int below)
{
    std::int64_t pairs = 0;
    for (auto const& one : days)
        pairs += one.times;
    if (pairs < below)                        // too few stand behind it
        return {};
    return measure == Measure::MedianDays ? median_of(days) : mean_of(days);
}

std::vector<std::string> header_of(EventQuery const& query)
{
    std::vector<std::string> header;
    for (auto const one : query.by)
        header.push_back(title_of(one));
    for (auto const one : query.measures)
        header.push_back(title_of(one));
    header.push_back("秘匿");
    return header;
}

std::vector<std::string> row_of(Words const& words, EventQuery const& query, CountedCell const& cell, DaysByCell const& days, int below)
{
    std::vector<std::string> row;
    for (std::size_t n = 0; n < query.by.size(); ++n)
        row.push_back(words.of(query.by[n], cell.keys[n]));
    auto const found = days.find(cell.keys);
    for (auto const measure : query.measures)
        if (cell.is_hidden || (is_duration(measure) && found == days.end()))
            row.emplace_back();
        else
            row.push_back(measure == Measure::Events ? std::to_string(cell.events) : measure == Measure::Cases ? std::to_string(cell.cases) : duration_of(measure, found->second, below));
    row.push_back(cell.is_hidden ? "秘匿" : "");
    return row;
}

json::Value keys_json(std::vector<CountedCell> const& cells, bool is_hidden)
{
    json::Array all;
    for (auto const& cell : cells)
        if (cell.is_hidden == is_hidden)
            all.push_back(json::array_of(cell.keys, [](std::string const& key) { return json::Value(key); }));
    return all;
}

ShownBefore before_of(json::Value const& cells)
{
    ShownBefore made;
    auto const read = [&](std::string_view name, std::set<std::vector<std::string>>& into) {
        for (auto const& one : cells.array(name)) {
            std::vector<std::string> keys;
            for (auto const& key : one.array())
                keys.push_back(key.text());
            into.insert(std::move(keys));
        }
    };
    read("hidden", made.hidden);
    read("shown", made.shown);
    return made;
}

// Two tables of one question that hide different cells beside a small one would tell it together.
ShownBefore with_same_question(db::Read& tx, EventQuery const& query, ShownBefore before)
{
    for (auto const& one : store::event_queries(tx))
        if (is_same_question(one.query, query)) {
            before.hidden.insert(one.before.hidden.begin(), one.before.hidden.end());
            before.shown.insert(one.before.shown.begin(), one.before.shown.end());
        }
    return before;
}

std::string month_words(Day day) { return std::to_string(day.year()) + "年" + std::to_string(day.month()) + "月"; }

}  // namespace

Countable countable(Workplace const& here) { return countable_of(here.library.text("datasets/countable-events.yaml")); }

int least_hidden_below(db::Read& tx)
{
    auto const kept = store::setting(tx, below_setting);
    return std::max(gate_asks_below(), kept.empty() ? 0 : std::stoi(kept));
}

Result<void> set_hidden_below(db::Write& tx, Caller const& caller, Workplace const& here, int below)
{
    TRY(access::allow(tx, caller, may_answer, { "" }));
    if (below < gate_asks_below() || below > most_hidden_below)
        return refuse({ { "threshold", "open_data.query.hide_below_wrong", { { "least", std::to_string(gate_asks_below()) }, { "most", std::to_string(most_hidden_below) } } } });
    store::set(tx, below_setting, std::to_string(below));
    audit::record(tx, caller, here.now(), "open_data.threshold.set", {}, { { "below", std::to_string(below) } });
    return {};
}

Day counted_until(db::Read& tx, Day today)
{
    auto const kept = store::setting(tx, until_setting);
    auto const day = std::min(today, kept.empty() ? Day {} : day_in_tokyo({ std::stoll(kept) }));
    return *Day::of(day.year(), day.month(), 1);
}

int service::hidden_below(db::Read& tx, EventQuery const& query) { return std::max(query.hide_below, least_hidden_below(tx)); }

std::string service::fingerprint_of(EventQuery const& query, Period const& period, int hidden_below)
{
    return crypto::sha256_hex(json::canonical(to_json(query)) + "\n" + period.first.iso() + "\n" + period.last.iso() + "\n" + std::to_string(hidden_below));
}

Result<void> may_be_waited_for(db::Read& tx, Workplace const& here, EventQuery const& query)
{
    auto const period = period_of(query, counted_until(tx, here.now().today()));
    if (std::ranges::any_of(query.measures, is_duration) && period.first.plus_months(most_months_of_days) < period.last)
        return refuse({ { "from", "open_data.query.too_many_months", { { "most", std::to_string(most_months_of_days) } } } });
    return {};
}

Result<EventAnswer> answer(db::Read& tx, Workplace const& here, EventQuery const& query, ShownBefore const& before)
{
    if (auto faults = faults_of(query, countable(here), gate_asks_below()); !faults.empty())
        return refuse(std::move(faults));
    EventAnswer made { query, period_of(query, counted_until(tx, here.now().today())) };
    if (made.period.is_empty())
        return refuse({ { "from", "open_data.query.not_over" } });
    auto const below = hidden_below(tx, query);
    auto cells = store::counted(tx, query, made.period, most_cells);
    if (cells.size() > most_cells)
        return refuse({ { "by", "open_data.query.too_many_cells", { { "most", std::to_string(most_cells) } } } });
    hide(cells, query.by, below, with_same_question(tx, query, before));
    auto const days = days_of(tx, query, made.period);
    Words const words(tx, here);
    made.rows.push_back(header_of(query));
    for (auto const& cell : cells)
        made.rows.push_back(row_of(words, query, cell, days, below));
    made.hidden = static_cast<std::size_t>(std::ranges::count_if(cells, &CountedCell::is_hidden));
    csv::Writer writer(made.csv);
    for (auto const& row : made.rows)
        writer.row(std::span<std::string const>(row));
    made.hash = crypto::sha256_hex(made.csv);
    made.cells = json::object({ { "hidden", keys_json(cells, true) }, { "shown", keys_json(cells, false) } });
    return made;
}

std::string words_of(Workplace const& here, EventQuery const& query, int hidden_below)
{
    auto const joined = [](std::vector<std::string> const& all, char const* between) {
        std::string words;
        for (auto const& one : all)
            words += (words.empty() ? "" : between) + one;
        return words;
    };
    auto const known = countable(here);
    auto const title = [&](std::string const& event) { return known.find(event) ? known.find(event)->title : event; };
    std::vector<std::string> events, by, measures;
    for (auto const& one : query.events)
        events.push_back("「" + title(one) + "」");
    for (auto const one : query.by)
        by.push_back(title_of(one));
    for (auto const one : query.measures)
        measures.push_back(title_of(one));
    auto words = "電子窓口の記録のうち" + joined(events, "") + "を" + (by.empty() ? "" : joined(by, "・") + "ごとに") + "数えたものです（" + joined(measures, "、") + "）。";
    if (std::ranges::any_of(query.measures, is_duration))
        words += "日数は、同じ案件の「" + title(query.begins) + "」から「" + title(query.ends) + "」までです。";
    auto const from = month_of(query.from), until = month_of(query.until);
    words += "期間は" + (from ? month_words(*from) : std::string()) + "から" + (until ? month_words(*until) + "まで" : "、終わった月まで") + "で、途中の月は入りません。";
    words += std::to_string(hidden_below) + "に満たない数は「秘匿」とし、合計から逆算できないよう、ほかの数も秘匿することがあります。合計は載せません。";
    return words;
}

std::vector<Entry> subtractable(db::Read& tx, EventQuery const& query, ResourceId const& but)
{
    std::vector<Entry> all;
    for (auto const& one : store::event_queries(tx))
        if (one.resource != but && may_be_subtracted(query, one.query))
            if (auto entry = store::find(tx, one.dataset); entry && entry->state != State::Withdrawn && std::ranges::find(all, entry->id, &Entry::id) == all.end())
                all.push_back(std::move(*entry));
    return all;
}

Result<ResourceEntry> add_query(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, EventAnswer const& answer, Prepared const& prepared, std::string_view name,
    std::int64_t revision)
{
    auto const below = hidden_below(tx, answer.query);
    auto const period = period_of(answer.query, counted_until(tx, here.now().today()));
    auto resource = TRY(add_resource(tx, caller, here, id, prepared, name, revision));
    auto const words = words_of(here, answer.query, below);
    resource = TRY(describe_resource(tx, caller, here, resource.id, resource.step.content.name, words, store::find(tx, id)->revision));
    auto const now = here.clock.now();
    // What was shown in a month that came meanwhile is not known: then it is answered again by the schedule.
    auto const done_as = period.last == answer.period.last ? fingerprint_of(answer.query, answer.period, below) : std::string();
    store::keep(tx, QueryEntry { resource.id, id, answer.query, done_as, before_of(answer.cells), caller.person, now, now });
    trace(tx, caller, here, "open_data.query.added", store::find(tx, id).value(), { { "resource", resource.id.value } });
    return resource;
}

std::optional<QueryEntry> event_query(db::Read& tx, ResourceId const& id) { return store::event_query(tx, id); }

std::vector<QueryEntry> service::queries_due(db::Read& tx, Workplace const& here)
{
    auto all = store::event_queries(tx);
    auto const over = counted_until(tx, here.now().today());
    std::erase_if(all, [&](QueryEntry const& one) {
        auto const period = period_of(one.query, over);
        return period.is_empty() || one.done_as == fingerprint_of(one.query, period, hidden_below(tx, one.query));
    });
    return all;
}

Result<bool> service::take_answer(db::Write& tx, Workplace const& here, QueryEntry const& asked, EventAnswer const& answer, Prepared const& prepared)
{
    auto const entry = store::find(tx, asked.dataset);
    auto const resource = store::resource(tx, asked.resource);
    if (!entry || !resource || entry->review == Review::Proposed || entry->state == State::Withdrawn)
        return false;
    Caller const caller { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "open_data.queries" };
    auto const below = hidden_below(tx, asked.query);
    if (resource->original.hash != answer.hash) {
        auto const renewed = TRY(replace_resource(tx, caller, here, asked.resource, prepared, entry->revision));
        TRY(describe_resource(tx, caller, here, asked.resource, renewed.step.content.name, words_of(here, asked.query, below), store::find(tx, asked.dataset)->revision));
    }
    auto now = asked;
    now.done_as = fingerprint_of(asked.query, answer.period, below);
    now.done_at = here.clock.now();
    now.before = before_of(answer.cells);
    store::keep(tx, now);
    return true;
}

}  // namespace mado::open_data
