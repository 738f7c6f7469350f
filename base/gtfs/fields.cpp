#include "fields.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Type;
constexpr auto required = Presence::Required, recommended = Presence::Recommended, optional = Presence::Optional;

constexpr Field agency[] = { { "agency_id", Id }, { "agency_name", Text, required }, { "agency_url", Url, required }, { "agency_timezone", Timezone, required },
    { "agency_lang", Language }, { "agency_phone", Phone }, { "agency_fare_url", Url }, { "agency_email", Email }, { "cemv_support", Choice, optional, {}, " 0 1 2 " } };
constexpr Field stops[] = { { "stop_id", Id, required }, { "stop_code", Text }, { "stop_name", Name }, { "tts_stop_name", Text }, { "stop_desc", Name }, { "stop_lat", Latitude },
    { "stop_lon", Longitude }, { "zone_id", Id }, { "stop_url", Url }, { "location_type", Choice, optional, {}, " 0 1 2 3 4 " }, { "parent_station", Id, optional, "stops.txt:stop_id" },
    { "stop_timezone", Timezone }, { "wheelchair_boarding", Choice, optional, {}, " 0 1 2 " }, { "level_id", Id, optional, "levels.txt:level_id" }, { "platform_code", Text },
    { "stop_access", Choice, optional, {}, " 0 1 " } };
constexpr Field routes[] = { { "route_id", Id, required }, { "agency_id", Id, optional, "agency.txt:agency_id" }, { "route_short_name", Text }, { "route_long_name", Name },
    { "route_desc", Name }, { "route_type", Choice, required, {}, " 0 1 2 3 4 5 6 7 11 12 " }, { "route_url", Url }, { "route_color", Color }, { "route_text_color", Color },
    { "route_sort_order", NotNegative }, { "continuous_pickup", Choice, optional, {}, " 0 1 2 3 " }, { "continuous_drop_off", Choice, optional, {}, " 0 1 2 3 " },
    { "network_id", Id }, { "cemv_support", Choice, optional, {}, " 0 1 2 " }, { "jp_parent_route_id", Id } };
constexpr Field trips[] = { { "route_id", Id, required, "routes.txt:route_id" }, { "service_id", Id, required }, { "trip_id", Id, required }, { "trip_headsign", Name },
    { "trip_short_name", Text }, { "direction_id", Choice, optional, {}, " 0 1 " }, { "block_id", Id }, { "shape_id", Id, optional, "shapes.txt:shape_id" },
    { "wheelchair_accessible", Choice, optional, {}, " 0 1 2 " }, { "bikes_allowed", Choice, optional, {}, " 0 1 2 " }, { "cars_allowed", Choice, optional, {}, " 0 1 2 " },
    { "safe_duration_factor", Number }, { "safe_duration_offset", Number }, { "jp_trip_desc", Text }, { "jp_trip_desc_symbol", Text },
    { "jp_office_id", Id, optional, "office_jp.txt:office_id" }, { "jp_pattern_id", Id, optional, "pattern_jp.txt:jp_pattern_id" } };
constexpr Field stop_times[] = { { "trip_id", Id, required, "trips.txt:trip_id" }, { "arrival_time", Time }, { "departure_time", Time }, { "stop_id", Id, optional, "stops.txt:stop_id" },
    { "location_group_id", Id, optional, "location_groups.txt:location_group_id" }, { "location_id", Id }, { "stop_sequence", NotNegative, required }, { "stop_headsign", Name },
    { "start_pickup_drop_off_window", Time }, { "end_pickup_drop_off_window", Time }, { "pickup_type", Choice, optional, {}, " 0 1 2 3 " }, { "drop_off_type", Choice, optional, {}, " 0 1 2 3 " },
    { "continuous_pickup", Choice, optional, {}, " 0 1 2 3 " }, { "continuous_drop_off", Choice, optional, {}, " 0 1 2 3 " }, { "shape_dist_traveled", NotNegativeNumber },
    { "timepoint", Choice, optional, {}, " 0 1 " }, { "pickup_booking_rule_id", Id, optional, "booking_rules.txt:booking_rule_id" }, { "drop_off_booking_rule_id", Id, optional, "booking_rules.txt:booking_rule_id" } };
constexpr Field calendar[] = { { "service_id", Id, required }, { "monday", Choice, required, {}, " 0 1 " }, { "tuesday", Choice, required, {}, " 0 1 " }, { "wednesday", Choice, required, {}, " 0 1 " },
    { "thursday", Choice, required, {}, " 0 1 " }, { "friday", Choice, required, {}, " 0 1 " }, { "saturday", Choice, required, {}, " 0 1 " }, { "sunday", Choice, required, {}, " 0 1 " },
    { "start_date", Date, required }, { "end_date", Date, required }, { "service_name", Text } };
constexpr Field calendar_dates[] = { { "service_id", Id, required }, { "date", Date, required }, { "exception_type", Choice, required, {}, " 1 2 " }, { "holiday_name", Text } };
constexpr Field fare_attributes[] = { { "fare_id", Id, required }, { "price", Money, required }, { "currency_type", Currency, required }, { "payment_method", Choice, required, {}, " 0 1 " },
    { "transfers", Choice, optional, {}, " 0 1 2 " }, { "agency_id", Id, optional, "agency.txt:agency_id" }, { "transfer_duration", NotNegative } };
constexpr Field fare_rules[] = { { "fare_id", Id, required, "fare_attributes.txt:fare_id" }, { "route_id", Id, optional, "routes.txt:route_id" }, { "origin_id", Id, optional, "stops.txt:zone_id" },
    { "destination_id", Id, optional, "stops.txt:zone_id" }, { "contains_id", Id, optional, "stops.txt:zone_id" } };
constexpr Field timeframes[] = { { "timeframe_group_id", Id, required }, { "start_time", Time }, { "end_time", Time }, { "service_id", Id, required } };
constexpr Field rider_categories[] = { { "rider_category_id", Id, required }, { "rider_category_name", Text, required }, { "is_default_fare_category", Choice, optional, {}, " 0 1 " }, { "eligibility_url", Url } };
constexpr Field fare_media[] = { { "fare_media_id", Id, required }, { "fare_media_name", Text }, { "fare_media_type", Choice, required, {}, " 0 1 2 3 4 " } };
constexpr Field fare_products[] = { { "fare_product_id", Id, required }, { "fare_product_name", Text }, { "rider_category_id", Id, optional, "rider_categories.txt:rider_category_id" },
    { "fare_media_id", Id, optional, "fare_media.txt:fare_media_id" }, { "amount", Money, required }, { "currency", Currency, required } };
constexpr Field fare_leg_rules[] = { { "leg_group_id", Id }, { "network_id", Id }, { "from_area_id", Id, optional, "areas.txt:area_id" }, { "to_area_id", Id, optional, "areas.txt:area_id" },
    { "from_timeframe_group_id", Id, optional, "timeframes.txt:timeframe_group_id" }, { "to_timeframe_group_id", Id, optional, "timeframes.txt:timeframe_group_id" },
    { "fare_product_id", Id, required, "fare_products.txt:fare_product_id" }, { "rule_priority", NotNegative } };
constexpr Field fare_leg_join_rules[] = { { "from_network_id", Id, required }, { "to_network_id", Id, required }, { "from_stop_id", Id, optional, "stops.txt:stop_id" }, { "to_stop_id", Id, optional, "stops.txt:stop_id" } };
constexpr Field fare_transfer_rules[] = { { "from_leg_group_id", Id, optional, "fare_leg_rules.txt:leg_group_id" }, { "to_leg_group_id", Id, optional, "fare_leg_rules.txt:leg_group_id" },
    { "transfer_count", Whole }, { "duration_limit", Positive }, { "duration_limit_type", Choice, optional, {}, " 0 1 2 3 " }, { "fare_transfer_type", Choice, required, {}, " 0 1 2 " },
    { "fare_product_id", Id, optional, "fare_products.txt:fare_product_id" } };
constexpr Field areas[] = { { "area_id", Id, required }, { "area_name", Text } };
constexpr Field stop_areas[] = { { "area_id", Id, required, "areas.txt:area_id" }, { "stop_id", Id, required, "stops.txt:stop_id" } };
constexpr Field networks[] = { { "network_id", Id, required }, { "network_name", Text } };
constexpr Field route_networks[] = { { "network_id", Id, required, "networks.txt:network_id" }, { "route_id", Id, required, "routes.txt:route_id" } };
constexpr Field shapes[] = { { "shape_id", Id, required }, { "shape_pt_lat", Latitude, required }, { "shape_pt_lon", Longitude, required }, { "shape_pt_sequence", NotNegative, required },
    { "shape_dist_traveled", NotNegativeNumber } };
constexpr Field frequencies[] = { { "trip_id", Id, required, "trips.txt:trip_id" }, { "start_time", Time, required }, { "end_time", Time, required }, { "headway_secs", Positive, required },
    { "exact_times", Choice, optional, {}, " 0 1 " } };
constexpr Field transfers[] = { { "from_stop_id", Id, optional, "stops.txt:stop_id" }, { "to_stop_id", Id, optional, "stops.txt:stop_id" }, { "from_route_id", Id, optional, "routes.txt:route_id" },
    { "to_route_id", Id, optional, "routes.txt:route_id" }, { "from_trip_id", Id, optional, "trips.txt:trip_id" }, { "to_trip_id", Id, optional, "trips.txt:trip_id" },
    { "transfer_type", Choice, optional, {}, " 0 1 2 3 4 5 " }, { "min_transfer_time", NotNegative } };
constexpr Field pathways[] = { { "pathway_id", Id, required }, { "from_stop_id", Id, required, "stops.txt:stop_id" }, { "to_stop_id", Id, required, "stops.txt:stop_id" },
    { "pathway_mode", Choice, required, {}, " 1 2 3 4 5 6 7 " }, { "is_bidirectional", Choice, required, {}, " 0 1 " }, { "length", NotNegativeNumber }, { "traversal_time", Positive },
    { "stair_count", Whole }, { "max_slope", Number }, { "min_width", Number }, { "signposted_as", Text }, { "reversed_signposted_as", Text } };
constexpr Field levels[] = { { "level_id", Id, required }, { "level_index", Number, required }, { "level_name", Text } };
constexpr Field location_groups[] = { { "location_group_id", Id, required }, { "location_group_name", Text } };
constexpr Field location_group_stops[] = { { "location_group_id", Id, required, "location_groups.txt:location_group_id" }, { "stop_id", Id, required, "stops.txt:stop_id" } };
constexpr Field booking_rules[] = { { "booking_rule_id", Id, required }, { "booking_type", Choice, required, {}, " 0 1 2 " }, { "prior_notice_duration_min", Whole }, { "prior_notice_duration_max", Whole },
    { "prior_notice_last_day", Whole }, { "prior_notice_last_time", Time }, { "prior_notice_start_day", Whole }, { "prior_notice_start_time", Time }, { "prior_notice_service_id", Id },
    { "message", Text }, { "pickup_message", Text }, { "drop_off_message", Text }, { "phone_number", Phone }, { "info_url", Url }, { "booking_url", Url } };
constexpr Field translations[] = { { "table_name", Text, required }, { "field_name", Text, required }, { "language", Language, required }, { "translation", Text, required }, { "record_id", Id },
    { "record_sub_id", Id }, { "field_value", Text } };
constexpr Field feed_info[] = { { "feed_publisher_name", Text, required }, { "feed_publisher_url", Url, required }, { "feed_lang", Language, required }, { "default_lang", Language },
    { "feed_start_date", Date, recommended }, { "feed_end_date", Date, recommended }, { "feed_version", Text, recommended }, { "feed_contact_email", Email }, { "feed_contact_url", Url } };
constexpr Field attributions[] = { { "attribution_id", Id }, { "agency_id", Id, optional, "agency.txt:agency_id" }, { "route_id", Id, optional, "routes.txt:route_id" }, { "trip_id", Id, optional, "trips.txt:trip_id" },
    { "organization_name", Text, required }, { "is_producer", Choice, optional, {}, " 0 1 " }, { "is_operator", Choice, optional, {}, " 0 1 " }, { "is_authority", Choice, optional, {}, " 0 1 " },
    { "attribution_url", Url }, { "attribution_email", Email }, { "attribution_phone", Phone } };
// GTFS-JP, 標準的なバス情報フォーマット: what it adds.
constexpr Field agency_jp[] = { { "agency_id", Id, required, "agency.txt:agency_id" }, { "agency_official_name", Text }, { "agency_zip_number", Text }, { "agency_address", Text },
    { "agency_president_pos", Text }, { "agency_president_name", Text } };
constexpr Field routes_jp[] = { { "route_id", Id, required, "routes.txt:route_id" }, { "route_update_date", Date }, { "origin_stop", Text }, { "via_stop", Text }, { "destination_stop", Text } };
constexpr Field office_jp[] = { { "office_id", Id, required }, { "office_name", Text, required }, { "office_url", Url }, { "office_phone", Phone } };
constexpr Field pattern_jp[] = { { "jp_pattern_id", Id, required }, { "route_update_date", Date }, { "origin_stop", Text }, { "via_stop", Text }, { "destination_stop", Text } };

constexpr File all[] = {
    { "agency.txt", required, agency, "agency_id" }, { "stops.txt", required, stops, "stop_id" }, { "routes.txt", required, routes, "route_id" }, { "trips.txt", required, trips, "trip_id" },
    { "stop_times.txt", required, stop_times, "trip_id,stop_sequence" }, { "calendar.txt", optional, calendar, "service_id" }, { "calendar_dates.txt", optional, calendar_dates, "service_id,date" },
    { "fare_attributes.txt", optional, fare_attributes, "fare_id" }, { "fare_rules.txt", optional, fare_rules, "fare_id,route_id,origin_id,destination_id,contains_id" },
    { "timeframes.txt", optional, timeframes, "timeframe_group_id,start_time,end_time,service_id" }, { "rider_categories.txt", optional, rider_categories, "rider_category_id" },
    { "fare_media.txt", optional, fare_media, "fare_media_id" }, { "fare_products.txt", optional, fare_products, "fare_product_id,rider_category_id,fare_media_id" },
    { "fare_leg_rules.txt", optional, fare_leg_rules, "network_id,from_area_id,to_area_id,from_timeframe_group_id,to_timeframe_group_id,fare_product_id" },
    { "fare_leg_join_rules.txt", optional, fare_leg_join_rules, "from_network_id,to_network_id,from_stop_id,to_stop_id" },
    { "fare_transfer_rules.txt", optional, fare_transfer_rules, "from_leg_group_id,to_leg_group_id,fare_product_id,transfer_count,duration_limit" }, { "areas.txt", optional, areas, "area_id" },
    { "stop_areas.txt", optional, stop_areas, "area_id,stop_id" }, { "networks.txt", optional, networks, "network_id" }, { "route_networks.txt", optional, route_networks, "route_id" },
    { "shapes.txt", optional, shapes, "shape_id,shape_pt_sequence" }, { "frequencies.txt", optional, frequencies, "trip_id,start_time" },
    { "transfers.txt", optional, transfers, "from_stop_id,to_stop_id,from_trip_id,to_trip_id,from_route_id,to_route_id" }, { "pathways.txt", optional, pathways, "pathway_id" },
    { "levels.txt", optional, levels, "level_id" }, { "location_groups.txt", optional, location_groups, "location_group_id" },
    { "location_group_stops.txt", optional, location_group_stops, "location_group_id,stop_id" }, { "booking_rules.txt", optional, booking_rules, "booking_rule_id" },
    { "translations.txt", optional, translations, "table_name,field_name,language,record_id,record_sub_id,field_value" }, { "feed_info.txt", recommended, feed_info, {} },
    { "attributions.txt", optional, attributions, "attribution_id" },
    { "agency_jp.txt", optional, agency_jp, "agency_id", true }, { "routes_jp.txt", optional, routes_jp, "route_id", true }, { "office_jp.txt", optional, office_jp, "office_id", true },
    { "pattern_jp.txt", optional, pattern_jp, "jp_pattern_id", true },
};

}  // namespace

std::span<File const> files() { return all; }

File const* file_of(std::string_view name)
{
    auto const found = std::ranges::find(all, name, &File::name);
    return found == std::end(all) ? nullptr : found;
}

bool is_japanese_column(std::string_view file, std::string_view column)
{
    return column.starts_with("jp_") && (file == "routes.txt" || file == "trips.txt");
}

}  // namespace mado::gtfs
