// What a caseworker writes down: circumstances and members, drafts, visits and inquiries, ways of payment.
#include "web/forms.h"

#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/inside.h"

#include <algorithm>

namespace mado::public_assistance::web {

namespace {

std::vector<Choice> words_of_facts(Asked const& visit)
{
    std::vector<Choice> all { { "", say(visit, "public_assistance.word.none"), false } };
    for (std::size_t n = 0; n < names_of(FactKind {}).size(); ++n)
        for (auto const word : words_of(static_cast<FactKind>(n)))
            all.push_back({ std::string(word), say(visit, "public_assistance.word." + std::string(word)), false });
    return all;
}

Result<Fact> typed_fact(Asked const& visit)
{
    Fact fact;
    auto const kind = typed_word<FactKind>(visit, "kind");
    if (!kind)
        return refuse({ { "kind", "public_assistance.required" } });
    fact.kind = *kind;
    fact.who = is_of_a_member(*kind) ? visit.request.answer("who") : std::string();
    fact.amount = TRY(typed_yen(visit, "amount"));
    fact.expenses = TRY(typed_yen(visit, "expenses"));
    fact.word = visit.request.answer("word");
    fact.from = TRY(typed_day(visit, "from"));
    fact.until = TRY(typed_day_or_none(visit, "until"));
    return fact;
}

Result<Household> own(db::Read& tx, Asked const& visit) { return find_household(tx, visit.caller, household_of(visit)); }
Shown back_to(Asked const& visit, std::string const& more = {})
{
    return mado::web::done(visit, "/public-assistance/" + household_of(visit).value + (more.empty() ? "" : "/" + more), "public_assistance.said.kept");
}
DecisionId decision_of(Asked const& visit) { return visit.request.id<AssistanceDecisionTag>("decision"); }

}  // namespace

Shown show_circumstances(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(own(tx, visit));
        auto page = begun(visit, attempt, household, "public_assistance.circumstances");
        auto const month = first_of_month(visit.now().today());
        Form const declaring(visit, attempt, "declare"), striking(visit, attempt, "strike"), ending(visit, attempt, "end"), coming(visit, attempt, "come"), leaving(visit, attempt, "leave");
        page.forms.push_back(form_of(visit, "declare", "public_assistance.declare",
            { declaring.choice("kind", "public_assistance.fact", choices<FactKind>(visit, "public_assistance.fact."), "earned"),
                declaring.choice("who", "public_assistance.who", members_of(visit, tx, household.id, true)), declaring.yen("amount", "public_assistance.amount_yen", {}, Need::Optional),
                declaring.yen("expenses", "public_assistance.expenses", {}, Need::Optional), declaring.choice("word", "public_assistance.word", words_of_facts(visit)),
                declaring.day("from", "public_assistance.from", month), declaring.day("until", "public_assistance.until", {}, Need::Optional),
                declaring.line("evidence", "public_assistance.evidence", {}, Need::Optional) }));
        std::vector<Choice> standing, decided;
        for (auto const& one : circumstances(tx, household.id))
            if (one.held == Held::Pending || (one.held == Held::Effective && !one.ends_fact))
                (one.held == Held::Pending ? standing : decided)
                    .push_back({ one.id.value, say(visit, "public_assistance.fact." + word_of(one.fact.kind)) + "　" + wareki::short_text(one.fact.from) + "　" + one.fact.amount.digits()
                            + (one.ends_fact ? "　" + say(visit, "public_assistance.held.ends") : std::string()), false });
        if (!decided.empty())
            page.forms.push_back(form_of(visit, "end", "public_assistance.end_fact",
                { ending.choice("ended_fact", "public_assistance.fact", decided), ending.day("fact_last_day", "public_assistance.end_fact.last_day", visit.now().today()),
                    ending.line("end_evidence", "public_assistance.evidence") }));
        if (!standing.empty())
            page.forms.push_back(form_of(visit, "strike", "public_assistance.strike",
                { striking.choice("circumstance", "public_assistance.fact", standing), striking.line("why", "public_assistance.why_struck") }));
        page.forms.push_back(form_of(visit, "come", "public_assistance.come",
            { coming.line("name", "public_assistance.name"), coming.line("kana", "public_assistance.kana", {}, Need::Optional), coming.day("born_on", "public_assistance.born_on"),
                coming.line("relation", "public_assistance.relation", "子"), coming.day("joined_on", "public_assistance.joined_on", visit.now().today()) }));
        page.forms.push_back(form_of(visit, "leave", "public_assistance.leave",
            { leaving.choice("member", "public_assistance.who", members_of(visit, tx, household.id, false)), leaving.day("last_day", "public_assistance.last_day", visit.now().today()) }));
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_circumstances(Asked const& visit)
{
    auto const what = visit.request.answer("do");
    auto const id = household_of(visit);
    if (what == "declare") {
        auto const fact = TRY(typed_fact(visit));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(declare(tx, visit.caller, visit.here, id, fact, visit.request.answer("evidence"))); }));
    } else if (what == "strike") {
        TRY(in_one_write(visit, [&](db::Write& tx) { return strike(tx, visit.caller, visit.here, { visit.request.answer("circumstance") }, visit.request.answer("why")); }));
    } else if (what == "end") {
        auto const last = TRY(typed_day(visit, "fact_last_day"));
        TRY(in_one_write(visit, [&](db::Write& tx) {
            return without_value(end_fact(tx, visit.caller, visit.here, { visit.request.answer("ended_fact") }, last, visit.request.answer("end_evidence")));
        }));
    } else if (what == "come") {
        persons::NewIndividual person;
        person.name = { visit.request.answer("name"), visit.request.answer("kana"), {} };
        person.born_on = TRY(typed_day(visit, "born_on"));
        auto const from = TRY(typed_day(visit, "joined_on"));
        person.came_from = "public_assistance";
        TRY(in_one_write(visit, [&](db::Write& tx) { return add_member(tx, visit.caller, visit.here, id, person, visit.request.answer("relation"), from); }));
    } else {
        auto const last = TRY(typed_day(visit, "last_day"));
        TRY(in_one_write(visit, [&](db::Write& tx) { return remove_member(tx, visit.caller, visit.here, id, { visit.request.answer("member") }, last); }));
    }
    return back_to(visit);
}

Shown show_decide(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(own(tx, visit));
        auto page = begun(visit, attempt, household, "public_assistance.decide.title");
        std::vector<Choice> matters;
        for (auto const matter : { Matter::Start, Matter::Refuse, Matter::Change, Matter::Suspend, Matter::Resume, Matter::End })
            if (after(household.state, matter))
                matters.push_back({ word_of(matter), say(visit, "public_assistance.matter." + word_of(matter)), false });
        // A day that is possible for whatever can be decided now.
        auto from = first_of_month(visit.now().today());
        auto const before = decisions(tx, household.id);
        for (auto const matter : { Matter::Change, Matter::Suspend, Matter::Resume, Matter::End })
            if (after(household.state, matter))
                from = std::max(from, service::first_possible(before, matter).value_or(from));
        for (auto const& one : applications_of(tx, household.id))
            if (one.state == ApplicationState::Open)
                from = day_in_tokyo(one.applied_at);
        Form const deciding(visit, attempt, "decide"), claiming(visit, attempt, "claim");
        if (!matters.empty())
            page.forms.push_back(form_of(visit, "decide", "public_assistance.decide",
                { deciding.choice("matter", "public_assistance.what", matters), deciding.day("from", "public_assistance.effect_from", from),
                    deciding.area("reasons", "public_assistance.reasons", {}, Need::Optional) }));
        if (after(household.state, Matter::Claim)) {
            std::vector<Choice> due { { "", say(visit, "public_assistance.correction.none"), false } };
            for (auto const& one : corrections(tx, household.id))
                if (one.way == CorrectionWay::Waiting)
                    due.push_back({ one.id.value, month_text(one.month) + "　" + one.amount.digits(), false });
            page.forms.push_back(form_of(visit, "claim", "public_assistance.claiming",
                { claiming.choice("claim_kind", "public_assistance.claim", choices<ClaimKind>(visit, "public_assistance.claim.")), claiming.choice("correction", "public_assistance.correction", due),
                    claiming.yen("amount", "public_assistance.amount_yen"), claiming.yen("surcharge", "public_assistance.surcharge", {}, Need::Optional),
                    claiming.line("payer", "public_assistance.payer", {}, Need::Optional), claiming.area("claim_reasons", "public_assistance.reasons") }));
        }
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_decide(Asked const& visit)
{
    Decision typed;
    typed.household = household_of(visit);
    if (visit.request.answer("do") == "claim") {
        typed.matter = Matter::Claim;
        typed.from = visit.now().today();
        typed.claim_kind = typed_word<ClaimKind>(visit, "claim_kind").value_or(ClaimKind::Return63);
        typed.correction = { visit.request.answer("correction") };
        typed.amount = TRY(typed_yen(visit, "amount"));
        typed.surcharge = TRY(typed_yen(visit, "surcharge"));
        typed.payer = visit.request.answer("payer");
        typed.reasons = visit.request.answer("claim_reasons");
    } else {
        typed.matter = typed_word<Matter>(visit, "matter").value_or(Matter::Change);
        typed.from = TRY(typed_day(visit, "from"));
        typed.reasons = visit.request.answer("reasons");
    }
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.propose" }, [&](db::Write& tx) { return propose(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/approvals/" + made.draft.value, "public_assistance.said.drafted");
}

Shown show_work(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(own(tx, visit));
        auto page = begun(visit, attempt, household, "public_assistance.work");
        Form const planning(visit, attempt, "plan"), doing(visit, attempt, "done"), asking(visit, attempt, "ask"), answering(visit, attempt, "answer"), steering(visit, attempt, "policy");
        auto visited = table(visit, "public_assistance.visits", { "public_assistance.visit.planned", "public_assistance.visit.done", "public_assistance.visit.words" });
        std::vector<Choice> open, unanswered;
        for (auto const& one : visits(tx, household.id)) {
            visited.add({ { wareki::short_text(one.planned_on) }, { one.done_on ? wareki::short_text(*one.done_on) : "" }, { one.words } });
            if (!one.done_on)
                open.push_back({ one.id + " " + std::to_string(one.version), wareki::short_text(one.planned_on), false });
        }
        auto asked = table(visit, "public_assistance.investigations",
            { "public_assistance.investigation.whom", "public_assistance.investigation.kind", "public_assistance.investigation.withheld", "public_assistance.investigation.answer" });
        for (auto const& one : investigations(tx, household.id)) {
            asked.add({ { one.whom, one.words }, { say(visit, "public_assistance.investigation." + word_of(one.kind)) }, { say(visit, "public_assistance.withheld." + word_of(one.withheld)) }, { one.answer } });
            if (one.asked_on && !one.answered_on)
                unanswered.push_back({ one.id + " " + std::to_string(one.version), one.whom, false });
        }
        auto steered = table(visit, "public_assistance.policies", { "public_assistance.when", "public_assistance.policy" });
        auto const kept = policies(tx, household.id);
        for (auto const& one : kept)
            steered.add({ { wareki::text(one.at) }, { one.words } });
        if (!open.empty())
            page.forms.push_back(form_of(visit, "done", "public_assistance.visited",
                { doing.choice("visit", "public_assistance.visit.planned", open), doing.day("done_on", "public_assistance.visit.done", visit.now().today()), doing.area("words", "public_assistance.visit.words") }));
        page.forms.push_back(form_of(visit, "plan", "public_assistance.planned", { planning.day("planned_on", "public_assistance.visit.planned", visit.now().today().plus_days(7)) }));
        page.forms.push_back(form_of(visit, "ask", "public_assistance.asked",
            { asking.choice("investigation_kind", "public_assistance.investigation.kind", choices<InvestigationKind>(visit, "public_assistance.investigation."), "records"),
                asking.line("whom", "public_assistance.investigation.whom"), asking.choice("withheld", "public_assistance.investigation.withheld", choices<Withheld>(visit, "public_assistance.withheld."), "no"),
                asking.area("inquiry", "public_assistance.investigation.words", {}, Need::Optional) }));
        if (!unanswered.empty())
            page.forms.push_back(form_of(visit, "answer", "public_assistance.answered",
                { answering.choice("investigation", "public_assistance.investigation.whom", unanswered), answering.area("answer", "public_assistance.investigation.answer") }));
        page.forms.push_back(form_of(visit, "policy", "public_assistance.steered", { steering.area("policy", "public_assistance.policy", kept.empty() ? std::string() : kept.front().words) }));
        page.tables = { std::move(visited), std::move(asked), std::move(steered) };
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_work(Asked const& visit)
{
    auto const what = visit.request.answer("do");
    auto const& request = visit.request;
    auto const id = household_of(visit);
    // "ID VERSION", as the box of choice has it.
    auto const [of, version] = chosen(visit, what == "done" ? "visit" : "investigation");
    if (what == "plan") {
        auto const on = TRY(typed_day(visit, "planned_on"));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(plan_visit(tx, visit.caller, visit.here, id, on)); }));
    } else if (what == "done") {
        auto const on = TRY(typed_day(visit, "done_on"));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(record_visit(tx, visit.caller, visit.here, of, on, request.answer("words"), version)); }));
    } else if (what == "ask") {
        Investigation typed;
        typed.household = id;
        typed.kind = typed_word<InvestigationKind>(visit, "investigation_kind").value_or(InvestigationKind::Records);
        typed.whom = request.answer("whom"), typed.words = request.answer("inquiry");
        typed.withheld = typed_word<Withheld>(visit, "withheld").value_or(Withheld::No);
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(investigate(tx, visit.caller, visit.here, typed)); }));
    } else if (what == "answer") {
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(record_answer(tx, visit.caller, visit.here, of, request.answer("answer"), version)); }));
    } else {
        TRY(in_one_write(visit, [&](db::Write& tx) { return keep_policy(tx, visit.caller, visit.here, id, request.answer("policy")); }));
    }
    return back_to(visit, "work");
}

Shown show_ways(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(own(tx, visit));
        auto page = begun(visit, attempt, household, "public_assistance.ways");
        Form const keeping(visit, attempt, "keep"), renting(visit, attempt, "landlord");
        std::vector<Choice> workers { { "", say(visit, "public_assistance.caseworker.none"), false } };
        for (auto const& one : organization::positions(tx))
            if (access::within(one.division, household.owner))
                workers.push_back({ one.id.value, position_words(tx, one.id, visit.now().today()), false });
        auto const version = std::to_string(household.version);
        page.forms.push_back(form_of(visit, "keep", "public_assistance.keeping",
            { keeping.choice("caseworker", "public_assistance.caseworker", workers, household.caseworker.value), keeping.line("grade", "public_assistance.grade", household.grade),
                keeping.line("winter_zone", "public_assistance.winter_zone", household.winter_zone, Need::Optional),
                keeping.choice("visit_grade", "public_assistance.visit_grade", choices<VisitGrade>(visit, "public_assistance.visit_grade."), word_of(household.visit_grade)),
                keeping.choice("pay_way", "public_assistance.way", choices<PayWay>(visit, "public_assistance.pay_way."), word_of(household.pay_way)) }, version));
        page.forms.push_back(form_of(visit, "landlord", "public_assistance.landlord",
            { renting.line("landlord", "public_assistance.landlord.name", household.landlord, Need::Optional), renting.line("bank", "public_assistance.bank", {}, Need::Optional),
                renting.line("bank_name", "public_assistance.bank_name", {}, Need::Optional), renting.line("branch", "public_assistance.branch", {}, Need::Optional),
                renting.line("branch_name", "public_assistance.branch_name", {}, Need::Optional), renting.line("account_number", "public_assistance.account_number", {}, Need::Optional),
                renting.line("account_name", "public_assistance.account_name", {}, Need::Optional) }, version));
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_ways(Asked const& visit)
{
    auto const& request = visit.request;
    if (request.answer("do") == "landlord") {
        treasury::BankAccount const account { request.answer("bank"), request.answer("bank_name"), request.answer("branch"), request.answer("branch_name"), "1", request.answer("account_number"),
            request.answer("account_name") };
        TRY(in_one_write(visit, [&](db::Write& tx) {
            return without_value(pay_rent_to(tx, visit.caller, visit.here, household_of(visit), request.answer("landlord"), account, typed_number(visit, "version")));
        }));
        return back_to(visit, "ways");
    }
    Household typed;
    typed.id = household_of(visit);
    typed.caseworker = { request.answer("caseworker") };
    typed.grade = request.answer("grade"), typed.winter_zone = request.answer("winter_zone");
    typed.visit_grade = typed_word<VisitGrade>(visit, "visit_grade").value_or(VisitGrade::B);
    typed.pay_way = typed_word<PayWay>(visit, "pay_way").value_or(PayWay::Transfer);
    typed.version = typed_number(visit, "version");
    TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(keep_household(tx, visit.caller, visit.here, typed)); }));
    return back_to(visit, "ways");
}

Shown show_of_draft(Asked const& visit, Attempt const*)
{
    auto const read = [&](db::Read& tx) -> Result<Household> {
        auto const one = TRY(find_decision(tx, decision_of(visit)));
        return find_household(tx, visit.caller, one.household);
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), read));
    return http::see_other(address(visit, found.id));
}

std::vector<mado::web::PageType> form_pages() { return { html::page<FormsPage>("public_assistance/forms.html") }; }

}  // namespace mado::public_assistance::web
