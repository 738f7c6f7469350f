#include <mado/audit/audit.h>
#include <mado/gateway/gateway.h>
#include <mado/procedures/procedures.h>

#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;

constexpr std::array<std::string_view, 2> neighbours { "front", "core" };

std::string hash_of(definitions::Round const& round)
{
    auto const read = definitions::round_from(definitions::json_of(round));
    return read ? read->hash : std::string();
}

// The same subject for every edition: one order of messages a round.
void tell_neighbours(db::Write& tx, Workplace const& here, Kept const& kept)
{
    auto const now = here.now();
    auto const body = json::object({ { "what", "round" }, { "name", kept.round.procedure + "/" + kept.round.name }, { "hash", kept.round.hash },
        { "round", definitions::json_of(kept.round) }, { "starts_on", kept.round.opens_on.iso() } });
    for (auto const neighbour : neighbours) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = kept.id.value, .receiver = std::string(neighbour), .definition = {}, .arrived_at = now.at };
        letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, letter.definition, now.at, body);
        gateway::post(tx, now, letter);
    }
}

// What has been fixed is what people were shown: rows, places and days stand from then on.
Result<void> may_change(Kept const& kept) { return service::in_state(kept, { RoundState::Drafted, RoundState::Published }); }

Result<void> allow(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, std::string_view procedure)
{
    return procedures::allow(tx, caller, here, action, procedure);
}

}  // namespace

Result<definitions::DefinitionPointer> definition_of(db::Read& tx, Workplace const& here, std::string_view procedure)
{
    auto definition = definitions::published_definition(tx, here.definitions, procedure, here.now().today());
    if (!definition || !definition->rounds)
        return refuse(Kind::NotFound, "rounds.no_such_procedure");
    return definition;
}

Result<Kept> found_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, RoundId const& id)
{
    auto found = TRY(find(tx, id));
    TRY(allow(tx, caller, here, action, found.round.procedure));
    return found;
}

Result<Kept> save(db::Write& tx, Caller const& caller, Workplace const& here, std::optional<RoundId> const& id, definitions::Round round, std::int64_t expected_version)
{
    TRY(allow(tx, caller, here, may_edit, round.procedure));
    TRY(definition_of(tx, here, round.procedure));
    round.hash = hash_of(round);
    if (round.hash.empty())  // without a name nobody could find it again
        return refuse({ { "name", "definitions.round.name" } });
    auto const now = here.now();
    if (!id) {
        Kept made { { now.id() }, std::move(round) };
        if (!store::insert(tx, made, caller.person, now.at))
            return refuse({ { "name", "rounds.name_taken", { { "name", made.round.name } } } });
        service::trace(tx, caller, here, "rounds.round.drafted", made);
        return made;
    }
    auto kept = TRY(service::found_for(tx, caller, here, may_edit, *id, expected_version));
    TRY(may_change(kept));
    if (kept.round.procedure != round.procedure || kept.round.name != round.name)
        return refuse({ { "name", "rounds.name_stays" } });
    kept.round = std::move(round);
    TRY(store::change(tx, kept, caller.person, now.at));
    service::trace(tx, caller, here, "rounds.round.saved", kept);
    return kept;
}

Result<Kept> publish(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string_view why, std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_publish, id, expected_version));
    TRY(may_change(kept));
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    if (auto errors = definitions::wrong_in(kept.round, *definition); !errors.empty())
        return refuse(std::move(errors));
    if (!kept.is_changed())
        return refuse(Kind::Conflict, "rounds.published_already");
    auto const is_correction = !kept.published.empty();
    if (is_correction && why.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refuse({ { "why", "rounds.correction.why_required" } });
    auto const now = here.now();
    kept.published = kept.round.hash;
    kept.state = RoundState::Published;
    TRY(store::change(tx, kept, caller.person, now.at));
    if (is_correction)
        store::add_correction(tx, id, { std::string(why), kept.round.hash, caller.person, now.at });
    TRY(definitions::receive_round(tx, caller, now, definitions::json_of(kept.round)));
    tell_neighbours(tx, here, kept);
    service::trace(tx, caller, here, is_correction ? "rounds.round.corrected" : "rounds.round.published", kept, { { "hash", kept.published } });
    return kept;
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::int64_t expected_version)
{
    auto const kept = TRY(service::found_for(tx, caller, here, may_edit, id, expected_version));
    if (!kept.published.empty() || !store::remove(tx, kept))
        return refuse(Kind::Conflict, "rounds.discard.published");
    service::trace(tx, caller, here, "rounds.round.discarded", kept);
    return {};
}

// -- reading

Result<Kept> find(db::Read& tx, RoundId const& id)
{
    auto found = store::find(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "rounds.round.not_found");
    return std::move(*found);
}

std::optional<Kept> named(db::Read& tx, std::string_view procedure, std::string_view name) { return store::named(tx, procedure, name); }
std::vector<Kept> all(db::Read& tx) { return store::all(tx); }
std::vector<RoundCorrection> corrections(db::Read& tx, RoundId const& id) { return store::corrections(tx, id); }
std::optional<Drawn> drawn_of(db::Read& tx, RoundId const& id)
{
    auto found = store::draw(tx, id);
    return found ? std::optional(std::move(found->drawn)) : std::nullopt;
}
std::vector<Line> results(db::Read& tx, RoundId const& id, std::string_view item, int most) { return store::lines(tx, id, item, most); }
std::vector<Tally> tallies(db::Read& tx, RoundId const& id) { return store::tallies(tx, id); }
Progress progress(db::Read& tx, RoundId const& id) { return store::progress(tx, id); }
std::vector<Promotion> promotions(db::Read& tx, RoundId const& id) { return store::promotions(tx, id); }
std::vector<db::Statement> statements() { return store::statements(); }

namespace service {

Result<Kept> found_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, RoundId const& id, std::int64_t expected_version)
{
    auto found = TRY(rounds::found_for(tx, caller, here, action, id));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "rounds.changed_meanwhile");
    return found;
}

namespace {
Caller whole_town(db::Read& tx) { return { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "rounds" }; }
}

Result<void> in_state(Kept const& kept, std::initializer_list<RoundState> states)
{
    if (std::ranges::find(states, kept.state) == states.end())
        return refuse(Kind::Conflict, "rounds.conflict." + word_of(kept.state));
    return {};
}

std::vector<cases::Case> cases_in(db::Read& tx, Kept const& kept, cases::CaseState state)
{
    auto const whole = whole_town(tx);
    std::vector<cases::Case> all;
    cases::RoundQuery query { kept.round.procedure, kept.round.name, state, {}, 500 };
    for (;;) {
        auto some = cases::of_round(tx, whole, query);
        if (some.empty())
            return all;
        query.after = some.back().id.value;
        std::ranges::move(some, std::back_inserter(all));
    }
}

std::vector<Hindrance> unqualified(db::Read& tx, Kept const& kept)
{
    auto const whole = whole_town(tx);
    using enum cases::CaseState;
    std::vector<Hindrance> all;
    for (auto const state : { Received, Examining, Asked, Forwarded, InApproval })
        for (auto const& one : cases::of_round(tx, whole, { kept.round.procedure, kept.round.name, state, {}, static_cast<int>(most_hindrances) }))
            if (all.size() < most_hindrances)
                all.push_back({ "rounds.hindered." + word_of(state), one.id, { { "receipt", grouped(one.receipt_number) }, { "name", one.applicant_name } } });
    return all;
}

std::map<cases::CaseState, cases::RoundCount> counted(db::Read& tx, Kept const& kept) { return cases::count_of_round(tx, kept.round.procedure, kept.round.name); }

bool is_unchanged(db::Read& tx, Kept const& kept, std::map<cases::CaseState, cases::RoundCount> const& before) { return counted(tx, kept) == before; }

void publish_proof(db::Write& tx, Workplace const& here, Kept const& kept, std::string_view state, json::Value proof)
{
    auto const now = here.now();
    auto const text = json::canonical(proof);
    auto const body = json::object({ { "what", "dataset" }, { "name", "draw/" + kept.round.procedure + "/" + kept.round.name }, { "procedure", kept.round.procedure },
        { "round", kept.round.name }, { "state", state }, { "hash", crypto::sha256_hex(text) }, { "text", text }, { "starts_on", now.today().iso() } });
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = kept.id.value, .receiver = "front", .definition = {}, .arrived_at = now.at };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, letter.definition, now.at, body);
    gateway::post(tx, now, letter);
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Kept const& kept, std::map<std::string, std::string> details)
{
    details.emplace("procedure", kept.round.procedure);
    details.emplace("name", kept.round.name);
    audit::record(tx, caller, here.now(), event, { { "round", kept.id.value } }, details);
}

}  // namespace service

}  // namespace mado::rounds
