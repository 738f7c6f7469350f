// /treasury/debits: 口座振替: consents, and what the bank is asked to collect.
#include "web/arrears_pages.h"

#include <mado/time/wareki.h>
#include <mado/treasury/debits.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_rows = 50, most_requests = 24;

struct ConsentRow {
    std::string id, payer, address, item, from, state, version;
    bool may_end = false;
    static constexpr auto fields = std::tuple { F(ConsentRow, id), F(ConsentRow, payer), F(ConsentRow, address), F(ConsentRow, item), F(ConsentRow, from), F(ConsentRow, state), F(ConsentRow, version),
        F(ConsentRow, may_end) };
};
struct RequestRow {
    std::string id, number, collects_on, count, total, state;
    bool may_answer = false, may_take = false;
    static constexpr auto fields = std::tuple { F(RequestRow, id), F(RequestRow, number), F(RequestRow, collects_on), F(RequestRow, count), F(RequestRow, total), F(RequestRow, state),
        F(RequestRow, may_answer), F(RequestRow, may_take) };
};
struct DebitsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<ConsentRow> rows;
    std::vector<RequestRow> requests;
    std::string next;
    std::string withdrawable;  // the id of the one whose file nobody has taken
    FormBox reason, payer_name, kana, payer_address, item, from, collects_on, client;
    std::vector<FormBox> account;
    static constexpr auto fields = std::tuple { F(DebitsPage, trouble_summary), F(DebitsPage, rows), F(DebitsPage, requests), F(DebitsPage, next), F(DebitsPage, payer_name), F(DebitsPage, kana),
        F(DebitsPage, payer_address), F(DebitsPage, item), F(DebitsPage, from), F(DebitsPage, collects_on), F(DebitsPage, client), F(DebitsPage, account),
        F(DebitsPage, withdrawable), F(DebitsPage, reason) };
};

std::string item_words(Visit const& visit, db::Read& tx, std::string const& code)
{
    auto const item = code.empty() ? std::nullopt : treasury::item(tx, visit.here, code);
    return item ? item->title : code.empty() ? say(visit, "treasury.debit.all_items") : code;
}

ConsentRow row_of(Visit const& visit, db::Read& tx, DebitConsent const& one)
{
    auto const state = one.ended_on ? say(visit, "treasury.debit.ended", { { "day", wareki::short_text(*one.ended_on) } }) : say(visit, "treasury.debit.asked", { { "count", std::to_string(one.requests) } });
    return { one.id.value, one.payer.name, one.payer.address, item_words(visit, tx, one.item), wareki::short_text(one.from), state, std::to_string(one.version), !one.ended_on };
}

std::string state_words(Visit const& visit, DebitRequest const& one)
{
    if (one.withdrawn_on)
        return say(visit, "treasury.debit.withdrawn_on", { { "day", wareki::short_text(*one.withdrawn_on) }, { "reason", one.withdrawn_for } });
    return one.answered_on ? say(visit, "treasury.debit.answered", { { "day", wareki::short_text(*one.answered_on) } }) : say(visit, "treasury.debit.waiting");
}

std::vector<Choice> item_choices(Visit const& visit, db::Read& tx)
{
    std::vector<Choice> all { { "", say(visit, "treasury.debit.all_items") } };
    for (auto const& item : treasury::items(tx, visit.here))
        if (std::ranges::find(item.ways, Way::Debit) != item.ways.end())
            all.push_back({ item.code, item.title });
    return all;
}

DebitsPage whole_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    DebitsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    auto all = consents(tx, visit.request.query_of("after"), most_rows + 1);
    if (std::ssize(all) > most_rows) {
        all.pop_back();
        page.next = mado::web::link(visit, "/treasury/debits") + "?after=" + all.back().id.value;
    }
    for (auto const& one : all)
        page.rows.push_back(row_of(visit, tx, one));
    auto const requests = debit_requests(tx, most_requests);
    auto const today = visit.now().today();
    for (auto const& one : requests)
        page.requests.push_back({ one.id.value, std::to_string(one.number), wareki::short_text(one.collects_on), std::to_string(one.lines), one.total.digits(),
            state_words(visit, one), !one.answered_on && !one.withdrawn_on && one.collects_on <= today, !one.withdrawn_on });
    auto const fresh = std::ranges::find_if(requests, [](DebitRequest const& one) { return one.is_untaken && !one.answered_on && !one.withdrawn_on; });
    page.withdrawable = fresh == requests.end() ? std::string() : fresh->id.value;
    page.reason = form_box(visit, attempt, "withdraw", "reason", "treasury.debit.reason");
    page.payer_name = form_box(visit, attempt, "consent", "payer_name", "treasury.debit.payer");
    page.kana = form_box(visit, attempt, "consent", "kana", "treasury.debit.kana", {}, false);
    page.payer_address = form_box(visit, attempt, "consent", "payer_address", "treasury.debit.address");
    page.payer_address.help = say(visit, "treasury.debit.address.help");
    page.item = choice_form_box(visit, attempt, "consent", "item", "treasury.debit.item", item_choices(visit, tx));
    page.from = day_form_box(visit, attempt, "consent", "from", "treasury.debit.from", today);
    page.from.help = say(visit, "treasury.debit.from.help");
    page.account = account_boxes(visit, attempt, "consent");
    page.collects_on = day_form_box(visit, attempt, "request", "collects_on", "treasury.debit.collects_on");
    page.client = form_box(visit, attempt, "request", "client", "treasury.debit.client", requests.empty() ? std::string() : requests.front().client);
    return page;
}

Result<void> consent(Visit const& visit)
{
    auto const& request = visit.request;
    DebitConsent wanted;
    wanted.payer = { request.answer("payer_name"), request.answer("kana"), request.answer("payer_address") };
    wanted.item = request.answer("item");
    wanted.from = TRY(typed_day_of(visit, "from"));
    TRY(visit.here.database.write(visit.tenant(), { .alone = "treasury.debit_consent", .name = "treasury.keep_consent" },
        [&](db::Write& tx) { return keep_consent(tx, visit.caller, visit.here, wanted, typed_account(visit)); }));
    return {};
}

Result<void> ask(Visit const& visit)
{
    auto const collects_on = TRY(typed_day_of(visit, "collects_on"));
    TRY(visit.here.database.write(visit.tenant(), { .alone = "treasury.debit_request", .name = "treasury.request_debits" },
        [&](db::Write& tx) { return request_debits(tx, visit.caller, visit.here, collects_on, visit.request.answer("client")); }));
    return {};
}

}  // namespace

Shown show_debits(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return whole_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/debits.html", page, attempt);
}

Shown act_debits(Visit const& visit)
{
    auto const what = visit.request.answer("do");
    auto const id = visit.request.answer("id");
    if (what == "file") {
        auto file = TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.take_debits" }, [&](db::Write& tx) { return debit_request_file(tx, visit.caller, visit.here, { id }); }));
        return http::bytes("application/octet-stream", std::move(file)).with("content-disposition", "attachment; filename=\"FURIKAE.txt\"").with("cache-control", "no-store");
    }
    if (what == "consent")
        TRY(consent(visit));
    else if (what == "request")
        TRY(ask(visit));
    else if (what == "end")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.end_consent" }, [&](db::Write& tx) { return end_consent(tx, visit.caller, visit.here, { id }, typed_number(visit, "version")); }));
    else if (what == "withdraw")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.withdraw_debits" }, [&](db::Write& tx) { return withdraw_debits(tx, visit.caller, visit.here, { id }, visit.request.answer("reason")); }));
    else if (what == "answer")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.answer_debits" }, [&](db::Write& tx) { return answer_debits(tx, visit.caller, visit.here, { id }); }));
    else
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    return mado::web::done(visit, "/treasury/debits", "treasury.said.debit_" + what);
}

std::vector<mado::web::PageType> debit_pages() { return { html::page<DebitsPage>("treasury/debits.html") }; }

}  // namespace mado::treasury::web
