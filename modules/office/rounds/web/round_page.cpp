#include "web/pages.h"

#include <mado/procedures/procedures.h>

namespace mado::rounds::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct CountLine {
    std::string words, address;
    std::int64_t n = 0;
    static constexpr auto fields = std::tuple { F(CountLine, words), F(CountLine, address), F(CountLine, n) };
};
struct ItemLine {
    std::string key, title, about;
    int places = 0;
    static constexpr auto fields = std::tuple { F(ItemLine, key), F(ItemLine, title), F(ItemLine, about), F(ItemLine, places) };
};
struct CorrectionLine {
    std::string day, why;
    static constexpr auto fields = std::tuple { F(CorrectionLine, day), F(CorrectionLine, why) };
};
struct RoundPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, procedure, name, state, opens, closes, draws, version, edit, draw, results, why, why_error;
    bool may_publish = false, is_correction = false, may_discard = false, has_counts = false, has_corrections = false;
    std::vector<mado::web::Trouble> findings;
    std::vector<ItemLine> items;
    std::vector<CountLine> counts;
    std::vector<CorrectionLine> corrections;
    static constexpr auto fields = std::tuple { F(RoundPage, trouble_summary), F(RoundPage, list), F(RoundPage, title), F(RoundPage, procedure), F(RoundPage, name), F(RoundPage, state),
        F(RoundPage, opens), F(RoundPage, closes), F(RoundPage, draws), F(RoundPage, version), F(RoundPage, edit), F(RoundPage, draw), F(RoundPage, results), F(RoundPage, why),
        F(RoundPage, why_error), F(RoundPage, may_publish), F(RoundPage, is_correction), F(RoundPage, may_discard), F(RoundPage, has_counts), F(RoundPage, has_corrections),
        F(RoundPage, findings), F(RoundPage, items), F(RoundPage, counts), F(RoundPage, corrections) };
};

mado::Result<RoundPage> page_of(Visit const& visit, db::Read& tx)
{
    auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
    auto const definition = TRY(definition_of(tx, visit.here, kept.round.procedure));
    auto const may = [&](access::Action const& action) { return procedures::allow(tx, visit.caller, visit.here, action, kept.round.procedure).has_value(); };
    RoundPage page;
    page.list = mado::web::link(visit, "/rounds");
    page.title = kept.round.title.japanese();
    page.procedure = definition->title.japanese();
    page.name = kept.round.name;
    page.state = mado::web::words(visit, "rounds.state." + word_of(kept.state));
    page.opens = day_words(kept.round.opens_on);
    page.closes = day_words(kept.round.closes_on);
    page.draws = day_words(kept.round.draws_on);
    page.version = std::to_string(kept.version);
    auto const is_editable = kept.state <= RoundState::Published;
    if (is_editable && may(may_edit))
        page.edit = mado::web::link(visit, path_of(kept.id, "/edit"));
    auto const wrong = definitions::wrong_in(kept.round, *definition);
    for (auto const& error : wrong)
        page.findings.push_back({ error.field, error.words.empty() ? mado::web::words(visit, error.key, error.arguments) : error.words });
    page.is_correction = !kept.published.empty();
    page.may_publish = is_editable && kept.is_changed() && wrong.empty() && may(rounds::may_publish);
    page.may_discard = kept.published.empty() && may(may_edit);
    if (!kept.published.empty())
        page.draw = mado::web::link(visit, path_of(kept.id, "/draw"));
    if (kept.state >= RoundState::Drawn)
        page.results = mado::web::link(visit, path_of(kept.id, "/results"));
    for (auto const& item : kept.round.items)
        page.items.push_back({ item.key, item.title.japanese(), definitions::details_of(item, *definition).japanese(), item.places });
    for (auto const& [state, count] : cases::count_of_round(tx, kept.round.procedure, kept.round.name))
        page.counts.push_back({ mado::web::words(visit, "rounds.case_state." + word_of(state)), mado::web::link(visit, path_of(kept.id, "/cases")) + "?state=" + word_of(state), count.n });
    page.has_counts = !page.counts.empty();
    for (auto const& correction : corrections(tx, kept.id))
        page.corrections.push_back({ day_words(day_in_tokyo(correction.at)), correction.why });
    page.has_corrections = !page.corrections.empty();
    return page;
}

// -- the cases of a round, and those that can be qualified together.

struct CaseLine {
    std::string address, receipt, name, item, proposal, is;
    std::vector<std::string> hindrances;
    static constexpr auto fields = std::tuple { F(CaseLine, address), F(CaseLine, receipt), F(CaseLine, name), F(CaseLine, item), F(CaseLine, proposal), F(CaseLine, is), F(CaseLine, hindrances) };
};
struct CasesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string round, title, state, next, ready;
    bool may_qualify = false;
    std::vector<CountLine> states;
    std::vector<CaseLine> cases;
    static constexpr auto fields = std::tuple { F(CasesPage, trouble_summary), F(CasesPage, round), F(CasesPage, title), F(CasesPage, state), F(CasesPage, next), F(CasesPage, ready),
        F(CasesPage, may_qualify), F(CasesPage, states), F(CasesPage, cases) };
};

constexpr int cases_a_page = 50;

cases::CaseState state_asked(Visit const& visit)
{
    auto const asked = visit.request.query_of("state");
    for (auto const name : names_of(cases::CaseState {}))
        if (name == asked)
            return value_of<cases::CaseState>(asked);
    return cases::CaseState::Examining;
}

// Eligible, and nothing that a person must look at first.
bool is_plain(cases::ProposedVerdict const& proposed) { return proposed.verdict.verdict == "eligible" && proposed.hindrances.empty(); }

CaseLine case_line(Visit const& visit, db::Read& tx, Kept const& kept, cases::Case const& found, int& ready)
{
    CaseLine line { mado::web::link(visit, { "cases", found.id.value }), grouped(found.receipt_number), found.applicant_name, item_words(kept.round, found.item), {}, {}, {} };
    if (found.state == cases::CaseState::Qualified) {
        line.proposal = mado::web::words(visit, "rounds.verdict." + found.verdict);
        line.is = found.verdict == "eligible" ? "good" : "bad";
        return line;
    }
    if (found.state != cases::CaseState::Examining)
        return line;
    auto const proposed = cases::proposed_verdict(tx, visit.here, found);
    if (!proposed)
        return line;
    ready += is_plain(*proposed) ? 1 : 0;
    line.is = is_plain(*proposed) ? "good" : "heed";
    line.proposal = mado::web::words(visit, "rounds.proposed." + proposed->verdict.verdict);
    for (auto const& hindrance : proposed->hindrances)
        line.hindrances.push_back(mado::web::words(visit, hindrance));
    return line;
}

mado::Result<CasesPage> cases_page(Visit const& visit, db::Read& tx)
{
    auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
    auto const state = state_asked(visit);
    CasesPage page;
    page.round = mado::web::link(visit, path_of(kept.id));
    page.title = kept.round.title.japanese();
    page.state = mado::web::words(visit, "rounds.case_state." + word_of(state));
    for (auto const& [one, count] : cases::count_of_round(tx, kept.round.procedure, kept.round.name))
        page.states.push_back({ mado::web::words(visit, "rounds.case_state." + word_of(one)), mado::web::link(visit, path_of(kept.id, "/cases")) + "?state=" + word_of(one), count.n });
    auto const some = cases::of_round(tx, visit.caller, { kept.round.procedure, kept.round.name, state, visit.request.query_of("after"), cases_a_page });
    int ready = 0;
    for (auto const& found : some)
        page.cases.push_back(case_line(visit, tx, kept, found, ready));
    if (some.size() == static_cast<std::size_t>(cases_a_page))
        page.next = mado::web::link(visit, path_of(kept.id, "/cases")) + "?state=" + word_of(state) + "&after=" + http::percent_encoded(some.back().id.value);
    page.may_qualify = ready > 0 && !access::scope(tx, visit.caller, cases::may_examine).empty();
    page.ready = mado::web::words(visit, "rounds.cases.ready", { { "n", std::to_string(ready) } });
    return page;
}

// The next of those without findings, with the version that was looked at.
mado::Result<std::vector<cases::Case>> plain_cases(Visit const& visit, db::Read& tx)
{
    auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
    std::vector<cases::Case> plain;
    for (cases::RoundQuery query { kept.round.procedure, kept.round.name, cases::CaseState::Examining, {}, cases_a_page };;) {
        auto const some = cases::of_round(tx, visit.caller, query);
        if (some.empty() || plain.size() >= static_cast<std::size_t>(cases_a_page))
            return plain;
        query.after = some.back().id.value;
        for (auto const& found : some)
            if (auto const proposed = cases::proposed_verdict(tx, visit.here, found); proposed && is_plain(*proposed))
                plain.push_back(found);
    }
}

}  // namespace

Shown show_round(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.why_error = mado::web::trouble_of(visit, attempt, "why");
    page.why = attempt ? visit.request.answer("why") : std::string();
    return mado::web::page(visit, "rounds/round.html", page, attempt);
}

Shown act_round(Visit const& visit)
{
    auto const id = round_of(visit);
    if (visit.request.answer("do") == "discard") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return discard(tx, visit.caller, visit.here, id, shown_version(visit)); }));
        return mado::web::done(visit, "/rounds", "rounds.said.discarded");
    }
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return publish(tx, visit.caller, visit.here, id, visit.request.answer("why"), shown_version(visit)); }));
    return mado::web::done(visit, path_of(id), "rounds.said.published");
}

Shown show_cases(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cases_page(visit, tx); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "rounds/cases.html", page, attempt);
}

Shown act_cases(Visit const& visit)
{
    auto const plain = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return plain_cases(visit, tx); }));
    auto const qualified = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> mado::Result<void> {
        for (auto const& found : plain)
            TRY(cases::qualify(tx, visit.caller, visit.here, found.id, { "eligible" }, found.version));
        return {};
    });
    if (!qualified)
        return std::unexpected(qualified.error());
    return mado::web::done(visit, path_of(round_of(visit), "/cases"), "rounds.said.qualified");
}

std::vector<mado::web::PageType> round_pages() { return { html::page<RoundPage>("rounds/round.html") }; }
std::vector<mado::web::PageType> case_pages() { return { html::page<CasesPage>("rounds/cases.html") }; }

}  // namespace mado::rounds::web
