#pragma once
// The pages of one zone: routes, templates, words, assets, menu. Answers requests; everything that a page does not decide is decided here.
#include <mado/html/templates.h>
#include <mado/http/server.h>
#include <mado/text/catalogue.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

// Operators: the page of those who run the server (platform/watch). It stands outside every town, and its pages ask themselves who comes.
enum class Audience { Residents, Staff, Operators };

struct SiteOptions {
    Audience audience = Audience::Residents;
    std::string cookie;                              // "mado_front": cookies ignore ports, so each zone has its own
    std::map<std::string, std::string> hosts {};     // "www.city.soja.okayama.jp" → "soja-shi": a host that stands for a slug
    bool development = false;                        // reads templates from `source_folder` at every page
    std::string source_folder {};
    std::string search_path {};                      // staff: where the search of the bar goes
};

// How long the pages of one route took in this process, without the time that a request waited for a worker.
struct RouteTimes {
    std::string pattern;                                        // "/cases/{case}"
    std::int64_t answered = 0, microseconds = 0, slowest_microseconds = 0;
};
struct Times {
    static constexpr std::array<std::int64_t, 11> bounds_us { 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000 };
    std::array<std::int64_t, bounds_us.size() + 1> counts {};    // each answer once, in the first bound that it keeps; the last: over all
    std::int64_t microseconds = 0;                              // of all answers together
    std::vector<RouteTimes> routes {};                          // those that were answered at all, the longest in all first
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
    // The town of an address or a host, as the lane in which its requests wait: its slug, or "" for what belongs to no town. From memory.
    std::string lane_of(std::string_view target, std::string_view host) const;
    // How the server's own refusal looks: while all are busy (503) a page of that town, a problem for a program, otherwise the server's own words. From memory.
    http::Response refused(int status, http::Request const& request) const;
    http::Response answer(http::Request& request) const;
    http::Response failed(http::Request const& request, std::exception_ptr failure) const;

    // For page.h.
    http::Response render(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt) const;
    std::string words(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments) const;
    bool has_words(std::string_view msgid) const;
    std::string const& asset(std::string_view name) const;  // its address
    std::vector<Route> const& routes() const;
    Times times() const;
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
