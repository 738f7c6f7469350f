#include <mado/persons/fallback.h>

#include <mado/definitions/answers.h>
#include <mado/names/embedded.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/zengin/kana.h>

#include <array>
#include <span>
#include <stdexcept>
#include <unordered_map>

namespace mado::embedded { std::span<File const> persons_characters(); }

namespace mado::persons {

namespace {

constexpr std::string_view missing = "〓";

std::string one(char32_t letter) { return text::utf8(std::u32string_view(&letter, 1)); }

// Variation selectors choose a figure of a letter and are no letters (VS1–16, and VS17–256 of ideographic variation sequences).
bool is_selector(char32_t letter) { return (letter >= 0xFE00 && letter <= 0xFE0F) || (letter >= 0xE0100 && letter <= 0xE01EF); }

// definitions/characters/jis_x_0208.txt: "髙 高", read once.
std::unordered_map<char32_t, char32_t> read_table()
{
    std::unordered_map<char32_t, char32_t> all;
    for (auto const& file : embedded::persons_characters()) {
        if (!file.path.ends_with("jis_x_0208.txt"))
            continue;
        for (std::size_t begin = 0; begin < file.bytes.size();) {
            auto const end = std::min(file.bytes.find('\n', begin), file.bytes.size());
            auto const line = file.bytes.substr(begin, end - begin);
            begin = end + 1;
            if (line.empty() || line.starts_with('#'))
                continue;
            auto const letters = text::code_points(line);
            if (letters.size() != 3 || letters[1] != U' ')
                throw std::logic_error("characters/jis_x_0208.txt: a line is not LETTER SPACE LETTER: " + std::string(line));
            all.emplace(letters[0], letters[2]);
        }
    }
    if (all.empty())
        throw std::logic_error("characters/jis_x_0208.txt is missing");
    return all;
}
std::unordered_map<char32_t, char32_t> const& table()
{
    static auto const all = read_table();
    return all;
}

// CP932 is JIS X 0208 with NEC's row 13, NEC's and IBM's additions and letters of users: those are not of the standard.
bool is_jis(std::string_view letter)
{
    auto const bytes = text::to_cp932(letter);
    if (!bytes || bytes->size() != 2)
        return false;
    auto const lead = static_cast<unsigned char>((*bytes)[0]);
    return (lead >= 0x81 && lead <= 0x84) || (lead >= 0x88 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xEA);
}

// Ａ for A: the standard has wide letters alone.
char32_t widened(char32_t letter)
{
    if (letter == U' ' || letter == 0xA0)
        return 0x3000;
    return letter > U' ' && letter < 0x7F ? letter + 0xFEE0 : letter;
}

Fallback for_jis(std::string_view name)
{
    Fallback made;
    for (auto const letter : text::code_points(text::wide_kana(name))) {
        if (is_selector(letter))
            continue;
        auto written = one(widened(letter));
        if (!is_jis(written)) {
            auto const found = table().find(letter);
            written = found == table().end() ? std::string(missing) : one(found->second);
        }
        if (written == missing && letter != U'〓')
            made.is_complete = false;
        if (auto const given = one(letter); written != given && written != "　")  // a wider space is no other letter
            made.changed.push_back(given + "→" + written);
        made.written += written;
    }
    return made;
}

// Kana of a name as the banks write it. What they do not take is 〓: a wrong reading would pay another person.
Fallback for_zengin(std::string_view name)
{
    Fallback made;
    for (auto const letter : text::code_points(text::katakana(text::wide_kana(name)))) {
        if (is_selector(letter))
            continue;
        auto const given = one(letter);
        auto const narrowed = zengin::narrowed(given, zengin::Letters::Party);
        if (!narrowed.refused.empty()) {
            made.is_complete = false;
            made.changed.push_back(given + "→" + std::string(missing));
            made.written += missing;
            continue;
        }
        made.changed.insert(made.changed.end(), narrowed.changed.begin(), narrowed.changed.end());
        made.written += zengin::readable(narrowed.bytes);
    }
    return made;
}

}  // namespace

Fallback fallback(std::string_view name, Place place) { return place == Place::Jis ? for_jis(name) : for_zengin(name); }

bool is_my_number(std::string_view digits) { return definitions::is_my_number(digits); }

}  // namespace mado::persons
