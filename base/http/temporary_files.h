#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mado::http {

// An open file; closed with its owner.
class OpenFile {
public:
    OpenFile() = default;
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    OpenFile& operator=(OpenFile&& other) noexcept { std::swap(descriptor_, other.descriptor_); return *this; }
    ~OpenFile();
    explicit operator bool() const { return descriptor_ >= 0; }

    static OpenFile to_read(std::string const& path);  // throws std::system_error
    std::uint64_t size() const;
    std::size_t read(char* into, std::size_t most, std::uint64_t at) const;  // 0 at the end or on failure
    bool write(std::string_view bytes) const;                               // false when the disk is full or broken

private:
    int descriptor_ = -1;
};

// The uploads of one request: made here, removed with it.
class TemporaryFiles {
public:
    explicit TemporaryFiles(std::string folder) : folder_(std::move(folder)) {}
    TemporaryFiles(TemporaryFiles const&) = delete;
    TemporaryFiles& operator=(TemporaryFiles const&) = delete;
    ~TemporaryFiles();

    OpenFile make(std::string& path);  // false when it could not be made
    void remove(std::string const& path);

    // A killed process leaves its uploads behind; files older than a day are nobody's.
    static void sweep(std::string const& folder);

private:
    std::string folder_;
    std::vector<std::string> paths_;
};

}  // namespace mado::http
