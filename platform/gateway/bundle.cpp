#include <mado/gateway/bundle.h>

#include "bundle_file.h"
#include "link_house.h"

#include <mado/log/log.h>

#include <set>

namespace mado::gateway {

namespace {

constexpr std::size_t most_letters = 5'000;
constexpr std::uint64_t most_files_bytes = 16ull << 30;  // of one bundle

constexpr db::Statement upsert_bundle { "gateway.upsert_bundle", R"sql(
    INSERT INTO gateway_bundle (tenant, direction, zone, number, made_at, at, hash, letters, acknowledged, files, bytes, remaining, made_first, made_second, first_person, second_person, owes, owed_with)
    VALUES ($tenant, $direction, $zone, $number, $made_at, $at, $hash, $letters, $acknowledged, $files, $bytes, $remaining, $made_first, $made_second, $first, $second, $owes, 0)
    ON CONFLICT (tenant, direction, zone, number) DO UPDATE SET made_at = $made_at, at = $at, hash = $hash, letters = $letters, acknowledged = $acknowledged, files = $files, bytes = $bytes,
        made_first = $made_first, made_second = $made_second, first_person = $first, second_person = $second
)sql" };
constexpr db::Statement select_bundles { "gateway.select_bundles", R"sql(
    SELECT direction, zone, number, made_at, at, hash, letters, acknowledged, files, bytes, remaining, made_first, made_second, first_person, second_person
      FROM gateway_bundle WHERE tenant = $tenant ORDER BY at DESC, direction, zone, number DESC
)sql" };
constexpr db::Statement select_last_bundle { "gateway.select_last_bundle", R"sql(
    SELECT number FROM gateway_bundle WHERE tenant = $tenant AND direction = $direction AND zone = $zone ORDER BY number DESC LIMIT 1
)sql" };
constexpr db::Statement select_owed { "gateway.select_owed", R"sql(
    SELECT number, owes FROM gateway_bundle WHERE tenant = $tenant AND direction = 'in' AND zone = $zone AND (owed_with = 0 OR owed_with = $with) ORDER BY number
)sql" };
constexpr db::Statement update_owed { "gateway.update_owed", R"sql(
    UPDATE gateway_bundle SET owed_with = $with WHERE tenant = $tenant AND direction = 'in' AND zone = $zone AND number <= $number AND owed_with = 0
)sql" };

constexpr db::Statement update_unacknowledged { "gateway.update_unacknowledged", R"sql(
    UPDATE gateway_outbox SET acknowledged_at = NULL WHERE receiver = $receiver AND acknowledged_at >= $since
)sql" };

json::Value as_json(Header const& taken)
{
    return json::object({ { "tenant", taken.tenant }, { "receiver", taken.receiver }, { "subject", taken.subject }, { "sequence", taken.sequence } });
}

Header header_in(json::Value const& taken)
{
    Header header;
    header.tenant = taken.text("tenant");
    header.receiver = taken.text("receiver");
    header.subject = taken.text("subject");
    header.sequence = taken.integer("sequence");
    return header;
}

bool are_two(Carriers const& by) { return !by.first.empty() && !by.second.empty() && by.first != by.second; }

std::int64_t last_number(db::Database& database, std::string_view direction, std::string const& zone)
{
    return db::AllTenants::read(database, [&](db::Read& tx) {
        return tx.one(select_last_bundle, { { "$direction", direction }, { "$zone", zone } }, [](db::Row const& row) { return row.integer("number"); }).value_or(0);
    });
}

void keep(db::Write& tx, BundleRow const& row, json::Array const& owes)
{
    auto const& facts = row.facts;
    tx.execute(upsert_bundle, { { "$direction", row.direction }, { "$zone", row.direction == "out" ? facts.to : facts.from }, { "$number", facts.number }, { "$made_at", facts.made_at.microseconds },
        { "$at", row.at.microseconds }, { "$hash", facts.hash }, { "$letters", facts.letters }, { "$acknowledged", facts.acknowledged }, { "$files", facts.files }, { "$bytes", facts.bytes }, { "$remaining", row.left },
        { "$made_first", facts.made_by.first }, { "$made_second", facts.made_by.second }, { "$first", row.by.first }, { "$second", row.by.second }, { "$owes", json::write(json::Value(owes)) } });
}

struct Owed { json::Array headers; std::int64_t up_to = 0; };
Owed owed_to(db::Database& database, std::string const& zone, std::int64_t with)
{
    Owed owed;
    auto const rows = db::AllTenants::read(database, [&](db::Read& tx) {
        return tx.all(select_owed, { { "$zone", zone }, { "$with", with } }, [](db::Row const& row) { return std::pair { row.integer("number"), row.text("owes") }; });
    });
    for (auto const& [number, owes] : rows) {
        owed.up_to = std::max(owed.up_to, number);
        if (auto const parsed = json::parse(owes, { .bytes = 64u << 20 }))
            for (auto const& one : parsed->array())
                owed.headers.push_back(one);
    }
    return owed;
}

void add_file(BundleWriter& writer, std::filesystem::path const& path, std::string const& name)
{
    writer.add(RecordKind::File, name);
    std::ifstream in(path, std::ios::binary);
    std::string piece(piece_of_file, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
        writer.add(RecordKind::Piece, { piece.data(), static_cast<std::size_t>(in.gcount()) });
}

// What waits, as far as it goes into one bundle: a letter travels with all its files or stays for the next one.
struct Packed { std::int64_t letters = 0, files = 0; };
Packed pack(BundleEnds const& ends, std::string const& to, BundleWriter& writer)
{
    Packed packed;
    std::set<std::string> names;
    std::uint64_t bytes = 0;
    for (auto const& encoded : ends.gateway.waiting_for(to, most_letters)) {
        auto const envelope = decode(encoded);
        if (!envelope)
            continue;
        std::uint64_t own = 0;
        for (auto const& blob : envelope->header.blobs)
            own += names.contains(blob.name) ? 0 : blob.size;
        if (packed.letters > 0 && bytes + own > most_files_bytes)
            break;
        bytes += own;
        for (auto const& blob : envelope->header.blobs)
            if (auto const path = names.insert(blob.name).second ? ends.gateway.blob(blob.name) : std::nullopt) {
                add_file(writer, *path, blob.name);
                ++packed.files;
            }
        writer.add(RecordKind::Letter, encoded);
        ++packed.letters;
    }
    return packed;
}

// Takes the records of a bundle whose whole was proved before. What was taken is owed to the sender.
class Unpacking {
public:
    Unpacking(BundleEnds const& ends, std::string from, std::filesystem::path folder) : ends_(ends), from_(std::move(from)), partial_(std::move(folder), most_files_bytes) {}

    void operator()(RecordKind kind, std::string_view bytes)
    {
        if (kind != RecordKind::Piece)
            finish_file();
        if (kind == RecordKind::Acknowledged)
            acknowledge(bytes);
        else if (kind == RecordKind::File)
            begin_file(std::string(bytes));
        else if (kind == RecordKind::Piece && !name_.empty())
            partial_.append(name_, partial_.kept(name_), bytes);
        else if (kind == RecordKind::Letter)
            take(std::string(bytes));
    }
    void finish_file()
    {
        if (name_.empty())
            return;
        try {
            ends_.files.adopt(partial_.path(name_), name_);
        } catch (db::DiskFull const&) {
            throw;
        } catch (files::Away const&) {
            throw;
        } catch (std::exception const& error) {
            log::warn("gateway.file_is_another", { { "file", name_ }, { "what", error.what() } });  // its letters are not taken without it
        }
        partial_.remove(name_);
        name_.clear();
    }
    json::Array owes {};
    std::int64_t left = 0;

private:
    void begin_file(std::string name)
    {
        if (!is_blob_name(name) || ends_.files.has(name))
            return;
        partial_.remove(name);
        name_ = std::move(name);
    }
    void acknowledge(std::string_view bytes)
    {
        auto const all = json::parse(bytes, { .bytes = 64u << 20 });
        if (!all || !all->is_array())
            return;
        for (auto const& one : all->array())
            if (zone_of(one.text("receiver")) == from_)
                ends_.gateway.acknowledged(header_in(one));
    }
    void take(std::string const& encoded)
    {
        auto const envelope = decode(encoded);
        bool const speaks_for_itself = envelope && zone_of(envelope->header.sender) == from_;
        if (speaks_for_itself && ends_.gateway.take(encoded, [](BlobName const&) { return false; }))
            owes.push_back(as_json(envelope->header));
        else
            ++left;
    }

    BundleEnds const& ends_;
    std::string from_, name_;
    PartialFiles partial_;
};

}  // namespace

std::vector<db::Statement> bundle_statements() { return { upsert_bundle, select_bundles, select_last_bundle, select_owed, update_owed, update_unacknowledged }; }

Result<BundleFacts> export_bundle(BundleEnds const& ends, std::string const& to, std::filesystem::path const& file, Carriers const& by, Repeat repeat)
{
    if (!are_two(by))
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.two_people");
    if (to == ends.keys.zone || !ends.keys.seal_to.contains(to))
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.no_such_zone", { { "zone", to } });
    if (std::filesystem::exists(file))
        return refuse(Refusal::Kind::Conflict, "gateway.bundle.file_is_there", { { "file", file.string() } });
    auto const last = last_number(ends.database, "out", to);
    if (repeat == Repeat::Last && last == 0)
        return refuse(Refusal::Kind::NotFound, "gateway.bundle.nothing_to_repeat");
    auto const number = repeat == Repeat::Last ? last : last + 1;
    BundleWriter writer(file, ends.keys, { .from = ends.keys.zone, .to = to, .number = number, .made_at = ends.clock.now(), .made_by = by });
    auto const owed = owed_to(ends.database, to, repeat == Repeat::Last ? number : 0);
    if (!owed.headers.empty())
        writer.add(RecordKind::Acknowledged, json::write(json::Value(owed.headers)));
    auto const packed = pack(ends, to, writer);
    // The number is used before the file has its name: two files of one number cannot both be carried. What is lost between is made again with Repeat::Last.
    BundleRow row { "out", { ends.keys.zone, to, number, ends.clock.now(), by }, ends.clock.now(), by };
    auto const kept = db::AllTenants::write(ends.database, { .name = "gateway.bundle" }, [&](db::Write& tx) -> Result<void> { keep(tx, row, {}); return {}; });
    if (!kept)
        return std::unexpected(kept.error());
    row.facts = writer.finish(packed.letters, static_cast<std::int64_t>(owed.headers.size()), packed.files);
    auto const counted = db::AllTenants::write(ends.database, { .name = "gateway.bundle" }, [&](db::Write& tx) -> Result<void> {
        keep(tx, row, {});
        tx.execute(update_owed, { { "$with", number }, { "$zone", to }, { "$number", owed.up_to } });
        return {};
    });
    if (!counted)
        return std::unexpected(counted.error());
    return row.facts;
}

Result<BundleFacts> look_at_bundle(Keys const& keys, std::filesystem::path const& file)
{
    auto const reader = BundleReader::open(keys, file);
    if (!reader)
        return std::unexpected(reader.error());
    return reader->facts();
}

Result<BundleRow> import_bundle(BundleEnds const& ends, std::filesystem::path const& file, Carriers const& by)
{
    if (!are_two(by))
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.two_people");
    auto reader = BundleReader::open(ends.keys, file);
    if (!reader)
        return std::unexpected(reader.error());
    auto const& facts = reader->facts();
    auto const last = last_number(ends.database, "in", facts.from);
    if (facts.number <= last)
        return refuse(Refusal::Kind::Conflict, "gateway.bundle.taken_before", { { "number", std::to_string(facts.number) } });
    if (facts.number > last + 1)
        return refuse(Refusal::Kind::Conflict, "gateway.bundle.one_before_missing", { { "number", std::to_string(last + 1) } });
    if (!reader->each([](RecordKind, std::string_view) {}))  // all of it opens, before anything of it is taken
        return refuse(Refusal::Kind::Invalid, "gateway.bundle.not_whole");
    Unpacking unpacking(ends, facts.from, ends.partial / "bundle");
    try {
        reader->each(std::ref(unpacking));
    } catch (db::DiskFull const&) {
        return refuse(Refusal::Kind::Full, "gateway.bundle.full");
    }
    BundleRow row { "in", facts, ends.clock.now(), by, unpacking.left };
    auto const kept = db::AllTenants::write(ends.database, { .name = "gateway.bundle" }, [&](db::Write& tx) -> Result<void> { keep(tx, row, unpacking.owes); return {}; });
    if (!kept)
        return std::unexpected(kept.error());
    return row;
}

std::int64_t send_again(db::Database& database, std::string const& to, Instant since)
{
    auto const count = db::AllTenants::write(database, { .name = "gateway.send_again" }, [&](db::Write& tx) -> Result<std::int64_t> {
        auto const rows = tx.execute(update_unacknowledged, { { "$receiver", to }, { "$since", since.microseconds } });
        tx.notify("gateway.posted");
        return rows;
    });
    return count.value_or(0);
}

std::vector<BundleRow> bundles(db::Database& database)
{
    return db::AllTenants::read(database, [](db::Read& tx) {
        return tx.all(select_bundles, {}, [](db::Row const& row) {
            BundleRow one { row.text("direction"), {}, { row.integer("at") }, { row.text("first_person"), row.text("second_person") }, row.integer("remaining") };
            (one.direction == "out" ? one.facts.to : one.facts.from) = row.text("zone");
            one.facts.number = row.integer("number");
            one.facts.made_at = { row.integer("made_at") };
            one.facts.made_by = { row.text("made_first"), row.text("made_second") };
            one.facts.letters = row.integer("letters");
            one.facts.acknowledged = row.integer("acknowledged");
            one.facts.files = row.integer("files");
            one.facts.bytes = row.integer("bytes");
            one.facts.hash = row.text("hash");
            return one;
        });
    });
}

}  // namespace mado::gateway
