#include <mado/treasury/days.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "model/likeness.h"
#include "service/posting.h"
#include "store/claim_store.h"
#include "store/day_store.h"
#include "store/receipt_store.h"
#include "store/till_store.h"

#include <algorithm>
#include <set>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_reason = 500;
constexpr int most_alike = 30, least_score = 35;

json::Value tally_json(Tally const& tally) { return json::object({ { "count", tally.count }, { "amount", tally.amount.amount() } }); }
Tally tally_of(json::Value const& value) { return { value.integer("count"), Yen(value.integer("amount")) }; }

json::Value figures_of(DaySheet const& sheet)
{
    json::Value lines = json::Array {};
    for (auto const& line : sheet.lines)
        lines.add(json::object({ { "way", word_of(line.way) }, { "provider", line.provider }, { "count", line.count }, { "amount", line.amount.amount() },
            { "matched_count", line.matched_count }, { "matched", line.matched.amount() }, { "announced_count", line.announced_count }, { "announced", line.announced.amount() } }));
    return json::object({ { "lines", lines }, { "received", tally_json(sheet.received) }, { "matched", tally_json(sheet.matched) }, { "automatic", tally_json(sheet.automatic) },
        { "taken_back", tally_json(sheet.taken_back) } });
}

DaySheet sheet_of(store::ClosedDay const& closed)
{
    DaySheet sheet;
    sheet.day = closed.day;
    for (auto const& line : closed.figures.array("lines"))
        sheet.lines.push_back({ value_of<Way>(line.text("way")), line.text("provider"), line.integer("count"), Yen(line.integer("amount")), line.integer("matched_count"),
            Yen(line.integer("matched")), line.integer("announced_count"), Yen(line.integer("announced")) });
    sheet.received = tally_of(closed.figures["received"]);
    sheet.matched = tally_of(closed.figures["matched"]);
    sheet.automatic = tally_of(closed.figures["automatic"]);
    sheet.taken_back = tally_of(closed.figures["taken_back"]);
    sheet.is_closed = true;
    sheet.closed_by = closed.closed_by;
    sheet.closed_at = closed.closed_at;
    return sheet;
}

Day first_of(Day day) { return *Day::of(day.year(), day.month(), 1); }

Claim const* best_of(std::vector<Proposal> const& all, ClaimId const& id)
{
    auto const found = std::ranges::find(all, id, [](Proposal const& one) { return one.claim.id; });
    return found == all.end() ? nullptr : &found->claim;
}

}  // namespace

DaySheet day_sheet(db::Read& tx, Day day)
{
    if (auto const closed = store::closed_day(tx, day))
        return sheet_of(*closed);
    DaySheet sheet;
    sheet.day = day;
    sheet.lines = store::day_lines(tx, day);
    for (auto const& line : sheet.lines) {
        sheet.received.count += line.count;
        sheet.received.amount += line.amount;
        sheet.matched.count += line.matched_count;
        sheet.matched.amount += line.matched;
    }
    sheet.automatic = store::automatic_of(tx, day);
    sheet.taken_back = store::taken_back_on(tx, day);
    return sheet;
}

std::vector<MonthDay> month_days(db::Read& tx, Day of_month)
{
    auto const from = first_of(of_month), through = from.plus_months(1).plus_days(-1);
    std::map<Day, MonthDay> all;
    for (auto const& one : store::counts_by_day(tx, from, through))
        all[one.day] = { one.day, one.all.count, one.all.amount, one.unmatched.amount, false };
    for (auto const& closed : store::closed_days(tx, from, through)) {  // a closed day says what it said then
        auto const sheet = sheet_of(closed);
        all[closed.day] = { closed.day, sheet.received.count, sheet.received.amount, sheet.unmatched().amount, true };
    }
    std::vector<MonthDay> list;
    for (auto const& [day, one] : all)
        list.push_back(one);
    return list;
}

Tally waiting_refunds(db::Read& tx) { return store::to_refund(tx); }
std::optional<Day> closed_before(db::Read& tx, Day day) { return store::closed_before(tx, day); }

std::vector<Hindrance> hindrances(db::Read& tx, Workplace const& here, Day day)
{
    std::vector<Hindrance> all;
    if (store::day_is_closed(tx, day))
        return { { "treasury.day.closed_already" } };
    if (day > here.now().today())
        all.push_back({ "treasury.day.not_come" });
    if (auto const count = store::count_not_inquired(tx, day); count > 0)
        all.push_back({ "treasury.day.unmatched_waits", count });
    if (auto const count = store::count_open_tills(tx, day); count > 0)
        all.push_back({ "treasury.day.till_is_open", count });
    return all;
}

Result<DaySheet> close_day(db::Write& tx, Caller const& caller, Workplace const& here, Day day)
{
    TRY(access::allow(tx, caller, may_close_day, { "" }));
    if (auto const all = hindrances(tx, here, day); !all.empty())
        return refuse(Kind::Conflict, all.front().key, { { "count", std::to_string(all.front().count) } });
    auto const sheet = day_sheet(tx, day);
    auto const figures = figures_of(sheet);
    if (!store::close_day(tx, { day, figures, caller.person, here.now().at }))
        return refuse(Kind::Conflict, "treasury.day.closed_already");
    audit::record(tx, caller, here.now(), "treasury.day.closed", { { "treasury_day", day.iso() } },
        { { "count", std::to_string(sheet.received.count) }, { "amount", std::to_string(sheet.received.amount.amount()) } });
    auto const closed = day_sheet(tx, day);
    TRY(here.listeners.publish(tx, caller, here, DayClosed { closed, figures }));
    return closed;
}

std::optional<json::Value> closed_figures(db::Read& tx, Day day)
{
    auto const closed = store::closed_day(tx, day);
    return closed ? std::optional(closed->figures) : std::nullopt;
}

Result<void> reopen_day(db::Write& tx, Caller const& caller, Workplace const& here, Day day, std::string_view reason)
{
    TRY(access::allow(tx, caller, may_close_day, { "" }));
    auto const words = std::string(text::trimmed(reason));
    if (words.empty())
        return refuse({ { "reason", "treasury.reason_required" } });
    if (text::length(words) > most_reason)
        return refuse({ { "reason", "treasury.too_long", { { "most", std::to_string(most_reason) } } } });
    auto const was = store::closed_day(tx, day);
    if (!was)
        return refuse(Kind::Conflict, "treasury.day.not_closed");
    if (store::is_closed_after(tx, day))
        return refuse(Kind::Conflict, "treasury.day.later_closed");
    auto const id = here.now().id();
    store::reopen_day(tx, id, *was, words, caller.person, here.now().at);
    audit::record(tx, caller, here.now(), "treasury.day.reopened", { { "treasury_day", day.iso() } }, { { "reason", audit::salted_hash(id, words) } });
    return {};
}

YearCheck check_year(db::Read& tx, int fiscal_year) { return { fiscal_year, store::balances_of(tx, fiscal_year), store::journal_of_year(tx, fiscal_year) }; }

std::vector<Claim> search_claims(db::Read& tx, Caller const& caller, ClaimQuery const& query)
{
    std::set<ClaimId, std::greater<>> ids;
    auto const divisions = access::scope(tx, caller, may_read);
    std::vector<Claim> all;
    if (!query.slip.empty()) {
        auto const slip = store::slip(tx, query.slip);
        auto claim = slip ? store::claim(tx, slip->claim) : std::nullopt;
        if (claim && std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(claim->owner, division); }))
            all.push_back(std::move(*claim));
        return all;
    }
    for (auto const& division : divisions)
        for (auto const& id : store::claims_found(tx, query, division))
            ids.insert(id);
    for (auto const& id : ids)
        if (std::ssize(all) < query.most)
            if (auto claim = store::claim(tx, id))
                all.push_back(std::move(*claim));
    return all;
}

std::vector<Proposal> proposals(db::Read& tx, Receipt const& receipt, int most)
{
    std::vector<Proposal> all;
    auto const slip = receipt.incoming.slip.empty() ? std::nullopt : store::slip(tx, receipt.incoming.slip);
    auto const add = [&](ClaimId const& id, bool by_slip) {
        auto const claim = best_of(all, id) ? std::nullopt : store::claim(tx, id);
        if (!claim)
            return;
        auto found = model::likeness(receipt, *claim, by_slip);
        if (found.score >= least_score)
            all.push_back({ *claim, found.score, std::move(found.reasons) });
    };
    if (slip)
        add(slip->claim, true);
    if (!receipt.incoming.payer_kana.empty())
        for (auto const& id : store::claims_unpaid_by(tx, receipt.incoming.payer_kana, most_alike))
            add(id, false);
    for (auto const& id : store::claims_unpaid_of(tx, receipt.incoming.amount, most_alike))
        add(id, false);
    std::ranges::stable_sort(all, std::ranges::greater {}, &Proposal::score);
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

}  // namespace mado::treasury
