#pragma once
// Code lists (definitions/codes): keys that choices are made from, with the days on which they may be chosen.
#include <mado/definitions/definition.h>

#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct Code {
    std::string key;
    Words title;
    std::optional<Day> since {}, until {};  // first and last day
    std::string law {}, reason {};
    Words about {};                         // shown beside the title among the options
    bool can_be_chosen(Day on) const { return (!since || *since <= on) && (!until || on <= *until); }
};

struct CodeList {
    std::string name;                       // "dog_breeds"
    Words title;
    std::vector<Code> codes {};             // in the order shown
    Code const* find(std::string_view key) const;
    std::vector<Code const*> on(Day day) const;
};

std::expected<CodeList, std::vector<Problem>> load_codes(std::string_view file_name, std::string_view bytes);

// Where a choice with `from: codes/x` finds its list.
class Codes {
public:
    virtual ~Codes() = default;
    virtual CodeList const* list(std::string_view name) const = 0;  // "dog_breeds"; nullptr when there is none
};

// The options of a choice on a day: its own, or its list's. Of `from: round` those of the list "round" (CodesWithRound).
std::vector<Option> options_of(Field const& field, Codes const* codes, Day on);
// The title of a key, also of one that can no longer be chosen; "" when it never existed.
std::string title_of(Field const& field, Codes const* codes, std::string_view key, std::string_view language);

}  // namespace mado::definitions
