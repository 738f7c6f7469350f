#include "service/likeness.h"

#include "service/shielding.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/text/utf8.h>

#include "model/traits.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/likeness_store.h"
#include "store/shield_store.h"

#include <cstdlib>

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 2000;
constexpr int most_traits = 300;             // an agent's telephone number stands in thousands of cases
constexpr int soon_days = 30;

// Whether the caller may read cases of an owner, asked once for each.
class Readable {
public:
    Readable(db::Read& tx, Caller const& caller) : tx_(tx), caller_(caller) {}
    bool holds(Case const& one)
    {
        auto const [place, is_new] = by_owner_.try_emplace(one.owner, false);
        if (is_new)
            place->second = access::allow(tx_, caller_, may_read, { one.owner }).has_value();
        return place->second && !service::is_of(caller_, one);
    }

private:
    db::Read& tx_;
    Caller const& caller_;
    std::map<std::string, bool> by_owner_;
};

bool are_soon_again(Case const& one, Case const& other, std::vector<Trait> const& agrees)
{
    auto const is_same_person = std::ranges::any_of(agrees, [](Trait trait) { return trait != Trait::Phone; });  // a household shares a telephone
    auto const lies_between = std::abs(one.received_on() - other.received_on());
    return is_same_person && one.procedure == other.procedure && lies_between <= soon_days && one.state != CaseState::Withdrawn && other.state != CaseState::Withdrawn;
}

std::optional<Judged> judged_with(std::vector<Judged> const& all, CaseId const& other)
{
    auto const found = std::ranges::find(all, other, &Judged::other);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Result<void> check_why(std::string_view why)
{
    if (is_blank(why))
        return refuse({ { "why", "cases.likeness.why_required" } });
    if (text::length(why) > most_words)
        return refuse({ { "why", "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

}  // namespace

Result<void> service::keep_likeness(db::Write& tx, Workplace const& here, Case const& found)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto const content = store::content(tx, found.id);
    definitions::Evaluation evaluation(definition, service::inputs_of(tx, here, found, content));
    std::vector<store::Likeness> all;
    if (!model::is_protected(evaluation) && !store::shield(tx, found.id)) {
        auto const key = crypto::derive(crypto::view(here.keys.storage.bytes), tx.tenant(), "cases.likeness");
        for (auto const& trait : model::traits_of(*definition, content.answers))
            all.push_back({ trait.kind, crypto::hex(crypto::hmac_sha256(key, word_of(trait.kind) + "\n" + trait.words)) });
    }
    store::keep_likeness(tx, found.id, all);
    return {};
}

Result<void> service::recognize(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    TRY(keep_likeness(tx, here, found));
    auto const definition = TRY(definition_of(tx, here, found.definition));
    definitions::Evaluation evaluation(definition, inputs_of(tx, here, found, store::content(tx, found.id)));
    return look_for_protection(tx, caller, here, found, model::is_protected(evaluation));
}

std::vector<Candidate> candidates(db::Read& tx, Caller const& caller, Case const& found)
{
    Readable readable(tx, caller);
    auto const all_judged = store::judged(tx, found.id);
    std::map<std::string, std::vector<Trait>, std::greater<>> by_case;
    for (auto const& common : store::common_traits(tx, found.id, most_traits))
        if (auto& agrees = by_case[common.other.value]; std::ranges::find(agrees, common.kind) == agrees.end())
            agrees.push_back(common.kind);
    std::vector<Candidate> all;
    for (auto& [id, agrees] : by_case) {
        auto other = store::find(tx, CaseId { id });
        if (!other || !readable.holds(*other))
            continue;
        std::ranges::sort(agrees);
        auto const soon_again = are_soon_again(found, *other, agrees);
        all.push_back({ std::move(*other), std::move(agrees), judged_with(all_judged, CaseId { id }), soon_again });
    }
    return all;
}

std::vector<Judged> judgements(db::Read& tx, Caller const& caller, Case const& found)
{
    Readable readable(tx, caller);
    auto all = store::judged(tx, found.id);
    std::erase_if(all, [&](Judged const& one) {
        auto const other = store::find(tx, one.other);
        return !other || !readable.holds(*other);
    });
    return all;
}

Result<void> judge_alike(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Judgement const& judgement)
{
    auto const found = TRY(service::found_for(tx, caller, may_examine, id));
    auto const is_other = [&](CaseId const& one) { return one == judgement.other; };
    auto const is_known = std::ranges::any_of(candidates(tx, caller, found), is_other, [](Candidate const& one) { return one.found.id; })
        || std::ranges::any_of(judgements(tx, caller, found), is_other, &Judged::other);
    if (!is_known)
        return refuse(Kind::NotFound, "cases.case.not_found");
    TRY(check_why(judgement.why));
    if (!store::keep_judged(tx, id, { judgement.other, judgement.verdict, judgement.why, caller.person, here.now().at }, judgement.shown))
        return refuse(Kind::Conflict, "cases.likeness.judged_meanwhile");
    audit::record(tx, caller, here.now(), "cases.case.judged_alike", { { "case", id.value }, { "case", judgement.other.value } }, { { "verdict", word_of(judgement.verdict) } });
    return {};
}

}  // namespace mado::cases
