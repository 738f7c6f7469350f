#include "web/pages.h"

#include <mado/procedures/procedures.h>

namespace mado::rounds::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct ResultLine {
    std::string address, receipt, place, figure, result, why, state, id, passed_name, why_name, result_error, why_error;
    bool is_passed = false, is_failed = false, is_open = false;
    static constexpr auto fields = std::tuple { F(ResultLine, address), F(ResultLine, receipt), F(ResultLine, place), F(ResultLine, figure), F(ResultLine, result), F(ResultLine, why),
        F(ResultLine, state), F(ResultLine, id), F(ResultLine, passed_name), F(ResultLine, why_name), F(ResultLine, result_error), F(ResultLine, why_error), F(ResultLine, is_passed),
        F(ResultLine, is_failed), F(ResultLine, is_open) };
};
struct ItemResults {
    std::string item;
    std::vector<ResultLine> lines;
    static constexpr auto fields = std::tuple { F(ItemResults, item), F(ItemResults, lines) };
};
struct PromotionLine {
    std::string words, state, id;
    bool may_draft = false;
    static constexpr auto fields = std::tuple { F(PromotionLine, words), F(PromotionLine, state), F(PromotionLine, id), F(PromotionLine, may_draft) };
};
struct ResultsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string round, title, version, draw;
    bool may_correct = false, has_figures = false, has_promotions = false;
    std::vector<ItemResults> items;
    std::vector<PromotionLine> promotions;
    static constexpr auto fields = std::tuple { F(ResultsPage, trouble_summary), F(ResultsPage, round), F(ResultsPage, title), F(ResultsPage, version), F(ResultsPage, draw),
        F(ResultsPage, may_correct), F(ResultsPage, has_figures), F(ResultsPage, has_promotions), F(ResultsPage, items), F(ResultsPage, promotions) };
};

ResultLine line_view(Visit const& visit, Attempt const* attempt, Line const& line)
{
    ResultLine view;
    view.address = mado::web::link(visit, { "cases", line.of.value });
    view.receipt = grouped(line.receipt);
    view.place = line.place > 0 ? std::to_string(line.place) : "";
    view.figure = line.figure;
    view.result = line.result == "reserve" ? mado::web::words(visit, "rounds.result.reserve_n", { { "n", std::to_string(line.number) } }) : result_words(visit, line.result);
    view.why = line.why;
    view.state = line.carried == 1 ? mado::web::words(visit, "rounds.carried.done") : line.carried == 2 ? mado::web::words(visit, "rounds.carried.gone")
        : line.fault.empty() ? std::string() : mado::web::words(visit, line.fault);
    view.id = line.of.value;
    view.passed_name = "result." + line.of.value;
    view.why_name = "why." + line.of.value;
    view.is_passed = line.result == "passed";
    view.is_failed = line.result == "failed";
    view.is_open = line.result.empty();
    view.result_error = mado::web::trouble_of(visit, attempt, view.passed_name);
    view.why_error = mado::web::trouble_of(visit, attempt, view.why_name);
    return view;
}

std::string receipt_of(db::Read& tx, CaseId const& id)
{
    auto const found = id ? cases::find(tx, id) : mado::Result<cases::Case>(refuse(Refusal::Kind::NotFound, "cases.case.not_found"));
    return found ? grouped(found->receipt_number) : std::string("－");
}

mado::Result<ResultsPage> page_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const kept = TRY(found_for(tx, visit.caller, visit.here, rounds::may_read, round_of(visit)));
    auto const definition = TRY(definition_of(tx, visit.here, kept.round.procedure));
    ResultsPage page;
    page.round = mado::web::link(visit, path_of(kept.id));
    page.draw = mado::web::link(visit, path_of(kept.id, "/draw"));
    page.title = kept.round.title.japanese();
    page.version = std::to_string(kept.version);
    page.has_figures = definition->effect == definitions::Effect::Examination;
    auto const may_act = procedures::allow(tx, visit.caller, visit.here, may_draw, kept.round.procedure).has_value();
    page.may_correct = page.has_figures && kept.state == RoundState::Drawn && may_act;
    if (kept.state >= RoundState::Drawn)
        for (auto const& line : results(tx, kept.id)) {
            auto const item = item_words(kept.round, line.item);
            if (page.items.empty() || page.items.back().item != item)
                page.items.push_back({ item, {} });
            page.items.back().lines.push_back(line_view(visit, attempt, line));
        }
    for (auto const& one : promotions(tx, kept.id))
        page.promotions.push_back({ mado::web::words(visit, one.state == PromotionState::None ? "rounds.promotion.nobody" : "rounds.promotion.line",
                                        { { "item", item_words(kept.round, one.item) }, { "lapsed", receipt_of(tx, one.lapsed) }, { "receipt", receipt_of(tx, one.of) } }),
            mado::web::words(visit, "rounds.promotion.state." + word_of(one.state)), one.id.value, may_act && one.state == PromotionState::Proposed });
    page.has_promotions = !page.promotions.empty();
    return page;
}

}  // namespace

Shown show_results(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx, attempt); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return mado::web::page(visit, "rounds/results.html", page, attempt);
}

Shown act_results(Visit const& visit)
{
    auto const id = round_of(visit);
    if (auto const promotion = visit.request.answer("promotion"); !promotion.empty()) {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return draft_promotion(tx, visit.caller, visit.here, { promotion }); }));
        return mado::web::done(visit, path_of(id, "/results"), "rounds.said.promotion_drafted");
    }
    CaseId const of { visit.request.answer("case") };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return correct(tx, visit.caller, visit.here, id, of, visit.request.answer("result." + of.value), visit.request.answer("why." + of.value), shown_version(visit));
    }));
    return mado::web::done(visit, path_of(id, "/results"), "rounds.said.corrected");
}

// The page that an approval of a promotion leads to.
Shown show_promotion(Visit const& visit, Attempt const*)
{
    auto const round = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return round_of_promotion(tx, visit.caller, visit.here, { visit.request.path.at("promotion") }); }));
    return http::see_other(mado::web::link(visit, path_of(round, "/results")));
}

std::vector<mado::web::PageType> result_pages() { return { html::page<ResultsPage>("rounds/results.html") }; }

}  // namespace mado::rounds::web
