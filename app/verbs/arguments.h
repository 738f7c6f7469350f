#pragma once
#include "configuration.h"

#include <map>
#include <string>
#include <vector>

namespace mado::verbs {

// The command line behind the verb: "--data DIR" and "--data=DIR" alike; the rest in order. `flags` take no value.
struct Arguments {
    std::map<std::string, std::string> options;
    std::vector<std::string> rest;
    std::multimap<std::string, std::string> said;  // every option as often as it was given, in that order
    bool has(std::string const& name) const { return options.contains(name); }
    std::string of(std::string const& name, std::string const& otherwise = {}) const;  // the last one
    std::vector<std::string> each(std::string const& name) const;
};

struct WrongArguments : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws WrongArguments for an option that is not in `known`, or one that lacks its value.
Arguments read(std::vector<std::string> const& words, std::vector<std::string> const& known, std::vector<std::string> const& flags);
// File, environment, then the options that are settings (data, front, office, core, zone, definitions, development).
Configuration configuration_of(Arguments const& arguments);
// The first line of the file that --password-file names; "-" is standard input. Throws WrongArguments.
std::string password_in(Arguments const& arguments);

}  // namespace mado::verbs
