#pragma once
// The cells of a row as what they must be, and where one is wrong.
#include <mado/persons/exchange.h>
#include <mado/sheets/file.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace mado::persons::model {

using SheetRow = mado::sheets::Row;
using mado::sheets::wrong_at;
inline mado::sheets::Names names_in(Sheet sheet) { return { columns_of(sheet).begin(), columns_of(sheet).end() }; }

// The cells of one row as what they must be; what is wrong is gathered by its column.
class Cells {
public:
    Cells(Sheet sheet, SheetRow const& row) : sheet_(sheet), row_(row) {}
    std::string const& text() { return row_.cells[at_++]; }
    std::optional<Day> day_or_none();
    Day day();
    std::int64_t number();
    std::string uuid_or_none();
    template <class Enum>
    Enum word()
    {
        auto const& cell = row_.cells[at_++];
        for (auto const name : names_of(Enum {}))
            if (name == cell)
                return value_of<Enum>(cell);
        fail("web.sheet.value");
        return Enum {};
    }
    std::uint64_t line() const { return row_.line; }
    void fail(std::string_view says) { fail_at(at_ - 1, says); }
    void fail(std::string_view column, std::string_view says, std::map<std::string, std::string> arguments = {});
    std::vector<FieldError> const& errors() const { return errors_; }

private:
    void fail_at(std::size_t column, std::string_view says, std::map<std::string, std::string> arguments = {})
    {
        errors_.push_back(wrong_at(row_.line, columns_of(sheet_)[column], says, std::move(arguments)));
    }
    Sheet sheet_;
    SheetRow const& row_;
    std::size_t at_ = 0;
    std::vector<FieldError> errors_ {};
};

}  // namespace mado::persons::model
