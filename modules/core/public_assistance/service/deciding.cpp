// 開始・却下・変更・停止・廃止・返還徴収: drafted, and carried out when it is decided.
#include <mado/cases/my_number.h>
#include <mado/persons/from_case.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "service/inside.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <set>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr std::string_view procedure = "public_assistance_application";

// 事務の区分 of definitions/routes/public_assistance.dmn; empty: a disposition upon an application.
std::string class_of(Decision const& one, std::optional<Application> const& application)
{
    if (one.instruction)
        return "指示違反";
    switch (one.matter) {
    case Matter::Start: return application && application->means == Means::ExOfficio ? "職権保護" : "";
    case Matter::Refuse: return "";
    case Matter::Change:
    case Matter::Resume: return "変更";
    case Matter::Suspend: return "停止";
    case Matter::End: return "廃止";
    case Matter::Claim: return rule_of(one.claim_kind).is_enforced ? "徴収" : "返還";
    }
    return "";
}

std::string title_of(Matter matter)
{
    constexpr std::array<char const*, 7> titles { "保護の開始", "保護申請の却下", "保護の変更", "保護の停止", "保護の停止の解除", "保護の廃止", "返還・徴収" };
    return titles.at(static_cast<std::size_t>(matter));
}

std::string law_of(Decision const& one)
{
    constexpr std::array<char const*, 7> laws { "生活保護法第24条第3項", "生活保護法第24条第3項", "生活保護法第25条第2項", "生活保護法第26条", "生活保護法第25条第2項", "生活保護法第26条", "" };
    if (one.instruction)
        return "生活保護法第62条第3項";
    return one.matter == Matter::Claim ? std::string(rule_of(one.claim_kind).article) : laws.at(static_cast<std::size_t>(one.matter));
}

// As it would be if it were decided: the amounts that stand in the draft, of its first two months and of each that it closes and pays at once. A month without a table says so.
std::vector<approvals::Line> amounts_of(db::Read& tx, Workplace const& here, Household const& household, Decision const& one)
{
    std::vector<approvals::Line> lines;
    if (one.matter == Matter::Claim || one.matter == Matter::Refuse)
        return lines;
    auto situation = situation_of(tx, household, setting(tx, here).standing, Seen::WithPending);
    auto all = store::decisions(tx, household.id);
    all.push_back(one);
    all.back().state = DecisionState::Decided;
    situation.spells = service::spells_of(all);
    auto const rules = service::reckoner(here);
    auto const first = first_of_month(one.from);
    auto const closes = service::months_to_close(tx, household, one, situation.spells, here.now().today());
    std::set<Day> told { first, first.plus_months(1) };
    told.insert(closes.begin(), closes.end());
    for (auto const in : told) {
        auto const month = rules.month(situation, in);
        auto words = month ? "要する額 " + month->needed.text() + "、収入充当額 " + month->income.text() + "、お支払いする額 " + month->paid.text() : month.error().japanese;
        if (month && std::ranges::find(closes, in) != closes.end())
            words += "（この決定で締めて、すぐに支払う）";
        lines.push_back({ "charge", month_text(in) + "　" + words, "生活保護法第8条" });
    }
    return lines;
}

approvals::Proposal proposal_of(db::Read& tx, Workplace const& here, Household const& household, Decision const& one, std::optional<Application> const& application)
{
    approvals::Proposal made;
    made.matter_kind = decision_matter;
    made.matter = one.id.value;
    made.owner = household.owner;
    made.procedure = procedure;
    made.title = title_of(one.matter) + "　ケース番号" + std::to_string(household.number) + "　" + service::head_name(tx, household.id, here.now().today());
    made.effect = "disposition";
    made.result = one.matter == Matter::Start ? "granted" : one.matter == Matter::Refuse ? "refused" : "done";
    made.result_words = title_of(one.matter) + "をする（" + wareki::text(one.from) + "から）";
    made.reasons = one.reasons;
    made.route = route;
    made.matter_class = class_of(one, application);
    made.is_urgent = made.matter_class == "職権保護";
    if (one.matter == Matter::Claim)
        made.amount = (one.amount + one.surcharge).amount();
    made.moves_money = true;
    made.lines = amounts_of(tx, here, household, one);
    made.lines.push_back({ "law", {}, law_of(one) });
    if (one.matter == Matter::Claim)
        made.lines.push_back({ "charge", (one.amount + one.surcharge).text() + (one.surcharge.is_zero() ? "" : "（うち加算 " + one.surcharge.text() + "）"), law_of(one) });
    return made;
}

Result<void> checked_claim(db::Read& tx, Workplace const& here, Decision const& one)
{
    auto const& rule = rule_of(one.claim_kind);
    std::vector<FieldError> errors;
    if (one.amount <= Yen(0))
        errors.push_back({ "amount", "public_assistance.amount.wrong" });
    if (one.surcharge < Yen(0) || one.surcharge * 100 > one.amount * (rule.allows_surcharge ? most_surcharge_percent : 0))
        errors.push_back({ "surcharge", "public_assistance.surcharge.wrong" });
    if (one.claim_kind == ClaimKind::Kin77 && service::is_blank(one.payer))
        errors.push_back({ "payer", "public_assistance.required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!one.correction)
        return {};
    auto const due = store::correction(tx, one.correction);
    if (!due || due->household != one.household || due->way != CorrectionWay::Waiting)
        return refuse(Kind::Conflict, "public_assistance.correction.settled");
    auto const year = [](Day day) { return day.month() < 4 ? day.year() - 1 : day.year(); };
    if (rule.only_this_year && year(due->month) != year(here.now().today()))
        return refuse(Kind::Conflict, "public_assistance.correction.former_year");
    if (-due->amount != one.amount)
        return refuse({ { "amount", "public_assistance.correction.other_amount", { { "amount", (-due->amount).text() } } } });
    return {};
}

Result<Decision> kept_decision(db::Write& tx, Decision one)
{
    if (!store::change(tx, one))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return one;
}

std::optional<Application> open_application(db::Read& tx, HouseholdId const& id)
{
    for (auto& one : store::applications(tx, id))
        if (one.state == ApplicationState::Open)
            return std::move(one);
    return std::nullopt;
}

Result<void> claimed(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision& one)
{
    auto const& rule = rule_of(one.claim_kind);
    auto const group = persons::household(tx, household.id);
    auto const head = persons::known(tx, group ? group->head : IndividualId {}, here.now().today());
    treasury::Assessment wanted;
    wanted.item = rule.item;
    wanted.title = std::string(rule.article) + "による" + (rule.is_enforced ? "徴収金" : "返還金");
    wanted.matter_kind = decision_matter, wanted.matter = one.id.value, wanted.charge = word_of(one.claim_kind);
    wanted.owner = household.owner;
    wanted.amount = one.amount + one.surcharge;
    wanted.payer.name = one.payer.empty() ? head.name.characters : one.payer;
    wanted.payer.kana = one.payer.empty() ? head.name.kana : std::string();
    one.claim = TRY(treasury::assess(tx, caller, here, wanted)).id;
    if (auto due = one.correction ? store::correction(tx, one.correction) : std::nullopt) {
        due->way = one.claim_kind == ClaimKind::Reversal ? CorrectionWay::Reversal : CorrectionWay::Claim;
        due->settled = one.claim.value;
        if (!store::change(tx, *due))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    }
    return {};
}

Result<void> given_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto one = TRY(find_decision(tx, { draft.proposal.matter }));
    if (one.draft != draft.id)
        return {};
    one.state = DecisionState::SentBack;
    one = TRY(kept_decision(tx, std::move(one)));
    store::settle_drafted(tx, one.id, Held::Pending);
    TRY(service::leave_ground(tx, one));
    service::trace(tx, caller, here, "public_assistance.decision.sent_back", one.household, { { "decision", one.id.value } });
    return {};
}

// What is dated before that which holds would change nothing, and so a household would be paid for ever, or never again.
Result<void> fits_what_holds(db::Read& tx, Decision const& one)
{
    auto const first = service::first_possible(store::decisions(tx, one.household), one.matter);
    if (first && one.from < *first)
        return refuse({ { "from", "public_assistance.from.before_what_holds", { { "first", wareki::text(*first) } } } });
    return {};
}

// One that came from another system with its case is decided here: its case stayed there.
bool is_on_its_case(db::Read& tx, Application const& one) { return one.case_id && cases::find(tx, one.case_id).has_value(); }

// 個人番号 of the application, kept with the members that have the names written beside them.
Result<void> keep_numbers(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& household, CaseId const& from)
{
    if (!cases::has_numbers(tx, from))
        return {};
    auto const answers = json::Value(cases::content(tx, from).answers);
    auto const group = persons::household(tx, household);
    std::vector<persons::NumberOf> wanted;
    if (auto const& rows = answers["member_numbers"]; group && rows.is_array())
        for (std::size_t row = 0; row < rows.array().size(); ++row)
            for (auto const& member : group->members)
                if (persons::known(tx, member.who, here.now().today()).name.characters == rows.array()[row]["number_of"].text("text"))
                    wanted.push_back({ "member_numbers." + std::to_string(row) + ".member_number", member.who });
    Caller const program { .tenant = caller.tenant, .kind = CallerKind::System, .person = caller.person, .job = "public_assistance.open" };
    TRY(persons::keep_numbers_of(tx, program, here, from, wanted));
    return {};
}

bool is_mine(approvals::Draft const& draft) { return draft.proposal.matter_kind == decision_matter; }

}  // namespace

Result<Decision> propose(db::Write& tx, Caller const& caller, Workplace const& here, Decision const& typed)
{
    auto const household = TRY(service::to_change(tx, caller, here, typed.household));
    TRY(after(household.state, typed.matter));
    auto one = typed;
    one.reasons = std::string(text::trimmed(one.reasons));
    if (is_disposition_against(one.matter) || !one.reasons.empty())
        TRY(service::words_at("reasons", one.reasons));
    for (auto const& other : store::decisions(tx, household.id))
        if (other.state == DecisionState::Drafted)
            return refuse(Kind::Conflict, "public_assistance.decision.another");
    auto const application = open_application(tx, household.id);
    if ((one.matter == Matter::Start || one.matter == Matter::Refuse) && application) {
        if (is_on_its_case(tx, *application))
            return refuse(Kind::Conflict, "public_assistance.decision.on_its_case");
        one.application = application->id;
        // 職権 and an application both take effect from the day of the application at the earliest.
        if (one.from < day_in_tokyo(application->applied_at))
            return refuse({ { "from", "public_assistance.from.before_application" } });
    }
    TRY(fits_what_holds(tx, one));
    if (one.instruction)
        TRY(service::checked_ground(tx, here, one));
    if (one.matter == Matter::Claim)
        TRY(checked_claim(tx, here, one));
    one.id = { here.now().id() };
    one.owner = household.owner;
    one.by = caller.person;
    one.at = here.now().at;
    one.state = DecisionState::Drafted;
    one.version = 1;
    one.draft = TRY(approvals::draft(tx, caller, here, proposal_of(tx, here, household, one, application))).id;
    store::insert(tx, one);
    if (one.instruction)
        TRY(service::take_ground(tx, one));
    if (one.matter != Matter::Claim)
        store::take_pending(tx, household.id, one.id);
    service::trace(tx, caller, here, "public_assistance.decision.drafted", household.id, { { "decision", one.id.value }, { "matter", word_of(one.matter) }, { "from", one.from.iso() } });
    return one;
}

Result<Decision> find_decision(db::Read& tx, DecisionId const& id)
{
    auto found = store::decision(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<Decision> decisions(db::Read& tx, HouseholdId const& id) { return store::decisions(tx, id); }
std::optional<Application> application_of_case(db::Read& tx, CaseId const& id) { return store::application_of_case(tx, id); }

Result<void> service::carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Decision one)
{
    auto household = store::household(tx, one.household);
    if (!household)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    auto const next = TRY(after(household->state, one.matter));
    TRY(fits_what_holds(tx, one));
    if (one.instruction)
        TRY(service::use_ground(tx, caller, here, one));
    if (next != household->state) {
        household->state = next;
        household = TRY(service::kept(tx, std::move(*household)));
    }
    if (auto application = one.application ? store::application(tx, one.application) : std::nullopt) {
        application->state = one.matter == Matter::Start ? ApplicationState::Granted : ApplicationState::Refused;
        application->closed_on = here.now().today();
        if (!store::change(tx, *application))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    }
    one.state = DecisionState::Decided;
    one.decided_on = here.now().today();
    one = TRY(kept_decision(tx, std::move(one)));
    store::settle_drafted(tx, one.id, Held::Effective);
    store::keep_seen(tx, one.id, service::seen_of(tx, *household));
    if (one.matter == Matter::Claim)
        TRY(claimed(tx, caller, here, *household, one));
    else
        TRY(service::settle_months(tx, caller, here, *household, one));
    if (one.matter == Matter::Start) {
        auto const visit_by = one.from.plus_months(1);
        store::insert(tx, Visit { here.now().id(), household->id, std::max(visit_by, here.now().today()), {}, {}, {}, here.now().at, 1 });
    }
    if (!one.application || !is_on_its_case(tx, *store::application(tx, one.application)))
        one.document = TRY(service::notify(tx, caller, here, *household, one));  // one decided on its case has that case's notice
    one = TRY(kept_decision(tx, std::move(one)));
    service::trace(tx, caller, here, "public_assistance.decision.carried_out", household->id,
        { { "decision", one.id.value }, { "matter", word_of(one.matter) }, { "from", one.from.iso() }, { "document", one.document }, { "claim", one.claim.value } });
    return {};
}

Result<void> service::on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind == month_matter)
        return run_decided(tx, caller, here, event.draft);
    if (event.draft.proposal.matter_kind == "case")
        return case_decided(tx, caller, here, event.draft);
    if (!is_mine(event.draft))
        return {};
    auto one = TRY(find_decision(tx, { event.draft.proposal.matter }));
    if (one.draft != event.draft.id || one.state != DecisionState::Drafted)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    one.reasons = event.draft.proposal.reasons;
    return carry_out(tx, caller, here, std::move(one));
}

Result<void> service::on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    if (event.draft.proposal.matter_kind == month_matter)
        return run_given_back(tx, caller, here, event.draft);
    return is_mine(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> service::on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    if (event.draft.proposal.matter_kind == month_matter)
        return run_given_back(tx, caller, here, event.draft);
    return is_mine(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

// -- an application that came by the front is decided on its case; what follows from it happens here.

Result<void> service::on_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event)
{
    // 19条6項・24条10項: a town without an 福祉事務所 hands it on, and keeps no household of it.
    auto const* town = here.towns.by_code(tx.tenant());
    if (event.of.procedure != procedure || !town || town->kind == "town" || town->kind == "village" || store::application_of_case(tx, event.of.id))
        return {};
    Caller const program { .tenant = caller.tenant, .kind = CallerKind::System, .job = "public_assistance.open" };
    auto const answers = json::Value(cases::content(tx, event.of.id).answers);
    NewApplication wish;
    wish.owner = event.of.owner;
    wish.applied_at = std::min(event.of.arrived_at, here.now().at);
    wish.means = Means::Front;
    wish.case_id = event.of.id;
    wish.person.name.characters = answers["name"].text("text", "（氏名の記入なし）");
    wish.person.born_on = Day::parse(answers.text("born_on"));
    wish.person.came_from = "case:" + event.of.id.value;
    TRY(apply(tx, program, here, wish));
    return {};
}

Result<void> service::case_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto application = store::application_of_case(tx, { draft.proposal.matter });
    if (!application)
        return {};  // a case of another procedure
    if (application->state == ApplicationState::Deemed)
        TRY(service::reopened(tx, caller, here, *application));
    if (application->state != ApplicationState::Open)
        return refuse(Kind::Conflict, "public_assistance.application.closed");
    Decision one;
    one.id = { here.now().id() };
    one.household = application->household, one.owner = application->owner, one.application = application->id;
    one.matter = draft.proposal.result == "granted" ? Matter::Start : Matter::Refuse;
    one.from = day_in_tokyo(application->applied_at);
    one.reasons = draft.proposal.reasons;
    one.draft = draft.id;
    one.by = draft.drafter;
    one.at = here.now().at;
    store::insert(tx, one);
    store::take_pending(tx, one.household, one.id);
    bool const is_start = one.matter == Matter::Start;
    auto const household = one.household;
    TRY(carry_out(tx, caller, here, std::move(one)));
    return is_start ? keep_numbers(tx, caller, here, household, { draft.proposal.matter }) : Result<void> {};
}

}  // namespace mado::public_assistance
