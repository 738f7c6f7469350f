#include <mado/xlsx/xlsx.h>

#include <mado/text/utf8.h>

#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>

namespace mado::xlsx {

namespace {

constexpr std::uint64_t most_rows = 1'048'575;
constexpr std::size_t most_columns = 16'384, most_letters = 32'767, letters_of_a_name = 31;
constexpr std::size_t most_digits = 15;                   // of a number of a spreadsheet program
constexpr std::uint64_t rows_measured = 200;
constexpr double narrowest = 8, widest = 60;

// Letters of East Asia are two wide. Longer lines than the widest column need no measuring.
double width_of(std::string_view text)
{
    double width = 0;
    for (std::size_t i = 0; i < text.size() && width < widest; ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const is_lead = (byte & 0xC0) != 0x80, is_narrow_kana = byte == 0xEF && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xBD;
        width += !is_lead ? 0 : byte >= 0xE2 && !is_narrow_kana ? 2 : 1;
    }
    return width;
}

// What a cell may hold. A text that looks like an escape (_x000D_) is one only to programs: its underscore is escaped itself.
std::string cell_text(std::string_view text)
{
    std::string out(text);
    for (auto at = out.find("_x"); at != std::string::npos; at = out.find("_x", at + 2))
        if (at + 6 < out.size() && out[at + 6] == '_' && out.find_first_not_of("0123456789ABCDEFabcdef", at + 2) == at + 6) {
            out.insert(at, "_x005F");
            at += 6;
        }
    return text::length(out) > most_letters ? std::string(text::shortened(out, most_letters)) : out;
}

std::string sheet_name(std::string_view name)
{
    std::string out;
    for (auto const c : text::first(name, letters_of_a_name))
        out += std::string_view("[]:*?/\\'").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    auto const trimmed = text::trimmed(out);
    return trimmed.empty() ? "Sheet1" : std::string(trimmed);
}

class Writing {
public:
    Writing(tables::Columns const& table, tables::Rows rows, lxw_workbook* book, lxw_worksheet* sheet) : table_(table), rows_(rows), sheet_(sheet)
    {
        head_ = workbook_add_format(book);
        format_set_bold(head_);
        day_ = workbook_add_format(book);
        format_set_num_format(day_, "yyyy-mm-dd");
        moment_ = workbook_add_format(book);
        format_set_num_format(moment_, "yyyy-mm-dd hh:mm:ss");
    }

    bool run(std::uint64_t count)
    {
        auto const columns = static_cast<lxw_col_t>(table_.columns().size());
        set_widths(count);
        for (lxw_col_t column = 0; column < columns; ++column)
            put_text(0, column, table_.columns()[column].name, head_);
        for (std::uint64_t at = 0; at < count && is_good_; ++at)
            for (lxw_col_t column = 0; column < columns; ++column)
                put(static_cast<lxw_row_t>(at + 1), column, rows_ ? (*rows_)[at] : at);
        worksheet_freeze_panes(sheet_, 1, 0);
        if (columns != 0)
            worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(count), static_cast<lxw_col_t>(columns - 1));
        return is_good_;
    }

private:
    void set_widths(std::uint64_t count)
    {
        for (std::size_t column = 0; column < table_.columns().size(); ++column) {
            auto width = width_of(table_.columns()[column].name) + 3;  // room for the button of the filter
            for (std::uint64_t at = 0; at < std::min(count, rows_measured); ++at)
                width = std::max(width, width_of(table_.text(column, rows_ ? (*rows_)[at] : at, keep_)) + 1);
            auto const place = static_cast<lxw_col_t>(column);
            worksheet_set_column(sheet_, place, place, std::clamp(width, narrowest, widest), nullptr);
        }
    }

    void put_text(lxw_row_t row, lxw_col_t column, std::string_view text, lxw_format* format)
    {
        if (!text.empty())
            note(worksheet_write_string(sheet_, row, column, cell_text(text).c_str(), format));
    }

    void put(lxw_row_t row, lxw_col_t column, std::uint64_t from)
    {
        auto const text = table_.text(column, from, keep_);
        if (text.empty())
            return;
        switch (table_.columns()[column].type) {
        case tables::Type::Integer:
        case tables::Type::Decimal:
            if (auto const number = number_of(text))
                return note(worksheet_write_number(sheet_, row, column, *number, nullptr));
            break;
        case tables::Type::Boolean: return note(worksheet_write_boolean(sheet_, row, column, text == "true" ? 1 : 0, nullptr));
        case tables::Type::Day:
            if (auto const serial = static_cast<double>(table_.order_of(column, from)) + day_of_1970; serial > day_before_march_1900)
                return note(worksheet_write_number(sheet_, row, column, serial, day_));
            break;
        case tables::Type::Instant:
            // A zone has no place in a cell's number.
            if (text.size() == std::string_view("2026-04-01T09:30:00").size())
                if (auto const serial = static_cast<double>(table_.order_of(column, from) / 1'000'000) / 86'400 + day_of_1970; serial > day_before_march_1900 + 1)
                    return note(worksheet_write_number(sheet_, row, column, serial, moment_));
            break;
        case tables::Type::Text: break;
        }
        put_text(row, column, text, nullptr);
    }

    // Nothing: the cell would show another number.
    static std::optional<double> number_of(std::string_view text)
    {
        double value = 0;
        auto const digits = static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }));
        auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
        return digits <= most_digits && read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
    }

    void note(lxw_error error) { is_good_ = is_good_ && error == LXW_NO_ERROR; }

    static constexpr double day_of_1970 = 25'569, day_before_march_1900 = 60;
    tables::Columns const& table_;
    tables::Rows rows_;
    lxw_worksheet* sheet_;
    lxw_format *head_ = nullptr, *day_ = nullptr, *moment_ = nullptr;
    std::string keep_ {};
    bool is_good_ = true;
};

}  // namespace

bool write(tables::Columns const& table, tables::Rows rows, std::string_view sheet, std::filesystem::path const& file)
{
    auto const count = rows ? rows->size() : table.rows();
    auto folder = file.has_parent_path() ? file.parent_path().string() : std::string(".");
    if (count > most_rows || table.columns().size() > most_columns || !std::filesystem::is_directory(folder))
        return false;
    lxw_workbook_options options {};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = folder.data();
    auto* const book = workbook_new_opt(file.c_str(), &options);
    auto* const page = book ? workbook_add_worksheet(book, sheet_name(sheet).c_str()) : nullptr;
    if (!page) {
        if (book)
            lxw_workbook_free(book);
        return false;
    }
    lxw_doc_properties properties {};
    properties.created = 315'532'800;         // 1980-01-01: the same table gives the same bytes
    workbook_set_properties(book, &properties);
    bool const is_written = Writing(table, rows, book, page).run(count);
    bool const is_closed = workbook_close(book) == LXW_NO_ERROR;
    if (!is_written || !is_closed)
        std::filesystem::remove(file);
    return is_written && is_closed;
}

}  // namespace mado::xlsx
