#include <mado/datasets/dataset.h>

#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::datasets {

namespace {

constexpr tables::Type types[] = { tables::Type::Text, tables::Type::Integer, tables::Type::Decimal, tables::Type::Boolean, tables::Type::Day, tables::Type::Instant };
constexpr std::size_t most_items = 4'096, most_text = 100'000, name_least = 2, name_most = 100, hash_letters = 64;

json::Value texts(std::vector<std::string> const& all)
{
    return json::array_of(all, [](std::string const& one) { return json::Value(one); });
}
json::Value day(std::optional<Day> const& day) { return day ? json::Value(day->iso()) : json::Value {}; }

json::Value to_json(ColumnWords const& column)
{
    return json::object({ { "name", column.name }, { "type", tables::name_of(column.type) }, { "description", column.description }, { "unit", column.unit },
        { "property", column.property }, { "required", column.required } });
}

json::Value to_json(Table const& table)
{
    return json::object({ { "rows", static_cast<std::int64_t>(table.rows) }, { "key", table.key },
        { "columns", json::array_of(table.columns, [](ColumnWords const& one) { return to_json(one); }) } });
}

json::Value to_json(Resource const& resource, Blobs blobs)
{
    auto made = json::object({ { "id", resource.id }, { "name", resource.name }, { "description", resource.description }, { "format", resource.format }, { "media_type", resource.media_type },
        { "file_name", resource.file_name }, { "bytes", static_cast<std::int64_t>(resource.bytes) }, { "hash", resource.hash }, { "standard", resource.standard },
        { "changed_at", resource.changed_at.microseconds }, { "table", resource.table ? to_json(*resource.table) : json::Value {} } });
    if (blobs == Blobs::With)
        made.set("blob", json::object({ { "name", resource.blob.name }, { "size", static_cast<std::int64_t>(resource.blob.size) },
            { "key", crypto::base64url(crypto::view(resource.blob.key.bytes)) } }));
    return made;
}

json::Value to_json(Quality const& quality)
{
    return json::object({ { "levels", json::array({ quality.levels[0], quality.levels[1], quality.levels[2] }) }, { "report", quality.report },
        { "against", json::array_of(quality.against, [](Quality::Against const& one) { return json::object({ { "rule", one.rule }, { "count", static_cast<std::int64_t>(one.count) } }); }) } });
}

// Reads members and remembers the first place that is not what it should be.
class Reader {
public:
    std::string text(json::Value const& of, std::string const& key)
    {
        auto const* found = of.find(key);
        if (!found || !found->is_text() || found->text().size() > most_text)
            return wrong(key), std::string();
        return found->text();
    }
    std::int64_t whole(json::Value const& of, std::string const& key, std::int64_t least, std::int64_t most)
    {
        auto const found = of.integer_if(key);
        if (!found || *found < least || *found > most)
            return wrong(key), least;
        return *found;
    }
    std::uint64_t count(json::Value const& of, std::string const& key) { return static_cast<std::uint64_t>(whole(of, key, 0, INT64_MAX)); }
    std::optional<Day> day(json::Value const& of, std::string const& key)
    {
        if (of[key].is_null())
            return std::nullopt;
        auto found = of[key].is_text() ? Day::parse(of[key].text()) : std::nullopt;
        if (!found)
            wrong(key);
        return found;
    }
    json::Array const& list(json::Value const& of, std::string const& key)
    {
        auto const* found = of.find(key);
        if (!found || !found->is_array() || found->array().size() > most_items)
            wrong(key);
        return of.array(key);
    }
    std::vector<std::string> texts(json::Value const& of, std::string const& key)
    {
        std::vector<std::string> all;
        for (auto const& one : list(of, key))
            one.is_text() ? all.push_back(one.text()) : wrong(key);
        return all;
    }
    void must(bool is_so, std::string const& key)
    {
        if (!is_so)
            wrong(key);
    }
    std::string const& place() const { return place_; }

private:
    void wrong(std::string const& key)
    {
        if (place_.empty())
            place_ = key;
    }
    std::string place_ {};
};

bool is_hash(std::string_view text)
{
    return text.size() == hash_letters && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_name(std::string_view text)
{
    return text.size() >= name_least && text.size() <= name_most
        && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

ColumnWords column_of(Reader& read, json::Value const& value)
{
    ColumnWords made;
    made.name = read.text(value, "name");
    auto const type = read.text(value, "type");
    auto const found = std::ranges::find(types, type, [](tables::Type one) { return tables::name_of(one); });
    read.must(found != std::end(types), "type");
    if (found != std::end(types))
        made.type = *found;
    made.description = read.text(value, "description");
    made.unit = read.text(value, "unit");
    made.property = read.text(value, "property");
    made.required = value.flag("required");
    return made;
}

Table table_of(Reader& read, json::Value const& value)
{
    Table made;
    made.rows = read.count(value, "rows");
    made.key = read.text(value, "key");
    for (auto const& one : read.list(value, "columns"))
        made.columns.push_back(column_of(read, one));
    read.must(made.key.empty() || std::ranges::find(made.columns, made.key, &ColumnWords::name) != made.columns.end(), "key");
    return made;
}

files::Blob blob_of(Reader& read, json::Value const& value)
{
    files::Blob made;
    made.name = read.text(value, "name");
    made.size = read.count(value, "size");
    auto const key = crypto::from_base64url(read.text(value, "key"));
    read.must(is_hash(made.name), "blob");
    read.must(key && key->size() == made.key.bytes.size(), "blob");
    if (key && key->size() == made.key.bytes.size())
        std::ranges::copy(*key, reinterpret_cast<char*>(made.key.bytes.data()));
    return made;
}

Resource resource_of(Reader& read, json::Value const& value)
{
    Resource made;
    made.id = read.text(value, "id");
    read.must(is_uuid(made.id), "id");
    made.name = read.text(value, "name");
    made.description = read.text(value, "description");
    made.format = read.text(value, "format");
    made.media_type = read.text(value, "media_type");
    made.file_name = read.text(value, "file_name");
    made.bytes = read.count(value, "bytes");
    made.hash = read.text(value, "hash");
    read.must(is_hash(made.hash), "hash");
    made.standard = read.text(value, "standard");
    made.changed_at = { read.whole(value, "changed_at", 0, INT64_MAX) };
    if (value["table"].is_object())
        made.table = table_of(read, value["table"]);
    if (value["blob"].is_object())
        made.blob = blob_of(read, value["blob"]);
    return made;
}

Quality quality_of(Reader& read, json::Value const& value)
{
    Quality made;
    auto const& levels = read.list(value, "levels");
    read.must(levels.size() == std::size(made.levels), "levels");
    for (std::size_t n = 0; n < std::size(made.levels) && n < levels.size(); ++n) {
        bool const fits = levels[n].is_integer() && levels[n].integer() >= 0 && levels[n].integer() <= 100;
        read.must(fits, "levels");
        made.levels[n] = fits ? static_cast<int>(levels[n].integer()) : 0;
    }
    for (auto const& one : read.list(value, "against"))
        made.against.push_back({ read.text(one, "rule"), read.count(one, "count") });
    made.report = read.text(value, "report");
    return made;
}

void read_description(Reader& read, json::Value const& value, Dataset& made)
{
    made.id = read.text(value, "id");
    read.must(is_uuid(made.id), "id");
    made.name = read.text(value, "name");
    read.must(is_name(made.name), "name");
    made.title = read.text(value, "title");
    read.must(!made.title.empty(), "title");
    made.title_kana = read.text(value, "title_kana");
    made.description = read.text(value, "description");
    made.division = read.text(value, "division");
    made.division_name = read.text(value, "division_name");
    made.contact = read.text(value, "contact");
    made.licence = read.text(value, "licence");
    made.attribution = read.text(value, "attribution");
    made.tags = read.texts(value, "tags");
    made.themes = read.texts(value, "themes");
    made.frequency = read.text(value, "frequency");
    made.covers_from = read.day(value, "covers_from");
    made.covers_until = read.day(value, "covers_until");
    made.covers_place = read.text(value, "covers_place");
    made.source = read.text(value, "source");
}

}  // namespace

json::Value to_json(Dataset const& dataset, Blobs blobs)
{
    return json::object({ { "id", dataset.id }, { "name", dataset.name }, { "title", dataset.title }, { "title_kana", dataset.title_kana }, { "description", dataset.description },
        { "division", dataset.division }, { "division_name", dataset.division_name }, { "contact", dataset.contact }, { "licence", dataset.licence }, { "attribution", dataset.attribution },
        { "tags", texts(dataset.tags) }, { "themes", texts(dataset.themes) }, { "frequency", dataset.frequency }, { "covers_from", day(dataset.covers_from) },
        { "covers_until", day(dataset.covers_until) }, { "covers_place", dataset.covers_place }, { "source", dataset.source }, { "version", dataset.version },
        { "version_note", dataset.version_note }, { "published_at", dataset.published_at.microseconds }, { "changed_at", dataset.changed_at.microseconds },
        { "resources", json::array_of(dataset.resources, [&](Resource const& one) { return to_json(one, blobs); }) }, { "quality", to_json(dataset.quality) }, { "stars", dataset.stars } });
}

Result<Dataset> dataset_of(json::Value const& value)
{
    Reader read;
    Dataset made;
    read_description(read, value, made);
    made.version = read.whole(value, "version", 0, INT64_MAX);
    made.version_note = read.text(value, "version_note");
    made.published_at = { read.whole(value, "published_at", 0, INT64_MAX) };
    made.changed_at = { read.whole(value, "changed_at", 0, INT64_MAX) };
    for (auto const& one : read.list(value, "resources"))
        made.resources.push_back(resource_of(read, one));
    made.quality = quality_of(read, value["quality"]);
    made.stars = static_cast<int>(read.whole(value, "stars", 0, 5));
    if (!read.place().empty())
        return refuse(Refusal::Kind::Invalid, "datasets.not_a_dataset", { { "place", read.place() } });
    return made;
}

json::Value body_of(Published const& published)
{
    return json::object({ { "what", published_what }, { "dataset", to_json(published.dataset, Blobs::With) }, { "withdrawn", published.withdrawn }, { "reason", published.reason } });
}

Result<Published> published_of(json::Value const& body)
{
    if (body.text("what") != published_what)
        return refuse(Refusal::Kind::Invalid, "datasets.not_a_dataset", { { "place", "what" } });
    auto dataset = TRY(dataset_of(body["dataset"]));
    auto const withdrawn = body.flag_if("withdrawn");
    auto const reason = body.text_if("reason");
    if (!withdrawn || !reason)
        return refuse(Refusal::Kind::Invalid, "datasets.not_a_dataset", { { "place", withdrawn ? "reason" : "withdrawn" } });
    if (dataset.version < 1)
        return refuse(Refusal::Kind::Invalid, "datasets.not_a_dataset", { { "place", "version" } });
    // What is shown has its bytes: a resource without a blob cannot be given to anybody.
    if (!*withdrawn && std::ranges::any_of(dataset.resources, [](Resource const& one) { return one.blob.name.empty(); }))
        return refuse(Refusal::Kind::Invalid, "datasets.not_a_dataset", { { "place", "blob" } });
    return Published { std::move(dataset), *withdrawn, *reason };
}

}  // namespace mado::datasets
