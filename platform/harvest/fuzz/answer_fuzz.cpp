// An outside catalogue's answer: the first letter chooses the kind ("c" CKAN, "u" data.json, "d" DCAT, "l" list, else a page). Nothing here may stop the program; what is found can
// be kept and called, and a second reading finds the same.
#include <mado/harvest/harvest.h>

#include <mado/http/outside.h>
#include <mado/text/utf8.h>

#include <cstdio>
#include <cstdlib>

using namespace mado::harvest;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

Kind kind_of(char letter)
{
    switch (letter) {
    case 'c': return Kind::Ckan;
    case 'u': return Kind::DataJson;
    case 'd': return Kind::Dcat;
    case 'l': return Kind::List;
    default: return Kind::Page;
    }
}

void judge(Found const& found)
{
    if (found.identity.empty() || found.dataset.title.empty() || found.dataset.name.size() < 2)
        wrong("a dataset without identity, title or name");
    if (!mado::text::is_utf8(found.dataset.title) || mado::text::control_character(found.dataset.title, mado::text::Lines::Many))
        wrong("a title that cannot be shown");
    for (auto const& file : found.files) {
        bool const is_plain = file.address.starts_with("http://");
        if (!is_plain && !mado::http::may_be_called(file.address, mado::http::Reach::Outside) && file.address.find('@') == std::string::npos)
            wrong("a file whose address is none");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view const bytes(reinterpret_cast<char const*>(data) + 1, size - 1);
    auto const kind = kind_of(static_cast<char>(*data));
    if (kind == Kind::List && bytes.starts_with("PK"))
        return 0;                             // workbooks: base/xlsx
    static mado::datasets::Vocabulary const vocabulary {};
    Limits const limits { .records = 50, .record_bytes = 5'000, .files = 20 };
    auto const first = read(kind, bytes, "https://city.jp/opendata/list?page=1", vocabulary, limits);
    std::vector<Known> known;
    for (auto const& one : first.found) {
        judge(one);
        known.push_back({ one.identity, one.fingerprint });
    }
    if (first.found.size() > limits.records)
        wrong("more records than the limit");
    auto const again = compare(known, read(kind, bytes, "https://city.jp/opendata/list?page=1", vocabulary, limits));
    if (again.same.size() != first.found.size() || !again.added.empty() || !again.changed.empty() || !again.removed.empty())
        wrong("a second reading is another one");
    return 0;
}
