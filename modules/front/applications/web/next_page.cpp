#include "web/next_page.h"

#include <mado/definitions/shelf.h>

namespace mado::applications {

namespace {

// The newest word of the office counts: a new decision may offer other things, or nothing.
json::Value offers_of(std::vector<Told> const& all)
{
    json::Value newest = json::Array {};
    for (auto const& told : all)
        if (told.step.kind == "told" && told.box["next"].is_array() && (told.step.event == "decided" || told.step.event == "dispatched" || !told.box["document"].is_null()))
            newest = told.box["next"];
    return newest;
}

definitions::DefinitionPointer definition_of(web::Visit const& visit, json::Value const& offer)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        return definitions::published_definition(tx, visit.here.definitions, offer.text("procedure"), visit.now().today());
    });
}

bool is_for(definitions::Definition const& definition, std::string const& applicant)
{
    return std::ranges::find(definition.applicants, applicant) != definition.applicants.end() && !definition.rounds;
}

bool is_open(web::Visit const& visit, json::Value const& offer)
{
    auto const on = Day::parse(offer.text("offer_on"));
    return on && *on <= visit.now().today();
}

}  // namespace

std::vector<OfferedNext> offered_next(web::Visit const& visit, OpenForm const& form, std::vector<Told> const& all)
{
    std::vector<OfferedNext> offered;
    auto const offers = offers_of(all);  // named: a list of something that is gone would be read
    for (auto const& offer : offers.array()) {
        auto const definition = definition_of(visit, offer);
        auto const on = Day::parse(offer.text("offer_on"));
        if (!definition || !on || !is_for(*definition, form.application.applicant))
            continue;
        offered.push_back({ definition->title.in(visit.language), is_open(visit, offer) ? form.at(visit, "/next/" + offer.text("name")) : std::string(), day_words(visit, *on) });
    }
    return offered;
}

Result<http::Response> act_next(web::Visit const& visit, Gate const& gate)
{
    auto const form = TRY(open_sent(visit));
    auto const offers = offers_of(told_steps(visit, form));
    for (auto const& offer : offers.array()) {
        auto const definition = definition_of(visit, offer);
        if (offer.text("name") != visit.request.path.at("name") || !definition || !is_open(visit, offer) || !is_for(*definition, form.application.applicant))
            continue;
        if (definition->identity != definitions::Assurance::None && !suffices(*definition, shown_proof(visit), form.application.applicant))
            return http::see_other(ways_address(visit, *definition, form.path("/status")));
        auto const passage = passage_of(gate, visit, definition->procedure, {});
        if (!passage.elsewhere.empty())
            return http::see_other(passage.elsewhere);
        auto beginning = make_beginning(visit.here, *definition, form.application.applicant, visit.language, visit.secret);
        carry_over(beginning, *definition, offer);
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return start_through(tx, visit.caller, visit.here, beginning, passage); }));
        return begun(visit, beginning, passage);
    }
    return refuse(Refusal::Kind::NotFound, "applications.no_procedure");
}

}  // namespace mado::applications
