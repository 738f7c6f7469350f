#include "web/asking.h"

#include <mado/identity/resident.h>
#include <mado/print/document.h>
#include <mado/totp/totp.h>

#include <algorithm>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view at_register = "/account/register", at_code = "/account/register/code", at_app = "/account/register/app", at_codes = "/account/codes";

// Who is signed in adds a way to her account, soon after a sign-in; anybody else registers.
struct Adding {
    std::optional<identity::AccountSession> session;
    bool must_confirm = false;
};
Adding adding(Visit const& visit)
{
    auto session = session_of(visit);
    bool const must_confirm = session && !session->is_confirmed(visit.here.clock.now());
    return { std::move(session), must_confirm };
}

Result<http::Response> show_register(Visit const& visit, Attempt const* attempt)
{
    auto const [session, must_confirm] = adding(visit);
    if (must_confirm)
        return to_sign_in(visit, true);
    RegisterPage values { web::trouble_summary(visit, attempt), session.has_value(), visit.request.answer("mail"), web::trouble_of(visit, attempt, "mail"), web::link(visit, session ? "/account/ways" : "/account/sign-in"),
        web::link(visit, at_register) };
    std::vector<webauthn::Credential> own;
    if (session)
        for (auto const& one : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::passkeys(tx, session->account.id); }))
            own.push_back(one.credential);
    auto const id = session ? session->account.id : visit.here.ids.make<AccountTag>(visit.here.clock.now().microseconds);
    auto const called = session ? visit.town.name + " " + grouped(session->account.number) : visit.town.name + " " + web::words(visit, "accounts.passkey.called");
    values.passkey = creating_box(visit, "/account/register/passkey", id, called, own);
    return private_page(web::page(visit, "accounts/register.html", values, attempt));
}

// Done with a way: a new account with its paper codes, or one more way of an account.
Result<http::Response> finish(Visit const& visit, std::optional<identity::AccountSession> const& session, AccountId const& id, Way const& way, std::function<Result<void>(db::Write&)> const& along)
{
    if (session) {
        auto const addition = make_addition(visit.here, visit.tenant(), *session, way);
        auto const told = profile_of(*session).mail;
        auto const work = [&](db::Write& tx) -> Result<void> {
            TRY(along(tx));
            TRY(add(tx, visit.here, *session, addition));
            if (!told.empty())
                send_mail(tx, visit, told, "added", {}, visit.now().id());
            return {};
        };
        TRY(visit.here.database.write(visit.tenant(), work));
        return web::done(visit, "/account/ways", "accounts.said.added");
    }
    auto const registration = make_registration(visit.here, visit.tenant(), id, way, visit.secret, visit.request.header("user-agent"));
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(along(tx));
        TRY(add(tx, visit.here, registration));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return signed_in(visit, registration.opening, at_codes);
}

Result<http::Response> act_passkey(Visit const& visit)
{
    auto const [session, must_confirm] = adding(visit);
    if (must_confirm)
        return to_sign_in(visit, true);
    auto const ceremony = TRY(read_ceremony(visit, "register"));
    if (session && ceremony.account != session->account.id)
        return refuse(Kind::Invalid, "accounts.passkey.expired");
    auto const way = TRY(created_way(visit, ceremony));
    return finish(visit, session, ceremony.account, way, [&](db::Write& tx) -> Result<void> {
        if (!identity::answer_once(tx, visit.here.clock.now(), ceremony.challenge))
            return refuse(Kind::Invalid, "accounts.passkey.expired");
        return {};
    });
}

// -- mail and app: the address is shown to be hers, then an app is set up; only the office keeps its secret.
Result<http::Response> act_mail(Visit const& visit)
{
    if (adding(visit).must_confirm)
        return to_sign_in(visit, true);
    return mail_a_code(visit, "register", at_code);
}

Result<http::Response> show_code(Visit const& visit, Attempt const* attempt)
{
    auto const step = step_of(visit, "register");
    if (!step)
        return http::see_other(web::link(visit, at_register));
    MailCodePage const values { web::trouble_summary(visit, attempt), step->text("mail"), web::trouble_of(visit, attempt, "code"), {}, web::link(visit, at_register), false };
    return private_page(web::page(visit, "accounts/code.html", values, attempt));
}

Result<http::Response> act_code(Visit const& visit)
{
    auto const step = step_of(visit, "register");
    if (!step)
        return http::see_other(web::link(visit, at_register));
    auto const may = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<bool> { return identity::note_try(tx, visit.secret); }));
    if (!may)
        return refuse(Kind::Invalid, "accounts.code.too_often");
    std::string typed = visit.request.answer("code");
    std::erase_if(typed, [](unsigned char one) { return one < '0' || one > '9'; });
    if (step->text("code").empty() || !crypto::same(step->text("code"), typed))
        return refuse(std::vector<FieldError> { { "code", "accounts.code.wrong" } });
    auto const boxed = identity::box_step(visit.secret, json::canonical(json::object({ { "purpose", "app" }, { "mail", step->text("mail") }, { "app", crypto::base64url(totp::make_secret()) } })));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { identity::keep_step(tx, visit.now(), visit.secret, visit.now().id(), boxed); return {}; }));
    return http::see_other(web::link(visit, at_app));
}

Result<http::Response> show_app(Visit const& visit, Attempt const* attempt)
{
    auto const step = step_of(visit, "app");
    if (!step)
        return http::see_other(web::link(visit, at_register));
    auto const secret = crypto::from_base64url(step->text("app")).value_or("");
    auto const picture = TRY(print::qr_svg(totp::address(visit.town.name, step->text("mail"), secret)));
    // Our own drawing: squares alone.
    AppPage const values { web::trouble_summary(visit, attempt), html::trusted(picture), totp::for_typing(secret), web::trouble_of(visit, attempt, "app") };
    return private_page(web::page(visit, "accounts/app.html", values, attempt));
}

Result<http::Response> act_app(Visit const& visit)
{
    auto const step = step_of(visit, "app");
    if (!step)
        return http::see_other(web::link(visit, at_register));
    auto const [session, must_confirm] = adding(visit);
    if (must_confirm)
        return to_sign_in(visit, true);
    auto const secret = crypto::from_base64url(step->text("app")).value_or("");
    auto const may = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<bool> { return identity::note_try(tx, visit.secret); }));
    if (!may)
        return refuse(Kind::Invalid, "accounts.code.too_often");
    if (!totp::right_step(secret, visit.request.answer("app"), totp::seconds(visit.here.clock.now().microseconds), 0))
        return refuse(std::vector<FieldError> { { "app", "accounts.app.wrong" } });
    Way const way { .app = secret, .mail = step->text("mail") };
    return finish(visit, session, visit.here.ids.make<AccountTag>(visit.here.clock.now().microseconds), way, [&](db::Write& tx) -> Result<void> {
        identity::forget_step(tx, visit.secret);
        return {};
    });
}

// -- the codes on paper, shown once.
Result<http::Response> show_codes(Visit const& visit, Attempt const*)
{
    auto const session = session_of(visit);
    auto const step = step_of(visit, "codes");
    if (!session || !step)
        return http::see_other(web::link(visit, "/account"));
    CodesPage values { {}, grouped(session->account.number), visit.town.name };
    for (auto const& code : step->array("codes"))
        values.codes.push_back(grouped(code.text()));
    return private_page(web::page(visit, "accounts/codes.html", values));
}

Result<http::Response> act_codes(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { identity::forget_step(tx, visit.secret); return {}; }));
    auto const session = session_of(visit);
    // Who comes back from a counter has nothing else to sign in with.
    bool const is_bare = session && visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return count_ways(tx, session->account.id) == 0; });
    return http::see_other(web::link(visit, is_bare ? at_register : "/account"));
}

}  // namespace

std::vector<web::Route> register_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::form(std::string(at_register)).open_to_everyone().to(show_register, act_mail));
    routes.push_back(web::form("/account/register/passkey").open_to_everyone().to(show_register, act_passkey));
    routes.push_back(web::form(std::string(at_code)).open_to_everyone().to(show_code, act_code));
    routes.push_back(web::form(std::string(at_app)).open_to_everyone().to(show_app, act_app));
    routes.push_back(web::form(std::string(at_codes)).open_to_everyone().to(show_codes, act_codes));
    return routes;
}

}  // namespace mado::accounts
