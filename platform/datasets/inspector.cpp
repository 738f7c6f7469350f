#include <mado/datasets/readability.h>

#include "cell_marks.h"
#include "column_seen.h"

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <set>

namespace mado::datasets {

namespace {

constexpr std::size_t values_of_all_columns = 100'000;
constexpr std::uint64_t rows_to_tell = 10;    // fewer say nothing of a column's habits

bool is_blank(TableRow const& row)
{
    return std::ranges::all_of(row.fields, [](auto field) { return text::trimmed(field).empty(); });
}

std::string listed(std::vector<std::string> const& names)
{
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < 5; ++i)
        list += (i == 0 ? "" : "、") + text::shortened(names[i], 30);
    return names.size() > 5 ? list + "…" : list;
}

// Spellings of one choice under one key: 有 あり ○ are alike, ＡＢ and ab, イヌ and いぬ.
std::string alike(std::string_view value)
{
    static std::set<std::string, std::less<>> const yes { "有", "有り", "あり", "○", "〇", "◯" }, no { "無", "無し", "なし", "×", "✕" };
    auto const folded = text::folded(text::trimmed(value));
    return yes.contains(folded) ? "有" : no.contains(folded) ? "無" : folded_name(value);
}

}  // namespace

struct Inspector::Parts {
    TableFile const& file;
    Rules const& rules;
    Beside beside;
    Options options;
    std::vector<ColumnSeen> columns {};
    std::map<std::string, Hits> against {};   // by name of the rule
    std::map<std::string, std::vector<std::string>> names {};
    std::uint64_t rows = 0;
    std::size_t blank_rows = 0, first_blank = 0;
    std::set<std::string> folded_header {};

    Parts(TableFile const& of, Rules const& by, Beside with, Options how) : file(of), rules(by), beside(with), options(how)
    {
        auto const& header = file.header();
        // What is remembered of all columns together is bounded, too.
        auto const distinct = std::min(options.distinct, std::max<std::size_t>(10, values_of_all_columns / std::max<std::size_t>(header.size(), 1)));
        for (std::size_t c = 0; c < header.size(); ++c) {
            StandardColumn const* standard = nullptr;
            if (beside.standard && beside.match && c < beside.match->columns.size() && beside.match->columns[c])
                standard = &beside.standard->columns[*beside.match->columns[c]];
            columns.emplace_back(header[c], file.first_column() + c, standard, ColumnSeen::Limits { options.evidence, distinct });
        }
        if (std::ranges::any_of(header, [](auto const& name) { return folded_name(name) == folded_name("都道府県コード"); }))
            for (auto& column : columns)
                if (column.about == About::LocalCode)
                    column.about = About::Nothing;  // its three digits behind the prefecture's two
    }

    void hit(char const* rule, tables::Place at, std::string_view cell = {}) { against[rule].add(at, cell, options.evidence); }
    void hits(char const* rule, Hits const& more)
    {
        if (more.count > 0)
            against[rule].add(more, options.evidence);
    }
    void name(char const* rule, std::string const& column) { names[rule].push_back(column); }

    // Numbers that stand for words: 天候 beside 天候区分, or 用途コード beside 用途.
    bool is_code(std::string const& column) const
    {
        auto const folded = folded_name(column);
        return folded_header.contains(folded + folded_name("区分")) || folded_header.contains(folded + folded_name("コード"));
    }

    // The file as a whole, and its header.
    void whole();
    void sheet();
    void header();
    void row(TableRow const& seen);
    void cell(tables::Place at, std::string_view text);
    void shape(TableRow const& seen);
    // Once all rows are seen.
    void numbers();
    void choices();
    void left_out();
    void times();
    void areas();
    void forms();
    ReadabilityReport report(std::optional<csv::Problem> stopped);
    std::vector<std::string> asked() const;
};

void Inspector::Parts::whole()
{
    tables::Place const begin { file.header_row() == static_cast<std::size_t>(-1) ? 0 : file.header_row(), file.first_column() };
    for (std::size_t i = 0; i < file.other_tables(); ++i)
        hit("one_table", begin);
    for (auto const& note : file.notes())
        hit("unrelated", begin, note);
    if (file.header_row() != 0)
        hit("header_first", begin);
    if (!beside.described)
        hit("described", begin);
}

void Inspector::Parts::sheet()
{
    auto const* sheet = file.sheet();
    if (!sheet)
        return;
    for (auto const& object : sheet->objects)
        hit("objects", { file.header_row(), file.first_column() }, object);
    for (auto const& at : sheet->coloured)
        hit("formatting", at);
    for (auto const& area : sheet->merged)
        hit("merged_cells", area.first);
    for (auto const row : sheet->hidden_rows)
        hit("hidden", { row, 0 });
    for (auto const column : sheet->hidden_columns)
        hit("hidden", { 0, column });
    if (sheet->hidden)
        hit("hidden", { 0, 0 });
    for (auto const& at : sheet->formulas)
        hit("formulas", at);
}

void Inspector::Parts::header()
{
    std::map<std::string, std::size_t> seen;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto const& text = columns[c].name;
        tables::Place const at { file.header_row() == static_cast<std::size_t>(-1) ? 0 : file.header_row(), file.first_column() + c };
        if (says_nothing(text)) {
            hit("column_names", at, text);
            continue;
        }
        auto const folded = folded_name(text);
        if (!seen.emplace(folded, c).second) {
            hit("unique_names", at, text);
            name("unique_names", text);
        }
        if (has_layout_spaces(text) || has_line_break(text))
            hit("layout_spaces", at, text);
        if (has_vendor_characters(text))
            hit("vendor_characters", at, text);
        if (has_era_without_year(text))
            hit("time_axis", at, text);
        folded_header.insert(folded);
    }
}

void Inspector::Parts::row(TableRow const& seen)
{
    if (is_blank(seen)) {
        if (blank_rows++ == 0)
            first_blank = seen.number;
        return;
    }
    tables::Place const begin { seen.number, file.first_column() };
    std::size_t filled = 0, same = 0;
    for (auto const field : seen.fields)
        filled += field.empty() ? 0 : 1;
    if (filled == 1 && columns.size() > 2 && is_note(seen.fields[0]))
        return hit("unrelated", begin, seen.fields[0]);
    if (blank_rows > 0) {
        for (std::size_t i = 0; i < blank_rows && i < 100; ++i)
            hit("divided", { first_blank + i, file.first_column() });
        auto const numeric = static_cast<std::size_t>(std::ranges::count_if(columns, &ColumnSeen::is_numeric));
        auto const words = static_cast<std::size_t>(std::ranges::count_if(seen.fields, [](auto field) { return !field.empty() && !number_in(field); }));
        if (filled >= 2 && words == filled && numeric >= 2 && rows >= 3)
            hit("one_table", begin, seen.fields[0]);
        blank_rows = 0;
    }
    for (std::size_t c = 0; c < seen.fields.size() && c < columns.size(); ++c)
        same += !columns[c].name.empty() && seen.fields[c] == columns[c].name ? 1 : 0;
    if (columns.size() >= 2 && same * 5 >= columns.size() * 4)
        return hit("one_table", begin, seen.fields[0]);
    ++rows;
    shape(seen);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto const field = c < seen.fields.size() ? seen.fields[c] : std::string_view {};
        tables::Place const at { seen.number, file.first_column() + c };
        columns[c].see(at, field);
        if (!field.empty())
            cell(at, field);
    }
}

void Inspector::Parts::cell(tables::Place at, std::string_view text)
{
    if (has_layout_spaces(text))
        hit("layout_spaces", at, text);
    if (has_line_break(text))
        hit(file.format() == Format::Csv ? "one_line" : "layout_spaces", at, text);
    if (has_vendor_characters(text))
        hit("vendor_characters", at, text);
}

// L1-15: a comma that parts what belongs together moves all that stands behind it.
void Inspector::Parts::shape(TableRow const& seen)
{
    if (file.format() != Format::Csv)
        return;
    bool more = false;
    for (auto c = columns.size(); c < seen.fields.size(); ++c)
        more = more || !seen.fields[c].empty();
    if (more || seen.fields.size() < columns.size() || seen.odd_quotes)
        hit("quoting", { seen.number, file.first_column() }, seen.content);
}

void Inspector::Parts::numbers()
{
    for (auto const& column : columns) {
        if (column.filled == 0 && column.name.empty() && column.column > file.first_column() && column.column + 1 < file.first_column() + columns.size())
            hit("divided", { file.header_row() + 1, column.column });
        if (!column.is_numeric())
            continue;
        if (column.decorated.count + column.words.count > 0)
            name("numbers", column.name);
        hits("numbers", column.decorated);
        hits("numbers", column.words);
        hits("special_signs", column.special);
        if (column.zeros > 0 && column.empty > 0 && column.about != About::Latitude && column.about != About::Longitude) {
            hit("blank_and_zero", { file.header_row() + 1, column.column });
            name("blank_and_zero", column.name);
        }
        // A standard says the unit in its definition.
        if (!column.standard && column.about != About::Latitude && column.about != About::Longitude && column.about != About::People && !has_unit(column.name) && !is_code(column.name)) {
            hit("units", { file.header_row(), column.column }, column.name);
            name("units", column.name);
        }
    }
}

void Inspector::Parts::choices()
{
    for (auto const& column : columns) {
        if (column.others.count > 0 && (column.about == About::Choice || column.about == About::Flag || !column.many_values))
            hits("other_detail", column.others);
        hits("one_value", column.several);
        if (column.lists.count * 10 >= column.filled * 3 && column.lists.count >= 3)
            hits("one_value", column.lists);
        if (column.many_values || column.about == About::Remarks)
            continue;
        if (column.standard && !column.standard->choices.empty()) {
            for (auto const& [value, seen] : column.values)
                if (std::ranges::find(column.standard->choices, value) == column.standard->choices.end()) {
                    name("choices", column.name);
                    for (auto const& at : seen.first)
                        hit("choices", at, value);
                    against["choices"].count += seen.count - seen.first.size();
                }
            continue;
        }
        bool const few = rows >= rows_to_tell && column.values.size() <= 20 && column.filled >= 3 * column.values.size();
        if (column.about != About::Flag && column.about != About::Choice && !few)
            continue;
        std::map<std::string, std::vector<std::pair<std::string_view, ColumnSeen::Value const*>>> groups;
        for (auto const& [value, seen] : column.values)
            groups[alike(value)].emplace_back(value, &seen);
        for (auto& [key, spellings] : groups) {
            if (spellings.size() < 2)
                continue;
            name("choices", column.name);
            std::ranges::stable_sort(spellings, std::greater {}, [](auto const& spelling) { return spelling.second->count; });
            for (std::size_t i = 1; i < spellings.size(); ++i) {
                for (auto const& at : spellings[i].second->first)
                    hit("choices", at, spellings[i].first);
                against["choices"].count += spellings[i].second->count - spellings[i].second->first.size();
            }
        }
    }
}

void Inspector::Parts::left_out()
{
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto const& column = columns[c];
        hits("left_out", column.dittos);
        // Groups whose name stands in their first row alone: no name is ever repeated, and gaps follow names.
        bool const leading = c < 3 && c + 1 < columns.size() && !column.standard && column.about != About::Remarks && column.about != About::Number;
        if (leading && column.filled >= 2 && column.empty * 10 >= rows * 3 && rows >= 6 && column.repeats == 0 && column.longest_gap >= 2 && column.longest_gap * 2 < rows && columns[c + 1].filled * 10 >= rows * 9) {
            against["left_out"].count += column.empty - 1;
            hit("left_out", { file.header_row() + 1, column.column }, column.name);
            name("left_out", column.name);
        }
    }
}

void Inspector::Parts::times()
{
    for (auto const& column : columns) {
        if (column.about == About::Time && (!column.standard || column.standard->datatype == Datatype::Time))
            hits("time_axis", column.odd_times);
        if (!column.has_days()) {
            if (column.standard && column.standard->datatype == Datatype::Day)
                hits("time_axis", column.no_days);
            continue;
        }
        auto const form = [&](DayForm of) -> Hits const& { return column.days[static_cast<std::size_t>(of)]; };
        hits("time_axis", form(DayForm::Wareki));
        hits("time_axis", form(DayForm::MonthOrDayFirst));
        if (column.standard)
            hits("time_axis", column.no_days);
        // Several forms with the year first: what is not the usual one of the column.
        std::vector<Hits const*> written { &form(DayForm::Iso), &form(DayForm::YearFirst), &form(DayForm::Compact) };
        std::ranges::stable_sort(written, std::greater {}, [](auto const* hits) { return hits->count; });
        hits("time_axis", *written[1]);
        hits("time_axis", *written[2]);
        if (form(DayForm::Wareki).count + form(DayForm::MonthOrDayFirst).count > 0)
            name("time_axis", column.name);
    }
}

void Inspector::Parts::areas()
{
    bool code = false, prefecture = false, place = false;
    ColumnSeen const* address = nullptr;
    for (auto const& column : columns) {
        hits("area_codes", column.codes);
        if (column.codes.count > 0)
            name("area_codes", column.name);
        code = code || (column.about == About::LocalCode && column.filled > 0) || folded_name(column.name) == folded_name("都道府県コード");
        prefecture = prefecture || ((column.about == About::Prefecture || column.about == About::LocalName) && column.filled > 0);
        place = place || column.about == About::City;
        if (column.about == About::Address && !address)
            address = &column;
    }
    if (code || prefecture || (!address && !place))
        return;
    // An address that begins with its prefecture says where it is by itself.
    if (address && !address->many_values && std::ranges::all_of(address->values, [](auto const& value) { return value.first.find("県") != std::string::npos || value.first.find("都") == 6 || value.first.find("府") == 6 || value.first.starts_with("北海道"); }))
        return;
    hit("area_codes", { file.header_row(), address ? address->column : file.first_column() }, address ? address->name : std::string {});
}

void Inspector::Parts::forms()
{
    std::vector<std::string> series;
    for (auto const& column : columns) {
        if (!beside.standard && is_time_of_a_series(column.name))
            series.push_back(column.name);
        // Codes without their words: 用途区分 without 用途.
        auto const folded = folded_name(column.name);
        for (auto const& ending : { folded_name("コード"), folded_name("区分") }) {
            if (!folded.ends_with(ending) || column.many_values || column.values.empty() || column.standard || column.about == About::LocalCode || folded.starts_with(folded_name("都道府県")) || folded.starts_with(folded_name("市区町村")))
                continue;
            bool const digits = std::ranges::all_of(column.values, [](auto const& value) { return is_digits(value.first) && value.first.size() <= 4; });
            if (digits && !folded_header.contains(folded.substr(0, folded.size() - ending.size()))) {
                hit("code_list", { file.header_row(), column.column }, column.name);
                name("code_list", column.name);
            }
        }
    }
    if (series.size() >= 3) {
        names["long_form"] = series;
        for (auto const& column : columns)
            if (is_time_of_a_series(column.name))
                hit("long_form", { file.header_row(), column.column }, column.name);
    }
}

// Rules that have a meaning for this file: those of workbooks not for a CSV, those of cells not without rows.
std::vector<std::string> Inspector::Parts::asked() const
{
    static std::set<std::string, std::less<>> const workbooks { "objects", "formatting", "merged_cells", "hidden", "formulas" }, texts { "one_line", "quoting" },
        headers { "format", "one_table", "unrelated", "column_names", "unique_names", "header_first", "described" };
    std::vector<std::string> asked;
    // XML and JSON are read by machines (L1-01 names both); as a table we cannot judge them.
    if (file.reason() == "datasets.file.json" || file.reason() == "datasets.file.xml")
        return asked;
    for (auto const& rule : rules.all()) {
        if (rule.name == "years_alike" || (file.format() == Format::Other && rule.name != "format"))
            continue;
        if ((file.format() == Format::Csv && workbooks.contains(rule.name)) || (file.format() == Format::Xlsx && texts.contains(rule.name)))
            continue;
        if (rows > 0 || headers.contains(rule.name) || workbooks.contains(rule.name) || texts.contains(rule.name))
            asked.push_back(rule.id);
    }
    return asked;
}

ReadabilityReport Inspector::Parts::report(std::optional<csv::Problem> stopped)
{
    ReadabilityReport report;
    // A quote that is never closed swallows what stands behind it.
    if (stopped && stopped->kind != csv::Problem::Kind::Encoding)
        hit("quoting", { stopped->row - 1, file.first_column() }, stopped->says);
    if (file.format() != Format::Other) {
        numbers();
        choices();
        left_out();
        times();
        areas();
        forms();
    }
    report.rows = rows;
    report.columns = columns.size();
    report.asked = asked();
    for (auto const& rule : rules.all()) {
        auto const found = against.find(rule.name);
        if (found == against.end() || std::ranges::find(report.asked, rule.id) == report.asked.end())
            continue;
        auto const& hits = found->second;
        Finding finding { rule.id, rule.level, rule.severity, rule.confidence, hits.count };
        for (auto const& at : hits.first)
            finding.cells.push_back(at.row == static_cast<std::size_t>(-1) ? std::string("1") : tables::name_of(at));
        auto unique = names[rule.name];
        unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
        auto const key = rule.name == "format" ? file.reason() : "datasets.rule." + rule.name + ".says";
        finding.says = { key, { { "count", std::to_string(hits.count) }, { "example", hits.example }, { "names", listed(unique) }, { "cell", finding.cells.empty() ? "" : finding.cells.front() } } };
        if (rule.name == "format" || rule.name == "described" || rule.name == "header_first")
            finding.cells.clear();
        report.findings.push_back(std::move(finding));
    }
    report.scores = scores(report.findings, report.asked, rules);
    report.stopped = std::move(stopped);
    return report;
}

Inspector::Inspector(TableFile const& file, Rules const& rules, Beside beside, Options options) : parts_(std::make_unique<Parts>(file, rules, beside, options))
{
    if (file.format() == Format::Other) {
        parts_->hit("format", {});
        return;
    }
    parts_->whole();
    parts_->sheet();
    parts_->header();
}
Inspector::Inspector(Inspector&&) noexcept = default;
Inspector::~Inspector() = default;

void Inspector::see(TableRow const& row) { parts_->row(row); }

ReadabilityReport Inspector::finish(std::optional<csv::Problem> stopped) { return parts_->report(std::move(stopped)); }

ReadabilityReport readability(TableFile const& file, Rules const& rules, Beside beside)
{
    Inspector inspector(file, rules, beside);
    auto stopped = file.read([&](TableRow const& row) { inspector.see(row); return true; });
    return inspector.finish(std::move(stopped));
}

}  // namespace mado::datasets
