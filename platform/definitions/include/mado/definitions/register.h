#pragma once
// 台帳. A file of definitions/registers: what a decision enters ("outcome.RESULT.register", definition.md §9). Each of its columns is the
// field or rule of that name of the procedure that registers, or one of the case's own words (`from`).
#include <mado/definitions/definition.h>

#include <expected>

namespace mado::definitions {

// What the case itself gives to a column.
enum class CaseWord { DocumentNumber, DecidedOn, Result, ApplicantName, ApplicantAddress, ReceiptNumber, ReceivedOn };
constexpr std::array<std::string_view, 7> names_of(CaseWord)
{
    return { "document_number", "decided_on", "result", "applicant_name", "applicant_address", "receipt_number", "received_on" };
}

struct Column {
    std::string name;
    Words title {};
    std::optional<CaseWord> from {};
};

struct Register {
    std::string name;
    Words title {};
    std::vector<std::string> law {};
    std::vector<Column> columns {};           // as written
    std::vector<Source> sources {};
    yaml::Node tree {};
    Column const* column(std::string_view column_name) const;
    yaml::Place place_of_column(std::string_view column_name) const;
};

std::expected<Register, std::vector<Problem>> load_register(std::string_view file_name, std::string_view bytes);
// Columns that the procedure cannot fill: neither a field (not of a group, not a number that is kept secret, not a file), nor a rule, nor `from`.
std::vector<std::string> columns_without_a_value(Register const& book, Definition const& definition);

}  // namespace mado::definitions
