#pragma once
// How a page plugs in. A route without an action (or an explicit open_to_everyone) does not compile.
#include <mado/access/access.h>
#include <mado/http/server.h>
#include <mado/zone/workplace.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

class Site;  // what a zone's pages share: templates, words, assets, menu

// One request as a page sees it.
struct Visit {
    http::Request& request;
    Caller caller;
    Workplace const& here;
    tenancy::Town const& town;
    Site const& site;
    std::string language;  // "ja", "ja-x-easy", "en"
    std::string secret;    // of this browser (cookie); a first visit gets one
    std::string csrf;      // for <input type="hidden" name="csrf">

    std::string const& tenant() const { return town.code; }
    Moment now() const { return here.now(); }
};

struct Attempt {  // what was answered (in visit.request) and refused, for the form to be shown again
    Refusal refusal;
};

using Show = std::function<Result<http::Response>(Visit const&, Attempt const*)>;
using Act = std::function<Result<http::Response>(Visit const&)>;
// The other door, for programs (platform/api): no cookie, no csrf, no page of a refusal. Answers every method.
using Answer = std::function<http::Response(Visit const&)>;

struct Route {
    std::string pattern;                 // below the tenant's slug: "/cases/{case}/decide"
    std::optional<access::Action> action;  // nothing: open to everyone
    Show show;                           // GET and HEAD; may be empty for a button's POST …
    Act act;                             // POST; may be empty
    http::Limits limits {};
    bool outside_town = false;           // "/" and "/healthz": no slug
    Answer answer {};                    // instead of show and act
};

// form("/drafts/{draft}/recall").needs(recall).to(show, act): only needs() or open_to_everyone() leads to to().
// The router asks access::scope for the action (some division), the service asks access::allow for the thing itself.
// When `act` refuses as Invalid or Conflict the router calls `show` with the attempt and sends 422 or 409; other kinds are its pages.
class Guarded {
public:
    Guarded(Route route) : route_(std::move(route)) {}
    Guarded with(http::Limits limits) { route_.limits = limits; return *this; }
    Route to(Show show, Act act) { route_.show = std::move(show); route_.act = std::move(act); return std::move(route_); }
    Route to(Show show) { return to(std::move(show), {}); }
    Route posts(Act act) { return to({}, std::move(act)); }  // a button without a page of its own

private:
    Route route_;
};
class Unguarded {
public:
    explicit Unguarded(std::string pattern) { route_.pattern = std::move(pattern); }
    Guarded needs(access::Action action) { route_.action = action; return { std::move(route_) }; }
    Guarded open_to_everyone() { return { std::move(route_) }; }

private:
    Route route_;
};
inline Unguarded form(std::string pattern) { return Unguarded(std::move(pattern)); }
inline Unguarded page(std::string pattern) { return Unguarded(std::move(pattern)); }

// One entry of the menu. `count` (may be empty) is shown beside it: what waits for this caller.
struct MenuItem {
    std::string words;   // msgid
    std::string path;    // "/cases"
    std::optional<access::Action> action;
    std::function<std::int64_t(db::Read&, Caller const&)> count {};
    enum class Place { Bar, More } place = Place::Bar;  // More: under 「ほか」, what is needed on few days
};

// Links are made only here: the tenant's slug (or a configured host) in front, parts percent-encoded.
std::string link(Visit const& visit, std::string_view path);                       // "/cases/…" already safe
std::string link(Visit const& visit, std::initializer_list<std::string_view> parts);  // encodes each part

}  // namespace mado::web
