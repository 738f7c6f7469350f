#include "web/till_pages.h"

#include <mado/organization/organization.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/treasury/questions.h>
#include <mado/treasury/refunds.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_found = 20;

struct FoundRow {
    std::string address, title, about, unpaid;
    static constexpr auto fields = std::tuple { F(FoundRow, address), F(FoundRow, title), F(FoundRow, about), F(FoundRow, unpaid) };
};
struct TakenRow {
    std::string id, number, time, title, payer, way, amount, given, change, paper, address, version, state;
    static constexpr auto fields = std::tuple { F(TakenRow, id), F(TakenRow, number), F(TakenRow, time), F(TakenRow, title), F(TakenRow, payer), F(TakenRow, way), F(TakenRow, amount),
        F(TakenRow, given), F(TakenRow, change), F(TakenRow, paper), F(TakenRow, address), F(TakenRow, version), F(TakenRow, state) };
};
struct BackRow {
    std::string address, what, to, amount, paper;
    static constexpr auto fields = std::tuple { F(BackRow, address), F(BackRow, what), F(BackRow, to), F(BackRow, amount), F(BackRow, paper) };
};
struct PieceBox {
    std::string name, words, value;
    static constexpr auto fields = std::tuple { F(PieceBox, name), F(PieceBox, words), F(PieceBox, value) };
};
struct TakeForm {
    std::string key, title, number, payer, unpaid, claim, slip;
    FormBox amount, given, way;
    static constexpr auto fields = std::tuple { F(TakeForm, key), F(TakeForm, title), F(TakeForm, number), F(TakeForm, payer), F(TakeForm, unpaid), F(TakeForm, claim), F(TakeForm, slip),
        F(TakeForm, amount), F(TakeForm, given), F(TakeForm, way) };
};
struct TillPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, here, day, id, site, who, opened, float_amount, cash, state, counted, difference, reason_words, deposit, takings, word, pieces_error, wanted;
    std::vector<FoundRow> found;
    std::vector<TakenRow> taken;
    std::vector<BackRow> given_back;
    bool has_given_back = false;
    std::string filled_up;
    std::vector<PieceBox> pieces;
    std::optional<TakeForm> take;
    FormBox open_site, open_float, reason, back_receipt, back_reason;
    bool may_open = false, is_mine = false, may_close = false, may_deposit = false, is_closed = false, has_searched = false, has_till = false, may_take_back = false;
    static constexpr auto fields = std::tuple { F(TillPage, trouble_summary), F(TillPage, refused), F(TillPage, here), F(TillPage, day), F(TillPage, id), F(TillPage, site), F(TillPage, who),
        F(TillPage, opened), F(TillPage, float_amount), F(TillPage, cash), F(TillPage, state), F(TillPage, counted), F(TillPage, difference), F(TillPage, reason_words), F(TillPage, deposit),
        F(TillPage, takings), F(TillPage, word), F(TillPage, pieces_error), F(TillPage, wanted), F(TillPage, found), F(TillPage, taken), F(TillPage, pieces), F(TillPage, take), F(TillPage, open_site),
        F(TillPage, open_float), F(TillPage, reason), F(TillPage, back_receipt), F(TillPage, back_reason), F(TillPage, may_open), F(TillPage, is_mine), F(TillPage, may_close), F(TillPage, may_deposit),
        F(TillPage, is_closed), F(TillPage, has_searched), F(TillPage, has_till), F(TillPage, may_take_back), F(TillPage, given_back), F(TillPage, has_given_back), F(TillPage, filled_up) };
};

// In the address, or in the form that was sent.
std::string asked(Visit const& visit, std::string_view name)
{
    auto const sent = visit.request.answer(name);
    return sent.empty() ? visit.request.query_of(name) : sent;
}

bool takes_for(Visit const& visit, db::Read& tx, Claim const& claim) { return access::allow(tx, visit.caller, may_run_till, { claim.owner }).has_value(); }

using Matters = std::vector<std::pair<std::string, std::string>>;

// 受付番号 of an application: known to the modules of the matters alone, who are asked in a write that changes nothing.
Matters matters_of_number(Visit const& visit, std::string const& typed)
{
    auto const number = receipt_number_from(text::narrow(typed));
    if (number.empty())
        return {};
    auto const asked = visit.here.database.write(visit.tenant(), { .name = "treasury.find_matter" }, [&](db::Write& tx) -> Result<Matters> {
        Matters matters;
        TRY(visit.here.listeners.publish(tx, visit.caller, visit.here, MatterAsked { number, matters }));
        return matters;
    });
    return asked ? *asked : Matters {};
}

// A receipt number of an application, a slip, a 調定番号, or the beginning of the payer's kana.
std::vector<Claim> claims_meant(Visit const& visit, db::Read& tx, std::string const& typed, Matters const& matters)
{
    auto const digits = text::digits_of(typed);
    std::vector<Claim> all;
    for (auto const& [kind, id] : matters)
        for (auto& claim : treasury::claims_of(tx, kind, id))
            if (takes_for(visit, tx, claim))
                all.push_back(std::move(claim));
    if (!all.empty())
        return all;
    ClaimQuery query;
    query.most = most_found;
    if (is_slip_number(digits)) {
        query.slip = digits;
    } else if (!digits.empty() && digits.size() <= 9 && digits.find_first_not_of("0123456789") == std::string::npos) {
        query.number = std::stoll(digits);
    } else {
        query.kana = text::katakana(text::wide_kana(text::narrow(typed)));
    }
    for (auto& claim : search_claims(tx, visit.caller, query))
        if (takes_for(visit, tx, claim))
            all.push_back(std::move(claim));
    return all;
}

TakenRow taken_row(Visit const& visit, db::Read& tx, TillPayment const& one)
{
    auto const& receipt = one.receipt;
    bool const stands = is_money(receipt.incoming.state);
    auto const claim = treasury::find(tx, receipt.claim);
    TakenRow row { receipt.id.value, receipt.number == 0 ? std::string("―") : std::to_string(receipt.number), wareki::text(time_in_tokyo(receipt.at)), claim ? claim->title : std::string(),
        claim ? claim->payer.name : std::string(), way_words(visit, receipt.incoming.way, {}), receipt.incoming.amount.digits(), one.given.is_zero() ? std::string() : one.given.digits(),
        one.given.is_zero() ? std::string() : one.change().digits(), {}, mado::web::link(visit, { "treasury", "receipts", receipt.id.value }), std::to_string(receipt.version),
        say(visit, "treasury.receipt.state." + word_of(receipt.incoming.state)) };
    if (receipt.number != 0 && stands)
        row.paper = row.address + "/paper.pdf";
    return row;
}

void lay_take(Visit const& visit, db::Read& tx, Attempt const* attempt, TillPage& page)
{
    auto const claim = treasury::find(tx, { asked(visit, "claim") });
    if (!claim || !takes_for(visit, tx, *claim))
        return;
    bool const again = attempt && visit.request.answer("do") == "take";
    TakeForm form { again ? visit.request.answer("form") : visit.now().id(), claim->title, claim_number(*claim), claim->payer.name, claim->balance.unpaid().text(), claim->id.value,
        asked(visit, "slip"), {}, {}, {} };
    form.amount = form_box(visit, attempt, "take", "amount", "treasury.till.amount", claim->balance.unpaid().digits());
    form.given = form_box(visit, attempt, "take", "given", "treasury.till.given", {}, false);
    form.given.help = say(visit, "treasury.till.given.help");
    form.way = choice_form_box(visit, attempt, "take", "way", "treasury.till.way", { { "counter", say(visit, "treasury.way.counter") }, { "terminal", say(visit, "treasury.way.terminal") } });
    if (!claim->balance.unpaid().is_zero())
        page.take = std::move(form);
    else
        page.refused = say(visit, "treasury.till.paid_already");
}

void lay_counting(Visit const& visit, Attempt const* attempt, TillPage& page, Till const& till)
{
    bool const again = attempt && visit.request.answer("do") == "close";
    for (std::size_t i = 0; i < denominations.size(); ++i) {
        auto const name = "pieces-" + std::to_string(denominations[i]);
        page.pieces.push_back({ name, Yen(denominations[i]).text(), again ? visit.request.answer(name) : page.is_closed ? std::to_string(till.pieces[i]) : std::string() });
    }
    page.pieces_error = again ? mado::web::trouble_of(visit, attempt, "pieces") : std::string();
    page.reason = form_box(visit, attempt, "close", "reason", "treasury.till.reason", {}, false);
    page.back_reason = form_box(visit, attempt, "take_back", "back_reason", "treasury.receipt.reason");
}

void lay_till(Visit const& visit, db::Read& tx, Attempt const* attempt, TillPage& page, Till const& till)
{
    page.has_till = true;
    page.id = till.id.value;
    page.site = till.site;
    page.who = person_name(tx, till.opened_by);
    page.opened = wareki::text(till.opened_at);
    page.float_amount = till.float_amount.text();
    page.cash = cash_in(tx, till).text();
    page.state = say(visit, "treasury.till.state." + word_of(till.state));
    page.is_mine = till.opened_by == visit.caller.person && till.state == TillState::Open;
    page.is_closed = till.state != TillState::Open;
    bool const may_end = till.opened_by == visit.caller.person || access::allow(tx, visit.caller, may_close_day, { "" });
    page.may_close = may_end && till.state == TillState::Open;
    page.may_deposit = may_end && till.state == TillState::Closed;
    page.counted = till.counted.text();
    page.difference = till.difference().is_zero() ? std::string() : till.difference().text();
    page.reason_words = till.reason;
    page.takings = till.takings().text();
    page.filled_up = page.is_closed && !till.short_of_float().is_zero() ? say(visit, "treasury.till.filled_up", { { "amount", till.short_of_float().text() } }) : std::string();
    for (auto const& one : refunds_at(tx, till.id)) {
        auto const claim = treasury::find(tx, one.claim);
        page.given_back.push_back({ mado::web::link(visit, { "treasury", "refunds", one.claim.value }), claim ? claim->title : std::string(), claim ? claim->payer.name : std::string(),
            one.paid_out().digits(), one.receipt });
    }
    page.has_given_back = !page.given_back.empty();
    if (till.deposited_on)
        page.deposit = say(visit, "treasury.till.deposit_words", { { "number", std::to_string(till.deposit) }, { "day", wareki::text(*till.deposited_on) } });
    std::vector<Choice> standing;
    for (auto const& one : payments_of(tx, till.id)) {
        page.taken.push_back(taken_row(visit, tx, one));
        if (is_money(one.receipt.incoming.state))
            standing.push_back({ one.receipt.id.value + " " + std::to_string(one.receipt.version), page.taken.back().number + "　" + page.taken.back().payer + "　" + one.receipt.incoming.amount.text() });
    }
    page.may_take_back = page.is_mine && !standing.empty();
    page.back_receipt = choice_form_box(visit, attempt, "take_back", "back_receipt", "treasury.till.back_receipt", standing);
    lay_counting(visit, attempt, page, till);
    if (page.is_mine)
        lay_take(visit, tx, attempt, page);
}

void lay_search(Visit const& visit, db::Read& tx, TillPage& page, Matters const& matters)
{
    page.word = visit.request.query_of("word");
    page.has_searched = !page.word.empty();
    if (!page.has_searched || !page.is_mine)
        return;
    for (auto const& claim : claims_meant(visit, tx, page.word, matters))
        page.found.push_back({ page.here + "?claim=" + claim.id.value, claim.title + "　" + claim_number(claim), claim.payer.name, claim.balance.unpaid().digits() });
}

// The one that is asked for, when it is this person's or a treasurer looks; else this person's open one.
std::optional<Till> till_shown(Visit const& visit, db::Read& tx)
{
    auto const id = asked(visit, "till");
    auto till = id.empty() ? open_till_of(tx, visit.caller.person) : find_till(tx, { id });
    if (till && till->opened_by != visit.caller.person && !access::allow(tx, visit.caller, may_close_day, { "" }))
        return std::nullopt;
    return till;
}

TillPage till_page(Visit const& visit, db::Read& tx, Attempt const* attempt, Matters const& matters)
{
    TillPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
    page.here = mado::web::link(visit, "/treasury/till");
    page.wanted = asked(visit, "claim");
    page.day = access::allow(tx, visit.caller, may_read, { "" }) ? mado::web::link(visit, "/treasury") : std::string();
    if (auto const till = till_shown(visit, tx))
        lay_till(visit, tx, attempt, page, *till);
    page.may_open = !open_till_of(tx, visit.caller.person) && asked(visit, "till").empty();
    auto const position = organization::position(tx, visit.caller.position);
    auto const division = position ? organization::division(tx, position->division) : std::nullopt;
    page.open_site = form_box(visit, attempt, "open", "site", "treasury.till.site", division ? division->name : std::string());
    page.open_float = form_box(visit, attempt, "open", "float", "treasury.till.float");
    page.open_float.help = say(visit, "treasury.till.float.help");
    lay_search(visit, tx, page, matters);
    return page;
}

Result<Yen> typed_or_none(Visit const& visit, std::string const& field, bool may_be_empty)
{
    auto const words = visit.request.answer(field);
    if (may_be_empty && words.empty())
        return Yen(0);
    auto const typed = Yen::parse(text::narrow_number(words));
    if (!typed || typed->is_negative())
        return refuse({ { field, "treasury.claim.wrong_amount" } });
    return *typed;
}

Result<Pieces> pieces_typed(Visit const& visit)
{
    Pieces pieces {};
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto const words = text::narrow_number(visit.request.answer("pieces-" + std::to_string(denominations[i])));
        if (words.size() > 6 || words.find_first_not_of("0123456789") != std::string::npos)
            return refuse({ { "pieces", "treasury.till.wrong_pieces" } });
        pieces[i] = words.empty() ? 0 : std::stoll(words);
    }
    return pieces;
}

Result<void> take(Visit const& visit, TillId const& till)
{
    Taking taking;
    taking.form = visit.request.answer("form");
    taking.claim = { visit.request.answer("claim") };
    taking.amount = TRY(typed_yen(visit, "amount"));
    taking.way = visit.request.answer("way") == "terminal" ? Way::Terminal : Way::Counter;
    taking.given = TRY(typed_or_none(visit, "given", true));
    if (taking.given.is_zero())
        taking.given = taking.amount;  // paid to the yen
    taking.slip = visit.request.answer("slip");
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.take_payment" }, [&](db::Write& tx) { return take_payment(tx, visit.caller, visit.here, till, taking); }));
    return {};
}

Result<void> take_one_back(Visit const& visit, TillId const& till)
{
    auto const chosen = visit.request.answer("back_receipt");
    auto const space = chosen.find(' ');
    auto const version = space == std::string::npos ? std::string() : chosen.substr(space + 1);
    if (version.empty() || version.size() > 9 || version.find_first_not_of("0123456789") != std::string::npos)
        return refuse({ { "back_receipt", "treasury.choose" } });
    auto made = visit.here.database.write(visit.tenant(), { .name = "treasury.take_back" },
        [&](db::Write& tx) { return take_back(tx, visit.caller, visit.here, till, { chosen.substr(0, space) }, visit.request.answer("back_reason"), std::stoll(version)); });
    if (made)
        return {};
    for (auto& field : made.error().fields)
        if (field.field == "reason")
            field.field = "back_reason";
    return std::unexpected(made.error());
}

}  // namespace

Shown show_till(Visit const& visit, Attempt const* attempt)
{
    auto const matters = matters_of_number(visit, visit.request.query_of("word"));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return till_page(visit, tx, attempt, matters); });
    return mado::web::page(visit, "treasury/till.html", page, attempt);
}

Shown act_till(Visit const& visit)
{
    auto const what = visit.request.answer("do");
    TillId const till { visit.request.answer("till") };
    auto path = std::string("/treasury/till");
    if (what == "open") {
        auto const float_amount = TRY(typed_or_none(visit, "float", false));
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.open_till" }, [&](db::Write& tx) { return open_till(tx, visit.caller, visit.here, visit.request.answer("site"), float_amount); }));
        if (auto const claim = visit.request.answer("claim"); !claim.empty())
            path += "?claim=" + http::percent_encoded(claim);
    } else if (what == "take") {
        TRY(take(visit, till));
    } else if (what == "take_back") {
        TRY(take_one_back(visit, till));
    } else if (what == "close") {
        auto const pieces = TRY(pieces_typed(visit));
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.close_till" }, [&](db::Write& tx) { return close_till(tx, visit.caller, visit.here, till, pieces, visit.request.answer("reason")); }));
        path += "?till=" + till.value;
    } else if (what == "deposit") {
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.deposit_till" }, [&](db::Write& tx) { return deposit_till(tx, visit.caller, visit.here, till); }));
        path += "?till=" + till.value;
    } else {
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    }
    return mado::web::done(visit, path, "treasury.said.till_" + what);
}

std::vector<mado::web::Route> till_routes() { return { mado::web::form("/treasury/till").needs(may_run_till).to(show_till, act_till) }; }
std::vector<mado::web::PageType> till_pages() { return { html::page<TillPage>("treasury/till.html") }; }

}  // namespace mado::treasury::web
