#pragma once
// 議事録 as a document: pure. Made of the agenda, what was decided, who does what, and what the secretary wrote.
#include <mado/meetings/meetings.h>

#include <functional>
#include <map>

namespace mado::meetings::model {

struct Contents {
    Meeting meeting;
    std::string body_name;                   // of the standing body; "" of none
    std::vector<Member> members;
    std::vector<Item> items;
    std::vector<Resolution> resolutions;
    std::map<std::string, std::string> names; // of persons, by id
    std::string words;                       // of the secretary
};
using Say = std::function<std::string(std::string_view msgid, std::map<std::string, std::string> const& arguments)>;

// HTML of the subset that base/print sets. `confirmed_by` "": not confirmed yet, which it then says.
std::string minutes_html(Contents const& contents, Say const& say, std::string_view confirmed_by, Day confirmed_on);
// A stamp of all that the document is made of: what is confirmed is what was shown.
std::string stamp_of(Contents const& contents);

}  // namespace mado::meetings::model
