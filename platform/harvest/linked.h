#pragma once
// JSON-LD as far as catalogues of DCAT need it: terms and prefixes of an inline @context, nested or @graph, languages. A remote context is never fetched: the words
// of DCAT are known without it.
#include <mado/json/json.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mado::harvest {

class Linked {
public:
    // Takes over what a context says; arrays of contexts, too.
    void context(json::Value const& context);
    // A node with its keys and classes as prefixed names ("dct:title"); it can then be followed to.
    void add(json::Value const& node);

    // Every node of a class, those within others too, in their order.
    std::vector<json::Value const*> of_class(std::string_view prefixed) const;
    // What a value stands for: the node that it names, or itself.
    json::Value const& followed(json::Value const& value) const;
    std::vector<json::Value const*> all(json::Value const& node, std::string_view property) const;  // followed
    std::string text(json::Value const& node, std::string_view property) const;   // Japanese before no language before English before others
    std::vector<std::string> texts(json::Value const& node, std::string_view property) const;
    std::string reference(json::Value const& node, std::string_view property) const;  // an address: of a node, or as text

private:
    std::string name_of(std::string_view key) const;
    std::string expanded(std::string_view word) const;
    json::Value normal(json::Value const& value) const;
    void note(json::Value const& value);

    std::map<std::string, std::string, std::less<>> terms_ {};
    std::string vocabulary_ {};
    std::vector<std::unique_ptr<json::Value>> nodes_ {};
    std::map<std::string, json::Value const*, std::less<>> by_id_ {};
    std::vector<json::Value const*> described_ {};
};

}  // namespace mado::harvest
