#pragma once
// What an unfinished entry holds, and the body that it becomes.
#include <mado/definitions/evaluation.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/time/day.h>

#include <optional>
#include <string>
#include <string_view>

namespace mado::entry {

enum class Channel { Paper, Post, Phone, Counter, Web };  // Web: a colleague's own notice
constexpr std::array<std::string_view, 5> names_of(Channel) { return { "paper", "post", "phone", "counter", "web" }; }
std::optional<Channel> channel_of(std::string_view word);

struct Contents {
    std::string definition {};               // hash it was last shown with
    std::string applicant {}, language = "ja";
    std::string arrived_on {}, arrived_time {};  // 2026-11-18, 09:05
    std::string evidence {}, number_evidence {};  // how it was made sure who it is (身元確認), and that the number is theirs (番号確認)
    std::string caller_number {}, pages {}, postmark {}, remarks {};
    bool as_it_is = false;                   // what does not fit is on the paper like that
    json::Object answers {};                 // stored forms; never a 個人番号
    json::Object keys {};                    // of the files: { blob: { key, size } }
    json::Object scans {};                   // { original: { way, blobs } }: the paper itself
    json::Object prefilled {};               // { field: stored } from the personnel record
};
json::Value json_of(Contents const& contents);
Contents contents_of(json::Value const& value);

// The moment that counts; nothing when the day or the time is none.
std::optional<Instant> arrival_of(Contents const& contents);

// What was read back to the caller, when it was.
struct ReadBack {
    std::string words;
    Instant at;
};

// The body of `submitted` (definition.md §12), as the front would make it, with what only this way has in shown.entry.
struct Filled {
    Channel channel;
    std::string receipt_number, round;
    Contents const& contents;
    std::optional<ReadBack> read_back {};
};
json::Value body_of(definitions::Evaluation& evaluation, Filled const& filled);

}  // namespace mado::entry
