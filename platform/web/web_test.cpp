#include "assets.h"
#include "browser.h"
#include "routing.h"

using namespace mado;

namespace mado::embedded { std::span<File const> design(); }

namespace {

web::Route route(std::string pattern)
{
    return web::page(std::move(pattern)).open_to_everyone().to([](web::Visit const&, web::Attempt const*) -> Result<http::Response> { return http::text(200, ""); });
}

TEST_CASE("a literal part wins over a name, a name takes one part, and two routes of one shape do not start")
{
    web::Routing routing;
    routing.add(route("/cases/{case}"));
    routing.add(route("/cases/new"));
    routing.add(route("/cases/{case}/files/{blob}"));
    routing.add(route("/"));
    auto const find = [&](std::vector<std::string> segments) {
        auto const found = routing.find(segments, 1);
        return found.route ? found.route->pattern : "";
    };
    CHECK(find({ "soja-shi", "cases", "7" }) == "/cases/{case}");
    CHECK(find({ "soja-shi", "cases", "new" }) == "/cases/new");
    CHECK(find({ "soja-shi" }) == "/");
    CHECK(find({ "soja-shi", "cases" }) == "");
    CHECK(find({ "soja-shi", "cases", "7", "files" }) == "");
    CHECK(routing.find({ "soja-shi", "cases", "7", "files", "b" }, 1).path.at("blob") == "b");
    CHECK_THROWS_AS(routing.add(route("/cases/{other}")), std::logic_error);
}

TEST_CASE("a form is ours only with the token of this browser's secret, and not when the browser says that it comes from elsewhere")
{
    auto const key = crypto::make_symmetric_key();
    std::string const secret(52, 'A');
    http::Request request;
    request.cookies["mado_front"] = secret;
    CHECK(web::Browser(request, "mado_front", key).secret() == secret);
    CHECK(web::Browser(request, "mado_office", key).secret() == "");
    CHECK_FALSE(web::Browser(request, "mado_front", key).is_own_form(secret));
    request.form = { { "csrf", web::Browser(request, "mado_front", key).csrf_for(secret) } };
    CHECK(web::Browser(request, "mado_front", key).is_own_form(secret));
    CHECK_FALSE(web::Browser(request, "mado_front", key).is_own_form(std::string(52, 'B')));
    CHECK_FALSE(web::Browser(request, "mado_front", crypto::make_symmetric_key()).is_own_form(secret));
    request.headers = { { "sec-fetch-site", "cross-site" } };
    CHECK_FALSE(web::Browser(request, "mado_front", key).is_own_form(secret));
    request.cookies["mado_front"] = "short";
    CHECK(web::Browser(request, "mado_front", key).secret() == "");
}

TEST_CASE("the language: asked for, chosen before, then the browser's; whoever reads neither Japanese nor English gets easy Japanese")
{
    struct Row { char const* asked; char const* kept; char const* browser; char const* language; };
    auto const key = crypto::make_symmetric_key();
    for (auto const& row : { Row { "", "", "", "ja" }, Row { "", "", "ja-JP,en;q=0.5", "ja" }, Row { "", "", "en-US", "en" }, Row { "", "", "vi", "ja-x-easy" },
             Row { "", "en", "ja", "en" }, Row { "ja-x-easy", "en", "ja", "ja-x-easy" }, Row { "xx", "", "ja", "ja" } }) {
        http::Request request;
        if (*row.asked)
            request.query = { { "language", row.asked } };
        if (*row.kept)
            request.cookies["mado_language"] = row.kept;
        request.headers = { { "accept-language", row.browser } };
        CHECK(web::Browser(request, "mado_front", key).language() == row.language);
    }
}

TEST_CASE("assets have the hash of their bytes in their address, and are kept for a year")
{
    web::Assets const assets(embedded::design());
    auto const* style = assets.find(assets.style().substr(8));
    REQUIRE(style);
    CHECK(style->shared_body->find("font-family") != std::string::npos);
    CHECK(assets.find("madoguchi.0000000000000000.css") == nullptr);
    CHECK(assets.examples().contains("button"));
}

}  // namespace
