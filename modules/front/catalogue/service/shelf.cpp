#include "service/shelf.h"

#include "service/receive.h"
#include "store/catalogue_store.h"

#include <mado/search/search.h>

#include <algorithm>
#include <stdexcept>

namespace mado::catalogue {

namespace {

using datasets::Dataset;
using datasets::Offered;

constexpr std::size_t most_towns = 256;
constexpr int most_found = 1'000;
constexpr std::size_t most_bytes = 64u << 20;

struct Read { std::int64_t revision = 0; std::vector<store::Kept> kept {}; bool is_known = false; };

}  // namespace

std::shared_ptr<Dataset const> dataset_from(std::string const& document)
{
    auto const value = json::parse(document, { .bytes = most_bytes, .depth = 32 });
    auto made = value ? datasets::dataset_of(*value) : refuse(Refusal::Kind::Invalid, "catalogue.document");
    if (!made)
        throw std::logic_error("a kept dataset cannot be read");
    return std::make_shared<Dataset const>(std::move(*made));
}

datasets::Publisher publisher_of(Workplace const& here, tenancy::Town const& town) { return { town.code, town.slug, town.name, town.name_en, here.public_address + "/" + town.slug }; }

Offered const* View::find(std::string_view name_or_id) const
{
    auto const found = std::ranges::find_if(all, [&](Offered const& one) { return one.name == name_or_id || one.dataset->id == name_or_id; });
    return found == all.end() ? nullptr : &*found;
}

std::pair<Offered const*, std::size_t> View::find_resource(std::string_view id) const
{
    for (auto const& one : all)
        for (std::size_t place = 0; place < one.dataset->resources.size(); ++place)
            if (one.dataset->resources[place].id == id)
                return { &one, place };
    return { nullptr, 0 };
}

std::shared_ptr<TownShelf const> Shelf::of(Workplace const& here, tenancy::Town const& town)
{
    std::shared_ptr<TownShelf const> known;
    {
        std::lock_guard const lock(mutex_);
        auto const place = std::ranges::find(towns_, town.code, [](auto const& one) -> std::string const& { return one.first; });
        if (place != towns_.end()) {
            known = place->second;
            towns_.splice(towns_.begin(), towns_, place);
        }
    }
    auto read = here.database.read(town.code, [&](db::Read& tx) {
        Read now { .revision = store::revision(tx) };
        now.is_known = known && known->revision == now.revision;
        if (!now.is_known)
            now.kept = store::shown(tx);
        return now;
    });
    if (read.is_known)
        return known;
    auto made = std::make_shared<TownShelf>();
    made->publisher = publisher_of(here, town);
    made->revision = read.revision;
    for (auto const& kept : read.kept)
        made->datasets.push_back(dataset_from(kept.document));
    std::lock_guard const lock(mutex_);
    std::erase_if(towns_, [&](auto const& one) { return one.first == town.code; });
    towns_.emplace_front(town.code, made);
    if (towns_.size() > most_towns)
        towns_.pop_back();
    return made;
}

View Shelf::view(Workplace const& here, tenancy::Town const& town)
{
    View view;
    view.own = publisher_of(here, town);
    view.shelves.push_back(of(here, town));
    if (town.is_prefecture() && !town.training)
        for (auto const* one : here.towns.municipalities_of(town.code))
            if (auto shelf = of(here, *one); !shelf->datasets.empty())
                view.shelves.push_back(std::move(shelf));
    for (auto const& shelf : view.shelves)
        for (auto const& one : shelf->datasets)
            view.all.push_back({ one.get(), &shelf->publisher, shelf->publisher.code == town.code ? one->name : shelf->publisher.slug + "_" + one->name });
    return view;
}

std::vector<std::pair<std::string, std::string>> Shelf::found(Workplace const& here, View const& view, std::string_view words)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (auto const& shelf : view.shelves)
        for (auto const& hit : here.database.read(shelf->publisher.code, [&](db::Read& tx) { return search::find(tx, std::string(kind_in_search), words, most_found); }))
            all.emplace_back(shelf->publisher.code, hit.key);
    return all;
}

Search Shelf::search(Workplace const& here, View const& view, http::Pairs const& query)
{
    Search search;
    for (auto const facet : every_facet) {
        std::vector<std::string> values;
        for (auto const& [name, value] : query)
            if (name == word_of(facet) && !value.empty())
                values.push_back(value);
        if (!values.empty())
            search.where.push_back({ facet, std::move(values), false });
    }
    auto const first = [&](std::string_view wanted) {
        auto const found = std::ranges::find(query, wanted, [](auto const& one) -> std::string const& { return one.first; });
        return found == query.end() ? std::string() : found->second;
    };
    if (auto const words = first("q"); !words.empty())
        search.hits = found(here, view, words);
    auto const sort = first("sort");
    if (sort == "title")
        search.sort = Sort::Title;
    else if (sort == "changed")
        search.sort = Sort::Changed, search.descending = true;
    return search;
}

datasets::Vocabulary const& Shelf::vocabulary(Workplace const& here)
{
    std::lock_guard const lock(mutex_);
    if (!vocabulary_) {
        auto licences = datasets::Licences::load("datasets/licences.yaml", here.library.text("datasets/licences.yaml"));
        auto themes = datasets::load_terms("datasets/themes.yaml", here.library.text("datasets/themes.yaml"));
        auto frequencies = datasets::load_terms("datasets/frequencies.yaml", here.library.text("datasets/frequencies.yaml"));
        if (!licences || !themes || !frequencies)
            throw std::logic_error("definitions/datasets: licences, themes or frequencies cannot be read");
        vocabulary_ = std::make_unique<datasets::Vocabulary>(datasets::Vocabulary { std::move(*licences), std::move(*themes), std::move(*frequencies) });
    }
    return *vocabulary_;
}

datasets::Standards const& Shelf::standards(Workplace const& here)
{
    std::lock_guard const lock(mutex_);
    if (!standards_) {
        auto standards = datasets::Standards::load(datasets::files_of(here.library));
        if (!standards)
            throw std::logic_error("definitions/datasets: the standards cannot be read");
        standards_ = std::make_unique<datasets::Standards>(std::move(*standards));
    }
    return *standards_;
}

}  // namespace mado::catalogue
