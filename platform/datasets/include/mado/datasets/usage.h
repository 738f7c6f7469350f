#pragma once
// 利用回数: how often a dataset was looked at and taken from the public's catalogue, by day. Counted are requests, never people: no address, no browser, no cookie.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/day.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::datasets {

// `form`: "page" (the page of the dataset; without a resource), "api" (rows by a program), else the name of the file: "table.csv", "original" …
inline constexpr std::string_view page_form = "page", api_form = "api";
struct Usage {
    std::string dataset {}, resource {}, form {};
    Day day {};
    std::int64_t times = 0;
};
constexpr bool is_download(std::string_view form) { return form != page_form && form != api_form; }

// Who says of itself that it is no reader: "bot", "crawl" or "spider" in its user agent. It is not counted. Who says nothing is.
bool is_robot(std::string_view user_agent);

// front → office (gateway::Kind::Reported): the numbers of whole days as the front has counted them so far; said again they are the same or greater.
inline constexpr std::string_view usage_what = "data_usage";
inline constexpr std::size_t most_usages = 1'000;             // of one letter
json::Value body_of(std::vector<Usage> const& usages);
Result<std::vector<Usage>> usages_of(json::Value const& body);  // refuses Invalid "datasets.not_usages"

// What the office's listeners are given when such a letter came.
struct UsageReported { json::Value body {}; };

}  // namespace mado::datasets
