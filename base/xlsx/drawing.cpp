// What stands on a sheet without being in a cell.
#include "worksheet.h"

#include "xml.h"

#include <charconv>

namespace mado::xlsx {

namespace {

constexpr std::size_t most_objects = 10'000;

// One anchor: where it begins and what hangs on it.
struct Anchored {
    std::string what {};
    std::optional<std::size_t> row {}, column {};

    void see(Xml& xml)
    {
        auto const name = xml.name();
        if (name == "pic")
            name_it("picture");
        else if (name == "graphicFrame")
            name_it("diagram");
        else if (name == "chart" && what == "diagram")
            what = "chart";
        else if (name == "sp")
            name_it("shape");
        else if (name == "cxnSp")
            name_it("line");
        else if (name == "t" && what == "shape" && !xml.content().empty())
            what = "text box";
        else if ((name == "row" && !row) || (name == "col" && !column)) {
            std::size_t value = 0;
            auto const text = xml.content();
            if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc())
                (name == "row" ? row : column) = value;
        }
    }
    std::string told() const
    {
        auto const object = what.empty() ? std::string("object") : what;
        return row && column ? object + " at " + tables::name_of({ *row, *column }) : object;
    }

private:
    void name_it(std::string_view as) { what = what.empty() ? std::string(as) : what; }
};

}  // namespace

bool read_drawing(std::string_view part, std::vector<std::string>& objects)
{
    Xml xml(part);
    std::optional<Anchored> anchored;
    for (;;) {
        auto const event = xml.next();
        if (event == Xml::Event::Over || event == Xml::Event::Broken)
            return event == Xml::Event::Over;
        if (event == Xml::Event::Begin && xml.name() == "Fallback")
            xml.skip();
        else if (event == Xml::Event::Begin && xml.name().ends_with("Anchor"))
            anchored.emplace();
        else if (event == Xml::Event::Begin && anchored)
            anchored->see(xml);
        else if (event == Xml::Event::End && xml.name().ends_with("Anchor") && anchored) {
            if (objects.size() < most_objects)
                objects.push_back(anchored->told());
            anchored.reset();
        }
    }
}

bool read_comments(std::string_view part, std::vector<std::string>& objects)
{
    Xml xml(part);
    for (;;) {
        auto const event = xml.next();
        if (event == Xml::Event::Over || event == Xml::Event::Broken)
            return event == Xml::Event::Over;
        if (event == Xml::Event::Begin && xml.name() == "comment" && objects.size() < most_objects)
            if (auto const place = place_of(xml.attribute("ref")))
                objects.push_back("comment at " + tables::name_of(*place));
    }
}

}  // namespace mado::xlsx
