#include "model/remedies.h"

#include <mado/text/catalogue.h>
#include <mado/yaml/document.h>

namespace mado::cases::model {

namespace {

// The longest beginning of the article wins; '-' is the shortest of all.
yaml::Node const* row_for(yaml::Node const& rows, std::string_view law, std::string_view authority)
{
    yaml::Node const* best = nullptr;
    std::size_t longest = 0;
    for (auto const& entry : rows.entries) {
        auto const wanted = entry.value.text_of("law");
        auto const decides = entry.value.text_of("authority");
        auto const any_law = wanted == "-";
        if ((decides != authority && decides != "-") || (!any_law && !law.starts_with(wanted)))
            continue;
        auto const length = any_law ? 1 : wanted.size() + 1;
        if (length > longest) {
            longest = length;
            best = &entry.value;
        }
    }
    return best;
}

text::Arguments places_of(tenancy::Town const& town, tenancy::Town const* prefecture)
{
    auto const above = prefecture ? prefecture->name : std::string();
    return { { "town", town.name }, { "mayor", head_of(town) }, { "head", head_of(town) }, { "prefecture", above }, { "governor", above + "知事" } };
}

}  // namespace

std::string head_of(tenancy::Town const& town) { return town.name + (town.is_prefecture() ? "知事" : "長"); }

std::vector<std::string> remedies(std::string_view table, std::string_view law, tenancy::Town const& town, tenancy::Town const* prefecture, Deciding const& by)
{
    auto const root = yaml::parse(table);
    auto const* rows = root ? root->find("rows") : nullptr;
    auto const* words = root ? root->find("words") : nullptr;
    auto const authority = by.authority == Authority::Delegate ? "delegate" : town.is_prefecture() ? "governor" : "mayor";
    auto const* row = rows ? row_for(*rows, law, authority) : nullptr;
    auto const* paragraphs = row && words ? words->find(row->text_of("words")) : nullptr;
    if (!paragraphs)
        return {};
    auto places = places_of(town, prefecture);
    auto const names = places;
    for (auto const* name : { "review_to", "defendant", "representative" })
        places[name] = text::filled(row->text_of(name), names);
    std::vector<std::string> said;
    if (!by.entrusted_by.empty()) {
        auto grounds = names;
        grounds["entrusted_by"] = by.entrusted_by;
        grounds["article"] = by.article;
        said.push_back(text::filled(root->text_of("commissioned"), grounds));
    }
    for (auto const& paragraph : paragraphs->entries)
        said.push_back(text::filled(paragraph.value.text, places));
    return said;
}

}  // namespace mado::cases::model
