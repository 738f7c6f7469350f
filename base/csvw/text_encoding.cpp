#include "text_encoding.h"

#include <algorithm>
#include <array>
#include <memory>

#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

namespace mado::csvw {

namespace {

struct Labels {
    char const* icu;                          // ICU's converter that reads as the standard says
    std::string_view labels;                  // between spaces
};

constexpr Labels encodings[] = {
    { "UTF-8", " unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8 " },
    { "UTF-16LE", " csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le " },
    { "UTF-16BE", " unicodefffe utf-16be " },
    { "windows-31j", " csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 " },
    { "EUC-JP", " cseucpkdfmtjapanese euc-jp x-euc-jp " },
    { "ISO-2022-JP", " csiso2022jp iso-2022-jp " },
    { "ibm-866", " 866 cp866 csibm866 ibm866 " },
    { "iso-8859-2", " csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 " },
    { "iso-8859-3", " csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 " },
    { "iso-8859-4", " csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4 " },
    { "iso-8859-5", " csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 " },
    { "iso-8859-6", " arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 " },
    { "iso-8859-7", " csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek " },
    { "iso-8859-8", " csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical " },
    { "iso-8859-10", " csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6 " },
    { "iso-8859-13", " iso-8859-13 iso8859-13 iso885913 " },
    { "iso-8859-14", " iso-8859-14 iso8859-14 iso885914 " },
    { "iso-8859-15", " csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 " },
    { "ISO-8859-16", " iso-8859-16 " },
    { "KOI8-R", " cskoi8r koi koi8 koi8-r koi8_r " },
    { "KOI8-U", " koi8-ru koi8-u " },
    { "macintosh", " csmacintosh mac macintosh x-mac-roman " },
    { "windows-874", " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874 " },
    { "windows-1250", " cp1250 windows-1250 x-cp1250 " },
    { "windows-1251", " cp1251 windows-1251 x-cp1251 " },
    { "windows-1252", " ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 " },
    { "windows-1253", " cp1253 windows-1253 x-cp1253 " },
    { "windows-1254", " cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254 " },
    { "windows-1255", " cp1255 windows-1255 x-cp1255 " },
    { "windows-1256", " cp1256 windows-1256 x-cp1256 " },
    { "windows-1257", " cp1257 windows-1257 x-cp1257 " },
    { "windows-1258", " cp1258 windows-1258 x-cp1258 " },
    { "x-mac-cyrillic", " x-mac-cyrillic x-mac-ukrainian " },
    { "GB18030", " chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030 " },
    { "Big5-HKSCS", " big5 big5-hkscs cn-big5 csbig5 x-x-big5 " },
    { "windows-949", " cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 " },
};

char const* converter_of(std::string_view label)
{
    std::string wanted = " ";
    for (auto const c : label)
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            wanted += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    wanted += ' ';
    for (auto const& one : encodings)
        if (wanted.size() > 2 && one.labels.find(wanted) != std::string_view::npos)
            return one.icu;
    return nullptr;
}

// What was looked at goes before the rest again.
csv::Source behind(std::string head, csv::Source source)
{
    return [head = std::move(head), at = std::size_t { 0 }, source = std::move(source)](std::span<char> out) mutable {
        if (at == head.size())
            return source(out);
        auto const count = std::min(out.size(), head.size() - at);
        std::copy_n(head.data() + at, count, out.data());
        at += count;
        return count;
    };
}

std::string in_form_c(std::u16string const& text)
{
    UErrorCode error = U_ZERO_ERROR;
    auto const* form = unorm2_getNFCInstance(&error);
    std::u16string normal(text.size() + text.size() / 2 + 16, u'\0');
    auto length = unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()), normal.data(), static_cast<std::int32_t>(normal.size()), &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        error = U_ZERO_ERROR;
        normal.resize(static_cast<std::size_t>(length));
        length = unorm2_normalize(form, text.data(), static_cast<std::int32_t>(text.size()), normal.data(), static_cast<std::int32_t>(normal.size()), &error);
    }
    normal.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    std::string out(normal.size() * 3, '\0');
    error = U_ZERO_ERROR;
    u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, normal.data(), static_cast<std::int32_t>(normal.size()), &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    return out;
}

std::optional<std::string> converted(csv::Source const& source, char const* name, std::size_t most)
{
    std::string bytes;
    std::array<char, 1 << 16> piece;
    while (auto const count = source(piece)) {
        bytes.append(piece.data(), count);
        if (bytes.size() > most / 2 || bytes.size() > (1u << 29))
            return {};
    }
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UConverter, decltype(&ucnv_close)> const converter(ucnv_open(name, &error), &ucnv_close);
    if (U_FAILURE(error))
        return {};
    std::u16string text(bytes.size() + 16, u'\0');  // no character of these encodings has fewer bytes than units
    auto const length = ucnv_toUChars(converter.get(), text.data(), static_cast<std::int32_t>(text.size()), bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
    if (U_FAILURE(error))
        return {};
    text.resize(static_cast<std::size_t>(length));
    return in_form_c(text);
}

}  // namespace

bool is_encoding_label(std::string_view label) { return converter_of(label) != nullptr; }

std::optional<Decoded> decoded(csv::Source source, std::string_view label, std::size_t most)
{
    std::string head(4, '\0');
    std::size_t has = 0;
    while (has < head.size()) {
        auto const count = source(std::span(head).subspan(has));
        if (count == 0)
            break;
        has += count;
    }
    head.resize(has);
    std::string const name = converter_of(label) ? converter_of(label) : "UTF-8";
    auto const* const marked = head.starts_with("\xEF\xBB\xBF") ? "UTF-8" : head.starts_with("\xFF\xFE") ? "UTF-16LE" : head.starts_with("\xFE\xFF") ? "UTF-16BE" : name.c_str();
    std::string_view const as = marked;
    auto whole = behind(std::move(head), std::move(source));
    if (as == "UTF-8")
        return Decoded { std::move(whole), csv::Encoding::Utf8Mark };
    if (as == "UTF-16LE" || as == "UTF-16BE")
        return Decoded { std::move(whole), as == "UTF-16LE" ? csv::Encoding::Utf16Le : csv::Encoding::Utf16Be };
    auto text = converted(whole, name.c_str(), most);
    if (!text)
        return {};
    auto const kept = std::make_shared<std::string>(*std::move(text));
    return Decoded { [kept, read = csv::of_text(*kept)](std::span<char> out) mutable { return read(out); }, csv::Encoding::Utf8 };
}

}  // namespace mado::csvw
