#pragma once
// What a number of a cell stands for: the format under which it is shown says whether it is a day, a time or a number (ECMA-376 part 1, 18.8.30).
#include <string>
#include <string_view>

namespace mado::xlsx {

struct Format {
    enum class Shows { Number, Day, Time, DayAndTime, Elapsed } shows = Shows::Number;
    std::size_t zeros = 0;                    // "000000": a code that the sheet shows with so many digits
    bool seconds = false;
};
Format format_of(unsigned id, std::string_view code);  // the code of a format that the workbook defines; empty: it is built in

enum class Epoch { Of1900, Of1904 };

// A number as short as it is exact, a day as 2026-04-01, a time as 09:30; what is no such thing stays as it is written.
std::string shown(std::string_view written, Format const& format, Epoch epoch);

}  // namespace mado::xlsx
