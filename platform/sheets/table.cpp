#include <mado/sheets/table.h>

#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::sheets {

namespace {

constexpr int some_roots = 200;
constexpr std::size_t most_errors = 20, most_words = 20'000;
constexpr std::int64_t most_number = 999'999'999'999, most_moment = 253'402'300'800'000'000;   // the end of the year 9999

std::optional<std::int64_t> whole(std::string_view words)
{
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    return error == std::errc {} && end == words.data() + words.size() ? std::optional(value) : std::nullopt;
}

bool is_part(Type type) { return type == Type::Part || type == Type::PartFlag || type == Type::PartKept; }
bool is_number(Type type) { return type == Type::Whole || type == Type::Yen || type == Type::Flag || type == Type::Moment; }
bool is_bytes(Type type) { return type == Type::Json || type == Type::Bytes; }

// -- out
std::string part_in(db::Row const& row, Column const& column)
{
    auto const document = json::parse(row.text(column.where())).value_or(json::Value {});
    return column.type == Type::PartFlag ? (document.flag(column.name) ? "1" : "0") : std::to_string(document.integer(column.name));
}

std::string cell_in(db::Row const& row, Column const& column)
{
    auto const name = column.where();
    if (!column.is_kept())
        return {};
    if (is_part(column.type))
        return part_in(row, column);
    if (column.type == Type::Bytes)
        return crypto::base64url(row.bytes(name));
    if (column.type == Type::Json)
        return row.bytes(name);
    if (!is_number(column.type))
        return row.optional_text(name).value_or("");
    auto const value = row.optional_integer(name);
    return value ? std::to_string(*value) : std::string();
}

// Ids become the numbers that people know them by.
void name_ids(db::Read& tx, Book const& book, Root const& root, Table const& table, Cells& cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (!cells[i].empty() && table.columns[i].type == Type::Individual)
            cells[i] = book.individual_number(tx, cells[i]);
        else if (table.columns[i].type == Type::Root)
            cells[i] = std::to_string(root.number);
}

Cells cells_in(db::Row const& row, Table const& table)
{
    Cells cells;
    for (auto const& column : table.columns)
        cells.push_back(cell_in(row, column));
    return cells;
}

std::size_t place_of(std::vector<Column> const& columns, std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::find(columns, name, &Column::name) - columns.begin());
}

// As they stand in a file, and only those that leave.
std::vector<Cells> finished(db::Read& tx, Book const& book, Root const& root, Table const& table, std::vector<Cells> rows)
{
    std::vector<Cells> all;
    for (auto& cells : rows) {
        if (table.leaves && !table.leaves(tx, root, table.columns, cells))
            continue;
        if (table.reading)
            table.reading(tx, root, table.columns, cells);
        name_ids(tx, book, root, table, cells);
        all.push_back(std::move(cells));
    }
    return all;
}

std::vector<Cells> rows_of(db::Read& tx, Book const& book, Table const& table, Root const& root)
{
    if (table.read)
        return table.read(tx, root);
    return finished(tx, book, root, table, tx.all(table.rows, { { "$root", root.id } }, [&](db::Row const& row) { return cells_in(row, table); }));
}

Part by_root(db::Read& tx, Book const& book, Range const& range, Table const& table, std::string const& after)
{
    Part part;
    std::vector<Cells> rows;
    std::size_t bytes = 0;
    for (auto place = after;;) {
        auto const roots = book.roots(tx, place, some_roots);
        if (roots.empty())
            break;
        for (auto const& root : roots) {
            auto const is_open = range.holds(root.owner) && (!table.is_kept_back || range.opens_shielded || !book.is_shielded(tx, root));
            auto some = is_open ? rows_of(tx, book, table, root) : std::vector<Cells> {};
            for (auto const& cells : some)
                for (auto const& cell : cells)
                    bytes += cell.size() + 3;
            if (!rows.empty() && (rows.size() + some.size() > most_rows || bytes > most_bytes / 2)) {
                part.next = place;
                break;
            }
            std::ranges::move(some, std::back_inserter(rows));
            place = root.place;
        }
        if (!part.next.empty())
            break;
    }
    part.rows = rows.size();
    part.csv = written(table.names(), rows);
    return part;
}

Part by_itself(db::Read& tx, Book const& book, Range const& range, Table const& table, std::string const& after)
{
    Part part;
    auto const read = tx.all(table.rows, { { "$after", after }, { "$most", most_rows } }, [&](db::Row const& row) { return cells_in(row, table); });
    auto const owner = place_of(table.columns, table.owner), root_id = place_of(table.columns, table.root_id), place = place_of(table.columns, table.place);
    std::vector<Cells> rows;
    for (auto const& cells : read) {
        auto const is_hidden = root_id < cells.size() && !cells[root_id].empty() && !range.opens_shielded && table.is_kept_back && book.is_shielded(tx, { cells[root_id], 0, {}, {} });
        if (is_hidden || (owner < cells.size() && !range.holds(cells[owner])))
            continue;
        auto some = finished(tx, book, {}, table, { cells });
        std::ranges::move(some, std::back_inserter(rows));
    }
    if (read.size() == most_rows && place < table.columns.size())
        part.next = read.back()[place];
    part.rows = rows.size();
    part.csv = written(table.names(), rows);
    return part;
}

// -- in
std::optional<std::string_view> wrong_value(Column const& column, std::string const& cell)
{
    constexpr std::string_view value = "web.sheet.value", day = "web.sheet.day";
    if (cell.empty())
        return column.needed == Needed::Yes ? std::optional<std::string_view>("web.sheet.required") : std::nullopt;
    auto const number = whole(cell);
    auto const says = [](bool is_right, std::string_view key) { return is_right ? std::nullopt : std::optional(key); };
    switch (column.type) {
    case Type::Words: return says(text::length(cell) <= most_words && cell.find('\0') == cell.npos, "web.sheet.too_long");
    case Type::Root:
    case Type::Individual: return says(number && *number >= 1 && *number <= most_number, value);
    case Type::Whole: return says(number && *number >= 0 && *number <= most_number, value);
    case Type::Part:
    case Type::PartKept:
    case Type::Yen: return says(number && *number >= -most_number && *number <= most_number, value);
    case Type::PartFlag:
    case Type::Flag: return says(cell == "0" || cell == "1", value);
    case Type::Day: return says(Day::parse(cell).has_value(), day);
    case Type::Month: return says(cell.size() == 7 && Day::parse(cell + "-01"), day);
    case Type::Moment: return says(number && *number >= 0 && *number <= most_moment, value);
    case Type::Uuid: return says(is_uuid(cell), value);
    case Type::Word: return says(std::ranges::find(column.words, cell) != column.words.end(), value);
    case Type::Json: return says(json::parse(cell, { 1u << 20, 32 }).has_value(), value);
    case Type::Bytes: return says(crypto::from_base64url(cell).has_value(), value);
    }
    return value;
}

db::Value kept(Column const& column, std::string const& cell)
{
    if (is_bytes(column.type))
        return db::Bytes { column.type == Type::Json ? cell : crypto::from_base64url(cell).value_or("") };
    auto const may_be_null = column.needed == Needed::No && (is_number(column.type) || column.type == Type::Day);
    if (cell.empty() && may_be_null)
        return nullptr;
    if (is_number(column.type) || column.type == Type::PartKept)
        return whole(cell).value_or(0);
    return cell;
}

class Keeper {
public:
    Keeper(db::Write& tx, Book const& book, Range const& range, Table const& table) : tx_(tx), book_(book), range_(range), table_(table) {}

    std::vector<FieldError> errors {};
    Taken taken {};

    void wrong(Row const& row, std::string_view column, std::string_view says, std::map<std::string, std::string> arguments = {})
    {
        if (errors.size() < most_errors)
            errors.push_back(wrong_at(row.line, column, says, std::move(arguments)));
    }

    bool has_right_cells(Row const& row)
    {
        auto const before = errors.size();
        for (std::size_t i = 0; i < table_.columns.size(); ++i)
            if (auto const says = wrong_value(table_.columns[i], row.cells[i]))
                wrong(row, table_.columns[i].name, *says);
        return errors.size() == before;
    }

    // Whose the row is; of what is out of reach nobody learns that there is one.
    std::optional<Root> root_of(Row const& row)
    {
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            auto const& column = table_.columns[i];
            if (column.type != Type::Root)
                continue;
            auto found = book_.numbered(tx_, whole(row.cells[i]).value_or(0));
            if (found && range_.holds(found->owner))
                return found;
            wrong(row, column.name, book_.unknown_root);
        }
        return std::nullopt;
    }

    // Ids for the numbers that people know them by.
    std::optional<Cells> with_ids(Row const& row, Root const& root)
    {
        auto cells = row.cells;
        auto const before = errors.size();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            auto const& column = table_.columns[i];
            if (column.type == Type::Root)
                cells[i] = root.id;
            if (column.name == table_.owner && !range_.holds(cells[i]))
                wrong(row, column.name, "web.sheet.other_division");
            if (column.type != Type::Individual || cells[i].empty())
                continue;
            cells[i] = book_.individual(tx_, whole(cells[i]).value_or(0));
            if (cells[i].empty())
                wrong(row, column.name, "web.sheet.unknown_individual");
        }
        return errors.size() == before ? std::optional(std::move(cells)) : std::nullopt;
    }

    db::Parameters parameters(Cells const& cells, bool of_key) const
    {
        db::Parameters all;
        std::map<std::string_view, json::Value> documents;
        names_.clear();
        names_.reserve(table_.columns.size() * 2);   // views of them are kept until the statement has run
        auto const add = [&](std::string_view name, db::Value value) {
            names_.push_back("$" + std::string(name));
            all.push_back({ std::string_view(names_.back()), std::move(value) });
        };
        for (std::size_t i = 0; i < cells.size(); ++i) {
            auto const& column = table_.columns[i];
            if (!column.is_kept() || (of_key && column.key == Key::No))
                continue;
            if (is_part(column.type))
                documents[column.where()].set(column.name, column.type == Type::PartFlag ? json::Value(cells[i] == "1") : json::Value(whole(cells[i]).value_or(0)));
            if (column.type == Type::PartKept)
                add(column.name, kept(column, cells[i]));
            if (!is_part(column.type))
                add(column.where(), kept(column, cells[i]));
        }
        for (auto const& [name, document] : documents)
            add(name, json::canonical(document));
        return all;
    }

    // What stands there with the same key; it may be the row of another root, which is otherwise then.
    std::optional<Cells> standing(Cells const& cells, Root const& root)
    {
        auto found = tx_.all(table_.one, parameters(cells, true), [&](db::Row const& row) { return cells_in(row, table_); });
        if (found.empty())
            return std::nullopt;
        auto& there = found.front();
        if (table_.reading)
            table_.reading(tx_, root, table_.columns, there);
        for (std::size_t i = 0; i < there.size(); ++i)
            if (!table_.columns[i].is_kept())
                there[i] = cells[i];
        return std::move(there);
    }

    bool is_another(Row const& row, Cells const& cells, Cells const& there)
    {
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (table_.columns[i].key == Key::Yes && cells[i] != there[i]) {
                wrong(row, table_.columns[i].name, "web.sheet.taken");
                return true;
            }
        return false;
    }

    void otherwise(Row const& row, bool is_same, bool is_again)
    {
        if (!is_same && is_again)
            wrong(row, table_.columns.front().name, "web.sheet.twice");
        taken.other += is_same ? 0 : 1;
    }

    // Whether it is new. `is_again`: a row before it has the same key.
    bool add(Row const& row, std::optional<Root> const& root, bool is_again)
    {
        auto const here = root.value_or(Root {});
        if (table_.read) {
            auto const there = table_.read(tx_, here);
            if (there.empty())
                table_.keep(tx_, here, Sent(table_.columns, row, root));
            else
                otherwise(row, there.front() == row.cells, is_again);
            return there.empty();
        }
        auto cells = with_ids(row, here);
        if (!cells)
            return false;
        if (auto const there = standing(*cells, here)) {
            if (table_.is_of_roots && is_another(row, *cells, *there))
                return false;
            otherwise(row, *there == *cells, is_again);
            return false;
        }
        if (table_.keeping)
            table_.keeping(tx_, here, table_.columns, *cells);
        tx_.execute(table_.insert, parameters(*cells, false));
        return true;
    }

    void check(Row const& row, std::optional<Root> const& root)
    {
        if (!table_.check)
            return;
        for (auto const& one : table_.check(tx_, Sent(table_.columns, row, root)))
            wrong(row, one.column, one.says, one.arguments);
    }

private:
    db::Write& tx_;
    Book const& book_;
    Range const& range_;
    Table const& table_;
    mutable std::vector<std::string> names_ {};
};

}  // namespace

bool Range::holds(std::string_view owner) const
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(owner, division); });
}

Range range_of(db::Read& tx, Caller const& caller, access::Action const& exchange, access::Action const& shielded)
{
    Range range { access::scope(tx, caller, exchange) };
    Range const opened { access::scope(tx, caller, shielded) };
    range.opens_shielded = !range.divisions.empty() && std::ranges::all_of(range.divisions, [&](std::string const& division) { return opened.holds(division); });
    return range;
}

std::string const& Sent::operator[](std::string_view column) const { return row_.cells.at(place_of(columns_, column)); }

Names Table::names() const
{
    Names all;
    for (auto const& column : columns)
        all.push_back(column.name);
    return all;
}

Table const* Book::table(std::string_view name) const
{
    auto const found = std::ranges::find(tables, name, &Table::name);
    return found == tables.end() ? nullptr : &*found;
}

std::vector<db::Statement> Book::statements() const
{
    std::vector<db::Statement> all;
    for (auto const& table : tables)
        for (auto const& one : { table.rows, table.one, table.insert })
            if (!one.name.empty())
                all.push_back(one);
    return all;
}

Part part_of(db::Read& tx, Book const& book, Range const& range, Table const& table, std::string const& after)
{
    return table.by == Table::By::Root ? by_root(tx, book, range, table, after) : by_itself(tx, book, range, table, after);
}

Result<Taken> take_in(db::Write& tx, Book const& book, Range const& range, Table const& table, std::string_view bytes)
{
    auto const rows = TRY(rows_in(table.names(), bytes, most_rows));
    Keeper keeper(tx, book, range, table);
    keeper.taken.rows = std::ssize(rows);
    std::set<Cells> seen;
    std::vector<std::pair<Row const*, std::optional<Root>>> added;
    for (auto const& row : rows) {
        if (keeper.errors.size() == most_errors)
            break;
        Cells key;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (table.columns[i].key == Key::Yes)
                key.push_back(row.cells[i]);
        if (!keeper.has_right_cells(row))
            continue;
        auto const is_again = !seen.insert(key).second;
        auto root = table.by == Table::By::Root ? keeper.root_of(row) : std::nullopt;
        if (table.by == Table::By::Root && !root)
            continue;
        if (keeper.add(row, root, is_again))
            added.emplace_back(&row, std::move(root));
    }
    if (keeper.errors.empty())
        for (auto const& [row, root] : added)
            keeper.check(*row, root);
    if (!keeper.errors.empty())
        return refuse(std::move(keeper.errors));
    keeper.taken.added = std::ssize(added);
    return keeper.taken;
}

}  // namespace mado::sheets
