#include "service/applications.h"
#include "service/papers.h"
#include "store/application_store.h"
#include "store/filing_store.h"
#include "service/words.h"

#include <mado/applications/charges.h>
#include <mado/applications/followed.h>
#include <mado/audit/audit.h>
#include <mado/messages/messages.h>

namespace mado::applications {

namespace {

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "applications.not_found"); }

bool is_theirs(Caller const& caller, ApplicationId const& id) { return caller.kind == CallerKind::Resident && caller.application == id; }

// That there is something to read, and where; never what, and not which procedure.
void send_mail(db::Write& tx, Workplace const& here, Application const& application)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (application.mail_address.empty() || !town)
        return;
    auto const name = application.language == "en" ? town->name_en : town->name;
    auto const address = here.public_address + "/" + town->slug + "/applications";
    messages::send(tx, here.now(), { application.mail_address, words_in(application.language, "applications.mail.subject", { { "town", name } }),
        words_in(application.language, "applications.mail.body", { { "town", name }, { "address", address } }) }, "application", application.id.value);
}

// What is worth a mail: a question, a document, a decision; not every step inside the office.
bool is_worth_a_mail(std::string const& event, bool has_words)
{
    return has_words || event == "decided" || event == "withdrawn" || event == "withdrawal_refused";
}

void keep_charges(db::Write& tx, ApplicationId const& id, json::Value const& clear)
{
    if (!clear.has("charges"))  // a letter of something else
        return;
    std::vector<Charge> all;
    auto const states = names_of(ChargeState {});
    for (auto const& told : clear.array("charges")) {
        auto const word = told.text("state", "open");
        Charge charge { .id = told.text("id"), .title = told.text("title"), .amount = told.integer("amount"), .part_paid = told.integer("part_paid"), .due = Day::parse(told.text("due")), .paid_on = Day::parse(told.text("paid_on")),
            .slip = told.text("slip") };
        if (std::ranges::find(states, word) != states.end())
            charge.state = value_of<ChargeState>(word);
        for (auto const& way : told.array("ways"))
            if (way.is_text())
                charge.ways.push_back(way.text());
        for (auto const& reference : told.array("heard"))
            if (reference.is_text() && reference.text().find('\n') == std::string::npos)
                charge.heard.push_back(reference.text());
        all.push_back(std::move(charge));
    }
    store::keep_charges(tx, id, all);
}

// Whoever talks with the providers gives it back: front/payments.
Result<void> publish_refunds(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, json::Value const& clear)
{
    RefundsTold told { id, {}, {} };
    for (auto const& one : clear.array("refunds"))
        told.refunds.push_back({ one.text("id"), one.text("charge"), one.text("provider"), one.text("reference"), one.integer("amount") });
    for (auto const& one : clear.array("refunds_over"))
        if (one.is_text())
            told.over.push_back(one.text());
    if (told.refunds.empty() && told.over.empty())
        return {};
    return here.listeners.publish(tx, caller, here, told);
}

void keep_verification(db::Write& tx, ApplicationId const& id, json::Value const& verify)
{
    auto const day = Day::parse(verify.text("date"));
    if (!day || verify.text("code").empty())
        return;
    store::keep_verification(tx, id, { verify.text("code"), verify.text("number"), verify.text("title"), *day, verify.text("office"), verify.text("hash") });
    store::keep_signature(tx, verify.text("code"), { verify.text("signed_by"), verify.text("signed_as") });
}

bool is_state(std::string const& word)
{
    auto const names = names_of(State {});
    return std::ranges::find(names, word) != names.end() && word != "unsent";
}

// Of an application that a system filed: whoever listens tells it on.
Result<void> publish(db::Write& tx, Caller const& caller, Workplace const& here, Application const& told, std::string const& event, State state, Instant at,
    std::optional<Day> until, std::optional<Day> expected_on)
{
    auto const system = store::filed_by(tx, told.id);
    if (system.empty() || event.empty())
        return {};
    return here.listeners.publish(tx, caller, here, Followed { told.id, told.receipt_number, told.procedure, system, event, word_of(state), at, until, expected_on });
}

void name_blobs(db::Write& tx, Workplace const& here, ApplicationId const& id, std::vector<gateway::BlobName> const& blobs)
{
    for (auto const& blob : blobs)
        files::name_blob(tx, blob.name, blob.size, "application", id.value, here.clock.now());
}

}  // namespace

Result<void> receive_told(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    ApplicationId const id { message.header.subject };
    auto application = store::find(tx, id);
    // What came on paper or over the counter has no application here; the code on its document is proved here all the same.
    if (!application && message.body["clear"].has("verify") && message.body.text("box").empty()) {
        keep_verification(tx, id, message.body["clear"]["verify"]);
        return {};
    }
    if (!application || application->is_unsent())
        return not_found();
    auto const& clear = message.body["clear"];
    auto const state = clear.text("state"), event = clear.text("event"), box = message.body.text("box");
    if (!is_state(state))
        return refuse(Refusal::Kind::Invalid, "applications.told.state");
    Instant const at { clear.integer("at", message.header.made_at.microseconds) };
    auto const expected = clear.has("expected_on") ? Day::parse(clear.text("expected_on")) : application->expected_on;
    auto const now = value_of<State>(state);
    store::append_step(tx, id, { 0, "told", now, event, at, box, {}, {} });
    store::update_told(tx, id, now, expected, now == State::Asked ? application->until : std::nullopt);
    keep_charges(tx, id, clear);
    TRY(publish_refunds(tx, caller, here, id, clear));
    keep_papers(tx, id, clear);
    if (clear.has("hides"))  // a letter that does not say it (a document's) changes nothing
        store::keep_hidden(tx, id, clear.flag("hides"));
    keep_verification(tx, id, clear["verify"]);
    name_blobs(tx, here, id, message.header.blobs);
    if (event == "looked") {  // who looked at the case: nothing has happened to it, so neither a mail nor a call of a program
        audit::record(tx, caller, here.now(), "applications.application.told", { { "application", id.value } }, { { "state", state }, { "event", event } });
        return {};
    }
    if (is_worth_a_mail(event, !box.empty()))
        send_mail(tx, here, *application);
    if (now == State::Closed || now == State::Withdrawn)
        store::forget_mail_address(tx, id);
    audit::record(tx, caller, here.now(), "applications.application.told", { { "application", id.value } }, { { "state", state }, { "event", event } });
    TRY(publish(tx, caller, here, *application, event, now, at, {}, expected));
    if (!clear["verify"].is_null())  // a document came with it: its number and hash are public, its words are not
        TRY(publish(tx, caller, here, *application, "document", now, at, {}, expected));
    return {};
}

Result<void> receive_asked(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    ApplicationId const id { message.header.subject };
    auto const application = store::find(tx, id);
    if (!application || application->is_unsent())
        return not_found();
    auto const& clear = message.body["clear"];
    auto const until = Day::parse(clear.text("until"));
    store::append_step(tx, id, { 0, "asked", State::Asked, "asked", { clear.integer("at", message.header.made_at.microseconds) }, message.body.text("box"), {}, {} });
    store::update_told(tx, id, State::Asked, clear.has("expected_on") ? Day::parse(clear.text("expected_on")) : application->expected_on, until);
    name_blobs(tx, here, id, message.header.blobs);
    send_mail(tx, here, *application);
    audit::record(tx, caller, here.now(), "applications.application.asked", { { "application", id.value } }, { { "until", until ? until->iso() : "" } });
    return publish(tx, caller, here, *application, "asked", State::Asked, message.header.made_at, until, application->expected_on);
}

Result<void> complete(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, Completion const& completion)
{
    if (!is_theirs(caller, seen.id))
        return not_found();
    auto const now = here.now();
    if (!store::mark_answered(tx, seen.id, completion.step, now.at))
        return refuse(Refusal::Kind::Conflict, "applications.answered_already");
    if (!store::keep_sent_box(tx, seen, completion.sent_box))
        return refuse(Refusal::Kind::Conflict, "applications.changed_elsewhere");
    for (auto const& blob : completion.blobs)
        files::name_blob(tx, blob.name, blob.size, "application", seen.id.value, now.at);
    gateway::post(tx, now, completion.letter);
    audit::record(tx, caller, now, "applications.application.completed", { { "application", seen.id.value } });
    return {};
}

Result<void> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, gateway::Letter const& letter)
{
    auto const application = store::find(tx, id);
    if (!application || !is_theirs(caller, id))
        return not_found();
    if (!application->can_be_withdrawn())
        return refuse(Refusal::Kind::Conflict, "applications.withdraw.too_late");
    // The office answers; until then a second withdrawal would say the same again.
    for (auto const& step : store::steps(tx, id))
        if (step.event == "withdrawal_sent" && step.kind == "own")
            return refuse(Refusal::Kind::Conflict, "applications.withdraw.sent_already");
    store::append_step(tx, id, { 0, "own", application->state, "withdrawal_sent", here.clock.now(), {}, {}, {} });
    gateway::post(tx, here.now(), letter);
    audit::record(tx, caller, here.now(), "applications.application.withdrawn", { { "application", id.value } });
    return {};
}

Result<void> volunteer(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, std::vector<NewBlob> const& blobs, gateway::Letter const& letter)
{
    auto const application = store::find(tx, id);
    if (!application || !is_theirs(caller, id))
        return not_found();
    if (!application->can_be_withdrawn())
        return refuse(Refusal::Kind::Conflict, "applications.correct.too_late");
    auto const now = here.now();
    name_blobs(tx, here, id, blobs);
    store::append_step(tx, id, { 0, "own", application->state, "correction_sent", now.at, {}, {}, {} });
    gateway::post(tx, now, letter);
    audit::record(tx, caller, now, "applications.application.corrected", { { "application", id.value } });
    return {};
}

Result<void> note_opening(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& id, std::int64_t step, gateway::Letter const& letter)
{
    if (!is_theirs(caller, id))
        return not_found();
    auto const now = here.now();
    if (!store::mark_opened(tx, id, step, now.at))
        return {};
    gateway::post(tx, now, letter);
    audit::record(tx, caller, now, "applications.document.opened", { { "application", id.value } });
    return {};
}

}  // namespace mado::applications
