// How values read: FEEL's string() and literals.
#include "syntax.h"

namespace mado::feel {

namespace {

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (auto const c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += c;
        }
    }
    return out + "\"";
}

// Whether a context's key reads back without quotes: words of a name with one space between them.
bool is_plain_key(std::string_view key)
{
    bool begins = true;
    for (std::size_t at = 0, length = 0; at < key.size(); at += length) {
        auto const c = decode(key, at, length);
        if (c == ' ' && !begins && at + 1 < key.size() && key[at + 1] != ' ')
            continue;
        if (is_space(c) || !(begins ? is_name_start(c) && c != '?' : is_name_part(c)))
            return false;
        begins = false;
    }
    return !key.empty();
}

std::string text_of(Value const& value, bool literal);

std::string context_text(Value const& value, bool literal)
{
    std::string out = "{";
    for (auto const& entry : value.as_context()) {
        if (out.size() > 1)
            out += ", ";
        out += (is_plain_key(entry.key) ? entry.key : quoted(entry.key)) + ": "
            + (entry.value.is_string() ? quoted(entry.value.as_string()) : text_of(entry.value, literal));
    }
    return out + "}";
}

std::string list_text(Value const& value, bool literal)
{
    std::string out = "[";
    for (auto const& item : value.as_list()) {
        if (out.size() > 1)
            out += ", ";
        out += item.is_string() ? quoted(item.as_string()) : text_of(item, literal);
    }
    return out + "]";
}

std::string range_text(RangeParts const& range)
{
    if (range.form != RangeParts::Form::Interval)
        return (range.form == RangeParts::Form::Equal ? "(= " : "(!= ") + text_of(range.from, true) + ")";
    if (range.from_open)
        return (range.to_closed ? "(<= " : "(< ") + text_of(range.to, true) + ")";
    if (range.to_open)
        return (range.from_closed ? "(>= " : "(> ") + text_of(range.from, true) + ")";
    return (range.from_closed ? "[" : "(") + text_of(range.from, true) + ".." + text_of(range.to, true) + (range.to_closed ? "]" : ")");
}

std::string function_text(FunctionParts const& function)
{
    std::string out = "function(";
    for (auto const& parameter : function.parameters)
        out += (out.back() == '(' ? "" : ", ") + parameter;
    return out + ")";
}

std::string temporal_text(Value const& value)
{
    switch (value.kind()) {
    case Kind::Date: return value.as_date().to_text();
    case Kind::Time: return value.as_time().to_text();
    case Kind::DateTime: return value.as_date_time().to_text();
    case Kind::DaysTime: return value.as_days_time().to_text();
    default: return value.as_years_months().to_text();
    }
}

std::string text_of(Value const& value, bool literal)
{
    switch (value.kind()) {
    case Kind::Null: return "null";
    case Kind::Boolean: return value.is_true() ? "true" : "false";
    case Kind::Number: return value.as_number().to_text();
    case Kind::String: return literal ? quoted(value.as_string()) : std::string(value.as_string());
    case Kind::List: return list_text(value, literal);
    case Kind::Context: return context_text(value, literal);
    case Kind::Range: return range_text(value.as_range());
    case Kind::Function: return function_text(value.as_function());
    default: return literal ? "@\"" + temporal_text(value) + "\"" : temporal_text(value);
    }
}

}  // namespace

std::string Value::to_text() const { return text_of(*this, false); }
std::string Value::to_literal() const { return text_of(*this, true); }

}  // namespace mado::feel
