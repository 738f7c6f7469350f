#pragma once
// A table as a CSV file: its first row names its columns, no cell is taken for a formula by a spreadsheet program, and what is wrong is told with its line and column.
#include <mado/result/result.h>

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::sheets {

using Cells = std::vector<std::string>;
struct Row { std::uint64_t line = 0; Cells cells {}; };
using Names = std::vector<std::string_view>;

// An apostrophe goes before what a spreadsheet program would take for a formula, and before an apostrophe; rows_in takes one away.
std::string written(Names const& columns, std::vector<Cells> const& rows);
// UTF-8 or CP932. Refuses Invalid at "file": no CSV, other columns, a row of another width, more rows than `most`.
Result<std::vector<Row>> rows_in(Names const& columns, std::string_view bytes, std::size_t most);

// `says` is a msgid with its own arguments; in_words() puts it into words for whoever shows it.
FieldError wrong_at(std::uint64_t line, std::string_view column, std::string_view says, std::map<std::string, std::string> arguments = {});
FieldError too_large(std::size_t most);
using Say = std::function<std::string(std::string const& key, std::map<std::string, std::string> const& arguments)>;
Refusal in_words(Refusal refusal, Say const& say);

}  // namespace mado::sheets
