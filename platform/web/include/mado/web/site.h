#pragma once
// The pages of one zone: routes, templates, words, assets, menu. Answers requests; everything that a page does not decide is decided here.
#include <mado/html/templates.h>
#include <mado/http/server.h>
#include <mado/text/catalogue.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

enum class Audience { Residents, Staff };

struct SiteOptions {
    Audience audience = Audience::Residents;
    std::string cookie;                              // "mado_front": cookies ignore ports, so each zone has its own
    std::map<std::string, std::string> hosts {};     // "www.city.soja.okayama.jp" → "soja-shi": a host that stands for a slug
    bool development = false;                        // reads templates from `source_folder` at every page
    std::string source_folder {};
    std::string search_path {};                      // staff: where the search of the bar goes
};

class Site {
public:
    Site(SiteOptions options, Workplace const& here);
    ~Site();

    // At start, in the order of app/modules.cpp. `part` names the templates: "cases/case.html".
    void add_files(std::string const& part, std::span<embedded::File const> files, std::string const& folder);
    void add_routes(std::vector<Route> routes);      // throws std::logic_error when two have the same pattern
    void add_menu(std::vector<MenuItem> menu);
    void add_pages(std::vector<PageType> const& pages);
    void add_operation(std::string path, std::function<http::Response()> answer);  // "/healthz", outside every town
    // Binds every page and checks the words; throws html::TemplateError or std::runtime_error that lists all that is wrong.
    void finish();

    http::Limits limits_of(std::string_view method, std::string_view target) const;
    http::Response answer(http::Request& request) const;
    http::Response failed(http::Request const& request, std::exception_ptr failure) const;

    // For page.h.
    http::Response render(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt) const;
    std::string words(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments) const;
    bool has_words(std::string_view msgid) const;
    std::string const& asset(std::string_view name) const;  // its address
    std::vector<Route> const& routes() const;
    std::string const& cookie() const;
    std::string address_of(tenancy::Town const& town, std::string_view host) const;  // "/soja-shi", or "" on its own host

private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

// Sets or forgets the cookie of the zone on a response (sign-in, sign-out, first visit).
void set_secret(Visit const& visit, http::Response& response, std::string const& secret);
void forget_secret(Visit const& visit, http::Response& response);

}  // namespace mado::web
