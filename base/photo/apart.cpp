#include <mado/photo/photo.h>

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <optional>
#include <system_error>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MADO_WATCHED_MEMORY 1  // a sanitizer reserves terabytes of addresses
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MADO_WATCHED_MEMORY 1
#endif
#endif

namespace mado::photo {

namespace {

// How the child ends when there is no picture; its own signals and limits end it otherwise.
constexpr int first_fault = 80;
constexpr std::size_t most_of_a_picture = static_cast<std::size_t>(short_side) * long_side * 3;

struct Header {
    char mark[8] = { 'm', 'a', 'd', 'o', 'p', 'i', 'c', '1' };
    std::int32_t width = 0, height = 0;
};

[[noreturn]] void fail(char const* what) { throw std::system_error(errno, std::generic_category(), what); }

struct Descriptor {
    int number = -1;
    explicit Descriptor(int opened) : number(opened) {}
    Descriptor(Descriptor const&) = delete;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

bool write_all(int to, void const* from, std::size_t size)
{
    auto const* at = static_cast<char const*>(from);
    while (size > 0) {
        auto const wrote = ::write(to, at, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        size -= static_cast<std::size_t>(wrote);
    }
    return true;
}

// At most `most` bytes from the start of what the descriptor holds; nothing when there are more.
std::optional<std::string> read_all(int from, std::size_t most)
{
    std::string all;
    char chunk[1 << 16];
    for (;;) {
        auto const got = ::read(from, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || all.size() + static_cast<std::size_t>(got) > most)
            return std::nullopt;
        if (got == 0)
            return all;
        all.append(chunk, static_cast<std::size_t>(got));
    }
}

void bound(__rlimit_resource what, std::uint64_t most)
{
    rlimit const limit { most, most };
    ::setrlimit(what, &limit);
}

// Between fork and exec only what may be called there: this process has threads.
[[noreturn]] void become_child(int in, int out, int nowhere, Bounds const& bounds, std::uint64_t seconds)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0);
    if (::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(nowhere, 2) < 0)
        ::_exit(127);
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);  // no network; where the system forbids this, the limits below remain
    bound(RLIMIT_CPU, seconds);
    bound(RLIMIT_FSIZE, most_of_a_picture + sizeof(Header));
    bound(RLIMIT_CORE, 0);
    bound(RLIMIT_NOFILE, 16);
#ifndef MADO_WATCHED_MEMORY
    bound(RLIMIT_AS, bounds.memory);
#endif
    char* const words[] = { const_cast<char*>("madoguchi"), const_cast<char*>(child_word), nullptr };
    char* const nothing[] = { nullptr };
    ::execve(bounds.program.c_str(), words, nothing);
    ::_exit(127);
}

// The child's end, or nothing when it had to be killed.
std::optional<int> end_of(pid_t child, std::chrono::milliseconds time)
{
    auto const last = std::chrono::steady_clock::now() + time;
    int status = 0;
    for (;;) {
        auto const ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child)
            return status;
        if (ended < 0 && errno != EINTR)
            fail("wait for the reader of photos");
        if (std::chrono::steady_clock::now() >= last)
            break;
        ::poll(nullptr, 0, 5);
    }
    ::kill(child, SIGKILL);
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return std::nullopt;
}

Fault fault_of(int status)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? Fault::TooSlow : Fault::Broken;
    auto const ended = WEXITSTATUS(status) - first_fault;
    return ended >= 0 && ended < static_cast<int>(names_of(Fault {}).size()) ? static_cast<Fault>(ended) : Fault::Broken;
}

// What the child wrote is believed only when it is exactly a picture.
std::expected<Picture, Fault> picture_from(int out)
{
    ::lseek(out, 0, SEEK_SET);
    auto const all = read_all(out, most_of_a_picture + sizeof(Header));
    Header header, ours;
    if (!all || all->size() < sizeof header)
        return std::unexpected(Fault::Broken);
    std::memcpy(&header, all->data(), sizeof header);
    bool const is_sound = std::memcmp(header.mark, ours.mark, sizeof ours.mark) == 0 && header.width > 0 && header.height > 0 && header.width <= long_side
        && header.height <= long_side && all->size() - sizeof header == static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height) * 3;
    if (!is_sound)
        return std::unexpected(Fault::Broken);
    return Picture { header.width, header.height, all->substr(sizeof header) };
}

int opened(int descriptor, char const* what)
{
    if (descriptor < 0)
        fail(what);
    return descriptor;
}

}  // namespace

std::expected<Picture, Fault> read_apart(std::string_view bytes, Bounds const& bounds)
{
    if (bytes.size() > most_bytes)
        return std::unexpected(Fault::TooManyPixels);
    // Memory that has no name: nothing of the photo ever stands on a disk in clear.
    Descriptor const in(opened(::memfd_create("photo", MFD_CLOEXEC), "make room for a photo"));
    Descriptor const out(opened(::memfd_create("picture", MFD_CLOEXEC), "make room for a picture"));
    Descriptor const nowhere(opened(::open("/dev/null", O_WRONLY | O_CLOEXEC), "open /dev/null"));
    if (!write_all(in.number, bytes.data(), bytes.size()))
        fail("hand over a photo");
    ::lseek(in.number, 0, SEEK_SET);
    auto const seconds = static_cast<std::uint64_t>(bounds.time.count() / 1000 + 1);
    auto const child = ::fork();
    if (child < 0)
        fail("start the reader of photos");
    if (child == 0)
        become_child(in.number, out.number, nowhere.number, bounds, seconds);
    auto const status = end_of(child, bounds.time);
    if (!status)
        return std::unexpected(Fault::TooSlow);
    if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
        return std::unexpected(fault_of(*status));
    return picture_from(out.number);
}

int work_as_child()
{
    auto const ends_with = [](Fault fault) { return first_fault + static_cast<int>(fault); };
    try {
        auto const bytes = read_all(0, most_bytes);
        if (!bytes)
            return ends_with(Fault::TooManyPixels);
        auto const picture = read(*bytes);
        if (!picture)
            return ends_with(picture.error());
        Header header;
        header.width = picture->width;
        header.height = picture->height;
        return write_all(1, &header, sizeof header) && write_all(1, picture->rgb.data(), picture->rgb.size()) ? 0 : 1;
    } catch (std::bad_alloc const&) {
        return ends_with(Fault::TooManyPixels);
    } catch (std::exception const&) {
        return ends_with(Fault::Broken);
    }
}

}  // namespace mado::photo
