#include "transfer/rows.h"

#include <mado/json/json.h>

#include <algorithm>
#include <set>

namespace mado::db::transfer {

namespace {

constexpr std::size_t batch_bytes = 1 << 20;
constexpr std::size_t largest_document = 256u << 20;

void append_number(std::string& to, std::uint64_t value, int bytes)
{
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        to += static_cast<char>(static_cast<unsigned char>(value >> shift & 0xff));
}

[[noreturn]] void broken() { throw Failure("these bytes are no rows: they break off, or are of another table"); }

std::uint64_t number(std::string_view& from, std::size_t bytes)
{
    if (from.size() < bytes)
        broken();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return value;
}

Cell next_cell(std::string_view& from)
{
    auto const kind = number(from, 1);
    if (kind > static_cast<std::uint64_t>(Kind::Json))
        broken();
    Cell cell { static_cast<Kind>(kind), 0, {} };
    if (cell.kind == Kind::Integer) {
        cell.integer = static_cast<std::int64_t>(number(from, 8));
    } else if (cell.kind != Kind::Null) {
        auto const size = number(from, 4);
        if (size > from.size())
            broken();
        cell.bytes = from.substr(0, size);
        from.remove_prefix(size);
    }
    return cell;
}

std::string told(std::string_view module, std::string_view name) { return std::string(module) + "/migrations/" + std::string(name); }

}  // namespace

void append(std::string& rows, Cell const& cell)
{
    rows += static_cast<char>(cell.kind);
    if (cell.kind == Kind::Integer) {
        append_number(rows, static_cast<std::uint64_t>(cell.integer), 8);
    } else if (cell.kind != Kind::Null) {
        if (cell.bytes.size() > 0xffff'ffff)
            throw Failure("a value of more than 4 GiB");
        append_number(rows, cell.bytes.size(), 4);
        rows += cell.bytes;
    }
}

void each_row(std::string_view rows, std::size_t columns, std::function<void(std::vector<Cell> const&)> const& use)
{
    std::vector<Cell> cells(columns);
    if (columns == 0 && !rows.empty())
        broken();
    while (!rows.empty()) {
        for (auto& cell : cells)
            cell = next_cell(rows);
        use(cells);
    }
}

std::size_t place_of(Table const& table, std::string_view column)
{
    auto const found = std::ranges::find(table.columns, column, &Column::name);
    if (found == table.columns.end())
        throw Failure("the table " + table.name + " has no column " + std::string(column));
    return static_cast<std::size_t>(found - table.columns.begin());
}

std::string canonical_json(std::string_view text)
{
    if (text == "{}" || text == "[]")
        return std::string(text);
    auto const parsed = json::parse(text, { .bytes = largest_document, .depth = 200 });
    return parsed ? json::canonical(*parsed) : std::string(text);
}

void Batch::end_of_row()
{
    ++rows_;
    if (bytes_.size() >= batch_bytes)
        give();
}

void Batch::give()
{
    if (rows_ == 0)
        return;
    hash_.add(bytes_);
    if (take_)
        take_(bytes_, rows_);
    all_ += rows_;
    rows_ = 0;
    bytes_.clear();
}

Sum Batch::finish()
{
    give();
    return { all_, crypto::hex(hash_.finish()) };
}

// A table that refers to itself, or two that refer to each other, come as they are: their constraints are checked when all rows are in.
std::vector<Table> in_order_of_references(std::vector<Table> tables, std::vector<Reference> const& references)
{
    std::ranges::sort(tables, {}, &Table::name);
    std::vector<Table> ordered;
    std::set<std::string> placed;
    auto const is_ready = [&](Table const& table) {
        return std::ranges::all_of(references, [&](Reference const& one) { return one.from != table.name || one.to == table.name || placed.contains(one.to); });
    };
    while (!tables.empty()) {
        auto next = std::ranges::find_if(tables, is_ready);
        if (next == tables.end())
            next = tables.begin();
        placed.insert(next->name);
        ordered.push_back(std::move(*next));
        tables.erase(next);
    }
    return ordered;
}

void by_name(std::vector<Column>& columns) { std::ranges::sort(columns, {}, &Column::name); }

std::string quoted_name(std::string_view name)
{
    std::string text = "\"";
    for (char const c : name)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
}

std::string list_of(std::vector<Column> const& columns)
{
    std::string list;
    for (auto const& column : columns)
        list += (list.empty() ? "" : ", ") + quoted_name(column.name);
    return list;
}

std::string order_of(Table const& table)
{
    std::string order;
    for (auto const& column : table.key)
        order += (order.empty() ? " ORDER BY " : ", ") + quoted_name(column);
    return order;
}

std::vector<Migration> exactly(std::vector<Applied> const& applied, std::vector<Migration> const& known)
{
    std::vector<Migration> chosen;
    std::set<std::pair<std::string, std::int64_t>> found;
    for (auto const& migration : known)
        for (auto const& one : applied)
            if (one.module == migration.module && one.number == migration.number) {
                if (crypto::sha256_hex(migration.sql) != one.sha256)
                    throw Failure(told(one.module, one.name) + " is another in this program than in those data: use the version of the program that they belong to.");
                chosen.push_back(migration);
                found.emplace(one.module, one.number);
            }
    for (auto const& one : applied)
        if (!found.contains({ one.module, one.number }))
            throw Failure(told(one.module, one.name) + " was applied to those data and this program does not have it: the data are of a newer version; use that one.");
    return chosen;
}

}  // namespace mado::db::transfer
