// Each expression by columns against the same expression for each row: the same value, or a row that is left, or none at all by columns.
#include <mado/feel/columns.h>
#include <mado/feel/evaluate.h>

#include <deque>
#include <random>

using namespace mado::feel;
using mado::Decimal;

namespace {

class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}
    std::int64_t between(std::int64_t from, std::int64_t to) { return std::uniform_int_distribution<std::int64_t>(from, to)(engine_); }
    bool in(int n) { return between(1, n) == 1; }

private:
    std::mt19937_64 engine_;
};

Value value_of(std::string const& text)
{
    Names const names;
    auto const expression = compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    Scope scope(names);
    return evaluate(*expression, scope);
}

std::vector<Value> const& strange()
{
    static auto const all = [] {
        std::vector<Value> values;
        for (auto const* text : { "null", "true", "\"x\"", "0.5", "-7.25", "1234567890123456789012345678", "4611686018427387904", "-9223372036854775808", "0.0000000000000000001", "[1]", "[]",
                 "{a: 1}", "@\"2026-04-01\"", "@\"P1D\"", "[1..3]" })
            values.push_back(value_of(text));
        return values;
    }();
    return all;
}

// Names of the rows, with what usually stands there; `one_in` rows have something else.
struct Sorts {
    Chance chance;
    int one_in;
    Value usual(std::string const& name)
    {
        if (name == "n" || name == "m")
            return Value::number(chance.between(-3, 12));
        if (name == "yen")
            return Value::number(chance.between(-2'000'000, 300'000'000));
        if (name == "rate")
            return value_of("0.0" + std::to_string(chance.between(0, 99'999)));
        if (name == "b" || name == "c")
            return Value::boolean(chance.in(2));
        if (name == "s")
            return Value::string(chance.in(2) ? "full" : chance.in(2) ? "partial" : "none");
        if (name == "d")
            return Value::date(Date { 20'000 + chance.between(0, 900) });
        if (name == "one")
            return Value::number(3);
        if (name == "numbers") {
            std::vector<Value> items;
            for (auto i = chance.between(0, 4); i > 0; --i)
                items.push_back(any("n"));
            return Value::list(std::move(items));
        }
        if (name == "person")
            return Value::context({ { "age", any("n") }, { "s", any("s") }, { "b", any("b") } });
        std::vector<Value> items;
        for (auto i = chance.between(0, 4); i > 0; --i)
            items.push_back(any("person"));
        return Value::list(std::move(items));
    }
    Value any(std::string const& name)
    {
        if (one_in > 0 && chance.in(one_in))
            return strange()[static_cast<std::size_t>(chance.between(0, static_cast<std::int64_t>(strange().size()) - 1))];
        return usual(name);
    }
};

std::vector<std::string> const names_of_rows { "n", "m", "yen", "rate", "b", "c", "s", "d", "one", "numbers", "person", "people" };

class Given final : public ColumnScope {
public:
    Given(Names const& names, std::vector<std::vector<Value>> const& rows, Rows const& all) : all_(all)
    {
        for (int slot = 0; slot < names.size(); ++slot)
            columns_.push_back(Column::of_values(rows[static_cast<std::size_t>(slot)], all));
    }
    Column slot(int slot, Rows const& rows) override { return within(columns_[static_cast<std::size_t>(slot)], all_, rows); }
    Column call(int, std::span<Column const>, Rows const&) override { throw NotByColumns("there is no function"); }
    Rows const& keep(std::unique_ptr<Rows const> rows) override { return *kept_.emplace_back(std::move(rows)); }

private:
    Rows const& all_;
    std::vector<Column> columns_;
    std::deque<std::unique_ptr<Rows const>> kept_;
};

struct Counted { std::size_t rows = 0, left = 0, refused = 0; };

void check(std::string const& text, unsigned seed, int one_in, std::size_t count, Counted& counted)
{
    Names names;
    for (auto const& name : names_of_rows)
        names.add(name);
    auto const expression = compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    Sorts sorts { Chance(seed), one_in };
    std::vector<std::vector<Value>> columns;
    for (auto const& name : names_of_rows) {
        auto& column = columns.emplace_back();
        for (std::size_t row = 0; row < count; ++row)
            column.push_back(sorts.any(name));
    }
    Rows const rows(count);
    counted.rows += count;
    std::optional<Column> answer;
    std::optional<Given> given;
    try {
        given.emplace(names, columns, rows);
        answer = evaluate_columns(*expression, *given, rows);
    } catch (NotByColumns const&) {
        counted.refused += count;
        return;
    }
    Scope scope(names);
    for (std::size_t row = 0; row < count; ++row) {
        if (rows.is_left(row)) {
            ++counted.left;
            continue;
        }
        for (int slot = 0; slot < names.size(); ++slot)
            scope.set(slot, columns[static_cast<std::size_t>(slot)][row]);
        auto const alone = evaluate(*expression, scope), by_columns = answer->at(row);
        if (!(alone == by_columns) || alone.to_literal() != by_columns.to_literal())
            FAIL_CHECK(text << " of row " << row << " (seed " << seed << "): alone " << alone.to_literal() << ", by columns " << by_columns.to_literal());
    }
}

std::vector<std::string> const all_of_it { "n + m", "n - m * 2", "yen * rate", "-yen", "yen / 4", "yen / 3", "yen / n", "n / 8 + rate", "yen ** 2", "n = m", "n != m", "n < m", "yen >= 1000000 and b", "b or c",
    "b and n > 3 or s = \"full\"", "not(b)", "n between 1 and m", "d < @\"2025-01-01\"", "d = @\"2026-04-01\"", "d.month + d.year", "s = \"full\"", "s != \"none\"", "n = null", "null != b", "b = true", "b != false",
    "if b then n else m", "if b then yen else rate", "if s = \"full\" then \"x\" else if s = \"none\" then null else \"y\"", "if b then n else \"text\"", "if b then numbers else null", "if b then null else person",
    "floor(yen / 3000, 0)", "floor(yen / 7, -1)", "ceiling(yen / n, 1)", "ceiling(yen * rate, -1)", "round half up(yen * rate, -1)", "round half down(rate, 2)", "decimal(rate, 3)", "decimal(yen / 40, 0)",
    "round up(yen / 30, 0)", "round down(-yen / 30, -2)", "floor(rate)", "round half up(yen / 2, -1)", "max(0, n)", "min(n, m)", "max(n, rate)", "min(n, null)", "max(n, m, yen)", "max(numbers)", "abs(n)", "modulo(n, 4)",
    "sum(numbers)", "sum(append(numbers, 0))", "sum(append(numbers, n))", "sum(append(numbers, rate))", "count(numbers)", "count(people)", "numbers[1]", "numbers[-1]", "numbers[n]", "numbers[min(n, count(numbers))]",
    "numbers[item > 2]", "numbers[n > 2]", "people[1].age", "people[n].age", "people[age > 3]", "count(people[b = true])", "count(people[b])", "people[item.s = \"full\"].age", "people[s = \"none\" and age > n]",
    "for x in numbers return x * n + 1", "sum(for p in people return if p.s = \"full\" then p.age else 0)", "sum(for p in people return p.age * rate)", "for p in people return p.b", "for p in people return {age: p.age}",
    "some p in people satisfies p.age >= n", "every p in people satisfies p.age < n and p.b", "some x in numbers satisfies x = null", "for i in 1..n return i * m", "sum(for i in 1..count(people) return i)",
    "sum(for i in 1..count(people) return if count(people) = 0 then 0 else people[i].age)", "sort(people, function(a, b) a.age > b.age)", "sort(people, function(a, b) a.age < b.age)[1].age",
    "sort(numbers, function(a, b) a < b)", "sort(numbers)", "for p in people return sum(for q in people return if q.age > p.age then 1 else 0)", "for p in people return count(people[age > p.age])", "person.age + 1", "person.missing",
    "people.age", "person = null", "person.s = s", "list contains(numbers, n)", "substring(s, 1, 2)", "[n, m, s]", "n instance of number", "concatenate(numbers, [n])", "one * n", "numbers[one]", "sum([n, m])",
    "string length(s) + n", "if n > 3 then numbers[1] else rate", "(if b then person else null).age", "if numbers = [] then 0 else sum(numbers)", "date(\"2026-04-01\")", "append(numbers, n)", "for x in n return x",
    "sum(for x in [1, 2, n] return x)", "number(s)", "for x in numbers, y in numbers return x + y", "if c then yen * yen else 0", "yen * yen * yen", "rate * rate * rate * rate", "0.1 + 0.2 + n" };

}  // namespace

TEST_CASE("usual rows are answered by columns as one by one")
{
    Counted counted;
    for (auto const& text : all_of_it)
        for (unsigned seed = 1; seed <= 3; ++seed)
            check(text, seed, 0, seed == 3 ? 1 : 200, counted);
    CHECK(counted.rows > 40'000);
    CHECK(counted.refused * 8 < counted.rows);
    CHECK(counted.left * 5 < counted.rows);
}

TEST_CASE("rows with null, wrong kinds and numbers beyond columns are answered alike or left")
{
    Counted counted;
    for (auto const& text : all_of_it)
        for (unsigned seed = 11; seed <= 16; ++seed)
            check(text, seed, seed % 2 == 0 ? 30 : 6, 60, counted);
    CHECK(counted.left + counted.refused < counted.rows);
}

TEST_CASE("a column of rows that are alike is a constant, and a row out of range is never read")
{
    std::vector<std::int64_t> const same { 4, 4, 4 };
    CHECK(Column::of_numbers(same).is_constant());
    std::vector<std::uint32_t> const codes { 0, 2 };
    auto const words = std::make_shared<std::vector<Value> const>(2, Value::string("a"));
    CHECK_THROWS_AS(Column::of_words(codes, words), std::out_of_range);
    std::vector<std::int64_t> const large { 1, std::int64_t { 1 } << 62 | 1 };
    CHECK_THROWS_AS(Column::of_numbers(large), NotByColumns);
    std::vector<std::uint8_t> const nulls { 0, 1, 0 };
    auto const some = Column::of_numbers(same, nulls);
    CHECK(some.at(0) == Value::number(4));
    CHECK(some.at(1).is_null());
}
