#include "web/following.h"

#include "model/form.h"
#include "store/application_store.h"

#include <cctype>

namespace mado::applications {

using web::Visit;

namespace {

bool is_open_request(Told const& told) { return told.step.kind == "asked" && !told.step.answered_at; }

}  // namespace

std::vector<Told> told_steps(Visit const& visit, OpenForm const& form)
{
    auto const steps = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::steps(tx, form.application.id); });
    std::vector<Told> all;
    for (auto const& step : steps)
        all.push_back({ step, step.box.empty() ? json::Value {} : gateway::open_box(form.key, step.box).value_or(json::Value {}) });
    return all;
}

// The newest request that waits for an answer, while the case waits for it.
Told const* open_request(OpenForm const& form, std::vector<Told> const& all)
{
    if (form.application.state != State::Asked)
        return nullptr;
    auto const found = std::ranges::find_if(all.rbegin(), all.rend(), is_open_request);
    return found == all.rend() || found->box.is_null() ? nullptr : &*found;
}

std::vector<Marked> marked_fields(OpenForm const& form, json::Value const& box)
{
    std::vector<Marked> all;
    for (auto const& asked : box.array("fields")) {
        Marked marked { nullptr, nullptr, static_cast<std::size_t>(std::max<std::int64_t>(0, asked.integer("row"))), asked.text("say") };
        auto const name = asked.text("name");
        marked.field = form.definition->field(name);
        for (auto const& page : form.definition->ask())
            for (auto const& field : page.fields)
                if (auto const* inner = marked.field ? nullptr : field.field(name)) {
                    marked.field = inner;
                    marked.group = &field;
                }
        // The copy kept here does not have the numbers: a group that holds them is asked again as a whole.
        if (marked.group && is_kept_for_sending(*marked.group))
            marked.field = std::exchange(marked.group, nullptr);
        if (marked.field && !marked.field->staff)
            all.push_back(std::move(marked));
    }
    return all;
}

json::Value stored_of(OpenForm const& form, Marked const& marked)
{
    auto const& name = marked.group ? marked.group->name : marked.field->name;
    auto const found = form.contents.answers.find(name);
    if (found == form.contents.answers.end())
        return {};
    if (!marked.group)
        return form.disclosed(name, found->second);
    return found->second.is_array() && marked.row < found->second.array().size() ? form.disclosed(name + "." + marked.field->name, found->second.array()[marked.row][marked.field->name]) : json::Value {};
}

Result<FoundDocument> document_of(Visit const& visit, OpenForm const& form, std::string const& wanted)
{
    for (auto const& told : told_steps(visit, form))
        if (auto const& document = told.box["document"]; told.step.kind == "told" && !document.is_null() && document.text("id") == wanted)
            return FoundDocument { told.step.number, told.step.opened_at.has_value(), document };
    return refuse(Refusal::Kind::NotFound, "applications.no_document");
}

// The bytes of a blob that was told to this application, and to no other.
Result<std::string> bytes_of(Visit const& visit, OpenForm const& form, json::Value const& blob)
{
    auto const name = blob.text("name");
    auto const key = crypto::from_base64url(blob.text("key"));
    bool const is_ours = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return files::is_named(tx, name, "application", form.application.id.value); });
    crypto::SymmetricKey symmetric;
    if (!is_ours || !key || key->size() != symmetric.bytes.size())
        return refuse(Refusal::Kind::NotFound, "applications.no_document");
    std::ranges::copy(*key, symmetric.bytes.begin());
    auto bytes = visit.here.files.read(name, symmetric);
    if (!bytes)
        return refuse(Refusal::Kind::NotFound, "applications.no_document");
    return std::move(*bytes);
}

// The office is told at the first opening: from then on the notice has arrived.
Result<void> tell_opening(Visit const& visit, OpenForm const& form, FoundDocument const& found)
{
    if (found.is_opened || visit.request.method != "GET")
        return {};
    auto const at = visit.here.clock.now();
    auto const letter = sealed_letter(visit.here, visit.tenant(), form.application, gateway::Kind::Corrected,
        json::object({ { "opened", found.document.text("id") }, { "at", at.microseconds }, { "answers", json::Object {} }, { "files", json::Object {} } }));
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return note_opening(tx, form.caller, visit.here, form.application.id, found.step, letter); });
}

Result<Asking> asking_of(Visit const& visit, OpenForm const& form)
{
    auto const all = told_steps(visit, form);
    auto const* request = open_request(form, all);
    if (!request)
        return refuse(Refusal::Kind::Gone, "applications.complete.over");
    Asking asking { *request, marked_fields(form, request->box) };
    if (asking.marked.empty())
        return refuse(Refusal::Kind::Gone, "applications.complete.over");
    return asking;
}

Result<void> send_completion(Visit const& visit, OpenForm form, Asking const& asking, std::vector<NewBlob> const& blobs, std::function<Result<void>(db::Write&)> const& besides)
{
    json::Object changed;
    for (auto const& one : asking.marked) {
        auto const& name = one.group ? one.group->name : one.field->name;
        changed[name] = form.contents.answers[name];
    }
    auto files = files_for_submission(*form.definition, changed, form.contents.keys);
    auto named = blobs_of(files);
    auto const letter = sealed_letter(visit.here, visit.tenant(), form.application, gateway::Kind::Corrected,
        json::object({ { "request", asking.request.box.text("request") }, { "answers", answers_for_submission(*form.definition, changed) }, { "files", std::move(files) } }), std::move(named));
    form.contents.answers = without_numbers(form.contents.answers, *form.definition);
    Completion const completion { asking.request.step.number, save_form(form), blobs, letter };
    auto const send = [&](db::Write& tx) -> Result<void> {
        TRY(complete(tx, form.caller, visit.here, form.application, completion));
        return besides ? besides(tx) : Result<void> {};
    };
    return visit.here.database.write(visit.tenant(), send);
}

// As it is stored, from what a person copied off the paper: groups, small letters, O for 0, I and L for 1.
std::string verify_code(std::string_view typed)
{
    std::string code;
    for (auto const c : typed) {
        if (c == '-' || c == ' ')
            continue;
        auto const upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        code += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    }
    return code;
}

}  // namespace mado::applications
