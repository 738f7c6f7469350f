#include "web/open_form.h"

#include "model/form.h"
#include "store/application_store.h"

#include <mado/definitions/shelf.h>
#include <mado/money/yen.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include <filesystem>

namespace mado::applications {

namespace {

struct Found {
    std::optional<Application> application;
    definitions::DefinitionPointer bound, current;
    portal::Office office;
};

Found find(web::Visit const& visit, ApplicationId const& id)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        Found found { store::find(tx, id), nullptr, nullptr, {} };
        if (!found.application)
            return found;
        found.bound = definitions::definition(tx, visit.here.definitions, found.application->definition);
        found.current = definitions::published_definition(tx, visit.here.definitions, found.application->procedure, visit.now().today());
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
    inputs.identity.how = "none";
    inputs.received_on = day_in_tokyo(at);
    inputs.received_at = at;
    inputs.calendar = &visit.here.calendar;
    inputs.decisions = definitions::lasting(visit.here.library);
    return inputs;
}

std::string OpenForm::path(std::string_view rest) const { return "/applications/" + application.id.value + std::string(rest); }
std::string OpenForm::at(web::Visit const& visit, std::string_view rest) const { return web::link(visit, path(rest)); }

Result<OpenForm> open_form(web::Visit const& visit)
{
    auto const id = visit.request.id<ApplicationTag>("application");
    auto const not_found = [] { return refuse(Refusal::Kind::NotFound, "applications.not_found"); };
    if (!is_uuid(id.value))
        return not_found();
    auto const opened_visit = identity::visit(visit.here.database, visit.tenant(), visit.secret, id, visit.here.clock.now());
    if (!opened_visit)
        return not_found();
    auto found = find(visit, id);
    if (!found.application || !found.bound)
        return not_found();
    OpenForm form { std::move(*found.application), opened_visit->key, found.bound, {}, false, found.office, visit.caller };
    form.caller = { .tenant = visit.tenant(), .kind = CallerKind::Resident, .application = id };
    auto const& box = form.application.is_unsent() ? form.application.unsent_box : form.application.sent_box;
    form.contents = opened(form.key, box);
    if (form.application.is_unsent() && found.current && found.current->hash != found.bound->hash) {
        form.contents.answers = moved(form.contents.answers, *found.bound, *found.current);
        form.definition = found.current;
        form.has_moved = true;
    }
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

namespace {

std::string title_of(http::Upload const& upload)
{
    auto const slash = upload.file_name.find_last_of("/\\");
    auto const name = slash == std::string::npos ? upload.file_name : upload.file_name.substr(slash + 1);
    return text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : "file";
}

// What is wrong with an upload for this field; nothing when it can be kept.
std::optional<FieldError> wrong_with(http::Upload const& upload, definitions::Field const& field, std::string const& control, std::size_t there)
{
    if (upload.too_large)
        return FieldError { control, "applications.file.too_large", { { "title", title_of(upload) }, { "most", web::size_text(web::file_bytes) } } };
    if (!files::accepted(files::type_of(upload.head), field.accept))
        return FieldError { control, "applications.file.type", { { "title", title_of(upload) } } };
    if (there >= definitions::most_of(field))
        return FieldError { control, "applications.file.too_many", { { "title", title_of(upload) }, { "most", std::to_string(definitions::most_of(field)) } } };
    return std::nullopt;
}

}  // namespace

Kept keep_files(web::Visit const& visit, std::vector<definitions::Field const*> const& fields, std::string const& prefix, json::Object& answers, json::Object& keys)
{
    Kept kept;
    for (auto const* field : fields) {
        if (field->type != definitions::FieldType::File)
            continue;
        auto const control = prefix + field->name;
        auto const before = answers.find(field->name);
        auto blobs = before == answers.end() ? json::Array {} : before->second.array("blobs");
        bool changed = false;
        if (auto const removed = visit.request.answer(control + ".remove"); !removed.empty())
            changed = std::erase_if(blobs, [&](json::Value const& blob) { return blob.text("name") == removed; }) > 0;
        for (auto const* upload : visit.request.files(control + ".file")) {
            if (upload->size == 0 && !upload->too_large)
                continue;
            if (auto wrong = wrong_with(*upload, *field, control, blobs.size())) {
                kept.errors.push_back(std::move(*wrong));
                continue;
            }
            auto const blob = visit.here.files.keep(upload->path);
            kept.blobs.push_back({ blob.name, blob.size });
            keys[blob.name] = json::object({ { "key", crypto::base64url(crypto::view(blob.key.bytes)) }, { "size", static_cast<std::int64_t>(blob.size) } });
            blobs.push_back(json::object({ { "name", blob.name }, { "title", title_of(*upload) }, { "type", files::type_of(upload->head) },
                { "size", static_cast<std::int64_t>(upload->size) } }));
            changed = true;
        }
        if (!changed)
            continue;
        kept.changed = true;
        answers[field->name] = json::object({ { "way", "file" }, { "blobs", std::move(blobs) } });
    }
    return kept;
}

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
