#pragma once
#include <mado/time/instant.h>

#include <filesystem>
#include <string>
#include <vector>

namespace mado::watch {

struct Certificate {
    std::string file, subject;
    Instant ends {};
    std::string fault {};      // cannot be read: then the rest is empty
};
// The first certificate of each PEM file: what the server shows of itself.
std::vector<Certificate> certificates(std::vector<std::filesystem::path> const& files);

}  // namespace mado::watch
