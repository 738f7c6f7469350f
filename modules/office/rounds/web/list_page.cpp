#include "web/pages.h"

#include <charconv>

#include <mado/procedures/procedures.h>
#include <mado/time/wareki.h>

namespace mado::rounds::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct ProcedureLine {
    std::string title, add;
    static constexpr auto fields = std::tuple { F(ProcedureLine, title), F(ProcedureLine, add) };
};
struct RoundLine {
    std::string procedure, title, address, days, draws, state, is;
    static constexpr auto fields = std::tuple { F(RoundLine, procedure), F(RoundLine, title), F(RoundLine, address), F(RoundLine, days), F(RoundLine, draws), F(RoundLine, state), F(RoundLine, is) };
};
struct ListPage {
    std::vector<ProcedureLine> procedures;
    std::vector<RoundLine> rounds;
    bool has_procedures = false;
    static constexpr auto fields = std::tuple { F(ListPage, procedures), F(ListPage, rounds), F(ListPage, has_procedures) };
};

// What is set up and may be looked at by this caller.
std::vector<definitions::DefinitionPointer> procedures_with_rounds(Visit const& visit, db::Read& tx)
{
    std::vector<definitions::DefinitionPointer> all;
    for (auto const& version : definitions::published_all(tx, visit.now().today()))
        if (auto definition = definitions::definition(tx, visit.here.definitions, version.hash);
            definition && definition->rounds && procedures::allow(tx, visit.caller, visit.here, may_read, definition->procedure))
            all.push_back(std::move(definition));
    return all;
}

RoundLine line_of(Visit const& visit, Kept const& kept, definitions::Definition const& definition)
{
    auto const state = word_of(kept.state);
    auto const is_open = kept.state == RoundState::Published && kept.round.is_open(visit.now().today());
    return { definition.title.japanese(), kept.round.title.japanese(), mado::web::link(visit, path_of(kept.id)), day_words(kept.round.opens_on) + "〜" + day_words(kept.round.closes_on),
        day_words(kept.round.draws_on), mado::web::words(visit, is_open ? "rounds.state.open" : "rounds.state." + state), is_open ? "good" : kept.state == RoundState::Drafted ? "heed" : "" };
}

ListPage page_of(Visit const& visit, db::Read& tx)
{
    ListPage page;
    auto const procedures = procedures_with_rounds(visit, tx);
    for (auto const& definition : procedures)
        if (mado::procedures::allow(tx, visit.caller, visit.here, may_edit, definition->procedure))
            page.procedures.push_back({ definition->title.japanese(), mado::web::link(visit, { "rounds", "of", definition->procedure, "new" }) });
    for (auto const& kept : all(tx))
        for (auto const& definition : procedures)
            if (definition->procedure == kept.round.procedure)
                page.rounds.push_back(line_of(visit, kept, *definition));
    page.has_procedures = !procedures.empty();
    return page;
}

}  // namespace

RoundId round_of(Visit const& visit) { return { visit.request.path.at("round") }; }

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

std::string path_of(RoundId const& id, std::string_view below) { return "/rounds/" + http::percent_encoded(id.value) + std::string(below); }
std::string day_words(Day day) { return wareki::text(day); }
std::string result_words(Visit const& visit, std::string const& result) { return mado::web::words(visit, result.empty() ? "rounds.result.none" : "rounds.result." + result); }

std::string item_words(definitions::Round const& round, std::string_view key)
{
    auto const* item = round.item(key);
    return item ? item->title.japanese() : std::string(key);
}

Shown show_rounds(Visit const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx); });
    return mado::web::page(visit, "rounds/rounds.html", page);
}

std::vector<mado::web::PageType> list_pages() { return { html::page<ListPage>("rounds/rounds.html") }; }

}  // namespace mado::rounds::web
