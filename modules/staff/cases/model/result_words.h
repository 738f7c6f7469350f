#pragma once
// The words of results, as they stand in drafts and documents: Japanese alone, they are the act itself.
#include <string>
#include <string_view>

namespace mado::cases::model {

struct ResultWords { std::string_view noun, verb; };
ResultWords words_of_result(std::string_view result);
// Which results need reasons (行政手続法8条1項・14条1項; definition grammar §6).
bool needs_reasons(std::string_view result);
// What is as applied for: staff must have established what the definition asks of them.
bool is_as_applied(std::string_view result);

}  // namespace mado::cases::model
