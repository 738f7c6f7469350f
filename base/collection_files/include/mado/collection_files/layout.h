#pragma once
// How a 収納代行会社, eLTAX or a bank writes its results, as data: definitions/payments/*.yaml, whose columns README.md explains. A town describes what it
// is sent in a layout of its own; no program changes.
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::collection_files {

struct Finding {
    int line = 0;             // of the file, from 1; 0: the file itself
    std::string column {};    // its title; empty: the whole line
    std::string key {};       // "collection_files.total" …, for programs
    std::string japanese {};  // the place, what is wrong and what to do
};

enum class Of { Collections, TransferResults };
enum class Encoding { Utf8, Cp932, Either };
enum class DayForm { Iso, Compact, Short, Slashed };  // 2026-04-01, 20260401, 260401, 2026/4/1
enum class CodeIn { Plain, Convenience };             // Convenience: the 44 digits, whose check digit and amount have to be right

struct Column {
    std::string field {};  // "amount"
    std::string title {};
    int at = 0;            // from 1, when the file has no heading
    DayForm form = DayForm::Iso;
    std::size_t digits = 0;  // so many digits, nothing else; 0: any text
    CodeIn code = CodeIn::Plain;
    std::map<std::string, std::string> words {};  // what the file writes → what it means
};

// The last line of a file: how many lines there are and what they make together.
struct Total {
    std::string word {}, in {}, count {}, amount {};  // the word, and the fields in whose columns the three stand
};

struct Layout {
    // Every mistake with its line.
    static std::expected<Layout, std::vector<std::string>> load(std::string_view yaml);

    Of of = Of::Collections;
    std::string title {};
    Encoding encoding = Encoding::Utf8;
    char separator = ',';
    int cells = 0;                                 // of each line when there is no heading; 0: there is one
    std::vector<Column> columns {};
    std::map<std::string, std::string> always {};  // a field with words that the file does not have: kind → final
    std::optional<Total> total {};

    Column const* find(std::string_view field) const;
    std::string title_of(std::string_view field) const;
};

}  // namespace mado::collection_files
