#pragma once
#include <mado/definitions/answers.h>

#include <set>

namespace mado::definitions {

// What a form sent, by name of control.
class Controls {
public:
    explicit Controls(FormPairs const& form);
    bool has(std::string const& control) const { return values_.contains(control); }
    bool has_any(Field const& field, std::string const& control) const;  // of the field's own controls
    // The value, trimmed, line ends as LF; "" when absent.
    std::string one(std::string const& control) const;
    std::vector<std::string> all(std::string const& control) const;
    std::set<std::size_t> rows_of(std::string const& group) const;
    std::map<std::string, std::vector<std::string>, std::less<>> const& values() const { return values_; }

private:
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

std::vector<std::string_view> parts_of(FieldType type);  // "" is the field itself: { "era", "year", … }
bool may_repeat(Field const& field, std::string_view part);
bool is_answered(json::Value const& stored);

// The era words of a form: "" = 西暦.
std::string_view word_of_era(std::size_t era);
int wareki_first_year(std::size_t era);
struct Wrong { std::string control, key; std::map<std::string, std::string> arguments {}; };

// One field's controls → its stored form (null: not answered), or what cannot be understood.
struct Understood {
    json::Value stored {};
    std::vector<Wrong> wrongs {};
};
Understood understood(Field const& field, Controls const& controls, std::string const& control, json::Value const& before);
// The stored form against the type. Everything that is wrong with it.
std::vector<Wrong> misfits(Field const& field, json::Value const& stored, Codes const* codes, Day on, std::string const& control);
FieldError error_of(Field const& field, Wrong const& wrong, std::string_view language);
std::string first_control(Field const& field, std::string const& control);  // where an error about the whole field is shown

}  // namespace mado::definitions
