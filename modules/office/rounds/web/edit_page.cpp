#include "web/pages.h"
#include "web/reading.h"

#include <mado/procedures/procedures.h>
#include <mado/web/day_box.h>

namespace mado::rounds::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct CellBox {
    std::string name, label, value, error;
    bool is_yes_no = false, is_yes = false, is_no = false;
    static constexpr auto fields = std::tuple { F(CellBox, name), F(CellBox, label), F(CellBox, value), F(CellBox, error), F(CellBox, is_yes_no), F(CellBox, is_yes), F(CellBox, is_no) };
};
struct RowBox {
    std::string legend;
    std::vector<CellBox> cells;
    static constexpr auto fields = std::tuple { F(RowBox, legend), F(RowBox, cells) };
};
struct EditPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, procedure, version, name, name_error, title, title_error, title_en, lines, lines_error, lines_help, items_error;
    bool is_new = false;
    mado::web::DayBox opens_on, closes_on, draws_on;
    std::vector<RowBox> rows;
    static constexpr auto fields = std::tuple { F(EditPage, trouble_summary), F(EditPage, back), F(EditPage, procedure), F(EditPage, version), F(EditPage, name), F(EditPage, name_error),
        F(EditPage, title), F(EditPage, title_error), F(EditPage, title_en), F(EditPage, lines), F(EditPage, lines_error), F(EditPage, lines_help), F(EditPage, items_error),
        F(EditPage, is_new), F(EditPage, opens_on), F(EditPage, closes_on), F(EditPage, draws_on), F(EditPage, rows) };
};

RowBox row_box(Visit const& visit, Attempt const* attempt, definitions::Definition const& definition, std::size_t number, definitions::RoundItem const* item, std::vector<FieldError> const& findings)
{
    auto const control = "items." + std::to_string(number) + ".";
    RowBox row { mado::web::words(visit, "rounds.edit.row", { { "n", std::to_string(number + 1) } }), {} };
    auto const add = [&](std::string const& name, std::string label, std::string value, bool is_yes_no) {
        CellBox cell { control + name, std::move(label), std::move(value), mado::web::trouble_of(visit, attempt, control + name), is_yes_no };
        if (cell.error.empty())  // what would stop publishing stands beside its field already
            for (auto const& finding : findings)
                if (finding.field == cell.name)
                    cell.error = finding.words.empty() ? mado::web::words(visit, finding.key, finding.arguments) : finding.words;
        if (attempt && visit.request.has(cell.name))
            cell.value = visit.request.answer(cell.name);
        cell.is_yes = cell.value == "yes";
        cell.is_no = cell.value == "no";
        row.cells.push_back(std::move(cell));
    };
    auto const english = item && item->title.by_language.contains("en") ? item->title.in("en") : std::string();
    add("key", mado::web::words(visit, "rounds.edit.key"), item ? item->key : "", false);
    add("title", mado::web::words(visit, "rounds.edit.item_title"), item ? item->title.japanese() : "", false);
    add("title_en", mado::web::words(visit, "rounds.edit.item_title_en"), english, false);
    add("places", mado::web::words(visit, "rounds.edit.places"), item && item->places > 0 ? std::to_string(item->places) : "", false);
    for (auto const& column : definition.rounds->columns) {
        auto const found = item ? item->columns.find(column.name) : json::Object::const_iterator {};
        auto const value = item && found != item->columns.end() ? column_text(found->second) : std::string();
        add(column.name, column.title.japanese(), value, column.type == definitions::FieldType::YesNo);
    }
    return row;
}

std::string finding_of(Visit const& visit, std::vector<FieldError> const& findings, std::string_view control)
{
    for (auto const& finding : findings)
        if (finding.field == control)
            return mado::web::words(visit, finding.key, finding.arguments);
    return {};
}

EditPage page_of(Visit const& visit, Attempt const* attempt, definitions::Definition const& definition, Kept const* kept)
{
    EditPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, kept ? path_of(kept->id) : "/rounds");
    page.procedure = definition.title.japanese();
    page.version = kept ? std::to_string(kept->version) : "0";
    page.is_new = kept == nullptr;
    auto const today = visit.now().today();
    auto const findings = kept ? definitions::wrong_in(kept->round, definition) : std::vector<FieldError> {};
    auto const typed = [&](char const* control, std::string stored) { return attempt ? visit.request.answer(control) : std::move(stored); };
    auto const trouble = [&](char const* control) {
        auto const said = mado::web::trouble_of(visit, attempt, control);
        return said.empty() && !attempt ? finding_of(visit, findings, control) : said;
    };
    page.name = typed("name", kept ? kept->round.name : std::string());
    page.name_error = trouble("name");
    page.title = typed("title", kept ? kept->round.title.japanese() : std::string());
    page.title_error = trouble("title");
    page.title_en = typed("title_en", kept && kept->round.title.by_language.contains("en") ? kept->round.title.in("en") : std::string());
    auto const box = [&](char const* name, Day proposed) {
        auto made = mado::web::day_box(visit, attempt, name, proposed, mado::web::words(visit, std::string("rounds.edit.") + name), {});
        if (made.error.empty() && !attempt)
            made.error = finding_of(visit, findings, name);
        return made;
    };
    page.opens_on = box("opens_on", kept ? kept->round.opens_on : today.plus_days(14));
    page.closes_on = box("closes_on", kept ? kept->round.closes_on : today.plus_days(28));
    page.draws_on = box("draws_on", kept ? kept->round.draws_on : today.plus_days(42));
    page.items_error = trouble("items");
    auto const there = kept ? kept->round.items.size() : 0;
    auto shown = std::min(there + spare_rows, most_rows);
    if (attempt)
        while (shown < most_rows && visit.request.has("items." + std::to_string(shown) + ".key"))
            ++shown;
    for (std::size_t row = 0; row < shown; ++row)
        page.rows.push_back(row_box(visit, attempt, definition, row, row < there ? &kept->round.items[row] : nullptr, attempt ? std::vector<FieldError> {} : findings));
    page.lines = typed("lines", {});
    page.lines_error = mado::web::trouble_of(visit, attempt, "lines");
    page.lines_help = mado::web::words(visit, "rounds.edit.key") + "," + mado::web::words(visit, "rounds.edit.item_title") + "," + mado::web::words(visit, "rounds.edit.places");
    for (auto const& column : definition.rounds->columns)
        page.lines_help += "," + column.title.japanese();
    return page;
}

mado::Result<definitions::Round> typed_round(Visit const& visit, definitions::Definition const& definition, std::string name)
{
    auto typed = read_round(visit.request, definition, std::move(name));
    for (auto [control, day] : { std::pair { "opens_on", &typed.round.opens_on }, { "closes_on", &typed.round.closes_on }, { "draws_on", &typed.round.draws_on } }) {
        auto const read = mado::web::typed_day(visit, control, "rounds.edit.no_such_day");
        if (read)
            *day = *read;
        else
            typed.errors.insert(typed.errors.end(), read.error().fields.begin(), read.error().fields.end());
    }
    if (!typed.errors.empty())
        return refuse(std::move(typed.errors));
    return std::move(typed.round);
}

// The form asks for Japanese and English; what a title says in other languages stays with it as long as its Japanese does.
void keep_languages(definitions::Words const& before, definitions::Words& after)
{
    if (before.japanese() == after.japanese())
        for (auto const& [language, text] : before.by_language)
            if (language != "en")
                after.by_language.emplace(language, text);
}

void keep_languages(definitions::Round const& before, definitions::Round& after)
{
    keep_languages(before.title, after.title);
    for (auto& item : after.items)
        if (auto const* same = before.item(item.key))
            keep_languages(same->title, item.title);
}

struct Editing { Kept kept; definitions::DefinitionPointer definition; };

mado::Result<Editing> editing(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> mado::Result<Editing> {
        auto kept = TRY(found_for(tx, visit.caller, visit.here, may_edit, round_of(visit)));
        auto definition = TRY(definition_of(tx, visit.here, kept.round.procedure));
        return Editing { std::move(kept), std::move(definition) };
    });
}

mado::Result<definitions::DefinitionPointer> of_new(Visit const& visit)
{
    auto const procedure = visit.request.path.at("procedure");
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> mado::Result<definitions::DefinitionPointer> {
        auto definition = TRY(definition_of(tx, visit.here, procedure));
        TRY(procedures::allow(tx, visit.caller, visit.here, may_edit, procedure));
        return definition;
    });
}

}  // namespace

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto const definition = TRY(of_new(visit));
    return mado::web::page(visit, "rounds/edit.html", page_of(visit, attempt, *definition, nullptr), attempt);
}

Shown act_new(Visit const& visit)
{
    auto const definition = TRY(of_new(visit));
    auto const round = TRY(typed_round(visit, *definition, visit.request.answer("name")));
    auto const kept = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, visit.caller, visit.here, std::nullopt, round, 0); }));
    return mado::web::done(visit, path_of(kept.id), "rounds.said.saved");
}

Shown show_edit(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(editing(visit));
    return mado::web::page(visit, "rounds/edit.html", page_of(visit, attempt, *found.definition, &found.kept), attempt);
}

Shown act_edit(Visit const& visit)
{
    auto const found = TRY(editing(visit));
    auto round = TRY(typed_round(visit, *found.definition, found.kept.round.name));
    keep_languages(found.kept.round, round);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, visit.caller, visit.here, found.kept.id, round, shown_version(visit)); }));
    return mado::web::done(visit, path_of(found.kept.id), "rounds.said.saved");
}

std::vector<mado::web::PageType> edit_pages() { return { html::page<EditPage>("rounds/edit.html") }; }

}  // namespace mado::rounds::web
