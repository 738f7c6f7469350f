#include "styles.h"

#include "xml.h"

#include <charconv>
#include <map>

namespace mado::xlsx {

namespace {

unsigned number_in(std::string_view text)
{
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Theme 0 is the ground (white); the first and the eighth of the old palette's two halves are black and white, 64 and 65 the system's letters and ground.
bool is_colour_of_ground(Xml& xml)
{
    if (auto const rgb = xml.attribute("rgb"); rgb.size() >= 6)
        return rgb.substr(rgb.size() - 6) != "FFFFFF" && rgb.substr(rgb.size() - 6) != "ffffff";
    if (auto const theme = xml.attribute("theme"); !theme.empty())
        return theme != "0" || !(xml.attribute("tint").empty() || xml.attribute("tint") == "0");
    if (auto const indexed = xml.attribute("indexed"); !indexed.empty())
        return indexed != "1" && indexed != "9" && indexed != "64" && indexed != "65";
    return false;
}

struct Reading {
    Xml xml;
    std::vector<Style>& styles;
    std::map<unsigned, std::string> codes {};
    std::vector<bool> coloured_fonts {}, coloured_grounds {};
    bool is_pattern = false;                  // of the fill that is read

    void item(std::string_view section)
    {
        if (section == "numFmts" && xml.name() == "numFmt")
            codes[number_in(xml.attribute("numFmtId"))] = xml.attribute("formatCode");
        else if (section == "fonts")
            coloured_fonts.push_back(false);
        else if (section == "fills")
            coloured_grounds.push_back(false);
        else if (section == "cellXfs" && xml.name() == "xf") {
            auto const id = number_in(xml.attribute("numFmtId"));
            auto const code = codes.find(id);
            auto const is_in = [](std::vector<bool> const& list, std::size_t at) { return at < list.size() && list[at]; };
            styles.push_back({ format_of(id, code == codes.end() ? std::string_view() : code->second),
                is_in(coloured_fonts, number_in(xml.attribute("fontId"))) || is_in(coloured_grounds, number_in(xml.attribute("fillId"))) });
        }
    }

    void within(std::string_view section)
    {
        if (section == "fonts" && !coloured_fonts.empty() && xml.name() == "color")
            coloured_fonts.back() = is_colour_of_letters(xml);
        if (section != "fills" || coloured_grounds.empty())
            return;
        // "gray125" is the second fill of every workbook and nobody's choice.
        if (xml.name() == "patternFill") {
            auto const pattern = xml.attribute("patternType");
            is_pattern = !pattern.empty() && pattern != "none" && pattern != "gray125";
        } else if (xml.name() == "fgColor" && is_pattern)
            coloured_grounds.back() = is_colour_of_ground(xml);
        else if (xml.name() == "gradientFill")
            coloured_grounds.back() = true;
    }
};

}  // namespace

// Theme 1 is the letters' (black), 10 and 11 are links'.
bool is_colour_of_letters(Xml& xml)
{
    if (auto const rgb = xml.attribute("rgb"); rgb.size() >= 6)
        return rgb.substr(rgb.size() - 6) != "000000";
    if (auto const theme = xml.attribute("theme"); !theme.empty())
        return theme != "1" && theme != "10" && theme != "11";
    if (auto const indexed = xml.attribute("indexed"); !indexed.empty())
        return indexed != "0" && indexed != "8" && indexed != "64";
    return false;
}

bool read_styles(std::string_view part, std::vector<Style>& styles)
{
    Reading reading { Xml(part), styles };
    std::string section;
    for (;;) {
        auto const event = reading.xml.next();
        if (event == Xml::Event::Over || event == Xml::Event::Broken)
            return event == Xml::Event::Over;
        if (event != Xml::Event::Begin)
            continue;
        if (reading.xml.depth() == 2)
            section = reading.xml.name();
        else if (reading.xml.depth() == 3)
            reading.item(section);
        else
            reading.within(section);
    }
}

}  // namespace mado::xlsx
