#include "sql_evaluate.h"

#include <mado/text/utf8.h>

#include <unicode/uchar.h>

#include <algorithm>

namespace mado::tables::sql {

namespace {

using RefusedKind = SqlRefused::Kind;

constexpr std::size_t text_at_most = 1 << 20;  // of what is put together

std::string cased(std::string_view text, bool upper)
{
    std::string out;
    out.reserve(text.size());
    if (std::ranges::all_of(text, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; })) {
        for (auto const letter : text)
            out += upper ? (letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter) : (letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter);
        return out;
    }
    for (auto const character : text::code_points(text))
        text::append(out, static_cast<char32_t>(upper ? ::u_toupper(static_cast<UChar32>(character)) : ::u_tolower(static_cast<UChar32>(character))));
    return out;
}

std::size_t character_size(char first)
{
    auto const byte = static_cast<unsigned char>(first);
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

void Budget::look() const
{
    if (std::chrono::steady_clock::now() > until_)
        throw refused(RefusedKind::TooMuch, no_place, "the question takes longer than " + std::to_string(limits_.time.count()) + " ms");
}

void Budget::keep(std::size_t bytes)
{
    bytes_ += bytes;
    if (bytes_ > limits_.bytes)
        throw refused(RefusedKind::TooMuch, no_place, "the answer, or what has to be kept for it, is larger than " + std::to_string(limits_.bytes) + " bytes");
}

Value boolean(bool value) { return { Kind::Boolean, 0, value ? 1 : 0, {} }; }

void Evaluation::enter(std::size_t chunk)
{
    chunk_ = chunk;
    std::ranges::fill(views_, std::nullopt);
}

View const& Evaluation::view(std::size_t column)
{
    if (!views_[column])
        views_[column] = table_.view(column, chunk_);
    return *views_[column];
}

Value Evaluation::column(std::size_t column)
{
    auto const& from = view(column);
    if (from.block->form != Form::Numbers) {
        auto const text = from.text(row_);
        return text.empty() ? Value {} : Value { Kind::Text, 0, 0, text };
    }
    if (from.empty(row_))
        return {};
    auto const value = from.number(row_);
    switch (static_cast<Type>(from.block->type)) {
    case Type::Boolean: return { Kind::Boolean, 0, value, {} };
    case Type::Day: return { Kind::Day, 0, value, {} };
    case Type::Instant: return { Kind::Instant, 0, value, {} };
    default: break;
    }
    auto const scale = from.scale(row_);
    return { Kind::Number, static_cast<std::uint8_t>(scale), value / power_of_ten(from.block->scale - scale), {} };
}

std::string_view Evaluation::kept(std::string text)
{
    if (text.size() > text_at_most)
        throw refused(RefusedKind::TooMuch, no_place, "a text of more than " + std::to_string(text_at_most) + " bytes");
    return made_.emplace_back(std::move(text));
}

Value Evaluation::of(Expression const& expression)
{
    budget_.step();
    switch (expression.operation) {
    case Operation::Constant: {
        auto value = expression.value;
        value.text = expression.text;
        return value;
    }
    case Operation::Column: return expression.row_number ? number_of(static_cast<std::int64_t>(table_.first(chunk_) + row_ + 1)) : column(expression.number);
    case Operation::Parameter: return parameters_[expression.number];
    case Operation::Not:
    case Operation::And:
    case Operation::Or: return logical(expression);
    case Operation::Equal:
    case Operation::NotEqual:
    case Operation::Less:
    case Operation::LessOrEqual:
    case Operation::Greater:
    case Operation::GreaterOrEqual:
    case Operation::IsNull:
    case Operation::In:
    case Operation::Between: return comparison(expression);
    case Operation::Coalesce:
        for (auto const& part : expression.of)
            if (auto const value = of(part); value.kind != Kind::Null)
                return value;
        return {};
    case Operation::Add:
    case Operation::Subtract:
    case Operation::Multiply:
    case Operation::Divide:
    case Operation::Remainder:
    case Operation::Negate: return arithmetic(expression);
    default: return texts(expression);
    }
}

// Three values: what is not known decides nothing by itself.
Value Evaluation::logical(Expression const& expression)
{
    if (expression.operation == Operation::Not) {
        auto const value = of(expression.of[0]);
        return value.kind == Kind::Null ? value : boolean(value.number == 0);
    }
    auto const deciding = expression.operation == Operation::Or ? 1 : 0;
    bool unknown = false;
    for (auto const& part : expression.of) {
        auto const value = of(part);
        if (value.kind == Kind::Null)
            unknown = true;
        else if (value.number == deciding)
            return value;
    }
    return unknown ? Value {} : boolean(deciding == 0);
}

Value Evaluation::comparison(Expression const& expression)
{
    auto const first = of(expression.of[0]);
    if (expression.operation == Operation::IsNull)
        return boolean(first.kind == Kind::Null);
    if (expression.operation == Operation::In) {
        bool unknown = first.kind == Kind::Null;
        for (std::size_t i = 1; i < expression.of.size() && first.kind != Kind::Null; ++i) {
            auto const other = of(expression.of[i]);
            if (other.kind != Kind::Null && compared(first, other) == 0)
                return boolean(true);
            unknown = unknown || other.kind == Kind::Null;
        }
        return unknown ? Value {} : boolean(false);
    }
    auto const second = of(expression.of[1]);
    if (expression.operation == Operation::Between) {
        auto const third = of(expression.of[2]);
        auto const known = first.kind != Kind::Null;
        auto const below = known && second.kind != Kind::Null && compared(first, second) < 0, above = known && third.kind != Kind::Null && compared(first, third) > 0;
        if (below || above)
            return boolean(false);
        return known && second.kind != Kind::Null && third.kind != Kind::Null ? boolean(true) : Value {};
    }
    if (first.kind == Kind::Null || second.kind == Kind::Null)
        return {};
    auto const way = compared(first, second);
    switch (expression.operation) {
    case Operation::Equal: return boolean(way == 0);
    case Operation::NotEqual: return boolean(way != 0);
    case Operation::Less: return boolean(way < 0);
    case Operation::LessOrEqual: return boolean(way <= 0);
    case Operation::Greater: return boolean(way > 0);
    default: return boolean(way >= 0);
    }
}

Value Evaluation::arithmetic(Expression const& expression)
{
    auto const first = of(expression.of[0]), second = expression.of.size() > 1 ? of(expression.of[1]) : Value {};
    if (first.kind == Kind::Null || (second.kind == Kind::Null && expression.of.size() > 1))
        return {};
    std::optional<Value> result;
    switch (expression.operation) {
    case Operation::Add: result = added(first, second); break;
    case Operation::Subtract: result = subtracted(first, second); break;
    case Operation::Multiply: result = multiplied(first, second); break;
    case Operation::Divide:
    case Operation::Remainder:
        if (second.number == 0)
            throw refused(RefusedKind::Types, expression.place, "a division by 0");
        result = expression.operation == Operation::Divide ? divided(first, second) : remainder(first, second);
        break;
    default: result = subtracted(number_of(std::int64_t { 0 }), first); break;
    }
    if (!result)
        throw refused(RefusedKind::TooMuch, expression.place, "a result of too many digits");
    return *result;
}

Value Evaluation::texts(Expression const& expression)
{
    auto const first = of(expression.of[0]);
    auto const two = expression.of.size() > 1;
    auto const second = two ? of(expression.of[1]) : Value {};
    if (first.kind == Kind::Null || (two && second.kind == Kind::Null))
        return {};
    if (first.kind == Kind::Text)
        budget_.step(first.text.size() / 64);
    switch (expression.operation) {
    case Operation::Length: return number_of(static_cast<std::int64_t>(text::length(first.text)));
    case Operation::Lower: return { Kind::Text, 0, 0, kept(cased(first.text, false)) };
    case Operation::Upper: return { Kind::Text, 0, 0, kept(cased(first.text, true)) };
    case Operation::Like: return boolean(like(first.text, second.text));
    case Operation::LikeAnyCase: return boolean(like(cased(first.text, false), cased(second.text, false)));
    default: {
        std::string text;
        write(first, text);
        write(second, text);
        return { Kind::Text, 0, 0, kept(std::move(text)) };
    }
    }
}

// % is any letters, _ is one, a backslash takes their meaning from them. After a % that was passed only the last one has to be tried again.
bool Evaluation::like(std::string_view text, std::string_view pattern)
{
    std::size_t at = 0, wanted = 0, again_text = 0, again_pattern = std::string_view::npos;
    for (std::uint64_t steps = 0; at < text.size() || wanted < pattern.size(); ++steps) {
        if (steps % 256 == 255)
            budget_.step(8);
        if (wanted < pattern.size() && pattern[wanted] == '%') {
            again_pattern = ++wanted;
            again_text = at;
            continue;
        }
        if (at < text.size() && wanted < pattern.size()) {
            auto const escaped = pattern[wanted] == '\\' && wanted + 1 < pattern.size();
            if (pattern[wanted] == '_') {
                ++wanted;
                at += std::min(character_size(text[at]), text.size() - at);
                continue;
            }
            if (pattern[wanted + (escaped ? 1 : 0)] == text[at]) {
                wanted += escaped ? 2 : 1;
                ++at;
                continue;
            }
        }
        if (again_pattern == std::string_view::npos || again_text >= text.size())
            return false;
        // A whole character further, so that _ never begins within one.
        again_text += std::min(character_size(text[again_text]), text.size() - again_text);
        at = again_text;
        wanted = again_pattern;
    }
    return true;
}

}  // namespace mado::tables::sql
