#include <mado/gtfs/feed.h>

#include "fields.h"

#include <mado/csv/reader.h>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>

namespace mado::gtfs {

std::optional<std::size_t> Table::column(std::string_view wanted) const
{
    auto const found = std::ranges::find(columns, wanted);
    return found == columns.end() ? std::nullopt : std::optional<std::size_t>(found - columns.begin());
}

Table const* Feed::table(std::string_view name) const
{
    auto const found = tables_.find(name);
    return found == tables_.end() ? nullptr : &found->second;
}

namespace {

constexpr std::size_t block = 1u << 20;

bool is_space(char letter) { return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n'; }
std::string_view without_spaces(std::string_view text)
{
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace

// Files become tables of a feed.
class Reading {
public:
    Reading(Feed& feed, Limits const& limits) : feed_(feed), limits_(limits) {}

    void take(std::string const& name, std::string const& text)
    {
        if (name == "locations.geojson")
            feed_.locations_ = true;
        else if (file_of(name))
            read(name, text);
        else
            feed_.others_.push_back(name);
    }
    void in_folder(std::string const& path) { feed_.folders_.push_back(path); }

private:
    using Kind = ReadingFault::Kind;
    void fault(ReadingFault fault) { feed_.faults_.push_back(std::move(fault)); }

    // The letters of a cell, kept as long as the feed.
    std::string_view keep(std::string_view text)
    {
        if (text.empty())
            return {};
        auto& kept = *feed_.kept_;
        if (kept.empty() || kept.back().size() + text.size() > kept.back().capacity()) {
            kept.emplace_back();
            kept.back().reserve(std::max(block, text.size()));
        }
        auto const at = kept.back().size();
        kept.back().append(text);
        return std::string_view(kept.back()).substr(at);
    }

    void read(std::string const& name, std::string const& text)
    {
        csv::Reader reader(csv::of_text(text), { .invalid = csv::Invalid::Replace, .limits = { .rows = limits_.rows }, .zeros = true });
        auto& table = feed_.tables_[name];
        table.name = name;
        bool header = true;
        for (;;) {
            auto row = reader.next();
            if (!row) {
                fault({ Kind::Unreadable, name, {}, row.error().says, row.error().row });
                break;
            }
            if (!*row)
                break;
            if (header)
                take_header(table, **row);
            else
                take_row(table, **row);
            header = false;
        }
        if (table.columns.empty())
            fault({ Kind::NoHeader, name });
    }

    void take_header(Table& table, csv::Row const& row)
    {
        for (std::size_t i = 0; i < row.fields.size(); ++i) {
            auto const name = keep(without_spaces(row.fields[i]));
            if (name.empty() && row.fields.size() > 1)
                fault({ Kind::EmptyColumnName, table.name, {}, {}, row.number, i });
            else if (!name.empty() && std::ranges::find(table.columns, name) != table.columns.end())
                fault({ Kind::DuplicatedColumn, table.name, std::string(name), {}, row.number, i });
            table.columns.push_back(name);
        }
        if (table.columns.size() == 1 && table.columns[0].empty())
            table.columns.clear();
    }

    void take_row(Table& table, csv::Row const& row)
    {
        auto const width = table.columns.size();
        if (width == 0)
            return;
        if (row.fields.size() == 1 && without_spaces(row.fields[0]).empty()) {
            if (!row.fields[0].empty() && width > 1)
                fault({ Kind::EmptyRow, table.name, {}, {}, row.number });
            return;
        }
        if (row.fields.size() != width)
            fault({ Kind::RowLength, table.name, {}, {}, row.number, row.fields.size(), width });
        for (std::size_t i = 0; i < width; ++i)
            table.cells_.push_back(i < row.fields.size() ? cell(table, row, i) : std::string_view());
        table.numbers_.push_back(row.number);
    }

    std::string_view cell(Table const& table, csv::Row const& row, std::size_t i)
    {
        auto const raw = row.fields[i];
        if (raw.empty())
            return {};
        auto const said = [&](Kind kind) { fault({ kind, table.name, std::string(table.columns[i]), std::string(raw), row.number }); };
        auto const text = without_spaces(raw);
        bool line_end = false, replaced = false;
        for (auto const letter : raw) {
            line_end = line_end || letter == '\n' || letter == '\r';
            replaced = replaced || letter == '\xEF';
        }
        if (line_end)
            said(Kind::NewLine);
        if (text.size() != raw.size())
            said(Kind::Spaces);
        if (replaced && raw.find("\xEF\xBF\xBD") != raw.npos)  // U+FFFD
            said(Kind::Character);
        return keep(text);
    }

    Feed& feed_;
    Limits limits_;
};

namespace {

struct Closed { void operator()(archive* open) const { archive_read_free(open); } };

std::unexpected<Problem> refused(Problem::Kind kind, std::string says) { return std::unexpected(Problem { kind, std::move(says) }); }

}  // namespace

std::expected<Feed, Problem> Feed::open(std::filesystem::path const& path, Limits const& limits)
{
    std::unique_ptr<archive, Closed> packed(archive_read_new());
    archive_read_support_format_zip(packed.get());
    if (archive_read_open_filename(packed.get(), path.c_str(), 1u << 16) != ARCHIVE_OK)
        return refused(Problem::Kind::NotAnArchive, path.string() + " cannot be opened as a ZIP archive");
    Feed feed;
    Reading reading(feed, limits);
    std::size_t unpacked = 0, count = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        auto const got = archive_read_next_header(packed.get(), &entry);
        if (got == ARCHIVE_EOF)
            break;
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return refused(Problem::Kind::NotAnArchive, path.string() + " is not a ZIP archive that can be read");
        auto const* called = archive_entry_pathname_utf8(entry);
        if (!called)
            called = archive_entry_pathname(entry);
        std::string const name = called ? called : "";
        if (name.empty() || name.ends_with('/') || name.starts_with("__MACOSX/"))
            continue;
        if (++count > limits.files)
            return refused(Problem::Kind::TooLarge, "the archive has more than " + std::to_string(limits.files) + " files");
        if (auto const slash = name.rfind('/'); slash != name.npos) {
            if (file_of(name.substr(slash + 1)))
                reading.in_folder(name);
            continue;
        }
        std::string text;
        for (;;) {
            auto const at = text.size();
            text.resize(at + block);
            auto const more = archive_read_data(packed.get(), text.data() + at, block);
            if (more < 0)
                return refused(Problem::Kind::NotAnArchive, name + " in the archive is damaged");
            text.resize(at + static_cast<std::size_t>(more));
            if (more == 0)
                break;
            if (unpacked += static_cast<std::size_t>(more); unpacked > limits.unpacked)
                return refused(Problem::Kind::TooLarge, "the archive unpacks to more than " + std::to_string(limits.unpacked >> 20) + " MiB");
        }
        reading.take(name, text);
    }
    if (count == 0)
        return refused(Problem::Kind::NotAnArchive, path.string() + " is an archive without files");
    return feed;
}

std::expected<Feed, Problem> Feed::of_files(std::map<std::string, std::string> files, Limits const& limits)
{
    Feed feed;
    Reading reading(feed, limits);
    for (auto const& [name, text] : files)
        reading.take(name, text);
    return feed;
}

}  // namespace mado::gtfs
