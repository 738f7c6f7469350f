// Two texts of a procedure side by side: the town's versions, its draft, and the library's.
#include "web/pages.h"
#include "web/shown.h"

#include <mado/definitions/merge.h>

namespace mado::procedures::pages {

namespace {

using mado::web::words;

struct TextChoice {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &TextChoice::key), html::field("title", &TextChoice::title), html::field("is_chosen", &TextChoice::is_chosen) };
};

struct DifferenceRow {
    std::string address, change, before, after;
    static constexpr auto fields = std::tuple { html::field("address", &DifferenceRow::address), html::field("change", &DifferenceRow::change), html::field("before", &DifferenceRow::before),
        html::field("after", &DifferenceRow::after) };
};

struct DifferencePage {
    std::string page, title;
    bool is_same = false, is_unreadable = false;
    std::vector<TextChoice> befores, afters;
    std::vector<DifferenceRow> rows;
    static constexpr auto fields = std::tuple { html::field("page", &DifferencePage::page), html::field("title", &DifferencePage::title), html::field("is_same", &DifferencePage::is_same),
        html::field("is_unreadable", &DifferencePage::is_unreadable), html::field("befores", &DifferencePage::befores), html::field("afters", &DifferencePage::afters),
        html::field("rows", &DifferencePage::rows) };
};

constexpr std::string_view library_key = "library";

struct Known { std::vector<TextChoice> choices; std::map<std::string, std::string> texts; };

Result<Known> known(Visit const& visit, std::string const& procedure)
{
    auto const& here = visit.here;
    auto const in_library = std::string(here.library.text("procedures/" + file_of(procedure)));
    return here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Known> {
        Known all;
        auto const add = [&](std::string const& key, std::string title, std::string text) {
            if (all.texts.emplace(key, std::move(text)).second)
                all.choices.push_back({ key, std::move(title) });
        };
        for (auto const& version : definitions::versions_of(tx, procedure)) {
            auto const state = words(visit, "procedures.state." + word_of(version.state));
            add(version.hash, (version.starts_on ? state + "　" + day_words(*version.starts_on) : state) + "　" + version.hash.substr(0, 8), definitions::text_of(tx, version.hash));
        }
        if (!in_library.empty())
            add(std::string(library_key), words(visit, "procedures.difference.library"), in_library);
        if (all.choices.empty())
            return refuse(Refusal::Kind::NotFound, "procedures.not_found");
        return all;
    });
}

std::string change_of(definitions::Difference const& one) { return one.before.empty() ? "added" : one.after.empty() ? "removed" : "changed"; }

}  // namespace

Result<http::Response> show_difference(Visit const& visit, Attempt const* attempt)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const all = TRY(known(visit, procedure));
    auto const chosen = [&](std::string_view name, std::size_t usual) {
        auto const asked = visit.request.query_of(name);
        return all.texts.contains(asked) ? asked : all.choices[std::min(usual, all.choices.size() - 1)].key;
    };
    auto const before = chosen("before", 1), after = chosen("after", 0);
    DifferencePage page;
    page.page = mado::web::link(visit, { "procedures", procedure });
    page.title = procedure;
    for (auto const& choice : all.choices) {
        page.befores.push_back({ choice.key, choice.title, choice.key == before });
        page.afters.push_back({ choice.key, choice.title, choice.key == after });
    }
    auto const found = definitions::differences(all.texts.at(before), all.texts.at(after));
    page.is_unreadable = !found;
    page.is_same = found && found->empty();
    if (found)
        for (auto const& one : *found)
            page.rows.push_back({ one.address, words(visit, "procedures.difference.change." + change_of(one)), one.before, one.after });
    return mado::web::page(visit, "procedures/difference.html", page, attempt);
}

mado::web::PageType difference_page() { return html::page<DifferencePage>("procedures/difference.html"); }

}  // namespace mado::procedures::pages
