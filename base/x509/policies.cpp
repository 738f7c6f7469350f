#include "policies.h"

#include <mado/x509/path.h>

namespace mado::x509 {

namespace {

std::string const any(any_policy);

}  // namespace

PolicyGraph::PolicyGraph()
{
    levels_.push_back({ { any, { { any }, {} } } });
}

void PolicyGraph::add(bool has_policies, std::vector<std::string> const& policies, bool any_counts)
{
    auto const before = is_null() || !has_policies ? Level() : levels_.back();
    Level level;
    auto has_any = false;
    for (auto const& policy : policies) {
        if (policy == any) {
            has_any = true;
            continue;
        }
        std::set<std::string> parents;
        for (auto const& [name, node] : before)
            if (node.expected.contains(policy))
                parents.insert(name);
        if (parents.empty() && before.contains(any))
            parents.insert(any);
        if (!parents.empty())
            level[policy] = { { policy }, std::move(parents) };
    }
    if (has_any && any_counts)
        for (auto const& [name, node] : before)
            for (auto const& expected : node.expected) {
                auto& child = level[expected];
                child.expected.insert(expected);
                child.parents.insert(name);
            }
    levels_.push_back(std::move(level));
}

void PolicyGraph::map(std::vector<std::pair<std::string, std::string>> const& mappings, bool mapping_allowed)
{
    std::map<std::string, std::set<std::string>> to;
    for (auto const& [from, into] : mappings)
        to[from].insert(into);
    auto& level = levels_.back();
    auto const holds_any = level.contains(any);
    for (auto& [from, into] : to)
        if (!mapping_allowed)
            level.erase(from);
        else if (level.contains(from))
            level[from].expected = std::move(into);
        else if (holds_any)
            level[from] = { std::move(into), { any } };
}

bool PolicyGraph::holds_for(std::set<std::string> const& user) const
{
    if (is_null())
        return false;
    if (user.empty() || user.contains(any))
        return true;
    // A policy is asserted where its parent is any; below, mappings only rename it.
    std::set<std::string> taken;
    for (std::size_t depth = 1; depth < levels_.size(); ++depth) {
        std::set<std::string> next;
        for (auto const& [policy, node] : levels_[depth]) {
            if (policy == any)
                continue;
            auto holds = node.parents.contains(any) && user.contains(policy);
            for (auto const& parent : node.parents)
                holds = holds || taken.contains(parent);
            if (holds)
                next.insert(policy);
        }
        taken = std::move(next);
    }
    return !taken.empty() || levels_.back().contains(any);
}

}  // namespace mado::x509
