#include "service/demonstration.h"
#include "web/asking.h"

#include <mado/audit/audit.h>
#include <mado/identity/resident.h>
#include <mado/identity/tries.h>
#include <mado/log/log.h>
#include <mado/messages/messages.h>

#include <algorithm>
#include <cctype>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view at_sign_in = "/account/sign-in", at_code = "/account/sign-in/code";

// `what`: a credential, or a code of recovery, which is too long to be guessed and names nobody before it is right.
identity::Tries tries_of(Visit const& visit, std::string what) { return { "account", visit.request.remote, std::move(what) }; }

// A wrong try is kept although it is refused.
std::unexpected<Refusal> failed(Visit const& visit, std::string what, Refusal refusal)
{
    auto const noted = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::note_failure(tx, tries_of(visit, what), visit.here.clock.now());
        return {};
    });
    return std::unexpected(noted ? std::move(refusal) : noted.error());
}
std::unexpected<Refusal> failed(Visit const& visit, std::string what, std::string const& key) { return failed(visit, std::move(what), refuse(Kind::Invalid, key).error()); }

Result<http::Response> show_sign_in(Visit const& visit, Attempt const* attempt, Ways const& ways)
{
    SignInPage values { web::trouble_summary(visit, attempt), !visit.request.query_of("again").empty(), visit.request.answer("mail"), web::trouble_of(visit, attempt, "mail"), web::link(visit, "/account/recover"),
        web::link(visit, "/account/register"), web::link(visit, "/applications"), web::link(visit, at_sign_in) };
    values.passkey = asking_box(visit, "/account/sign-in/passkey");
    values.providers = provider_buttons(visit, ways, "sign-in-with", "accounts.link.sign_in");
    values.has_providers = !values.providers.empty();
    if (ways.demonstration && visit.here.database.read(visit.tenant(), [](db::Read& tx) { return demonstration(tx).has_value(); }))
        values.demonstration = web::link(visit, "/account/sign-in/demonstration");
    return private_page(web::page(visit, "accounts/sign_in.html", values, attempt));
}

// -- a passkey.
struct Shown { identity::Passkey passkey; identity::ResidentAccount account; };

Result<Shown> passkey_shown(Visit const& visit)
{
    auto const said = webauthn::claim(visit.request.answer("passkey"));
    auto const credential = said ? said->credential : std::string();
    auto const work = [&](db::Read& tx) -> Result<std::optional<Shown>> {
        TRY(identity::may_try(tx, tries_of(visit, credential), visit.here.clock.now()));
        auto const passkey = said ? identity::passkey(tx, said->credential) : std::nullopt;
        auto const account = passkey ? identity::resident_account(tx, passkey->account) : std::nullopt;
        return account ? std::optional(Shown { *passkey, *account }) : std::nullopt;
    };
    auto found = TRY(visit.here.database.read(visit.tenant(), work));
    if (!found)
        return failed(visit, credential, "accounts.passkey.unknown");
    if (!said->user.empty() && said->user != user_handle(found->account.id))
        return failed(visit, credential, "accounts.passkey.refused");
    return std::move(*found);
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
        return failed(visit, shown.passkey.credential.id, "accounts.passkey.refused");
    }
    auto const once = [&](db::Write& tx) -> Result<void> {
        auto const now = visit.here.clock.now();
        if (!identity::answer_once(tx, now, ceremony.challenge) || !identity::note_use(tx, shown.passkey, checked->counter, checked->is_copied, now))
            return refuse(Kind::Invalid, "accounts.passkey.expired");
        return {};
    };
    auto const key = prf.empty() ? std::nullopt : identity::unwrap_key(prf, "passkey", shown.passkey.wrapped_key, shown.account);
    if (!key && !shown.account.kept_by_office)
        return failed(visit, shown.passkey.credential.id, "accounts.passkey.no_secret");
    if (!key)
        return ask_office(visit, ceremony, shown.account, "passkey", json::object({ { "what", "passkey" }, { "answer", visit.request.answer("passkey") } }), once);
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
Result<http::Response> act_mail(Visit const& visit) { return mail_a_code(visit, "sign_in", at_code); }

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
    return ask_office(visit, make_ceremony(visit, "sign_in"), *account, "mail", json::object({ { "what", "app" }, { "code", app } }), [](db::Write&) -> Result<void> { return {}; });
}

// -- a recovery code from paper.
Result<http::Response> show_recover(Visit const& visit, Attempt const* attempt)
{
    RecoverPage const values { web::trouble_summary(visit, attempt), web::link(visit, at_sign_in), web::link(visit, "/account/recover/counter") };
    return private_page(web::page(visit, "accounts/recover.html", values, attempt));
}

Result<http::Response> act_recover(Visit const& visit)
{
    auto const code = code_from(visit.request.answer("code"));
    auto const hash = identity::recovery_hash(code);
    auto const work = [&](db::Read& tx) -> Result<std::optional<identity::FoundRecovery>> {
        TRY(identity::may_try(tx, tries_of(visit, code), visit.here.clock.now()));
        return code.empty() ? std::nullopt : identity::recovery(tx, hash);
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), work));
    auto const key = found ? identity::unwrap_key(code, "recovery", found->wrapped_key, found->account) : std::nullopt;
    if (!key)
        return failed(visit, code, refuse(std::vector<FieldError> { { "code", "accounts.recover.wrong" } }).error());
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

// -- the account of a demonstration.
Result<http::Response> act_demonstration(Visit const& visit, Ways const& ways)
{
    auto const found = ways.demonstration ? visit.here.database.read(visit.tenant(), [](db::Read& tx) { return demonstration(tx); }) : std::nullopt;
    if (!found)
        return refuse(Kind::NotFound, "web.not_found");
    auto const opening = make_opening(visit.here, found->account, found->key, visit.secret, identity::demonstrated_way, visit.request.header("user-agent"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { open(tx, visit.here, opening); return {}; }));
    return signed_in(visit, opening, "/account");
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

std::vector<web::Route> sign_in_routes(Ways const& ways)
{
    std::vector<web::Route> routes;
    auto const show_sign_in = [ways](Visit const& visit, Attempt const* attempt) { return accounts::show_sign_in(visit, attempt, ways); };
    routes.push_back(web::form("/account/sign-in").open_to_everyone().to(show_sign_in, act_mail));
    routes.push_back(web::form("/account/sign-in/passkey").open_to_everyone().to(show_sign_in, act_passkey));
    routes.push_back(web::form("/account/sign-in/code").open_to_everyone().to(show_code, act_code));
    routes.push_back(web::form("/account/recover").open_to_everyone().to(show_recover, act_recover));
    routes.push_back(web::form("/account/sign-in/demonstration").open_to_everyone().posts([ways](Visit const& visit) { return act_demonstration(visit, ways); }));
    routes.push_back(web::form("/account/sign-out").open_to_everyone().posts(act_sign_out));
    return routes;
}

}  // namespace mado::accounts
