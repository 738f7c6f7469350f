#include "web/till_pages.h"

#include <mado/organization/organization.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/vouchers.h>

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

constexpr int most_waiting = 20, most_unmatched = 50;
// The picture: inside of the axes, in units of its viewBox.
constexpr int left = 56, right = 1232, top = 28, bottom = 214, least_height = 5, lines_wanted = 5;

struct WayRow {
    std::string words, count, amount, matched, difference, proof;
    bool is_bad = false;
    static constexpr auto fields = std::tuple { F(WayRow, words), F(WayRow, count), F(WayRow, amount), F(WayRow, matched), F(WayRow, difference), F(WayRow, proof), F(WayRow, is_bad) };
};
struct Bar {
    std::string x, width, y, height, bad_y, bad_height, style;
    static constexpr auto fields = std::tuple { F(Bar, x), F(Bar, width), F(Bar, y), F(Bar, height), F(Bar, bad_y), F(Bar, bad_height), F(Bar, style) };
};
struct Mark {
    std::string at, words;
    bool is_now = false;
    static constexpr auto fields = std::tuple { F(Mark, at), F(Mark, words), F(Mark, is_now) };
};
struct MonthRow {
    std::string day, address, count, amount, unmatched, state;
    static constexpr auto fields = std::tuple { F(MonthRow, day), F(MonthRow, address), F(MonthRow, count), F(MonthRow, amount), F(MonthRow, unmatched), F(MonthRow, state) };
};
struct TillRow {
    std::string address, site, who, state, amount, about;
    static constexpr auto fields = std::tuple { F(TillRow, address), F(TillRow, site), F(TillRow, who), F(TillRow, state), F(TillRow, amount), F(TillRow, about) };
};
struct DayPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string refused, here, heading, about, before, before_words, after, after_words, received, received_count, matched, matched_count, automatic_count, unmatched, unmatched_count, taken_back,
        month, month_days, month_title, refunds, refunds_count, picture_words, csv, paper, all_unmatched, claims, till, closed_words, total_count, total, total_matched, total_difference,
        check_assessed, check_kept, check_unrefunded, check_written_off, check_unpaid, check_year, handed, handed_address;
    std::vector<WayRow> ways;
    std::vector<Bar> bars;
    std::vector<Mark> lines, days;
    std::vector<MonthRow> rows;
    std::vector<TillRow> tills;
    std::vector<UnmatchedRow> waiting;
    std::vector<Mark> why;
    FormBox reason;
    bool has_unmatched = false, is_closed = false, may_close = false, may_reopen = false, has_waiting = false, has_tills = false, is_right = false, may_act = false, can_close = false;
    static constexpr auto fields = std::tuple { F(DayPage, trouble_summary), F(DayPage, refused), F(DayPage, here), F(DayPage, heading), F(DayPage, about), F(DayPage, before), F(DayPage, before_words),
        F(DayPage, after), F(DayPage, after_words), F(DayPage, received), F(DayPage, received_count), F(DayPage, matched), F(DayPage, matched_count), F(DayPage, automatic_count),
        F(DayPage, unmatched), F(DayPage, unmatched_count), F(DayPage, taken_back), F(DayPage, month), F(DayPage, month_days), F(DayPage, month_title), F(DayPage, refunds),
        F(DayPage, refunds_count), F(DayPage, picture_words), F(DayPage, csv), F(DayPage, paper), F(DayPage, all_unmatched), F(DayPage, claims), F(DayPage, till), F(DayPage, closed_words),
        F(DayPage, total_count), F(DayPage, total), F(DayPage, total_matched), F(DayPage, total_difference), F(DayPage, check_assessed), F(DayPage, check_kept), F(DayPage, check_unrefunded),
        F(DayPage, check_written_off), F(DayPage, check_unpaid), F(DayPage, check_year), F(DayPage, ways), F(DayPage, bars), F(DayPage, lines), F(DayPage, days), F(DayPage, rows),
        F(DayPage, tills), F(DayPage, waiting), F(DayPage, why), F(DayPage, reason), F(DayPage, has_unmatched), F(DayPage, is_closed), F(DayPage, may_close), F(DayPage, may_reopen),
        F(DayPage, has_waiting), F(DayPage, has_tills), F(DayPage, is_right), F(DayPage, may_act), F(DayPage, can_close),
        F(DayPage, handed), F(DayPage, handed_address) };
};
struct UnmatchedPage {
    std::string day, next;
    std::vector<UnmatchedRow> waiting;
    bool has_waiting = false, may_act = false;
    static constexpr auto fields = std::tuple { F(UnmatchedPage, day), F(UnmatchedPage, next), F(UnmatchedPage, waiting), F(UnmatchedPage, has_waiting), F(UnmatchedPage, may_act) };
};

std::string count_words(Visit const& visit, std::int64_t count) { return say(visit, "treasury.day.count", { { "count", std::to_string(count) } }); }
std::string day_link(Visit const& visit, Day day) { return mado::web::link(visit, { "treasury", "days", day.iso() }); }
std::string short_day(Day day) { return std::to_string(day.month()) + "月" + std::to_string(day.day_of_month()) + "日"; }

Result<Day> day_of_path(Visit const& visit)
{
    if (auto const day = Day::parse(visit.request.id<struct DayTag>("day").value))
        return *day;
    return refuse(Refusal::Kind::NotFound, "treasury.day.none");
}

// A step of the axis: 1, 2 or 5 and zeros, five of which reach the largest day.
std::int64_t step_for(std::int64_t largest)
{
    std::int64_t power = 1;
    for (;; power *= 10)
        for (auto const digit : { 1, 2, 5 })
            if (digit * power * lines_wanted >= largest)
                return digit * power;
}

void lay_picture(Visit const& visit, DayPage& page, Day day, std::vector<MonthDay> const& month)
{
    auto const from = *Day::of(day.year(), day.month(), 1);
    auto const count = from.plus_months(1) - from;
    std::int64_t largest = 10'000;
    for (auto const& one : month)
        largest = std::max(largest, one.amount.amount());
    auto const step = step_for(largest), whole = step * lines_wanted;
    auto const height_of = [&](Yen amount) { return amount.is_zero() ? std::int64_t { 0 } : std::max<std::int64_t>(least_height, amount.amount() * (bottom - top) / whole); };
    auto const middle_of = [&](int number) { return left + ((2 * number - 1) * (right - left)) / (2 * count); };
    bool const by_ten_thousand = step % 10'000 == 0;
    for (int i = 0; i <= lines_wanted; ++i)
        page.lines.push_back({ std::to_string(bottom - (bottom - top) * i / lines_wanted), Yen(by_ten_thousand ? step / 10'000 * i : step * i).digits(), i == 0 });
    page.month_title = say(visit, by_ten_thousand ? "treasury.day.month_in_ten_thousands" : "treasury.day.month_in_yen", { { "month", std::to_string(day.month()) } });
    auto const width = (right - left) * 4 / (5 * count);
    for (auto const& one : month) {
        auto const matched = height_of(one.amount - one.unmatched), bad = height_of(one.unmatched);
        auto const x = middle_of(static_cast<int>(one.day.day_of_month())) - width / 2;
        page.bars.push_back({ std::to_string(x), std::to_string(width), std::to_string(bottom - matched), std::to_string(matched), bad == 0 ? "" : std::to_string(bottom - matched - bad - 1),
            std::to_string(bad), one.day == day ? "bar-now" : "bar-1" });
    }
    for (int number = 1; number <= count; ++number)
        if (number == 1 || number % 5 == 0 || number == static_cast<int>(day.day_of_month()))
            page.days.push_back({ std::to_string(middle_of(number)), std::to_string(number), number == static_cast<int>(day.day_of_month()) });
}

void lay_month(Visit const& visit, db::Read& tx, DayPage& page, Day day)
{
    auto const month = month_days(tx, day);
    Tally all;
    MonthDay largest;
    for (auto const& one : month) {
        all.count += one.count > 0 ? 1 : 0;
        all.amount += one.amount;
        if (one.amount > largest.amount)
            largest = one;
        page.rows.push_back({ short_day(one.day), day_link(visit, one.day), Yen(one.count).digits(), one.amount.digits(), one.unmatched.digits(),
            say(visit, one.is_closed ? "treasury.day.closed" : "treasury.day.open") });
    }
    page.month = all.amount.text();
    page.month_days = say(visit, "treasury.day.month_days", { { "count", std::to_string(all.count) } });
    page.picture_words = all.count == 0 ? say(visit, "treasury.day.picture_none")
                                        : say(visit, "treasury.day.picture_words", { { "days", std::to_string(all.count) }, { "amount", all.amount.text() }, { "day", short_day(largest.day) }, { "largest", largest.amount.text() } });
    lay_picture(visit, page, day, month);
}

void lay_sheet(Visit const& visit, db::Read& tx, DayPage& page, DaySheet const& sheet)
{
    auto const unmatched = sheet.unmatched();
    page.received = sheet.received.amount.text();
    page.received_count = count_words(visit, sheet.received.count);
    page.matched = sheet.matched.amount.text();
    page.matched_count = count_words(visit, sheet.matched.count);
    page.automatic_count = std::to_string(sheet.automatic.count);
    page.unmatched = unmatched.amount.text();
    page.unmatched_count = count_words(visit, unmatched.count);
    page.has_unmatched = unmatched.count > 0;
    if (sheet.taken_back.count > 0)
        page.taken_back = say(visit, "treasury.day.taken_back", { { "count", std::to_string(sheet.taken_back.count) }, { "amount", sheet.taken_back.amount.text() } });
    for (auto const& line : sheet.lines) {
        auto const difference = line.amount - line.matched;
        page.ways.push_back({ way_words(visit, line.way, line.provider), std::to_string(line.count), line.amount.digits(), line.matched.digits(), difference.digits(),
            line.announced_count > 0 ? say(visit, "treasury.day.announced", { { "count", std::to_string(line.announced_count) }, { "amount", line.announced.text() } }) : std::string(),
            !difference.is_zero() });
    }
    page.total_count = std::to_string(sheet.received.count);
    page.total = sheet.received.amount.digits();
    page.total_matched = sheet.matched.amount.digits();
    page.total_difference = unmatched.amount.digits();
    page.is_closed = sheet.is_closed;
    if (sheet.is_closed)
        page.closed_words = say(visit, "treasury.day.closed_by", { { "at", wareki::text(sheet.closed_at) }, { "person", person_name(tx, sheet.closed_by) } });
}

void lay_tills(Visit const& visit, db::Read& tx, DayPage& page, Day day)
{
    for (auto const& till : tills_of(tx, day)) {
        bool const is_open = till.state == TillState::Open;
        auto const amount = is_open ? cash_in(tx, till) - till.float_amount : till.takings();
        page.tills.push_back({ mado::web::link(visit, "/treasury/till") + "?till=" + till.id.value, till.site, person_name(tx, till.opened_by), say(visit, "treasury.till.state." + word_of(till.state)), amount.digits(),
            !is_open && !till.difference().is_zero() ? say(visit, "treasury.till.difference", { { "amount", till.difference().text() } }) + "　" + till.reason : std::string() });
    }
    page.has_tills = !page.tills.empty();
}

void lay_vouchers(Visit const& visit, db::Read& tx, DayPage& page, Day day)
{
    auto const tally = vouchers_on(tx, day);
    page.handed_address = mado::web::link(visit, "/treasury/vouchers") + "?day=" + day.iso();
    page.handed = tally.lines == 0 ? say(visit, "treasury.voucher.day_none")
                                   : say(visit, "treasury.voucher.day", { { "lines", std::to_string(tally.lines) }, { "accepted", std::to_string(tally.accepted) }, { "late", std::to_string(tally.late) } });
}

void lay_check(DayPage& page, YearCheck const& check)
{
    page.check_year = wareki::fiscal_year_text(check.fiscal_year);
    page.check_assessed = check.journal.assessed.digits();
    page.check_kept = check.journal.kept.digits();
    page.check_unrefunded = check.journal.unrefunded.digits();
    page.check_written_off = check.journal.written_off.digits();
    page.check_unpaid = check.journal.unpaid.digits();
    page.is_right = check.is_right();
}

void lay_closing(Visit const& visit, db::Read& tx, Attempt const* attempt, DayPage& page, Day day)
{
    page.may_act = access::allow(tx, visit.caller, may_close_day, { "" }).has_value();
    page.may_reopen = page.may_act && page.is_closed;
    page.may_close = page.may_act && !page.is_closed;
    page.reason = form_box(visit, attempt, "reopen", "reason", "treasury.day.reopen_reason");
    if (page.is_closed)
        return;
    for (auto const& one : hindrances(tx, visit.here, day))
        page.why.push_back({ {}, say(visit, one.key, { { "count", std::to_string(one.count) } }) });
    page.can_close = page.may_close && page.why.empty();
}

Result<DayPage> day_page(Visit const& visit, db::Read& tx, Attempt const* attempt, Day day)
{
    TRY(access::allow(tx, visit.caller, may_read, { "" }));
    DayPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.refused = attempt && attempt->refusal.fields.empty() ? mado::web::sentence(visit, attempt->refusal) : std::string();
    page.here = day_link(visit, day);
    page.heading = wareki::text_with_weekday(day);
    page.about = say(visit, "treasury.day.about", { { "year", wareki::fiscal_year_text(fiscal_year(day)) }, { "time", wareki::text(time_in_tokyo(visit.now().at)) } });
    page.before = day_link(visit, day.plus_days(-1));
    page.before_words = short_day(day.plus_days(-1));
    if (day < visit.now().today()) {
        page.after = day_link(visit, day.plus_days(1));
        page.after_words = short_day(day.plus_days(1));
    }
    page.csv = day_link(visit, day) + "/month.csv";
    page.paper = day_link(visit, day) + "/paper.pdf";
    page.all_unmatched = mado::web::link(visit, "/treasury/unmatched");
    page.claims = mado::web::link(visit, "/treasury/claims");
    page.till = mado::web::link(visit, "/treasury/till");
    lay_sheet(visit, tx, page, day_sheet(tx, day));
    lay_month(visit, tx, page, day);
    auto const refunds = waiting_refunds(tx);
    page.refunds = refunds.amount.text();
    page.refunds_count = count_words(visit, refunds.count);
    for (auto const& receipt : unmatched(tx, "", most_waiting))
        page.waiting.push_back(unmatched_row(visit, tx, receipt));
    page.has_waiting = !page.waiting.empty();
    lay_tills(visit, tx, page, day);
    lay_vouchers(visit, tx, page, day);
    lay_check(page, check_year(tx, fiscal_year(day)));
    lay_closing(visit, tx, attempt, page, day);
    return page;
}

Result<std::vector<MonthDay>> seen_month(Visit const& visit, db::Read& tx, Day day)
{
    TRY(access::allow(tx, visit.caller, may_read, { "" }));
    return month_days(tx, day);
}

Result<DaySheet> seen_sheet(Visit const& visit, db::Read& tx, Day day)
{
    TRY(access::allow(tx, visit.caller, may_read, { "" }));
    return day_sheet(tx, day);
}

Result<UnmatchedPage> unmatched_page(Visit const& visit, db::Read& tx)
{
    TRY(access::allow(tx, visit.caller, may_read, { "" }));
    UnmatchedPage made;
    made.day = mado::web::link(visit, "/treasury");
    auto found = unmatched(tx, visit.request.query_of("after"), most_unmatched + 1);
    bool const more = std::ssize(found) > most_unmatched;
    if (more)
        found.pop_back();
    for (auto const& receipt : found)
        made.waiting.push_back(unmatched_row(visit, tx, receipt));
    made.has_waiting = !made.waiting.empty();
    if (more)
        made.next = mado::web::link(visit, "/treasury/unmatched") + "?after=" + found.back().id.value;
    return made;
}

Shown shown_day(Visit const& visit, Attempt const* attempt, Day day)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return day_page(visit, tx, attempt, day); }));
    return mado::web::page(visit, "treasury/day.html", page, attempt);
}

}  // namespace

std::string way_words(Visit const& visit, Way way, std::string const& provider)
{
    auto words = say(visit, "treasury.way." + word_of(way));
    if (provider == accounting_provider)
        return say(visit, "treasury.way.accounting");
    return provider.empty() || provider == "case" ? words : words + "（" + provider + "）";
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const person = id.value.empty() ? std::nullopt : organization::person(tx, id);
    return person ? person->name : std::string();
}

http::Response pdf_answer(std::string bytes, std::string const& name)
{
    auto response = http::bytes("application/pdf", std::move(bytes));
    response.with("content-disposition", "inline; filename=\"" + name + ".pdf\"").with("cache-control", "no-store");
    return response;
}

std::string why_words(Visit const& visit, std::vector<std::string> const& reasons)
{
    std::string words;
    for (auto const& reason : reasons)
        words += (words.empty() ? "" : "・") + say(visit, "treasury.likeness." + reason);
    return words;
}

UnmatchedRow unmatched_row(Visit const& visit, db::Read& tx, Receipt const& receipt)
{
    auto const& money = receipt.incoming;
    UnmatchedRow row;
    row.receipt = receipt.id.value;
    row.version = std::to_string(receipt.version);
    row.address = mado::web::link(visit, { "treasury", "receipts", receipt.id.value });
    row.what = way_words(visit, money.way, money.provider) + "　" + wareki::short_text(money.paid_on);
    row.about = receipt.under_inquiry ? say(visit, "treasury.receipt.inquired", { { "words", receipt.inquiry } }) : money.payer_kana.empty() ? say(visit, "treasury.oddity." + word_of(receipt.oddity)) : money.payer_kana;
    row.amount = money.amount.digits();
    row.is_inquired = receipt.under_inquiry;
    auto const likely = proposals(tx, receipt, 1);
    if (!likely.empty()) {
        auto const& claim = likely.front().claim;
        row.likely = claim.title + "　" + claim_number(claim);
        row.likely_address = mado::web::link(visit, { "treasury", "claims", claim.id.value });
        row.claim = claim.id.value;
        row.why = why_words(visit, likely.front().reasons);
    }
    row.may_match = !row.claim.empty() && access::allow(tx, visit.caller, may_match, { "" }).has_value();
    return row;
}

Shown show_today(Visit const& visit, Attempt const* attempt) { return shown_day(visit, attempt, visit.now().today()); }

Shown show_day(Visit const& visit, Attempt const* attempt)
{
    auto const day = TRY(day_of_path(visit));
    return shown_day(visit, attempt, day);
}

Shown act_day(Visit const& visit)
{
    auto const day = TRY(day_of_path(visit));
    auto const what = visit.request.answer("do");
    if (what == "close")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.close_day" }, [&](db::Write& tx) { return close_day(tx, visit.caller, visit.here, day); }));
    else if (what == "reopen")
        TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.reopen_day" }, [&](db::Write& tx) { return reopen_day(tx, visit.caller, visit.here, day, visit.request.answer("reason")); }));
    else
        return refuse(Refusal::Kind::Conflict, "treasury.choose");
    return mado::web::done(visit, "/treasury/days/" + day.iso(), "treasury.said." + what);
}

Shown fetch_days(Visit const& visit, Attempt const*)
{
    auto const day = TRY(day_of_path(visit));
    auto const month = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return seen_month(visit, tx, day); }));
    auto out = std::string("\xEF\xBB\xBF日,件数,収納額,照合できない額,日計\r\n");  // days and numbers: nothing that needs quotes
    for (auto const& one : month)
        out += one.day.iso() + "," + std::to_string(one.count) + "," + std::to_string(one.amount.amount()) + "," + std::to_string(one.unmatched.amount()) + ","
            + say(visit, one.is_closed ? "treasury.day.closed" : "treasury.day.open") + "\r\n";
    auto response = http::bytes("text/csv; charset=utf-8", std::move(out));
    response.with("content-disposition", "attachment; filename=\"" + day.iso().substr(0, 7) + ".csv\"").with("cache-control", "no-store");
    return response;
}

Shown fetch_day_paper(Visit const& visit, Attempt const*)
{
    auto const day = TRY(day_of_path(visit));
    auto const sheet = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return seen_sheet(visit, tx, day); }));
    json::Value charges = json::Array {}, facts = json::Array {};
    for (auto const& line : sheet.lines)
        charges.add(json::object({ { "title", way_words(visit, line.way, line.provider) }, { "amount", line.amount.digits() }, { "year", std::to_string(line.count) } }));
    auto const fact = [&](std::string_view key, Tally const& tally) {
        facts.add(json::object({ { "label", say(visit, key) }, { "value", tally.amount.text() + "（" + count_words(visit, tally.count) + "）" } }));
    };
    fact("treasury.day.received", sheet.received);
    fact("treasury.day.matched", sheet.matched);
    fact("treasury.day.unmatched", sheet.unmatched());
    fact("treasury.day.taken_back_label", sheet.taken_back);
    facts.add(json::object({ { "label", say(visit, "treasury.day.state") }, { "value", sheet.is_closed ? wareki::text(sheet.closed_at) + "　" + say(visit, "treasury.day.closed") : say(visit, "treasury.day.open") } }));
    auto const values = json::object({ { "town", json::object({ { "name", visit.town.name } }) }, { "document", json::object({ { "title", say(visit, "treasury.day.title") }, { "date_wareki", wareki::text_with_weekday(day) } }) },
        { "charges", charges }, { "facts", facts } });
    auto const html = TRY(visit.here.papers.html("treasury_day_sheet", values));
    return pdf_answer(TRY(visit.here.papers.pdf(html, { .title = say(visit, "treasury.day.title") + " " + day.iso(), .author = visit.town.name, .made_at = visit.now().at, .town = visit.town })), day.iso());
}

Shown show_unmatched(Visit const& visit, Attempt const*)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return unmatched_page(visit, tx); }));
    return mado::web::page(visit, "treasury/unmatched.html", page);
}

std::vector<mado::web::Route> day_routes()
{
    using mado::web::form;
    using mado::web::page;
    return {
        page("/treasury").needs(may_read).to(show_today),
        form("/treasury/days/{day}").needs(may_read).to(show_day, act_day),
        page("/treasury/days/{day}/month.csv").needs(may_read).to(fetch_days),
        page("/treasury/days/{day}/paper.pdf").needs(may_read).to(fetch_day_paper),
        page("/treasury/unmatched").needs(may_read).to(show_unmatched),
        form("/treasury/receipts/{receipt}").needs(may_read).to(show_receipt, act_receipt),
        page("/treasury/receipts/{receipt}/paper.pdf").needs(may_read).to(fetch_receipt_paper),
        page("/treasury/claims").needs(may_read).to(show_claims),
        form("/treasury/claims/new").needs(may_assess).to(show_new_claim, act_new_claim),
        form("/treasury/claims/{claim}").needs(may_read).to(show_claim, act_claim),
    };
}

std::vector<mado::web::PageType> day_pages() { return { html::page<DayPage>("treasury/day.html"), html::page<UnmatchedPage>("treasury/unmatched.html") }; }

std::vector<mado::web::MenuItem> day_menu()
{
    auto const waiting = [](db::Read& tx, Caller const&) { return count_unmatched(tx, 100); };
    mado::web::MenuItem till { "treasury.till.menu", "/treasury/till", may_run_till };
    till.place = mado::web::MenuItem::Place::More;
    return { { "treasury.day.menu", "/treasury", may_read, waiting }, till };
}

}  // namespace mado::treasury::web
