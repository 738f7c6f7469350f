#pragma once
// What the services of tickets share.
#include <mado/public_assistance/tickets.h>

namespace mado::public_assistance::service {

// The household for whoever may change it, when this individual is of it, or was.
Result<Household> with_member(db::Read& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who);
// Whoever asks has been asked for the right before. Refuses as issue_ticket.
Result<Ticket> issue(db::Write& tx, Caller const& caller, Workplace const& here, NewTicket const& wish, TicketId const& replaces, TicketRunId const& source);
Result<NewTicket> renewed(db::Read& tx, Workplace const& here, Ticket const& before, Day month);   // Invalid: what keeps it back
Result<std::string> ticket_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Ticket const& one, Provider const& provider);
Result<std::string> opinion_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Opinion const& one, Provider const& provider);
std::string number_text(Ticket const& one);   // 令和8年度 第12号
Result<void> checked_practice(Practice const& one);
char const* title_of(ProviderKind kind);      // 医療券, 調剤券, 介護券

}  // namespace mado::public_assistance::service
