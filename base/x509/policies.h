#pragma once
// The valid policies of a path: RFC 5280 6.1.2 to 6.1.5, kept as the graph of RFC 9618, in which equal policies of one depth are one node, so that
// mappings cannot make it grow beyond what the certificates say.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mado::x509 {

class PolicyGraph {
public:
    PolicyGraph();
    bool is_null() const { return levels_.empty() || levels_.back().empty(); }
    // 6.1.3 (d) and (e): the policies of the next certificate.
    void add(bool has_policies, std::vector<std::string> const& policies, bool any_counts);
    // 6.1.4 (b).
    void map(std::vector<std::pair<std::string, std::string>> const& mappings, bool mapping_allowed);
    // 6.1.5 (g): whether anything is left of it for a user who takes these; none: any.
    bool holds_for(std::set<std::string> const& user) const;

private:
    struct Node {
        std::set<std::string> expected, parents;
    };
    using Level = std::map<std::string, Node>;
    std::vector<Level> levels_;
};

}  // namespace mado::x509
