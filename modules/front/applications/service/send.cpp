#include "model/form.h"
#include "service/applications.h"
#include "store/application_store.h"

#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>

namespace mado::applications {

using definitions::Field;
using definitions::FieldType;

json::Object answers_for_submission(definitions::Definition const& definition, json::Object const& answers)
{
    json::Object all;
    for (auto const& [name, value] : answers) {
        auto const* field = definition.field(name);
        if (field && field->type != FieldType::File && !value.is_null())
            all[name] = json::object({ { "value", value }, { "origin", "typed" }, { "changed", false } });
    }
    return all;
}

namespace {

void add_file(json::Object& files, std::string const& control, json::Value const& answer, json::Object const& keys)
{
    json::Array blobs;
    for (auto const& blob : answer.array("blobs")) {
        auto const key = keys.find(blob.text("name"));
        if (key != keys.end())
            blobs.push_back(json::object({ { "name", blob.text("name") }, { "size", key->second.integer("size") }, { "key", key->second.text("key") },
                { "title", blob.text("title") }, { "type", blob.text("type") } }));
    }
    files[control] = json::object({ { "way", answer.text("way", "file") }, { "blobs", std::move(blobs) } });
}

}  // namespace

json::Object files_for_submission(definitions::Definition const& definition, json::Object const& answers, json::Object const& keys)
{
    json::Object files;
    for (auto const& [name, value] : answers) {
        auto const* field = definition.field(name);
        if (!field || value.is_null())
            continue;
        if (field->type == FieldType::File)
            add_file(files, name, value, keys);
        if (field->type == FieldType::Group && value.is_array())
            for (std::size_t row = 0; row < value.array().size(); ++row)
                for (auto const& inner : field->fields)
                    if (inner.type == FieldType::File && !value.array()[row][inner.name].is_null())
                        add_file(files, name + "." + std::to_string(row) + "." + inner.name, value.array()[row][inner.name], keys);
    }
    return files;
}

std::vector<gateway::BlobName> blobs_of(json::Object const& files)
{
    std::vector<gateway::BlobName> names;
    for (auto const& [control, file] : files)
        for (auto const& blob : file.array("blobs"))
            names.push_back({ blob.text("name"), static_cast<std::uint64_t>(blob.integer("size")) });
    return names;
}

namespace {

// What the applicant saw before sending: amounts that staff still have to find are null.
json::Value shown(definitions::Evaluation& evaluation)
{
    json::Array flags, grounds;
    for (auto const* flag : evaluation.flags_for_applicant())
        flags.push_back(flag->name);
    for (auto const& ground : evaluation.grounds_for_applicant())
        grounds.push_back(ground.ground->name);
    json::Object charges;
    for (auto const& charge : evaluation.charges())
        charges[charge.charge->name] = charge.known && !charge.charge->staff_side() ? json::Value(charge.total().amount()) : json::Value {};
    return json::object({ { "flags", std::move(flags) }, { "grounds", std::move(grounds) }, { "charges", std::move(charges) } });
}

std::optional<Day> expected(definitions::Evaluation& evaluation)
{
    for (auto const& limit : evaluation.limits())
        if (limit.limit->until == definitions::Limit::Until::Decision && limit.limit->starts == definitions::Limit::Starts::Arrival && limit.expected)
            return limit.expected;
    return std::nullopt;
}

}  // namespace

gateway::Letter sealed_letter(Workplace const& here, std::string const& tenant, Application const& application, gateway::Kind kind, json::Value body, std::vector<gateway::BlobName> blobs)
{
    auto const at = here.clock.now();
    gateway::Letter letter { .kind = kind, .subject = application.id.value, .receiver = application.zone, .definition = application.definition, .arrived_at = at,
        .blobs = std::move(blobs), .sealed = true };
    letter.body = gateway::seal_body(here.keys, letter.receiver, tenant, kind, letter.subject, letter.definition, at, std::move(body));
    return letter;
}

Sending make_sending(Workplace const& here, std::string const& tenant, Application const& seen, definitions::Evaluation& evaluation, Contents const& contents, std::string const& notice,
    std::string const& mail_address)
{
    auto const& definition = evaluation.definition();
    auto const answers = definitions::submitted(evaluation);
    auto files = files_for_submission(definition, answers, contents.keys);
    auto blobs = blobs_of(files);
    auto body = json::object({ { "receipt_number", seen.receipt_number }, { "channel", "web" }, { "applicant", seen.applicant },
        { "identity", json::object({ { "how", "none" } }) }, { "language", seen.language }, { "notice", notice }, { "has_mail", !mail_address.empty() },
        { "application_key", crypto::base64url(seen.wrapped.public_half) }, { "answers", answers_for_submission(definition, answers) }, { "files", std::move(files) },
        { "shown", shown(evaluation) } });
    Sending made { seen, {} };
    made.sent.definition = definition.hash;
    made.sent.notice = notice;
    made.sent.mail_address = mail_address;
    made.sent.arrived_at = here.clock.now();
    made.sent.expected_on = expected(evaluation);
    made.sent.sent_box = box_of(seen.wrapped, { contents.code, without_numbers(answers, definition), contents.keys });
    made.letter = sealed_letter(here, tenant, made.sent, gateway::Kind::Submitted, std::move(body), std::move(blobs));
    made.sent.arrived_at = made.letter.arrived_at;
    return made;
}

Result<void> submit(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Sending const& sending)
{
    if (caller.kind != CallerKind::Resident || caller.application != seen.id)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    if (!store::mark_sent(tx, seen, sending.sent)) {
        auto const now = store::find(tx, seen.id);
        return refuse(Refusal::Kind::Conflict, now && !now->is_unsent() ? "applications.sent_already" : "applications.changed_elsewhere");
    }
    gateway::post(tx, here.now(), sending.letter);
    audit::record(tx, caller, here.now(), "applications.application.submitted", { { "application", seen.id.value } },
        { { "procedure", seen.procedure }, { "definition", sending.sent.definition }, { "notice", sending.sent.notice }, { "zone", seen.zone } });
    return {};
}

}  // namespace mado::applications
