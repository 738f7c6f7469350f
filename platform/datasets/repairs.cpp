#include <mado/datasets/repairs.h>

#include "values.h"

#include <mado/text/search.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <algorithm>
#include <ranges>
#include <set>

namespace mado::datasets {

namespace {

bool has_wide_letters(std::string_view text)
{
    return std::ranges::any_of(text::code_points(text), [](char32_t c) { return (c >= U'！' && c <= U'～') || c == U'　'; });
}

bool has_half_kana(std::string_view text)
{
    return std::ranges::any_of(text::code_points(text), [](char32_t c) { return c >= U'｡' && c <= U'ﾟ'; });
}

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_katakana(char32_t c) { return (c >= U'ァ' && c <= U'ヺ') || c == U'ー'; }

// A horizontal bar where ー is meant. Sure between two katakana; behind one alone it may part words.
struct Marked { std::string text {}; bool sure = true; };
std::optional<Marked> long_marks_in(std::string_view text)
{
    auto characters = text::code_points(text);
    Marked marked;
    bool found = false;
    for (std::size_t i = 1; i < characters.size(); ++i) {
        auto const c = characters[i];
        bool const bar = c == U'―' || c == U'—', dash = c == U'−' || c == U'－' || c == U'‐';
        if ((!bar && !dash) || !is_katakana(characters[i - 1]))
            continue;
        bool const between = i + 1 < characters.size() && is_katakana(characters[i + 1]);
        if (dash && !between)
            continue;                         // 「センター－東館」
        characters[i] = U'ー';
        found = true;
        marked.sure = marked.sure && bar && between;
    }
    if (!found)
        return {};
    marked.text = text::utf8(characters);
    return marked;
}

std::string without_line_breaks(std::string_view text)
{
    std::string line;
    for (auto const c : text) {
        if (c != '\n' && c != '\r')
            line += c;
        else if (!line.empty() && !line.ends_with(' '))
            line += ' ';
    }
    return std::string(text::trimmed(line));
}

bool is_narrow_about(About about)
{
    switch (about) {
    case About::LocalCode: case About::QuarterCode: case About::Latitude: case About::Longitude: case About::Position: case About::Telephone: case About::Extension: case About::PostalCode: case About::Mail:
    case About::Url: case About::Day: case About::BirthDay: case About::Time: case About::Number: case About::People: case About::CorporateNumber: case About::Age:
        return true;
    default:
        return false;
    }
}

// 有 and 無 as people write them.
std::optional<std::string_view> yes_or_no(std::string_view text)
{
    static std::set<std::string, std::less<>> const yes { "有", "有り", "あり", "○", "〇", "◯", "●", "◎", "はい", "yes", "true" }, no { "無", "無し", "なし", "×", "✕", "x", "いいえ", "no", "false" };
    auto const folded = text::folded(text::trimmed(text));
    if (yes.contains(folded) || yes.contains(text))
        return "有";
    return no.contains(folded) || no.contains(text) ? std::optional<std::string_view>("無") : std::nullopt;
}

constexpr std::size_t longest_day = 40;

// Whether the letters of a cell may ask for anything: spaces at its ends, line breaks, bytes with which full-width letters, half-width kana and dashes begin.
bool may_have_odd_letters(std::string_view text)
{
    auto const end_is_odd = [](std::string_view end) { return static_cast<unsigned char>(end[0]) <= 0x20 || end.starts_with("　") || end.starts_with("\xC2\xA0"); };
    if (end_is_odd(text) || end_is_odd(text.substr(text.size() - 1)) || text.ends_with("　") || text.ends_with("\xC2\xA0"))
        return true;
    return std::ranges::any_of(text, [](char c) { return c == '\n' || c == '\r' || c == '\xEF' || c == '\xE2'; });
}

// A plain number is all that such a column wants.
bool is_measured(About about) { return about == About::Number || about == About::People || about == About::Age || about == About::Latitude || about == About::Longitude; }

bool has_meaning(About about)
{
    switch (about) {
    case About::LocalCode: case About::QuarterCode: case About::Telephone: case About::PostalCode: case About::Day: case About::BirthDay: case About::Time: case About::Number: case About::People: case About::Age: case About::Latitude:
    case About::Longitude: case About::Flag: case About::Choice:
        return true;
    default:
        return false;
    }
}

}  // namespace

std::vector<std::string> const& repair_rules()
{
    static std::vector<std::string> const all { "header", "trim", "line_break", "wide_kana", "long_mark", "narrow", "code_check_digit", "leading_zero", "day", "time", "number", "choice", "zero_position", "swapped",
        "outside_japan", "split_address" };
    return all;
}

// One row: each cell through the rules that its column asks for, then the rules between cells.
struct RowRepairs {
    Repairer const& of;
    std::size_t number;
    std::span<std::string_view const> fields;
    std::vector<Proposal> proposals {};

    tables::Place place(std::size_t column) const { return { number, of.first_column_ + column }; }

    // What one cell becomes, step by step, under the name of the last rule that changed it.
    struct Cell {
        std::string text;
        std::string rule {};
        Reason why {};
        Sure sure = Sure::Safe;
        void become(std::string after, std::string_view by, Sure how, text::Arguments arguments = {})
        {
            if (after == text)
                return;
            text = std::move(after);
            rule = by;
            why = { "datasets.repair." + rule, std::move(arguments) };
            sure = sure == Sure::Ask ? Sure::Ask : how;
        }
    };

    void all()
    {
        for (std::size_t c = 0; c < fields.size() && c < of.columns_.size(); ++c)
            if (!fields[c].empty())
                one(c);
        positions();
        if (of.wants("split_address"))
            addresses();
    }

    void one(std::size_t c)
    {
        auto const& column = of.columns_[c];
        bool const odd = may_have_odd_letters(fields[c]);
        if (!odd && (!has_meaning(column.about) || (is_measured(column.about) && is_plain_number(fields[c]))))
            return;
        Cell cell { std::string(fields[c]) };
        if (odd)
            letters(cell, column.about);
        meaning(cell, column);
        if (cell.rule.empty() || cell.text == fields[c])
            return;
        proposals.push_back({ cell.rule, { { place(c), std::string(fields[c]), std::move(cell.text) } }, of.header_[c], std::move(cell.why), cell.sure });
    }

    void letters(Cell& cell, About about)
    {
        if (of.wants("trim"))
            cell.become(std::string(text::trimmed(cell.text)), "trim", Sure::Safe);
        if (of.wants("line_break") && cell.text.find_first_of("\r\n") != std::string::npos)
            cell.become(without_line_breaks(cell.text), "line_break", Sure::Ask);
        if (is_ascii(cell.text))
            return;
        if (of.wants("wide_kana") && has_half_kana(cell.text))
            cell.become(text::wide_kana(cell.text), "wide_kana", Sure::Safe);
        if (of.wants("long_mark"))
            if (auto const marked = long_marks_in(cell.text))
                cell.become(marked->text, "long_mark", marked->sure ? Sure::Safe : Sure::Ask);
        if (of.wants("narrow") && is_narrow_about(about) && has_wide_letters(cell.text))
            cell.become(about == About::Telephone || about == About::PostalCode ? text::narrow_number(cell.text) : text::narrow(cell.text), "narrow", Sure::Safe);
    }

    void meaning(Cell& cell, Repairer::Column const& column)
    {
        if (cell.text.empty())
            return;
        switch (column.about) {
        case About::LocalCode:
            if (of.wants("code_check_digit"))
                if (auto const code = local_code_of(cell.text))
                    cell.become(*code, "code_check_digit", Sure::Safe, { { "prefecture", std::string(prefecture_of_code(*code)) } });
            break;
        case About::QuarterCode:
            if (of.wants("leading_zero") && is_digits(cell.text) && cell.text.size() < 7)
                cell.become(std::string(7 - cell.text.size(), '0') + cell.text, "leading_zero", Sure::Safe);
            break;
        case About::Telephone: case About::PostalCode:
            if (of.wants("leading_zero"))
                zero(cell, column.about);
            break;
        case About::Day: case About::BirthDay:
            if (of.wants("day"))
                day(cell, column);
            break;
        case About::Time:
            if (of.wants("time"))
                if (auto const time = time_in(cell.text))
                    if (!is_time(cell.text))
                        cell.become(*time, "time", Sure::Safe);
            break;
        case About::Number: case About::People: case About::Age: case About::Latitude: case About::Longitude:
            if (of.wants("number"))
                decimal(cell);
            break;
        case About::Flag: case About::Choice:
            if (of.wants("choice"))
                choice(cell, column);
            break;
        default:
            break;
        }
    }

    void zero(Cell& cell, About about)
    {
        auto const digits = text::digits_of(cell.text);
        if (!is_digits(digits) || digits[0] == '0' || cell.text[0] == '(')
            return;
        if (about == About::PostalCode && digits.size() == 6)
            cell.become("0" + cell.text, "leading_zero", Sure::Safe);
        // Nine digits, or ten of a mobile number, without the zero that spreadsheet programs drop.
        else if (about == About::Telephone && (digits.size() == 9 || (digits.size() == 10 && std::string_view("789").contains(digits[0]))))
            cell.become("0" + cell.text, "leading_zero", Sure::Ask);
    }

    void day(Cell& cell, Repairer::Column const& column)
    {
        if (cell.text.size() > longest_day)
            return;
        auto const read = day_in(cell.text, !column.day_first);
        if (!read || read->form == DayForm::Iso)
            return;
        bool const sure = read->form != DayForm::MonthOrDayFirst || column.dates_sure;
        cell.become(read->day.iso(), "day", sure ? Sure::Safe : Sure::Ask);
    }

    static void decimal(Cell& cell)
    {
        if (is_plain_number(cell.text))
            return;
        auto const found = number_in(cell.text);
        if (found && (found->commas || found->wide || !found->unit.empty() || found->vague))
            cell.become(found->number, "number", found->unit.empty() && !found->vague ? Sure::Safe : Sure::Ask, { { "unit", found->unit } });
    }

    static void choice(Cell& cell, Repairer::Column const& column)
    {
        static std::vector<std::string> const flags { "有", "無" };
        auto const& choices = column.standard && !column.standard->choices.empty() ? column.standard->choices : flags;
        if (std::ranges::find(choices, cell.text) != choices.end() || (column.about == About::Choice && choices == flags))
            return;
        if (auto const said = yes_or_no(cell.text)) {
            // 災害種別 of the standards: 1 or nothing.
            if (choices == std::vector<std::string> { "1" })
                cell.become(*said == "有" ? "1" : "", "choice", Sure::Safe, { { "choices", "1" } });
            else if (choices == flags)
                cell.become(std::string(*said), "choice", Sure::Safe, { { "choices", "有、無" } });
            return;
        }
        auto const folded = folded_name(cell.text);
        for (auto const& choice : choices)
            if (folded_name(choice) == folded)
                return cell.become(choice, "choice", Sure::Safe, { { "choices", choice } });
    }

    std::optional<std::size_t> column(About about) const
    {
        auto const at = of.first_of_[static_cast<std::size_t>(about)];
        return at < fields.size() && at < of.columns_.size() ? std::optional(at) : std::nullopt;
    }

    void positions()
    {
        auto const latitude = column(About::Latitude), longitude = column(About::Longitude);
        if (!latitude || !longitude)
            return;
        auto const y = degrees_in(fields[*latitude]), x = degrees_in(fields[*longitude]);
        if (!y || !x || (is_latitude_of_japan(*y) && is_longitude_of_japan(*x)))
            return;
        auto const before_y = std::string(fields[*latitude]), before_x = std::string(fields[*longitude]);
        if (*y == 0 && *x == 0)
            both("zero_position", *latitude, *longitude, before_y, before_x, "", "", Sure::Safe);
        else if (is_latitude_of_japan(*x) && is_longitude_of_japan(*y))
            both("swapped", *latitude, *longitude, before_y, before_x, before_x, before_y, Sure::Safe);
        else
            both("outside_japan", *latitude, *longitude, before_y, before_x, "", "", Sure::Ask);
    }

    void both(std::string_view rule, std::size_t y, std::size_t x, std::string const& before_y, std::string const& before_x, std::string after_y, std::string after_x, Sure sure)
    {
        if (!of.wants(rule))
            return;
        // A cell has one proposal: what the position asks for is more than what its letters do.
        std::erase_if(proposals, [&](auto const& other) { return other.changes.size() == 1 && (other.changes[0].at.column == place(y).column || other.changes[0].at.column == place(x).column); });
        proposals.push_back({ std::string(rule), { { place(y), before_y, std::move(after_y) }, { place(x), before_x, std::move(after_x) } }, of.header_[y],
            { "datasets.repair." + std::string(rule), { { "latitude", before_y }, { "longitude", before_x } } }, sure });
    }

    // Fills 所在地_都道府県, _市区町村, _町字 and _番地以下 beside a whole address, where they are there and empty.
    void addresses()
    {
        auto const address = column(About::Address), prefecture = column(About::Prefecture), city = column(About::City), quarter = column(About::Quarter), street = column(About::Street);
        if (!address || fields[*address].empty() || (!quarter && !street))
            return;
        Places::Said const said { prefecture ? std::string(fields[*prefecture]) : std::string {}, city ? std::string(fields[*city]) : std::string {} };
        auto const is_empty = [&](std::optional<std::size_t> at) { return at && fields[*at].empty(); };
        if (!is_empty(prefecture) && !is_empty(city) && !is_empty(quarter) && !is_empty(street))
            return;
        auto const parted = of.places_->parted(fields[*address], said);
        if (!parted)
            return;
        Proposal proposal { "split_address", {}, of.header_[*address], { "datasets.repair.split_address", { { "address", std::string(fields[*address]) } } }, parted->quarter_sure ? Sure::Safe : Sure::Ask };
        for (auto const& [at, value] : { std::pair { prefecture, &parted->prefecture }, { city, &parted->city }, { quarter, &parted->quarter }, { street, &parted->street } })
            if (at && fields[*at].empty() && !value->empty())
                proposal.changes.push_back({ place(*at), "", *value });
        if (!proposal.changes.empty())
            proposals.push_back(std::move(proposal));
    }
};

Repairer::Repairer(Rows const& first_rows, Standard const* standard, Match const* match, Places const& places, Options options)
    : header_(first_rows.header), header_row_(first_rows.header_row), first_column_(first_rows.first_column), columns_(first_rows.header.size()), places_(&places), options_(std::move(options))
{
    for (std::size_t c = 0; c < header_.size(); ++c) {
        auto& column = columns_[c];
        if (standard && match && c < match->columns.size() && match->columns[c])
            column.standard = &standard->columns[*match->columns[c]];
        column.about = datasets::about(header_[c], column.standard);
        // 2/1/2023: one cell with a part above 12 tells for the whole column.
        for (auto const& row : first_rows.rows)
            if (c < row.size())
                if (auto const parts = small_parts_of(row[c])) {
                    column.month_first = column.month_first || parts->second > 12;
                    column.day_first = column.day_first || parts->first > 12;
                }
        column.dates_sure = column.month_first != column.day_first;
        column.day_first = column.day_first && column.dates_sure;
    }
    // A prefecture's own code beside it: 市区町村コード is then its three digits, and no code by itself.
    if (std::ranges::any_of(header_, [](auto const& name) { return folded_name(name) == folded_name("都道府県コード"); }))
        for (auto& column : columns_)
            if (column.about == About::LocalCode)
                column.about = About::Nothing;
    first_of_.fill(columns_.size());
    for (auto c = columns_.size(); c-- > 0;)
        first_of_[static_cast<std::size_t>(columns_[c].about)] = c;
}

bool Repairer::wants(std::string_view rule) const
{
    return options_.rules.empty() || std::ranges::find(options_.rules, rule) != options_.rules.end();
}

std::vector<Proposal> Repairer::header() const
{
    std::vector<Proposal> proposals;
    if (!wants("header") || header_row_ == static_cast<std::size_t>(-1))
        return proposals;
    for (std::size_t c = 0; c < header_.size(); ++c) {
        auto const& name = header_[c];
        auto const* standard = columns_[c].standard;
        auto after = standard ? standard->name : without_line_breaks(text::wide_kana(name));
        if (!standard)
            if (auto const marked = long_marks_in(after); marked && marked->sure)
                after = marked->text;
        if (name.empty() || after == name)
            continue;
        bool const same = !standard || folded_name(name) == folded_name(standard->name);
        proposals.push_back({ "header", { { { header_row_, first_column_ + c }, name, after } }, name, { same ? "datasets.repair.header" : "datasets.repair.header_of_standard", { { "name", after } } }, same ? Sure::Safe : Sure::Ask });
    }
    return proposals;
}

std::vector<Proposal> Repairer::row(std::size_t number, std::span<std::string_view const> fields) const
{
    RowRepairs repairs { *this, number, fields };
    repairs.all();
    return std::move(repairs.proposals);
}

Proposals proposals(Rows const& rows, Repairer const& repairer, std::size_t most)
{
    Proposals all;
    auto const take = [&](std::vector<Proposal> more) {
        for (auto& proposal : more) {
            ++all.by_rule[proposal.rule];
            if (all.kept.size() < most)
                all.kept.push_back(std::move(proposal));
        }
    };
    take(repairer.header());
    std::vector<std::string_view> fields;
    for (std::size_t r = 0; r < rows.rows.size(); ++r) {
        fields.assign(rows.rows[r].begin(), rows.rows[r].end());
        take(repairer.row(rows.place_of(r, 0).row, fields));
    }
    return all;
}

namespace {

std::string* cell_at(Rows& rows, tables::Place place)
{
    auto const column = place.column - rows.first_column;
    if (place.column < rows.first_column)
        return nullptr;
    if (place.row == rows.header_row)
        return column < rows.header.size() ? &rows.header[column] : nullptr;
    auto const row = place.row - rows.header_row - 1;  // without a header row it is the largest number, and this wraps to the row itself
    return row < rows.rows.size() && column < rows.rows[row].size() ? &rows.rows[row][column] : nullptr;
}

}  // namespace

Applied apply(Rows& rows, std::span<Proposal const> proposals)
{
    Applied done;
    for (std::size_t i = 0; i < proposals.size(); ++i) {
        auto const& changes = proposals[i].changes;
        if (!std::ranges::all_of(changes, [&](auto const& change) { auto const* cell = cell_at(rows, change.at); return cell && *cell == change.before; })) {
            done.left_out.push_back(i);
            continue;
        }
        for (auto const& change : changes) {
            *cell_at(rows, change.at) = change.after;
            done.undo.push_back(change);
        }
        ++done.applied;
    }
    return done;
}

bool undo(Rows& rows, Applied const& applied)
{
    // Proposals on one cell stand behind one another: only the last of them is still to be seen.
    std::map<std::pair<std::size_t, std::size_t>, std::string_view> now;
    for (auto const& change : applied.undo)
        now[{ change.at.row, change.at.column }] = change.after;
    for (auto const& [at, text] : now)
        if (auto const* cell = cell_at(rows, { at.first, at.second }); !cell || *cell != text)
            return false;
    for (auto const& change : applied.undo | std::views::reverse)
        *cell_at(rows, change.at) = change.before;
    return true;
}

}  // namespace mado::datasets
