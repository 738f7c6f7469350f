#include <mado/gtfs/check.h>

#include <algorithm>
#include <cstdlib>

using namespace mado::gtfs;
using Files = std::map<std::string, std::string>;

namespace {

// A feed without a fault, elsewhere than in Japan.
Files good()
{
    return {
        { "agency.txt", "agency_id,agency_name,agency_url,agency_timezone,agency_lang\nA,Town Bus,https://bus.example.com/,Europe/Berlin,en\n" },
        { "feed_info.txt", "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version,feed_contact_email\nTown,https://town.example.com/,en,20260401,20270331,1,bus@example.com\n" },
        { "routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\nR1,A,1,Harbour Line,3\n" },
        { "calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nALL,1,1,1,1,1,1,1,20260401,20270331\n" },
        { "stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nS1,Market,52.5000,13.4000\nS2,Bridge,52.5050,13.4000\nS3,Harbour,52.5100,13.4000\n" },
        { "trips.txt", "route_id,service_id,trip_id,trip_headsign,shape_id\nR1,ALL,T1,Harbour,P1\n" },
        { "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence,timepoint\nT1,08:00:00,08:00:00,S1,1,1\nT1,08:02:00,08:03:00,S2,2,1\nT1,08:05:00,08:05:00,S3,3,1\n" },
        { "shapes.txt", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nP1,52.5000,13.4000,1\nP1,52.5050,13.4000,2\nP1,52.5100,13.4000,3\n" },
    };
}

Report checked(Files const& files, Rules rules = Rules::Detect, int today = 20261122) { return check(*Feed::of_files(files), { .today = today, .rules = rules }); }

std::uint64_t count(Report const& report, std::string_view code)
{
    auto const found = std::ranges::find(report.notices, code, &Notice::code);
    return found == report.notices.end() ? 0 : found->total;
}
Severity severity(Report const& report, std::string_view code) { return std::ranges::find(report.notices, code, &Notice::code)->severity; }

std::string codes(Report const& report)
{
    std::string all;
    for (auto const& notice : report.notices)
        all += notice.code + ":" + std::to_string(notice.total) + " ";
    return all;
}

// One change of the good feed and what it must be told for. `from` empty: the file is `to` (or gone, when that is empty, too).
struct Row { std::string_view code; Severity severity; std::uint64_t times; std::string_view file, from, to; };
constexpr auto error = Severity::Error;
constexpr auto warning = Severity::Warning;
constexpr auto info = Severity::Info;

constexpr Row rows[] = {
    { "missing_required_file", error, 1, "agency.txt", "", "" },
    { "missing_recommended_file", warning, 1, "feed_info.txt", "", "" },
    { "missing_calendar_and_calendar_date_files", error, 1, "calendar.txt", "", "" },
    { "unknown_file", info, 1, "remarks.txt", "", "a\nb\n" },
    { "unknown_column", info, 1, "routes.txt", "route_type", "route_type,route_mood" },
    { "empty_file", error, 1, "shapes.txt", "", "\n" },
    { "empty_column_name", error, 1, "stops.txt", "stop_lat", ",stop_lat" },
    { "duplicated_column", error, 1, "stops.txt", "stop_lat,", "stop_lat,stop_name," },
    { "invalid_row_length", error, 1, "stops.txt", "S1,Market,52.5000,13.4000", "S1,Market,52.5000" },
    { "missing_required_column", error, 1, "agency.txt", "agency_url", "agency_address" },
    { "missing_required_field", error, 1, "agency.txt", "Town Bus", "" },
    { "missing_recommended_field", warning, 1, "feed_info.txt", "20270331,1,", "20270331,," },
    { "missing_recommended_column", warning, 1, "stop_times.txt", "timepoint", "time_point" },
    { "leading_or_trailing_whitespaces", warning, 1, "stops.txt", "Market", "Market " },
    { "new_line_in_value", error, 1, "stops.txt", "Market", "\"Mar\nket\"" },
    { "invalid_url", error, 1, "agency.txt", "https://bus.example.com/", "bus.example.com" },
    { "invalid_timezone", error, 1, "agency.txt", "Europe/Berlin", "Europe/Bonn" },
    { "invalid_language_code", error, 1, "agency.txt", ",en", ",english language" },
    { "invalid_email", error, 1, "feed_info.txt", "bus@example.com", "bus" },
    { "invalid_date", error, 1, "calendar.txt", "20260401", "20260431" },
    { "invalid_time", error, 1, "stop_times.txt", "08:02:00", "8h02" },
    { "invalid_float", error, 1, "stops.txt", "52.5050", "north" },
    { "invalid_integer", error, 1, "stop_times.txt", "S2,2,1", "S2,2,exact" },
    { "number_out_of_range", error, 1, "stops.txt", "52.5050", "152.5050" },
    { "point_near_origin", error, 1, "stops.txt", "52.5050,13.4000", "0,0" },
    { "point_near_pole", error, 1, "stops.txt", "52.5050", "89.5" },
    { "unexpected_enum_value", warning, 1, "routes.txt", "Line,3", "Line,700" },
    { "mixed_case_recommended_field", warning, 1, "stops.txt", "Market", "MARKET" },
    { "non_ascii_or_non_printable_char", warning, 1, "agency.txt", "\nA,", "\n\xC3\x84,"  },
    { "duplicate_key", error, 1, "stops.txt", "S2,Bridge", "S1,Bridge" },
    { "foreign_key_violation", error, 1, "trips.txt", "R1,ALL", "R9,ALL" },
    { "foreign_key_violation", error, 1, "trips.txt", "R1,ALL", "R1,NONE" },
    { "inconsistent_agency_timezone", error, 1, "agency.txt", "Berlin,en\n", "Berlin,en\nB,Other,https://other.example.com/,Europe/Paris,en\n" },
    { "inconsistent_agency_lang", warning, 1, "agency.txt", "Berlin,en\n", "Berlin,en\nB,Other,https://other.example.com/,Europe/Berlin,de\n" },
    { "missing_required_agency_id", error, 1, "agency.txt", "Berlin,en\n", "Berlin,en\n,Other,https://other.example.com/,Europe/Berlin,en\n" },
    { "feed_info_lang_and_agency_lang_mismatch", warning, 1, "feed_info.txt", ",en,", ",de," },
    { "missing_feed_info_date", warning, 1, "feed_info.txt", "20260401,", "," },
    { "missing_feed_contact_email_and_url", warning, 1, "feed_info.txt", "bus@example.com", "" },
    { "more_than_one_entity", warning, 1, "feed_info.txt", "bus@example.com\n", "bus@example.com\nTown,https://town.example.com/,en,20260401,20270331,1,bus@example.com\n" },
    { "feed_expiration_date7_days", warning, 1, "feed_info.txt", "20270331", "20261129" },
    { "feed_expiration_date30_days", warning, 1, "feed_info.txt", "20270331", "20261130" },
    { "feed_expiration_date30_days", warning, 1, "feed_info.txt", "20270331", "20261222" },
    { "future_feed", info, 1, "feed_info.txt", "20260401", "20261123" },
    { "missing_stop_name", error, 1, "stops.txt", "Market", "" },
    { "stop_without_location", error, 1, "stops.txt", "52.5050", "" },
    { "stop_without_stop_time", warning, 1, "stops.txt", "S3,Harbour", "S4,Quay,52.51,13.41\nS3,Harbour" },
    { "location_without_parent_station", error, 1, "stops.txt", "", "stop_id,stop_name,stop_lat,stop_lon,location_type\nS1,Market,52.5,13.4,\nS2,Bridge,52.505,13.4,\nS3,Harbour,52.51,13.4,\nE,Gate,52.51,13.4,2\n" },
    { "wrong_parent_location_type", error, 1, "stops.txt", "", "stop_id,stop_name,stop_lat,stop_lon,parent_station\nS1,Market,52.5,13.4,S2\nS2,Bridge,52.505,13.4,\nS3,Harbour,52.51,13.4,\n" },
    { "unused_station", info, 1, "stops.txt", "", "stop_id,stop_name,stop_lat,stop_lon,location_type\nS1,Market,52.5,13.4,\nS2,Bridge,52.505,13.4,\nS3,Harbour,52.51,13.4,\nE,Central,52.51,13.4,1\n" },
    { "location_with_unexpected_stop_time", error, 1, "stops.txt", "", "stop_id,stop_name,stop_lat,stop_lon,location_type\nS1,Market,52.5,13.4,1\nS2,Bridge,52.505,13.4,\nS3,Harbour,52.51,13.4,\n" },
    { "route_both_short_and_long_name_missing", error, 1, "routes.txt", "1,Harbour Line", "," },
    { "route_short_name_too_long", warning, 1, "routes.txt", "A,1,", "A,Thirteen Long," },
    { "route_long_name_contains_short_name", warning, 1, "routes.txt", "Harbour Line", "1 Harbour Line" },
    { "duplicate_route_name", warning, 1, "routes.txt", "Line,3\n", "Line,3\nR2,A,1,Harbour Line,3\n" },
    { "unused_trip", warning, 1, "trips.txt", "T1,Harbour,P1\n", "T1,Harbour,P1\nR1,ALL,T2,Harbour,P1\n" },
    { "unusable_trip", warning, 1, "stop_times.txt", "\nT1,08:02:00,08:03:00,S2,2,1\nT1,08:05:00,08:05:00,S3,3,1", "" },
    { "missing_trip_edge", error, 1, "stop_times.txt", "T1,08:00:00,", "T1,," },
    { "stop_time_with_only_arrival_or_departure_time", error, 1, "stop_times.txt", "08:02:00,08:03:00", "08:02:00," },
    { "stop_time_timepoint_without_times", error, 2, "stop_times.txt", "08:02:00,08:03:00", "," },
    { "missing_timepoint_value", warning, 1, "stop_times.txt", "S2,2,1", "S2,2," },
    { "stop_time_with_arrival_before_previous_departure_time", error, 1, "stop_times.txt", "08:05:00,08:05:00", "08:02:59,08:05:00" },
    { "start_and_end_range_out_of_order", error, 1, "stop_times.txt", "08:02:00,08:03:00", "08:04:00,08:03:00" },
    { "fast_travel_between_consecutive_stops", warning, 1, "stops.txt", "52.5100", "52.9000" },
    { "unsorted_stop_times", info, 1, "stop_times.txt", "S2,2,1\nT1,08:05:00,08:05:00,S3,3,1", "S2,3,1\nT1,08:01:00,08:01:00,S3,2,1" },
    { "trip_headsign_matches_intermediate_stop", info, 1, "trips.txt", "T1,Harbour", "T1,Bridge" },
    { "service_has_no_active_day_of_the_week", warning, 1, "calendar.txt", "1,1,1,1,1,1,1", "0,0,0,0,0,0,0" },
    { "expired_calendar", warning, 1, "calendar.txt", "20270331", "20261121" },
    { "future_calendar", info, 1, "calendar.txt", "20260401", "20261123" },
    { "service_extends_far_in_the_future", warning, 1, "calendar.txt", "20270331", "20290401" },
    { "feed_valid_beyond_total_service_window", info, 1, "calendar.txt", "20270331", "20270316" },
    { "service_window_outside_feed_period", warning, 1, "calendar.txt", "20260401", "20260331" },
    { "trip_coverage_not_active_for_next7_days", warning, 1, "calendar.txt", "20270331", "20261128" },
    { "big_gap_in_service", info, 1, "calendar_dates.txt", "", "service_id,date,exception_type\nALL,20270415,1\n" },
    { "overlapping_frequency", error, 1, "frequencies.txt", "", "trip_id,start_time,end_time,headway_secs\nT1,08:00:00,09:00:00,600\nT1,08:59:59,10:00:00,600\n" },
    { "start_and_end_range_equal", error, 1, "frequencies.txt", "", "trip_id,start_time,end_time,headway_secs\nT1,08:00:00,08:00:00,600\n" },
    { "single_shape_point", warning, 1, "shapes.txt", "", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nP1,52.5,13.4,1\n" },
    { "unused_shape", warning, 1, "shapes.txt", "P1,52.5100,13.4000,3\n", "P1,52.5100,13.4000,3\nP2,52.5,13.4,1\nP2,52.6,13.4,2\n" },
    { "stop_too_far_from_shape", warning, 1, "stops.txt", "52.5050,13.4000", "52.5050,13.4020" },
    { "stops_match_shape_out_of_order", warning, 1, "shapes.txt", "", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nP1,52.51,13.4,1\nP1,52.505,13.4,2\nP1,52.5,13.4,3\n" },
    { "decreasing_shape_distance", error, 1, "shapes.txt", "", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\nP1,52.5,13.4,1,0\nP1,52.505,13.4,2,9\nP1,52.51,13.4,3,8\n" },
    { "equal_shape_distance_diff_coordinates", error, 1, "shapes.txt", "", "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled\nP1,52.5,13.4,1,0\nP1,52.505,13.4,2,9\nP1,52.51,13.4,3,9\n" },
    { "transfer_distance_too_large", warning, 1, "transfers.txt", "", "from_stop_id,to_stop_id,transfer_type\nS1,S9,0\n" },
    { "attribution_without_role", warning, 1, "attributions.txt", "", "organization_name,is_producer\nTown,0\n" },
    { "translation_unknown_table_name", warning, 1, "translations.txt", "", "table_name,field_name,language,translation,record_id\nships,name,de,Schiff,1\n" },
    { "translation_foreign_key_violation", error, 1, "translations.txt", "", "table_name,field_name,language,translation,record_id\nstops,stop_name,de,Markt,S8\n" },
    { "timeframe_overlap", error, 1, "timeframes.txt", "", "timeframe_group_id,start_time,end_time,service_id\nG,00:00:00,09:00:00,ALL\nG,08:59:00,24:00:00,ALL\n" },
    { "invalid_currency_amount", error, 1, "fare_products.txt", "", "fare_product_id,amount,currency\nF,200.50,JPY\n" },
};

}  // namespace

TEST_CASE("a feed without a fault has none")
{
    auto const report = checked(good());
    CHECK_MESSAGE(report.notices.empty(), codes(report));
    CHECK(report.rules == Rules::Canonical);
    CHECK(report.counts.trips == 1);
    CHECK(report.service_from == 20260401);
    CHECK(report.service_until == 20270331);
}

TEST_CASE("each fault is told by its code")
{
    for (auto const& row : rows) {
        CAPTURE(row.code);
        CAPTURE(row.to);
        auto files = good();
        if (row.code == "transfer_distance_too_large")
            files["stops.txt"] += "S9,Far,53.5,13.4\n";
        auto& file = files[std::string(row.file)];
        if (row.from.empty() && row.to.empty()) {
            files.erase(std::string(row.file));
        } else if (row.from.empty()) {
            file = row.to;
        } else {
            auto const at = file.find(row.from);
            REQUIRE(at != file.npos);
            file.replace(at, row.from.size(), row.to);
        }
        auto const report = checked(files);
        CHECK_MESSAGE(count(report, row.code) == row.times, codes(report));
        if (count(report, row.code))
            CHECK(severity(report, row.code) == row.severity);
        CHECK(words_of(row.code).has_value());
    }
}

TEST_CASE("the day before a boundary is not told")
{
    auto files = good();
    auto& info_text = files["feed_info.txt"];
    info_text.replace(info_text.find("20270331"), 8, "20261223");
    CHECK(count(checked(files), "feed_expiration_date30_days") == 0);
    files = good();
    auto& calendar = files["calendar.txt"];
    calendar.replace(calendar.find("20270331"), 8, "20261129");
    CHECK(count(checked(files), "trip_coverage_not_active_for_next7_days") == 0);
}

TEST_CASE("trips of one block that run at the same time are told, on different days they are not")
{
    auto files = good();
    files["trips.txt"] = "route_id,service_id,trip_id,block_id\nR1,ALL,T1,B\nR1,ALL,T2,B\n";
    files["stop_times.txt"] += "T2,08:04:00,08:04:00,S1,1,1\nT2,08:09:00,08:09:00,S3,2,1\n";
    CHECK(count(checked(files), "block_trips_with_overlapping_stop_times") == 1);
    files["calendar.txt"] = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nALL,1,1,1,1,1,0,0,20260401,20270331\nWE,0,0,0,0,0,1,1,20260401,20270331\n";
    files["trips.txt"] = "route_id,service_id,trip_id,block_id\nR1,ALL,T1,B\nR1,WE,T2,B\n";
    CHECK(count(checked(files), "block_trips_with_overlapping_stop_times") == 0);
}

TEST_CASE("Japan's files, columns and ids are known where the feed is Japan's")
{
    auto files = good();
    files["agency.txt"] = "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n3000020412015,佐賀市交通局,https://bus.example.jp/,Asia/Tokyo,ja\n";
    files["agency_jp.txt"] = "agency_id,agency_official_name,agency_zip_number\n3000020412015,佐賀市交通局,840-0812\n";
    files["routes.txt"] = "route_id,agency_id,route_long_name,route_type,jp_parent_route_id\n路線1,3000020412015,港線,3,\n";
    files["trips.txt"] = "route_id,service_id,trip_id,jp_office_id\n路線1,ALL,T1,\n";
    files["translations.txt"] = "trans_id,lang,translation\nMarket,ja-Hrkt,いちば\n";
    files["fare_attributes.txt"] = "fare_id,price,currency_type,payment_method\nF1,200.00,JPY,0\nF2,210,JPY,0\n";
    files["route_jp.txt"] = "a\n";
    auto const report = checked(files);
    CHECK(report.rules == Rules::Japanese);
    CHECK(count(report, "unknown_column") == 0);
    CHECK(count(report, "unknown_file") == 1);  // route_jp.txt
    CHECK(count(report, "jp_misspelled_name") == 1);
    CHECK(count(report, "missing_required_column") == 0);
    CHECK(count(report, "jp_old_translations_form") == 1);
    CHECK(count(report, "jp_missing_reading") == 2);
    CHECK(count(report, "jp_invalid_zip_number") == 1);
    CHECK(count(report, "jp_price_with_fraction") == 1);
    CHECK(count(report, "jp_missing_required_file") == 1);  // fare_rules.txt, for two fares
    CHECK(count(report, "jp_agency_id_is_no_corporate_number") == 0);
    CHECK(count(report, "jp_stop_outside_japan") == 3);
    CHECK(severity(report, "non_ascii_or_non_printable_char") == Severity::Info);

    auto const canonical = checked(files, Rules::Canonical);
    CHECK(count(canonical, "missing_required_column") == 3);  // table_name, field_name, language
    CHECK(count(canonical, "unknown_column") == 4);           // jp_parent_route_id, jp_office_id, trans_id, lang
    CHECK(count(canonical, "unknown_file") == 2);
    CHECK(severity(canonical, "non_ascii_or_non_printable_char") == Severity::Warning);
}

TEST_CASE("corporate numbers: the check digit, and parts behind an underscore")
{
    struct Id { char const* id; std::uint64_t told; };
    for (auto const& [id, told] : { Id { "3000020412015", 0 }, Id { "3000020412016", 1 }, Id { "5000020232114_2", 0 }, Id { "5000020232114_", 1 }, Id { "bus", 1 } }) {
        CAPTURE(id);
        auto files = good();
        files["agency.txt"] = "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n" + std::string(id) + ",市,https://bus.example.jp/,Asia/Tokyo,ja\n";
        CHECK(count(checked(files), "jp_agency_id_is_no_corporate_number") == told);
    }
}

TEST_CASE("a letter that is not UTF-8 is told with its row; the rest is read")
{
    auto files = good();
    files["stops.txt"].replace(files["stops.txt"].find("Market"), 6, "\x8Es\x8F\xEA");
    auto const report = checked(files);
    CHECK(count(report, "invalid_character") == 1);
    CHECK(report.counts.stops == 3);
}

TEST_CASE("samples are kept up to the limit, all are counted")
{
    auto files = good();
    for (int i = 0; i < 60; ++i)
        files["stops.txt"] += "X" + std::to_string(i) + ",Quay " + std::to_string(i) + ",52.5,13.4\n";
    auto const report = check(*Feed::of_files(files), { .today = 20261122, .samples = 5 });
    auto const found = std::ranges::find(report.notices, "stop_without_stop_time", &Notice::code);
    REQUIRE(found != report.notices.end());
    CHECK(found->total == 60);
    CHECK(found->samples.size() == 5);
    CHECK(to_json(report).find("\"code\":\"stop_without_stop_time\",\"severity\":\"WARNING\",\"totalNotices\":60") != std::string::npos);
}

TEST_CASE("what is no archive is refused with a reason")
{
    auto const path = std::filesystem::temp_directory_path() / "mado-gtfs-not-a-zip.zip";
    std::FILE* file = std::fopen(path.c_str(), "wb");
    std::fputs("stop_id,stop_name\n", file);
    std::fclose(file);
    auto const feed = Feed::open(path);
    REQUIRE_FALSE(feed);
    CHECK(feed.error().kind == Problem::Kind::NotAnArchive);
    std::filesystem::remove(path);
    CHECK_FALSE(Feed::open("/nowhere/feed.zip"));
}

// Real feeds of 2019, where they stand beside the source.
TEST_CASE("feeds of Japan's towns: what is known of them is found, and their lawful files are no fault")
{
    auto const folder = std::filesystem::path(MADO_SOURCE_ROOT) / "../shared/facts/samples/gtfs-jp";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("the feeds do not stand beside the source");
        return;
    }
    struct Known { char const* file; std::size_t stop_times; char const* code; };
    for (auto const& known : { Known { "saga-current.zip", 94'383, "jp_old_translations_form" }, Known { "gtfs.1034.uenomura_com.zip", 0, "jp_misspelled_name" },
             Known { "401005_shieitosengtfs.zip", 0, "jp_missing_required_file" }, Known { "toyota_chiiki_GTFS.zip", 0, "jp_old_translations_form" },
             Known { "city_kurobe_ishida_aimoto_gtfs.zip", 0, "expired_calendar" } }) {
        CAPTURE(known.file);
        auto const feed = Feed::open(folder / known.file);
        REQUIRE(feed);
        auto const report = check(*feed, { .today = 20190601 });
        auto const today = check(*feed, { .today = 20261122 });
        CHECK(report.rules == Rules::Japanese);
        CHECK(count(report, "missing_required_column") == 0);
        CHECK(count(report, "unknown_column") == (known.code == std::string_view("jp_misspelled_name") ? 1 : 0));
        if (known.stop_times)
            CHECK(report.counts.stop_times == known.stop_times);
        CHECK_MESSAGE(count(known.code == std::string_view("expired_calendar") ? today : report, known.code) >= 1, codes(report));
        CHECK(count(today, "feed_expiration_date7_days") + count(today, "missing_required_field") + (feed->table("feed_info.txt")->rows() == 0) >= 1);
        for (auto const& notice : today.notices)
            CHECK_MESSAGE(words_of(notice.code).has_value(), notice.code);
    }
}
