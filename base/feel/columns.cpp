#include "columns.h"

#include <algorithm>
#include <unordered_map>

namespace mado::feel {

namespace {

template <class T>
bool are_alike(std::span<T const> all)
{
    return std::all_of(all.begin(), all.end(), [&](T const& one) { return one == all.front(); });
}

bool are_any(std::span<std::uint8_t const> nulls)
{
    return std::any_of(nulls.begin(), nulls.end(), [](std::uint8_t null) { return null != 0; });
}

Cells<std::uint8_t> nulls_of(std::span<std::uint8_t const> nulls) { return are_any(nulls) ? copied(nulls) : nullptr; }

std::int64_t farthest(std::span<std::int64_t const> numbers)
{
    std::int64_t least = 0, most = 0;
    for (auto const number : numbers) {
        least = std::min(least, number);
        most = std::max(most, number);
    }
    return std::max(most, -least);
}

template <class T>
Cells<T> gathered_cells(Cells<T> const& from, Cells<std::uint32_t> const& rows, std::size_t count)
{
    if (!from)
        return nullptr;
    NewCells<T> cells(count);
    auto const* const source = from.get();
    auto const* const places = rows.get();
    for (std::size_t i = 0; i < count; ++i)
        cells[i] = source[places[i]];
    return cells;
}

}  // namespace

Column Column::constant(Value value)
{
    Column column;
    column.value = std::move(value);
    return column;
}

Column Column::of_numbers(std::span<std::int64_t const> numbers, std::span<std::uint8_t const> nulls)
{
    bool const some_null = are_any(nulls);
    if (!numbers.empty() && !some_null && are_alike(numbers))
        return constant(Value::number(numbers.front()));
    if (std::any_of(numbers.begin(), numbers.end(), [](std::int64_t number) { return number > most_number || number < -most_number; }))
        throw NotByColumns("a number is too large");
    return number_column(copied(numbers), 0, farthest(numbers), some_null ? copied(nulls) : nullptr);
}

Column Column::of_days(std::span<Day const> days)
{
    if (!days.empty() && are_alike(days))
        return constant(Value::date(days.front()));
    Column column;
    column.form = Form::Date;
    NewCells<std::int64_t> cells(days.size());
    for (std::size_t i = 0; i < days.size(); ++i)
        cells[i] = feel::Date::of(days[i]).days;
    column.numbers = cells;
    return column;
}

Column Column::of_flags(std::span<std::uint8_t const> flags, std::span<std::uint8_t const> nulls)
{
    auto some = nulls_of(nulls);
    if (!flags.empty() && !some && std::all_of(flags.begin(), flags.end(), [&](auto flag) { return (flag != 0) == (flags.front() != 0); }))
        return constant(Value::boolean(flags.front() != 0));
    NewCells<std::uint8_t> cells(flags.size());
    for (std::size_t i = 0; i < flags.size(); ++i)
        cells[i] = flags[i] != 0;
    return flag_column(cells, std::move(some));
}

Column Column::of_words(std::span<std::uint32_t const> codes, Words words, std::span<std::uint8_t const> nulls)
{
    auto some = nulls_of(nulls);
    if (std::any_of(codes.begin(), codes.end(), [&](std::uint32_t code) { return code >= words->size(); }))
        throw std::out_of_range("a code has no word");
    if (!codes.empty() && !some && are_alike(codes))
        return constant((*words)[codes.front()]);
    auto column = column_of_words(words, copied(codes), codes.size());
    if (some && column.is_constant())
        throw NotByColumns("words that are null");
    if (some)
        column.nulls = either_null(column.nulls, some, codes.size());
    return column;
}

Column Column::of_contexts(std::size_t, std::vector<std::pair<std::string, Column>> members)
{
    auto records = std::make_shared<Records>();
    for (auto& [name, column] : members)
        records->members.push_back({ std::move(name), std::move(column) });
    Column column;
    column.form = Form::Context;
    column.records = std::move(records);
    return column;
}

Column Column::of_lists(std::span<std::uint32_t const> offsets, Column items)
{
    auto const count = offsets.size() - 1;
    if (offsets.back() == 0 && count > 0)
        return constant(Value::list({}));
    Column column;
    column.form = Form::List;
    column.lists = std::make_shared<Lists>(Lists { count, copied(offsets), std::move(items) });
    return column;
}

Value Column::at(std::size_t row) const
{
    if (is_null(row))
        return {};
    auto const place = codes ? codes[static_cast<std::ptrdiff_t>(row)] : row;
    switch (form) {
    case Form::Constant: return value;
    case Form::Number: return Value::number(scale == 0 ? Decimal(numbers[row]) : Decimal(numbers[row]) / Decimal(power_of_ten(scale)));
    case Form::Boolean: return Value::boolean(flags[row] != 0);
    case Form::Date: return Value::date(feel::Date { numbers[row] });
    case Form::Coded: return (*words)[place];
    case Form::Context: {
        std::vector<Entry> entries;
        for (auto const& member : records->members)
            if (!member.absent || member.absent[place] == 0)
                entries.push_back({ member.name, member.column.at(place) });
        return Value::context(std::move(entries));
    }
    case Form::List: break;
    }
    std::vector<Value> items;
    for (auto item = lists->offsets[place]; item < lists->offsets[place + 1]; ++item)
        items.push_back(lists->items.at(item));
    return Value::list(std::move(items));
}

Column Column::gathered(Cells<std::uint32_t> const& rows, std::size_t count) const
{
    if (is_constant())
        return *this;
    auto column = *this;
    column.numbers = gathered_cells(numbers, rows, count);
    column.flags = gathered_cells(flags, rows, count);
    column.codes = gathered_cells(codes, rows, count);
    column.nulls = gathered_cells(nulls, rows, count);
    if (!codes && (form == Form::Context || form == Form::List))
        column.codes = rows;
    return column;
}

Column within(Column const& column, Rows const& of, Rows const& rows)
{
    if (column.is_constant() || &of == &rows)
        return column;
    if (!rows.outer())
        throw NotByColumns("a name of other rows");
    return within(column, of, *rows.outer()).gathered(rows.of(), rows.size());
}

Records::Member const* Records::find(std::string_view name) const
{
    auto const found = std::find_if(members.begin(), members.end(), [&](Member const& member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

namespace {

// Values to columns, each kind by itself.
class FromValues {
public:
    FromValues(std::span<Value const> values, Rows const& rows) : values_(values), rows_(rows) {}

    Column run() const
    {
        unsigned kinds = 0;
        for (auto const& value : values_)
            kinds |= 1U << static_cast<unsigned>(value.kind());
        auto const is_only = [&](Kind kind) { return (kinds & ~(1U << static_cast<unsigned>(Kind::Null))) == 1U << static_cast<unsigned>(kind); };
        if (is_only(Kind::Null) || (kinds & ~1U) == 0)
            return Column::constant({});
        auto column = is_only(Kind::Number) ? numbers() : is_only(Kind::Boolean) ? flags() : is_only(Kind::Date) ? days() : is_only(Kind::Context) ? contexts() : is_only(Kind::List) ? lists() : words();
        if ((kinds & 1U) != 0 && !column.is_constant())
            column.nulls = nulls();
        return column;
    }

private:
    Cells<std::uint8_t> nulls() const
    {
        NewCells<std::uint8_t> cells(values_.size());
        for (std::size_t i = 0; i < values_.size(); ++i)
            cells[i] = values_[i].is_null();
        return cells;
    }

    Column numbers() const
    {
        std::vector<Scaled> all(values_.size());
        int scale = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (values_[i].is_null())
                continue;
            auto const number = scaled(values_[i].as_number());
            if (!number)
                rows_.leave(i);
            all[i] = number.value_or(Scaled { 0, 0 });
            scale = std::max(scale, all[i].scale);
        }
        NewCells<std::int64_t> cells(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (__builtin_mul_overflow(all[i].digits, power_of_ten(scale - all[i].scale), &cells[i]) || cells[i] > most_number || cells[i] < -most_number) {
                rows_.leave(i);
                cells[i] = 0;
            }
        }
        auto const most = farthest({ cells.data(), all.size() });
        return number_column(cells, scale, most, nullptr);
    }

    Column flags() const
    {
        NewCells<std::uint8_t> cells(values_.size());
        for (std::size_t i = 0; i < values_.size(); ++i)
            cells[i] = values_[i].is_true();
        return flag_column(cells, nullptr);
    }

    Column days() const
    {
        NewCells<std::int64_t> cells(values_.size());
        for (std::size_t i = 0; i < values_.size(); ++i)
            cells[i] = values_[i].is_null() ? 0 : values_[i].as_date().days;
        if (std::all_of(values_.begin(), values_.end(), [&](Value const& value) { return value.is_date() && value.as_date().days == values_.front().as_date().days; }))
            return Column::constant(values_.front());
        Column column;
        column.form = Column::Form::Date;
        column.numbers = cells;
        return column;
    }

    // Strings are kept once; values of other kinds each for itself.
    Column words() const
    {
        auto kept = std::make_shared<std::vector<Value>>();
        std::unordered_map<std::string_view, std::uint32_t> known;
        NewCells<std::uint32_t> codes(values_.size());
        for (std::size_t i = 0; i < values_.size(); ++i) {
            auto const next = static_cast<std::uint32_t>(kept->size());
            codes[i] = values_[i].is_string() ? known.emplace(values_[i].as_string(), next).first->second : next;
            if (codes[i] == next)
                kept->push_back(values_[i]);
        }
        if (kept->size() == 1)
            return Column::constant(kept->front());
        Column column;
        column.form = Column::Form::Coded;
        column.codes = codes;
        column.words = std::move(kept);
        return column;
    }

    Column contexts() const
    {
        constexpr std::size_t most_members = 200;
        std::vector<std::string> names;
        for (auto const& value : values_) {
            if (value.is_null())
                continue;
            for (auto const& entry : value.as_context())
                if (std::find(names.begin(), names.end(), entry.key) == names.end())
                    names.push_back(entry.key);
            if (names.size() > most_members)
                return words();
        }
        auto records = std::make_shared<Records>();
        std::vector<Value> each(values_.size());
        for (auto const& name : names) {
            NewCells<std::uint8_t> absent(values_.size());
            bool some_absent = false;
            for (std::size_t i = 0; i < values_.size(); ++i) {
                auto const* const found = values_[i].find(name);
                each[i] = found ? *found : Value {};
                absent[i] = found == nullptr;
                some_absent = some_absent || !found;
            }
            records->members.push_back({ name, Column::of_values(each, rows_), some_absent ? Cells<std::uint8_t>(absent) : nullptr });
        }
        Column column;
        column.form = Column::Form::Context;
        column.records = std::move(records);
        return column;
    }

    Column lists() const
    {
        constexpr std::size_t most_items = 1U << 24;
        NewCells<std::uint32_t> offsets(values_.size() + 1);
        std::vector<Value> items;
        std::vector<std::uint32_t> of;
        offsets[0] = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (!values_[i].is_null())
                for (auto const& item : values_[i].as_list()) {
                    items.push_back(item);
                    of.push_back(static_cast<std::uint32_t>(i));
                }
            if (items.size() > most_items)
                throw NotByColumns("lists are too long");
            offsets[i + 1] = static_cast<std::uint32_t>(items.size());
        }
        Rows const inner(rows_, copied(std::span<std::uint32_t const>(of)), of.size());
        Column column;
        column.form = Column::Form::List;
        column.lists = std::make_shared<Lists>(Lists { values_.size(), offsets, Column::of_values(items, inner) });
        return column;
    }

    std::span<Value const> values_;
    Rows const& rows_;
};

}  // namespace

Column Column::of_values(std::span<Value const> values, Rows const& rows)
{
    if (values.empty())
        return constant({});
    auto const& first = values.front();
    bool const plain = first.kind() != Kind::Context && first.kind() != Kind::List && first.kind() != Kind::Function;
    if (plain && std::all_of(values.begin(), values.end(), [&](Value const& value) { return value.kind() == first.kind() && value == first; }))
        return constant(first);
    return FromValues(values, rows).run();
}

// What all words are decides the form, so that arithmetic need not know where numbers come from.
Column column_of_words(Column::Words const& words, Cells<std::uint32_t> const& codes, std::size_t count)
{
    if (words->size() == 1)
        return Column::constant(words->front());
    unsigned kinds = 0;
    for (auto const& word : *words)
        kinds |= 1U << static_cast<unsigned>(word.kind());
    kinds &= ~1U;
    auto const is_only = [&](Kind kind) { return kinds == 1U << static_cast<unsigned>(kind); };
    if (kinds == 0)
        return Column::constant({});
    if (is_only(Kind::Number) || is_only(Kind::Boolean) || is_only(Kind::Date)) {
        Rows const of_words(words->size());
        auto const column = Column::of_values(*words, of_words);
        bool fits = true;
        for (std::size_t i = 0; i < words->size(); ++i)
            fits = fits && !of_words.is_left(i);
        if (fits)
            return column.gathered(codes, count);
    }
    Column column;
    column.form = Column::Form::Coded;
    column.codes = codes;
    column.words = words;
    if (std::any_of(words->begin(), words->end(), [](Value const& word) { return word.is_null(); })) {
        NewCells<std::uint8_t> nulls(count);
        for (std::size_t i = 0; i < count; ++i)
            nulls[i] = (*words)[codes[static_cast<std::ptrdiff_t>(i)]].is_null();
        column.nulls = nulls;
    }
    return column;
}

}  // namespace mado::feel
