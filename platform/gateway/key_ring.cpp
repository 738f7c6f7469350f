#include <mado/gateway/key_ring.h>

#include "key_statement.h"
#include "key_store.h"
#include "rotation.h"

#include <mado/audit/audit.h>
#include <mado/gateway/link_keys.h>
#include <mado/gateway/recovery.h>
#include <mado/log/log.h>

#include <mutex>

#include <sys/stat.h>

namespace mado::gateway {

namespace {

// Which files of keys there are, and of when: read again only when one of them is another.
std::string stamp_of(std::filesystem::path const& folder)
{
    std::vector<std::string> all;
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator(folder, none)) {
        struct ::stat status {};
        auto const kind = entry.path().extension();
        if ((kind == ".key" || kind == ".pub") && ::stat(entry.path().c_str(), &status) == 0)
            all.push_back(entry.path().filename().string() + ' ' + std::to_string(status.st_ino) + ' ' + std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec)
                + ' ' + std::to_string(status.st_size));
    }
    std::ranges::sort(all);
    std::string stamp;
    for (auto const& one : all)
        stamp += one + '\n';
    return stamp;
}

std::optional<KeyStatement> proved(std::string const& text)
{
    auto const body = json::parse(text);
    return body ? proved_statement(*body) : std::nullopt;
}

// In one process with the neighbour, it says itself what its public halves are.
bool speaks_for_itself(std::string const& neighbour, std::filesystem::path const& folder) { return std::filesystem::exists(folder / (neighbour + ".key")); }

void take_over(KeyStatement const& statement, std::filesystem::path const& folder)
{
    KeyFolder const alone(folder);
    auto const known = neighbour_keys(statement.zone, folder);
    if (!known || known->signing != statement.previous)
        return;
    NeighbourKeys fresh { statement.sealing, statement.signing, known->former };
    fresh.former.insert(fresh.former.begin(), known->signing);
    if (!statement.tls.empty())
        pin_neighbour(statement.zone, statement.tls, folder.string());  // first: who is killed between the two does both again
    keep_neighbour_keys(statement.zone, fresh, folder);
    log::info("gateway.neighbour_key", { { "zone", statement.zone }, { "key", key_id(statement.sealing) } });
}

}  // namespace

class KeyRing::Working {
public:
    Working(std::string zone, std::filesystem::path folder, db::Database& database, Clock const& clock, Ids& ids)
        : zone_(std::move(zone)), folder_(std::move(folder)), database_(database), clock_(clock), ids_(ids)
    {
        read_folder();
    }

    std::shared_ptr<Keys const> now() const
    {
        std::lock_guard const lock(mutex_);
        return now_;
    }

    void look()
    {
        std::lock_guard const one_at_a_time(looking_);
        for (auto const& taken : database_.read(store::server_tenant, [](db::Read& tx) { return store::taken_keys(tx); }))
            if (auto const statement = proved(taken.statement); statement && !speaks_for_itself(taken.zone, folder_))
                take_over_or_say(*statement);
        read_folder();
    }

    void tend(std::optional<Attendance> const& attendance)
    {
        look();
        std::lock_guard const one_at_a_time(looking_);
        if (own_.next)
            go_on(attendance);
        if (attendance)
            release(*attendance);
        seal_to_keepers();
    }

    Result<void> receive(db::Write& tx, Caller const& caller, Moment const& now, Message const& message)
    {
        auto const& from = message.sender_zone;
        if (message.header.tenant != store::server_tenant)
            return refuse(Refusal::Kind::Forbidden, "gateway.keys.not_of_a_town");
        if (message.body.text("act") == "released") {
            store::release_told_key(tx, from, message.body.text("key"), now.at);
            audit::record(tx, caller, now, "gateway.key.released", { { "zone", from } }, { { "key", message.body.text("key") } });
            return {};
        }
        auto const statement = proved_statement(message.body);
        if (!statement || statement->zone != from || !follows(tx, *statement))
            return refuse(Refusal::Kind::Forbidden, "gateway.keys.not_signed");
        auto const key = key_id(statement->sealing);
        store::keep_taken_key(tx, { from, key, json::canonical(message.body), now.at, {} });
        audit::record(tx, caller, now, "gateway.key.taken", { { "zone", from } }, { { "key", key }, { "replaces", statement->replaces } });
        return {};
    }

private:
    // A folder that cannot be written stops no letter: those of before serve until a person has looked.
    void take_over_or_say(KeyStatement const& statement)
    {
        try {
            take_over(statement, folder_);
        } catch (std::exception const& error) {
            log::warn("gateway.neighbour_key_not_kept", { { "zone", statement.zone }, { "what", error.what() } });
        }
    }

    void read_folder()
    {
        auto const stamp = stamp_of(folder_);
        if (now_ && stamp == stamp_)
            return;
        try {
            auto keys = std::make_shared<Keys const>(keys_of(zone_, folder_.string()));
            own_ = own_keys(zone_, folder_);
            stamp_ = stamp_of(folder_);
            std::lock_guard const lock(mutex_);
            now_ = std::move(keys);
        } catch (std::exception const& error) {
            if (!now_)
                throw;
            log::warn("gateway.keys_not_read", { { "zone", zone_ }, { "what", error.what() } });  // a token that is away: those of before serve
        }
    }

    // Signed by the key that counts now: of this node's folder, and of what the other nodes took over meanwhile.
    bool follows(db::Read& tx, KeyStatement const& statement) const
    {
        auto const keys = now();
        auto const known = keys->verify_from.find(statement.zone);
        if (known == keys->verify_from.end())
            return false;
        auto signing = known->second;
        for (auto const& taken : store::taken_keys(tx)) {
            auto const earlier = taken.zone == statement.zone ? proved(taken.statement) : std::nullopt;
            if (earlier && earlier->previous == signing)
                signing = earlier->signing;
        }
        return statement.previous == signing;
    }

    std::vector<std::string> neighbours() const
    {
        std::vector<std::string> all;
        for (auto const& [zone, key] : now()->seal_to)
            if (zone != zone_)
                all.push_back(zone);
        return all;
    }

    void go_on(std::optional<Attendance> const& attendance)
    {
        auto const key = key_id(own_.next->sealing.public_half);
        auto const told = database_.read(store::server_tenant, [](db::Read& tx) { return store::told_keys(tx); });
        std::vector<std::string> untold;
        bool is_known = true;
        for (auto const& zone : neighbours()) {
            auto const letter = std::ranges::find_if(told, [&](auto const& one) { return one.zone == zone && one.key == key; });
            if (letter == told.end())
                untold.push_back(zone);
            else
                is_known = is_known && letter->is_acknowledged;
        }
        // Told only when every process here opens what will be sealed to it.
        if (!untold.empty() && attendance && attendance->oldest_start >= own_.next->made_at)
            tell(key, untold);
        if (!untold.empty() || !is_known || !attendance)
            return;
        use_next_keys(zone_, folder_, key, clock_.now());
        read_folder();
    }

    void tell(std::string const& key, std::vector<std::string> const& zones)
    {
        auto const body = signed_statement(next_statement(own_, folder_), own_.now.signing);
        auto const replaces = key_id(own_.now.sealing.public_half);
        std::vector<std::string> subjects;
        for (std::size_t i = 0; i < zones.size(); ++i)
            subjects.push_back(ids_.uuid(clock_.now().microseconds));
        (void)database_.write(store::server_tenant, { .name = "gateway.keys.tell" }, [&](db::Write& tx) -> Result<void> {
            auto const told = store::told_keys(tx);  // another node may have told it meanwhile
            Moment const now { clock_.now(), ids_ };
            for (std::size_t i = 0; i < zones.size(); ++i) {
                if (std::ranges::any_of(told, [&](auto const& one) { return one.zone == zones[i] && one.key == key; }))
                    continue;
                store::keep_told_key(tx, { zones[i], key, replaces, subjects[i], now.at, {} });
                post_body(tx, now, zones[i], subjects[i], body);
            }
            return {};
        });
    }

    void post_body(db::Write& tx, Moment const& now, std::string const& zone, std::string const& subject, json::Value const& body)
    {
        Letter letter { Kind::Key, subject, zone, {}, now.at };
        letter.body = plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, body);
        post(tx, now, letter);
    }

    // Nothing that this zone sealed to the key before is under way, and no process that would seal to it lives.
    void release(Attendance const& attendance)
    {
        auto const all = database_.read(store::server_tenant, [](db::Read& tx) { return store::taken_keys(tx); });
        for (auto const& taken : all) {
            auto const statement = proved(taken.statement);
            auto const is_paired = now()->seal_to.contains(taken.zone);
            if (taken.released_at || !statement || !is_paired || attendance.oldest_start <= taken.at)
                continue;
            auto const letters = db::AllTenants::read(database_, [&](db::Read& tx) { return store::letters_until(tx, taken.zone, attendance.settled); });
            if (letters > 0)
                continue;
            auto const subject = ids_.uuid(clock_.now().microseconds);
            (void)database_.write(store::server_tenant, { .name = "gateway.keys.release" }, [&](db::Write& tx) -> Result<void> {
                for (auto const& one : store::taken_keys(tx))
                    if (one.zone == taken.zone && one.key == taken.key && one.released_at)
                        return {};
                Moment const now { clock_.now(), ids_ };
                store::release_taken_key(tx, taken.zone, taken.key, now.at);
                post_body(tx, now, taken.zone, subject, json::object({ { "act", "released" }, { "key", statement->replaces } }));
                return {};
            });
        }
    }

    void seal_to_keepers()
    {
        {
            KeyFolder const alone(folder_);
            refresh_escrow(own_, folder_, clock_.now());
        }
        put_escrow(database_, zone_, folder_, clock_.now());
    }

    std::string zone_;
    std::filesystem::path folder_;
    db::Database& database_;
    Clock const& clock_;
    Ids& ids_;
    std::mutex mutable mutex_;
    std::mutex looking_;
    std::shared_ptr<Keys const> now_;
    OwnKeys own_;
    std::string stamp_;
};

KeyRing::KeyRing(std::string zone, std::filesystem::path folder, db::Database& database, Clock const& clock, Ids& ids)
    : working_(std::make_unique<Working>(std::move(zone), std::move(folder), database, clock, ids))
{
}
KeyRing::~KeyRing() = default;
std::shared_ptr<Keys const> KeyRing::now() const { return working_->now(); }
void KeyRing::look() { working_->look(); }
void KeyRing::tend(std::optional<Attendance> const& attendance) { working_->tend(attendance); }
Result<void> KeyRing::receive(db::Write& tx, Caller const& caller, Moment const& now, Message const& message) { return working_->receive(tx, caller, now, message); }

}  // namespace mado::gateway
