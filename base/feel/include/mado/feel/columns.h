#pragma once
// Values of many cases side by side: a column has one value a row, of one form, so that an expression is walked once for all of them. What columns cannot do exactly is left to the
// evaluation of each case by itself: a row that is left, or NotByColumns for all rows.
#include <mado/feel/expression.h>
#include <mado/feel/value.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::feel {

template <class T>
using Cells = std::shared_ptr<T const[]>;

// What the values of a column stand for: the cases, or the items of a list of each. Rows outlive the columns that are computed for them.
class Rows {
public:
    explicit Rows(std::size_t count) : count_(count), left_(count) {}
    // Row i belongs to row `of[i]` of `outer`.
    Rows(Rows const& outer, Cells<std::uint32_t> of, std::size_t count) : count_(count), outer_(&outer), of_(std::move(of)) {}
    std::size_t size() const { return count_; }
    Rows const* outer() const { return outer_; }
    Cells<std::uint32_t> const& of() const { return of_; }
    // The case of this row is not answered by columns: what stands in the row means nothing.
    void leave(std::size_t row) const
    {
        auto const* rows = this;
        for (; rows->outer_; rows = rows->outer_)
            row = rows->of_[row];
        rows->left_[row] = true;
    }
    bool is_left(std::size_t row) const { return left_[row]; }  // of cases

private:
    std::size_t count_;
    Rows const* outer_ = nullptr;
    Cells<std::uint32_t> of_ {};
    mutable std::vector<bool> left_ {};
};

// Thrown where no row of an expression can be computed by columns.
struct NotByColumns : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Records;
struct Lists;

// Immutable once made; columns share their parts.
struct Column {
    enum class Form : std::uint8_t { Constant, Number, Boolean, Date, Coded, Context, List };
    using Words = std::shared_ptr<std::vector<Value> const>;

    Form form = Form::Constant;
    int scale = 0;                             // of Number: a row is numbers[row] / 10^scale
    std::int64_t most = 0;                     // of Number: no row is further from 0
    Value value {};                            // of Constant
    Cells<std::int64_t> numbers {};            // of Number; of Date its days
    Cells<std::uint8_t> flags {};              // of Boolean
    Cells<std::uint32_t> codes {};             // of Coded: places in `words`. Of Context and List: places in records and lists; nullptr: each row its own
    Words words {};
    std::shared_ptr<Records const> records {};
    std::shared_ptr<Lists const> lists {};
    Cells<std::uint8_t> nulls {};              // not 0: null; nullptr: none is

    // From outside. Spans are copied; `nulls` is empty or as long as the column. A column whose rows are alike becomes a constant.
    static Column constant(Value value);
    static Column of_numbers(std::span<std::int64_t const> numbers, std::span<std::uint8_t const> nulls = {});
    static Column of_days(std::span<Day const> days);
    static Column of_flags(std::span<std::uint8_t const> flags, std::span<std::uint8_t const> nulls = {});
    static Column of_words(std::span<std::uint32_t const> codes, Words words, std::span<std::uint8_t const> nulls = {});
    static Column of_contexts(std::size_t rows, std::vector<std::pair<std::string, Column>> members);
    static Column of_lists(std::span<std::uint32_t const> offsets, Column items);  // row i has the items from offsets[i] to before offsets[i + 1]
    // Of any values, one a row. A row whose number does not fit is left.
    static Column of_values(std::span<Value const> values, Rows const& rows);

    bool is_constant() const { return form == Form::Constant; }
    bool is_null(std::size_t row) const { return is_constant() ? value.is_null() : nulls && nulls[row] != 0; }
    Value at(std::size_t row) const;
    // Row `rows[i]` at i.
    Column gathered(Cells<std::uint32_t> const& rows, std::size_t count) const;
};

struct Records {                               // contexts, one a row of its members
    struct Member {
        std::string name;
        Column column;
        Cells<std::uint8_t> absent {};         // not 0: the context has no such entry; nullptr: all have
    };
    std::vector<Member> members {};
    Member const* find(std::string_view name) const;
};

struct Lists {
    std::size_t count = 0;
    Cells<std::uint32_t> offsets {};           // count + 1
    Column items {};
};

// The names of an expression, by slot, and the functions that are called by name.
class ColumnScope {
public:
    virtual ~ColumnScope() = default;
    virtual Column slot(int slot, Rows const& rows) = 0;
    virtual Column call(int slot, std::span<Column const> arguments, Rows const& rows) = 0;
    virtual Rows const& keep(std::unique_ptr<Rows const> rows) = 0;        // for as long as the columns
};

// The expression for each row, exactly as evaluate() has it, rows excepted that are left. Throws NotByColumns.
Column evaluate_columns(Expression const& expression, ColumnScope& scope, Rows const& rows);
// A column of whole constants, one of `words` a row.
Column column_of_words(Column::Words const& words, Cells<std::uint32_t> const& codes, std::size_t count);
// What `where` says, row by row: a where it is true, else b.
Column chosen_column(Column const& where, Column const& a, Column const& b, Rows const& rows);
// A column of the rows `of`, for each row within them.
Column within(Column const& column, Rows const& of, Rows const& rows);
// The function of each row's values, once for each of their words where that says all.
using OfRow = std::function<Value(std::span<Value const>)>;
Column mapped_columns(std::span<Column const> columns, Rows const& rows, OfRow const& function);

}  // namespace mado::feel
