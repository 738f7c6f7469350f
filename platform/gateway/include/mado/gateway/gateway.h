#pragma once
// Outbox → delivery → inbox. Written in the sender's transaction, delivered at least once, handled exactly once, one sequence per (sender,
// receiver, subject); a gap waits, a poisoned message parks its own subject, visibly, and no other.
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/files/store.h>
#include <mado/gateway/message.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mado::gateway {

// A zone's own keys, and the public halves of its neighbours.
struct Keys {
    std::string zone;
    crypto::KeyPair sealing;
    crypto::SigningKey signing;
    crypto::SymmetricKey storage;                                    // of secrets at rest in this zone
    std::map<std::string, crypto::PublicKey> seal_to;                // "office" → its sealing key
    std::map<std::string, std::array<std::uint8_t, 32>> verify_from; // "front" → its signing key
    std::vector<crypto::KeyPair> former {};                          // own sealing keys before the last rotation, newest first: what was sealed to them still opens
    std::map<std::string, std::vector<std::array<std::uint8_t, 32>>> verify_former {};  // neighbours' signing keys before theirs: of letters that were under way
};
// Reads keys/ZONE.key in the folder; makes it (mode 0600) when there is none, once for all nodes of the folder. Writes keys/ZONE.pub for the neighbours.
Keys keys_of(std::string const& zone, std::string const& folder);

// A message to be sent. `body` repeats tenant, kind, subject, definition, arrived_at (seal_body and letter do it).
struct Letter {
    Kind kind;
    std::string subject;
    std::string receiver;     // zone: "front", "office", "core"; of `forwarded` the same zone of another tenant: "office@330001"
    std::string definition {};
    Instant arrived_at {};
    std::vector<BlobName> blobs {};
    std::string body {};      // sealed already (front → staff: sealed before the transaction), or plain …
    bool sealed = false;      // … and sealed by the pump, outside every transaction, before it leaves (staff → front)
};
// Seals a body to a zone, outside a transaction: what the front does before `submit` commits.
std::string seal_body(Keys const& keys, std::string const& zone, std::string const& tenant, Kind kind, std::string const& subject, std::string const& definition, Instant arrived_at, json::Value body);
// A plain body for a letter that the pump will seal.
std::string plain_body(std::string const& tenant, Kind kind, std::string const& subject, std::string const& definition, Instant arrived_at, json::Value body);

// Writes the letter to the outbox with the next sequence of (this zone, subject). The only way to say something to another zone.
void post(db::Write& tx, Moment const& now, Letter const& letter);
// How a staff zone keeps what it sealed for the applicant: {box: base64url(seal(application key, canonical JSON))}.
std::string box_for(crypto::PublicKey const& application, json::Value const& words);
std::optional<json::Value> open_box(crypto::KeyPair const& application, std::string_view box);

// What the receiver's listener is given: verified, opened, in order, inside the transaction that marks it as handled.
struct Message {
    Header header;
    json::Value body;
    std::string sender_zone;
    std::string sender_tenant;  // header.tenant: of `forwarded` another than the transaction's, else the same
    std::string envelope;     // as it came, sealed and signed: the original that a case keeps
};
// Refusing parks the subject. Caller is Zone(sender).
using Receive = std::function<Result<void>(db::Write&, Caller const&, Moment const&, Message const&)>;

struct Waiting { std::string tenant, direction, peer, subject, kind, state, fault; std::int64_t sequence; Instant since; };  // state: waiting, gap, parked

// One zone's end of the gateway.
class Gateway {
public:
    Gateway(Keys keys, db::Database& database, files::Store& files, Clock const& clock, Ids& ids);
    ~Gateway();
    Keys const& keys() const;
    void receives(Kind kind, Receive receive);                       // at start; one a kind and zone
    // Which local governments are on this server: what is forwarded to another one is not kept. At start; without it to none.
    void serves(std::function<bool(std::string const& tenant)> is_here);

    // The transport's four words. In one process the peer calls them directly; across hosts they are HTTP (issue 6).
    // Encoded envelopes that `zone` has not acknowledged, in order; for its own zone those that go to another tenant.
    std::vector<std::string> waiting_for(std::string const& zone, std::size_t most);
    void acknowledged(Header const& taken);
    std::optional<std::filesystem::path> blob(std::string const& name);
    void adopt(std::filesystem::path const& ciphertext, std::string const& name);    // a blob that came; throws when it is not what its name says
    // Whether this process, among those on the database, is the one that carries from here to `zone`. Only to save work: carried twice is handled once.
    bool carries_to(std::string const& zone);
    void leaves_carrying_to(std::string const& zone);                // to the next process, in order
    // Verifies, opens, and handles one envelope. Several processes may take the same one at the same moment. True: handled, waiting behind a gap, parked, or seen before → acknowledge. False: could not be kept.
    bool take(std::string_view encoded, std::function<bool(BlobName const&)> const& fetch);

    std::vector<Waiting> look(std::string const& tenant);            // for the page that shows what waits and since when
    bool retry(std::string const& tenant, std::string const& peer, std::string const& subject);  // after mending: handles a parked subject again

    std::size_t tidy(Instant before);                                // forgets what was acknowledged before; how many
    void wake();                                                     // something was posted: post() does it, from whichever process
    void on_wake(std::function<void()> wake);                        // set by the pump
private:
    class Ends;
    std::unique_ptr<Ends> ends_;
};

// Carries between gateways of one process, both ways, on a thread of its own. The more trusted zone opens the connection. Of several processes with the
// same zones one carries each way (Gateway::carries_to); what any of them posts wakes it.
class Pump {
public:
    explicit Pump(std::vector<Gateway*> gateways);
    ~Pump();
    void start();
    void stop();
    std::size_t once();  // carries all that waits now; how many were taken. For tests and `demo`
private:
    class Running;
    std::unique_ptr<Running> running_;
};

std::vector<db::Statement> statements();

}  // namespace mado::gateway
