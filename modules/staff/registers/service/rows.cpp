#include <mado/audit/audit.h>
#include <mado/definitions/undisclosed.h>
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

// The one place where a row leaves this module: without what is not disclosed.
Row disclosed(Row row)
{
    for (auto const& column : row.hidden)
        if (auto const found = row.values.find(column); found != row.values.end())
            found->second = definitions::undisclosed_words("ja");
    return row;
}

void put_into_search(db::Write& tx, Row const& row)
{
    std::string words;
    for (auto const& [column, value] : disclosed(row).values)
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
    auto kept = store::find(tx, id);
    if (!kept)
        return refuse(Kind::NotFound, "registers.row_not_found");
    auto row = std::move(*kept);
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
    auto disclosed_values = values;  // what the page could not show, it cannot change
    std::erase_if(disclosed_values, [&](auto const& one) { return row.hidden.contains(one.first); });
    auto change = difference(ChangeKind::Corrected, row.values, disclosed_values);
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
    return disclosed(std::move(row));
}

Result<Row> strike(db::Write& tx, Caller const& caller, Workplace const& here, RowId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const row = TRY(found_for(tx, caller, may_strike, id, expected_version));
    if (auto error = wrong_reason(reason))
        return refuse({ *error });
    return disclosed(TRY(strike_row(tx, caller, here, row, reason)));
}

Result<Row> find(db::Read& tx, RowId const& id)
{
    auto row = store::find(tx, id);
    if (!row)
        return refuse(Kind::NotFound, "registers.row_not_found");
    return disclosed(std::move(*row));
}

std::vector<Row> of_case(db::Read& tx, CaseId const& of)
{
    auto all = store::of_case(tx, of);
    std::ranges::transform(all, all.begin(), disclosed);
    return all;
}

std::vector<Change> history(db::Read& tx, RowId const& id)
{
    auto all = store::changes(tx, id);
    auto const row = store::find(tx, id);
    for (auto& change : all)
        for (auto const& column : row ? row->hidden : std::set<std::string> {})
            for (auto* values : { &change.before, &change.after })
                if (auto const found = values->find(column); found != values->end())
                    found->second = definitions::undisclosed_words("ja");
    return all;
}

void hide(db::Write& tx, Workplace const& here, CaseId const& of, Hiding const& hiding)
{
    for (auto row : store::of_case(tx, of)) {
        auto const* book = here.library.find_register(row.name);
        row.hidden.clear();
        for (auto const& [column, value] : row.values) {
            auto const* known = book ? book->column(column) : nullptr;
            auto const is_address = !known || known->from == definitions::CaseWord::ApplicantAddress;  // a column that is not described any more: nobody knows
            auto const holds_word = value.is_text() && std::ranges::any_of(hiding.words, [&](std::string const& word) { return value.text().find(word) != std::string::npos; });
            if (is_address || holds_word || hiding.columns.contains(column))
                row.hidden.insert(column);
        }
        store::keep_hidden(tx, row);
        put_into_search(tx, row);
    }
}

void nothing_hidden(db::Write& tx, CaseId const& of)
{
    for (auto row : store::of_case(tx, of)) {
        row.hidden.clear();
        store::keep_hidden(tx, row);
        put_into_search(tx, row);
    }
}

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
    std::ranges::transform(found, found.begin(), disclosed);
    Page page { std::move(found), {} };
    if (page.rows.size() > static_cast<std::size_t>(query.most)) {
        page.rows.resize(static_cast<std::size_t>(query.most));
        page.next = page.rows.back().id.value;
    }
    return page;
}

std::vector<db::Statement> statements() { return store::row_statements(); }

}  // namespace mado::registers
