// Any bytes as a file of results, in a layout of our own and in one of tabs without heading: lines with an amount and a day, or a finding with words.
#include <mado/collection_files/collections.h>

#include <cstdint>
#include <cstdlib>

using namespace mado::collection_files;

namespace {

Layout const& layout(int which)
{
    static Layout const headed = Layout::load("layout: collections\nencoding: either\ncolumns:\n  kind: { title: k, words: { final: f, cancelled: c } }\n  number: { title: n }\n"
                                              "  amount: { title: a }\n  paid_on: { title: d }\n  place: { title: p }\ntotal: { word: t, in: kind, count: number, amount: amount }\n").value();
    static Layout const bare = Layout::load("layout: collections\nencoding: cp932\nseparator: tab\nheading: no\ncells: 3\nalways: { kind: final }\ncolumns:\n  number: { title: n, at: 1, code: convenience }\n"
                                            "  amount: { title: a, at: 2 }\n  paid_on: { title: d, at: 3, form: slashed }\n").value();
    return which == 0 ? headed : bare;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    for (int which : { 0, 1 }) {
        auto const lines = read_collections(text, layout(which));
        if (!lines && (lines.error().japanese.empty() || lines.error().key.empty() || lines.error().line < 0))
            std::abort();
        if (!lines)
            continue;
        int before = 0;
        for (auto const& line : *lines) {
            if (line.amount <= mado::Yen() || line.number.empty() || line.line <= before)
                std::abort();
            before = line.line;
        }
    }
    (void)Layout::load(text);
    return 0;
}
