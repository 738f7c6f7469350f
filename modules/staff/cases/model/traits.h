#pragma once
// What tells a person in the answers of an application, folded so that spaces and full width make no difference.
#include <mado/cases/likeness.h>

namespace mado::cases::model {

struct FoldedTrait {
    Trait kind;
    std::string words;
    friend bool operator==(FoldedTrait const&, FoldedTrait const&) = default;
};
std::vector<FoldedTrait> traits_of(definitions::Definition const& definition, json::Object const& answers);

// 支援措置 (DV等): whoever is protected is found by nobody through another case.
bool is_protected(definitions::Evaluation& evaluation);

}  // namespace mado::cases::model
