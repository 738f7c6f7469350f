#include <mado/cases/asked_fields.h>

#include <mado/definitions/filling.h>
#include <mado/definitions/round.h>
#include <mado/web/uploads.h>

#include "model/sent.h"

namespace mado::cases::web {

namespace {

using definitions::Field;

std::vector<Field const*> fields_of(definitions::Definition const& definition, Request const& request)
{
    std::vector<Field const*> fields;
    for (auto const& asked : request.fields)
        if (auto const* field = definition.field(model::top_level(definition, asked.name)); field && std::ranges::find(fields, field) == fields.end())
            fields.push_back(field);
    return fields;
}

std::string say_of(definitions::Definition const& definition, Request const& request, Field const& field)
{
    std::string say;
    for (auto const& asked : request.fields)
        if (model::top_level(definition, asked.name) == field.name)
            say += (say.empty() ? "" : "　") + asked.say;
    return say;
}

json::Value stored_of(definitions::Evaluation const& evaluation, Field const& field)
{
    auto const& answers = evaluation.inputs().answers;
    auto const found = answers.find(field.name);
    return found == answers.end() ? json::Value {} : found->second;
}

// A masked number is not shown as one: left empty it stays as it is.
json::Value without_mask(json::Value stored)
{
    return stored.is_text() && stored.text() == model::masked ? json::Value {} : stored;
}

std::size_t rows_shown(mado::web::Visit const& visit, definitions::Evaluation& evaluation, Field const& group, mado::web::Attempt const* attempt)
{
    auto rows = evaluation.rows(group.name);
    if (attempt)
        for (auto const& [control, value] : visit.request.form)
            if (control.starts_with(group.name + "."))
                rows = std::max<std::size_t>(rows, static_cast<std::size_t>(std::atoi(control.c_str() + group.name.size() + 1)));
    return std::min(rows + 1, definitions::most_of(group));
}

}  // namespace

std::vector<AskedPart> asked_parts(mado::web::Visit const& visit, definitions::Evaluation& evaluation, Request const& request, mado::web::Attempt const* attempt)
{
    auto const& definition = evaluation.definition();
    definitions::CodesWithRound const codes(&visit.here.library, evaluation.inputs().offered.get(), &definition);
    mado::web::FormState state { .codes = &codes, .on = evaluation.today(), .troubles = attempt ? mado::web::troubles(visit, attempt) : std::vector<mado::web::Trouble> {},
        .typed = attempt ? &visit.request.form : nullptr };
    std::vector<AskedPart> parts;
    for (auto const* field : fields_of(definition, request)) {
        AskedPart part { field->title.in(visit.language), say_of(definition, request, *field), {} };
        auto const stored = stored_of(evaluation, *field);
        if (field->type != definitions::FieldType::Group) {
            part.controls.push_back(mado::web::field_view(visit, *field, without_mask(stored), evaluation.required(field->name), state));
            parts.push_back(std::move(part));
            continue;
        }
        auto const rows = rows_shown(visit, evaluation, *field, attempt);
        for (std::size_t row = 0; row < rows; ++row) {
            state.prefix = field->name + "." + std::to_string(row) + ".";
            auto const known = stored.is_array() && row < stored.array().size() ? stored.array()[row] : json::Value(json::Object {});
            for (auto const& inner : field->fields) {
                auto view = mado::web::field_view(visit, inner, without_mask(known[inner.name]), false, state);
                view.label = std::to_string(row + 1) + "　" + view.label;
                part.controls.push_back(std::move(view));
            }
        }
        state.prefix.clear();
        parts.push_back(std::move(part));
    }
    return parts;
}

AskedAnswers read_asked(mado::web::Visit const& visit, definitions::Evaluation& evaluation, Content const& content, Request const& request)
{
    auto const& definition = evaluation.definition();
    auto const fields = fields_of(definition, request);
    auto const is_asked = [&](Field const& field) { return std::ranges::find(fields, &field) != fields.end(); };
    json::Object keys;
    for (auto const& [name, file] : content.files)
        for (auto const& blob : file.array("blobs"))
            keys[blob.text("name")] = json::object({ { "key", blob.text("key") }, { "size", blob.integer("size") } });
    auto inputs = evaluation.inputs();
    auto const kept = mado::web::keep_uploads(visit, fields, {}, inputs.answers, keys);
    auto const pointer = visit.here.definitions.find(definition.hash);
    definitions::CodesWithRound const codes(&visit.here.library, inputs.offered.get(), &definition);
    auto const reading = definitions::read_some(pointer, is_asked, visit.request.form, inputs, &codes, visit.language);
    AskedAnswers all;
    all.answers = definitions::answers_for_submission(definition, reading.answers);
    all.files = definitions::files_for_submission(definition, reading.answers, keys);
    all.wrong = reading.errors;
    all.not_storable = definitions::not_storable(reading, visit.request.form, definition);
    all.not_storable.insert(all.not_storable.end(), kept.errors.begin(), kept.errors.end());
    return all;
}

}  // namespace mado::cases::web
