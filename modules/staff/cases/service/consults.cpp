// Asking and answering (合議・協議・意見照会).
#include <mado/audit/audit.h>
#include <mado/documents/documents.h>
#include <mado/cases/consults.h>
#include <mado/cases/events.h>
#include <mado/organization/organization.h>
#include <mado/sanitizing/files.h>
#include <mado/text/utf8.h>
#include <mado/time/period.h>

#include "service/letters.h"
#include "service/limits.h"
#include "service/paper_values.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/consult_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 2000, most_line = 200;

bool is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

void refuse_words(std::vector<FieldError>& errors, char const* field, std::string_view words, std::size_t most, char const* required)
{
    if (is_blank(words) && required)
        errors.push_back({ field, required });
    else if (text::length(words) > most)
        errors.push_back({ field, "cases.words_too_long", { { "most", std::to_string(most) } } });
}

void trace_consult(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Consult const& consult)
{
    audit::record(tx, caller, here.now(), event, { { "case", consult.of.value }, { "consult", consult.id.value } },
        { { "name", consult.name }, { "kind", word_of(consult.kind) }, { "answer", word_of(consult.answer) }, { "document", consult.document },
            { "until", consult.until ? consult.until->iso() : std::string() } });
}

std::vector<FieldError> wrong_in(Question const& question, ConsultKind kind, bool sends)
{
    std::vector<FieldError> errors;
    refuse_words(errors, "words", question.words, most_words, "cases.consult.words_required");
    if (kind == ConsultKind::Division)
        return errors;
    refuse_words(errors, "addressee", question.addressee, most_line, "cases.consult.addressee_required");
    refuse_words(errors, "address", question.address, most_line, sends ? "cases.consult.address_required" : nullptr);
    return errors;
}

std::vector<FieldError> wrong_in(Reply const& reply, Consult const& consult, Day today)
{
    std::vector<FieldError> errors;
    if (reply.answer == ConsultAnswer::None)
        errors.push_back({ "answer", "cases.consult.answer_required" });
    refuse_words(errors, "reason", reply.reason, most_words, reply.answer == ConsultAnswer::Disagree || reply.answer == ConsultAnswer::Opinion ? "cases.consult.reason_required" : nullptr);
    refuse_words(errors, "letter", reply.letter, most_line, nullptr);
    if (reply.answered_on > today || reply.answered_on < day_in_tokyo(consult.asked_at))
        errors.push_back({ "answered_on", "cases.consult.wrong_day" });
    return errors;
}

struct Asked { definitions::Consult const* consult; ConsultKind kind; Party party; };

Result<Asked> asked_party(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation, Question const& question)
{
    for (auto const& one : consulting(tx, here, found, evaluation))
        for (auto const& party : one.parties)
            if (one.consult->name == question.name && party.whom == question.whom)
                return Asked { one.consult, one.kind, party };
    return refuse({ { "words", "cases.consult.not_needed" } });
}

std::optional<Day> last_day_of(definitions::Consult const& consult, definitions::Evaluation& evaluation, Workplace const& here)
{
    auto const days = consult.days ? evaluation.evaluate(consult.days).to_integer() : std::nullopt;
    if (!days || *days < 0 || *days > 100'000)
        return std::nullopt;
    return deadline(here.now().today(), Term::of_days(static_cast<std::int32_t>(*days)), here.calendar);
}

Result<Consult> keep(db::Write& tx, Caller const& caller, Workplace const& here, Consult consult, Reply const& reply)
{
    auto const found = TRY(find(tx, consult.of));
    if (!model::is_open(found.state))
        return refuse(Kind::Conflict, "cases.conflict." + word_of(found.state));
    if (consult.state != ConsultState::Open && consult.state != ConsultState::Expired)
        return refuse(Kind::Conflict, "cases.consult.answered_already");
    if (auto errors = wrong_in(reply, consult, here.now().today()); !errors.empty())
        return refuse(std::move(errors));
    consult.state = ConsultState::Answered;
    consult.answer = reply.answer;
    consult.reason = reply.reason;
    consult.letter = reply.letter;
    consult.files = reply.files;
    consult.answered_on = reply.answered_on;
    consult.answered_by = caller.person;
    if (!store::keep_answer(tx, consult))
        return refuse(Kind::Conflict, "cases.consult.answered_already");
    sanitizing::keep(tx, here, "case", consult.of.value, consult.files);
    trace_consult(tx, caller, here, "cases.consult.answered", consult);
    TRY(here.listeners.publish(tx, caller, here, Message { found, MessageKind::Answer, consult.id.value, word_of(consult.answer) + "\n" + consult.reason, consult.addressee }));
    return consult;
}

}  // namespace

Result<Consult> ask_consult(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Question const& question, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_examine, id, expected_version));
    found.state = TRY(model::after(found.state, model::Step::Consult));
    auto evaluation = TRY(cases::evaluation(tx, here, found));
    auto const asked = TRY(asked_party(tx, here, found, evaluation, question));
    if (asked.party.standing == Standing::Waits)
        return refuse(Kind::Conflict, "cases.consult.asked_already", { { "who", asked.party.title } });
    auto const sends = asked.kind != ConsultKind::Division && !asked.consult->send.empty();
    if (auto errors = wrong_in(question, asked.kind, sends); !errors.empty())
        return refuse(std::move(errors));
    if (asked.kind == ConsultKind::Division && !organization::division(tx, question.whom))
        return refuse(Kind::Conflict, "cases.consult.no_such_division", { { "whom", question.whom } });

    Consult made { { here.now().id() }, id, question.name, asked.kind, asked.consult->needs == "agreement", question.whom, question.addressee, question.address,
        question.honorific == "御中" ? "御中" : "様", question.words, here.now().at, caller.person };
    if (asked.kind == ConsultKind::Division)
        made.addressee = asked.party.title;
    made.until = last_day_of(*asked.consult, evaluation, here);
    auto const until = made.until ? service::wareki_words(*made.until) : std::string();
    if (sends)
        made.document = TRY(service::send_to_another(tx, caller, here, found, asked.consult->send, { made.addressee, made.address, made.honorific },
            json::object({ { "consult", json::object({ { "words", made.words }, { "law", asked.consult->law }, { "asked_wareki", service::wareki_words(here.now().today()) },
                                { "until_wareki", until } }) },
                { "asked_until_wareki", until } })));
    store::insert_consult(tx, made);
    TRY(store::change(tx, found));
    trace_consult(tx, caller, here, "cases.consult.asked", made);
    TRY(here.listeners.publish(tx, caller, here, Message { found, MessageKind::Question, made.id.value, made.words, made.addressee }));
    return made;
}

Result<Consult> answer_consult(db::Write& tx, Caller const& caller, Workplace const& here, ConsultId const& id, Reply const& reply)
{
    auto const consult = TRY(find_consult(tx, id));
    if (consult.kind != ConsultKind::Division)
        return refuse(Kind::NotFound, "cases.consult.not_found");
    TRY(access::allow(tx, caller, may_answer, { consult.whom }));
    auto const found = TRY(find(tx, consult.of));
    TRY(service::not_ones_own(caller, found));
    return keep(tx, caller, here, consult, reply);
}

Result<Consult> record_reply(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, ConsultId const& id, Reply const& reply)
{
    auto const consult = TRY(find_consult(tx, id));
    if (consult.of != of)
        return refuse(Kind::NotFound, "cases.consult.not_found");
    TRY(service::found_for(tx, caller, may_examine, of));
    if (consult.kind == ConsultKind::Division)
        return refuse(Kind::Conflict, "cases.consult.division_answers_itself");
    return keep(tx, caller, here, consult, reply);
}

Result<void> service::expire_consult(db::Write& tx, Caller const& caller, Workplace const& here, ConsultId const& id)
{
    auto consult = TRY(find_consult(tx, id));
    if (!consult.until || here.now().today() <= *consult.until || !store::expire_consult(tx, id))
        return {};  // answered or dropped meanwhile
    consult.state = ConsultState::Expired;
    trace_consult(tx, caller, here, "cases.consult.expired", consult);
    return {};
}

Result<void> service::end_waiting(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto found = TRY(find(tx, id));
    store::end_waiting(tx, id);
    return close_if_done(tx, caller, here, found);
}

}  // namespace mado::cases
