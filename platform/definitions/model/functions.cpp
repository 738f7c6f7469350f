#include "model/functions.h"

#include <mado/time/fiscal.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>

namespace mado::definitions {

namespace {

using feel::Host;
using feel::Type;
using feel::Value;
using Arguments = std::span<Value const>;

Value date(std::optional<Day> day) { return day ? Value::date(*day) : Value {}; }

std::optional<std::int32_t> small(Value const& value)
{
    auto const number = value.to_integer();
    if (!number || *number < 0 || *number > 10'000)
        return {};
    return static_cast<std::int32_t>(*number);
}

// A whole number of days, or of months; nothing for anything else.
std::optional<Term> term_of(Value const& value)
{
    if (value.kind() == feel::Kind::YearsMonths) {
        auto const months = value.as_years_months().months;
        return months >= 0 && months <= 120'000 ? std::optional(Term::of_months(static_cast<std::int32_t>(months))) : std::nullopt;
    }
    if (value.kind() != feel::Kind::DaysTime)
        return {};
    auto const duration = value.as_days_time();
    if (duration.nanoseconds != 0 || duration.seconds < 0 || duration.seconds % 86'400 != 0 || duration.seconds / 86'400 > 3'660'000)
        return {};
    return Term::of_days(static_cast<std::int32_t>(duration.seconds / 86'400));
}

void note_argument(Host& host, char const* function)
{
    host.note("function.argument", std::string(function) + " の引数が日付や数ではありません。", std::string(function) + ": an argument is no day or number.");
}

Calendar const& calendar_of(Host& host)
{
    static Calendar const always_open {};
    auto const* scope = dynamic_cast<OfficeScope const*>(&host.scope());
    return scope ? scope->calendar() : always_open;
}

// 民法140条・142条: see mado::deadline.
Value call_deadline(Arguments arguments, Host& host)
{
    auto const day = arguments[0].to_day();
    auto const term = term_of(arguments[1]);
    if (day && term)
        return date(deadline(*day, *term, calendar_of(host)));
    if (!arguments[0].is_null())
        note_argument(host, "deadline");
    return {};
}

Value call_age(Arguments arguments, Host&)
{
    auto const born = arguments[0].to_day(), on = arguments[1].to_day();
    auto const years = born && on ? age(*born, *on) : std::nullopt;
    return years ? Value::number(Decimal(*years)) : Value {};
}

template <std::optional<Day> (*function)(Day, int)>
Value call_age_day(Arguments arguments, Host&)
{
    auto const born = arguments[0].to_day();
    auto const years = small(arguments[1]);
    return born && years ? date(function(*born, *years)) : Value {};
}

Value call_fiscal_year(Arguments arguments, Host&)
{
    auto const day = arguments[0].to_day();
    return day ? Value::number(Decimal(fiscal_year(*day))) : Value {};
}

Value call_months_begun(Arguments arguments, Host&)
{
    auto const from = arguments[0].to_day(), through = arguments[1].to_day();
    return from && through ? Value::number(Decimal(months_begun(*from, *through))) : Value {};
}

constexpr std::size_t most_calls = 100;  // kept for one explanation

struct Edition {
    Rows const* rows = nullptr;
    std::optional<Day> since {};
};

Edition edition_of(Table const& table, feel::Scope& scope)
{
    if (table.rows.value)
        return { &*table.rows.value };
    auto const day = table.rows.on.compiled ? feel::evaluate(*table.rows.on.compiled, scope).to_day() : std::nullopt;
    auto const* rows = day ? table.rows.at(*day) : nullptr;
    if (!rows)
        return {};
    return { rows, std::prev(table.rows.since.upper_bound(*day))->first };
}

std::string title_of(Table const& table, std::optional<Day> since)
{
    auto const& title = table.title.empty() ? table.name : table.title.japanese();
    return since ? title + "（" + wareki::text(*since) + "から）" : title;
}

void keep(std::vector<Called>* calls, Table const& table, dmn::TableTrace&& trace)
{
    if (calls && calls->size() < most_calls)
        calls->push_back({ &table, std::move(trace) });
}

Value look_up(Table const& table, Arguments inputs, Host& host, std::vector<Called>* calls)
{
    auto const edition = edition_of(table, host.scope());
    if (!edition.rows || !edition.rows->compiled)
        return {};
    std::vector<feel::Note> notes;
    dmn::TableTrace trace;
    auto value = edition.rows->compiled->evaluate(inputs, host.scope(), { .limits = {}, .notes = &notes }, calls ? &trace : nullptr);
    for (auto& note : notes)
        host.note(std::move(note.key), "表 " + table.name + ": " + note.japanese, "Table " + table.name + ": " + note.english);
    trace.name = title_of(table, edition.since);
    keep(calls, table, std::move(trace));
    return value;
}

void keep_tables(std::vector<Called>* calls, Table const& table, std::vector<dmn::Step>&& steps)
{
    for (auto& step : steps) {
        keep_tables(calls, table, std::move(step.steps));
        for (auto& trace : step.tables)
            keep(calls, table, std::move(trace));
    }
}

// One `gives` is the answer itself, several are a context of the entries of that name, or of the answers of that name.
Value given_by(Table const& table, std::vector<std::pair<std::string, dmn::Model::Answer>> const& answers)
{
    if (answers.size() == 1 && (table.gives.size() == 1 || answers.front().second.value.is_null()))
        return answers.front().second.value;
    std::vector<feel::Entry> entries;
    for (auto const& name : table.gives) {
        auto const found = std::find_if(answers.begin(), answers.end(), [&](auto const& answer) { return answer.first == name; });
        entries.push_back({ name, found != answers.end() ? found->second.value : answers.size() == 1 ? answers.front().second.value.get(name) : Value {} });
    }
    return table.gives.size() == 1 ? entries.front().value : Value::context(std::move(entries));
}

// `from: decisions/x`: the document's service or decision, called with `takes` by name.
Value decided_by(Table const& table, Arguments inputs, Host& host, Decisions const* decisions, std::vector<Called>* calls)
{
    auto const* decision = decisions ? decisions->decision(table.decision()) : nullptr;
    if (!decision) {
        host.note("table.from", "表 " + table.name + " の " + table.from + " がありません。", "Table " + table.name + ": there is no " + table.from + ".");
        return {};
    }
    std::vector<feel::Entry> named;
    for (std::size_t i = 0; i < table.takes.size(); ++i)
        named.push_back({ table.takes[i], inputs[i] });
    dmn::Trace trace;
    dmn::Model::How how;
    how.trace = calls ? &trace : nullptr;
    how.today = host.scope().today();
    how.now = host.scope().now();
    auto const answers = decision->model.evaluate(named, decision->entry, how);
    for (auto const& [name, answer] : answers)
        if (answer.failed())
            host.note("table.from", "表 " + table.name + "(" + table.from + "): " + answer.error_japanese, "Table " + table.name + " (" + table.from + "): " + answer.error_english);
    keep_tables(calls, table, std::move(trace.steps));
    return given_by(table, answers);
}

Value call_table(Table const& table, Arguments inputs, Host& host)
{
    auto const* office = dynamic_cast<OfficeScope const*>(&host.scope());
    auto* calls = office ? office->calls() : nullptr;
    return table.from.empty() ? look_up(table, inputs, host, calls) : decided_by(table, inputs, host, office ? office->decisions() : nullptr, calls);
}

}  // namespace

std::vector<feel::HostFunction> host_functions()
{
    auto const date_type = Type::of(feel::Kind::Date), number_type = Type::of(feel::Kind::Number);
    return {
        { "deadline", { "day", "duration" }, 0, call_deadline, date_type },
        { "age", { "born", "on" }, 0, call_age, number_type },
        { "age_reached_on", { "born", "years" }, 0, call_age_day<age_reached_on>, date_type },
        { "fiscal_year", { "day" }, 0, call_fiscal_year, number_type },
        { "fiscal_year_end_of_age", { "born", "years" }, 0, call_age_day<fiscal_year_end_of_age>, date_type },
        { "months_begun", { "from", "through" }, 0, call_months_begun, number_type },
    };
}

feel::HostFunction table_function(Table const& table)
{
    Type returns;
    if (table.gives.size() > 1) {
        std::vector<std::pair<std::string, Type>> members;
        for (auto const& name : table.gives)
            members.emplace_back(name, Type {});
        returns = Type::context_of(std::move(members));
    }
    return { table.name, table.takes, 0, [&table](Arguments inputs, Host& host) { return call_table(table, inputs, host); }, std::move(returns) };
}

feel::Names with_columns(feel::Names names, Table const& table)
{
    for (auto const& name : table.takes)
        if (!names.slot(name))
            names.add(name);
    return names;
}

feel::Names decision_names()
{
    feel::Names names;
    for (auto& function : host_functions())
        if (function.name != "deadline")
            names.add(std::move(function));
    return names;
}

Type type_of(FieldType type)
{
    auto const string = Type::of(feel::Kind::String), number = Type::of(feel::Kind::Number);
    auto const strings = [&](std::initializer_list<char const*> names) {
        std::vector<std::pair<std::string, Type>> members;
        for (auto const* name : names)
            members.emplace_back(name, string);
        return members;
    };
    switch (type) {
    case FieldType::Number:
    case FieldType::Money: return number;
    case FieldType::YesNo: return Type::of(feel::Kind::Boolean);
    case FieldType::Date: return Type::of(feel::Kind::Date);
    case FieldType::PersonName: return Type::context_of(strings({ "text", "family", "given", "kana", "kana_from", "latin", "former", "alias" }));
    case FieldType::Address: {
        auto members = strings({ "text", "postcode", "number", "building", "municipality", "town_id", "country" });
        members.emplace_back("none", Type::of(feel::Kind::Boolean));
        return Type::context_of(std::move(members));
    }
    case FieldType::Place: {
        auto members = strings({ "text" });
        members.emplace_back("latitude", number);
        members.emplace_back("longitude", number);
        return Type::context_of(std::move(members));
    }
    case FieldType::BankAccount: {
        auto members = strings({ "bank", "branch", "kind", "name" });
        members.emplace_back("public", Type::of(feel::Kind::Boolean));
        return Type::context_of(std::move(members));
    }
    case FieldType::File: {
        auto members = strings({ "way" });
        members.emplace_back("count", number);
        return Type::context_of(std::move(members));
    }
    default: return string;
    }
}

Type type_of(Field const& field)
{
    if (field.type == FieldType::Choice && field.many)
        return Type::list_of(Type::of(feel::Kind::String));
    if (field.type != FieldType::Group)
        return type_of(field.type);
    std::vector<std::pair<std::string, Type>> members;
    for (auto const& child : field.fields)
        if (child.type != FieldType::MyNumber)
            members.emplace_back(child.name, type_of(child));
    return Type::list_of(Type::context_of(std::move(members)));
}

}  // namespace mado::definitions
