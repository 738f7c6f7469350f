#pragma once
// Files of this node for as long as they are needed, in the workshop's root. What a process left there that ended in the middle, tidy_scratch removes.
#include <mado/csv/reader.h>
#include <mado/files/plain.h>
#include <mado/open_data/difference.h>
#include <mado/zone/workplace.h>

namespace mado::open_data::service {

std::filesystem::path scratch_pattern(Workplace const& here);     // ends with XXXXXX

class Scratch {
public:
    explicit Scratch(Workplace const& here);
    ~Scratch();
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;
    std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Never in memory, whatever its size: one way for small and large ones. Nothing: the blob is gone.
std::optional<files::Plain> plain_file(Workplace const& here, files::Blob const& blob);
csv::Source source_of(std::filesystem::path const& file);         // throws when it cannot be read

}  // namespace mado::open_data::service
