#include <mado/datasets/detect.h>

#include <algorithm>
#include <set>

namespace mado::datasets {

namespace {

constexpr int weight_of_one = 60, weight_of_strange = 8;  // a name that one standard alone has; one that none has

// How telling a name is: the fewer standards have it, the more.
class Weights {
public:
    explicit Weights(Standards const& standards)
    {
        for (auto const& standard : standards.all())
            for (auto const& column : standard.columns)
                ++standards_with_[folded_name(column.name)];
    }
    bool knows(std::string const& name) const { return standards_with_.contains(name); }
    int of(std::string const& name) const
    {
        auto const at = standards_with_.find(name);
        return at == standards_with_.end() ? weight_of_strange : std::max(1, weight_of_one / at->second);
    }

private:
    std::map<std::string, int> standards_with_ {};
};

// The names under which a column of a header may be found: its own, other names of it, and without what stands before "_".
std::vector<std::string> names_of(std::string_view header, Standards const& standards)
{
    std::vector<std::string> names { folded_name(header) };
    if (auto const other = standards.aliases().find(names[0]); other != standards.aliases().end())
        names.insert(names.end(), other->second.begin(), other->second.end());
    if (auto const border = names[0].find('_'); border != std::string::npos)
        names.push_back(names[0].substr(border + 1));
    return names;
}

std::optional<std::size_t> column_for(std::map<std::string, std::size_t> const& folded, std::vector<std::string> const& names, std::set<std::size_t> const& taken)
{
    for (auto const& name : names)
        if (auto const at = folded.find(name); at != folded.end() && !taken.contains(at->second))
            return at->second;
    return {};
}

std::string listed(std::vector<std::string> const& names)
{
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < 5; ++i)
        list += (i == 0 ? "" : "、") + names[i];
    return names.size() > 5 ? list + "…" : list;
}

// Old and new names in one header: 都道府県コード又は市区町村コード beside 所在地_連結表記.
bool is_mixed(std::span<std::string const> header)
{
    bool old_one = false, current = false;
    for (auto const& name : header) {
        auto const folded = folded_name(name);
        old_one = old_one || folded == folded_name("都道府県コード又は市区町村コード") || folded == "no" || folded == folded_name("方書");
        current = current || folded == folded_name("全国地方公共団体コード") || folded == folded_name("所在地_連結表記") || folded == folded_name("地方公共団体名");
    }
    return old_one && current;
}

Match matched(Standards const& standards, Weights const& weights, Standard const& standard, std::span<std::string const> header)
{
    Match match { standard.id };
    std::vector<std::string> folded;
    std::map<std::string, std::size_t> places;
    for (auto const& column : standard.columns) {
        folded.push_back(folded_name(column.name));
        places.emplace(folded.back(), folded.size() - 1);
    }
    std::set<std::size_t> taken;
    std::int64_t hit = 0, said = 0, has = 0;
    match.columns.resize(header.size());
    // Two rounds, so that a column's own name comes before another column's other name.
    for (int const round : { 0, 1 })
        for (std::size_t i = 0; i < header.size(); ++i) {
            if (match.columns[i] || header[i].empty())
                continue;
            auto names = names_of(header[i], standards);
            if (round == 0)
                names.resize(1);
            if (auto const at = column_for(places, names, taken)) {
                match.columns[i] = at;
                taken.insert(*at);
                if (header[i] != standard.columns[*at].name)
                    match.renamed.push_back(header[i] + " → " + standard.columns[*at].name);
            }
        }
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (header[i].empty())
            continue;
        auto const weight = match.columns[i] ? weights.of(folded[*match.columns[i]]) : weights.of(folded_name(header[i]));
        said += weight;
        hit += match.columns[i] ? weight : 0;
        if (!match.columns[i])
            match.unknown.push_back(header[i]);
    }
    for (std::size_t i = 0; i < standard.columns.size(); ++i) {
        has += weights.of(folded[i]);
        if (standard.columns[i].wanted == Wanted::Required && !taken.contains(i))
            match.missing.push_back(standard.columns[i].name);
    }
    match.score = has + said == 0 ? 0 : static_cast<int>(200 * hit / (has + said));
    match.reasons.push_back({ "datasets.detect.columns", { { "matched", std::to_string(taken.size()) }, { "columns", std::to_string(standard.columns.size()) }, { "title", standard.title }, { "series", standard.series } } });
    if (!match.renamed.empty())
        match.reasons.push_back({ "datasets.detect.renamed", { { "names", listed(match.renamed) } } });
    if (!match.missing.empty())
        match.reasons.push_back({ "datasets.detect.missing", { { "names", listed(match.missing) } } });
    if (!match.unknown.empty())
        match.reasons.push_back({ "datasets.detect.unknown", { { "names", listed(match.unknown) } } });
    if (is_mixed(header))
        match.reasons.push_back({ "datasets.detect.mixed", {} });
    return match;
}

}  // namespace

std::vector<Match> detect(Standards const& standards, std::span<std::string const> header, std::size_t most)
{
    Weights const weights(standards);
    std::vector<Match> matches;
    for (auto const& standard : standards.all())
        if (!standard.columns.empty())
            if (auto found = matched(standards, weights, standard, header); found.score >= 20)
                matches.push_back(std::move(found));
    std::ranges::stable_sort(matches, std::greater {}, &Match::score);
    if (matches.size() > most)
        matches.resize(most);
    return matches;
}

Match match(Standards const& standards, Standard const& standard, std::span<std::string const> header)
{
    return matched(standards, Weights(standards), standard, header);
}

}  // namespace mado::datasets
