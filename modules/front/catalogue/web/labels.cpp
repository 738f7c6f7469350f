#include "web/labels.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

std::string title_of(Visit const& visit, datasets::Bilingual const& title) { return visit.language == "en" && !title.en.empty() ? title.en : title.ja; }

}  // namespace

std::string standard_words(Visit const& visit, Shelf& shelf, std::string const& id)
{
    auto const slash = id.find('/');
    auto const series = id.substr(0, slash), number = slash == std::string::npos ? "" : id.substr(slash + 1);
    auto words = id;
    if (series == "municipal" || series == "recommended")
        words = web::words(visit, "catalogue.standard." + series, { { "number", number } });
    auto const* standard = shelf.standards(visit.here).find(id);
    return standard && !standard->title.empty() ? words + "　" + standard->title : words;
}

std::string label_of(Visit const& visit, Shelf& shelf, View const& view, Facet facet, std::string const& value)
{
    auto const& vocabulary = shelf.vocabulary(visit.here);
    switch (facet) {
    case Facet::Town: {
        auto const found = std::ranges::find(view.shelves, value, [](auto const& one) -> std::string const& { return one->publisher.slug; });
        return found == view.shelves.end() ? value : visit.language == "en" ? (*found)->publisher.name_en : (*found)->publisher.name;
    }
    case Facet::Theme: {
        auto const* theme = vocabulary.themes.find(value);
        return theme ? title_of(visit, theme->title) : value;
    }
    case Facet::Licence: {
        auto const* licence = vocabulary.licences.find(value);
        return licence ? licence->short_title : value;
    }
    case Facet::Standard: return standard_words(visit, shelf, value);
    case Facet::Stars: return stars_words(value.empty() ? 0 : value.front() - '0');
    case Facet::Tag:
    case Facet::Format: break;
    }
    return value;
}

}  // namespace mado::catalogue
