#pragma once
#include <mado/records/plan.h>

#include <expected>

namespace mado::records::model {

struct PlanFile {
    std::string office;
    std::vector<Item> items;
};
// The text of definitions/filing/plan.yaml, or everything that is wrong in it ("plan.yaml:12: …").
std::expected<PlanFile, std::vector<std::string>> plan_file(std::string_view text);

// Of an item as people typed it.
std::vector<FieldError> wrong_in(Item const& item);

}  // namespace mado::records::model
