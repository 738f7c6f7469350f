#include "web/pages.h"

#include "store/catalogue_store.h"

#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include <algorithm>
#include <charconv>

namespace mado::catalogue {

namespace {

using Kind = Refusal::Kind;

constexpr std::uint64_t kilo = 1'000;
constexpr int most_stars = 5;
constexpr std::size_t most_in_one_line = 16;

Result<std::shared_ptr<datasets::Dataset const>> older(Visit const& visit, datasets::Dataset const& newest, std::int64_t number)
{
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::version(tx, newest.id, number); });
    if (!kept)
        return refuse(Kind::NotFound, "catalogue.no_version");
    return dataset_from(kept->document);
}

Result<DatasetHere> without_dataset(Visit const& visit, std::string const& name)
{
    auto const kept = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::dataset_named(tx, name); });
    if (kept && kept->withdrawn)
        return refuse(Kind::Gone, "catalogue.withdrawn", { { "reason", kept->reason } });
    return refuse(Kind::NotFound, "catalogue.no_dataset");
}

}  // namespace

Result<DatasetHere> dataset_here(Visit const& visit, Shelf& shelf, std::string const& name, std::string const& version)
{
    auto const town = town_shelf(shelf, visit.here, visit.town);
    auto const found = std::ranges::find(town->datasets, name, [](auto const& one) -> std::string const& { return one->name; });
    if (found == town->datasets.end())
        return without_dataset(visit, name);
    DatasetHere made { *found, std::make_shared<datasets::Publisher const>(town->publisher), {} };
    if (version.empty())
        return made;
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
    if (error != std::errc {} || end != version.data() + version.size())
        return refuse(Kind::NotFound, "catalogue.no_version");
    if (number != made.dataset->version)
        made.dataset = TRY(older(visit, **found, number));
    made.asked = number;
    return made;
}

Result<datasets::Resource const*> resource_of(DatasetHere const& here, std::string const& id)
{
    auto const& all = here.dataset->resources;
    auto const found = std::ranges::find_if(all, [&](datasets::Resource const& one) { return id.empty() ? one.table.has_value() : one.id == id; });
    if (found == all.end())
        return refuse(Kind::NotFound, "catalogue.no_resource");
    return &*found;
}

Result<tables::Columns> table_of(Visit const& visit, Shelf& shelf, DatasetHere const&, datasets::Resource const& resource)
{
    if (!resource.table)
        return refuse(Kind::NotFound, "catalogue.no_table");
    auto table = shelf.tables.open(visit.here, visit.tenant(), resource);
    if (!table)
        return refuse(Kind::Busy, "catalogue.no_table_now");
    return std::move(*table);
}

Cell cell_words(std::string words, bool is_number)
{
    bool const is_short = text::length(words) <= most_in_one_line;
    return { std::move(words), {}, is_number, is_short };
}

std::string day_words(Visit const& visit, Day day)
{
    if (visit.language == "en")
        return english_text(day);
    return visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

std::string bytes_words(std::uint64_t bytes)
{
    if (bytes < kilo)
        return std::to_string(bytes) + " B";
    auto size = bytes;
    for (auto const* unit : { " KB", " MB", " GB" }) {
        auto const tenths = (size * 10 + kilo / 2) / kilo;
        size /= kilo;
        if (size < kilo)
            return (tenths < 100 ? std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) : std::to_string((tenths + 5) / 10)) + unit;
    }
    return std::to_string(size) + " TB";
}

std::string number_words(std::uint64_t number)
{
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string stars_words(int stars)
{
    std::string words;
    for (int n = 0; n < most_stars; ++n)
        words += n < stars ? "★" : "☆";
    return words;
}

std::string attribution_of(datasets::Offered const& offered, datasets::Vocabulary const& vocabulary)
{
    if (!offered.dataset->attribution.empty())
        return offered.dataset->attribution;
    auto const* licence = vocabulary.licences.find(offered.dataset->licence);
    return licence ? datasets::attribution_of(*licence, { .title = offered.dataset->title, .town = offered.publisher->name, .url = offered.address() }) : "";
}

std::string with(Visit const& visit, std::string_view name, std::string_view value)
{
    std::string query;
    auto const add = [&](std::string_view one, std::string_view words) {
        query += (query.empty() ? "?" : "&") + http::percent_encoded(one) + "=" + http::percent_encoded(words);
    };
    for (auto const& [known, words] : visit.request.query)
        if (known != name && known != "said" && known != "language" && (known != "page" || name == "page") && !words.empty())
            add(known, words);
    if (!value.empty())
        add(name, value);
    std::string path;
    for (auto const& segment : visit.request.segments)
        path += "/" + http::percent_encoded(segment);
    return path + query;
}

bool is_known(Visit const& visit, std::string const& etag)
{
    auto const asked = visit.request.header("if-none-match");
    return asked == "*" || asked.find("\"" + etag + "\"") != std::string::npos;
}

http::Response tagged(Visit const& visit, http::Response response, std::string const& etag)
{
    auto const quoted = "\"" + etag + "\"";
    if (is_known(visit, etag)) {
        response = {};
        response.status = 304;
    }
    // Public, but the answer may carry a browser's first cookie: no cache that is shared may keep it.
    response.with("etag", quoted).with("cache-control", "private, no-cache");
    return response;
}

Wants wants_of(Visit const& visit)
{
    auto const accept = visit.request.header("accept");
    auto const place = [&](std::string_view type) { return accept.find(type); };
    auto best = place("text/html");
    auto wants = Wants::Page;
    // What stands first is meant first; a browser always names text/html first.
    for (auto const& [type, one] : { std::pair { "text/turtle", Wants::Turtle }, { "application/ld+json", Wants::JsonLd }, { "application/json", Wants::Json } })
        if (place(type) < best) {
            best = place(type);
            wants = one;
        }
    return wants;
}

std::uint64_t page_of(Visit const& visit)
{
    auto const text = visit.request.query_of("page");
    std::uint64_t page = 0;
    std::from_chars(text.data(), text.data() + text.size(), page);
    return std::clamp<std::uint64_t>(page, 1, 1'000'000);
}

std::optional<Pager> pager_of(Visit const& visit, std::uint64_t from, std::uint64_t shown, std::uint64_t total)
{
    if (total == 0 || (from == 0 && shown >= total))
        return std::nullopt;
    auto const page = page_of(visit);
    return Pager { web::words(visit, "catalogue.pager", { { "from", number_words(from + 1) }, { "to", number_words(from + shown) }, { "all", number_words(total) } }),
        page > 1 ? with(visit, "page", page == 2 ? "" : std::to_string(page - 1)) : "", from + shown < total ? with(visit, "page", std::to_string(page + 1)) : "" };
}

Search search_of(Visit const& visit, Shelf&, View const& view) { return search_in(visit.here, view, visit.request.query); }

}  // namespace mado::catalogue
