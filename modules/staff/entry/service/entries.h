#pragma once
// The use cases of who types: begin, keep, send. What is sealed is sealed before the transaction.
#include "model/contents.h"

#include <mado/cases/cases.h>
#include <mado/definitions/filling.h>
#include <mado/gateway/message.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::entry {

constexpr int days_kept_unfinished = 30;     // after the last touch

using EntryId = CaseId;                      // the case gets the id of its entry

struct Unfinished {
    EntryId id;
    std::string procedure, owner;
    Channel channel = Channel::Paper;
    PersonId by {};
    Instant touched_at {};
    std::int64_t version = 1;
};

struct Opened {
    Unfinished unfinished;
    Contents contents;
    definitions::DefinitionPointer definition;   // of the day of arrival
    definitions::RoundPointer offered {};        // the round that was open on that day
    bool has_moved = false;                      // since it was last shown
};

struct OwnNotice {
    std::string receipt_number;
    CaseId of;
    PersonId person;
    Instant sent_at;
};

// The version that examines what arrives on that day. Before the first version there was none: what came on paper then is examined by the
// present one, because nothing older was ever written down here; a flag of the definition may still ask about the day. A case keeps
// the version of the day of its arrival, also when the clerk types it after a newer one began. nullptr: not published at all.
definitions::DefinitionPointer definition_for(db::Read& tx, Workplace const& here, std::string_view procedure, Day arrived_on);

// What the caller may enter (for staff: what a colleague may notify), by owner and title.
std::vector<definitions::DefinitionPointer> procedures_to_enter(db::Read& tx, Caller const& caller, Workplace const& here);
std::vector<definitions::DefinitionPointer> procedures_of_staff(db::Read& tx, Workplace const& here);

// Refuses NotFound (not published here; one of staff in another's name), Forbidden.
Result<Unfinished> begin(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Channel channel);
// Refuses NotFound, Forbidden; a colleague's own notice is NotFound for everybody else.
Result<Opened> open(db::Read& tx, Caller const& caller, Workplace const& here, EntryId const& id);
// Refuses Conflict when another window changed it.
Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, Opened const& opened, std::vector<gateway::BlobName> const& blobs);
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, EntryId const& id);

definitions::Inputs inputs_of(db::Read& tx, Workplace const& here, Opened const& opened);

// What was made outside the transaction: the body, sealed as the original.
struct Sending {
    cases::Entered entered;
    std::string receipt_number;
};
Sending make_sending(Workplace const& here, std::string const& tenant, Opened const& opened, definitions::Evaluation& evaluation, std::optional<ReadBack> read_back);
// Refuses what cases::enter refuses, and Conflict "entry.sent_already" the second time: one case for a double click.
Result<cases::Case> send(db::Write& tx, Caller const& caller, Workplace const& here, Opened const& opened, Sending const& sending);

// The schedule: unfinished entries go 30 days after the last touch. How many went.
std::size_t forget_unfinished(Workplace const& here);

}  // namespace mado::entry
