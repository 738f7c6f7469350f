#pragma once
// The bytes of a resource as they were published, to be read as often as needed. What is large lies as a file in the workshop while this lives, so that a table
// may be larger than memory.
#include <mado/csv/reader.h>
#include <mado/datasets/dataset.h>
#include <mado/files/plain.h>
#include <mado/zone/workplace.h>

#include <filesystem>
#include <optional>

namespace mado::catalogue {

class PlainTable {
public:
    // Nothing: the blob is not here, or cannot be read.
    static std::optional<PlainTable> of(Workplace const& here, std::filesystem::path const& folder, datasets::Resource const& resource);
    csv::Source source() const;
    unsigned threads() const;                 // by which it is worth reading

private:
    std::optional<files::Plain> plain_ {};
};

// The same written to a file. False: the blob is not here, cannot be read, or the disk is full.
bool write_plain(Workplace const& here, datasets::Resource const& resource, std::filesystem::path const& file);

}  // namespace mado::catalogue
