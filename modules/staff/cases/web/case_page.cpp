#include "web/views.h"

#include <mado/audit/audit.h>
#include <mado/cases/charges.h>
#include <mado/cases/looks.h>
#include <mado/cases/originals.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>
#include <mado/documents/documents.h>
#include <mado/time/wareki.h>

#include "model/life.h"
#include "web/desk_pages.h"
#include "web/file_pages.h"
#include "web/lines.h"
#include "web/papers_pages.h"

namespace mado::cases::web {

namespace {

using definitions::Evaluation;
using definitions::Field;

// Never colour alone: each kind of finding has a shape (design/components/verdict).
html::Safe mark_of(std::string_view is)
{
    auto const path = [](char const* d) { return html::element("path", { { "d", d } }); };
    html::Safe shape = path("m3 11 5 5 9-12");
    if (is == "bad")
        shape = path("m4 4 12 12M16 4 4 16");
    else if (is == "heed")
        shape = path("M3 4h14v9H9l-3 4v-4H3z");
    else if (is == "man")
        shape = html::element("circle", { { "cx", "10" }, { "cy", "6" }, { "r", "3.2" } }) + path("M3.5 18c.6-4.6 3-6.6 6.5-6.6s5.9 2 6.5 6.6");
    return html::element("svg", { { "viewBox", "0 0 20 20" }, { "aria-hidden", "true" }, { "focusable", "false" } }, shape);
}

struct FindingView {
    FindingView(std::string kind, std::string said, std::string article) : is(std::move(kind)), words(std::move(said)), law(std::move(article)), mark(mark_of(is)) {}
    std::string is, words, law;
    html::Safe mark;
    static constexpr auto fields = std::tuple { html::field("is", &FindingView::is), html::field("words", &FindingView::words), html::field("law", &FindingView::law),
        html::field("mark", &FindingView::mark) };
};

// One row a field: the answer, what the rules say of it, the law, the mark for completion.
struct AnswerView {
    std::string label, answer, note, mark, my_number;
    std::vector<FindingView> findings;
    bool is_bad = false, is_marked = false, may_mark = false;
    static constexpr auto fields = std::tuple { html::field("label", &AnswerView::label), html::field("answer", &AnswerView::answer), html::field("note", &AnswerView::note),
        html::field("mark", &AnswerView::mark), html::field("my_number", &AnswerView::my_number), html::field("findings", &AnswerView::findings),
        html::field("is_bad", &AnswerView::is_bad), html::field("is_marked", &AnswerView::is_marked), html::field("may_mark", &AnswerView::may_mark) };
};

struct FileView {
    std::string address, title, about, state {}, original {};
    static constexpr auto fields = std::tuple { html::field("address", &FileView::address), html::field("title", &FileView::title), html::field("about", &FileView::about),
        html::field("state", &FileView::state), html::field("original", &FileView::original) };
};

struct LogView {
    std::string at, words;
    static constexpr auto fields = std::tuple { html::field("at", &LogView::at), html::field("words", &LogView::words) };
};

struct ChargeView {
    std::string title, amount, state, how, change {}, till {};
    static constexpr auto fields = std::tuple { html::field("title", &ChargeView::title), html::field("amount", &ChargeView::amount), html::field("state", &ChargeView::state),
        html::field("how", &ChargeView::how), html::field("change", &ChargeView::change), html::field("till", &ChargeView::till) };
};

struct LinkView {
    std::string address, words;
    static constexpr auto fields = std::tuple { html::field("address", &LinkView::address), html::field("words", &LinkView::words) };
};

struct TaskView {
    explicit TaskView(TaskLine const& line)
        : is(line.is), words(line.words), law(line.law), address(line.address), does(line.does), posts(line.posts), mark(mark_of(line.is)) {}
    std::string is, words, law, address, does, posts;
    html::Safe mark;
    static constexpr auto fields = std::tuple { html::field("is", &TaskView::is), html::field("words", &TaskView::words), html::field("law", &TaskView::law),
        html::field("address", &TaskView::address), html::field("does", &TaskView::does), html::field("posts", &TaskView::posts), html::field("mark", &TaskView::mark) };
};

struct CaseView {
    Heading heading;
    std::vector<TaskView> tasks;
    std::string inbox, arrived, edition, state, person, notice, applicant, ask;
    std::vector<FlagView> flags;
    std::vector<AnswerView> answers, examined;
    std::vector<FileView> files;
    std::vector<ClockView> clocks;
    std::vector<ChargeView> charges;
    std::vector<FindingView> general;
    std::vector<LogView> log, notes;
    std::vector<LinkView> actions, documents, corrections;
    std::string take, correct;
    bool asks_first = false, may_ask = false, has_files = false, has_charges = false, has_examined = false, has_general = false, has_documents = false, has_notes = false,
         has_corrections = false, has_clocks = false, has_tasks = false;
    static constexpr auto fields = std::tuple { html::include(&CaseView::heading), html::field("tasks", &CaseView::tasks), html::field("has_tasks", &CaseView::has_tasks), html::field("inbox", &CaseView::inbox), html::field("arrived", &CaseView::arrived),
        html::field("edition", &CaseView::edition), html::field("state", &CaseView::state), html::field("person", &CaseView::person), html::field("notice", &CaseView::notice),
        html::field("applicant", &CaseView::applicant), html::field("ask", &CaseView::ask), html::field("flags", &CaseView::flags), html::field("answers", &CaseView::answers),
        html::field("examined", &CaseView::examined), html::field("files", &CaseView::files), html::field("clocks", &CaseView::clocks), html::field("charges", &CaseView::charges),
        html::field("general", &CaseView::general), html::field("log", &CaseView::log), html::field("notes", &CaseView::notes), html::field("actions", &CaseView::actions),
        html::field("documents", &CaseView::documents), html::field("corrections", &CaseView::corrections), html::field("take", &CaseView::take), html::field("correct", &CaseView::correct),
        html::field("asks_first", &CaseView::asks_first), html::field("may_ask", &CaseView::may_ask), html::field("has_files", &CaseView::has_files),
        html::field("has_charges", &CaseView::has_charges), html::field("has_examined", &CaseView::has_examined), html::field("has_general", &CaseView::has_general),
        html::field("has_documents", &CaseView::has_documents), html::field("has_notes", &CaseView::has_notes), html::field("has_corrections", &CaseView::has_corrections),
        html::field("has_clocks", &CaseView::has_clocks) };
};

using Findings = std::map<std::string, std::vector<FindingView>, std::less<>>;

// The field that a finding is about: the first answer that its explanation rests on.
std::string about(Evaluation& evaluation, std::string_view name)
{
    for (auto const& line : evaluation.explain(name))
        if (auto const* field = evaluation.definition().field(line.name); field && !field->staff)
            return field->name;
    return {};
}

Findings findings_of(Visit const& visit, Evaluation& evaluation)
{
    Findings all;
    auto const& definition = evaluation.definition();
    std::set<std::string> fired;
    for (auto const& found : evaluation.grounds()) {
        fired.insert(found.ground->name);
        all[about(evaluation, found.ground->name)].push_back({ "bad", found.ground->say.japanese(), found.ground->law });
    }
    for (auto const* flag : evaluation.flags())
        all[about(evaluation, flag->name)].push_back({ "heed", flag->say.japanese(), flag->law });
    for (auto const& ground : definition.grounds)
        if (!fired.contains(ground.name))
            if (auto const field = about(evaluation, ground.name); !field.empty() && all[field].empty())
                all[field].push_back({ ground.when.staff_side ? "man" : "good",
                    mado::web::words(visit, ground.when.staff_side ? "cases.finding.by_person" : "cases.finding.fits"), ground.law });
    return all;
}

std::string origin_words(Visit const& visit, Content const& content, std::string const& field)
{
    auto const found = content.origins.find(field);
    auto const origin = found == content.origins.end() ? std::string("typed") : found->second.text("origin", "typed");
    return origin == "typed" ? std::string() : mado::web::words(visit, "cases.origin." + origin);
}

struct AnswersOf {
    Visit const& visit;
    Evaluation& evaluation;
    Content const& content;
    Case const& found;
    Findings findings;
    std::set<std::string> misfits;
    std::map<std::string, std::string> corrected;  // by field: what the office changed, by whom and when

    AnswerView row(Field const& field, json::Value const& stored, std::string label, std::string mark) const
    {
        definitions::CodesWithRound const codes(&visit.here.library, evaluation.inputs().offered.get(), nullptr);
        AnswerView view;
        view.label = std::move(label);
        view.mark = std::move(mark);
        view.may_mark = found.state == CaseState::Examining;
        if (field.type == definitions::FieldType::MyNumber)
            view.my_number = stored.is_null() ? "" : mado::web::link(visit, case_path(found.id) + "/my-number");
        view.answer = stored.is_null() ? mado::web::words(visit, "cases.answer.none") : field.type == definitions::FieldType::MyNumber
            ? mado::web::words(visit, "cases.answer.my_number") : definitions::shown(field, stored, &codes, "ja", definitions::Showing::Staff);
        if (misfits.contains(view.mark)) {
            view.findings.push_back({ "bad", mado::web::words(visit, "cases.finding.misfit"), {} });
            view.is_bad = true;
        }
        return view;
    }

    void add(std::vector<AnswerView>& rows, Field const& field) const
    {
        auto const answer = evaluation.inputs().answers.find(field.name);
        auto const stored = answer == evaluation.inputs().answers.end() ? json::Value {} : answer->second;
        auto const first = rows.size();
        if (field.type == definitions::FieldType::Group && stored.is_array()) {
            for (std::size_t at = 0; at < stored.array().size(); ++at)
                for (auto const& inner : field.fields)
                    if (evaluation.field_asked(field.name, at, inner.name))
                        rows.push_back(row(inner, stored.array()[at][inner.name], field.title.japanese() + std::to_string(at + 1) + "　" + inner.title.japanese(),
                            field.name + "." + std::to_string(at) + "." + inner.name));
        } else {
            rows.push_back(row(field, stored, field.title.japanese(), field.name));
            rows.back().note = origin_words(visit, content, field.name);
        }
        if (auto const by_office = corrected.find(field.name); by_office != corrected.end() && rows.size() > first)
            rows[first].note = by_office->second;
        if (auto const about_it = findings.find(field.name); about_it != findings.end() && rows.size() > first)
            for (auto const& finding : about_it->second) {
                rows[first].findings.push_back(finding);
                rows[first].is_bad = rows[first].is_bad || finding.is == "bad";
            }
    }
};

std::vector<AnswerView> answers_of(AnswersOf const& of)
{
    std::vector<AnswerView> rows;
    for (auto const& page : of.evaluation.definition().ask())
        for (auto const& field : page.fields)
            if (of.evaluation.page_asked(page.name) && of.evaluation.field_asked(field.name))
                of.add(rows, field);
    for (auto& row : rows)
        row.is_marked = row.is_bad && row.may_mark;
    return rows;
}

std::vector<AnswerView> examined_of(Visit const& visit, Evaluation& evaluation)
{
    std::vector<AnswerView> rows;
    auto const& examined = evaluation.inputs().examined;
    for (auto const& page : evaluation.definition().examine())
        for (auto const& field : page.fields) {
            auto const answer = examined.find(field.name);
            AnswerView view;
            view.label = field.title.japanese();
            view.answer = answer == examined.end() || answer->second.is_null() ? mado::web::words(visit, "cases.answer.not_established")
                : definitions::shown(field, answer->second, &visit.here.library, "ja", definitions::Showing::Staff);
            rows.push_back(std::move(view));
        }
    return rows;
}

std::vector<FileView> files_of(Visit const& visit, db::Read& tx, Case const& found, Content const& content, definitions::Definition const& definition)
{
    std::vector<FileView> files;
    auto const together = photos_lines(visit, tx, found, definition);
    auto const known = sanitizing::files(tx, "case", found.id.value);
    bool const may_original = access::allow(tx, visit.caller, may_read_original, { found.owner }).has_value();
    for (auto const& [name, file] : content.files) {
        auto const* field = definition.field(name);
        auto const label = field ? field->title.japanese() : name;
        if (file.text("way", "file") != "file")
            files.push_back({ {}, label, mado::web::words(visit, "cases.file.way." + file.text("way")) });
        for (auto const& photos : together)
            if (photos.field == name)
                files.push_back({ photos.address, photos.title, photos.about });
        for (auto const& blob : file.array("blobs")) {
            auto const at = std::ranges::find(known, blob.text("name"), &sanitizing::File::blob);
            auto const* one = at == known.end() ? nullptr : &*at;
            bool const opens = !one || one->is_open(), is_settled = one && one->state != sanitizing::State::Waiting && one->state != sanitizing::State::Infected;
            files.push_back({ opens ? mado::web::link(visit, { "cases", found.id.value, "files", blob.text("name") }) : std::string(), blob.text("title"), label, file_state_words(visit, one),
                may_original && is_settled ? mado::web::link(visit, { "cases", found.id.value, "files", blob.text("name"), "original" }) : std::string() });
        }
    }
    return files;
}

std::vector<ClockView> clocks_of(Visit const& visit, Evaluation& evaluation, Case const& found)
{
    std::vector<ClockView> clocks;
    if (!model::is_open(found.state))
        return clocks;
    for (auto const& limit : evaluation.limits(visit.now().today())) {
        if (limit.stopped_on)
            continue;
        auto clock = clock_view(visit, { limit.starts, limit.stands_still ? limit.expected : limit.last_day, limit.stands_still, limit.limit->working_days });
        clock.note = limit.limit->title.japanese() + (limit.limit->law.empty() ? "" : "（" + limit.limit->law + "）");
        if (evaluation.definition().to_be_confirmed("limits." + limit.limit->name))
            clock.note += mado::web::words(visit, "cases.to_be_confirmed");
        clocks.push_back(std::move(clock));
    }
    return clocks;
}

std::string charge_state(Visit const& visit, Charge const& charge)
{
    if (charge.exempted_on)
        return mado::web::words(visit, "cases.charge.exempted", { { "day", short_day(*charge.exempted_on) } });
    if (charge.owed.paid_on)
        return mado::web::words(visit, "cases.charge.paid", { { "day", short_day(*charge.owed.paid_on) } });
    return mado::web::words(visit, charge.owed.before_decision ? "cases.charge.before_decision" : "cases.charge.open");
}

std::vector<ChargeView> charges_of(Visit const& visit, db::Read& tx, Evaluation& evaluation, Case const& found)
{
    std::vector<ChargeView> charges;
    std::set<std::string> told;
    bool const may_change = found.state != CaseState::Withdrawn && access::allow(tx, visit.caller, may_change_charge, { found.owner });
    for (auto const& charge : cases::charges(tx, found.id)) {
        auto const& one = charge.owed;
        told.insert(one.charge);
        charges.push_back({ one.title, Yen(one.amount).text(), charge_state(visit, charge), how_words(visit, evaluation, one.charge),
            may_change ? mado::web::link(visit, { "cases", found.id.value, "charges", one.charge }) : std::string(), till_of(visit, tx, found, one.charge) });
    }
    for (auto const& charge : evaluation.charges())
        if (!told.contains(charge.charge->name))
            charges.push_back({ charge.charge->title.japanese(), charge.known ? charge.total().text() : mado::web::words(visit, "cases.charge.not_known"),
                mado::web::words(visit, charge.fault.empty() ? "cases.charge.computed" : "cases.charge.fault"), how_words(visit, evaluation, charge.charge->name) });
    if (auto const amount = evaluation.route_amount(); amount && charges.empty())  // what is granted: a benefit a month
        charges.push_back({ mado::web::words(visit, "cases.charge.route_amount"), amount->text(), mado::web::words(visit, "cases.charge.computed"),
            how_words(visit, evaluation, evaluation.definition().route_amount.text) });
    return charges;
}

std::string moment_words(Instant at)
{
    auto const day = day_in_tokyo(at);
    auto const time = time_in_tokyo(at);
    return std::to_string(day.month()) + "/" + std::to_string(day.day_of_month()) + " " + std::to_string(time.hour) + ":" + (time.minute < 10 ? "0" : "") + std::to_string(time.minute);
}

std::vector<LogView> log_of(Visit const& visit, db::Read& tx, CaseId const& id)
{
    std::vector<LogView> log;
    for (auto const& event : audit::events_of(tx, { "case", id.value })) {
        if (!event.event.starts_with("cases.") || event.event == "cases.case.read")
            continue;
        auto const person = person_name(tx, event.person);
        log.push_back({ moment_words(event.at), mado::web::words(visit, "cases.log." + event.event.substr(6)) + (person.empty() ? "" : "　" + person) });
    }
    std::ranges::reverse(log);
    return log;
}

std::vector<LinkView> actions_of(Visit const& visit, db::Read& tx, Case const& found)
{
    std::vector<LinkView> actions;
    auto const base = case_path(found.id);
    auto const add = [&](bool holds, access::Action const& action, char const* path, char const* key) {
        if (holds && access::allow(tx, visit.caller, action, { found.owner }))
            actions.push_back({ mado::web::link(visit, base + path), mado::web::words(visit, key) });
    };
    add(found.round.empty() && model::can(found.state, model::Step::Draft), may_draft, "/draft", "cases.action.draft");
    add(model::can(found.state, model::Step::Establish), may_examine, "/examine", "cases.action.examine");
    add(model::can(found.state, model::Step::HandOver), may_examine, "/hand-over", "cases.action.hand_over");
    add(true, may_read, "/reasons", "cases.action.reasons");
    add(true, may_note, "/note", "cases.action.note");
    if (access::allow(tx, visit.caller, may_see_looks, { found.owner }))
        actions.push_back({ mado::web::link(visit, { "privacy", "looks", found.id.value }), mado::web::words(visit, "cases.action.looks") });
    if (found.draft)
        actions.push_back({ mado::web::link(visit, { "approvals", found.draft.value }), mado::web::words(visit, "cases.action.draft_page") });
    return actions;
}

std::set<std::string> misfit_names(Content const& content)
{
    std::set<std::string> names;
    for (auto const& line : content.misfit)
        names.insert(line.text("field"));
    return names;
}

Result<CaseView> view_of(Visit const& visit, db::Read& tx, Providers const& providers)
{
    auto const found = TRY(visited(visit, tx, may_read));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    auto const kept = content(tx, found.id);
    auto findings = findings_of(visit, evaluation);
    CaseView view;
    view.heading = heading_of(visit, found);
    view.inbox = mado::web::link(visit, "/");
    view.arrived = wareki::text(found.arrived_at);
    view.edition = evaluation.definition().title.japanese() + " " + found.definition.substr(0, 8);
    view.state = mado::web::words(visit, "cases.state." + word_of(found.state));
    view.person = found.taken_by ? person_name(tx, found.taken_by) : mado::web::words(visit, "cases.person.nobody");
    view.notice = mado::web::words(visit, found.notice == "electronic" ? "cases.notice.electronic" : "cases.notice.paper");
    view.applicant = found.applicant_name;
    view.flags = flags_of(visit, found);
    view.general = findings[""];
    view.answers = answers_of({ visit, evaluation, kept, found, findings, misfit_names(kept), corrected_words(visit, tx, evaluation.definition(), found) });
    view.examined = examined_of(visit, evaluation);
    view.files = files_of(visit, tx, found, kept, evaluation.definition());
    view.clocks = clocks_of(visit, evaluation, found);
    view.charges = charges_of(visit, tx, evaluation, found);
    view.log = log_of(visit, tx, found.id);
    for (auto const& note : notes(tx, found.id))
        view.notes.push_back({ moment_words(note.at) + "　" + person_name(tx, note.by), note.words });
    for (auto const& document : documents::of_case(tx, found.id))
        view.documents.push_back({ mado::web::link(visit, { "documents", document.id.value }), document.title + "　" + document.number });
    for (auto const& correction : corrections(tx, found.id))
        if (correction.is_open())
            view.corrections.push_back({ mado::web::link(visit, { "cases", found.id.value, "corrections", correction.id }), moment_words(correction.at) });
    view.actions = actions_of(visit, tx, found);
    auto const lines = lines_of({ visit, tx, found, kept, evaluation, providers });
    for (auto const& line : lines.tasks)
        view.tasks.emplace_back(line);
    for (auto const& line : lines.actions)
        view.actions.push_back({ line.address, line.words });
    view.has_tasks = !view.tasks.empty();
    view.may_ask = model::can(found.state, model::Step::Ask) && access::allow(tx, visit.caller, may_ask, { found.owner });
    view.asks_first = view.may_ask && std::ranges::any_of(view.answers, &AnswerView::is_marked);
    view.ask = mado::web::link(visit, case_path(found.id) + "/ask");
    if (model::can(found.state, model::Step::Take) && access::allow(tx, visit.caller, may_examine, { found.owner }))
        view.take = mado::web::link(visit, case_path(found.id) + "/take");
    if (model::can(found.state, model::Step::CorrectExOfficio) && access::allow(tx, visit.caller, may_examine, { found.owner }))
        view.correct = mado::web::link(visit, case_path(found.id) + "/correct");
    view.has_files = !view.files.empty();
    view.has_charges = !view.charges.empty();
    view.has_examined = !view.examined.empty();
    view.has_general = !view.general.empty();
    view.has_documents = !view.documents.empty();
    view.has_notes = !view.notes.empty();
    view.has_corrections = !view.corrections.empty();
    view.has_clocks = !view.clocks.empty();
    return view;
}

}  // namespace

Shown show_case(Visit const& visit, Attempt const* attempt, Providers const& providers)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, providers); }));
    trace_reading(visit);
    return mado::web::page(visit, "cases/case.html", view, attempt);
}

std::vector<mado::web::PageType> case_pages() { return { html::page<CaseView>("cases/case.html") }; }

}  // namespace mado::cases::web
