#include "web/pages.h"

#include <mado/api/scopes.h>
#include <mado/definitions/shelf.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

namespace mado::systems::pages {

namespace {

using mado::web::link;
using mado::web::words;
using Kind = Refusal::Kind;

constexpr int days_shown = 35;

#define F(T, name) html::field(#name, &T::name)
struct Box {
    std::string name, label, help, error, value;
    bool is_required = true;
    static constexpr auto fields = std::tuple { F(Box, name), F(Box, label), F(Box, help), F(Box, error), F(Box, value), F(Box, is_required) };
};
struct Check {
    std::string key, title, about;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(Check, key), F(Check, title), F(Check, about), F(Check, is_chosen) };
};
struct Checks {
    std::string name, label, help, error;
    bool is_required = false;
    std::vector<Check> choices;
    static constexpr auto fields = std::tuple { F(Checks, name), F(Checks, label), F(Checks, help), F(Checks, error), F(Checks, is_required), F(Checks, choices) };
};
struct SystemRow {
    std::string name, address, state, is, scopes, expires, last;
    static constexpr auto fields = std::tuple { F(SystemRow, name), F(SystemRow, address), F(SystemRow, state), F(SystemRow, is), F(SystemRow, scopes), F(SystemRow, expires), F(SystemRow, last) };
};
struct SystemsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string api;
    std::vector<SystemRow> systems;
    Box name_box, contact, purpose, expires, webhook;
    Checks scopes, procedures, divisions;
    static constexpr auto fields = std::tuple { F(SystemsPage, trouble_summary), F(SystemsPage, api), F(SystemsPage, systems), F(SystemsPage, name_box), F(SystemsPage, contact),
        F(SystemsPage, purpose), F(SystemsPage, expires), F(SystemsPage, webhook), F(SystemsPage, scopes), F(SystemsPage, procedures), F(SystemsPage, divisions) };
};
struct SecretsPage {
    std::string name, token, secret, back;
    static constexpr auto fields = std::tuple { F(SecretsPage, name), F(SecretsPage, token), F(SecretsPage, secret), F(SecretsPage, back) };
};
struct UseRow {
    std::string day, zone;
    std::int64_t calls = 0, refused = 0;
    static constexpr auto fields = std::tuple { F(UseRow, day), F(UseRow, zone), F(UseRow, calls), F(UseRow, refused) };
};
struct DeadRow {
    std::string id, type, subject, fault, at;
    std::int64_t attempts = 0;
    static constexpr auto fields = std::tuple { F(DeadRow, id), F(DeadRow, type), F(DeadRow, subject), F(DeadRow, fault), F(DeadRow, at), F(DeadRow, attempts) };
};
struct SystemPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string name, list, state, is, contact, purpose, scopes, procedures, divisions, expires, webhook;
    bool is_live = false, has_dead = false;
    std::vector<UseRow> uses;
    std::vector<DeadRow> dead;
    static constexpr auto fields = std::tuple { F(SystemPage, trouble_summary), F(SystemPage, name), F(SystemPage, list), F(SystemPage, state), F(SystemPage, is), F(SystemPage, contact),
        F(SystemPage, purpose), F(SystemPage, scopes), F(SystemPage, procedures), F(SystemPage, divisions), F(SystemPage, expires), F(SystemPage, webhook), F(SystemPage, is_live),
        F(SystemPage, has_dead), F(SystemPage, uses), F(SystemPage, dead) };
};
#undef F

// Who a town lets in concerns all of it: a role for one division is not enough.
Result<void> allow_whole(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, manage, { "" }); });
}

std::string state_of(Visit const& visit, api::System const& system)
{
    return system.is_revoked ? "revoked" : system.is_live(visit.now().today()) ? "live" : "expired";
}
std::string shape_of(std::string const& state) { return state == "live" ? "good" : state == "expired" ? "heed" : "bad"; }

template <class Title>
std::string joined(std::vector<std::string> const& all, std::string const& none, Title title)
{
    std::string text;
    for (auto const& one : all)
        text += (text.empty() ? "" : "、") + title(one);
    return text.empty() ? none : text;
}

std::string scopes_of(Visit const& visit, api::System const& system)
{
    return joined(system.scopes, {}, [&](std::string const& one) { return words(visit, "systems.scope." + one); });
}
std::string expires_of(Visit const& visit, api::System const& system) { return system.expires_on ? wareki::text(*system.expires_on) : words(visit, "systems.no_limit"); }

Box box(Visit const& visit, Attempt const* attempt, std::string name, bool is_required, bool has_help)
{
    Box made { name, words(visit, "systems." + name), has_help ? words(visit, "systems." + name + ".help") : std::string {}, mado::web::trouble_of(visit, attempt, name),
        attempt ? visit.request.answer(name) : std::string {}, is_required };
    return made;
}

Checks checks(Visit const& visit, Attempt const* attempt, std::string const& name, bool is_required, std::vector<Check> choices)
{
    Checks made { name, words(visit, "systems." + name), is_required ? std::string {} : words(visit, "systems." + name + ".help"), mado::web::trouble_of(visit, attempt, name), is_required,
        std::move(choices) };
    auto const chosen = attempt ? visit.request.answers(name) : std::vector<std::string> {};
    for (auto& choice : made.choices)
        choice.is_chosen = std::ranges::find(chosen, choice.key) != chosen.end();
    return made;
}

std::vector<Check> scope_choices(Visit const& visit)
{
    std::vector<Check> all;
    for (auto const scope : api::scope::every)
        all.push_back({ std::string(scope), words(visit, "systems.scope." + std::string(scope)), words(visit, "systems.scope." + std::string(scope) + ".about"), false });
    return all;
}

std::vector<Check> procedure_choices(Visit const& visit, db::Read& tx)
{
    std::vector<Check> all;
    for (auto const& version : definitions::published_all(tx, visit.now().today()))
        if (auto const definition = definitions::definition(tx, visit.here.definitions, version.hash);
            definition && std::ranges::any_of(definition->applicants, [](std::string const& one) { return one != "staff"; }))
            all.push_back({ version.procedure, definition->title.japanese(), version.procedure, false });
    return all;
}

constexpr std::string_view whole = "*";  // 全庁; in the record the empty path

std::vector<Check> division_choices(Visit const& visit, db::Read& tx)
{
    std::vector<Check> all { { std::string(whole), words(visit, "systems.division.whole"), {}, false } };
    for (auto const& division : organization::divisions(tx))
        all.push_back({ division.path, division.name, division.path, false });
    return all;
}

SystemRow row_of(Visit const& visit, db::Read& tx, api::System const& system)
{
    auto const state = state_of(visit, system);
    Instant last {};
    for (auto const& use : api::uses(tx, system.id, visit.now().today().plus_days(-days_shown)))
        last.microseconds = std::max(last.microseconds, use.last_at.microseconds);
    return { system.name, link(visit, { "administration", "systems", system.id.value }), words(visit, "systems.state." + state), shape_of(state), scopes_of(visit, system),
        expires_of(visit, system), last.microseconds == 0 ? words(visit, "systems.never") : wareki::short_text(day_in_tokyo(last)) };
}

Result<Entry> entry_of(Visit const& visit)
{
    auto const typed = [&](std::string_view name) { return std::string(text::trimmed(visit.request.answer(name))); };
    Entry entry { typed("name"), typed("contact"), typed("purpose"), visit.request.answers("scopes"), visit.request.answers("procedures"), visit.request.answers("divisions"),
        typed("webhook_address"), std::nullopt };
    std::ranges::replace(entry.divisions, std::string(whole), std::string());
    if (auto const day = text::narrow_number(typed("expires_on")); !day.empty()) {
        entry.expires_on = Day::parse(day);
        if (auto const era = wareki::parse(day); !entry.expires_on && era)
            entry.expires_on = *era;
        if (!entry.expires_on)
            return refuse(std::vector<FieldError> { { "expires_on", "systems.day.form" } });
    }
    return entry;
}

// Shown on the answer itself and nowhere else: not stored, not cached, not in an address.
http::Response secrets_page(Visit const& visit, api::System const& system, Secrets const& secrets)
{
    auto response = mado::web::page(visit, "systems/secrets.html",
        SecretsPage { system.name, secrets.token.text, system.webhook_address.empty() ? std::string {} : secrets.webhook_secret, link(visit, { "administration", "systems", system.id.value }) });
    response.with("cache-control", "no-store");
    return response;
}

api::SystemId id_of(Visit const& visit) { return visit.request.id<api::SystemTag>("system"); }

}  // namespace

Result<http::Response> show_systems(Visit const& visit, Attempt const* attempt)
{
    TRY(allow_whole(visit));
    SystemsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.api = link(visit, "/api");
    page.name_box = box(visit, attempt, "name", true, true);
    page.contact = box(visit, attempt, "contact", true, true);
    page.purpose = box(visit, attempt, "purpose", true, false);
    page.expires = box(visit, attempt, "expires_on", false, true);
    page.webhook = box(visit, attempt, "webhook_address", false, true);
    page.scopes = checks(visit, attempt, "scopes", true, scope_choices(visit));
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.systems.clear();
        for (auto const& system : api::systems(tx))
            page.systems.push_back(row_of(visit, tx, system));
        page.procedures = checks(visit, attempt, "procedures", false, procedure_choices(visit, tx));
        page.divisions = checks(visit, attempt, "divisions", false, division_choices(visit, tx));
        return true;
    });
    return mado::web::page(visit, "systems/systems.html", page, attempt);
}

Result<http::Response> act_systems(Visit const& visit)
{
    auto const entry = TRY(entry_of(visit));
    auto const secrets = make_secrets(visit.here, entry.webhook_address);
    auto const system = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return add(tx, visit.caller, visit.here, entry, secrets); }));
    return secrets_page(visit, system, secrets);
}

Result<http::Response> show_system(Visit const& visit, Attempt const* attempt)
{
    TRY(allow_whole(visit));
    SystemPage page;
    bool const is_known = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const system = api::system(tx, id_of(visit));
        if (!system)
            return false;
        auto const state = state_of(visit, *system);
        page = { mado::web::trouble_summary(visit, attempt), system->name, link(visit, "/administration/systems"), words(visit, "systems.state." + state), shape_of(state), system->contact,
            system->purpose, scopes_of(visit, *system), joined(system->procedures, words(visit, "systems.all_procedures"), [](std::string const& one) { return one; }),
            joined(system->divisions, words(visit, "systems.nothing"),
                [&](std::string const& one) {
                    auto const division = organization::division(tx, one);
                    return one.empty() ? words(visit, "systems.division.whole") : division ? division->name : one;
                }),
            expires_of(visit, *system), system->webhook_address, !system->is_revoked, false, {}, {} };
        for (auto const& use : api::uses(tx, system->id, visit.now().today().plus_days(-days_shown)))
            page.uses.push_back({ wareki::short_text(use.day), use.zone, use.calls, use.refused });
        for (auto const& letter : dead_letters(tx, system->id))
            page.dead.push_back({ letter.id, letter.type, grouped(letter.subject), letter.fault, wareki::short_text(day_in_tokyo(letter.made_at)) + " " + wareki::text(time_in_tokyo(letter.made_at)),
                letter.attempts });
        page.has_dead = !page.dead.empty() && !system->is_revoked;
        return true;
    });
    if (!is_known)
        return refuse(Kind::NotFound, "systems.not_found");
    return mado::web::page(visit, "systems/system.html", page, attempt);
}

Result<http::Response> act_system(Visit const& visit)
{
    TRY(allow_whole(visit));
    auto const wanted = visit.request.answer("do");
    auto const id = id_of(visit);
    auto const path = "/administration/systems/" + id.value;
    if (wanted == "rotate") {
        auto const known = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return api::system(tx, id); });
        if (!known)
            return refuse(Kind::NotFound, "systems.not_found");
        auto const secrets = make_secrets(visit.here, known->webhook_address);
        auto const system = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return rotate(tx, visit.caller, visit.here, id, secrets); }));
        return secrets_page(visit, system, secrets);
    }
    if (wanted == "revoke") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return revoke(tx, visit.caller, visit.here, id); }));
        return mado::web::done(visit, path, "systems.said.revoked");
    }
    if (wanted != "replay")
        return refuse(Kind::Conflict, "systems.which");
    auto const again = [&](db::Write& tx) -> Result<void> {
        std::vector<std::string> deliveries;
        auto const one = visit.request.answer("delivery");
        for (auto const& letter : dead_letters(tx, id))
            if (one.empty() || letter.id == one)
                deliveries.push_back(letter.id);
        return replay(tx, visit.caller, visit.here, id, deliveries);
    };
    TRY(visit.here.database.write(visit.tenant(), again));
    return mado::web::done(visit, path, "systems.said.replayed");
}

std::vector<mado::web::PageType> page_types()
{
    return { html::page<SystemsPage>("systems/systems.html"), html::page<SystemPage>("systems/system.html"), html::page<SecretsPage>("systems/secrets.html") };
}

}  // namespace mado::systems::pages
