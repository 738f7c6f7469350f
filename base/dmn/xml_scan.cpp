#include "xml_scan.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>

namespace mado::dmn::xml {

namespace {

void refuse_encoding(Place place, std::string_view seems, Problems& problems)
{
    problems.add(place, {}, "xml.encoding", { { "encoding", std::string(seems) } },
        "文字コードが UTF-8 ではありません（{encoding}）。UTF-8 で保存し直してください。", "The file is not UTF-8 ({encoding}). Save it as UTF-8.");
}

std::string_view other_encoding(std::string_view bytes)
{
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("<\0"sv) || bytes.starts_with("\0<"sv))
        return "UTF-16";
    if (bytes.starts_with("\0\0"sv))
        return "UTF-32";
    return {};
}

std::uint64_t eight(char const* bytes)
{
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}
constexpr std::uint64_t each_byte = 0x0101010101010101;

// Bytes that begin a character.
int characters(std::string_view bytes)
{
    std::size_t at = 0;
    int count = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        auto const word = eight(bytes.data() + at);
        count += 8 - std::popcount((word >> 7) & (~word >> 6) & each_byte);  // 10…… goes on
    }
    for (; at < bytes.size(); ++at)
        count += (static_cast<unsigned char>(bytes[at]) & 0xC0) != 0x80;
    return count;
}

bool is_ascii(std::string_view bytes)
{
    std::size_t at = 0;
    std::uint64_t seen = 0;
    for (; at + 8 <= bytes.size(); at += 8)
        seen |= eight(bytes.data() + at);
    for (; at < bytes.size(); ++at)
        seen |= static_cast<unsigned char>(bytes[at]);
    return (seen & each_byte * 0x80) == 0;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

bool has_control(std::string_view bytes)
{
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        auto const word = eight(bytes.data() + at);
        // Some byte is below 0x20, or is behind one that is.
        if (((word - each_byte * 0x20) & ~word & each_byte * 0x80) != 0 && std::any_of(bytes.data() + at, bytes.data() + at + 8, is_control))
            return true;
    }
    return std::any_of(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), is_control);
}

// XML 1.0, production 2 (Char).
bool is_character(std::uint32_t c)
{
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// Of "&#12;" and "&#x1F;", without & and ;. Nothing: this is no number.
std::optional<std::uint32_t> number_of(std::string_view reference)
{
    if (!reference.starts_with('#'))
        return {};
    auto const hexadecimal = reference.substr(1).starts_with('x');
    auto const digits = reference.substr(hexadecimal ? 2 : 1);
    std::uint32_t number = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, hexadecimal ? 16 : 10);
    return error == std::errc {} && end == digits.data() + digits.size() && !digits.empty() ? std::optional(number) : std::nullopt;
}

bool is_known_reference(std::string_view reference)
{
    if (reference == "amp" || reference == "lt" || reference == "gt" || reference == "quot" || reference == "apos")
        return true;
    auto const number = number_of(reference);
    return number && is_character(*number);
}

// Goes through the text and looks at every & outside of comments, CDATA and processing instructions, and at every control character.
class Scan {
public:
    Scan(std::string_view bytes, Problems& problems) : bytes_(bytes), source_(bytes), problems_(problems), has_control_(has_control(bytes)) {}

    bool run()
    {
        while (at_ = next(), at_ < bytes_.size() && found_ < 20) {
            if (skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<?", "?>"))
                continue;
            if (bytes_.substr(at_, 9) == "<!DOCTYPE")
                return refuse_doctype();  // what it declares is not looked at
            look(bytes_[at_]);
            ++at_;
        }
        return found_ == 0;
    }

private:
    // Where there may be something to look at: "&", "<!", "<?", or a control character.
    std::size_t next()
    {
        if (has_control_)
            return static_cast<std::size_t>(std::find_if(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), bytes_.end(),
                [](char c) { return c == '<' || c == '&' || is_control(c); }) - bytes_.begin());
        auto nearest = bytes_.size();
        for (auto& [sign, before, at] : sought_) {
            if (at < at_ || at == 0)
                at = find(sign, before);
            nearest = std::min(nearest, at);
        }
        return nearest;
    }

    // The next `sign`, or the `before` it stands behind.
    std::size_t find(char sign, char before) const
    {
        for (auto at = bytes_.find(sign, at_); at != bytes_.npos; at = bytes_.find(sign, at + 1)) {
            if (before == 0)
                return at;
            if (at > at_ && bytes_[at - 1] == before)
                return at - 1;
        }
        return bytes_.size();
    }

    bool refuse_doctype()
    {
        problems_.add(source_.place(at_), {}, "xml.doctype", {}, "DOCTYPE（文書型宣言）は使えません。<!DOCTYPE から > までを消してください。",
            "A DOCTYPE is not accepted. Remove it, from <!DOCTYPE to its >.");
        return false;
    }

    bool skip(std::string_view opens, std::string_view closes)
    {
        if (bytes_[at_] != '<' || !bytes_.substr(at_).starts_with(opens))
            return false;
        auto const end = bytes_.find(closes, at_ + opens.size());
        auto const after = end == bytes_.npos ? bytes_.size() : end + closes.size();
        for (; has_control_ && at_ < after; ++at_)
            look_for_control(bytes_[at_]);
        at_ = after;
        return true;
    }

    void look(char c)
    {
        look_for_control(c);
        if (c != '&')
            return;
        auto const semicolon = bytes_.substr(0, at_ + 40).find(';', at_);
        auto const reference = semicolon == bytes_.npos ? std::string_view {} : bytes_.substr(at_ + 1, semicolon - at_ - 1);
        if (is_known_reference(reference))
            return;
        ++found_;
        problems_.add(source_.place(at_), {}, "xml.entity", {}, "「&」の書き方が正しくありません。「&」そのものは &amp; と書いてください。",
            "This & begins nothing that XML knows. Write &amp; for an & itself.");
    }

    void look_for_control(char c)
    {
        if (!is_control(c))
            return;
        ++found_;
        problems_.add(source_.place(at_), {}, "xml.character", { { "code", std::to_string(static_cast<int>(c)) } },
            "使えない制御文字（コード {code}）があります。消してください。", "There is a control character (code {code}) that no XML file may have. Remove it.");
    }

    std::string_view bytes_;
    Source source_;
    Problems& problems_;
    bool has_control_;
    std::size_t at_ = 0;
    int found_ = 0;
    struct Sought { char sign, before; std::size_t at; };
    std::array<Sought, 3> sought_ { { { '&', 0, 0 }, { '!', '<', 0 }, { '?', '<', 0 } } };
};

}  // namespace

Place Source::place(std::size_t offset)
{
    offset = std::min(offset, bytes_.size());
    if (offset < at_)
        at_ = line_end_ = 0, here_ = { 1, 1 };
    if (line_end_ == 0)
        line_end_ = std::min(bytes_.find('\n'), bytes_.size());
    while (line_end_ < offset) {
        at_ = line_end_ + 1;
        here_ = { here_.line + 1, 1 };
        line_end_ = std::min(bytes_.find('\n', at_), bytes_.size());
    }
    // An offset within a character is the character's.
    here_.column += characters(bytes_.substr(at_, offset - at_));
    at_ = offset;
    return here_;
}

std::size_t Source::end_of_tag(std::size_t offset) const
{
    char quote = 0;
    for (; offset < bytes_.size(); ++offset) {
        auto const c = bytes_[offset];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return offset + 1;
    }
    return bytes_.size();
}

bool may_be_read(std::string_view bytes, ReadLimits const& limits, Problems& problems)
{
    if (bytes.size() > limits.bytes) {
        problems.add({}, {}, "limit.bytes", { { "most", std::to_string(limits.bytes) }, { "bytes", std::to_string(bytes.size()) } },
            "ファイルが大きすぎます（{bytes}バイト。{most}バイトまで）。分けて、import でつないでください。",
            "The file is too large ({bytes} bytes; at most {most}). Split it and join the parts by import.");
        return false;
    }
    if (auto const other = other_encoding(bytes); !other.empty()) {
        refuse_encoding({ 1, 1 }, other, problems);
        return false;
    }
    if (!is_ascii(bytes) && !text::is_utf8(bytes)) {
        std::size_t line = 0;  // the beginning of the first one that is not well formed
        for (auto end = bytes.find('\n'); end != bytes.npos && text::is_utf8(bytes.substr(line, end - line)); end = bytes.find('\n', line))
            line = end + 1;
        refuse_encoding(Source(bytes).place(line), "?", problems);
        return false;
    }
    return Scan(bytes, problems).run();
}

}  // namespace mado::dmn::xml
