#pragma once
// 活用事例: what somebody made of our data. A proposal is shown to nobody before the office has looked at it: the front seals it to the office and keeps no copy.
// A maker is named as they wrote it, for everybody to read; no address to reach them is asked for.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <array>
#include <string>
#include <string_view>

namespace mado::datasets {

inline constexpr std::size_t most_use_title = 100, most_use_words = 500, most_use_maker = 100, most_use_address = 500;

// front → office (gateway::Kind::Reported; the subject is the id).
struct DataUse {
    std::string id {};                        // UUIDv7
    std::string title {}, address {}, words {}, maker {};
    std::string dataset {};                   // id of the dataset that it uses; empty: of several, or of none that is named
    Instant sent_at {};
};
inline constexpr std::string_view use_what = "data_use";
json::Value body_of(DataUse const& use);
Result<DataUse> use_of(json::Value const& body);              // refuses Invalid "datasets.not_a_use"
// What a page may lead to: http or https, a host, nobody's name and password, printable ASCII. Letters of Japanese must be percent-encoded.
bool may_lead_to(std::string_view address);

// office → front (`published`, what: data_use). Hidden: shown no more, and its words are not sent.
enum class UseState { Shown, Hidden };
constexpr std::array<std::string_view, 2> names_of(UseState) { return { "shown", "hidden" }; }
struct ShownUse { DataUse use {}; UseState state = UseState::Shown; };
json::Value body_of(ShownUse const& shown);
Result<ShownUse> shown_use_of(json::Value const& body);

// What the office's listeners are given when such a letter came.
struct UseReported { json::Value body {}; };

}  // namespace mado::datasets
