#include <mado/dmn/json.h>

#include <mado/decimal/decimal.h>
#include <mado/text/utf8.h>

#include <optional>

namespace mado::dmn {

namespace {

constexpr std::size_t most_bytes = most_json_bytes;
constexpr int deepest = 500;                   // as deep as a value of FEEL can be

std::string parameters_of(feel::FunctionParts const& function)
{
    std::string out = "(";
    for (auto const& parameter : function.parameters)
        out += (out.size() > 1 ? ", " : "") + parameter;
    return out + ")";
}

// Values share their parts, and written out a shared part stands in each place: what has little memory may have a text without end.
class Writer {
public:
    explicit Writer(std::size_t most) : most_(most) {}

    std::string written(feel::Value const& value)
    {
        append(value);
        return std::move(out_);
    }

private:
    void append(feel::Value const& value)
    {
        using feel::Kind;
        switch (value.kind()) {
        case Kind::Null: out_ += "null"; break;
        case Kind::Boolean: out_ += value.as_boolean() ? "true" : "false"; break;
        case Kind::Number: out_ += value.as_number().to_text(); break;
        case Kind::String: append_json_string(out_, value.as_string()); break;
        case Kind::Date: pair("date", value.to_text()); break;
        case Kind::Time: pair("time", value.to_text()); break;
        case Kind::DateTime: pair("dateTime", value.to_text()); break;
        case Kind::DaysTime:
        case Kind::YearsMonths: pair("duration", value.to_text()); break;
        case Kind::Range: range(value); break;
        case Kind::Function: pair("function", parameters_of(value.as_function())); break;
        case Kind::List: {
            auto separator = '[';
            for (auto const& item : value.as_list())
                out_ += std::exchange(separator, ','), append(item);
            out_ += separator == '[' ? "[]" : "]";
            break;
        }
        case Kind::Context: {
            auto separator = '{';
            for (auto const& [key, item] : value.as_context()) {
                out_ += std::exchange(separator, ',');
                append_json_string(out_, key);
                out_ += ':';
                append(item);
            }
            out_ += separator == '{' ? "{}" : "}";
            break;
        }
        }
        if (out_.size() > most_)
            throw feel::LimitReached("limit.json", "The value is too large to be written as JSON (at most " + std::to_string(most_) + " bytes).");
    }

    void pair(std::string_view type, std::string_view value)
    {
        out_ += "{\"@type\":";
        append_json_string(out_, type);
        out_ += ",\"value\":";
        append_json_string(out_, value);
        out_ += '}';
    }

    // Its text is made at once, so that its ends are measured before.
    void range(feel::Value const& value)
    {
        auto const begin = out_.size();
        append(value.as_range().from);
        append(value.as_range().to);
        out_.resize(begin);
        pair("range", value.to_text());
    }

    std::size_t most_;
    std::string out_;
};

feel::Value duration(std::string_view iso)
{
    if (auto const months = feel::YearsMonths::parse(iso))
        return feel::Value::years_months(*months);
    auto const days = feel::DaysTime::parse(iso);
    return days ? feel::Value::days_time(*days) : feel::Value {};
}

template <class T>
feel::Value parsed(std::string_view iso, feel::Value (*make)(T))
{
    auto const value = T::parse(iso);
    return value ? make(*value) : feel::Value {};
}

struct Temporal {
    std::string_view type, example;
    feel::Value (*parse)(std::string_view);
};
constexpr Temporal temporals[] {
    { "date", "2026-04-01", [](std::string_view iso) { return parsed<feel::Date>(iso, &feel::Value::date); } },
    { "time", "09:30:00", [](std::string_view iso) { return parsed<feel::Time>(iso, &feel::Value::time); } },
    { "dateTime", "2026-04-01T09:30:00+09:00", [](std::string_view iso) { return parsed<feel::DateTime>(iso, &feel::Value::date_time); } },
    { "duration", "P30D / P1Y6M", duration },
};

// RFC 8259 by recursion, with numbers as decimals.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::expected<feel::Value, JsonProblem> run()
    {
        if (text_.size() > most_bytes)
            fail(0, "JSONが大きすぎます（" + std::to_string(most_bytes) + "バイトまで）。分けてください。", "The JSON is too large (at most " + std::to_string(most_bytes) + " bytes). Split it");
        else if (!text::is_utf8(text_))
            fail(0, "JSONの文字コードが UTF-8 ではありません。UTF-8 で送ってください。", "The JSON is not UTF-8. Send it as UTF-8");
        else if (auto value = this->value(0); !problem_) {
            space();
            if (at_ == text_.size())
                return value;
            fail(at_, "JSONのあとに余分な文字があります。消してください。", "There is more after the end of the JSON. Remove it");
        }
        return std::unexpected(std::move(*problem_));
    }

private:
    feel::Value fail(std::size_t offset, std::string japanese, std::string english)
    {
        if (problem_)
            return {};
        std::size_t line = 1, column = 1;
        for (std::size_t at = 0; at < offset && at < text_.size(); ++at) {
            auto const byte = static_cast<unsigned char>(text_[at]);
            column = byte == '\n' ? 1 : column + ((byte & 0xC0) != 0x80);
            line += byte == '\n';
        }
        problem_ = JsonProblem { offset, japanese + "（" + std::to_string(line) + "行目の" + std::to_string(column) + "文字目）",
            english + " (line " + std::to_string(line) + ", column " + std::to_string(column) + ")." };
        return {};
    }
    feel::Value unexpected()
    {
        return at_ >= text_.size() ? fail(at_, "JSONが途中で終わっています。", "The JSON ends too early") : fail(at_, "JSONとして読めません。", "This is not JSON");
    }

    void space()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    bool take(char c)
    {
        space();
        if (at_ >= text_.size() || text_[at_] != c)
            return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word)
    {
        if (!text_.substr(at_).starts_with(word))
            return false;
        at_ += word.size();
        return true;
    }

    feel::Value value(int depth)
    {
        space();
        if (at_ >= text_.size())
            return unexpected();
        switch (text_[at_]) {
        case '{': return depth >= deepest ? too_deep() : object(depth);
        case '[': return depth >= deepest ? too_deep() : array(depth);
        case '"': {
            auto const made = string();
            return problem_ ? feel::Value {} : feel::Value::string(made);
        }
        case 't': return take_word("true") ? feel::Value::boolean(true) : unexpected();
        case 'f': return take_word("false") ? feel::Value::boolean(false) : unexpected();
        case 'n': return take_word("null") ? feel::Value {} : unexpected();
        default: return number();
        }
    }
    feel::Value too_deep()
    {
        return fail(at_, "JSONの入れ子が深すぎます（" + std::to_string(deepest) + "段まで）。", "The JSON is nested too deeply (at most " + std::to_string(deepest) + ")");
    }

    feel::Value array(int depth)
    {
        ++at_;
        std::vector<feel::Value> items;
        if (take(']'))
            return feel::Value::list({});
        do {
            items.push_back(value(depth + 1));
            if (problem_)
                return {};
        } while (take(','));
        return take(']') ? feel::Value::list(std::move(items)) : unexpected();
    }

    feel::Value object(int depth)
    {
        auto const begin = at_++;
        std::vector<feel::Entry> entries;
        if (take('}'))
            return feel::Value::context({});
        do {
            space();
            if (at_ >= text_.size() || text_[at_] != '"')
                return unexpected();
            auto key = string();
            if (problem_ || !take(':'))
                return unexpected();
            entries.push_back({ std::move(key), value(depth + 1) });
            if (problem_)
                return {};
        } while (take(','));
        if (!take('}'))
            return unexpected();
        auto made = feel::Value::context(std::move(entries));
        return made.find("@type") ? temporal(made, begin) : made;
    }

    feel::Value temporal(feel::Value const& pair, std::size_t offset)
    {
        auto const type = pair.get("@type"), value = pair.get("value");
        if (!type.is_string() || !value.is_string() || pair.as_context().size() != 2)
            return fail(offset, "「@type」は {\"@type\":\"date\",\"value\":\"2026-04-01\"} のように、文字列の「value」とだけ一緒に書いてください。",
                "Write \"@type\" together with a \"value\" that is a string and nothing else: {\"@type\":\"date\",\"value\":\"2026-04-01\"}");
        for (auto const& [name, example, parse] : temporals)
            if (name == type.as_string()) {
                auto made = parse(value.as_string());
                return made.is_null() ? wrong(offset, value.as_string(), name, example) : made;
            }
        return fail(offset, "「@type」は date・time・dateTime・duration のどれかにしてください。", "\"@type\" has to be date, time, dateTime or duration");
    }
    feel::Value wrong(std::size_t offset, std::string_view value, std::string_view type, std::string_view example)
    {
        auto const shown = text::shortened(value, 40);
        return fail(offset, "「" + shown + "」は " + std::string(type) + " として読めません。" + std::string(example) + " のように書いてください。",
            "\"" + shown + "\" is no " + std::string(type) + ". Write it like " + std::string(example));
    }

    bool digits()
    {
        auto const begin = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
            ++at_;
        return at_ > begin;
    }

    feel::Value number()
    {
        auto const begin = at_;
        if (text_[at_] == '-')
            ++at_;
        auto const first = at_;
        if (!digits() || (text_[first] == '0' && at_ - first > 1))
            return at_ = begin, unexpected();
        if (at_ < text_.size() && text_[at_] == '.' && (++at_, !digits()))
            return unexpected();
        if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            ++at_;
            if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-'))
                ++at_;
            if (!digits())
                return unexpected();
        }
        auto const made = Decimal::parse(text_.substr(begin, at_ - begin));
        if (!made || !made->is_finite())
            return fail(begin, "数が大きすぎて扱えません。", "The number is beyond the range of numbers here");
        return feel::Value::number(*made);
    }

    // At its opening quotation mark.
    std::string string()
    {
        auto const begin = at_++;
        std::string out;
        while (at_ < text_.size() && text_[at_] != '"') {
            auto const c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) {
                fail(at_, "文字列の中に制御文字があります。\\n や \\u001f のように書いてください。", "A control character stands in a string. Write it as \\n or \\u001f");
                return {};
            }
            ++at_;
            if (c != '\\')
                out += c;
            else if (!escape(out))
                return {};
        }
        if (at_ >= text_.size())
            fail(begin, "文字列が閉じていません。「\"」で閉じてください。", "A string is not closed. Close it with a quotation mark");
        else
            ++at_;
        return out;
    }

    bool escape(std::string& out)
    {
        constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
        auto const begin = at_ - 1;
        auto const letter = at_ < text_.size() ? text_[at_++] : '\0';
        if (auto const found = letters.find(letter); found != letters.npos) {
            out += meant[found];
            return true;
        }
        auto const unit = letter == 'u' ? hexadecimal() : std::nullopt;
        if (unit && (*unit < 0xD800 || *unit > 0xDFFF)) {
            text::append(out, *unit);
            return true;
        }
        if (unit && *unit < 0xDC00 && take_word("\\u"))
            if (auto const low = hexadecimal(); low && *low >= 0xDC00 && *low <= 0xDFFF) {
                text::append(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
                return true;
            }
        fail(begin, "「\\」のあとの書き方が正しくありません。", "What follows the backslash is not known, or half a pair of surrogates");
        return false;
    }

    std::optional<char32_t> hexadecimal()
    {
        if (text_.size() - at_ < 4)
            return {};
        char32_t unit = 0;
        for (auto const end = at_ + 4; at_ < end; ++at_) {
            auto const c = text_[at_];
            auto const digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0)
                return {};
            unit = unit * 16 + static_cast<char32_t>(digit);
        }
        return unit;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<JsonProblem> problem_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view utf8)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char const c : utf8) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\', out += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\r')
            out += "\\r";
        else if (byte < 0x20)
            out += "\\u00", out += hex[byte >> 4], out += hex[byte & 15];
        else
            out += c;
    }
    out += '"';
}

std::string to_json_text(feel::Value const& value, std::size_t most) { return Writer(most).written(value); }

std::expected<feel::Value, JsonProblem> from_json_text(std::string_view text) { return Parser(text).run(); }

}  // namespace mado::dmn
