#include <mado/json/json.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <stdexcept>

namespace mado::json {

namespace {

constexpr std::int64_t most = (std::int64_t { 1 } << 53) - 1;

// RFC 8785 §3.2.2.2, which is also the shortest form of RFC 8259.
void append_string(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef", short_form = "\b\t\n\f\r\"\\", letters = "btnfr\"\\";
    out += '"';
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (auto const at = short_form.find(c); at != std::string_view::npos)
            (out += '\\') += letters[at];
        else if (byte < 0x20)
            ((out += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
        else
            out += c;
    }
    out += '"';
}

// Order of UTF-16 code units, on UTF-8 (RFC 8785 §3.2.3). It differs from the order of bytes in one thing: characters outside the BMP
// (lead byte F0 and above), being surrogates there, come before U+E000 to U+FFFF (lead bytes EE and EF).
bool before_in_utf16(std::string_view a, std::string_view b)
{
    auto const [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (x == a.end() || y == b.end())
        return x == a.end() && y != b.end();
    auto const place = [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte >= 0xF0 ? byte - 2 : byte >= 0xEE ? byte + 0x11 : +byte;
    };
    return place(*x) < place(*y);
}

class Writer {
public:
    enum class Form { Plain, Canonical };
    explicit Writer(Form form) : form_(form) {}

    std::string take(Value const& value)
    {
        append(value);
        return std::move(out_);
    }

private:
    void append(Value const& value)
    {
        if (value.is_object())
            append(value.object());
        else if (value.is_array())
            append(value.array());
        else if (value.is_text())
            string(value.text());
        else if (value.is_integer())
            number(value.integer());
        else
            out_ += value.is_null() ? "null" : value.flag() ? "true" : "false";
    }

    void append(Array const& values)
    {
        out_ += '[';
        for (auto const& value : values) {
            if (&value != &values.front())
                out_ += ',';
            append(value);
        }
        out_ += ']';
    }

    void append(Object const& object)
    {
        std::vector<Object::value_type const*> members;
        members.reserve(object.size());
        for (auto const& member : object)
            members.push_back(&member);
        if (form_ == Form::Canonical)
            std::sort(members.begin(), members.end(), [](auto const* a, auto const* b) { return before_in_utf16(a->first, b->first); });
        out_ += '{';
        for (auto const* member : members) {
            if (member != members.front())
                out_ += ',';
            string(member->first);
            out_ += ':';
            append(member->second);
        }
        out_ += '}';
    }

    void string(std::string_view characters)
    {
        if (form_ == Form::Canonical && !text::is_utf8(characters))
            throw std::domain_error("a string of canonical JSON is not UTF-8");
        append_string(out_, characters);
    }

    void number(std::int64_t number)
    {
        if (form_ == Form::Canonical && (number < -most || number > most))
            throw std::domain_error("a number of canonical JSON is beyond 2^53-1");
        out_ += std::to_string(number);
    }

    Form form_;
    std::string out_;
};

}  // namespace

std::string write(Value const& value) { return Writer(Writer::Form::Plain).take(value); }
std::string canonical(Value const& value) { return Writer(Writer::Form::Canonical).take(value); }

}  // namespace mado::json
