#include "model/form.h"
#include "service/applications.h"
#include "store/application_store.h"

#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/shown_identity.h>

namespace mado::applications {

std::vector<gateway::BlobName> blobs_of(json::Object const& files)
{
    std::vector<gateway::BlobName> names;
    for (auto const& [control, file] : files)
        for (auto const& blob : file.array("blobs"))
            names.push_back({ blob.text("name"), static_cast<std::uint64_t>(blob.integer("size")) });
    return names;
}

namespace {

std::optional<Day> expected(definitions::Evaluation& evaluation)
{
    for (auto const& limit : evaluation.limits())
        if (limit.limit->until == definitions::Limit::Until::Decision && limit.limit->starts == definitions::Limit::Starts::Arrival && limit.expected)
            return limit.expected;
    return std::nullopt;
}

// An answer that the decision before has brought says so, and whether it was changed.
json::Value with_carried(json::Value answers, json::Object const& carried)
{
    for (auto const& [name, value] : carried)
        if (auto const* answer = answers.find(name)) {
            auto marked = *answer;
            marked.set("origin", "carried").set("changed", json::canonical(marked["value"]) != json::canonical(value));
            answers.set(name, std::move(marked));
        }
    return answers;
}

// An answer that the shown identity has brought says so, and whether it was changed. What another person had shown in this browser is only typed, and so
// is the profile of an account: the person wrote it herself.
json::Value with_identified(json::Value answers, definitions::Definition const& definition, json::Object const& identified, std::optional<identity::Proof> const& proof)
{
    if (proof && proof->how == "account")
        return answers;
    for (auto const& [name, value] : identified) {
        auto const* field = definition.field(name);
        auto const* answer = answers.find(name);
        auto const shown = field && proof ? definitions::prefilled(*field, proof->attributes) : std::nullopt;
        if (!answer || !shown || !definitions::is_same_answer(*shown, value))
            continue;
        auto marked = *answer;
        marked.set("origin", "identity").set("changed", !definitions::is_same_answer(marked["value"], value));
        answers.set(name, std::move(marked));
    }
    return answers;
}

json::Value answers_of(definitions::Definition const& definition, json::Object const& answers, Contents const& contents, std::optional<identity::Proof> const& proof)
{
    return with_identified(with_carried(answers_for_submission(definition, answers), contents.carried), definition, contents.identified, proof);
}

json::Value identity_of(Manner const& manner) { return manner.proof ? identity::json_of(*manner.proof) : json::object({ { "how", "none" } }); }

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
    std::string const& mail_address, Manner const& manner)
{
    auto const& definition = evaluation.definition();
    auto const answers = definitions::submitted(evaluation);
    auto files = files_for_submission(definition, answers, contents.keys);
    auto blobs = blobs_of(files);
    auto body = json::object({ { "receipt_number", seen.receipt_number }, { "channel", manner.channel }, { "applicant", seen.applicant },
        { "identity", identity_of(manner) }, { "language", seen.language }, { "notice", notice }, { "has_mail", !mail_address.empty() },
        { "application_key", crypto::base64url(seen.wrapped.public_half) }, { "answers", answers_of(definition, answers, contents, manner.proof) }, { "files", std::move(files) },
        { "shown", definitions::shown_before_sending(evaluation) } });
    if (!seen.round.empty())
        body.set("round", seen.round);
    if (contents.follows.is_object())
        body.set("follows", contents.follows);
    if (!manner.agent.is_null())
        body.set("agent", manner.agent);
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
