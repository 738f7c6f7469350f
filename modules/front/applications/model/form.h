#pragma once
// The form as a row of screens: which pages are asked, which fields wait for the last step, what of old answers fits a new version.
#include <mado/definitions/answers.h>
#include <mado/definitions/evaluation.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::applications {

// 個人番号 is never kept in an unsent form (DESIGN §1): such a field, or a group that holds one, is asked where the form is sent.
bool is_kept_for_sending(definitions::Field const& field);
// The asked pages that have a screen of their own, in order.
std::vector<std::string> screens(definitions::Evaluation& evaluation);
std::optional<std::string> screen_after(std::vector<std::string> const& screens, std::string_view page);
std::optional<std::string> screen_before(std::vector<std::string> const& screens, std::string_view page);
// The fields that are asked where the form is sent.
std::vector<definitions::Field const*> fields_for_sending(definitions::Evaluation& evaluation);

// An unsent form moves to the new version: answers of the same name and type stay, the rest is asked again (definition.md §10).
json::Object moved(json::Object const& answers, definitions::Definition const& from, definitions::Definition const& to);

// What of the answers may be kept beside the application: a 個人番号 only as the fact that it was given.
json::Object without_numbers(json::Object answers, definitions::Definition const& definition);

// The name of the field (or GROUP.ROW.FIELD) that a control belongs to: "born_on.year" → "born_on".
std::string field_of_control(std::string_view control);

}  // namespace mado::applications
