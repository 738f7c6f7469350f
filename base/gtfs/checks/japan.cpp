// What GTFS-JP (標準的なバス情報フォーマット, 国土交通省) asks beyond GTFS, and the slips that Japan's feeds really have.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

bool is_digits(std::string_view text, std::size_t count)
{
    return text.size() == count && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

// 法人番号の指定等に関する省令 第2条: the first digit is 9 − (Σ Pn × Qn mod 9), Pn from the last digit, Qn 1 and 2 by turns.
bool is_corporate_number(std::string_view text)
{
    if (!is_digits(text, 13))
        return false;
    int sum = 0;
    for (std::size_t n = 0; n < 12; ++n)
        sum += (text[12 - n] - '0') * (n % 2 == 0 ? 1 : 2);
    return text[0] - '0' == 9 - sum % 9;
}

// agency_id: the operator's 法人番号, with _1, _2 … where it has several divisions.
void check_agency_ids(Ground const& ground)
{
    auto const& agency = ground.agency;
    auto const id = agency.column("agency_id");
    for (std::size_t row = 0; row < agency.rows(); ++row) {
        auto const said = agency.at(row, id);
        auto const number = said.substr(0, said.find('_'));
        auto const part = said.size() > number.size() ? said.substr(number.size() + 1) : std::string_view("1");
        if (!said.empty() && (!is_corporate_number(number) || part.empty() || !std::ranges::all_of(part, [](char letter) { return letter >= '0' && letter <= '9'; })))
            ground.notices.add("jp_agency_id_is_no_corporate_number", Warning, { { "csvRowNumber", agency.line(row) }, { "agencyId", said } });
    }
}

void check_addresses(Ground const& ground)
{
    Cells const rows(ground.feed, "agency_jp.txt");
    auto const zip = rows.column("agency_zip_number");
    for (std::size_t row = 0; row < rows.rows(); ++row)
        if (auto const said = rows.at(row, zip); !said.empty() && !is_digits(said, 7))
            ground.notices.add("jp_invalid_zip_number", Warning, { { "csvRowNumber", rows.line(row) }, { "agencyZipNumber", said } });
}

void check_files(Ground const& ground)
{
    // 第2版: 必須のファイル. fare_rules.txt may be left out where one fare holds for all.
    for (auto const name : { "feed_info.txt", "fare_attributes.txt", "translations.txt" })
        if (!ground.feed.table(name))
            ground.notices.add("jp_missing_required_file", Error, { { "filename", name } });
    Cells const fares(ground.feed, "fare_attributes.txt");
    if (fares.rows() > 1 && !ground.feed.table("fare_rules.txt"))
        ground.notices.add("jp_missing_required_file", Error, { { "filename", "fare_rules.txt" } });
}

void check_prices(Ground const& ground)
{
    Cells const rows(ground.feed, "fare_attributes.txt");
    auto const price = rows.column("price"), currency = rows.column("currency_type");
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        if (rows.at(row, currency) != "JPY" && !rows.at(row, currency).empty())
            ground.notices.add("jp_fare_not_in_yen", Warning, { { "csvRowNumber", rows.line(row) }, { "currencyType", rows.at(row, currency) } });
        else if (rows.at(row, price).find('.') != std::string_view::npos)
            ground.notices.add("jp_price_with_fraction", Info, { { "csvRowNumber", rows.line(row) }, { "price", rows.at(row, price) } });
    }
}

// Stops beyond the islands: 20°–46° north, 122°–154° east (国土地理院: 日本の端).
void check_places(Ground const& ground)
{
    auto const& stops = ground.stops_;
    auto const latitude = stops.column("stop_lat"), longitude = stops.column("stop_lon");
    for (std::size_t row = 0; row < stops.rows(); ++row) {
        auto const north = number_of(stops.at(row, latitude)), east = number_of(stops.at(row, longitude));
        if (north && east && (*north < 20 || *north > 46 || *east < 122 || *east > 154))
            ground.notices.add("jp_stop_outside_japan", Warning,
                { { "csvRowNumber", stops.line(row) }, { "stopId", stops.at(row, stops.column("stop_id")) }, { "stopLat", *north }, { "stopLon", *east },
                    { "swapped", *east >= 20 && *east <= 46 && *north >= 122 ? "true" : "false" } });
    }
}

// 第2版: every name of a stop has its reading (ja-Hrkt), in the form of before 2019 or in that of now.
void check_readings(Ground const& ground)
{
    Cells const rows(ground.feed, "translations.txt");
    if (!rows)
        return;
    bool const old = rows.column("trans_id") && !rows.column("table_name");
    if (old)
        ground.notices.add("jp_old_translations_form", Warning, { { "filename", "translations.txt" } });
    std::unordered_set<std::string_view> names, ids;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        auto const language = rows.at(row, rows.column(old ? "lang" : "language"));
        if (language != "ja-Hrkt" && language != "ja-hrkt")
            continue;
        if (old)
            names.insert(rows.at(row, rows.column("trans_id")));
        else if (rows.at(row, rows.column("table_name")) == "stops" && rows.at(row, rows.column("field_name")) == "stop_name") {
            names.insert(rows.at(row, rows.column("field_value")));
            ids.insert(rows.at(row, rows.column("record_id")));
        }
    }
    auto const& stops = ground.stops_;
    auto const id = stops.column("stop_id"), name = stops.column("stop_name");
    for (std::size_t row = 0; row < stops.rows(); ++row)
        if (!stops.at(row, name).empty() && !names.contains(stops.at(row, name)) && !ids.contains(stops.at(row, id)))
            ground.notices.add("jp_missing_reading", Warning, { { "csvRowNumber", stops.line(row) }, { "stopId", stops.at(row, id) }, { "stopName", stops.at(row, name) } });
}

std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const above = row[j];
            row[j] = std::min({ row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1]) });
            corner = above;
        }
    }
    return row[b.size()];
}

// agency_offilcal_name, route_jp.txt: a name that is nearly one of the standard.
void check_misspelled(Ground const& ground)
{
    constexpr std::size_t slips = 2;
    for (auto const& name : ground.feed.others())
        for (auto const& file : files())
            if (distance(name, file.name) <= slips)
                ground.notices.add("jp_misspelled_name", Warning, { { "filename", name }, { "fieldName", "" }, { "suggestion", file.name } });
    for (auto const& file : files()) {
        auto const* table = ground.feed.table(file.name);
        if (!table)
            continue;
        for (auto const column : table->columns)
            for (auto const& field : file.fields)
                if (column.size() > 4 && column != field.name && distance(column, field.name) <= slips && !table->column(field.name)
                    && std::ranges::find(file.fields, column, &Field::name) == file.fields.end())
                    ground.notices.add("jp_misspelled_name", Warning, { { "filename", file.name }, { "fieldName", column }, { "suggestion", field.name } });
    }
}

}  // namespace

void check_japan(Ground const& ground)
{
    check_agency_ids(ground);
    check_addresses(ground);
    check_files(ground);
    check_prices(ground);
    check_places(ground);
    check_readings(ground);
    check_misspelled(ground);
}

}  // namespace mado::gtfs
