#include "model/csv.h"

#include <doctest/doctest.h>

using mado::registers::model::csv_line;

TEST_CASE("a cell is quoted, and what looks like a formula is not reckoned")
{
    struct { char const* name; std::vector<std::string> cells; char const* line; } const rows[] = {
        { "plain", { "コテツ", "茶" }, "\"コテツ\",\"茶\"\r\n" },
        { "a quotation mark is doubled", { "「\"A\"」" }, "\"「\"\"A\"\"」\"\r\n" },
        { "a comma and a line stay inside", { "a,b\nc" }, "\"a,b\nc\"\r\n" },
        { "a formula", { "=HYPERLINK(\"x\")" }, "\"'=HYPERLINK(\"\"x\"\")\"\r\n" },
        { "a command", { "@SUM(A1)", "+1+1" }, "\"'@SUM(A1)\",\"'+1+1\"\r\n" },
        { "a negative number stays one", { "-5", "-1,000.5" }, "\"-5\",\"-1,000.5\"\r\n" },
        { "an empty cell", { "", "" }, "\"\",\"\"\r\n" },
    };
    for (auto const& row : rows)
        CHECK_MESSAGE(csv_line(row.cells) == row.line, row.name);
}
