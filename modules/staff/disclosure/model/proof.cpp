#include "model/proof.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace mado::disclosure::model {

namespace {

constexpr std::size_t most_inflated = 64U << 20;
// Shorter forms turn up by chance in the bytes of a picture; pdftotext looks for those.
constexpr std::size_t least_bytes = 6;
// A PDF of pictures alone has none of these.
constexpr std::array<std::string_view, 7> foreign { "/Font", "/EmbeddedFile", "/JavaScript", "/Annots", "/Metadata", "/AcroForm", "/OCProperties" };

// As far as it goes: a stream that is cut short is still looked at.
std::string inflated(std::string_view packed)
{
    z_stream stream {};
    if (inflateInit(&stream) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(std::min(packed.size(), most_inflated));
    std::string all;
    std::array<char, 1 << 16> chunk;
    for (int said = Z_OK; said == Z_OK && all.size() < most_inflated;) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        said = inflate(&stream, Z_NO_FLUSH);
        all.append(chunk.data(), chunk.size() - stream.avail_out);
        if (stream.avail_in == 0 && stream.avail_out > 0)
            break;
    }
    inflateEnd(&stream);
    return all;
}

std::string utf16(std::string_view words)
{
    std::string all;
    for (std::size_t at = 0; at < words.size();) {
        auto const lead = static_cast<unsigned char>(words[at]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > words.size())
            break;
        std::uint32_t code = length == 1 ? lead : lead & (0xffu >> (length + 1));
        for (std::size_t n = 1; n < length; ++n)
            code = code << 6 | (static_cast<unsigned char>(words[at + n]) & 0x3fu);
        auto const put = [&](std::uint32_t unit) { all += static_cast<char>(unit >> 8), all += static_cast<char>(unit & 0xff); };
        if (code >= 0x10000)
            put(0xd800 + ((code - 0x10000) >> 10)), put(0xdc00 + ((code - 0x10000) & 0x3ff));
        else
            put(code);
        at += length;
    }
    return all;
}

std::string hexadecimal(std::string_view bytes, std::string_view digits)
{
    std::string all;
    for (char const c : bytes)
        all += digits[static_cast<unsigned char>(c) >> 4], all += digits[static_cast<unsigned char>(c) & 15];
    return all;
}

std::vector<std::string> forms_of(std::string const& words)
{
    std::vector<std::string> all;
    for (auto const& plain : { words, utf16(words) })
        for (auto const& form : { plain, hexadecimal(plain, "0123456789abcdef"), hexadecimal(plain, "0123456789ABCDEF") })
            if (form.size() >= least_bytes)
                all.push_back(form);
    return all;
}

}  // namespace

std::vector<std::string> opened(std::string_view pdf)
{
    std::vector<std::string> all { std::string(pdf) };
    constexpr std::string_view begins = "stream", ends = "endstream";
    for (auto at = pdf.find(begins); at != std::string_view::npos; at = pdf.find(begins, at)) {
        at += begins.size();
        while (at < pdf.size() && (pdf[at] == '\r' || pdf[at] == '\n'))
            ++at;
        auto const end = std::min(pdf.find(ends, at), pdf.size());
        if (auto plain = inflated(pdf.substr(at, end - at)); !plain.empty())
            all.push_back(std::move(plain));
        at = std::min(end + ends.size(), pdf.size());
    }
    return all;
}

std::string left_behind(std::string_view pdf, std::set<std::string> const& words, Proof& proof)
{
    auto const all = opened(pdf);
    proof.streams = static_cast<std::int64_t>(all.size()) - 1;
    proof.bytes = 0;
    for (auto const& bytes : all) {
        proof.bytes += static_cast<std::int64_t>(bytes.size());
        for (auto const one : foreign)
            if (bytes.find(one) != std::string::npos)
                return "disclosure.proof.foreign";
        for (auto const& word : words)
            for (auto const& form : forms_of(word))
                if (bytes.find(form) != std::string::npos)
                    return "disclosure.proof.words";
    }
    return {};
}

}  // namespace mado::disclosure::model
