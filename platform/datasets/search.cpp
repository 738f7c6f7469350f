#include <mado/datasets/search.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::datasets {

namespace {

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

bool fits(Offered const& offered, Condition const& condition)
{
    auto const own = values_of(offered, condition.facet);
    bool const has = std::ranges::any_of(condition.values, [&](std::string const& wanted) { return std::ranges::find(own, condition.facet == Facet::Format ? upper(wanted) : wanted) != own.end(); });
    return has != condition.is_not;
}

// Less: stands before. By name at the end, so that pages do not jump.
bool before(Offered const& left, Offered const& right, Sort sort, bool descending)
{
    auto const decide = [&](auto const& a, auto const& b) { return descending ? b < a : a < b; };
    auto const& one = *left.dataset;
    auto const& other = *right.dataset;
    if (sort == Sort::Changed && one.changed_at != other.changed_at)
        return decide(one.changed_at, other.changed_at);
    if (sort == Sort::Published && one.published_at != other.published_at)
        return decide(one.published_at, other.published_at);
    if (sort == Sort::Title) {
        auto const& a = one.title_kana.empty() ? one.title : one.title_kana;
        auto const& b = other.title_kana.empty() ? other.title : other.title_kana;
        if (a != b)
            return decide(a, b);
    }
    return sort == Sort::Name ? decide(left.name, right.name) : left.name < right.name;
}

}  // namespace

std::vector<std::string> values_of(Offered const& offered, Facet facet)
{
    auto const& dataset = *offered.dataset;
    std::set<std::string> values;
    switch (facet) {
    case Facet::Town: return { offered.publisher->slug };
    case Facet::Theme: return dataset.themes;
    case Facet::Tag: return dataset.tags;
    case Facet::Licence: return { dataset.licence };
    case Facet::Stars: return { std::to_string(dataset.stars) };
    case Facet::Format:
        for (auto const& resource : dataset.resources)
            values.insert(upper(resource.format));
        break;
    case Facet::Standard:
        for (auto const& resource : dataset.resources)
            if (!resource.standard.empty())
                values.insert(resource.standard);
        break;
    }
    return { values.begin(), values.end() };
}

std::vector<Offered const*> find(std::vector<Offered> const& all, Search const& search)
{
    std::map<std::pair<std::string, std::string>, std::size_t> ranks;
    if (search.hits)
        for (auto const& hit : *search.hits)
            ranks.emplace(hit, ranks.size());
    std::vector<std::pair<std::size_t, Offered const*>> found;
    for (auto const& one : all) {
        auto const rank = ranks.find({ one.publisher->code, one.dataset->id });
        if (search.hits && rank == ranks.end())
            continue;
        if (std::ranges::all_of(search.where, [&](Condition const& condition) { return fits(one, condition); }))
            found.emplace_back(search.hits ? rank->second : 0, &one);
    }
    bool const by_rank = search.sort == Sort::Best && search.hits;
    // Without words the newest is the best.
    auto const sort = search.sort == Sort::Best ? Sort::Changed : search.sort;
    bool const descending = search.sort == Sort::Best || search.descending;
    std::ranges::stable_sort(found, [&](auto const& a, auto const& b) { return by_rank ? a.first < b.first : before(*a.second, *b.second, sort, descending); });
    std::vector<Offered const*> only;
    for (auto const& [rank, one] : found)
        only.push_back(one);
    return only;
}

Counts counts_of(std::vector<Offered const*> const& found)
{
    Counts all;
    for (auto const facet : every_facet) {
        std::map<std::string, std::int64_t> counted;
        for (auto const* one : found)
            for (auto const& value : values_of(*one, facet))
                ++counted[value];
        auto& list = all[static_cast<std::size_t>(facet)];
        for (auto const& [value, number] : counted)
            list.push_back({ value, number });
        std::ranges::stable_sort(list, [](Count const& a, Count const& b) { return a.datasets > b.datasets; });
    }
    return all;
}

}  // namespace mado::datasets
