#pragma once
// What was typed of a round, read leniently: everything that can be kept is, and what is wrong is said when it is published.
#include <mado/definitions/round.h>
#include <mado/http/server.h>

namespace mado::rounds::web {

constexpr std::size_t spare_rows = 3, most_rows = 200;

struct Typed {
    definitions::Round round;
    std::vector<FieldError> errors {};       // that stop keeping it: a day that is none, a row of the pasted lines that has too many columns
};
// Controls: name, title, title.en, opens_on.year …, items.N.key .title .title_en .places .COLUMN, lines (CSV: key,title,places,COLUMN…).
Typed read_round(http::Request const& request, definitions::Definition const& definition, std::string name);
std::string column_text(json::Value const& value);

}  // namespace mado::rounds::web
