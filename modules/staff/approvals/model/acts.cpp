#include "model/acts.h"

#include <mado/text/utf8.h>

namespace mado::approvals {

bool Draft::separate() const { return proposal.effect == "disposition" || proposal.moves_money; }

}  // namespace mado::approvals

namespace mado::approvals::model {

namespace {

using Kind = Refusal::Kind;

Result<void> still_circulates(Draft const& draft)
{
    if (draft.state != DraftState::Circulating)
        return refuse(Kind::Conflict, "approvals.draft.not_circulating");
    return {};
}

Result<void> short_enough(std::string_view words)
{
    if (text::length(words) > most_words)
        return refuse({ { "comment", "approvals.words_too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

Draft ended(Draft draft, DraftState state, Actor const& by, std::string_view words)
{
    draft.state = state;
    draft.comment = words;
    draft.decided_at = by.at;
    draft.decided_by = by.person;
    ++draft.version;
    return draft;
}

Result<void> decides(Draft const& draft, Actor const& by, std::int64_t expected_version)
{
    if (draft.decider != by.position)
        return refuse(Kind::Forbidden, "approvals.not_the_decider");
    TRY(still_circulates(draft));
    if (draft.version != expected_version)
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    return {};
}

}  // namespace

Result<Draft> decided(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version)
{
    TRY(decides(draft, by, expected_version));
    if (draft.separate() && draft.drafter == by.person)
        return refuse(Kind::Forbidden, "approvals.decider_is_drafter");
    TRY(short_enough(comment));
    return ended(std::move(draft), DraftState::Decided, by, comment);
}

Result<Draft> sent_back(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version)
{
    TRY(decides(draft, by, expected_version));
    if (reason.empty())
        return refuse({ { "comment", "approvals.send_back.reason_required" } });
    TRY(short_enough(reason));
    return ended(std::move(draft), DraftState::SentBack, by, reason);
}

Result<Draft> recalled(Draft draft, Actor const& by, std::string_view reason)
{
    if (draft.drafter != by.person)
        return refuse(Kind::Forbidden, "approvals.not_the_drafter");
    TRY(still_circulates(draft));
    if (reason.empty())
        return refuse({ { "comment", "approvals.recall.reason_required" } });
    TRY(short_enough(reason));
    return ended(std::move(draft), DraftState::Recalled, by, reason);
}

}  // namespace mado::approvals::model
