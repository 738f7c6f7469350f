#include <mado/zengin/kana.h>

#include <mado/names/embedded.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/yaml/document.h>

#include <map>
#include <optional>
#include <stdexcept>

namespace mado::embedded { std::span<File const> zengin(); }

namespace mado::zengin {

namespace {

constexpr char32_t first_half = 0xFF61, last_half = 0xFF9F, voiced = 0xFF9E, half_voiced = 0xFF9F;
constexpr unsigned char voiced_byte = 0xDE, half_voiced_byte = 0xDF;

std::string one(char32_t character) { return text::utf8(std::u32string_view(&character, 1)); }
char jis(char32_t half) { return static_cast<char>(half - first_half + 0xA1); }
bool is_half(char32_t c) { return c >= first_half && c <= last_half; }

// The table of what has to be written otherwise: read once, from the file as its authors wrote it.
std::map<char32_t, char32_t> substitutions()
{
    std::map<char32_t, char32_t> all;
    for (auto const& file : embedded::zengin()) {
        if (file.path != "assets/kana-substitutions.yaml")
            continue;
        auto const tree = yaml::parse(file.bytes);
        auto const* rows = tree ? tree->find("substitutions") : nullptr;
        for (auto const& row : rows ? rows->items : std::vector<yaml::Node> {}) {
            auto const from = text::code_points(row.text_of("from")), to = text::code_points(row.text_of("to"));
            if (from.size() == 1 && to.size() == 1)
                all.emplace(from[0], to[0]);
        }
    }
    if (all.empty())
        throw std::logic_error("assets/kana-substitutions.yaml cannot be read");
    return all;
}

// ガ → ｶﾞ, ア → ｱ: the other way round of text::wide_kana.
std::map<char32_t, std::string> narrow_forms()
{
    std::map<char32_t, std::string> all;
    for (auto half = first_half; half <= last_half; ++half)
        for (auto const mark : { U'\0', voiced, half_voiced }) {
            auto bytes = std::string(1, jis(half));
            auto typed = one(half);
            if (mark) {
                bytes += jis(mark);
                typed += one(mark);
            }
            auto const wide = text::code_points(text::wide_kana(typed));
            if (wide.size() == 1)
                all.emplace(wide[0], bytes);
        }
    return all;
}

bool may_be_voiced(unsigned char kana)
{
    return kana == 0xB3 || (kana >= 0xB6 && kana <= 0xC4) || (kana >= 0xCA && kana <= 0xCE);  // ｳ, ｶ–ﾄ, ﾊ–ﾎ
}
bool may_be_half_voiced(unsigned char kana) { return kana >= 0xCA && kana <= 0xCE; }

bool mark_fits(std::string const& before, unsigned char mark)
{
    auto const last = before.empty() ? static_cast<unsigned char>(0) : static_cast<unsigned char>(before.back());
    return mark == voiced_byte ? may_be_voiced(last) : may_be_half_voiced(last);
}

bool is_mark(unsigned char byte) { return byte == voiced_byte || byte == half_voiced_byte; }

// The bytes of one character as it stands; nothing when it has none.
std::optional<std::string> bytes_of(char32_t c)
{
    static auto const forms = narrow_forms();
    if (is_half(c))
        return std::string(1, jis(c));
    if (c == 0x3099 || c == 0x309B)
        return std::string(1, static_cast<char>(voiced_byte));
    if (c == 0x309A || c == 0x309C)
        return std::string(1, static_cast<char>(half_voiced_byte));
    if (auto const found = forms.find(c); found != forms.end())
        return found->second;
    auto narrow = text::narrow_number(one(c));
    if (narrow.size() != 1)
        return {};
    if (narrow[0] >= 'a' && narrow[0] <= 'z')
        narrow[0] = static_cast<char>(narrow[0] - 'a' + 'A');
    return narrow;
}

std::string why_not(Letters letters, std::string const& character)
{
    auto const which = letters == Letters::Payroll ? "給与・賞与の振込では、カナ、数字、空白だけが使えます"
        : letters == Letters::Bank                 ? "銀行名と支店名では、カナ、英大文字、数字、空白、「-」だけが使えます"
        : letters == Letters::Party                ? "名義では、カナ（ヲを除く）、英大文字、数字、空白、「( ) - .」だけが使えます"
                                                   : "EDI情報では、カナ、英大文字、数字、空白、「\\ ｢ ｣ ( ) - / .」だけが使えます";
    return "「" + character + "」は全銀のファイルに書けません。" + which + "。通帳や口座振替依頼書にあるカナの名義に直してください。";
}

}  // namespace

bool takes(Letters letters, unsigned char byte)
{
    if (byte == ' ' || (byte >= '0' && byte <= '9') || (byte >= 0xB1 && byte <= 0xDF))
        return true;
    if (letters == Letters::Payroll)
        return false;
    if ((byte >= 'A' && byte <= 'Z') || byte == '-')
        return true;
    if (letters == Letters::Bank)
        return false;
    if (byte == '(' || byte == ')' || byte == '.')
        return true;
    return letters == Letters::Edi && (byte == '\\' || byte == '/' || byte == 0xA2 || byte == 0xA3 || byte == 0xA6);
}

Narrowed narrowed(std::string_view name, Letters letters)
{
    static auto const table = substitutions();
    Narrowed made;
    for (auto const given : text::code_points(text::katakana(name))) {
        auto const found = table.find(given);
        if (found != table.end())
            made.changed.push_back(one(given) + "→" + one(found->second));
        auto const bytes = bytes_of(found == table.end() ? given : found->second);
        auto right = bytes.has_value();
        for (auto const byte : bytes.value_or(std::string())) {
            auto const code = static_cast<unsigned char>(byte);
            right = right && takes(letters, code) && (!is_mark(code) || mark_fits(made.bytes, code));
            made.bytes += byte;
        }
        if (!right) {
            made.refused = one(given);
            made.says = why_not(letters, made.refused);
            return made;
        }
    }
    return made;
}

std::string readable(std::string_view bytes)
{
    std::string words;
    for (auto const byte : bytes) {
        auto const code = static_cast<unsigned char>(byte);
        text::append(words, code >= 0xA1 && code <= 0xDF ? static_cast<char32_t>(code - 0xA1) + first_half : static_cast<char32_t>(code));
    }
    return words;
}

std::size_t cut_at(std::string_view bytes, std::size_t length)
{
    if (bytes.size() <= length)
        return bytes.size();
    while (length > 0 && is_mark(static_cast<unsigned char>(bytes[length])))
        --length;
    return length;
}

}  // namespace mado::zengin
