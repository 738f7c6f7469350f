#include "model/sheet.h"

#include <mado/text/utf8.h>

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace mado::disclosure::model {

namespace {

constexpr double mm_of_point = 25.4 / 72.0;
constexpr double pad = 0.5;                  // mm around a found phrase
constexpr std::size_t most_letters = 200'000;
constexpr int longest_side = 20'000;

std::vector<std::string> characters(std::string_view words)
{
    std::vector<std::string> all;
    for (std::size_t at = 0; at < words.size();) {
        auto const lead = static_cast<unsigned char>(words[at]);
        std::size_t const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        all.emplace_back(words.substr(at, length));
        at += length;
    }
    return all;
}

bool is_blank(std::string const& one) { return one == " " || one == "\t" || one == "\n" || one == "\r" || one == "\u3000" || one == "\u00a0"; }

std::vector<std::string> without_blanks(std::string_view words)
{
    auto all = characters(words);
    std::erase_if(all, is_blank);
    return all;
}

double width_of(std::string const& letter) { return letter.size() > 2 ? 2 : 1; }  // 全角 and 半角

// By how much of its share a letter may be wider or narrower: 漢字 hardly, かな and marks of proportional type somewhat, Latin letters greatly (W and the comma).
double doubt_of(std::string const& letter)
{
    if (letter.size() < 3)
        return 0.8;
    bool const is_mark_or_kana = letter < "\u3400" || letter >= "\uff00";
    return is_mark_or_kana ? 0.2 : 0.05;
}

void add_word(Sheet& sheet, pugi::xml_node const& node)
{
    std::string const words = node.text().get();
    if (!text::is_utf8(words))
        return;
    auto const letters = without_blanks(words);
    double const left = node.attribute("xMin").as_double() * mm_of_point, top = node.attribute("yMin").as_double() * mm_of_point;
    double const right = node.attribute("xMax").as_double() * mm_of_point, bottom = node.attribute("yMax").as_double() * mm_of_point;
    if (letters.empty() || !(right >= left) || !(bottom >= top))
        return;
    bool const is_upright = letters.size() > 1 && bottom - top > (right - left) * 1.5;
    double whole = 0, before = 0, doubt = 0, doubt_before = 0;
    for (auto const& letter : letters)
        whole += width_of(letter), doubt += doubt_of(letter) * width_of(letter);
    double const unit = (is_upright ? bottom - top : right - left) / whole;
    // Both ends of the word are known: the nearer one bounds the doubt.
    auto const slack = [&](double so_far) { return std::min(so_far, doubt - so_far) * unit; };
    for (auto const& letter : letters) {
        double const from = before / whole, to = (before + width_of(letter)) / whole;
        Letter made { left, top, right, bottom, letter, before == 0, is_upright, slack(doubt_before), slack(doubt_before + doubt_of(letter) * width_of(letter)) };
        if (is_upright)
            made.top = top + (bottom - top) * from, made.bottom = top + (bottom - top) * to;
        else
            made.left = left + (right - left) * from, made.right = left + (right - left) * to;
        sheet.letters.push_back(std::move(made));
        doubt_before += doubt_of(letter) * width_of(letter);
        before += width_of(letter);
    }
    sheet.words += words + "\n";
}

int tenths(double mm) { return static_cast<int>(std::lround(std::clamp(mm, 0.0, 5'000.0) * 10)); }

Area around(double left, double top, double right, double bottom)
{
    auto const from_left = tenths(left - pad), from_top = tenths(top - pad);
    return { from_left, from_top, tenths(right + pad) - from_left, tenths(bottom + pad) - from_top };
}

// Letters of one line follow each other on the same height (or, upright, below each other on the same breadth).
bool follows(Letter const& one, Letter const& next)
{
    double const height = one.bottom - one.top, width = one.right - one.left;
    bool const same_line = std::abs(next.top - one.top) < height * 0.5 && next.left >= one.left && next.left - one.right < height * 3;
    bool const same_column = std::abs(next.left - one.left) < width * 0.5 && next.top >= one.top && next.top - one.bottom < width * 3;
    return same_line || same_column;
}

void add_areas(std::vector<Area>& all, Sheet const& sheet, std::size_t from, std::size_t until)
{
    for (auto at = from; at < until;) {
        auto box = sheet.letters[at];
        auto end = at + 1;
        for (; end < until && follows(sheet.letters[end - 1], sheet.letters[end]); ++end) {
            auto const& letter = sheet.letters[end];
            box.left = std::min(box.left, letter.left), box.top = std::min(box.top, letter.top);
            box.right = std::max(box.right, letter.right), box.bottom = std::max(box.bottom, letter.bottom);
        }
        auto const &first = sheet.letters[at], &last = sheet.letters[end - 1];
        (first.is_upright ? box.top : box.left) -= first.slack_before;
        (last.is_upright ? box.bottom : box.right) += last.slack_after;
        all.push_back(around(box.left, box.top, box.right, box.bottom));
        at = end;
    }
}

struct Pixels { int left, top, right, bottom; };

Pixels pixels_of(photo::Picture const& picture, Sheet const& sheet, Area const& area)
{
    double const across = picture.width / sheet.width / 10, down = picture.height / sheet.height / 10;
    auto const within = [](double value, int most) { return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(most))); };
    return { within(std::floor(area.left * across), picture.width), within(std::floor(area.top * down), picture.height), within(std::ceil((area.left + area.width) * across), picture.width),
        within(std::ceil((area.top + area.height) * down), picture.height) };
}

std::size_t offset_of(photo::Picture const& picture, int across, int down)
{
    return (static_cast<std::size_t>(down) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(across)) * 3;
}

}  // namespace

std::optional<Sheet> sheet_of(std::string_view xhtml)
{
    pugi::xml_document document;
    if (!document.load_buffer(xhtml.data(), xhtml.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8))
        return std::nullopt;
    auto const page = document.child("html").child("body").child("doc").child("page");
    Sheet sheet { page.attribute("width").as_double() * mm_of_point, page.attribute("height").as_double() * mm_of_point };
    if (!(sheet.width > 1 && sheet.height > 1 && sheet.width < 5'000 && sheet.height < 5'000))
        return std::nullopt;
    for (auto const& word : page.children("word")) {
        add_word(sheet, word);
        if (sheet.letters.size() > most_letters)
            return std::nullopt;
    }
    return sheet;
}

std::vector<Area> places_of(Sheet const& sheet, std::string_view phrase)
{
    std::vector<Area> all;
    auto const wanted = without_blanks(phrase);
    if (wanted.empty())
        return all;
    for (std::size_t at = 0; at + wanted.size() <= sheet.letters.size();) {
        std::size_t same = 0;
        while (same < wanted.size() && sheet.letters[at + same].text == wanted[same])
            ++same;
        if (same < wanted.size()) {
            ++at;
            continue;
        }
        add_areas(all, sheet, at, at + wanted.size());
        at += wanted.size();
    }
    return all;
}

std::vector<std::string> under(Sheet const& sheet, Area const& area)
{
    double const left = area.left / 10.0, top = area.top / 10.0, right = left + area.width / 10.0, bottom = top + area.height / 10.0;
    std::vector<std::string> runs;
    bool goes_on = false;
    for (auto const& letter : sheet.letters) {
        double const across = (letter.left + letter.right) / 2, down = (letter.top + letter.bottom) / 2;
        bool const is_under = across > left && across < right && down > top && down < bottom;
        if (is_under && goes_on && !letter.begins)
            runs.back() += letter.text;
        else if (is_under)
            runs.push_back(letter.text);
        goes_on = is_under;
    }
    return runs;
}

std::optional<photo::Picture> picture_of(std::string_view ppm)
{
    auto const number = [&](char until) -> int {
        int value = 0;
        auto const [end, error] = std::from_chars(ppm.data(), ppm.data() + ppm.size(), value);
        if (error != std::errc {} || end == ppm.data() + ppm.size() || *end != until)
            return 0;
        ppm.remove_prefix(static_cast<std::size_t>(end - ppm.data()) + 1);
        return value;
    };
    if (!ppm.starts_with("P6\n"))
        return std::nullopt;
    ppm.remove_prefix(3);
    int const width = number(' '), height = number('\n'), most = number('\n');
    bool const is_sound = width > 0 && height > 0 && width <= longest_side && height <= longest_side && most == 255
        && ppm.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
    return is_sound ? std::optional(photo::Picture { width, height, std::string(ppm) }) : std::nullopt;
}

void paint(photo::Picture& picture, Sheet const& sheet, Area const& area, Colour colour)
{
    auto const [left, top, right, bottom] = pixels_of(picture, sheet, area);
    for (int down = top; down < bottom; ++down)
        for (int across = left; across < right; ++across) {
            auto const at = offset_of(picture, across, down);
            for (std::size_t channel = 0; channel < 3; ++channel) {
                auto const seen = static_cast<unsigned char>(picture.rgb[at + channel]);
                // The veil takes red less than the others, and its edge is dark.
                bool const is_edge = down - top < 3 || bottom - down <= 3 || across - left < 3 || right - across <= 3;
                int const veiled = is_edge ? (channel == 0 ? 150 : 0) : channel == 0 ? 120 + seen / 3 : seen / 2;
                picture.rgb[at + channel] = colour == Colour::Black ? '\0' : static_cast<char>(veiled);
            }
        }
}

bool is_black(photo::Picture const& picture, Sheet const& sheet, Area const& area)
{
    static constexpr int rim = 16, darkest = 48;    // a block of JPEG; what is as good as black
    auto const [left, top, right, bottom] = pixels_of(picture, sheet, area);
    auto const inset = [](int from, int to) { return std::min(rim, (to - from) / 3); };
    int const beside = inset(left, right), above = inset(top, bottom);
    for (int down = top + above; down < bottom - above; ++down)
        for (int across = left + beside; across < right - beside; ++across)
            for (std::size_t channel = 0; channel < 3; ++channel)
                if (static_cast<unsigned char>(picture.rgb[offset_of(picture, across, down) + channel]) > darkest)
                    return false;
    return true;
}

std::string misplaced(Area const& area)
{
    constexpr int furthest = 50'000, least = 5;  // 5 m; half a millimetre
    if (area.left < 0 || area.left > furthest)
        return "left";
    if (area.top < 0 || area.top > furthest)
        return "top";
    if (area.width < least || area.width > furthest)
        return "width";
    return area.height < least || area.height > furthest ? "height" : std::string();
}

}  // namespace mado::disclosure::model
