#pragma once
#include <mado/datasets/reference.h>

#include <filesystem>
#include <fstream>

namespace mado::datasets::test {

inline std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

inline Files library_files()
{
    Files files;
    auto const root = std::filesystem::path(MADO_SOURCE_ROOT) / "definitions";
    for (auto const* folder : { "datasets", "towns" })
        for (auto const& entry : std::filesystem::directory_iterator(root / folder))
            files.emplace((std::filesystem::path(folder) / entry.path().filename()).string(), bytes_of(entry.path()));
    return files;
}

inline Reference const& reference()
{
    static auto const loaded = [] {
        auto made = load_reference(library_files());
        if (!made)
            throw std::runtime_error(made.error().front().file + ": " + made.error().front().english);
        return std::move(*made);
    }();
    return loaded;
}

inline TableFile file_of(std::string bytes, std::string name = "table.csv")
{
    return std::move(TableFile::of_bytes(std::move(name), std::move(bytes)).value());
}

inline Finding const* finding(ReadabilityReport const& report, std::string_view rule)
{
    for (auto const& one : report.findings)
        if (one.rule == rule)
            return &one;
    return nullptr;
}

}  // namespace mado::datasets::test
