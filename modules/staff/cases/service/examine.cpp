#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/documents/documents.h>
#include <mado/text/utf8.h>
#include <mado/time/period.h>

#include <mado/cases/events.h>
#include <mado/cases/my_number.h>

#include "service/shielding.h"
#include "service/likeness.h"
#include "service/workings.h"
#include "service/paper_values.h"
#include "store/case_store.h"
#include "store/content_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_words = 2000;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::optional<FieldError> wrong_words(std::string field, std::string_view words, std::string required)
{
    if (is_blank(words))
        return FieldError { std::move(field), std::move(required) };
    if (text::length(words) > most_words)
        return FieldError { std::move(field), "cases.words_too_long", { { "most", std::to_string(most_words) } } };
    return std::nullopt;
}

std::vector<FieldError> wrong_in(Asking const& asking, Day today)
{
    std::vector<FieldError> errors;
    if (asking.fields.empty())
        errors.push_back({ "mark", "cases.ask.mark_required" });
    for (std::size_t i = 0; i < asking.fields.size(); ++i)
        if (auto error = wrong_words("say." + std::to_string(i), asking.fields[i].say, "cases.ask.say_required"))
            errors.push_back(*error);
    if (auto error = wrong_words("words", asking.words, "cases.ask.words_required"))
        errors.push_back(*error);
    if (asking.until <= today)
        errors.push_back({ "until", "cases.ask.until_too_early" });
    return errors;
}

json::Value words_for_applicant(SealedAsking const& sealed, std::string const& from)
{
    auto const& asking = sealed.asking;
    auto fields = json::array_of(asking.fields, [](MarkedField const& field) {
        auto value = json::object({ { "name", field.name }, { "say", field.say } });
        if (field.row)
            value.set("row", *field.row);
        return value;
    });
    return json::object({ { "request", sealed.request.value }, { "until", asking.until.iso() }, { "from", from }, { "words", asking.words }, { "fields", std::move(fields) } });
}

void post_asking(db::Write& tx, Workplace const& here, Case const& found, SealedAsking const& sealed)
{
    if (found.application_key.empty())
        return;  // asked on paper, or in the office
    auto const now = here.now();
    gateway::Letter letter { gateway::Kind::Asked, found.id.value, "front", found.definition, now.at };
    auto const clear = json::object({ { "state", "asked" }, { "until", sealed.asking.until.iso() } });
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, letter.definition, letter.arrived_at,
        json::object({ { "clear", clear }, { "box", sealed.box.empty() ? json::Value {} : json::Value(sealed.box) } }));
    gateway::post(tx, now, letter);
}

// Who chose paper is asked on paper as well (行政手続法7条の補正の求め).
Result<void> issue_request(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Asking const& asking)
{
    if ((found.notice != "paper" && !found.application_key.empty()) || found.applicant == "staff")
        return {};
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto values = service::paper_values(tx, here, found, evaluation);
    values.set("asked_until_wareki", service::wareki_words(asking.until)).set("has_asked", true);
    values.set("asked", json::array_of(asking.fields, [&](MarkedField const& field) {
        return json::object({ { "label", service::label_of(evaluation.definition(), field) }, { "say", field.say } });
    }));
    documents::Issue issue;
    issue.of = found.id;
    issue.owner = found.owner;
    issue.name = "completion_request";
    issue.title = service::title_of_document(here, issue.name);
    issue.addressee = values["addressee"].text("name") + "　" + values["addressee"].text("honorific");
    issue.way = documents::Way::Paper;
    issue.values = std::move(values);
    issue.receipt_number = found.receipt_number;
    issue.state = "asked";
    TRY(documents::issue(tx, caller, here, issue));
    return {};
}

}  // namespace

Result<Case> take(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Take));
    found.taken_by = caller.person;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.taken", found);
    service::tell(tx, here, found, "taken");
    return found;
}

Result<Case> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, PersonId const& to, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    auto const was_received = found.state == CaseState::Received;
    found.state = TRY(model::after(found.state, model::Step::HandOver));
    if (!service::examines(tx, to, found.owner, here.now().today()))
        return refuse({ { "to", "cases.hand_over.not_an_examiner" } });
    found.taken_by = to;
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.handed_over", found, { { "to", to.value } });
    if (was_received)
        service::tell(tx, here, found, "taken");
    return found;
}

Day usual_last_day(Workplace const& here)
{
    auto const ahead = here.now().today().plus_days(14);
    return here.calendar.next_open(ahead).value_or(ahead);
}

Result<SealedAsking> seal_asking(Workplace const& here, Case const& found, Asking asking, std::string const& from)
{
    if (auto errors = wrong_in(asking, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    SealedAsking sealed { std::move(asking), { here.now().id() }, {} };
    if (!found.application_key.empty())
        sealed.box = gateway::box_for(service::key_of(found.application_key), words_for_applicant(sealed, from));
    return sealed;
}

Result<Case> ask_completion(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, SealedAsking const& sealed, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_ask, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Ask));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    for (auto const& field : sealed.asking.fields)
        if (model::top_level(*definition, field.name).empty())
            return refuse({ { "mark", "cases.ask.unknown_field" } });
    found.asked_until = sealed.asking.until;
    found.expired = false;
    found.replied = false;
    store::insert_request(tx, { sealed.request, id, sealed.asking.words, sealed.asking.until, sealed.asking.fields, RequestState::Open, here.now().at, caller.person });
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.completion_requested", found, { { "request", sealed.request.value }, { "until", sealed.asking.until.iso() },
        { "fields", std::to_string(sealed.asking.fields.size()) } });
    post_asking(tx, here, found, sealed);
    TRY(issue_request(tx, caller, here, found, sealed.asking));
    TRY(here.listeners.publish(tx, caller, here, Message { found, MessageKind::Request, sealed.request.value, sealed.asking.words, found.applicant_name }));
    return found;
}

Result<void> service::expire_request(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto found = TRY(find(tx, id));
    auto const request = store::open_request(tx, id);
    if (found.state != CaseState::Asked || !request || here.now().today() <= request->until)
        return {};  // answered, or withdrawn, meanwhile
    store::end_request(tx, request->id, RequestState::Expired, here.now().at, {}, {});
    found.state = TRY(model::after(found.state, model::Step::Expire));
    found.asked_until = std::nullopt;
    found.expired = true;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.request_expired", found, { { "request", request->id.value } });
    service::tell(tx, here, found, "");
    return {};
}

Result<Case> keep_examined(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Object const& answers, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Establish));
    if (!are_numbers_checked(tx, id))  // 番号法16条
        return refuse(Kind::Conflict, "cases.number_check.first");
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto content = store::content(tx, id);
    auto disclosed_answers = answers;  // what the page could not show, it cannot change
    auto const kept = service::kept_of(tx, id);
    std::erase_if(disclosed_answers, [&](auto const& one) {
        auto const* field = definition->field(one.first);
        return field && kept.holds(*field);
    });
    content.examined = definitions::merged(std::move(content.examined), disclosed_answers);
    definitions::Evaluation evaluation(definition, service::inputs_of(tx, here, found, content));
    if (auto errors = definitions::check_examined(evaluation, &here.library, definitions::Missing::Allowed); !errors.empty())
        return refuse(std::move(errors));
    store::keep_examined(tx, id, content.examined, caller.person, here.now().at);
    TRY(service::recognize(tx, caller, here, found));  // what is established may protect the applicant
    found.replied = false;
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.examined", found);
    return found;
}

Result<void> add_note(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view words)
{
    auto const found = TRY(service::found_for(tx, caller, may_note, id));
    if (auto error = wrong_words("words", words, "cases.note.words_required"))
        return refuse({ *error });
    auto const note = here.now().id();
    store::insert_note(tx, id, note, { std::string(words), caller.person, here.now().at });
    trace(tx, caller, here, "cases.case.note_added", found, { { "note", note } });
    return {};
}

Result<std::vector<std::pair<std::string, std::string>>> read_my_numbers(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string_view reason)
{
    auto const found = TRY(service::found_for(tx, caller, may_read_my_number, id));
    if (auto error = wrong_words("reason", reason, "cases.my_number.reason_required"))
        return refuse({ *error });
    auto const task = number_task(tx, here, found.procedure);
    if (!task)  // 番号法9条: no 事務, no reading
        return refuse(Kind::Conflict, "cases.number_task.none");
    // The words stay in the record; the event proves that they have not been changed since.
    auto const note = here.now().id();
    store::insert_note(tx, id, note, { std::string(reason), caller.person, here.now().at });
    trace(tx, caller, here, "cases.my_number.read", found, { { "note", note }, { "reason", audit::salted_hash(note, reason) }, { "task", task->procedure } });
    auto const secrets = service::decrypted(here, id, store::secrets(tx, id));
    return std::vector<std::pair<std::string, std::string>>(secrets.begin(), secrets.end());
}

}  // namespace mado::cases
