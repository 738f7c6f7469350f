// 繰上げ: a place that became free goes to the next reserve of its row. The program proposes, a person decides.
#include <mado/documents/documents.h>

#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;

// The first reserve who is still there and whom no other free place was given.
std::optional<Line> next_reserve(db::Read& tx, RoundId const& id, std::string const& item)
{
    auto const taken = store::promotions(tx, id);
    for (auto const& line : store::lines(tx, id, item, 1'000'000)) {
        if (line.result != "reserve" || line.carried == 2 || std::ranges::any_of(taken, [&](Promotion const& one) { return one.of == line.of; }))
            continue;
        if (auto const found = cases::find(tx, line.of); found && !found->lapsed && found->state != cases::CaseState::Withdrawn)
            return line;
    }
    return std::nullopt;
}

Result<Promotion> find_promotion(db::Read& tx, PromotionId const& id)
{
    auto found = store::promotion(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "rounds.promotion.not_found");
    return std::move(*found);
}

}  // namespace

Result<void> propose_promotion(db::Write& tx, Caller const& caller, Workplace const& here, cases::Case const& fallen)
{
    auto const kept = named(tx, fallen.procedure, fallen.round);
    if (!kept || kept->state < RoundState::Decided)
        return {};
    auto const line = store::line(tx, kept->id, fallen.id);
    if (!line || line->result != "won")
        return {};
    auto const next = next_reserve(tx, kept->id, line->item);
    Promotion const made { { here.now().id() }, kept->id, line->item, fallen.id, next ? next->of : CaseId {}, next ? PromotionState::Proposed : PromotionState::None };
    if (store::insert_promotion(tx, made, here.now().at))
        service::trace(tx, caller, here, "rounds.promotion.proposed", *kept, { { "promotion", made.id.value }, { "lapsed", fallen.id.value }, { "case", made.of.value } });
    return {};
}

Result<RoundId> round_of_promotion(db::Read& tx, Caller const& caller, Workplace const& here, PromotionId const& id)
{
    auto const found = TRY(find_promotion(tx, id));
    auto const kept = TRY(found_for(tx, caller, here, may_read, found.round));
    return kept.id;
}

Result<approvals::Draft> draft_promotion(db::Write& tx, Caller const& caller, Workplace const& here, PromotionId const& id)
{
    auto found = TRY(find_promotion(tx, id));
    auto const kept = TRY(found_for(tx, caller, here, may_draw, found.round));
    if (found.state != PromotionState::Proposed)
        return refuse(Kind::Conflict, "rounds.promotion.not_proposed");
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    auto const fallen = TRY(cases::find(tx, found.lapsed));
    auto const reserve = TRY(cases::find(tx, found.of));
    auto const line = store::line(tx, kept.id, found.of);
    auto const* item = kept.round.item(found.item);
    approvals::Proposal const proposal { "round_promotion", id.value, definition->owner, definition->procedure,
        definition->title.japanese() + "　" + kept.round.title.japanese() + "　繰上げ　" + reserve.applicant_name, word_of(definition->effect), "won", "補欠から当選に繰り上げる", {}, {},
        definition->route_by, std::nullopt, false,
        { { "what", found.item + "　" + (item ? item->title.japanese() : std::string()) }, { "check", "当選が失効・取下げとなった受付番号 " + grouped(fallen.receipt_number) },
            { "check", "補欠" + std::to_string(line ? line->number : 0) + "番 受付番号 " + grouped(reserve.receipt_number) } } };
    auto const draft = TRY(approvals::draft(tx, caller, here, proposal));
    found.state = PromotionState::InApproval;
    found.draft = draft.id;
    if (!store::change_promotion(tx, found, PromotionState::Proposed))
        return refuse(Kind::Conflict, "rounds.changed_meanwhile");
    service::trace(tx, caller, here, "rounds.promotion.drafted", kept, { { "promotion", id.value }, { "draft", draft.id.value } });
    return draft;
}

Result<void> promote(Workplace const& here, jobs::Job const& job)
{
    PromotionId const id { job.payload.text("promotion") };
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = promote_job };
    auto const found = TRY(here.database.read(job.tenant, [&](db::Read& tx) { return find_promotion(tx, id); }));
    if (found.state != PromotionState::Decided)
        return {};  // carried out already
    auto const prepared = TRY(here.database.read(job.tenant, [&](db::Read& tx) { return cases::prepare_promoted(tx, here, found.of, { "won", {}, 0, found.draft }); }));
    return here.database.write(job.tenant, documents::numbering(promote_job), [&](db::Write& tx) -> Result<void> {
        auto changed = found;
        changed.state = PromotionState::Carried;
        if (!store::change_promotion(tx, changed, PromotionState::Decided))
            return {};
        TRY(cases::carry_out_promoted(tx, caller, here, prepared));
        auto line = store::line(tx, found.round, found.of);
        line->result = "won";
        line->why = "繰上げ";
        store::keep_line(tx, found.round, *line);
        auto const kept = TRY(find(tx, found.round));
        service::trace(tx, caller, here, "rounds.promotion.carried_out", kept, { { "promotion", id.value }, { "case", found.of.value } });
        return {};
    });
}

}  // namespace mado::rounds
