#include "web/views.h"

#include <mado/audit/audit.h>
#include <mado/cases/consults.h>
#include <mado/cases/my_number.h>
#include <mado/definitions/answers.h>
#include <mado/desk/phrase_box.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/workings.h"

namespace mado::cases::web {

namespace {

struct NoteView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string words, words_error;
    std::optional<desk::PhraseBox> phrase_box;
    static constexpr auto fields = std::tuple { html::include(&NoteView::heading), html::field("trouble_summary", &NoteView::trouble_summary), html::field("phrase_box", &NoteView::phrase_box), html::field("words", &NoteView::words),
        html::field("words_error", &NoteView::words_error) };
};

struct HandOverView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> persons;
    std::string to_error;
    static constexpr auto fields = std::tuple { html::include(&HandOverView::heading), html::field("trouble_summary", &HandOverView::trouble_summary),
        html::field("persons", &HandOverView::persons), html::field("to_error", &HandOverView::to_error) };
};

struct NumberLine {
    std::string label, number;
    static constexpr auto fields = std::tuple { html::field("label", &NumberLine::label), html::field("number", &NumberLine::number) };
};

struct MyNumberView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string reason, reason_error;
    std::vector<NumberLine> numbers;
    bool is_revealed = false;
    std::string task {}, law {};
    static constexpr auto fields = std::tuple { html::include(&MyNumberView::heading), html::field("trouble_summary", &MyNumberView::trouble_summary), html::field("reason", &MyNumberView::reason),
        html::field("reason_error", &MyNumberView::reason_error), html::field("numbers", &MyNumberView::numbers), html::field("is_revealed", &MyNumberView::is_revealed),
        html::field("task", &MyNumberView::task), html::field("law", &MyNumberView::law) };
};

std::optional<desk::PhraseBox> note_phrases(Visit const& visit, Case const& found)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        return desk::phrase_box(visit, tx, found.owner, desk::Use::Note, blanks_of(found), { { "words", mado::web::words(visit, "cases.note.words") } });
    });
}

std::string label_of_control(definitions::Definition const& definition, std::string const& control)
{
    auto const dot = control.find('.');
    auto const* field = definition.field(control.substr(0, dot));
    if (!field || dot == std::string::npos)
        return field ? field->title.japanese() : control;
    auto const second = control.find('.', dot + 1);
    auto const* inner = field->field(control.substr(second + 1));
    auto const row = std::stoul(control.substr(dot + 1, second - dot - 1)) + 1;
    return field->title.japanese() + std::to_string(row) + "　" + (inner ? inner->title.japanese() : std::string());
}

}  // namespace

Shown act_take(Visit const& visit)
{
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return take(tx, visit.caller, visit.here, id, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.taken");
}

Shown show_hand_over(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_examine));
    HandOverView view;
    view.heading = heading_of(visit, found);
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.to_error = mado::web::trouble_of(visit, attempt, "to");
    view.persons = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<OptionView> persons;
        for (auto const& person : organization::persons(tx))
            if (service::examines(tx, person.id, found.owner, visit.now().today()))
                persons.push_back({ person.id.value, person.name, {}, attempt ? visit.request.answer("to") == person.id.value : found.taken_by == person.id });
        return persons;
    });
    return mado::web::page(visit, "cases/hand_over.html", view, attempt);
}

Shown act_hand_over(Visit const& visit)
{
    auto const id = case_of(visit);
    PersonId const to { visit.request.answer("to") };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return hand_over(tx, visit.caller, visit.here, id, to, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.handed_over");
}

Shown show_note(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_note));
    auto const* told = desk::refused(visit, attempt);
    NoteView const view { heading_of(visit, found), mado::web::trouble_summary(visit, told), attempt ? visit.request.answer("words") : std::string(),
        mado::web::trouble_of(visit, attempt, "words"), note_phrases(visit, found) };
    return mado::web::page(visit, "cases/note.html", view, told);
}

Shown act_note(Visit const& visit)
{
    if (desk::wants_phrase(visit)) {
        auto const found = TRY(visited(visit, may_note));
        return desk::with_phrase(visit, note_phrases(visit, found), show_note);
    }
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return add_note(tx, visit.caller, visit.here, id, visit.request.answer("words")); }));
    return mado::web::done(visit, case_path(id), "cases.said.noted");
}

Shown show_my_number(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_read_my_number));
    MyNumberView view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), attempt ? visit.request.answer("reason") : std::string(),
        mado::web::trouble_of(visit, attempt, "reason"), {}, false };
    if (auto const task = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return number_task(tx, visit.here, found.procedure); })) {
        view.task = task->task;
        view.law = task->law;
    }
    return mado::web::page(visit, "cases/my_number.html", view, attempt);
}

// The numbers stand in this one answer and nowhere else: no redirect could carry them.
Shown act_my_number(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const numbers = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return read_my_numbers(tx, visit.caller, visit.here, id, visit.request.answer("reason")); }));
    auto const found = TRY(visited(visit, may_read_my_number));
    auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, found.definition); });
    MyNumberView view { heading_of(visit, found), std::nullopt, {}, {}, {}, true };
    for (auto const& [control, number] : numbers)
        view.numbers.push_back({ definition ? label_of_control(*definition, control) : control, number });
    auto response = mado::web::page(visit, "cases/my_number.html", view);
    response.with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> small_pages()
{
    return { html::page<NoteView>("cases/note.html"), html::page<HandOverView>("cases/hand_over.html"),
        html::page<MyNumberView>("cases/my_number.html") };
}

}  // namespace mado::cases::web
