#include "service/words.h"

#include <mado/access/access.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::desk::service {

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void limit(std::vector<FieldError>& errors, std::string field, std::string_view words, std::size_t most)
{
    if (text::length(words) > most)
        errors.push_back({ std::move(field), "desk.words_too_long", { { "most", std::to_string(most) } } });
}

void require(std::vector<FieldError>& errors, std::string field, std::string_view words, std::size_t most, std::string missing)
{
    if (is_blank(words))
        errors.push_back({ std::move(field), std::move(missing) });
    else
        limit(errors, std::move(field), words, most);
}

std::vector<std::string> upwards(std::string division)
{
    std::vector<std::string> all;
    while (!division.empty()) {
        all.push_back(division);
        auto const slash = division.rfind('/');
        division.resize(slash == std::string::npos ? 0 : slash);
    }
    all.emplace_back();
    return all;
}

bool is_in(std::vector<std::string> const& scope, std::string_view division)
{
    return std::ranges::any_of(scope, [&](std::string const& one) { return access::within(division, one); });
}

}  // namespace mado::desk::service
