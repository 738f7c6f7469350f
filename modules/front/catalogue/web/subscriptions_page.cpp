// /data-subscriptions: who wants to hear of a dataset or of a search, by mail or by a webhook; what the addresses in mails lead to.
#include "service/subscriptions.h"
#include "web/labels.h"
#include "web/pages.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_search = 500;
constexpr int most_told = 20;

#define F(T, name) html::field(#name, &T::name)
struct Hidden {
    std::string name {}, value {};
    static constexpr auto fields = std::tuple { F(Hidden, name), F(Hidden, value) };
};
struct SubscribePage {
    std::optional<web::TroubleSummary> trouble_summary {};
    std::string list {}, back {}, subject {}, feed {}, mail {}, mail_error {}, webhook {}, webhook_error {}, documentation {};
    std::vector<Hidden> kept {};
    bool is_dataset = false;
    static constexpr auto fields = std::tuple { F(SubscribePage, trouble_summary), F(SubscribePage, list), F(SubscribePage, back), F(SubscribePage, subject), F(SubscribePage, feed), F(SubscribePage, mail),
        F(SubscribePage, mail_error), F(SubscribePage, webhook), F(SubscribePage, webhook_error), F(SubscribePage, documentation), F(SubscribePage, kept), F(SubscribePage, is_dataset) };
};
struct SubscriptionPage {
    std::string list {}, title {}, about {}, act {}, button {}, secret {}, challenge {}, state {}, stop {};
    bool is_done = false;
    std::vector<Fact> told {};
    bool has_told = false;
    static constexpr auto fields = std::tuple { F(SubscriptionPage, list), F(SubscriptionPage, title), F(SubscriptionPage, about), F(SubscriptionPage, act), F(SubscriptionPage, button),
        F(SubscriptionPage, secret), F(SubscriptionPage, challenge), F(SubscriptionPage, state), F(SubscriptionPage, stop), F(SubscriptionPage, is_done), F(SubscriptionPage, told),
        F(SubscriptionPage, has_told) };
};
#undef F

// -- what it is about: a dataset of this town, or a search of its catalogue.
struct About {
    std::shared_ptr<datasets::Dataset const> dataset {};
    http::Pairs search {};                    // q and facets, in their order
    std::string words {};
};

std::string asked(Visit const& visit, std::string_view name) { return visit.request.method == "POST" ? visit.request.answer(name) : visit.request.query_of(name); }

// A value that some dataset here has, or that the vocabularies know.
bool is_value(Visit const& visit, Shelf& shelf, View const& view, Facet facet, std::string const& value)
{
    auto const& vocabulary = shelf.vocabulary(visit.here);
    bool const is_term = (facet == Facet::Theme && vocabulary.themes.find(value)) || (facet == Facet::Licence && vocabulary.licences.find(value))
        || (facet == Facet::Standard && shelf.standards(visit.here).find(value));
    return is_term || !find(view.all, { .where = { { facet, { value }, false } } }).empty();
}

Result<About> about(Visit const& visit, Shelf& shelf)
{
    About made;
    if (auto const name = asked(visit, "dataset"); !name.empty()) {
        made.dataset = TRY(dataset_here(visit, shelf, name)).dataset;
        made.words = made.dataset->title;
        return made;
    }
    auto const take = [&](std::string name) {
        auto value = asked(visit, name);
        if (!value.empty() && text::length(value) <= most_search && !text::control_character(value))
            made.search.emplace_back(std::move(name), std::move(value));
    };
    take("q");
    for (auto const facet : every_facet)
        take(word_of(facet));
    auto const view = view_of(shelf, visit.here, visit.town);
    for (auto const& [name, value] : made.search) {
        auto const facet = std::ranges::find(every_facet, name, [](Facet one) { return word_of(one); });
        if (facet != every_facet.end() && !is_value(visit, shelf, view, *facet, value))
            return refuse(Refusal::Kind::NotFound, "catalogue.subscribe.unknown_value");
        made.words += (made.words.empty() ? "" : "・") + (facet == every_facet.end() ? "「" + value + "」" : label_of(visit, shelf, view, *facet, value));
    }
    if (made.words.empty())
        made.words = web::words(visit, "catalogue.subscribe.all", { { "town", visit.town.name } });
    return made;
}

std::string query_of(http::Pairs const& pairs)
{
    std::string query;
    for (auto const& [name, value] : pairs)
        query += (query.empty() ? "" : "&") + http::percent_encoded(name) + "=" + http::percent_encoded(value);
    return query;
}

Result<http::Response> show_subscribe(Visit const& visit, Attempt const* attempt, Shelf& shelf)
{
    auto const what = TRY(about(visit, shelf));
    SubscribePage page { .trouble_summary = web::trouble_summary(visit, attempt), .list = web::link(visit, "/data"), .subject = what.words, .documentation = web::link(visit, "/api") };
    page.is_dataset = what.dataset != nullptr;
    auto const query = query_of(what.search);
    if (what.dataset) {
        page.back = web::link(visit, { "data", what.dataset->name });
        page.feed = page.back + "/feed.atom";
        page.kept.push_back({ "dataset", what.dataset->name });
    } else {
        page.back = page.list + (query.empty() ? "" : "?" + query);
        page.feed = web::link(visit, "/data.atom") + (query.empty() ? "" : "?" + query);
        for (auto const& [name, value] : what.search)
            page.kept.push_back({ name, value });
    }
    if (attempt) {
        page.mail = visit.request.answer("mail");
        page.webhook = visit.request.answer("webhook");
        page.mail_error = web::trouble_of(visit, attempt, "mail");
        page.webhook_error = web::trouble_of(visit, attempt, "webhook");
    }
    return web::page(visit, "catalogue/subscribe.html", page, attempt);
}

Result<http::Response> act_subscribe(Visit const& visit, Shelf& shelf)
{
    auto const what = TRY(about(visit, shelf));
    auto const way = visit.request.answer("way") == "webhook" ? Way::Webhook : Way::Mail;
    Wish const wish { .way = way, .address = std::string(text::trimmed(visit.request.answer(word_of(way)))), .dataset = what.dataset ? what.dataset->id : "", .search = query_of(what.search),
        .title = what.dataset ? what.dataset->title : "", .language = visit.language, .remote = visit.request.remote };
    if (auto const wrong = trouble_with(visit.here, way, wish.address); !wrong.empty())
        return refuse(std::vector<FieldError> { { word_of(way), wrong } });
    auto const made = subscription_of(visit.here, visit.tenant(), wish);
    auto const id = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return subscribe(tx, visit.caller, visit.here, wish, made); }));
    if (way == Way::Webhook)
        return http::see_other(web::link(visit, { "data-subscriptions", id, "webhook", proof_of(visit.here, visit.tenant(), id, "webhook") }));
    return web::done(visit, what.dataset ? "/data/" + what.dataset->name : "/data", "catalogue.said.confirm");
}

// -- what the addresses in mails lead to. They hold what proves them; a page asks before it acts, since programs open every address of a mail.
struct Held { std::string id {}; std::optional<Subscription> subscription {}; };

Result<Held> held(Visit const& visit, std::string_view of)
{
    auto const& id = visit.request.path.at("handle");
    if (!is_proof(visit.here, visit.tenant(), id, of, visit.request.path.at("token")))
        return refuse(Refusal::Kind::NotFound, "web.not_found");
    return Held { id, visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::subscription(tx, id); }) };
}

http::Response plain_page(Visit const& visit, std::string const& key, SubscriptionPage page)
{
    page.list = web::link(visit, "/data");
    page.title = web::words(visit, "catalogue.subscription." + key + ".title");
    page.about = web::words(visit, "catalogue.subscription." + key + ".about");
    // The address is a secret: it is kept nowhere, and no page that is linked from here is told of it.
    return web::page(visit, "catalogue/subscription.html", page).with("cache-control", "no-store").with("referrer-policy", "no-referrer");
}

Result<http::Response> show_confirm(Visit const& visit, Attempt const*)
{
    auto const one = TRY(held(visit, "confirm"));
    if (!one.subscription)
        return refuse(Refusal::Kind::Gone, "catalogue.subscription.gone");
    bool const is_live = one.subscription->state == SubscriptionState::Live;
    if (is_live)
        return plain_page(visit, "live", { .stop = address_of(visit.here, visit.tenant(), one.id, "stop"), .is_done = true });
    return plain_page(visit, "confirm", { .act = visit.request.target, .button = web::words(visit, "catalogue.subscription.confirm.do") });
}

Result<http::Response> act_confirm(Visit const& visit)
{
    auto const one = TRY(held(visit, "confirm"));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return confirm(tx, visit.caller, visit.here, one.id); }));
    return show_confirm(visit, nullptr);
}

// The receiver's page: the secret, the challenge, what was sent. Who holds its address made it.
Result<http::Response> show_webhook(Visit const& visit, Attempt const*)
{
    auto const one = TRY(held(visit, "webhook"));
    if (!one.subscription || one.subscription->way != Way::Webhook)
        return refuse(Refusal::Kind::Gone, "catalogue.subscription.gone");
    bool const is_live = one.subscription->state == SubscriptionState::Live;
    SubscriptionPage page { .secret = secret_of(visit.here, visit.tenant(), one.id), .challenge = is_live ? "" : challenge_of(visit.here, visit.tenant(), one.id),
        .state = web::words(visit, is_live ? "catalogue.subscription.is_live" : "catalogue.subscription.is_asked"), .stop = address_of(visit.here, visit.tenant(), one.id, "stop") };
    for (auto const& told : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::told(tx, one.id, most_told); }))
        page.told.push_back({ iso_in_tokyo(told.made_at).substr(0, 16), web::words(visit, "catalogue.delivery." + word_of(told.state), { { "n", std::to_string(told.attempts) } }), "" });
    page.has_told = !page.told.empty();
    return plain_page(visit, "webhook", std::move(page));
}

// RFC 8058: a mail program posts "List-Unsubscribe=One-Click" without cookie or form's token; what proves it stands in the address.
http::Response answer_stop(Visit const& visit)
{
    auto const refused = [&](int status) { return http::refused_plainly(status); };
    bool const reads = visit.request.method == "GET" || visit.request.method == "HEAD";
    if (!reads && visit.request.method != "POST")
        return refused(405);
    auto const one = held(visit, "stop");
    if (!one)
        return refused(404);
    if (reads)
        return one->subscription ? plain_page(visit, "stop", { .act = visit.request.target, .button = web::words(visit, "catalogue.subscription.stop.do") }) : plain_page(visit, "stopped", { .is_done = true });
    auto const stopped = visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return stop(tx, visit.caller, visit.here, one->id); });
    return stopped ? plain_page(visit, "stopped", { .is_done = true }) : refused(503);
}

}  // namespace

std::vector<web::PageType> subscription_types() { return { html::page<SubscribePage>("catalogue/subscribe.html"), html::page<SubscriptionPage>("catalogue/subscription.html") }; }

std::vector<web::Route> subscription_routes(SharedShelf const& shelf)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/data-subscriptions").open_to_everyone().to([shelf](Visit const& visit, Attempt const* attempt) { return show_subscribe(visit, attempt, *shelf); },
        [shelf](Visit const& visit) { return act_subscribe(visit, *shelf); }));
    routes.push_back(web::form("/data-subscriptions/{handle}/confirm/{token}").open_to_everyone().to(show_confirm, act_confirm));
    routes.push_back(web::page("/data-subscriptions/{handle}/webhook/{token}").open_to_everyone().to(show_webhook));
    auto stop = web::page("/data-subscriptions/{handle}/stop/{token}").open_to_everyone().to([](Visit const&, Attempt const*) -> Result<http::Response> { return refuse(Refusal::Kind::NotFound, "web.not_found"); });
    stop.answer = answer_stop;
    routes.push_back(std::move(stop));
    return routes;
}

}  // namespace mado::catalogue
