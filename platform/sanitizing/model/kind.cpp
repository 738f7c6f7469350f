#include <mado/sanitizing/kinds.h>

#include "model/text.h"

#include <mado/files/store.h>

#include <cctype>

namespace mado::sanitizing {

namespace {

using namespace std::string_view_literals;

// The first words of a text that a program would run: white space and letters of any case do not hide it.
bool is_markup(std::string_view text)
{
    std::string head;
    for (char const c : text.substr(0, 4096))
        head += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (auto const word : { "<html"sv, "<!doctype"sv, "<svg"sv, "<?xml"sv, "<script"sv, "{\\rtf"sv, "<body"sv, "<iframe"sv, "mime-version:"sv })
        if (head.find(word) != std::string::npos)
            return true;
    return false;
}

// An Office file with a password is a compound file with this stream ([MS-OFFCRYPTO] 2.3.1), its name in UTF-16.
bool is_locked(std::string_view bytes) { return bytes.find("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv) != std::string_view::npos; }

}  // namespace

Kind kind_of(std::string_view bytes)
{
    if (bytes.empty())
        return Kind::Empty;
    // A PDF's header may stand anywhere in the first 1024 bytes (ISO 32000-1 annex H): who opens it as a PDF shall be given a rebuilt one.
    if (bytes.substr(0, 1024).find("%PDF-"sv) != std::string_view::npos)
        return Kind::Pdf;
    auto const type = files::type_of(bytes.substr(0, 512));
    if (type == "image/vnd.dwg")
        return Kind::Drawing;
    if (type.starts_with("image/") && type != "image/vnd.dxf")
        return Kind::Picture;
    if (bytes.starts_with("PK\x03\x04"sv))
        return bytes.find("[Content_Types].xml"sv) != std::string_view::npos ? Kind::OpenOffice : Kind::Archive;
    if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv))
        return is_locked(bytes) ? Kind::Locked : Kind::OldOffice;
    for (auto const archive : { "PK\x05\x06"sv, "7z\xBC\xAF\x27\x1C"sv, "Rar!\x1A\x07"sv, "\x1F\x8B"sv })
        if (bytes.starts_with(archive))
            return Kind::Archive;
    auto const text = model::plain_text(bytes);
    if (!text)
        return Kind::Unknown;
    return is_markup(*text) ? Kind::Markup : Kind::Text;
}

}  // namespace mado::sanitizing
