#include <mado/gateway/gateway.h>

#include <mado/gateway/key_ring.h>
#include <mado/log/log.h>
#include <mado/result/refused.h>

#include "key_store.h"
#include "letter_store.h"

#include <mutex>

namespace mado::gateway {

namespace {

constexpr std::string_view posted_topic = "gateway.posted";

std::string address(std::string const& zone, std::string const& tenant) { return zone + '@' + tenant; }

// Between zones of one tenant a peer is its zone; of another tenant its whole address. So sequences and what waits are kept apart.
std::string peer_of(std::string const& peer_address, std::string const& own_tenant)
{
    return tenant_of(peer_address) == own_tenant ? zone_of(peer_address) : peer_address;
}

// Tenant → tenant: only what is forwarded, only between the same zones. Everything else stays within its tenant.
bool may_leave_its_tenant(Header const& header)
{
    return header.kind == Kind::Forwarded && zone_of(header.sender) == zone_of(header.receiver) && zone_of(header.sender) != "front";
}

// The body says again whose, what and when: a sealed body moved under another header does not fit.
bool repeats(json::Value const& body, Header const& header)
{
    return body.text("tenant") == header.tenant && body.text("kind") == word_of(header.kind) && body.text("subject") == header.subject
        && body.text("definition") == header.definition && body.integer("arrived_at") == header.arrived_at.microseconds;
}

// Only the office publishes, only the front speaks for residents, only staff answer: a signature says which zone it was, and a zone that was
// broken into (the front faces the internet) must not be able to put a definition of its own into the others.
bool may_say(std::string const& zone, Kind kind)
{
    switch (kind) {
    case Kind::Published: return zone == "office";
    case Kind::Submitted:
    case Kind::Corrected:
    case Kind::Withdrawn:
    case Kind::Claimed: return zone == "front";
    case Kind::Vouched:
    case Kind::Asked:
    case Kind::Told: return zone != "front";
    case Kind::Forwarded: return zone != "front";
    default: return true;  // whoever receives it decides
    }
}

}  // namespace

std::vector<db::Statement> statements()
{
    auto all = store::statements();
    auto const of_keys = store::key_statements();
    all.insert(all.end(), of_keys.begin(), of_keys.end());
    return all;
}

std::string plain_body(std::string const& tenant, Kind kind, std::string const& subject, std::string const& definition, Instant arrived_at, json::Value body)
{
    body.set("tenant", tenant).set("kind", word_of(kind)).set("subject", subject).set("arrived_at", arrived_at.microseconds);
    body.set("definition", definition.empty() ? json::Value {} : json::Value(definition));
    return json::canonical(body);
}

std::string seal_body(Keys const& keys, std::string const& zone, std::string const& tenant, Kind kind, std::string const& subject, std::string const& definition, Instant arrived_at, json::Value body)
{
    auto const key = keys.seal_to.find(zone_of(zone));
    if (key == keys.seal_to.end())  // its pairing was ended: what is for it cannot even be closed up
        throw Refused({ Refusal::Kind::Conflict, "gateway.closed_to", { { "zone", zone_of(zone) } }, {} });
    return crypto::seal(key->second, padded(plain_body(tenant, kind, subject, definition, arrived_at, std::move(body))));
}

void post(db::Write& tx, Moment const& now, Letter const& letter)
{
    store::insert(tx, letter, store::next_sequence(tx, letter.receiver, letter.subject), now.at);
    tx.notify(posted_topic);
}

std::string box_for(crypto::PublicKey const& application, json::Value const& words) { return crypto::base64url(crypto::seal(application, padded(json::canonical(words)))); }

std::optional<json::Value> open_box(crypto::KeyPair const& application, std::string_view box)
{
    auto const sealed = crypto::from_base64url(box);
    auto const plain = sealed ? crypto::open(application, *sealed) : std::nullopt;
    if (!plain)
        return std::nullopt;
    auto parsed = json::parse(unpadded(*plain), { .bytes = 16u << 20 });
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

class Gateway::Ends {
public:
    // Shared with the database's notices, which may come when the gateway has gone.
    struct Bell {
        std::mutex mutex {};
        std::function<void()> wake {};
        void ring()
        {
            std::lock_guard const lock(mutex);
            if (wake)
                wake();
        }
    };

    Ends(Keys keys, db::Database& database, files::Store& files, Clock const& clock, Ids& ids)
        : keys_(std::move(keys)), database_(database), files_(files), clock_(clock), ids_(ids)
    {
        database_.on_notice(std::string(posted_topic), [bell = bell_](std::string const&) { bell->ring(); });
    }

    bool carries_to(std::string const& zone) { return database_.holds("gateway.pump." + zone); }
    void leaves_carrying_to(std::string const& zone) { database_.release("gateway.pump." + zone); }

    std::vector<std::string> waiting_for(std::string const& zone, std::size_t most)
    {
        std::vector<std::string> encoded;
        auto const keys = now();
        if (!keys->seal_to.contains(zone))
            return encoded;  // its pairing was ended: what is for it waits
        auto posted = db::AllTenants::read(database_, [&](db::Read& tx) {
            return zone == keys_.zone ? store::unacknowledged_between_tenants(tx, zone, most) : store::unacknowledged(tx, zone, most);
        });
        for (auto& one : posted) {
            if (!one.letter.sealed)
                seal(one, one.letter.receiver, *keys);
            encoded.push_back(signed_envelope(one, *keys));
        }
        return encoded;
    }

    void acknowledged(Header const& taken)
    {
        (void)database_.write(taken.tenant, [&](db::Write& tx) -> Result<void> {
            store::acknowledge(tx, peer_of(taken.receiver, taken.tenant), taken.subject, taken.sequence, clock_.now());
            return {};
        });
    }

    bool take(std::string_view encoded, std::function<bool(BlobName const&)> const& fetch)
    {
        std::lock_guard const one_at_a_time(taking_);
        auto const envelope = decode(encoded);
        if (!envelope || !is_admitted(*envelope)) {
            log::warn("gateway.refused", { { "zone", keys_.zone } });
            return false;
        }
        auto const& header = envelope->header;
        auto const sender = peer_of(header.sender, tenant_of(header.receiver));
        Place const place { tenant_of(header.receiver), sender, header.subject };
        auto const last = last_handled(place);
        if (header.sequence <= last)
            return true;  // delivered before
        for (auto const& blob : header.blobs)
            if (!files_.has(blob.name) && !fetch(blob))
                return false;
        if (header.sequence > last + 1) {
            if (!keep(header, sender, encoded, "waiting", {}))
                return false;
        } else if (handle_or_park(*envelope, sender, encoded) == Handled::Parked) {
            return true;
        }
        handle_what_waits(place);
        return true;
    }

    bool retry(std::string const& tenant, std::string const& sender, std::string const& subject)
    {
        auto const sent_again = database_.write(tenant, [&](db::Write& tx) -> Result<bool> {
            auto const found = store::send_again(tx, sender, subject);
            if (found)
                tx.notify(posted_topic);
            return found;
        });
        if (sent_again && *sent_again)
            return true;
        std::lock_guard const one_at_a_time(taking_);
        Place const place { tenant, sender, subject };
        auto const next = kept_next(place);
        auto const envelope = next ? decode(next->envelope) : Result<Envelope>(refuse(Refusal::Kind::NotFound, "gateway.nothing_parked"));
        if (!envelope || handle_or_park(*envelope, sender, next->envelope) == Handled::Parked)
            return false;
        handle_what_waits(place);
        return true;
    }

    std::vector<Waiting> look(std::string const& tenant)
    {
        return database_.read(tenant, [&](db::Read& tx) {
            auto all = store::inbox(tx);
            auto out = store::outbox(tx);
            all.insert(all.end(), out.begin(), out.end());
            return all;
        });
    }

    std::size_t tidy(Instant before)
    {
        auto const count = db::AllTenants::write(database_, [&](db::Write& tx) -> Result<std::int64_t> { return store::tidy(tx, before); });
        return count ? static_cast<std::size_t>(*count) : 0;
    }

    Keys keys_;
    std::map<Kind, Receive> receives_;
    std::function<bool(std::string const&)> is_here_;
    files::Store& files() { return files_; }
    std::shared_ptr<Bell> const bell_ = std::make_shared<Bell>();

private:
    struct Place { std::string tenant, sender, subject; };  // whose sequence it is
    enum class Handled { Yes, Before, TooEarly, Parked };

    std::int64_t last_handled(Place const& place)
    {
        return database_.read(place.tenant, [&](db::Read& tx) { return store::last_handled(tx, place.sender, place.subject); });
    }

    std::optional<store::Kept> kept_next(Place const& place)
    {
        return database_.read(place.tenant, [&](db::Read& tx) { return store::kept(tx, place.sender, place.subject, store::last_handled(tx, place.sender, place.subject) + 1); });
    }

    // With a ring the keys change while the process runs; without one they are those that it was made with.
    std::shared_ptr<Keys const> now() const
    {
        if (auto const ring = this->ring())
            return ring->now();
        return { std::shared_ptr<Keys const>(), &keys_ };
    }

    std::shared_ptr<KeyRing> ring() const
    {
        auto const receive = receives_.find(Kind::Key);
        auto const* follows = receive == receives_.end() ? nullptr : receive->second.target<FollowsRing>();
        return follows ? follows->ring : nullptr;
    }

    void seal(store::Posted& posted, std::string const& zone, Keys const& keys)
    {
        posted.letter.body = crypto::seal(keys.seal_to.at(zone_of(zone)), padded(std::move(posted.letter.body)));
        (void)database_.write(posted.tenant, [&](db::Write& tx) -> Result<void> { store::keep_sealed(tx, posted); return {}; });
    }

    std::string signed_envelope(store::Posted const& posted, Keys const& keys)
    {
        auto const& letter = posted.letter;
        Envelope envelope;
        auto const zone = zone_of(letter.receiver), other = tenant_of(letter.receiver);
        envelope.header = { 1, posted.tenant, letter.kind, letter.subject, posted.sequence, address(keys_.zone, posted.tenant), address(zone, other.empty() ? posted.tenant : other),
            key_id(keys.seal_to.at(zone)), letter.definition, posted.made_at, letter.arrived_at, letter.blobs, crypto::sha256_hex(letter.body) };
        envelope.sealed = letter.body;
        envelope.signature = crypto::sign(keys.signing, signed_line(envelope.header));
        return encode(envelope);
    }

    // What another node or a ceremony changed a moment ago is looked for before a letter is turned away; then it is counted, by the name that it bore.
    bool is_admitted(Envelope const& envelope)
    {
        if (is_from_a_neighbour(envelope, *now()))
            return true;
        if (auto const ring = this->ring()) {
            ring->look();
            if (is_from_a_neighbour(envelope, *now()))
                return true;
            auto const zone = zone_of(envelope.header.sender);
            if (zone == "front" || zone == "office" || zone == "core")
                note_refused(database_, zone, now()->verify_from.contains(zone) ? "signature" : "unpaired", clock_.now());
        }
        return false;
    }

    bool is_signed(Envelope const& envelope, Keys const& keys, std::string const& zone) const
    {
        auto const line = signed_line(envelope.header);
        if (crypto::verify(keys.verify_from.at(zone), line, envelope.signature))
            return true;
        auto const former = keys.verify_former.find(zone);
        return former != keys.verify_former.end() && std::ranges::any_of(former->second, [&](auto const& key) { return crypto::verify(key, line, envelope.signature); });
    }

    bool is_from_a_neighbour(Envelope const& envelope, Keys const& keys) const
    {
        auto const& header = envelope.header;
        auto const key = keys.verify_from.find(zone_of(header.sender));
        auto const receiver = tenant_of(header.receiver);
        auto const stays = receiver == header.tenant && header.kind != Kind::Forwarded;
        auto const leaves = receiver != header.tenant && may_leave_its_tenant(header) && is_here_ && is_here_(receiver) && is_here_(header.tenant);
        return key != keys.verify_from.end() && header.sender == address(key->first, header.tenant) && header.receiver == address(keys_.zone, receiver) && (stays || leaves)
            && is_signed(envelope, keys, key->first) && crypto::sha256_hex(envelope.sealed) == header.body;
    }

    // Not what another process has handled meanwhile.
    bool keep(Header const& header, std::string const& sender, std::string_view encoded, std::string_view state, std::string const& fault)
    {
        return database_.write(tenant_of(header.receiver), [&](db::Write& tx) -> Result<void> {
            if (header.sequence > store::last_handled(tx, sender, header.subject))
                store::keep(tx, header, sender, encoded, state, fault, clock_.now());
            return {};
        }).has_value();
    }

    // An envelope that cannot be handled is parked with its fault, and what follows of its subject waits behind it. One that another process handled
    // at the same moment, or that comes too early, is no fault of its own.
    Handled handle_or_park(Envelope const& envelope, std::string const& sender, std::string_view encoded)
    {
        std::string fault;
        // A lost connection or a lost race that nobody tried again for us: once more, before it is called poison.
        for (int tries = 0; tries < 2; ++tries) {
            try {
                auto const result = handle(envelope, sender, encoded);
                if (result)
                    return *result;
                fault = result.error().key;
                break;
            } catch (db::DiskFull const&) {
                throw;  // not this message's fault: it comes again
            } catch (db::Busy const&) {
                throw;
            } catch (files::Away const&) {
                throw;
            } catch (db::Failure const& error) {
                fault = error.what();
            } catch (std::exception const& error) {
                fault = error.what();
                break;
            }
        }
        log::warn("gateway.parked", { { "zone", keys_.zone }, { "kind", word_of(envelope.header.kind) }, { "subject", envelope.header.subject } });
        keep(envelope.header, sender, encoded, "parked", fault);
        return Handled::Parked;
    }

    std::optional<std::string> opened_by_any(std::string_view sealed)
    {
        auto opened = open(*now(), sealed);
        if (auto const ring = this->ring(); !opened && ring) {
            ring->look();  // a rotation that began after this process
            opened = open(*now(), sealed);
        }
        return opened;
    }

    Result<Handled> handle(Envelope const& envelope, std::string const& sender, std::string_view encoded)
    {
        auto const& header = envelope.header;
        if (!may_say(zone_of(sender), header.kind))
            return refuse(Refusal::Kind::Forbidden, "gateway.not_for_this_sender");
        auto const opened = opened_by_any(envelope.sealed);
        if (!opened)
            return refuse(Refusal::Kind::Invalid, "gateway.cannot_be_opened");
        auto body = json::parse(unpadded(*opened), { .bytes = 64u << 20 });
        if (!body || !repeats(*body, header))
            return refuse(Refusal::Kind::Invalid, "gateway.body_differs");
        auto const receive = receives_.find(header.kind);
        if (receive == receives_.end())
            return refuse(Refusal::Kind::Invalid, "gateway.nobody_receives");
        auto const tenant = tenant_of(header.receiver);
        Message const message { header, std::move(*body), zone_of(sender), header.tenant, std::string(encoded) };
        Caller const caller { .tenant = tenant, .kind = CallerKind::Zone, .job = sender };
        return database_.write(tenant, { .name = "gateway.handle" }, [&](db::Write& tx) -> Result<Handled> {
            auto const last = store::last_handled(tx, sender, header.subject);
            if (header.sequence <= last)
                return Handled::Before;
            if (header.sequence > last + 1) {
                store::keep(tx, header, sender, encoded, "waiting", {}, clock_.now());
                return Handled::TooEarly;
            }
            TRY(receive->second(tx, caller, { clock_.now(), ids_ }, message));
            store::keep_handled(tx, sender, header.subject, header.sequence);
            store::forget(tx, sender, header.subject, header.sequence);
            return Handled::Yes;
        });
    }

    // Looks again after every change of its own: of two processes that handle the first and keep the second at the same moment, the later one sees both.
    // What is parked waits for a person.
    void handle_what_waits(Place const& place)
    {
        for (;;) {
            auto const next = kept_next(place);
            auto const envelope = next && next->state == "waiting" ? decode(next->envelope) : Result<Envelope>(refuse(Refusal::Kind::NotFound, "gateway.nothing_waits"));
            if (!envelope || handle_or_park(*envelope, place.sender, next->envelope) == Handled::Parked)
                return;
        }
    }

    db::Database& database_;
    files::Store& files_;
    Clock const& clock_;
    Ids& ids_;
    std::mutex taking_;
};

Gateway::Gateway(Keys keys, db::Database& database, files::Store& files, Clock const& clock, Ids& ids)
    : ends_(std::make_unique<Ends>(std::move(keys), database, files, clock, ids))
{
}
Gateway::~Gateway() = default;
Keys const& Gateway::keys() const { return ends_->keys_; }
void Gateway::receives(Kind kind, Receive receive) { ends_->receives_[kind] = std::move(receive); }
std::vector<std::string> Gateway::waiting_for(std::string const& zone, std::size_t most) { return ends_->waiting_for(zone, most); }
void Gateway::serves(std::function<bool(std::string const& tenant)> is_here) { ends_->is_here_ = std::move(is_here); }
void Gateway::acknowledged(Header const& taken) { ends_->acknowledged(taken); }
std::optional<std::filesystem::path> Gateway::blob(std::string const& name) { return ends_->files().local(name); }
void Gateway::adopt(std::filesystem::path const& ciphertext, std::string const& name) { ends_->files().adopt(ciphertext, name); }
bool Gateway::take(std::string_view encoded, std::function<bool(BlobName const&)> const& fetch) { return ends_->take(encoded, fetch); }
std::vector<Waiting> Gateway::look(std::string const& tenant) { return ends_->look(tenant); }
bool Gateway::retry(std::string const& tenant, std::string const& peer, std::string const& subject) { return ends_->retry(tenant, peer, subject); }
std::size_t Gateway::tidy(Instant before) { return ends_->tidy(before); }
bool Gateway::carries_to(std::string const& zone) { return ends_->carries_to(zone); }
void Gateway::leaves_carrying_to(std::string const& zone) { ends_->leaves_carrying_to(zone); }
void Gateway::wake() { ends_->bell_->ring(); }
void Gateway::on_wake(std::function<void()> wake)
{
    std::lock_guard const lock(ends_->bell_->mutex);
    ends_->bell_->wake = std::move(wake);
}

}  // namespace mado::gateway
