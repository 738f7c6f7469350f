// What is said of a dataset in DCAT-AP 3.0.1 (SEMIC): mandatory and recommended properties as far as they are known. And DCAT-US 1.1.
#include <mado/datasets/dcat.h>

#include <mado/time/day.h>

#include <algorithm>

namespace mado::datasets {

namespace {

constexpr std::string_view japanese = "http://publications.europa.eu/resource/authority/language/JPN";
constexpr std::string_view file_types = "http://publications.europa.eu/resource/authority/file-type/";
constexpr std::string_view areas = "http://data.e-stat.go.jp/lod/sac/C";  // and the first five digits of a 全国地方公共団体コード
constexpr std::size_t area_digits = 5;

bool is_mail(std::string_view contact) { return contact.find('@') != std::string_view::npos && contact.find(' ') == std::string_view::npos; }

std::string said(std::string const& words, std::string const& otherwise) { return words.empty() ? otherwise : words; }

std::string media_type_of(Resource const& resource)
{
    if (!resource.media_type.empty())
        return resource.media_type.substr(0, resource.media_type.find(';'));
    return resource.table ? "text/csv" : "";
}

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

void say_publisher(Graph& graph, Publisher const& publisher)
{
    graph.node(publisher.root, "a", "foaf:Agent");
    graph.text(publisher.root, "foaf:name", publisher.name, "ja");
    graph.text(publisher.root, "foaf:name", publisher.name_en, "en");
    graph.node(publisher.root, "foaf:homepage", publisher.root + "/");
    graph.text(publisher.root, "dct:identifier", publisher.code);
}

void say_contact(Graph& graph, std::string const& address, Offered const& offered)
{
    auto const& dataset = *offered.dataset;
    auto const contact = graph.blank();
    graph.node(address, "dcat:contactPoint", contact);
    graph.node(contact, "a", "vcard:Organization");
    graph.text(contact, "vcard:fn", offered.publisher->name + (dataset.division_name.empty() ? "" : " " + dataset.division_name), "ja");
    if (is_mail(dataset.contact))
        graph.node(contact, "vcard:hasEmail", "mailto:" + dataset.contact);
    else if (!dataset.contact.empty())
        graph.text(contact, "vcard:note", dataset.contact, "ja");
}

void say_time(Graph& graph, std::string const& address, Dataset const& dataset)
{
    graph.typed(address, "dct:issued", iso_in_tokyo(dataset.published_at), "xsd:dateTime");
    graph.typed(address, "dct:modified", iso_in_tokyo(dataset.changed_at), "xsd:dateTime");
    if (!dataset.covers_from && !dataset.covers_until)
        return;
    auto const period = graph.blank();
    graph.node(address, "dct:temporal", period);
    graph.node(period, "a", "dct:PeriodOfTime");
    if (dataset.covers_from)
        graph.typed(period, "dcat:startDate", dataset.covers_from->iso(), "xsd:date");
    if (dataset.covers_until)
        graph.typed(period, "dcat:endDate", dataset.covers_until->iso(), "xsd:date");
}

void say_distribution(Graph& graph, std::string const& dataset, Offered const& offered, Resource const& resource, Licence const* licence)
{
    auto const address = offered.address_of(resource);
    graph.node(dataset, "dcat:distribution", address);
    graph.node(address, "a", "dcat:Distribution");
    graph.text(address, "dct:title", said(resource.name, offered.dataset->title), "ja");
    graph.text(address, "dct:description", resource.description, "ja");
    graph.node(address, "dcat:accessURL", offered.download_of(resource));
    graph.node(address, "dcat:downloadURL", offered.download_of(resource));
    graph.node(address, "dcat:mediaType", media_type_address(media_type_of(resource)));
    if (!resource.format.empty())
        graph.node(address, "dct:format", std::string(file_types) + upper(resource.format));
    if (licence)
        graph.node(address, "dct:license", licence->url);
    graph.typed(address, "dcat:byteSize", std::to_string(resource.bytes), "xsd:nonNegativeInteger");
    graph.typed(address, "dct:modified", iso_in_tokyo(resource.changed_at), "xsd:dateTime");
    auto const checksum = graph.blank();
    graph.node(address, "spdx:checksum", checksum);
    graph.node(checksum, "a", "spdx:Checksum");
    graph.node(checksum, "spdx:algorithm", "http://spdx.org/rdf/terms#checksumAlgorithm_sha256");
    graph.typed(checksum, "spdx:checksumValue", resource.hash, "xsd:hexBinary");
    if (resource.table) {
        graph.node(address, "dct:conformsTo", offered.download_of(resource) + "-metadata.json");
        graph.node(address, "dcat:accessService", offered.publisher->root + "/api/v1");
    }
}

void say_dataset(Graph& graph, Offered const& offered, Vocabulary const& vocabulary)
{
    auto const& dataset = *offered.dataset;
    auto const address = offered.address();
    graph.node(address, "a", "dcat:Dataset");
    graph.text(address, "dct:title", dataset.title, "ja");
    graph.text(address, "dct:description", said(dataset.description, dataset.title), "ja");
    graph.text(address, "dct:identifier", address);
    graph.node(address, "dct:publisher", offered.publisher->root);
    graph.node(address, "dct:language", japanese);
    graph.node(address, "dcat:landingPage", address);
    graph.text(address, "dcat:version", std::to_string(dataset.version));
    graph.text(address, "adms:versionNotes", dataset.version_note, "ja");
    graph.node(address, "dct:accessRights", "http://publications.europa.eu/resource/authority/access-right/PUBLIC");
    for (auto const& tag : dataset.tags)
        graph.text(address, "dcat:keyword", tag, "ja");
    for (auto const& id : dataset.themes)
        if (auto const* theme = vocabulary.themes.find(id)) {
            graph.node(address, "dcat:theme", theme->uri);
            graph.node(theme->uri, "a", "skos:Concept");
            graph.text(theme->uri, "skos:prefLabel", theme->title.ja, "ja");
            graph.text(theme->uri, "skos:prefLabel", theme->title.en, "en");
        }
    if (auto const* frequency = vocabulary.frequencies.find(dataset.frequency))
        graph.node(address, "dct:accrualPeriodicity", frequency->uri);
    auto const& place = dataset.covers_place.empty() ? offered.publisher->code : dataset.covers_place;
    if (place.size() > area_digits)
        graph.node(address, "dct:spatial", std::string(areas) + place.substr(0, area_digits));
    graph.node(address, "dct:source", dataset.source);
    say_contact(graph, address, offered);
    say_time(graph, address, dataset);
    auto const* licence = vocabulary.licences.find(dataset.licence);
    for (auto const& resource : dataset.resources)
        say_distribution(graph, address, offered, resource, licence);
}

void say_service(Graph& graph, Publisher const& publisher)
{
    auto const address = publisher.root + "/api/v1";
    graph.node(address, "a", "dcat:DataService");
    graph.text(address, "dct:title", publisher.name + "のデータAPI", "ja");
    graph.node(address, "dcat:endpointURL", address);
    graph.node(address, "dcat:endpointDescription", publisher.root + "/api/openapi.json");
}

void say_pages(Graph& graph, CataloguePage const& page)
{
    if (page.itself.empty())
        return;
    graph.node(page.itself, "a", "hydra:PartialCollectionView");
    graph.node(page.address, "hydra:view", page.itself);
    graph.typed(page.address, "hydra:totalItems", std::to_string(page.total), "xsd:integer");
    graph.node(page.itself, "hydra:first", page.first);
    graph.node(page.itself, "hydra:previous", page.previous);
    graph.node(page.itself, "hydra:next", page.next);
    graph.node(page.itself, "hydra:last", page.last);
}

}  // namespace

std::string media_type_address(std::string_view media_type)
{
    return media_type.find('/') == std::string_view::npos ? "" : "https://www.iana.org/assignments/media-types/" + std::string(media_type);
}

Graph graph_of(CataloguePage const& page, std::span<Offered const> datasets, Vocabulary const& vocabulary)
{
    Graph graph;
    graph.node(page.address, "a", "dcat:Catalog");
    graph.text(page.address, "dct:title", page.title, "ja");
    graph.text(page.address, "dct:description", page.description, "ja");
    graph.node(page.address, "dct:publisher", page.publisher.root);
    graph.node(page.address, "dct:language", japanese);
    graph.node(page.address, "foaf:homepage", page.publisher.root + "/data");
    graph.node(page.address, "dcat:themeTaxonomy", "http://publications.europa.eu/resource/authority/data-theme");
    graph.node("http://publications.europa.eu/resource/authority/data-theme", "a", "skos:ConceptScheme");
    graph.text("http://publications.europa.eu/resource/authority/data-theme", "dct:title", "Data theme", "en");
    graph.node(page.address, "dcat:service", page.publisher.root + "/api/v1");
    say_publisher(graph, page.publisher);
    say_service(graph, page.publisher);
    say_pages(graph, page);
    std::set<std::string> towns { page.publisher.code };
    Instant newest {};
    for (auto const& offered : datasets) {
        graph.node(page.address, "dcat:dataset", offered.address());
        if (towns.insert(offered.publisher->code).second) {
            say_publisher(graph, *offered.publisher);
            say_service(graph, *offered.publisher);
        }
        newest = std::max(newest, offered.dataset->changed_at);
    }
    if (newest.microseconds > 0)
        graph.typed(page.address, "dct:modified", iso_in_tokyo(newest), "xsd:dateTime");
    for (auto const& offered : datasets)
        say_dataset(graph, offered, vocabulary);
    return graph;
}

Graph graph_of(Offered const& offered, Vocabulary const& vocabulary)
{
    Graph graph;
    say_dataset(graph, offered, vocabulary);
    say_publisher(graph, *offered.publisher);
    say_service(graph, *offered.publisher);
    return graph;
}

namespace {

json::Value data_json_of(Offered const& offered, Vocabulary const& vocabulary)
{
    auto const& dataset = *offered.dataset;
    auto contact = json::object({ { "@type", "vcard:Contact" }, { "fn", offered.publisher->name + (dataset.division_name.empty() ? "" : " " + dataset.division_name) } });
    if (is_mail(dataset.contact))
        contact.set("hasEmail", "mailto:" + dataset.contact);
    auto made = json::object({ { "@type", "dcat:Dataset" }, { "identifier", offered.address() }, { "title", dataset.title }, { "description", said(dataset.description, dataset.title) },
        { "keyword", json::array_of(dataset.tags.empty() ? std::vector { dataset.title } : dataset.tags, [](std::string const& one) { return json::Value(one); }) },
        { "modified", day_in_tokyo(dataset.changed_at).iso() }, { "issued", day_in_tokyo(dataset.published_at).iso() }, { "accessLevel", "public" }, { "landingPage", offered.address() },
        { "language", json::array({ "ja" }) }, { "contactPoint", std::move(contact) },
        { "publisher", json::object({ { "@type", "org:Organization" }, { "name", offered.publisher->name } }) } });
    if (auto const* licence = vocabulary.licences.find(dataset.licence))
        made.set("license", licence->url);
    if (!dataset.themes.empty())
        made.set("theme", json::array_of(dataset.themes, [&](std::string const& id) {
            auto const* theme = vocabulary.themes.find(id);
            return json::Value(theme ? theme->title.ja : id);
        }));
    if (dataset.covers_from && dataset.covers_until)
        made.set("temporal", dataset.covers_from->iso() + "/" + dataset.covers_until->iso());
    made.set("spatial", offered.publisher->name);
    return made.set("distribution", json::array_of(dataset.resources, [&](Resource const& resource) {
        auto one = json::object({ { "@type", "dcat:Distribution" }, { "title", said(resource.name, dataset.title) }, { "format", resource.format },
            { "downloadURL", offered.download_of(resource) } });
        one.set("mediaType", said(media_type_of(resource), "application/octet-stream"));
        if (!resource.description.empty())
            one.set("description", resource.description);
        if (resource.table)
            one.set("describedBy", offered.download_of(resource) + "-metadata.json").set("describedByType", "application/csvm+json");
        return one;
    }));
}

}  // namespace

json::Value data_json(Publisher const& publisher, std::span<Offered const> datasets, Vocabulary const& vocabulary)
{
    return json::object({ { "@context", "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld" }, { "@type", "dcat:Catalog" }, { "@id", publisher.root + "/data.json" },
        { "conformsTo", "https://project-open-data.cio.gov/v1.1/schema" }, { "describedBy", "https://project-open-data.cio.gov/v1.1/schema/catalog.json" },
        { "dataset", json::array_of(datasets, [&](Offered const& one) { return data_json_of(one, vocabulary); }) } });
}

}  // namespace mado::datasets
