#include "standard_input.h"

#include "arguments.h"

#include <mado/dmn/json.h>
#include <mado/time/instant.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace mado::verbs {

std::string standard_input()
{
    constexpr std::size_t most = std::size_t { 1 } << 30;
    std::string text;
    char piece[65'536];
    while (auto const read = std::fread(piece, 1, sizeof piece, stdin)) {
        if (text.size() + read > most)
            throw WrongArguments("standard input is larger than 1 GiB: send it in several calls");
        text.append(piece, read);
    }
    return text;
}

std::string bytes_of_file(std::string const& path)
{
    constexpr std::size_t most = std::size_t { 1 } << 30;  // a device has no end
    if (std::error_code error; std::filesystem::is_directory(path, error))
        throw WrongArguments(path + " is a folder: name a file");
    std::ifstream in(path, std::ios::binary);
    std::string bytes;
    char piece[65'536];
    while (in.read(piece, sizeof piece), in.gcount() > 0) {
        if (bytes.size() + static_cast<std::size_t>(in.gcount()) > most)
            throw WrongArguments(path + " is larger than 1 GiB");
        bytes.append(piece, static_cast<std::size_t>(in.gcount()));
    }
    if (!in.eof())
        throw WrongArguments("cannot read " + path);
    return bytes;
}

void print(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw std::runtime_error("cannot write the results: standard output is full or closed");
}

feel::Value json_of_text(std::string_view text, std::string_view of)
{
    auto value = dmn::from_json_text(text);
    if (!value)
        throw WrongArguments(std::string(of) + " is not JSON at byte " + std::to_string(value.error().offset) + ": " + value.error().english);
    return *std::move(value);
}

feel::DateTime present() { return feel::DateTime::in_tokyo(SystemClock().now()); }

}  // namespace mado::verbs
