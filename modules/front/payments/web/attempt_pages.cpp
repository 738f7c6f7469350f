#include "store/payment_store.h"
#include "web/pages.h"

#include <algorithm>

namespace mado::payments {

using Visit = web::Visit;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t pause_us = 3 * second_us;  // between two asks of the same page

Result<Attempt> attempt_of(Visit const& visit)
{
    auto const handle = visit.request.path.at("handle");
    auto found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::find_by_handle(tx, hash_of(handle)); });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "payments.not_found");
    return std::move(*found);
}

std::string address(Visit const& visit, Attempt const& attempt, std::string_view rest = {}) { return web::link(visit, "/payments/" + handle_of(visit.here, attempt.id) + std::string(rest)); }

// As it stands now: asked again when that was not just done. Nothing when the provider gives no answer.
std::optional<Attempt> asked(Visit const& visit, Providers const& providers, Attempt const& seen)
{
    if (!is_under_way(seen.known.state) || (seen.known.state != AttemptState::Created && visit.here.clock.now().microseconds - seen.asked_at.microseconds < pause_us))
        return seen;
    auto after = follow(visit.here, providers, visit.tenant(), seen.id);
    return after ? std::optional(std::move(*after)) : std::nullopt;
}

Result<http::Response> show_attempt(Visit const& visit, Providers const& providers, web::Attempt const* trouble)
{
    auto const seen = TRY(attempt_of(visit));
    auto const answered = trouble ? std::optional(seen) : asked(visit, providers, seen);
    auto const now = answered.value_or(seen);
    auto const state = now.known.state;
    AttemptPage page;
    page.trouble_summary = web::trouble_summary(visit, trouble);
    page.state = web::words(visit, "payments.attempt." + word_of(state));
    page.about = web::words(visit, "payments.attempt." + word_of(state) + ".about");
    page.title = now.title;
    page.amount = applications::yen_words(visit, state == AttemptState::Succeeded ? now.known.paid_amount : now.amount);
    page.reference = state == AttemptState::Succeeded ? now.known.reference : "";
    page.is_paid = state == AttemptState::Succeeded;
    page.is_asked = state == AttemptState::Created || state == AttemptState::Returned;
    page.is_silent = !answered;
    page.refresh = page.is_asked ? "5" : "";
    page.may_cancel = is_under_way(state);
    page.go = state == AttemptState::Open || (state == AttemptState::Returned && !now.known.address.empty()) ? address(visit, now, "/go") : "";
    page.status = now.invitation ? "" : web::link(visit, "/applications/" + now.application.value + "/status");
    bool const is_over = !page.is_paid && !is_under_way(state);
    if (is_over)
        page.again = now.invitation ? web::link(visit, "/pay/" + token_of(visit.here, now.invitation)) : web::link(visit, "/applications/" + now.application.value + "/charges/" + http::percent_encoded(now.charge));
    return private_page(web::page(visit, "payments/attempt.html", page, trouble));
}

Result<http::Response> act_attempt(Visit const& visit, Providers const& providers)
{
    auto const seen = TRY(attempt_of(visit));
    auto const path = "/payments/" + handle_of(visit.here, seen.id);
    if (visit.request.answer("do") != "cancel") {
        (void)follow(visit.here, providers, visit.tenant(), seen.id);  // the page says what is known then
        return http::see_other(web::link(visit, path));
    }
    if (!is_under_way(seen.known.state))
        return http::see_other(web::link(visit, path));
    auto const ended = cancel(visit.here, providers, visit.tenant(), seen.id);
    if (!ended && ended.error().key != "payments.paid_meanwhile")
        return refuse(Refusal::Kind::Conflict, "payments.not_ended");
    return http::see_other(web::link(visit, path));
}

// On the way to the provider: a page of its own, because our content policy lets no form lead out of the house.
Result<http::Response> show_leaving(Visit const& visit, Providers const& providers)
{
    auto const seen = TRY(attempt_of(visit));
    auto const* known = provider_named(providers, seen.provider);
    if (!known || seen.known.address.empty() || !is_under_way(seen.known.state))
        return http::see_other(address(visit, seen));
    auto response = private_page(web::page(visit, "payments/leaving.html", LeavingPage { known->settings.title, seen.known.address, address(visit, seen) }));
    response.with("refresh", "0;url=" + seen.known.address).with("referrer-policy", "no-referrer");
    return response;
}

Result<http::Response> show_back(Visit const& visit)
{
    auto const seen = TRY(attempt_of(visit));
    TRY(come_back(visit.here, visit.tenant(), seen.id));
    return http::see_other(address(visit, seen));
}

// -- notices: signed, in this town, of this provider; what was said before changes nothing.
http::Response answered(int status, std::string_view words) { return http::text(status, std::string(words) + "\n"); }

http::Response take_notice(Visit const& visit, Providers const& providers)
{
    auto const& request = visit.request;
    auto const* known = provider_named(providers, request.path.at("provider"));
    if (request.method != "POST" || !known)
        return answered(404, "There is nothing here.");
    if (!is_notice(known->settings.notice_key, request.header("payments-timestamp"), request.header("payments-signature"), request.body, visit.here.clock.now()))
        return answered(401, "The signature or the time does not fit.");
    auto const word = checkout_of(request.body);
    if (!word)
        return answered(422, "The notice cannot be understood.");
    AttemptId const id { word->key };
    auto const attempt = is_uuid(id.value) ? visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::find(tx, id); }) : std::nullopt;
    if (!attempt || attempt->provider != known->settings.name)
        return answered(404, "There is no such checkout here.");
    auto const after = hear(visit.here, visit.tenant(), id, *word, By::Notice);
    return after ? answered(200, "ok") : answered(status_of(after.error().kind), "Not now.");
}

}  // namespace

std::vector<web::Route> attempt_routes(ProvidersPointer const& providers)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/payments/{handle}").open_to_everyone().to([providers](Visit const& visit, web::Attempt const* attempt) { return show_attempt(visit, *providers, attempt); },
        [providers](Visit const& visit) { return act_attempt(visit, *providers); }));
    routes.push_back(web::page("/payments/{handle}/go").open_to_everyone().to([providers](Visit const& visit, web::Attempt const*) { return show_leaving(visit, *providers); }));
    routes.push_back(web::page("/payments/{handle}/back").open_to_everyone().to([](Visit const& visit, web::Attempt const*) { return show_back(visit); }));
    return routes;
}

std::vector<web::Route> notice_routes(ProvidersPointer const& providers)
{
    constexpr std::uint64_t most_bytes = 64 << 10;
    auto route = web::form("/payments/notices/{provider}").open_to_everyone().with({ .body_bytes = most_bytes }).posts({});
    route.answer = [providers](Visit const& visit) { return take_notice(visit, *providers); };
    return { std::move(route) };
}

std::vector<web::PageType> page_types()
{
    return { html::page<ChargePage>("payments/charge.html"), html::page<ChargePage>("payments/invited.html"), html::page<WayPage>("payments/way.html"), html::page<LeavingPage>("payments/leaving.html"),
        html::page<AttemptPage>("payments/attempt.html") };
}

}  // namespace mado::payments
