#include "web/asking.h"

#include "service/recovering.h"

#include <mado/identity/resident.h>
#include <mado/mail/mail.h>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;

constexpr std::string_view at_sign_in = "/account/sign-in", at_counter = "/account/recover/counter", at_waiting = "/account/sign-in/waiting";

std::string said_of(std::string const& result, std::string_view way)
{
    if (result == "limited")
        return "accounts.said.limited";
    if (way == "counter")
        return result == "early" ? "accounts.said.early" : "accounts.said.counter_refused";
    return "accounts.said.refused";
}

Result<http::Response> come_back(Visit const& visit, identity::ResidentAccount const& account, crypto::KeyPair const& key)
{
    auto const made = make_return(visit.here, account, key, visit.secret, visit.request.header("user-agent"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { accounts::come_back(tx, visit.here, made); return {}; }));
    return signed_in(visit, made.opening, "/account/codes");
}

Result<http::Response> show_waiting(Visit const& visit, Attempt const*)
{
    auto const step = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::step(tx, visit.secret, visit.here.clock.now()); });
    if (!step || step->state == "open")
        return to_sign_in(visit);
    WaitingPage const values { step->state == "answered", web::link(visit, "/applications") };
    auto response = private_page(web::page(visit, "accounts/waiting.html", values));
    if (!values.is_answered)
        response.with("refresh", "3");
    return response;
}

Result<http::Response> act_waiting(Visit const& visit)
{
    auto const step = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::step(tx, visit.secret, visit.here.clock.now()); });
    auto const asked = step ? json::parse(step->plain) : std::unexpected(json::Error {});
    if (!asked || asked->text("purpose") != "office")
        return to_sign_in(visit);
    if (step->state != "answered")
        return http::see_other(web::link(visit, at_waiting));
    auto const public_half = identity::public_key_of(asked->text("public"));
    auto const private_half = crypto::from_base64url(asked->text("private"));
    auto const session = public_half && private_half ? identity::key_of_private_half(*private_half, *public_half) : std::nullopt;
    auto const answer = session ? gateway::open_box(*session, step->answer) : std::nullopt;
    auto const account = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::resident_account(tx, { asked->text("account") }); });
    auto const given = answer && answer->text("result") == "granted" ? crypto::from_base64url(answer->text("key")) : std::nullopt;
    auto const key = given && account ? identity::key_of_private_half(*given, account->public_half) : std::nullopt;
    if (!key) {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { identity::forget_step(tx, visit.secret); return {}; }));
        return web::done(visit, asked->text("way") == "counter" ? at_counter : at_sign_in, said_of(answer ? answer->text("result") : std::string(), asked->text("way")));
    }
    if (asked->text("way") == "counter")
        return come_back(visit, *account, *key);
    auto const opening = make_opening(visit.here, *account, *key, visit.secret, asked->text("way"), visit.request.header("user-agent"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { open(tx, visit.here, opening); return {}; }));
    return signed_in(visit, opening, "/account");
}

}  // namespace

Result<http::Response> mail_a_code(Visit const& visit, std::string_view purpose, std::string_view next)
{
    auto const mail = mail_of(visit.request.answer("mail"));
    if (!mail::is_mail_address(mail))
        return refuse(std::vector<FieldError> { { "mail", "accounts.mail.malformed" } });
    auto const hash = identity::name_hash(visit.here.keys.storage, visit.tenant(), identity::NameKind::Mail, mail);
    // Mails of one browser's network: a sixteenth each, so that a library's visitors do not stand in each other's way.
    std::vector<std::string> const senders { "mail " + hash, "mail from " + visit.request.remote + " " + hash.substr(0, 1) };
    auto const code = mail_code(visit);
    auto const now = visit.now();
    auto const id = now.id();
    auto const work = [&](db::Read& tx) -> Result<std::optional<AccountId>> {
        for (auto const& sender : senders)
            TRY(identity::may_try(tx, sender, now.at));
        return identity::account_of(tx, identity::NameKind::Mail, hash);
    };
    auto const account = TRY(visit.here.database.read(visit.tenant(), work));
    bool const is_meant = account.has_value() == (purpose == "sign_in");
    auto const what = std::string(purpose) + (is_meant ? "" : account ? "_known" : "_unknown");
    auto const boxed = identity::box_step(visit.secret,
        json::canonical(json::object({ { "purpose", purpose }, { "mail", mail }, { "code", is_meant ? code : "" }, { "account", is_meant && account ? account->value : "" } })));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        for (auto const& sender : senders)
            identity::note_failure(tx, sender, now.at);
        identity::keep_step(tx, now, visit.secret, id, boxed);
        send_mail(tx, visit, mail, what, { { "code", grouped(code) } }, id);
        return {};
    }));
    return http::see_other(web::link(visit, next));
}

std::optional<json::Value> step_of(Visit const& visit, std::string_view purpose)
{
    auto const step = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::step(tx, visit.secret, visit.here.clock.now()); });
    auto const plain = step ? json::parse(step->plain) : std::unexpected(json::Error {});
    if (!plain || plain->text("purpose") != purpose)
        return std::nullopt;
    return *plain;
}

Result<http::Response> ask_office(Visit const& visit, Ceremony const& ceremony, identity::ResidentAccount const& account, std::string_view way, json::Value claim,
    std::function<Result<void>(db::Write&)> const& along)
{
    auto const now = visit.now();
    auto const id = now.id();
    claim.set("step", id).set("session", identity::text_of(ceremony.session.public_half)).set("at", ceremony.at.microseconds);
    auto const boxed = identity::box_step(visit.secret, json::canonical(json::object({ { "purpose", "office" }, { "account", account.id.value }, { "way", way },
        { "public", identity::text_of(ceremony.session.public_half) }, { "private", crypto::base64url(crypto::view(ceremony.session.private_half.bytes)) } })));
    auto const letter = claim_letter(visit.here, visit.tenant(), account.id, std::move(claim));
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(along(tx));
        identity::keep_step(tx, now, visit.secret, id, boxed, "waiting");
        gateway::post(tx, now, letter);
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return http::see_other(web::link(visit, at_waiting));
}

std::vector<web::Route> asking_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::form(std::string(at_waiting)).open_to_everyone().to(show_waiting, act_waiting));
    return routes;
}

}  // namespace mado::accounts
