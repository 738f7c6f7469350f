#pragma once
// Tables as RFC 4180 has them: CRLF, a field in quotes when it must be.
#include <span>
#include <string>
#include <string_view>

namespace mado::csv {

class Writer {
public:
    struct Options {
        char delimiter = ',';
        std::string_view line_end = "\r\n";
        bool mark = false;                    // UTF-8's byte order mark, which spreadsheet programs want
        // A field that a spreadsheet program would take for a formula gets an apostrophe before it. Numbers with a sign stay as they are.
        bool guard_formulas = false;
    };
    explicit Writer(std::string& out);
    Writer(std::string& out, Options options);

    void row(std::span<std::string_view const> fields);
    void row(std::span<std::string const> fields);

private:
    void field(std::string_view text, bool alone);

    std::string& out_;
    Options options_;
};

bool is_formula(std::string_view field);      // begins with = + - @ TAB or CR, also behind spaces, and is no number

}  // namespace mado::csv
