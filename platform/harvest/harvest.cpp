#include <mado/harvest/harvest.h>

#include "readers.h"

#include <mado/csvw/url.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::harvest {

namespace {

// Pages of one source differ in what stands behind the question mark; a list or page of a town may be chosen by it.
std::string source_of(Kind kind, std::string_view address)
{
    auto const whole = csvw::normal_url(csvw::without_fragment(address));
    return kind == Kind::List || kind == Kind::Page ? whole : whole.substr(0, whole.find('?'));
}

void keep_first_of_each(Catalogue& catalogue)
{
    std::set<std::string, std::less<>> seen;
    std::erase_if(catalogue.found, [&](Found& one) {
        if (seen.insert(one.identity).second)
            return false;
        catalogue.findings.push_back({ one.place, "harvest.record.twice", { { "identifier", one.identity } } });
        return true;
    });
}

}  // namespace

Catalogue read(Kind kind, std::string_view bytes, std::string_view address, datasets::Vocabulary const& vocabulary, Limits const& limits)
{
    Catalogue made;
    if (bytes.size() > limits.bytes) {
        made.findings.push_back({ "", "harvest.answer.too_large", { { "most", std::to_string(limits.bytes >> 20) } } });
        made.extent = Extent::Part;
        return made;
    }
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    bool const is_json = kind == Kind::Ckan || kind == Kind::DataJson || kind == Kind::Dcat;
    if (is_json && bytes.starts_with(mark))
        bytes.remove_prefix(mark.size());
    if (is_json)
        bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    Answer const answer { bytes, std::string(address), source_of(kind, address), vocabulary, limits };
    switch (kind) {
    case Kind::Ckan: read_ckan(answer, made); break;
    case Kind::DataJson: read_data_json(answer, made); break;
    case Kind::Dcat: read_dcat(answer, made); break;
    case Kind::List: read_list(answer, made); break;
    case Kind::Page: read_page(answer, made); break;
    }
    keep_first_of_each(made);
    return made;
}

void join(Catalogue& into, Catalogue more)
{
    std::ranges::move(more.found, std::back_inserter(into.found));
    std::ranges::move(more.findings, std::back_inserter(into.findings));
    if (more.extent == Extent::Part)
        into.extent = Extent::Part;
    into.records += more.records;
    into.total = std::max(into.total, more.total);
    into.next = std::move(more.next);
    keep_first_of_each(into);
}

Difference compare(std::span<Known const> known, Catalogue const& catalogue)
{
    std::map<std::string_view, std::string_view> before;
    for (auto const& one : known)
        before.emplace(one.identity, one.fingerprint);
    Difference made;
    for (std::size_t n = 0; n < catalogue.found.size(); ++n) {
        auto const at = before.find(catalogue.found[n].identity);
        if (at == before.end()) {
            made.added.push_back(n);
            continue;
        }
        (at->second == catalogue.found[n].fingerprint ? made.same : made.changed).push_back(n);
        before.erase(at);
    }
    if (catalogue.extent == Extent::Whole)
        for (auto const& [identity, fingerprint] : before)
            made.removed.emplace_back(identity);
    return made;
}

}  // namespace mado::harvest
