#include "rotation.h"
#include "key_store.h"

#include <mado/audit/audit.h>
#include <mado/gateway/key_ring.h>
#include <mado/gateway/link_keys.h>
#include <mado/log/log.h>

#include <fstream>

namespace mado::gateway {

namespace {

// A link's key and certificate wait here until the neighbours admit them.
std::filesystem::path waiting_folder(std::filesystem::path const& folder) { return folder / "next"; }

std::string text_in(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

void make_link_key(std::string const& zone, std::filesystem::path const& folder)
{
    if (!std::filesystem::exists(folder / (zone + ".tls.key")))
        return;  // this zone never spoke over a link
    auto const waits = waiting_folder(folder);
    std::filesystem::create_directories(waits);
    std::filesystem::permissions(waits, std::filesystem::perms::owner_all);
    std::filesystem::remove(waits / (zone + ".tls.key"));  // of a rotation that was killed before it was begun
    link_keys_of(zone, waits.string());
}

void use_link_key(std::string const& zone, std::filesystem::path const& folder)
{
    auto const waits = waiting_folder(folder) / (zone + ".tls.key");
    if (!std::filesystem::exists(waits))
        return;
    std::filesystem::rename(waits, folder / (zone + ".tls.key"));
    std::filesystem::remove(waiting_folder(folder) / (zone + ".tls.pub"));
    link_keys_of(zone, folder.string());  // writes ZONE.tls.pub
}

}  // namespace

KeyStatement next_statement(OwnKeys const& keys, std::filesystem::path const& folder)
{
    return { keys.zone, keys.next->sealing.public_half, keys.next->signing.public_half, keys.now.signing.public_half,
        text_in(waiting_folder(folder) / (keys.zone + ".tls.pub")), keys.next->made_at, key_id(keys.now.sealing.public_half) };
}

void use_next_keys(std::string const& zone, std::filesystem::path const& folder, std::string const& key, Instant at)
{
    KeyFolder const alone(folder);
    auto keys = own_keys(zone, folder);
    if (!keys.next || key_id(keys.next->sealing.public_half) != key)
        return;
    use_link_key(zone, folder);
    keys.former.insert(keys.former.begin(), { keys.now.sealing.public_half, keys.now.sealing.private_half, keys.now.signing.public_half, keys.now.made_at, at });
    keys.now = *keys.next;
    keys.next.reset();
    keep_own_keys(keys, folder);
    log::info("gateway.key_in_use", { { "zone", zone }, { "key", key } });
}

Result<Rotation> begin_rotation(std::string const& zone, std::filesystem::path const& folder, db::Database& database, Instant at)
{
    KeyFolder const alone(folder);
    auto keys = own_keys(zone, folder);
    if (keys.next)
        return refuse(Refusal::Kind::Conflict, "gateway.keys.rotating");
    make_link_key(zone, folder);
    keys.next = KeySet { crypto::make_key_pair(), crypto::make_signing_key(), at };
    keep_own_keys(keys, folder);
    return rotation(keys, database);
}

Rotation rotation(OwnKeys const& keys, db::Database& database)
{
    if (!keys.next)
        return {};
    Rotation found { RotationStage::Made, key_id(keys.next->sealing.public_half), keys.next->made_at };
    for (auto const& told : database.read(store::server_tenant, [](db::Read& tx) { return store::told_keys(tx); })) {
        if (told.key != found.key)
            continue;
        if (!told.is_acknowledged)
            found.missing.push_back(told.zone);
        found.stage = found.missing.empty() ? RotationStage::Known : RotationStage::Told;
    }
    return found;
}

std::vector<Holds> holds_on(FormerKeys const& former, OwnKeys const& keys, std::filesystem::path const& folder, db::Database& database, std::optional<Attendance> const& attendance)
{
    std::vector<Holds> all;
    auto const key = key_id(former.sealing);
    Holds neighbours { "neighbours" };
    for (auto const& told : database.read(store::server_tenant, [](db::Read& tx) { return store::told_keys(tx); }))
        if (told.replaces == key && !told.released_at && neighbour_keys(told.zone, folder))
            neighbours.who.push_back(told.zone);
    neighbours.count = static_cast<std::int64_t>(neighbours.who.size());
    if (neighbours.count > 0)
        all.push_back(neighbours);
    if (!attendance || attendance->oldest_start <= former.until)
        all.push_back({ "nodes", 1 });
    auto const until = attendance ? attendance->settled : former.until;
    if (auto const letters = db::AllTenants::read(database, [&](db::Read& tx) { return store::letters_until(tx, keys.zone, until); }); letters > 0)
        all.push_back({ "letters", letters });
    Holds inbox { "inbox" };
    if (former.sealing_private)
        for (auto const& kept : db::AllTenants::read(database, [](db::Read& tx) { return store::kept_envelopes(tx); }))
            if (auto const envelope = decode(kept); envelope && crypto::open({ former.sealing, *former.sealing_private }, envelope->sealed))
                ++inbox.count;
    if (inbox.count > 0)
        all.push_back(inbox);
    return all;
}

std::vector<RefusedLetters> refused_letters(db::Database& database)
{
    std::vector<RefusedLetters> all;
    for (auto const& one : database.read(store::server_tenant, [](db::Read& tx) { return store::refused(tx); }))
        all.push_back({ one.zone, one.reason, one.since, one.at, one.count });
    return all;
}

void note_refused(db::Database& database, std::string const& zone, std::string const& reason, Instant at)
{
    (void)database.write(store::server_tenant, { .name = "gateway.note_refused" }, [&](db::Write& tx) -> Result<void> {
        store::count_refused(tx, zone, reason, at);
        return {};
    });
}

}  // namespace mado::gateway
