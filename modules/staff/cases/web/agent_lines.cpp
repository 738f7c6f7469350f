// 代理: who applied for the applicant, with the evidence that there is or that has to be seen.
#include "web/lines.h"

#include <mado/time/wareki.h>

#include "store/agent_store.h"

namespace mado::cases::web {

namespace {

std::string say(Visit const& visit, std::string const& key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string evidence_words(Visit const& visit, json::Value const& agent)
{
    auto const kind = agent.text("kind");
    auto const& mandate = agent["mandate"];
    if (mandate.is_object()) {
        auto const until = Day::parse(mandate.text("until"));
        return say(visit, "cases.agent.mandate", { { "represented", mandate.text("represented") }, { "at", wareki::text(Instant { mandate.integer("given_at") }) },
            { "way", say(visit, mandate.text("way") == "passkey" ? "cases.agent.way.passkey" : "cases.agent.way.other") }, { "until", until ? wareki::text(*until) : "" } });
    }
    if (kind == "professional")
        return say(visit, "cases.agent.professional", { { "number", agent.text("number") } });
    return say(visit, kind == "legal" || kind == "messenger" ? "cases.agent." + kind : std::string("cases.agent.chosen"));
}

}  // namespace

void add_agent_lines(Asked const& asked, Lines& lines)
{
    auto const agent = store::agent(asked.tx, asked.found.id);
    if (!agent)
        return;
    // A mandate between accounts was checked when it was sent; everything else is to be seen by somebody.
    bool const is_checked = (*agent)["mandate"].is_object() || agent->text("kind") == "messenger";
    lines.tasks.push_back({ is_checked ? "good" : "heed", say(asked.visit, "cases.agent.by", { { "name", agent->text("name") }, { "evidence", evidence_words(asked.visit, *agent) } }) });
}

}  // namespace mado::cases::web
