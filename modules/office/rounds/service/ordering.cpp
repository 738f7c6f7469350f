// The results of an examination: by order of a figure and the places, corrected by people.
#include <mado/definitions/evaluation.h>

#include "service/workings.h"
#include "store/round_store.h"

namespace mado::rounds {

namespace {

using Kind = Refusal::Kind;
using definitions::FieldType;

struct Scored {
    Line line;
    Decimal figure;
};

// The highest first. Who stands at the last place together with others that have none any more is for a person to decide.
void order_row(std::vector<Scored>& row, int places)
{
    std::ranges::sort(row, [](Scored const& a, Scored const& b) { return a.figure == b.figure ? a.line.receipt < b.line.receipt : b.figure < a.figure; });
    auto const cut = static_cast<std::size_t>(places);
    auto const is_split = row.size() > cut && cut > 0 && row[cut - 1].figure == row[cut].figure;
    for (std::size_t i = 0; i < row.size(); ++i) {
        auto& line = row[i].line;
        // Equal figures share a place.
        line.place = i > 0 && row[i].figure == row[i - 1].figure ? row[i - 1].line.place : static_cast<int>(i) + 1;
        line.result = is_split && row[i].figure == row[cut].figure ? "" : i < cut ? "passed" : "failed";
    }
}

bool may_be(std::string const& result) { return result == "passed" || result == "failed"; }

}  // namespace

std::vector<std::string> figures_of(definitions::Definition const& definition)
{
    std::vector<std::string> names;
    for (auto const& rule : definition.rules)
        names.push_back(rule.name);
    for (auto const& page : definition.examine())
        for (auto const& field : page.fields)
            if (field.type == FieldType::Number || field.type == FieldType::Money)
                names.push_back(field.name);
    return names;
}

Result<Ordering> prepare_ordering(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string const& figure)
{
    auto const kept = TRY(found_for(tx, caller, here, may_draw, id));
    TRY(service::in_state(kept, { RoundState::Published, RoundState::Drawn }));
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    if (definition->effect != definitions::Effect::Examination)
        return refuse(Kind::Conflict, "rounds.order.no_examination");
    if (here.now().today() <= kept.round.closes_on)
        return refuse(Kind::Conflict, "rounds.fix.still_open");
    auto const figures = figures_of(*definition);
    if (std::ranges::find(figures, figure) == figures.end())
        return refuse({ { "figure", "rounds.order.figure_required" } });
    Ordering ordering { figure, {}, service::unqualified(tx, kept), service::counted(tx, kept) };
    std::map<std::string, std::vector<Scored>> rows;
    for (auto const& found : service::cases_in(tx, kept, cases::CaseState::Qualified)) {
        if (found.verdict != "eligible")
            continue;
        auto evaluation = cases::evaluation(tx, here, found);
        auto const value = evaluation ? evaluation->value(figure) : feel::Value {};
        auto const number = Decimal::parse(value.to_text());
        auto const hindered = !kept.round.item(found.item) ? "rounds.hindered.item" : !number ? "rounds.hindered.figure" : nullptr;
        if (hindered) {
            if (ordering.hindrances.size() < service::most_hindrances)
                ordering.hindrances.push_back({ hindered, found.id, { { "receipt", grouped(found.receipt_number) }, { "name", found.applicant_name } } });
            continue;
        }
        Line line { found.id, found.receipt_number, found.item, value.to_text() };
        rows[found.item].push_back({ std::move(line), *number });
    }
    for (auto& [item, row] : rows) {
        order_row(row, kept.round.item(item)->places);
        for (auto& one : row)
            ordering.lines.push_back(std::move(one.line));
    }
    return ordering;
}

Result<Kept> order(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Ordering const& ordering, std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_draw, id, expected_version));
    TRY(service::in_state(kept, { RoundState::Published, RoundState::Drawn }));
    if (!ordering.hindrances.empty())
        return refuse(Kind::Conflict, "rounds.fix.hindered", { { "n", std::to_string(ordering.hindrances.size()) } });
    if (!service::is_unchanged(tx, kept, ordering.counted))
        return refuse(Kind::Conflict, "rounds.fix.changed_meanwhile");
    auto const now = here.now();
    if (!store::draw(tx, id))
        store::insert_draw(tx, id, { { {}, {}, {}, {}, {}, ordering.figure, {}, {}, now.at, {}, {} }, {} });
    auto record = store::draw(tx, id)->drawn;
    record.figure = ordering.figure;
    record.drawn_at = now.at;
    store::change_draw(tx, id, record);
    store::remove_lines(tx, id);
    for (auto const& line : ordering.lines)
        store::keep_line(tx, id, line);
    kept.state = RoundState::Drawn;
    TRY(store::change(tx, kept, caller.person, now.at));
    service::trace(tx, caller, here, "rounds.round.ordered", kept, { { "figure", ordering.figure }, { "lines", std::to_string(ordering.lines.size()) } });
    return kept;
}

Result<void> correct(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, CaseId const& of, std::string const& result, std::string_view why,
    std::int64_t expected_version)
{
    auto kept = TRY(service::found_for(tx, caller, here, may_draw, id, expected_version));
    TRY(service::in_state(kept, { RoundState::Drawn }));
    auto const definition = TRY(definition_of(tx, here, kept.round.procedure));
    // A draw is not corrected: what chance has said stands.
    if (definition->effect != definitions::Effect::Examination)
        return refuse(Kind::Conflict, "rounds.order.no_examination");
    auto line = store::line(tx, id, of);
    if (!line)
        return refuse(Kind::NotFound, "rounds.no_such_line");
    std::vector<FieldError> errors;
    if (!may_be(result))
        errors.push_back({ "result." + of.value, "rounds.correct.result_required" });
    if (why.find_first_not_of(" \t\r\n") == std::string_view::npos)
        errors.push_back({ "why." + of.value, "rounds.correct.why_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    line->result = result;
    line->why = std::string(why);
    store::keep_line(tx, id, *line);
    TRY(store::change(tx, kept, caller.person, here.now().at));
    service::trace(tx, caller, here, "rounds.round.result_corrected", kept, { { "case", of.value }, { "result", result } });
    return {};
}

}  // namespace mado::rounds
