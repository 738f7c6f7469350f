#include "model/ground_file.h"

#include <mado/yaml/document.h>

namespace mado::disclosure::model {

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
        if ((one.kind != "ordinance" && one.kind != "personal") || one.article.empty() || one.title.empty())
            fault(node.place.line, "`" + entry.key + "` has `of` (ordinance or personal), an article and a title");
        all.push_back(std::move(one));
    }
    if (all.empty())
        fault(1, "`grounds` names at least one");
    if (!faults.empty())
        return std::unexpected(faults);
    return all;
}

}  // namespace mado::disclosure::model
