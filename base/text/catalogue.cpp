#include "po.h"

#include <mado/text/catalogue.h>

#include <utility>

namespace mado::text {

namespace {

constexpr std::array<std::string_view, 3> tags { "ja", "ja-x-easy", "en" };

std::size_t index(Language language) { return static_cast<std::size_t>(language); }

}  // namespace

std::string_view tag_of(Language language) { return tags.at(index(language)); }

std::optional<Language> language_of(std::string_view tag)
{
    for (auto const language : languages)
        if (tag_of(language) == tag)
            return language;
    return {};
}

void Catalogue::add(Language language, std::string_view file, std::string_view bytes)
{
    auto entries = read_po(file, bytes);
    if (!entries) {
        faults_.push_back(std::move(entries).error());
        return;
    }
    for (auto& entry : *entries) {
        auto const [place, fresh] = words_[index(language)].try_emplace(entry.key, Place { entry.words, std::string(file), entry.line });
        if (!fresh)
            faults_.push_back({ std::string(file), entry.line,
                entry.key + " is already in " + place->second.file + ":" + std::to_string(place->second.line) });
    }
}

void Catalogue::add(std::string_view part, std::span<embedded::File const> files)
{
    for (auto const& file : files) {
        if (!file.path.starts_with("text/") || !file.path.ends_with(".po"))
            continue;
        auto const name = std::string(part) + "/" + std::string(file.path);
        auto const tag = file.path.substr(5, file.path.size() - 5 - 3);
        if (auto const language = language_of(tag))
            add(*language, name, file.bytes);
        else
            faults_.push_back({ name, 1, "no such language: " + std::string(tag) });
    }
}

Catalogue::Place const* Catalogue::find(Language language, std::string_view key) const
{
    auto const& words = words_[index(language)];
    auto const found = words.find(key);
    return found == words.end() ? nullptr : &found->second;
}

std::string_view Catalogue::unfilled(Language language, std::string_view key) const
{
    auto const* place = find(language, key);
    if (!place)
        place = find(Language::Japanese, key);
    return place ? std::string_view(place->words) : std::string_view {};
}

std::string Catalogue::words(Language language, std::string_view key, Arguments const& arguments) const
{
    auto const found = unfilled(language, key);
    return found.empty() ? std::string(key) : filled(found, arguments);
}

bool Catalogue::has(std::string_view key) const { return find(Language::Japanese, key) != nullptr; }

std::vector<std::string> Catalogue::keys() const
{
    std::set<std::string> all;
    for (auto const& words : words_)
        for (auto const& [key, place] : words)
            all.insert(key);
    return { all.begin(), all.end() };
}

std::vector<Fault> Catalogue::faults() const
{
    auto faults = faults_;
    for (auto const language : { Language::EasyJapanese, Language::English })
        for (auto const& [key, place] : words_[index(language)]) {
            auto const* japanese = find(Language::Japanese, key);
            if (!japanese) {
                faults.push_back({ place.file, place.line, key + " has no Japanese words" });
                continue;
            }
            auto const known = arguments_of(japanese->words);
            for (auto const& name : arguments_of(place.words))
                if (!known.contains(name))
                    faults.push_back({ place.file, place.line, key + ": {" + name + "} does not stand in the Japanese words" });
        }
    return faults;
}

std::vector<std::string> Catalogue::missing(std::vector<std::string> const& wanted) const
{
    std::set<std::string> without(wanted.begin(), wanted.end());
    for (auto const& key : keys())
        without.insert(key);
    std::erase_if(without, [&](std::string const& key) { return has(key); });
    return { without.begin(), without.end() };
}

}  // namespace mado::text
