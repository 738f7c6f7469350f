#include <mado/datasets/requests.h>

#include <mado/names/id.h>
#include <mado/text/utf8.h>

namespace mado::datasets {

namespace {

constexpr std::size_t most_title = 100, most_words = 2'000;

std::unexpected<Refusal> malformed(std::string place) { return refuse(Refusal::Kind::Invalid, "datasets.not_a_request", { { "place", std::move(place) } }); }

json::Value members_of(DataRequest const& request)
{
    return json::object({ { "id", request.id }, { "title", request.title }, { "words", request.words }, { "dataset", request.dataset }, { "asked_at", request.asked_at.microseconds } });
}

// Of a request that is hidden the office says no more than its id.
Result<DataRequest> request_from(json::Value const& value, RequestState state)
{
    DataRequest made { value.text("id"), value.text("title"), value.text("words"), value.text("dataset"), { value.integer("asked_at") } };
    if (!is_uuid(made.id))
        return malformed("id");
    if ((made.title.empty() && state != RequestState::Hidden) || text::length(made.title) > most_title)
        return malformed("title");
    if (text::length(made.words) > most_words)
        return malformed("words");
    if (!made.dataset.empty() && !is_uuid(made.dataset))
        return malformed("dataset");
    return made;
}

}  // namespace

json::Value body_of(DataRequest const& request) { return json::object({ { "what", request_what }, { "request", members_of(request) } }); }

Result<DataRequest> request_of(json::Value const& body)
{
    if (body.text("what") != request_what)
        return malformed("what");
    return request_from(body["request"], RequestState::Open);
}

json::Value body_of(DataVotes const& votes) { return json::object({ { "what", votes_what }, { "request", votes.request }, { "votes", votes.votes } }); }

Result<DataVotes> votes_of(json::Value const& body)
{
    DataVotes made { body.text("request"), body.integer("votes", -1) };
    if (body.text("what") != votes_what)
        return malformed("what");
    if (!is_uuid(made.request))
        return malformed("request");
    if (made.votes < 0)
        return malformed("votes");
    return made;
}

json::Value body_of(ShownRequest const& shown)
{
    return json::object({ { "what", request_what }, { "request", members_of(shown.request) }, { "state", word_of(shown.state) }, { "answer", shown.answer } });
}

Result<ShownRequest> shown_request_of(json::Value const& body)
{
    if (body.text("what") != request_what)
        return malformed("what");
    auto const states = names_of(RequestState {});
    auto const state = std::ranges::find(states, body.text("state"));
    if (state == states.end())
        return malformed("state");
    auto const said = static_cast<RequestState>(state - states.begin());
    auto request = TRY(request_from(body["request"], said));
    return ShownRequest { std::move(request), said, body.text("answer") };
}

}  // namespace mado::datasets
