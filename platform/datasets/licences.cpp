#include <mado/datasets/licences.h>

#include "yaml_file.h"

#include <mado/text/catalogue.h>
#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::datasets {

namespace {

// How people write one and the same licence: http or https, a / at the end, capitals, spaces.
std::string written_alike(std::string_view text)
{
    auto folded = text::folded(text::trimmed(text));
    std::erase_if(folded, [](char c) { return c == ' ' || c == '_'; });
    for (std::string_view const scheme : { "https://", "http://" })
        if (folded.starts_with(scheme))
            folded.erase(0, scheme.size());
    if (folded.starts_with("www."))
        folded.erase(0, 4);
    while (folded.ends_with('/'))
        folded.pop_back();
    return folded;
}

Licence licence_of(YamlFile& yaml, std::string const& id, yaml::Node const& node)
{
    yaml.only(node, { "title", "short", "url", "also", "open", "share_alike", "attribution", "edited", "note" });
    Licence licence { id };
    licence.title = yaml.bilingual(node, "title");
    licence.short_title = yaml.needed(node, "short");
    licence.url = yaml.needed(node, "url");
    licence.also = yaml.list(node, "also");
    licence.open = yaml.yes(node, "open");
    licence.share_alike = yaml.yes(node, "share_alike");
    licence.attribution_rule = node.text_of("attribution");
    licence.attribution = !licence.attribution_rule.empty();
    licence.edited_rule = node.text_of("edited");
    licence.note = node.text_of("note");
    return licence;
}

std::optional<Together> together_of(std::string_view word)
{
    if (word == "yes")
        return Together::Yes;
    if (word == "no")
        return Together::No;
    return word == "ask" ? std::optional(Together::Ask) : std::nullopt;
}

}  // namespace

std::expected<Licences, std::vector<Fault>> Licences::load(std::string_view file, std::string_view bytes)
{
    YamlFile yaml(file, bytes);
    Licences licences;
    for (auto const& [key, style, place, node] : yaml.entries("entries"))
        licences.all_.push_back(licence_of(yaml, key, node));
    for (auto const& [key, style, place, node] : yaml.entries("together")) {
        yaml.only(node, { "of", "into", "together", "why" });
        Compatibility pair { yaml.needed(node, "of"), yaml.needed(node, "into"), Together::Ask, yaml.needed(node, "why") };
        for (auto const& id : { pair.of, pair.into })
            if (!licences.find(id))
                yaml.wrong(node.place, "licence.unknown", "「" + id + "」という利用条件はありません。", "There is no licence " + id + ".");
        if (auto const together = together_of(node.text_of("together")))
            pair.together = *together;
        else
            yaml.wrong(node.place, "licence.together", "together: は yes、no、ask のどれかです。", "`together:` is yes, no or ask.");
        licences.pairs_.push_back(std::move(pair));
    }
    if (!yaml.good())
        return std::unexpected(std::move(yaml.faults));
    return licences;
}

Licence const* Licences::find(std::string_view id) const
{
    auto const at = std::ranges::find(all_, id, &Licence::id);
    return at == all_.end() ? nullptr : &*at;
}

Licence const* Licences::recognised(std::string_view written) const
{
    auto const wanted = written_alike(written);
    if (wanted.empty())
        return nullptr;
    for (auto const& licence : all_) {
        auto names = licence.also;
        names.insert(names.end(), { licence.id, licence.short_title, licence.url, licence.title.ja, licence.title.en });
        if (std::ranges::any_of(names, [&](auto const& name) { return written_alike(name) == wanted; }))
            return &licence;
    }
    return nullptr;
}

Compatibility Licences::together(std::string_view of, std::string_view into) const
{
    if (of == into && find(of))
        return { std::string(of), std::string(into), Together::Yes, "同じ利用条件" };
    for (auto const& pair : pairs_)
        if (pair.of == of && pair.into == into)
            return pair;
    return { std::string(of), std::string(into), Together::Ask, "組み合わせの資料がない" };
}

std::vector<std::string> Licences::for_all(std::span<std::string const> of) const
{
    std::vector<std::string> fit;
    for (auto const& licence : all_)
        if (std::ranges::all_of(of, [&](auto const& source) { return together(source, licence.id).together == Together::Yes; }))
            fit.push_back(licence.id);
    return fit;
}

std::string attribution_of(Licence const& licence, Attributed const& of)
{
    if (!licence.attribution)
        return {};
    text::Arguments const arguments { { "title", of.title }, { "town", of.town }, { "url", of.url }, { "licence", licence.short_title }, { "licence_url", licence.url }, { "editor", of.editor } };
    auto said = text::filled(licence.attribution_rule, arguments);
    if (of.edited && !licence.edited_rule.empty())
        said += "。" + text::filled(licence.edited_rule, arguments);
    return said;
}

}  // namespace mado::datasets
