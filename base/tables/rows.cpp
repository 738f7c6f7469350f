#include "rows.h"

#include "fold.h"

#include <mado/text/search.h>

#include <algorithm>

namespace mado::tables {

Bits::Bits(std::uint64_t rows, bool all) : rows_(rows), words_((rows + 63) / 64, all ? ~std::uint64_t { 0 } : 0)
{
    if (all && rows % 64 != 0)
        words_.back() = (std::uint64_t { 1 } << rows % 64) - 1;
}

std::uint64_t Bits::count() const
{
    std::uint64_t count = 0;
    for (auto const word : words_)
        count += static_cast<std::uint64_t>(std::popcount(word));
    return count;
}

bool Bits::none() const
{
    return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
}

void Bits::keep(Bits const& others)
{
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] &= others.words_[i];
}

void Bits::join(Bits const& others)
{
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] |= others.words_[i];
}

void Bits::drop(Bits const& others)
{
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] &= ~others.words_[i];
}

namespace {

std::optional<Position> number_position(int scale, std::string_view value)
{
    bool const negative = value.starts_with('-');
    value.remove_prefix(negative ? 1 : 0);
    auto const point = value.find('.');
    auto const whole = value.substr(0, point), behind = point == std::string_view::npos ? std::string_view() : value.substr(point + 1);
    auto const digits = [](std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
    if (whole.empty() || !digits(whole) || !digits(behind) || (point != std::string_view::npos && behind.empty()))
        return {};
    constexpr auto far = static_cast<Wide>(1) << 100;  // beyond every number of 64 bits
    Wide sum = 0;
    auto const add = [&](char digit) { sum = sum > far ? sum : sum * 10 + (digit - '0'); };
    for (auto const digit : whole)
        add(digit);
    for (std::size_t i = 0; i < static_cast<std::size_t>(scale); ++i)
        add(i < behind.size() ? behind[i] : '0');
    bool const exact = behind.size() <= static_cast<std::size_t>(scale) || behind.find_first_not_of('0', static_cast<std::size_t>(scale)) == std::string_view::npos;
    if (!negative)
        return Position { sum, exact };
    return Position { exact ? -sum : -sum - 1, exact };
}

// Writes a bit for each value that is `from` to `from + range`.
template <class T>
void see(unsigned char const* values, std::uint64_t rows, T from, T range, std::vector<std::uint64_t>& words)
{
    for (std::uint64_t begin = 0; begin < rows; begin += 64) {
        std::uint64_t word = 0;
        auto const count = std::min<std::uint64_t>(64, rows - begin);
        for (std::uint64_t i = 0; i < count; ++i)
            word |= static_cast<std::uint64_t>(static_cast<T>(View::loaded<T>(values + (begin + i) * sizeof(T)) - from) <= range) << i;
        words[begin / 64] |= word;
    }
}

}  // namespace

std::optional<Position> position_of(Column const& column, int scale, std::string_view value)
{
    std::int64_t number = 0;
    switch (column.type) {
    case Type::Text: return {};
    case Type::Integer: return number_position(0, value);
    case Type::Decimal: return number_position(scale, value);
    case Type::Boolean: return read_boolean(value, number) ? std::optional(Position { number, true }) : std::nullopt;
    case Type::Day: return read_day(value, number) ? std::optional(Position { number, true }) : std::nullopt;
    case Type::Instant: {
        // All of a column have a zone or none has.
        std::int64_t first = 0;
        bool const comparable = read_instant(value, number) && (!read_instant(column.least, first) || has_zone(first) == has_zone(number));
        return comparable ? std::optional(Position { seconds_of(number), true }) : std::nullopt;
    }
    }
    return {};
}

Bits empty_rows(View const& view)
{
    if (view.block->form == Form::Nothing)
        return Bits(view.rows, true);
    Bits bits(view.rows);
    if (view.block->empty == 0)
        return bits;
    if (view.block->form == Form::Numbers) {
        std::memcpy(bits.words().data(), view.bits, bits.words().size() * 8);
        bits.keep(Bits(view.rows, true));     // a broken file may have bits behind the last row
    } else
        for (std::uint64_t row = 0; row < view.rows; ++row)
            if (view.empty(row))
                bits.add(row);
    return bits;
}

std::expected<Filter, Unfit> Filter::of(Columns::Mapping const& table, Condition const& condition)
{
    using Is = Condition::Is;
    Filter filter;
    filter.table_ = &table;
    filter.condition_ = condition;
    auto const is = condition.is;
    auto const wanted = is == Is::Empty || is == Is::NotEmpty ? 0u : 1u;
    if (condition.column >= table.columns().size())
        throw std::out_of_range("a condition on a column that the table does not have");
    if (is != Is::OneOf && condition.values.size() != wanted)
        throw std::logic_error("a condition has one value");
    auto const& column = table.columns()[condition.column];
    if (is == Is::OneOf)
        std::ranges::sort(filter.condition_.values);
    if (wanted == 0 || column.type == Type::Text || is == Is::Contains)
        return filter;
    constexpr auto far = static_cast<Wide>(1) << 110;
    for (auto const& value : condition.values) {
        auto const at = position_of(column, table.scale(condition.column), value);
        if (!at)
            return std::unexpected(Unfit { condition.column, value });
        auto const [below, exact] = *at;
        switch (is) {
        case Is::Less: filter.ranges_.push_back({ -far, exact ? below - 1 : below }); break;
        case Is::LessOrEqual: filter.ranges_.push_back({ -far, below }); break;
        case Is::Greater: filter.ranges_.push_back({ below + 1, far }); break;
        case Is::GreaterOrEqual: filter.ranges_.push_back({ exact ? below : below + 1, far }); break;
        default:
            if (exact)
                filter.ranges_.push_back({ below, below });
        }
    }
    std::ranges::sort(filter.ranges_, {}, &Range::least);
    return filter;
}

bool Filter::fits(std::string_view text) const
{
    using Is = Condition::Is;
    auto const& values = condition_.values;
    switch (condition_.is) {
    case Is::Equal: return text == values[0];
    case Is::NotEqual: return text != values[0];
    case Is::Less: return text < values[0];
    case Is::LessOrEqual: return text <= values[0];
    case Is::Greater: return text > values[0];
    case Is::GreaterOrEqual: return text >= values[0];
    case Is::OneOf: return std::ranges::binary_search(values, text, std::less<> {});
    case Is::Contains: return text.find(values[0]) != std::string_view::npos;
    case Is::Empty: return false;
    case Is::NotEmpty: return true;
    }
    return false;
}

Bits Filter::rows(std::size_t chunk) const
{
    using Is = Condition::Is;
    auto const view = table_->view(condition_.column, chunk);
    if (condition_.is == Is::Empty)
        return empty_rows(view);
    Bits bits(view.rows);
    if (view.block->form == Form::Nothing)
        return bits;
    if (condition_.is == Is::NotEmpty) {
        bits = Bits(view.rows, true);
        bits.drop(empty_rows(view));
        return bits;
    }
    if (view.block->form != Form::Numbers)
        return texts(view);
    if (condition_.is == Is::Contains) {
        std::string letters;
        for (std::uint64_t row = 0; row < view.rows; ++row) {
            if (view.empty(row))
                continue;
            letters.clear();
            view.write(row, letters);
            if (fits(letters))
                bits.add(row);
        }
        return bits;
    }
    bits = numbers(view);
    if (condition_.is == Is::NotEqual) {
        Bits others(view.rows, true);
        others.drop(bits);
        bits = std::move(others);
    }
    bits.drop(empty_rows(view));
    return bits;
}

Bits Filter::numbers(View const& view) const
{
    Bits bits(view.rows);
    auto const& block = *view.block;
    auto const type = table_->columns()[condition_.column].type;
    auto const factor = static_cast<Wide>(type == Type::Decimal ? power_of_ten(table_->scale(condition_.column) - block.scale) : 1);
    auto const floor = [&](Wide value) { return value >= 0 ? value / factor : -((-value + factor - 1) / factor); };
    auto const ceiling = [&](Wide value) { return -floor(-value); };
    for (auto const& [from, to] : ranges_) {
        auto low = ceiling(from), high = floor(to);
        if (type == Type::Instant) {
            low = low * (Wide { 1 } << zone_bits);
            high = high * (Wide { 1 } << zone_bits) + zone_mask;
        }
        low = std::max<Wide>(low, block.least);
        high = std::min<Wide>(high, block.greatest);
        if (low > high)
            continue;
        auto const first = static_cast<std::uint64_t>(low - block.least), range = static_cast<std::uint64_t>(high - low);
        switch (block.width) {
        case 1: see<std::uint8_t>(view.values, view.rows, static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(range), bits.words()); break;
        case 2: see<std::uint16_t>(view.values, view.rows, static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(range), bits.words()); break;
        case 4: see<std::uint32_t>(view.values, view.rows, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(range), bits.words()); break;
        case 8: see<std::uint64_t>(view.values, view.rows, first, range, bits.words()); break;
        default: bits = Bits(view.rows, true);  // all alike
        }
    }
    return bits;
}

Bits Filter::texts(View const& view) const
{
    Bits bits(view.rows);
    if (view.block->form == Form::Plain) {
        for (std::uint64_t row = 0; row < view.rows; ++row)
            if (auto const text = view.letters_of(row); !text.empty() && fits(text))
                bits.add(row);
        return bits;
    }
    std::vector<std::uint8_t> good(view.block->values);
    bool any = false;
    for (std::uint32_t i = 0; i < view.block->values; ++i) {
        auto const text = view.letters_of(i);
        good[i] = !text.empty() && fits(text);
        any = any || good[i] != 0;
    }
    for (std::uint64_t row = 0; any && row < view.rows; ++row)
        if (good[view.code(row)] != 0)
            bits.add(row);
    return bits;
}

Search::Search(Columns::Mapping const& table, std::string_view words) : table_(&table)
{
    auto const key = text::search_key(words);
    for (std::size_t begin = 0; begin < key.size();) {
        auto const end = std::min(key.find_first_of(" \t\r\n", begin), key.size());
        if (end != begin)
            words_.push_back(key.substr(begin, end - begin));
        begin = end + 1;
    }
    std::ranges::sort(words_);
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    words_.resize(std::min(words_.size(), words_at_most));
}

Bits Search::rows(std::size_t chunk, Bits const& among) const
{
    std::vector<Bits> found(words_.size(), Bits(among.rows()));
    for (std::size_t column = 0; column < table_->columns().size(); ++column) {
        auto const view = table_->view(column, chunk);
        if (view.block->form == Form::Numbers)
            see_numbers(table_->columns()[column].type, view, among, found);
        else if (view.block->form != Form::Nothing)
            see_texts(view, among, found);
    }
    Bits all = among;
    for (auto const& one : found)
        all.keep(one);
    return all;
}

void Search::see_texts(View const& view, Bits const& among, std::vector<Bits>& found) const
{
    // All texts of the block, folded, one behind the other: what is searched once is long.
    auto const words = view.block->form == Form::Words;
    auto const count = words ? view.block->values : view.rows;
    std::string folded;
    std::vector<std::uint32_t> ends;
    ends.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        if (words || among.has(i))
            fold(view.letters_of(i), folded);
        folded += '\xFF';                     // stands in no text
        ends.push_back(static_cast<std::uint32_t>(folded.size()));
    }
    for (std::size_t word = 0; word < words_.size(); ++word) {
        std::vector<std::uint8_t> good(words ? count : 0);
        bool any = false;
        for (auto at = folded.find(words_[word]); at != std::string::npos;) {
            auto const i = static_cast<std::size_t>(std::ranges::upper_bound(ends, at) - ends.begin());
            if (words)
                good[i] = 1;
            else
                found[word].add(i);
            any = true;
            at = ends[i] < folded.size() ? folded.find(words_[word], ends[i]) : std::string::npos;
        }
        for (std::uint64_t row = 0; words && any && row < view.rows; ++row)
            if (good[view.code(row)] != 0)
                found[word].add(row);
    }
}

void Search::see_numbers(Type type, View const& view, Bits const& among, std::vector<Bits>& found) const
{
    // What the letters of a type are, folded.
    auto const* const letters = type == Type::Integer ? "0123456789-" : type == Type::Decimal ? "0123456789-." : type == Type::Boolean ? "truefals" : type == Type::Day ? "0123456789-" : "0123456789-+:tz";
    std::vector<std::size_t> possible;
    for (std::size_t word = 0; word < words_.size(); ++word)
        if (words_[word].size() <= 25 && words_[word].find_first_not_of(letters) == std::string::npos)
            possible.push_back(word);
    if (possible.empty())
        return;
    // A number that stands in many rows is written once.
    auto const few = view.block->width <= 1 && view.scales == nullptr;
    std::vector<std::optional<std::uint64_t>> known(few ? 256 : 0);
    std::string letters_of;
    among.each([&](std::uint64_t row) {
        if (view.empty(row))
            return;
        auto* const before = few ? &known[view.kept(row)] : nullptr;
        std::uint64_t good = 0;
        if (before != nullptr && before->has_value())
            good = **before;
        else {
            letters_of.clear();
            view.write(row, letters_of);
            if (type == Type::Instant)
                std::ranges::replace(letters_of, 'T', 't'), std::ranges::replace(letters_of, 'Z', 'z');
            for (std::size_t i = 0; i < possible.size(); ++i)
                good |= static_cast<std::uint64_t>(letters_of.find(words_[possible[i]]) != std::string::npos) << i;
            if (before != nullptr)
                *before = good;
        }
        for (; good != 0; good &= good - 1)
            found[possible[static_cast<std::size_t>(std::countr_zero(good))]].add(row);
    });
}

}  // namespace mado::tables
