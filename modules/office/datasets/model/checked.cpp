#include <mado/open_data/checked.h>

#include <algorithm>

namespace mado::open_data {

json::Value to_json(Sentence const& sentence)
{
    json::Object arguments;
    for (auto const& [name, value] : sentence.arguments)
        arguments.emplace(name, value);
    return json::object({ { "key", sentence.key }, { "arguments", std::move(arguments) } });
}
Sentence sentence_of(json::Value const& value)
{
    Sentence made { value.text("key"), {} };
    for (auto const& [name, words] : value.object("arguments"))
        if (words.is_text())
            made.arguments.emplace(name, words.text());
    return made;
}

namespace {

json::Value texts(std::vector<std::string> const& all)
{
    return json::array_of(all, [](std::string const& one) { return json::Value(one); });
}
std::vector<std::string> texts_of(json::Value const& value, std::string_view key)
{
    std::vector<std::string> all;
    for (auto const& one : value.array(key))
        if (one.is_text())
            all.push_back(one.text());
    return all;
}
std::int64_t number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

json::Value to_json(RuleFound const& one)
{
    return json::object({ { "rule", one.rule }, { "title", one.title }, { "severity", one.severity }, { "level", one.level }, { "count", number(one.count) }, { "cells", texts(one.cells) },
        { "says", to_json(one.says) } });
}
RuleFound rule_of(json::Value const& value)
{
    return { value.text("rule"), value.text("title"), value.text("severity"), static_cast<int>(value.integer("level")), static_cast<std::uint64_t>(value.integer("count")),
        texts_of(value, "cells"), sentence_of(value["says"]) };
}

json::Value to_json(PrivacyFound const& one)
{
    return json::object({ { "key", one.key }, { "concern", one.concern }, { "column", one.column }, { "weight", one.weight }, { "count", number(one.count) }, { "says", to_json(one.says) },
        { "evidence", json::array_of(one.evidence, [](auto const& e) { return json::object({ { "cell", e.cell }, { "masked", e.masked } }); }) } });
}
PrivacyFound privacy_of(json::Value const& value)
{
    PrivacyFound made { value.text("key"), value.text("concern"), value.text("column"), value.text("weight"), static_cast<std::uint64_t>(value.integer("count")), {}, sentence_of(value["says"]) };
    for (auto const& e : value.array("evidence"))
        made.evidence.push_back({ e.text("cell"), e.text("masked") });
    return made;
}

json::Value to_json(RepairFound const& one)
{
    return json::object({ { "id", one.id }, { "rule", one.rule }, { "column", one.column }, { "safe", one.is_safe }, { "count", number(one.count) }, { "says", to_json(one.says) },
        { "examples", json::array_of(one.examples, [](auto const& e) { return json::object({ { "cell", e.cell }, { "before", e.before }, { "after", e.after } }); }) } });
}
RepairFound repair_of(json::Value const& value)
{
    RepairFound made { value.text("id"), value.text("rule"), value.text("column"), value.flag("safe"), static_cast<std::uint64_t>(value.integer("count")), {}, sentence_of(value["says"]) };
    for (auto const& e : value.array("examples"))
        made.examples.push_back({ e.text("cell"), e.text("before"), e.text("after") });
    return made;
}

json::Value to_json(std::array<int, 3> const& levels) { return json::array({ levels[0], levels[1], levels[2] }); }
std::array<int, 3> levels_of(json::Value const& value, std::string_view key)
{
    std::array<int, 3> made { 0, 0, 0 };
    auto const& all = value.array(key);
    for (std::size_t n = 0; n < std::min(made.size(), all.size()); ++n)
        made[n] = all[n].is_integer() ? static_cast<int>(all[n].integer()) : 0;
    return made;
}

datasets::TableEvidence evidence_from(json::Value const& value)
{
    datasets::TableEvidence made;
    made.resource = value.text("resource");
    made.metadata_is_valid = value.flag("metadata_is_valid");
    made.metadata_errors = static_cast<std::uint64_t>(value.integer("metadata_errors"));
    made.metadata_warnings = static_cast<std::uint64_t>(value.integer("metadata_warnings"));
    made.metadata_says = value.text("metadata_says");
    made.rows = static_cast<std::uint64_t>(value.integer("rows"));
    made.addressed = static_cast<std::uint64_t>(value.integer("addressed"));
    made.linked = static_cast<std::uint64_t>(value.integer("linked"));
    for (auto const& one : value.array("links"))
        made.links.push_back({ one.text("column"), one.text("example"), static_cast<std::uint64_t>(one.integer("rows")) });
    return made;
}

template <class T, class Read>
std::vector<T> all_of(json::Value const& value, std::string_view key, Read read)
{
    std::vector<T> all;
    for (auto const& one : value.array(key))
        all.push_back(read(one));
    return all;
}

}  // namespace

bool Checked::stops() const
{
    return std::ranges::any_of(privacy, [](PrivacyFound const& one) { return one.weight == "stop"; });
}

json::Value to_json(Checked const& checked)
{
    auto const list = [](auto const& all) { return json::array_of(all, [](auto const& one) { return to_json(one); }); };
    return json::object({ { "levels", to_json(checked.levels) }, { "came_levels", to_json(checked.came_levels) }, { "score", checked.score }, { "came_score", checked.came_score },
        { "rules", list(checked.rules) }, { "came", list(checked.came) }, { "privacy", list(checked.privacy) }, { "repairs", list(checked.repairs) }, { "standard", checked.standard },
        { "standard_title", checked.standard_title }, { "standard_score", checked.standard_score }, { "missing", texts(checked.missing) }, { "unknown", texts(checked.unknown) },
        { "notes", texts(checked.notes) }, { "other_tables", number(checked.other_tables) }, { "no_table", to_json(checked.no_table) },
        { "excerpt", json::array_of(checked.excerpt, [](ExcerptRow const& row) { return json::object({ { "number", number(row.number) }, { "cells", texts(row.cells) } }); }) },
        { "evidence", checked.evidence ? datasets::to_json(*checked.evidence) : json::Value {} }, { "alike", texts(checked.alike) }, { "alike_rows", checked.alike_rows },
        { "smallest_group", number(checked.smallest_group) } });
}

Checked checked_of(json::Value const& value)
{
    Checked made;
    made.levels = levels_of(value, "levels");
    made.came_levels = levels_of(value, "came_levels");
    made.score = static_cast<int>(value.integer("score"));
    made.came_score = static_cast<int>(value.integer("came_score"));
    made.rules = all_of<RuleFound>(value, "rules", rule_of);
    made.came = all_of<RuleFound>(value, "came", rule_of);
    made.privacy = all_of<PrivacyFound>(value, "privacy", privacy_of);
    made.repairs = all_of<RepairFound>(value, "repairs", repair_of);
    made.standard = value.text("standard");
    made.standard_title = value.text("standard_title");
    made.standard_score = static_cast<int>(value.integer("standard_score"));
    made.missing = texts_of(value, "missing");
    made.unknown = texts_of(value, "unknown");
    made.notes = texts_of(value, "notes");
    made.other_tables = static_cast<std::uint64_t>(value.integer("other_tables"));
    made.no_table = sentence_of(value["no_table"]);
    made.excerpt = all_of<ExcerptRow>(value, "excerpt", [](json::Value const& row) { return ExcerptRow { static_cast<std::uint64_t>(row.integer("number")), texts_of(row, "cells") }; });
    if (value["evidence"].is_object())
        made.evidence = evidence_from(value["evidence"]);
    made.alike = texts_of(value, "alike");
    made.alike_rows = static_cast<int>(value.integer("alike_rows"));
    made.smallest_group = static_cast<std::uint64_t>(value.integer("smallest_group"));
    return made;
}

std::optional<CellPlace> place_of(std::string_view cell)
{
    constexpr std::size_t letters = 26, most_column = 16'384;
    constexpr std::uint64_t most_row = 1'000'000'000;
    std::size_t column = 0, at = 0;
    for (; at < cell.size() && cell[at] >= 'A' && cell[at] <= 'Z' && column <= most_column; ++at)
        column = column * letters + static_cast<std::size_t>(cell[at] - 'A' + 1);
    std::uint64_t row = 0;
    auto const digits = at;
    for (; at < cell.size() && cell[at] >= '0' && cell[at] <= '9' && row <= most_row; ++at)
        row = row * 10 + static_cast<std::uint64_t>(cell[at] - '0');
    if (column == 0 || column > most_column || at == digits || at != cell.size() || row == 0)
        return std::nullopt;
    return CellPlace { column - 1, row };
}

}  // namespace mado::open_data
