#include <mado/audit/audit.h>
#include <mado/registers/registers.h>
#include <mado/search/search.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>

#include "store/row_store.h"

#include <algorithm>

namespace mado::registers {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 1000;
constexpr int most_hits = 500;

std::string search_kind(std::string const& name) { return "registers." + name; }

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void put_into_search(db::Write& tx, Row const& row)
{
    std::string words;
    for (auto const& [column, value] : row.values)
        if (value.is_text() && !value.text().empty())
            words += (words.empty() ? "" : "\n") + value.text();
    search::put(tx, { search_kind(row.name), row.id.value, std::to_string(row.number), words });
}

std::string_view event_of(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Entered:
        return "registers.row.entered";
    case ChangeKind::Revised:
        return "registers.row.revised";
    case ChangeKind::Corrected:
        return "registers.row.corrected";
    case ChangeKind::Struck:
        return "registers.row.struck";
    }
    return {};
}

void keep_change(db::Write& tx, Caller const& caller, Workplace const& here, Row const& row, Change change)
{
    auto const now = here.now();
    change.id = now.id();
    change.by = caller.person;
    change.at = now.at;
    store::insert_change(tx, row.id, change);
    audit::record(tx, caller, now, event_of(change.kind), { { "register_row", row.id.value }, { "case", row.of.value } },
        { { "register", row.name }, { "number", std::to_string(row.number) }, { "columns", std::to_string(change.after.size()) } });
}

// Only what is different: the values before and after.
Change difference(ChangeKind kind, json::Object const& before, json::Object const& after)
{
    Change change;
    change.kind = kind;
    for (auto const& [column, value] : after) {
        auto const old = before.find(column);
        if (old != before.end() && json::canonical(old->second) == json::canonical(value))
            continue;
        change.before[column] = old == before.end() ? json::Value("") : old->second;
        change.after[column] = value;
    }
    return change;
}

Result<Row> make_row(db::Write& tx, Caller const& caller, Workplace const& here, Entry const& entry)
{
    auto const now = here.now();
    Row row { { now.id() }, entry.name, entry.of, entry.procedure, entry.owner, fiscal_year(now.today()), 0, entry.values, RowState::Current, now.at, 1 };
    row.number = store::next_number(tx, row.name, row.year);
    store::insert(tx, row);
    put_into_search(tx, row);
    Change change;
    change.after = row.values;
    keep_change(tx, caller, here, row, std::move(change));
    return row;
}

// A new decision on the same case: the row says what holds now, its history what held before.
Result<Row> revise_row(db::Write& tx, Caller const& caller, Workplace const& here, Row row, json::Object const& values)
{
    auto change = difference(ChangeKind::Revised, row.values, values);
    row.values = values;
    row.state = RowState::Current;
    TRY(store::change(tx, row));
    put_into_search(tx, row);
    keep_change(tx, caller, here, row, std::move(change));
    return row;
}

Result<Row> strike_row(db::Write& tx, Caller const& caller, Workplace const& here, Row row, std::string_view reason)
{
    row.state = RowState::Struck;
    TRY(store::change(tx, row));
    Change change;
    change.kind = ChangeKind::Struck;
    change.reason = reason;
    keep_change(tx, caller, here, row, std::move(change));
    return row;
}

Result<Row> found_for(db::Write& tx, Caller const& caller, access::Action const& action, RowId const& id, std::int64_t expected_version)
{
    auto row = TRY(find(tx, id));
    TRY(access::allow(tx, caller, action, { row.owner }));
    if (row.state == RowState::Struck)
        return refuse(Kind::Conflict, "registers.struck_already");
    if (row.version != expected_version)
        return refuse(Kind::Conflict, "registers.changed_meanwhile");
    return row;
}

std::optional<FieldError> wrong_reason(std::string_view reason)
{
    if (is_blank(reason))
        return FieldError { "reason", "registers.reason_required" };
    if (text::length(reason) > most_words)
        return FieldError { "reason", "registers.too_long", { { "most", std::to_string(most_words) } } };
    return std::nullopt;
}

std::vector<FieldError> wrong_values(definitions::Register const& book, json::Object const& values)
{
    std::vector<FieldError> errors;
    for (auto const& [column, value] : values) {
        if (!book.column(column) || !value.is_text())
            errors.push_back({ column, "registers.no_such_column" });
        else if (text::length(value.text()) > most_words)
            errors.push_back({ column, "registers.too_long", { { "most", std::to_string(most_words) } } });
    }
    return errors;
}

}  // namespace

Result<Row> enter(db::Write& tx, Caller const& caller, Workplace const& here, Entry const& entry)
{
    if (!here.library.find_register(entry.name))
        return refuse(Kind::Conflict, "registers.not_there", { { "name", entry.name } });
    if (auto const row = store::of_case(tx, entry.name, entry.of))
        return revise_row(tx, caller, here, *row, entry.values);
    return make_row(tx, caller, here, entry);
}

Result<void> strike_of_case(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, std::string_view reason)
{
    for (auto const& row : store::of_case(tx, of))
        if (row.state == RowState::Current)
            TRY(strike_row(tx, caller, here, row, reason));
    return {};
}

Result<Row> correct(db::Write& tx, Caller const& caller, Workplace const& here, RowId const& id, json::Object const& values, std::string_view reason, std::int64_t expected_version)
{
    auto row = TRY(found_for(tx, caller, may_correct, id, expected_version));
    auto const* book = here.library.find_register(row.name);
    if (!book)
        return refuse(Kind::Conflict, "registers.not_there", { { "name", row.name } });
    auto errors = wrong_values(*book, values);
    if (auto error = wrong_reason(reason))
        errors.push_back(*error);
    auto change = difference(ChangeKind::Corrected, row.values, values);
    if (errors.empty() && change.after.empty())
        errors.push_back({ book->columns.front().name, "registers.nothing_changed" });
    if (!errors.empty())
        return refuse(std::move(errors));
    for (auto const& [column, value] : change.after)
        row.values[column] = value;
    change.reason = reason;
    TRY(store::change(tx, row));
    put_into_search(tx, row);
    keep_change(tx, caller, here, row, std::move(change));
    return row;
}

Result<Row> strike(db::Write& tx, Caller const& caller, Workplace const& here, RowId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const row = TRY(found_for(tx, caller, may_strike, id, expected_version));
    if (auto error = wrong_reason(reason))
        return refuse({ *error });
    return strike_row(tx, caller, here, row, reason);
}

Result<Row> find(db::Read& tx, RowId const& id)
{
    auto row = store::find(tx, id);
    if (!row)
        return refuse(Kind::NotFound, "registers.row_not_found");
    return std::move(*row);
}

std::vector<Row> of_case(db::Read& tx, CaseId const& of) { return store::of_case(tx, of); }
std::vector<Change> history(db::Read& tx, RowId const& id) { return store::changes(tx, id); }
std::vector<std::string> names(db::Read& tx) { return store::names(tx); }

namespace {

bool newer(Row const& a, Row const& b) { return a.id.value > b.id.value; }

std::vector<Row> rows_found_by_words(db::Read& tx, std::vector<std::string> const& divisions, Query const& query)
{
    std::vector<Row> found;
    for (auto const& hit : search::find(tx, search_kind(query.name), query.words, most_hits)) {
        auto row = store::find(tx, { hit.key });
        auto const is_seen = row && (query.year == 0 || row->year == query.year) && (query.before.empty() || row->id.value < query.before)
            && std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(row->owner, division); });
        if (is_seen)
            found.push_back(std::move(*row));
    }
    return found;
}

}  // namespace

Page rows(db::Read& tx, Caller const& caller, Query const& query)
{
    auto const divisions = access::scope(tx, caller, may_read);
    std::vector<Row> found;
    if (!query.words.empty())
        found = rows_found_by_words(tx, divisions, query);
    else
        for (auto const& division : divisions)
            for (auto& row : store::list(tx, division, query, query.most + 1))
                found.push_back(std::move(row));
    std::ranges::sort(found, newer);
    auto const twice = std::ranges::unique(found, [](Row const& a, Row const& b) { return a.id == b.id; });  // divisions of a person may overlap
    found.erase(twice.begin(), twice.end());
    Page page { std::move(found), {} };
    if (page.rows.size() > static_cast<std::size_t>(query.most)) {
        page.rows.resize(static_cast<std::size_t>(query.most));
        page.next = page.rows.back().id.value;
    }
    return page;
}

std::vector<db::Statement> statements() { return store::row_statements(); }

}  // namespace mado::registers
