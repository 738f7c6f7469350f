// agency.txt, feed_info.txt, attributions.txt.
#include "ground.h"

#include <algorithm>

namespace mado::gtfs {

namespace {

using enum Severity;

void check_agencies(Ground const& ground)
{
    auto const& agency = ground.agency;
    auto const id = agency.column("agency_id"), zone = agency.column("agency_timezone"), language = agency.column("agency_lang");
    std::string_view first_language;
    for (std::size_t row = 0; row < agency.rows(); ++row) {
        if (agency.at(row, id).empty()) {
            if (agency.rows() > 1)
                ground.notices.add("missing_required_agency_id", Error, { { "filename", "agency.txt" }, { "csvRowNumber", agency.line(row) } });
            else
                ground.notices.add("missing_recommended_field", Warning, { { "filename", "agency.txt" }, { "csvRowNumber", agency.line(row) }, { "fieldName", "agency_id" } });
        }
        if (agency.at(row, zone) != agency.at(0, zone))
            ground.notices.add("inconsistent_agency_timezone", Error, { { "csvRowNumber", agency.line(row) }, { "expected", agency.at(0, zone) }, { "actual", agency.at(row, zone) } });
        auto const said = agency.at(row, language);
        if (said.empty())
            continue;
        if (first_language.empty())
            first_language = said;
        else if (said != first_language)
            ground.notices.add("inconsistent_agency_lang", Warning, { { "csvRowNumber", agency.line(row) }, { "expected", first_language }, { "actual", said } });
    }
    auto const& routes = ground.routes_;
    auto const of = routes.column("agency_id");
    for (std::size_t row = 0; row < routes.rows() && agency.rows() > 1; ++row)
        if (routes.at(row, of).empty())
            ground.notices.add("missing_required_agency_id", Error, { { "filename", "routes.txt" }, { "csvRowNumber", routes.line(row) } });
}

void check_languages(Ground const& ground, std::string_view feed_language)
{
    auto const& agency = ground.agency;
    auto const language = agency.column("agency_lang"), id = agency.column("agency_id"), name = agency.column("agency_name");
    for (std::size_t row = 0; row < agency.rows(); ++row)
        if (auto const said = agency.at(row, language); !said.empty() && !feed_language.empty() && feed_language != "mul" && said != feed_language)
            ground.notices.add("feed_info_lang_and_agency_lang_mismatch", Warning,
                { { "csvRowNumber", agency.line(row) }, { "agencyId", agency.at(row, id) }, { "agencyName", agency.at(row, name) }, { "agencyLang", said }, { "feedLang", feed_language } });
}

void check_feed_info(Ground const& ground)
{
    Cells const info(ground.feed, "feed_info.txt");
    if (info.rows() > 1)
        ground.notices.add("more_than_one_entity", Warning, { { "filename", "feed_info.txt" }, { "entityCount", std::uint64_t(info.rows()) } });
    auto const from = info.column("feed_start_date"), until = info.column("feed_end_date"), mail = info.column("feed_contact_email"), url = info.column("feed_contact_url");
    auto const today = day_number_of(std::to_string(ground.asked.today));
    for (std::size_t row = 0; row < info.rows(); ++row) {
        auto const first = day_number_of(info.at(row, from)), last = day_number_of(info.at(row, until));
        if (info.at(row, from).empty() != info.at(row, until).empty())
            ground.notices.add("missing_feed_info_date", Warning, { { "csvRowNumber", info.line(row) }, { "fieldName", info.at(row, from).empty() ? "feed_start_date" : "feed_end_date" } });
        if (first && last && *last < *first)
            ground.notices.add("start_and_end_range_out_of_order", Error,
                { { "filename", "feed_info.txt" }, { "csvRowNumber", info.line(row) }, { "startFieldName", "feed_start_date" }, { "startValue", info.at(row, from) }, { "endFieldName", "feed_end_date" }, { "endValue", info.at(row, until) } });
        if (info.at(row, mail).empty() && info.at(row, url).empty())
            ground.notices.add("missing_feed_contact_email_and_url", Warning, { { "csvRowNumber", info.line(row) } });
        if (today && last && *last <= *today + 7)
            ground.notices.add("feed_expiration_date7_days", Warning,
                { { "csvRowNumber", info.line(row) }, { "currentDate", ground.asked.today }, { "feedEndDate", info.at(row, until) }, { "suggestedExpirationDate", date_of(*today + 7) } });
        else if (today && last && *last <= *today + 30)
            ground.notices.add("feed_expiration_date30_days", Warning,
                { { "csvRowNumber", info.line(row) }, { "currentDate", ground.asked.today }, { "feedEndDate", info.at(row, until) }, { "suggestedExpirationDate", date_of(*today + 30) } });
        if (today && first && *first > *today)
            ground.notices.add("future_feed", Info, { { "csvRowNumber", info.line(row) }, { "currentDate", ground.asked.today }, { "feedStartDate", info.at(row, from) } });
        check_languages(ground, info.at(row, info.column("feed_lang")));
    }
}

}  // namespace

void check_agencies_and_feed(Ground const& ground)
{
    check_agencies(ground);
    check_feed_info(ground);
    Cells const roles(ground.feed, "attributions.txt");
    for (std::size_t row = 0; row < roles.rows(); ++row) {
        auto const is = [&](std::string_view name) { return roles.at(row, roles.column(name)) == "1"; };
        if (!is("is_producer") && !is("is_operator") && !is("is_authority"))
            ground.notices.add("attribution_without_role", Warning, { { "csvRowNumber", roles.line(row) }, { "attributionId", roles.at(row, roles.column("attribution_id")) } });
    }
}

}  // namespace mado::gtfs
