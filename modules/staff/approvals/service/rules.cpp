#include <mado/approvals/rules.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "model/acts.h"
#include "store/rules_store.h"

#include <algorithm>

namespace mado::approvals {

namespace {

using Kind = Refusal::Kind;
constexpr int most_days = 90;
constexpr std::array<std::string_view, 4> editable { "title", "reasons", "remark", "body" };
constexpr std::array<std::string_view, 13> results { "granted", "partly", "refused", "dismissed", "issued", "done", "declined", "won", "reserve", "lost", "ineligible", "passed", "failed" };

bool in_term(Day since, std::optional<Day> const& until, Day on) { return since <= on && (!until || on <= *until); }
bool overlap(Day since, std::optional<Day> const& until, Day other_since, std::optional<Day> const& other_until)
{
    return (!until || other_since <= *until) && (!other_until || since <= *other_until);
}

std::string until_words(std::optional<Day> const& until) { return until ? until->iso() : std::string(); }

void check_days(std::vector<FieldError>& errors, std::string const& field, int days)
{
    if (days < 1 || days > most_days)
        errors.push_back({ field, "approvals.rules.days", { { "most", std::to_string(most_days) } } });
}

Result<void> known_positions(db::Read& tx, PositionId const& position, PositionId const& by)
{
    std::vector<FieldError> errors;
    if (!organization::position(tx, position))
        errors.push_back({ "position", "approvals.rules.no_such_position" });
    if (!organization::position(tx, by))
        errors.push_back({ "by", "approvals.rules.no_such_position" });
    else if (position == by)
        errors.push_back({ "by", "approvals.rules.himself" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

std::vector<StandIn> of_day(std::vector<StandIn> all, Day on)
{
    std::erase_if(all, [&](StandIn const& one) { return !in_term(one.since, one.until, on); });
    return all;
}

}  // namespace

Rules rules(db::Read& tx) { return store::rules(tx); }
std::vector<StandIn> stand_ins(db::Read& tx) { return store::stand_ins(tx); }
std::vector<StandIn> stand_ins_for(db::Read& tx, PositionId const& position, Day on) { return of_day(store::stand_ins_for(tx, position), on); }
std::vector<StandIn> stand_ins_of(db::Read& tx, PositionId const& by, Day on) { return of_day(store::stand_ins_of(tx, by), on); }
std::vector<Entrustment> entrustments(db::Read& tx) { return store::entrustments(tx); }

Result<void> set_rules(db::Write& tx, Caller const& caller, Workplace const& here, Rules const& rules)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    std::vector<FieldError> errors;
    check_days(errors, "remind_days", rules.remind_days);
    check_days(errors, "review_days", rules.review_days);
    for (auto const& word : rules.material)
        if (std::ranges::find(editable, word) == editable.end())
            errors.push_back({ "material", "approvals.rules.no_such_word" });
    for (auto const& word : rules.never_substituted)
        if (std::ranges::find(results, word) == results.end())
            errors.push_back({ "never_substituted", "approvals.rules.no_such_word" });
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep(tx, rules);
    audit::record(tx, caller, here.now(), "approvals.rules.set", {}, { { "drafter_decides_dispositions", rules.drafter_decides_dispositions ? "true" : "false" },
        { "drafter_decides_others", rules.drafter_decides_others ? "true" : "false" }, { "drafter_adds_steps", rules.drafter_adds_steps ? "true" : "false" },
        { "remind_days", std::to_string(rules.remind_days) }, { "review_days", std::to_string(rules.review_days) } });
    return {};
}

Result<void> keep_stand_in(db::Write& tx, Caller const& caller, Workplace const& here, StandIn const& stand_in)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    TRY(known_positions(tx, stand_in.position, stand_in.by));
    std::vector<FieldError> errors;
    if (stand_in.order < 1 || stand_in.order > most_days)
        errors.push_back({ "order", "approvals.rules.days", { { "most", std::to_string(most_days) } } });
    if (stand_in.until && *stand_in.until < stand_in.since)
        errors.push_back({ "until", "approvals.rules.ends_before_it_begins" });
    if (stand_in.is_acting && !stand_in.until)
        errors.push_back({ "until", "approvals.rules.acting_needs_an_end" });
    if (stand_in.article.empty())
        errors.push_back({ "article", "approvals.rules.article_required" });
    for (auto const& other : store::stand_ins_for(tx, stand_in.position))
        if (other.by == stand_in.by && overlap(other.since, other.until, stand_in.since, stand_in.until))
            errors.push_back({ "since", "approvals.rules.twice" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::insert(tx, stand_in))
        return refuse({ { "since", "approvals.rules.twice" } });
    audit::record(tx, caller, here.now(), "approvals.stand_in.kept", {}, { { "position", stand_in.position.value }, { "by", stand_in.by.value }, { "acting", stand_in.is_acting ? "true" : "false" },
        { "since", stand_in.since.iso() }, { "until", until_words(stand_in.until) }, { "article", stand_in.article } });
    return {};
}

Result<void> end_stand_in(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, PositionId const& by, Day since, Day last_day)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    if (last_day < since.plus_days(-1))
        return refuse({ { "until", "approvals.rules.ends_before_it_begins" } });
    if (!store::end(tx, position, by, since, last_day))
        return refuse(Kind::NotFound, "approvals.rules.not_found");
    audit::record(tx, caller, here.now(), "approvals.stand_in.ended", {}, { { "position", position.value }, { "by", by.value }, { "since", since.iso() }, { "until", last_day.iso() } });
    return {};
}

Result<void> keep_entrustment(db::Write& tx, Caller const& caller, Workplace const& here, Entrustment const& one)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    std::vector<FieldError> errors;
    if (!organization::position(tx, one.position))
        errors.push_back({ "position", "approvals.rules.no_such_position" });
    if (one.route.empty())
        errors.push_back({ "route", "approvals.rules.route_required" });
    if (one.article.empty())
        errors.push_back({ "article", "approvals.rules.article_required" });
    if (one.name.empty())
        errors.push_back({ "name", "approvals.rules.name_required" });
    if (one.until && *one.until < one.since)
        errors.push_back({ "until", "approvals.rules.ends_before_it_begins" });
    for (auto const& other : store::entrustments(tx))
        if (other.route == one.route && other.procedure == one.procedure && overlap(other.since, other.until, one.since, one.until))
            errors.push_back({ "since", "approvals.rules.twice" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::insert(tx, one))
        return refuse({ { "since", "approvals.rules.twice" } });
    audit::record(tx, caller, here.now(), "approvals.entrustment.kept", {}, { { "route", one.route }, { "procedure", one.procedure }, { "position", one.position.value }, { "since", one.since.iso() },
        { "until", until_words(one.until) }, { "article", one.article }, { "name", one.name } });
    return {};
}

Result<void> end_entrustment(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view route, std::string_view procedure, Day since, Day last_day)
{
    TRY(access::allow(tx, caller, may_set_rules, {}));
    if (last_day < since.plus_days(-1))
        return refuse({ { "until", "approvals.rules.ends_before_it_begins" } });
    if (!store::end(tx, route, procedure, since, last_day))
        return refuse(Kind::NotFound, "approvals.rules.not_found");
    audit::record(tx, caller, here.now(), "approvals.entrustment.ended", {}, { { "route", std::string(route) }, { "procedure", std::string(procedure) }, { "since", since.iso() }, { "until", last_day.iso() } });
    return {};
}

}  // namespace mado::approvals
