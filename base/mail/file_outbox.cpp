#include <mado/mail/mail.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace mado::mail {

namespace fs = std::filesystem;

namespace {

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool written_and_synced(fs::path const& path, std::string_view bytes)
{
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool const written = write_all(file, bytes) && ::fsync(file) == 0;
    return ::close(file) == 0 && written;
}

bool folder_synced(fs::path const& folder)
{
    int const file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return false;
    bool const synced = ::fsync(file) == 0;
    ::close(file);
    return synced;
}

// Sorted by time, and the same mail sent twice is one file. An id may hold characters that a file name may not.
std::string file_name_of(Mail const& mail)
{
    std::string name = std::to_string(mail.date.microseconds) + "-" + mail.message_id + ".eml";
    std::ranges::replace(name, '/', '_');
    return name;
}

}  // namespace

FileOutbox::FileOutbox(fs::path folder) : folder_(std::move(folder)) { fs::create_directories(folder_); }

Result<void> FileOutbox::send(Mail const& mail)
{
    auto const text = TRY(rendered(mail));
    auto const name = file_name_of(mail);
    auto const unfinished = folder_ / ("." + name + ".part");
    std::error_code failed;
    bool const written = written_and_synced(unfinished, text);
    if (written)
        fs::rename(unfinished, folder_ / name, failed);
    if (!written || failed || !folder_synced(folder_)) {
        fs::remove(unfinished, failed);
        return refuse(Refusal::Kind::Busy, "mail.not_now", { { "reason", "outbox" } });
    }
    return {};
}

}  // namespace mado::mail
