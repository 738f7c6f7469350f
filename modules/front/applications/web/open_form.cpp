#include "web/open_form.h"

#include "model/form.h"
#include "store/application_store.h"

#include <mado/definitions/shelf.h>
#include <mado/definitions/undisclosed.h>
#include <mado/money/yen.h>
#include <mado/time/wareki.h>

#include <filesystem>

namespace mado::applications {

namespace {

struct Found {
    std::optional<Application> application;
    definitions::DefinitionPointer bound, current;
    portal::Office office;
    definitions::RoundPointer offered {};
    bool hides = false;
};

Found find(web::Visit const& visit, ApplicationId const& id)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        Found found { store::find(tx, id), nullptr, nullptr, {} };
        if (!found.application)
            return found;
        found.hides = !found.application->is_unsent() && store::is_hidden(tx, id);
        found.bound = definitions::definition(tx, visit.here.definitions, found.application->definition);
        found.current = definitions::published_definition(tx, visit.here.definitions, found.application->procedure, visit.now().today());
        found.offered = definitions::round_pointer(tx, found.application->procedure, found.application->round);
        if (auto const procedure = portal::procedure(tx, found.application->procedure))
            found.office = procedure->office;
        return found;
    });
}

}  // namespace

definitions::Inputs OpenForm::inputs(web::Visit const& visit) const
{
    auto const at = application.arrived_at.value_or(visit.here.clock.now());
    definitions::Inputs inputs;
    inputs.answers = contents.answers;
    inputs.applicant = application.applicant;
    inputs.identity = identity_of(proof);
    inputs.received_on = day_in_tokyo(at);
    inputs.received_at = at;
    inputs.calendar = &visit.here.calendar;
    inputs.decisions = definitions::lasting(visit.here.library);
    inputs.offered = offered;
    return inputs;
}

definitions::Evaluation OpenForm::evaluation(web::Visit const& visit) const
{
    auto shown = inputs(visit);
    if (hides) {
        auto const kept = definitions::kept_fields(*definition, {});
        auto const words = definitions::kept_words(shown.answers, kept);
        shown.answers = definitions::disclosed(std::move(shown.answers), kept, words);
    }
    return { definition, std::move(shown) };
}

json::Value OpenForm::disclosed(std::string const& field, json::Value stored) const
{
    return hides && !stored.is_null() && definitions::kept_fields(*definition, {}).contains(field) ? definitions::undisclosed() : stored;
}

definitions::Codes const* OpenForm::codes(web::Visit const& visit) const
{
    if (rows)
        return rows.get();
    return &visit.here.library;
}

std::string OpenForm::path(std::string_view rest) const { return "/applications/" + application.id.value + std::string(rest); }
std::string OpenForm::at(web::Visit const& visit, std::string_view rest) const { return web::link(visit, path(rest)); }

namespace {

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "applications.not_found"); }

Result<OpenForm> opened_with(web::Visit const& visit, ApplicationId const& id, crypto::KeyPair const& key)
{
    auto found = find(visit, id);
    if (!found.application || !found.bound)
        return not_found();
    OpenForm form { std::move(*found.application), key, found.bound, {}, false, found.office, visit.caller };
    form.caller = { .tenant = visit.tenant(), .kind = CallerKind::Resident, .application = id };
    auto const& box = form.application.is_unsent() ? form.application.unsent_box : form.application.sent_box;
    form.contents = opened(form.key, box);
    if (form.application.is_unsent() && found.current && found.current->hash != found.bound->hash) {
        form.contents.answers = moved(form.contents.answers, *found.bound, *found.current);
        form.definition = found.current;
        form.has_moved = true;
    }
    if (form.application.is_unsent()) {
        form.proof = shown_proof(visit);
        prefill(form.contents, *form.definition, form.proof, form.application.applicant);
    }
    form.hides = found.hides;
    form.offered = found.offered;
    if (form.offered)
        form.rows = std::make_shared<definitions::CodesWithRound const>(&visit.here.library, form.offered.get(), form.definition.get());
    return form;
}

}  // namespace

Result<OpenForm> open_form(web::Visit const& visit)
{
    auto const id = visit.request.id<ApplicationTag>("application");
    if (!is_uuid(id.value))
        return not_found();
    auto const opened_visit = identity::visit(visit.here.database, visit.tenant(), visit.secret, id, visit.here.clock.now());
    if (!opened_visit)
        return not_found();
    return opened_with(visit, id, opened_visit->key);
}

Result<OpenForm> open_with_code(web::Visit const& visit, std::string const& typed_number, std::string const& typed_code)
{
    auto const unlocked = unlock(visit.here, visit.tenant(), typed_number, typed_code, visit.request.remote);
    if (!unlocked && unlocked.error().kind == Refusal::Kind::Invalid)
        return not_found();
    if (!unlocked)
        return std::unexpected(unlocked.error());
    auto form = TRY(opened_with(visit, unlocked->application.id, unlocked->key));
    if (form.application.is_unsent())
        return not_found();
    return form;
}

Result<OpenForm> open_unsent(web::Visit const& visit)
{
    auto form = TRY(open_form(visit));
    if (!form.application.is_unsent())
        return refuse(Refusal::Kind::Gone, "applications.sent_already");
    return form;
}

Result<OpenForm> open_sent(web::Visit const& visit)
{
    auto form = TRY(open_form(visit));
    if (form.application.is_unsent())
        return refuse(Refusal::Kind::NotFound, "applications.not_sent_yet");
    return form;
}

std::string save_form(OpenForm const& form) { return box_of(form.application.wrapped, form.contents); }

std::string day_words(web::Visit const& visit, Day day)
{
    if (visit.language == "en")
        return english_text_with_weekday(day);
    return visit.language == "ja" ? wareki::text_with_weekday(day) : easy_text(day);
}

std::string moment_words(web::Visit const& visit, Instant at)
{
    auto const time = time_in_tokyo(at);
    auto const clock = visit.language == "en" ? ", " + english_text(time) : visit.language == "ja" ? wareki::text(time) : " " + easy_text(time);
    return day_words(visit, day_in_tokyo(at)) + clock;
}

std::string yen_words(web::Visit const& visit, std::int64_t amount) { return visit.language == "en" ? Yen(amount).english() : Yen(amount).text(); }

}  // namespace mado::applications
