#pragma once
// What the pages of a procedure share: days and problems as they are shown.
#include <mado/definitions/shelf.h>
#include <mado/html/fields.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::procedures::pages {

struct ProblemRow {
    int line = 1, column = 1;
    std::string words, text;   // what is wrong; the line as it stands
    static constexpr auto fields = std::tuple { html::field("line", &ProblemRow::line), html::field("column", &ProblemRow::column), html::field("words", &ProblemRow::words),
        html::field("text", &ProblemRow::text) };
};

struct Line {
    int number = 1;
    std::string text;
    static constexpr auto fields = std::tuple { html::field("number", &Line::number), html::field("text", &Line::text) };
};

std::vector<Line> lines_of(std::string_view text);
std::vector<ProblemRow> problem_rows(std::vector<definitions::Problem> const& problems, std::vector<Line> const& lines);

std::string day_words(Day day);  // "令和8年11月6日（2026-11-06）"
std::string file_of(std::string_view procedure);

}  // namespace mado::procedures::pages
