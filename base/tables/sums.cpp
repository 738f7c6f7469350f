#include <mado/tables/sums.h>

#include <algorithm>
#include <unordered_map>

namespace mado::tables {

namespace {

__extension__ using Wide = __int128;

// A number as it is written: "-12.50" is -1250 with two digits behind the point.
struct Written { Wide number = 0; int scale = 0; };

Written read(std::string_view cell)
{
    Written made;
    bool const is_negative = cell.starts_with('-');
    bool behind = false;
    for (auto const c : cell.substr(is_negative ? 1 : 0))
        if (c == '.') {
            behind = true;
        } else {
            made.number = made.number * 10 + (c - '0');
            made.scale += behind ? 1 : 0;
        }
    if (is_negative)
        made.number = -made.number;
    return made;
}

bool raise(Written& one, int scale)
{
    for (; one.scale < scale; ++one.scale)
        if (__builtin_mul_overflow(one.number, Wide { 10 }, &one.number))
            return false;
    return true;
}

std::string words_of(Written const& one)
{
    auto rest = one.number < 0 ? -one.number : one.number;
    std::string digits;
    for (int place = 0; rest != 0 || place <= one.scale; ++place) {
        if (place == one.scale && one.scale > 0)
            digits += '.';
        digits += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (one.number < 0)
        digits += '-';
    std::ranges::reverse(digits);
    return digits;
}

struct Group { Written total {}; std::uint64_t rows = 0; };

}  // namespace

std::expected<std::optional<std::vector<Sum>>, Unfit> sums(Columns const& table, std::size_t by, std::size_t of, std::vector<Condition> const& where, std::size_t most)
{
    auto const type = table.columns()[of].type;
    if ((type != Type::Integer && type != Type::Decimal) || table.rows() > rows_at_most_summed)
        return std::nullopt;
    auto const found = find(table, { .where = where, .limit = table.rows() });
    if (!found)
        return std::unexpected(found.error());
    std::unordered_map<std::string, Group> groups;
    std::string keep, name;
    int scale = 0;
    for (auto const row : found->rows) {
        if (table.empty(of, row))
            continue;
        auto one = read(table.text(of, row, keep));
        auto& group = groups[name = table.text(by, row, keep)];
        auto const wider = std::max(one.scale, group.total.scale);
        if (!raise(one, wider) || !raise(group.total, wider) || __builtin_add_overflow(group.total.number, one.number, &group.total.number))
            return std::nullopt;
        ++group.rows;
        scale = std::max(scale, wider);
    }
    for (auto& [value, group] : groups)
        if (!raise(group.total, scale))
            return std::nullopt;
    std::vector<std::pair<std::string, Group>> sorted(groups.begin(), groups.end());
    std::ranges::sort(sorted, [](auto const& a, auto const& b) { return a.second.total.number != b.second.total.number ? a.second.total.number > b.second.total.number : a.first < b.first; });
    auto const greatest = sorted.empty() ? Wide { 0 } : sorted.front().second.total.number;
    std::vector<Sum> all;
    for (auto const& [value, group] : sorted) {
        if (all.size() == most)
            break;
        bool const is_shown = greatest > 0 && group.total.number > 0;
        // Thousandths of a number that may be as wide as the type: divided first.
        auto const share = !is_shown ? Wide { 0 } : greatest > 1'000'000 ? group.total.number / (greatest / 1'000) : group.total.number * 1'000 / greatest;
        all.push_back({ value, words_of(group.total), group.rows, static_cast<std::uint64_t>(std::min<Wide>(share, 1'000)) });
    }
    return all;
}

}  // namespace mado::tables
