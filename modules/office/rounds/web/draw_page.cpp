#include "web/pages.h"

#include <mado/procedures/procedures.h>

namespace mado::rounds::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct HindranceLine {
    std::string words, address;
    static constexpr auto fields = std::tuple { F(HindranceLine, words), F(HindranceLine, address) };
};
struct FigureOption {
    std::string name;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(FigureOption, name), F(FigureOption, is_chosen) };
};
struct TallyLine {
    std::string item, words;
    static constexpr auto fields = std::tuple { F(TallyLine, item), F(TallyLine, words) };
};
struct DrawPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string round, title, version, draws, list_hash, commitment, fixed_at, public_value, public_source, value_error, source_error, applicants, results, record, draft, progress, remark;
    std::string refused;
    bool is_lottery = false, may_fix = false, may_draw = false, may_order = false, may_propose = false, has_hindrances = false, has_tallies = false;
    std::vector<HindranceLine> hindrances;
    std::vector<FigureOption> figures;
    std::vector<TallyLine> tallies;
    static constexpr auto fields = std::tuple { F(DrawPage, trouble_summary), F(DrawPage, round), F(DrawPage, title), F(DrawPage, version), F(DrawPage, draws), F(DrawPage, list_hash),
        F(DrawPage, commitment), F(DrawPage, fixed_at), F(DrawPage, public_value), F(DrawPage, public_source), F(DrawPage, value_error), F(DrawPage, source_error),
        F(DrawPage, applicants), F(DrawPage, results), F(DrawPage, record), F(DrawPage, draft), F(DrawPage, progress), F(DrawPage, remark), F(DrawPage, refused), F(DrawPage, is_lottery),
        F(DrawPage, may_fix), F(DrawPage, may_draw), F(DrawPage, may_order), F(DrawPage, may_propose), F(DrawPage, has_hindrances), F(DrawPage, has_tallies), F(DrawPage, hindrances),
        F(DrawPage, figures), F(DrawPage, tallies) };
};

void show_hindrances(Visit const& visit, DrawPage& page, std::vector<Hindrance> const& hindrances)
{
    for (auto const& one : hindrances)
        page.hindrances.push_back({ mado::web::words(visit, one.key, one.arguments), one.of ? mado::web::link(visit, { "cases", one.of.value }) : std::string() });
    page.has_hindrances = !page.hindrances.empty();
}

// What could be done now, tried: the list as it would be fixed says who keeps it waiting.
void show_next(Visit const& visit, db::Read& tx, Kept const& kept, definitions::Definition const& definition, DrawPage& page)
{
    if (kept.state == RoundState::Published && page.is_lottery) {
        auto const fixing = prepare_fixing(tx, visit.caller, visit.here, kept.id);
        if (!fixing)
            return void(page.refused = mado::web::sentence(visit, fixing.error()));
        show_hindrances(visit, page, fixing->hindrances);
        page.applicants = std::to_string(fixing->tickets.size());
        page.may_fix = fixing->hindrances.empty();
    }
    if (kept.state == RoundState::Fixed && visit.now().today() >= kept.round.draws_on)
        page.may_draw = true;
    if (!page.is_lottery && (kept.state == RoundState::Published || kept.state == RoundState::Drawn)) {
        page.may_order = visit.now().today() > kept.round.closes_on;
        for (auto const& name : figures_of(definition))
            page.figures.push_back({ name, visit.request.answer("figure") == name });
        if (!page.may_order)
            page.refused = mado::web::words(visit, "rounds.fix.still_open");
    }
    if (kept.state == RoundState::Drawn) {
        auto const proposing = prepare_proposing(tx, visit.caller, visit.here, kept.id, {});
        page.may_propose = proposing.has_value();
        if (!proposing)
            page.refused = mado::web::sentence(visit, proposing.error());
    }
}

mado::Result<DrawPage> page_of(Visit const& visit, db::Read& tx)
{
    auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
    auto const definition = TRY(definition_of(tx, visit.here, kept.round.procedure));
    DrawPage page;
    page.round = mado::web::link(visit, path_of(kept.id));
    page.title = kept.round.title.japanese();
    page.version = std::to_string(kept.version);
    page.draws = day_words(kept.round.draws_on);
    page.is_lottery = definition->effect == definitions::Effect::Lottery;
    if (auto const drawn = drawn_of(tx, kept.id)) {
        page.list_hash = drawn->list_hash;
        page.commitment = drawn->commitment;
        page.fixed_at = iso_in_tokyo(drawn->fixed_at);
        page.public_value = drawn->public_value;
        page.public_source = drawn->public_source;
        page.record = drawn->proof.empty() ? "" : mado::web::link(visit, path_of(kept.id, "/draw.json"));
        page.draft = drawn->draft ? mado::web::link(visit, { "approvals", drawn->draft.value }) : "";
    }
    for (auto const& tally : tallies(tx, kept.id))
        if (kept.state >= RoundState::Drawn)
            page.tallies.push_back({ item_words(kept.round, tally.item), result_words(visit, tally.result) + " " + std::to_string(tally.n) });
    page.has_tallies = !page.tallies.empty();
    if (kept.state >= RoundState::Drawn)
        page.results = mado::web::link(visit, path_of(kept.id, "/results"));
    if (kept.state >= RoundState::Decided) {
        auto const found = progress(tx, kept.id);
        page.progress = mado::web::words(visit, "rounds.progress", { { "done", std::to_string(found.done + found.gone) }, { "all", std::to_string(found.all) }, { "faulty", std::to_string(found.faulty) } });
    }
    if (procedures::allow(tx, visit.caller, visit.here, rounds::may_draw, kept.round.procedure))
        show_next(visit, tx, kept, *definition, page);
    return page;
}

template <class Prepare>
auto prepared(Visit const& visit, Prepare prepare)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return prepare(tx); });
}

}  // namespace

Shown show_draw(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.value_error = mado::web::trouble_of(visit, attempt, "value");
    page.source_error = mado::web::trouble_of(visit, attempt, "source");
    if (attempt) {
        page.public_value = visit.request.answer("value");
        page.public_source = visit.request.answer("source");
        page.remark = visit.request.answer("remark");
    }
    return mado::web::page(visit, "rounds/draw.html", page, attempt);
}

Shown act_draw(Visit const& visit)
{
    auto const id = round_of(visit);
    auto const version = shown_version(visit);
    auto const& here = visit.here;
    auto const wanted = visit.request.answer("do");
    auto const write = [&](auto work) { return here.database.write(visit.tenant(), work); };
    if (wanted == "fix") {
        auto const fixing = TRY(prepared(visit, [&](db::Read& tx) { return prepare_fixing(tx, visit.caller, here, id); }));
        TRY(write([&](db::Write& tx) { return fix(tx, visit.caller, here, id, fixing, version); }));
        return mado::web::done(visit, path_of(id, "/draw"), "rounds.said.fixed");
    }
    if (wanted == "draw") {
        auto const drawing = TRY(prepared(visit, [&](db::Read& tx) { return prepare_drawing(tx, visit.caller, here, id, visit.request.answer("value"), visit.request.answer("source")); }));
        TRY(write([&](db::Write& tx) { return draw(tx, visit.caller, here, id, drawing, version); }));
        return mado::web::done(visit, path_of(id, "/draw"), "rounds.said.drawn");
    }
    if (wanted == "order") {
        auto const ordering = TRY(prepared(visit, [&](db::Read& tx) { return prepare_ordering(tx, visit.caller, here, id, visit.request.answer("figure")); }));
        TRY(write([&](db::Write& tx) { return order(tx, visit.caller, here, id, ordering, version); }));
        return mado::web::done(visit, path_of(id, "/results"), "rounds.said.ordered");
    }
    auto const proposing = TRY(prepared(visit, [&](db::Read& tx) { return prepare_proposing(tx, visit.caller, here, id, visit.request.answer("remark")); }));
    TRY(write([&](db::Write& tx) { return propose(tx, visit.caller, here, id, proposing, version); }));
    return mado::web::done(visit, path_of(id, "/draw"), "rounds.said.proposed");
}

// The record, for the office; the front gives it to anyone once it is decided.
Shown show_record(Visit const& visit, Attempt const*)
{
    auto const read = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> mado::Result<std::string> {
        auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
        auto const drawn = drawn_of(tx, kept.id);
        if (!drawn || drawn->proof.empty())
            return refuse(Refusal::Kind::NotFound, "rounds.draw.no_record");
        return drawn->proof;
    });
    if (!read)
        return std::unexpected(read.error());
    auto response = http::bytes("application/json", *read);
    response.with("content-disposition", "attachment; filename=\"draw.json\"");
    return response;
}

std::vector<mado::web::PageType> draw_pages() { return { html::page<DrawPage>("rounds/draw.html") }; }

}  // namespace mado::rounds::web
