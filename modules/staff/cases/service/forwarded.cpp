// What comes from another local government: a case, the answer to one, a case handed back.
#include <mado/definitions/shelf.h>
#include <mado/organization/organization.h>
#include <mado/sanitizing/files.h>

#include "model/result_words.h"
#include "service/charging.h"
#include "service/likeness.h"
#include "service/forwarding.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/forward_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

std::unexpected<Refusal> not_with_them() { return refuse(Kind::Forbidden, "cases.forward.not_with_them"); }

// A division that is here: of the version that this town itself publishes, else of that name, else of the whole.
std::string owner_here(db::Read& tx, Workplace const& here, definitions::Definition const& definition)
{
    if (auto const own = definitions::published_definition(tx, here.definitions, definition.procedure, here.now().today()))
        return own->owner;
    return organization::division(tx, definition.owner) ? definition.owner : std::string();
}

// The version that was answered, as its town published it: the same bytes, kept beside the versions of this town.
Result<definitions::DefinitionPointer> definition_that_came(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& hash = message.header.definition;
    auto const text = message.body.text("definition_text");
    auto const loaded = here.definitions.load(hash, message.body.text("procedure") + ".yaml", text);
    if (!loaded || loaded->hash != hash || loaded->hash != crypto::sha256_hex(text))
        return refuse(Kind::Invalid, "cases.definition_not_readable");
    TRY(definitions::keep_foreign(tx, caller, here.now(), loaded->procedure, hash, text));
    return loaded;
}

// 到達: of the first body where the definition says so, else here and now (never later than now).
Instant arrival_of(definitions::Definition const& definition, json::Value const& body, Workplace const& here)
{
    auto const forward = std::ranges::find(definition.forwards, body.text("forward"), &definitions::Forward::name);
    auto const counts_first = forward != definition.forwards.end() && forward->arrival == "first";
    Instant const first { body.integer("first_arrival") }, now = here.now().at;
    return counts_first && first.microseconds > 0 && first.microseconds < now.microseconds ? first : now;
}

Forwarding came(gateway::Message const& message, Workplace const& here, ForwardAct act)
{
    auto const& body = message.body;
    Forwarding made;
    made.id = here.now().id();
    made.of = { message.header.subject };
    made.outgoing = false;
    made.act = act;
    made.name = body.text("forward");
    made.other = message.sender_tenant;
    auto const* town = here.towns.by_code(message.sender_tenant);
    made.body = town ? town->name : message.sender_tenant;
    made.opinion = body.text("opinion");
    made.facts = body.object("facts");
    made.state = ForwardState::Sent;
    made.at = here.now().at;
    made.sent_at = message.header.made_at;
    return made;
}

// Mended and forwarded again: the same case, with what is new in it.
Result<void> come_again(db::Write& tx, Caller const& caller, Workplace const& here, Case found, definitions::Definition const& definition, gateway::Message const& message)
{
    if (found.came_from != message.sender_tenant)
        return not_with_them();
    found.state = TRY(model::after(found.state, model::Step::ComeAgain));
    found.result.clear();
    auto sent = model::taken_apart(definition, message.body["answers"], message.body["files"]);
    auto content = store::content(tx, found.id);
    content.answers = sent.answers;
    content.origins = sent.origins;
    content.files = sent.files;
    auto const pointer = TRY(service::definition_of(tx, here, definition.hash));
    content.misfit = service::misfit(tx, here, pointer, found, content, sent.secrets);
    found.misfit = !content.misfit.empty();
    store::change_content(tx, found.id, content, service::encrypted(here, found.id, sent.secrets));
    for (auto const& [field, file] : sent.files)
        sanitizing::keep(tx, here, "case", found.id.value, file.array("blobs"));
    TRY(service::recognize(tx, caller, here, found));
    TRY(service::shield_as_forwarded(tx, caller, here, found.id, message.body));
    TRY(service::refresh(tx, here, found));
    return store::change(tx, found);
}

Result<void> receive_case(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message, ForwardAct act)
{
    CaseId const id { message.header.subject };
    auto const definition = TRY(definition_that_came(tx, caller, here, message));
    if (auto const before = store::find(tx, id)) {
        TRY(come_again(tx, caller, here, *before, *definition, message));
    } else {
        auto body = message.body;
        // The applicant follows the application where it was sent; this body has no page for it and no key of theirs.
        body.set("application_key", "").set("notice", "paper").set("channel", "forwarded");
        service::Opening opening { id, definition->hash, arrival_of(*definition, body, here), body, message.envelope };
        opening.came_from = message.sender_tenant;
        opening.owner = owner_here(tx, here, *definition);
        TRY(service::open_case(tx, caller, here, opening));
    }
    for (auto const& blob : message.header.blobs)
        if (!files::is_named(tx, blob.name, "case", id.value))
            files::name_blob(tx, blob.name, blob.size, "case", id.value, here.now().at);
    auto const forwarding = came(message, here, act);
    store::insert_forwarding(tx, forwarding);
    auto const found = TRY(find(tx, id));
    trace(tx, caller, here, "cases.case.received_forwarded", found, { { "act", word_of(act) }, { "from", forwarding.other }, { "forwarding", forwarding.id } });
    return {};
}

// The case that we sent to them and that they have.
struct Away { Case found; Forwarding forwarding; };
Result<Away> away_with(db::Read& tx, gateway::Message const& message)
{
    auto found = TRY(find(tx, { message.header.subject }));
    auto const forwarding = service::open_forwarding(tx, found.id, true);
    if (!forwarding || forwarding->other != message.sender_tenant || forwarding->act != ForwardAct::Via)
        return not_with_them();
    return Away { found, *forwarding };
}

Result<void> end(db::Write& tx, Workplace const& here, Forwarding forwarding, ForwardState to, std::string reason)
{
    forwarding.state = to;
    forwarding.reason = std::move(reason);
    forwarding.ended_at = here.now().at;
    if (!store::change_forwarding(tx, forwarding, ForwardState::Sent))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return {};
}

Result<void> back_again(db::Write& tx, Caller const& caller, Workplace const& here, Away away, std::string const& reason)
{
    auto& found = away.found;
    found.state = TRY(model::after(found.state, model::Step::HandBack));
    TRY(end(tx, here, away.forwarding, ForwardState::HandedBack, reason));
    found.forwarded_to.clear();
    found.replied = true;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.handed_back", found, { { "from", away.forwarding.other }, { "forwarding", away.forwarding.id } });
    service::tell(tx, here, found, "");
    return {};
}

std::optional<documents::Foreign> document_of(db::Read& tx, Workplace const& here, Case const& found, Forwarding const& forwarding, json::Value const& sent)
{
    auto const pdf = service::blob_from(sent["pdf"]), page = service::blob_from(sent["page"]);
    auto const issued_on = Day::parse(sent.text("issued_on"));
    if (!pdf || !page || !issued_on)
        return std::nullopt;
    documents::Foreign foreign;
    foreign.of = found.id;
    foreign.owner = found.owner;
    foreign.name = sent.text("name");
    foreign.title = sent.text("title");
    foreign.addressee = sent.text("addressee");
    foreign.number = sent.text("number");
    foreign.issuer = forwarding.body;
    foreign.verify_code = sent.text("verify_code");
    foreign.issued_on = *issued_on;
    foreign.made = { sent.text("hash"), *pdf, *page };
    foreign.application_key = found.application_key;
    foreign.receipt_number = found.receipt_number;
    foreign.way = found.notice == "electronic" && !found.application_key.empty() ? documents::Way::Electronic : documents::Way::Paper;
    foreign.clear = json::object({ { "charges", service::charges_told(tx, here, found.id) }, { "expected_on", nullptr } });
    foreign.box = json::object({ { "words", "" }, { "division", forwarding.body }, { "position", "" }, { "next", json::Array {} } });
    return foreign;
}

// Nothing is to be delivered: the case is over with the word to the applicant.
Result<void> deliver_without_document(db::Write& tx, Caller const& caller, Workplace const& here, Case& found)
{
    found.state = TRY(model::after(found.state, model::Step::Deliver));
    found.dispatched_on = here.now().today();
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.dispatched", found);
    service::tell(tx, here, found, "dispatched");
    return service::close_if_done(tx, caller, here, found);
}

Result<void> decided_elsewhere(db::Write& tx, Caller const& caller, Workplace const& here, Away away, json::Value const& body)
{
    auto& found = away.found;
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto const result = body.text("result");
    if (!definition->outcome(result))
        return refuse(Kind::Invalid, "cases.forward.no_such_result");
    auto const foreign = body["document"].is_null() ? std::nullopt : document_of(tx, here, found, away.forwarding, body["document"]);
    if (!body["document"].is_null() && !foreign)
        return refuse(Kind::Invalid, "cases.forward.document_not_readable");
    found.state = TRY(model::after(found.state, model::Step::Decide));
    TRY(end(tx, here, away.forwarding, ForwardState::Answered, {}));
    found.result = result;
    found.decided_on = Day::parse(body.text("decided_on")).value_or(here.now().today());
    found.stands_still = false;
    std::optional<documents::Document> adopted;
    if (foreign)
        adopted = TRY(documents::adopt(tx, caller, here, *foreign));
    found.document = adopted ? adopted->id.value : std::string();
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.answered_forwarded", found, { { "result", result }, { "from", away.forwarding.other }, { "document", found.document } });
    service::tell(tx, here, found, "decided");
    return adopted ? documents::deliver(tx, caller, here, *adopted, *foreign) : deliver_without_document(tx, caller, here, found);
}

Result<void> withdrawn_there(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto found = TRY(find(tx, { message.header.subject }));
    if (found.came_from != message.sender_tenant)
        return not_with_them();
    if (!model::can(found.state, model::Step::Withdraw)) {  // decided before the wish arrived: the act stands, and its answer is on its way
        trace(tx, caller, here, "cases.case.withdrawal_refused", found);
        return {};
    }
    if (auto const forwarding = service::open_forwarding(tx, found.id, false))
        TRY(end(tx, here, *forwarding, ForwardState::Dropped, {}));
    return service::end_withdrawn(tx, caller, here, found, { here.now().at, {}, {} });
}

}  // namespace

Result<void> receive_forwarded(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const act = message.body.text("act");
    if (act == "via" || act == "transfer")
        return receive_case(tx, caller, here, message, act == "via" ? ForwardAct::Via : ForwardAct::Transfer);
    if (act == "withdraw")
        return withdrawn_there(tx, caller, here, message);
    if (act != "answer" && act != "hand_back")
        return refuse(Kind::Invalid, "cases.forward.act_not_known");
    auto const away = TRY(away_with(tx, message));
    return act == "answer" ? decided_elsewhere(tx, caller, here, away, message.body) : back_again(tx, caller, here, away, message.body.text("reason"));
}

Result<Case> record_answer(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, PaperAnswer const& answer, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_forward, id, expected_version));
    auto const forwarding = service::open_forwarding(tx, id, true);
    if (found.state != CaseState::Forwarded || !forwarding || !forwarding->other.empty())
        return refuse(Kind::Conflict, "cases.forward.not_on_paper");
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    std::vector<FieldError> errors;
    if (!answer.result.empty() && !definition->outcome(answer.result))
        errors.push_back({ "result", "cases.draft.result_required" });
    if (answer.came_on > here.now().today() || (forwarding->sent_at && answer.came_on < day_in_tokyo(*forwarding->sent_at)))
        errors.push_back({ "came_on", "cases.forward.came_on" });
    if (answer.result.empty() && answer.words.find_first_not_of(" \t\r\n") == std::string::npos)
        errors.push_back({ "words", "cases.forward.reason_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (answer.result.empty()) {
        TRY(back_again(tx, caller, here, { found, *forwarding }, answer.words));
        return find(tx, id);
    }
    auto const reason = answer.number + (answer.words.empty() || answer.number.empty() ? "" : "　") + answer.words;
    found.state = TRY(model::after(found.state, model::Step::Decide));
    TRY(end(tx, here, *forwarding, ForwardState::Answered, reason));
    found.result = answer.result;
    found.decided_on = answer.came_on;
    found.stands_still = false;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.answered_forwarded", found, { { "result", answer.result }, { "came_on", answer.came_on.iso() } });
    service::tell(tx, here, found, "decided");
    TRY(deliver_without_document(tx, caller, here, found));
    return found;
}

json::Value service::as_json(files::Blob const& blob)
{
    return json::object({ { "name", blob.name }, { "size", static_cast<std::int64_t>(blob.size) }, { "key", crypto::base64url(crypto::view(blob.key.bytes)) } });
}

std::optional<files::Blob> service::blob_from(json::Value const& value)
{
    auto const key = crypto::from_base64url(value.text("key"));
    files::Blob blob { value.text("name"), static_cast<std::uint64_t>(value.integer("size")), {} };
    if (!key || key->size() != blob.key.bytes.size() || blob.name.empty())
        return std::nullopt;
    std::ranges::copy(*key, reinterpret_cast<char*>(blob.key.bytes.data()));
    return blob;
}

Result<void> service::answer_forwarder(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    auto const forwarding = open_forwarding(tx, found.id, false);
    if (!forwarding || forwarding->act != ForwardAct::Via)
        return {};
    auto body = json::object({ { "act", "answer" }, { "result", found.result }, { "document", nullptr },
        { "decided_on", found.decided_on ? json::Value(found.decided_on->iso()) : json::Value {} } });
    std::vector<gateway::BlobName> blobs;
    if (!found.document.empty()) {
        auto const document = TRY(documents::find(tx, { found.document }));
        auto const made = TRY(documents::made(tx, here, document.id));
        blobs = { { made.pdf.name, made.pdf.size }, { made.page.name, made.page.size } };
        body.set("document", json::object({ { "name", document.name }, { "number", document.number }, { "title", document.title }, { "addressee", document.addressee },
            { "hash", made.hash }, { "verify_code", document.verify_code }, { "issued_on", document.issued_on.iso() }, { "pdf", service::as_json(made.pdf) }, { "page", service::as_json(made.page) } }));
    }
    TRY(end(tx, here, *forwarding, ForwardState::Answered, {}));
    post_forwarded(tx, here, found, forwarding->other, std::move(body), std::move(blobs));
    trace(tx, caller, here, "cases.case.answered_forwarded", found, { { "result", found.result }, { "to", forwarding->other } });
    return {};
}

}  // namespace mado::cases
