#pragma once
// 代理: as whom one sends. What a definition allows in `agents`; a mandate of the account of whoever is signed in.
#include "web/open_form.h"

#include <mado/identity/mandate.h>
#include <mado/web/page.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications {

struct AgentOption {
    std::string value, title, about;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &AgentOption::value), html::field("title", &AgentOption::title), html::field("about", &AgentOption::about),
        html::field("is_chosen", &AgentOption::is_chosen) };
};
struct AgentChoice {
    std::vector<AgentOption> options {};
    std::string name {}, number {}, error {}, name_error {}, number_error {};
    static constexpr auto fields = std::tuple { html::field("options", &AgentChoice::options), html::field("name", &AgentChoice::name), html::field("number", &AgentChoice::number),
        html::field("error", &AgentChoice::error), html::field("name_error", &AgentChoice::name_error), html::field("number_error", &AgentChoice::number_error) };
};
// Nothing where the definition knows no agents.
std::optional<AgentChoice> agent_choice(web::Visit const& visit, OpenForm const& form, web::Attempt const* attempt);

struct TypedAgent {
    json::Value agent {};                                // what the submission says; null: the applicant alone
    std::optional<identity::MandateId> mandate {};       // to be used in the commit that sends
    AccountId account {};
};
// `errors` grows: no such kind, no name, no number, a mandate that is not (or no longer) hers for this procedure.
TypedAgent typed_agent(web::Visit const& visit, OpenForm const& form, std::vector<FieldError>& errors);
// Whoever acts for somebody else: what was filled in for her and stands there unchanged is taken out of the unsent form, for it is hers. The titles of those
// fields; empty when there were none.
Result<std::string> take_out_own_details(web::Visit const& visit, OpenForm& form, TypedAgent const& typed);
// Refuses Conflict when the mandate was ended meanwhile.
Result<void> use_mandate(db::Write& tx, TypedAgent const& typed, OpenForm const& form, Instant at);

}  // namespace mado::applications
