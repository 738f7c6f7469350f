// Keys of rows, and what names rows of another file.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

std::vector<std::string_view> words(std::string_view list)
{
    std::vector<std::string_view> all;
    for (std::size_t at = 0; at <= list.size();) {
        auto const end = std::min(list.find(',', at), list.size());
        all.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

using Columns = std::vector<std::optional<std::size_t>>;

std::size_t hash_of(Table const& table, Columns const& columns, std::size_t row)
{
    constexpr std::size_t odd = 0x9E3779B97F4A7C15;
    std::size_t hash = 0;
    for (auto const& column : columns)
        hash = (hash ^ std::hash<std::string_view> {}(table.at(row, column))) * odd;
    return hash;
}

bool same_key(Table const& table, Columns const& columns, std::size_t a, std::size_t b)
{
    return std::ranges::all_of(columns, [&](auto const& column) { return table.at(a, column) == table.at(b, column); });
}

void check_keys(Ground const& ground, File const& file, Table const& table)
{
    auto const names = words(file.key);
    Columns columns;
    for (auto const name : names)
        columns.push_back(table.column(name));
    if (names.size() == 1 && !columns[0])
        return;
    auto const hash = [&](std::size_t row) { return hash_of(table, columns, row); };
    auto const same = [&](std::size_t a, std::size_t b) { return same_key(table, columns, a, b); };
    std::unordered_set<std::size_t, decltype(hash), decltype(same)> first(table.rows(), hash, same);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (names.size() == 1 && table.at(row, columns[0]).empty() && file.name != "agency.txt")
            continue;  // told as a missing field
        auto const [known, fresh] = first.insert(row);
        if (!fresh)
            ground.notices.add("duplicate_key", Error,
                { { "filename", file.name }, { "oldCsvRowNumber", table.line(*known) }, { "newCsvRowNumber", table.line(row) }, { "fieldName1", names[0] },
                    { "fieldValue1", table.at(row, columns[0]) }, { "fieldName2", names.size() > 1 ? names[1] : "" }, { "fieldValue2", names.size() > 1 ? table.at(row, columns[1]) : "" } });
    }
}

void check_reference(Ground const& ground, Table const& table, Field const& field, std::size_t column)
{
    auto const colon = field.refers.find(':');
    auto const file = field.refers.substr(0, colon), parent = field.refers.substr(colon + 1);
    std::unordered_set<std::string_view> known;
    if (auto const* other = ground.feed.table(file)) {
        auto const at = other->column(parent);
        for (std::size_t row = 0; row < other->rows(); ++row)
            known.insert(other->at(row, at));
    }
    std::string_view last;
    bool good = true;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        auto const value = table.at(row, column);
        if (value.empty())
            continue;
        if (value != last) {
            last = value;
            good = known.contains(value);
        }
        if (!good)
            ground.notices.add("foreign_key_violation", Error,
                { { "childFilename", table.name }, { "childFieldName", field.name }, { "parentFilename", file }, { "parentFieldName", parent }, { "fieldValue", value }, { "csvRowNumber", table.line(row) } });
    }
}

// A service is one of calendar.txt or of calendar_dates.txt.
void check_services_named(Ground const& ground)
{
    auto const service = ground.trips_.column("service_id");
    for (std::size_t row = 0; row < ground.trips_.rows(); ++row)
        if (auto const named = ground.trips_.at(row, service); !named.empty() && !ground.service.contains(named))
            ground.notices.add("foreign_key_violation", Error,
                { { "childFilename", "trips.txt" }, { "childFieldName", "service_id" }, { "parentFilename", "calendar.txt or calendar_dates.txt" }, { "parentFieldName", "service_id" },
                    { "fieldValue", named }, { "csvRowNumber", ground.trips_.line(row) } });
}

// Columns by which a translation's record_id and record_sub_id name a row.
struct Named { std::string_view table, id, sub; };
constexpr Named named[] = { { "agency", "agency_id", {} }, { "stops", "stop_id", {} }, { "routes", "route_id", {} }, { "trips", "trip_id", {} }, { "stop_times", "trip_id", "stop_sequence" },
    { "pathways", "pathway_id", {} }, { "levels", "level_id", {} }, { "feed_info", {}, {} }, { "attributions", "attribution_id", {} }, { "fare_products", "fare_product_id", {} } };

bool is_there(Ground const& ground, Named const& about, std::string_view id, std::string_view sub)
{
    Cells const cells(ground.feed, std::string(about.table) + ".txt");
    auto const first = cells.column(about.id), second = about.sub.empty() ? std::nullopt : cells.column(about.sub);
    for (std::size_t row = 0; row < cells.rows(); ++row)
        if (cells.at(row, first) == id && (about.sub.empty() || cells.at(row, second) == sub))
            return true;
    return false;
}

void check_translations(Ground const& ground)
{
    Cells const cells(ground.feed, "translations.txt");
    auto const table = cells.column("table_name"), id = cells.column("record_id"), sub = cells.column("record_sub_id"), value = cells.column("field_value");
    if (!table)
        return;
    std::unordered_map<std::string, bool> seen;
    for (std::size_t row = 0; row < cells.rows(); ++row) {
        auto const name = cells.at(row, table), record = cells.at(row, id), record_sub = cells.at(row, sub), text = cells.at(row, value);
        auto const about = std::ranges::find(named, name, &Named::table);
        auto const unexpected = [&](std::string_view field, std::string_view what) {
            ground.notices.add("translation_unexpected_value", Error, { { "csvRowNumber", cells.line(row) }, { "fieldName", field }, { "fieldValue", what } });
        };
        if (about == std::end(named) || !ground.feed.table(std::string(name) + ".txt")) {
            ground.notices.add("translation_unknown_table_name", Warning, { { "csvRowNumber", cells.line(row) }, { "tableName", name } });
            continue;
        }
        if (name == "feed_info") {
            for (auto const& [field, what] : { std::pair { "record_id", record }, { "record_sub_id", record_sub }, { "field_value", text } })
                if (!what.empty())
                    unexpected(field, what);
            continue;
        }
        if (!text.empty() && !record.empty())
            unexpected("field_value", text);
        if (!text.empty() || record.empty())
            continue;
        if (about->sub.empty() && !record_sub.empty())
            unexpected("record_sub_id", record_sub);
        auto const [known, first] = seen.try_emplace(std::string(name) + '\x1F' + std::string(record) + '\x1F' + std::string(record_sub), false);
        if (first)
            known->second = name == "stops" ? ground.stop.contains(record) : name == "trips" ? ground.trip.contains(record) : is_there(ground, *about, record, record_sub);
        if (!known->second)
            ground.notices.add("translation_foreign_key_violation", Error, { { "csvRowNumber", cells.line(row) }, { "tableName", name }, { "recordId", record }, { "recordSubId", record_sub } });
    }
}

}  // namespace

void check_links(Ground const& ground)
{
    for (auto const& file : files()) {
        auto const* table = ground.feed.table(file.name);
        if (!table || (file.japanese && !ground.japanese))
            continue;
        if (!file.key.empty() && !(file.name == "translations.txt" && !table->column("table_name")))
            check_keys(ground, file, *table);
        for (auto const& field : file.fields)
            if (auto const at = table->column(field.name); at && !field.refers.empty() && (ground.japanese || !is_japanese_column(file.name, field.name)))
                check_reference(ground, *table, field, *at);
    }
    check_services_named(ground);
    check_translations(ground);
}

}  // namespace mado::gtfs
