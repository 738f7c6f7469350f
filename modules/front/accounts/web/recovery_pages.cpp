#include "service/recovering.h"
#include "web/asking.h"

#include <mado/identity/tries.h>
#include <mado/time/wareki.h>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view at_counter = "/account/recover/counter", at_holder = "/account/recovery";

std::string day_words(Visit const& visit, Instant at)
{
    auto const day = day_in_tokyo(at);
    return visit.language == "en" ? english_text(day) : visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

// -- the code of the counter.
Result<http::Response> show_counter(Visit const& visit, Attempt const* attempt)
{
    CounterPage const values { web::trouble_summary(visit, attempt), web::link(visit, "/account/recover"), visit.request.answer("number"), web::trouble_of(visit, attempt, "number"),
        web::trouble_of(visit, attempt, "code") };
    return private_page(web::page(visit, "accounts/counter.html", values, attempt));
}

// Whether the code is right and the wait is over the office says. A number that nobody has is answered like a code that is wrong.
Result<http::Response> act_counter(Visit const& visit)
{
    auto const number = receipt_number_from(visit.request.answer("number"));
    auto const code = code_from(visit.request.answer("code"));
    std::vector<FieldError> errors;
    if (number.empty())
        errors.push_back({ "number", "accounts.counter.wrong_number" });
    if (code.empty())
        errors.push_back({ "code", "accounts.counter.wrong_code" });
    if (!errors.empty())
        return refuse(std::move(errors));
    identity::Tries const tries { "account counter", visit.request.remote, number };
    struct Found { std::optional<identity::ResidentAccount> account; std::optional<Reopening> reopening; };
    auto const look = [&](db::Read& tx) -> Result<Found> {
        TRY(identity::may_try(tx, tries, visit.here.clock.now()));
        Found found { identity::account_of_number(tx, number), {} };
        if (found.account)
            found.reopening = store::reopening(tx, found.account->id);
        return found;
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), look));
    auto const note_try = [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, tries, visit.here.clock.now()); return {}; };
    if (!found.account || !found.reopening || found.reopening->state != "waiting") {
        TRY(visit.here.database.write(visit.tenant(), note_try));
        return refuse(std::vector<FieldError> { { "code", "accounts.counter.wrong_code" } });
    }
    return ask_office(visit, make_ceremony(visit, "sign_in"), *found.account, "counter", json::object({ { "what", "recovery" }, { "code", code } }), note_try);
}

// -- the link of the mail.
std::optional<Reopening> reopening_of(Visit const& visit)
{
    auto const hash = stop_hash(visit.request.path.at("token"));
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::reopening_of_stop(tx, hash); });
}

Result<http::Response> show_stop(Visit const& visit, Attempt const*)
{
    auto const one = reopening_of(visit);
    StopPage const values { one && one->state == "waiting", one ? day_words(visit, one->opens_at) : "", web::link(visit, "/account/sign-in") };
    return private_page(web::page(visit, "accounts/stop.html", values));
}

Result<void> stop(Visit const& visit, AccountId const& account, gateway::Letter const& letter)
{
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        store::mark_stopping(tx, account);
        gateway::post(tx, visit.now(), letter);
        return {};
    });
}

Result<http::Response> act_stop(Visit const& visit)
{
    auto const one = reopening_of(visit);
    if (one)
        TRY(stop(visit, one->account, claim_letter(visit.here, visit.tenant(), one->account, json::object({ { "what", "stop_recovery" }, { "token", visit.request.path.at("token") } }))));
    return web::done(visit, "/account/sign-in", one ? "accounts.said.stopped" : "accounts.said.nothing_to_stop");
}

// -- who may have it opened again.
Result<http::Response> show_holder(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    auto const profile = profile_of(*session);
    auto const of = [&](char const* name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; };
    HolderPage const values { web::trouble_summary(visit, attempt), web::link(visit, "/account/ways"), of("name", profile.holder_name.empty() ? profile.name : profile.holder_name), of("born_on", profile.holder_born_on),
        web::trouble_of(visit, attempt, "name"), web::trouble_of(visit, attempt, "born_on"), !profile.holder_name.empty() };
    return private_page(web::page(visit, "accounts/holder.html", values, attempt));
}

Result<http::Response> change_holder(Visit const& visit, identity::AccountSession const& session, std::string name, std::string born_on, std::string_view said)
{
    auto profile = profile_of(session);
    profile.holder_name = std::move(name);
    profile.holder_born_on = std::move(born_on);
    auto const preparation = make_preparation(visit.here, visit.tenant(), session, profile);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        prepare(tx, visit.here, session, preparation);
        if (!profile.mail.empty())
            send_mail(tx, visit, profile.mail, preparation.is_prepared ? "prepared" : "taken_back", {}, visit.now().id());
        return {};
    }));
    return web::done(visit, "/account/ways", said);
}

Result<http::Response> act_holder(Visit const& visit)
{
    auto const session = session_of(visit);
    auto const act = visit.request.answer("act");
    if (!session)
        return to_sign_in(visit);
    if (act == "stop") {  // one sign-in is enough
        TRY(stop(visit, session->account.id, claim_letter(visit.here, visit.tenant(), session->account.id, proved_claim("stop_recovery", session->account.id, session->key))));
        return web::done(visit, "/account", "accounts.said.stopped");
    }
    if (!session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, true);
    if (act == "take_back")
        return change_holder(visit, *session, {}, {}, "accounts.said.taken_back");
    auto const name = visit.request.answer("name");
    auto const born_on = Day::parse(visit.request.answer("born_on"));
    std::vector<FieldError> errors;
    if (name.find_first_not_of(" ") == std::string::npos || name.size() > 600)
        errors.push_back({ "name", "accounts.holder.name_first" });
    if (!born_on || *born_on > visit.now().today())
        errors.push_back({ "born_on", "accounts.holder.born_on_first" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return change_holder(visit, *session, name, born_on->iso(), "accounts.said.prepared");
}

}  // namespace

std::vector<web::Route> recovery_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::form(std::string(at_counter)).open_to_everyone().to(show_counter, act_counter));
    routes.push_back(web::form("/account/recover/stop/{token}").open_to_everyone().to(show_stop, act_stop));
    routes.push_back(web::form(std::string(at_holder)).open_to_everyone().to(show_holder, act_holder));
    return routes;
}

}  // namespace mado::accounts
