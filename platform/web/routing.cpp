#include "routing.h"

#include <stdexcept>

namespace mado::web {

namespace {

std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        auto const slash = path.find('/');
        if (auto const part = path.substr(0, slash); !part.empty())
            parts.emplace_back(part);
        path = slash == std::string_view::npos ? std::string_view {} : path.substr(slash + 1);
    }
    return parts;
}

}  // namespace

void Routing::add(Route route)
{
    std::vector<Part> parts;
    for (auto const& word : split(route.pattern)) {
        bool const is_name = word.size() > 2 && word.front() == '{' && word.back() == '}';
        parts.push_back({ is_name ? word.substr(1, word.size() - 2) : word, is_name });
    }
    for (std::size_t i = 0; i < parts_.size(); ++i)
        if (parts_[i].size() == parts.size()
            && std::ranges::equal(parts_[i], parts, [](Part const& a, Part const& b) { return a.is_name == b.is_name && (a.is_name || a.word == b.word); }))
            throw std::logic_error("two routes of one shape: " + routes_[i].pattern + " and " + route.pattern);
    parts_.push_back(std::move(parts));
    routes_.push_back(std::move(route));
}

Routing::Found Routing::find(std::vector<std::string> const& segments, std::size_t from) const
{
    Found best;
    std::size_t best_literals = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        auto const& parts = parts_[i];
        if (parts.size() != segments.size() - from)
            continue;
        std::map<std::string, std::string> path;
        std::size_t literals = 0;
        bool fits = true;
        for (std::size_t k = 0; k < parts.size() && fits; ++k) {
            auto const& segment = segments[from + k];
            if (parts[k].is_name)
                path[parts[k].word] = segment;
            else
                fits = parts[k].word == segment, ++literals;
        }
        if (fits && (!best.route || literals > best_literals)) {
            best = { &routes_[i], std::move(path) };
            best_literals = literals;
        }
    }
    return best;
}

}  // namespace mado::web
