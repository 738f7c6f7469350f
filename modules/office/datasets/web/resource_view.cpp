// A resource on the screen of its dataset: findings beside the cells, repairs with what they change, how it came to be what it is.
#include "web/dataset_view.h"

#include <set>

namespace mado::open_data::web {

namespace {

constexpr std::size_t most_cells_named = 8;

std::string cells_words(std::vector<std::string> const& cells)
{
    std::string words;
    for (std::size_t n = 0; n < std::min(cells.size(), most_cells_named); ++n)
        words += (n == 0 ? "" : " ") + cells[n];
    return cells.size() > most_cells_named ? words + " …" : words;
}

std::string joined(std::vector<std::string> const& all)
{
    std::string words;
    for (auto const& one : all)
        words += (words.empty() ? "" : "、") + one;
    return words;
}

std::string times(Visit const& visit, std::uint64_t count) { return say(visit, "open_data.places", { { "n", std::to_string(count) } }); }

std::vector<RuleRow> rule_rows(Visit const& visit, std::vector<RuleFound> const& all)
{
    std::vector<RuleRow> rows;
    for (auto const& one : all)
        rows.push_back({ one.rule, one.title, say(visit, "open_data.severity." + one.severity), one.count > 0 ? times(visit, one.count) : std::string(), cells_words(one.cells), say(visit, one.says) });
    return rows;
}

// What only the file as it came had, and the table does not any more.
std::vector<RuleFound> gone_with_conversion(Checked const& checked)
{
    auto came = checked.came;
    std::erase_if(came, [&](RuleFound const& one) { return std::ranges::find(checked.rules, one.rule, &RuleFound::rule) != checked.rules.end(); });
    return came;
}

std::vector<PrivacyRow> privacy_rows(Visit const& visit, db::Read& tx, Attempt const* attempt, ResourceEntry const& resource)
{
    auto const given = reasons(tx, resource.id);
    std::vector<PrivacyRow> rows;
    for (auto const& one : resource.step.checked.privacy) {
        PrivacyRow row { .key = one.key, .weight = say(visit, "open_data.weight." + one.weight), .is = one.weight == "stop" ? "heed" : one.weight == "ask" ? "mine" : "", .column = one.column,
            .count = times(visit, one.count), .evidence = {}, .says = say(visit, one.says), .reason = {}, .reason_name = "reason." + one.key, .reason_error = {}, .is_ask = one.weight == "ask" };
        for (std::size_t n = 0; n < std::min(one.evidence.size(), most_cells_named); ++n)
            row.evidence += (n == 0 ? "" : "　") + one.evidence[n].cell + " " + one.evidence[n].masked;
        if (auto const found = std::ranges::find(given, one.key, &Reason::finding); found != given.end())
            row.reason = found->words;
        if (attempt && visit.request.answer("finding") == one.key && visit.request.answer("resource") == resource.id.value)
            row.reason = visit.request.answer(row.reason_name);
        row.reason_error = attempt && visit.request.answer("resource") == resource.id.value ? mado::web::trouble_of(visit, attempt, row.reason_name) : std::string();
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<RepairRow> repair_rows(Visit const& visit, Checked const& checked)
{
    std::vector<RepairRow> rows;
    for (auto const& one : checked.repairs) {
        RepairRow row { one.id, one.column, times(visit, one.count), say(visit, one.says), say(visit, one.is_safe ? "open_data.repair.safe" : "open_data.repair.ask"), {} };
        for (auto const& example : one.examples)
            row.examples.push_back({ example.cell, example.before, example.after });
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<StepRow> step_rows(Visit const& visit, db::Read& tx, ResourceEntry const& resource)
{
    std::vector<StepRow> rows;
    for (auto const& one : steps(tx, resource.id)) {
        auto const rule = one.repair.substr(0, one.repair.find(':'));
        auto const words = one.repair.empty() ? say(visit, "open_data.step.read") : one.repair == "key" ? say(visit, "open_data.step.key") : one.repair == "alike" ? say(visit, "open_data.step.alike") : say(visit, "open_data.step.repair", { { "rule", say(visit, "open_data.repair.rule." + rule) } });
        rows.push_back({ std::to_string(one.number), words, day_words(one.at), person_name(tx, one.by), one.number == resource.step.number });
    }
    return rows;
}

void take_excerpt(ResourceView& view, ResourceEntry const& resource)
{
    std::set<std::pair<std::uint64_t, std::size_t>> found;
    auto const mark = [&](std::string_view cell) {
        if (auto const place = place_of(cell))
            found.insert({ place->row, place->column });
    };
    for (auto const& one : resource.step.checked.privacy)
        for (auto const& evidence : one.evidence)
            mark(evidence.cell);
    for (auto const& one : resource.step.checked.rules)
        for (auto const& cell : one.cells)
            mark(cell);
    for (auto const& one : resource.step.checked.repairs)
        for (auto const& example : one.examples)
            mark(example.cell);
    for (auto const& column : resource.step.content.table->columns)
        view.columns.push_back({ column.name });
    for (auto const& row : resource.step.checked.excerpt) {
        ExcerptView line { std::to_string(row.number), {} };
        for (std::size_t n = 0; n < row.cells.size(); ++n)
            line.cells.push_back({ row.cells[n], found.contains({ row.number, n }) });
        view.excerpt.push_back(std::move(line));
    }
}

std::optional<SourceView> source_view(Visit const& visit, db::Read& tx, ResourceId const& id)
{
    auto const found = source(tx, id);
    if (!found)
        return std::nullopt;
    SourceView view { found->address, say(visit, "open_data.source.words", { { "hours", std::to_string(found->every_hours) }, { "day", day_words(found->last_at) } }), {}, found->state == SourceState::Stopped };
    if (!found->fault.empty())
        view.fault = say(visit, "open_data.source.fault", { { "fault", fault_words(visit, found->fault) }, { "n", std::to_string(found->failures) } });
    return view;
}

// k-匿名性: the columns that were chosen, and how few rows share what stands in them.
void take_alike(ResourceView& view, Visit const& visit, Attempt const* attempt, ResourceEntry const& resource)
{
    constexpr auto rows_at_first = "5";
    auto const& checked = resource.step.checked;
    bool const is_tried = attempt && visit.request.answer("resource") == resource.id.value && visit.request.answer("do") == "alike";
    auto const chosen = is_tried ? visit.request.answers("alike") : checked.alike;
    for (auto const& column : resource.step.content.table->columns)
        view.alike.push_back({ column.name, column.name, std::ranges::find(chosen, column.name) != chosen.end() });
    view.alike_rows = is_tried ? visit.request.answer("alike_rows") : checked.alike_rows > 0 ? std::to_string(checked.alike_rows) : std::string(rows_at_first);
    if (!checked.alike.empty() && checked.smallest_group > 0)
        view.alike_words = say(visit, "open_data.alike.words", { { "columns", joined(checked.alike) }, { "n", std::to_string(checked.smallest_group) } });
    if (is_tried)
        for (auto const* field : { "alike", "alike_rows" })
            if (auto words = mado::web::trouble_of(visit, attempt, field); !words.empty())
                view.alike_error = std::move(words);
}

void take_table(ResourceView& view, Visit const& visit, db::Read& tx, Attempt const* attempt, ResourceEntry const& resource)
{
    auto const& checked = resource.step.checked;
    auto const& table = *resource.step.content.table;
    view.about = say(visit, "open_data.table.words", { { "rows", std::to_string(table.rows) }, { "columns", std::to_string(table.columns.size()) } });
    view.score = std::to_string(checked.score);
    view.came_score = std::to_string(checked.came_score);
    view.levels = say(visit, "open_data.levels", { { "one", std::to_string(checked.levels[0]) }, { "two", std::to_string(checked.levels[1]) }, { "three", std::to_string(checked.levels[2]) } });
    if (!checked.standard.empty())
        view.standard = say(visit, "open_data.standard.words", { { "title", checked.standard_title }, { "n", std::to_string(checked.standard_score) } });
    view.missing = joined(checked.missing);
    view.unknown = joined(checked.unknown);
    view.notes = joined(checked.notes);
    if (checked.other_tables > 0)
        view.other_tables = say(visit, "open_data.other_tables", { { "n", std::to_string(checked.other_tables) } });
    view.rules = rule_rows(visit, checked.rules);
    view.came = rule_rows(visit, gone_with_conversion(checked));
    view.privacy = privacy_rows(visit, tx, attempt, resource);
    view.repairs = repair_rows(visit, checked);
    take_alike(view, visit, attempt, resource);
    view.keys.push_back({ "", say(visit, "open_data.key.number"), table.key.empty() });
    for (auto const& column : table.columns)
        view.keys.push_back({ column.name, column.name, column.name == table.key });
    take_excerpt(view, resource);
}

}  // namespace

ResourceView resource_view(Visit const& visit, db::Read& tx, Attempt const* attempt, Entry const& entry, ResourceEntry const& resource, bool may_change)
{
    ResourceView view;
    auto const& content = resource.step.content;
    view.resource = resource.id.value;
    view.name = content.name;
    view.step = std::to_string(resource.step.number);
    view.original = address_of(visit, entry.id, { "files", resource.id.value }) + "?of=original";
    view.original_words = resource.original.file_name + (resource.original.encoding.empty() ? "" : "　" + resource.original.encoding);
    view.table = address_of(visit, entry.id, { "files", resource.id.value });
    view.is_table = content.table.has_value();
    view.may_change = may_change;
    view.may_undo = may_change && resource.step.before > 0;
    view.key_error = attempt && visit.request.answer("resource") == resource.id.value ? mado::web::trouble_of(visit, attempt, "key") : std::string();
    view.source = source_view(visit, tx, resource.id);
    if (view.is_table)
        take_table(view, visit, tx, attempt, resource);
    else {
        view.about = content.format;
        view.no_table = say(visit, resource.step.checked.no_table);
        view.rules = rule_rows(visit, resource.step.checked.rules);  // of a feed of public transport
    }
    view.steps = step_rows(visit, tx, resource);
    view.has_rules = !view.rules.empty(), view.has_came = !view.came.empty(), view.has_privacy = !view.privacy.empty(), view.has_repairs = !view.repairs.empty(), view.has_steps = view.steps.size() > 1;
    return view;
}

}  // namespace mado::open_data::web
