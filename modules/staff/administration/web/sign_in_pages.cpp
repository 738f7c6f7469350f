#include "web/entrance.h"
#include "web/pages.h"
#include "web/single_sign_on.h"

#include <mado/identity/staff.h>
#include <mado/web/site.h>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;

struct SignInPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    Box login, password;
    std::string next;
    std::string trouble {};
    std::vector<ElsewhereView> elsewhere {};
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SignInPage::trouble_summary), html::field("login", &SignInPage::login),
        html::field("password", &SignInPage::password), html::field("next", &SignInPage::next), html::field("trouble", &SignInPage::trouble),
        html::field("elsewhere", &SignInPage::elsewhere) };
};

struct PasswordPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    Box current, fresh, again;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &PasswordPage::trouble_summary), html::field("current", &PasswordPage::current),
        html::field("fresh", &PasswordPage::fresh), html::field("again", &PasswordPage::again) };
};

struct SwitchPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    Box login, password;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SwitchPage::trouble_summary), html::field("login", &SwitchPage::login),
        html::field("password", &SwitchPage::password) };
};

bool is_staff(Visit const& visit) { return visit.caller.kind == CallerKind::Staff; }

Refusal not_admitted(Visit const& visit, Elsewhere const& elsewhere, Refusal const& refusal)
{
    if (refusal.key == "identity.no_position")  // only after the right password
        return { Kind::Invalid, refusal.key, {}, {} };
    if (auto const noted = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
            identity::note_failure(tx, tries_of(visit, visit.request.answer("login")), visit.here.clock.now());
            return {};
        }); !noted)
        return noted.error();
    // One sentence for a wrong login, one that signs in elsewhere, a wrong password and a locked account: it tells nothing about which it was.
    return { Kind::Invalid, bounds_passwords(visit, elsewhere) ? "administration.elsewhere.only" : "administration.sign_in.not_admitted",
        { { "times", std::to_string(identity::failures_before_lock) }, { "minutes", std::to_string(identity::lock_minutes) } }, {} };
}

// A guess at the current password counts for the address as one at the sign-in does; a new password that does not do is no guess.
Refusal not_changed(Visit const& visit, Refusal const& refusal)
{
    bool const is_locked = refusal.key == "identity.locked";
    if (!is_locked && (refusal.fields.empty() || refusal.fields.front().field != "current_password"))
        return refusal;
    if (auto const noted = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
            identity::note_failure(tx, tries_of(visit, visit.caller.person.value), visit.here.clock.now());
            return {};
        }); !noted)
        return noted.error();
    return is_locked ? Refusal { Kind::Invalid, refusal.key, refusal.arguments, {} } : refusal;
}

}  // namespace

std::string safe_next(std::string_view next, std::string_view home)
{
    std::string const first_page(home);
    std::string_view const base = home == "/" ? std::string_view {} : home;
    if (!next.starts_with(base) || next.size() <= base.size() || next[base.size()] != '/')
        return first_page;
    auto const path = next.substr(0, next.find_first_of("?#"));
    // "//host" and "/\host" are other hosts to a browser, ".." leads out of the town, and a decoded "%2e%2e" is "..".
    if (next.starts_with("//") || path.find("//") != std::string_view::npos || next.find('\\') != std::string_view::npos)
        return first_page;
    for (char const c : next)
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f)
            return first_page;
    auto const decoded = http::percent_decoded(path);
    if (!decoded || decoded->find("/.") != std::string::npos || decoded->find('\\') != std::string::npos || decoded->find("//") != std::string::npos)
        return first_page;
    auto const inside = path.substr(base.size());
    if (inside == "/sign-in" || inside == "/sign-in/factor" || inside == "/sign-out" || inside == "/switch" || inside == "/position")
        return first_page;
    return std::string(next);
}

Result<http::Response> show_sign_in(Visit const& visit, Attempt const* attempt, Elsewhere const& elsewhere)
{
    constexpr std::string_view words = "administration.sign_in";
    SignInPage page { mado::web::trouble_summary(visit, attempt), box(visit, attempt, words, "login"), password_box(visit, attempt, words, "password", "current-password"),
        attempt ? visit.request.answer("next") : visit.request.query_of("next") };
    page.login.autocomplete = "username";
    page.trouble = trouble_elsewhere(visit);
    page.elsewhere = elsewhere_of(visit, elsewhere);
    return mado::web::page(visit, "administration/sign_in.html", page, attempt);
}

Result<http::Response> act_sign_in(Visit const& visit, identity::FactorPolicy const& policy, Elsewhere const& elsewhere)
{
    auto const login = visit.request.answer("login");
    auto const& here = visit.here;
    auto const from = from_of(visit);
    TRY(here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::may_try(tx, tries_of(visit, login), here.clock.now()); }));
    // A login that has to sign in elsewhere is tried as one that nobody has: the same answer after the same work.
    auto const entered = identity::enter(here.database, visit.tenant(), may_use_password(visit, elsewhere, login) ? login : std::string(), visit.request.answer("password"), door_of(visit, policy).policy, from, here.clock, here.ids);
    if (!entered)
        return std::unexpected(not_admitted(visit, elsewhere, entered.error()));
    auto const next = visit.request.answer("next");
    auto response = http::see_other(entered->stage == identity::Stage::Open ? safe_next(next, mado::web::link(visit, "/"))
                                                                            : mado::web::link(visit, "/sign-in/factor") + "?next=" + http::percent_encoded(next));
    mado::web::set_secret(visit, response, entered->token);
    if (entered->stage == identity::Stage::Open)
        keep_known(visit, response, from);
    return response;
}

Result<http::Response> show_switch(Visit const& visit, Attempt const* attempt)
{
    if (!is_staff(visit))
        return http::see_other(mado::web::link(visit, "/sign-in"));
    constexpr std::string_view words = "administration.sign_in";
    SwitchPage page { mado::web::trouble_summary(visit, attempt), box(visit, attempt, words, "login"), password_box(visit, attempt, words, "password", "current-password") };
    page.login.autocomplete = "username";
    return mado::web::page(visit, "administration/switch.html", page, attempt);
}

// The one who leaves is signed out as soon as the colleague's password was right, before a second factor is asked for: nobody stands at the terminal under
// two names. A wrong password changes nothing.
Result<http::Response> act_switch(Visit const& visit, identity::FactorPolicy const& policy, Elsewhere const& elsewhere)
{
    if (!is_staff(visit))
        return refuse(Kind::SignIn, "access.sign_in");
    auto response = TRY(act_sign_in(visit, policy, elsewhere));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::sign_out(tx, visit.caller, visit.now(), visit.secret);
        return {};
    }));
    return response;
}

Result<http::Response> act_sign_out(Visit const& visit)
{
    if (is_staff(visit))
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
            identity::sign_out(tx, visit.caller, visit.now(), visit.secret);
            return {};
        }));
    auto response = mado::web::done(visit, "/sign-in", "administration.said.signed_out");
    mado::web::forget_secret(visit, response);
    return response;
}

Result<http::Response> act_position(Visit const& visit)
{
    if (!is_staff(visit))
        return refuse(Kind::SignIn, "access.sign_in");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return identity::switch_position(tx, visit.caller, visit.now(), visit.secret, { visit.request.answer("position") });
    }));
    return mado::web::done(visit, "/", "administration.said.position_switched");
}

Result<http::Response> show_password(Visit const& visit, Attempt const* attempt)
{
    if (!is_staff(visit))
        return http::see_other(mado::web::link(visit, "/sign-in") + "?next=" + http::percent_encoded(mado::web::link(visit, "/password")));
    constexpr std::string_view words = "administration.password";
    PasswordPage page { mado::web::trouble_summary(visit, attempt), password_box(visit, attempt, words, "current_password", "current-password"),
        password_box(visit, attempt, words, "new_password", "new-password"), password_box(visit, attempt, words, "new_password_again", "new-password") };
    page.fresh.help = mado::web::words(visit, "administration.password.new_password.help", { { "least", std::to_string(identity::least_password) } });
    return mado::web::page(visit, "administration/password.html", page, attempt);
}

Result<http::Response> act_password(Visit const& visit)
{
    if (!is_staff(visit))
        return refuse(Kind::SignIn, "access.sign_in");
    auto const fresh = visit.request.answer("new_password");
    if (fresh != visit.request.answer("new_password_again"))
        return refuse({ { "new_password_again", "administration.password.differs" } });
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::may_try(tx, tries_of(visit, visit.caller.person.value), visit.here.clock.now()); }));
    if (auto const changed = identity::change_password(visit.here.database, visit.caller, visit.here.clock, visit.here.ids, visit.request.answer("current_password"), fresh); !changed)
        return std::unexpected(not_changed(visit, changed.error()));
    auto response = mado::web::done(visit, "/sign-in", "administration.said.password_changed");
    mado::web::forget_secret(visit, response);
    return response;
}

std::vector<mado::web::PageType> sign_in_pages()
{
    return { html::page<SignInPage>("administration/sign_in.html"), html::page<PasswordPage>("administration/password.html"), html::page<SwitchPage>("administration/switch.html") };
}

}  // namespace mado::administration::pages
