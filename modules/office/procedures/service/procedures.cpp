#include <mado/procedures/procedures.h>

#include "store/subject_store.h"

#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>
#include <mado/organization/organization.h>

namespace mado::procedures {

namespace {

using definitions::Version;
using definitions::VersionState;

// Who hears of what is published.
constexpr std::array<std::string_view, 2> neighbours { "front", "core" };

std::string owner_in(db::Read& tx, Workplace const& here, std::string const& hash)
{
    auto const definition = definitions::definition(tx, here.definitions, hash);
    return definition ? definition->owner : std::string();
}

// The division that the definition names, or the nearest one above it that is kept.
organization::Division division_of(db::Read& tx, std::string const& owner)
{
    for (std::string path = owner; !path.empty();) {
        if (auto const found = organization::division(tx, path))
            return *found;
        auto const slash = path.rfind('/');
        path = slash == std::string::npos ? "" : path.substr(0, slash);
    }
    return { owner, "", "", "" };
}

Result<void> tell_neighbours(db::Write& tx, Workplace const& here, Version const& version)
{
    auto const definition = definitions::definition(tx, here.definitions, version.hash);
    if (!definition || !version.starts_on)
        return refuse(Refusal::Kind::Conflict, "procedures.publish.does_not_load");
    auto const now = here.now();
    auto const owner = division_of(tx, definition->owner);
    auto const subject = store::subject_of(tx, now, version.procedure);
    auto const body = json::object({ { "what", "definition" }, { "name", version.procedure }, { "hash", version.hash }, { "text", definition->text },
        { "starts_on", version.starts_on->iso() },
        { "owner", json::object({ { "path", definition->owner }, { "name", owner.name }, { "phone", owner.phone }, { "place", owner.place },
                       { "address", organization::postal_address(tx, definition->owner) } }) } });
    for (auto const neighbour : neighbours) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = subject, .receiver = std::string(neighbour), .definition = version.hash, .arrived_at = now.at };
        letter.body = gateway::plain_body(tx.tenant(), letter.kind, subject, version.hash, now.at, body);
        gateway::post(tx, now, letter);
    }
    return {};
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

std::vector<std::string> owners_of(db::Read& tx, Workplace const& here, std::string_view procedure)
{
    std::vector<std::string> owners;
    auto const add = [&](std::string const& owner) {
        if (!owner.empty() && std::ranges::find(owners, owner) == owners.end())
            owners.push_back(owner);
    };
    if (auto const draft = definitions::draft(tx, procedure))
        add(owner_in(tx, here, draft->hash));
    for (auto const& version : definitions::versions_of(tx, procedure))
        if (version.state == VersionState::Published) {
            add(owner_in(tx, here, version.hash));
            break;  // the newest
        }
    if (owners.empty())
        if (auto const in_library = here.library.procedure(procedure))
            add(in_library->owner);
    if (owners.empty())
        owners.emplace_back();
    return owners;
}

Result<void> allow(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, std::string_view procedure)
{
    for (auto const& owner : owners_of(tx, here, procedure))
        TRY(access::allow(tx, caller, action, { owner }));
    return {};
}

Result<Version> adopt(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure)
{
    TRY(allow(tx, caller, here, may_edit, procedure));
    return definitions::adopt(tx, caller, here.now(), here.library, procedure);
}

Result<Version> save(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view text, std::string_view expected_hash)
{
    TRY(allow(tx, caller, here, may_edit, procedure));
    auto saved = TRY(definitions::save_draft(tx, caller, here.now(), procedure, text, expected_hash));
    TRY(allow(tx, caller, here, may_edit, procedure));  // the owner that stands in the new text, too
    return saved;
}

Result<Version> take_newer(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view text, std::string_view expected_hash)
{
    TRY(allow(tx, caller, here, may_edit, procedure));
    auto saved = TRY(definitions::save_merged(tx, caller, here.now(), here.library, procedure, text, expected_hash));
    TRY(allow(tx, caller, here, may_edit, procedure));  // the owner that stands in the merged text, too
    return saved;
}

Result<Version> examine(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, Examined const& examined)
{
    TRY(allow(tx, caller, here, may_examine, procedure));
    return definitions::examine(tx, caller, here.now(), procedure, examined.hash, examined.findings);
}

Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view source)
{
    TRY(allow(tx, caller, here, may_examine, procedure));
    return definitions::tick(tx, caller, here.now(), procedure, source);
}

Result<void> untick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view source)
{
    TRY(allow(tx, caller, here, may_examine, procedure));
    return definitions::untick(tx, caller, here.now(), procedure, source);
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure)
{
    TRY(allow(tx, caller, here, may_edit, procedure));
    return definitions::discard_draft(tx, caller, here.now(), procedure);
}

Result<Version> publish(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view expected_hash, Day starts_on)
{
    TRY(allow(tx, caller, here, may_publish, procedure));
    auto version = TRY(definitions::publish(tx, caller, here.now(), procedure, expected_hash, starts_on));
    TRY(tell_neighbours(tx, here, version));
    return version;
}

Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here)
{
    TRY(access::allow(tx, caller, may_publish, { "" }));
    auto const now = here.now();
    std::set<std::pair<std::string, std::string>> in_force;
    for (auto const& version : definitions::published_all(tx, now.today()))
        in_force.insert({ version.procedure, version.hash });
    auto versions = definitions::versions(tx);
    std::erase_if(versions, [&](Version const& version) {
        return !version.starts_on || (version.state != VersionState::Published && !in_force.contains({ version.procedure, version.hash }));
    });
    // In the order in which they begin, so that a receiver meets the later one last.
    std::ranges::stable_sort(versions, {}, [](Version const& version) { return std::pair(version.procedure, *version.starts_on); });
    for (auto const& version : versions)
        TRY(tell_neighbours(tx, here, version));
    auto const letters = versions.size() * neighbours.size();
    audit::record(tx, caller, now, "procedures.procedures.republished", {}, { { "letters", std::to_string(letters) } });
    return letters;
}

}  // namespace mado::procedures
