#include <mado/treasury/postponements.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>
#include <mado/yaml/document.h>

#include "service/arrears_shared.h"
#include "store/postponement_store.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr int days_before = 365;  // a postponement may be written down so long after its first day

int months_in(yaml::Node const& node, std::string_view key)
{
    auto const text = node.text_of(key);
    int months = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), months);
    if (error != std::errc {} || end != text.data() + text.size() || months < 1)
        throw std::runtime_error("lateness.yaml: `" + std::string(key) + "` is a number of months");
    return months;
}

PostponementRule rule_of(yaml::Entry const& entry)
{
    auto const& node = entry.value;
    PostponementRule made { entry.key, node.text_of("title"), node.text_of("article"), {}, months_in(node, "most_months"), months_in(node, "most_months_in_all"),
        node.text_of("limitation") == "renewed", node.text_of("limitation_article"), {} };
    if (auto const* classes = node.find("classes"))
        for (auto const& one : classes->items)
            made.classes.push_back(value_of<ClaimClass>(one.text));
    if (auto const* grounds = node.find("grounds"))
        for (auto const& ground : grounds->entries)
            made.grounds.push_back({ ground.key, ground.value.text_of("title"), ground.value.text_of("article"), value_of<Relief>(ground.value.text_of("lateness", "full")) });
    if (made.title.empty() || made.article.empty() || made.classes.empty() || made.grounds.empty())
        throw std::runtime_error("lateness.yaml: `" + entry.key + "` has a title, an article, classes and grounds");
    return made;
}

std::vector<FieldError> faults_of(PostponementRule const& rule, Postponement const& wanted, std::vector<Postponement> const& others, Claim const& claim, Day today)
{
    std::vector<FieldError> errors;
    if (std::ranges::find(rule.grounds, wanted.ground, &PostponementGround::name) == rule.grounds.end())
        errors.push_back({ "ground", "treasury.choose" });
    if (wanted.from < claim.assessed_on || wanted.from < today.plus_days(-days_before))
        errors.push_back({ "from", "treasury.postponement.wrong_from" });
    auto first = wanted.from;
    for (auto const& one : others)
        if (one.kind == wanted.kind && one.last() >= one.from)
            first = std::min(first, one.from);
    auto const longest = std::min(last_day(wanted.from, Term::of_months(rule.most_months)).value_or(wanted.from), last_day(first, Term::of_months(rule.most_months_in_all)).value_or(first));
    if (wanted.through < wanted.from || wanted.through < today || wanted.through > longest)
        errors.push_back({ "through", "treasury.postponement.wrong_through", { { "last", wareki::text(longest) }, { "months", std::to_string(rule.most_months) } } });
    return errors;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Postponement const& one)
{
    audit::record(tx, caller, here.now(), event, { { "claim", one.claim.value } },
        { { "postponement", one.id }, { "kind", one.kind }, { "ground", one.ground }, { "from", one.from.iso() }, { "through", one.last().iso() } });
}

}  // namespace

std::vector<PostponementRule> postponement_rules(Workplace const& here)
{
    std::vector<PostponementRule> all;
    auto const parsed = yaml::parse(here.library.text("treasury/lateness.yaml"));
    auto const* node = parsed ? parsed->find("postponements") : nullptr;
    for (auto const& entry : node ? node->entries : std::vector<yaml::Entry> {})
        all.push_back(rule_of(entry));
    return all;
}

std::vector<PostponementRule> postponement_rules_of(Workplace const& here, ClaimClass claim_class)
{
    auto all = postponement_rules(here);
    std::erase_if(all, [&](PostponementRule const& rule) { return std::ranges::find(rule.classes, claim_class) == rule.classes.end(); });
    return all;
}

Result<Postponement> postpone(db::Write& tx, Caller const& caller, Workplace const& here, Postponement wanted)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_collect, wanted.claim));
    TRY(service::words_at("reason", wanted.reason));
    if (claim.balance.unpaid().is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.settled");
    auto const rules = postponement_rules_of(here, claim.claim_class);
    auto const rule = std::ranges::find(rules, wanted.kind, &PostponementRule::name);
    if (rule == rules.end())
        return refuse(Kind::Conflict, "treasury.postponement.other_class");
    auto const others = store::postponements(tx, claim.id);
    if (auto faults = faults_of(*rule, wanted, others, claim, here.now().today()); !faults.empty())
        return refuse(std::move(faults));
    for (auto const& one : others)
        if (one.last() >= wanted.from && one.from <= wanted.through && one.last() >= one.from)
            return refuse(Kind::Conflict, "treasury.postponement.overlaps", { { "day", wareki::text(one.last()) } });
    wanted.id = here.now().id();
    wanted.reason = std::string(text::trimmed(wanted.reason));
    wanted.revoked_on = std::nullopt;
    wanted.by = caller.person;
    store::insert(tx, wanted, here.now().at);
    trace(tx, caller, here, "treasury.arrears.postponed", wanted);
    return wanted;
}

Result<Postponement> revoke_postponement(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, std::string_view reason)
{
    auto found = store::postponement(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.postponement.not_found");
    TRY(service::claim_for(tx, caller, may_collect, found->claim));
    TRY(service::words_at("reason", reason));
    auto const today = here.now().today();
    if (found->last() < today || !store::revoke(tx, id, today, text::trimmed(reason)))
        return refuse(Kind::Conflict, "treasury.postponement.ended");
    found = store::postponement(tx, id);
    trace(tx, caller, here, "treasury.arrears.postponement_revoked", *found);
    return *found;
}

std::vector<Postponement> postponements_of(db::Read& tx, ClaimId const& id) { return store::postponements(tx, id); }

std::optional<Postponement> postponed_on(db::Read& tx, ClaimId const& id, Day day)
{
    for (auto const& one : store::postponements(tx, id))
        if (one.runs(day))
            return one;
    return std::nullopt;
}

}  // namespace mado::treasury
