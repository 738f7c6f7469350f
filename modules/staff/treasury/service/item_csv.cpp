#include <mado/treasury/items.h>

#include <mado/csv/reader.h>
#include <mado/csv/writer.h>
#include <mado/text/cp932.h>

#include "model/item_file.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::treasury {

namespace {

constexpr std::size_t most_rows = 5'000, columns = 23;
std::array<std::string_view, columns> const titles { "code", "since", "title", "account", "kan_code", "kan", "kou_code", "kou", "moku_code", "moku", "setsu_code", "setsu", "class", "year", "due_days", "ways",
    "elqr_since", "returned_on_withdrawal", "limitation_years", "reminder_days", "lateness", "source", "sure" };

std::unexpected<Refusal> wrong(std::uint64_t line, std::string_view column)
{
    return refuse({ FieldError { "file", "treasury.items.wrong_field", { { "line", std::to_string(line) }, { "column", std::string(column) } }, {} } });
}

std::vector<std::string> cells_of(Item const& item)
{
    std::vector<std::string> cells { item.code, item.since_year == 0 ? std::string() : std::to_string(item.since_year), item.title, item.account };
    for (auto const& heading : item.headings) {
        cells.push_back(heading.code);
        cells.push_back(heading.title);
    }
    std::string ways;
    for (auto const way : item.ways)
        ways += (ways.empty() ? "" : " ") + word_of(way);
    for (auto const& cell : { word_of(item.claim_class), word_of(item.year_basis), std::to_string(item.due_days), ways, item.elqr_since ? item.elqr_since->iso() : std::string(),
             std::string(item.returned_on_withdrawal ? "1" : "0"), std::to_string(item.limitation_years), std::to_string(item.reminder_days), item.lateness, item.source, item.sure })
        cells.push_back(cell);
    return cells;
}

// One row: each cell as what it must be, the first fault by its column.
class Row {
public:
    explicit Row(std::span<std::string_view const> fields) : fields_(fields) {}
    std::string text() { return std::string(fields_[at_++]); }
    int number(int otherwise)
    {
        auto const cell = fields_[at_++];
        int value = otherwise;
        auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (!cell.empty() && (error != std::errc {} || end != cell.data() + cell.size()))
            fail();
        return value;
    }
    template <class Enum>
    Enum word(std::string_view cell)
    {
        auto const names = names_of(Enum {});
        auto const found = std::ranges::find(names, cell);
        if (found == names.end())
            fail();
        return found == names.end() ? Enum {} : static_cast<Enum>(found - names.begin());
    }
    template <class Enum>
    Enum word() { return word<Enum>(fields_[at_++]); }
    std::vector<Way> ways()
    {
        std::vector<Way> all;
        auto const cell = fields_[at_++];
        for (std::size_t from = 0; from < cell.size();) {
            auto const end = std::min(cell.find(' ', from), cell.size());
            if (end > from)
                all.push_back(word<Way>(cell.substr(from, end - from)));
            from = end + 1;
        }
        return all;
    }
    std::optional<Day> day()
    {
        auto const cell = fields_[at_++];
        auto const found = Day::parse(cell);
        if (!found && !cell.empty())
            fail();
        return found;
    }
    std::optional<std::size_t> fault() const { return fault_; }

private:
    void fail()
    {
        if (!fault_)
            fault_ = at_ - 1;
    }
    std::span<std::string_view const> fields_;
    std::size_t at_ = 0;
    std::optional<std::size_t> fault_ {};
};

Result<Item> item_of(csv::Row const& row)
{
    if (row.fields.size() != columns)
        return wrong(row.number, titles[std::min(row.fields.size(), columns - 1)]);
    Row cells(row.fields);
    Item item;
    item.code = cells.text();
    item.since_year = cells.number(0);
    item.title = cells.text();
    item.account = cells.text();
    for (auto& heading : item.headings) {
        heading.code = cells.text();
        heading.title = cells.text();
    }
    item.claim_class = cells.word<ClaimClass>();
    item.year_basis = cells.word<YearBasis>();
    item.due_days = cells.number(item.due_days);
    item.ways = cells.ways();
    item.elqr_since = cells.day();
    item.returned_on_withdrawal = cells.text() == "1";
    item.limitation_years = cells.number(item.limitation_years);
    item.reminder_days = cells.number(item.reminder_days);
    item.lateness = cells.text();
    item.source = cells.text();
    item.sure = cells.text();
    if (auto const fault = cells.fault())
        return wrong(row.number, titles[*fault]);
    if (auto const errors = model::wrong_in(item); !errors.empty())
        return wrong(row.number, errors.front().field);
    return item;
}

}  // namespace

std::span<std::string_view const> model::item_columns() { return titles; }

std::string items_csv(std::vector<Item> const& items)
{
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(std::span<std::string_view const>(titles));
    for (auto const& item : items) {
        auto const cells = cells_of(item);
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

Result<std::vector<Item>> items_of_csv(std::string_view bytes)
{
    auto const text = text::from_office(bytes);  // spreadsheets write either encoding
    if (!text)
        return wrong(1, "文字コード");
    csv::Reader reader(csv::of_text(*text));
    std::vector<Item> all;
    std::set<std::pair<std::string, int>> seen;
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong(row.error().row, "");
        if (!*row)
            break;
        if (is_heading) {
            if (!std::ranges::equal((*row)->fields, titles))
                return refuse({ FieldError { "file", "treasury.items.wrong_heading", {}, {} } });
            continue;
        }
        all.push_back(TRY(item_of(**row)));
        if (!seen.emplace(all.back().code, all.back().since_year).second || all.size() > most_rows)
            return wrong((*row)->number, "code");
    }
    if (all.empty())
        return refuse({ FieldError { "file", "treasury.imports.empty", {}, {} } });
    return all;
}

}  // namespace mado::treasury
