#include "web/arrears_pages.h"

#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>
#include <mado/treasury/postponements.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 50, proposed_days_to_pay = 10;

struct DebtorRow {
    std::string address, payer, title, number, unpaid, due, late, state;
    bool is_alarm = false;
    static constexpr auto fields = std::tuple { F(DebtorRow, address), F(DebtorRow, payer), F(DebtorRow, title), F(DebtorRow, number), F(DebtorRow, unpaid), F(DebtorRow, due), F(DebtorRow, late),
        F(DebtorRow, state), F(DebtorRow, is_alarm) };
};
struct DebtorsPage {
    std::vector<DebtorRow> rows;
    std::string next, to_demand;
    static constexpr auto fields = std::tuple { F(DebtorsPage, rows), F(DebtorsPage, next), F(DebtorsPage, to_demand) };
};

struct WhyRow {
    std::string on, words, article, completes;
    static constexpr auto fields = std::tuple { F(WhyRow, on), F(WhyRow, words), F(WhyRow, article), F(WhyRow, completes) };
};
struct SpanRow {
    std::string days, principal, rate, number;
    static constexpr auto fields = std::tuple { F(SpanRow, days), F(SpanRow, principal), F(SpanRow, rate), F(SpanRow, number) };
};
struct InstalmentRow {
    std::string number, due, amount, slip, state;
    bool is_missed = false;
    static constexpr auto fields = std::tuple { F(InstalmentRow, number), F(InstalmentRow, due), F(InstalmentRow, amount), F(InstalmentRow, slip), F(InstalmentRow, state), F(InstalmentRow, is_missed) };
};
struct PromiseView {
    std::string id, heading, about;
    std::vector<InstalmentRow> instalments;
    bool may_void = false;
    static constexpr auto fields = std::tuple { F(PromiseView, id), F(PromiseView, heading), F(PromiseView, about), F(PromiseView, instalments), F(PromiseView, may_void) };
};
struct StepRow {
    std::string id, on, what, about, state;
    bool is_open = false;
    static constexpr auto fields = std::tuple { F(StepRow, id), F(StepRow, on), F(StepRow, what), F(StepRow, about), F(StepRow, state), F(StepRow, is_open) };
};
struct PostponementView {
    std::string id, heading, about, state;
    bool may_revoke = false;
    static constexpr auto fields = std::tuple { F(PostponementView, id), F(PostponementView, heading), F(PostponementView, about), F(PostponementView, state), F(PostponementView, may_revoke) };
};
struct DebtorPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, number, payer, address, class_words, unpaid, due, late, completes, completes_why, charge, charge_title, charge_article, charge_sure;
    std::vector<WhyRow> why;
    std::vector<SpanRow> spans;
    std::vector<PlainRow> letters, nexts, write_offs;
    std::vector<PromiseView> promises;
    std::vector<PostponementView> postponements;
    std::vector<StepRow> steps;
    FormBox pay_by, signed_on, first_on, count, void_reason, step_kind, step_on, office, step_number, remark, ground, write_off_reason, relief, relief_from, relief_through, relief_reason, revoke_reason;
    bool is_unpaid = false, may_demand = false, may_remind = false, may_promise = false, may_fix = false, is_invoked = false, is_completed = false, may_postpone = false;
    static constexpr auto fields = std::tuple { F(DebtorPage, trouble_summary), F(DebtorPage, list), F(DebtorPage, title), F(DebtorPage, number), F(DebtorPage, payer), F(DebtorPage, address),
        F(DebtorPage, class_words), F(DebtorPage, unpaid), F(DebtorPage, due), F(DebtorPage, late), F(DebtorPage, completes), F(DebtorPage, completes_why), F(DebtorPage, charge),
        F(DebtorPage, charge_title), F(DebtorPage, charge_article), F(DebtorPage, charge_sure), F(DebtorPage, why), F(DebtorPage, spans), F(DebtorPage, letters),
        F(DebtorPage, nexts), F(DebtorPage, write_offs), F(DebtorPage, promises), F(DebtorPage, steps), F(DebtorPage, pay_by), F(DebtorPage, signed_on), F(DebtorPage, first_on),
        F(DebtorPage, count), F(DebtorPage, void_reason), F(DebtorPage, step_kind), F(DebtorPage, step_on), F(DebtorPage, office), F(DebtorPage, step_number), F(DebtorPage, remark),
        F(DebtorPage, ground), F(DebtorPage, write_off_reason), F(DebtorPage, is_unpaid), F(DebtorPage, may_demand), F(DebtorPage, may_remind), F(DebtorPage, may_promise),
        F(DebtorPage, may_fix), F(DebtorPage, is_invoked), F(DebtorPage, is_completed), F(DebtorPage, postponements), F(DebtorPage, relief),
        F(DebtorPage, relief_from), F(DebtorPage, relief_through), F(DebtorPage, relief_reason), F(DebtorPage, revoke_reason), F(DebtorPage, may_postpone) };
};

ClaimId claim_of_path(Visit const& visit) { return visit.request.id<ClaimTag>("claim"); }

std::string state_of_debtor(Visit const& visit, Debtor const& one)
{
    if (one.has_missed)
        return say(visit, "treasury.debtors.missed");
    if (one.is_postponed)
        return say(visit, "treasury.debtors.postponed");
    if (one.has_promise)
        return say(visit, "treasury.debtors.promised");
    if (one.must_be_demanded)
        return say(visit, "treasury.debtors.to_demand");
    return say(visit, one.is_demanded ? "treasury.debtors.demanded" : "treasury.debtors.late");
}

DebtorRow row_of(Visit const& visit, Debtor const& one)
{
    return { mado::web::link(visit, { "treasury", "debtors", one.claim.id.value }), one.claim.payer.name, one.claim.title, claim_number(one.claim), one.claim.balance.unpaid().digits(),
        wareki::short_text(one.claim.due_on), std::to_string(one.late_days), state_of_debtor(visit, one), one.has_missed || one.must_be_demanded };
}

std::string rate_words(int rate)
{
    auto const fraction = rate % 100;
    auto words = std::to_string(rate / 100);
    if (fraction != 0)
        words += "." + (fraction % 10 == 0 ? std::to_string(fraction / 10) : (fraction < 10 ? "0" : "") + std::to_string(fraction));
    return words;
}

void lay_limitation(Visit const& visit, db::Read& tx, DebtorPage& page, Claim const& claim)
{
    auto const found = limitation(tx, visit.here, claim);
    page.completes = found.completes_on ? wareki::text(*found.completes_on) : say(visit, "treasury.debtor.held_open");
    page.is_completed = found.is_completed(visit.now().today());
    page.is_invoked = found.must_be_invoked;
    for (auto const& line : found.lines)
        page.why.push_back({ wareki::short_text(line.on), say(visit, line.key, line.arguments), line.article, line.completes_on ? wareki::short_text(*line.completes_on) : std::string() });
}

void lay_charge(Visit const& visit, db::Read& tx, DebtorPage& page, Claim const& claim)
{
    auto const found = late_charge(tx, visit.here, claim, visit.now().today());
    if (!found)
        return;
    page.charge = claim.overdue_charges.is_zero() ? found->lateness.charge.text() : claim.overdue_charges.text();
    page.charge_title = found->rule.title;
    page.charge_article = found->rule.article;
    page.charge_sure = found->rule.sure == "memory" ? say(visit, "treasury.debtor.memory") : std::string();
    for (auto const& span : found->lateness.spans)
        page.spans.push_back({ wareki::short_text(span.from) + "〜" + wareki::short_text(span.through), span.principal.digits(),
            rate_words(span.rate) + (span.is_halved ? say(visit, "treasury.debtor.halved") : std::string()), std::to_string(span.days()) });
    page.may_fix = claim.balance.settled() && claim.overdue_charges.is_zero() && !found->lateness.charge.is_zero();
}

PromiseView promise_view(Visit const& visit, Promise const& one)
{
    PromiseView made { one.id.value, say(visit, "treasury.promise.of", { { "day", wareki::text(one.signed_on) }, { "state", say(visit, "treasury.promise.state." + word_of(one.state)) } }), one.why_void, {}, false };
    for (auto const& part : one.instalments) {
        auto const state = part.is_paid ? "paid" : part.is_missed ? "missed" : "open";
        made.instalments.push_back({ std::to_string(part.number), wareki::short_text(part.due_on), part.amount.digits(), part.slip, say(visit, std::string("treasury.instalment.") + state), part.is_missed });
        made.may_void = made.may_void || (part.is_missed && one.state == PromiseState::Live);
    }
    return made;
}

// Each 徴収猶予 with what it does, and the form of another.
void lay_postponements(Visit const& visit, db::Read& tx, Attempt const* attempt, DebtorPage& page, Claim const& claim)
{
    auto const today = visit.now().today();
    auto const all = postponement_rules(visit.here);
    for (auto const& one : postponements_of(tx, claim.id))
        for (auto const& rule : all)
            for (auto const& ground : rule.grounds)
                if (one.kind == rule.name && one.ground == ground.name) {
                    auto const state = one.revoked_on ? say(visit, "treasury.postponement.revoked", { { "day", wareki::text(*one.revoked_on) }, { "why", one.why_ended } })
                                                      : say(visit, one.last() < today ? "treasury.postponement.over" : "treasury.postponement.runs");
                    page.postponements.push_back({ one.id, rule.title + "　" + wareki::short_text(one.from) + "〜" + wareki::short_text(one.through),
                        ground.title + "（" + ground.article + "）　" + say(visit, "treasury.postponement.relief." + word_of(ground.relief)) + "　" + one.reason, state, !one.revoked_on && one.last() >= today && std::ranges::none_of(page.postponements, &PostponementView::may_revoke) });
                }
    std::vector<Choice> choices;
    for (auto const& rule : postponement_rules_of(visit.here, claim.claim_class))
        for (auto const& ground : rule.grounds)
            choices.push_back({ rule.name + "/" + ground.name, rule.title + "：" + ground.title + "（" + say(visit, "treasury.postponement.relief." + word_of(ground.relief)) + "）" });
    page.may_postpone = page.is_unpaid && !choices.empty();
    page.relief = choice_form_box(visit, attempt, "postpone", "relief_ground", "treasury.postponement.ground", std::move(choices));
    page.relief_from = day_form_box(visit, attempt, "postpone", "relief_from", "treasury.postponement.from", today);
    page.relief_through = day_form_box(visit, attempt, "postpone", "relief_through", "treasury.postponement.through", today.plus_months(6).plus_days(-1));
    page.relief_reason = form_box(visit, attempt, "postpone", "relief_reason", "treasury.postponement.reason");
    page.revoke_reason = form_box(visit, attempt, "revoke", "revoke_reason", "treasury.postponement.why");
}

void lay_history(Visit const& visit, db::Read& tx, DebtorPage& page, Claim const& claim)
{
    auto const today = visit.now().today();
    for (auto const& one : letters_of(tx, claim.id)) {
        page.may_remind = page.may_remind || one.kind == LetterKind::Demand;
        auto const document = documents::find(tx, { one.document });
        page.letters.push_back({ wareki::short_text(one.sent_on), say(visit, "treasury.letter." + word_of(one.kind)),
            say(visit, "treasury.letter.about", { { "amount", one.amount.text() }, { "day", wareki::short_text(one.pay_by) }, { "slip", one.slip }, { "number", document ? document->number : "―" } }) });
    }
    for (auto const& one : promises_of(tx, claim, today)) {
        page.may_promise = page.may_promise && one.state != PromiseState::Live;
        page.promises.push_back(promise_view(visit, one));
    }
    for (auto const& one : arrears_steps(tx, claim.id)) {
        auto about = one.office;
        for (auto const& more : { one.number, one.remark })
            about += about.empty() || more.empty() ? more : "　" + more;
        auto const ended = one.ended_on && one.end != StepEnd::Open && *one.ended_on != one.on ? say(visit, "treasury.step.end." + word_of(one.end)) + "　" + wareki::short_text(*one.ended_on) : std::string();
        page.steps.push_back({ one.id, wareki::short_text(one.on), say(visit, "treasury.step." + word_of(one.kind)), about, one.end == StepEnd::Open ? say(visit, "treasury.step.end.open") : ended, one.end == StepEnd::Open });
    }
    for (auto const& one : write_offs_of(tx, claim.id))
        page.write_offs.push_back({ one.done_on ? wareki::short_text(*one.done_on) : std::string(), one.amount.text() + "　" + say(visit, "treasury.ground." + word_of(one.ground)),
            say(visit, "treasury.write_off.state." + word_of(one.state)) + "　" + one.reason });
}

void lay_forms(Visit const& visit, Attempt const* attempt, DebtorPage& page, Claim const& claim)
{
    auto const today = visit.now().today();
    auto const pays = visit.here.calendar.next_open(today.plus_days(proposed_days_to_pay)).value_or(today.plus_days(proposed_days_to_pay));
    page.pay_by = day_form_box(visit, attempt, page.may_remind ? "remind" : "demand", "pay_by", "treasury.debtor.pay_by", pays);
    page.signed_on = day_form_box(visit, attempt, "promise", "signed_on", "treasury.promise.signed_on", today);
    page.first_on = day_form_box(visit, attempt, "promise", "first_on", "treasury.promise.first_on", visit.here.calendar.next_open(today.plus_months(1)));
    page.count = form_box(visit, attempt, "promise", "instalments", "treasury.promise.count", "6");
    page.void_reason = form_box(visit, attempt, "void", "reason", "treasury.promise.void_reason");
    std::vector<Choice> kinds, grounds;
    for (auto const& one : steps_of_class(claim.claim_class)) {
        kinds.push_back({ word_of(one.kind), say(visit, "treasury.step." + word_of(one.kind)) });
        page.nexts.push_back({ say(visit, "treasury.step." + word_of(one.kind)), say(visit, "treasury.step." + word_of(one.kind) + ".about"), one.article });
    }
    for (auto const ground : grounds_of_class(claim.claim_class))
        grounds.push_back({ word_of(ground), say(visit, "treasury.ground." + word_of(ground)) + "（" + article_of(ground, claim.claim_class) + "）" });
    page.step_kind = choice_form_box(visit, attempt, "step", "kind", "treasury.step.kind", kinds);
    page.step_on = day_form_box(visit, attempt, "step", "on", "treasury.step.on", today);
    page.office = form_box(visit, attempt, "step", "office", "treasury.step.office", {}, false);
    page.step_number = form_box(visit, attempt, "step", "number", "treasury.step.number", {}, false);
    page.remark = form_box(visit, attempt, "step", "remark", "treasury.step.remark", {}, false);
    page.ground = choice_form_box(visit, attempt, "write_off", "ground", "treasury.write_off.ground", grounds);
    page.write_off_reason = form_box(visit, attempt, "write_off", "write_off_reason", "treasury.write_off.reason");
}

Result<Claim> found(Visit const& visit, db::Read& tx)
{
    auto claim = treasury::find(tx, claim_of_path(visit));
    if (!claim)
        return refuse(Refusal::Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, visit.caller, may_collect, { claim->owner }));
    return std::move(*claim);
}

Result<DebtorPage> debtor_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const claim = TRY(found(visit, tx));
    auto const today = visit.now().today();
    DebtorPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/debtors");
    page.title = claim.title;
    page.number = claim_number(claim);
    page.payer = claim.payer.name;
    page.address = claim.payer.address.empty() ? say(visit, "treasury.debtor.no_address") : claim.payer.address;
    page.class_words = say(visit, "treasury.class." + word_of(claim.claim_class));
    page.unpaid = claim.balance.unpaid().text();
    page.due = wareki::text(claim.due_on);
    page.is_unpaid = !claim.balance.unpaid().is_zero();
    page.late = page.is_unpaid && claim.due_on < today ? std::to_string(today - claim.due_on) : std::string();
    page.may_promise = page.is_unpaid;
    lay_limitation(visit, tx, page, claim);
    lay_charge(visit, tx, page, claim);
    lay_history(visit, tx, page, claim);
    page.may_demand = page.is_unpaid && !page.may_remind && claim.due_on < today;
    page.may_remind = page.may_remind && page.is_unpaid;
    lay_forms(visit, attempt, page, claim);
    lay_postponements(visit, tx, attempt, page, claim);
    return page;
}

// One of the names that the page offered; Invalid at its box otherwise.
template <class Enum>
Result<Enum> chosen(Visit const& visit, std::string const& field)
{
    auto const typed = visit.request.answer(field);
    auto const names = names_of(Enum {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == typed)
            return static_cast<Enum>(i);
    return refuse({ { field, "treasury.choose" } });
}

Result<void> send_letter(Visit const& visit, bool is_demand)
{
    auto const pay_by = TRY(typed_day_of(visit, "pay_by"));
    auto const id = claim_of_path(visit);
    TRY(visit.here.database.write(visit.tenant(), documents::numbering("treasury.letter"), [&](db::Write& tx) {
        return is_demand ? demand(tx, visit.caller, visit.here, id, pay_by) : remind(tx, visit.caller, visit.here, id, pay_by);
    }));
    return {};
}

Result<void> take_promise(Visit const& visit)
{
    auto const signed_on = TRY(typed_day_of(visit, "signed_on"));
    auto const first_on = TRY(typed_day_of(visit, "first_on"));
    auto const count = typed_number(visit, "instalments");
    if (count < 2 || count > 60)
        return refuse({ { "instalments", "treasury.promise.wrong_count", { { "most", "60" } } } });
    auto const made = visit.here.database.write(visit.tenant(), documents::numbering("treasury.promise"), [&](db::Write& tx) -> Result<Promise> {
        auto const claim = TRY(found(visit, tx));
        return promise(tx, visit.caller, visit.here, claim.id, signed_on, equal_instalments(claim.balance.unpaid(), static_cast<int>(count), first_on));
    });
    if (!made)
        return std::unexpected(made.error());
    return {};
}

Result<void> record_step(Visit const& visit)
{
    ArrearsStep step;
    step.claim = claim_of_path(visit);
    step.kind = TRY(chosen<StepKind>(visit, "kind"));
    step.on = TRY(typed_day_of(visit, "on"));
    step.office = visit.request.answer("office");
    step.number = visit.request.answer("number");
    step.remark = visit.request.answer("remark");
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.take_step" }, [&](db::Write& tx) { return take_step(tx, visit.caller, visit.here, step); }));
    return {};
}

Result<void> finish_step(Visit const& visit)
{
    auto const end = visit.request.answer("end") == "withdrawn" ? StepEnd::Withdrawn : StepEnd::CarriedThrough;
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.end_step" },
        [&](db::Write& tx) { return end_step(tx, visit.caller, visit.here, visit.request.answer("step"), end, visit.now().today()); }));
    return {};
}

Result<void> grant_postponement(Visit const& visit)
{
    auto const chosen = visit.request.answer("relief_ground");
    auto const slash = std::min(chosen.find('/'), chosen.size());
    Postponement wanted;
    wanted.claim = claim_of_path(visit);
    wanted.kind = chosen.substr(0, slash);
    wanted.ground = chosen.substr(std::min(slash + 1, chosen.size()));
    wanted.from = TRY(typed_day_of(visit, "relief_from"));
    wanted.through = TRY(typed_day_of(visit, "relief_through"));
    wanted.reason = visit.request.answer("relief_reason");
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.postpone" }, [&](db::Write& tx) { return postpone(tx, visit.caller, visit.here, wanted); });
    if (made)
        return {};
    for (auto& field : made.error().fields)  // the boxes of several forms on this page have names of their own
        field.field.insert(0, "relief_");
    return std::unexpected(made.error());
}

Result<void> end_postponement(Visit const& visit)
{
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.revoke_postponement" },
        [&](db::Write& tx) { return revoke_postponement(tx, visit.caller, visit.here, visit.request.answer("postponement"), visit.request.answer("revoke_reason")); });
    if (made)
        return {};
    for (auto& field : made.error().fields)
        if (field.field == "reason")
            field.field = "revoke_reason";
    return std::unexpected(made.error());
}

Result<void> propose_write_off(Visit const& visit)
{
    auto const ground = TRY(chosen<WriteOffGround>(visit, "ground"));
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.write_off" },
        [&](db::Write& tx) { return write_off(tx, visit.caller, visit.here, claim_of_path(visit), ground, visit.request.answer("write_off_reason")); });
    if (made)
        return {};
    for (auto& field : made.error().fields)
        if (field.field == "reason")
            field.field = "write_off_reason";
    return std::unexpected(made.error());
}

}  // namespace

Shown show_debtors(Visit const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        DebtorQuery query;
        query.after_due = visit.request.query_of("after_due");
        query.after = visit.request.query_of("after");
        query.most = most_rows + 1;
        auto found = debtors(tx, visit.caller, visit.here, query);
        DebtorsPage made;
        bool const more = std::ssize(found) > most_rows;
        if (more)
            found.pop_back();
        for (auto const& one : found)
            made.rows.push_back(row_of(visit, one));
        if (more)
            made.next = mado::web::link(visit, "/treasury/debtors") + "?after_due=" + found.back().claim.due_on.iso() + "&after=" + found.back().claim.id.value;
        auto const count = count_debtors_to_demand(tx, visit.caller, visit.now().today());
        made.to_demand = say(visit, "treasury.debtors.count", { { "count", std::to_string(count) } });
        return made;
    });
    return mado::web::page(visit, "treasury/debtors.html", page);
}

Shown show_debtor(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return debtor_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/debtor.html", page, attempt);
}

Shown act_debtor(Visit const& visit)
{
    auto const what = visit.request.answer("do"), path = "/treasury/debtors/" + claim_of_path(visit).value;
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return found(visit, tx); }));
    if (what == "demand" || what == "remind")
        TRY(send_letter(visit, what == "demand"));
    else if (what == "promise")
        TRY(take_promise(visit));
    else if (what == "void")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.void_promise" },
            [&](db::Write& tx) { return void_promise(tx, visit.caller, visit.here, { visit.request.answer("promise") }, visit.request.answer("reason")); }));
    else if (what == "step")
        TRY(record_step(visit));
    else if (what == "end_step")
        TRY(finish_step(visit));
    else if (what == "fix")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.fix_charge" }, [&](db::Write& tx) { return fix_late_charge(tx, visit.caller, visit.here, claim_of_path(visit)); }));
    else if (what == "postpone")
        TRY(grant_postponement(visit));
    else if (what == "revoke")
        TRY(end_postponement(visit));
    else if (what == "write_off")
        TRY(propose_write_off(visit));
    else
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    return mado::web::done(visit, path, "treasury.said." + what);
}

std::vector<mado::web::PageType> debtor_pages() { return { html::page<DebtorsPage>("treasury/debtors.html"), html::page<DebtorPage>("treasury/debtor.html") }; }

}  // namespace mado::treasury::web
