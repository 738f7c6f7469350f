#include "web/breach_text.h"
#include "web/csv.h"
#include "web/pages.h"

#include <mado/privacy/breaches.h>
#include <mado/privacy/files.h>
#include <mado/time/wareki.h>

namespace mado::privacy::web {

namespace {

struct BreachLine {
    std::string address, title, known, state, next;
    bool is_late = false;
    static constexpr auto fields = std::tuple { html::field("address", &BreachLine::address), html::field("title", &BreachLine::title), html::field("known", &BreachLine::known),
        html::field("state", &BreachLine::state), html::field("next", &BreachLine::next), html::field("is_late", &BreachLine::is_late) };
};

struct BreachesView {
    std::string add, numbers;                // "" for who may only read
    std::vector<BreachLine> breaches;
    static constexpr auto fields = std::tuple { html::field("add", &BreachesView::add), html::field("numbers", &BreachesView::numbers), html::field("breaches", &BreachesView::breaches) };
};

struct Step {
    std::string title, until, state;
    bool is_done = false, is_late = false;
    static constexpr auto fields = std::tuple { html::field("title", &Step::title), html::field("until", &Step::until), html::field("state", &Step::state),
        html::field("is_done", &Step::is_done), html::field("is_late", &Step::is_late) };
};

struct Tick {
    std::string name, title, about;
    bool is_ticked = false;
    static constexpr auto fields = std::tuple { html::field("name", &Tick::name), html::field("title", &Tick::title), html::field("about", &Tick::about), html::field("is_ticked", &Tick::is_ticked) };
};

// One long answer or one line, with its mistake.
struct Line {
    std::string name, label, about, value, error;
    bool is_needed = false, is_long = false, is_day = false, is_number = false;
    static constexpr auto fields = std::tuple { html::field("name", &Line::name), html::field("label", &Line::label), html::field("about", &Line::about), html::field("value", &Line::value),
        html::field("error", &Line::error), html::field("is_needed", &Line::is_needed), html::field("is_long", &Line::is_long), html::field("is_day", &Line::is_day),
        html::field("is_number", &Line::is_number) };
};

struct BreachView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, version, verdict, text, download, to, reported_on, reported_on_error, number, closing, closing_error;
    std::vector<Step> steps;
    std::vector<Line> first, later;
    std::vector<Tick> situations, files;
    bool stands = false, is_open = false, may_quick = false, may_full = false, may_close = false, must_report = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &BreachView::trouble_summary), html::field("back", &BreachView::back), html::field("title", &BreachView::title),
        html::field("state", &BreachView::state), html::field("version", &BreachView::version), html::field("verdict", &BreachView::verdict), html::field("text", &BreachView::text),
        html::field("download", &BreachView::download), html::field("to", &BreachView::to), html::field("reported_on", &BreachView::reported_on),
        html::field("reported_on_error", &BreachView::reported_on_error), html::field("number", &BreachView::number), html::field("closing", &BreachView::closing),
        html::field("closing_error", &BreachView::closing_error), html::field("steps", &BreachView::steps), html::field("first", &BreachView::first), html::field("later", &BreachView::later),
        html::field("situations", &BreachView::situations), html::field("files", &BreachView::files), html::field("stands", &BreachView::stands), html::field("is_open", &BreachView::is_open),
        html::field("may_quick", &BreachView::may_quick), html::field("may_full", &BreachView::may_full), html::field("may_close", &BreachView::may_close),
        html::field("must_report", &BreachView::must_report) };
};

struct TextView {
    std::string back, download, title;
    std::vector<ReportLine> lines;
    static constexpr auto fields = std::tuple { html::field("back", &TextView::back), html::field("download", &TextView::download), html::field("title", &TextView::title),
        html::field("lines", &TextView::lines) };
};

struct NumberLine {
    std::string name, label, about, value, error;
    static constexpr auto fields = std::tuple { html::field("name", &NumberLine::name), html::field("label", &NumberLine::label), html::field("about", &NumberLine::about),
        html::field("value", &NumberLine::value), html::field("error", &NumberLine::error) };
};

struct NumbersView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    std::vector<NumberLine> numbers;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NumbersView::trouble_summary), html::field("back", &NumbersView::back), html::field("numbers", &NumbersView::numbers) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string id_of(Visit const& visit)
{
    auto const found = visit.request.path.find("breach");
    return found == visit.request.path.end() ? std::string() : found->second;
}

std::set<std::string> ticked(Visit const& visit, std::string_view name)
{
    auto const all = visit.request.answers(name);
    return { all.begin(), all.end() };
}

// The form as it was sent, over what stands.
Breach typed(Visit const& visit, Breach kept)
{
    auto const& request = visit.request;
    auto& content = kept.content;
    kept.known_on = Day::parse(request.answer("known_on")).value_or(kept.known_on);
    content.title = request.answer("title"), content.happened = request.answer("happened"), content.what = request.answer("what"), content.items = request.answer("items");
    content.persons = number_typed(request.answer("persons"));
    content.files = ticked(visit, "file"), content.situations = ticked(visit, "situation");
    content.cause = request.answer("cause"), content.secondary = request.answer("secondary"), content.measures = request.answer("measures"), content.notice = request.answer("notice");
    content.notified_on = Day::parse(request.answer("notified_on"));
    content.publication = request.answer("publication"), content.prevention = request.answer("prevention"), content.others = request.answer("others");
    kept.version = number_typed(request.answer("version"));
    return kept;
}

struct Known { Breach breach; BreachRules rules; std::vector<PersonalFile> files; std::vector<BreachReport> reports; };

Result<Known> known(Visit const& visit, db::Read& tx)
{
    auto const id = id_of(visit);
    Known all;
    all.breach.known_on = visit.now().today();
    if (!id.empty())
        all.breach = TRY(find_breach(tx, visit.caller, id));
    all.rules = breach_rules(tx, visit.here);
    all.files = personal_files(tx, visit.here);
    all.reports = breach_reports(tx, id);
    return all;
}

Step step_of(Visit const& visit, char const* key, Day until, std::optional<Day> const& done)
{
    auto const today = visit.now().today();
    Step made { say(visit, key), say(visit, "privacy.breach.until", { { "day", wareki::text(until) } }), {}, done.has_value(), false };
    made.is_late = (done ? *done : today) > until;
    made.state = done ? say(visit, made.is_late ? "privacy.breach.done_late" : "privacy.breach.done", { { "day", wareki::text(*done) } })
        : made.is_late ? say(visit, "privacy.breach.late") : say(visit, "privacy.breach.left", { { "days", std::to_string(until - today) } });
    return made;
}

std::vector<Step> steps_of(Visit const& visit, Breach const& breach, Judgement const& judgement)
{
    std::vector<Step> steps { step_of(visit, "privacy.breach.step.quick", judgement.quick_until, breach.quick_on), step_of(visit, "privacy.breach.step.full", judgement.full_until, breach.full_on) };
    steps.front().until = say(visit, "privacy.breach.between", { { "from", wareki::text(judgement.quick_from) }, { "until", wareki::text(judgement.quick_until) } });
    auto const& notified = breach.content.notified_on;
    steps.push_back({ say(visit, "privacy.breach.step.notice"), say(visit, "privacy.breach.soon"),
        notified ? say(visit, "privacy.breach.done", { { "day", wareki::text(*notified) } }) : say(visit, "privacy.breach.open"), notified.has_value(), false });
    return steps;
}

std::string verdict_of(Visit const& visit, Judgement const& judgement, BreachRules const& rules)
{
    if (!judgement.must_report)
        return say(visit, "privacy.breach.free");
    std::string grounds;
    for (auto const& one : judgement.holds)
        grounds += (grounds.empty() ? "" : "、") + one.title + "（" + one.law + "）";
    return say(visit, "privacy.breach.must", { { "grounds", grounds }, { "to", rules.to } });
}

std::vector<Tick> situations_of(Visit const& visit, Known const& all)
{
    std::vector<Tick> ticks;
    for (auto const& one : all.rules.situations) {
        auto about = one.law + (one.from_memory ? "（" + say(visit, "privacy.file.unsure") + "）" : "");
        if (!one.persons.empty())
            about += "　" + say(visit, one.is_chosen ? "privacy.breach.over_persons" : "privacy.breach.by_itself", { { "persons", std::to_string(all.rules.number(one.persons).value) } });
        ticks.push_back({ one.name, one.title, about, all.breach.content.situations.contains(one.name) });
    }
    return ticks;
}

std::vector<Tick> files_of(Visit const& visit, Known const& all)
{
    std::vector<Tick> ticks;
    for (auto const& file : all.files)
        ticks.push_back({ file.procedure, file.name, file.added.persons > 0 ? say(visit, "privacy.breach.registered", { { "persons", std::to_string(file.added.persons) } }) : std::string(),
            all.breach.content.files.contains(file.procedure) });
    return ticks;
}

void fill_lines(Visit const& visit, Attempt const* attempt, Known const& all, BreachView& view)
{
    auto const& content = all.breach.content;
    enum class Is { Line, Long, Day, Number };
    auto const add = [&](std::vector<Line>& lines, char const* name, std::string const& kept, Is is, bool is_needed = false) {
        auto const key = "privacy.breach." + std::string(name);
        lines.push_back({ name, say(visit, key), say(visit, key + ".about"), attempt ? visit.request.answer(name) : kept, mado::web::trouble_of(visit, attempt, name), is_needed,
            is == Is::Long, is == Is::Day, is == Is::Number });
    };
    auto const number = content.persons > 0 ? std::to_string(content.persons) : std::string();
    add(view.first, "title", content.title, Is::Line, true);
    if (all.breach.state == BreachState::Draft)
        add(view.first, "known_on", all.breach.known_on.iso(), Is::Day, true);
    add(view.first, "happened", content.happened, Is::Line);
    add(view.first, "what", content.what, Is::Long, true);
    add(view.first, "persons", number, Is::Number);
    add(view.later, "items", content.items, Is::Long);
    add(view.later, "cause", content.cause, Is::Long);
    add(view.later, "secondary", content.secondary, Is::Long);
    add(view.later, "measures", content.measures, Is::Long);
    add(view.later, "notice", content.notice, Is::Long);
    add(view.later, "notified_on", content.notified_on ? content.notified_on->iso() : std::string(), Is::Day);
    add(view.later, "publication", content.publication, Is::Long);
    add(view.later, "prevention", content.prevention, Is::Long);
    add(view.later, "others", content.others, Is::Long);
}

std::vector<ReportLine> lines_of(Visit const& visit, Known const& all, ReportKind kind)
{
    return report_lines(visit, all.breach, judged(all.rules, all.breach.known_on, all.breach.content, visit.here.calendar), all.files, kind);
}

ReportKind kind_now(Breach const& breach) { return breach.state == BreachState::Draft ? ReportKind::Quick : ReportKind::Full; }

BreachLine line_of(Visit const& visit, Breach const& one, BreachRules const& rules)
{
    auto const judgement = judged(rules, one.known_on, one.content, visit.here.calendar);
    BreachLine line { mado::web::link(visit, { "privacy", "breaches", one.id }), one.content.title, wareki::text(one.known_on), say(visit, "privacy.breach.state." + word_of(one.state)), {}, false };
    if (judgement.must_report && (one.state == BreachState::Draft || one.state == BreachState::Quick)) {
        auto const steps = steps_of(visit, one, judgement);
        auto const& next = steps[one.state == BreachState::Draft ? 0 : 1];
        line.next = next.title + "　" + next.until + "　" + next.state;
        line.is_late = next.is_late;
    }
    return line;
}

}  // namespace

Shown show_breaches(Visit const& visit, Attempt const*)
{
    BreachesView view;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view = {};
        bool const may = access::allow(tx, visit.caller, may_keep_breaches, { "" }).has_value();
        view.add = may ? mado::web::link(visit, "/privacy/breaches/new") : std::string();
        view.numbers = may ? mado::web::link(visit, "/privacy/breaches/numbers") : std::string();
        auto const rules = breach_rules(tx, visit.here);
        for (auto const& one : breaches(tx)) {
            view.breaches.push_back(line_of(visit, one, rules));
            if (!may)
                view.breaches.back().address += "/text";
        }
        return 0;
    });
    return mado::web::page(visit, "privacy/breaches.html", view);
}

Shown show_breach(Visit const& visit, Attempt const* attempt)
{
    auto all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    auto const kept = all.breach;
    if (attempt)
        all.breach = typed(visit, std::move(all.breach));
    BreachView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/privacy/breaches");
    view.stands = !kept.id.empty();
    view.title = view.stands ? kept.content.title : say(visit, "privacy.breach.add");
    view.state = say(visit, "privacy.breach.state." + word_of(kept.state));
    view.version = attempt ? visit.request.answer("version") : std::to_string(kept.version);
    // The steps stand on what is kept, not on what was refused.
    auto const judgement = judged(all.rules, kept.known_on, kept.content, visit.here.calendar);
    view.must_report = judgement.must_report;
    view.verdict = verdict_of(visit, judgement, all.rules);
    view.steps = steps_of(visit, kept, judgement);
    view.to = say(visit, "privacy.breach.to", { { "to", all.rules.to }, { "how", all.rules.how } });
    if (view.stands) {
        view.text = mado::web::link(visit, { "privacy", "breaches", kept.id, "text" });
        view.download = mado::web::link(visit, { "privacy", "breaches", kept.id, "text.txt" });
    }
    view.is_open = kept.state == BreachState::Draft || kept.state == BreachState::Quick;
    view.may_quick = view.stands && kept.state == BreachState::Draft;
    view.may_full = kept.state == BreachState::Quick;
    view.may_close = view.stands && (kept.state == BreachState::Full || (kept.state == BreachState::Draft && !judgement.must_report));
    fill_lines(visit, attempt, all, view);
    view.situations = situations_of(visit, all);
    view.files = files_of(visit, all);
    view.reported_on = attempt ? visit.request.answer("reported_on") : visit.now().today().iso();
    view.reported_on_error = mado::web::trouble_of(visit, attempt, "reported_on");
    view.number = attempt ? visit.request.answer("number") : std::string();
    view.closing = attempt ? visit.request.answer("closing") : kept.content.closing;
    view.closing_error = mado::web::trouble_of(visit, attempt, "closing");
    return mado::web::page(visit, "privacy/breach.html", view, attempt);
}

namespace {

// A day that cannot be read is told at its field; an empty one is none.
std::vector<FieldError> wrong_days(Visit const& visit)
{
    std::vector<FieldError> errors;
    for (auto const* name : { "known_on", "notified_on" })
        if (auto const day = visit.request.answer(name); visit.request.has(name) && !Day::parse(day) && (!day.empty() || std::string_view(name) == "known_on"))
            errors.push_back({ name, "privacy.wrong_day" });
    return errors;
}

Result<Breach> report(db::Write& tx, Visit const& visit, Breach const& kept, Sending const& sending)
{
    return report_breach(tx, visit.caller, visit.here, kept.id, sending, kept.version);
}

}  // namespace

Shown act_breach(Visit const& visit)
{
    auto const act = visit.request.answer("act");
    auto all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    if (act == "close") {
        auto const version = number_typed(visit.request.answer("version"));
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return close_breach(tx, visit.caller, visit.here, all.breach.id, visit.request.answer("closing"), version); }));
        return mado::web::done(visit, "/privacy/breaches/" + all.breach.id, "privacy.said.breach_closed");
    }
    if (auto errors = wrong_days(visit); !errors.empty())
        return refuse(std::move(errors));
    all.breach = typed(visit, std::move(all.breach));
    bool const reports = act == "quick" || act == "full";
    auto const kind = act == "full" ? ReportKind::Full : ReportKind::Quick;
    auto const on = Day::parse(visit.request.answer("reported_on"));
    if (reports && !on)
        return refuse({ { "reported_on", "privacy.wrong_day" } });
    Sending const sending { kind, on.value_or(visit.now().today()), visit.request.answer("number"), as_words(lines_of(visit, all, kind)) };
    auto const keep = [&](db::Write& tx) -> Result<Breach> {
        auto const kept = TRY(keep_breach(tx, visit.caller, visit.here, all.breach));
        if (!reports)
            return kept;
        return report(tx, visit, kept, sending);
    };
    auto const made = TRY(visit.here.database.write(visit.tenant(), keep));
    return mado::web::done(visit, "/privacy/breaches/" + made.id, reports ? "privacy.said.breach_reported" : "privacy.said.breach");
}

Shown show_breach_text(Visit const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    TextView view;
    bool const may = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_keep_breaches, { "" }).has_value(); });
    view.back = may ? mado::web::link(visit, { "privacy", "breaches", all.breach.id }) : mado::web::link(visit, "/privacy/breaches");
    view.download = mado::web::link(visit, { "privacy", "breaches", all.breach.id, "text.txt" });
    view.title = say(visit, "privacy.breach.report." + word_of(kind_now(all.breach)));
    view.lines = lines_of(visit, all, kind_now(all.breach));
    return mado::web::page(visit, "privacy/breach_text.html", view);
}

// What was reported stays as it was sent; before that, what stands now.
Shown show_breach_download(Visit const& visit, Attempt const*)
{
    auto const all = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return known(visit, tx); }));
    std::string text;
    for (auto const& one : all.reports)
        text += say(visit, "privacy.breach.report." + word_of(one.kind)) + "　" + wareki::text(one.reported_on) + (one.number.empty() ? "" : "　" + one.number) + "\r\n\r\n" + one.text + "\r\n";
    if (all.breach.state == BreachState::Draft || all.breach.state == BreachState::Quick)
        text += say(visit, "privacy.breach.report." + word_of(kind_now(all.breach))) + "　" + say(visit, "privacy.breach.unsent") + "\r\n\r\n" + as_words(lines_of(visit, all, kind_now(all.breach)));
    return as_text(std::move(text), "漏えい等の報告");
}

Shown show_breach_numbers(Visit const& visit, Attempt const* attempt)
{
    NumbersView view { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/privacy/breaches"), {} };
    for (auto const& one : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return breach_rules(tx, visit.here); }).numbers)
        view.numbers.push_back({ one.name, one.label, one.law + (one.from_memory ? "（" + say(visit, "privacy.file.unsure") + "）" : ""),
            attempt ? visit.request.answer(one.name) : std::to_string(one.value), mado::web::trouble_of(visit, attempt, one.name) });
    return mado::web::page(visit, "privacy/breach_numbers.html", view, attempt);
}

Shown act_breach_numbers(Visit const& visit)
{
    auto const keep = [&](db::Write& tx) {
        std::map<std::string, std::string> all;
        for (auto const& one : breach_rules(tx, visit.here).numbers)
            all[one.name] = visit.request.answer(one.name);
        return set_breach_numbers(tx, visit.caller, visit.here, all);
    };
    TRY(visit.here.database.write(visit.tenant(), keep));
    return mado::web::done(visit, "/privacy/breaches", "privacy.said.breach_numbers");
}

std::vector<mado::web::PageType> breach_pages()
{
    return { html::page<BreachesView>("privacy/breaches.html"), html::page<BreachView>("privacy/breach.html"), html::page<TextView>("privacy/breach_text.html"),
        html::page<NumbersView>("privacy/breach_numbers.html") };
}

}  // namespace mado::privacy::web
