#include <mado/rounds/module.h>

#include <mado/cases/cases.h>

#include "service/follow.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> rounds();
}

namespace mado::rounds {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    constexpr http::Limits long_text { .body_bytes = 4 << 20 };  // two hundred rows, percent-encoded
    return {
        page("/rounds").needs(may_read).to(web::show_rounds),
        form("/rounds/of/{procedure}/new").needs(may_edit).with(long_text).to(web::show_new, web::act_new),
        form("/rounds/{round}").needs(may_read).to(web::show_round, web::act_round),
        form("/rounds/{round}/edit").needs(may_edit).with(long_text).to(web::show_edit, web::act_edit),
        form("/rounds/{round}/cases").needs(may_read).to(web::show_cases, web::act_cases),
        form("/rounds/{round}/draw").needs(may_read).to(web::show_draw, web::act_draw),
        page("/rounds/{round}/draw.json").needs(may_read).to(web::show_record),
        form("/rounds/{round}/results").needs(may_read).to(web::show_results, web::act_results),
        page("/round_promotions/{promotion}").needs(may_read).to(web::show_promotion),
    };
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "rounds";
    module.files = embedded::rounds();
    module.actions = { may_read, may_edit, may_publish, may_draw };
    module.routes = routes();
    for (auto pages : { web::list_pages(), web::edit_pages(), web::round_pages(), web::case_pages(), web::draw_pages(), web::result_pages() })
        std::ranges::move(pages, std::back_inserter(module.pages));
    module.menu = { { "rounds.menu", "/rounds", may_read, {}, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "rounds.round.drafted", "rounds.round.saved", "rounds.round.discarded", "rounds.round.published", "rounds.round.corrected", "rounds.round.list_fixed",
        "rounds.round.drawn", "rounds.round.ordered", "rounds.round.result_corrected", "rounds.round.proposed", "rounds.round.sent_back", "rounds.round.decided",
        "rounds.round.carried_out", "rounds.promotion.proposed", "rounds.promotion.drafted", "rounds.promotion.sent_back", "rounds.promotion.decided", "rounds.promotion.carried_out" };
    module.jobs = { { carry_out_job, carry_out }, { promote_job, promote } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(on_decided);
        listeners.on<approvals::SentBack>(on_sent_back);
        listeners.on<approvals::Recalled>(on_recalled);
        listeners.on<cases::Unqualifying>(on_unqualifying);
        listeners.on<cases::Lapsed>([](db::Write& tx, Caller const& caller, Workplace const& here, cases::Lapsed const& event) { return propose_promotion(tx, caller, here, event.of); });
    };
    return module;
}

}  // namespace mado::rounds
