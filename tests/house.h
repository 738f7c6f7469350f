#pragma once
// A house for tests of the whole: a temporary folder, and the World of app/ in it.
#include "world.h"

#include <mado/log/log.h>

#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace mado::tests {

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-whole-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("cannot make a temporary folder");
        path = pattern;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::error_code ignored; std::filesystem::remove_all(path, ignored); }
};

// All zones on free ports of this machine; logs only what failed.
inline Configuration configuration_in(std::filesystem::path const& data)
{
    log::start({ .descriptor = 2, .least = log::Level::Error });
    Configuration configuration;
    configuration.data = data;
    configuration.front = configuration.office = configuration.core = Listen { "127.0.0.1", 0 };
    return configuration;
}

}  // namespace mado::tests
