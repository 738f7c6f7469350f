#pragma once
// The use cases of the waiting room.
#include "model/room.h"

#include <mado/portal/procedures.h>
#include <mado/zone/workplace.h>

namespace mado::waiting {

crypto::SymmetricKey ticket_key(Workplace const& here);
std::string secret_of(Workplace const& here, Room const& room);  // of the draw

// What the office published.
Result<void> receive_opening(db::Write& tx, Caller const& caller, Workplace const& here, portal::OpeningPublished const& published);

// A number. `handle` is made before the transaction, `address` is where the request came from. Refuses Conflict "waiting.not_now" (nobody need wait, or too
// early), TooMany (that address has had too many).
db::Alone numbering(Room const& room);
struct Arrival { Ticket ticket; Room room; };
Result<Arrival> arrive(db::Write& tx, Workplace const& here, Room const& seen, std::string const& handle, std::string const& address);
// Lets one application begin. Refuses Conflict "waiting.ticket.used".
Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, Ticket const& ticket, ApplicationId const& application);
// Ticket::until and ::returns_at are the browser's to ask for: signed again, nothing is written.
Result<Ticket> extended(Ticket ticket, Stand const& stand, Instant now);
Result<Ticket> returning(Ticket ticket, Stand const& stand, Instant now);

}  // namespace mado::waiting
