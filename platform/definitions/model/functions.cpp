#include "model/functions.h"

#include <mado/time/fiscal.h>
#include <mado/time/period.h>

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

Rows const* rows_on(Table const& table, feel::Scope& scope)
{
    if (table.rows.value)
        return &*table.rows.value;
    if (!table.rows.on.compiled)
        return nullptr;
    auto const day = feel::evaluate(*table.rows.on.compiled, scope).to_day();
    return day ? table.rows.at(*day) : nullptr;
}

bool fits(Row const& row, Arguments inputs, feel::Scope& scope)
{
    for (std::size_t i = 0; i < row.when.size(); ++i)
        if (row.when_texts[i] != "-" && !feel::evaluate_unary(row.when[i], inputs[i], scope).is_true())
            return false;
    return true;
}

Value given_by(Table const& table, Row const& row, feel::Scope& scope)
{
    auto const cell = [&](std::size_t i) { return row.then[i].compiled ? feel::evaluate(*row.then[i].compiled, scope) : Value {}; };
    if (table.gives.size() == 1)
        return cell(0);
    std::vector<feel::Entry> entries;
    for (std::size_t i = 0; i < table.gives.size(); ++i)
        entries.push_back({ table.gives[i], cell(i) });
    return Value::context(std::move(entries));
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

Value look_up(Table const& table, Arguments inputs, feel::Scope& scope, Host* host)
{
    auto const* rows = rows_on(table, scope);
    if (!rows)
        return {};
    Row const* found = nullptr;
    for (auto const& row : *rows) {
        if (!fits(row, inputs, scope))
            continue;
        if (table.hit == Table::Hit::First)
            return given_by(table, row, scope);
        if (found) {  // under `unique` two answers are none
            if (host)
                host->note("table.overlap", "表 " + table.name + " の行 " + found->name + " と " + row.name + " が同時に当たります。",
                    "Rows " + found->name + " and " + row.name + " of table " + table.name + " both fit.");
            return {};
        }
        found = &row;
    }
    return found ? given_by(table, *found, scope) : Value {};
}

feel::HostFunction table_function(std::shared_ptr<Table const> table)
{
    Type returns;
    if (table->gives.size() > 1) {
        std::vector<std::pair<std::string, Type>> members;
        for (auto const& name : table->gives)
            members.emplace_back(name, Type {});
        returns = Type::context_of(std::move(members));
    }
    auto parameters = table->takes;
    auto name = table->name;
    return { std::move(name), std::move(parameters), 0,
        [table = std::move(table)](Arguments inputs, Host& host) { return look_up(*table, inputs, host.scope(), &host); }, std::move(returns) };
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
