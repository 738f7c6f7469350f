#pragma once
// Names of columns for comparing: half-width kana and full-width letters folded, every dash that stands for ー made one, spaces and line breaks gone,
// （ ）and ( ) alike. And what a column is about, by its name and its standard.
#include <mado/datasets/standards.h>

namespace mado::datasets {

std::string folded_name(std::string_view name);
// U+2015 — ‐ − ｰ - between or after kana, where ー is meant; the rest stays. "コ―ド" → "コード".
std::string with_long_marks(std::string_view text);

enum class About {
    Nothing, LocalCode, Identifier, Prefecture, City, LocalName, Name, Kana, Address, Quarter, Street, Building, QuarterCode, Latitude, Longitude, Position,
    Telephone, Extension, PostalCode, Mail, Url, Day, Time, Number, People, Flag, Choice, Weekdays, CorporateNumber, Remarks,
    PersonName, PersonKana, BirthDay, Age, Sex, MyNumber, BankAccount
};
std::string_view name_of(About about);        // "local_code", "telephone"
// `column` may be nullptr.
About about(std::string_view header, StandardColumn const* column);

}  // namespace mado::datasets
