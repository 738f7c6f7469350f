// DCAT as JSON-LD: one node in another, or a list of nodes under @graph.
#include "linked.h"
#include "readers.h"
#include "records.h"

#include <mado/csvw/url.h>

#include <charconv>

namespace mado::harvest {

namespace {

constexpr std::size_t nodes_of_a_record = 20;

void take_distribution(Linked const& linked, json::Value const& one, Making& making)
{
    auto address = linked.reference(one, "dcat:downloadURL");
    if (address.empty())
        address = linked.reference(one, "dcat:accessURL");
    auto const id = said(one, "@id");
    auto format = linked.text(one, "dct:format");
    if (format.empty())
        format = linked.reference(one, "dct:format");
    if (format.empty() || format.starts_with("_:"))
        for (auto const* node : linked.all(one, "dct:format"))
            format = linked.text(*node, "rdfs:label");
    auto media = linked.reference(one, "dcat:mediaType");
    constexpr std::string_view types = "media-types/";
    if (auto const at = media.find(types); at != std::string::npos)
        media.erase(0, at + types.size());
    std::int64_t bytes = 0;
    auto const size = linked.text(one, "dcat:byteSize");
    std::from_chars(size.data(), size.data() + size.size(), bytes);
    making.file({ id.starts_with("_:") ? "" : id, address, linked.text(one, "dct:title"), linked.text(one, "dct:description"), format, media, linked.text(one, "dct:modified"), bytes });
}

void take_people(Linked const& linked, json::Value const& node, Making& making)
{
    for (auto const* publisher : linked.all(node, "dct:publisher"))
        making.division(linked.text(*publisher, "foaf:name"));
    for (auto const* contact : linked.all(node, "dcat:contactPoint")) {
        if (auto const name = linked.text(*contact, "vcard:fn"); !name.empty())
            making.division(name);
        making.contact(linked.reference(*contact, "vcard:hasEmail"));
    }
}

void take_vocabularies(Linked const& linked, json::Value const& node, Making& making)
{
    for (auto const* theme : linked.all(node, "dcat:theme")) {
        auto const id = theme->is_object() ? said(*theme, "@id") : said(*theme);
        auto const label = linked.text(*theme, "skos:prefLabel");
        making.theme(id.starts_with("http") || label.empty() ? id : label);
    }
    std::vector<std::string> licences { linked.reference(node, "dct:license") };
    for (auto const* one : linked.all(node, "dcat:distribution"))
        if (auto licence = linked.reference(*one, "dct:license"); !licence.empty())
            licences.push_back(std::move(licence));
    making.licence(licences);
    making.frequency(linked.reference(node, "dct:accrualPeriodicity"));
    for (auto const* period : linked.all(node, "dct:temporal")) {
        auto const from = linked.text(*period, "dcat:startDate"), until = linked.text(*period, "dcat:endDate");
        making.covers(from.empty() ? linked.text(*period, "schema:startDate") : from, until.empty() ? linked.text(*period, "schema:endDate") : until);
    }
}

void take_dataset(Answer const& answer, Linked const& linked, json::Value const& node, Catalogue& into)
{
    auto const id = said(node, "@id");
    auto identifier = id.empty() || id.starts_with("_:") ? linked.text(node, "dct:identifier") : id;
    Making making(answer.vocabulary, answer.limits, answer.address, identifier);
    making.title(linked.text(node, "dct:title"));
    making.description(linked.text(node, "dct:description"));
    for (auto const& word : linked.texts(node, "dcat:keyword"))
        making.tag(word);
    take_people(linked, node, making);
    take_vocabularies(linked, node, making);
    making.published(linked.text(node, "dct:issued"));
    making.changed(linked.text(node, "dct:modified"));
    auto const landing = linked.reference(node, "dcat:landingPage");
    making.landing(landing.empty() ? identifier : landing);
    for (auto const* one : linked.all(node, "dcat:distribution"))
        take_distribution(linked, *one, making);
    making.finish(into, answer.source, identifier);
}

bool take_nodes(Answer const& answer, Linked& linked, Catalogue& into)
{
    auto const graph = value_at(answer.bytes, { "@graph" });
    if (graph || answer.bytes.starts_with('[')) {
        Catalogue nodes;                      // its count is of nodes, not of records
        auto limits = answer.limits;
        limits.records *= nodes_of_a_record;
        each_record(graph.value_or(answer.bytes), graph ? "@graph" : "", limits, nodes, [&](json::Value const& node, std::string const&) {
            linked.context(node["@context"]);
            linked.add(node);
        });
        into.findings = std::move(nodes.findings);
        into.extent = nodes.extent;
        return true;
    }
    auto const whole = parsed(answer.bytes, answer.limits, answer.limits.bytes);
    if (!whole || !whole->is_object()) {
        into.findings.push_back({ "", "harvest.answer.not_json", { { "says", whole ? "no object" : whole.error().says } } });
        into.extent = Extent::Part;
        return false;
    }
    linked.add(*whole);
    return true;
}

}  // namespace

void read_dcat(Answer const& answer, Catalogue& into)
{
    Linked linked;
    if (auto const context = value_at(answer.bytes, { "@context" }))
        if (auto const value = parsed(*context, answer.limits, answer.limits.record_bytes))
            linked.context(*value);
    if (!take_nodes(answer, linked, into))
        return;
    auto const datasets = linked.of_class("dcat:Dataset");
    into.records = datasets.size();
    if (datasets.empty() && linked.of_class("dcat:Catalog").empty()) {
        into.findings.push_back({ "", "harvest.dcat.none", {} });
        into.extent = Extent::Part;
    }
    for (auto const* node : datasets) {
        if (into.found.size() >= answer.limits.records) {
            into.findings.push_back({ said(*node, "@id"), "harvest.answer.too_many", { { "most", std::to_string(answer.limits.records) } } });
            into.extent = Extent::Part;
            return;
        }
        take_dataset(answer, linked, *node, into);
    }
    for (auto const* view : linked.of_class("hydra:PartialCollectionView"))
        into.next = linked.reference(*view, "hydra:next");
    for (auto const* view : linked.of_class("hydra:PagedCollection"))
        into.next = linked.reference(*view, linked.reference(*view, "hydra:next").empty() ? "hydra:nextPage" : "hydra:next");
    if (!into.next.empty())
        into.next = csvw::resolved(answer.address, into.next);
}

}  // namespace mado::harvest
