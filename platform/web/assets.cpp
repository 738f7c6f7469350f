#include "assets.h"

#include <mado/crypto/box.h>

#include <sstream>
#include <stdexcept>

namespace mado::web {

namespace {

std::string_view file(std::span<embedded::File const> design, std::string const& path)
{
    for (auto const& one : design)
        if (one.path == "design/" + path)
            return one.bytes;
    throw std::runtime_error("design/order.txt names " + path + ", which is not there");
}

}  // namespace

Assets::Assets(std::span<embedded::File const> design)
{
    std::string style, script;
    std::istringstream order { std::string(file(design, "order.txt")) };
    for (std::string line; std::getline(order, line);) {
        if (line.empty() || line.front() == '#')
            continue;
        if (line.ends_with(".css"))
            style += file(design, line);
        else  // each in a block of its own, so that their constants do not meet
            script += "{\n" + std::string(file(design, line)) + "}\n";
    }
    style_ = add("madoguchi", "css", "text/css; charset=utf-8", std::move(style));
    script_ = add("madoguchi", "js", "text/javascript; charset=utf-8", std::move(script));
    icon_ = add("mark", "svg", "image/svg+xml", std::string(file(design, "favicon.svg")));
    touch_icon_ = add("mark", "png", "image/png", std::string(file(design, "touch-icon.png")));
    constexpr std::string_view components = "design/components/";
    for (auto const& one : design)
        if (one.path.starts_with(components) && one.path.ends_with(".html"))
            examples_[std::string(one.path.substr(components.size(), one.path.find('/', components.size()) - components.size()))] = one.bytes;
}

std::string Assets::add(std::string_view name, std::string_view ending, std::string_view type, std::string bytes)
{
    auto const file_name = std::string(name) + '.' + crypto::sha256_hex(bytes).substr(0, 16) + '.' + std::string(ending);
    http::Response response;
    response.shared_body = std::make_shared<std::string const>(std::move(bytes));
    response.with("content-type", std::string(type)).with("cache-control", "public, max-age=31536000, immutable").with("x-content-type-options", "nosniff");
    by_name_[file_name] = std::move(response);
    return "/assets/" + file_name;
}

void Assets::add_file(std::string const& part, embedded::File const& file)
{
    auto const name = file.path.substr(file.path.find('/') + 1);
    auto const dot = name.rfind('.');
    if (dot == std::string_view::npos || name.substr(dot) != ".js")
        throw std::logic_error("assets are scripts: " + part + "/" + std::string(file.path));
    addresses_[part + "/" + std::string(name)] = add(name.substr(0, dot), "js", "text/javascript; charset=utf-8", std::string(file.bytes));
}

std::string const& Assets::address(std::string_view name) const
{
    auto const found = addresses_.find(name);
    if (found == addresses_.end())
        throw std::logic_error("there is no asset " + std::string(name));
    return found->second;
}

http::Response const* Assets::find(std::string const& name) const
{
    auto const found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
}

}  // namespace mado::web
