#include "service/subscriptions.h"

#include "service/network.h"
#include "service/words.h"
#include "store/catalogue_store.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/http/network.h>
#include <mado/http/outside.h>
#include <mado/jobs/jobs.h>
#include <mado/mail/leaving.h>
#include <mado/mail/mail.h>
#include <mado/messages/messages.h>

namespace mado::catalogue {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t proof_letters = 32;     // 192 bits

crypto::SymmetricKey key_for(Workplace const& here, std::string_view salt, std::string_view of)
{
    return crypto::derive(crypto::view(here.keys.storage.bytes), salt, "madoguchi.catalogue.subscription." + std::string(of));
}

std::string whose(std::string_view tenant, std::string_view id) { return std::string(tenant) + "/" + std::string(id); }

std::string keyed(Workplace const& here, std::string const& text, std::string_view of)
{
    return crypto::hex(crypto::hmac_sha256(key_for(here, "", of), text));
}

// The domain of a mail address is the same in small letters; before the @ we do not judge.
std::string usual(std::string address)
{
    auto const at = address.rfind('@');
    for (auto n = at == std::string::npos ? address.size() : at; n < address.size(); ++n)
        if (address[n] >= 'A' && address[n] <= 'Z')
            address[n] = static_cast<char>(address[n] - 'A' + 'a');
    return address;
}

bool counted_beyond(db::Write& tx, Workplace const& here, std::string const& what, std::int64_t most)
{
    auto const day = here.now().today();
    return store::count_address(tx, keyed(here, what + " " + day.iso(), "flood"), day) > most;
}

// Anybody may have typed the address: what stands in these mails is ours alone, never what was typed.
void mail(db::Write& tx, Workplace const& here, Wish const& wish, std::string const& id, SubscriptionState state)
{
    auto const* town = here.towns.by_code(tx.tenant());
    auto const stop = address_of(here, tx.tenant(), id, "stop");
    auto const subject = wish.dataset.empty() ? words_in(wish.language, "catalogue.mail.a_search") : wish.title;
    std::map<std::string, std::string> const values { { "town", town ? town->name : "" }, { "subject", subject }, { "confirm", address_of(here, tx.tenant(), id, "confirm") }, { "stop", stop } };
    std::string const which = state == SubscriptionState::Live ? "known" : "confirm";
    messages::send(tx, here.now(), { wish.address, words_in(wish.language, "catalogue.mail." + which + ".subject", values), mail::with_leaving(stop, words_in(wish.language, "catalogue.mail." + which + ".body", values)) },
        "catalogue_subscription", id);
}

}  // namespace

std::string trouble_with(Workplace const& here, Way way, std::string_view address)
{
    if (address.empty())
        return way == Way::Mail ? "catalogue.subscribe.mail_missing" : "catalogue.subscribe.webhook_missing";
    if (way == Way::Mail)
        return mail::is_mail_address(address) ? "" : "catalogue.subscribe.mail_malformed";
    return http::may_be_called(address, here.development ? http::Reach::DeveloperToo : http::Reach::Outside) ? "" : "catalogue.subscribe.webhook_malformed";
}

std::string proof_of(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of)
{
    return crypto::base64url(crypto::hmac_sha256(key_for(here, "", of), whose(tenant, id))).substr(0, proof_letters);
}

bool is_proof(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of, std::string_view proof) { return crypto::same(proof_of(here, tenant, id, of), proof); }
std::string secret_of(Workplace const& here, std::string_view tenant, std::string_view id) { return webhook::secret_of(crypto::view(key_for(here, whose(tenant, id), "secret").bytes)); }
std::string challenge_of(Workplace const& here, std::string_view tenant, std::string_view id) { return proof_of(here, tenant, id, "challenge"); }

std::string address_of(Workplace const& here, std::string_view tenant, std::string_view id, std::string_view of)
{
    auto const* town = here.towns.by_code(std::string(tenant));
    return here.public_address + "/" + (town ? town->slug : std::string(tenant)) + "/data-subscriptions/" + std::string(id) + "/" + std::string(of) + "/" + proof_of(here, tenant, id, of);
}

std::optional<std::string> plain_address(Workplace const& here, std::string_view tenant, Subscription const& subscription)
{
    return crypto::decrypt(key_for(here, "", "address"), subscription.address, whose(tenant, subscription.id));
}

Subscription subscription_of(Workplace const& here, std::string_view tenant, Wish const& wish)
{
    auto const now = here.now();
    auto const address = wish.way == Way::Mail ? usual(wish.address) : wish.address;
    Subscription made { .id = now.id(), .way = wish.way, .dataset = wish.dataset, .search = wish.search, .language = wish.language, .asked_at = now.at };
    made.address = crypto::encrypt(key_for(here, "", "address"), address, whose(tenant, made.id));
    // Webhooks are never the same: who knows an address is not who may see its secret.
    made.hash = keyed(here, std::string(tenant) + "\n" + (wish.way == Way::Mail ? address + "\n" + wish.dataset + "\n" + wish.search : made.id), "hash");
    return made;
}

Result<std::string> subscribe(db::Write& tx, Caller const& caller, Workplace const& here, Wish const& wish, Subscription const& made)
{
    auto const now = here.now();
    bool const is_webhook = wish.way == Way::Webhook;
    // A mail that asks for a confirmation costs who sends it nothing, wherever it is asked from: there is one bound for all of them together.
    if (counted_beyond(tx, here, "from " + http::network_of(wish.remote), most_of_a_host) || (is_webhook && counted_beyond(tx, here, "host " + host_of(wish.address), most_of_a_host))
        || (!is_webhook && counted_beyond(tx, here, "mails of the town", most_mails_of_a_town)))
        return refuse(Kind::TooMany, "catalogue.subscribe.too_many");
    auto const known = store::subscription_of_hash(tx, made.hash);
    if (!known) {
        store::insert(tx, made);
        audit::record(tx, caller, now, "catalogue.subscription.asked", { { "subscription", made.id } }, { { "way", word_of(made.way) } });
    }
    auto const& which = known ? *known : made;
    if (is_webhook)
        jobs::enqueue(tx, now, verify_job, json::object({ { "subscription", which.id } }), now.at, which.id);
    else if (!counted_beyond(tx, here, "mail " + usual(wish.address), most_mails_of_an_address))
        mail(tx, here, wish, which.id, which.state);
    return which.id;
}

Result<void> confirm(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id)
{
    auto const known = store::subscription(tx, id);
    if (!known)
        return refuse(Kind::NotFound, "catalogue.subscription.gone");
    if (store::go_live(tx, id))
        audit::record(tx, caller, here.now(), "catalogue.subscription.confirmed", { { "subscription", std::string(id) } });
    return {};
}

Result<void> stop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id)
{
    if (store::remove_subscription(tx, id))
        audit::record(tx, caller, here.now(), "catalogue.subscription.stopped", { { "subscription", std::string(id) } });
    return {};
}

}  // namespace mado::catalogue
