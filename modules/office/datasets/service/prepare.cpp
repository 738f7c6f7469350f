// A file made ready: outside every transaction.
#include <mado/open_data/open_data.h>

#include <mado/crypto/box.h>
#include <mado/csv/writer.h>
#include <mado/tables/columns.h>
#include <mado/text/utf8.h>

#include "service/prepare.h"
#include "service/scratch.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <system_error>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;

constexpr std::size_t most_evidence = 20, most_examples = 5, most_excerpt = 40, first_rows = 5, most_cell = 120, most_columns_shown = 80, most_name = 100, most_proposals = 10'000;
constexpr std::size_t most_columns = 4'096, most_column_name = 1'000;

std::string shown(std::string_view words, std::size_t most) { return std::string(text::first(words, most)); }

std::string sha256_of(std::filesystem::path const& path)
{
    crypto::Sha256 sum;
    std::ifstream file(path, std::ios::binary);
    std::string piece(1 << 16, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0)
        sum.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
    return crypto::hex(sum.finish());
}

std::string ending_of(std::string const& name)
{
    auto const point = name.find_last_of('.');
    auto ending = point == std::string::npos ? std::string() : name.substr(point + 1);
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    bool const is_word = !ending.empty() && ending.size() <= 10 && std::ranges::all_of(ending, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    return is_word ? ending : std::string("BIN");
}

std::string media_type_of(std::string const& format)
{
    static std::map<std::string, std::string, std::less<>> const types { { "CSV", "text/csv" }, { "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }, { "PDF", "application/pdf" },
        { "JSON", "application/json" }, { "GEOJSON", "application/geo+json" }, { "ZIP", "application/zip" }, { "XML", "application/xml" }, { "TXT", "text/plain" } };
    auto const found = types.find(format);
    return found == types.end() ? "application/octet-stream" : found->second;
}

std::string safe_name(std::string const& file_name)
{
    auto const slash = file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? file_name : file_name.substr(slash + 1);
    bool const is_name = !name.empty() && text::is_utf8(name) && !text::control_character(name);
    return is_name ? shown(name, most_name) : std::string("file");
}
std::string stem_of(std::string const& name)
{
    auto const point = name.find_last_of('.');
    return point == std::string::npos || point == 0 ? name : name.substr(0, point);
}

// Names that a program can take: none empty, none twice, one for every column that has a cell.
std::vector<std::string> column_names(std::vector<std::string> const& header, std::size_t columns)
{
    std::vector<std::string> names;
    std::set<std::string> seen;
    std::map<std::string, int> next;          // the number that a name gets when it stands there again
    for (std::size_t n = 0; n < columns; ++n) {
        auto name = n < header.size() ? header[n] : std::string();
        if (name.empty())
            name = "列" + std::to_string(n + 1);
        auto tried = name;
        auto& number = next.try_emplace(name, 2).first->second;
        while (!seen.insert(tried).second)
            tried = name + "_" + std::to_string(number++);
        names.push_back(std::move(tried));
    }
    return names;
}

Result<void> may_be_columns(std::vector<std::string> const& header, std::size_t columns)
{
    if (columns > most_columns)
        return refuse({ { "file", "open_data.file.columns_too_many", { { "most", std::to_string(most_columns) } } } });
    if (std::ranges::any_of(header, [](std::string const& name) { return name.size() > most_column_name; }))
        return refuse({ { "file", "open_data.file.column_name_too_long" } });
    return {};
}

// The first line of a text: one without end, or of millions of columns, is told before anything is made of it. What has NULs in it is no text, or UTF-16.
Result<void> may_begin(std::ifstream& in, std::string begin)
{
    constexpr std::size_t longest_line = 16u << 20, piece = 1u << 18;
    for (std::size_t before = 0; begin.find_first_of("\n\r", before) == std::string::npos && begin.size() < longest_line && in;) {
        before = begin.size();                // what was looked through has none
        begin.resize(before + piece);
        in.read(begin.data() + before, static_cast<std::streamsize>(piece));
        begin.resize(before + static_cast<std::size_t>(in.gcount()));
    }
    if (begin.find('\0') != std::string::npos)
        return {};
    auto const end = std::min(begin.find_first_of("\n\r"), begin.size());
    if (end >= longest_line)
        return refuse({ { "file", "open_data.file.not_a_table", { { "row", "1" } } } });
    auto const line = std::string_view(begin).substr(0, end);
    for (auto const delimiter : { ',', '\t', ';' })
        if (std::ranges::count(line, delimiter) >= static_cast<std::ptrdiff_t>(most_columns))
            return refuse({ { "file", "open_data.file.columns_too_many", { { "most", std::to_string(most_columns) } } } });
    return {};
}

// Nobody has looked into a file that is no table: a person says why it may go out all the same.
PrivacyFound unexamined(Original const& original)
{
    return { "unexamined:" + original.hash.substr(0, 12), "unexamined", original.file_name, "ask", 1, {}, { "open_data.privacy.unexamined", {} } };
}

bool is_blank(std::span<std::string_view const> fields)
{
    return std::ranges::all_of(fields, [](std::string_view field) { return field.empty(); });
}

// The width that holds every cell with a letter in it: nothing is cut off because its header is missing.
std::size_t width_of(datasets::TableFile const& file, std::optional<csv::Problem>& stopped)
{
    auto width = file.header().size();
    stopped = file.read([&](datasets::TableRow const& row) {
        for (auto n = row.fields.size(); n > width; --n)
            if (!row.fields[n - 1].empty()) {
                width = n;
                break;
            }
        return true;
    });
    return width;
}

// Writes the table as UTF-8 CSV; rows without any cell are left out.
void convert(datasets::TableFile const& file, std::vector<std::string> const& names, std::filesystem::path const& to)
{
    constexpr std::size_t piece = 1 << 18;
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    std::string text;
    csv::Writer writer(text);
    writer.row(std::span<std::string const>(names));
    std::vector<std::string_view> cells(names.size());
    file.read([&](datasets::TableRow const& row) {
        if (is_blank(row.fields))
            return true;
        for (std::size_t n = 0; n < cells.size(); ++n)
            cells[n] = n < row.fields.size() ? row.fields[n] : std::string_view();
        writer.row(std::span<std::string_view const>(cells));
        if (text.size() > piece) {
            out << text;
            text.clear();
        }
        return true;
    });
    out << text;
    out.close();
    if (!out)
        throw std::system_error(errno, std::generic_category(), to.string());
}

Sentence sentence_of(datasets::Reason const& reason) { return { reason.key, reason.arguments }; }

std::vector<RuleFound> rules_of(datasets::ReadabilityReport const& report, datasets::Rules const& rules)
{
    std::vector<RuleFound> all;
    for (auto const& one : report.findings) {
        auto const* rule = rules.find(one.rule);
        auto cells = one.cells;
        if (cells.size() > most_evidence)
            cells.resize(most_evidence);
        all.push_back({ one.rule, rule ? rule->title.ja : std::string(), std::string(datasets::name_of(one.severity)), one.level, one.count, std::move(cells), sentence_of(one.says) });
    }
    return all;
}

void take_scores(datasets::Scores const& scores, std::array<int, 3>& levels, int& total)
{
    for (std::size_t n = 0; n < levels.size(); ++n)
        levels[n] = scores.levels[n].value_or(0);
    total = scores.total.value_or(0);
}

std::size_t column_number(std::vector<std::string> const& header, std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
}

// Proposals of one rule for one column are one repair: a person takes them together and can undo them together.
std::vector<RepairFound> repairs_of(std::vector<datasets::Proposal> const& proposals, std::vector<std::string> const& header)
{
    std::vector<RepairFound> all;
    for (auto const& one : proposals) {
        auto const id = repair_id(one, header);
        auto found = std::ranges::find(all, id, &RepairFound::id);
        if (found == all.end()) {
            all.push_back({ id, one.rule, one.column, true, 0, {}, sentence_of(one.why) });
            found = std::prev(all.end());
        }
        ++found->count;
        found->is_safe = found->is_safe && one.sure == datasets::Sure::Safe;
        for (auto const& change : one.changes)
            if (found->examples.size() < most_examples)
                found->examples.push_back({ tables::name_of(change.at), shown(change.before, most_cell), shown(change.after, most_cell) });
    }
    return all;
}

std::vector<PrivacyFound> privacy_of(datasets::PrivacyReport const& report)
{
    std::vector<PrivacyFound> all;
    for (auto const& one : report.concerns) {
        PrivacyFound found { std::string(datasets::name_of(one.concern)) + ":" + crypto::sha256_hex(one.column).substr(0, 12), std::string(datasets::name_of(one.concern)), one.column,
            std::string(datasets::name_of(one.weight)), one.count, {}, sentence_of(one.says) };
        for (auto const& evidence : one.evidence)
            if (found.evidence.size() < most_evidence)
                found.evidence.push_back({ evidence.cell, evidence.masked });
        all.push_back(std::move(found));
    }
    return all;
}

// The first rows, and those that findings point to.
std::vector<ExcerptRow> excerpt_of(datasets::TableFile const& table, Checked const& checked)
{
    std::set<std::uint64_t> wanted;
    auto const want = [&](std::string_view cell) {
        if (auto const place = place_of(cell); place && wanted.size() < most_excerpt - first_rows)
            wanted.insert(place->row);
    };
    for (auto const& one : checked.privacy)
        for (auto const& evidence : one.evidence)
            want(evidence.cell);
    for (auto const& one : checked.repairs)
        for (auto const& example : one.examples)
            want(example.cell);
    for (auto const& one : checked.rules)
        for (auto const& cell : one.cells)
            want(cell);
    for (std::uint64_t row = 2; row < 2 + first_rows; ++row)
        wanted.insert(row);
    auto const last = *wanted.rbegin();
    std::vector<ExcerptRow> rows;
    table.read([&](datasets::TableRow const& row) {
        auto const number = row.number + 1;   // TableRow counts from 0
        if (wanted.contains(number)) {
            ExcerptRow made { number, {} };
            for (std::size_t n = 0; n < std::min(row.fields.size(), most_columns_shown); ++n)
                made.cells.push_back(shown(row.fields[n], most_cell));
            rows.push_back(std::move(made));
        }
        return number < last;
    });
    return rows;
}

// Typed columns of the converted table, and what describes them when a standard is meant.
Result<datasets::Table> typed(Workplace const& here, std::filesystem::path const& csv_file, datasets::Examination const& examination, std::vector<std::string> const& names)
{
    service::Scratch columns(here);
    tables::Making making;
    making.names = names;
    making.skip = 1;
    auto const made = tables::make(service::source_of(csv_file), {}, making, columns.path());
    if (!made)
        return refuse({ { "file", "open_data.file.not_a_table", { { "row", std::to_string(made.error().row) } } } });
    datasets::Table table;
    table.rows = made->rows;
    for (std::size_t n = 0; n < made->columns.size(); ++n) {
        datasets::ColumnWords column { .name = names[n], .type = made->columns[n].type };
        if (examination.match && n < examination.match->columns.size() && examination.match->columns[n] && examination.standard) {
            auto const& standard = examination.standard->columns[*examination.match->columns[n]];
            column.description = standard.description;
            column.unit = standard.unit;
            column.property = standard.property;
            column.required = standard.wanted == datasets::Wanted::Required && made->columns[n].empty == 0;
        }
        // A row of its own for each value: the identifier of the standard, when it is one.
        bool const is_identifier = datasets::about(names[n], nullptr) == datasets::About::Identifier && made->columns[n].empty == 0 && made->rows > 0 && made->columns[n].distinct == made->rows;
        if (table.key.empty() && is_identifier)
            table.key = names[n];
        table.columns.push_back(std::move(column));
    }
    return table;
}

// The bytes as they came: kept already where somebody received them before they were read.
files::Blob kept(Workplace const& here, Incoming const& incoming) { return incoming.blob ? *incoming.blob : here.files.keep(incoming.path); }

datasets::Addresses addresses_of(Workplace const& here, std::string const& tenant)
{
    auto const* town = here.towns.by_code(tenant);
    auto const base = here.public_address + "/" + (town ? town->slug : tenant) + "/data/";
    return { base, base + "table.csv", base + "rows/", "" };
}

std::vector<datasets::LinkRule> link_rules(Workplace const& here)
{
    return datasets::links_of(here.library.text("datasets/links.yaml")).value_or(std::vector<datasets::LinkRule> {});
}

datasets::Examining asking(Checked const& checked)
{
    datasets::Examining asked;
    asked.proposals = most_proposals;
    asked.privacy.quasi = checked.alike;
    asked.privacy.k = static_cast<std::size_t>(checked.alike_rows);
    return asked;
}

}  // namespace

Original service::original_of(Incoming const& incoming)
{
    Original original;
    original.file_name = safe_name(incoming.file_name);
    original.format = ending_of(original.file_name);
    original.media_type = media_type_of(original.format);
    original.bytes = std::filesystem::file_size(incoming.path);
    return original;
}

void service::weigh(Workplace const& here, std::string const& tenant, std::filesystem::path const& csv_file, Prepared& made)
{
    datasets::Dataset carrier;
    carrier.title = made.content.name;
    auto const open = [&] { return source_of(csv_file); };
    made.checked.evidence = datasets::evidence_of(carrier, made.content, open, addresses_of(here, tenant), link_rules(here));
}

Result<void> service::examine(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, std::filesystem::path const& csv_file, std::vector<std::string> const& names,
    std::optional<std::string> const& key, Prepared& made, Tell const& tell)
{
    auto const reached = [&](UploadStage stage) {
        if (tell)
            tell(stage);
    };
    auto const table = TRY(datasets::TableFile::open(csv_file));
    auto& checked = made.checked;
    auto const examination = TRY(datasets::examine(reference, table, asking(checked)));
    checked.smallest_group = examination.privacy.smallest_group;
    checked.rules = rules_of(examination.readability, reference.rules);
    take_scores(examination.readability.scores, checked.levels, checked.score);
    checked.privacy = privacy_of(examination.privacy);
    checked.repairs = repairs_of(examination.proposals, names);
    if (examination.standard && examination.match) {
        checked.standard = examination.standard->id;
        checked.standard_title = examination.standard->title;
        checked.standard_score = examination.match->score;
        checked.missing = examination.match->missing;
        checked.unknown = examination.match->unknown;
    }
    checked.excerpt = excerpt_of(table, checked);
    reached(UploadStage::Checked);
    made.content.table = TRY(typed(here, csv_file, examination, names));
    if (key)
        made.content.table->key = *key;
    made.content.standard = checked.standard;
    made.content.bytes = std::filesystem::file_size(csv_file);
    made.content.hash = sha256_of(csv_file);
    made.content.changed_at = here.clock.now();
    reached(UploadStage::Typed);
    weigh(here, tenant, csv_file, made);
    reached(UploadStage::Proved);
    made.content.blob = here.files.keep(csv_file);
    return {};
}

Result<void> service::look_for_persons(datasets::Reference const& reference, std::filesystem::path const& csv_file, Prepared& made)
{
    auto const table = TRY(datasets::TableFile::open(csv_file));
    auto const examination = TRY(datasets::examine(reference, table, asking(made.checked)));
    made.checked.privacy = privacy_of(examination.privacy);
    made.checked.smallest_group = examination.privacy.smallest_group;
    made.checked.excerpt = excerpt_of(table, made.checked);
    return {};
}

std::string repair_id(datasets::Proposal const& proposal, std::vector<std::string> const& header)
{
    return proposal.rule + ":" + std::to_string(column_number(header, proposal.column));
}

std::optional<std::string> bytes_of(Workplace const& here, files::Blob const& blob) { return here.files.read(blob.name, blob.key); }

Result<Prepared> prepare(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Incoming const& incoming)
{
    auto const reached = [&](UploadStage stage) {
        if (incoming.tell)
            incoming.tell(stage);
    };
    Prepared made;
    made.original = service::original_of(incoming);
    auto& original = made.original;
    if (original.bytes == 0)
        return refuse({ { "file", "open_data.file.empty" } });
    original.hash = sha256_of(incoming.path);
    // The reader goes by what is in the file; its ending decides nothing.
    auto const file = TRY(datasets::TableFile::open(incoming.path));
    reached(UploadStage::Opened);
    made.content.file_name = original.file_name;
    made.content.name = stem_of(original.file_name);
    if (file.format() == datasets::Format::Other) {
        made.checked.no_table = { file.reason(), {} };
        if (check_feed(incoming.path, day_in_tokyo(here.clock.now()), made.checked))
            original.format = "GTFS";
        else
            made.checked.privacy.push_back(unexamined(original));
        original.blob = kept(here, incoming);
        made.content.format = original.format;
        made.content.media_type = original.media_type;
        made.content.bytes = original.bytes;
        made.content.hash = original.hash;
        made.content.blob = original.blob;
        made.content.changed_at = here.clock.now();
        return made;
    }
    original.format = file.format() == datasets::Format::Xlsx ? "XLSX" : "CSV";
    original.media_type = media_type_of(original.format);
    if (file.format() == datasets::Format::Csv)
        original.encoding = csv::name_of(file.look().encoding);
    std::optional<csv::Problem> stopped;
    auto const width = width_of(file, stopped);
    if (stopped)
        return refuse({ { "file", "open_data.file.not_a_table", { { "row", std::to_string(stopped->row) } } } });
    TRY(may_be_columns(file.header(), width));
    auto const names = column_names(file.header(), width);
    auto const came = datasets::readability(file, reference.rules);
    made.checked.came = rules_of(came, reference.rules);
    take_scores(came.scores, made.checked.came_levels, made.checked.came_score);
    for (auto const& note : file.notes())
        if (made.checked.notes.size() < most_evidence)
            made.checked.notes.push_back(shown(note, most_cell));
    made.checked.other_tables = file.other_tables();
    made.content.format = "CSV";
    made.content.media_type = media_type_of("CSV");
    made.content.file_name = stem_of(original.file_name) + ".csv";
    service::Scratch table(here);
    convert(file, names, table.path());
    reached(UploadStage::Converted);
    TRY(service::examine(here, reference, tenant, table.path(), names, std::nullopt, made, incoming.tell));
    original.blob = kept(here, incoming);
    return made;
}

Result<void> service::may_be_read(std::filesystem::path const& path)
{
    constexpr std::size_t rows_looked_at = 1'000;
    constexpr std::string_view packed = "PK\x03\x04";   // a workbook is read once, within its own bounds, and not here
    std::string first(4'096, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(first.data(), static_cast<std::streamsize>(first.size()));
    first.resize(static_cast<std::size_t>(in.gcount()));
    if (first.starts_with(packed))
        return {};
    TRY(may_begin(in, std::move(first)));
    auto const file = TRY(datasets::TableFile::open(path));
    if (file.format() == datasets::Format::Other && file.reason() == "datasets.file.encoding")
        return refuse({ { "file", "open_data.file.encoding" } });
    if (file.format() != datasets::Format::Csv)
        return {};
    std::size_t rows = 0;
    if (auto const stopped = file.read([&](datasets::TableRow const&) { return ++rows < rows_looked_at; }))
        return refuse({ { "file", "open_data.file.not_a_table", { { "row", std::to_string(stopped->row) } } } });
    return may_be_columns(file.header(), file.header().size());
}

Result<Prepared> prepare_rows(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, std::string const& csv, std::string const& file_name)
{
    service::Scratch file(here);
    std::ofstream out(file.path(), std::ios::binary | std::ios::trunc);
    out << csv;
    out.close();
    if (!out)
        throw std::system_error(errno, std::generic_category(), file.path().string());
    return prepare(here, reference, tenant, { file.path(), file_name });
}

}  // namespace mado::open_data
