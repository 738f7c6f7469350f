#include "web/shown.h"

#include <mado/time/wareki.h>

namespace mado::procedures::pages {

std::vector<Line> lines_of(std::string_view text)
{
    std::vector<Line> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = text.find('\n');
        lines.push_back({ number, std::string(text.substr(0, end)) });
        text = end == std::string_view::npos ? std::string_view {} : text.substr(end + 1);
    }
    return lines;
}

std::vector<ProblemRow> problem_rows(std::vector<definitions::Problem> const& problems, std::vector<Line> const& lines)
{
    std::vector<ProblemRow> rows;
    for (auto const& problem : problems) {
        auto const index = static_cast<std::size_t>(std::max(problem.line, 1)) - 1;
        rows.push_back({ problem.line, problem.column, problem.japanese, index < lines.size() ? lines[index].text : "" });
    }
    return rows;
}

std::string day_words(Day day) { return wareki::text(day) + "（" + day.iso() + "）"; }
std::string file_of(std::string_view procedure) { return std::string(procedure) + ".yaml"; }

}  // namespace mado::procedures::pages
