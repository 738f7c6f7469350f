#include "store/dead_letter_store.h"

#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/datasets/requests.h>
#include <mado/datasets/usage.h>
#include <mado/datasets/uses.h>
#include <mado/definitions/shelf.h>
#include <mado/gateway/gateway.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::systems {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t longest = 200, longest_address = 500;

// Who a town lets in concerns all of it: a role for one division is not enough. A verb of the program is the operator's.
Result<void> allow(db::Read& tx, Caller const& caller) { return access::allow(tx, caller, manage, { "" }); }

bool is_of_this_machine(std::string_view address)
{
    return address.starts_with("http://127.0.0.1:") || address.starts_with("http://localhost:") || address.starts_with("http://[::1]:");
}

bool is_webhook_address(Workplace const& here, std::string const& address)
{
    bool const is_plain = address.size() <= longest_address && std::ranges::all_of(address, [](char c) { return c > ' ' && c < 127; }) && address.find('@') == std::string::npos;
    return is_plain && ((address.starts_with("https://") && address.size() > 8) || (here.development && is_of_this_machine(address)));
}

void check_text(std::vector<FieldError>& errors, std::string const& name, std::string const& value)
{
    if (text::trimmed(value).empty())
        errors.push_back({ name, "systems.missing." + name });
    else if (text::length(value) > longest || text::control_character(value))
        errors.push_back({ name, "systems.too_long", { { "most", std::to_string(longest) } } });
}

std::vector<FieldError> wrong_in(db::Read& tx, Workplace const& here, Entry const& entry)
{
    std::vector<FieldError> errors;
    check_text(errors, "name", entry.name);
    check_text(errors, "contact", entry.contact);
    check_text(errors, "purpose", entry.purpose);
    bool const are_known = std::ranges::all_of(entry.scopes, [](std::string const& one) { return std::ranges::find(api::scope::every, one) != api::scope::every.end(); });
    if (entry.scopes.empty() || !are_known)
        errors.push_back({ "scopes", "systems.missing.scopes" });
    if (entry.expires_on && *entry.expires_on < here.now().today())
        errors.push_back({ "expires_on", "systems.expired" });
    if (!entry.webhook_address.empty() && !is_webhook_address(here, entry.webhook_address))
        errors.push_back({ "webhook_address", "systems.wrong_address" });
    if (std::ranges::any_of(api::systems(tx), [&](api::System const& one) { return one.name == entry.name && !one.is_revoked; }))
        errors.push_back({ "name", "systems.name_taken" });
    auto const published = definitions::published_all(tx, here.now().today());
    for (auto const& one : entry.procedures)
        if (std::ranges::none_of(published, [&](definitions::Version const& version) { return version.procedure == one; }))
            errors.push_back({ "procedures", "systems.unknown_procedure", { { "procedure", one } } });
    for (auto const& one : entry.divisions)
        if (!one.empty() && !organization::division(tx, one))
            errors.push_back({ "divisions", "systems.unknown_division", { { "division", one } } });
    bool const reads_cases = std::ranges::any_of(entry.scopes, [](std::string const& one) { return one == api::scope::cases || one == api::scope::answers || one == api::scope::registers || one == api::scope::drafts || one == api::scope::datasets || one == api::scope::accounting
        || one == api::scope::accounting_writes; });
    if (reads_cases && entry.divisions.empty())
        errors.push_back({ "divisions", "systems.missing.divisions" });
    return errors;
}

void tell(db::Write& tx, Workplace const& here, api::System const& system, std::string const& secret)
{
    for (auto const* zone : { "front", "core" }) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = system.id.value, .receiver = zone, .arrived_at = here.clock.now() };
        letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, api::letter_body(system, here.keys, zone, std::string_view(zone) == "front" ? secret : ""));
        gateway::post(tx, here.now(), letter);
    }
}

Result<api::System> known(db::Read& tx, api::SystemId const& id)
{
    auto found = api::system(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "systems.not_found");
    if (found->is_revoked)
        return refuse(Kind::Conflict, "systems.revoked_already");
    return std::move(*found);
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

Secrets make_secrets(Workplace const& here, std::string const& webhook_address)
{
    return { api::make_token(here.ids), webhook_address.empty() ? std::string {} : api::make_webhook_secret(here.ids) };
}

Result<api::System> add(db::Write& tx, Caller const& caller, Workplace const& here, Entry const& entry, Secrets const& secrets)
{
    TRY(allow(tx, caller));
    if (auto errors = wrong_in(tx, here, entry); !errors.empty())
        return refuse(std::move(errors));
    api::System made { .id = { here.now().id() }, .name = entry.name, .contact = entry.contact, .purpose = entry.purpose, .scopes = entry.scopes, .procedures = entry.procedures,
        .divisions = entry.divisions, .token_hash = secrets.token.hash, .webhook_address = entry.webhook_address, .webhook_secret = {}, .expires_on = entry.expires_on };
    made.webhook_secret = api::keep_secret(here.keys, made.id, secrets.webhook_secret);
    api::keep_system(tx, made, here.clock.now());
    tell(tx, here, made, secrets.webhook_secret);
    std::string scopes;
    for (auto const& one : made.scopes)
        scopes += (scopes.empty() ? "" : " ") + one;
    audit::record(tx, caller, here.now(), "systems.system.registered", { { "system", made.id.value } }, { { "scopes", scopes }, { "expires_on", made.expires_on ? made.expires_on->iso() : "" } });
    return made;
}

Result<api::System> rotate(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id, Secrets const& secrets)
{
    TRY(allow(tx, caller));
    auto system = TRY(known(tx, id));
    system.token_hash = secrets.token.hash;
    system.edition += 1;
    auto const secret = system.webhook_address.empty() ? std::string {} : secrets.webhook_secret;
    system.webhook_secret = api::keep_secret(here.keys, id, secret);
    api::keep_system(tx, system, here.clock.now());
    tell(tx, here, system, secret);
    audit::record(tx, caller, here.now(), "systems.system.rotated", { { "system", id.value } }, { { "edition", std::to_string(system.edition) } });
    return system;
}

Result<api::System> revoke(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id)
{
    TRY(allow(tx, caller));
    auto system = TRY(known(tx, id));
    system.is_revoked = true;
    system.edition += 1;
    system.webhook_address.clear();
    system.webhook_secret.clear();
    api::keep_system(tx, system, here.clock.now());
    store::forget(tx, id);
    tell(tx, here, system, {});
    audit::record(tx, caller, here.now(), "systems.system.revoked", { { "system", id.value } }, { { "edition", std::to_string(system.edition) } });
    return system;
}

Result<void> replay(db::Write& tx, Caller const& caller, Workplace const& here, api::SystemId const& id, std::vector<std::string> const& deliveries)
{
    TRY(allow(tx, caller));
    TRY(known(tx, id));
    if (deliveries.empty())
        return refuse(Kind::NotFound, "systems.nothing_to_replay");
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = id.value, .receiver = "front", .arrived_at = here.clock.now() };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, api::letter_body(api::Replay { id, deliveries }));
    gateway::post(tx, here.now(), letter);
    audit::record(tx, caller, here.now(), "systems.delivery.replayed", { { "system", id.value } }, { { "deliveries", std::to_string(deliveries.size()) } });
    return {};
}

std::vector<DeadLetter> dead_letters(db::Read& tx, api::SystemId const& id) { return store::of(tx, id); }

Result<void> receive_report(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& body = message.body;
    if (body.text("what") == "room" && body.text("opening") == message.header.subject)
        return here.listeners.publish(tx, caller, here, RoomReported { body });
    if (body.text("what") == datasets::request_what || body.text("what") == datasets::votes_what)  // who keeps open data listens
        return here.listeners.publish(tx, caller, here, datasets::RequestReported { body });
    if (body.text("what") == datasets::use_what)
        return here.listeners.publish(tx, caller, here, datasets::UseReported { body });
    if (body.text("what") == datasets::usage_what)
        return here.listeners.publish(tx, caller, here, datasets::UsageReported { body });
    api::SystemId const id { body.text("system") };
    if (body.text("what") != "system" || id.value != message.header.subject || !api::system(tx, id))
        return refuse(Kind::Invalid, "systems.report.malformed");
    for (auto const& day : body.array("days"))
        if (auto const on = Day::parse(day.text("day")))
            api::set_use(tx, { id, caller.job, *on, day.integer("calls"), day.integer("refused"), { day.integer("last_at") } });
    store::forget(tx, id);
    for (auto const& dead : body.array("dead"))
        if (is_uuid(dead.text("id")))
            store::keep(tx, id, { dead.text("id"), dead.text("type"), dead.text("subject"), dead.integer("attempts"), dead.text("fault"), { dead.integer("made_at") } });
    return {};
}

}  // namespace mado::systems
