#include "web/pages.h"
#include "web/shown.h"

#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>
#include <mado/web/day_box.h>

#include <limits>

namespace mado::procedures::pages {

namespace {

using definitions::Definition;
using definitions::Version;
using definitions::VersionState;
using Kind = Refusal::Kind;

struct VersionRow {
    std::string state, starts_on, changed, hash, address;
    static constexpr auto fields = std::tuple { html::field("state", &VersionRow::state), html::field("starts_on", &VersionRow::starts_on), html::field("changed", &VersionRow::changed),
        html::field("hash", &VersionRow::hash), html::field("address", &VersionRow::address) };
};

struct SourceRow {
    std::string name, says, settled;
    bool is_ticked = false;
    static constexpr auto fields = std::tuple { html::field("name", &SourceRow::name), html::field("says", &SourceRow::says), html::field("settled", &SourceRow::settled),
        html::field("is_ticked", &SourceRow::is_ticked) };
};

struct SettingRow {
    std::string title, since, amount, source;
    static constexpr auto fields = std::tuple { html::field("title", &SettingRow::title), html::field("since", &SettingRow::since), html::field("amount", &SettingRow::amount),
        html::field("source", &SettingRow::source) };
};

struct ExampleRow {
    std::string name;
    bool passes = true;
    static constexpr auto fields = std::tuple { html::field("name", &ExampleRow::name), html::field("passes", &ExampleRow::passes) };
};

struct ProcedurePage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, title, name, effect, owner, state, is, hash, edit, text, library_text, newer, difference, today;
    bool is_adopted = false, is_working = false, is_draft = false, is_examined = false, may_adopt = false, may_edit = false, may_examine = false, may_publish = false, passes = false, all_ticked = false;
    std::vector<ProblemRow> problems;
    std::vector<SourceRow> sources;
    std::vector<SettingRow> settings;
    std::vector<ExampleRow> examples;
    std::vector<VersionRow> versions;
    mado::web::DayBox starts_on;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ProcedurePage::trouble_summary), html::field("list", &ProcedurePage::list), html::field("title", &ProcedurePage::title),
        html::field("name", &ProcedurePage::name), html::field("effect", &ProcedurePage::effect), html::field("owner", &ProcedurePage::owner), html::field("state", &ProcedurePage::state),
        html::field("is", &ProcedurePage::is), html::field("hash", &ProcedurePage::hash), html::field("edit", &ProcedurePage::edit), html::field("text", &ProcedurePage::text),
        html::field("library_text", &ProcedurePage::library_text), html::field("newer", &ProcedurePage::newer), html::field("difference", &ProcedurePage::difference), html::field("today", &ProcedurePage::today), html::field("is_adopted", &ProcedurePage::is_adopted),
        html::field("is_working", &ProcedurePage::is_working), html::field("is_draft", &ProcedurePage::is_draft), html::field("is_examined", &ProcedurePage::is_examined),
        html::field("may_adopt", &ProcedurePage::may_adopt), html::field("may_edit", &ProcedurePage::may_edit), html::field("may_examine", &ProcedurePage::may_examine),
        html::field("may_publish", &ProcedurePage::may_publish), html::field("passes", &ProcedurePage::passes), html::field("all_ticked", &ProcedurePage::all_ticked),
        html::field("problems", &ProcedurePage::problems), html::field("sources", &ProcedurePage::sources), html::field("settings", &ProcedurePage::settings),
        html::field("examples", &ProcedurePage::examples), html::field("versions", &ProcedurePage::versions), html::field("starts_on", &ProcedurePage::starts_on) };
};

struct Seen {  // of one read
    std::vector<Version> versions;
    std::optional<Version> working;
    std::string text;               // of the working draft, else of the newest version, else of the library
    definitions::DefinitionPointer definition;
    std::vector<definitions::Tick> ticks;
    std::map<std::string, std::string> names;  // of who ticked
    std::string owner;
    bool may_edit = false, may_examine = false, may_publish = false;
};

Result<Seen> seen(Visit const& visit, std::string const& procedure)
{
    auto const& here = visit.here;
    return here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Seen> {
        Seen all { definitions::versions_of(tx, procedure), definitions::draft(tx, procedure), {}, {}, definitions::ticks(tx, procedure), {}, {} };
        auto const library_text = here.library.text("procedures/" + file_of(procedure));
        if (all.versions.empty() && library_text.empty())
            return refuse(Kind::NotFound, "procedures.not_found");
        if (auto const hash = all.working ? all.working->hash : all.versions.empty() ? std::string() : all.versions.front().hash; !hash.empty()) {
            all.text = definitions::text_of(tx, hash);
            all.definition = definitions::definition(tx, here.definitions, hash);
        } else {
            all.text = library_text;
            all.definition = here.library.procedure(procedure);
        }
        for (auto const& tick : all.ticks)
            if (auto const person = organization::person(tx, tick.by))
                all.names[tick.by.value] = person->name;
        if (all.definition) {
            auto const division = organization::division(tx, all.definition->owner);
            all.owner = division ? division->name : all.definition->owner;
        }
        auto const may = [&](access::Action const& action) { return procedures::allow(tx, visit.caller, here, action, procedure).has_value(); };
        all.may_edit = may(procedures::may_edit);
        all.may_examine = may(procedures::may_examine);
        all.may_publish = may(procedures::may_publish);
        return all;
    });
}

std::vector<SourceRow> source_rows(Visit const& visit, Seen const& all)
{
    std::vector<SourceRow> rows;
    if (!all.definition)
        return rows;
    for (auto const& source : all.definition->sources) {
        if (!source.needs_tick())
            continue;
        SourceRow row { source.name, source.says, {} };
        auto const tick = std::ranges::find(all.ticks, source.name, &definitions::Tick::source);
        if (tick != all.ticks.end()) {
            auto const name = all.names.find(tick->by.value);
            row.is_ticked = true;
            row.settled = mado::web::words(visit, "procedures.source.settled", { { "person", name == all.names.end() ? "" : name->second }, { "day", wareki::short_text(tick->on) } });
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string amount_words(Visit const& visit, definitions::Setting const& setting, std::string const& formula)
{
    if (formula == "true" || formula == "false")
        return mado::web::words(visit, formula == "true" ? "procedures.setting.yes" : "procedures.setting.no");
    bool const is_number = !formula.empty() && std::ranges::all_of(formula, [](char c) { return c >= '0' && c <= '9'; });
    return setting.type == definitions::FieldType::Money && is_number ? formula + "円" : formula;
}

std::vector<SettingRow> setting_rows(Visit const& visit, Definition const& definition)
{
    std::vector<SettingRow> rows;
    for (auto const& setting : definition.settings) {
        auto const* source = definition.source_of("settings." + setting.name);
        auto const add = [&](std::string const& since, definitions::Formula const& formula) {
            rows.push_back({ setting.title.japanese(), since, amount_words(visit, setting, formula.text), source ? source->says : "" });
        };
        if (setting.amount.value)
            add(mado::web::words(visit, "procedures.setting.always"), *setting.amount.value);
        for (auto const& [day, formula] : setting.amount.since)
            add(day_words(day), formula);
    }
    return rows;
}

// An example fails when a finding of its kind stands between its line and that of the next one.
std::vector<ExampleRow> example_rows(Definition const& definition, std::vector<definitions::Problem> const& problems)
{
    std::vector<ExampleRow> rows;
    auto const& examples = definition.examples;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        int const from = examples[i].place.line;
        int const until = i + 1 < examples.size() ? examples[i + 1].place.line : std::numeric_limits<int>::max();
        bool const fails = std::ranges::any_of(problems, [&](auto const& problem) { return problem.key.starts_with("example.") && problem.line >= from && problem.line < until; });
        rows.push_back({ examples[i].name, !fails });
    }
    return rows;
}

std::vector<VersionRow> version_rows(Visit const& visit, std::string const& procedure, std::vector<Version> const& versions)
{
    constexpr std::size_t shown_digits = 12;
    std::vector<VersionRow> rows;
    for (auto const& version : versions)
        rows.push_back({ mado::web::words(visit, "procedures.state." + word_of(version.state)), version.starts_on ? day_words(*version.starts_on) : "",
            wareki::short_text(day_in_tokyo(version.changed_at)), version.hash.substr(0, shown_digits), mado::web::link(visit, { "procedures", procedure, "text" }) + "?hash=" + version.hash });
    return rows;
}

void lay_state(Visit const& visit, ProcedurePage& page, Seen const& all)
{
    page.is_adopted = !all.versions.empty() || all.working;
    page.is_working = all.working.has_value();
    page.is_draft = page.is_working && all.working->state == VersionState::Draft;
    page.is_examined = page.is_working && all.working->state == VersionState::Examined;
    page.hash = page.is_working ? all.working->hash : "";
    page.may_adopt = !page.is_adopted && all.may_edit;
    page.may_edit = page.is_adopted && all.may_edit;
    page.may_examine = page.is_working && all.may_examine;
    page.may_publish = page.is_examined && all.may_publish;
    auto const state = page.is_working ? word_of(all.working->state) : page.is_adopted ? word_of(all.versions.front().state) : std::string("not_adopted");
    page.state = mado::web::words(visit, "procedures.state." + state);
    page.is = state == "published" ? "good" : state == "examined" ? "mine" : state == "draft" ? "heed" : "";
}

}  // namespace

Result<http::Response> show_procedure(Visit const& visit, Attempt const* attempt)
{
    auto const procedure = visit.request.path.at("procedure");
    auto const all = TRY(seen(visit, procedure));
    auto const found = definitions::findings(file_of(procedure), all.text, visit.here.calendar, &visit.here.library, all.ticks);
    ProcedurePage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.list = mado::web::link(visit, "/procedures");
    page.name = procedure;
    page.title = all.definition ? all.definition->title.japanese() : procedure;
    page.owner = all.owner;
    page.edit = mado::web::link(visit, { "procedures", procedure, "edit" });
    page.text = mado::web::link(visit, { "procedures", procedure, "text" });
    if (visit.here.library.has("procedures/" + file_of(procedure)))
        page.library_text = page.text + "?of=library";
    lay_state(visit, page, all);
    page.difference = mado::web::link(visit, { "procedures", procedure, "difference" });
    if (auto const from = all.working ? all.working : all.versions.empty() ? std::nullopt : std::optional(all.versions.front());
        from && page.may_edit && !page.library_text.empty() && from->based_on != crypto::sha256_hex(visit.here.library.text("procedures/" + file_of(procedure))))
        page.newer = mado::web::link(visit, { "procedures", procedure, "newer" });
    page.problems = problem_rows(found.problems, lines_of(all.text));
    page.passes = found.passes();
    page.all_ticked = found.to_tick.empty();
    page.sources = source_rows(visit, all);
    if (all.definition) {
        page.effect = mado::web::words(visit, "procedures.effect." + word_of(all.definition->effect));
        page.settings = setting_rows(visit, *all.definition);
        page.examples = example_rows(*all.definition, found.problems);
    }
    page.versions = version_rows(visit, procedure, all.versions);
    page.starts_on = mado::web::day_box(visit, attempt, "starts_on", visit.now().today().plus_days(1), mado::web::words(visit, "procedures.publish.starts_on"),
        mado::web::words(visit, "procedures.publish.starts_on.help", { { "today", day_words(visit.now().today()) } }));
    return mado::web::page(visit, "procedures/procedure.html", page, attempt);
}

Result<http::Response> act_procedure(Visit const& visit)
{
    auto const& here = visit.here;
    auto const procedure = visit.request.path.at("procedure");
    auto const wanted = visit.request.answer("do"), shown = visit.request.answer("hash"), source = visit.request.answer("source");
    auto const page = "/procedures/" + http::percent_encoded(procedure);
    auto const act = [&](std::string_view said, auto work) -> Result<http::Response> {
        TRY(here.database.write(visit.tenant(), [&](db::Write& tx) { return work(tx); }));
        return mado::web::done(visit, page, said);
    };
    if (wanted == "adopt")
        return act("procedures.said.adopted", [&](db::Write& tx) { return adopt(tx, visit.caller, here, procedure); });
    if (wanted == "examine") {
        auto looked = examined(here.database, visit.tenant(), here, procedure);
        if (looked.hash != shown)
            return refuse(Kind::Conflict, "procedures.changed_meanwhile");
        return act("procedures.said.examined", [&](db::Write& tx) { return examine(tx, visit.caller, here, procedure, looked); });
    }
    if (wanted == "tick")
        return act("procedures.said.ticked", [&](db::Write& tx) { return tick(tx, visit.caller, here, procedure, source); });
    if (wanted == "untick")
        return act("procedures.said.unticked", [&](db::Write& tx) { return untick(tx, visit.caller, here, procedure, source); });
    if (wanted == "publish") {
        auto const starts_on = TRY(mado::web::typed_day(visit, "starts_on", "procedures.publish.no_such_day"));
        return act("procedures.said.published", [&](db::Write& tx) { return publish(tx, visit.caller, here, procedure, shown, starts_on); });
    }
    if (wanted == "discard")
        return act("procedures.said.discarded", [&](db::Write& tx) { return discard(tx, visit.caller, here, procedure); });
    return refuse(Kind::NotFound, "procedures.not_found");
}

mado::web::PageType procedure_page() { return html::page<ProcedurePage>("procedures/procedure.html"); }

}  // namespace mado::procedures::pages
