#include <mado/pades/pades.h>

#include "cms.h"
#include "file.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace mado::pades {

namespace {

using Refused = Refusal::Kind;

constexpr std::size_t room = 24'576;             // bytes of a CMS with its chain and time-stamp
constexpr std::string_view range_place = "[0000000000 0000000000 0000000000 0000000000]";
constexpr std::size_t most_bytes = 200U << 20;

// Inside this part a file that is not ours is thrown, because it shows at any depth; here it becomes an answer.
template <class Work>
auto answered(std::string_view pdf, Work const& work) -> decltype(work())
{
    if (pdf.size() > most_bytes)
        return refuse(Refused::Invalid, "pades.not_readable", { { "reason", "the file is too large" } });
    try {
        return work();
    } catch (Unreadable const& unreadable) {
        return refuse(Refused::Invalid, "pades.not_readable", { { "reason", unreadable.what() } });
    }
}

std::string hex_of(std::string_view bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char const c : bytes)
        text += { digits[c >> 4], digits[c & 15] };
    return text;
}

std::string bytes_of_hex(std::string_view hex)
{
    auto const value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        auto const high = value(hex[i]), low = value(hex[i + 1]);
        if (high < 0 || low < 0)
            throw Unreadable("the contents of a signature are no hexadecimal digits");
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

// A text string (ISO 32000-1, 7.9.2.2): UTF-16 with its mark, as hexadecimal digits.
std::string text_string(std::string_view utf8)
{
    std::string units = "\xfe\xff";
    for (std::size_t i = 0; i < utf8.size();) {
        auto const first = static_cast<unsigned char>(utf8[i]);
        auto const many = first < 0x80 ? 1U : first < 0xe0 ? 2U : first < 0xf0 ? 3U : 4U;
        std::uint32_t code = many == 1 ? first : first & (0xffU >> (many + 1));
        for (std::size_t n = 1; n < many && i + n < utf8.size(); ++n)
            code = code << 6 | (static_cast<unsigned char>(utf8[i + n]) & 0x3fU);
        i += many;
        auto const add = [&](std::uint32_t unit) { units += { static_cast<char>(unit >> 8), static_cast<char>(unit & 0xff) }; };
        if (code >= 0x10000) {
            add(0xd800 + ((code - 0x10000) >> 10));
            add(0xdc00 + ((code - 0x10000) & 0x3ff));
        } else {
            add(code);
        }
    }
    return "<" + hex_of(units) + ">";
}

std::string date_string(std::int64_t seconds)
{
    auto const time = static_cast<std::time_t>(seconds);
    std::tm parts {};
    ::gmtime_r(&time, &parts);
    char text[40];
    std::snprintf(text, sizeof text, "(D:%04d%02d%02d%02d%02d%02dZ)", (parts.tm_year + 1900) % 10'000, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return text;
}

std::string reference_to(int number) { return std::to_string(number) + " 0 R"; }

std::string list_of(std::vector<int> const& all)
{
    std::string text = "[";
    for (auto const number : all)
        text += (text.size() > 1 ? " " : "") + reference_to(number);
    return text + "]";
}

// The fields of the form, whose catalog's entry is ours or not there.
Dictionary form_of(Dictionary const& catalog)
{
    auto const form = catalog.get("AcroForm");
    return form.empty() ? Dictionary {} : Dictionary::of(form);
}

// The file with one more signature field whose contents are still zeros.
std::string with_field(File const& file, std::string const& signature)
{
    auto const number = file.size(), field = file.size() + 1, page_number = file.first_page();
    auto catalog = file.dictionary(file.root()), page = file.dictionary(page_number), form = form_of(catalog);
    auto fields = references(form.get("Fields")), notes = references(page.get("Annots"));
    auto const name = "Signature" + std::to_string(fields.size() + 1);
    fields.push_back(field);
    notes.push_back(field);
    form.set("Fields", list_of(fields));
    form.set("SigFlags", "3");
    catalog.set("AcroForm", form.text());
    page.set("Annots", list_of(notes));
    return file.updated({ { number, signature },
        { field, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (" + name + ") /V " + reference_to(number) + " /F 132 /Rect [0 0 0 0] /P " + reference_to(page_number) + " >>" },
        { file.root(), catalog.text() }, { page_number, page.text() } });
}

std::string signature_words(std::string_view type, std::string_view filter, std::string const& more)
{
    return "<< /Type /" + std::string(type) + " /Filter /Adobe.PPKLite /SubFilter /" + std::string(filter) + "\n" + more + "/ByteRange " + std::string(range_place) + "\n/Contents <"
        + std::string(room * 2, '0') + "> >>";
}

std::string padded(std::size_t number)
{
    auto const digits = std::to_string(number);
    return std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
}

// Fills in what is covered, then what `make` says of its digest.
template <class Make>
Result<std::string> filled(std::string all, std::size_t from, Make const& make)
{
    auto const range = all.find(range_place, from);
    auto const contents = all.find("/Contents <", range) + 10;
    auto const end = contents + 2 + room * 2;
    all.replace(range, range_place.size(), "[" + padded(0) + " " + padded(contents) + " " + padded(end) + " " + padded(all.size() - end) + "]");
    auto const bytes = TRY(make(sha256_of(std::string_view(all).substr(0, contents), std::string_view(all).substr(end))));
    if (bytes.size() > room)
        return refuse(Refused::Invalid, "pades.not_readable", { { "reason", "the certificates are too many for the room of a signature" } });
    auto const hex = hex_of(bytes);
    all.replace(contents + 1, hex.size(), hex);
    return all;
}

struct Place {
    bool is_stamp = false;
    std::string cms;
    std::string digest;   // of what it says that it covers; empty when that is not the file around its contents
    bool is_whole = false;
};

// The DER in front, without the zeros that filled the room.
std::string without_zeros(std::string bytes)
{
    if (bytes.size() < 4)
        return bytes;
    auto const octet = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
    std::size_t size = octet(1) + 2;
    if (octet(1) == 0x82)
        size = (octet(2) << 8 | octet(3)) + 4;
    else if (octet(1) == 0x81)
        size = octet(2) + 3;
    bytes.resize(std::min(size, bytes.size()));
    return bytes;
}

// What may not be covered is the value of /Contents alone: anything else between the two ranges would be text that nobody signed.
Place place_of(std::string_view pdf, std::string_view object)
{
    auto const signature = Dictionary::of(object);
    auto const contents = signature.get("Contents");
    auto const range = numbers(signature.get("ByteRange"));
    Place place { signature.get("SubFilter") == "/ETSI.RFC3161", {}, {}, false };
    // `signature` holds copies: the value's place in the file is looked for in the object itself.
    auto const inside = object.find(contents);
    auto const start = static_cast<std::size_t>(object.data() - pdf.data()) + inside;
    if (contents.size() < 2 || contents.front() != '<' || inside == std::string_view::npos)
        throw Unreadable("a signature has no contents");
    place.cms = without_zeros(bytes_of_hex(contents.substr(1, contents.size() - 2)));
    if (range.size() != 4 || range[0] != 0 || range[1] != start || range[2] != start + contents.size() || range[2] > pdf.size() || range[3] > pdf.size() - range[2])
        return place;
    place.digest = sha256_of(pdf.substr(0, range[1]), pdf.substr(range[2], range[3]));
    place.is_whole = range[2] + range[3] == pdf.size();
    return place;
}

std::vector<Place> places_in(std::string_view pdf)
{
    File const file(pdf);
    std::vector<Place> places;
    for (auto const field : references(form_of(file.dictionary(file.root())).get("Fields"))) {
        auto const words = file.dictionary(field);
        if (auto const value = reference(words.get("V")); words.get("FT") == "/Sig" && value != 0)
            places.push_back(place_of(pdf, file.object(value)));
    }
    return places;
}

std::string stream_of(std::string const& bytes) { return "<< /Length " + std::to_string(bytes.size()) + " >>\nstream\n" + bytes + "\nendstream"; }

std::string with_store(std::string_view pdf, Evidence const& evidence)
{
    File const file(pdf);
    auto number = file.size();
    std::map<int, std::string> objects;
    auto const added = [&](std::vector<std::string> const& all) {
        std::vector<int> numbers;
        for (auto const& bytes : all) {
            objects[number] = stream_of(bytes);
            numbers.push_back(number++);
        }
        return list_of(numbers);
    };
    auto catalog = file.dictionary(file.root());
    auto store = catalog.get("DSS").empty() ? Dictionary {} : Dictionary::of(catalog.get("DSS"));
    auto const set = [&](char const* key, std::vector<std::string> const& all) {
        auto before = references(store.get(key));
        for (auto const one : references(added(all)))
            before.push_back(one);
        if (!before.empty())
            store.set(key, list_of(before));
    };
    set("Certs", evidence.certificates);
    set("CRLs", evidence.lists);
    set("OCSPs", evidence.responses);
    catalog.set("DSS", store.text());
    objects[file.root()] = catalog.text();
    return file.updated(objects);
}

}  // namespace

Result<std::string> signed_pdf(std::string_view pdf, Signer const& signer, Wish const& wish, Stamps const* stamps)
{
    return answered(pdf, [&]() -> Result<std::string> {
        auto words = "/M " + date_string(wish.at) + "\n/Name " + text_string(common_name(signer.certificates.front())) + "\n";
        if (!wish.reason.empty())
            words += "/Reason " + text_string(wish.reason) + "\n";
        if (!wish.place.empty())
            words += "/Location " + text_string(wish.place) + "\n";
        auto all = with_field(File(pdf), signature_words("Sig", "ETSI.CAdES.detached", words));
        return filled(std::move(all), pdf.size(), [&](std::string const& digest) { return signature_over(digest, signer, stamps); });
    });
}

Result<std::string> preserved(std::string_view pdf, Evidence const& evidence, Stamps const& stamps)
{
    return answered(pdf, [&]() -> Result<std::string> {
        auto const stored = with_store(pdf, evidence);
        auto all = with_field(File(stored), signature_words("DocTimeStamp", "ETSI.RFC3161", ""));
        return filled(std::move(all), stored.size(), [&](std::string const& digest) { return stamp_over(digest, stamps); });
    });
}

std::vector<x509::Certificate> certificates_in(std::string_view pdf)
{
    std::vector<x509::Certificate> all;
    for (auto const& place : places_in(pdf))
        for (auto& one : certificates_of(place.cms))
            if (std::ranges::find(all, one) == all.end())
                all.push_back(std::move(one));
    return all;
}

Result<std::vector<Found>> signatures_in(std::string_view pdf)
{
    return answered(pdf, [&]() -> Result<std::vector<Found>> {
        std::vector<Found> all;
        for (auto const& place : places_in(pdf)) {
            auto found = place.is_stamp ? read_stamp(place.cms, place.digest) : read_signature(place.cms, place.digest);
            found.holds = found.holds && !place.digest.empty();
            found.is_whole = place.is_whole;
            all.push_back(std::move(found));
        }
        return all;
    });
}

}  // namespace mado::pades
