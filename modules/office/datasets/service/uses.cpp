#include <mado/open_data/uses.h>

#include "store/use_store.h"

#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>

namespace mado::open_data {

namespace {

void tell_front(db::Write& tx, Workplace const& here, UseEntry const& entry)
{
    auto const now = here.now();
    bool const is_shown = entry.state == UseDecision::Shown;
    datasets::ShownUse const shown { is_shown ? entry.use : datasets::DataUse { .id = entry.use.id, .sent_at = entry.use.sent_at }, is_shown ? datasets::UseState::Shown : datasets::UseState::Hidden };
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = entry.use.id, .receiver = "front", .arrived_at = now.at };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, now.at, datasets::body_of(shown));
    gateway::post(tx, now, letter);
}

}  // namespace

std::vector<UseEntry> uses(db::Read& tx, Caller const& caller) { return access::allow(tx, caller, may_answer, { "" }) ? store::uses(tx) : std::vector<UseEntry> {}; }
std::int64_t count_new_uses(db::Read& tx, Caller const& caller) { return access::allow(tx, caller, may_answer, { "" }) ? store::count_new_uses(tx) : 0; }

Result<UseEntry> decide_use(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, datasets::UseState state)
{
    TRY(access::allow(tx, caller, may_answer, { "" }));
    auto found = store::use(tx, id);
    if (!found)
        return refuse(Refusal::Kind::NotFound, "open_data.use.not_found");
    bool const front_knows = found->state == UseDecision::Shown || state == datasets::UseState::Shown;
    found->state = state == datasets::UseState::Shown ? UseDecision::Shown : UseDecision::Hidden;
    found->decided_at = here.clock.now();
    found->decided_by = caller.person;
    store::keep(tx, *found);
    if (front_knows)
        tell_front(tx, here, *found);
    audit::record(tx, caller, here.now(), "open_data.use.decided", { { "use", found->use.id } }, { { "state", word_of(found->state) } });
    return std::move(*found);
}

Result<void> receive_use(db::Write& tx, Caller const& caller, Workplace const& here, datasets::UseReported const& reported)
{
    UseEntry entry;
    entry.use = TRY(datasets::use_of(reported.body));
    if (store::use(tx, entry.use.id))
        return {};                            // said again
    store::keep(tx, entry);
    audit::record(tx, caller, here.now(), "open_data.use.received", { { "use", entry.use.id } });
    return {};
}

}  // namespace mado::open_data
