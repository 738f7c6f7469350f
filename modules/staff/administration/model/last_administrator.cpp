#include "model/last_administrator.h"

namespace mado::administration::model {

namespace {

constexpr std::size_t longest_login = 64;

bool is_small(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

bool keeps_an_administrator(std::vector<organization::Assignment> const& of_administrators, Day from)
{
    return std::ranges::any_of(of_administrators, [&](auto const& one) { return one.since <= from && !one.until; });
}

bool overlap(organization::Assignment const& a, organization::Assignment const& b)
{
    return (!a.until || b.since <= *a.until) && (!b.until || a.since <= *b.until);
}

bool is_login(std::string_view text)
{
    return !text.empty() && text.size() <= longest_login && std::ranges::all_of(text, [](char c) { return is_small(c) || c == '-' || c == '.'; });
}

bool is_division_path(std::string_view text)
{
    if (text.empty() || text.front() == '/' || text.back() == '/' || text.find("//") != std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [](char c) { return is_small(c) || c == '/'; });
}

}  // namespace mado::administration::model
