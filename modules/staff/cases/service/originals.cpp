#include <mado/cases/originals.h>

#include <mado/audit/audit.h>
#include <mado/sanitizing/files.h>
#include <mado/text/utf8.h>

#include "service/workings.h"
#include "store/content_store.h"

namespace mado::cases {

using Kind = Refusal::Kind;

namespace {
constexpr std::size_t most_words = 2000;
}

Result<void> note_original(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& blob, std::string_view reason)
{
    auto const found = TRY(service::found_for(tx, caller, may_read_original, id));
    auto const file = sanitizing::file(tx, "case", id.value, blob);
    if (!file)
        return refuse(Kind::NotFound, "cases.file.not_found");
    if (file->state == sanitizing::State::Infected)
        return refuse(Kind::Forbidden, "sanitizing.infected");
    if (file->state == sanitizing::State::Waiting)
        return refuse(Kind::Conflict, "sanitizing.waiting");
    if (text::trimmed(reason).empty())
        return refuse({ { "reason", "cases.original.reason_required" } });
    if (text::length(reason) > most_words)
        return refuse({ { "reason", "cases.words_too_long", { { "most", std::to_string(most_words) } } } });
    // The words stay in the record; the event proves that they have not been changed since.
    auto const note = here.now().id();
    store::insert_note(tx, id, note, { std::string(reason), caller.person, here.now().at });
    service::trace(tx, caller, here, "cases.file.original_read", found, { { "blob", blob }, { "note", note }, { "reason", audit::salted_hash(note, reason) } });
    return {};
}

}  // namespace mado::cases
