#include "model/form.h"
#include "store/application_store.h"
#include "web/pages.h"
#include "web/signing.h"

#include <mado/applications/module.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>

namespace mado::applications {

namespace {

using web::Attempt;
using web::Visit;

struct Startable {
    definitions::DefinitionPointer definition;
    std::vector<std::string> applicants;  // of residents: person business
    std::vector<definitions::Round> open {};
};

std::vector<RoundOption> options_of(Visit const& visit, std::vector<definitions::Round> const& open)
{
    std::vector<RoundOption> options;
    for (auto const& round : open)
        options.push_back({ round.name, round.title.in(visit.language), web::words(visit, "applications.round.until", { { "day", day_words(visit, round.closes_on) } }),
            visit.request.answer("round") == round.name });
    return options;
}

// Nothing when the town has no such procedure for residents today.
std::optional<Startable> startable(Visit const& visit)
{
    auto const name = visit.request.path.at("procedure");
    auto const definition = visit.here.database.read(visit.tenant(),
        [&](db::Read& tx) { return definitions::published_definition(tx, visit.here.definitions, name, visit.now().today()); });
    if (!definition)
        return std::nullopt;
    Startable found { definition, definition->applicants };
    if (definition->rounds)
        found.open = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::open_rounds(tx, definition->procedure, visit.now().today()); });
    std::erase(found.applicants, "staff");
    return found.applicants.empty() ? std::nullopt : std::optional(std::move(found));
}

std::string start_path(definitions::Definition const& definition) { return "/procedures/" + definition.procedure + "/start"; }

// Somebody of those who may apply for it would be let in with what this browser has shown.
bool is_identified(Visit const& visit, Startable const& found)
{
    if (found.definition->identity == definitions::Assurance::None)
        return true;
    auto const proof = shown_proof(visit);
    return std::ranges::any_of(found.applicants, [&](std::string const& applicant) { return suffices(*found.definition, proof, applicant); });
}

std::unexpected<Refusal> no_procedure() { return refuse(Refusal::Kind::NotFound, "applications.no_procedure"); }

Result<http::Response> show_start(Visit const& visit, Attempt const* attempt, Gate const& gate, card::AcceptancePointer const& acceptance)
{
    auto const found = startable(visit);
    if (!found)
        return no_procedure();
    if (!is_identified(visit, *found) && !wants_to_sign(visit, *found->definition, acceptance))
        return http::see_other(ways_address(visit, *found->definition, start_path(*found->definition)));
    auto const only = found->open.size() == 1 ? found->open.front().name : visit.request.answer("round");
    if (auto const passage = passage_of(gate, visit, found->definition->procedure, only); !passage.elsewhere.empty())
        return http::see_other(passage.elsewhere);
    StartPage values { found->definition->title.in(visit.language), web::link(visit, { "procedures", found->definition->procedure }), web::trouble_summary(visit, attempt) };
    values.asks_applicant = found->applicants.size() > 1;
    values.asks_round = found->open.size() > 1;
    values.rounds = options_of(visit, found->open);
    values.is_closed = found->definition->rounds && found->open.empty();
    values.round_error = web::trouble_of(visit, attempt, "round");
    values.applicant_error = web::trouble_of(visit, attempt, "applicant");
    return web::page(visit, "applications/start.html", values, attempt);
}

Result<http::Response> act_start(Visit const& visit, Gate const& gate, card::AcceptancePointer const& acceptance)
{
    auto const found = startable(visit);
    if (!found)
        return no_procedure();
    auto const applicant = found->applicants.size() == 1 ? found->applicants.front() : visit.request.answer("applicant");
    if (std::ranges::find(found->applicants, applicant) == found->applicants.end())
        return refuse(std::vector<FieldError> { { "applicant", "applications.start.choose" } });
    if (!wants_to_sign(visit, *found->definition, acceptance)
        && !suffices(*found->definition, found->definition->identity == definitions::Assurance::None ? std::nullopt : shown_proof(visit), applicant))
        return http::see_other(ways_address(visit, *found->definition, start_path(*found->definition)));
    auto const round = TRY(visit.here.database.read(visit.tenant(),
        [&](db::Read& tx) { return round_to_apply_in(tx, *found->definition, visit.request.answer("round"), visit.now().today()); }));
    auto const passage = passage_of(gate, visit, found->definition->procedure, round);
    if (!passage.elsewhere.empty())
        return http::see_other(passage.elsewhere);
    auto beginning = make_beginning(visit.here, *found->definition, applicant, visit.language, visit.secret);
    beginning.application.round = round;
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return start_through(tx, visit.caller, visit.here, beginning, passage); }));
    return begun(visit, beginning, passage);
}

// -- number and code: shown after the start, and whenever somebody stops in the middle.
Result<http::Response> show_key(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_form(visit));
    auto const last = day_in_tokyo(visit.here.clock.now()).plus_days(days_kept_unsent);
    KeyPage values { form.title(visit), grouped(form.application.receipt_number), grouped(form.contents.code), form.at(visit, ""), web::link(visit, "/"),
        form.application.is_unsent() ? day_words(visit, last) : "", !visit.request.query_of("new").empty() };
    auto response = web::page(visit, "applications/key.html", values);
    response.with("cache-control", "no-store");
    return response;
}

// Where the application stands: the first screen that is not answered, the check, or the status.
Result<http::Response> show_where(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_form(visit));
    if (!form.application.is_unsent())
        return http::see_other(form.at(visit, "/status"));
    auto evaluation = form.evaluation(visit);
    for (auto const& name : screens(evaluation)) {
        auto wrong = definitions::check_page(evaluation, name, &visit.here.library, visit.language);
        std::erase_if(wrong, [&](FieldError const& error) {
            auto const* field = form.definition->field(error.field.substr(0, error.field.find('.')));
            return field && is_kept_for_sending(*field);
        });
        if (!wrong.empty())
            return http::see_other(form.at(visit, "/answers/" + name));
    }
    return http::see_other(form.at(visit, "/check"));
}

// -- coming back.
std::vector<Application> of_this_browser(Visit const& visit)
{
    if (visit.secret.empty())
        return {};
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Application> found;
        for (auto const& id : identity::visits(tx, visit.secret, visit.here.clock.now()))
            if (auto application = store::find(tx, id))
                found.push_back(std::move(*application));
        return found;
    });
}

std::string title_of(Visit const& visit, Application const& application)
{
    auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, application.definition); });
    return definition ? definition->title.in(visit.language) : application.procedure;
}

Result<http::Response> show_return(Visit const& visit, Attempt const* attempt)
{
    ReturnPage values { web::trouble_summary(visit, attempt), visit.request.answer("number"), web::trouble_of(visit, attempt, "number"), false, {} };
    for (auto const& application : of_this_browser(visit))
        values.own.push_back({ title_of(visit, application), web::link(visit, { "applications", application.id.value }), state_words(visit, application),
            grouped(application.receipt_number) });
    values.has_own = !values.own.empty();
    auto response = web::page(visit, "applications/return.html", values, attempt);
    response.with("cache-control", "no-store");
    return response;
}

Result<http::Response> act_return(Visit const& visit)
{
    auto const back = TRY(make_return(visit.here, visit.tenant(), visit.request.answer("number"), visit.request.answer("code"), visit.request.remote, visit.secret));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return come_back(tx, visit.caller, visit.here, back, visit.secret); }));
    return http::see_other(web::link(visit, { "applications", back.application.value }));
}

}  // namespace

Passage passage_of(Gate const& gate, Visit const& visit, std::string const& procedure, std::string const& round) { return gate ? gate(visit, procedure, round, {}) : Passage {}; }

Result<void> start_through(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning, Passage const& passage)
{
    if (passage.use)
        TRY(passage.use(tx, beginning.application.id));
    return start(tx, caller, here, beginning);
}

http::Response begun(Visit const& visit, Beginning const& beginning, Passage const& passage)
{
    auto response = http::see_other(web::link(visit, { "applications", beginning.application.id.value, "key" }) + "?new=yes");
    if (!passage.forget.empty())
        response.with("set-cookie", passage.forget);
    return response;
}

std::string state_words(Visit const& visit, Application const& application) { return web::words(visit, "applications.state." + word_of(application.state)); }

std::vector<portal::UnderWay> of_browser(Visit const& visit)
{
    std::vector<portal::UnderWay> all;
    for (auto const& application : of_this_browser(visit))
        all.push_back({ title_of(visit, application), web::link(visit, { "applications", application.id.value }), state_words(visit, application),
            application.state == State::Asked, application.until ? day_words(visit, *application.until) : "" });
    return all;
}

std::vector<web::Route> begin_routes(Gate const& gate, card::AcceptancePointer const& acceptance)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/procedures/{procedure}/start").open_to_everyone()
        .to([gate, acceptance](Visit const& visit, Attempt const* attempt) { return show_start(visit, attempt, gate, acceptance); },
            [gate, acceptance](Visit const& visit) { return act_start(visit, gate, acceptance); }));
    routes.push_back(web::form("/applications").open_to_everyone().to(show_return, act_return));
    routes.push_back(web::page("/applications/{application}").open_to_everyone().to(show_where));
    routes.push_back(web::page("/applications/{application}/key").open_to_everyone().to(show_key));
    return routes;
}

}  // namespace mado::applications
