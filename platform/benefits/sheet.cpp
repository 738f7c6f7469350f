#include <mado/benefits/sheet.h>

namespace mado::benefits {

json::Value sheet_values(std::vector<Line> const& sheet)
{
    json::Array lines;
    for (auto const& line : sheet) {
        std::string law;
        for (auto const& article : line.laws)
            law += (law.empty() ? "" : "、") + article;
        json::Array rows;
        for (auto const& row : line.rows)
            rows.push_back(json::object({ { "description", row.description }, { "law", row.law } }));
        lines.push_back(json::object({ { "label", line.label }, { "figure", line.figure }, { "says", line.says }, { "law", law }, { "rows", rows } }));
    }
    return lines;
}

}  // namespace mado::benefits
