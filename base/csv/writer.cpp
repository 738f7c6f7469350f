#include <mado/csv/writer.h>

namespace mado::csv {

namespace {

bool is_signed_number(std::string_view text)
{
    if (text.front() != '+' && text.front() != '-')
        return false;
    text.remove_prefix(1);
    return !text.empty() && text.front() != '.' && text.find_first_not_of("0123456789.") == std::string_view::npos && text.find('.') == text.rfind('.');
}

}  // namespace

bool is_formula(std::string_view field)
{
    auto const begin = field.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return false;
    auto const text = field.substr(begin);
    // Full-width forms of = + - @ are read as formulas by Japanese editions.
    for (std::string_view const wide : { "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20" })
        if (text.starts_with(wide))
            return true;
    return std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos && !is_signed_number(text);
}

Writer::Writer(std::string& out) : Writer(out, Options {}) {}

Writer::Writer(std::string& out, Options options) : out_(out), options_(options)
{
    if (options_.mark)
        out_ += "\xEF\xBB\xBF";
}

void Writer::field(std::string_view text, bool alone)
{
    bool const guarded = options_.guard_formulas && is_formula(text);
    // A lone empty field in quotes, so that its row is no empty line; a mark that is a field's, so that it is not the file's.
    bool const quoted = (alone && text.empty()) || text.find_first_of("\"\r\n") != std::string_view::npos || text.find(options_.delimiter) != std::string_view::npos
        || (!text.empty() && (text.front() == ' ' || text.back() == ' ')) || text.starts_with("\xEF\xBB\xBF");
    if (quoted)
        out_ += '"';
    if (guarded)
        out_ += '\'';
    for (auto const character : text) {
        if (character == '"')
            out_ += '"';
        out_ += character;
    }
    if (quoted)
        out_ += '"';
}

void Writer::row(std::span<std::string_view const> fields)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i != 0)
            out_ += options_.delimiter;
        field(fields[i], fields.size() == 1);
    }
    out_ += options_.line_end;
}

void Writer::row(std::span<std::string const> fields)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i != 0)
            out_ += options_.delimiter;
        field(fields[i], fields.size() == 1);
    }
    out_ += options_.line_end;
}

}  // namespace mado::csv
