#include "api/operations.h"
#include "model/form.h"

#include <mado/applications/apply.h>
#include <mado/definitions/answers.h>

namespace mado::applications {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::int64_t longest_reason = 500;

std::string etag_prefix(OpenForm const& form) { return "\"" + std::to_string(form.application.version) + "-"; }

// The version is the part of the ETag before the hyphen: a step that changes nothing does not stop anybody.
Result<void> heed_version(Call const& call, OpenForm const& form)
{
    if (!call.if_match.empty() && call.if_match != "*" && !call.if_match.starts_with(etag_prefix(form)))
        return refuse(Refusal::Kind::Conflict, "api.changed_meanwhile");
    return {};
}

std::vector<FieldError> unknown_of(json::Object const& answers, std::vector<Marked> const& marked)
{
    std::vector<FieldError> errors;
    for (auto const& [control, value] : answers)
        if (std::ranges::none_of(marked, [&](Marked const& one) { return one.control() == control; }))
            errors.push_back({ control, "applications.check.unknown", { { "control", control } } });
    return errors;
}

void lay_in(OpenForm& form, Marked const& marked, json::Value value)
{
    if (!marked.group) {
        form.contents.answers[marked.field->name] = std::move(value);
        return;
    }
    auto& rows = form.contents.answers[marked.group->name];
    if (rows.is_array() && marked.row < rows.array().size())
        rows.array()[marked.row].set(marked.field->name, std::move(value));
}

bool concerns(FieldError const& error, Marked const& marked)
{
    auto const name = marked.control();
    return error.field == name || error.field.starts_with(name + ".");
}

// Only what was sent now is judged: the copy beside it was judged when it was sent, and its numbers are not there any more.
std::vector<FieldError> wrong_in(Call const& call, OpenForm const& form, std::vector<Marked> const& marked)
{
    auto evaluation = form.evaluation(call.visit);
    std::vector<FieldError> errors;
    for (auto& error : definitions::check_all(evaluation, &call.here().library, call.visit.language))
        if (std::ranges::any_of(marked, [&](Marked const& one) { return concerns(error, one); }))
            errors.push_back(std::move(error));
    return errors;
}

Result<Answer> complete_request(Call const& call)
{
    auto form = TRY(open_for(call));
    TRY(heed_version(call, form));
    auto const asking = TRY(asking_of(call.visit, form));
    auto answers = call.body.object("answers");
    auto errors = unknown_of(answers, asking.marked);
    Files files;
    for (auto const& marked : asking.marked) {
        auto const found = answers.find(marked.control());
        if (found == answers.end()) {
            errors.push_back({ marked.control(), "api.value.missing" });
            continue;
        }
        take_file(call, *marked.field, found->second, marked.control(), files);
        lay_in(form, marked, found->second);
    }
    std::ranges::move(files.errors, std::back_inserter(errors));
    if (errors.empty())
        errors = wrong_in(call, form, asking.marked);
    if (!errors.empty())
        return refuse(std::move(errors));
    for (auto const& [blob, key] : files.keys)
        form.contents.keys[blob] = key;
    auto body = json::object({ { "receipt_number", form.application.receipt_number }, { "completed", true } });
    auto const answer = call.keep(201, body);
    auto const besides = [&, id = form.application.id](db::Write& tx) -> Result<void> {
        TRY(answer.settle(tx));
        return use_up(tx, call.here(), files, id);
    };
    TRY(send_completion(call.visit, std::move(form), asking, {}, besides));
    return Answer { .body = std::move(body), .status = 201 };
}

// -- a change of one's own accord: any field, a group as a whole; never a 個人番号, which is asked for where it is needed.
Result<std::vector<Marked>> chosen(OpenForm const& form, json::Object const& answers)
{
    std::vector<Marked> all;
    std::vector<FieldError> errors;
    for (auto const& [name, value] : answers) {
        auto const* field = form.definition->field(name);
        if (!field || field->staff || is_kept_for_sending(*field))
            errors.push_back({ name, "applications.check.unknown", { { "control", name } } });
        else
            all.push_back({ field, nullptr, 0, {} });
    }
    if (all.empty() && errors.empty())
        errors.push_back({ "/answers", "api.value.missing" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return all;
}

Result<Answer> send_correction(Call const& call)
{
    auto form = TRY(open_for(call));
    TRY(heed_version(call, form));
    auto answers = call.body.object("answers");
    auto const fields = TRY(chosen(form, answers));
    Files files;
    for (auto const& one : fields) {
        auto& value = answers.at(one.field->name);
        take_file(call, *one.field, value, one.field->name, files);
        lay_in(form, one, value);
    }
    auto errors = std::move(files.errors);
    if (errors.empty())
        errors = wrong_in(call, form, fields);
    if (!errors.empty())
        return refuse(std::move(errors));
    auto sent = files_for_submission(*form.definition, answers, files.keys);
    auto blobs = blobs_of(sent);
    auto const letter = sealed_letter(call.here(), call.tenant(), form.application, gateway::Kind::Corrected,
        json::object({ { "request", "" }, { "answers", answers_for_submission(*form.definition, answers) }, { "files", std::move(sent) } }), std::move(blobs));
    auto body = json::object({ { "receipt_number", form.application.receipt_number }, { "sent", true } });
    auto const answer = call.keep(202, body);
    auto const send = [&](db::Write& tx) -> Result<void> {
        TRY(answer.settle(tx));
        TRY(use_up(tx, call.here(), files, form.application.id));
        return volunteer(tx, form.caller, call.here(), form.application.id, {}, letter);
    };
    TRY(call.here().database.write(call.tenant(), send));
    return Answer { .body = std::move(body), .status = 202 };
}

Result<Answer> withdraw_application(Call const& call)
{
    auto const form = TRY(open_for(call));
    TRY(heed_version(call, form));
    auto const letter = sealed_letter(call.here(), call.tenant(), form.application, gateway::Kind::Withdrawn, json::object({ { "reason", call.body.text("reason") }, { "by", "applicant" } }));
    auto body = json::object({ { "receipt_number", form.application.receipt_number }, { "sent", true } });
    auto const answer = call.keep(202, body);
    auto const send = [&](db::Write& tx) -> Result<void> {
        TRY(answer.settle(tx));
        return withdraw(tx, form.caller, call.here(), form.application.id, letter);
    };
    TRY(call.here().database.write(call.tenant(), send));
    return Answer { .body = std::move(body), .status = 202 };
}

}  // namespace

std::vector<api::Operation> acting_operations()
{
    api::Parameter const receipt = api::path("receipt", { "受付番号", "Receipt number" }, "7K3M9QX24TJ");
    auto const sent = s::object({ s::must("receipt_number", s::text()), s::must("sent", s::flag()) });
    std::vector<api::Operation> all;
    all.push_back(api::post("complete_application", "/applications/{receipt}/completions", "applications").needs_code_or(api::scope::follow)
        .about({ "求められた項目を直して送る", "Answers what was asked" }, { "GET で見える asked.fields の name をすべて答えます。控えの鍵が要ります。", "Every name in asked.fields. Needs the code." })
        .with({ receipt }).reads(s::object({ s::must("answers", s::anything("stored forms by asked.fields[].name")) }), json::object({ { "answers", json::object({ { "dog_name", "はな" } }) } }))
        .answers(s::object({ s::must("receipt_number", s::text()), s::must("completed", s::flag()) }), json::object({ { "receipt_number", "7K3M9QX24TJ" }, { "completed", true } }), 201)
        .once_per_key().heeds_version().names_fields_under("/answers").may_refuse({ 410 }).to(complete_request));
    all.push_back(api::post("correct_application", "/applications/{receipt}/corrections", "applications").needs_code_or(api::scope::follow)
        .about({ "自分から直す", "Sends a change of one's own accord" }, { "決定まで送れます。役所が確かめてから反映されます。", "Until the decision. Staff look at it before it counts." })
        .with({ receipt }).reads(s::object({ s::must("answers", s::anything("stored forms by field; a group as a whole")) }), json::object({ { "answers", json::object({ { "owner_phone", "0866000000" } }) } }))
        .answers(sent, json::object({ { "receipt_number", "7K3M9QX24TJ" }, { "sent", true } }), 202).once_per_key().heeds_version().names_fields_under("/answers").to(send_correction));
    all.push_back(api::post("withdraw_application", "/applications/{receipt}/withdrawal", "applications").needs_code_or(api::scope::follow)
        .about({ "取り下げる", "Withdraws an application" }, { "決定まで取り下げられます。", "Until the decision." })
        .with({ receipt }).reads(s::object({ s::may("reason", s::text(longest_reason)) }), json::object({ { "reason", "二重に出したため" } }))
        .answers(sent, json::object({ { "receipt_number", "7K3M9QX24TJ" }, { "sent", true } }), 202).once_per_key().heeds_version().to(withdraw_application));
    return all;
}

}  // namespace mado::applications
