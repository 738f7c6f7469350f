#include "builder.h"

#include <algorithm>
#include <cstring>

namespace mado::tables {

namespace {

// In a chunk of a column with many values: so many of the first rows differ that a list of them would not be worth its place.
constexpr std::size_t tried_rows = 2'048;
constexpr std::uint32_t tried_words = 1'536;

int digits_of(std::int64_t value)
{
    int count = 1;
    for (auto left = value / 10; left != 0; left /= 10)
        ++count;
    return count;
}

template <class T>
void append(std::string& out, T const* values, std::size_t count)
{
    out.append(reinterpret_cast<char const*>(values), count * sizeof(T));
    out.append(filled_up(out.size()) - out.size(), '\0');
}

template <class Narrow>
void append_narrow(std::string& out, std::int64_t const* values, std::size_t count, std::int64_t least)
{
    auto const was = out.size(), size = was + filled_up(count * sizeof(Narrow));
    out.resize_and_overwrite(size, [&](char* room, std::size_t) {
        auto* at = room + was;
        for (std::size_t i = 0; i < count; ++i, at += sizeof(Narrow)) {
            auto const value = static_cast<Narrow>(static_cast<std::uint64_t>(values[i]) - static_cast<std::uint64_t>(least));
            std::memcpy(at, &value, sizeof value);
        }
        std::memset(at, 0, static_cast<std::size_t>(room + size - at));
        return size;
    });
}

std::uint8_t width_of(std::uint64_t range) { return range == 0 ? 0 : range <= 0xFF ? 1 : range <= 0xFFFF ? 2 : range <= 0xFFFF'FFFF ? 4 : 8; }

}  // namespace

void Builder::begin(Known known, std::size_t rows)
{
    known_ = known;
    state_ = State::Nothing;
    rows_ = rows;
    filled_ = 0;
    empty_ = 0;
    misfit_.reset();
    zoned_ = any_zone_ = mixed_scales_ = has_bounds_ = false;
    whole_ = scale_ = 0;
    bits_.assign(bits_size(rows) / 8, 0);
}

void Builder::add(Cells const& cells, std::size_t from, std::size_t to)
{
    while (from < to && !misfit_) {
        from = add_some(cells, from, to);
        filled_ = from;
        if (from < to)
            change(cells, from);
    }
}

// Goes on until a cell does not fit, and says which.
std::size_t Builder::add_some(Cells const& cells, std::size_t from, std::size_t to)
{
    switch (state_) {
    case State::Nothing: return add_nothing(cells, from, to);
    case State::Integer: return add_numbers(cells, from, to, [](std::string_view cell, std::int64_t& value) { return read_integer(cell, value); });
    case State::Decimal: return add_decimals(cells, from, to);
    case State::Boolean: return add_numbers(cells, from, to, read_boolean);
    case State::Day: return add_numbers(cells, from, to, read_day);
    case State::Instant:
        return add_numbers(cells, from, to, [this](std::string_view cell, std::int64_t& value) {
            if (!read_instant(cell, value) || (any_zone_ && zoned_ != has_zone(value)))
                return false;                 // with and without a zone have no order
            any_zone_ = true;
            zoned_ = has_zone(value);
            return true;
        });
    case State::Words: return add_words(cells, from, to);
    case State::Plain: return add_plain(cells, from, to);
    }
    return to;
}

std::size_t Builder::add_nothing(Cells const& cells, std::size_t from, std::size_t to)
{
    for (; from < to && cells.at(from).empty(); ++from)
        note_empty(from);
    return from;
}

template <class Read>
std::size_t Builder::add_numbers(Cells const& cells, std::size_t from, std::size_t to, Read const& read)
{
    for (; from < to; ++from) {
        auto const cell = cells.at(from);
        if (cell.empty()) {
            note_empty(from);
            values_[from] = 0;
        } else if (!read(cell, values_[from]))
            return from;
    }
    return from;
}

std::size_t Builder::add_decimals(Cells const& cells, std::size_t from, std::size_t to)
{
    for (; from < to; ++from) {
        auto const cell = cells.at(from);
        scales_[from] = 0;
        if (cell.empty()) {
            note_empty(from);
            values_[from] = 0;
            continue;
        }
        Written value;
        if (!read_decimal(cell, value) || std::max<int>(whole_, value.whole) + std::max<int>(scale_, value.scale) > digits_at_most)
            return from;
        whole_ = std::max<int>(whole_, value.whole);
        scale_ = std::max<int>(scale_, value.scale);
        values_[from] = value.digits;
        scales_[from] = value.scale;
    }
    return from;
}

std::size_t Builder::add_words(Cells const& cells, std::size_t from, std::size_t to)
{
    auto const most = known_.many && from < tried_rows ? tried_words : known_.words_at_most;
    std::string_view before;
    std::uint32_t code = UINT32_MAX;
    for (; from < to; ++from) {
        auto const cell = cells.at(from);
        empty_ += cell.empty() ? 1 : 0;
        if (code == UINT32_MAX || cell != before) {
            code = words_.of(cell, most);
            if (code == most) {
                empty_ -= cell.empty() ? 1 : 0;
                return from;
            }
            before = cell;
        }
        codes_[from] = static_cast<std::uint16_t>(code);
    }
    return from;
}

std::size_t Builder::add_plain(Cells const& cells, std::size_t from, std::size_t to)
{
    for (; from < to; ++from) {
        auto const cell = cells.at(from);
        empty_ += cell.empty() ? 1 : 0;
        letters_ += cell;
        begins_[from + 1] = static_cast<std::uint32_t>(letters_.size());
    }
    return from;
}

// The cell at `at` is not of the state: to one that it is of.
void Builder::change(Cells const& cells, std::size_t at)
{
    auto const cell = cells.at(at);
    std::int64_t value = 0;
    Written written;
    if (state_ == State::Words) {
        spell_out(at);
        return;
    }
    if (state_ == State::Integer && !known_.must && read_decimal(cell, written)) {
        for (std::size_t row = 0; row < at; ++row)
            whole_ = std::max(whole_, digits_of(values_[row]));
        if (std::max<int>(whole_, written.whole) + written.scale <= digits_at_most) {
            scales_.assign(rows_, 0);
            state_ = State::Decimal;
            return;
        }
    }
    if (state_ != State::Nothing) {
        if (known_.must)
            misfit_ = at;
        else
            as_text(cells, at);
        return;
    }
    if (known_.must) {
        constexpr State states[] = { State::Words, State::Integer, State::Decimal, State::Boolean, State::Day, State::Instant };
        start(states[static_cast<std::size_t>(*known_.must)], at);
    } else if (known_.any && known_.seems == Type::Text)
        start(State::Words, at);
    else if (!(known_.any && known_.seems == Type::Decimal) && read_integer(cell, value))
        start(State::Integer, at);
    else
        start(read_decimal(cell, written) ? State::Decimal
                : read_boolean(cell, value) ? State::Boolean
                : read_day(cell, value) ? State::Day
                : read_instant(cell, value) ? State::Instant
                : State::Words, at);
}

// From a chunk of `at` empty cells.
void Builder::start(State state, std::size_t at)
{
    state_ = state;
    if (state == State::Words) {
        words_.clear();
        codes_.resize(std::max(codes_.size(), rows_));
        if (at != 0)
            std::fill_n(codes_.begin(), at, static_cast<std::uint16_t>(words_.of("", known_.words_at_most)));
        return;
    }
    values_.resize(std::max(values_.size(), rows_));
    std::fill_n(values_.begin(), at, 0);
    if (state == State::Decimal) {
        scales_.resize(std::max(scales_.size(), rows_));
        std::fill_n(scales_.begin(), at, std::uint8_t { 0 });
    }
}

// All cells are still at hand: what was taken for numbers is read again.
void Builder::as_text(Cells const& cells, std::size_t to)
{
    empty_ = 0;
    zoned_ = any_zone_ = false;
    whole_ = scale_ = 0;
    start(State::Words, 0);
    for (std::size_t from = 0; from < to;) {
        from = add_some(cells, from, to);
        if (from < to)
            spell_out(from);
    }
}

void Builder::spell_out(std::size_t rows)
{
    begins_.resize(std::max(begins_.size(), rows_ + 1));
    begins_[0] = 0;
    letters_.clear();
    for (std::size_t row = 0; row < rows; ++row) {
        letters_ += words_.at(codes_[row]);
        begins_[row + 1] = static_cast<std::uint32_t>(letters_.size());
    }
    state_ = State::Plain;
}

Block Builder::finish(std::string& out)
{
    least_.clear();
    greatest_.clear();
    Block block;
    auto const begin = out.size();
    switch (state_) {
    case State::Nothing: break;
    case State::Words: block = finish_words(out); break;
    case State::Plain: block = finish_plain(out); break;
    default: block = finish_numbers(out); break;
    }
    block.empty = empty_;
    block.size = out.size() - begin;
    block.sum = checksum(std::string_view(out).substr(begin));
    return block;
}

Block Builder::finish_numbers(std::string& out)
{
    Block block;
    block.form = Form::Numbers;
    constexpr Type types[] = { Type::Text, Type::Integer, Type::Decimal, Type::Boolean, Type::Day, Type::Instant };
    auto const type = types[static_cast<std::size_t>(state_)];
    block.type = static_cast<std::uint8_t>(type);
    auto const decimal = state_ == State::Decimal;
    auto const is_empty = [&](std::size_t row) { return (bits_[row / 64] >> row % 64 & 1) != 0; };
    if (decimal)
        for (std::size_t row = 0; row < rows_; ++row) {
            if (scales_[row] == scale_ || is_empty(row))
                continue;
            mixed_scales_ = true;
            values_[row] *= power_of_ten(scale_ - scales_[row]);
        }
    std::optional<std::size_t> least, greatest;
    for (std::size_t row = 0; row < rows_; ++row) {
        if (empty_ != 0 && is_empty(row))
            continue;
        if (!least || values_[row] < values_[*least])
            least = row;
        if (!greatest || values_[row] > values_[*greatest])
            greatest = row;
    }
    block.least = values_[*least];
    block.greatest = values_[*greatest];
    if (state_ == State::Integer)
        whole_ = std::max(digits_of(block.least), digits_of(block.greatest));
    auto const scale_at = [&](std::size_t row) { return decimal ? scales_[row] : 0; };
    write_cell(type, block.least, scale_, scale_at(*least), least_);
    write_cell(type, block.greatest, scale_, scale_at(*greatest), greatest_);
    block.scale = static_cast<std::uint8_t>(scale_);
    block.digits = static_cast<std::uint8_t>(whole_);
    block.zoned = zoned_ ? 1 : 0;
    block.width = width_of(static_cast<std::uint64_t>(block.greatest) - static_cast<std::uint64_t>(block.least));
    if (empty_ != 0) {
        append(out, bits_.data(), bits_.size());
        for (std::size_t row = 0; row < rows_; ++row)
            if (is_empty(row))
                values_[row] = block.least;
    }
    switch (block.width) {
    case 1: append_narrow<std::uint8_t>(out, values_.data(), rows_, block.least); break;
    case 2: append_narrow<std::uint16_t>(out, values_.data(), rows_, block.least); break;
    case 4: append_narrow<std::uint32_t>(out, values_.data(), rows_, block.least); break;
    case 8: append_narrow<std::uint64_t>(out, values_.data(), rows_, block.least); break;
    default: break;
    }
    if (mixed_scales_) {
        block.has_scales = 1;
        append(out, scales_.data(), rows_);
    }
    return block;
}

void Builder::bounds_of_text(std::string_view text)
{
    if (text.empty())
        return;
    if (!has_bounds_ || text < least_)
        least_ = text;
    if (!has_bounds_ || text > greatest_)
        greatest_ = text;
    has_bounds_ = true;
}

Block Builder::finish_words(std::string& out)
{
    Block block;
    block.form = Form::Words;
    block.values = words_.size();
    block.width = block.values <= 1 ? 0 : block.values <= 256 ? 1 : 2;
    if (block.width == 1) {
        auto const was = out.size();
        out.resize(was + filled_up(rows_));
        for (std::size_t row = 0; row < rows_; ++row)
            out[was + row] = static_cast<char>(codes_[row]);
    } else if (block.width == 2)
        append(out, codes_.data(), rows_);
    append(out, words_.begins().data(), words_.begins().size());
    append(out, words_.letters().data(), words_.letters().size());
    for (std::uint32_t i = 0; i < words_.size(); ++i)
        bounds_of_text(words_.at(i));
    return block;
}

Block Builder::finish_plain(std::string& out)
{
    Block block;
    block.form = Form::Plain;
    append(out, begins_.data(), rows_ + 1);
    append(out, letters_.data(), letters_.size());
    std::string_view least, greatest;
    for (std::size_t row = 0; row < rows_; ++row) {
        std::string_view const cell(letters_.data() + begins_[row], begins_[row + 1] - begins_[row]);
        if (cell.empty())
            continue;
        if (least.empty() || cell < least)
            least = cell;
        if (greatest.empty() || cell > greatest)
            greatest = cell;
    }
    least_ = least;
    greatest_ = greatest;
    return block;
}

void Builder::count(Distinct& distinct) const
{
    if (distinct.full() || state_ == State::Nothing)
        return;
    if (state_ == State::Plain) {
        // So many that a list of them was given up; how many of them there are in all is another question.
        for (std::size_t row = 0; row < rows_ && !distinct.full(); ++row)
            if (begins_[row + 1] != begins_[row])
                distinct.add(std::string_view(letters_.data() + begins_[row], begins_[row + 1] - begins_[row]));
        return;
    }
    if (state_ == State::Words) {
        for (std::uint32_t i = 0; i < words_.size(); ++i)
            if (!words_.at(i).empty())
                distinct.add(words_.at(i));
        return;
    }
    std::int64_t before = 0;
    for (std::size_t row = 0; row < rows_ && !distinct.full(); ++row) {
        if ((bits_[row / 64] >> row % 64 & 1) != 0 || (row != 0 && values_[row] == before && !mixed_scales_))
            continue;
        before = values_[row];
        auto const scale = state_ == State::Decimal ? scales_[row] : std::uint8_t { 0 };
        distinct.add(values_[row] / power_of_ten(scale_ - scale), scale);
    }
}

}  // namespace mado::tables
