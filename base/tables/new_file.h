#pragma once
// A file that appears under its name when it is whole and on the disk; until then it is NAME.partial, which one at a time may write.
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace mado::tables {

class NewFile {
public:
    static std::expected<NewFile, std::string> begin(std::filesystem::path const& file);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();                               // takes away what was not finished

    // Threads may write and read at the same time. Throws std::runtime_error with what the system says.
    void write(std::uint64_t at, std::string_view bytes) const;
    std::string read(std::uint64_t at, std::size_t size) const;
    void finish();

private:
    NewFile(std::filesystem::path file, std::filesystem::path partial, int descriptor) : file_(std::move(file)), partial_(std::move(partial)), descriptor_(descriptor) {}
    std::filesystem::path file_, partial_;
    int descriptor_;
};

}  // namespace mado::tables
