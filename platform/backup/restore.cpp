#include <mado/backup/restore.h>

#include "blob_names.h"
#include "letters.h"

#include <algorithm>
#include <fstream>

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace mado::backup {

namespace {

using db::transfer::Sum;
using db::transfer::Table;

struct ZoneManifest {
    std::vector<db::transfer::Applied> migrations;
    std::vector<Table> tables;
    Table const& table(std::string const& name) const
    {
        auto const found = std::ranges::find(tables, name, &Table::name);
        if (found == tables.end())
            throw Damaged("the archive has rows of a table that it does not describe: " + name);
        return *found;
    }
};

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text, { .bytes = 256u << 20 });
    if (!value)
        throw Damaged("a record of the archive is no JSON: " + value.error().says);
    return std::move(*value);
}

Table table_of(json::Value const& json)
{
    Table table { json.text("name"), {}, {} };
    for (auto const& column : json.array("columns"))
        table.columns.push_back({ column.text("name"), static_cast<db::transfer::Kind>(column.integer("kind")) });
    for (auto const& name : json.array("key"))
        table.key.push_back(name.text());
    return table;
}

ZoneManifest manifest_of(json::Value const& json)
{
    ZoneManifest zone;
    for (auto const& one : json.array("migrations"))
        zone.migrations.push_back({ one.text("module"), one.integer("number"), one.text("name"), one.text("sha256") });
    for (auto const& one : json.array("tables"))
        zone.tables.push_back(table_of(one));
    return zone;
}

// What one writes with the other half of a blob's bytes in a file of its own, until its end shows that it is whole.
class BlobFile {
public:
    BlobFile() : path_((std::filesystem::temp_directory_path() / "mado-blob-XXXXXX").string())
    {
        int const descriptor = ::mkstemp(path_.data());
        if (descriptor < 0)
            throw std::system_error(errno, std::generic_category(), path_);
        ::close(descriptor);
        out_.open(path_, std::ios::binary | std::ios::trunc);
    }
    ~BlobFile() { ::unlink(path_.c_str()); }
    BlobFile(BlobFile const&) = delete;
    BlobFile& operator=(BlobFile const&) = delete;
    void add(std::string_view bytes)
    {
        if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
            throw std::system_error(errno, std::generic_category(), path_);
    }
    std::string const& closed()
    {
        out_.close();
        if (!out_)
            throw std::system_error(errno, std::generic_category(), path_);
        return path_;
    }

private:
    std::string path_;
    std::ofstream out_;
};

// Reads one archive after the other; with a Restoring it also writes.
class Reading {
public:
    Reading(std::vector<std::filesystem::path> const& archives, crypto::KeyPair const& key, Restoring const* plan, Progress const& progress)
        : archives_(archives), key_(key), plan_(plan), progress_(progress)
    {
        if (archives.empty())
            throw std::invalid_argument("no archive");
    }

    Read read()
    {
        newest();
        for (std::size_t i = 1; i < archives_.size(); ++i)
            earlier(archives_[i]);
        for (auto const& [zone, names] : wanted_)
            for (auto const& [name, archive] : names)
                read_.missing.push_back(zone + " " + name + (archive.empty() ? "" : " (in the archive " + archive + ")"));
        auto letters = letters_->check();
        read_.letters_waiting = letters.waiting;
        std::ranges::move(letters.faults, std::back_inserter(read_.faults));
        if (plan_ && plan_->takes_place)
            plan_->takes_place(read_.header.text("id"));
        for (auto& [zone, target] : targets_)
            target->finish();
        return std::move(read_);
    }

private:
    bool is_wanted(std::string const& zone) const { return !plan_ || plan_->zones.empty() || plan_->zones.contains(zone); }

    void newest()
    {
        ArchiveReader archive(archives_.front());
        archive.open(key_);
        read_.header = archive.header();
        std::set<std::string> zones;
        for (auto const& zone : archive.header().array("zones"))
            if (is_wanted(zone.text()))
                zones.insert(zone.text());
        letters_.emplace(zones);
        while (auto record = archive.next())
            take(*record);
        for (auto const& [zone, names] : named_)  // what no record brought
            for (auto const& name : names.sorted())
                if (!had_.contains(zone + " " + name))
                    wanted_[zone].emplace(name, "");
    }

    void take(ArchiveReader::Record& record)
    {
        switch (record.piece) {
        case Piece::Manifest:
            return manifest(parsed(record.payload));
        case Piece::File:
            return file(record.payload);
        case Piece::Table:
            return table(parsed(record.payload));
        case Piece::Rows:
            return rows(record.payload);
        case Piece::TableEnd:
            return table_end(parsed(record.payload));
        case Piece::Elsewhere:
            return elsewhere(parsed(record.payload));
        case Piece::Blob:
            return blob(parsed(record.payload));
        case Piece::Bytes:
            return bytes(record.payload);
        case Piece::BlobEnd:
            return blob_end(parsed(record.payload));
        case Piece::End:
            return end(parsed(record.payload));
        }
    }

    void manifest(json::Value const& json)
    {
        for (auto const& zone : json.array("zones")) {
            auto const name = zone.text("zone");
            manifests_[name] = manifest_of(zone);
            if (is_wanted(name))
                read_.zones.push_back({ .zone = name, .tables = static_cast<std::int64_t>(manifests_[name].tables.size()) });
        }
    }

    void file(std::string_view payload)
    {
        auto const line = payload.find('\n');
        if (!plan_ || line == std::string_view::npos)
            return;
        SideFile const file { parsed(payload.substr(0, line)).text("path"), std::string(payload.substr(line + 1)) };
        auto const keys_of = [&](std::string const& zone) { return file.path == "keys/" + zone + ".key"; };
        bool const is_of_another = std::ranges::any_of(manifests_, [&](auto const& zone) { return keys_of(zone.first) && !is_wanted(zone.first); });
        if (!is_of_another)  // a zone's private keys go nowhere but to that zone
            plan_->put_file(file);
    }

    void table(json::Value const& json)
    {
        zone_ = json.text("zone");
        table_ = json.text("table");
        of_ = json.integer("rows");
        done_ = 0;
        hash_.emplace();
        if (plan_ && is_wanted(zone_) && !places_.contains(zone_))
            open(zone_);
    }

    void open(std::string const& zone)
    {
        places_.emplace(zone, plan_->target(zone));
        auto const& place = places_.at(zone);
        auto const& manifest = manifests_.at(zone);
        auto const migrations = db::transfer::exactly(manifest.migrations, place.known);
        try {
            targets_.emplace(zone, db::transfer::open_target(place.database, migrations));
        } catch (db::transfer::Occupied const&) {
            if (plan_->interrupted != read_.header.text("id"))
                throw;
            in_place_.emplace(zone, db::transfer::open_source(place.database));
            read_.in_place.insert(zone);
        }
        if (auto tables = in_place_.contains(zone) ? in_place_.at(zone)->tables() : targets_.at(zone)->tables(); !same_tables(tables, manifest.tables))
            throw db::Failure("the tables of the zone " + zone + " in the archive are not those that its migrations make" + strange(tables, manifest.tables));
    }

    // The order of a table's rows is the archive's: an engine may have another primary key for the same rows (partitions).
    static bool same_tables(std::vector<Table> tables, std::vector<Table> others)
    {
        for (auto* all : { &tables, &others }) {
            std::ranges::sort(*all, {}, &Table::name);
            for (auto& table : *all)
                table.key.clear();
        }
        return tables == others;
    }

    // A table that somebody made by hand, most likely.
    static std::string strange(std::vector<Table> const& tables, std::vector<Table> const& others)
    {
        for (auto const& other : others)
            if (std::ranges::find(tables, other.name, &Table::name) == tables.end())
                return ": no migration makes " + other.name;
        return {};
    }

    void rows(std::string const& bytes)
    {
        auto const& table = manifests_.at(zone_).table(table_);
        std::int64_t count = 0;
        db::transfer::each_row(bytes, table.columns.size(), [&](auto const&) { ++count; });
        done_ += count;
        hash_.value().add(bytes);
        if (!is_wanted(zone_))
            return;
        letters_->add(zone_, table, bytes);
        named_[zone_].add(table, bytes);
        trace(table, bytes);
        auto& figures = figures_of(zone_);
        figures.rows += count;
        figures.row_bytes += static_cast<std::int64_t>(bytes.size());
        if (auto const target = targets_.find(zone_); target != targets_.end())
            target->second->write(table, bytes);
        progress_(zone_ + " " + table_, done_, of_);
    }

    void trace(Table const& table, std::string_view bytes)
    {
        if (table.name != "audit_event")
            return;
        auto const at = db::transfer::place_of(table, "at"), place = db::transfer::place_of(table, "place");
        auto& newest = read_.newest[zone_];
        db::transfer::each_row(bytes, table.columns.size(), [&](auto const& cells) {
            ++newest.events;
            if (cells[place].kind == db::transfer::Kind::Null)
                ++newest.unsealed;
            else if (cells[at].integer >= newest.at.microseconds)
                std::tie(newest.at.microseconds, newest.place) = std::pair(cells[at].integer, cells[place].integer);
        });
    }

    void table_end(json::Value const& json)
    {
        Sum const sum { done_, crypto::hex(hash_.value().finish()) };
        Sum const said { json.integer("rows"), json.text("sha256") };
        if (sum != said)
            throw Damaged("the rows of " + zone_ + " " + table_ + " are not those that were counted when the backup was made");
        if (!is_wanted(zone_))
            return;
        read_.tables.push_back({ zone_, table_, sum });
        if (plan_ && ++written_[zone_] == manifests_.at(zone_).tables.size())
            prove(zone_);
    }

    // Every table is read back from where it was written.
    void prove(std::string const& zone)
    {
        auto const target = targets_.find(zone);
        if (target != targets_.end())
            target->second->rows_are_in();
        for (auto const& one : read_.tables) {
            if (one.zone != zone)
                continue;
            progress_(zone + " " + one.table + ", read back", one.sum.rows, one.sum.rows);
            auto const& table = manifests_.at(zone).table(one.table);
            auto const sum = target != targets_.end() ? target->second->sum(table) : in_place_.at(zone)->read(table, {});
            if (sum != one.sum)
                throw db::Failure(zone + " " + one.table + " reads back otherwise than it was written: " + std::to_string(sum.rows) + " rows " + sum.sha256 + ", in the archive "
                    + std::to_string(one.sum.rows) + " rows " + one.sum.sha256);
        }
    }

    void elsewhere(json::Value const& json)
    {
        auto const zone = json.text("zone");
        if (!is_wanted(zone))
            return;
        for (auto const& [name, archive] : json.object("blobs")) {
            wanted_[zone][name] = archive.text();
            had_.insert(zone + " " + name);
        }
    }

    void blob(json::Value const& json)
    {
        zone_ = json.text("zone");
        blob_ = json.text("name");
        hash_.emplace();
        file_.reset();
        if (plan_ && is_now_wanted())
            file_ = std::make_unique<BlobFile>();
    }
    // Of the newest archive all; of an earlier one those that the newest named.
    bool is_now_wanted() const
    {
        if (!is_wanted(zone_))
            return false;
        auto const zone = wanted_.find(zone_);
        return !is_earlier_ || (zone != wanted_.end() && zone->second.contains(blob_));
    }
    void bytes(std::string const& bytes)
    {
        if (!is_now_wanted())
            return;
        hash_.value().add(bytes);
        figures_of(zone_).blob_bytes += static_cast<std::int64_t>(bytes.size());
        if (file_)
            file_->add(bytes);
    }
    void blob_end(json::Value const& json)
    {
        if (!is_now_wanted())
            return;
        if (crypto::hex(hash_.value().finish()) != blob_) {
            if (json.flag("whole"))
                throw Damaged("the attachment " + zone_ + " " + blob_ + " is not what its name says");
            return;  // the backup said so itself: it counts as missing
        }
        if (file_)
            places_.at(zone_).files.adopt(file_->closed(), blob_);
        file_.reset();
        auto& figures = figures_of(zone_);
        ++(is_earlier_ ? figures.blobs_elsewhere : figures.blobs);
        had_.insert(zone_ + " " + blob_);
        if (auto const zone = wanted_.find(zone_); zone != wanted_.end())
            zone->second.erase(blob_);
        progress_(zone_ + " attachments", figures.blobs + figures.blobs_elsewhere, 0);
    }

    void end(json::Value const& json)
    {
        for (auto const& one : json.array("missing"))
            if (is_wanted(one.text().substr(0, one.text().find(' '))))
                read_.faults.push_back("when the backup was made this attachment was missing already: " + one.text());
    }

    void earlier(std::filesystem::path const& path)
    {
        ArchiveReader archive(path);
        archive.open(key_);
        is_earlier_ = true;
        while (auto record = archive.next())
            if (record->piece == Piece::Blob || record->piece == Piece::Bytes || record->piece == Piece::BlobEnd)
                take(*record);
    }

    ZoneFigures& figures_of(std::string const& zone)
    {
        auto const found = std::ranges::find(read_.zones, zone, &ZoneFigures::zone);
        if (found == read_.zones.end())
            throw Damaged("the archive has something of a zone that it does not describe: " + zone);
        return *found;
    }

    std::vector<std::filesystem::path> const& archives_;
    crypto::KeyPair const& key_;
    Restoring const* plan_;
    Progress const& progress_;
    Read read_;
    std::map<std::string, ZoneManifest> manifests_;
    std::map<std::string, ZoneTarget> places_;
    std::map<std::string, std::unique_ptr<db::transfer::Target>> targets_;
    std::map<std::string, std::unique_ptr<db::transfer::Source>> in_place_;  // instead of a target
    std::map<std::string, std::size_t> written_;           // tables of each zone
    std::optional<Letters> letters_;
    std::map<std::string, BlobNames> named_;
    std::set<std::string> had_;                            // "front 1f2e…"
    std::map<std::string, std::map<std::string, std::string>> wanted_;  // still: zone → blob → the archive that holds it, "" when none does
    std::string zone_, table_, blob_;
    std::int64_t of_ = 0, done_ = 0;
    std::optional<crypto::Sha256> hash_;
    std::unique_ptr<BlobFile> file_;
    bool is_earlier_ = false;
};

}  // namespace

Read restore(Restoring const& plan, Progress const& progress) { return Reading(plan.archives, plan.key, &plan, progress).read(); }

Read verify(std::vector<std::filesystem::path> const& archives, crypto::KeyPair const& key, Progress const& progress) { return Reading(archives, key, nullptr, progress).read(); }

}  // namespace mado::backup
