#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/stamps.h>

#include "web/arrears_pages.h"
#include "web/item_pages.h"

#include <algorithm>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct FeeRow {
    std::string title, charge, sure, until, ways, count, amount;
    static constexpr auto fields = std::tuple { F(FeeRow, title), F(FeeRow, charge), F(FeeRow, sure), F(FeeRow, until), F(FeeRow, ways), F(FeeRow, count), F(FeeRow, amount) };
};
struct MonthRow {
    std::string month, title, way, count, amount;
    static constexpr auto fields = std::tuple { F(MonthRow, month), F(MonthRow, title), F(MonthRow, way), F(MonthRow, count), F(MonthRow, amount) };
};
struct StampsPage {
    std::string year, before, after, csv;
    std::vector<FeeRow> fees;
    std::vector<MonthRow> months;
    static constexpr auto fields = std::tuple { F(StampsPage, year), F(StampsPage, before), F(StampsPage, after), F(StampsPage, csv), F(StampsPage, fees), F(StampsPage, months) };
};

int year_asked(Visit const& visit)
{
    auto const typed = Yen::parse(visit.request.query_of("year")).value_or(Yen(0)).amount();
    return typed >= 2000 && typed <= 2200 ? static_cast<int>(typed) : fiscal_year(visit.now().today());
}

std::string address_of(Visit const& visit, int year) { return mado::web::link(visit, "/treasury/stamps") + "?year=" + std::to_string(year); }

FeeRow row_of(Visit const& visit, StampFee const& fee, std::vector<StampCount> const& counts)
{
    std::string ways;
    for (auto const& [way, since] : fee.ways)
        ways += (ways.empty() ? "" : "、") + say(visit, "treasury.way." + word_of(way)) + say(visit, "treasury.stamps.since", { { "day", wareki::short_text(since) } });
    std::int64_t count = 0;
    Yen amount;
    for (auto const& one : counts)
        if (one.item == fee.item && one.charge == fee.charge) {
            count += one.count;
            amount += one.amount;
        }
    return { fee.title, fee.procedure + "　" + fee.charge, fee.sure == "memory" || fee.sure == "demo" ? say(visit, "treasury.debtor.memory") : std::string(),
        fee.stamped_until ? say(visit, "treasury.stamps.until_words", { { "day", wareki::short_text(*fee.stamped_until) } }) : say(visit, "treasury.stamps.still"), ways, Yen(count).digits(), amount.digits() };
}

struct Found { std::vector<StampFee> fees; std::vector<StampCount> counts; };

Result<Found> found(Visit const& visit, int year)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Found> {
        TRY(access::allow(tx, visit.caller, may_read, { "" }));
        return Found { stamp_fees(visit.here), stamp_counts(tx, visit.here, year) };
    });
}

}  // namespace

Shown show_stamps(Visit const& visit, Attempt const*)
{
    auto const year = year_asked(visit);
    auto const all = TRY(found(visit, year));
    StampsPage page;
    page.year = wareki::fiscal_year_text(year);
    page.before = address_of(visit, year - 1);
    page.after = year < fiscal_year(visit.now().today()) ? address_of(visit, year + 1) : std::string();
    page.csv = mado::web::link(visit, "/treasury/stamps.csv") + "?year=" + std::to_string(year);
    for (auto const& fee : all.fees)
        page.fees.push_back(row_of(visit, fee, all.counts));
    for (auto const& one : all.counts)
        for (auto const& fee : all.fees)
            if (fee.item == one.item && fee.charge == one.charge)
                page.months.push_back({ one.month, fee.title, say(visit, "treasury.way." + word_of(one.way)), Yen(one.count).digits(), one.amount.digits() });
    return mado::web::page(visit, "treasury/stamps.html", page);
}

Shown fetch_stamps(Visit const& visit, Attempt const*)
{
    auto const year = year_asked(visit);
    auto const all = TRY(found(visit, year));
    auto response = http::bytes("text/csv; charset=utf-8", stamps_csv(all.fees, all.counts));
    return response.with("content-disposition", "attachment; filename=\"stamps-" + std::to_string(year) + ".csv\"");
}

std::vector<mado::web::PageType> stamps_pages() { return { html::page<StampsPage>("treasury/stamps.html") }; }

}  // namespace mado::treasury::web
