#pragma once
// What the public asks for that is not published yet, and how many want it. The words of a request are shown to nobody before the office has read them:
// the front seals them to the office and keeps no copy. There is no person in them: neither name nor address is asked for.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <array>
#include <string>
#include <string_view>

namespace mado::datasets {

// front → office (gateway::Kind::Reported; the subject is the id of the request).
struct DataRequest {
    std::string id {};                        // UUIDv7
    std::string title {}, words {};           // what data; what for
    std::string dataset {};                   // id of the dataset that it is about; empty: of none
    Instant asked_at {};
};
inline constexpr std::string_view request_what = "data_request", votes_what = "data_votes";
json::Value body_of(DataRequest const& request);
Result<DataRequest> request_of(json::Value const& body);      // refuses Invalid "datasets.not_a_request"

// front → office: how many want it, as the front has counted them so far.
struct DataVotes { std::string request {}; std::int64_t votes = 0; };
json::Value body_of(DataVotes const& votes);
Result<DataVotes> votes_of(json::Value const& body);

// office → front (`published`, what: data_request): shown from now on, with the town's answer. Hidden: shown no more, and its words are not sent.
enum class RequestState { Open, Answered, Declined, Hidden };
constexpr std::array<std::string_view, 4> names_of(RequestState) { return { "open", "answered", "declined", "hidden" }; }
struct ShownRequest {
    DataRequest request {};
    RequestState state = RequestState::Open;
    std::string answer {};
};
json::Value body_of(ShownRequest const& shown);
Result<ShownRequest> shown_request_of(json::Value const& body);

// What the office's listeners are given when such a letter came; `what` says which of the two it is.
struct RequestReported { json::Value body {}; };

}  // namespace mado::datasets
