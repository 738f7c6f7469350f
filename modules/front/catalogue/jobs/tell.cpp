// No call and no search in a transaction. What is told is written once for each thing that happened: a job that runs twice tells nobody twice.
#include "jobs/tell.h"

#include "service/words.h"
#include "store/catalogue_store.h"

#include <mado/audit/audit.h>
#include <mado/mail/leaving.h>
#include <mado/messages/messages.h>
#include <mado/text/utf8.h>

#include <map>

namespace mado::catalogue {

namespace {

constexpr int chunk = 200, batch = 50;
constexpr std::int64_t month_us = 30 * 86'400ll * 1'000'000;

struct Happening {
    std::string type {};                      // "dataset.published"
    std::shared_ptr<datasets::Dataset const> dataset {};
    datasets::Publisher publisher {};
    std::string note {};                      // what the version says of itself, or why it was withdrawn
    std::string key() const { return type + "/" + dataset->id + "/" + std::to_string(dataset->version); }
    std::string address() const { return publisher.root + "/data/" + dataset->name; }
};

std::string event_of(Happening const& what, std::string const& id, Instant now)
{
    return json::write(json::object({ { "specversion", "1.0" }, { "id", id }, { "source", what.publisher.root }, { "type", what.type }, { "time", iso_in_tokyo(now) }, { "subject", what.dataset->name },
        { "datacontenttype", "application/json" }, { "data", json::object({ { "dataset", what.address() }, { "id", what.dataset->id }, { "title", what.dataset->title },
        { "publisher_code", what.publisher.code }, { "version", what.dataset->version }, { "note", what.note }, { "changed_at", iso_in_tokyo(what.dataset->changed_at) } }) } }));
}

struct Told { Delivery delivery {}; std::optional<messages::Notice> mail {}; bool is_webhook = false; };

Told told_of(Workplace const& here, std::string const& tenant, Subscription const& one, Happening const& what)
{
    auto const now = here.now();
    Told told { .delivery = { .id = now.id(), .subscription = one.id, .happened = what.key(), .made_at = now.at, .next_at = now.at }, .is_webhook = one.way == Way::Webhook };
    if (told.is_webhook) {
        told.delivery.body = event_of(what, told.delivery.id, now.at);
        return told;
    }
    told.delivery.state = DeliveryState::Delivered;
    if (auto const address = plain_address(here, tenant, one)) {
        auto const stop = address_of(here, tenant, one.id, "stop");
        std::map<std::string, std::string> const values { { "town", what.publisher.name }, { "title", what.dataset->title }, { "version", std::to_string(what.dataset->version) }, { "note", what.note },
            { "address", what.address() }, { "stop", stop } };
        auto const which = "catalogue.mail." + std::string(what.type == "dataset.published" ? "published" : "withdrawn");
        // A title is words of the town; a line break in it would be no subject.
        auto subject = words_in(one.language, which + ".subject", values);
        if (text::control_character(subject))
            subject = words_in(one.language, which + ".subject", { { "town", what.publisher.name }, { "title", what.dataset->name } });
        told.mail = { *address, std::move(subject), mail::with_leaving(stop, words_in(one.language, which + ".body", values)) };
    }
    return told;
}

void want(db::Write& tx, Workplace const& here, std::string const& subscription)
{
    jobs::enqueue(tx, here.now(), deliver_job, json::object({ { "subscription", subscription } }), here.now().at, subscription);
}

Result<void> keep(db::Write& tx, Workplace const& here, std::vector<Told> const& all)
{
    for (auto const& one : all) {
        if (!store::insert(tx, one.delivery))
            continue;
        if (one.mail)
            messages::send(tx, here.now(), *one.mail, "catalogue_delivery", one.delivery.id);
        if (one.is_webhook)
            want(tx, here, one.delivery.subscription);
    }
    return {};
}

// Those of one catalogue that `fits` says yes to.
Result<void> tell(Workplace const& here, std::string const& tenant, std::string const& dataset, Happening const& what, std::function<bool(Subscription const&)> const& fits)
{
    for (std::string after;;) {
        auto const chunk_of_them = here.database.read(tenant, [&](db::Read& tx) { return store::of_dataset(tx, dataset, after, chunk); });
        std::vector<Told> all;
        for (auto const& one : chunk_of_them)
            if (fits(one))
                all.push_back(told_of(here, tenant, one, what));
        if (!all.empty())
            TRY(here.database.write(tenant, [&](db::Write& tx) { return keep(tx, here, all); }));
        if (chunk_of_them.size() < chunk)
            return {};
        after = chunk_of_them.back().id;
    }
}

Result<void> tell_searchers(Shelf& shelf, Workplace const& here, tenancy::Town const& catalogue, Happening const& what)
{
    std::optional<View> view;
    std::map<std::string, bool> known;
    return tell(here, catalogue.code, "", what, [&](Subscription const& one) {
        auto const [found, is_new] = known.try_emplace(one.search, false);
        if (!is_new)
            return found->second;
        if (!view)
            view = view_of(shelf, here, catalogue);
        for (auto const* offered : find(view->all, search_in(here, *view, http::parse_urlencoded(one.search))))
            if (offered->dataset->id == what.dataset->id && offered->publisher->code == what.publisher.code)
                found->second = true;
        return found->second;
    });
}

void end_of(Workplace const& here, std::string const& tenant, std::string const& subscription, std::string const& fault)
{
    (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        if (store::remove_subscription(tx, subscription))
            audit::record(tx, { .tenant = tenant, .kind = CallerKind::System, .job = std::string(deliver_job) }, here.now(), "catalogue.subscription.given_up", { { "subscription", subscription } },
                { { "fault", fault } });
        return {};
    });
}

std::optional<http::Call> call_for(Workplace const& here, std::string const& tenant, Subscription const& one, std::string const& id, std::string const& body)
{
    auto const address = plain_address(here, tenant, one);
    return address ? webhook::call_of({ *address, id, body }, secret_of(here, tenant, one.id), here.clock.now(), here.development ? webhook::Peers::ThisMachineToo : webhook::Peers::Public) : std::nullopt;
}

bool gives_back(http::Response const& response, std::string const& challenge)
{
    if (text::trimmed(response.body) == challenge)
        return true;
    auto const value = json::parse(response.body, { .bytes = 16u << 10, .depth = 4 });
    return value && value->text("challenge") == challenge;
}

bool is_training(Workplace const& here, std::string const& tenant)
{
    auto const* town = here.towns.by_code(tenant);
    return town && town->training;
}

}  // namespace

Result<void> announce(Shelf& shelf, Workplace const& here, jobs::Job const& job)
{
    auto const* town = here.towns.by_code(job.tenant);
    auto const kept = here.database.read(job.tenant, [&](db::Read& tx) { return store::dataset(tx, job.payload.text("dataset")); });
    if (!town || !kept || kept->version != job.payload.integer("version") || kept->withdrawn != job.payload.flag("withdrawn"))
        return {};                            // what happened since is told by a job of its own
    Happening what { kept->withdrawn ? "dataset.withdrawn" : "dataset.published", dataset_from(kept->document), publisher_of(here, *town), {} };
    what.note = kept->withdrawn ? kept->reason : what.dataset->version_note;
    TRY(tell(here, job.tenant, what.dataset->id, what, [](Subscription const&) { return true; }));
    if (kept->withdrawn)                      // no search finds it any more
        return {};
    TRY(tell_searchers(shelf, here, *town, what));
    auto const* prefecture = here.towns.by_code(town->prefecture);
    if (prefecture && prefecture->code != town->code && !town->training)
        TRY(tell_searchers(shelf, here, *prefecture, what));
    return {};
}

Result<void> verify(Workplace const& here, jobs::Job const& job, webhook::Send const& send)
{
    auto const id = job.payload.text("subscription");
    auto const known = here.database.read(job.tenant, [&](db::Read& tx) { return store::subscription(tx, id); });
    if (!known || known->way != Way::Webhook || known->state == SubscriptionState::Live || is_training(here, job.tenant))
        return {};
    auto const challenge = challenge_of(here, job.tenant, id);
    auto const body = json::write(json::object({ { "specversion", "1.0" }, { "id", id }, { "source", here.public_address }, { "type", "subscription.challenge" }, { "time", iso_in_tokyo(here.clock.now()) },
        { "datacontenttype", "application/json" }, { "data", json::object({ { "challenge", challenge } }) } }));
    auto const call = call_for(here, job.tenant, *known, id, body);
    auto const answered = call ? send(*call) : refuse(Refusal::Kind::Invalid, "webhooks.wrong_address");
    auto const outcome = webhook::outcome_of(answered);
    if (!call || outcome.is_final) {
        end_of(here, job.tenant, id, outcome.fault);
        return {};
    }
    if (!outcome.is_good || !gives_back(*answered, challenge))
        return refuse(Refusal::Kind::Busy, "catalogue.subscription.no_challenge");
    return here.database.write(job.tenant, [&](db::Write& tx) { return confirm(tx, { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(verify_job) }, here, id); });
}

Result<void> deliver(Workplace const& here, jobs::Job const& job, webhook::Send const& send)
{
    auto const id = job.payload.text("subscription");
    if (is_training(here, job.tenant))
        return {};                            // nothing of a town for training calls anybody
    for (;;) {
        auto const now = here.clock.now();
        auto const known = here.database.read(job.tenant, [&](db::Read& tx) { return store::subscription(tx, id); });
        auto const due = here.database.read(job.tenant, [&](db::Read& tx) { return store::due(tx, id, now, batch); });
        if (!known || due.empty())
            return {};
        for (auto const& one : due) {
            auto const call = call_for(here, job.tenant, *known, one.id, one.body);
            auto const outcome = call ? webhook::outcome_of(send(*call)) : webhook::Outcome { false, true, "webhooks.wrong_address" };
            auto const next = outcome.is_good || outcome.is_final ? std::nullopt : webhook::next_try(one.made_at, here.clock.now(), one.attempts + 1);
            if (!outcome.is_good && !next) {  // three days in vain, or gone for good: nobody is there
                end_of(here, job.tenant, id, outcome.fault);
                return {};
            }
            TRY(here.database.write(job.tenant, [&](db::Write& tx) -> Result<void> {
                store::settle(tx, one, outcome.is_good ? DeliveryState::Delivered : DeliveryState::Waiting, next.value_or(now), outcome.fault);
                return {};
            }));
            if (!outcome.is_good)
                return {};                    // whoever does not answer one does not answer the next
        }
    }
}

std::size_t want_due(Workplace const& here, std::string const& tenant)
{
    auto const now = here.clock.now();
    auto const all = here.database.read(tenant, [&](db::Read& tx) { return store::subscriptions_with_due(tx, now); });
    std::size_t wanted = 0;
    for (auto const& one : all)
        wanted += here.database.write(tenant, [&](db::Write& tx) -> Result<void> { want(tx, here, one); return {}; }) ? 1 : 0;
    return wanted;
}

std::size_t tidy_subscriptions(Workplace const& here, std::string const& tenant)
{
    auto const now = here.clock.now().microseconds;
    Instant const unconfirmed { now - confirm_within_us }, settled { now - month_us };
    if (!here.database.read(tenant, [&](db::Read& tx) { return store::has_unconfirmed(tx, unconfirmed) || store::has_settled(tx, settled); }))
        return 0;
    return here.database.write(tenant, [&](db::Write& tx) -> Result<std::size_t> { return store::forget_unconfirmed(tx, unconfirmed) + store::forget_settled(tx, settled); }).value_or(0);
}

}  // namespace mado::catalogue
