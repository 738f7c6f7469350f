#include <mado/sandbox/sandbox.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace mado::sandbox;

namespace {

// -- the child: this very program, which tries what it must not be able to do, and says what it could.
std::string read_file(char const* path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

int say(std::string const& words)
{
    return ::write(1, words.data(), words.size()) == static_cast<ssize_t>(words.size()) ? 0 : 1;
}

int try_network(char const* port)
{
    int const to = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool const reached = to >= 0 && ::connect(to, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    return say(reached ? "reached" : "no network");
}

int try_write(char const* path)
{
    int const out = ::open(path, O_CREAT | O_WRONLY, 0600);
    return say(out >= 0 ? "wrote" : "read only");
}

// Shorter, other rights, other owner, other times, or the bounds of another process.
int try_change(char const* path)
{
    std::string could;
    if (::truncate(path, 1) == 0)
        could += "truncate ";
    if (int const opened = ::open(path, O_RDONLY | O_TRUNC | O_CLOEXEC); opened >= 0)
        could += "open ";
    if (::chmod(path, 0777) == 0 || ::fchmodat(AT_FDCWD, path, 0777, 0) == 0)
        could += "chmod ";
    if (::chown(path, ::getuid(), ::getgid()) == 0)
        could += "chown ";
    if (::utimensat(AT_FDCWD, path, nullptr, 0) == 0)
        could += "utime ";
    rlimit seen {};
    if (::prlimit(::getppid(), RLIMIT_NOFILE, nullptr, &seen) == 0)
        could += "prlimit ";
    return say(could.empty() ? "nothing" : could);
}

// What tools do with files of their own.
int try_own_file()
{
    int const own = ::memfd_create("own", MFD_CLOEXEC);
    rlimit seen {};
    bool const can = own >= 0 && ::ftruncate(own, 4'096) == 0 && ::ftruncate(own, 1) == 0 && ::getrlimit(RLIMIT_NOFILE, &seen) == 0;
    return say(can ? "own" : "not even its own");
}

int work_as_child(std::string const& word, char const* more)
{
    if (word == "network")
        return try_network(more);
    if (word == "read")
        return say("[" + read_file(more) + "]");
    if (word == "write")
        return try_write(more);
    if (word == "change")
        return try_change(more);
    if (word == "own file")
        return try_own_file();
    if (word == "mount")
        return say(::unshare(0x10000000) == 0 ? "made a namespace" : "no namespace");
    if (word == "environment")
        return say(std::getenv("MADO_SECRET_OF_THE_TEST") ? "sees it" : "sees nothing");
    if (word == "memory") {
        auto* const room = static_cast<char*>(std::malloc(std::size_t { 3 } << 30));
        if (room)
            std::memset(room, 1, std::size_t { 3 } << 30);
        return say(room ? "much" : "little");
    }
    if (word == "flood")
        for (std::string const chunk(1 << 20, 'x');;)
            if (say(chunk) != 0)
                return 7;
    if (word == "sleep") {
        if (::fork() == 0)      // a grandchild that would outlive it
            ::sleep(600);
        ::sleep(600);
    }
    if (word == "crash")
        std::abort();
    if (word == "id")
        return say(std::to_string(::getuid()) + " " + std::to_string(::getpid()));
    return 9;
}

int argument_count = 0;
char** arguments = nullptr;
__attribute__((constructor)) void as_child(int count, char** words)
{
    argument_count = count;
    arguments = words;
    if (char const* word = std::getenv(child_variable))
        ::_exit(work_as_child(word, count > 2 ? words[2] : ""));
}

Options only_bounded() { return { .bounded_will_do = true, .bubblewrap = "/nowhere/bwrap" }; }

// Both walls, where this host has them: at least one is there, else the product would refuse every file.
std::vector<std::pair<char const*, Options>> walls_of_this_host()
{
    std::vector<std::pair<char const*, Options>> all;
    if (Sandbox(Options {}).walls() == Walls::Apart)
        all.push_back({ "apart", Options {} });
    if (Sandbox(only_bounded()).walls() == Walls::Bounded)
        all.push_back({ "bounded", only_bounded() });
    REQUIRE(!all.empty());
    return all;
}

struct Listening {
    int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string port;
    Listening()
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(socket, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket, 4) == 0);
        socklen_t size = sizeof address;
        REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port = std::to_string(ntohs(address.sin_port));
    }
    ~Listening() { ::close(socket); }
};

struct Keys {
    std::filesystem::path folder, file;
    Keys()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-keys-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        file = folder / "office.key";
        std::ofstream(file) << "SECRET";
    }
    ~Keys() { std::filesystem::remove_all(folder); }
};

Outcome child(Options const& options, std::vector<std::string> words, Bounds const& bounds = {}) { return Sandbox(options).run({ .program = {}, .words = std::move(words), .input = {}, .bounds = bounds }); }

TEST_CASE("no network, no file of this host, no namespace, nothing of our environment")
{
    Listening const server;
    Keys const keys;
    ::setenv("MADO_SECRET_OF_THE_TEST", "1", 1);
    auto const written = keys.folder / "new";
    // Without walls the same child can do it: what fails below fails for the walls.
    REQUIRE(::system((std::string(child_variable) + "=network " + arguments[0] + " network " + server.port + " > " + (keys.folder / "said").string()).c_str()) == 0);
    REQUIRE(read_file((keys.folder / "said").c_str()) == "reached");
    for (auto const& [name, options] : walls_of_this_host()) {
        CAPTURE(name);
        struct Row { std::vector<std::string> words; char const* said; };
        for (auto const& row : { Row { { "network", server.port }, "no network" }, Row { { "read", keys.file.string() }, "[]" }, Row { { "read", "/etc/passwd" }, "[]" },
                 Row { { "read", "/proc/1/environ" }, "[]" }, Row { { "write", written.string() }, "read only" }, Row { { "write", "/usr/bin/new" }, "read only" }, Row { { "mount" }, "no namespace" },
                 Row { { "environment" }, "sees nothing" } }) {
            CAPTURE(row.words.front());
            auto const done = child(options, row.words);
            CHECK(done.end == End::Done);
            CHECK(done.output == row.said);
        }
        CHECK_FALSE(std::filesystem::exists(written));
    }
}

TEST_CASE("no file of this host is shortened, and none gets other rights, owners or times; files of its own are")
{
    Keys const keys;
    // Without walls the same child can do it.
    REQUIRE(::system((std::string(child_variable) + "=change " + arguments[0] + " change " + keys.file.string() + " > " + (keys.folder / "said").string()).c_str()) == 0);
    REQUIRE(read_file((keys.folder / "said").c_str()) == "truncate open chmod chown utime prlimit ");
    std::ofstream(keys.file) << "SECRET";
    std::filesystem::permissions(keys.file, std::filesystem::perms { 0600 });
    for (auto const& [name, options] : walls_of_this_host()) {
        CAPTURE(name);
        CHECK(child(options, { "change", keys.file.string() }).output == "nothing");
        CHECK(child(options, { "own file" }).output == "own");
        CHECK(read_file(keys.file.c_str()) == "SECRET");
        CHECK(std::filesystem::status(keys.file).permissions() == std::filesystem::perms { 0600 });
    }
}

TEST_CASE("walls that could not be had are looked for anew, and the strongest are kept")
{
    Keys const keys;
    auto const bubblewrap = (keys.folder / "bwrap").string();
    Sandbox const box { { .bounded_will_do = false, .bubblewrap = bubblewrap } };
    CHECK(box.walls() == Walls::None);
    std::filesystem::create_symlink("/usr/bin/true", bubblewrap);  // as if it were mended
    CHECK(box.walls() == Walls::None);                             // not asked at every file
    CHECK(box.looked_for_anew() == Walls::Apart);
    std::filesystem::remove(bubblewrap);
    CHECK(box.walls() == Walls::Apart);
}

TEST_CASE("apart it is nobody, and the first of its processes' world")
{
    if (Sandbox(Options {}).walls() != Walls::Apart) {
        MESSAGE("bubblewrap makes no namespaces here");
        return;
    }
    auto const done = child(Options {}, { "id" });
    CHECK(done.output.starts_with("65534 "));
    CHECK(std::stoi(done.output.substr(6)) < 10);
}

TEST_CASE("time, output and memory are bounded, and nothing runs on")
{
    for (auto const& [name, options] : walls_of_this_host()) {
        CAPTURE(name);
        auto const started = std::chrono::steady_clock::now();
        CHECK(child(options, { "sleep" }, { .time = std::chrono::milliseconds(200) }).end == End::TooSlow);
        CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(20));
        CHECK(child(options, { "flood" }, { .output = 8U << 20 }).end == End::TooLarge);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        CHECK(child(options, { "memory" }, { .memory = 1ULL << 30 }).output == "little");
#endif
        CHECK(child(options, { "crash" }).end == End::Crashed);
        CHECK(child(options, { "unknown" }).status == 9);
    }
}

TEST_CASE("a tool gets its bytes and gives its bytes; the filter lets it work")
{
    std::string const large(5U << 20, 'a');
    for (auto const& [name, options] : walls_of_this_host()) {
        CAPTURE(name);
        auto const done = Sandbox(options).run({ .program = "/usr/bin/cat", .words = {}, .input = large });
        CHECK(done.end == End::Done);
        CHECK(done.output == large);
        CHECK(Sandbox(options).run({ .program = "/usr/bin/no-such-tool" }).end == End::NotStarted);
    }
}

TEST_CASE("without the walls that are asked for nothing is started: never silently weaker")
{
    Sandbox const none { { .bounded_will_do = false, .bubblewrap = "/nowhere/bwrap" } };
    CHECK(none.walls() == Walls::None);
    CHECK(none.run({ .program = "/usr/bin/true" }).end == End::NotStarted);
    // A bubblewrap that cannot make what is asked for.
    Sandbox const broken { { .bounded_will_do = false, .bubblewrap = "/usr/bin/false" } };
    CHECK(broken.walls() == Walls::None);
    CHECK(broken.run({ .program = "/usr/bin/true" }).end == End::NotStarted);
}

}  // namespace
