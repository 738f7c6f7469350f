#include <mado/approvals/commissions.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "service/way.h"
#include "store/commission_store.h"

#include <algorithm>

namespace mado::approvals {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_words = 200;

bool in_term(Day since, std::optional<Day> const& until, Day on) { return since <= on && (!until || on <= *until); }

template <typename One>
bool is_of(One const& one, std::string_view route, std::string_view procedure)
{
    return one.route == route && (one.procedure.empty() || one.procedure == procedure);
}

void check_words(std::vector<FieldError>& errors, char const* field, std::string const& words, char const* missing)
{
    if (text::trimmed(words).empty())
        errors.push_back({ field, missing });
    else if (text::length(words) > most_words)
        errors.push_back({ field, "approvals.words_too_long", { { "most", std::to_string(most_words) } } });
}

std::string until_words(std::optional<Day> const& until) { return until ? until->iso() : std::string(); }

}  // namespace

std::vector<Commission> commissions(db::Read& tx) { return store::commissions(tx); }

std::optional<Commission> commission_for(db::Read& tx, std::string_view route, std::string_view procedure, Day on)
{
    if (route.empty())
        return std::nullopt;
    std::optional<Commission> found;
    for (auto& one : store::commissions(tx))
        if (is_of(one, route, procedure) && in_term(one.since, one.until, on) && (!found || found->procedure.empty()))  // one that names the procedure before one of the whole route
            found = std::move(one);
    return found;
}

std::optional<Entrustment> entrustment_for(db::Read& tx, Proposal const& proposal, PositionId const& decider, Day on)
{
    for (auto& one : entrustments(tx))
        if (is_of(one, proposal.route, proposal.procedure) && one.position == decider && in_term(one.since, one.until, on))
            return std::move(one);
    return std::nullopt;
}

Result<void> service::is_ours(db::Read& tx, Proposal const& proposal, Day on)
{
    auto const found = commission_for(tx, proposal.route, proposal.procedure, on);
    if (found && found->direction == Direction::Given)
        return refuse(Kind::Conflict, "approvals.commission.given_away", { { "other", found->other }, { "article", found->article } });
    return {};
}

Result<void> keep_commission(db::Write& tx, Caller const& caller, Workplace const& here, Commission const& one)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    std::vector<FieldError> errors;
    if (one.route.empty())
        errors.push_back({ "route", "approvals.rules.route_required" });
    if (one.direction == Direction::Taken && one.procedure.empty())
        errors.push_back({ "procedure", "approvals.commission.procedure_required" });
    check_words(errors, "other", one.other, "approvals.commission.other_required");
    check_words(errors, "article", one.article, "approvals.rules.article_required");
    if (one.until && *one.until < one.since)
        errors.push_back({ "until", "approvals.rules.ends_before_it_begins" });
    for (auto const& other : store::commissions(tx))
        if (other.route == one.route && other.procedure == one.procedure && (!one.until || other.since <= *one.until) && (!other.until || one.since <= *other.until))
            errors.push_back({ "since", "approvals.rules.twice" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::insert(tx, one))
        return refuse({ { "since", "approvals.rules.twice" } });
    audit::record(tx, caller, here.now(), "approvals.commission.kept", {}, { { "route", one.route }, { "procedure", one.procedure }, { "direction", word_of(one.direction) }, { "other", one.other },
        { "article", one.article }, { "since", one.since.iso() }, { "until", until_words(one.until) } });
    return {};
}

Result<void> end_commission(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view route, std::string_view procedure, Day since, Day last_day)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    if (last_day < since.plus_days(-1))
        return refuse({ { "until", "approvals.rules.ends_before_it_begins" } });
    if (!store::end_commission(tx, route, procedure, since, last_day))
        return refuse(Kind::NotFound, "approvals.rules.not_found");
    audit::record(tx, caller, here.now(), "approvals.commission.ended", {}, { { "route", std::string(route) }, { "procedure", std::string(procedure) }, { "since", since.iso() }, { "until", last_day.iso() } });
    return {};
}

}  // namespace mado::approvals
