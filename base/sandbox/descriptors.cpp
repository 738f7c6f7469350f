#include "descriptors.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace mado::sandbox {

void fail(char const* what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor::~Descriptor()
{
    if (number >= 0)
        ::close(number);
}

Descriptor memory(char const* name)
{
    auto const made = ::memfd_create(name, MFD_CLOEXEC);
    if (made < 0)
        fail("make room for the sandbox");
    return Descriptor(made);
}

void fill(Descriptor const& to, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const wrote = ::write(to.number, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            fail("hand a file to the sandbox");
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    ::lseek(to.number, 0, SEEK_SET);
}

std::optional<std::string> contents(Descriptor const& from, std::uint64_t most)
{
    struct stat seen {};
    if (::fstat(from.number, &seen) != 0)
        fail("look at what the sandbox wrote");
    if (static_cast<std::uint64_t>(seen.st_size) > most)
        return std::nullopt;
    std::string all(static_cast<std::size_t>(seen.st_size), '\0');
    std::size_t read = 0;
    while (read < all.size()) {
        auto const got = ::pread(from.number, all.data() + read, all.size() - read, static_cast<off_t>(read));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        read += static_cast<std::size_t>(got);
    }
    all.resize(read);
    return all;
}

}  // namespace mado::sandbox
