#include <mado/cases/special.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "service/workings.h"
#include "store/case_store.h"
#include "store/special_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 1000;
constexpr int most_reasons = 100;

std::vector<FieldError> wrong_in(std::string_view reason)
{
    if (text::trimmed(reason).empty())
        return { { "reason", "cases.special.reason_required" } };
    if (text::length(reason) > most_words)
        return { { "reason", "cases.words_too_long", { { "most", std::to_string(most_words) } } } };
    return {};
}

Result<Case> found_for(db::Read& tx, Caller const& caller, access::Action const& action, CaseId const& id)
{
    auto found = TRY(find(tx, id));
    TRY(access::allow(tx, caller, action, { found.owner }));
    TRY(service::not_ones_own(caller, found));
    return found;
}

// The words stay in the record; the event proves that they have not been changed since, and does not say of which kind the case is.
void keep(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SpecialAct act, std::string_view reason)
{
    auto const now = here.now();
    auto const note = now.id();
    std::string const words(text::trimmed(reason));
    store::insert_reason(tx, note, id, { act, caller.person, now.at, words });
    std::map<std::string, std::string> const details { { "note", note }, { "reason", audit::salted_hash(note, words) } };
    std::vector<audit::Object> const objects { { "case", id.value } };
    switch (act) {
    case SpecialAct::Marked: audit::record(tx, caller, now, "cases.special.marked", objects, details); break;
    case SpecialAct::Released: audit::record(tx, caller, now, "cases.special.released", objects, details); break;
    case SpecialAct::Opened: audit::record(tx, caller, now, "cases.special.opened", objects, details); break;
    }
}

}  // namespace

std::optional<Special> special_of(db::Read& tx, CaseId const& id) { return store::special(tx, id); }
std::vector<SpecialReason> special_reasons(db::Read& tx, CaseId const& id) { return store::special_reasons(tx, id, most_reasons); }

Result<void> mark_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::optional<SpecialKind> kind, std::string_view reason)
{
    TRY(found_for(tx, caller, may_mark_special, id));
    auto errors = wrong_in(reason);
    if (!kind)
        errors.push_back({ "kind", "cases.special.kind_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::insert_special(tx, { id, *kind, caller.person, here.now().at }))
        return refuse(Kind::Conflict, "cases.special.marked_already");
    keep(tx, caller, here, id, SpecialAct::Marked, reason);
    return {};
}

Result<void> stop_use(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason)
{
    TRY(find(tx, id));
    store::insert_special(tx, { id, SpecialKind::Stopped, caller.person, here.now().at });
    keep(tx, caller, here, id, SpecialAct::Marked, reason);
    return {};
}

Result<void> release_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason)
{
    TRY(found_for(tx, caller, may_mark_special, id));
    if (auto errors = wrong_in(reason); !errors.empty())
        return refuse(std::move(errors));
    if (!store::remove_special(tx, id))
        return refuse(Kind::Conflict, "cases.special.not_marked");
    keep(tx, caller, here, id, SpecialAct::Released, reason);
    return {};
}

Result<void> open_special(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason)
{
    TRY(found_for(tx, caller, may_read, id));
    if (auto errors = wrong_in(reason); !errors.empty())
        return refuse(std::move(errors));
    if (store::special(tx, id))
        keep(tx, caller, here, id, SpecialAct::Opened, reason);
    return {};
}

bool has_opened(db::Read& tx, PersonId const& person, CaseId const& id, Instant since) { return store::has_opened(tx, person, id, since); }

Case listed(db::Read& tx, Case found)
{
    if (store::special(tx, found.id)) {
        found.title = "特別な事件";
        found.applicant_name.clear();
    }
    return found;
}

}  // namespace mado::cases
