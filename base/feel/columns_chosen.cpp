// One of two columns, row by row: what `if` gives.
#include "columns.h"

#include <algorithm>

namespace mado::feel {

namespace {

using Form = Column::Form;

// Cells of one column where the flags say so, else of the other.
template <class T, class A, class B>
Cells<T> chosen_cells(std::uint8_t const* flags, std::size_t count, A const& a, B const& b)
{
    NewCells<T> cells(count);
    auto* const out = cells.data();
    for (std::size_t row = 0; row < count; ++row)
        out[row] = flags[row] != 0 ? a(row) : b(row);
    return cells;
}

bool is_null(Column const& column) { return column.is_constant() && column.value.is_null(); }

// Null rows of the column that is taken.
Cells<std::uint8_t> chosen_nulls(std::uint8_t const* flags, Column const& a, Column const& b, std::size_t count)
{
    if (!a.nulls && !b.nulls && !is_null(a) && !is_null(b))
        return nullptr;
    auto const nulls = [](Column const& column) { return [&column](std::size_t row) -> std::uint8_t { return column.is_null(row); }; };
    return chosen_cells<std::uint8_t>(flags, count, nulls(a), nulls(b));
}

std::optional<Column> chosen_numbers(std::uint8_t const* flags, Column const& a, Column const& b, Rows const& rows)
{
    auto const of = [](Column const& column) { return is_null(column) ? std::optional(Numbers {}) : numbers_of(column); };
    auto x = of(a), y = of(b);
    if (!x || !y || (is_null(a) && is_null(b)))
        return std::nullopt;
    auto const scale = std::max(x->scale, y->scale), least = std::min(x->scale, y->scale);
    Column room;
    if (scale != least) {
        auto& shorter = x->scale < y->scale ? x : y;
        room = rescaled(*shorter, scale, rows);
        shorter = numbers_of(room);
    }
    auto const one = [](Numbers const& numbers) { return [&numbers](std::size_t row) { return numbers[row]; }; };
    return number_column(chosen_cells<std::int64_t>(flags, rows.size(), one(*x), one(*y)), scale, std::max(x->most, y->most), nullptr);
}

std::optional<Column> chosen_flags(std::uint8_t const* flags, Column const& a, Column const& b, std::size_t count)
{
    auto const fits = [](Column const& column) { return column.form == Form::Boolean || (column.is_constant() && (column.value.is_null() || column.value.kind() == Kind::Boolean)); };
    if (!fits(a) || !fits(b))
        return std::nullopt;
    auto const one = [](Column const& column) {
        return [&column, constant = column.is_constant() && column.value.is_true()](std::size_t row) -> std::uint8_t { return column.is_constant() ? constant : column.flags.get()[row]; };
    };
    return flag_column(chosen_cells<std::uint8_t>(flags, count, one(a), one(b)), nullptr);
}

// Words of both, one behind the other.
std::optional<Column> chosen_words(std::uint8_t const* flags, Column const& a, Column const& b, std::size_t count)
{
    constexpr std::size_t most_words = 1000;
    auto const fits = [](Column const& column) { return column.form == Form::Coded || column.is_constant(); };
    if (!fits(a) || !fits(b))
        return std::nullopt;
    auto words = std::make_shared<std::vector<Value>>();
    auto const add = [&](Column const& column) {
        auto const first = static_cast<std::uint32_t>(words->size());
        if (column.is_constant())
            words->push_back(column.value);
        else
            words->insert(words->end(), column.words->begin(), column.words->end());
        return [&column, first](std::size_t row) { return column.is_constant() ? first : first + column.codes.get()[row]; };
    };
    auto const of_a = add(a), of_b = add(b);
    if (words->size() > most_words)
        return std::nullopt;
    return column_of_words(words, chosen_cells<std::uint32_t>(flags, count, of_a, of_b), count);
}

// The places of both where they have the same lists or records, or one is null.
std::optional<Column> chosen_places(std::uint8_t const* flags, Column const& a, Column const& b, std::size_t count)
{
    auto const fits = [](Column const& column) { return column.form == Form::List || column.form == Form::Context; };
    bool const same = a.form == b.form && a.lists == b.lists && a.records == b.records;
    if (!(fits(a) && (same || is_null(b))) && !(fits(b) && is_null(a)))
        return std::nullopt;
    auto column = is_null(a) ? b : a;
    auto const place = [](Column const& of) { return [&of](std::size_t row) { return of.codes ? of.codes.get()[row] : static_cast<std::uint32_t>(row); }; };
    column.codes = same ? chosen_cells<std::uint32_t>(flags, count, place(a), place(b)) : column.codes;
    return column;
}

}  // namespace

Column chosen_column(Column const& where, Column const& a, Column const& b, Rows const& rows)
{
    auto const count = rows.size();
    auto const flags = where.nulls ? chosen_cells<std::uint8_t>(where.flags.get(), count, [&](std::size_t row) -> std::uint8_t { return where.nulls.get()[row] == 0; }, [](std::size_t) -> std::uint8_t { return 0; })
                                   : where.flags;
    if (is_null(a) && is_null(b))
        return Column::constant({});
    auto chosen = chosen_numbers(flags.get(), a, b, rows);
    if (!chosen)
        chosen = chosen_flags(flags.get(), a, b, count);
    if (!chosen)
        chosen = chosen_places(flags.get(), a, b, count);
    if (chosen) {
        chosen->nulls = chosen_nulls(flags.get(), a, b, count);
        return *chosen;
    }
    if (auto words = chosen_words(flags.get(), a, b, count)) {
        if (!words->is_constant() && (a.nulls || b.nulls))
            words->nulls = either_null(words->nulls, chosen_nulls(flags.get(), a, b, count), count);
        if (!words->is_constant() || (!a.nulls && !b.nulls))
            return *words;
    }
    std::vector<Value> values(count);
    for (std::size_t row = 0; row < count; ++row)
        values[row] = (flags.get()[row] != 0 ? a : b).at(row);
    return Column::of_values(values, rows);
}

}  // namespace mado::feel
