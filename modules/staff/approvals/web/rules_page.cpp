#include "web/names.h"

#include <mado/approvals/commissions.h>

#include <charconv>

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct Tick {
    std::string name, value, words;
    bool is_ticked = false;
    static constexpr auto fields = std::tuple { F(Tick, name), F(Tick, value), F(Tick, words), F(Tick, is_ticked) };
};
struct StandInRow {
    std::string position, by, position_title, by_title, order, since, since_words, until, article;
    bool is_acting = false, is_over = false;
    static constexpr auto fields = std::tuple { F(StandInRow, position), F(StandInRow, by), F(StandInRow, position_title), F(StandInRow, by_title), F(StandInRow, order), F(StandInRow, since),
        F(StandInRow, since_words), F(StandInRow, until), F(StandInRow, article), F(StandInRow, is_acting), F(StandInRow, is_over) };
};
struct EntrustmentRow {
    std::string route, procedure, what, position, name, since, since_words, until, article;
    bool is_over = false;
    static constexpr auto fields = std::tuple { F(EntrustmentRow, route), F(EntrustmentRow, procedure), F(EntrustmentRow, what), F(EntrustmentRow, position), F(EntrustmentRow, name),
        F(EntrustmentRow, since), F(EntrustmentRow, since_words), F(EntrustmentRow, until), F(EntrustmentRow, article), F(EntrustmentRow, is_over) };
};
struct CommissionRow {
    std::string route, procedure, what, direction, other, since, since_words, until, article;
    bool is_over = false;
    static constexpr auto fields = std::tuple { F(CommissionRow, route), F(CommissionRow, procedure), F(CommissionRow, what), F(CommissionRow, direction), F(CommissionRow, other),
        F(CommissionRow, since), F(CommissionRow, since_words), F(CommissionRow, until), F(CommissionRow, article), F(CommissionRow, is_over) };
};
struct CommissionView {
    std::vector<CommissionRow> rows;
    Box route, procedure, direction, other, since, until, article;
    static constexpr auto fields = std::tuple { F(CommissionView, rows), F(CommissionView, route), F(CommissionView, procedure), F(CommissionView, direction), F(CommissionView, other),
        F(CommissionView, since), F(CommissionView, until), F(CommissionView, article) };
};
struct RulesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list;
    std::vector<Tick> flags, never, material;
    Box remind_days, review_days;
    std::vector<StandInRow> stand_ins;
    std::vector<EntrustmentRow> entrustments;
    Box stand_in_position, by, stand_in_order, stand_in_since, stand_in_until, stand_in_article, kind;
    Box route, procedure, entrusted, name, since, until, article;
    CommissionView commissions;
    static constexpr auto fields = std::tuple { F(RulesPage, commissions), F(RulesPage, trouble_summary), F(RulesPage, list), F(RulesPage, flags), F(RulesPage, never), F(RulesPage, material),
        F(RulesPage, remind_days), F(RulesPage, review_days), F(RulesPage, stand_ins), F(RulesPage, entrustments), F(RulesPage, stand_in_position), F(RulesPage, by), F(RulesPage, stand_in_order),
        F(RulesPage, stand_in_since), F(RulesPage, stand_in_until), F(RulesPage, stand_in_article), F(RulesPage, kind), F(RulesPage, route), F(RulesPage, procedure), F(RulesPage, entrusted),
        F(RulesPage, name), F(RulesPage, since), F(RulesPage, until), F(RulesPage, article) };
};

constexpr std::array<std::string_view, 8> results { "granted", "partly", "refused", "dismissed", "issued", "done", "declined", "ineligible" };
constexpr std::array<std::string_view, 4> parts { "title", "reasons", "remark", "body" };

bool has(std::vector<std::string> const& all, std::string_view one) { return std::ranges::find(all, one) != all.end(); }
std::string said(Visit const& visit, std::string const& key) { return mado::web::words(visit, key); }

int number_typed(Visit const& visit, std::string_view field)
{
    auto const typed = visit.request.answer(field);
    int number = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return number;
}

Rules typed_rules(Visit const& visit, Rules rules)
{
    rules.drafter_decides_dispositions = visit.request.has("drafter_decides_dispositions");
    rules.drafter_decides_others = visit.request.has("drafter_decides_others");
    rules.drafter_adds_steps = visit.request.has("drafter_adds_steps");
    // Words that this page does not show stay as they are.
    std::erase_if(rules.never_substituted, [](std::string const& one) { return std::ranges::find(results, one) != results.end(); });
    std::ranges::move(visit.request.answers("never_substituted"), std::back_inserter(rules.never_substituted));
    rules.material = visit.request.answers("material");
    rules.remind_days = number_typed(visit, "remind_days");
    rules.review_days = number_typed(visit, "review_days");
    return rules;
}

void lay_rules(Visit const& visit, Attempt const* attempt, RulesPage& page, Rules const& kept)
{
    auto const rules = attempt ? typed_rules(visit, kept) : kept;
    for (auto const& [name, is] : { std::pair<char const*, bool> { "drafter_decides_dispositions", rules.drafter_decides_dispositions },
             { "drafter_decides_others", rules.drafter_decides_others }, { "drafter_adds_steps", rules.drafter_adds_steps } })
        page.flags.push_back({ name, "yes", said(visit, std::string("approvals.rules.") + name), is });
    for (auto const one : results)
        page.never.push_back({ "never_substituted", std::string(one), said(visit, "web.route." + std::string(one)), has(rules.never_substituted, one) });
    for (auto const one : parts)
        page.material.push_back({ "material", std::string(one), said(visit, "approvals.part." + std::string(one)), has(rules.material, one) });
    page.remind_days = box(visit, attempt, "remind_days", "approvals.rules.remind_days", Need::Required, std::to_string(rules.remind_days));
    page.review_days = box(visit, attempt, "review_days", "approvals.rules.review_days", Need::Required, std::to_string(rules.review_days));
    page.remind_days.type = page.review_days.type = "number";
}

std::vector<Option> with_nothing(Visit const& visit, std::vector<Option> options, std::string const& key)
{
    options.insert(options.begin(), { "", said(visit, key), true });
    return options;
}

void lay_stand_ins(Visit const& visit, db::Read& tx, Attempt const* attempt, RulesPage& page)
{
    auto const today = visit.now().today();
    for (auto const& one : stand_ins(tx))
        page.stand_ins.push_back({ one.position.value, one.by.value, position_title(tx, one.position), position_title(tx, one.by), std::to_string(one.order), one.since.iso(), day_words(one.since),
            one.until ? day_words(*one.until) : std::string(), one.article, one.is_acting, one.until && *one.until < today });
    auto const positions = with_nothing(visit, position_options(tx, {}), "approvals.rules.choose");
    page.stand_in_position = choice_box(visit, attempt, "position", "approvals.rules.for", Need::Required, positions);
    page.by = choice_box(visit, attempt, "by", "approvals.rules.by", Need::Required, positions);
    page.kind = choice_box(visit, attempt, "kind", "approvals.rules.kind", Need::Required,
        { { "substitute", said(visit, "approvals.rules.kind.substitute"), true }, { "acting", said(visit, "approvals.rules.kind.acting") } });
    page.stand_in_order = box(visit, attempt, "order", "approvals.rules.order", Need::Required, "1");
    page.stand_in_since = day_box(visit, attempt, "since", "approvals.rules.since", Need::Required, today);
    page.stand_in_until = day_box(visit, attempt, "until", "approvals.rules.until", Need::Optional);
    page.stand_in_article = box(visit, attempt, "article", "approvals.rules.article", Need::Required);
}

std::vector<Option> route_options(Visit const& visit)
{
    std::vector<Option> routes;
    for (auto const& name : visit.here.library.routes()) {
        auto const* route = visit.here.library.route(name);
        routes.push_back({ name, route ? route->title.japanese() : name });
    }
    return with_nothing(visit, routes, "approvals.rules.choose");
}

std::string matters_words(Visit const& visit, std::string const& name, std::string const& procedure)
{
    auto const* route = visit.here.library.route(name);
    return (route ? route->title.japanese() : name) + (procedure.empty() ? "" : "　" + procedure);
}

void lay_commissions(Visit const& visit, db::Read& tx, Attempt const* attempt, CommissionView& view)
{
    auto const today = visit.now().today();
    for (auto const& one : commissions(tx))
        view.rows.push_back({ one.route, one.procedure, matters_words(visit, one.route, one.procedure), said(visit, "approvals.commission.direction." + word_of(one.direction)), one.other,
            one.since.iso(), day_words(one.since), one.until ? day_words(*one.until) : std::string(), one.article, one.until && *one.until < today });
    view.route = choice_box(visit, attempt, "commission_route", "approvals.rules.route", Need::Required, route_options(visit));
    view.procedure = box(visit, attempt, "commission_procedure", "approvals.rules.procedure", Need::Optional, {}, true);
    view.direction = choice_box(visit, attempt, "direction", "approvals.commission.direction", Need::Required,
        { { "taken", said(visit, "approvals.commission.direction.taken"), true }, { "given", said(visit, "approvals.commission.direction.given") } });
    view.other = box(visit, attempt, "other", "approvals.commission.other", Need::Required, {}, true);
    view.since = day_box(visit, attempt, "commission_since", "approvals.rules.since", Need::Required, today);
    view.until = day_box(visit, attempt, "commission_until", "approvals.rules.until", Need::Optional);
    view.article = box(visit, attempt, "commission_article", "approvals.commission.article", Need::Required, {}, true);
}

void lay_entrustments(Visit const& visit, db::Read& tx, Attempt const* attempt, RulesPage& page)
{
    auto const today = visit.now().today();
    for (auto const& one : entrustments(tx)) {
        page.entrustments.push_back({ one.route, one.procedure, matters_words(visit, one.route, one.procedure), position_title(tx, one.position), one.name, one.since.iso(), day_words(one.since),
            one.until ? day_words(*one.until) : std::string(), one.article, one.until && *one.until < today });
    }
    page.route = choice_box(visit, attempt, "route", "approvals.rules.route", Need::Required, route_options(visit));
    page.procedure = box(visit, attempt, "procedure", "approvals.rules.procedure", Need::Optional, {}, true);
    page.entrusted = choice_box(visit, attempt, "entrusted", "approvals.rules.entrusted", Need::Required, with_nothing(visit, position_options(tx, {}), "approvals.rules.choose"));
    page.name = box(visit, attempt, "name", "approvals.rules.name", Need::Required, {}, true);
    page.since = day_box(visit, attempt, "entrusted_since", "approvals.rules.since", Need::Required, today);
    page.until = day_box(visit, attempt, "entrusted_until", "approvals.rules.until", Need::Optional);
    page.article = box(visit, attempt, "entrusted_article", "approvals.rules.article", Need::Required);
}

Result<Day> day_of(Visit const& visit, std::string_view field)
{
    auto const typed = TRY(typed_day(visit, field));
    if (!typed)
        return refuse(std::vector<FieldError> { { std::string(field), "approvals.day.form" } });
    return *typed;
}

Result<StandIn> typed_stand_in(Visit const& visit)
{
    StandIn made;
    made.position = { visit.request.answer("position") };
    made.by = { visit.request.answer("by") };
    made.is_acting = visit.request.answer("kind") == "acting";
    made.order = number_typed(visit, "order");
    made.since = TRY(day_of(visit, "since"));
    made.until = TRY(typed_day(visit, "until"));
    made.article = visit.request.answer("article");
    return made;
}

Result<Entrustment> typed_entrustment(Visit const& visit)
{
    Entrustment made;
    made.route = visit.request.answer("route");
    made.procedure = visit.request.answer("procedure");
    made.position = { visit.request.answer("entrusted") };
    made.name = visit.request.answer("name");
    made.article = visit.request.answer("entrusted_article");
    made.since = TRY(day_of(visit, "entrusted_since"));
    made.until = TRY(typed_day(visit, "entrusted_until"));
    return made;
}

// The boxes of an entrustment and a commission stand beside those of a stand-in: the same words of the rule at other controls.
Result<void> at_controls(Result<void> kept, std::initializer_list<std::pair<char const*, char const*>> controls)
{
    if (!kept)
        for (auto& field : kept.error().fields)
            for (auto const& [rule, control] : controls)
                if (field.field == rule) {
                    field.field = control;
                    break;
                }
    return kept;
}

Result<void> kept_entrustment(db::Write& tx, Visit const& visit)
{
    auto const typed = TRY(typed_entrustment(visit));
    return at_controls(keep_entrustment(tx, visit.caller, visit.here, typed),
        { { "position", "entrusted" }, { "since", "entrusted_since" }, { "until", "entrusted_until" }, { "article", "entrusted_article" } });
}

Result<void> kept_commission(db::Write& tx, Visit const& visit)
{
    auto const& request = visit.request;
    Commission typed { request.answer("commission_route"), request.answer("commission_procedure"), request.answer("direction") == "given" ? Direction::Given : Direction::Taken,
        request.answer("other"), request.answer("commission_article") };
    typed.since = TRY(day_of(visit, "commission_since"));
    typed.until = TRY(typed_day(visit, "commission_until"));
    return at_controls(keep_commission(tx, visit.caller, visit.here, typed), { { "route", "commission_route" }, { "procedure", "commission_procedure" }, { "since", "commission_since" },
        { "until", "commission_until" }, { "article", "commission_article" } });
}

Result<void> changed(db::Write& tx, Visit const& visit, std::string const& what)
{
    auto const& request = visit.request;
    auto const today = visit.now().today();
    if (what == "rules")
        return set_rules(tx, visit.caller, visit.here, typed_rules(visit, rules(tx)));
    if (what == "stand_in") {
        auto const typed = TRY(typed_stand_in(visit));
        return keep_stand_in(tx, visit.caller, visit.here, typed);
    }
    if (what == "entrustment")
        return kept_entrustment(tx, visit);
    if (what == "commission")
        return kept_commission(tx, visit);
    auto const since = TRY(day_of(visit, "begun"));
    if (what == "end_stand_in")
        return end_stand_in(tx, visit.caller, visit.here, { request.answer("position") }, { request.answer("by") }, since, today.plus_days(-1));
    if (what == "end_commission")
        return end_commission(tx, visit.caller, visit.here, request.answer("route"), request.answer("procedure"), since, today.plus_days(-1));
    return end_entrustment(tx, visit.caller, visit.here, request.answer("route"), request.answer("procedure"), since, today.plus_days(-1));
}

}  // namespace

Shown show_rules(Visit const& visit, Attempt const* attempt)
{
    auto const* of_rules = visit.request.answer("do") == "rules" ? attempt : nullptr;
    auto const* of_stand_in = visit.request.answer("do") == "stand_in" ? attempt : nullptr;
    auto const* of_entrustment = visit.request.answer("do") == "entrustment" ? attempt : nullptr;
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        RulesPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.list = mado::web::link(visit, "/approvals");
        lay_rules(visit, of_rules, made, rules(tx));
        lay_stand_ins(visit, tx, of_stand_in, made);
        lay_entrustments(visit, tx, of_entrustment, made);
        lay_commissions(visit, tx, visit.request.answer("do") == "commission" ? attempt : nullptr, made.commissions);
        return made;
    });
    return mado::web::page(visit, "approvals/rules.html", page, attempt);
}

Shown act_rules(Visit const& visit)
{
    auto const what = visit.request.answer("do");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return changed(tx, visit, what); }));
    return mado::web::done(visit, "/approvals/rules", what.starts_with("end_") ? "approvals.said.ended" : "approvals.said.ruled");
}

mado::web::PageType rules_page() { return html::page<RulesPage>("approvals/rules.html"); }

}  // namespace mado::approvals::web
