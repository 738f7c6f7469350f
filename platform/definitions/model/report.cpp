#include "model/report.h"

#include <mado/text/nearest.h>

#include <algorithm>

namespace mado::definitions {

std::string printed(Problem const& problem, Tongue tongue)
{
    return problem.file + ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": [" + problem.key + "] "
        + (tongue == Tongue::Japanese ? problem.japanese : problem.english);
}

std::string printed(std::vector<Problem> const& problems, Tongue tongue)
{
    std::string lines;
    for (auto const& problem : problems)
        lines += printed(problem, tongue) + "\n";
    return lines;
}

namespace {

std::vector<Problem> sorted(std::vector<Problem> problems)
{
    std::ranges::stable_sort(problems, {}, [](Problem const& problem) { return std::pair(problem.line, problem.column); });
    return problems;
}

}  // namespace

std::vector<Problem> Report::in_order() && { return sorted(std::move(problems_)); }
std::vector<Problem> Report::before_publishing() const { return sorted(before_publishing_); }

std::string meant(std::string_view word, std::vector<std::string_view> const& candidates, Tongue tongue)
{
    auto const near = text::nearest(word, candidates);
    if (near.empty())
        return {};
    return tongue == Tongue::Japanese ? "「" + near + "」のことですか。" : " Did you mean `" + near + "`?";
}

std::string listed(std::vector<std::string_view> const& words)
{
    std::string line;
    for (auto const word : words)
        line += (line.empty() ? "" : ", ") + std::string(word);
    return line;
}

bool is_name(std::string_view text)
{
    auto const is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !text.empty() && is_letter(text.front())
        && std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::vector<Problem> problems_of(std::string_view file, std::vector<yaml::Problem> const& problems)
{
    std::vector<Problem> found;
    for (auto const& problem : problems)
        found.push_back({ std::string(file), problem.place.line, problem.place.column, problem.key, problem.japanese, problem.english });
    return found;
}

}  // namespace mado::definitions
