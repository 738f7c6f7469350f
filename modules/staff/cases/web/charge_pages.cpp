#include "web/views.h"

#include <mado/cases/charges.h>
#include <mado/time/wareki.h>
#include <mado/treasury/tills.h>

#include "service/workings.h"

#include <algorithm>

namespace mado::cases::web {

namespace {

struct ChangeRow {
    std::string day, step, amount, ground, state;
    static constexpr auto fields = std::tuple { html::field("day", &ChangeRow::day), html::field("step", &ChangeRow::step), html::field("amount", &ChangeRow::amount),
        html::field("ground", &ChangeRow::ground), html::field("state", &ChangeRow::state) };
};

struct ChargePage {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string charge_title, amount, reckoned, paid, till, claim, to, to_error, article, article_error, reason, reason_error;
    std::vector<ChangeRow> changes;
    bool has_route = false, has_changes = false, is_drafted = false, differs = false;
    static constexpr auto fields = std::tuple { html::field("differs", &ChargePage::differs), html::include(&ChargePage::heading), html::field("trouble_summary", &ChargePage::trouble_summary),
        html::field("charge_title", &ChargePage::charge_title), html::field("amount", &ChargePage::amount), html::field("reckoned", &ChargePage::reckoned), html::field("paid", &ChargePage::paid),
        html::field("till", &ChargePage::till), html::field("claim", &ChargePage::claim), html::field("to", &ChargePage::to), html::field("to_error", &ChargePage::to_error),
        html::field("article", &ChargePage::article), html::field("article_error", &ChargePage::article_error), html::field("reason", &ChargePage::reason),
        html::field("reason_error", &ChargePage::reason_error), html::field("changes", &ChargePage::changes), html::field("has_route", &ChargePage::has_route),
        html::field("has_changes", &ChargePage::has_changes), html::field("is_drafted", &ChargePage::is_drafted) };
};

std::string charge_of_path(Visit const& visit) { return visit.request.path.at("charge"); }

std::int64_t amount_typed(std::string const& typed)
{
    auto const yen = Yen::parse(typed);
    return yen ? yen->amount() : -1;
}

ChangeRow row_of(Visit const& visit, ChargeChange const& one)
{
    return { wareki::short_text(day_in_tokyo(one.at)), mado::web::words(visit, "cases.charge_change.step." + word_of(one.step)), Yen(one.before).text() + " → " + Yen(one.after).text(),
        one.article + "　" + one.reason, mado::web::words(visit, "cases.charge_change.state." + word_of(one.state)) };
}

Result<ChargePage> charge_page(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_change_charge));
    auto const all = cases::charges(tx, found.id);
    auto const name = charge_of_path(visit);
    auto const charge = std::ranges::find_if(all, [&](Charge const& one) { return one.owed.charge == name; });
    if (charge == all.end())
        return refuse(Refusal::Kind::NotFound, "cases.charge_change.no_charge");
    auto const definition = TRY(service::definition_of(tx, visit.here, found.definition));
    ChargePage page;
    page.heading = heading_of(visit, found);
    page.charge_title = charge->owed.title;
    page.amount = Yen(charge->owed.amount).text();
    page.reckoned = Yen(charge->reckoned).text();
    page.till = till_of(visit, tx, found, name);
    page.has_route = !definition->route_by.empty();
    if (auto const claim = treasury::claim_of(tx, "case", found.id.value, name)) {
        page.paid = claim->balance.kept().text();
        if (access::allow(tx, visit.caller, treasury::may_read, { claim->owner }))
            page.claim = mado::web::link(visit, { "treasury", "claims", claim->id.value });
    }
    for (auto const& one : charge_changes(tx, found.id))
        if (one.charge == name) {
            page.changes.push_back(row_of(visit, one));
            page.is_drafted = page.is_drafted || one.state == ChargeChangeState::Drafted;
        }
    page.has_changes = !page.changes.empty();
    auto made = charge_changes(tx, found.id);
    std::erase_if(made, [&](ChargeChange const& one) { return one.charge != name; });
    page.differs = charge->owed.paid_on && laid_over(charge->reckoned, made) != charge->owed.amount;
    return page;
}

}  // namespace

std::string till_of(Visit const& visit, db::Read& tx, Case const& found, std::string const& charge)
{
    auto const claim = treasury::claim_of(tx, "case", found.id.value, charge);
    if (!claim || claim->balance.unpaid().is_zero() || !access::allow(tx, visit.caller, treasury::may_run_till, { claim->owner }))
        return {};
    return mado::web::link(visit, "/treasury/till") + "?claim=" + claim->id.value;
}

Shown show_charge(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return charge_page(visit, tx); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    auto const typed = [&](char const* name) { return attempt ? visit.request.answer(name) : std::string(); };
    page.to = typed("to");
    page.to_error = mado::web::trouble_of(visit, attempt, "to");
    page.article = typed("article");
    page.article_error = mado::web::trouble_of(visit, attempt, "article");
    page.reason = typed("reason");
    page.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    return mado::web::page(visit, "cases/charge_change.html", page, attempt);
}

Shown act_charge(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = case_of(visit);
    Changing const changing { charge_of_path(visit), amount_typed(request.answer("to")), request.answer("article"), request.answer("reason") };
    auto const made = TRY(visit.here.database.write(visit.tenant(), { .name = "cases.change_charge" },
        [&](db::Write& tx) { return change_charge(tx, visit.caller, visit.here, id, changing, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), made.state == ChargeChangeState::Made ? "cases.said.charge_changed" : "cases.said.charge_change_drafted");
}

// The matter of a change in approval is its case.
Shown show_charge_change(Visit const& visit, Attempt const*)
{
    auto const change = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_charge_change(tx, visit.request.id<ChargeChangeTag>("change")); }));
    return http::see_other(mado::web::link(visit, case_path(change.of)));  // its page asks for the right to see it
}

std::vector<mado::web::PageType> charge_pages() { return { html::page<ChargePage>("cases/charge_change.html") }; }

}  // namespace mado::cases::web
