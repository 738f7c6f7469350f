// 募集回 on the page of a procedure: what is open, what comes, what was; and the record of a draw for whoever wants to check it.
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/json/json.h>
#include <mado/portal/procedures.h>
#include <mado/time/wareki.h>

namespace mado::portal {

namespace {

using definitions::Round;
using web::Visit;

constexpr std::size_t most_past = 6;

std::string day_words(Visit const& visit, Day day)
{
    if (visit.language == "en")
        return english_text(day);
    return visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

std::string cell_of(Visit const& visit, definitions::Setting const& column, definitions::RoundItem const& item)
{
    definitions::Field field;
    field.type = column.type;
    field.decimals = column.decimals;
    auto const found = item.columns.find(column.name);
    return found == item.columns.end() ? std::string() : definitions::shown(field, found->second, nullptr, visit.language);
}

void show_draw(Visit const& visit, db::Read& tx, Round const& round, RoundView& view)
{
    auto const record = draw_of(tx, round.procedure, round.name);
    auto const proof = record ? json::parse(record->proof, { 256 << 20, 16 }) : std::unexpected(json::Error {});
    if (!proof)
        return;
    if (record->state == "decided") {
        view.proof = web::link(visit, { "procedures", round.procedure, "draws", round.name });
        return;
    }
    auto const day = Day::parse(proof->text("fixed_at").substr(0, 10));
    view.fixed = web::words(visit, "portal.procedure.rounds.list_hash",
        { { "day", day ? day_words(visit, *day) : "" }, { "hash", proof->text("list_hash") }, { "commitment", proof->text("commitment") } });
}

RoundView view_of(Visit const& visit, db::Read& tx, definitions::Definition const& definition, Round const& round)
{
    auto const today = visit.now().today();
    auto const state = round.is_open(today) ? "open" : today < round.opens_on ? "coming" : "past";
    RoundView view;
    view.is_open = round.is_open(today);
    view.is = view.is_open ? "good" : "";
    view.state = web::words(visit, std::string("portal.procedure.rounds.") + state);
    view.title = round.title.in(visit.language);
    view.days = web::words(visit, "portal.procedure.rounds.days", { { "opens", day_words(visit, round.opens_on) }, { "closes", day_words(visit, round.closes_on) } });
    view.draws = web::words(visit, "portal.procedure.rounds.draws", { { "day", day_words(visit, round.draws_on) } });
    view.caption = web::words(visit, "portal.procedure.rounds.rows", { { "title", view.title } });
    for (auto const& column : definition.rounds->columns)
        view.columns.push_back({ column.title.in(visit.language) });
    for (auto const& item : round.items) {
        RoundRow row { item.title.in(visit.language), std::to_string(item.places), {} };
        for (auto const& column : definition.rounds->columns)
            row.cells.push_back({ cell_of(visit, column, item), column.title.in(visit.language) });
        view.rows.push_back(std::move(row));
    }
    show_draw(visit, tx, round, view);
    return view;
}

}  // namespace

void show_rounds(Visit const& visit, definitions::DefinitionPointer const& definition, ProcedurePage& values)
{
    if (!definition->rounds)
        return;
    values.has_rounds = true;
    auto const today = visit.now().today();
    std::size_t open = 0, past = 0;
    std::optional<Day> next;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        values.rounds.clear();
        open = past = 0;
        next.reset();
        for (auto const& round : definitions::rounds_of(tx, definition->procedure)) {
            open += round.is_open(today) ? 1 : 0;
            if (today < round.opens_on && (!next || round.opens_on < *next))
                next = round.opens_on;
            if (round.closes_on < today && ++past > most_past)
                continue;
            values.rounds.push_back(view_of(visit, tx, *definition, round));
        }
        return true;
    });
    values.may_start = open > 0;
    values.asks_round = open > 1;
    values.not_open = next ? web::words(visit, "portal.procedure.rounds.opens_later", { { "day", day_words(visit, *next) } }) : web::words(visit, "portal.procedure.rounds.closed");
}

Result<http::Response> show_draw_record(Visit const& visit)
{
    auto const procedure = visit.request.path.at("procedure"), round = visit.request.path.at("round");
    auto const record = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return draw_of(tx, procedure, round); });
    if (!record || record->state != "decided")
        return refuse(Refusal::Kind::NotFound, "portal.draw.not_found");
    auto response = http::bytes("application/json", record->proof);
    response.with("content-disposition", "attachment; filename=\"draw-" + procedure + "-" + round + ".json\"");
    return response;
}

}  // namespace mado::portal
