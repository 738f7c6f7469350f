#pragma once
// A catalogue as others' programs read it: DCAT-AP 3.0.1 as Turtle and JSON-LD (of one graph, so that they cannot differ), DCAT-US 1.1 (data.json).
#include <mado/datasets/dataset.h>
#include <mado/datasets/licences.h>
#include <mado/datasets/terms.h>

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::datasets {

struct Vocabulary {
    Licences licences {};
    Terms themes {}, frequencies {};
};

// A town as publisher. `root`: its address, "https://example.jp/soja-shi": every address of the catalogue begins with it.
struct Publisher {
    std::string code {}, slug {}, name {}, name_en {}, root {};
    std::string address_of(std::string_view dataset) const { return root + "/data/" + std::string(dataset); }
};

// A dataset where it is offered. `name`: in the catalogue that is asked, where another town's begins with that town's slug.
struct Offered {
    Dataset const* dataset = nullptr;
    Publisher const* publisher = nullptr;
    std::string name {};
    std::string address() const { return publisher->address_of(dataset->name); }
    std::string address_of(Resource const& resource) const { return address() + "/files/" + resource.id; }
    // Of the bytes: a table's CSV, or the file as it is.
    std::string download_of(Resource const& resource) const { return address_of(resource) + (resource.table ? "/table.csv" : "/original"); }
};

// A small graph of RDF. Subjects and objects: an address, or "_:" and a name for what has none.
class Graph {
public:
    struct Object {
        enum class Kind { Node, Text, Typed } kind = Kind::Node;
        std::string value {};
        std::string more {};                  // Text: the language, or ""; Typed: the datatype as a prefixed name
    };
    void node(std::string_view subject, std::string_view predicate, std::string_view object);
    void text(std::string_view subject, std::string_view predicate, std::string_view words, std::string_view language = {});   // empty words: nothing
    void typed(std::string_view subject, std::string_view predicate, std::string_view value, std::string_view datatype);
    std::string blank();                      // a new name
    std::string turtle() const;
    std::string json_ld() const;

    struct Node { std::string subject {}; std::vector<std::pair<std::string, std::vector<Object>>> said {}; };
    std::vector<Node> const& nodes() const { return nodes_; }

private:
    void add(std::string_view subject, std::string_view predicate, Object object);
    std::vector<Node> nodes_ {};
    std::map<std::string, std::size_t, std::less<>> places_ {};
    std::size_t blanks_ = 0;
};

// A page of a catalogue: hydra's words lead to the next one.
struct CataloguePage {
    Publisher publisher {};
    std::string address {};                   // of the catalogue: "…/catalog"
    std::string title {}, description {};
    std::string first {}, previous {}, next {}, last {}, itself {};  // of the pages; empty: none
    std::uint64_t total = 0;
};
Graph graph_of(CataloguePage const& page, std::span<Offered const> datasets, Vocabulary const& vocabulary);
Graph graph_of(Offered const& offered, Vocabulary const& vocabulary);

// Project Open Data metadata 1.1.
json::Value data_json(Publisher const& publisher, std::span<Offered const> datasets, Vocabulary const& vocabulary);

// "https://www.iana.org/assignments/media-types/text/csv"; "" when it is none.
std::string media_type_address(std::string_view media_type);

}  // namespace mado::datasets
