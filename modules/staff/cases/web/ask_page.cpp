#include "web/views.h"

#include <mado/desk/phrase_box.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>

#include "model/sent.h"
#include "service/paper_values.h"

#include <charconv>

namespace mado::cases::web {

namespace {

struct MarkView {
    std::string mark, label, say, error;
    bool is_marked = true;
    static constexpr auto fields = std::tuple { html::field("mark", &MarkView::mark), html::field("label", &MarkView::label), html::field("say", &MarkView::say),
        html::field("error", &MarkView::error), html::field("is_marked", &MarkView::is_marked) };
};

struct AskView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::optional<desk::PhraseBox> phrase_box;
    std::vector<MarkView> marks;
    std::string words, words_error, until, until_error, mark_error;
    static constexpr auto fields = std::tuple { html::include(&AskView::heading), html::field("trouble_summary", &AskView::trouble_summary), html::field("phrase_box", &AskView::phrase_box), html::field("marks", &AskView::marks),
        html::field("words", &AskView::words), html::field("words_error", &AskView::words_error), html::field("until", &AskView::until),
        html::field("until_error", &AskView::until_error), html::field("mark_error", &AskView::mark_error) };
};

// "lowest_m", or "children.0.child_born_on" for a field of a row.
MarkedField marked(std::string const& mark)
{
    auto const first = mark.find('.');
    auto const second = first == std::string::npos ? first : mark.find('.', first + 1);
    if (second == std::string::npos)
        return { mark, std::nullopt, {} };
    std::size_t row = 0;
    std::from_chars(mark.data() + first + 1, mark.data() + second, row);
    return { mark.substr(second + 1), row, {} };
}

std::vector<std::string> marks_of(http::Pairs const& pairs)
{
    std::vector<std::string> marks;
    for (auto const& [name, value] : pairs)
        if (name == "mark" && std::ranges::find(marks, value) == marks.end())
            marks.push_back(value);
    return marks;
}

// Of a page that a passed limit has prepared (?limit=…): what was to come and has not.
std::string prepared_words(Visit const& visit, definitions::Definition const& definition)
{
    auto const* limit = definition.limit(visit.request.query_of("limit"));
    return limit ? mado::web::words(visit, "cases.ask.papers", { { "limit", limit->title.japanese() } }) : std::string();
}

std::vector<MarkView> mark_views(Visit const& visit, definitions::Definition const& definition, std::vector<std::string> const& marks, Attempt const* attempt)
{
    std::vector<MarkView> views;
    for (auto const& mark : marks) {
        auto const field = marked(mark);
        if (model::top_level(definition, field.name).empty())
            continue;
        views.push_back({ mark, service::label_of(definition, field), attempt ? visit.request.answer("say." + mark) : prepared_words(visit, definition),
            mado::web::trouble_of(visit, attempt, "say." + mark) });
    }
    return views;
}

// 定型文 for the words over all, and for each marked field.
std::optional<desk::PhraseBox> ask_phrases(Visit const& visit, Case const& found, definitions::Definition const& definition, std::vector<std::string> const& marks)
{
    std::vector<desk::PhraseTarget> targets { { "words", mado::web::words(visit, "cases.ask.words") } };
    for (auto const& mark : marks)
        if (auto const field = marked(mark); !model::top_level(definition, field.name).empty())
            targets.push_back({ "say." + mark, service::label_of(definition, field) });
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return desk::phrase_box(visit, tx, found.owner, desk::Use::Ask, blanks_of(found), targets); });
}

}  // namespace

Shown show_ask(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_ask));
    auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, found.definition); });
    if (!definition)
        return refuse(Refusal::Kind::NotFound, "cases.definition_not_here");
    AskView view;
    view.heading = heading_of(visit, found);
    auto const marks = marks_of(attempt ? visit.request.form : visit.request.query);
    auto const* told = desk::refused(visit, attempt);
    view.trouble_summary = mado::web::trouble_summary(visit, told);
    view.phrase_box = ask_phrases(visit, found, *definition, marks);
    view.marks = mark_views(visit, *definition, marks, attempt);
    view.mark_error = mado::web::trouble_of(visit, attempt, "mark");
    view.words = attempt ? visit.request.answer("words") : mado::web::words(visit, "cases.ask.usual_words");
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.until = attempt ? visit.request.answer("until") : usual_last_day(visit.here).iso();
    view.until_error = mado::web::trouble_of(visit, attempt, "until");
    return mado::web::page(visit, "cases/ask.html", view, told);
}

Shown act_ask(Visit const& visit)
{
    auto const found = TRY(visited(visit, may_ask));
    if (desk::wants_phrase(visit)) {
        auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, found.definition); });
        return desk::with_phrase(visit, definition ? ask_phrases(visit, found, *definition, marks_of(visit.request.form)) : std::nullopt, show_ask);
    }
    Asking asking { {}, visit.request.answer("words"), Day::parse(visit.request.answer("until")).value_or(Day {}) };
    std::map<std::string, std::string> control;  // errors name the control of the page
    for (auto const& mark : marks_of(visit.request.form)) {
        asking.fields.push_back(marked(mark));
        asking.fields.back().say = visit.request.answer("say." + mark);
        control["say." + std::to_string(asking.fields.size() - 1)] = "say." + mark;
    }
    auto const division = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return organization::division(tx, found.owner); });
    auto sealed = seal_asking(visit.here, found, std::move(asking), division ? division->name : std::string());
    if (!sealed) {
        for (auto& error : sealed.error().fields)
            if (auto const named = control.find(error.field); named != control.end())
                error.field = named->second;
        return std::unexpected(std::move(sealed.error()));
    }
    TRY(visit.here.database.write(visit.tenant(), documents::numbering("cases.ask"), [&](db::Write& tx) {
        return ask_completion(tx, visit.caller, visit.here, found.id, *sealed, shown_version(visit));
    }));
    return mado::web::done(visit, case_path(found.id), "cases.said.asked");
}

std::vector<mado::web::PageType> ask_pages() { return { html::page<AskView>("cases/ask.html") }; }

}  // namespace mado::cases::web
