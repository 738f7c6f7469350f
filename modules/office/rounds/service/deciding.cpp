// One approval for the whole round.
#include "service/follow.h"
#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;
using cases::CaseState;

constexpr std::size_t most_lines = 200;

std::string words_of(std::string const& result)
{
    static constexpr std::pair<std::string_view, std::string_view> words[] { { "won", "当選" }, { "reserve", "補欠" }, { "lost", "落選" }, { "gone", "取下げ" }, { "passed", "合格" },
        { "failed", "不合格" }, { "ineligible", "資格なし" } };
    for (auto const& [one, said] : words)
        if (one == result)
            return std::string(said);
    return result;
}

std::string joined(std::vector<cases::Reason> const& reasons)
{
    std::string all;
    for (auto const& reason : reasons)
        all += (all.empty() ? "" : " ") + reason.words + (reason.law.empty() ? "" : "（" + reason.law + "）");
    return all;
}

// 「1001 いずみ団地 募集2: 当選2 補欠2 落選5」
std::vector<approvals::Line> counts_of(Kept const& kept, std::vector<Line> const& lines)
{
    std::vector<approvals::Line> all;
    for (auto const& item : kept.round.items) {
        std::map<std::string, int> counts;
        for (auto const& line : lines)
            if (line.item == item.key)
                ++counts[line.result];
        std::string words = item.key + "　" + item.title.japanese() + "　募集" + std::to_string(item.places) + "　";
        for (auto const* result : { "won", "reserve", "lost", "passed", "failed", "gone" })
            if (counts[result] > 0)
                words += " " + words_of(result) + std::to_string(counts[result]);
        if (std::ranges::none_of(counts, [](auto const& one) { return one.second > 0; }))
            words += " 申込みなし";
        all.push_back({ "what", std::move(words) });
    }
    return all;
}

void add_ineligible(db::Read& tx, std::vector<approvals::Line>& all, std::vector<Line> const& ineligible)
{
    all.push_back({ "what", "資格なし " + std::to_string(ineligible.size()) + "件" });
    for (auto const& line : ineligible) {
        if (all.size() >= most_lines) {
            all.push_back({ "check", "資格なしの残り " + std::to_string(ineligible.size() - (all.size() - 1)) + "件は、募集回の結果のページにあります。" });
            return;
        }
        auto const verdict = cases::verdict_of(tx, line.of);
        all.push_back({ "check", "資格なし " + grouped(line.receipt) + "　" + (verdict ? joined(verdict->reasons) : std::string()) });
    }
}

void add_proof(std::vector<approvals::Line>& all, Drawn const& drawn)
{
    if (drawn.list_hash.empty())
        return all.push_back({ "check", "結果の順は「" + drawn.figure + "」の大きい順です。" });
    all.push_back({ "check", "名簿のハッシュ " + drawn.list_hash });
    all.push_back({ "check", "先に公開した約束 " + drawn.commitment });
    if (!drawn.public_value.empty())
        all.push_back({ "check", "公開の値 " + drawn.public_value + "（" + drawn.public_source + "）" });
}

// Every case is qualified, and every one that may take part stands in the results. Nothing: then it may be decided.
Result<void> complete(db::Read& tx, Kept const& kept)
{
    if (auto const waiting = service::unqualified(tx, kept); !waiting.empty())
        return refuse(Kind::Conflict, "rounds.propose.unqualified", { { "n", std::to_string(waiting.size()) }, { "receipt", waiting.front().arguments.at("receipt") } });
    for (auto const& found : service::cases_in(tx, kept, CaseState::Qualified))
        if (found.verdict == "eligible") {
            auto const line = store::line(tx, kept.id, found.id);
            if (!line || line->lots < 1)
                return refuse(Kind::Conflict, "rounds.propose.not_in_list", { { "receipt", grouped(found.receipt_number) } });
            if (line->result.empty())
                return refuse(Kind::Conflict, "rounds.propose.undecided_line", { { "receipt", grouped(found.receipt_number) } });
        }
    return {};
}

}  // namespace

Result<Proposing> prepare_proposing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string remark)
{
    auto const kept = TRY(found_for(tx, caller, here, may_draw, id));
    TRY(service::in_state(kept, { RoundState::Drawn }));
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    TRY(complete(tx, kept));
    auto const draw = store::draw(tx, id);
    if (!draw)
        return refuse(Kind::Conflict, "rounds.draw.no_list");
    Proposing made;
    made.counted = service::counted(tx, kept);
    for (auto const& found : service::cases_in(tx, kept, CaseState::Qualified))
        if (found.verdict == "ineligible") {
            Line line { found.id, found.receipt_number, found.item, {}, "ineligible" };
            line.lots = 0;
            made.ineligible.push_back(std::move(line));
        }
    auto const is_lottery = definition->effect == definitions::Effect::Lottery;
    auto lines = counts_of(kept, store::lines(tx, id, {}, 1'000'000));
    add_proof(lines, draw->drawn);
    add_ineligible(tx, lines, made.ineligible);
    made.proposal = { "round", id.value, definition->owner, definition->procedure, definition->title.japanese() + "　" + kept.round.title.japanese(), word_of(definition->effect),
        is_lottery ? "won" : "passed", is_lottery ? "抽選の結果を決める" : "試験の結果を決める", {}, std::move(remark), definition->route_by, std::nullopt, false, std::move(lines) };
    return made;
}

Result<approvals::Draft> propose(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Proposing const& proposing, std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_draw, id, expected_version));
    TRY(service::in_state(kept, { RoundState::Drawn }));
    if (!service::is_unchanged(tx, kept, proposing.counted))
        return refuse(Kind::Conflict, "rounds.fix.changed_meanwhile");
    auto const draft = TRY(approvals::draft(tx, caller, here, proposing.proposal));
    store::remove_ineligible(tx, id);
    for (auto const& line : proposing.ineligible)
        store::keep_line(tx, id, line);
    auto record = store::draw(tx, id)->drawn;
    record.draft = draft.id;
    store::change_draw(tx, id, record);
    kept.state = RoundState::InApproval;
    TRY(store::change(tx, kept, caller.person, here.now().at));
    service::trace(tx, caller, here, "rounds.round.proposed", kept, { { "draft", draft.id.value } });
    return draft;
}

namespace {

Result<void> round_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    RoundId const id { draft.proposal.matter };
    auto kept = TRY(find(tx, id));
    TRY(service::in_state(kept, { RoundState::InApproval }));
    auto draw = store::draw(tx, id);
    if (!draw || draw->drawn.draft != draft.id)
        return refuse(Kind::Conflict, "rounds.changed_meanwhile");
    TRY(complete(tx, kept));
    for (auto const& found : service::cases_in(tx, kept, CaseState::Qualified))  // one that was found to lack the right only after the draft
        if (found.verdict == "ineligible" && !store::line(tx, id, found.id))
            return refuse(Kind::Conflict, "rounds.propose.not_in_list", { { "receipt", grouped(found.receipt_number) } });
    auto const now = here.now();
    draw->drawn.decided_at = now.at;
    store::change_draw(tx, id, draw->drawn);
    kept.state = RoundState::Decided;
    TRY(store::change(tx, kept, caller.person, now.at));
    service::trace(tx, caller, here, "rounds.round.decided", kept, { { "draft", draft.id.value } });
    if (!draw->drawn.proof.empty())
        service::publish_proof(tx, here, kept, "decided", *json::parse(draw->drawn.proof, { 256 << 20, 16 }));
    jobs::enqueue(tx, now, carry_out_job, json::object({ { "round", id.value } }));
    return {};
}

Result<void> round_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    RoundId const id { draft.proposal.matter };
    auto kept = TRY(find(tx, id));
    TRY(service::in_state(kept, { RoundState::InApproval }));
    auto record = store::draw(tx, id)->drawn;
    record.draft = {};
    store::change_draw(tx, id, record);
    store::remove_ineligible(tx, id);
    kept.state = RoundState::Drawn;  // what was drawn stands: nothing is drawn twice
    TRY(store::change(tx, kept, caller.person, here.now().at));
    service::trace(tx, caller, here, "rounds.round.sent_back", kept, { { "draft", draft.id.value } });
    return {};
}

Result<void> promotion_to(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft, PromotionState to)
{
    auto found = store::promotion(tx, { draft.proposal.matter });
    if (!found || found->draft != draft.id)
        return refuse(Kind::Conflict, "rounds.changed_meanwhile");
    found->state = to;
    if (to == PromotionState::Proposed)
        found->draft = {};
    if (!store::change_promotion(tx, *found, PromotionState::InApproval))
        return refuse(Kind::Conflict, "rounds.changed_meanwhile");
    auto const kept = TRY(find(tx, found->round));
    service::trace(tx, caller, here, to == PromotionState::Decided ? "rounds.promotion.decided" : "rounds.promotion.sent_back", kept, { { "promotion", found->id.value }, { "case", found->of.value } });
    if (to == PromotionState::Decided)
        jobs::enqueue(tx, here.now(), promote_job, json::object({ { "promotion", found->id.value } }));
    return {};
}

Result<void> back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    if (draft.proposal.matter_kind == "round")
        return round_back(tx, caller, here, draft);
    if (draft.proposal.matter_kind == "round_promotion")
        return promotion_to(tx, caller, here, draft, PromotionState::Proposed);
    return {};
}

}  // namespace

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind == "round")
        return round_decided(tx, caller, here, event.draft);
    if (event.draft.proposal.matter_kind == "round_promotion")
        return promotion_to(tx, caller, here, event.draft, PromotionState::Decided);
    return {};
}

Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event) { return back(tx, caller, here, event.draft); }
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event) { return back(tx, caller, here, event.draft); }

// Whoever stands in a list that was made known stays in it; from the draft on nobody's verdict changes.
Result<void> on_unqualifying(db::Write& tx, Caller const&, Workplace const& here, cases::Unqualifying const& event)
{
    auto const kept = named(tx, event.of.procedure, event.of.round);
    if (!kept || kept->state < RoundState::Fixed)
        return {};
    auto const line = store::line(tx, kept->id, event.of.id);
    auto const definition = definition_of(tx, here, kept->round.procedure);
    auto const is_drawn_by_chance = !definition || (*definition)->draw.has_value();
    if (kept->state >= RoundState::InApproval || (is_drawn_by_chance && line && line->lots > 0))
        return refuse(Kind::Conflict, "rounds.conflict.in_the_list");
    store::remove_line(tx, kept->id, event.of.id);
    return {};
}

}  // namespace mado::rounds
