#include "service/recovering.h"
#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/identity/mandate.h>
#include <mado/identity/resident.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

std::string moment_words(Visit const& visit, Instant at)
{
    auto const day = day_in_tokyo(at);
    auto const time = time_in_tokyo(at);
    if (visit.language == "en")
        return english_text(day) + ", " + english_text(time);
    return visit.language == "ja" ? wareki::text(day) + wareki::text(time) : easy_text(day) + " " + easy_text(time);
}

std::string day_words(Visit const& visit, Instant at)
{
    auto const day = day_in_tokyo(at);
    return visit.language == "en" ? english_text(day) : visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

std::string opened(identity::AccountSession const& session, std::string const& box) { return crypto::open(session.key, box).value_or(""); }

std::unexpected<Refusal> not_found() { return refuse(Kind::NotFound, "web.not_found"); }

void note(db::Write& tx, Visit const& visit, std::string_view event, identity::AccountSession const& session)
{
    audit::record(tx, caller_of(tx.tenant(), session.account.id), visit.now(), event, { { "account", session.account.id.value } });
}

// What changes how one signs in is told to her mail, when she gave one.
void tell_her(db::Write& tx, Visit const& visit, identity::AccountSession const& session, std::string_view what)
{
    if (auto const mail = profile_of(session).mail; !mail.empty())
        send_mail(tx, visit, mail, what, {}, visit.now().id());
}

std::vector<ListedBrowser> browsers(Visit const& visit, db::Read& tx, identity::AccountSession const& session)
{
    std::vector<ListedBrowser> all;
    for (auto const& one : identity::account_sessions(tx, session.account.id, visit.here.clock.now())) {
        ListedBrowser listed { one.id, opened(session, one.browser_box), web::words(visit, "accounts.way." + one.way), moment_words(visit, one.began_at), {}, one.id == session.id };
        if (listed.browser.empty())
            listed.browser = web::words(visit, "accounts.session.unknown");
        listed.end_label = web::words(visit, "accounts.session.end_one", { { "browser", listed.browser }, { "when", listed.began } });
        all.push_back(std::move(listed));
    }
    return all;
}

Result<http::Response> show_account(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    AccountPage values { web::trouble_summary(visit, attempt), grouped(session->account.number), profile_of(*session).name, web::link(visit, "/applications"), web::link(visit, "/account/profile"),
        web::link(visit, "/account/ways"), web::link(visit, "/account/mandates"), web::link(visit, "/account/remove"), web::link(visit, "/account/sign-out") };
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        values.browsers = browsers(visit, tx, *session);
        values.is_alone = count_ways(tx, session->account.id) < 2;
        values.reopening.reset();
        if (auto const one = store::reopening(tx, session->account.id))
            values.reopening = ReopeningView { day_words(visit, one->opens_at), web::link(visit, "/account/recovery"), one->state != "waiting" };
        return true;
    });
    return private_page(web::page(visit, "accounts/account.html", values, attempt));
}

Result<http::Response> act_account(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    auto const which = visit.request.answer("session");
    bool const is_own = which == session->id;
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (which == "others")
            identity::end_sessions_but(tx, session->account.id, session->id);
        else if (!identity::end_session(tx, session->account.id, which))
            return not_found();
        if (is_own) {
            identity::close_visits(tx, visit.secret);
            identity::forget_proof(tx, visit.secret);
        }
        note(tx, visit, "accounts.account.signed_out", *session);
        return {};
    }));
    auto response = web::done(visit, is_own ? "/account/sign-in" : "/account", "accounts.said.ended");
    if (is_own)
        web::set_secret(visit, response, visit.here.ids.handle() + visit.here.ids.handle());
    return response;
}

// -- how one signs in.
Result<http::Response> show_ways(Visit const& visit, Attempt const* attempt, Ways const& ways)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    WaysPage values { web::trouble_summary(visit, attempt), web::link(visit, "/account"), web::link(visit, "/account/register"), profile_of(*session).mail, {}, {} };
    values.providers = provider_buttons(visit, ways, "link", "accounts.link.with");
    values.has_providers = !values.providers.empty();
    values.is_prepared = !profile_of(*session).holder_name.empty();
    values.holder = web::link(visit, "/account/recovery");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        for (auto const& one : identity::passkeys(tx, session->account.id)) {
            auto const label = opened(*session, one.label_box);
            values.passkeys.push_back({ crypto::base64url(one.credential.id), label, moment_words(visit, one.added_at), one.used_at ? moment_words(visit, *one.used_at) : "",
                web::words(visit, "accounts.passkey.remove_one", { { "label", label } }), !one.wrapped_key.empty() });
        }
        values.has_mail = !identity::names_of_account(tx, identity::NameKind::Mail, session->account.id).empty();
        values.links.clear();
        for (auto const& one : store::links(tx, session->account.id)) {
            auto const title = provider_title(visit, ways, one.provider);
            values.links.push_back({ title, moment_words(visit, one.added_at), web::link(visit, { "account", "unlink", one.provider }), web::words(visit, "accounts.link.remove_one", { { "provider", title } }) });
        }
        values.codes_left = std::to_string(identity::recoveries_left(tx, session->account.id));
        return true;
    });
    return private_page(web::page(visit, "accounts/ways.html", values, attempt));
}

Result<http::Response> remove_passkey(Visit const& visit, identity::AccountSession const& session, std::string const& id)
{
    auto const letter = session.account.kept_by_office
        ? std::optional(claim_letter(visit.here, visit.tenant(), session.account.id, proved_claim("dropped", session.account.id, session.key, json::object({ { "passkey", crypto::base64url(id) } })))) : std::nullopt;
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (count_ways(tx, session.account.id) < 2)
            return refuse(Kind::Conflict, "accounts.ways.last");
        if (!identity::remove_passkey(tx, session.account.id, id))
            return not_found();
        if (letter)
            gateway::post(tx, visit.now(), *letter);
        note(tx, visit, "accounts.passkey.removed", session);
        tell_her(tx, visit, session, "removed");
        return {};
    }));
    return web::done(visit, "/account/ways", "accounts.said.removed");
}

Result<http::Response> remove_mail(Visit const& visit, identity::AccountSession const& session)
{
    auto profile = profile_of(session);
    auto const told = std::exchange(profile.mail, "");
    auto const box = profile_box(session.account, profile);
    auto const letter = claim_letter(visit.here, visit.tenant(), session.account.id, proved_claim("dropped", session.account.id, session.key, json::object({ { "app", true } })));
    auto const holder = holder_letter(visit.here, visit.tenant(), session.account, session.key, profile);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (count_ways(tx, session.account.id) < 2)
            return refuse(Kind::Conflict, "accounts.ways.last");
        identity::remove_names(tx, identity::NameKind::Mail, session.account.id);
        identity::keep_profile(tx, session.account.id, box);
        gateway::post(tx, visit.now(), letter);
        if (holder)
            gateway::post(tx, visit.now(), *holder);
        note(tx, visit, "accounts.mail.removed", session);
        if (!told.empty())
            send_mail(tx, visit, told, "removed", {}, visit.now().id());
        return {};
    }));
    return web::done(visit, "/account/ways", "accounts.said.removed");
}

Result<http::Response> renew_codes(Visit const& visit, identity::AccountSession const& session)
{
    auto const codes = make_codes(visit.here, session.key, session.account.id);
    auto const boxed = identity::box_step(visit.secret,
        json::canonical(json::object({ { "purpose", "codes" }, { "codes", json::array_of(codes.shown, [](std::string const& one) { return json::Value(one); }) } })));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::keep_recovery(tx, session.account.id, codes.kept, visit.here.clock.now());
        identity::keep_step(tx, visit.now(), visit.secret, visit.now().id(), boxed);
        note(tx, visit, "accounts.recovery.renewed", session);
        tell_her(tx, visit, session, "renewed");
        return {};
    }));
    return http::see_other(web::link(visit, "/account/codes"));
}

Result<http::Response> act_ways(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    auto const act = visit.request.answer("act");
    if (act == "renew")
        return renew_codes(visit, *session);
    if (act == "remove_mail")
        return remove_mail(visit, *session);
    auto const id = crypto::from_base64url(visit.request.answer("passkey"));
    if (act != "remove" || !id)
        return not_found();
    return remove_passkey(visit, *session, *id);
}

// -- what is filled in for her.
Result<http::Response> show_profile(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    auto const profile = profile_of(*session);
    auto const of = [&](char const* name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; };
    ProfilePage const values { web::trouble_summary(visit, attempt), web::link(visit, "/account"), of("name", profile.name), of("kana", profile.kana), of("address", profile.address), of("phone", profile.phone) };
    return private_page(web::page(visit, "accounts/profile.html", values, attempt));
}

Result<http::Response> act_profile(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    auto profile = profile_of(*session);
    std::vector<FieldError> errors;
    for (auto const& [name, field] : { std::pair("name", &profile.name), { "kana", &profile.kana }, { "address", &profile.address }, { "phone", &profile.phone } }) {
        *field = visit.request.answer(name);
        if (field->size() > 600)
            errors.push_back({ name, "accounts.profile.too_long" });
    }
    if (!errors.empty())
        return refuse(errors);
    auto const box = profile_box(session->account, profile);
    auto const proof = identity::box_proof(visit.secret, proof_of(profile, session->began_at));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::keep_profile(tx, session->account.id, box);
        identity::keep_proof(tx, visit.now(), visit.secret, proof);
        note(tx, visit, "accounts.profile.changed", *session);
        return {};
    }));
    return web::done(visit, "/account", "accounts.said.profile");
}

// -- the end.
Result<http::Response> show_remove(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    RemovePage const values { web::trouble_summary(visit, attempt), web::link(visit, "/account") };
    return private_page(web::page(visit, "accounts/remove.html", values, attempt));
}

Result<http::Response> act_remove(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    if (visit.request.answer("sure") != "yes")
        return refuse(std::vector<FieldError> { { "sure", "accounts.remove.say_so" } });
    auto const letter = claim_letter(visit.here, visit.tenant(), session->account.id, proved_claim("forgotten", session->account.id, session->key));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        tell_her(tx, visit, *session, "gone");
        identity::end_mandates_of(tx, session->account.id, visit.here.clock.now());
        identity::remove_account(tx, session->account.id);
        store::forget_links(tx, session->account.id);
        store::forget_reopening(tx, session->account.id);
        identity::close_visits(tx, visit.secret);
        identity::forget_proof(tx, visit.secret);
        if (session->account.kept_by_office)
            gateway::post(tx, visit.now(), letter);
        note(tx, visit, "accounts.account.removed", *session);
        return {};
    }));
    auto response = web::done(visit, "/account/sign-in", "accounts.said.gone");
    web::set_secret(visit, response, visit.here.ids.handle() + visit.here.ids.handle());
    return response;
}

}  // namespace

std::size_t count_ways(db::Read& tx, AccountId const& id)
{
    return identity::passkeys(tx, id).size() + identity::names_of_account(tx, identity::NameKind::Mail, id).size() + identity::names_of_account(tx, identity::NameKind::Oidc, id).size();
}

std::vector<web::Route> account_routes(Ways const& ways)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/account").open_to_everyone().to(show_account, act_account));
    routes.push_back(web::form("/account/ways").open_to_everyone().to([ways](Visit const& visit, Attempt const* attempt) { return show_ways(visit, attempt, ways); }, act_ways));
    routes.push_back(web::form("/account/profile").open_to_everyone().to(show_profile, act_profile));
    routes.push_back(web::form("/account/remove").open_to_everyone().to(show_remove, act_remove));
    return routes;
}

std::vector<web::PageType> page_types()
{
    return { html::page<SignInPage>("accounts/sign_in.html"), html::page<RegisterPage>("accounts/register.html"), html::page<MailCodePage>("accounts/code.html"), html::page<AppPage>("accounts/app.html"),
        html::page<WaitingPage>("accounts/waiting.html"), html::page<RecoverPage>("accounts/recover.html"), html::page<CodesPage>("accounts/codes.html"), html::page<AccountPage>("accounts/account.html"),
        html::page<WaysPage>("accounts/ways.html"), html::page<ProfilePage>("accounts/profile.html"), html::page<RemovePage>("accounts/remove.html"),
        html::page<CounterPage>("accounts/counter.html"), html::page<StopPage>("accounts/stop.html"), html::page<HolderPage>("accounts/holder.html") };
}

}  // namespace mado::accounts
