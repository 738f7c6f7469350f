#include "report.h"

#include <algorithm>
#include <cctype>

namespace mado::dmn {

Problem located(feel::Problem const& problem, Text const& text, std::string_view file, std::string_view element)
{
    Place place = text.place;
    if (place.line > 0) {
        place.column = problem.line == 1 ? place.column + problem.column - 1 : problem.column;
        place.line += problem.line - 1;
    }
    auto arguments = problem.arguments;
    arguments.emplace("expression", text.text);
    if (!problem.suggestion.empty())
        arguments.emplace("suggestion", problem.suggestion);
    return { std::string(file), place, std::string(element), problem.key, std::move(arguments), problem.japanese, problem.english };
}

void add_located(std::vector<Problem>& all, std::vector<feel::Problem> const& found, Text const& text, std::string_view file, std::string_view element)
{
    for (auto const& problem : found)
        all.push_back(located(problem, text, file, element));
}

bool is_feel(std::string_view language)
{
    if (language.empty())
        return true;
    std::string small(language);
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small.find("feel") != std::string::npos;
}

Problem other_language(Text const& text, std::string_view language, std::string_view file, std::string_view element)
{
    std::string const name(language);
    return { std::string(file), text.place, std::string(element), "language.unknown", { { "language", name } },
        "「" + name + "」で書かれた式は動かせません。FEELで書き直してください。", "An expression in `" + name + "` cannot be run. Write it in FEEL." };
}

void note(feel::Evaluating const& how, std::string_view key, std::string japanese, std::string english)
{
    constexpr std::size_t most = 200;          // twice what expressions leave, so that a reason is not lost behind them
    if (how.notes && how.notes->size() < most)
        how.notes->push_back({ 1, 1, std::string(key), std::move(english), std::move(japanese) });
}

}  // namespace mado::dmn
