#include "web/views.h"

#include <mado/cases/special.h>

#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/form.h>

#include "model/life.h"
#include "model/standing.h"
#include "service/paper_values.h"
#include "service/workings.h"

namespace mado::cases::web {

namespace {

using Words = std::map<std::string, std::string>;

std::string say(Visit const& visit, std::string_view key, Words const& arguments = {}) { return mado::web::words(visit, key, arguments); }
std::string long_day(std::optional<Day> day) { return day ? wareki::text_with_weekday(*day) : std::string(); }

struct PartyView {
    std::string who, about, is, standing, until, answer, letter, letter_title, ask, asks, reply, replies, document;
    static constexpr auto fields = std::tuple { html::field("who", &PartyView::who), html::field("about", &PartyView::about), html::field("is", &PartyView::is),
        html::field("standing", &PartyView::standing), html::field("until", &PartyView::until), html::field("answer", &PartyView::answer), html::field("letter", &PartyView::letter),
        html::field("letter_title", &PartyView::letter_title), html::field("ask", &PartyView::ask), html::field("asks", &PartyView::asks), html::field("reply", &PartyView::reply),
        html::field("replies", &PartyView::replies), html::field("document", &PartyView::document) };
};

struct ConsultsView {
    Heading heading;
    std::vector<PartyView> parties;
    std::string waits;
    bool has_parties = false;
    static constexpr auto fields = std::tuple { html::include(&ConsultsView::heading), html::field("parties", &ConsultsView::parties), html::field("waits", &ConsultsView::waits),
        html::field("has_parties", &ConsultsView::has_parties) };
};

struct ConsultView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, who, about, name, whom, words, words_error, addressee, addressee_error, address, address_error, document_title, days;
    std::vector<OptionView> honorifics;
    bool is_letter = false;
    static constexpr auto fields = std::tuple { html::include(&ConsultView::heading), html::field("trouble_summary", &ConsultView::trouble_summary), html::field("list", &ConsultView::list),
        html::field("who", &ConsultView::who), html::field("about", &ConsultView::about), html::field("name", &ConsultView::name), html::field("whom", &ConsultView::whom),
        html::field("words", &ConsultView::words), html::field("words_error", &ConsultView::words_error), html::field("addressee", &ConsultView::addressee),
        html::field("addressee_error", &ConsultView::addressee_error), html::field("address", &ConsultView::address), html::field("address_error", &ConsultView::address_error),
        html::field("document_title", &ConsultView::document_title), html::field("days", &ConsultView::days), html::field("honorifics", &ConsultView::honorifics),
        html::field("is_letter", &ConsultView::is_letter) };
};

// The controls of an answer, whoever writes it down.
struct ReplyControls {
    std::vector<OptionView> answers;
    std::string answer_error, reason, reason_error;
    static constexpr auto fields = std::tuple { html::field("answers", &ReplyControls::answers), html::field("answer_error", &ReplyControls::answer_error),
        html::field("reason", &ReplyControls::reason), html::field("reason_error", &ReplyControls::reason_error) };
};

struct ReplyView {
    Heading heading;
    ReplyControls controls;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, who, asked, until, answered_on, answered_on_error, letter, letter_error, file_error;
    static constexpr auto fields = std::tuple { html::include(&ReplyView::heading), html::include(&ReplyView::controls), html::field("trouble_summary", &ReplyView::trouble_summary),
        html::field("list", &ReplyView::list), html::field("who", &ReplyView::who), html::field("asked", &ReplyView::asked), html::field("until", &ReplyView::until),
        html::field("answered_on", &ReplyView::answered_on), html::field("answered_on_error", &ReplyView::answered_on_error), html::field("letter", &ReplyView::letter),
        html::field("letter_error", &ReplyView::letter_error), html::field("file_error", &ReplyView::file_error) };
};

struct QuestionRow {
    std::string address, title, applicant, asked, until, from;
    bool is_late = false;
    static constexpr auto fields = std::tuple { html::field("address", &QuestionRow::address), html::field("title", &QuestionRow::title), html::field("applicant", &QuestionRow::applicant),
        html::field("asked", &QuestionRow::asked), html::field("until", &QuestionRow::until), html::field("from", &QuestionRow::from), html::field("is_late", &QuestionRow::is_late) };
};

struct QuestionsView {
    std::vector<QuestionRow> rows;
    static constexpr auto fields = std::tuple { html::field("rows", &QuestionsView::rows) };
};

struct FactView {
    std::string label, value;
    static constexpr auto fields = std::tuple { html::field("label", &FactView::label), html::field("value", &FactView::value) };
};

struct FactsView {
    std::string title;
    std::vector<FactView> facts;
    static constexpr auto fields = std::tuple { html::field("title", &FactsView::title), html::field("facts", &FactsView::facts) };
};

struct PlanView {
    std::string address, title, about;
    static constexpr auto fields = std::tuple { html::field("address", &PlanView::address), html::field("title", &PlanView::title), html::field("about", &PlanView::about) };
};

struct QuestionView {
    ReplyControls controls;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, division, from, words, law, until, answered;
    std::vector<FactsView> parts;
    std::vector<PlanView> files;
    bool is_open = false, has_files = false;
    static constexpr auto fields = std::tuple { html::include(&QuestionView::controls), html::field("trouble_summary", &QuestionView::trouble_summary), html::field("list", &QuestionView::list),
        html::field("title", &QuestionView::title), html::field("division", &QuestionView::division), html::field("from", &QuestionView::from), html::field("words", &QuestionView::words),
        html::field("law", &QuestionView::law), html::field("until", &QuestionView::until), html::field("answered", &QuestionView::answered), html::field("parts", &QuestionView::parts),
        html::field("files", &QuestionView::files), html::field("is_open", &QuestionView::is_open), html::field("has_files", &QuestionView::has_files) };
};

// 合議（同意を求める）・道路法第32条第5項
std::string about(Visit const& visit, Consulting const& one)
{
    return say(visit, "cases.consult.kind." + word_of(one.kind)) + "　" + say(visit, one.consult->needs == "agreement" ? "cases.consult.needs.agreement" : "cases.consult.needs.opinion")
        + (one.consult->law.empty() ? "" : "　" + one.consult->law);
}

std::string mark_of(Standing standing)
{
    switch (standing) {
    case Standing::NotAsked: return "mine";
    case Standing::Waits: return "heed";
    case Standing::Disagrees: return "bad";
    default: return "good";
    }
}

constexpr std::string_view word(Standing standing)
{
    switch (standing) {
    case Standing::NotAsked: return "not_asked";
    case Standing::Waits: return "waits";
    case Standing::Passed: return "passed";
    case Standing::Answered: return "answered";
    case Standing::Disagrees: return "disagrees";
    }
    return "";
}

std::string asking_path(Visit const& visit, Case const& found, Consulting const& one, Party const& party)
{
    return mado::web::link(visit, case_path(found.id) + "/consult") + "?name=" + http::percent_encoded(one.consult->name) + "&whom=" + http::percent_encoded(party.whom);
}

std::string answer_words(Visit const& visit, Consult const& consult)
{
    if (consult.state != ConsultState::Answered)
        return {};
    auto const day = consult.answered_on ? short_day(*consult.answered_on) + "　" : std::string();
    return day + say(visit, "cases.consult.answer." + word_of(consult.answer)) + (consult.reason.empty() ? "" : "　" + consult.reason);
}

PartyView party_view(Visit const& visit, Case const& found, Consulting const& one, Party const& party, bool may_act)
{
    PartyView view { party.title, about(visit, one), mark_of(party.standing), say(visit, "cases.consult.standing." + std::string(word(party.standing))), {}, {}, {}, {}, {}, {}, {}, {}, {} };
    auto const can_ask = may_act && model::can(found.state, model::Step::Consult);
    if (can_ask && party.standing != Standing::Waits) {
        view.ask = asking_path(visit, found, one, party);
        view.asks = say(visit, party.standing == Standing::NotAsked ? "cases.consult.ask" : "cases.consult.ask_again");
    }
    if (!party.last)
        return view;
    auto const& last = *party.last;
    view.until = last.until ? short_day(*last.until) : std::string();
    view.answer = answer_words(visit, last);
    if (!last.document.empty())
        view.document = mado::web::link(visit, { "documents", last.document });
    if (last.kind != ConsultKind::Division && may_act && last.state != ConsultState::Answered && model::is_open(found.state)) {
        view.reply = mado::web::link(visit, { "cases", found.id.value, "consults", last.id.value });
        view.replies = say(visit, "cases.consult.record");
    }
    if (!last.files.empty()) {
        view.letter = mado::web::link(visit, { "cases", found.id.value, "files", last.files.front().text("name") });
        view.letter_title = last.files.front().text("title");
    }
    if (!last.letter.empty())
        view.answer += "　" + last.letter;
    return view;
}

struct Chosen { Case found; Consulting one; Party party; };

Result<Chosen> chosen(Visit const& visit, db::Read& tx, std::string const& name, std::string const& whom)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    for (auto const& one : consulting(tx, visit.here, found, evaluation))
        for (auto const& party : one.parties)
            if (one.consult->name == name && party.whom == whom)
                return Chosen { found, one, party };
    return refuse(Refusal::Kind::NotFound, "cases.consult.not_needed");
}

Result<ConsultView> consult_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const& request = visit.request;
    auto const of = [&](char const* control) { return attempt ? request.answer(control) : request.query_of(control); };
    auto const all = TRY(chosen(visit, tx, of("name"), of("whom")));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, all.found));
    auto const before = all.party.last ? all.party.last : last_letter_to(tx, all.one.kind, all.party.whom);
    ConsultView view;
    view.heading = heading_of(visit, all.found);
    view.list = mado::web::link(visit, case_path(all.found.id) + "/consults");
    view.who = all.one.kind == ConsultKind::Body && !before ? say(visit, "cases.consult.kind.body") : all.party.title;
    view.about = about(visit, all.one);
    view.name = all.one.consult->name;
    view.whom = all.party.whom;
    view.is_letter = all.one.kind != ConsultKind::Division;
    view.words = attempt ? request.answer("words")
        : all.one.kind == ConsultKind::ThirdParty ? std::string() : say(visit, "cases.consult.usual_words." + word_of(all.one.kind));
    view.addressee = attempt ? request.answer("addressee") : all.one.kind == ConsultKind::ThirdParty ? all.party.whom : before ? before->addressee : std::string();
    view.address = attempt ? request.answer("address") : before ? before->address : std::string();
    auto const usual = all.one.kind == ConsultKind::Body ? std::string("御中") : model::honorific_of(all.party.whom);
    auto const honorific = attempt ? request.answer("honorific") : before ? before->honorific : usual;
    for (auto const* one : { "御中", "様" })
        view.honorifics.push_back({ one, one, {}, honorific == one });
    if (view.is_letter && !all.one.consult->send.empty())
        view.document_title = service::title_of_document(visit.here, all.one.consult->send);
    if (auto const days = all.one.consult->days ? evaluation.evaluate(all.one.consult->days).to_integer() : std::nullopt)
        view.days = say(visit, "cases.consult.days", { { "days", std::to_string(*days) } });
    return view;
}

ReplyControls reply_controls(Visit const& visit, Attempt const* attempt, bool needs_agreement)
{
    ReplyControls controls;
    for (auto const answer : { ConsultAnswer::Agree, ConsultAnswer::Disagree, ConsultAnswer::Opinion }) {
        auto const key = "cases.consult.reply." + word_of(answer) + (needs_agreement || answer == ConsultAnswer::Opinion ? "" : "_to_opinion");
        controls.answers.push_back({ word_of(answer), say(visit, key), {}, attempt && visit.request.answer("answer") == word_of(answer) });
    }
    controls.answer_error = mado::web::trouble_of(visit, attempt, "answer");
    controls.reason = attempt ? visit.request.answer("reason") : std::string();
    controls.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    return controls;
}

ConsultAnswer answer_typed(Visit const& visit)
{
    for (auto const answer : { ConsultAnswer::Agree, ConsultAnswer::Disagree, ConsultAnswer::Opinion })
        if (visit.request.answer("answer") == word_of(answer))
            return answer;
    return ConsultAnswer::None;
}

// Their letter, scanned: kept before the transaction that names it.
Result<json::Array> letter_of(Visit const& visit)
{
    json::Array kept;
    for (auto const* upload : visit.request.files("file")) {
        if (upload->size == 0 && !upload->too_large)
            continue;
        if (upload->too_large)
            return refuse({ { "file", "cases.consult.file_too_large", { { "most", mado::web::size_text(mado::web::file_bytes) } } } });
        if (!files::accepted(files::type_of(upload->head), { "pdf", "image" }))
            return refuse({ { "file", "cases.consult.file_type" } });
        auto const slash = upload->file_name.find_last_of("/\\");
        auto const name = slash == std::string::npos ? upload->file_name : upload->file_name.substr(slash + 1);
        auto const title = text::is_utf8(name) && !name.empty() && !text::control_character(name) ? std::string(text::first(name, 100)) : std::string("letter");
        auto const blob = visit.here.files.keep(upload->path);
        kept.push_back(json::object({ { "name", blob.name }, { "size", static_cast<std::int64_t>(blob.size) }, { "key", crypto::base64url(crypto::view(blob.key.bytes)) },
            { "title", title }, { "type", files::type_of(upload->head) } }));
        break;
    }
    return kept;
}

Result<Consult> recorded(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_examine));
    auto consult = TRY(find_consult(tx, visit.request.id<ConsultTag>("consult")));
    if (consult.of != found.id || consult.kind == ConsultKind::Division)
        return refuse(Refusal::Kind::NotFound, "cases.consult.not_found");
    return consult;
}

// The question, for somebody of the division that was asked.
Result<Consult> questioned(Visit const& visit, db::Read& tx)
{
    auto consult = TRY(find_consult(tx, visit.request.id<ConsultTag>("consult")));
    if (consult.kind != ConsultKind::Division)
        return refuse(Refusal::Kind::NotFound, "cases.consult.not_found");
    TRY(access::allow(tx, visit.caller, may_answer, { consult.whom }));
    auto const found = TRY(find(tx, consult.of));
    TRY(service::not_ones_own(visit.caller, found));
    return consult;
}

std::string division_name(db::Read& tx, std::string const& path)
{
    auto const division = organization::division(tx, path);
    return division ? division->name : path;
}

Result<QuestionView> question_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const consult = TRY(questioned(visit, tx));
    auto const found = TRY(find(tx, consult.of));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    QuestionView view;
    view.controls = reply_controls(visit, attempt, consult.needs_agreement);
    view.list = mado::web::link(visit, "/consults");
    view.title = found.title + "　" + found.applicant_name;
    view.division = division_name(tx, consult.whom);
    view.from = division_name(tx, found.owner) + "　" + person_name(tx, consult.asked_by);
    view.words = consult.words;
    view.until = long_day(consult.until);
    for (auto const& one : evaluation.definition().consults)
        if (one.name == consult.name)
            view.law = one.law;
    view.is_open = (consult.state == ConsultState::Open || consult.state == ConsultState::Expired) && model::is_open(found.state);
    view.answered = answer_words(visit, consult);
    auto const values = service::paper_values(tx, visit.here, found, evaluation);
    for (auto const& page : values.array("pages")) {
        FactsView part { page.text("title"), {} };
        for (auto const& fact : page.array("facts"))
            part.facts.push_back({ fact.text("label"), fact.text("value") });
        view.parts.push_back(std::move(part));
    }
    for (auto const& [name, file] : content(tx, found.id).files) {
        auto const* field = evaluation.definition().field(name);
        for (auto const& blob : file.array("blobs"))
            view.files.push_back({ mado::web::link(visit, { "consults", consult.id.value, "files", blob.text("name") }), blob.text("title"), field ? field->title.japanese() : name });
    }
    view.has_files = !view.files.empty();
    return view;
}

Result<ConsultsView> consults_view(Visit const& visit, db::Read& tx)
{
    auto const found = TRY(visited(visit, tx, may_read));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    ConsultsView all;
    all.heading = heading_of(visit, found);
    auto const may_act = access::allow(tx, visit.caller, may_examine, { found.owner }).has_value();
    for (auto const& one : consulting(tx, visit.here, found, evaluation))
        for (auto const& party : one.parties)
            all.parties.push_back(party_view(visit, found, one, party, may_act));
    if (auto const from = carried_out_from(tx, found.id))
        all.waits = say(visit, "cases.consult.carried_out_from", { { "day", long_day(from) } });
    all.has_parties = !all.parties.empty();
    return all;
}

Result<ReplyView> reply_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const consult = TRY(recorded(visit, tx));
    auto const found = TRY(find(tx, consult.of));
    ReplyView made;
    made.heading = heading_of(visit, found);
    made.controls = reply_controls(visit, attempt, consult.needs_agreement);
    made.who = consult.addressee;
    made.asked = consult.words;
    made.until = long_day(consult.until);
    made.list = mado::web::link(visit, case_path(found.id) + "/consults");
    return made;
}

// Reads of personal data are events too; the page does not depend on it.
void trace_question(Visit const& visit)
{
    (void)visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        auto const consult = TRY(find_consult(tx, visit.request.id<ConsultTag>("consult")));
        audit::record(tx, visit.caller, visit.now(), "cases.case.read", { { "case", consult.of.value }, { "consult", consult.id.value } });
        return {};
    });
}

}  // namespace

Shown show_consults(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return consults_view(visit, tx); }));
    return mado::web::page(visit, "cases/consults.html", view, attempt);
}

Shown show_consult(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return consult_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.addressee_error = mado::web::trouble_of(visit, attempt, "addressee");
    view.address_error = mado::web::trouble_of(visit, attempt, "address");
    return mado::web::page(visit, "cases/consult.html", view, attempt);
}

Shown act_consult(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = case_of(visit);
    Question const question { request.answer("name"), request.answer("whom"), request.answer("words"), request.answer("addressee"), request.answer("address"), request.answer("honorific") };
    TRY(visit.here.database.write(visit.tenant(), documents::numbering("cases.consult"),
        [&](db::Write& tx) { return ask_consult(tx, visit.caller, visit.here, id, question, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id) + "/consults", "cases.said.consulted");
}

Shown show_reply(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return reply_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.answered_on = attempt ? visit.request.answer("answered_on") : visit.now().today().iso();
    view.answered_on_error = mado::web::trouble_of(visit, attempt, "answered_on");
    view.letter = attempt ? visit.request.answer("letter") : std::string();
    view.letter_error = mado::web::trouble_of(visit, attempt, "letter");
    view.file_error = mado::web::trouble_of(visit, attempt, "file");
    return mado::web::page(visit, "cases/reply.html", view, attempt);
}

Shown act_reply(Visit const& visit)
{
    auto const day = Day::parse(visit.request.answer("answered_on"));
    if (!day)
        return refuse({ { "answered_on", "cases.consult.wrong_day" } });
    auto const consult = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return recorded(visit, tx); }));
    Reply const reply { answer_typed(visit), visit.request.answer("reason"), *day, visit.request.answer("letter"), TRY(letter_of(visit)) };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return record_reply(tx, visit.caller, visit.here, case_of(visit), consult.id, reply); }));
    return mado::web::done(visit, case_path(consult.of) + "/consults", "cases.said.reply_recorded");
}

Shown show_questions(Visit const& visit, Attempt const* attempt)
{
    auto const view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        QuestionsView all;
        auto const today = visit.now().today();
        for (auto const& consult : questions_for(tx, visit.caller))
            if (auto const found = find(tx, consult.of)) {
                auto const one = listed(tx, *found);
                all.rows.push_back({ mado::web::link(visit, { "consults", consult.id.value }), one.title, one.applicant_name, short_day(day_in_tokyo(consult.asked_at)),
                    consult.until ? short_day(*consult.until) : std::string(), division_name(tx, one.owner), consult.until && today > *consult.until });
            }
        return all;
    });
    return mado::web::page(visit, "cases/questions.html", view, attempt);
}

Shown show_question(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return question_view(visit, tx, attempt); }));
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    trace_question(visit);
    return mado::web::page(visit, "cases/question.html", view, attempt);
}

Shown act_question(Visit const& visit)
{
    Reply const reply { answer_typed(visit), visit.request.answer("reason"), visit.now().today(), {}, {} };
    TRY(visit.here.database.write(visit.tenant(),
        [&](db::Write& tx) { return answer_consult(tx, visit.caller, visit.here, visit.request.id<ConsultTag>("consult"), reply); }));
    return mado::web::done(visit, "/consults", "cases.said.consult_answered");
}

Shown show_question_file(Visit const& visit, Attempt const*)
{
    auto const consult = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return questioned(visit, tx); }));
    return file_of_case(visit, consult.of, visit.request.path.at("blob"));
}

std::vector<mado::web::PageType> consult_pages()
{
    return { html::page<ConsultsView>("cases/consults.html"), html::page<ConsultView>("cases/consult.html"), html::page<ReplyView>("cases/reply.html"),
        html::page<QuestionsView>("cases/questions.html"), html::page<QuestionView>("cases/question.html") };
}

}  // namespace mado::cases::web
