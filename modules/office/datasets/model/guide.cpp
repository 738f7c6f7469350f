#include "model/guide.h"

#include <mado/yaml/document.h>

namespace mado::open_data::model {

std::vector<GuideItem> list_of(std::string_view yaml, std::string_view under)
{
    std::vector<GuideItem> all;
    auto const document = yaml::parse(yaml);
    auto const* list = document ? document->find(under) : nullptr;
    if (!list)
        return all;
    for (auto const& entry : list->entries) {
        auto const* title = entry.value.find("title");
        all.push_back({ entry.key, title ? title->text_of("ja") : std::string(), entry.value.text_of("words"), entry.value.text_of("due") });
    }
    return all;
}

}  // namespace mado::open_data::model
