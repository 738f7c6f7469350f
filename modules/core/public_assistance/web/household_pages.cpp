#include "web/pages.h"

#include <mado/time/wareki.h>

#include "service/inside.h"

#include <algorithm>

namespace mado::public_assistance::web {

namespace {

constexpr int most_months = 13, bar_pitch = 88, bar_width = 56, bar_height = 160, chart_foot = 180, chart_least = 1232;

struct Bar {
    int x = 0, y = 0, height = 0, middle = 0;
    std::string month, words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Bar, x), MADO_FIELD(Bar, y), MADO_FIELD(Bar, height), MADO_FIELD(Bar, middle), MADO_FIELD(Bar, month), MADO_FIELD(Bar, words) };
};
struct AnswerForm {   // of the open application
    std::string id, version, answer_by, case_address {};
    bool may_put_off = false, may_deem = false, is_late = false;
    Box why;
    static constexpr auto fields = std::tuple { MADO_FIELD(AnswerForm, id), MADO_FIELD(AnswerForm, version), MADO_FIELD(AnswerForm, answer_by), MADO_FIELD(AnswerForm, case_address),
        MADO_FIELD(AnswerForm, may_put_off), MADO_FIELD(AnswerForm, may_deem), MADO_FIELD(AnswerForm, is_late), MADO_FIELD(AnswerForm, why) };
};
struct ReopenForm {   // of an application that was refused, or taken for refused
    std::string id, version, about;
    static constexpr auto fields = std::tuple { MADO_FIELD(ReopenForm, id), MADO_FIELD(ReopenForm, version), MADO_FIELD(ReopenForm, about) };
};
struct CounterForm {   // money that waits at the counter
    std::string id, version, words;
    Box receipt;
    static constexpr auto fields = std::tuple { MADO_FIELD(CounterForm, id), MADO_FIELD(CounterForm, version), MADO_FIELD(CounterForm, words), MADO_FIELD(CounterForm, receipt) };
};
struct HouseholdPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, caseworker, this_month, needed, income, paid, circumstances, decide, work, ways, what_if, tickets, instructions, fault, need_words;
    bool may_work = false, has_pending = false, has_chart = false;
    std::optional<AnswerForm> answer;
    std::optional<ReopenForm> reopen;
    std::vector<CounterForm> counter;
    std::vector<Bar> bars;
    int chart_width = 0;
    Table months, members, facts, decisions, corrections, payments;
    static constexpr auto fields = std::tuple { MADO_FIELD(HouseholdPage, trouble_summary), MADO_FIELD(HouseholdPage, back), MADO_FIELD(HouseholdPage, title), MADO_FIELD(HouseholdPage, state),
        MADO_FIELD(HouseholdPage, caseworker), MADO_FIELD(HouseholdPage, this_month), MADO_FIELD(HouseholdPage, needed), MADO_FIELD(HouseholdPage, income), MADO_FIELD(HouseholdPage, paid),
        MADO_FIELD(HouseholdPage, circumstances), MADO_FIELD(HouseholdPage, decide), MADO_FIELD(HouseholdPage, work), MADO_FIELD(HouseholdPage, ways), MADO_FIELD(HouseholdPage, what_if), MADO_FIELD(HouseholdPage, tickets), MADO_FIELD(HouseholdPage, instructions),
        MADO_FIELD(HouseholdPage, fault), MADO_FIELD(HouseholdPage, need_words), MADO_FIELD(HouseholdPage, may_work), MADO_FIELD(HouseholdPage, has_pending), MADO_FIELD(HouseholdPage, has_chart), MADO_FIELD(HouseholdPage, answer), MADO_FIELD(HouseholdPage, reopen),
        MADO_FIELD(HouseholdPage, counter), MADO_FIELD(HouseholdPage, bars), MADO_FIELD(HouseholdPage, chart_width), MADO_FIELD(HouseholdPage, months), MADO_FIELD(HouseholdPage, members),
        MADO_FIELD(HouseholdPage, facts), MADO_FIELD(HouseholdPage, decisions), MADO_FIELD(HouseholdPage, corrections), MADO_FIELD(HouseholdPage, payments) };
};

// All that the page shows, read in one transaction; months are reckoned after it.
struct Known {
    Household household;
    std::vector<Application> applications;
    Situation situation, asked_for;
    std::vector<ClosedMonth> closed;
    std::vector<Correction> corrections;
    std::vector<Payment> payments;
    std::vector<Circumstance> facts;
    std::vector<Decision> decisions;
    std::vector<std::pair<persons::Member, persons::Individual>> members;
    std::string caseworker;
    bool may_work = false, may_supervise = false;
};

Result<Known> known(db::Read& tx, Asked const& visit)
{
    Known all;
    all.household = TRY(find_household(tx, visit.caller, household_of(visit)));
    auto const& id = all.household.id;
    auto const standing = setting(tx, visit.here).standing;
    auto const today = visit.now().today();
    all.applications = applications_of(tx, id);
    all.situation = situation_of(tx, all.household, standing, Seen::Effective);
    all.asked_for = situation_of(tx, all.household, standing, Seen::WithPending);
    all.closed = closed_months(tx, id);
    all.corrections = corrections(tx, id);
    all.payments = payments(tx, id);
    all.facts = circumstances(tx, id);
    all.decisions = decisions(tx, id);
    if (auto const group = persons::household(tx, id))
        for (auto const& one : group->members)
            all.members.emplace_back(one, persons::known(tx, one.who, today));
    all.caseworker = position_words(tx, all.household.caseworker, today);
    all.may_work = access::allow(tx, visit.caller, may_work, { all.household.owner }).has_value();
    all.may_supervise = access::allow(tx, visit.caller, may_supervise, { all.household.owner }).has_value();
    return all;
}

std::string name_of(Known const& all, std::string const& who)
{
    for (auto const& [member, individual] : all.members)
        if (member.who.value == who)
            return individual.name.characters;
    return {};
}

std::string span_words(Day from, std::optional<Day> const& until) { return wareki::short_text(from) + "～" + (until ? wareki::short_text(*until) : ""); }

std::string month_words(Day first) { return wareki::short_text(first).substr(0, wareki::short_text(first).rfind('.')); }

void months_into(Asked const& visit, Known const& all, HouseholdPage& page)
{
    page.months = table(visit, "public_assistance.months", { "public_assistance.month", "public_assistance.needed_yen", "public_assistance.income_yen", "public_assistance.paid_yen",
        "public_assistance.corrected_yen", "public_assistance.now_yen", "public_assistance.month.state" });
    auto const current = first_of_month(visit.now().today());
    auto first = all.situation.spells.empty() ? current : first_of_month(all.situation.spells.front().from);
    first = std::max(first, current.plus_months(2 - most_months));
    auto const rules = service::reckoner(visit.here);
    Yen most(1);
    std::vector<std::pair<Day, Yen>> shown;
    for (auto in = first; in <= current.plus_months(1); in = in.plus_months(1)) {
        auto const month = rules.month(all.situation, in);
        auto const closed = std::ranges::find(all.closed, in, &ClosedMonth::month);
        Yen corrected;
        for (auto const& one : all.corrections)
            corrected += one.month == in ? one.amount : Yen(0);
        auto const is_closed = closed != all.closed.end();
        auto const& amounts = is_closed ? closed->amounts : month ? *month : Month {};
        Cell now { month ? month->paid.digits() : say(visit, "public_assistance.month.no_table_short") };
        now.is_alarm = !month || (is_closed && month->paid != amounts.paid + corrected);
        page.months.add({ linked(month_words(in), address(visit, all.household.id, "months/" + month_text(in))), { amounts.needed.digits() }, { amounts.income.digits() }, { amounts.paid.digits() },
            { corrected.is_zero() ? "" : corrected.digits() }, now, { say(visit, is_closed ? "public_assistance.month.closed" : "public_assistance.month.open") } });
        shown.emplace_back(in, amounts.paid + corrected);
        most = std::max(most, amounts.paid + corrected);
        if (in == current) {
            page.needed = amounts.needed.text(), page.income = amounts.income.text(), page.paid = (amounts.paid + corrected).text();
            page.this_month = wareki::text(in).substr(0, wareki::text(in).rfind("1日"));
        }
        if (!month)
            page.fault = month.error().japanese;
    }
    for (auto const& [in, paid] : shown) {
        auto const x = static_cast<int>(page.bars.size()) * bar_pitch + (bar_pitch - bar_width) / 2;
        auto const height = static_cast<int>(std::max<std::int64_t>(paid.amount(), 0) * bar_height / most.amount());
        page.bars.push_back({ x, chart_foot - height, height, x + bar_width / 2, month_words(in), paid.digits() });
    }
    page.chart_width = std::max(chart_least, static_cast<int>(page.bars.size()) * bar_pitch);  // few bars stay as narrow as many
    page.has_chart = std::ranges::any_of(shown, [](auto const& one) { return one.second > Yen(0); });
}

void need_into(Asked const& visit, Known const& all, HouseholdPage& page)
{
    if (all.household.state != HouseholdState::Applied || all.applications.empty())
        return;
    auto const whole = service::reckoner(visit.here).whole_month(all.asked_for, day_in_tokyo(all.applications.back().applied_at));
    page.need_words = whole ? say(visit, whole->is_in_need ? "public_assistance.need.yes" : "public_assistance.need.no", { { "needed", whole->needed.text() }, { "income", whole->income_for_need.text() } })
                            : whole.error().japanese;
}

void people_into(Asked const& visit, Known const& all, HouseholdPage& page)
{
    page.members = table(visit, "public_assistance.members", { "public_assistance.name", "public_assistance.relation", "public_assistance.born_on", "public_assistance.days" });
    for (auto const& [member, individual] : all.members)
        page.members.add({ { individual.name.characters }, { member.relation }, { individual.born_on ? wareki::short_text(*individual.born_on) : "" }, { span_words(member.from, member.until) } });
    page.facts = table(visit, "public_assistance.facts", { "public_assistance.fact", "public_assistance.name", "public_assistance.amount_yen", "public_assistance.days", "public_assistance.held" });
    for (auto const& one : all.facts) {
        Cell held { say(visit, "public_assistance.held." + word_of(one.held)), one.ends_fact ? say(visit, "public_assistance.held.ends") : one.why_struck };
        held.is_alarm = one.held == Held::Pending;
        page.has_pending = page.has_pending || one.held == Held::Pending;
        page.facts.add({ { say(visit, "public_assistance.fact." + word_of(one.fact.kind)), one.evidence }, { name_of(all, one.fact.who) }, { one.fact.amount.is_zero() ? "" : one.fact.amount.digits() },
            { span_words(one.fact.from, one.fact.until) }, held });
    }
}

void decisions_into(Asked const& visit, Known const& all, HouseholdPage& page)
{
    page.decisions = table(visit, "public_assistance.decisions", { "public_assistance.what", "public_assistance.from", "public_assistance.state", "public_assistance.notice" });
    for (auto const& one : all.decisions) {
        Cell notice;
        if (!one.document.empty())
            notice = linked(say(visit, "public_assistance.notice"), mado::web::link(visit, { "documents", one.document }));
        auto const title = one.matter == Matter::Claim ? say(visit, "public_assistance.claim." + word_of(one.claim_kind)) : say(visit, "public_assistance.matter." + word_of(one.matter));
        page.decisions.add({ linked(title, mado::web::link(visit, { "approvals", one.draft.value }), one.amount.is_zero() ? std::string() : (one.amount + one.surcharge).text()),
            { wareki::short_text(one.from) }, { say(visit, "public_assistance.decision." + word_of(one.state)) }, notice });
    }
}

void money_into(Asked const& visit, Attempt const* attempt, Known const& all, HouseholdPage& page)
{
    page.corrections = table(visit, "public_assistance.corrections", { "public_assistance.month", "public_assistance.amount_yen", "public_assistance.way", "public_assistance.act" });
    auto const adjustable = adjustable_from(visit.now().today(), limits_in(visit.here.library.text(limits_file), visit.tenant()));
    for (auto const& one : all.corrections) {
        Cell act, way { say(visit, "public_assistance.way." + word_of(one.way)) };
        if (one.way == CorrectionWay::Waiting) {
            way.is_alarm = true;
            if (all.may_work && one.month >= adjustable)
                act.button = Button { "adjust", one.id.value, std::to_string(one.version), say(visit, "public_assistance.correction.adjust"), month_text(one.month) };
        }
        page.corrections.add({ { month_words(one.month) }, { one.amount.digits() }, way, act });
    }
    page.payments = table(visit, "public_assistance.payments", { "public_assistance.month", "public_assistance.what", "public_assistance.amount_yen", "public_assistance.way", "public_assistance.state", "public_assistance.act" });
    for (auto const& one : all.payments) {
        auto state = say(visit, "public_assistance.payment." + word_of(one.state));
        if (one.is_elsewhere)
            state += "（" + say(visit, "public_assistance.payment.by_another") + "）";
        Cell act;
        if (all.may_work && !one.is_elsewhere && one.state == PaymentState::Cancelled && std::ranges::none_of(all.payments, [&](Payment const& other) { return other.source == one.id.value + "/again"; }))
            act.button = Button { "again", one.id.value, std::to_string(one.version), say(visit, "public_assistance.payment.again"), month_text(one.month) };
        page.payments.add({ { month_words(one.month) }, { say(visit, "public_assistance.kind." + word_of(one.kind)) }, { one.amount.digits() }, { say(visit, "public_assistance.pay_way." + word_of(one.way)) },
            { state, one.paid_on ? wareki::short_text(*one.paid_on) + (one.receipt.empty() ? "" : "　" + one.receipt) : std::string() }, act });
        if (all.may_work && !one.is_elsewhere && one.way == PayWay::Counter && one.state == PaymentState::Planned)
            page.counter.push_back({ one.id.value, std::to_string(one.version), month_words(one.month) + "　" + one.amount.text(),
                Form(visit, attempt, "hand_over").line("receipt", "public_assistance.receipt") });
    }
    // One box of a name at a time: the oldest payment is handed over first.
    if (page.counter.size() > 1)
        page.counter.resize(1);
}

void answer_into(Asked const& visit, Attempt const* attempt, Known const& all, HouseholdPage& page)
{
    for (auto const& one : all.applications)
        if (one.state == ApplicationState::Open && all.may_work) {
            AnswerForm form { one.id.value, std::to_string(one.version), wareki::text(one.answer_by), {}, one.why_longer.empty(), may_be_deemed_refused(day_in_tokyo(one.applied_at), visit.now().today()),
                one.answer_by < visit.now().today(), Form(visit, attempt, "later").line("why", "public_assistance.why_longer") };
            if (one.case_id)
                form.case_address = mado::web::link(visit, { "cases", one.case_id.value });
            page.answer = std::move(form);
        }
    auto const is_closed = [](Application const& one) { return one.state == ApplicationState::Deemed || one.state == ApplicationState::Refused; };
    if (all.household.state == HouseholdState::Refused && all.may_work)
        for (auto const& one : all.applications)
            if (is_closed(one) && !one.case_id && (one.state == ApplicationState::Deemed || all.may_supervise))
                page.reopen = ReopenForm { one.id.value, std::to_string(one.version), say(visit, "public_assistance.reopen.about." + word_of(one.state)) };
}

}  // namespace

Shown show_household(Asked const& visit, Attempt const* attempt)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(tx, visit); }));
    HouseholdPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance");
    auto const head = all.members.empty() ? std::string() : all.members.front().second.name.characters;
    page.title = say(visit, "public_assistance.household.title", { { "number", std::to_string(all.household.number) }, { "name", head } });
    page.state = say(visit, "public_assistance.state." + word_of(all.household.state));
    page.caseworker = all.caseworker;
    page.may_work = all.may_work;
    for (auto const& [place, more] : { std::pair(&page.circumstances, "circumstances"), std::pair(&page.decide, "decide"), std::pair(&page.work, "work"), std::pair(&page.ways, "ways"), std::pair(&page.tickets, "tickets"), std::pair(&page.instructions, "instructions"),
             std::pair(&page.what_if, "what-if") })
        *place = address(visit, all.household.id, more);
    months_into(visit, all, page);
    need_into(visit, all, page);
    people_into(visit, all, page);
    decisions_into(visit, all, page);
    money_into(visit, attempt, all, page);
    answer_into(visit, attempt, all, page);
    return mado::web::page(visit, "public_assistance/household.html", page, attempt);
}

Shown act_household(Asked const& visit)
{
    auto const what = visit.request.answer("do"), id = visit.request.answer("id");
    auto const version = typed_number(visit, "version");
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(find_household(tx, visit.caller, household_of(visit)));
        if (what == "later")
            TRY(answer_later(tx, visit.caller, visit.here, { id }, visit.request.answer("why"), version));
        else if (what == "deem")
            TRY(deem_refused(tx, visit.caller, visit.here, { id }, version));
        else if (what == "reopen")
            TRY(reopen(tx, visit.caller, visit.here, { id }, version));
        else if (what == "withdraw")
            TRY(withdraw(tx, visit.caller, visit.here, { id }, version));
        else if (what == "adjust")
            TRY(adjust_next_month(tx, visit.caller, visit.here, { id }, version));
        else if (what == "again")
            TRY(pay_again(tx, visit.caller, visit.here, { id }, version));
        else if (what == "hand_over")
            TRY(hand_over(tx, visit.caller, visit.here, { id }, visit.request.answer("receipt"), version));
        else
            return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.household" }, work));
    return mado::web::done(visit, "/public-assistance/" + household_of(visit).value, "public_assistance.said.kept");
}

std::vector<mado::web::PageType> household_pages() { return { html::page<HouseholdPage>("public_assistance/household.html") }; }

}  // namespace mado::public_assistance::web
