#pragma once
// 送付票: what goes into the envelope with papers that come by post (別送). It has the receipt number and the names of the papers, and
// nothing about the person: whoever opens the post finds the task by the code.
#include <mado/definitions/definition.h>
#include <mado/json/json.h>
#include <mado/time/day.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::papers {

constexpr std::string_view cover_sheet = "cover_sheet";  // definitions/documents/cover_sheet.html

struct Enclosed {
    std::string title;                     // of the field: 位置図
    std::string number {};                 // 2 of 3, as the applicant sees them; filled in order when empty
};
struct CoverSheet {
    std::string receipt_number;            // as stored or grouped
    std::string procedure;                 // its title, in Japanese: the office reads it
    std::string town;                      // 総社市
    std::string office, phone, address;    // to whom and where; an empty address leaves lines to write it on
    std::string task;                      // address of the task in the staff zone; empty: the code holds the number alone
    std::vector<Enclosed> papers;
    std::optional<Day> latest {};          // the last day of a limit that the papers stop
};
json::Value cover_sheet_values(CoverSheet const& sheet);

// "http://office.example:8081/soja-shi/papers/7K3M9QX24TJ"; "" when the zone's address is not known.
std::string address_of_task(std::string_view zone_address, std::string_view slug, std::string const& receipt_number);
// The number in what was typed or read from a sheet by a hand scanner, the whole address or the number alone; "" when there is none.
std::string receipt_number_scanned(std::string_view words);

}  // namespace mado::papers
