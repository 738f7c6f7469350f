// Any text as a template, compiled with names that are data and rendered with hostile values: refused with its lines, or a page in which no
// value stands as it came.
#include <mado/html/templates.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado;

namespace {

constexpr std::string_view mark = "zqz";
constexpr char hostile[] = "javascript:zqz<zqz>\"zqz'zqz&zqz`zqz zqz=zqz\n--><!--zqz</title></textarea></script>end";

[[noreturn]] void wrong(char const* what, std::string const& page)
{
    std::fprintf(stderr, "wrong: %s\n%s\n", what, page.c_str());
    std::abort();
}

struct World {
    html::Templates templates;
    html::Shape person, notice;
    html::Record values;
    World() : values(make())
    {
        static embedded::File const files[] = {
            { "templates/frame.html", "<!DOCTYPE html><html lang=\"ja\"><title>{{$title}}{{town}}{{/title}}</title><body>{{$body}}{{/body}}</body></html>" },
            { "templates/box.html", "<div class=\"box {{kind}}\">{{#people}}<p>{{name}}</p>{{/people}}</div>" },
        };
        templates.add("web", files);
    }

private:
    html::Record make()
    {
        person.text("name").flag("late");
        for (auto const* name : { "town", "kind", "link", "words" })
            notice.text(name);
        notice.flag("yes").number("count").texts("lines").list("people", person).record("owner", person);
        html::Record made(notice);
        for (auto const* name : { "town", "kind", "link", "words" })
            made.set(name, hostile);
        made.set("yes", true).set("count", -7);
        made.add("lines", hostile).add("lines", "");
        made.add("people").set("name", hostile).set("late", true);
        made.add("people");
        made.record("owner").set("name", hostile);
        return made;
    }
};

void check(std::string const& page, std::string const& text)
{
    // Never as it came: no value opens a tag, ends an attribute, begins an entity or names a scheme that runs.
    for (std::string_view const raw : { "<zqz", "zqz>", "\"zqz", "'zqz", "&zqz", "zqz</", "--><!--zqz" })
        if (page.find(raw) != std::string::npos)
            wrong("a value that stands as it came", page);
    bool const has_only_text = text.find("<t") != std::string::npos;  // within <title> and <textarea> a tag is text
    for (std::string_view const raw : { "<a href=\"javascript:zqz", "<img src=\"javascript:zqz", "<form action=\"javascript:zqz" })
        if (!has_only_text && page.find(raw) != std::string::npos)
            wrong("an address that runs", page);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static World const world;
    std::string const text(reinterpret_cast<char const*>(bytes), size);
    std::unique_ptr<html::Binding const> bound;
    try {
        bound = world.templates.compile("fuzz/page.html", text, world.notice);
    } catch (html::TemplateError const& error) {
        for (auto const& fault : error.faults())
            if (fault.line < 1 || fault.message.empty())
                wrong("a fault without its line", text);
        return 0;
    }
    auto const page = bound->render(world.values, [](std::string_view, std::string_view) { return std::string_view("言葉 {name} {count}"); }, "ja");
    if (text.find(mark) == std::string::npos)
        check(page, text);
    return 0;
}
