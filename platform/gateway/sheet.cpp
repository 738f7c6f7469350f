// The text of a keeper's sheet: 46 bytes (version, set, need, keepers, number, share, two bytes of a hash over all) as 75 characters of five bits, in five lines
// that each end with a check of their own: a slip is found in its line.
#include <mado/gateway/recovery.h>

namespace mado::gateway {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t lines = 5, in_line = 15, set_size = 8, check_size = 2, bytes_size = 1 + set_size + 3 + 32 + check_size;
constexpr char version = 1;

std::string check_of(std::string_view bytes) { return crypto::sha256("madoguchi sheet\n" + std::string(bytes)).substr(0, check_size); }

char check_of_line(std::size_t line, std::string_view characters)
{
    auto const hash = crypto::sha256(std::to_string(line) + std::string(characters));
    return alphabet[static_cast<std::uint8_t>(hash[0]) & 31u];
}

std::string in_fives(std::string const& bytes)
{
    std::string characters;
    for (std::size_t bit = 0; characters.size() < lines * in_line; bit += 5) {
        unsigned five = 0;
        for (std::size_t i = bit; i < bit + 5; ++i)
            five = five << 1 | (i / 8 < bytes.size() ? (static_cast<std::uint8_t>(bytes[i / 8]) >> (7 - i % 8)) & 1u : 0u);
        characters += alphabet[five];
    }
    return characters;
}

std::string from_fives(std::string_view characters)
{
    std::string bytes(bytes_size, '\0');
    for (std::size_t bit = 0; bit < bytes_size * 8; ++bit) {
        auto const five = alphabet.find(characters[bit / 5]);
        if ((five >> (4 - bit % 5)) & 1u)
            bytes[bit / 8] = static_cast<char>(static_cast<std::uint8_t>(bytes[bit / 8]) | (0x80u >> (bit % 8)));
    }
    return bytes;
}

// What people type: full width letters and digits become plain, small ones large, O I L what they stand for; all else goes.
std::string plain(std::string_view text)
{
    std::string characters;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = text[i];
        if (static_cast<std::uint8_t>(c) == 0xef && i + 2 < text.size()) {  // U+FF01 … U+FF5E
            auto const point = (0xf000u | (static_cast<std::uint8_t>(text[i + 1]) & 0x3fu) << 6 | (static_cast<std::uint8_t>(text[i + 2]) & 0x3fu));
            c = point >= 0xff01u && point <= 0xff5eu ? static_cast<char>(point - 0xff01u + 0x21u) : ' ';
            i += 2;
        }
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (alphabet.find(c) != std::string_view::npos)
            characters += c;
    }
    return characters;
}

}  // namespace

std::vector<std::string> lines_of(Sheet const& sheet)
{
    std::string bytes(1, version);
    for (std::size_t i = 0; i < set_size; ++i)
        bytes += static_cast<char>(std::stoul(sheet.set.substr(i * 2, 2), nullptr, 16));
    for (auto const number : { sheet.need, sheet.keepers, sheet.number })
        bytes += static_cast<char>(number);
    bytes += crypto::view(sheet.share.bytes);
    bytes += check_of(bytes);
    auto const characters = in_fives(bytes);
    crypto::wipe(bytes.data(), bytes.size());
    std::vector<std::string> all;
    for (std::size_t line = 0; line < lines; ++line) {
        auto text = characters.substr(line * in_line, in_line);
        text += check_of_line(line + 1, text);
        all.push_back(text.substr(0, 4) + ' ' + text.substr(4, 4) + ' ' + text.substr(8, 4) + ' ' + text.substr(12, 4));
    }
    return all;
}

Result<Sheet> sheet_of(std::string_view text)
{
    auto const typed = plain(text);
    constexpr std::size_t whole = lines * (in_line + 1);
    if (typed.size() != whole)
        return refuse(Refusal::Kind::Invalid, "gateway.sheet.length", { { "count", std::to_string(typed.size()) }, { "whole", std::to_string(whole) } });
    std::string characters;
    for (std::size_t line = 0; line < lines; ++line) {
        auto const of_line = typed.substr(line * (in_line + 1), in_line);
        if (check_of_line(line + 1, of_line) != typed[line * (in_line + 1) + in_line])
            return refuse(Refusal::Kind::Invalid, "gateway.sheet.line", { { "line", std::to_string(line + 1) } });
        characters += of_line;
    }
    auto bytes = from_fives(characters);
    auto const body = bytes.substr(0, bytes_size - check_size);
    if (bytes[0] != version || bytes.substr(bytes_size - check_size) != check_of(body) || in_fives(bytes) != characters)
        return refuse(Refusal::Kind::Invalid, "gateway.sheet.whole");
    auto const byte = [&](std::size_t at) { return static_cast<int>(static_cast<std::uint8_t>(bytes[at])); };
    Sheet sheet { crypto::hex(bytes.substr(1, set_size)), byte(1 + set_size + 2), byte(1 + set_size + 1), byte(1 + set_size), {} };
    std::ranges::copy(bytes.substr(1 + set_size + 3, 32), sheet.share.bytes.begin());
    crypto::wipe(bytes.data(), bytes.size());
    return sheet;
}

}  // namespace mado::gateway
