#include "../world.h"
#include "verbs.h"

#include <mado/log/log.h>
#include <mado/records/transfer.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mado::verbs {

char const* const records_help = R"(madoguchi records package --town SLUG --list ID --folder ID --to FILE [--zone office|core] [--data DIR] [--configuration FILE]

Writes the transfer package (移管: BagIt in a zip) of a folder that was decided to go to an archive, of any size, piece by piece. ID: the last piece of the
address of the list (廃棄・移管) and of the folder (簿冊). Afterwards the page of the list shows the SHA-256 that is printed here; the archive's receipt is
written down there. May run beside `serve`. FILE must not be there yet, and is readable by its owner alone: it holds what the records hold.
Exit status: 0 written, 1 refused (with what to do), 2 called wrongly.
)";

namespace {

class NewFile {
public:
    explicit NewFile(std::filesystem::path path) : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))
    {
        if (descriptor_ < 0)
            throw WrongArguments(path_.string() + ": " + std::strerror(errno));
    }
    NewFile(NewFile const&) = delete;
    NewFile& operator=(NewFile const&) = delete;
    // What was not finished is nothing that one may hand over.
    ~NewFile()
    {
        ::close(descriptor_);
        if (!is_whole_)
            ::unlink(path_.c_str());
    }
    void append(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            auto const written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw std::system_error(errno, std::generic_category(), path_.string());
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    void finish()
    {
        if (::fsync(descriptor_) != 0)
            throw std::system_error(errno, std::generic_category(), path_.string());
        is_whole_ = true;
    }

private:
    std::filesystem::path path_;
    int descriptor_;
    bool is_whole_ = false;
};

std::string id_in(Arguments const& arguments, std::string const& name)
{
    auto const id = arguments.of(name);
    if (!is_uuid(id))
        throw WrongArguments("--" + name + " is the last piece of its page's address");
    return id;
}

bool waits_for_a_package(Workplace const& here, std::string const& town, records::DisposalId const& list, records::FolderId const& folder)
{
    auto const lines = here.database.read(town, [&](db::Read& tx) { return records::lines(tx, list); });
    for (auto const& line : lines)
        if (line.folder == folder)
            return line.state == records::LineState::Packed;
    return false;
}

}  // namespace

int records(Arguments const& arguments)
{
    if (arguments.rest != std::vector<std::string> { "package" })
        throw WrongArguments("say `madoguchi records package`");
    if (arguments.of("to").empty() || arguments.of("town").empty())
        throw WrongArguments("--town and --to are needed");
    mado::records::DisposalId const list { id_in(arguments, "list") };
    mado::records::FolderId const folder { id_in(arguments, "folder") };
    auto const zone = arguments.of("zone", "office");
    if (zone != "office" && zone != "core")
        throw WrongArguments("--zone is office or core");
    auto plain = arguments;
    plain.options.erase("zone");
    auto const configuration = configuration_of(plain);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    SystemClock const clock;
    World world(configuration, clock);
    auto const* town = world.knowledge().towns.by_slug(arguments.of("town"));
    if (!town)
        throw WrongArguments("there is no town " + arguments.of("town") + ": take the first part of its address, for example soja-shi");
    auto const& here = world.zone(zone).here();
    if (!waits_for_a_package(here, town->code, list, folder)) {
        std::fprintf(stderr, "This folder is not on that list, or the list is not decided, or it is not to be transferred. Look at the page of the list.\n");
        return 1;
    }
    NewFile file(arguments.of("to"));
    auto const made = mado::records::pack_into(here, town->code, folder, [&](std::string_view bytes) { file.append(bytes); });
    if (!made) {
        std::fprintf(stderr, "refused: %s\n", made.error().key.c_str());
        return 1;
    }
    Caller const caller { .tenant = town->code, .kind = CallerKind::System, .job = "records.package" };
    auto const noted = here.database.write(town->code, { .name = "records.package" }, [&](db::Write& tx) { return mado::records::note_package(tx, caller, here, list, folder, made->hash); });
    if (!noted) {
        std::fprintf(stderr, "refused: %s. It was changed meanwhile: look at the page of the list.\n", noted.error().key.c_str());
        return 1;
    }
    file.finish();
    std::printf("%s\n%zu records, %zu files, %llu bytes\nSHA-256 %s\n", arguments.of("to").c_str(), made->records, made->files, static_cast<unsigned long long>(made->size), made->hash.c_str());
    for (auto const& one : made->left_out)
        std::printf("left out: %s\n", one.c_str());
    return 0;
}

}  // namespace mado::verbs
