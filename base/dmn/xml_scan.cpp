#include "xml_scan.h"

#include <mado/text/utf8.h>

#include <charconv>
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
    Scan(std::string_view bytes, Problems& problems) : bytes_(bytes), source_(bytes), problems_(problems) {}

    bool run()
    {
        while (at_ < bytes_.size() && found_ < 20) {
            if (is_plain(bytes_[at_])) {
                ++at_;
                continue;
            }
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
    static bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '<' && c != '&'; }

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
        for (; at_ < after; ++at_)
            look_for_control(bytes_[at_]);
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
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r')
            return;
        ++found_;
        problems_.add(source_.place(at_), {}, "xml.character", { { "code", std::to_string(static_cast<int>(c)) } },
            "使えない制御文字（コード {code}）があります。消してください。", "There is a control character (code {code}) that no XML file may have. Remove it.");
    }

    std::string_view bytes_;
    Source source_;
    Problems& problems_;
    std::size_t at_ = 0;
    int found_ = 0;
};

}  // namespace

Place Source::place(std::size_t offset)
{
    if (offset < at_)
        at_ = 0, here_ = { 1, 1 };
    for (; at_ < offset && at_ < bytes_.size(); ++at_) {
        auto const byte = static_cast<unsigned char>(bytes_[at_]);
        if (byte == '\n')
            here_ = { here_.line + 1, 1 };
        else if ((byte & 0xC0) != 0x80)
            ++here_.column;
    }
    // An offset within a character is the character's.
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
    if (!text::is_utf8(bytes)) {
        std::size_t line = 0;  // the beginning of the first one that is not well formed
        for (auto end = bytes.find('\n'); end != bytes.npos && text::is_utf8(bytes.substr(line, end - line)); end = bytes.find('\n', line))
            line = end + 1;
        refuse_encoding(Source(bytes).place(line), "?", problems);
        return false;
    }
    return Scan(bytes, problems).run();
}

}  // namespace mado::dmn::xml
