#include "model/pdf.h"

#include <zlib.h>

#include <array>
#include <cctype>
#include <optional>
#include <string>

namespace mado::sanitizing::model {

namespace {

// ISO 32000-2, 12.6 (actions), 12.7 (forms), 7.11 (files), 13 (media), 7.6 (encryption). They do not occur in what our tool writes. Each is long enough
// that compressed bytes do not spell it by chance.
constexpr std::array<std::string_view, 30> forbidden { "JavaScript", "OpenAction", "Launch", "EmbeddedFile", "EmbeddedFiles", "FileAttachment", "Filespec", "GoToR", "GoToE", "GoTo3DView", "SubmitForm",
    "ImportData", "ResetForm", "RichMedia", "RichMediaExecute", "Rendition", "AcroForm", "NeedAppearances", "XFA", "Widget", "Encrypt", "AAPL:Actions", "Movie", "Sound", "Screen",
    "SetOCGState", "Trans3D", "Collection", "Annots", "URI" };

constexpr std::size_t most_inflated = 32U << 20, longest_name = 127;

bool ends_name(char c) { return c <= ' ' || std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }

int hex_of(char c)
{
    auto const digit = static_cast<unsigned char>(c);
    return std::isdigit(digit) ? digit - '0' : std::isxdigit(digit) ? std::tolower(digit) - 'a' + 10 : -1;
}

// The name that begins after a slash, with #4A as the letter that it is.
std::string name_at(std::string_view bytes, std::size_t at)
{
    std::string name;
    for (; at < bytes.size() && !ends_name(bytes[at]) && name.size() <= longest_name; ++at) {
        auto const high = bytes[at] == '#' && at + 2 < bytes.size() ? hex_of(bytes[at + 1]) : -1, low = high >= 0 ? hex_of(bytes[at + 2]) : -1;
        if (low < 0) {
            name += bytes[at];
        } else {
            name += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    return name;
}

std::optional<std::string> inflated(std::string_view bytes)
{
    z_stream stream {};
    if (inflateInit(&stream) != Z_OK)
        return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string all;
    std::array<char, 1 << 16> chunk {};
    int said = Z_OK;
    while (said == Z_OK && all.size() <= most_inflated) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        said = inflate(&stream, Z_NO_FLUSH);
        all.append(chunk.data(), chunk.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return said == Z_STREAM_END ? std::optional(std::move(all)) : std::nullopt;
}

// The compressed objects whose type stands at `at`: readable by us, and without anything forbidden.
bool is_plain(std::string_view bytes, bool is_inside);
bool are_plain_objects(std::string_view bytes, std::size_t at)
{
    constexpr std::string_view begins = "stream";
    auto const from = bytes.find(begins, at);
    if (from == std::string_view::npos)
        return false;
    auto const dictionary_from = bytes.rfind("obj", at);
    auto const dictionary = bytes.substr(dictionary_from == std::string_view::npos ? 0 : dictionary_from, from - (dictionary_from == std::string_view::npos ? 0 : dictionary_from));
    if (dictionary.find("/FlateDecode") == std::string_view::npos || dictionary.find("Decode", dictionary.find("/FlateDecode") + 12) != std::string_view::npos)
        return false;
    auto body = bytes.substr(from + begins.size());
    body.remove_prefix(body.starts_with("\r\n") ? 2 : body.starts_with('\n') ? 1 : 0);
    auto const objects = inflated(body);
    return objects && is_plain(*objects, true);
}

// Every name anywhere, whichever way a reader would take the bytes apart: what is hidden in a stream or behind a second table is seen too.
bool is_plain(std::string_view bytes, bool is_inside)
{
    for (auto at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at + 1)) {
        auto const name = name_at(bytes, at + 1);
        if (std::ranges::find(forbidden, name) != forbidden.end())
            return false;
        if (name == "ObjStm" && (is_inside || !are_plain_objects(bytes, at)))
            return false;
    }
    return true;
}

}  // namespace

bool is_plain_pdf(std::string_view bytes) { return bytes.starts_with("%PDF-") && is_plain(bytes, false); }

bool asks_for_password(std::string_view pdf) { return pdf.find("/Encrypt") != std::string_view::npos; }

}  // namespace mado::sanitizing::model
