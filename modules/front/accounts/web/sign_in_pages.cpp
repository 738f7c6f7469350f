#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/identity/resident.h>
#include <mado/log/log.h>
#include <mado/mail/mail.h>
#include <mado/messages/messages.h>

#include <algorithm>
#include <cctype>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view at_sign_in = "/account/sign-in", at_code = "/account/sign-in/code", at_waiting = "/account/sign-in/waiting";

std::string remote_of(Visit const& visit) { return "account " + visit.request.remote; }

// A wrong try is kept although it is refused.
std::unexpected<Refusal> failed(Visit const& visit, Refusal refusal)
{
    auto const noted = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::note_failure(tx, remote_of(visit), visit.here.clock.now());
        return {};
    });
    return std::unexpected(noted ? std::move(refusal) : noted.error());
}
std::unexpected<Refusal> failed(Visit const& visit, std::string const& key) { return failed(visit, refuse(Kind::Invalid, key).error()); }

Result<http::Response> show_sign_in(Visit const& visit, Attempt const* attempt)
{
    SignInPage values { web::trouble_summary(visit, attempt), !visit.request.query_of("again").empty(), visit.request.answer("mail"), web::trouble_of(visit, attempt, "mail"), web::link(visit, "/account/recover"),
        web::link(visit, "/account/register"), web::link(visit, "/applications"), web::link(visit, at_sign_in) };
    values.passkey = asking_box(visit, "/account/sign-in/passkey");
    return private_page(web::page(visit, "accounts/sign_in.html", values, attempt));
}

// -- a passkey.
struct Shown { identity::Passkey passkey; identity::ResidentAccount account; };

Result<Shown> passkey_shown(Visit const& visit)
{
    auto const said = webauthn::claim(visit.request.answer("passkey"));
    auto const work = [&](db::Read& tx) -> Result<std::optional<Shown>> {
        TRY(identity::may_try(tx, remote_of(visit), visit.here.clock.now()));
        auto const passkey = said ? identity::passkey(tx, said->credential) : std::nullopt;
        auto const account = passkey ? identity::resident_account(tx, passkey->account) : std::nullopt;
        return account ? std::optional(Shown { *passkey, *account }) : std::nullopt;
    };
    auto found = TRY(visit.here.database.read(visit.tenant(), work));
    if (!found)
        return failed(visit, "accounts.passkey.unknown");
    if (!said->user.empty() && said->user != user_handle(found->account.id))
        return failed(visit, "accounts.passkey.refused");
    return std::move(*found);
}

Result<http::Response> ask_office(Visit const& visit, Ceremony const& ceremony, identity::ResidentAccount const& account, json::Value claim, std::function<Result<void>(db::Write&)> const& along)
{
    auto const now = visit.now();
    auto const id = now.id();
    claim.set("step", id).set("session", identity::text_of(ceremony.session.public_half)).set("at", ceremony.at.microseconds);
    auto const boxed = identity::box_step(visit.secret, json::canonical(json::object({ { "purpose", "office" }, { "account", account.id.value }, { "way", claim.text("what") == "app" ? "mail" : "passkey" },
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

Result<http::Response> act_passkey(Visit const& visit)
{
    auto const ceremony = TRY(read_ceremony(visit, "sign_in"));
    auto const prf = TRY(typed_prf(visit));
    auto const shown = TRY(passkey_shown(visit));
    auto const site = site_of(visit);
    auto const checked = site ? webauthn::check_assertion(*site, ceremony.challenge, webauthn::Verification::Required, shown.passkey.credential, visit.request.answer("passkey"))
                              : std::unexpected(webauthn::Fault::Origin);
    if (!checked) {
        log::warn("accounts.passkey_refused", { { "why", std::string(webauthn::name_of(checked.error())) } });
        return failed(visit, "accounts.passkey.refused");
    }
    auto const once = [&](db::Write& tx) -> Result<void> {
        auto const now = visit.here.clock.now();
        if (!identity::answer_once(tx, now, ceremony.challenge) || !identity::note_use(tx, shown.passkey, checked->counter, checked->is_copied, now))
            return refuse(Kind::Invalid, "accounts.passkey.expired");
        return {};
    };
    auto const key = prf.empty() ? std::nullopt : identity::unwrap_key(prf, "passkey", shown.passkey.wrapped_key, shown.account);
    if (!key && !shown.account.kept_by_office)
        return failed(visit, "accounts.passkey.no_secret");
    if (!key)
        return ask_office(visit, ceremony, shown.account, json::object({ { "what", "passkey" }, { "answer", visit.request.answer("passkey") } }), once);
    auto const opening = make_opening(visit.here, shown.account, *key, visit.secret, "passkey", visit.request.header("user-agent"));
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(once(tx));
        open(tx, visit.here, opening);
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return signed_in(visit, opening, "/account");
}

// -- mail and app.
Result<http::Response> act_mail(Visit const& visit)
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
    // Known or not, the same is done and said; only the mail itself differs, which its owner alone reads.
    auto const boxed = identity::box_step(visit.secret,
        json::canonical(json::object({ { "purpose", "sign_in" }, { "mail", mail }, { "code", account ? code : "" }, { "account", account ? account->value : "" } })));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        for (auto const& sender : senders)
            identity::note_failure(tx, sender, now.at);
        identity::keep_step(tx, now, visit.secret, id, boxed);
        send_mail(tx, visit, mail, account ? "sign_in" : "sign_in_unknown", { { "code", grouped(code) } }, id);
        return {};
    }));
    return http::see_other(web::link(visit, at_code));
}

std::optional<json::Value> step_of(Visit const& visit, std::string_view purpose)
{
    auto const step = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::step(tx, visit.secret, visit.here.clock.now()); });
    auto const plain = step ? json::parse(step->plain) : std::unexpected(json::Error {});
    if (!plain || plain->text("purpose") != purpose)
        return std::nullopt;
    return *plain;
}

Result<http::Response> show_code(Visit const& visit, Attempt const* attempt)
{
    auto const step = step_of(visit, "sign_in");
    if (!step)
        return to_sign_in(visit);
    MailCodePage const values { web::trouble_summary(visit, attempt), step->text("mail"), web::trouble_of(visit, attempt, "code"), web::trouble_of(visit, attempt, "app"), web::link(visit, at_sign_in), true };
    return private_page(web::page(visit, "accounts/code.html", values, attempt));
}

std::string digits_of(std::string_view typed)
{
    std::string digits;
    for (auto const one : typed)
        if (std::isdigit(static_cast<unsigned char>(one)))
            digits += one;
    return digits;
}

Result<http::Response> act_code(Visit const& visit)
{
    auto const step = step_of(visit, "sign_in");
    if (!step)
        return to_sign_in(visit);
    auto const app = digits_of(visit.request.answer("app"));
    auto const may = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<bool> { return identity::note_try(tx, visit.secret); }));
    if (!may)
        return refuse(Kind::Invalid, "accounts.code.too_often");
    auto const expected = step->text("code");
    if (expected.empty() || !crypto::same(expected, digits_of(visit.request.answer("code"))))
        return refuse(std::vector<FieldError> { { "code", "accounts.code.wrong" } });
    if (app.size() != 6)
        return refuse(std::vector<FieldError> { { "app", "accounts.app.malformed" } });
    AccountId const id { step->text("account") };
    auto const account = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::resident_account(tx, id); });
    if (!account)
        return refuse(std::vector<FieldError> { { "code", "accounts.code.wrong" } });
    // The mail's code is used up with the step that is kept in its place; whether the app's is right the office says.
    return ask_office(visit, make_ceremony(visit, "sign_in"), *account, json::object({ { "what", "app" }, { "code", app } }), [](db::Write&) -> Result<void> { return {}; });
}

// -- until the office has answered.
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
        return web::done(visit, at_sign_in, answer && answer->text("result") == "limited" ? "accounts.said.limited" : "accounts.said.refused");
    }
    auto const opening = make_opening(visit.here, *account, *key, visit.secret, asked->text("way"), visit.request.header("user-agent"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { open(tx, visit.here, opening); return {}; }));
    return signed_in(visit, opening, "/account");
}

// -- a recovery code from paper.
Result<http::Response> show_recover(Visit const& visit, Attempt const* attempt)
{
    RecoverPage const values { web::trouble_summary(visit, attempt), web::link(visit, at_sign_in) };
    return private_page(web::page(visit, "accounts/recover.html", values, attempt));
}

Result<http::Response> act_recover(Visit const& visit)
{
    auto const code = code_from(visit.request.answer("code"));
    auto const hash = identity::recovery_hash(code);
    auto const work = [&](db::Read& tx) -> Result<std::optional<identity::FoundRecovery>> {
        TRY(identity::may_try(tx, remote_of(visit), visit.here.clock.now()));
        return code.empty() ? std::nullopt : identity::recovery(tx, hash);
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), work));
    auto const key = found ? identity::unwrap_key(code, "recovery", found->wrapped_key, found->account) : std::nullopt;
    if (!key)
        return failed(visit, refuse(std::vector<FieldError> { { "code", "accounts.recover.wrong" } }).error());
    auto const opening = make_opening(visit.here, found->account, *key, visit.secret, "recovery", visit.request.header("user-agent"));
    auto const profile = profile_of({ {}, found->account, *key, {}, {} });
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (!identity::use_recovery(tx, hash))
            return refuse(std::vector<FieldError> { { "code", "accounts.recover.wrong" } });
        audit::record(tx, caller_of(tx.tenant(), found->account.id), visit.now(), "accounts.recovery.used", { { "account", found->account.id.value } });
        open(tx, visit.here, opening);
        if (!profile.mail.empty())
            send_mail(tx, visit, profile.mail, "recovered", {}, visit.now().id());
        return {};
    }));
    return signed_in(visit, opening, "/account/ways");
}

Result<http::Response> act_sign_out(Visit const& visit)
{
    auto const session = session_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (session) {
            identity::end_session(tx, session->account.id, session->id);
            audit::record(tx, caller_of(tx.tenant(), session->account.id), visit.now(), "accounts.account.signed_out", { { "account", session->account.id.value } });
        }
        identity::close_visits(tx, visit.secret);
        identity::forget_proof(tx, visit.secret);
        return {};
    }));
    auto response = web::done(visit, at_sign_in, "accounts.said.signed_out");
    web::set_secret(visit, response, visit.here.ids.handle() + visit.here.ids.handle());
    return response;
}

}  // namespace

std::optional<identity::AccountSession> session_of(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::account_session(tx, visit.secret, visit.here.clock.now()); });
}

http::Response to_sign_in(Visit const& visit, bool again) { return http::see_other(web::link(visit, at_sign_in) + (again ? "?again=yes" : "")); }

http::Response private_page(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

http::Response signed_in(Visit const& visit, Opening const& opening, std::string_view path)
{
    auto response = http::see_other(web::link(visit, path));
    web::set_secret(visit, response, opening.signed_in.secret);
    return response;
}

// Eight digits: six tries a step and ten mails an hour leave one chance in a million.
std::string mail_code(Visit const& visit)
{
    auto const random = visit.here.ids.key();
    std::uint64_t number = 0;
    for (std::size_t n = 0; n < 8; ++n)
        number = number << 8 | random[n];
    auto const digits = std::to_string(number % 100'000'000);
    return std::string(8 - digits.size(), '0') + digits;
}

// The part before the @ is the carrier's affair; its domain has no case.
std::string mail_of(std::string typed)
{
    auto const is_blank = [](unsigned char one) { return std::isspace(one) != 0; };
    std::erase_if(typed, is_blank);
    std::ranges::transform(typed, typed.begin(), [](unsigned char one) { return static_cast<char>(std::tolower(one)); });
    return typed;
}

void send_mail(db::Write& tx, Visit const& visit, std::string const& address, std::string_view what, std::map<std::string, std::string> const& arguments, std::string const& id)
{
    auto all = arguments;
    all["town"] = visit.town.name;
    all["address"] = visit.here.public_address + "/" + visit.town.slug + "/account";
    messages::send(tx, visit.now(), { address, web::words(visit, "accounts.mail.subject." + std::string(what), all), web::words(visit, "accounts.mail.body." + std::string(what), all) }, "account", id);
}

std::vector<web::Route> sign_in_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/account/sign-in").open_to_everyone().to(show_sign_in, act_mail));
    routes.push_back(web::form("/account/sign-in/passkey").open_to_everyone().to(show_sign_in, act_passkey));
    routes.push_back(web::form("/account/sign-in/code").open_to_everyone().to(show_code, act_code));
    routes.push_back(web::form("/account/sign-in/waiting").open_to_everyone().to(show_waiting, act_waiting));
    routes.push_back(web::form("/account/recover").open_to_everyone().to(show_recover, act_recover));
    routes.push_back(web::form("/account/sign-out").open_to_everyone().posts(act_sign_out));
    return routes;
}

}  // namespace mado::accounts
