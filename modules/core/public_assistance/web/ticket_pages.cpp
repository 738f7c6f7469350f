// 医療券・調剤券・介護券 of a household, and of the office by month; its providers and its practice.
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/public_assistance/tickets.h>
#include <mado/time/wareki.h>

#include "service/ticketing.h"
#include "web/forms.h"

#include <algorithm>
#include <map>

namespace mado::public_assistance::web {

namespace {

constexpr std::size_t most_rows = 500;

enum class Only { All, Asked };   // Asked: providers that are asked for 要否意見書

std::string provider_words(Asked const& visit, Provider const& one) { return say(visit, "public_assistance.provider_kind." + word_of(one.kind)) + "　" + one.name; }

std::vector<Choice> providers_to_choose(Asked const& visit, db::Read& tx, std::string const& owner, Only only)
{
    std::vector<Choice> all;
    auto const today = visit.now().today();
    for (auto const& one : providers(tx, visit.caller))
        if (one.owner == owner && (!one.until || *one.until >= first_of_month(today).plus_months(-1)) && (only == Only::All || needs_opinion(one.kind)))
            all.push_back({ one.id.value, provider_words(visit, one) + "（" + one.code + "）", false });
    return all;
}

std::string provider_name(Asked const& visit, db::Read& tx, ProviderId const& id)
{
    auto const found = find_provider(tx, visit.caller, id);
    return found ? provider_words(visit, *found) : std::string();
}

std::string name_of(Asked const& visit, db::Read& tx, IndividualId const& who) { return persons::known(tx, who, visit.now().today()).name.characters; }

Cell paper_cell(Asked const& visit, std::string words, std::string const& document)
{
    return document.empty() ? Cell { std::move(words) } : linked(std::move(words), mado::web::link(visit, { "documents", document }));
}

std::string term_words(Day from, std::optional<Day> const& until) { return wareki::short_text(from) + "～" + (until ? wareki::short_text(*until) : ""); }

std::vector<Cell> cells_of(Asked const& visit, db::Read& tx, Household const& household, Ticket const& one)
{
    Cell state { say(visit, "public_assistance.ticket_state." + word_of(one.state)), one.why_cancelled };
    if (one.state == TicketState::Issued)
        if (auto const provider = find_provider(tx, visit.caller, one.provider); provider) {
            auto const term = term_of(tx, household, one.who, *provider, one.month);
            state.is_alarm = !term || term->from != one.from || term->until != one.until;   // what it says holds no more
            state.small = state.is_alarm ? say(visit, "public_assistance.ticket.holds_no_more") : std::string();
        }
    auto const way = one.way == TicketWay::Online ? say(visit, "public_assistance.ticket_way.online") : say(visit, "public_assistance.renewal." + word_of(one.renewal));
    return { paper_cell(visit, service::number_text(one), one.document), { month_text(one.month), way }, { name_of(visit, tx, one.who), one.illness }, { provider_name(visit, tx, one.provider) },
        { term_words(one.from, one.until) }, { one.own_payment.digits(), one.own_payment_why }, state };
}

std::vector<std::string> const ticket_columns { "public_assistance.ticket.number", "public_assistance.month", "public_assistance.name", "public_assistance.provider", "public_assistance.days",
    "public_assistance.own_payment_yen", "public_assistance.state" };

// What is known for the forms of a household's page.
struct Known {
    Household household;
    std::vector<Ticket> given;
    std::vector<Opinion> asked;
    std::vector<Eligibility> shown;
};

void tables_into(Asked const& visit, db::Read& tx, Known const& all, FormsPage& page)
{
    auto given = table(visit, "public_assistance.tickets", ticket_columns);
    for (auto const& one : all.given)
        if (given.lines.size() < most_rows)
            given.add(cells_of(visit, tx, all.household, one));
    auto asked = table(visit, "public_assistance.opinions",
        { "public_assistance.name", "public_assistance.provider", "public_assistance.opinion.asked_on", "public_assistance.opinion.verdict", "public_assistance.illness", "public_assistance.days" });
    for (auto const& one : all.asked)
        asked.add({ { name_of(visit, tx, one.who) }, { provider_name(visit, tx, one.provider) }, paper_cell(visit, wareki::short_text(one.asked_on), one.document),
            { say(visit, "public_assistance.verdict." + word_of(one.verdict)) }, { one.illness }, { one.from ? term_words(*one.from, one.until) : std::string() } });
    auto certified = table(visit, "public_assistance.certificates",
        { "public_assistance.name", "public_assistance.certificate.level", "public_assistance.certificate.insured", "public_assistance.days" });
    for (auto const& one : care_certificates(tx, all.household.id))
        certified.add({ { name_of(visit, tx, one.who) }, { say(visit, "public_assistance.care_level." + word_of(one.level)) }, { one.insured_number }, { term_words(one.from, one.until) } });
    auto shown = table(visit, "public_assistance.eligibilities", { "public_assistance.name", "public_assistance.recipient_number", "public_assistance.days" });
    for (auto const& one : all.shown)
        shown.add({ { name_of(visit, tx, one.who) }, { recipient_number(tx, one.who) }, { term_words(one.from, one.until) } });
    page.tables = { std::move(given), std::move(asked), std::move(certified), std::move(shown) };
}

void ticket_forms(Asked const& visit, Attempt const* attempt, db::Read& tx, Known const& all, FormsPage& page)
{
    auto const month = first_of_month(visit.now().today());
    Form const issuing(visit, attempt, "issue"), cancelling(visit, attempt, "cancel");
    auto form = form_of(visit, "issue", "public_assistance.ticket_issue",
        { issuing.choice("who", "public_assistance.name", members_of(visit, tx, all.household.id, false)),
            issuing.choice("provider", "public_assistance.provider", providers_to_choose(visit, tx, all.household.owner, Only::All)),
            issuing.line("month", "public_assistance.month_typed", month_text(month)), issuing.line("illness", "public_assistance.illness", {}, Need::Optional),
            issuing.line("why_without", "public_assistance.ticket.why_without", {}, Need::Optional),
            issuing.choice("payers", "public_assistance.payers", choices<Payers>(visit, "public_assistance.payers."), "alone"),
            issuing.line("joint_with", "public_assistance.joint_with", {}, Need::Optional), issuing.yen("own_payment", "public_assistance.own_payment_yen", {}, Need::Optional),
            issuing.line("own_payment_why", "public_assistance.own_payment_why", {}, Need::Optional),
            issuing.choice("renewal", "public_assistance.renewal", choices<Renewal>(visit, "public_assistance.renewal."), "once") });
    auto const left = own_payment_left(tx, visit.here, all.household.id, month);
    form.about = left ? say(visit, "public_assistance.ticket_issue.left", { { "month", month_text(month) }, { "left", left->text() } }) : say(visit, "public_assistance.ticket.own_payment_unknown");
    page.forms.push_back(std::move(form));
    std::vector<Choice> valid;
    for (auto const& one : all.given)
        if (one.state == TicketState::Issued)
            valid.push_back({ choice_of(one.id.value, one.version), service::number_text(one) + "　" + month_text(one.month) + "　" + provider_name(visit, tx, one.provider), false });
    if (valid.empty())
        return;
    std::vector<Choice> const ways { { "cancel", say(visit, "public_assistance.ticket_cancel.only"), false }, { "reissue", say(visit, "public_assistance.ticket_cancel.reissue"), false } };
    page.forms.push_back(form_of(visit, "cancel", "public_assistance.ticket_cancel",
        { cancelling.choice("ticket", "public_assistance.ticket", valid), cancelling.choice("then", "public_assistance.what", ways), cancelling.line("why_cancelled", "public_assistance.ticket.why_cancelled") }));
}

void opinion_forms(Asked const& visit, Attempt const* attempt, db::Read& tx, Known const& all, FormsPage& page)
{
    Form const asking(visit, attempt, "ask"), answering(visit, attempt, "answer");
    page.forms.push_back(form_of(visit, "ask", "public_assistance.opinion_ask",
        { asking.choice("opinion_who", "public_assistance.name", members_of(visit, tx, all.household.id, false)),
            asking.choice("opinion_provider", "public_assistance.provider", providers_to_choose(visit, tx, all.household.owner, Only::Asked)) }));
    std::vector<Choice> waiting;
    for (auto const& one : all.asked)
        if (one.verdict == Verdict::Awaited)
            waiting.push_back({ choice_of(one.id.value, one.version), name_of(visit, tx, one.who) + "　" + provider_name(visit, tx, one.provider) + "　" + wareki::short_text(one.asked_on), false });
    if (waiting.empty())
        return;
    auto verdicts = choices<Verdict>(visit, "public_assistance.verdict.");
    verdicts.erase(verdicts.begin());
    page.forms.push_back(form_of(visit, "answer", "public_assistance.opinion_answer",
        { answering.choice("opinion", "public_assistance.opinions", waiting), answering.choice("verdict", "public_assistance.opinion.verdict", verdicts),
            answering.line("opinion_illness", "public_assistance.illness"), answering.day("opinion_from", "public_assistance.from", first_of_month(visit.now().today())),
            answering.line("months", "public_assistance.opinion.months", std::to_string(practice(tx, visit.here).opinion_months)) }));
}

void proof_forms(Asked const& visit, Attempt const* attempt, db::Read& tx, Known const& all, FormsPage& page)
{
    Form const certifying(visit, attempt, "certify"), showing(visit, attempt, "show"), ending(visit, attempt, "end");
    auto const today = visit.now().today();
    page.forms.push_back(form_of(visit, "certify", "public_assistance.certificate_keep",
        { certifying.choice("certificate_who", "public_assistance.name", members_of(visit, tx, all.household.id, false)),
            certifying.choice("level", "public_assistance.certificate.level", choices<CareLevel>(visit, "public_assistance.care_level.")),
            certifying.line("insured_number", "public_assistance.certificate.number"), certifying.day("certificate_from", "public_assistance.from"),
            certifying.day("certificate_until", "public_assistance.certificate.until") }));
    page.forms.push_back(form_of(visit, "show", "public_assistance.eligibility_keep",
        { showing.choice("eligibility_who", "public_assistance.name", members_of(visit, tx, all.household.id, false)), showing.day("eligibility_from", "public_assistance.from", first_of_month(today)),
            showing.day("eligibility_until", "public_assistance.until", {}, Need::Optional) }));
    std::vector<Choice> running;
    for (auto const& one : all.shown)
        if (!one.until || *one.until >= today)
            running.push_back({ choice_of(one.id.value, one.version), name_of(visit, tx, one.who) + "　" + term_words(one.from, one.until), false });
    if (!running.empty())
        page.forms.push_back(form_of(visit, "end", "public_assistance.eligibility_end",
            { ending.choice("eligibility", "public_assistance.eligibilities", running), ending.day("eligibility_last", "public_assistance.end_fact.last_day", today) }));
}

Result<NewTicket> typed_ticket(Asked const& visit)
{
    auto const& request = visit.request;
    auto const month = parse_month(request.answer("month"));
    if (!month)
        return refuse({ { "month", "public_assistance.run.wrong_month" } });
    NewTicket typed;
    typed.household = household_of(visit);
    typed.who = { request.answer("who") };
    typed.provider = { request.answer("provider") };
    typed.month = *month;
    typed.payers = typed_word<Payers>(visit, "payers").value_or(Payers::Alone);
    typed.joint_with = request.answer("joint_with");
    if (!request.answer("own_payment").empty())
        typed.own_payment = TRY(typed_yen(visit, "own_payment"));
    typed.own_payment_why = request.answer("own_payment_why");
    typed.illness = request.answer("illness"), typed.why_without = request.answer("why_without");
    typed.renewal = typed_word<Renewal>(visit, "renewal").value_or(Renewal::Once);
    return typed;
}

Result<void> act_on_ticket(Asked const& visit, db::Write& tx)
{
    auto const [id, version] = chosen(visit, "ticket");
    auto const one = TRY(find_household(tx, visit.caller, household_of(visit)));
    auto const mine = tickets(tx, one.id);
    if (std::ranges::none_of(mine, [&](Ticket const& ticket) { return ticket.id.value == id; }))
        return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
    auto const why = visit.request.answer("why_cancelled");
    if (visit.request.answer("then") == "reissue")
        return without_value(reissue_ticket(tx, visit.caller, visit.here, { id }, why, version));
    return without_value(cancel_ticket(tx, visit.caller, visit.here, { id }, why, version));
}

Result<void> act_on_opinion(Asked const& visit, db::Write& tx, OpinionAnswer const& answer)
{
    if (visit.request.answer("do") == "ask") {
        Opinion typed;
        typed.household = household_of(visit);
        typed.who = { visit.request.answer("opinion_who") };
        typed.provider = { visit.request.answer("opinion_provider") };
        return without_value(ask_opinion(tx, visit.caller, visit.here, typed));
    }
    auto const [id, version] = chosen(visit, "opinion");
    return without_value(answer_opinion(tx, visit.caller, visit.here, { id }, answer, version));
}

Result<OpinionAnswer> typed_answer(Asked const& visit)
{
    OpinionAnswer typed;
    typed.verdict = typed_word<Verdict>(visit, "verdict").value_or(Verdict::Awaited);
    typed.illness = visit.request.answer("opinion_illness");
    typed.from = TRY(typed_day(visit, "opinion_from"));
    auto const months = typed_number(visit, "months");
    typed.months = months > 0 && months < 1'000 ? static_cast<int>(months) : 0;
    return typed;
}

Result<CareCertificate> typed_certificate(Asked const& visit)
{
    CareCertificate typed;
    typed.household = household_of(visit);
    typed.who = { visit.request.answer("certificate_who") };
    auto const level = typed_word<CareLevel>(visit, "level");
    if (!level)
        return refuse({ { "level", "public_assistance.required" } });
    typed.level = *level;
    typed.insured_number = visit.request.answer("insured_number");
    typed.from = TRY(typed_day(visit, "certificate_from"));
    typed.until = TRY(typed_day(visit, "certificate_until"));
    return typed;
}

Result<Eligibility> typed_eligibility(Asked const& visit)
{
    Eligibility typed;
    typed.household = household_of(visit);
    if (visit.request.answer("do") == "end") {
        auto const [id, version] = chosen(visit, "eligibility");
        typed.id = { id };
        typed.version = version;
        typed.until = TRY(typed_day(visit, "eligibility_last"));
        return typed;
    }
    typed.who = { visit.request.answer("eligibility_who") };
    typed.from = TRY(typed_day(visit, "eligibility_from"));
    typed.until = TRY(typed_day_or_none(visit, "eligibility_until"));
    return typed;
}

}  // namespace

Shown show_tickets(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(find_household(tx, visit.caller, household_of(visit)));
        auto page = begun(visit, attempt, household, "public_assistance.tickets");
        Known const all { household, tickets(tx, household.id), opinions(tx, household.id), eligibilities(tx, household.id) };
        if (access::allow(tx, visit.caller, may_work, { household.owner })) {
            ticket_forms(visit, attempt, tx, all, page);
            opinion_forms(visit, attempt, tx, all, page);
            proof_forms(visit, attempt, tx, all, page);
        }
        tables_into(visit, tx, all, page);
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_tickets(Asked const& visit)
{
    auto const what = visit.request.answer("do");
    auto const alone = documents::numbering("public_assistance.ticket");
    if (what == "issue") {
        auto const typed = TRY(typed_ticket(visit));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(issue_ticket(tx, visit.caller, visit.here, typed)); }, alone));
    } else if (what == "cancel") {
        TRY(in_one_write(visit, [&](db::Write& tx) { return act_on_ticket(visit, tx); }, alone));
    } else if (what == "ask" || what == "answer") {
        auto const answer = what == "ask" ? OpinionAnswer {} : TRY(typed_answer(visit));
        TRY(in_one_write(visit, [&](db::Write& tx) { return act_on_opinion(visit, tx, answer); }, alone));
    } else if (what == "certify") {
        auto const typed = TRY(typed_certificate(visit));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(keep_care_certificate(tx, visit.caller, visit.here, typed)); }));
    } else if (what == "show" || what == "end") {
        auto const typed = TRY(typed_eligibility(visit));
        TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(keep_eligibility(tx, visit.caller, visit.here, typed)); }, alone));
    } else
        return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
    return mado::web::done(visit, "/public-assistance/" + household_of(visit).value + "/tickets", "public_assistance.said.kept");
}

// -- the office's month.

namespace {

Day month_asked(Asked const& visit) { return parse_month(visit.request.query_of("month")).value_or(first_of_month(visit.now().today())); }

std::string month_address(Asked const& visit, Day month, std::string const& more = {})
{
    return mado::web::link(visit, "/public-assistance/tickets") + "?month=" + month_text(month) + more;
}

void month_into(Asked const& visit, db::Read& tx, Day month, DeskFormsPage& page)
{
    struct Sum { int tickets = 0, cancelled = 0; Yen own {}; };
    std::map<ProviderId, Sum> sums;
    auto const all = tickets_of_month(tx, visit.caller, month);
    for (auto const& one : all) {
        auto& sum = sums[one.provider];
        (one.state == TicketState::Issued ? sum.tickets : sum.cancelled) += 1;
        sum.own += one.state == TicketState::Issued ? one.own_payment : Yen(0);
    }
    auto by_provider = table(visit, "public_assistance.tickets.by_provider",
        { "public_assistance.provider", "public_assistance.provider.code", "public_assistance.tickets.count", "public_assistance.tickets.cancelled", "public_assistance.own_payment_yen" });
    for (auto const& [id, sum] : sums)
        if (auto const provider = find_provider(tx, visit.caller, id))
            by_provider.add({ linked(provider_words(visit, *provider), month_address(visit, month, "&provider=" + id.value)), { provider->code }, { std::to_string(sum.tickets) },
                { std::to_string(sum.cancelled) }, { sum.own.digits() } });
    page.tables.push_back(std::move(by_provider));
    auto const asked = visit.request.query_of("provider");
    auto const provider = asked.empty() ? Result<Provider>(refuse(Refusal::Kind::NotFound, "public_assistance.not_found")) : find_provider(tx, visit.caller, { asked });
    if (!provider)
        return;
    auto list = table(visit, "public_assistance.tickets.of_provider", ticket_columns);
    list.caption = provider->name + "　" + month_text(month);
    for (auto const& one : all)
        if (one.provider == provider->id && list.lines.size() < most_rows)
            if (auto const household = find_household(tx, visit.caller, one.household))
                list.add(cells_of(visit, tx, *household, one));
    page.tables.push_back(std::move(list));
}

void waiting_into(Asked const& visit, db::Read& tx, Day month, DeskFormsPage& page)
{
    auto waiting = table(visit, "public_assistance.tickets.waiting", { "public_assistance.number", "public_assistance.name", "public_assistance.provider", "public_assistance.state" });
    for (auto const& one : continuing(tx, visit.caller, visit.here, month)) {
        Cell state { one.kept_back ? say(visit, one.kept_back->key, one.kept_back->arguments) : say(visit, "public_assistance.tickets.ready") };
        state.is_alarm = one.kept_back.has_value();
        waiting.add({ linked(one.number, address(visit, one.before.household, "tickets")), { one.name }, { provider_name(visit, tx, one.before.provider) }, state });
    }
    page.tables.push_back(std::move(waiting));
    auto runs = table(visit, "public_assistance.ticket_runs", { "public_assistance.when", "public_assistance.state", "public_assistance.tickets.count", "public_assistance.tickets.passed" });
    for (auto const& one : ticket_runs(tx, visit.caller, month))
        runs.add({ { wareki::text(one.at) }, { say(visit, "public_assistance.ticket_run." + word_of(one.state)) }, { std::to_string(one.made) }, { std::to_string(one.passed) } });
    page.tables.push_back(std::move(runs));
}

}  // namespace

Shown show_ticket_month(Asked const& visit, Attempt const* attempt)
{
    auto const month = attempt ? parse_month(visit.request.answer("run_month")).value_or(month_asked(visit)) : month_asked(visit);
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DeskFormsPage made;
        if (!access::scope(tx, visit.caller, may_work).empty())
            made.forms.push_back(form_of(visit, "begin", "public_assistance.ticket_run_begin", { Form(visit, attempt, "begin").line("run_month", "public_assistance.month_typed", month_text(month)) }));
        waiting_into(visit, tx, month, made);
        month_into(visit, tx, month, made);
        auto const rules = practice(tx, visit.here);
        made.note = rules.payer_number.empty() ? say(visit, "public_assistance.ticket.no_payer_number") : std::string();
        if (!access::scope(tx, visit.caller, may_supervise).empty())
            made.links.push_back({ mado::web::link(visit, "/public-assistance/eligibility.csv"), say(visit, "public_assistance.eligibility.file") });
        if (setting_to_keep(tx, visit.caller, visit.here))
            made.links.push_back({ mado::web::link(visit, "/public-assistance/practice"), say(visit, "public_assistance.practice") });
        return made;
    });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance"), page.back_words = say(visit, "public_assistance.day.title");
    page.title = say(visit, "public_assistance.tickets.month", { { "month", month_text(month) } });
    page.about = say(visit, "public_assistance.tickets.about");
    page.links.insert(page.links.begin(),
        { { month_address(visit, month.plus_months(-1)), say(visit, "public_assistance.tickets.before") }, { month_address(visit, month.plus_months(1)), say(visit, "public_assistance.tickets.after") },
            { mado::web::link(visit, "/public-assistance/providers"), say(visit, "public_assistance.providers") },
            { mado::web::link(visit, "/public-assistance/tickets.csv") + "?month=" + month_text(month), say(visit, "public_assistance.tickets.file") } });
    return mado::web::page(visit, "public_assistance/desk_forms.html", page, attempt);
}

Shown act_ticket_month(Asked const& visit)
{
    auto const month = parse_month(visit.request.answer("run_month"));
    if (!month)
        return refuse({ { "run_month", "public_assistance.run.wrong_month" } });
    auto const work = [&](db::Write& tx) {
        auto const position = organization::position(tx, visit.caller.position);
        return begin_ticket_run(tx, visit.caller, visit.here, position ? position->division : std::string(), *month);
    };
    TRY(visit.here.database.write(visit.tenant(), { .alone = "public_assistance.ticket_run", .name = "public_assistance.begin_ticket_run" }, work));
    return mado::web::done(visit, "/public-assistance/tickets?month=" + month_text(*month), "public_assistance.said.ticket_run");
}

Shown fetch_tickets(Asked const& visit, Attempt const*)
{
    auto const month = month_asked(visit);
    auto response = http::bytes("text/csv; charset=utf-8", visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return tickets_csv(tx, visit.caller, month); }));
    return response.with("content-disposition", "attachment; filename=\"tickets-" + month_text(month) + ".csv\"");
}

Shown fetch_eligibility(Asked const& visit, Attempt const*)
{
    auto response = http::bytes("text/csv; charset=utf-8", visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return eligibility_csv(tx, visit.caller, visit.here); }));
    return response.with("content-disposition", "attachment; filename=\"eligibility.csv\"");
}

// -- providers and practice.

Shown show_providers(Asked const& visit, Attempt const* attempt)
{
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DeskFormsPage made;
        auto const asked = attempt ? visit.request.answer("version").empty() ? std::string() : chosen(visit, "version").id : visit.request.query_of("provider");
        auto const edited = asked.empty() ? std::nullopt : [&]() -> std::optional<Provider> {
            auto const found = find_provider(tx, visit.caller, { asked });
            return found ? std::optional(*found) : std::nullopt;
        }();
        auto const before = edited.value_or(Provider {});
        Form const form(visit, attempt, "keep");
        std::vector<Box> boxes;
        if (!edited) {
            boxes.push_back(form.choice("provider_kind", "public_assistance.provider.kind", choices<ProviderKind>(visit, "public_assistance.provider_kind."), "medical"));
            boxes.push_back(form.line("provider_code", "public_assistance.provider.code"));
        }
        boxes.push_back(form.line("provider_name", "public_assistance.provider.name", before.name));
        boxes.push_back(form.line("provider_address", "public_assistance.provider.address", before.address, Need::Optional));
        boxes.push_back(form.choice("checks", "public_assistance.provider.checks", choices<Checks>(visit, "public_assistance.checks."), word_of(before.checks)));
        boxes.push_back(form.day("provider_from", "public_assistance.provider.from", edited ? std::optional(before.from) : std::nullopt));
        boxes.push_back(form.day("provider_until", "public_assistance.provider.until", before.until, Need::Optional));
        if (!access::scope(tx, visit.caller, may_work).empty()) {
            made.forms.push_back(form_of(visit, "keep", "public_assistance.provider_keep", std::move(boxes), edited ? choice_of(before.id.value, before.version) : std::string()));
            if (edited)
                made.forms.back().title = provider_words(visit, before) + "（" + before.code + "）";
        }
        auto list = table(visit, "public_assistance.providers",
            { "public_assistance.provider.name", "public_assistance.provider.kind", "public_assistance.provider.code", "public_assistance.provider.checks", "public_assistance.days" });
        for (auto const& one : providers(tx, visit.caller))
            list.add({ linked(one.name, mado::web::link(visit, "/public-assistance/providers") + "?provider=" + one.id.value, one.address), { say(visit, "public_assistance.provider_kind." + word_of(one.kind)) },
                { one.code }, { say(visit, "public_assistance.checks." + word_of(one.checks)) }, { term_words(one.from, one.until) } });
        made.tables.push_back(std::move(list));
        return made;
    });
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/tickets"), page.back_words = say(visit, "public_assistance.tickets");
    page.title = say(visit, "public_assistance.providers");
    page.about = say(visit, "public_assistance.providers.about");
    return mado::web::page(visit, "public_assistance/desk_forms.html", page, attempt);
}

Shown act_providers(Asked const& visit)
{
    auto const& request = visit.request;
    Provider typed;
    auto const [id, version] = chosen(visit, "version");
    typed.id = { id };
    typed.version = version;
    typed.kind = typed_word<ProviderKind>(visit, "provider_kind").value_or(ProviderKind::Medical);
    typed.code = request.answer("provider_code"), typed.name = request.answer("provider_name"), typed.address = request.answer("provider_address");
    typed.checks = typed_word<Checks>(visit, "checks").value_or(Checks::Paper);
    typed.from = TRY(typed_day(visit, "provider_from"));
    typed.until = TRY(typed_day_or_none(visit, "provider_until"));
    TRY(in_one_write(visit, [&](db::Write& tx) {
        auto const position = organization::position(tx, visit.caller.position);
        typed.owner = position ? position->division : std::string();
        return without_value(keep_provider(tx, visit.caller, visit.here, typed));
    }));
    return mado::web::done(visit, "/public-assistance/providers", "public_assistance.said.kept");
}

Shown show_practice(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<Practice> {
        TRY(setting_to_keep(tx, visit.caller, visit.here));
        return practice(tx, visit.here);
    };
    auto const known = TRY(visit.here.database.read(visit.tenant(), read));
    DeskFormsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/tickets"), page.back_words = say(visit, "public_assistance.tickets");
    page.title = say(visit, "public_assistance.practice");
    page.about = say(visit, "public_assistance.practice.about");
    page.note = known.source.empty() ? std::string() : say(visit, "public_assistance.practice.unsure", { { "source", known.source } });
    Form const form(visit, attempt, "keep");
    page.forms.push_back(form_of(visit, "keep", "public_assistance.practice_keep",
        { form.line("payer_number", "public_assistance.payer_number", known.payer_number), form.line("hearing_days", "public_assistance.practice.hearing_days", std::to_string(known.hearing_days)),
            form.line("opinion_months", "public_assistance.practice.opinion_months", std::to_string(known.opinion_months)),
            form.line("warning_days", "public_assistance.practice.warning_days", std::to_string(known.warning_days)),
            form.area("note", "public_assistance.practice.note", known.note, Need::Optional) },
        attempt ? visit.request.answer("version") : std::to_string(known.version)));
    return mado::web::page(visit, "public_assistance/desk_forms.html", page, attempt);
}

Shown act_practice(Asked const& visit)
{
    auto const small = [&](std::string_view field) { return static_cast<int>(std::clamp<std::int64_t>(typed_number(visit, field), 0, 999)); };
    Practice typed;
    typed.payer_number = visit.request.answer("payer_number");
    typed.hearing_days = small("hearing_days"), typed.opinion_months = small("opinion_months"), typed.warning_days = small("warning_days");
    typed.note = visit.request.answer("note");
    typed.version = typed_number(visit, "version");
    TRY(in_one_write(visit, [&](db::Write& tx) { return without_value(keep_practice(tx, visit.caller, visit.here, typed)); }));
    return mado::web::done(visit, "/public-assistance/practice", "public_assistance.said.kept");
}

std::vector<mado::web::PageType> ticket_pages() { return { html::page<DeskFormsPage>("public_assistance/desk_forms.html") }; }

}  // namespace mado::public_assistance::web
