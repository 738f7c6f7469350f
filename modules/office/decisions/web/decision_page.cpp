#include "web/pages.h"
#include "web/reading.h"

#include <mado/dmn/diagram.h>
#include <mado/time/wareki.h>
#include <mado/web/day_box.h>

namespace mado::decisions::pages {

namespace {

using definitions::DecisionVersion;
using definitions::VersionState;
using Kind = Refusal::Kind;
using mado::web::words;

struct VersionRow {
    std::string state, starts_on, changed, by, hash, address;
    static constexpr auto fields = std::tuple { html::field("state", &VersionRow::state), html::field("starts_on", &VersionRow::starts_on), html::field("changed", &VersionRow::changed),
        html::field("by", &VersionRow::by), html::field("hash", &VersionRow::hash), html::field("address", &VersionRow::address) };
};

struct SourceRow {
    std::string name, says, settled, sure;
    bool needs_tick = false, is_ticked = false;
    static constexpr auto fields = std::tuple { html::field("name", &SourceRow::name), html::field("says", &SourceRow::says), html::field("settled", &SourceRow::settled),
        html::field("sure", &SourceRow::sure), html::field("needs_tick", &SourceRow::needs_tick), html::field("is_ticked", &SourceRow::is_ticked) };
};

struct LawRow {
    std::string name, location;
    static constexpr auto fields = std::tuple { html::field("name", &LawRow::name), html::field("location", &LawRow::location) };
};

struct LineRow {                                   // of the diagram, in words
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &LineRow::words) };
};

struct LogicRow {                                  // a decision that is no table: how it is computed
    std::string name, expression;
    static constexpr auto fields = std::tuple { html::field("name", &LogicRow::name), html::field("expression", &LogicRow::expression) };
};

struct DecisionPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, name, kind, about, state, is, state_line, hash, text, file, library_text, difference, trial, why;
    bool is_adopted = false, is_working = false, is_draft = false, may_adopt = false, may_edit = false, may_examine = false, may_publish = false, is_ready = false, all_ticked = true, has_diagram = false;
    Tally tally;
    std::vector<ProblemView> problems;
    std::vector<TableView> tables;
    std::vector<LogicRow> logic;
    std::vector<ExampleView> examples;
    html::Safe diagram;
    std::vector<LineRow> lines;
    std::vector<LawRow> laws;
    std::vector<SourceRow> sources;
    std::vector<VersionRow> versions;
    mado::web::DayBox starts_on;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &DecisionPage::trouble_summary), html::field("list", &DecisionPage::list), html::field("title", &DecisionPage::title),
        html::field("name", &DecisionPage::name), html::field("kind", &DecisionPage::kind), html::field("about", &DecisionPage::about), html::field("state", &DecisionPage::state),
        html::field("is", &DecisionPage::is), html::field("state_line", &DecisionPage::state_line), html::field("hash", &DecisionPage::hash), html::field("text", &DecisionPage::text),
        html::field("file", &DecisionPage::file), html::field("library_text", &DecisionPage::library_text), html::field("difference", &DecisionPage::difference),
        html::field("trial", &DecisionPage::trial), html::field("why", &DecisionPage::why), html::field("is_adopted", &DecisionPage::is_adopted),
        html::field("is_working", &DecisionPage::is_working), html::field("is_draft", &DecisionPage::is_draft), html::field("may_adopt", &DecisionPage::may_adopt),
        html::field("may_edit", &DecisionPage::may_edit), html::field("may_examine", &DecisionPage::may_examine), html::field("may_publish", &DecisionPage::may_publish),
        html::field("is_ready", &DecisionPage::is_ready), html::field("all_ticked", &DecisionPage::all_ticked), html::field("has_diagram", &DecisionPage::has_diagram),
        html::field("tally", &DecisionPage::tally), html::field("problems", &DecisionPage::problems), html::field("tables", &DecisionPage::tables), html::field("logic", &DecisionPage::logic),
        html::field("examples", &DecisionPage::examples), html::field("diagram", &DecisionPage::diagram), html::field("lines", &DecisionPage::lines), html::field("laws", &DecisionPage::laws),
        html::field("sources", &DecisionPage::sources), html::field("versions", &DecisionPage::versions), html::field("starts_on", &DecisionPage::starts_on) };
};

void lay_state(Visit const& visit, Subject const& subject, DecisionPage& page, Reading const& all)
{
    page.is_adopted = all.is_adopted();
    page.is_working = all.draft.has_value();
    page.is_draft = all.draft && all.draft->state == VersionState::Draft;
    page.hash = all.draft ? all.draft->hash : "";
    page.may_adopt = !page.is_adopted && all.may_edit;
    page.may_edit = page.is_adopted && all.may_edit;
    page.may_examine = page.is_working && all.may_examine;
    page.may_publish = all.draft && all.draft->state == VersionState::Examined && all.may_publish;
    auto const state = all.state();
    page.state = words(visit, "decisions.state." + state);
    page.is = state == "published" ? "good" : state == "examined" ? "mine" : state == "draft" ? "heed" : "";
    page.state_line = state_line(visit, all);
    page.text = mado::web::link(visit, subject.address() + "/text");
    page.file = mado::web::link(visit, subject.address() + "/file");
    page.trial = mado::web::link(visit, subject.address() + "/try");
    if (visit.here.library.has(subject.file())) {
        page.library_text = page.file + "?of=library";
        if (page.is_adopted)
            page.difference = mado::web::link(visit, subject.address() + "/difference");
    } else if (all.versions.size() > 1) {
        page.difference = mado::web::link(visit, subject.address() + "/difference");
    }
}

void lay_tables(Visit const& visit, Subject const& subject, DecisionPage& page, model::Looked const& looked)
{
    for (auto const& table : looked.tables) {
        TableShown shown;
        shown.title = table.owner;
        shown.findings = &table.findings;
        auto view = table_view(visit, "table-" + std::to_string(page.tables.size() + 1), *table.table, shown);
        if (page.may_edit && table.is_whole)
            view.edit = mado::web::link(visit, subject.address() + "/edit/" + http::percent_encoded(table.element));
        page.tables.push_back(std::move(view));
    }
    for (auto const& decision : looked.document->decisions)
        if (auto const* literal = decision.logic ? std::get_if<dmn::Literal>(&decision.logic->box) : nullptr)
            page.logic.push_back({ decision.label.empty() ? decision.name : decision.label, literal->text.text });
}

// A picture is worth its place when more than one thing decides.
void lay_diagram(Visit const& visit, DecisionPage& page, model::Looked const& looked)
{
    auto const& document = *looked.document;
    auto called = document;  // as people call its parts
    auto const name = [](auto& all) {
        for (auto& element : all)
            if (!element.label.empty())
                element.name = element.label;
    };
    name(called.decisions);
    name(called.inputs);
    name(called.models);
    name(called.services);
    auto drawn = dmn::diagram(called);
    page.has_diagram = !drawn.lines.empty();
    page.diagram = html::trusted(std::move(drawn.svg));  // made by our own drawing of the document: texts in it are escaped there
    for (auto const& line : drawn.lines)
        page.lines.push_back({ words(visit, "decisions.diagram." + line.kind, { { "from", line.from }, { "to", line.to } }) });
    for (auto const& source : document.sources)
        page.laws.push_back({ source.name, source.location.starts_with("http") ? source.location : std::string() });
}

void lay_sources(Visit const& visit, DecisionPage& page, Reading const& all, model::Looked const& looked)
{
    for (auto const& source : looked.document->known_from) {
        SourceRow row { source.name, source.says, {}, words(visit, "decisions.sure." + (source.sure.empty() ? std::string("memory") : source.sure)), source.sure != "read", false };
        auto const tick = std::ranges::find(all.ticks, source.name, &definitions::Tick::source);
        if (tick != all.ticks.end()) {
            auto const name = all.names.find(tick->by.value);
            row.is_ticked = true;
            row.settled = words(visit, "decisions.source.settled", { { "person", name == all.names.end() ? "" : name->second }, { "day", wareki::short_text(tick->on) } });
        }
        page.all_ticked = page.all_ticked && (!row.needs_tick || row.is_ticked);
        page.sources.push_back(std::move(row));
    }
}

void lay_versions(Visit const& visit, Subject const& subject, DecisionPage& page, Reading const& all)
{
    constexpr std::size_t shown_digits = 12;
    for (auto const& version : all.versions) {
        auto const name = all.names.find(version.changed_by.value);
        page.versions.push_back({ words(visit, "decisions.state." + std::string(word_of(version.state))), version.starts_on ? day_words(*version.starts_on) : "",
            wareki::short_text(day_in_tokyo(version.changed_at)), name == all.names.end() ? "" : name->second, version.hash.substr(0, shown_digits),
            mado::web::link(visit, subject.address() + "/file") + "?hash=" + version.hash });
    }
}

}  // namespace

Result<http::Response> show_decision(Visit const& visit, Attempt const* attempt)
{
    auto const subject = TRY(subject_of(visit));
    auto const all = TRY(reading(visit, subject));
    auto const looked = model::look(subject.file(), all.text);
    DecisionPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/decisions");
    page.title = title_of(looked, subject.name);
    page.name = subject.path;
    page.kind = words(visit, "decisions.kind." + std::string(word_of(subject.kind)));
    lay_state(visit, subject, page, all);
    page.problems = problem_views(visit, looked.problems);
    page.tally = tally_of(visit, looked);
    if (page.is_draft)
        page.why = why_not_yet(visit, looked);
    if (looked.document) {
        page.about = looked.document->description;
        lay_tables(visit, subject, page, looked);
        lay_diagram(visit, page, looked);
        lay_sources(visit, page, all, looked);
    }
    page.is_ready = looked.document && page.why.empty();
    page.examples = example_views(visit, looked);
    lay_versions(visit, subject, page, all);
    page.starts_on = mado::web::day_box(visit, attempt, "starts_on", visit.now().today().plus_days(1), words(visit, "decisions.publish.starts_on"),
        words(visit, "decisions.publish.starts_on.help", { { "today", day_words(visit.now().today()) } }));
    return mado::web::page(visit, "decisions/decision.html", page, attempt);
}

Result<http::Response> act_decision(Visit const& visit)
{
    auto const& here = visit.here;
    auto const subject = TRY(subject_of(visit));
    auto const& path = subject.path;
    auto const wanted = visit.request.answer("do"), shown = visit.request.answer("hash"), source = visit.request.answer("source");
    auto const act = [&](std::string_view said, auto work) -> Result<http::Response> {
        auto const done = here.database.write(visit.tenant(), [&](db::Write& tx) { return work(tx); });
        if (!done)  // the draft is gone: published or thrown away elsewhere, or by the first of two clicks
            return done.error().kind == Kind::NotFound ? refuse(Kind::Conflict, "decisions.changed_meanwhile") : std::unexpected(done.error());
        return mado::web::done(visit, subject.address(), said);
    };
    if (wanted == "adopt")
        return act("decisions.said.adopted", [&](db::Write& tx) { return adopt(tx, visit.caller, here, path); });
    if (wanted == "examine") {
        TRY(here.database.read(visit.tenant(), [&](db::Read& tx) { return allow(tx, visit.caller, may_examine); }));  // before the work of looking
        auto const looked = examined(here.database, visit.tenant(), path);
        if (looked.hash != shown)
            return refuse(Kind::Conflict, "decisions.changed_meanwhile");
        return act("decisions.said.examined", [&](db::Write& tx) { return examine(tx, visit.caller, here, path, looked); });
    }
    if (wanted == "tick")
        return act("decisions.said.ticked", [&](db::Write& tx) { return tick(tx, visit.caller, here, path, source); });
    if (wanted == "untick")
        return act("decisions.said.unticked", [&](db::Write& tx) { return untick(tx, visit.caller, here, path, source); });
    if (wanted == "publish") {
        auto const starts_on = TRY(mado::web::typed_day(visit, "starts_on", "decisions.publish.no_such_day"));
        return act("decisions.said.published", [&](db::Write& tx) { return publish(tx, visit.caller, here, path, shown, starts_on); });
    }
    if (wanted == "discard")
        return act("decisions.said.discarded", [&](db::Write& tx) { return discard(tx, visit.caller, here, path); });
    return refuse(Kind::NotFound, "decisions.not_found");
}

mado::web::PageType decision_page() { return html::page<DecisionPage>("decisions/decision.html"); }

}  // namespace mado::decisions::pages
