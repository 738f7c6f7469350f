// Names of types: grammar rules 54 to 56 of DMN 1.5, and the names that DMN 1.1 had for the kinds of duration.
#include "parser.h"

namespace mado::feel {

TypeName Parser::type_to_end()
{
    auto type = type_name();
    if (peek() != '\0' || at_ < text_.size())
        unexpected();
    return type;
}

bool Parser::phrase(std::initializer_list<std::string_view> words)
{
    auto const from = at_;
    for (auto const part : words)
        if (!word(part)) {
            at_ = from;
            return false;
        }
    return true;
}

std::optional<TypeName> Parser::built_in_type()
{
    struct Phrase { std::initializer_list<std::string_view> words; Kind kind; };
    for (auto const& [words, kind] : { Phrase { { "days", "and", "time", "duration" }, Kind::DaysTime }, Phrase { { "day", "time", "duration" }, Kind::DaysTime },
             Phrase { { "dayTimeDuration" }, Kind::DaysTime }, Phrase { { "years", "and", "months", "duration" }, Kind::YearsMonths },
             Phrase { { "year", "month", "duration" }, Kind::YearsMonths }, Phrase { { "yearMonthDuration" }, Kind::YearsMonths },
             Phrase { { "date", "and", "time" }, Kind::DateTime }, Phrase { { "dateTime" }, Kind::DateTime }, Phrase { { "date", "time" }, Kind::DateTime },
             Phrase { { "date" }, Kind::Date }, Phrase { { "time" }, Kind::Time }, Phrase { { "number" }, Kind::Number }, Phrase { { "string" }, Kind::String },
             Phrase { { "boolean" }, Kind::Boolean }, Phrase { { "Null" }, Kind::Null } })
        if (phrase(words))
            return TypeName { .kind = kind };
    if (word("Any"))
        return TypeName {};
    for (auto const& [name, kind] : { std::pair("list", Kind::List), std::pair("range", Kind::Range) })
        if (word(name)) {
            TypeName type { .kind = kind };
            if (take("<")) {
                type.inner.push_back(type_name());
                need(">");
            }
            return type;
        }
    if (word("context"))
        return peek() == '<' ? context_type() : TypeName { .kind = Kind::Context };
    if (word("function"))
        return peek() == '<' ? function_type() : TypeName { .kind = Kind::Function };
    return std::nullopt;
}

TypeName Parser::context_type()
{
    TypeName type { .kind = Kind::Context, .detailed = true };
    need("<");
    if (take(">"))
        return type;
    do {
        auto member = peek() == '"' ? string_text() : context_key();
        need(":");
        type.members.emplace_back(std::move(member), type_name());
    } while (take(","));
    need(">");
    return type;
}

// function<string, number> -> boolean
TypeName Parser::function_type()
{
    TypeName type { .kind = Kind::Function };
    need("<");
    if (!take(">")) {
        do
            type.inner.push_back(type_name());
        while (take(","));
        need(">");
    }
    need("->");
    type.inner.push_back(type_name());
    return type;
}

TypeName Parser::type_name()
{
    Deeper const deeper(*this);
    skip();
    auto const at = at_;
    std::string user;
    auto const length = types_.longest(text_.substr(at_), user);
    auto built_in = built_in_type();
    if (built_in && at_ - at >= length) {
        built_in->at = at;
        return *built_in;
    }
    at_ = at;
    if (length > 0) {
        at_ += length;
        return { .user = std::move(user), .at = at };
    }
    user = plain_name();                   // of an import perhaps: shared.tPerson
    while (peek() == '.') {
        take(".");
        user += "." + plain_name();
    }
    return { .user = std::move(user), .at = at };
}

}  // namespace mado::feel
