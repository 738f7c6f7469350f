#include <mado/datasets/stars.h>

#include <mado/csvw/process.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace mado::datasets {

namespace {

constexpr std::size_t most_keys = 5'000'000;  // that are compared with each other; beyond it the key is believed

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); }
bool is_address(std::string_view cell)
{
    return (cell.starts_with("http://") || cell.starts_with("https://")) && cell.size() > 11 && std::ranges::none_of(cell, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<'; });
}

bool is_of(std::string_view column, LinkRule const& rule)
{
    return std::ranges::any_of(rule.columns, [&](std::string const& name) {
        return column == name || (column.size() > name.size() + 1 && column.ends_with(name) && column[column.size() - name.size() - 1] == '_');
    });
}

std::string datatype_of(tables::Type type)
{
    switch (type) {
    case tables::Type::Integer: return "integer";
    case tables::Type::Decimal: return "decimal";
    case tables::Type::Boolean: return "boolean";
    case tables::Type::Day: return "date";
    case tables::Type::Instant:               // written with or without zone
    case tables::Type::Text: break;
    }
    return "string";
}

json::Value column_metadata(ColumnWords const& column, std::vector<LinkRule> const& rules)
{
    auto made = json::object({ { "name", variable_of(column.name) }, { "titles", json::object({ { "ja", column.name } }) }, { "datatype", datatype_of(column.type) } });
    if (!column.description.empty())
        made.set("dc:description", column.description);
    if (!column.property.empty())
        made.set("propertyUrl", column.property);
    if (column.required)
        made.set("required", true);
    // Only what a whole cell makes can be said by a template of CSVW.
    for (auto const& rule : rules)
        if (rule.keep == rule.digits && is_of(column.name, rule))
            return made.set("valueUrl", rule.url + "{" + variable_of(column.name) + "}");
    return made;
}

// The two documents that the validation may look at.
class Shelf final : public csvw::Web {
public:
    Shelf(std::string metadata_url, std::string metadata, std::string table_url, std::function<csv::Source()> const& open)
        : metadata_url_(std::move(metadata_url)), metadata_(std::move(metadata)), table_url_(std::move(table_url)), open_(open)
    {
    }
    std::optional<std::string> document(std::string_view url) override { return url == metadata_url_ ? std::optional(metadata_) : std::nullopt; }
    std::optional<csv::Source> table(std::string_view url) override { return url == table_url_ ? std::optional(open_()) : std::nullopt; }
    bool knows(std::string_view url) const override { return url == metadata_url_ || url == table_url_; }

private:
    std::string metadata_url_, metadata_, table_url_;
    std::function<csv::Source()> const& open_;
};

void validate(Dataset const& dataset, Resource const& resource, std::function<csv::Source()> const& open, Addresses const& addresses, std::vector<LinkRule> const& rules, TableEvidence& made)
{
    auto const url = addresses.table + "-metadata.json";
    Shelf shelf(url, json::write(table_metadata(dataset, resource, addresses, rules)), addresses.table, open);
    csvw::Findings findings(10);
    made.metadata_is_valid = csvw::process({ .action = url }, shelf, findings, [](std::string_view) {});
    made.metadata_errors = findings.errors();
    made.metadata_warnings = findings.warnings();
    for (auto const& one : findings.kept())
        if (one.level == csvw::Finding::Level::Error) {
            made.metadata_says = one.says;
            break;
        }
}

// Rows with an address and with links, in one pass.
class Counting {
public:
    Counting(Resource const& resource, Addresses const& addresses, std::vector<LinkRule> const& rules) : addresses_(addresses), rules_(rules)
    {
        auto const& columns = resource.table->columns;
        for (std::size_t n = 0; n < columns.size(); ++n) {
            names_.push_back(columns[n].name);
            if (!resource.table->key.empty() && columns[n].name == resource.table->key)
                key_ = n;
        }
        links_.resize(names_.size());
    }

    void see(csv::Row const& row)
    {
        ++rows_;
        see_key(row);
        bool is_linked = false;
        for (std::size_t n = 0; n < std::min(names_.size(), row.fields.size()); ++n) {
            auto link = link_of(names_[n], row.fields[n], rules_, addresses_.dataset);
            if (link.empty())
                continue;
            is_linked = true;
            if (links_[n].rows++ == 0)
                links_[n].column = names_[n], links_[n].example = std::move(link);
        }
        linked_ += is_linked ? 1 : 0;
    }

    void give(TableEvidence& made)
    {
        made.rows = rows_;
        made.addressed = key_ ? rows_ - empty_ - doubled_ : rows_;  // without a key the row's number is its address
        made.linked = linked_;
        for (auto& one : links_)
            if (one.rows > 0)
                made.links.push_back(std::move(one));
    }

private:
    void see_key(csv::Row const& row)
    {
        if (!key_)
            return;
        if (*key_ >= row.fields.size() || row.fields[*key_].empty())
            ++empty_;
        else if (keys_.size() < most_keys && ++keys_[std::hash<std::string_view>{}(row.fields[*key_])] > 1)
            ++doubled_;
    }
    Addresses const& addresses_;
    std::vector<LinkRule> const& rules_;
    std::vector<std::string> names_ {};
    std::optional<std::size_t> key_ {};
    std::vector<TableEvidence::Link> links_ {};
    std::unordered_map<std::size_t, std::uint32_t> keys_ {};
    std::uint64_t rows_ = 0, empty_ = 0, doubled_ = 0, linked_ = 0;
};

Star star(int number, bool reached, std::map<std::string, std::string> arguments = {})
{
    return { number, reached, "datasets.star." + std::to_string(number) + (reached ? ".yes" : ".no"), std::move(arguments) };
}

bool is_open_format(Resource const& resource)
{
    static constexpr std::string_view open[] = { "CSV", "TSV", "JSON", "GEOJSON", "XML", "RDF", "TURTLE", "GTFS", "KML", "PARQUET", "HTML", "TXT" };
    return resource.table.has_value() || std::ranges::find(open, resource.format) != std::end(open);
}
bool is_structured(Resource const& resource)
{
    static constexpr std::string_view structured[] = { "XLS", "XLSX", "ODS", "SHP", "ZIP" };
    return is_open_format(resource) || std::ranges::find(structured, resource.format) != std::end(structured);
}

}  // namespace

std::expected<std::vector<LinkRule>, std::string> links_of(std::string_view yaml)
{
    auto const document = yaml::parse(yaml);
    if (!document)
        return std::unexpected(document.error().front().english);
    std::vector<LinkRule> all;
    auto const* links = document->find("links");
    if (!links || !links->is_mapping())
        return std::unexpected("no links");
    for (auto const& entry : links->entries) {
        LinkRule rule;
        rule.id = entry.key;
        if (auto const* columns = entry.value.find("columns"))
            for (auto const& one : columns->items)
                rule.columns.push_back(one.text);
        auto const number = [&](std::string_view key) {
            std::size_t n = 0;
            auto const text = entry.value.text_of(key);
            std::from_chars(text.data(), text.data() + text.size(), n);
            return n;
        };
        rule.digits = number("digits");
        rule.keep = number("keep");
        rule.url = entry.value.text_of("url");
        if (rule.columns.empty() || rule.digits == 0 || rule.keep == 0 || rule.keep > rule.digits || !is_address(rule.url))
            return std::unexpected("link " + entry.key + ": columns, digits, keep (at most digits) and url are needed");
        all.push_back(std::move(rule));
    }
    return all;
}

std::string link_of(std::string_view column, std::string_view cell, std::vector<LinkRule> const& rules, std::string_view own)
{
    if (is_address(cell))
        return !own.empty() && cell.starts_with(own) ? std::string() : std::string(cell);
    for (auto const& rule : rules)
        if (cell.size() == rule.digits && is_digits(cell) && is_of(column, rule))
            return rule.url + std::string(cell.substr(0, rule.keep));
    return {};
}

std::string variable_of(std::string_view column)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string made;
    for (auto const c : column)
        if (is_letter_or_digit(c) || (c == '_' && !made.empty()))
            made += c;
        else
            made += '%', made += digits[static_cast<unsigned char>(c) >> 4], made += digits[static_cast<unsigned char>(c) & 15];
    return made;
}

json::Value table_metadata(Dataset const& dataset, Resource const& resource, Addresses const& addresses, std::vector<LinkRule> const& rules)
{
    auto made = json::object({ { "@context", "http://www.w3.org/ns/csvw" }, { "url", addresses.table }, { "dc:title", resource.name.empty() ? dataset.title : resource.name } });
    if (!dataset.description.empty())
        made.set("dc:description", dataset.description);
    if (!addresses.licence.empty())
        made.set("dc:license", json::object({ { "@id", addresses.licence } }));
    if (!addresses.dataset.empty())
        made.set("dc:isPartOf", json::object({ { "@id", addresses.dataset } }));
    if (!resource.table)
        return made;
    auto schema = json::object({ { "columns", json::array_of(resource.table->columns, [&](ColumnWords const& one) { return column_metadata(one, rules); }) } });
    auto const& key = resource.table->key;
    if (!key.empty())
        schema.set("primaryKey", variable_of(key));
    schema.set("aboutUrl", addresses.row + (key.empty() ? std::string("{_row}") : "{" + variable_of(key) + "}"));
    made.set("tableSchema", std::move(schema));
    return made;
}

TableEvidence evidence_of(Dataset const& dataset, Resource const& resource, std::function<csv::Source()> const& open, Addresses const& addresses, std::vector<LinkRule> const& rules)
{
    TableEvidence made;
    made.resource = resource.id;
    if (!resource.table)
        return made;
    validate(dataset, resource, open, addresses, rules, made);
    Counting counting(resource, addresses, rules);
    csv::Reader reader(open());
    bool is_header = true;
    for (auto row = reader.next(); row && *row; row = reader.next())
        if (!std::exchange(is_header, false))
            counting.see(**row);
    counting.give(made);
    return made;
}

std::vector<Star> stars_of(Dataset const& dataset, bool licence_is_open, std::vector<TableEvidence> const& evidence)
{
    bool const has_files = !dataset.resources.empty();
    auto const best = [&](auto const& is_so) { return std::ranges::find_if(dataset.resources, is_so); };
    auto const structured = best(is_structured), open = best(is_open_format);
    TableEvidence addressed, linked;
    for (auto const& one : evidence) {
        if (one.metadata_is_valid && one.rows > 0 && one.addressed == one.rows)
            addressed = one;
        if (one.linked > linked.linked)
            linked = one;
    }
    std::vector<Star> all;
    bool so_far = has_files && licence_is_open;
    all.push_back(star(1, so_far, { { "licence", dataset.licence } }));
    so_far = so_far && structured != dataset.resources.end();
    all.push_back(star(2, so_far, { { "format", so_far ? structured->format : std::string() }, { "columns", so_far && structured->table ? std::to_string(structured->table->columns.size()) : "0" } }));
    so_far = so_far && open != dataset.resources.end();
    all.push_back(star(3, so_far, { { "format", so_far ? (open->table ? "CSV" : open->format) : std::string() } }));
    so_far = so_far && addressed.rows > 0;
    auto const& shown = so_far || evidence.empty() ? addressed : evidence.front();
    all.push_back(star(4, so_far, { { "rows", std::to_string(shown.rows) }, { "addressed", std::to_string(shown.addressed) }, { "errors", std::to_string(shown.metadata_errors) } }));
    so_far = so_far && linked.linked > 0;
    all.push_back(star(5, so_far, { { "linked", std::to_string(linked.linked) }, { "rows", std::to_string(linked.rows) } }));
    return all;
}

int count_of(std::vector<Star> const& stars)
{
    return static_cast<int>(std::ranges::count_if(stars, &Star::reached));
}

json::Value to_json(TableEvidence const& evidence)
{
    return json::object({ { "resource", evidence.resource }, { "metadata_is_valid", evidence.metadata_is_valid }, { "metadata_errors", static_cast<std::int64_t>(evidence.metadata_errors) },
        { "metadata_warnings", static_cast<std::int64_t>(evidence.metadata_warnings) }, { "metadata_says", evidence.metadata_says }, { "rows", static_cast<std::int64_t>(evidence.rows) },
        { "addressed", static_cast<std::int64_t>(evidence.addressed) }, { "linked", static_cast<std::int64_t>(evidence.linked) },
        { "links", json::array_of(evidence.links, [](TableEvidence::Link const& one) {
              return json::object({ { "column", one.column }, { "example", one.example }, { "rows", static_cast<std::int64_t>(one.rows) } });
          }) } });
}

}  // namespace mado::datasets
