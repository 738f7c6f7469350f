// The DataStore: rows of the tables of what is published.
#include "api/ckan.h"

#include "model/rows.h"
#include "web/usage.h"

#include <mado/tables/sql.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace mado::catalogue {

namespace {

namespace ckan = datasets::ckan;

constexpr std::int64_t rows_at_first = 100, most_rows = 32'000;
constexpr std::uint64_t most_compared = 200'000;     // rows that are looked at for `distinct`
constexpr std::size_t most_values = 32'000;           // of one filter
constexpr std::string_view number_name = "_id";

struct Table { datasets::Offered const* offered; datasets::Resource const* resource; tables::Columns columns; };

Ckan<Table> table_of(Acting const& acting, std::string const& id)
{
    auto const [offered, place] = acting.view.find_resource(id);
    if (!offered || !offered->dataset->resources[place].table)
        return not_found("Resource \"" + id + "\" was not found.");
    auto const& resource = offered->dataset->resources[place];
    auto columns = acting.shelf.tables.open(acting.visit.here, offered->publisher->code, resource);
    if (!columns)
        return std::unexpected(CkanError { 503, "Search Error", "The table cannot be read now.", {} });
    return Table { offered, &resource, std::move(*columns) };
}

std::string as_text(json::Value const& value) { return value.is_text() ? value.text() : value.is_null() ? "" : json::write(value); }

std::vector<std::string> values_of(json::Value const& value)
{
    std::vector<std::string> all;
    if (!value.is_array())
        return { as_text(value) };
    for (auto const& one : value.array())
        all.push_back(as_text(one));
    return all;
}

// What is asked of the table, and of the rows' own numbers.
struct RowsOfCkan {
    tables::Wanted wanted {};
    std::vector<std::size_t> fields {};
    bool with_number = true;
    std::optional<std::vector<std::uint64_t>> numbers {};   // filters: {"_id": …}
};

Ckan<void> add_filters(Table const& table, json::Value const& filters, RowsOfCkan& made)
{
    for (auto const& [name, value] : filters.is_object() ? filters.object() : json::Object {}) {
        if (value.is_array() && value.array().size() > most_values)
            return invalid("filters", "more than " + std::to_string(most_values) + " values for " + name);
        if (name == number_name) {
            made.numbers.emplace();
            for (auto const& text : values_of(value)) {
                std::uint64_t number = 0;
                auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
                if (error != std::errc {} || end != text.data() + text.size())
                    return invalid("filters", "invalid value \"" + text + "\" for _id");
                made.numbers->push_back(number);
            }
            std::ranges::sort(*made.numbers);
            continue;
        }
        auto const column = table.columns.column(name);
        if (!column)
            return invalid("filters", "field \"" + name + "\" not in table");
        if (value.is_null())
            made.wanted.where.push_back({ *column, tables::Condition::Is::Empty, {} });
        else
            made.wanted.where.push_back({ *column, tables::Condition::Is::OneOf, values_of(value) });
    }
    return {};
}

Ckan<void> add_words(Acting const& acting, Table const& table, RowsOfCkan& made)
{
    auto const* q = acting.asked.raw("q");
    if (!q)
        return {};
    auto const by_column = acting.asked.object("q");
    if (!by_column || !by_column->is_object()) {
        made.wanted.words = as_text(*q);
        return {};
    }
    for (auto const& [name, value] : by_column->object()) {
        auto const column = table.columns.column(name);
        if (!column)
            return invalid("q", "field \"" + name + "\" not in table");
        made.wanted.where.push_back({ *column, tables::Condition::Is::Contains, { as_text(value) } });
    }
    return {};
}

// "a desc, b": a column in quotes may hold a comma.
Ckan<void> add_sort(Acting const& acting, Table const& table, RowsOfCkan& made)
{
    for (auto const& text : acting.asked.list("sort")) {
        auto name = text;
        bool descending = false;
        for (auto const& [ending, is_down] : { std::pair<std::string_view, bool> { " desc", true }, { " DESC", true }, { " asc", false }, { " ASC", false } })
            if (name.ends_with(ending)) {
                name.resize(name.size() - ending.size());
                descending = is_down;
                break;
            }
        name = text::trimmed(name);
        if (name.size() > 1 && name.front() == '"' && name.back() == '"')
            name = name.substr(1, name.size() - 2);
        if (name == number_name && !descending)       // as the table has them
            break;
        auto const column = table.columns.column(name);
        if (!column)
            return invalid("sort", "field \"" + name + "\" not in table");
        if (std::ranges::find(made.wanted.order, *column, &tables::Order::column) != made.wanted.order.end())
            return invalid("sort", "field \"" + name + "\" stands twice");
        if (made.wanted.order.size() == most_orders)
            return invalid("sort", "more than " + std::to_string(most_orders) + " fields");
        made.wanted.order.push_back({ *column, descending });
    }
    return {};
}

Ckan<void> add_fields(Acting const& acting, Table const& table, RowsOfCkan& made)
{
    auto const fields = acting.asked.list("fields");
    made.with_number = fields.empty();
    for (auto const& name : fields) {
        if (name == number_name) {
            made.with_number = true;
            continue;
        }
        auto const column = table.columns.column(name);
        if (!column)
            return invalid("fields", "field \"" + name + "\" not in table");
        if (std::ranges::find(made.fields, *column) != made.fields.end())
            return invalid("fields", "field \"" + name + "\" stands twice");
        made.fields.push_back(*column);
    }
    if (fields.empty())
        for (std::size_t n = 0; n < table.columns.columns().size(); ++n)
            made.fields.push_back(n);
    return {};
}

Ckan<RowsOfCkan> rows_of(Acting const& acting, Table const& table)
{
    RowsOfCkan made;
    auto const filters = acting.asked.object("filters");
    if (!filters)
        return std::unexpected(filters.error());
    auto const limit = acting.asked.whole("limit", rows_at_first, most_rows), offset = acting.asked.whole("offset", 0, INT64_MAX);
    if (!limit || !offset)
        return std::unexpected(limit ? offset.error() : limit.error());
    made.wanted.limit = static_cast<std::uint64_t>(*limit);
    made.wanted.offset = static_cast<std::uint64_t>(*offset);
    for (auto const& done : { add_filters(table, *filters, made), add_words(acting, table, made), add_sort(acting, table, made), add_fields(acting, table, made) })
        if (!done)
            return std::unexpected(done.error());
    if (made.wanted.where.size() > most_filters)
        return invalid("filters", "more than " + std::to_string(most_filters) + " conditions");
    return made;
}

Ckan<tables::Found> found(Table const& table, tables::Wanted const& wanted)
{
    auto made = tables::find(table.columns, wanted);
    if (!made)
        return invalid("filters", "invalid value \"" + made.error().value + "\" for field \"" + table.columns.columns()[made.error().column].name + "\"");
    return std::move(*made);
}

tables::Found part_of(std::vector<std::uint64_t> rows, tables::Wanted const& wanted)
{
    tables::Found made { rows.size(), {} };
    auto const from = std::min<std::uint64_t>(wanted.offset, rows.size());
    auto const to = std::min<std::uint64_t>(rows.size(), from + wanted.limit);
    made.rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(to));
    return made;
}

// The first row of each combination of the fields.
std::vector<std::uint64_t> distinct(Table const& table, std::vector<std::uint64_t> const& rows, std::vector<std::size_t> const& fields)
{
    std::unordered_set<std::string> seen;
    std::vector<std::uint64_t> first;
    for (auto const row : rows) {
        std::string all;
        for (auto const field : fields)
            all += cell_of(table.columns, field, row) + '\x1f';
        if (seen.insert(std::move(all)).second)
            first.push_back(row);
    }
    return first;
}

Ckan<tables::Found> search(Acting const& acting, Table const& table, RowsOfCkan& rows)
{
    bool const is_distinct = acting.asked.flag("distinct", false);
    if (!is_distinct && !rows.numbers)
        return found(table, rows.wanted);
    auto wide = rows.wanted;
    wide.offset = 0;
    wide.limit = is_distinct ? most_compared : table.columns.rows();
    auto all = found(table, wide);
    if (!all)
        return all;
    if (rows.numbers)
        std::erase_if(all->rows, [&](std::uint64_t row) { return !std::ranges::binary_search(*rows.numbers, row + 1); });
    if (is_distinct) {
        if (all->total > most_compared)
            return invalid("distinct", "Too many rows for distinct: narrow them with filters");
        rows.with_number = false;
        all->rows = distinct(table, all->rows, rows.fields);
    }
    return part_of(std::move(all->rows), rows.wanted);
}

json::Value fields_json(Table const& table, RowsOfCkan const& rows)
{
    json::Value fields = json::Array {};
    if (rows.with_number)
        fields.add(json::object({ { "id", number_name }, { "type", "int" } }));
    for (auto const field : rows.fields) {
        auto const& column = table.columns.columns()[field];
        fields.add(json::object({ { "id", column.name }, { "type", ckan::type_of(column.type) } }));
    }
    return fields;
}

// The address that was asked, from another row on.
std::string link_at(Acting const& acting, std::uint64_t offset)
{
    std::string address = "/api/3/action/datastore_search";
    char const* before = "?";
    for (auto const& [name, value] : acting.visit.request.query)
        if (name != "offset") {
            address += before + http::percent_encoded(name) + "=" + http::percent_encoded(value);
            before = "&";
        }
    return offset ? address + before + "offset=" + std::to_string(offset) : address;
}

std::unexpected<CkanError> too_large()
{
    return std::unexpected(CkanError { 413, "Search Error", "The answer would be larger than " + std::to_string(most_answer_bytes >> 20) + " MB: ask for fewer rows or fields.", {} });
}

Ckan<std::string> records(Table const& table, RowsOfCkan const& rows, tables::Found const& found, std::string const& format)
{
    std::string out;
    if (format == "objects") {
        if (!write_records(table.columns, found.rows, rows.fields, rows.with_number ? number_name : std::string_view {}, out))
            return too_large();
        return out;
    }
    std::string text;
    if (!write_rows_csv(table.columns, found.rows, rows.fields, text))
        return too_large();
    append_json_text(out, std::string_view(text).substr(text.find("\r\n") + 2));  // without the header
    return out;
}

Ckan<std::string> datastore_search(Acting const& acting)
{
    auto const id = acting.asked.has("resource_id") ? acting.asked.must("resource_id") : acting.asked.must(acting.asked.has("id") ? "id" : "resource_id");
    if (!id)
        return std::unexpected(id.error());
    auto const format = acting.asked.text("records_format", "objects");
    if (format != "objects" && format != "csv")
        return invalid("records_format", "Value must be one of: objects, csv");
    auto const table = table_of(acting, *id);
    if (!table)
        return std::unexpected(table.error());
    auto rows = rows_of(acting, *table);
    if (!rows)
        return std::unexpected(rows.error());
    auto const found = search(acting, *table, *rows);
    if (!found)
        return std::unexpected(found.error());
    count_usage(acting.visit, acting.shelf, *table->offered, *id, datasets::api_form);
    auto result = json::object({ { "resource_id", *id }, { "fields", fields_json(*table, *rows) }, { "limit", static_cast<std::int64_t>(rows->wanted.limit) }, { "records_format", format },
        { "_links", json::object({ { "start", link_at(acting, 0) }, { "next", link_at(acting, rows->wanted.offset + rows->wanted.limit) } }) } });
    if (rows->wanted.offset)
        result.set("offset", static_cast<std::int64_t>(rows->wanted.offset));
    for (auto const* echoed : { "filters", "q", "sort" })
        if (auto const* value = acting.asked.raw(echoed))
            result.set(echoed, *value);
    bool const with_total = acting.asked.flag("include_total", true);
    result.set("include_total", with_total);
    if (with_total)
        result.set("total", static_cast<std::int64_t>(found->total)).set("total_was_estimated", false).set("total_estimation_threshold", {});
    auto text = json::write(result);
    text.pop_back();
    auto const written = records(*table, *rows, *found, format);
    if (!written)
        return written;
    return text + ",\"records\":" + *written + "}";
}

Ckan<std::string> datastore_info(Acting const& acting)
{
    auto const id = acting.asked.has("id") ? acting.asked.must("id") : acting.asked.must(acting.asked.has("resource_id") ? "resource_id" : "id");
    if (!id)
        return std::unexpected(id.error());
    auto const table = table_of(acting, *id);
    if (!table)
        return std::unexpected(table.error());
    auto const& words = table->resource->table->columns;
    json::Value fields = json::Array {};
    for (std::size_t n = 0; n < table->columns.columns().size(); ++n) {
        auto const& column = table->columns.columns()[n];
        auto one = json::object({ { "id", column.name }, { "type", ckan::type_of(column.type) },
            { "schema", json::object({ { "native_type", ckan::type_of(column.type) }, { "notnull", column.empty == 0 }, { "is_index", true }, { "index_name", {} }, { "uniquekey", column.name == table->resource->table->key } }) } });
        if (n < words.size() && !words[n].description.empty())
            one.set("info", json::object({ { "label", column.name }, { "notes", words[n].description } }));
        fields.add(std::move(one));
    }
    return json::write(json::object({ { "meta", json::object({ { "id", *id }, { "count", static_cast<std::int64_t>(table->columns.rows()) }, { "table_type", "BASE TABLE" },
                                          { "size", static_cast<std::int64_t>(table->resource->bytes) }, { "aliases", json::Array {} } }) },
        { "fields", std::move(fields) } }));
}

// Two members of one name in a record: most programs would read only one of them.
std::optional<std::string> name_twice(tables::SqlAnswer const& answer)
{
    std::unordered_set<std::string_view> names;
    for (auto const& field : answer.fields)
        if (!names.insert(field.name).second)
            return field.name;
    return std::nullopt;
}

Ckan<std::string> records_of(tables::SqlAnswer const& answer)
{
    std::string out = "[";
    for (auto const& row : answer.rows) {
        out += out.size() > 1 ? ",{" : "{";
        for (std::size_t n = 0; n < answer.fields.size(); ++n) {
            if (n)
                out += ',';
            append_json_text(out, answer.fields[n].name);
            out += ':';
            auto const type = answer.fields[n].type;
            bool const is_bare = type == tables::Type::Integer || type == tables::Type::Decimal || type == tables::Type::Boolean;
            if (!row[n])
                out += "null";
            else if (is_bare)
                out += *row[n];
            else
                append_json_text(out, *row[n]);
        }
        out += '}';
        if (out.size() > most_answer_bytes)
            return too_large();
    }
    return out + "]";
}

CkanError error_of(tables::SqlRefused const& refused)
{
    auto const says = refused.says + (refused.place ? " (at character " + std::to_string(refused.place) + ")" : "");
    if (refused.kind == tables::SqlRefused::Kind::NotAllowed)
        return { 403, "Authorization Error", "Access denied: " + says, {} };
    return { 409, "Validation Error", {}, { { "query", says } } };
}

// Nothing of the text reaches a database: base/tables parses it and runs what its grammar knows on the columns of one published table.
Ckan<std::string> datastore_search_sql(Acting const& acting)
{
    auto const sql = acting.asked.must("sql");
    if (!sql)
        return std::unexpected(sql.error());
    auto const answer = tables::select(*sql, [&](std::string_view name) -> std::optional<tables::Columns> {
        auto table = table_of(acting, std::string(name));
        if (!table)
            return std::nullopt;
        count_usage(acting.visit, acting.shelf, *table->offered, std::string(name), datasets::api_form);
        return std::move(table->columns);
    });
    if (!answer)
        return std::unexpected(error_of(answer.error()));
    if (auto const name = name_twice(*answer))
        return invalid("query", "two fields of the answer are called \"" + *name + "\": give one another name with AS");
    auto result = json::object({ { "sql", *sql }, { "fields", json::array_of(answer->fields, [](tables::SqlAnswer::Field const& field) {
                                    return json::object({ { "id", field.name }, { "type", ckan::type_of(field.type) } });
                                }) } });
    if (answer->cut)
        result.set("records_truncated", true);
    auto text = json::write(result);
    text.pop_back();
    auto const written = records_of(*answer);
    if (!written)
        return written;
    return text + ",\"records\":" + *written + "}";
}

}  // namespace

std::span<NamedAction const> datastore_actions()
{
    static constexpr std::array actions {
        NamedAction { "datastore_search", datastore_search, "Returns rows of a table. resource_id, filters, q, sort, fields, limit (100; at most 32000), offset, distinct, include_total, records_format (objects, csv)." },
        NamedAction { "datastore_info", datastore_info, "Returns the columns of a table and how many rows it has. id." },
        NamedAction { "datastore_search_sql", datastore_search_sql, "Answers one SELECT over one table, which is named by its resource id in double quotes. sql." },
    };
    return actions;
}

}  // namespace mado::catalogue
