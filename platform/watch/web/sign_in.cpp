#include "web/tables.h"

#include <mado/web/site.h>

namespace mado::watch::pages {

namespace {

struct SignInPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string error;
    bool has_password = true;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SignInPage::trouble_summary), html::field("error", &SignInPage::error),
        html::field("has_password", &SignInPage::has_password) };
};

}  // namespace

Result<http::Response> show_sign_in(Viewer const& viewer, web::Attempt const* attempt)
{
    SignInPage const page { web::trouble_summary(viewer.visit, attempt), web::trouble_of(viewer.visit, attempt, "password"), viewer.tower.entrance_.has_password() };
    return web::page(viewer.visit, "watch/sign_in.html", page, attempt);
}

Result<http::Response> act_sign_in(Viewer const& viewer)
{
    auto const& request = viewer.visit.request;
    auto token = viewer.tower.entrance_.sign_in(request.answer("password"), request.remote);
    if (!token)
        return std::unexpected(token.error());
    auto response = http::see_other("/");
    web::set_secret(viewer.visit, response, *token);
    return response;
}

Result<http::Response> act_sign_out(Viewer const& viewer)
{
    viewer.tower.entrance_.sign_out(viewer.visit.secret);
    auto response = http::see_other("/sign-in?said=watch.said.signed_out");
    web::forget_secret(viewer.visit, response);
    return response;
}

std::vector<web::PageType> sign_in_pages() { return { html::page<SignInPage>("watch/sign_in.html") }; }

}  // namespace mado::watch::pages
