// Requests for data: from the front, read here, answered to the public.
#include <mado/open_data/desk.h>

#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>
#include <mado/text/utf8.h>

#include "service/recording.h"
#include "store/dataset_store.h"
#include "store/desk_store.h"

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

void tell_front(db::Write& tx, Workplace const& here, RequestEntry const& request)
{
    auto const now = here.now();
    auto shown = request.asked;
    if (request.state == RequestState::Hidden)
        shown = { .id = request.asked.id, .asked_at = request.asked.asked_at };  // its words stay here
    else if (!request.dataset.empty())
        shown.dataset = request.dataset;
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = request.asked.id, .receiver = "front", .arrived_at = now.at };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, now.at, datasets::body_of(datasets::ShownRequest { shown, request.state, request.state == RequestState::Hidden ? std::string() : request.answer }));
    gateway::post(tx, now, letter);
}

}  // namespace

std::vector<RequestEntry> requests(db::Read& tx, Caller const& caller)
{
    if (!access::allow(tx, caller, may_answer, { "" }))
        return {};
    return store::requests(tx);
}

std::int64_t count_new_requests(db::Read& tx, Caller const& caller)
{
    return access::allow(tx, caller, may_answer, { "" }) ? store::count_new_requests(tx) : 0;
}

Result<RequestEntry> answer_request(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, RequestState state, std::string_view answer, std::string_view dataset)
{
    TRY(access::allow(tx, caller, may_answer, { "" }));
    auto found = store::request(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "open_data.request.not_found");
    bool const needs_words = state == RequestState::Answered || state == RequestState::Declined;
    if (needs_words && is_blank(answer))
        return refuse({ { "answer." + found->asked.id, "open_data.request.answer_required" } });
    if (auto trouble = trouble_with("answer." + found->asked.id, answer, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    if (!dataset.empty() && !store::find(tx, { std::string(dataset) }))
        return refuse({ { "dataset." + found->asked.id, "open_data.not_found" } });
    bool const front_knows = found->state != RequestState::Hidden || state != RequestState::Hidden;  // what was never shown is not told
    found->state = state;
    found->answer = answer;
    found->dataset = dataset;
    found->answered_at = here.clock.now();
    found->answered_by = caller.person;
    store::keep(tx, *found);
    if (front_knows)
        tell_front(tx, here, *found);
    audit::record(tx, caller, here.now(), "open_data.request.answered", { { "request", found->asked.id } }, { { "state", word_of(state) } });
    return std::move(*found);
}

Result<void> receive_request(db::Write& tx, Caller const& caller, Workplace const& here, datasets::RequestReported const& reported)
{
    if (reported.body.text("what") == datasets::votes_what) {
        auto const votes = TRY(datasets::votes_of(reported.body));
        auto found = store::request(tx, votes.request);
        if (!found)
            return refuse(RefusalKind::NotFound, "open_data.request.not_found");
        found->votes = votes.votes;
        store::keep(tx, *found);
        return {};
    }
    auto const asked = TRY(datasets::request_of(reported.body));
    if (store::request(tx, asked.id))
        return {};                            // said again
    RequestEntry entry;
    entry.asked = asked;
    store::keep(tx, entry);
    audit::record(tx, caller, here.now(), "open_data.request.received", { { "request", asked.id } });
    return {};
}

}  // namespace mado::open_data
