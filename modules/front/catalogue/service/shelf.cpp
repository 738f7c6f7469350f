#include "service/shelf.h"

#include <algorithm>
#include <stdexcept>

namespace mado::catalogue {

namespace {

using datasets::Dataset;
using datasets::Offered;

constexpr std::size_t most_towns = 256;
constexpr std::size_t most_bytes = 64u << 20;

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

std::shared_ptr<TownShelf const> Shelf::known(std::string const& town)
{
    std::lock_guard const lock(mutex_);
    auto const place = std::ranges::find(towns_, town, [](auto const& one) -> std::string const& { return one.first; });
    if (place == towns_.end())
        return nullptr;
    towns_.splice(towns_.begin(), towns_, place);
    return place->second;
}

std::shared_ptr<TownShelf const> Shelf::keep(datasets::Publisher publisher, std::int64_t revision, std::vector<std::string> const& documents)
{
    auto made = std::make_shared<TownShelf>();
    made->publisher = std::move(publisher);
    made->revision = revision;
    for (auto const& document : documents)
        made->datasets.push_back(dataset_from(document));
    std::lock_guard const lock(mutex_);
    std::erase_if(towns_, [&](auto const& one) { return one.first == made->publisher.code; });
    towns_.emplace_front(made->publisher.code, made);
    if (towns_.size() > most_towns)
        towns_.pop_back();
    return made;
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
