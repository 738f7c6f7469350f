#pragma once
// Mandates (委任) between accounts: who is represented gives one by a code that is shown once, its scope is a list of procedures and a last day, and she ends it
// whenever she wants. The agent learns her name as she wrote it there, never her profile; she learns what was applied for in her name.
#include <mado/identity/account.h>
#include <mado/time/day.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::identity {

using MandateId = Id<struct MandateTag>;
enum class MandateState { Offered, Taken, Ended };
constexpr std::array<std::string_view, 3> names_of(MandateState) { return { "offered", "taken", "ended" }; }

struct Mandate {
    MandateId id;
    AccountId principal, agent {};
    std::vector<std::string> procedures {};   // empty: all
    Day until {};
    MandateState state = MandateState::Offered;
    std::string way {};                       // how she had signed in when she gave it
    std::string name_box {}, agent_box {};
    Instant given_at {};
    bool covers(std::string_view procedure, Day today) const;   // taken, not over, and in its scope
};
struct MandateUse { std::string procedure, receipt_number; Instant at; };

std::string mandate_name_box(std::string const& code, std::string_view name);                       // under the code
std::optional<std::string> mandate_name(std::string const& code, std::string const& box);

void offer_mandate(db::Write& tx, Mandate const& mandate, std::string const& code);
std::optional<Mandate> offered_mandate(db::Read& tx, std::string const& code, Instant now);         // seven days
// False: taken or ended meanwhile, or her own.
bool take_mandate(db::Write& tx, MandateId const& id, AccountId const& agent, std::string const& name_box, std::string const& agent_box);
bool end_mandate(db::Write& tx, MandateId const& id, AccountId const& principal, Instant at);       // by the represented alone
std::vector<Mandate> mandates_given(db::Read& tx, AccountId const& principal);
std::vector<Mandate> mandates_taken(db::Read& tx, AccountId const& agent);
std::optional<Mandate> mandate(db::Read& tx, MandateId const& id);
// In the commit that sends. Refuses Conflict "applications.agent.over" when it does not hold (any more) for this agent and procedure.
Result<Mandate> use_mandate(db::Write& tx, MandateId const& id, AccountId const& agent, ApplicationId const& application, std::string const& procedure, std::string const& receipt_number, Instant at);
std::vector<MandateUse> uses_of(db::Read& tx, MandateId const& id);
void end_mandates_of(db::Write& tx, AccountId const& id, Instant at);                               // the account goes

std::vector<db::Statement> mandate_statements();

}  // namespace mado::identity
