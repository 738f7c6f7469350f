#pragma once
#include "web/ceremony.h"

#include <mado/accounts/module.h>

#include <mado/module/module.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::accounts {

#define F(T, name) html::field(#name, &T::name)

struct ProviderButton {              // a sign-in elsewhere
    std::string address, title;
    static constexpr auto fields = std::tuple { F(ProviderButton, address), F(ProviderButton, title) };
};
struct SignInPage {
    std::optional<web::TroubleSummary> trouble_summary;
    bool is_again = false;
    std::string mail, error, recover, enroll, applications, here;
    std::optional<PasskeyBox> passkey {};
    std::vector<ProviderButton> providers {};
    bool has_providers = false;
    std::string demonstration {};    // where a visitor of a demonstration signs in
    static constexpr auto fields = std::tuple { F(SignInPage, trouble_summary), F(SignInPage, is_again), F(SignInPage, mail), F(SignInPage, error), F(SignInPage, recover), F(SignInPage, enroll), F(SignInPage, applications),
        F(SignInPage, here), F(SignInPage, passkey),
        F(SignInPage, providers), F(SignInPage, has_providers), F(SignInPage, demonstration) };
};
struct RegisterPage {
    std::optional<web::TroubleSummary> trouble_summary;
    bool is_addition = false;
    std::string mail, error, back, here;
    std::optional<PasskeyBox> passkey {};
    static constexpr auto fields = std::tuple { F(RegisterPage, trouble_summary), F(RegisterPage, is_addition), F(RegisterPage, mail), F(RegisterPage, error), F(RegisterPage, back), F(RegisterPage, here), F(RegisterPage, passkey) };
};
struct MailCodePage {                // the code of the mail; of a sign-in the code of the app besides
    std::optional<web::TroubleSummary> trouble_summary;
    std::string mail, error, app_error, again;
    bool asks_app = false;
    static constexpr auto fields = std::tuple { F(MailCodePage, trouble_summary), F(MailCodePage, mail), F(MailCodePage, error), F(MailCodePage, app_error), F(MailCodePage, again), F(MailCodePage, asks_app) };
};
struct AppPage {
    std::optional<web::TroubleSummary> trouble_summary;
    html::Safe picture;              // the QR code
    std::string typed_by_hand, error;
    static constexpr auto fields = std::tuple { F(AppPage, trouble_summary), F(AppPage, picture), F(AppPage, typed_by_hand), F(AppPage, error) };
};
struct WaitingPage {
    bool is_answered = false;
    std::string applications;
    static constexpr auto fields = std::tuple { F(WaitingPage, is_answered), F(WaitingPage, applications) };
};
struct RecoverPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, counter;
    static constexpr auto fields = std::tuple { F(RecoverPage, trouble_summary), F(RecoverPage, back), F(RecoverPage, counter) };
};
struct CounterPage {                 // the code that a counter handed over
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, number, number_error, code_error;
    static constexpr auto fields = std::tuple { F(CounterPage, trouble_summary), F(CounterPage, back), F(CounterPage, number), F(CounterPage, number_error), F(CounterPage, code_error) };
};
struct StopPage {
    bool can_stop = false;
    std::string day, sign_in;
    static constexpr auto fields = std::tuple { F(StopPage, can_stop), F(StopPage, day), F(StopPage, sign_in) };
};
struct HolderPage {                  // for whom a counter may open the account again
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, name, born_on, name_error, born_on_error;
    bool is_prepared = false;
    static constexpr auto fields = std::tuple { F(HolderPage, trouble_summary), F(HolderPage, back), F(HolderPage, name), F(HolderPage, born_on), F(HolderPage, name_error), F(HolderPage, born_on_error),
        F(HolderPage, is_prepared) };
};
struct ReopeningView {               // somebody at a counter asks for this account
    std::string day, stop;
    bool is_stopping = false;
    static constexpr auto fields = std::tuple { F(ReopeningView, day), F(ReopeningView, stop), F(ReopeningView, is_stopping) };
};
struct ListedLink {
    std::string title, added, remove, remove_label;
    static constexpr auto fields = std::tuple { F(ListedLink, title), F(ListedLink, added), F(ListedLink, remove), F(ListedLink, remove_label) };
};
struct CodesPage {
    std::vector<std::string> codes;
    std::string number, town;
    static constexpr auto fields = std::tuple { F(CodesPage, codes), F(CodesPage, number), F(CodesPage, town) };
};

struct ListedPasskey {
    std::string id, label, added, used, remove_label;
    bool tells_secret = true;
    static constexpr auto fields = std::tuple { F(ListedPasskey, id), F(ListedPasskey, label), F(ListedPasskey, added), F(ListedPasskey, used), F(ListedPasskey, remove_label), F(ListedPasskey, tells_secret) };
};
struct ListedBrowser {
    std::string id, browser, way, began, end_label;
    bool is_this = false;
    static constexpr auto fields = std::tuple { F(ListedBrowser, id), F(ListedBrowser, browser), F(ListedBrowser, way), F(ListedBrowser, began), F(ListedBrowser, end_label), F(ListedBrowser, is_this) };
};
struct AccountPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string number, greeting, applications, profile, ways, mandates, remove, sign_out;
    bool is_alone = false;           // one passkey, no mail, few codes: another way is advised
    std::vector<ListedBrowser> browsers {};
    std::optional<ReopeningView> reopening {};
    static constexpr auto fields = std::tuple { F(AccountPage, trouble_summary), F(AccountPage, number), F(AccountPage, greeting), F(AccountPage, applications), F(AccountPage, profile), F(AccountPage, ways),
        F(AccountPage, mandates), F(AccountPage, remove), F(AccountPage, sign_out), F(AccountPage, is_alone), F(AccountPage, browsers), F(AccountPage, reopening) };
};
struct WaysPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, add, mail, codes_left, codes;
    bool has_mail = false;
    std::vector<ListedPasskey> passkeys {};
    std::vector<ListedLink> links {};
    std::vector<ProviderButton> providers {};
    bool has_providers = false, is_prepared = false;
    std::string holder {};
    static constexpr auto fields = std::tuple { F(WaysPage, trouble_summary), F(WaysPage, back), F(WaysPage, add), F(WaysPage, mail), F(WaysPage, codes_left), F(WaysPage, codes), F(WaysPage, has_mail), F(WaysPage, passkeys),
        F(WaysPage, links), F(WaysPage, providers), F(WaysPage, has_providers), F(WaysPage, is_prepared), F(WaysPage, holder) };
};
struct ProfilePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, name, kana, address, phone;
    static constexpr auto fields = std::tuple { F(ProfilePage, trouble_summary), F(ProfilePage, back), F(ProfilePage, name), F(ProfilePage, kana), F(ProfilePage, address), F(ProfilePage, phone) };
};
struct RemovePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back;
    static constexpr auto fields = std::tuple { F(RemovePage, trouble_summary), F(RemovePage, back) };
};

#undef F

// Who is signed in in this browser.
std::optional<identity::AccountSession> session_of(web::Visit const& visit);
std::size_t count_ways(db::Read& tx, AccountId const& id);   // passkeys, mail with its app, sign-ins elsewhere
http::Response to_sign_in(web::Visit const& visit, bool again = false);
http::Response private_page(http::Response response);
// After a sign-in: the fresh cookie, and where to.
http::Response signed_in(web::Visit const& visit, Opening const& opening, std::string_view path);
std::string mail_code(web::Visit const& visit);
std::string mail_of(std::string typed);
void send_mail(db::Write& tx, web::Visit const& visit, std::string const& address, std::string_view what, std::map<std::string, std::string> const& arguments, std::string const& id);

std::vector<web::Route> sign_in_routes(Ways const& ways);
std::vector<web::Route> register_routes();
std::vector<web::Route> account_routes(Ways const& ways);
std::vector<web::Route> recovery_routes();
std::vector<web::Route> link_routes(Ways const& ways);
std::vector<web::PageType> page_types();

// Buttons that lead to the providers of this town: `step` is the part of the address, `label` names the words with {provider}.
std::vector<ProviderButton> provider_buttons(web::Visit const& visit, Ways const& ways, std::string_view step, std::string_view label);
std::string provider_title(web::Visit const& visit, Ways const& ways, std::string const& name);

}  // namespace mado::accounts
