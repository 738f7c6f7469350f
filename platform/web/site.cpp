#include <mado/web/site.h>

#include "assets.h"
#include "browser.h"
#include "frame.h"
#include "routing.h"
#include "stopwatch.h"

#include <mado/web/problem.h>

#include <mado/identity/staff.h>
#include <mado/log/log.h>
#include <mado/result/refused.h>

#include <atomic>
#include <chrono>
#include <mutex>

namespace mado::embedded {
std::span<File const> definitions();
std::span<File const> design();
std::span<File const> http();
std::span<File const> mail();
std::span<File const> print();
std::span<File const> web();
}

namespace mado::web {

namespace {

constexpr std::string_view content_policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
                                            "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

void protect(http::Response& response, bool secure)
{
    response.with("content-security-policy", std::string(content_policy)).with("x-content-type-options", "nosniff").with("referrer-policy", "same-origin")
        .with("cross-origin-opener-policy", "same-origin").with("cross-origin-resource-policy", "same-origin")
        .with("permissions-policy", "geolocation=(), microphone=(), camera=()");
    if (secure)
        response.with("strict-transport-security", "max-age=31536000");
}

bool has_header(http::Response const& response, std::string_view name)
{
    return std::ranges::any_of(response.headers, [&](auto const& header) { return header.first == name; });
}

std::vector<std::string> segments_of(std::string_view target)
{
    std::vector<std::string> segments;
    auto path = target.substr(0, target.find('?'));
    while (!path.empty()) {
        auto const slash = path.find('/');
        if (auto const part = path.substr(0, slash); !part.empty())
            segments.push_back(http::percent_decoded(part).value_or(""));
        path = slash == std::string_view::npos ? std::string_view {} : path.substr(slash + 1);
    }
    return segments;
}

// "attachment; filename*=UTF-8''name.csv" with 研修 before the name (RFC 6266: filename* wins over filename).
std::string named_for_training(std::string const& disposition)
{
    auto const mark = http::percent_encoded("研修-");
    constexpr std::string_view extended = "filename*=UTF-8''", plain = "filename=\"";
    if (auto const at = disposition.find(extended); at != std::string::npos)
        return disposition.substr(0, at + extended.size()) + mark + disposition.substr(at + extended.size());
    auto const at = disposition.find(plain);
    if (at == std::string::npos)
        return disposition;
    auto const from = at + plain.size(), end = disposition.find('"', from);
    return disposition.substr(0, at) + std::string(extended) + mark + http::percent_encoded(disposition.substr(from, end - from));
}

}  // namespace

class Site::Parts {
public:
    Parts(SiteOptions options, Workplace const& here)
        : options_(std::move(options)), here_(here), assets_(embedded::design()), csrf_key_(crypto::derive(crypto::view(here.keys.storage.bytes), here.zone, "madoguchi.csrf"))
    {
    }

    struct Address {                     // where a request goes
        tenancy::Town const* town = nullptr;
        bool at_host = false;            // the host stands for the town: no slug in addresses
        std::size_t first = 0;           // segment after the slug
    };

    Address address(std::vector<std::string> const& segments, std::string_view host) const
    {
        auto const named = options_.hosts.find(std::string(host.substr(0, host.find(':'))));
        if (named != options_.hosts.end())
            return { here_.towns.by_slug(named->second), true, 0 };
        if (segments.empty())
            return {};
        return { here_.towns.by_slug(segments.front()), false, 1 };
    }

    http::Limits limits_of(std::string_view method, std::string_view target) const
    {
        if (target.starts_with("/assets/") || target == "/healthz")
            return { .body_bytes = 0, .quick = true };  // from memory, on the I/O thread
        if (method != "POST")
            return { .body_bytes = 0 };
        auto const segments = segments_of(target);
        // The host is not known here; a route with its slug or without it is the same route.
        for (std::size_t const first : { std::size_t { 1 }, std::size_t { 0 } })
            if (segments.size() >= first)
                if (auto const found = routing_.find(segments, first); found.route)
                    return found.route->limits;
        return {};
    }

    http::Response answer(Site const& site, http::Request& request) const
    {
        auto const began = std::chrono::steady_clock::now();
        Route const* route = nullptr;
        auto response = dispatch(site, request, route);
        stopwatch_.add(route, std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count());
        mark(response, request);
        if (!has_header(response, "cache-control"))
            response.with("cache-control", "no-store");
        if (!has_header(response, "content-security-policy"))
            protect(response, request.secure);
        return response;
    }

    // What comes from a town for training says so outside its pages, too: to crawlers, and in the name of every file.
    void mark(http::Response& response, http::Request const& request) const
    {
        auto const* town = options_.audience == Audience::Operators ? nullptr : address(request.segments, request.header("host")).town;
        if (!town || !town->training)
            return;
        response.with("x-robots-tag", "noindex, nofollow");
        for (auto& [name, value] : response.headers)
            if (name == "content-disposition")
                value = named_for_training(value);
    }

    // `route`: which page answered, for the times.
    http::Response dispatch(Site const& site, http::Request& request, Route const*& route) const
    {
        auto const& segments = request.segments;
        if (segments.size() == 2 && segments[0] == "assets")
            if (auto const* asset = assets_.find(segments[1]))
                return *asset;
        if (segments.size() == 1)
            if (auto const operation = operations_.find(segments[0]); operation != operations_.end())
                return operation->second();
        auto const where = options_.audience == Audience::Operators ? Address {} : address(segments, request.header("host"));
        if (!where.town)
            return options_.audience == Audience::Operators ? to_operator(site, request, route) : outside(site, request);
        auto const found = routing_.find(segments, where.first);
        route = found.route;
        Browser const browser(request, options_.cookie, csrf_key_);
        if (is_for_programs(segments, where.first))
            return to_program(site, request, *where.town, found, browser);
        auto secret = browser.secret();
        bool const fresh = secret.empty();
        if (fresh)
            secret = here_.ids.handle() + here_.ids.handle();
        Visit visit { request, caller_of(*where.town, secret, fresh), here_, *where.town, site, browser.language(), secret, browser.csrf_for(secret) };
        http::Response response;
        if (!found.route || (found.route->outside_town)) {
            response = trouble(visit, refuse(Refusal::Kind::NotFound, "web.not_found").error());
        } else {
            request.path = found.path;
            response = run(visit, *found.route, browser, fresh);
        }
        if (fresh && !has_header(response, "set-cookie") && request.method != "HEAD")
            set_secret(visit, response, secret);
        if (auto const chosen = browser.chosen_language(); !chosen.empty())
            response.with("set-cookie", "mado_language=" + chosen + "; Path=/; Max-Age=31536000; SameSite=Lax");
        return response;
    }

    // A program has no cookie and gets none; what it is told is never a page.
    http::Response to_program(Site const& site, http::Request& request, tenancy::Town const& town, Routing::Found const& found, Browser const& browser) const
    {
        Visit const visit { request, { .tenant = town.code }, here_, town, site, browser.language(), {}, {} };
        if (!found.route || !found.route->answer)
            return problem(visit, refuse(Refusal::Kind::NotFound, "web.not_found").error());
        request.path = found.path;
        return found.route->answer(visit);
    }

    // Pages outside every town: the chooser, /design.
    http::Response outside(Site const& site, http::Request& request) const
    {
        Browser const browser(request, options_.cookie, csrf_key_);
        static tenancy::Town const nowhere {};
        Visit visit { request, {}, here_, nowhere, site, browser.language(), {}, {} };
        auto const found = outside_.find(request.segments, 0);
        if (!found.route || (request.method != "GET" && request.method != "HEAD"))
            return trouble(visit, refuse(Refusal::Kind::NotFound, "web.not_found").error());
        request.path = found.path;
        if (found.route->answer)
            return found.route->answer(visit);
        auto shown = found.route->show(visit, nullptr);
        auto response = shown ? std::move(*shown) : trouble(visit, shown.error());
        if (auto const chosen = browser.chosen_language(); !chosen.empty())
            response.with("set-cookie", "mado_language=" + chosen + "; Path=/; Max-Age=31536000; SameSite=Lax");
        return response;
    }

    // The page of operators stands outside every town, with cookie and forms as everywhere.
    http::Response to_operator(Site const& site, http::Request& request, Route const*& route) const
    {
        Browser const browser(request, options_.cookie, csrf_key_);
        auto secret = browser.secret();
        bool const fresh = secret.empty();
        if (fresh)
            secret = here_.ids.handle() + here_.ids.handle();
        static tenancy::Town const nowhere {};
        Visit visit { request, {}, here_, nowhere, site, browser.language(), secret, browser.csrf_for(secret) };
        auto const found = outside_.find(request.segments, 0);
        route = found.route;
        http::Response response;
        if (found.route) {
            request.path = found.path;
            response = run(visit, *found.route, browser, fresh);
        } else {
            response = trouble(visit, refuse(Refusal::Kind::NotFound, "web.not_found").error());
        }
        if (fresh && !has_header(response, "set-cookie") && request.method != "HEAD")
            set_secret(visit, response, secret);
        if (auto const chosen = browser.chosen_language(); !chosen.empty())
            response.with("set-cookie", "mado_language=" + chosen + "; Path=/; Max-Age=31536000; SameSite=Lax");
        return response;
    }

    http::Response run(Visit const& visit, Route const& route, Browser const& browser, bool fresh) const
    {
        if (route.answer)  // for a program beside the pages: without a form's token
            return route.answer(visit);
        auto const& request = visit.request;
        bool const reads = request.method == "GET" || request.method == "HEAD";
        if (!reads && request.method != "POST")
            return refused_method();
        if ((reads && !route.show) || (!reads && !route.act))
            return reads ? trouble(visit, refuse(Refusal::Kind::NotFound, "web.not_found").error()) : refused_method();
        if (auto const refusal = entrance(visit, route))
            return *refusal;
        if (reads) {
            auto shown = route.show(visit, nullptr);
            return shown ? std::move(*shown) : trouble(visit, shown.error());
        }
        Result<http::Response> acted = fresh || !browser.is_own_form(visit.secret) ? refuse(Refusal::Kind::Conflict, "web.form_expired") : act(visit, route);
        if (acted)
            return std::move(*acted);
        bool const again = acted.error().kind == Refusal::Kind::Invalid || acted.error().kind == Refusal::Kind::Conflict;
        if (!again || !route.show)
            return trouble(visit, acted.error());
        Attempt const attempt { acted.error() };
        auto shown = route.show(visit, &attempt);
        return shown ? std::move(*shown) : trouble(visit, shown.error());
    }

    // Step-up: an act that wants a fresh factor (access::Action::asks, or a refusal StepUp) is answered by the page /confirm of the zone, which carries the
    // posted form and sends it to the same address together with the factor. What was shown there is checked first; then the act runs with that very form.
    Result<http::Response> act(Visit const& visit, Route const& route) const
    {
        auto const confirmation = visit.caller.kind == CallerKind::Staff ? routing_.find({ "confirm" }, 0).route : nullptr;
        if (confirmation == nullptr || confirmation == &route)
            return act_when_fresh(visit, route);
        auto acting = visit;
        if (!visit.request.answer("confirm").empty()) {
            if (auto const shown = confirmation->act(visit); !shown) {
                Attempt const attempt { shown.error() };
                return shown.error().kind == Refusal::Kind::Invalid ? confirmation->show(visit, &attempt) : std::unexpected(shown.error());
            }
            acting.caller = caller_of(visit.town, visit.secret, false);
        }
        auto acted = act_when_fresh(acting, route);
        return !acted && acted.error().kind == Refusal::Kind::StepUp ? confirmation->show(acting, nullptr) : acted;
    }

    Result<http::Response> act_when_fresh(Visit const& visit, Route const& route) const
    {
        bool const asks = route.action && route.action->asks == access::Action::Asks::FreshFactor && visit.caller.kind == CallerKind::Staff;
        if (asks && !identity::is_fresh(visit.caller, here_.clock.now()))
            return refuse(Refusal::Kind::StepUp, "web.confirm_needed");
        try {
            return route.act(visit);
        } catch (Refused const& refused) {
            return std::unexpected(refused.refusal());
        }
    }

    // Whether the caller may come in at all; a page for one thing asks its service again for that thing.
    std::optional<http::Response> entrance(Visit const& visit, Route const& route) const
    {
        if (!route.action)
            return std::nullopt;
        if (visit.caller.kind != CallerKind::Staff) {
            if (visit.request.method == "POST")
                return trouble(visit, refuse(Refusal::Kind::SignIn, "access.sign_in").error());
            return http::see_other(link(visit, "/sign-in") + "?next=" + http::percent_encoded(visit.request.target));
        }
        auto const divisions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::scope(tx, visit.caller, *route.action); });
        if (divisions.empty())
            return trouble(visit, refuse(Refusal::Kind::Forbidden, "access.forbidden").error());
        return std::nullopt;
    }

    Caller caller_of(tenancy::Town const& town, std::string const& secret, bool fresh) const
    {
        if (options_.audience == Audience::Staff && !fresh)
            if (auto const staff = identity::staff_of(here_.database, town.code, secret, here_.clock.now()))
                return *staff;
        return { .tenant = town.code };
    }

    http::Response refused_method() const
    {
        auto response = http::text(405, "405\n");
        response.with("allow", "GET, HEAD, POST");
        return response;
    }

    // Rendered once for each town, host and language, and shared by all who hear it: there are many of them, and at the worst moment.
    http::Response busy(Site const& site, http::Request const& request, tenancy::Town const& town) const
    {
        auto const base = site.address_of(town, request.header("host"));
        auto const language = Browser(request, options_.cookie, csrf_key_).language();
        auto const kept = [&]() -> std::shared_ptr<std::string const>& { return busy_[{ town.slug, base, language }]; };
        std::shared_ptr<std::string const> words;
        {
            std::lock_guard const lock(remembering_);
            words = kept();
        }
        if (!words) {
            http::Request plain;
            plain.method = "GET";
            plain.target = base + "/";
            plain.headers = { { "host", request.header("host") } };
            Visit const visit { plain, { .tenant = town.code }, here_, town, site, language, {}, {} };
            words = std::make_shared<std::string const>(trouble(visit, { Refusal::Kind::Busy, "web.busy", {}, {} }, 503).body);
            std::lock_guard const lock(remembering_);
            kept() = words;
        }
        http::Response response { .status = 503, .shared_body = words };
        response.with("content-type", "text/html; charset=utf-8").with("content-language", language).with("cache-control", "no-store").with("retry-after", "10");
        protect(response, request.secure);
        return response;
    }

    http::Response trouble(Visit const& visit, Refusal const& refusal) const { return trouble(visit, refusal, status_of(refusal.kind)); }

    http::Response trouble(Visit const& visit, Refusal const& refusal, int status) const
    {
        StatusPage values { sentence(visit, refusal), {}, {}, {} };
        if (status == 401)
            values.sign_in = link(visit, "/sign-in");
        auto response = render(visit, "web/status_" + std::to_string(status) + ".html", html::type_of<StatusPage>(), &values, nullptr);
        response.status = status;
        if (status == 503 || status == 429)
            response.with("retry-after", "60");
        return response;
    }

    http::Response render(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt) const
    {
        if (options_.development) {
            std::lock_guard const lock(reloading_);
            const_cast<html::Templates&>(templates_).reload();
        }
        auto const* binding = templates_.find(name, type);
        if (!binding)
            throw std::logic_error("the page " + std::string(name) + " was not announced by its module");
        auto const around = surroundings_of(visit, { assets_, options_.audience, options_.search_path, menu_, attempt != nullptr });
        html::Words const words = [this](std::string_view msgid, std::string_view language) { return catalogue_.unfilled(language_of(language), msgid); };
        http::Response response;
        response.status = attempt ? status_of(attempt->refusal.kind) : 200;
        response.body = binding->render(values, &around, words, visit.language);
        response.with("content-type", "text/html; charset=utf-8").with("content-language", visit.language);
        return response;
    }

    SiteOptions options_;
    Workplace const& here_;
    Assets assets_;
    crypto::SymmetricKey csrf_key_;
    html::Templates templates_;
    text::Catalogue catalogue_;
    Routing routing_, outside_;
    std::map<std::string, std::function<http::Response()>> operations_;
    std::vector<MenuItem> menu_;
    std::vector<std::string> faults_;
    mutable std::mutex reloading_, remembering_;
    mutable std::map<std::tuple<std::string, std::string, std::string>, std::shared_ptr<std::string const>> busy_;  // town, base of its addresses, language
    mutable Stopwatch stopwatch_;
};


Site::Site(SiteOptions options, Workplace const& here) : parts_(std::make_unique<Parts>(std::move(options), here)) 
{
    // Refusals of the parts below speak through the same words.
    parts_->catalogue_.add("definitions", embedded::definitions());
    parts_->catalogue_.add("http", embedded::http());
    parts_->catalogue_.add("mail", embedded::mail());
    parts_->catalogue_.add("print", embedded::print());
    add_files("web", embedded::web(), "platform/web");
}
Site::~Site() = default;

void Site::add_files(std::string const& part, std::span<embedded::File const> files, std::string const& folder)
{
    parts_->catalogue_.add(part, files);
    for (auto const& file : files)
        if (file.path.starts_with("assets/"))
            parts_->assets_.add_file(part, file);
    if (parts_->options_.development)
        parts_->templates_.add_folder(part, parts_->options_.source_folder + "/" + folder);
    else
        parts_->templates_.add(part, files);
}

void Site::add_routes(std::vector<Route> routes)
{
    for (auto& route : routes)
        (route.outside_town ? parts_->outside_ : parts_->routing_).add(std::move(route));
}

void Site::add_menu(std::vector<MenuItem> menu) { parts_->menu_.insert(parts_->menu_.end(), menu.begin(), menu.end()); }

void Site::add_pages(std::vector<PageType> const& pages)
{
    for (auto const& page : pages)
        try {
            parts_->templates_.bind(page.name, *page.type, html::type_of<Surroundings>());
        } catch (html::TemplateError const& error) {
            parts_->faults_.push_back(error.what());
        }
}

void Site::add_operation(std::string path, std::function<http::Response()> answer) { parts_->operations_[path.substr(1)] = std::move(answer); }

void Site::finish()
{
    add_pages({ html::page<ChooseTownPage>("web/choose_town.html"), html::page<DesignPage>("web/design.html") });
    for (int const status : statuses)
        add_pages({ html::page<StatusPage>("web/status_" + std::to_string(status) + ".html") });
    if (parts_->options_.audience != Audience::Operators)
        add_routes(own_routes(parts_->assets_));
    parts_->stopwatch_.know(parts_->routing_.routes());
    parts_->stopwatch_.know(parts_->outside_.routes());
    for (auto const& fault : parts_->catalogue_.faults())
        parts_->faults_.push_back(fault.file + ":" + std::to_string(fault.line) + ": " + fault.says);
    for (auto const& message : parts_->templates_.messages())
        if (!parts_->catalogue_.has(message.msgid))
            parts_->faults_.push_back(message.file + ":" + std::to_string(message.line) + ": the words of " + message.msgid + " are missing in ja.po");
    if (parts_->faults_.empty())
        return;
    std::string all = "the pages cannot be served:";
    for (auto const& fault : parts_->faults_)
        all += "\n" + fault;
    throw std::runtime_error(all);
}

http::Limits Site::limits_of(std::string_view method, std::string_view target) const { return parts_->limits_of(method, target); }

std::string Site::lane_of(std::string_view target, std::string_view host) const
{
    auto const where = parts_->address(segments_of(target), host);
    return where.town ? where.town->slug : std::string();
}

http::Response Site::refused(int status, http::Request const& request) const
{
    if (is_for_programs(request.target))
        return problem_of(status);
    auto const where = status == 503 ? parts_->address(segments_of(request.target), request.header("host")) : Parts::Address {};
    return where.town ? parts_->busy(*this, request, *where.town) : http::refused_plainly(status);
}

http::Response Site::answer(http::Request& request) const { return parts_->answer(*this, request); }

http::Response Site::failed(http::Request const& request, std::exception_ptr failure) const
{
    auto kind = Refusal::Kind::Busy;
    int status = 500;
    std::string msgid = "web.failed";
    try {
        std::rethrow_exception(failure);
    } catch (db::DiskFull const& error) {
        kind = Refusal::Kind::Full;
        status = 507;
        msgid = "web.disk_full";
        log::error("web.disk_full", { { "what", error.what() } });
    } catch (db::Busy const& busy) {
        status = 503;
        msgid = "web.database_busy";
        log::error("web.database_busy", { { "what", busy.what() } });
    } catch (files::Away const& away) {
        status = 503;
        msgid = "web.files_away";
        log::error("web.files_away", { { "what", away.what() } });
    } catch (Refused const& refused) {
        kind = refused.refusal().kind;
        status = status_of(kind);
        msgid = refused.refusal().key;
    } catch (std::exception const& error) {
        log::error("web.failed", { { "what", error.what() }, { "method", request.method } });
    }
    try {
        auto copy = request;
        static tenancy::Town const nowhere {};
        auto const where = parts_->address(copy.segments, copy.header("host"));
        Browser const browser(copy, parts_->options_.cookie, parts_->csrf_key_);
        Visit const visit { copy, {}, parts_->here_, where.town ? *where.town : nowhere, *this, browser.language(), {}, {} };
        if (where.town && is_for_programs(copy.segments, where.first))
            return problem(visit, { kind, msgid, {}, {} }, status);
        auto response = parts_->trouble(visit, { kind, msgid, {}, {} }, status);
        parts_->mark(response, copy);
        response.with("cache-control", "no-store");
        protect(response, copy.secure);
        return response;
    } catch (std::exception const&) {  // even the page of the failure failed: plain words
        return http::text(status, "システムの不具合です。しばらくしてから、もう一度お試しください。\n");
    }
}

http::Response Site::render(Visit const& visit, std::string_view name, html::Type const& type, void const* values, Attempt const* attempt) const
{
    return parts_->render(visit, name, type, values, attempt);
}

std::string Site::words(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments) const
{
    return parts_->catalogue_.words(language_of(language), msgid, arguments);
}

std::string const& Site::asset(std::string_view name) const { return parts_->assets_.address(name); }
bool Site::has_words(std::string_view msgid) const { return parts_->catalogue_.has(msgid); }
std::vector<Route> const& Site::routes() const { return parts_->routing_.routes(); }
Times Site::times() const { return parts_->stopwatch_.times(); }

std::string Site::address_of(tenancy::Town const& town, std::string_view host) const
{
    if (town.slug.empty())
        return {};
    auto const named = parts_->options_.hosts.find(std::string(host.substr(0, host.find(':'))));
    return named != parts_->options_.hosts.end() && named->second == town.slug ? std::string {} : "/" + town.slug;
}

namespace {

// Under TLS the __Host- prefix ties the cookie to this very host (RFC 6265bis §4.1.3).
std::string cookie_line(std::string const& name, std::string const& value, bool secure, bool forget)
{
    return (secure ? "__Host-" + name : name) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "") + (forget ? "; Max-Age=0" : "");
}

}  // namespace

std::string const& Site::cookie() const { return parts_->options_.cookie; }

void set_secret(Visit const& visit, http::Response& response, std::string const& secret)
{
    response.with("set-cookie", cookie_line(visit.site.cookie(), secret, visit.request.secure, false));
}

void forget_secret(Visit const& visit, http::Response& response)
{
    response.with("set-cookie", cookie_line(visit.site.cookie(), "", visit.request.secure, true));
}

}  // namespace mado::web
