#include "web/entrance.h"
#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
#include <mado/time/wareki.h>
#include <mado/web/site.h>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;
using identity::FactorPolicy;

struct EntrancePage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::optional<FactorAsked> asked;
    std::optional<FactorOffered> offered;
    std::string next, over;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &EntrancePage::trouble_summary), html::field("asked", &EntrancePage::asked),
        html::field("offered", &EntrancePage::offered), html::field("next", &EntrancePage::next), html::field("over", &EntrancePage::over) };
};

struct FactorRow {
    std::string id, label, kind, added, used;
    bool may_go = false;
    static constexpr auto fields = std::tuple { html::field("id", &FactorRow::id), html::field("label", &FactorRow::label), html::field("kind", &FactorRow::kind), html::field("added", &FactorRow::added),
        html::field("used", &FactorRow::used), html::field("may_go", &FactorRow::may_go) };
};

struct FactorsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<FactorRow> factors;
    FactorOffered offered;
    bool is_required = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &FactorsPage::trouble_summary), html::field("factors", &FactorsPage::factors),
        html::field("offered", &FactorsPage::offered), html::field("is_required", &FactorsPage::is_required) };
};

struct ConfirmField {
    std::string name, value;
    static constexpr auto fields = std::tuple { html::field("name", &ConfirmField::name), html::field("value", &ConfirmField::value) };
};

struct ConfirmPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string address;
    std::vector<ConfirmField> kept;
    std::optional<FactorAsked> asked;
    std::optional<Box> password;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ConfirmPage::trouble_summary), html::field("address", &ConfirmPage::address), html::field("kept", &ConfirmPage::kept),
        html::field("asked", &ConfirmPage::asked), html::field("password", &ConfirmPage::password) };
};

constexpr std::string_view kept_prefix = "kept.";

std::string to_sign_in(Visit const& visit, std::string const& next)
{
    auto const address = mado::web::link(visit, "/sign-in");
    return next.empty() ? address : address + "?next=" + http::percent_encoded(next);
}

std::optional<identity::Entrance> standing(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::entrance(tx, visit.secret, visit.here.clock.now()); });
}

std::vector<identity::Factor> factors_of(Visit const& visit, PersonId const& person, identity::FactorPolicy const& policy)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::factors_of(tx, person, policy); });
}

// Wrong factors are counted by address as well, as wrong passwords are.
Refusal noted(Visit const& visit, PersonId const& person, Refusal const& refusal)
{
    if (refusal.kind == Kind::Invalid || refusal.kind == Kind::Forbidden)
        (void)visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
            identity::note_failure(tx, tries_of(visit, person.value), visit.here.clock.now());
            return {};
        });
    return refusal;
}

Result<http::Response> opened(Visit const& visit, identity::Entered const& entered, identity::From const& from)
{
    auto response = http::see_other(safe_next(visit.request.answer("next"), mado::web::link(visit, "/")));
    mado::web::set_secret(visit, response, entered.token);
    keep_known(visit, response, from);
    return response;
}

Result<void> may_try(Visit const& visit, PersonId const& person)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::may_try(tx, tries_of(visit, person.value), visit.here.clock.now()); });
}

Result<void> must_be_fresh(Visit const& visit)
{
    if (visit.caller.kind != CallerKind::Staff)
        return refuse(Kind::SignIn, "access.sign_in");
    if (!identity::is_fresh(visit.caller, visit.here.clock.now()))
        return refuse(Kind::StepUp, "web.confirm_needed");
    return {};
}

Result<void> add_factor(Visit const& visit, FactorPolicy const& policy)
{
    auto const door = door_of(visit, policy);
    auto const factor = TRY(factor_typed(visit, door, visit.caller.person, factors_of(visit, visit.caller.person, door.policy)));
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::keep_factor(tx, factor);
        audit::record(tx, visit.caller, visit.now(), "identity.factor.added", { { "person", factor.person.value }, { "factor", factor.id } }, { { "kind", word_of(factor.kind) } });
        return {};
    });
}

Result<void> remove_factor(Visit const& visit, FactorPolicy const& policy)
{
    auto const id = visit.request.answer("factor");
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        auto const door = door_of(visit, policy);
        auto const left = identity::factors_of(tx, visit.caller.person, door.policy).size();
        if (left <= 1 && identity::requires_factor(tx, door.policy))
            return refuse(Kind::Conflict, "administration.factor.last");
        if (!identity::forget_factor(tx, visit.caller.person, id))
            return refuse(Kind::Conflict, "administration.factor.gone");
        audit::record(tx, visit.caller, visit.now(), "identity.factor.removed", { { "person", visit.caller.person.value }, { "factor", id } });
        return {};
    });
}

// The pairs of the form that waits for the confirmation: of the first try as they were posted, of a second one as they were kept.
http::Pairs waiting_form(http::Request const& request)
{
    bool const again = !request.answer("confirm").empty();
    http::Pairs pairs;
    for (auto const& [name, value] : request.form)
        if (again && name.starts_with(kept_prefix))
            pairs.emplace_back(name.substr(kept_prefix.size()), value);
        else if (!again && name != "csrf")
            pairs.emplace_back(name, value);
    return pairs;
}

}  // namespace

Result<http::Response> show_entrance(Visit const& visit, Attempt const* attempt, FactorPolicy const& policy)
{
    auto const next = attempt ? visit.request.answer("next") : visit.request.query_of("next");
    auto const entrance = standing(visit);
    if (!entrance)
        return http::see_other(to_sign_in(visit, next));
    auto const door = door_of(visit, policy);
    auto const factors = factors_of(visit, entrance->person, door.policy);
    EntrancePage page { mado::web::trouble_summary(visit, attempt), {}, {}, next, mado::web::link(visit, "/sign-in") };
    if (entrance->stage == identity::Stage::Factor) {
        page.asked = ask_factor(visit, attempt, door, entrance->person, factors, "code");
    } else {
        page.offered = TRY(offer_factor(visit, attempt, door, entrance->person, factors));
        page.offered->next = next;
    }
    return mado::web::page(visit, "administration/entrance.html", page, attempt);
}

Result<http::Response> act_entrance(Visit const& visit, FactorPolicy const& policy)
{
    auto const entrance = standing(visit);
    if (!entrance)
        return http::see_other(to_sign_in(visit, visit.request.answer("next")));
    TRY(may_try(visit, entrance->person));
    auto const& here = visit.here;
    auto const door = door_of(visit, policy);
    auto const from = from_of(visit);
    if (entrance->stage == identity::Stage::Enrolment) {
        auto const factor = TRY(factor_typed(visit, door, entrance->person, {}));
        auto const entered = TRY(identity::enrol(here.database, visit.tenant(), visit.secret, factor, from, here.clock, here.ids));
        return opened(visit, entered, from);
    }
    auto const entered = identity::show_factor(here.database, visit.tenant(), visit.secret, { visit.request.answer("code"), visit.request.answer("passkey") }, door, from, here.clock, here.ids);
    if (!entered)
        return std::unexpected(noted(visit, entrance->person, entered.error()));
    return opened(visit, *entered, from);
}

Result<http::Response> show_factors(Visit const& visit, Attempt const* attempt, FactorPolicy const& policy)
{
    if (visit.caller.kind != CallerKind::Staff)
        return http::see_other(to_sign_in(visit, mado::web::link(visit, "/factors")));
    auto const door = door_of(visit, policy);
    auto const factors = factors_of(visit, visit.caller.person, door.policy);
    FactorsPage page { mado::web::trouble_summary(visit, attempt), {}, TRY(offer_factor(visit, attempt, door, visit.caller.person, factors)), {} };
    page.is_required = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::requires_factor(tx, door.policy); });
    for (auto const& factor : factors)
        page.factors.push_back({ factor.id, factor.label, mado::web::words(visit, "administration.factor.kind." + word_of(factor.kind)), wareki::short_text(day_in_tokyo(factor.added_at)),
            factor.used_at ? wareki::short_text(day_in_tokyo(*factor.used_at)) : "", !page.is_required || factors.size() > 1 });
    return mado::web::page(visit, "administration/factors.html", page, attempt);
}

Result<http::Response> act_factors(Visit const& visit, FactorPolicy const& policy)
{
    TRY(must_be_fresh(visit));
    bool const removes = visit.request.answer("do") == "remove";
    if (removes)
        TRY(remove_factor(visit, policy));
    else
        TRY(add_factor(visit, policy));
    return mado::web::done(visit, "/factors", removes ? "administration.said.factor_removed" : "administration.said.factor_added");
}

Result<http::Response> show_confirm(Visit const& visit, Attempt const* attempt, FactorPolicy const& policy)
{
    if (visit.caller.kind != CallerKind::Staff || visit.request.method != "POST")
        return refuse(Kind::NotFound, "web.not_found");
    auto const door = door_of(visit, policy);
    auto const factors = factors_of(visit, visit.caller.person, door.policy);
    ConfirmPage page { mado::web::trouble_summary(visit, attempt), visit.request.target, {}, {}, {} };
    for (auto const& [name, value] : waiting_form(visit.request))
        page.kept.push_back({ std::string(kept_prefix) + name, value });
    if (factors.empty())
        page.password = password_box(visit, attempt, "administration.confirm", "confirm_password", "current-password");
    else
        page.asked = ask_factor(visit, attempt, door, visit.caller.person, factors, "confirm_code");
    auto response = mado::web::page(visit, "administration/confirm.html", page, attempt);
    if (!attempt)
        response.status = status_of(Kind::StepUp);
    return response;
}

Result<http::Response> act_confirm(Visit const& visit, FactorPolicy const& policy)
{
    TRY(may_try(visit, visit.caller.person));
    auto const& here = visit.here;
    auto const& request = visit.request;
    auto const confirmed = identity::confirm(here.database, visit.caller, visit.secret, { request.answer("confirm_code"), request.answer("passkey") }, request.answer("confirm_password"),
        door_of(visit, policy), here.clock, here.ids);
    if (!confirmed)
        return std::unexpected(noted(visit, visit.caller.person, confirmed.error()));
    visit.request.form = waiting_form(visit.request);
    return http::Response {};  // the router goes on with the form
}

std::vector<mado::web::PageType> factor_pages()
{
    return { html::page<EntrancePage>("administration/entrance.html"), html::page<FactorsPage>("administration/factors.html"), html::page<ConfirmPage>("administration/confirm.html") };
}

}  // namespace mado::administration::pages
