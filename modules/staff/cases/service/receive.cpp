#include <mado/api/system.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/documents/documents.h>
#include <mado/sanitizing/files.h>

#include <mado/cases/events.h>
#include <mado/cases/shield.h>

#include "service/charging.h"
#include "service/limits.h"
#include "service/after_decision.h"
#include "service/forwarding.h"
#include "service/identities.h"
#include "service/signatures.h"
#include "service/attachments.h"
#include "service/likeness.h"
#include "service/workings.h"
#include "store/agent_store.h"
#include "store/case_store.h"
#include "store/content_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

Case opened_case(service::Opening const& opening, definitions::Definition const& definition, Workplace const& here)
{
    auto const& body = opening.body;
    Case made;
    made.id = opening.id;
    made.receipt_number = body.text("receipt_number");
    made.procedure = definition.procedure;
    made.definition = definition.hash;
    made.owner = opening.owner.value_or(definition.owner);
    made.came_from = opening.came_from;
    made.title = definition.title.japanese();
    made.applicant = body.text("applicant", "person");
    made.channel = body.text("channel", "web");
    made.language = body.text("language", "ja");
    made.entered_by = opening.entered_by;
    made.notice = body.text("notice", "paper");  // silence means paper
    made.application_key = body.text("application_key");
    made.round = body.text("round");
    made.arrived_at = opening.arrived_at;
    made.opened_at = here.now().at;
    return made;
}

void keep_files(db::Write& tx, Workplace const& here, CaseId const& id, json::Object const& files)
{
    for (auto const& [field, file] : files)
        sanitizing::keep(tx, here, "case", id.value, file.array("blobs"));
}

// Only what was asked for: everything else in the answer is flagged and left out.
model::Sent asked_only(model::Sent sent, Request const& request, definitions::Definition const& definition)
{
    std::set<std::string> asked;
    for (auto const& field : request.fields)
        asked.insert(model::top_level(definition, field.name));
    auto const is_foreign = [&](auto const& item) { return !asked.contains(item.first); };
    std::erase_if(sent.answers, is_foreign);
    std::erase_if(sent.files, is_foreign);
    std::erase_if(sent.secrets, [&](auto const& item) { return !asked.contains(item.first.substr(0, item.first.find('.'))); });
    return sent;
}

Result<void> complete(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Request const& request, model::Sent const& sent, Instant at, std::string envelope,
    std::map<std::string, std::string> details)
{
    auto const before = TRY(service::change_answers(tx, caller, here, found, sent));
    if (!store::end_request(tx, request.id, RequestState::Completed, at, before, std::move(envelope)))
        return refuse(Kind::Conflict, "cases.request.not_open");
    found.state = TRY(model::after(found.state, model::Step::Complete));
    found.asked_until = std::nullopt;
    found.expired = false;
    found.replied = true;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    details.emplace("request", request.id.value);
    trace(tx, caller, here, "cases.case.completed", found, std::move(details));
    service::tell(tx, here, found, "completion_received");
    return {};
}

Result<void> keep_unasked(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, model::Sent const& sent, std::string envelope)
{
    // From in_approval on the facts are what was proposed: kept beside them all the same, nothing that arrived is dropped.
    Correction const correction { here.now().id(), sent.answers, sent.files, false, here.now().at };
    store::insert_correction(tx, found.id, correction, service::encrypted(here, found.id, sent.secrets), std::move(envelope));
    keep_files(tx, here, found.id, sent.files);
    found.replied = true;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.correction_received", found, { { "correction", correction.id } });
    return {};
}

// A file for a paper that was to come by post: it has arrived, nobody has to accept it. The original is kept like that of a correction.
Result<void> take_files(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, model::Sent const& sent, std::string envelope)
{
    Correction const kept { here.now().id(), {}, sent.files, false, here.now().at };
    store::insert_correction(tx, found.id, kept, service::encrypted(here, found.id, {}), std::move(envelope));
    auto const before = TRY(service::change_answers(tx, caller, here, found, sent));
    if (!store::accept_correction(tx, kept.id, before, {}, here.now().at))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    found.replied = true;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    service::tell(tx, here, found, "paper_arrived");
    return {};
}

bool are_late_files(db::Read& tx, Case const& found, model::Sent const& sent)
{
    bool const may_change = model::can(found.state, model::Step::CorrectUnasked) || found.state == CaseState::Asked;
    return may_change && sent.answers.empty() && sent.secrets.empty() && service::are_awaited(tx, found.id, sent.files);
}

}  // namespace

Result<json::Object> service::change_answers(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, model::Sent const& sent)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto content = store::content(tx, found.id);
    auto secrets = service::decrypted(here, found.id, store::secrets(tx, found.id));
    auto before = model::lay_over(content, secrets, sent);
    content.misfit = service::misfit(tx, here, definition, found, content, secrets);
    found.misfit = !content.misfit.empty();
    if (auto name = model::applicant_name(*definition, content.answers); !name.empty())
        found.applicant_name = std::move(name);
    store::change_content(tx, found.id, content, service::encrypted(here, found.id, secrets));
    TRY(service::recognize(tx, caller, here, found));
    keep_files(tx, here, found.id, sent.files);
    service::keep_papers(tx, caller, here, found, sent.files);
    service::want_photos(tx, here, found.id, sent.files);
    return before;
}

Result<void> service::answer_request(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Request const& request, model::Sent sent, Arrival const& arrival)
{
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    return complete(tx, caller, here, found, request, asked_only(std::move(sent), request, *definition), arrival.at, arrival.original, arrival.details);
}

Result<void> service::end_withdrawn(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Arrival const& arrival)
{
    if (!found.revises.empty())  // decided once: a new decision is proposed, there is no application to withdraw any more
        return refuse(Kind::Conflict, "cases.conflict.decided");
    found.state = TRY(model::after(found.state, model::Step::Withdraw));
    TRY(service::drop_forwardings(tx, caller, here, found));
    TRY(approvals::drop(tx, caller, here, "case", found.id.value));
    if (auto const request = store::open_request(tx, found.id))
        store::end_request(tx, request->id, RequestState::Withdrawn, arrival.at, {}, {});
    found.asked_until = std::nullopt;
    TRY(store::change(tx, found));
    TRY(service::end_charges(tx, caller, here, found));
    TRY(service::stop_beside(tx, caller, here, found));
    TRY(service::keep_record(tx, caller, here, found));
    trace(tx, caller, here, "cases.case.withdrawn", found, arrival.details);
    service::tell(tx, here, found, "withdrawn");
    return {};
}

Result<Case> service::open_case(db::Write& tx, Caller const& caller, Workplace const& here, Opening const& opening)
{
    // A version that has not come yet parks the subject, visibly, until it has: without it nobody knows what is secret in the answers.
    auto const definition = TRY(service::definition_of(tx, here, opening.definition));
    auto const& body = opening.body;
    // So does a round: its rows are what the answers choose from.
    if (auto const round = body.text("round"); !round.empty() && !definitions::round(tx, definition->procedure, round))
        return refuse(Kind::NotFound, "cases.round_not_here");
    auto sent = model::taken_apart(*definition, body["answers"], body["files"]);
    auto made = opened_case(opening, *definition, here);
    keep_identity(tx, made.id, body["identity"]);
    store::keep_agent(tx, made.id, body["agent"]);
    want_signature(tx, here, made, *definition, body, opening.arrived_at);
    Content content { sent.answers, sent.origins, sent.files, {}, body.object("shown"), {} };
    content.misfit = service::misfit(tx, here, definition, made, content, sent.secrets);
    content.misfit.insert(content.misfit.end(), sent.misfit.begin(), sent.misfit.end());
    made.misfit = !content.misfit.empty();
    made.applicant_name = model::applicant_name(*definition, content.answers);
    if (!store::insert(tx, made))
        return refuse(Kind::Conflict, "cases.received_already");
    store::insert_content(tx, made.id, content, opening.original, service::encrypted(here, made.id, sent.secrets));
    TRY(service::recognize(tx, caller, here, made));
    TRY(service::shield_as_forwarded(tx, caller, here, made.id, body));
    keep_files(tx, here, made.id, sent.files);
    service::keep_papers(tx, caller, here, made, sent.files);
    service::want_photos(tx, here, made.id, sent.files);
    TRY(service::refresh(tx, here, made));
    TRY(store::change(tx, made));
    trace(tx, caller, here, "cases.case.received", made, { { "procedure", made.procedure }, { "definition", made.definition }, { "channel", made.channel },
        { "arrived_at", std::to_string(made.arrived_at.microseconds) } });
    if (made.misfit)
        trace(tx, caller, here, "cases.case.misfit", made, { { "fields", std::to_string(content.misfit.size()) } });
    if (body["follows"].is_object())
        TRY(service::link_follower(tx, caller, here, made, body["follows"]));
    TRY(here.listeners.publish(tx, caller, here, Opened { made, crypto::sha256_hex(opening.original) }));
    service::tell(tx, here, made, "received");
    return made;
}

Result<void> receive(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const opened = service::open_case(tx, caller, here, { { message.header.subject }, message.header.definition, message.header.arrived_at, message.body, message.envelope });
    return opened ? Result<void>() : std::unexpected(opened.error());
}

Result<void> correct(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto found = TRY(find(tx, { message.header.subject }));
    auto const& body = message.body;
    if (auto const document = body.text_if("opened"))
        return documents::opened(tx, caller, here, found.id, { *document }, { body.integer("at", message.header.arrived_at.microseconds) });
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto sent = model::taken_apart(*definition, body["answers"], body["files"]);
    auto const request = store::open_request(tx, found.id);
    if (request && found.state == CaseState::Asked && body.text("request") == request->id.value)
        return service::answer_request(tx, caller, here, found, *request, std::move(sent), { here.now().at, message.envelope, {} });
    if (are_late_files(tx, found, sent))
        return take_files(tx, caller, here, found, sent, message.envelope);
    return keep_unasked(tx, caller, here, found, sent, message.envelope);
}

Result<Case> accept_correction(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& correction, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::CorrectUnasked));
    for (auto const& kept : store::corrections(tx, id)) {
        if (kept.id != correction || !kept.is_open())
            continue;
        model::Sent const sent { kept.answers, {}, kept.files, service::decrypted(here, id, store::secrets_of_correction(tx, correction)), {} };
        auto const before = TRY(service::change_answers(tx, caller, here, found, sent));
        if (!store::accept_correction(tx, correction, before, caller.person, here.now().at))
            return refuse(Kind::Conflict, "cases.changed_meanwhile");
        TRY(service::refresh(tx, here, found));
        TRY(store::change(tx, found));
        trace(tx, caller, here, "cases.case.correction_accepted", found, { { "correction", correction } });
        service::tell(tx, here, found, "correction_accepted");
        return found;
    }
    return refuse(Kind::NotFound, "cases.correction.not_found");
}

Result<void> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto found = TRY(find(tx, { message.header.subject }));
    if (found.state == CaseState::Withdrawn)
        return {};
    if (!model::can(found.state, model::Step::Withdraw) || !found.revises.empty()) {  // decided before the wish arrived: the act stands (行政手続の取下げは処分まで)
        trace(tx, caller, here, "cases.case.withdrawal_refused", found);
        service::tell(tx, here, found, "withdrawal_refused");
        return {};
    }
    return service::end_withdrawn(tx, caller, here, found, { here.now().at, {}, {} });
}

Result<void> receive_definition(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& body = message.body;
    auto const name = body.text("name"), hash = body.text("hash"), text = body.text("text");
    auto const starts_on = Day::parse(body.text("starts_on"));
    if (body.text("what") == "round")
        return definitions::receive_round(tx, caller, here.now(), body["round"]);
    if (body.text("what") == "system")  // who may call the API
        return api::receive_system(tx, caller, here, message);
    if (body.text("what") == "decision" && starts_on)  // a rule of the town: who decides here, from that day on
        return definitions::receive_decision(tx, caller, here.now(), here.definitions, { name, hash, text, *starts_on });
    auto const definition = here.definitions.load(hash, name + ".yaml", text);
    if (body.text("what") != "definition" || !starts_on || !definition || definition->procedure != name || definition->hash != hash)
        return refuse(Kind::Invalid, "cases.definition_not_readable");
    return definitions::receive_published(tx, caller, here.now(), { name, hash, text, *starts_on });
}

}  // namespace mado::cases
