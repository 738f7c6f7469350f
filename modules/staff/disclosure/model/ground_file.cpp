#include "model/ground_file.h"

#include <mado/yaml/document.h>

#include <algorithm>
#include <array>

namespace mado::disclosure::model {

namespace {

constexpr std::array<std::string_view, 4> kinds { "ordinance", "personal", "correction", "suspension" };

}  // namespace

std::expected<std::vector<Ground>, std::vector<std::string>> grounds_of(std::string_view yaml)
{
    auto const parsed = yaml::parse(yaml);
    std::vector<std::string> faults;
    auto const fault = [&](int line, std::string const& says) { faults.push_back("disclosure.yaml:" + std::to_string(line) + ": " + says); };
    if (!parsed) {
        for (auto const& problem : parsed.error())
            fault(problem.place.line, problem.english);
        return std::unexpected(faults);
    }
    std::vector<Ground> all;
    auto const* listed = parsed->find("grounds");
    for (auto const& entry : listed ? listed->entries : std::vector<yaml::Entry> {}) {
        auto const& node = entry.value;
        Ground one { entry.key, node.text_of("of"), node.text_of("article"), node.text_of("title"), node.text_of("sure") == "memory" };
        if (std::ranges::find(kinds, one.kind) == kinds.end() || one.article.empty() || one.title.empty())
            fault(node.place.line, "`" + entry.key + "` has `of` (ordinance, personal, correction or suspension), an article and a title");
        all.push_back(std::move(one));
    }
    if (all.empty())
        fault(1, "`grounds` names at least one");
    if (!faults.empty())
        return std::unexpected(faults);
    return all;
}

}  // namespace mado::disclosure::model
