#include "arguments.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

namespace mado::verbs {

std::string Arguments::of(std::string const& name, std::string const& otherwise) const
{
    auto const found = options.find(name);
    return found == options.end() ? otherwise : found->second;
}

std::vector<std::string> Arguments::each(std::string const& name) const
{
    std::vector<std::string> all;
    for (auto [at, end] = said.equal_range(name); at != end; ++at)
        all.push_back(at->second);
    return all;
}

Arguments read(std::vector<std::string> const& words, std::vector<std::string> const& known, std::vector<std::string> const& flags)
{
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto const& word = words[i];
        if (!word.starts_with("--")) {
            arguments.rest.push_back(word);
            continue;
        }
        auto const equals = word.find('=');
        auto const name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
        if (std::ranges::find(flags, name) != flags.end()) {
            arguments.options[name] = "true";
        } else if (std::ranges::find(known, name) == known.end()) {
            throw WrongArguments("there is no option --" + name);
        } else if (equals == std::string::npos && i + 1 == words.size()) {
            throw WrongArguments("--" + name + " needs a value");
        } else {
            arguments.options[name] = equals != std::string::npos ? word.substr(equals + 1) : words[++i];
            arguments.said.emplace(name, arguments.options[name]);
        }
    }
    return arguments;
}

Configuration configuration_of(Arguments const& arguments)
{
    Configuration configuration;
    char const* variable = std::getenv("MADO_CONFIGURATION");
    if (auto const file = arguments.of("configuration", variable ? variable : ""); !file.empty())
        read_file(configuration, file);
    read_environment(configuration);
    std::string zones;
    for (auto const& zone : arguments.each("zone"))
        zones += (zones.empty() ? "" : ",") + zone;
    if (auto const fault = zones.empty() ? "" : set(configuration, "zone", zones); !fault.empty())
        throw WrongArguments("--" + fault);
    for (auto const* name : { "data", "front", "office", "core", "operator", "definitions", "development" })
        if (arguments.has(name))
            if (auto const fault = set(configuration, name, arguments.of(name)); !fault.empty())
                throw WrongArguments("--" + fault);
    return configuration;
}

std::string password_in(Arguments const& arguments)
{
    auto const file = arguments.of("password-file");
    std::ifstream in(file);
    std::string password;
    if (!std::getline(file == "-" ? std::cin : in, password))
        throw WrongArguments("cannot read a password in " + (file == "-" ? std::string("standard input") : file));
    return password;
}

}  // namespace mado::verbs
