#include <mado/datasets/names.h>

#include "yaml_file.h"

#include <algorithm>
#include <array>
#include <set>

namespace mado::datasets {

namespace {

struct Word { std::string_view csvw; Datatype datatype; };
constexpr auto datatypes = std::to_array<Word>({ { "string", Datatype::Text }, { "integer", Datatype::Integer }, { "decimal", Datatype::Decimal }, { "boolean", Datatype::Boolean }, { "date", Datatype::Day },
    { "time", Datatype::Time }, { "dateTime", Datatype::Instant }, { "anyURI", Datatype::Url }, { "number", Datatype::Decimal }, { "datetime", Datatype::Instant } });

std::string_view csvw_of(Datatype datatype) { return std::ranges::find(datatypes, datatype, &Word::datatype)->csvw; }

// Reads a file of metadata and collects what is wrong in it.
class Reading {
public:
    Reading(std::string_view file, json::Value const& root) : file_(file), root_(root) {}

    std::expected<Standard, std::vector<Fault>> standard()
    {
        Standard made;
        made.id = root_.text("mado:standard");
        made.number = root_.text("mado:number");
        made.title = root_.text("dc:title");
        made.series = root_.text("mado:series");
        made.edition = root_.text("mado:edition");
        made.source = root_.text("dc:source");
        made.licence = root_.text("dc:license");
        made.sure = root_.text("mado:sure", "memory");
        if (made.id.empty() || made.title.empty())
            wrong("standard.name_missing", "mado:standard と dc:title が要ります。", "`mado:standard` and `dc:title` are needed.");
        if (made.source.empty() || made.licence.empty())
            wrong("standard.source_missing", "dc:source と dc:license が要ります。", "`dc:source` and `dc:license` are needed.");
        for (auto const& column : root_["tableSchema"].array("columns"))
            made.columns.push_back(column_of(column));
        if (made.columns.empty())
            wrong("standard.columns_missing", "tableSchema の columns がありません。", "`tableSchema` has no `columns`.");
        if (!faults_.empty())
            return std::unexpected(std::move(faults_));
        return made;
    }

private:
    void wrong(std::string key, std::string japanese, std::string english) { faults_.push_back({ file_, 1, 1, std::move(key), std::move(japanese), std::move(english) }); }

    static std::string title_of(json::Value const& titles, std::string_view language)
    {
        if (titles.is_text())
            return language == "ja" ? titles.text() : std::string {};
        if (auto const* said = titles.find(language)) {
            if (said->is_text())
                return said->text();
            if (said->is_array() && !said->array().empty() && said->array().front().is_text())
                return said->array().front().text();
        }
        return {};
    }

    Datatype datatype_of(json::Value const& said, std::string const& name)
    {
        auto const word = said.is_text() ? said.text() : said.is_object() ? said.text("base", "string") : std::string("string");
        auto const at = std::ranges::find(datatypes, word, &Word::csvw);
        if (at == datatypes.end()) {
            wrong("standard.datatype", "「" + name + "」の型「" + word + "」は分かりません。", "The datatype " + word + " of " + name + " is not known.");
            return Datatype::Text;
        }
        return at->datatype;
    }

    StandardColumn column_of(json::Value const& said)
    {
        StandardColumn column;
        column.name = title_of(said["titles"], "ja");
        column.english = title_of(said["titles"], "en");
        column.physical_name = said.text("name");
        if (column.name.empty())
            column.name = column.physical_name;
        column.description = said.text("dc:description");
        column.property = said.text("propertyUrl");
        column.unit = said.text("mado:unit");
        column.datatype = datatype_of(said["datatype"], column.name);
        auto const wanted = said.text("mado:wanted");
        column.wanted = said.flag("required") ? Wanted::Required : wanted == "recommended" ? Wanted::Recommended : Wanted::Optional;
        for (auto const& choice : said.array("mado:choices"))
            if (choice.is_text())
                column.choices.push_back(choice.text());
        column.sure = said.text("mado:sure");
        if (column.name.empty())
            wrong("standard.column_without_name", "名前のない項目があります。", "There is a column without a name.");
        else if (!names_.insert(folded_name(column.name)).second)
            wrong("standard.column_twice", "「" + column.name + "」が2つあります。", column.name + " stands twice.");
        return column;
    }

    std::string file_;
    json::Value const& root_;
    std::set<std::string> names_ {};
    std::vector<Fault> faults_ {};
};

json::Value datatype_json(StandardColumn const& column)
{
    if (!column.choices.empty()) {
        std::string pattern;
        for (auto const& choice : column.choices)
            pattern += (pattern.empty() ? "" : "|") + choice;
        return json::object({ { "base", "string" }, { "format", pattern } });
    }
    if (column.datatype == Datatype::Time)
        return json::object({ { "base", "time" }, { "format", "HH:mm" } });
    if (column.datatype == Datatype::Day)
        return json::object({ { "base", "date" }, { "format", "yyyy-MM-dd" } });
    return csvw_of(column.datatype);
}

json::Value column_json(StandardColumn const& column)
{
    json::Value value = json::Object {};
    if (!column.physical_name.empty())
        value.set("name", column.physical_name);
    auto titles = json::object({ { "ja", column.name } });
    if (!column.english.empty())
        titles.set("en", column.english);
    value.set("titles", std::move(titles)).set("datatype", datatype_json(column));
    if (column.wanted == Wanted::Required)
        value.set("required", true);
    if (column.wanted == Wanted::Recommended)
        value.set("mado:wanted", "recommended");
    for (auto const& [key, text] : { std::pair { "dc:description", &column.description }, { "propertyUrl", &column.property }, { "mado:unit", &column.unit }, { "mado:sure", &column.sure } })
        if (!text->empty())
            value.set(key, *text);
    if (!column.choices.empty())
        value.set("mado:choices", json::array_of(column.choices, [](auto const& choice) { return json::Value(choice); }));
    return value;
}

std::vector<Standard> named_only(YamlFile& yaml)
{
    auto const series = yaml.good() ? yaml.needed(yaml.root(), "series") : std::string {};
    auto const prefix = yaml.good() ? yaml.needed(yaml.root(), "standards") : std::string {};
    std::vector<Standard> all;
    for (auto const& [key, style, place, node] : yaml.entries("entries")) {
        Standard standard;
        standard.id = prefix + "/" + key;
        standard.number = key;
        standard.title = yaml.needed(node, "title");
        standard.series = series;
        standard.edition = yaml.root().text_of("edition");
        standard.sure = node.text_of("sure", "memory");
        all.push_back(std::move(standard));
    }
    return all;
}

std::map<std::string, std::vector<std::string>, std::less<>> aliases_in(YamlFile& yaml)
{
    std::map<std::string, std::vector<std::string>, std::less<>> aliases;
    if (!yaml.good())
        return aliases;
    auto const& entries = yaml.entries("entries");
    for (auto const& entry : entries) {
        auto& names = aliases[folded_name(entry.key)];
        if (!entry.value.is_sequence() || entry.value.items.empty())
            yaml.wrong(entry.value.place, "alias.names", "「" + entry.key + "」に標準での名前がありません。", "Other name " + entry.key + " has no name of a standard.");
        for (auto const& item : entry.value.items)
            names.push_back(folded_name(item.text));
    }
    return aliases;
}

}  // namespace

std::optional<std::size_t> Standard::column(std::string_view name) const
{
    auto const wanted = folded_name(name);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (folded_name(columns[i].name) == wanted)
            return i;
    return {};
}

std::expected<Standard, std::vector<Fault>> standard_of(std::string_view file, std::string_view bytes)
{
    auto const parsed = json::parse(bytes);
    if (!parsed)
        return std::unexpected(std::vector<Fault> { { std::string(file), static_cast<int>(parsed.error().line), static_cast<int>(parsed.error().column), "json.syntax", "JSONとして読めません。", parsed.error().says } });
    return Reading(file, *parsed).standard();
}

json::Value metadata_of(Standard const& standard)
{
    auto file = standard.id;
    std::ranges::replace(file, '/', '-');
    auto value = json::object({ { "@context", json::array({ "http://www.w3.org/ns/csvw", json::object({ { "@language", "ja" } }) }) }, { "url", file + ".csv" }, { "dc:title", standard.title }, { "dc:source", standard.source },
        { "dc:license", standard.licence }, { "mado:standard", standard.id }, { "mado:number", standard.number }, { "mado:series", standard.series }, { "mado:edition", standard.edition }, { "mado:sure", standard.sure } });
    value.set("tableSchema", json::object({ { "columns", json::array_of(standard.columns, column_json) } }));
    return value;
}

std::expected<Standards, std::vector<Fault>> Standards::load(Files const& files)
{
    Standards standards;
    std::vector<Fault> faults;
    auto const take = [&](std::vector<Fault>& more) { faults.insert(faults.end(), more.begin(), more.end()); };
    for (auto const& [path, bytes] : files) {
        if (path == "datasets/municipal-standard.yaml") {
            YamlFile yaml(path, bytes);
            for (auto& standard : named_only(yaml))
                if (!standards.find(standard.id))
                    standards.all_.push_back(std::move(standard));
            take(yaml.faults);
        } else if (path == "datasets/aliases.yaml") {
            YamlFile yaml(path, bytes);
            standards.aliases_ = aliases_in(yaml);
            take(yaml.faults);
        } else if (path.starts_with("datasets/") && path.ends_with(".json")) {
            auto standard = standard_of(path, bytes);
            if (standard)
                standards.add(std::move(*standard));
            else
                take(standard.error());
        }
    }
    std::ranges::sort(standards.all_, {}, &Standard::id);
    if (!faults.empty())
        return std::unexpected(std::move(faults));
    return standards;
}

Standard const* Standards::find(std::string_view id) const
{
    auto const at = std::ranges::find(all_, id, &Standard::id);
    return at == all_.end() ? nullptr : &*at;
}

Standard const* Standards::titled(std::string_view series, std::string_view title) const
{
    auto const wanted = folded_name(title);
    auto const at = std::ranges::find_if(all_, [&](auto const& standard) { return standard.series == series && folded_name(standard.title) == wanted; });
    return at == all_.end() ? nullptr : &*at;
}

void Standards::add(Standard standard)
{
    auto const at = std::ranges::find(all_, standard.id, &Standard::id);
    if (at == all_.end())
        all_.insert(std::ranges::upper_bound(all_, standard.id, {}, &Standard::id), std::move(standard));
    else
        *at = std::move(standard);
}

}  // namespace mado::datasets
