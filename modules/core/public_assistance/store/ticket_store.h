#pragma once
#include <mado/public_assistance/tickets.h>

namespace mado::public_assistance::store {

// change(): false when it was changed meanwhile; it counts the version up.
std::optional<Practice> practice(db::Read& tx);
bool keep(db::Write& tx, Practice const& one, PersonId const& by, Instant at);
bool insert(db::Write& tx, Provider const& one);                                   // false: that code is taken
bool change(db::Write& tx, Provider& one);
std::optional<Provider> provider(db::Read& tx, ProviderId const& id);
std::vector<Provider> providers(db::Read& tx, std::string const& division);
std::optional<std::int64_t> recipient(db::Read& tx, IndividualId const& who);
std::int64_t number_recipient(db::Write& tx, IndividualId const& who);             // the one it has, else the next
void insert(db::Write& tx, Opinion const& one);
bool change(db::Write& tx, Opinion& one);
std::optional<Opinion> opinion(db::Read& tx, OpinionId const& id);
std::vector<Opinion> opinions(db::Read& tx, HouseholdId const& id);                // newest first
std::vector<Opinion> ending_opinions(db::Read& tx, Day until);                     // needed, and their last day is that or before; of a year at most
void insert(db::Write& tx, CareCertificate const& one);
std::vector<CareCertificate> care_certificates(db::Read& tx, HouseholdId const& id);
void insert(db::Write& tx, Eligibility const& one);
bool change(db::Write& tx, Eligibility& one);
std::optional<Eligibility> eligibility(db::Read& tx, EligibilityId const& id);
std::vector<Eligibility> eligibilities(db::Read& tx, HouseholdId const& id);
std::vector<Eligibility> eligibilities_of(db::Read& tx, std::string const& division);
std::int64_t next_ticket_number(db::Read& tx, int year);
bool insert(db::Write& tx, Ticket const& one);                                     // false: that month has one
bool change(db::Write& tx, Ticket& one);
std::optional<Ticket> ticket(db::Read& tx, TicketId const& id);
std::vector<Ticket> tickets(db::Read& tx, HouseholdId const& id);
std::vector<Ticket> tickets_of_month(db::Read& tx, std::string const& division, Day month, TicketId const& after, int most);   // by id
bool has_ticket(db::Read& tx, IndividualId const& who, ProviderId const& provider, Day month);
void insert(db::Write& tx, TicketRun const& one);
bool change(db::Write& tx, TicketRun& one);
std::optional<TicketRun> ticket_run(db::Read& tx, TicketRunId const& id);
std::vector<TicketRun> ticket_runs(db::Read& tx, std::string const& division, Day month);
std::vector<db::Statement> ticket_statements();

}  // namespace mado::public_assistance::store
