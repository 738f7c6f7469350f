#pragma once
// Staff sign in elsewhere (OIDC). A subject is bound to a person by an administrator; its acr may count as the second factor; a provider may switch the local
// password off for all but a few logins (break-glass).
#include <mado/administration/module.h>
#include <mado/identity/factor.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

namespace mado::administration::pages {

struct ElsewhereView {
    std::string address, title;
    static constexpr auto fields = std::tuple { html::field("address", &ElsewhereView::address), html::field("title", &ElsewhereView::title) };
};
std::vector<ElsewhereView> elsewhere_of(mado::web::Visit const& visit, Elsewhere const& elsewhere);
// The sentence about a sign-in elsewhere that came to nothing; "" when there was none.
std::string trouble_elsewhere(mado::web::Visit const& visit);
// Whether this zone has a provider that leaves the local password to a few logins; which ones no answer tells.
bool bounds_passwords(mado::web::Visit const& visit, Elsewhere const& elsewhere);
bool may_use_password(mado::web::Visit const& visit, Elsewhere const& elsewhere, std::string_view login);

std::vector<mado::web::Route> single_sign_on_routes(Elsewhere const& elsewhere, identity::FactorPolicy const& policy);
std::vector<mado::web::PageType> single_sign_on_pages();

}  // namespace mado::administration::pages
