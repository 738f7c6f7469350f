#pragma once
#include <mado/privacy/breaches.h>

#include <expected>

namespace mado::privacy::model {

// definitions/operations/breach.yaml; else every fault with its line.
std::expected<BreachRules, std::vector<std::string>> breach_rules_of(std::string_view text);

json::Value as_json(BreachContent const& content);
BreachContent content_from(json::Value const& stored);

}  // namespace mado::privacy::model
