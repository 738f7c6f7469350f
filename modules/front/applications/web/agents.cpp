#include "web/agents.h"

#include <mado/identity/account.h>

#include <algorithm>

namespace mado::applications {

namespace {

constexpr std::string_view by_mandate = "mandate ";

struct Held {
    std::optional<identity::AccountSession> session;
    std::vector<identity::Mandate> mandates;    // that hold for this procedure today
};

Held held_mandates(web::Visit const& visit, OpenForm const& form)
{
    auto held = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        Held made { identity::account_session(tx, visit.secret, visit.here.clock.now()), {} };
        if (made.session)
            made.mandates = identity::mandates_taken(tx, made.session->account.id);
        return made;
    });
    auto const today = visit.now().today();
    std::erase_if(held.mandates, [&](identity::Mandate const& one) { return !one.covers(form.definition->procedure, today); });
    return held;
}

bool allows(OpenForm const& form, std::string_view kind) { return std::ranges::find(form.definition->agents, kind) != form.definition->agents.end(); }

std::string represented(Held const& held, identity::Mandate const& mandate) { return crypto::open(held.session->key, mandate.name_box).value_or(""); }

}  // namespace

std::optional<AgentChoice> agent_choice(web::Visit const& visit, OpenForm const& form, web::Attempt const* attempt)
{
    if (form.definition->agents.empty())
        return std::nullopt;
    AgentChoice choice;
    auto const chosen = visit.request.answer("agent");
    auto const add = [&](std::string const& value, std::string title, std::string about) { choice.options.push_back({ value, std::move(title), std::move(about), chosen == value }); };
    add("", web::words(visit, "applications.agent.self"), {});
    if (allows(form, "chosen")) {
        auto const held = held_mandates(visit, form);
        for (auto const& one : held.mandates)
            add(std::string(by_mandate) + one.id.value, web::words(visit, "applications.agent.mandate", { { "name", represented(held, one) } }), web::words(visit, "applications.agent.mandate_about", { { "day", day_words(visit, one.until) } }));
    }
    for (auto const& kind : form.definition->agents)
        add(kind, web::words(visit, "applications.agent." + kind), web::words(visit, "applications.agent." + kind + "_about"));
    choice.name = visit.request.answer("agent_name");
    choice.number = visit.request.answer("agent_number");
    choice.error = web::trouble_of(visit, attempt, "agent");
    choice.name_error = web::trouble_of(visit, attempt, "agent_name");
    choice.number_error = web::trouble_of(visit, attempt, "agent_number");
    return choice;
}

TypedAgent typed_agent(web::Visit const& visit, OpenForm const& form, std::vector<FieldError>& errors)
{
    auto const chosen = visit.request.answer("agent"), name = visit.request.answer("agent_name"), number = visit.request.answer("agent_number");
    TypedAgent typed;
    if (chosen.empty())
        return typed;
    bool const is_mandate = chosen.starts_with(by_mandate);
    if (!allows(form, is_mandate ? "chosen" : std::string_view(chosen)))
        errors.push_back({ "agent", "applications.agent.choose" });
    if (name.empty() || name.size() > 300)
        errors.push_back({ "agent_name", "applications.agent.name_first" });
    // 行政書士法など: who acts by profession says under which registration.
    if (chosen == "professional" && (number.empty() || number.size() > 60))
        errors.push_back({ "agent_number", "applications.agent.number_first" });
    typed.agent = json::object({ { "kind", is_mandate ? "chosen" : chosen }, { "name", name } });
    if (chosen == "professional")
        typed.agent.set("number", number);
    if (!is_mandate)
        return typed;
    auto const held = held_mandates(visit, form);
    auto const found = std::ranges::find(held.mandates, chosen.substr(by_mandate.size()), [](identity::Mandate const& one) { return one.id.value; });
    if (found == held.mandates.end()) {
        errors.push_back({ "agent", "applications.agent.over" });
        return typed;
    }
    typed.mandate = found->id;
    typed.account = held.session->account.id;
    typed.agent.set("mandate", json::object({ { "id", found->id.value }, { "represented", represented(held, *found) }, { "way", found->way }, { "given_at", found->given_at.microseconds }, { "until", found->until.iso() } }));
    return typed;
}

Result<std::string> take_out_own_details(web::Visit const& visit, OpenForm& form, TypedAgent const& typed)
{
    if (typed.agent.is_null())
        return std::string();
    std::string titles;
    for (auto const& page : form.definition->ask())
        for (auto const& field : page.fields) {
            auto const own = form.contents.identified.find(field.name), answer = form.contents.answers.find(field.name);
            if (own == form.contents.identified.end() || answer == form.contents.answers.end() || !definitions::is_same_answer(answer->second, own->second))
                continue;
            titles += (titles.empty() ? "" : web::words(visit, "applications.agent.and")) + field.title.in(visit.language);
            form.contents.answers.erase(answer);
            own->second = nullptr;  // asked for as if nothing had been filled in, and not filled in again
        }
    if (titles.empty())
        return titles;
    Saving const saving { form.definition->hash, save_form(form) };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, form.caller, visit.here, form.application, saving); }));
    return titles;
}

Result<void> use_mandate(db::Write& tx, TypedAgent const& typed, OpenForm const& form, Instant at)
{
    if (typed.mandate)
        TRY(identity::use_mandate(tx, *typed.mandate, typed.account, form.application.id, form.application.procedure, form.application.receipt_number, at));
    return {};
}

}  // namespace mado::applications
