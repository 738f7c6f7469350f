// A graph as text. Turtle 1.1 and JSON-LD 1.1.
#include <mado/datasets/dcat.h>

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

struct Prefix { std::string_view name, address; };
constexpr std::array prefixes { Prefix { "dcat", "http://www.w3.org/ns/dcat#" }, Prefix { "dct", "http://purl.org/dc/terms/" }, Prefix { "foaf", "http://xmlns.com/foaf/0.1/" },
    Prefix { "vcard", "http://www.w3.org/2006/vcard/ns#" }, Prefix { "xsd", "http://www.w3.org/2001/XMLSchema#" }, Prefix { "skos", "http://www.w3.org/2004/02/skos/core#" },
    Prefix { "spdx", "http://spdx.org/rdf/terms#" }, Prefix { "adms", "http://www.w3.org/ns/adms#" }, Prefix { "hydra", "http://www.w3.org/ns/hydra/core#" },
    Prefix { "rdfs", "http://www.w3.org/2000/01/rdf-schema#" }, Prefix { "owl", "http://www.w3.org/2002/07/owl#" }, Prefix { "dcatap", "http://data.europa.eu/r5r/" } };

// The characters that an IRIREF must not hold (Turtle 1.1 §6.5, [18]) as %XX.
std::string address_text(std::string_view address)
{
    static constexpr std::string_view never = "<>\"{}|^`\\";
    std::string out;
    for (auto const c : address)
        if (static_cast<unsigned char>(c) <= ' ' || never.find(c) != std::string_view::npos) {
            constexpr auto digits = "0123456789ABCDEF";
            out += '%';
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    return out;
}

std::string node_text(std::string_view node) { return node.starts_with("_:") ? std::string(node) : "<" + address_text(node) + ">"; }

std::string in_quotes(std::string_view words)
{
    std::string out = "\"";
    for (auto const c : words)
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) >= ' ')
                out += c;
        }
    return out + "\"";
}

std::string turtle_of(Graph::Object const& object)
{
    switch (object.kind) {
    case Graph::Object::Kind::Node: return node_text(object.value);
    case Graph::Object::Kind::Text: return in_quotes(object.value) + (object.more.empty() ? "" : "@" + object.more);
    case Graph::Object::Kind::Typed: return in_quotes(object.value) + "^^" + object.more;
    }
    return {};
}

json::Value json_of(Graph::Object const& object)
{
    switch (object.kind) {
    case Graph::Object::Kind::Node: return json::object({ { "@id", object.value.starts_with("_:") ? object.value : address_text(object.value) } });
    case Graph::Object::Kind::Text: return object.more.empty() ? json::Value(object.value) : json::object({ { "@value", object.value }, { "@language", object.more } });
    case Graph::Object::Kind::Typed: return json::object({ { "@value", object.value }, { "@type", object.more } });
    }
    return {};
}

}  // namespace

void Graph::add(std::string_view subject, std::string_view predicate, Object object)
{
    auto place = places_.find(subject);
    if (place == places_.end()) {
        place = places_.emplace(std::string(subject), nodes_.size()).first;
        nodes_.push_back({ std::string(subject), {} });
    }
    auto& said = nodes_[place->second].said;
    auto known = std::ranges::find(said, predicate, [](auto const& one) -> std::string_view { return one.first; });
    if (known == said.end())
        known = said.insert(said.end(), { std::string(predicate), {} });
    bool const is_there = std::ranges::any_of(known->second, [&](Object const& one) { return one.kind == object.kind && one.value == object.value && one.more == object.more; });
    if (!is_there)
        known->second.push_back(std::move(object));
}

void Graph::node(std::string_view subject, std::string_view predicate, std::string_view object)
{
    if (!object.empty())
        add(subject, predicate, { Object::Kind::Node, std::string(object), {} });
}

void Graph::text(std::string_view subject, std::string_view predicate, std::string_view words, std::string_view language)
{
    if (!words.empty())
        add(subject, predicate, { Object::Kind::Text, std::string(words), std::string(language) });
}

void Graph::typed(std::string_view subject, std::string_view predicate, std::string_view value, std::string_view datatype)
{
    if (!value.empty())
        add(subject, predicate, { Object::Kind::Typed, std::string(value), std::string(datatype) });
}

std::string Graph::blank() { return "_:b" + std::to_string(++blanks_); }

std::string Graph::turtle() const
{
    std::string out;
    for (auto const& prefix : prefixes)
        out += "@prefix " + std::string(prefix.name) + ": <" + std::string(prefix.address) + "> .\n";
    for (auto const& node : nodes_) {
        out += "\n" + node_text(node.subject);
        char const* before = " ";
        for (auto const& [predicate, objects] : node.said)
            for (auto const& object : objects) {
                // A class is named with its prefix as predicates are; every other node is an address or a blank.
                bool const is_class = predicate == "a";
                out += before + predicate + " " + (is_class ? object.value : turtle_of(object));
                before = " ;\n    ";
            }
        out += " .\n";
    }
    return out;
}

std::string Graph::json_ld() const
{
    json::Value context;
    for (auto const& prefix : prefixes)
        context.set(prefix.name, std::string(prefix.address));
    json::Array graph;
    for (auto const& node : nodes_) {
        auto one = json::object({ { "@id", node.subject.starts_with("_:") ? node.subject : address_text(node.subject) } });
        for (auto const& [predicate, objects] : node.said) {
            bool const is_class = predicate == "a";
            json::Array all;
            for (auto const& object : objects)
                all.push_back(is_class ? json::Value(object.value) : json_of(object));
            one.set(is_class ? "@type" : predicate, all.size() == 1 ? all.front() : json::Value(all));
        }
        graph.push_back(std::move(one));
    }
    return json::write(json::object({ { "@context", std::move(context) }, { "@graph", std::move(graph) } }));
}

}  // namespace mado::datasets
