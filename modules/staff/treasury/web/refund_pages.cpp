#include "web/arrears_pages.h"

#include <mado/documents/documents.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/treasury/past_years.h>
#include <mado/treasury/provider_refunds.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 50;

struct OverpaidRow {
    std::string address, payer, title, number, amount;
    static constexpr auto fields = std::tuple { F(OverpaidRow, address), F(OverpaidRow, payer), F(OverpaidRow, title), F(OverpaidRow, number), F(OverpaidRow, amount) };
};
struct RefundRow {
    std::string id, address, asked, amount, way, state, reason;
    static constexpr auto fields = std::tuple { F(RefundRow, id), F(RefundRow, address), F(RefundRow, asked), F(RefundRow, amount), F(RefundRow, way), F(RefundRow, state), F(RefundRow, reason) };
};
struct RefundsPage {
    std::vector<OverpaidRow> rows;
    std::vector<RefundRow> planned;
    std::string next, unanswered, unanswered_words;
    static constexpr auto fields = std::tuple { F(RefundsPage, rows), F(RefundsPage, planned), F(RefundsPage, next), F(RefundsPage, unanswered), F(RefundsPage, unanswered_words) };
};
struct InterestRow {
    std::string cause, article, amount, lines;
    static constexpr auto fields = std::tuple { F(InterestRow, cause), F(InterestRow, article), F(InterestRow, amount), F(InterestRow, lines) };
};
struct RefundPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, number, payer, assessed, received, open, article, by_provider;
    std::vector<RefundRow> refunds;
    FormBox amount, reason, way, proof, off_amount, off_reason, onto, drop, drop_reason;
    std::vector<FormBox> account, interest_account;
    std::vector<InterestRow> interests;
    FormBox off_cause, hand, hand_proof, interest_of;
    bool may_hand = false, may_pay_interest = false;
    FormBox cause, past_to, past_reason;
    std::string interest_sure, version;
    bool has_interest = false, may_correct_past = false;
    bool may_refund = false, may_set_off = false, may_drop = false;
    static constexpr auto fields = std::tuple { F(RefundPage, trouble_summary), F(RefundPage, list), F(RefundPage, title), F(RefundPage, number), F(RefundPage, payer), F(RefundPage, assessed),
        F(RefundPage, received), F(RefundPage, open), F(RefundPage, article), F(RefundPage, by_provider), F(RefundPage, refunds), F(RefundPage, amount), F(RefundPage, reason), F(RefundPage, way),
        F(RefundPage, proof), F(RefundPage, off_amount), F(RefundPage, off_reason), F(RefundPage, onto), F(RefundPage, drop), F(RefundPage, drop_reason), F(RefundPage, may_drop), F(RefundPage, account), F(RefundPage, may_refund),
        F(RefundPage, may_set_off), F(RefundPage, interests), F(RefundPage, cause), F(RefundPage, past_to), F(RefundPage, past_reason), F(RefundPage, interest_sure), F(RefundPage, version),
        F(RefundPage, has_interest), F(RefundPage, may_correct_past), F(RefundPage, off_cause), F(RefundPage, hand), F(RefundPage, hand_proof), F(RefundPage, interest_of),
        F(RefundPage, interest_account), F(RefundPage, may_hand), F(RefundPage, may_pay_interest) };
};

ClaimId claim_of_path(Visit const& visit) { return visit.request.id<ClaimTag>("claim"); }

std::string rate_of(int rate)
{
    return std::to_string(rate / 100) + "." + (rate % 100 < 10 ? "0" : "") + std::to_string(rate % 100);
}

// 還付加算金 line by line: days, principal and rate.
std::string reckoning_words(Visit const& visit, std::vector<LatenessSpan> const& spans)
{
    std::string all;
    for (auto const& one : spans)
        all += (all.empty() ? "" : "、") + say(visit, "treasury.refund.interest.line", { { "from", wareki::short_text(one.from) }, { "through", wareki::short_text(one.through) },
            { "days", std::to_string(one.days()) }, { "principal", one.principal.text() }, { "rate", rate_of(one.rate) } });
    return all;
}

void lay_interest(Visit const& visit, db::Read& tx, Attempt const* attempt, RefundPage& page, Claim const& claim, Yen open)
{
    std::vector<Choice> causes { { "", say(visit, "treasury.refund.interest.none") } };
    for (auto const& cause : open > Yen(0) ? interest_causes(visit.here, claim) : std::vector<InterestCause> {}) {
        auto const found = interest_of(tx, visit.here, claim, open, cause.name, visit.now().today());
        if (!found)
            continue;
        causes.push_back({ cause.name, cause.title });
        page.interests.push_back({ cause.title, found->article, found->amount.text(),
            reckoning_words(visit, found->spans) + (found->before.is_zero() ? "" : "　" + say(visit, "treasury.refund.interest.before", { { "amount", found->before.text() } })) });
        page.interest_sure = found->sure == "memory" ? say(visit, "treasury.debtor.memory") : std::string();
    }
    page.has_interest = !page.interests.empty();
    page.off_cause = choice_form_box(visit, attempt, "set_off", "off_cause", "treasury.refund.interest.cause", causes);
    page.off_cause.is_required = false;
    page.off_cause.help = say(visit, "treasury.set_off.interest.help");
    page.cause = choice_form_box(visit, attempt, "refund", "cause", "treasury.refund.interest.cause", std::move(causes));
    page.cause.is_required = false;
    page.cause.help = say(visit, "treasury.refund.interest.help");
    page.version = std::to_string(claim.version);
    page.may_correct_past = claim.matter_kind != "case" && is_past(tx, visit.here, claim) && access::allow(tx, visit.caller, may_assess, { claim.owner }).has_value();
    page.past_to = form_box(visit, attempt, "past", "past_to", "treasury.past.to", (claim.balance.due() - claim.balance.excess).digits());
    page.past_reason = form_box(visit, attempt, "past", "past_reason", "treasury.past.reason");
}

RefundRow row_of(Visit const& visit, db::Read& tx, Refund const& one)
{
    auto state = say(visit, "treasury.refund.state." + word_of(one.state));
    if (one.way == RefundWay::Provider && (one.state == RefundState::Planned || one.state == RefundState::Dropped))
        state = say(visit, "treasury.refund.provider." + word_of(one.state));
    if (auto const end = one.state == RefundState::Dropped ? end_of(tx, one.id) : std::nullopt)
        state = say(visit, "treasury.provider_refund.how." + word_of(end->how));
    if (one.paid_on)
        state += "　" + wareki::short_text(*one.paid_on) + (one.repaid ? "　" + say(visit, "treasury.refund.repaid") : std::string());
    return { one.id.value, mado::web::link(visit, { "treasury", "refunds", one.claim.value }), wareki::short_text(one.asked_on), one.amount.digits(), say(visit, "treasury.refund.way." + word_of(one.way)),
        state, one.reason + (one.interest.is_zero() ? "" : "　" + say(visit, "treasury.refund.interest.with", { { "amount", one.interest.text() } }) + "　" + reckoning_words(visit, one.reckoning)) };
}

Result<Claim> found(Visit const& visit, db::Read& tx)
{
    auto claim = treasury::find(tx, claim_of_path(visit));
    if (!claim)
        return refuse(Refusal::Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, visit.caller, may_refund, { claim->owner }));
    return std::move(*claim);
}

Result<RefundPage> refund_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const claim = TRY(found(visit, tx));
    auto const open = refundable(tx, claim);
    RefundPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/refunds");
    page.title = claim.title;
    page.number = claim_number(claim);
    page.payer = claim.payer.name;
    page.assessed = claim.balance.due().text();
    page.received = claim.balance.received.text();
    page.open = open.text();
    page.may_refund = open > Yen(0);
    lay_interest(visit, tx, attempt, page, claim, open);
    page.article = say(visit, claim.claim_class == ClaimClass::Private ? "treasury.refund.article.private" : "treasury.refund.article.public");
    std::vector<Choice> planned, ordered, interest;
    for (auto const& one : refunds_of(tx, claim.id)) {
        page.refunds.push_back(row_of(visit, tx, one));
        Choice const choice { one.id.value + ":" + std::to_string(one.version), wareki::short_text(one.asked_on) + "　" + one.paid_out().text() };
        if (one.state == RefundState::Planned && one.payout)
            planned.push_back(choice);
        if (one.state == RefundState::Planned && one.way == RefundWay::Cash && one.payout && find_payout(tx, one.payout)->state == PayoutState::Ordered)
            ordered.push_back(choice);
        if (!one.interest_open().is_zero())
            interest.push_back({ choice.value, wareki::short_text(one.asked_on) + "　" + one.interest_open().text() });
    }
    page.may_hand = !ordered.empty();
    page.hand = choice_form_box(visit, attempt, "hand", "hand", "treasury.refund.hand.which", std::move(ordered));
    page.hand_proof = form_box(visit, attempt, "hand", "hand_proof", "treasury.refund.hand.proof");
    page.may_pay_interest = !interest.empty();
    page.interest_of = choice_form_box(visit, attempt, "interest", "interest_of", "treasury.refund.interest.which", std::move(interest));
    page.interest_account = account_boxes(visit, attempt, "interest", "interest_");
    page.may_drop = !planned.empty();
    page.drop = choice_form_box(visit, attempt, "drop", "refund", "treasury.refund.drop", planned);
    page.amount = form_box(visit, attempt, "refund", "amount", "treasury.refund.amount", std::to_string(open.amount()));
    page.reason = form_box(visit, attempt, "refund", "reason", "treasury.refund.reason");
    page.way = choice_form_box(visit, attempt, "refund", "way", "treasury.refund.way",
        { { "account", say(visit, "treasury.refund.way.account") }, { "cash", say(visit, "treasury.refund.way.cash") }, { "provider", say(visit, "treasury.refund.way.provider") } });
    page.account = account_boxes(visit, attempt, "refund");
    for (auto& box : page.account)
        box.is_required = false;
    page.proof = form_box(visit, attempt, "refund", "proof", "treasury.refund.proof", {}, false);
    page.by_provider = held_by_provider(tx, claim).is_zero() ? std::string() : say(visit, "treasury.refund.by_provider", { { "most", held_by_provider(tx, claim).text() } });
    std::vector<Choice> onto;
    for (auto const& one : owed_by_payer_of(tx, claim))
        onto.push_back({ one.id.value, one.title + "　" + claim_number(one) + "　" + one.balance.unpaid().text() });
    page.may_set_off = page.may_refund && !onto.empty();
    page.onto = choice_form_box(visit, attempt, "set_off", "onto", "treasury.set_off.onto", onto);
    page.off_amount = form_box(visit, attempt, "set_off", "off_amount", "treasury.set_off.amount", std::to_string(open.amount()));
    page.off_reason = form_box(visit, attempt, "set_off", "off_reason", "treasury.set_off.reason");
    page.drop_reason = form_box(visit, attempt, "drop", "drop_reason", "treasury.refund.drop_reason");
    return page;
}

// The form's controls are named apart, so that each of three forms on the page has its own.
Result<void> at_boxes(Result<Refund> made, std::string const& prefix)
{
    if (made)
        return {};
    for (auto& field : made.error().fields)
        if (field.field == "amount" || field.field == "reason" || field.field == "cause")
            field.field.insert(0, prefix);
    return std::unexpected(made.error());
}

// Each field of the form stands under its own prefix.
Result<void> with_prefix(Result<Refund> made, std::string const& prefix)
{
    if (made)
        return {};
    for (auto& field : made.error().fields)
        field.field.insert(0, prefix);
    return std::unexpected(made.error());
}

Result<void> give_back(Visit const& visit)
{
    auto const amount = TRY(typed_yen(visit, "amount"));
    auto const way = visit.request.answer("way");
    auto const id = claim_of_path(visit);
    if (way != "account" && way != "cash" && way != "provider")
        return refuse({ { "way", "treasury.choose" } });
    auto const reason = visit.request.answer("reason");
    TRY(visit.here.database.write(visit.tenant(), documents::numbering("treasury.refund"), [&](db::Write& tx) -> Result<Refund> {
        if (auto const first = not_made_today(tx, visit.caller, visit.here, id, amount, reason); !first)
            return std::unexpected(first.error());
        if (way == "account")
            return refund_to_account(tx, visit.caller, visit.here, id, amount, visit.request.answer("reason"), typed_account(visit), visit.request.answer("cause"));
        if (way == "provider" && text::trimmed(visit.request.answer("proof")).empty())
            return refund_by_provider(tx, visit.caller, visit.here, id, amount, visit.request.answer("reason"), visit.request.answer("cause"));
        return refund_now(tx, visit.caller, visit.here, id, amount, visit.request.answer("reason"), way == "cash" ? RefundWay::Cash : RefundWay::Provider, visit.request.answer("proof"), visit.request.answer("cause"));
    }));
    return {};
}

Result<void> lay_onto(Visit const& visit)
{
    auto const amount = TRY(typed_yen(visit, "off_amount"));
    return at_boxes(visit.here.database.write(visit.tenant(), documents::numbering("treasury.set_off"), [&](db::Write& tx) -> Result<Refund> {
        if (auto const first = not_made_today(tx, visit.caller, visit.here, claim_of_path(visit), amount, visit.request.answer("off_reason")); !first)
            return std::unexpected(first.error());
        return set_off(tx, visit.caller, visit.here, claim_of_path(visit), { visit.request.answer("onto") }, amount, visit.request.answer("off_reason"), visit.request.answer("off_cause"));
    }), "off_");
}

Result<void> correct_closed(Visit const& visit)
{
    auto const to = Yen::parse(text::narrow_number(visit.request.answer("past_to")));
    if (!to)
        return refuse({ { "past_to", "treasury.claim.wrong_amount" } });
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.correct_past" },
        [&](db::Write& tx) { return correct_past(tx, visit.caller, visit.here, claim_of_path(visit), *to, visit.request.answer("past_reason"), typed_number(visit, "version")); });
    if (made)
        return {};
    for (auto& field : made.error().fields)
        field.field.insert(0, "past_");
    return std::unexpected(made.error());
}

Result<void> drop(Visit const& visit)
{
    auto const [id, version] = typed_versioned(visit, "refund");
    return at_boxes(visit.here.database.write(visit.tenant(), { .name = "treasury.drop_refund" }, [&](db::Write& tx) {
        return drop_refund(tx, visit.caller, visit.here, { id }, visit.request.answer("drop_reason"), version);
    }), "drop_");
}

// Cash whose 支出命令 has come.
Result<void> hand_cash(Visit const& visit)
{
    auto const [id, version] = typed_versioned(visit, "hand");
    return with_prefix(visit.here.database.write(visit.tenant(), { .name = "treasury.hand_over" },
        [&](db::Write& tx) { return hand_over(tx, visit.caller, visit.here, { id }, visit.request.answer("hand_proof"), version); }), "hand_");
}

Result<void> pay_its_interest(Visit const& visit)
{
    auto const [id, version] = typed_versioned(visit, "interest_of");
    return with_prefix(visit.here.database.write(visit.tenant(), { .name = "treasury.pay_interest" },
        [&](db::Write& tx) { return pay_interest(tx, visit.caller, visit.here, { id }, typed_account(visit, "interest_"), version); }), "interest_");
}

}  // namespace

Shown show_refunds(Visit const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        RefundsPage made;
        auto found = to_refund(tx, visit.caller, visit.request.query_of("after"), most_rows + 1);
        bool const more = std::ssize(found) > most_rows;
        if (more)
            found.pop_back();
        for (auto const& one : found)
            made.rows.push_back({ mado::web::link(visit, { "treasury", "refunds", one.id.value }), one.payer.name, one.title, claim_number(one), refundable(tx, one).digits() });
        if (more)
            made.next = mado::web::link(visit, "/treasury/refunds") + "?after=" + found.back().id.value;
        made.unanswered = mado::web::link(visit, "/treasury/provider-refunds");
        made.unanswered_words = say(visit, "treasury.provider_refund.count", { { "count", std::to_string(unanswered_refunds(tx, visit.caller, "", most_rows).size()) } });
        for (auto const& one : planned_refunds(tx, "", most_rows))
            if (auto const claim = treasury::find(tx, one.claim); claim && access::allow(tx, visit.caller, may_refund, { claim->owner }))
                made.planned.push_back(row_of(visit, tx, one));
        return made;
    });
    return mado::web::page(visit, "treasury/refunds.html", page);
}

Shown show_refund(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return refund_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/refund.html", page, attempt);
}

Shown act_refund(Visit const& visit)
{
    auto const what = visit.request.answer("do"), path = "/treasury/refunds/" + claim_of_path(visit).value;
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return found(visit, tx); }));
    if (what == "refund")
        TRY(give_back(visit));
    else if (what == "set_off")
        TRY(lay_onto(visit));
    else if (what == "drop")
        TRY(drop(visit));
    else if (what == "hand")
        TRY(hand_cash(visit));
    else if (what == "interest")
        TRY(pay_its_interest(visit));
    else if (what == "past")
        TRY(correct_closed(visit));
    else
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    return mado::web::done(visit, path, "treasury.said." + what);
}

std::vector<mado::web::PageType> refund_pages() { return { html::page<RefundsPage>("treasury/refunds.html"), html::page<RefundPage>("treasury/refund.html") }; }

}  // namespace mado::treasury::web
