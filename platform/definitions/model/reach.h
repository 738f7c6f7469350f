#pragma once
#include "model/report.h"

#include <mado/definitions/definition.h>

namespace mado::definitions {

// What an expression reads in the end, through rules, settings and tables.
class Reach {
public:
    Reach(Definition const& definition, Report& report);
    void find_circles();
    // A staff answer that it reads.
    std::optional<std::string> staff_field(feel::Expression const& expression);
    // All fields that it reads, by name.
    std::vector<std::string> fields(feel::Expression const& expression);
    // A field that it reads and that is asked at that position (from 1, in the order of asking) or later.
    std::optional<std::string> first_not_before(feel::Expression const& expression, int position);

private:
    using Slots = std::vector<bool>;
    void add(Slots& to, feel::Expression const& expression);
    void add(Slots& to, Formula const& formula);
    void add(Slots& to, std::vector<int> const& slots, std::vector<std::string> const& functions);
    Slots const& of_rule(std::size_t rule);
    Slots const& of_table(Table const& table);
    Slots const& of_setting(std::size_t setting);
    struct Known {
        enum class State { Unknown, Computing, Known } state = State::Unknown;
        Slots slots {};
    };
    Slots const& computed(Known& known, std::string const& name, yaml::Place place, std::function<void(Slots&)> const& compute);

    Definition const& d_;
    Report& report_;
    std::vector<Known> rules_, settings_;
    std::map<std::string, Known, std::less<>> tables_;
    std::vector<int> positions_;  // by slot; 0: no field
};

}  // namespace mado::definitions
