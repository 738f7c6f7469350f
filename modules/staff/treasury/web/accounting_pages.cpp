#include "web/accounting_pages.h"

#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/treasury/payouts.h>
#include <mado/treasury/vouchers.h>

#include "web/accounting_words.h"
#include "web/import_pages.h"
#include "web/till_pages.h"

#include <charconv>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int a_page = 100, a_file = 50'000, numbered_a_write = 1'000;
constexpr std::uint64_t most_bytes = 20 << 20;
using Which = VoucherQuery::Which;

struct VoucherRow {
    std::string number, booked_on, kind, about, amount, accounts, voucher;
    static constexpr auto fields = std::tuple { F(VoucherRow, number), F(VoucherRow, booked_on), F(VoucherRow, kind), F(VoucherRow, about), F(VoucherRow, amount), F(VoucherRow, accounts), F(VoucherRow, voucher) };
};
struct VouchersPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string day_page, all, open, late, csv, next, caption, error, late_words, here;
    std::vector<VoucherRow> rows;
    FormBox day, sheet;
    bool may_send = false, is_late = false;
    static constexpr auto fields = std::tuple { F(VouchersPage, trouble_summary), F(VouchersPage, day_page), F(VouchersPage, all), F(VouchersPage, open), F(VouchersPage, late), F(VouchersPage, csv),
        F(VouchersPage, next), F(VouchersPage, caption), F(VouchersPage, error), F(VouchersPage, late_words), F(VouchersPage, here), F(VouchersPage, rows), F(VouchersPage, day), F(VouchersPage, sheet),
        F(VouchersPage, may_send), F(VouchersPage, is_late) };
};

Which which_of(Visit const& visit)
{
    auto const typed = visit.request.query_of("which");
    return typed == "open" ? Which::Open : typed == "late" ? Which::Late : Which::All;
}

VoucherQuery query_of(Visit const& visit, int most)
{
    VoucherQuery query;
    query.most = most;
    query.which = which_of(visit);
    query.day = Day::parse(visit.request.query_of("day"));
    auto const typed = visit.request.query_of("after");
    std::from_chars(typed.data(), typed.data() + typed.size(), query.after);
    return query;
}

std::string asked_again(VoucherQuery const& query, std::int64_t after)
{
    std::string all = "?after=" + std::to_string(after);
    if (query.day)
        all += "&day=" + query.day->iso();
    if (query.which != Which::All)
        all += query.which == Which::Open ? "&which=open" : "&which=late";
    return all;
}

// What has committed since gets its numbers first.
Result<void> number(Visit const& visit)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_read, { "" }); }));
    while (visit.here.database.read(visit.tenant(), [](db::Read& tx) { return has_unnumbered(tx); }))
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.number_lines" }, [&](db::Write& tx) -> Result<int> { return number_lines(tx, visit.here, numbered_a_write); }));
    return {};
}

// Who reads the books and may not see payments is not told whom the town pays (生活保護, 手当).
VoucherPage found_for(Visit const& visit, db::Read& tx, VoucherQuery const& query)
{
    auto found = vouchers(tx, visit.here, query);
    if (!access::allow(tx, visit.caller, may_see_payouts, { "" }))
        for (auto& one : found.vouchers)
            one.payee.clear();
    return found;
}

VoucherRow row_of(Visit const& visit, Voucher const& one)
{
    bool const is_step = !one.payout.empty();
    return { std::to_string(one.number), wareki::short_text(one.booked_on), say(visit, (is_step ? "treasury.voucher.step." : "treasury.entry.") + one.kind),
        is_step ? one.title + (one.payee.empty() ? "" : "　" + one.payee) : one.title + (one.claim.empty() ? "" : "　" + one.claim), one.amount.digits(),
        is_step ? one.heading : say(visit, "treasury.ledger." + one.debit) + "／" + say(visit, "treasury.ledger." + one.credit), one.voucher };
}

std::string caption_of(Visit const& visit, VoucherQuery const& query)
{
    auto words = say(visit, query.which == Which::Late ? "treasury.voucher.late" : query.which == Which::Open ? "treasury.voucher.open" : "treasury.voucher.all");
    return query.day ? wareki::short_text(*query.day) + "　" + words : words;
}

VouchersPage vouchers_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const query = query_of(visit, a_page);
    auto const found = found_for(visit, tx, query);
    VouchersPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.error = mado::web::trouble_of(visit, attempt, "file");
    page.here = mado::web::link(visit, "/treasury/vouchers");
    page.day_page = mado::web::link(visit, "/treasury");
    page.all = page.here;
    page.open = page.here + "?which=open";
    page.late = page.here + "?which=late";
    page.csv = mado::web::link(visit, "/treasury/vouchers.csv") + asked_again(query, query.after);
    page.caption = caption_of(visit, query);
    auto const late = count_late_vouchers(tx, visit.caller);
    page.is_late = late > 0;
    page.late_words = say(visit, "treasury.voucher.late.words", { { "count", std::to_string(late) }, { "days", std::to_string(days_to_accept) } });
    for (auto const& one : found.vouchers)
        page.rows.push_back(row_of(visit, one));
    if (found.has_more)
        page.next = page.here + asked_again(query, found.next);
    page.day = day_form_box(visit, nullptr, "", "day", "treasury.voucher.day.box", query.day);
    page.day.is_required = false;
    page.may_send = access::allow(tx, visit.caller, may_close_day, { "" }).has_value();
    page.sheet = choice_form_box(visit, attempt, "send", "sheet", "treasury.voucher.sheet",
        { { "acceptances", say(visit, "treasury.voucher.sheet.acceptances") }, { "payments", say(visit, "treasury.voucher.sheet.payments") } });
    return page;
}

Result<int> taken(Visit const& visit, std::string const& sheet, std::string const& bytes)
{
    if (sheet == "payments") {
        auto const rows = TRY(payments_of_csv(bytes));
        return visit.here.database.write(visit.tenant(), { .name = "treasury.tell_payments" }, [&](db::Write& tx) { return tell_payments(tx, visit.caller, visit.here, { "" }, rows); });
    }
    if (sheet != "acceptances")
        return refuse({ { "sheet", "treasury.choose" } });
    auto const rows = TRY(acceptances_of_csv(bytes));
    return visit.here.database.write(visit.tenant(), { .name = "treasury.accept_vouchers" }, [&](db::Write& tx) { return accept_vouchers(tx, visit.caller, visit.here, { "" }, rows); });
}

}  // namespace

Refusal in_file(Visit const& visit, Refusal refusal)
{
    for (auto& one : refusal.fields) {
        auto const point = one.field.find('.');
        std::uint64_t row = 0;
        auto const* const begin = one.field.data();
        auto const [end, error] = std::from_chars(begin, begin + std::min(point, one.field.size()), row);
        if (point == std::string::npos || error != std::errc {} || end != begin + point)
            continue;
        one.words = say(visit, "treasury.voucher.at_line", { { "line", std::to_string(row + 2) }, { "column", one.field.substr(point + 1) } }) + say(visit, one.key, one.arguments);
        one.field = "file";
    }
    return refusal;
}

Shown show_vouchers(Visit const& visit, Attempt const* attempt)
{
    TRY(number(visit));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return vouchers_page(visit, tx, attempt); });
    return mado::web::page(visit, "treasury/vouchers.html", page, attempt);
}

Shown act_vouchers(Visit const& visit)
{
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_close_day, { "" }); }));
    auto const sent = TRY(sent_file(visit, most_bytes));
    if (auto const made = taken(visit, visit.request.answer("sheet"), sent.bytes); !made)
        return std::unexpected(in_file(visit, made.error()));
    return mado::web::done(visit, "/treasury/vouchers", "treasury.said.vouchers");
}

Shown fetch_vouchers(Visit const& visit, Attempt const*)
{
    TRY(number(visit));
    auto const found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return found_for(visit, tx, query_of(visit, a_file)); });
    auto response = http::bytes("text/csv; charset=utf-8", vouchers_csv(found.vouchers));
    auto const rest = found.has_more ? "-next-" + std::to_string(found.next) : std::string();
    return response.with("content-disposition", "attachment; filename=\"vouchers" + rest + ".csv\"").with("cache-control", "no-store");
}

std::vector<mado::web::Route> accounting_routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const limits { .file_bytes = most_bytes, .total_bytes = most_bytes + (1 << 20) };
    return { form("/treasury/vouchers").needs(may_read).with(limits).to(show_vouchers, act_vouchers), page("/treasury/vouchers.csv").needs(may_read).to(fetch_vouchers) };
}

std::vector<mado::web::PageType> accounting_page_types() { return { html::page<VouchersPage>("treasury/vouchers.html") }; }

std::vector<mado::web::MenuItem> accounting_menu()
{
    mado::web::MenuItem item { "treasury.voucher.menu", "/treasury/vouchers", may_read, count_late_vouchers };
    item.place = mado::web::MenuItem::Place::More;
    return { item };
}

}  // namespace mado::treasury::web
