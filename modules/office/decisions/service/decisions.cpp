#include <mado/decisions/decisions.h>

#include "store/subject_store.h"

#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>

namespace mado::decisions {

namespace {

using definitions::DecisionVersion;
using definitions::VersionState;

// Approvals of core look into the town's routes, too; other rules are used by procedures, which the front evaluates as well.
std::vector<std::string_view> neighbours_of(DecisionVersion const& version)
{
    auto const name = definitions::decision_name(version.path);
    return name && name->kind == definitions::DecisionKind::Decision ? std::vector<std::string_view> { "front", "core" } : std::vector<std::string_view> { "core" };
}

std::size_t tell_neighbours(db::Write& tx, Workplace const& here, DecisionVersion const& version)
{
    auto const now = here.now();
    auto const subject = store::subject_of(tx, now, version.path);
    auto const body = json::object({ { "what", "decision" }, { "name", version.path }, { "hash", version.hash }, { "text", definitions::text_of(tx, version.hash) },
        { "starts_on", version.starts_on->iso() } });
    auto const neighbours = neighbours_of(version);
    for (auto const neighbour : neighbours) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = subject, .receiver = std::string(neighbour), .definition = version.hash, .arrived_at = now.at };
        letter.body = gateway::plain_body(tx.tenant(), letter.kind, subject, version.hash, now.at, body);
        gateway::post(tx, now, letter);
    }
    return neighbours.size();
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

Result<void> allow(db::Read& tx, Caller const& caller, access::Action const& action) { return access::allow(tx, caller, action, { "" }); }

Result<DecisionVersion> adopt(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path)
{
    TRY(allow(tx, caller, may_edit));
    return definitions::adopt_decision(tx, caller, here.now(), here.library, path);
}

Result<DecisionVersion> start(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view text)
{
    TRY(allow(tx, caller, may_edit));
    return definitions::start_decision(tx, caller, here.now(), path, text);
}

Result<DecisionVersion> save(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view text, std::string_view expected_hash)
{
    TRY(allow(tx, caller, may_edit));
    return definitions::save_decision(tx, caller, here.now(), path, text, expected_hash);
}

Result<DecisionVersion> examine(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, Examined const& examined)
{
    TRY(allow(tx, caller, may_examine));
    return definitions::examine_decision(tx, caller, here.now(), path, examined.hash, examined.findings);
}

Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view source)
{
    TRY(allow(tx, caller, may_examine));
    return definitions::tick_decision(tx, caller, here.now(), path, source);
}

Result<void> untick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view source)
{
    TRY(allow(tx, caller, may_examine));
    return definitions::untick_decision(tx, caller, here.now(), path, source);
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path)
{
    TRY(allow(tx, caller, may_edit));
    return definitions::discard_decision(tx, caller, here.now(), path);
}

Result<DecisionVersion> publish(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view expected_hash, Day starts_on)
{
    TRY(allow(tx, caller, may_publish));
    auto version = TRY(definitions::publish_decision(tx, caller, here.now(), path, expected_hash, starts_on));
    tell_neighbours(tx, here, version);
    return version;
}

Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here)
{
    TRY(allow(tx, caller, may_publish));
    auto const now = here.now();
    std::set<std::pair<std::string, std::string>> in_force;
    for (auto const& version : definitions::decisions_published(tx, now.today()))
        in_force.insert({ version.path, version.hash });
    auto versions = definitions::decision_versions(tx);
    std::erase_if(versions, [&](DecisionVersion const& version) {
        return !version.starts_on || (version.state != VersionState::Published && !in_force.contains({ version.path, version.hash }));
    });
    // In the order in which they begin, so that a receiver meets the later one last.
    std::ranges::stable_sort(versions, {}, [](DecisionVersion const& version) { return std::pair(version.path, *version.starts_on); });
    std::size_t letters = 0;
    for (auto const& version : versions)
        letters += tell_neighbours(tx, here, version);
    audit::record(tx, caller, now, "decisions.decisions.republished", {}, { { "letters", std::to_string(letters) } });
    return letters;
}

}  // namespace mado::decisions
