#include "service/entries.h"

#include <mado/audit/audit.h>
#include <mado/definitions/round.h>

#include "store/unfinished_store.h"

namespace mado::entry {

Sending make_sending(Workplace const& here, std::string const& tenant, Opened const& opened, definitions::Evaluation& evaluation, std::optional<ReadBack> read_back)
{
    auto const& unfinished = opened.unfinished;
    Sending sending;
    sending.receipt_number = here.ids.receipt_number();
    sending.entered.id = unfinished.id;
    sending.entered.definition = opened.definition->hash;
    sending.entered.arrived_at = unfinished.channel == Channel::Web ? here.now().at : arrival_of(opened.contents).value_or(here.now().at);
    sending.entered.body = body_of(evaluation, { unfinished.channel, sending.receipt_number, opened.offered ? opened.offered->name : std::string(), opened.contents, std::move(read_back) });
    sending.entered.original = cases::seal_entered(here, tenant, sending.entered);
    return sending;
}

Result<cases::Case> send(db::Write& tx, Caller const& caller, Workplace const& here, Opened const& opened, Sending const& sending)
{
    auto const& unfinished = opened.unfinished;
    bool const is_own = unfinished.channel == Channel::Web;
    // The row is the token: whoever takes it away opens the case, the second click finds nothing to take.
    auto const kept = store::find(tx, unfinished.id);
    if (!kept || !store::remove(tx, unfinished.id))
        return refuse(Refusal::Kind::Conflict, "entry.sent_already");
    if (kept->unfinished.version != unfinished.version)
        return refuse(Refusal::Kind::Conflict, "entry.changed_elsewhere");
    auto made = TRY(is_own ? cases::notify(tx, caller, here, sending.entered) : cases::enter(tx, caller, here, sending.entered));
    files::forget_blobs(tx, "entry", unfinished.id.value);
    if (is_own)
        store::insert_own(tx, { sending.receipt_number, made.id, caller.person, here.now().at });
    audit::record(tx, caller, here.now(), "entry.application.entered", { { "case", made.id.value } },
        { { "procedure", made.procedure }, { "channel", made.channel }, { "definition", made.definition }, { "arrived_at", std::to_string(made.arrived_at.microseconds) } });
    return made;
}

}  // namespace mado::entry
