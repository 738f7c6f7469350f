#pragma once
// The built-in datatypes of CSVW: those of XML Schema 1.1 and four of its own.
#include <string_view>

namespace mado::csvw {

enum class Kind {
    Any, String, NormalizedString, Token, Language, Name, NmToken, AnyUri, QName,
    Boolean, Decimal, Integer, Double, Float,
    Date, DateTime, DateTimeStamp, Time, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    Duration, DayTimeDuration, YearMonthDuration, Base64, Hex,
};

struct BaseType {
    std::string_view name, url;
    Kind kind;
    std::string_view least {}, most {};       // of whole numbers; empty: no limit
};

BaseType const* base_type(std::string_view name);  // also "number", "binary", "datetime", "any"; null: no such
bool is_built_in_url(std::string_view url);

inline bool is_number(Kind kind) { return kind >= Kind::Decimal && kind <= Kind::Float; }
inline bool is_date_or_time(Kind kind) { return kind >= Kind::Date && kind <= Kind::GYearMonth; }
inline bool is_duration(Kind kind) { return kind >= Kind::Duration && kind <= Kind::YearMonthDuration; }
inline bool is_binary(Kind kind) { return kind == Kind::Base64 || kind == Kind::Hex; }
inline bool is_string(Kind kind) { return kind >= Kind::String && kind <= Kind::NmToken; }

}  // namespace mado::csvw
