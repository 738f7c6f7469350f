#pragma once
// A YAML file of definitions/datasets/, read with all of its faults collected.
#include <mado/datasets/terms.h>
#include <mado/yaml/document.h>

#include <set>

namespace mado::datasets {

class YamlFile {
public:
    YamlFile(std::string_view file, std::string_view bytes);

    std::vector<Fault> faults {};
    bool good() const { return faults.empty(); }
    void wrong(yaml::Place const& place, std::string key, std::string japanese, std::string english);

    // The entries of the mapping at `key` of the root; empty, with a fault, when there is none.
    std::vector<yaml::Entry> const& entries(std::string_view key);
    // A scalar that has to be there.
    std::string needed(yaml::Node const& of, std::string_view key);
    Bilingual bilingual(yaml::Node const& of, std::string_view key);
    std::vector<std::string> list(yaml::Node const& of, std::string_view key);
    bool yes(yaml::Node const& of, std::string_view key);
    // Words that the file does not know.
    void only(yaml::Node const& of, std::set<std::string_view> const& known);
    yaml::Node const& root() const { return root_; }

private:
    std::string file_;
    yaml::Node root_ {};
};

}  // namespace mado::datasets
