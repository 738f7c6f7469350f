#include <mado/backup/backup.h>

#include "blob_names.h"

#include <mado/files/holds.h>

#include <algorithm>
#include <fstream>

namespace mado::backup {

namespace {

using db::transfer::Table;

constexpr std::size_t chunk = 1 << 20;
constexpr std::string_view first_line = "madoguchi backup index 1\n";

json::Value json_of(Table const& table)
{
    return json::object({ { "name", table.name }, { "key", json::array_of(table.key, [](std::string const& name) { return json::Value(name); }) },
        { "columns", json::array_of(table.columns, [](auto const& column) { return json::object({ { "name", column.name }, { "kind", static_cast<int>(column.kind) } }); }) } });
}

json::Value json_of(db::transfer::Applied const& one)
{
    return json::object({ { "module", one.module }, { "number", one.number }, { "name", one.name }, { "sha256", one.sha256 } });
}

// The sweeper leaves everything where it is while a backup runs, and an hour longer than the last sign of life of one that was killed.
class Holding {
public:
    Holding(std::vector<ZonePlace> const& zones, std::string id)
        : id_(std::move(id))
    {
        for (auto const& zone : zones) {
            auto options = zone.database;
            options.connections = 2;
            databases_.push_back(std::make_unique<db::Database>(options));
        }
        renew();
    }
    ~Holding()
    {
        for (auto const& database : databases_)
            try {
                files::release(*database, id_);
            } catch (std::exception const&) {  // it lapses by itself
            }
    }
    Holding(Holding const&) = delete;
    Holding& operator=(Holding const&) = delete;

    void renew()
    {
        constexpr std::int64_t minute = 60'000'000;
        auto const now = SystemClock().now();
        if (now.microseconds - renewed_.microseconds < 5 * minute)
            return;
        for (auto const& database : databases_)
            files::hold(*database, id_, { now.microseconds + 60 * minute });
        renewed_ = now;
    }

private:
    std::string id_;
    std::vector<std::unique_ptr<db::Database>> databases_;
    Instant renewed_ {};
};

class Making {
public:
    Making(Plan const& plan, Output& output, Progress const& progress)
        : plan_(plan), output_(output), progress_(progress), holding_(plan.zones, plan.id), writer_(output, header(), plan.recipients)
    {
    }

    Made make()
    {
        std::vector<db::Options> databases;
        for (auto const& zone : plan_.zones)
            databases.push_back(zone.database);
        auto cut = db::transfer::cut(databases);
        made_.held_microseconds = cut.held_microseconds;
        made_.attempts = cut.attempts;
        manifest(cut);
        for (auto const& file : plan_.files)
            writer_.add(Piece::File, json::write(json::object({ { "path", file.path } })) + "\n" + file.bytes);
        std::vector<BlobNames> named;
        for (std::size_t i = 0; i < plan_.zones.size(); ++i)
            named.push_back(rows(plan_.zones[i].zone, *cut.sources[i], tables_[i]));
        cut.sources.clear();  // the snapshots are read: SQLite may shorten its WAL again
        for (std::size_t i = 0; i < plan_.zones.size(); ++i)
            blobs(plan_.zones[i], named[i], made_.zones[i]);
        writer_.end(json::write(totals()));
        output_.finish();
        made_.index.id = plan_.id;
        made_.index.made_at = plan_.at;
        made_.index.bytes = output_.bytes();
        made_.index.sha256 = output_.sha256();
        return std::move(made_);
    }

private:
    json::Value header() const
    {
        return json::object({ { "id", plan_.id }, { "made_at", plan_.at.microseconds }, { "program", plan_.program },
            { "zones", json::array_of(plan_.zones, [](ZonePlace const& zone) { return json::Value(zone.zone); }) },
            { "after", plan_.after ? json::Value(plan_.after->id) : json::Value() } });
    }

    void manifest(db::transfer::Cut& cut)
    {
        json::Array zones;
        for (std::size_t i = 0; i < plan_.zones.size(); ++i) {
            auto& source = *cut.sources[i];
            tables_.push_back(source.tables());
            zones.push_back(json::object({ { "zone", plan_.zones[i].zone }, { "engine", plan_.zones[i].database.postgresql.empty() ? "sqlite" : "postgresql" },
                { "migrations", json::array_of(source.migrations(), [](auto const& one) { return json_of(one); }) },
                { "tables", json::array_of(tables_.back(), [](Table const& table) { return json_of(table); }) } }));
        }
        writer_.add(Piece::Manifest, json::write(json::object({ { "zones", std::move(zones) } })));
    }

    BlobNames rows(std::string const& zone, db::transfer::Source& source, std::vector<Table> const& tables)
    {
        ZoneFigures figures { .zone = zone, .tables = static_cast<std::int64_t>(tables.size()) };
        BlobNames named;
        for (auto const& table : tables) {
            auto const of = source.count(table);
            writer_.add(Piece::Table, json::write(json::object({ { "zone", zone }, { "table", table.name }, { "rows", of } })));
            std::int64_t done = 0;
            auto const sum = source.read(table, [&](std::string_view bytes, std::int64_t count) {
                named.add(table, bytes);
                figures.row_bytes += static_cast<std::int64_t>(bytes.size());
                writer_.add(Piece::Rows, std::string(bytes));
                progress_(zone + " " + table.name, done += count, of);
                holding_.renew();
            });
            writer_.add(Piece::TableEnd, json::write(json::object({ { "rows", sum.rows }, { "sha256", sum.sha256 } })));
            figures.rows += sum.rows;
        }
        made_.zones.push_back(figures);
        return named;
    }

    void blobs(ZonePlace const& zone, BlobNames const& named, ZoneFigures& figures)
    {
        static std::map<std::string, std::string> const none;
        auto const known = plan_.after && plan_.after->blobs.contains(zone.zone) ? &plan_.after->blobs.at(zone.zone) : &none;
        json::Object elsewhere;
        std::vector<std::string> wanted;
        auto& index = made_.index.blobs[zone.zone];
        for (auto const& name : named.sorted())
            if (auto const found = known->find(name); found != known->end()) {
                in_another(zone.zone, elsewhere, name, index[name] = found->second);
                ++figures.blobs_elsewhere;
            } else {
                wanted.push_back(name);
            }
        tell_elsewhere(zone.zone, elsewhere);
        for (auto const& name : wanted) {
            if (auto const size = blob(zone, name)) {
                index[name] = plan_.id;
                ++figures.blobs;
                figures.blob_bytes += *size;
            } else {
                made_.missing.push_back(zone.zone + " " + name);
            }
            progress_(zone.zone + " attachments", figures.blobs, static_cast<std::int64_t>(wanted.size()));
            holding_.renew();
        }
    }

    void in_another(std::string const& zone, json::Object& elsewhere, std::string const& name, std::string const& archive)
    {
        constexpr std::size_t names_a_record = 10'000;
        elsewhere[name] = archive;
        if (elsewhere.size() == names_a_record)
            tell_elsewhere(zone, elsewhere);
    }
    void tell_elsewhere(std::string const& zone, json::Object& elsewhere)
    {
        if (!elsewhere.empty())
            writer_.add(Piece::Elsewhere, json::write(json::object({ { "zone", zone }, { "blobs", std::exchange(elsewhere, {}) } })));
    }

    // Nothing: it is not there, or is not what its name says. Then its bytes in the archive are of no use, and its end says so.
    std::optional<std::int64_t> blob(ZonePlace const& zone, std::string const& name)
    {
        auto const path = zone.files.local(name);
        std::ifstream in;
        if (path)
            in.open(*path, std::ios::binary);
        if (!path || !in)
            return std::nullopt;
        writer_.add(Piece::Blob, json::write(json::object({ { "zone", zone.zone }, { "name", name } })));
        crypto::Sha256 hash;
        std::int64_t size = 0;
        for (std::string bytes(chunk, '\0'); in.read(bytes.data(), static_cast<std::streamsize>(chunk)), in.gcount() > 0; bytes.resize(chunk)) {
            bytes.resize(static_cast<std::size_t>(in.gcount()));
            hash.add(bytes);
            size += in.gcount();
            writer_.add(Piece::Bytes, std::move(bytes));
        }
        bool const is_whole = !in.bad() && crypto::hex(hash.finish()) == name;
        writer_.add(Piece::BlobEnd, json::write(json::object({ { "size", size }, { "whole", is_whole } })));
        return is_whole ? std::optional(size) : std::nullopt;
    }

    json::Value totals() const
    {
        return json::object({ { "missing", json::array_of(made_.missing, [](std::string const& one) { return json::Value(one); }) },
            { "zones", json::array_of(made_.zones, [](ZoneFigures const& zone) {
                 return json::object({ { "zone", zone.zone }, { "tables", zone.tables }, { "rows", zone.rows }, { "blobs", zone.blobs }, { "blob_bytes", zone.blob_bytes } });
             }) } });
    }

    Plan const& plan_;
    Output& output_;
    Progress const& progress_;
    Holding holding_;  // before the snapshots
    ArchiveWriter writer_;
    std::vector<std::vector<Table>> tables_;
    Made made_;
};

}  // namespace

std::string text_of(Index const& index)
{
    auto text = std::string(first_line) + json::write(json::object({ { "id", index.id }, { "made_at", index.made_at.microseconds }, { "sha256", index.sha256 }, { "bytes", index.bytes } })) + "\n";
    for (auto const& [zone, blobs] : index.blobs)
        for (auto const& [name, archive] : blobs)
            text += zone + " " + name + " " + archive + "\n";
    return text;
}

Index index_of(std::string_view text)
{
    auto const wrong = [] { return std::runtime_error("is no index of a backup (FILE.index beside the archive)"); };
    if (!text.starts_with(first_line))
        throw wrong();
    std::istringstream lines { std::string(text.substr(first_line.size())) };
    std::string line;
    std::getline(lines, line);
    auto const head = json::parse(line);
    if (!head || head->text("id").empty())
        throw wrong();
    Index index { head->text("id"), { head->integer("made_at") }, head->text("sha256"), static_cast<std::uint64_t>(head->integer("bytes")) };
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string zone, name, archive, more;
        if (!(words >> zone >> name >> archive) || words >> more)
            throw wrong();
        index.blobs[zone][name] = archive;
    }
    return index;
}

Made make(Plan const& plan, Output& output, Progress const& progress) { return Making(plan, output, progress).make(); }

}  // namespace mado::backup
