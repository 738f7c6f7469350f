// The list of tickets, fixed with the commitment before the draw.
#include <mado/definitions/evaluation.h>

#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;

std::optional<int> whole(feel::Value const& value)
{
    auto const number = value.to_integer();
    return number && *number >= 0 && *number <= 100'000 ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// Of an expression that a case's own version of the definition holds: ranks change with an ordinance, and each case keeps its version.
std::optional<int> whole_of(definitions::Evaluation& evaluation, definitions::Formula const& formula) { return whole(evaluation.evaluate(formula)); }

crypto::SymmetricKey key_of_secret(Workplace const& here, RoundId const& id) { return crypto::derive(crypto::view(here.keys.storage.bytes), id.value, "rounds.draw.secret"); }

// The rows with their places; the reserves may depend on the row.
Result<std::vector<DrawRow>> rows_of(definitions::DefinitionPointer const& definition, Workplace const& here, definitions::Round const& round)
{
    auto const offered = std::make_shared<definitions::Round const>(round);
    std::vector<DrawRow> rows;
    for (auto const& item : round.items) {
        definitions::Inputs inputs;
        inputs.answers[definition->rounds->choose] = item.key;
        inputs.offered = offered;
        inputs.received_on = round.closes_on;
        inputs.calendar = &here.calendar;
        definitions::Evaluation evaluation(definition, std::move(inputs));
        auto const reserves = whole_of(evaluation, definition->draw->reserves);
        if (!reserves)
            return refuse(Kind::Conflict, "rounds.fix.no_reserves", { { "item", item.key } });
        rows.push_back({ item.key, item.places, *reserves });
    }
    return rows;
}

std::optional<Hindrance> add_ticket(db::Read& tx, Workplace const& here, Kept const& kept, cases::Case const& found, Fixing& fixing)
{
    auto const hindered = [&](std::string key) { return Hindrance { std::move(key), found.id, { { "receipt", grouped(found.receipt_number) }, { "name", found.applicant_name } } }; };
    auto evaluation = cases::evaluation(tx, here, found);
    if (!evaluation || !evaluation->definition().draw)
        return hindered("rounds.hindered.definition");
    if (!kept.round.item(found.item))
        return hindered("rounds.hindered.item");
    auto const rank = whole_of(*evaluation, evaluation->definition().draw->rank), lots = whole_of(*evaluation, evaluation->definition().draw->lots);
    if (!rank || !lots || *rank < 1 || *lots < 1)
        return hindered("rounds.hindered.rank");
    fixing.tickets.emplace_back(found.id, Ticket { found.item, *rank, found.receipt_number, *lots });
    return std::nullopt;
}

}  // namespace

Result<Fixing> prepare_fixing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id)
{
    auto const kept = TRY(found_for(tx, caller, here, may_draw, id));
    TRY(service::in_state(kept, { RoundState::Published }));
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    if (!definition->draw || definition->draw->by != definition->rounds->choose)
        return refuse(Kind::Conflict, "rounds.fix.no_draw");
    if (kept.is_changed())
        return refuse(Kind::Conflict, "rounds.fix.unpublished_changes");
    if (here.now().today() <= kept.round.closes_on)
        return refuse(Kind::Conflict, "rounds.fix.still_open");
    Fixing fixing;
    fixing.counted = service::counted(tx, kept);
    fixing.hindrances = service::unqualified(tx, kept);
    auto rows = TRY(rows_of(definition, here, kept.round));
    TicketList list { tx.tenant(), kept.round.procedure, kept.round.name, std::move(rows), {} };
    for (auto const& found : service::cases_in(tx, kept, cases::CaseState::Qualified))
        if (found.verdict == "eligible")
            if (auto hindrance = add_ticket(tx, here, kept, found, fixing); hindrance && fixing.hindrances.size() < service::most_hindrances)
                fixing.hindrances.push_back(std::move(*hindrance));
    for (auto const& [of, ticket] : fixing.tickets)
        list.tickets.push_back(ticket);
    fixing.list = TRY(text_of(list));
    auto const secret = here.ids.key();
    fixing.secret = std::string(crypto::view(secret));
    return fixing;
}

Result<Kept> fix(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Fixing const& fixing, std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_draw, id, expected_version));
    TRY(service::in_state(kept, { RoundState::Published }));
    if (!fixing.hindrances.empty())
        return refuse(Kind::Conflict, "rounds.fix.hindered", { { "n", std::to_string(fixing.hindrances.size()) } });
    if (!service::is_unchanged(tx, kept, fixing.counted))
        return refuse(Kind::Conflict, "rounds.fix.changed_meanwhile");
    auto const now = here.now();
    auto const hash = crypto::sha256_hex(fixing.list), commitment = commitment_of(fixing.secret);
    store::insert_draw(tx, id, { { fixing.list, hash, commitment, {}, {}, {}, {}, {}, now.at, {}, {} }, crypto::encrypt(key_of_secret(here, id), fixing.secret, id.value) });
    for (auto const& [of, ticket] : fixing.tickets) {
        Line line { of, ticket.receipt, ticket.item };
        line.rank = ticket.rank;
        line.lots = ticket.lots;
        store::keep_line(tx, id, line);
    }
    kept.state = RoundState::Fixed;
    TRY(store::change(tx, kept, caller.person, now.at));
    service::publish_proof(tx, here, kept, "fixed", json::object({ { "list_hash", hash }, { "commitment", commitment }, { "fixed_at", iso_in_tokyo(now.at) },
        { "applicants", fixing.tickets.size() } }));
    service::trace(tx, caller, here, "rounds.round.list_fixed", kept, { { "list_hash", hash }, { "commitment", commitment }, { "tickets", std::to_string(fixing.tickets.size()) } });
    return kept;
}

namespace {

std::string secret_of(Workplace const& here, RoundId const& id, store::KeptDraw const& draw)
{
    auto secret = crypto::decrypt(key_of_secret(here, id), draw.secret, id.value);
    if (!secret)
        throw std::runtime_error("rounds: the secret of round " + id.value + " does not open with this zone's key");
    return std::move(*secret);
}

constexpr std::size_t most_of_a_value = 400;

std::vector<FieldError> wrong_public(std::string const& value, std::string const& source)
{
    std::vector<FieldError> errors;
    if (value.size() > most_of_a_value || value.find('\n') != std::string::npos)
        errors.push_back({ "value", "rounds.draw.value_too_long" });
    if (!value.empty() && source.empty())
        errors.push_back({ "source", "rounds.draw.source_required" });
    if (source.size() > most_of_a_value)
        errors.push_back({ "source", "rounds.draw.value_too_long" });
    return errors;
}

}  // namespace

Result<Drawing> prepare_drawing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string value, std::string source)
{
    auto const kept = TRY(found_for(tx, caller, here, may_draw, id));
    TRY(service::in_state(kept, { RoundState::Fixed }));
    if (here.now().today() < kept.round.draws_on)
        return refuse(Kind::Conflict, "rounds.draw.too_early", { { "day", kept.round.draws_on.iso() } });
    if (auto errors = wrong_public(value, source); !errors.empty())
        return refuse(std::move(errors));
    auto const draw = store::draw(tx, id);
    if (!draw)
        return refuse(Kind::Conflict, "rounds.draw.no_list");
    Drawing drawing;
    auto& proof = drawing.proof;
    proof.list = draw->drawn.list;
    proof.seed = { secret_of(here, id, *draw), std::move(value), std::move(source) };
    for (auto const& line : store::lines(tx, id, {}, 1'000'000))
        if (auto const found = cases::find(tx, line.of); !found || found->state != cases::CaseState::Qualified)
            proof.gone.push_back(line.receipt);
    proof.fixed_at = iso_in_tokyo(draw->drawn.fixed_at);
    proof.drawn_at = iso_in_tokyo(here.now().at);
    auto const list = TRY(list_from(proof.list));
    drawing.places = drawn(list, seed_of(proof.seed, draw->drawn.list_hash), proof.gone);
    return drawing;
}

Result<Kept> draw(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Drawing const& drawing, std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_draw, id, expected_version));
    TRY(service::in_state(kept, { RoundState::Fixed }));
    auto drawn = store::draw(tx, id);
    // What is drawn from is what was made known, and nothing else.
    if (!drawn || crypto::sha256_hex(drawing.proof.list) != drawn->drawn.list_hash || commitment_of(drawing.proof.seed.secret) != drawn->drawn.commitment)
        return refuse(Kind::Conflict, "rounds.draw.other_list");
    auto const now = here.now();
    std::map<std::string, Line> by_receipt;
    for (auto& line : store::lines(tx, id, {}, 1'000'000))
        by_receipt.emplace(line.receipt, line);
    for (auto const& place : drawing.places) {
        auto& line = by_receipt.at(place.receipt);
        line.place = place.order;
        line.result = place.result;
        line.number = place.number;
        store::keep_line(tx, id, line);
    }
    auto& record = drawn->drawn;
    record.public_value = drawing.proof.seed.public_value;
    record.public_source = drawing.proof.seed.public_source;
    record.proof = json::canonical(proof_of(drawing.proof));
    record.drawn_at = now.at;
    store::change_draw(tx, id, record);
    kept.state = RoundState::Drawn;
    TRY(store::change(tx, kept, caller.person, now.at));
    service::trace(tx, caller, here, "rounds.round.drawn", kept, { { "proof", crypto::sha256_hex(record.proof) }, { "list_hash", record.list_hash }, { "gone", std::to_string(drawing.proof.gone.size()) } });
    return kept;
}

}  // namespace mado::rounds
