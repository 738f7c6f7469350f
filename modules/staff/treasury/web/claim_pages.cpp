#include "web/till_pages.h"

#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 50, most_proposals = 10;

struct ProposalRow {
    std::string id, title, about, amount, why, address, score;
    static constexpr auto fields = std::tuple { F(ProposalRow, id), F(ProposalRow, title), F(ProposalRow, about), F(ProposalRow, amount), F(ProposalRow, why), F(ProposalRow, address), F(ProposalRow, score) };
};
struct ReceiptPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, back, heading, amount, state, oddity, paid_on, booked_on, reference, slip, kana, remark, number, claim, claim_address, paper, who, version, inquiry_words;
    std::vector<ProposalRow> proposals;
    FormBox claim_number, words, reason;
    bool may_match = false, may_inquire = false, may_reverse = false, is_inquired = false;
    static constexpr auto fields = std::tuple { F(ReceiptPage, trouble_summary), F(ReceiptPage, refused), F(ReceiptPage, back), F(ReceiptPage, heading), F(ReceiptPage, amount),
        F(ReceiptPage, state), F(ReceiptPage, oddity), F(ReceiptPage, paid_on), F(ReceiptPage, booked_on), F(ReceiptPage, reference), F(ReceiptPage, slip), F(ReceiptPage, kana),
        F(ReceiptPage, remark), F(ReceiptPage, number), F(ReceiptPage, claim), F(ReceiptPage, claim_address), F(ReceiptPage, paper), F(ReceiptPage, who), F(ReceiptPage, version),
        F(ReceiptPage, inquiry_words), F(ReceiptPage, proposals), F(ReceiptPage, claim_number), F(ReceiptPage, words), F(ReceiptPage, reason), F(ReceiptPage, may_match),
        F(ReceiptPage, may_inquire), F(ReceiptPage, may_reverse), F(ReceiptPage, is_inquired) };
};
struct ClaimRow {
    std::string address, title, number, payer, assessed, unpaid, due, state;
    bool is_alarm = false;
    static constexpr auto fields = std::tuple { F(ClaimRow, address), F(ClaimRow, title), F(ClaimRow, number), F(ClaimRow, payer), F(ClaimRow, assessed), F(ClaimRow, unpaid), F(ClaimRow, due),
        F(ClaimRow, state), F(ClaimRow, is_alarm) };
};
struct ClaimsPage {
    std::string back, here, add, number, kana, slip, next;
    std::vector<Choice> states;
    std::vector<ClaimRow> rows;
    static constexpr auto fields = std::tuple { F(ClaimsPage, back), F(ClaimsPage, here), F(ClaimsPage, add), F(ClaimsPage, number), F(ClaimsPage, kana), F(ClaimsPage, slip),
        F(ClaimsPage, next), F(ClaimsPage, states), F(ClaimsPage, rows) };
};
struct SlipRow {
    std::string number, amount, issued, due, state, notice;
    static constexpr auto fields = std::tuple { F(SlipRow, number), F(SlipRow, amount), F(SlipRow, issued), F(SlipRow, due), F(SlipRow, state), F(SlipRow, notice) };
};
struct MoneyRow {
    std::string address, on, what, amount, state;
    static constexpr auto fields = std::tuple { F(MoneyRow, address), F(MoneyRow, on), F(MoneyRow, what), F(MoneyRow, amount), F(MoneyRow, state) };
};
struct EntryRow {
    std::string on, kind, debit, credit, amount, remark, address;
    static constexpr auto fields = std::tuple { F(EntryRow, on), F(EntryRow, kind), F(EntryRow, debit), F(EntryRow, credit), F(EntryRow, amount), F(EntryRow, remark), F(EntryRow, address) };
};
struct ClaimPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, list, title, number, payer, item, class_words, matter, assessed, assessed_on, kept, unpaid, due, to_refund, written_off, state, till, version, change_of_case;
    std::vector<SlipRow> slips;
    std::vector<MoneyRow> receipts;
    std::vector<EntryRow> entries;
    FormBox amount, reason;
    bool may_change = false, may_slip = false, may_take = false;
    static constexpr auto fields = std::tuple { F(ClaimPage, trouble_summary), F(ClaimPage, refused), F(ClaimPage, list), F(ClaimPage, title), F(ClaimPage, number), F(ClaimPage, payer),
        F(ClaimPage, item), F(ClaimPage, class_words), F(ClaimPage, matter), F(ClaimPage, assessed), F(ClaimPage, assessed_on), F(ClaimPage, kept), F(ClaimPage, unpaid), F(ClaimPage, due),
        F(ClaimPage, to_refund), F(ClaimPage, written_off), F(ClaimPage, state), F(ClaimPage, till), F(ClaimPage, version), F(ClaimPage, change_of_case), F(ClaimPage, slips), F(ClaimPage, receipts), F(ClaimPage, entries),
        F(ClaimPage, amount), F(ClaimPage, reason), F(ClaimPage, may_change), F(ClaimPage, may_slip), F(ClaimPage, may_take) };
};
struct NewClaimPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, key;
    FormBox item, title, payer, kana, address, amount, due_on;
    static constexpr auto fields = std::tuple { F(NewClaimPage, trouble_summary), F(NewClaimPage, list), F(NewClaimPage, key), F(NewClaimPage, item), F(NewClaimPage, title), F(NewClaimPage, payer),
        F(NewClaimPage, kana), F(NewClaimPage, address), F(NewClaimPage, amount), F(NewClaimPage, due_on) };
};

std::string state_of(Visit const& visit, Claim const& claim)
{
    if (claim.cancelled_on)
        return say(visit, "treasury.claim.state.cancelled");
    if (!claim.balance.to_refund().is_zero())
        return say(visit, "treasury.claim.state.overpaid");
    if (claim.balance.settled())
        return say(visit, "treasury.claim.state.settled");
    if (claim.announced_on)
        return say(visit, "treasury.claim.state.announced");
    return say(visit, claim.due_on < visit.now().today() ? "treasury.claim.state.late" : "treasury.claim.state.waiting");
}

// Money of a claim is seen by who may see the claim; money of none by who sees the whole town's.
Result<Receipt> receipt_seen(Visit const& visit, db::Read& tx)
{
    auto receipt = find_receipt(tx, visit.request.id<ReceiptTag>("receipt"));
    if (!receipt)
        return refuse(Refusal::Kind::NotFound, "treasury.receipt.not_found");
    auto const claim = receipt->claim.value.empty() ? std::nullopt : treasury::find(tx, receipt->claim);
    TRY(access::allow(tx, visit.caller, may_read, { claim ? claim->owner : "" }));
    return std::move(*receipt);
}

Result<Claim> claim_seen(Visit const& visit, db::Read& tx)
{
    auto claim = treasury::find(tx, visit.request.id<ClaimTag>("claim"));
    if (!claim)
        return refuse(Refusal::Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, visit.caller, may_read, { claim->owner }));
    return std::move(*claim);
}

void lay_money(Visit const& visit, db::Read& tx, ReceiptPage& page, Receipt const& receipt)
{
    auto const& money = receipt.incoming;
    page.heading = way_words(visit, money.way, money.provider) + "　" + money.amount.text();
    page.amount = money.amount.text();
    page.state = say(visit, "treasury.receipt.state." + word_of(money.state));
    page.oddity = receipt.oddity == Oddity::None ? std::string() : say(visit, "treasury.oddity." + word_of(receipt.oddity));
    page.paid_on = wareki::text(money.paid_on);
    page.booked_on = wareki::text(receipt.booked_on);
    page.reference = money.reference;
    page.slip = money.slip;
    page.kana = money.payer_kana;
    page.remark = money.remark;
    page.who = person_name(tx, receipt.by);
    page.version = std::to_string(receipt.version);
    page.is_inquired = receipt.under_inquiry;
    page.inquiry_words = receipt.inquiry;
    if (receipt.number != 0) {
        page.number = say(visit, "treasury.receipt.number_words", { { "year", std::to_string(receipt.fiscal_year) }, { "number", std::to_string(receipt.number) } });
        if (is_money(money.state))
            page.paper = mado::web::link(visit, { "treasury", "receipts", receipt.id.value, "paper.pdf" });
    }
    if (auto const claim = receipt.claim.value.empty() ? std::nullopt : treasury::find(tx, receipt.claim)) {
        page.claim = claim->title + "　" + treasury::web::claim_number(*claim) + "　" + claim->payer.name;
        page.claim_address = mado::web::link(visit, { "treasury", "claims", claim->id.value });
    }
}

Result<ReceiptPage> receipt_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const receipt = TRY(receipt_seen(visit, tx));
    ReceiptPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
    page.back = mado::web::link(visit, "/treasury");
    lay_money(visit, tx, page, receipt);
    bool const waits = receipt.claim.value.empty() && is_money(receipt.incoming.state);
    page.may_match = waits && access::allow(tx, visit.caller, may_match, { "" });
    page.may_inquire = page.may_match;
    page.may_reverse = is_money(receipt.incoming.state) && access::allow(tx, visit.caller, may_match, { "" });
    if (waits)
        for (auto const& one : treasury::proposals(tx, receipt, most_proposals))
            page.proposals.push_back({ one.claim.id.value, one.claim.title + "　" + treasury::web::claim_number(one.claim), one.claim.payer.name, one.claim.balance.unpaid().digits(),
                why_words(visit, one.reasons), mado::web::link(visit, { "treasury", "claims", one.claim.id.value }), std::to_string(one.score) });
    page.claim_number = form_box(visit, attempt, "match_number", "number", "treasury.receipt.claim_number");
    page.claim_number.help = say(visit, "treasury.receipt.claim_number.help");
    page.words = form_box(visit, attempt, "inquire", "words", "treasury.receipt.inquiry", receipt.inquiry);
    page.reason = form_box(visit, attempt, "reverse", "reason", "treasury.receipt.reason");
    return page;
}

struct TypedNumber { int year = 0; std::int64_t number = 0; std::string slip {}; };
// "12", "8-12" or "2026-12", or the 14 digits of a slip.
TypedNumber number_typed(std::string const& typed)
{
    TypedNumber made;
    auto const words = text::narrow_number(typed);
    if (is_slip_number(text::digits_of(words))) {
        made.slip = text::digits_of(words);
        return made;
    }
    auto const dash = words.find('-');
    auto const number_in = [](std::string const& part) { return part.empty() || part.size() > 12 || part.find_first_not_of("0123456789") != std::string::npos ? std::int64_t { 0 } : std::stoll(part); };
    made.number = number_in(dash == std::string::npos ? words : words.substr(dash + 1));
    auto const year = dash == std::string::npos ? 0 : number_in(words.substr(0, dash));
    made.year = static_cast<int>(year > 0 && year < 100 ? year + 2018 : year);  // 令和
    return made;
}

Result<ClaimId> claim_typed(Visit const& visit, db::Read& tx)
{
    auto const typed = number_typed(visit.request.answer("number"));
    ClaimQuery query;
    query.number = typed.number;
    query.first_year = typed.year;
    query.slip = typed.slip;
    query.most = 2;
    auto const found = query.number == 0 && query.slip.empty() ? std::vector<Claim> {} : search_claims(tx, visit.caller, query);
    if (found.size() == 1)
        return found.front().id;
    return refuse({ { "number", found.empty() ? "treasury.claim.not_found" : "treasury.receipt.several_claims" } });
}

ClaimQuery query_of(Visit const& visit)
{
    ClaimQuery query;
    auto const typed = number_typed(visit.request.query_of("number"));
    query.number = typed.number;
    query.first_year = typed.year;
    query.slip = typed.slip;
    query.kana = text::katakana(text::wide_kana(text::narrow(visit.request.query_of("kana"))));
    auto const state = visit.request.query_of("state");
    query.state = state == "unpaid" ? ClaimQuery::State::Unpaid : state == "overpaid" ? ClaimQuery::State::Overpaid : ClaimQuery::State::Any;
    query.after = visit.request.query_of("after");
    query.most = most_rows + 1;
    return query;
}

void lay_history(Visit const& visit, db::Read& tx, ClaimPage& page, Claim const& claim)
{
    for (auto const& one : slips_of(tx, claim.id))
        page.slips.push_back({ one.number, one.amount.digits(), wareki::short_text(one.issued_on), wareki::short_text(one.due_on), say(visit, "treasury.slip.state." + word_of(one.state)),
            page.may_slip && one.state == SlipState::Live ? mado::web::link(visit, { "treasury", "slips", one.number, "notice.pdf" }) : std::string() });
    for (auto const& one : receipts_of(tx, claim.id))
        page.receipts.push_back({ mado::web::link(visit, { "treasury", "receipts", one.id.value }), wareki::short_text(one.incoming.paid_on), way_words(visit, one.incoming.way, one.incoming.provider),
            one.incoming.amount.digits(), say(visit, "treasury.receipt.state." + word_of(one.incoming.state)) });
    for (auto const& one : journal_of(tx, claim.id)) {
        auto const receipt = one.source.empty() ? std::nullopt : find_receipt(tx, { one.source });
        page.entries.push_back({ wareki::short_text(one.booked_on), say(visit, "treasury.entry." + one.kind), say(visit, "treasury.ledger." + word_of(one.line.debit)),
            say(visit, "treasury.ledger." + word_of(one.line.credit)), one.line.amount.digits(), one.remark,
            receipt ? mado::web::link(visit, { "treasury", "receipts", receipt->id.value }) : std::string() });
    }
}

Result<ClaimPage> claim_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const claim = TRY(claim_seen(visit, tx));
    auto const item = treasury::item(tx, visit.here, claim.item);
    ClaimPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
    page.list = mado::web::link(visit, "/treasury/claims");
    page.title = claim.title;
    page.number = claim_number(claim);
    page.payer = claim.payer.name;
    page.item = item ? item->title : claim.item;
    page.class_words = say(visit, "treasury.class." + word_of(claim.claim_class));
    page.matter = claim.matter_kind == "case" ? mado::web::link(visit, { "cases", claim.matter }) : std::string();
    page.assessed = claim.balance.assessed.text();
    page.assessed_on = wareki::text(claim.assessed_on);
    page.kept = claim.balance.kept().text();
    page.unpaid = claim.balance.unpaid().text();
    page.due = wareki::text(claim.due_on);
    page.to_refund = claim.balance.to_refund().is_zero() ? std::string() : claim.balance.to_refund().text();
    page.written_off = claim.balance.written_off.is_zero() ? std::string() : claim.balance.written_off.text();
    page.state = state_of(visit, claim);
    page.till = mado::web::link(visit, "/treasury/till") + "?claim=" + claim.id.value;
    page.version = std::to_string(claim.version);
    page.may_change = access::allow(tx, visit.caller, may_assess, { claim.owner }).has_value();
    page.may_slip = page.may_change && !claim.balance.unpaid().is_zero();
    if (claim.matter_kind == "case") {  // the case asks for it: it is changed there, for both
        page.change_of_case = mado::web::link(visit, { "cases", claim.matter, "charges", claim.charge });
        page.may_change = false;
    }
    page.may_take = !claim.balance.unpaid().is_zero() && access::allow(tx, visit.caller, may_run_till, { claim.owner });
    page.amount = form_box(visit, attempt, "correct", "amount", "treasury.claim.new_amount", claim.balance.assessed.digits());
    page.reason = form_box(visit, attempt, "correct", "reason", "treasury.claim.reason");
    lay_history(visit, tx, page, claim);
    return page;
}

Result<Yen> amount_or_nothing(Visit const& visit, std::string const& field)
{
    auto const typed = Yen::parse(text::narrow_number(visit.request.answer(field)));
    if (!typed || typed->is_negative())
        return refuse({ { field, "treasury.claim.wrong_amount" } });
    return *typed;
}

struct Numbered { Receipt receipt; Claim claim; std::string who; };
Result<Numbered> numbered(Visit const& visit, db::Read& tx)
{
    auto const receipt = TRY(receipt_seen(visit, tx));
    auto const claim = receipt.claim.value.empty() ? std::nullopt : treasury::find(tx, receipt.claim);
    if (!claim || receipt.number == 0 || !is_money(receipt.incoming.state))
        return refuse(Refusal::Kind::NotFound, "treasury.receipt.no_paper");
    return Numbered { receipt, *claim, person_name(tx, receipt.by) };
}

Result<Receipt> matched(Visit const& visit, db::Write& tx, ReceiptId const& id, std::int64_t version)
{
    TRY(access::allow(tx, visit.caller, may_match, { "" }));
    auto claim = ClaimId { visit.request.answer("claim") };
    if (visit.request.answer("do") == "match_number")
        claim = TRY(claim_typed(visit, tx));
    return match(tx, visit.caller, visit.here, id, claim, version);
}

// On a page any money that came in is taken back by the treasurer alone; a cashier takes back at her till.
Result<Receipt> reversed(Visit const& visit, db::Write& tx, ReceiptId const& id, std::int64_t version)
{
    TRY(access::allow(tx, visit.caller, may_match, { "" }));
    return reverse(tx, visit.caller, visit.here, id, visit.request.answer("reason"), version);
}

Result<Slip> slip_again(Visit const& visit, db::Write& tx)
{
    auto const claim = TRY(claim_seen(visit, tx));
    TRY(access::allow(tx, visit.caller, may_assess, { claim.owner }));
    return issue_slip(tx, visit.caller, visit.here, claim.id);
}

Result<Claim> assessed(Visit const& visit, db::Write& tx, Assessment const& wanted)
{
    auto const made = TRY(assess_own(tx, visit.caller, visit.here, wanted));
    TRY(issue_slip(tx, visit.caller, visit.here, made.id));
    return made;
}

}  // namespace

Shown show_receipt(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return receipt_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/receipt.html", page, attempt);
}

Shown act_receipt(Visit const& visit)
{
    auto const id = visit.request.id<ReceiptTag>("receipt");
    auto const what = visit.request.answer("do");
    auto const version = typed_number(visit, "version");
    auto const path = "/treasury/receipts/" + id.value;
    if (what == "match" || what == "match_number")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.match" }, [&](db::Write& tx) { return matched(visit, tx, id, version); }));
    else if (what == "inquire")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.inquire" },
            [&](db::Write& tx) { return set_inquiry(tx, visit.caller, visit.here, id, visit.request.answer("words"), version); }));
    else if (what == "reverse")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.reverse" }, [&](db::Write& tx) { return reversed(visit, tx, id, version); }));
    else
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    return mado::web::done(visit, path, what == "match_number" ? "treasury.said.match" : "treasury.said." + what);
}

Shown fetch_receipt_paper(Visit const& visit, Attempt const*)
{
    auto const found = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return numbered(visit, tx); }));
    auto const& [receipt, claim, who] = found;
    auto const number = say(visit, "treasury.receipt.number_words", { { "year", std::to_string(receipt.fiscal_year) }, { "number", std::to_string(receipt.number) } });
    json::Value facts = json::Array {};
    for (auto const& [key, value] : { std::pair<std::string, std::string> { "treasury.receipt.for", claim.title + "　" + claim_number(claim) }, { "treasury.receipt.way", way_words(visit, receipt.incoming.way, {}) },
             { "treasury.receipt.paid_on", wareki::text(receipt.incoming.paid_on) }, { "treasury.receipt.taken_by", receipt.incoming.site + "　" + who } })
        facts.add(json::object({ { "label", say(visit, key) }, { "value", value } }));
    auto const values = json::object({ { "town", json::object({ { "name", visit.town.name } }) }, { "addressee", json::object({ { "name", claim.payer.name }, { "honorific", "様" } }) },
        { "document", json::object({ { "title", say(visit, "treasury.receipt.paper") }, { "number", number }, { "date_wareki", wareki::text(receipt.incoming.paid_on) } }) },
        { "charges", json::array({ json::object({ { "title", claim.title }, { "amount", receipt.incoming.amount.digits() } }) }) }, { "facts", facts } });
    auto const html = TRY(visit.here.papers.html("treasury_receipt", values));
    return pdf_answer(TRY(visit.here.papers.pdf(html, { .title = say(visit, "treasury.receipt.paper") + " " + number, .author = visit.town.name, .made_at = receipt.at, .town = visit.town })),
        "receipt-" + std::to_string(receipt.fiscal_year) + "-" + std::to_string(receipt.number));
}

Shown show_claims(Visit const& visit, Attempt const*)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ClaimsPage made;
        made.back = mado::web::link(visit, "/treasury");
        made.here = mado::web::link(visit, "/treasury/claims");
        made.add = access::scope(tx, visit.caller, may_assess).empty() ? std::string() : mado::web::link(visit, "/treasury/claims/new");
        made.number = visit.request.query_of("number");
        made.kana = visit.request.query_of("kana");
        auto const state = visit.request.query_of("state");
        for (auto const* one : { "any", "unpaid", "overpaid" })
            made.states.push_back({ one, say(visit, std::string("treasury.claims.state.") + one), state == one });
        auto found = search_claims(tx, visit.caller, query_of(visit));
        if (std::ssize(found) > most_rows) {
            found.resize(most_rows);
            made.next = made.here + "?number=" + http::percent_encoded(made.number) + "&kana=" + http::percent_encoded(made.kana) + "&state=" + http::percent_encoded(state) + "&after=" + found.back().id.value;
        }
        for (auto const& claim : found)
            made.rows.push_back({ mado::web::link(visit, { "treasury", "claims", claim.id.value }), claim.title, claim_number(claim), claim.payer.name, claim.balance.assessed.digits(),
                claim.balance.unpaid().digits(), wareki::short_text(claim.due_on), state_of(visit, claim), !claim.balance.unpaid().is_zero() && claim.due_on < visit.now().today() });
        return made;
    });
    return mado::web::page(visit, "treasury/claims.html", page);
}

Shown show_claim(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return claim_page(visit, tx, attempt); }));
    return mado::web::page(visit, "treasury/claim.html", page, attempt);
}

Shown act_claim(Visit const& visit)
{
    auto const id = visit.request.id<ClaimTag>("claim");
    auto const what = visit.request.answer("do");
    if (what == "correct") {
        auto const amount = TRY(amount_or_nothing(visit, "amount"));
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.correct" },
            [&](db::Write& tx) { return correct_own(tx, visit.caller, visit.here, id, amount, visit.request.answer("reason"), typed_number(visit, "version")); }));
    } else if (what == "slip") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.issue_slip" }, [&](db::Write& tx) { return slip_again(visit, tx); }));
    } else {
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    }
    return mado::web::done(visit, "/treasury/claims/" + id.value, "treasury.said." + what);
}

Shown show_new_claim(Visit const& visit, Attempt const* attempt)
{
    NewClaimPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/treasury/claims");
    page.key = attempt ? visit.request.answer("key") : visit.now().id();
    std::vector<Choice> items_offered;
    for (auto const& one : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return treasury::items(tx, visit.here); }))
        items_offered.push_back({ one.code, one.title });
    page.item = choice_form_box(visit, attempt, "assess", "item", "treasury.claim.item", items_offered);
    page.title = form_box(visit, attempt, "assess", "title", "treasury.claim.title");
    page.payer = form_box(visit, attempt, "assess", "payer_name", "treasury.claim.payer");
    page.kana = form_box(visit, attempt, "assess", "kana", "treasury.claim.kana", {}, false);
    page.address = form_box(visit, attempt, "assess", "address", "treasury.claim.address", {}, false);
    page.amount = form_box(visit, attempt, "assess", "amount", "treasury.claim.amount");
    page.due_on = day_form_box(visit, attempt, "assess", "due_on", "treasury.claim.due_on");
    page.due_on.is_required = false;
    page.due_on.help = say(visit, "treasury.claim.due_on.help");
    return mado::web::page(visit, "treasury/new_claim.html", page, attempt);
}

Shown act_new_claim(Visit const& visit)
{
    auto const& request = visit.request;
    Assessment wanted;
    wanted.item = request.answer("item");
    wanted.title = request.answer("title");
    wanted.matter_kind = "own";
    wanted.matter = request.answer("key");  // the same form sent twice makes one claim
    wanted.charge = "own";
    wanted.amount = TRY(typed_yen(visit, "amount"));
    wanted.payer = { request.answer("payer_name"), text::katakana(text::wide_kana(request.answer("kana"))), request.answer("address") };
    if (!request.answer("due_on").empty())
        wanted.due_on = TRY(typed_day_of(visit, "due_on"));
    auto const claim = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.assess" }, [&](db::Write& tx) { return assessed(visit, tx, wanted); }));
    return mado::web::done(visit, "/treasury/claims/" + claim.id.value, "treasury.said.assess");
}

std::vector<mado::web::PageType> claim_pages()
{
    return { html::page<ReceiptPage>("treasury/receipt.html"), html::page<ClaimsPage>("treasury/claims.html"), html::page<ClaimPage>("treasury/claim.html"),
        html::page<NewClaimPage>("treasury/new_claim.html") };
}

}  // namespace mado::treasury::web
