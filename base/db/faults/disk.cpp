#include "faults/disk.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <random>
#include <system_error>
#include <unistd.h>

namespace mado::db {

namespace {

struct Descriptor {
    explicit Descriptor(std::string const& path) : number(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    int number;
};

void must(bool done, char const* what)
{
    if (!done)
        throw std::system_error(errno, std::generic_category(), what);
}

void put(int file, std::string const& bytes, sqlite3_int64 offset)
{
    must(::pwrite(file, bytes.data(), bytes.size(), offset) == static_cast<ssize_t>(bytes.size()), "pwrite");
}

void undo(int file, UnsyncedWrite const& change)
{
    put(file, change.before, change.offset);
    must(::ftruncate(file, change.size_before) == 0, "ftruncate");
}

void redo(int file, UnsyncedWrite const& change)
{
    if (change.cut_to)
        must(::ftruncate(file, *change.cut_to) == 0, "ftruncate");
    else
        put(file, change.after, change.offset);
}

// The file as a disk may have kept it: what was synced, and of the rest what chance left (nothing, with seed 0).
void roll_back(std::string const& path, std::vector<UnsyncedWrite> const& changes, std::uint64_t seed)
{
    Descriptor const file(path);
    if (file.number < 0)
        return;  // deleted since
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        undo(file.number, *change);
    std::mt19937_64 chance(seed);
    for (auto const& change : changes)
        if (seed != 0 && (chance() & 1U) != 0)
            redo(file.number, change);
}

}  // namespace

FaultVfs::Disk::Disk(std::string disk_name) : name(std::move(disk_name)), system(sqlite3_vfs_find(nullptr))
{
    vfs = *system;
    vfs.iVersion = 2;
    vfs.pNext = nullptr;
    vfs.zName = name.c_str();
    vfs.pAppData = this;
    vfs.szOsFile = static_cast<int>(FaultFile::room_before_real) + system->szOsFile;
    vfs.xOpen = [](sqlite3_vfs* v, char const* path, sqlite3_file* file, int flags, int* out) { return static_cast<Disk*>(v->pAppData)->open(path, file, flags, out); };
    vfs.xDelete = [](sqlite3_vfs* v, char const* path, int sync_folder) { return static_cast<Disk*>(v->pAppData)->remove(path, sync_folder); };
    vfs.xAccess = [](sqlite3_vfs* v, char const* path, int flags, int* out) {
        auto* const real = static_cast<Disk*>(v->pAppData)->system;
        return real->xAccess(real, path, flags, out);
    };
    vfs.xFullPathname = [](sqlite3_vfs* v, char const* path, int size, char* out) {
        auto* const real = static_cast<Disk*>(v->pAppData)->system;
        return real->xFullPathname(real, path, size, out);
    };
    sqlite3_vfs_register(&vfs, 0);
}

FaultVfs::Disk::~Disk() { sqlite3_vfs_unregister(&vfs); }

int FaultVfs::Disk::open(char const* path, sqlite3_file* file, int flags, int* out_flags)
{
    std::lock_guard const lock(mutex);
    file->pMethods = nullptr;
    if (!powered_)
        return SQLITE_CANTOPEN;
    auto* const fault = new (file) FaultFile;
    auto const code = system->xOpen(system, path, fault->real(), flags, out_flags);
    if (code != SQLITE_OK) {
        fault->~FaultFile();
        file->pMethods = nullptr;
        return code;
    }
    fault->base.pMethods = &fault_methods;
    fault->disk = this;
    fault->path = path ? path : "";
    if (path)
        seen_.insert(path);
    ++open_files_;
    return SQLITE_OK;
}

void FaultVfs::Disk::close(FaultFile&)
{
    std::lock_guard const lock(mutex);
    --open_files_;
}

int FaultVfs::Disk::remove(char const* path, int sync_folder)
{
    std::lock_guard const lock(mutex);
    if (!powered_)
        return SQLITE_IOERR_DELETE;
    unsynced_.erase(path);
    return system->xDelete(system, path, sync_folder);
}

bool FaultVfs::Disk::lack_room(sqlite3_int64 size_now, sqlite3_int64 end)
{
    if (!room || end <= size_now)
        return false;
    auto const more = static_cast<std::uint64_t>(end - size_now);
    if (more > *room)
        return true;
    *room -= more;
    return false;
}

int FaultVfs::Disk::write(FaultFile& file, void const* bytes, int size, sqlite3_int64 offset)
{
    std::lock_guard const lock(mutex);
    auto* const real = file.real();
    UnsyncedWrite change { .offset = offset };
    if (!powered_ || real->pMethods->xFileSize(real, &change.size_before) != SQLITE_OK)
        return SQLITE_IOERR_WRITE;
    if (lack_room(change.size_before, offset + size))
        return SQLITE_FULL;
    auto const old = std::clamp<sqlite3_int64>(change.size_before - offset, 0, size);
    change.before.resize(static_cast<std::size_t>(old));
    if (old > 0 && real->pMethods->xRead(real, change.before.data(), static_cast<int>(old), offset) != SQLITE_OK)
        return SQLITE_IOERR_WRITE;
    change.after.assign(static_cast<char const*>(bytes), static_cast<std::size_t>(size));
    unsynced_[file.path].push_back(std::move(change));
    return real->pMethods->xWrite(real, bytes, size, offset);
}

int FaultVfs::Disk::truncate(FaultFile& file, sqlite3_int64 size)
{
    std::lock_guard const lock(mutex);
    auto* const real = file.real();
    UnsyncedWrite change { .offset = size, .cut_to = size };
    if (!powered_ || real->pMethods->xFileSize(real, &change.size_before) != SQLITE_OK)
        return SQLITE_IOERR_TRUNCATE;
    auto const lost = std::max<sqlite3_int64>(0, change.size_before - size);
    change.before.resize(static_cast<std::size_t>(lost));
    if (lost > 0 && real->pMethods->xRead(real, change.before.data(), static_cast<int>(lost), size) != SQLITE_OK)
        return SQLITE_IOERR_TRUNCATE;
    unsynced_[file.path].push_back(std::move(change));
    return real->pMethods->xTruncate(real, size);
}

// Durable here means that cut_power leaves it; the system's own sync would only cost time.
int FaultVfs::Disk::sync(FaultFile& file)
{
    std::lock_guard const lock(mutex);
    if (!powered_)
        return SQLITE_IOERR_FSYNC;
    if (keeping)
        keep_cut();
    if (!forgets_syncs)
        unsynced_.erase(file.path);
    ++syncs;
    return SQLITE_OK;
}

void FaultVfs::Disk::keep_cut() const
{
    auto const to = std::filesystem::path(keeping->keep) / std::to_string(syncs);
    std::filesystem::copy(keeping->folder, to, std::filesystem::copy_options::recursive);
    for (auto const& path : seen_) {
        auto const name = std::filesystem::path(path).lexically_relative(keeping->folder);
        if (name.empty() || *name.begin() == "..")
            continue;
        std::filesystem::remove((to / name).string() + "-shm");  // shared memory does not survive a reboot
        if (auto const changes = unsynced_.find(path); changes != unsynced_.end())
            roll_back((to / name).string(), changes->second, keeping->seed);
    }
}

bool FaultVfs::Disk::powered() { return powered_; }

void FaultVfs::Disk::cut_power(std::uint64_t seed)
{
    std::lock_guard const lock(mutex);
    powered_ = false;
    for (auto const& [path, changes] : unsynced_)
        roll_back(path, changes, seed);
    unsynced_.clear();
}

void FaultVfs::Disk::power_on()
{
    std::lock_guard const lock(mutex);
    if (open_files_ != 0)
        throw std::logic_error("close the databases before the power comes back");
    for (auto const& path : seen_)
        ::unlink((path + "-shm").c_str());  // shared memory does not survive a reboot
    powered_ = true;
}

FaultVfs::FaultVfs(std::string name) : disk_(std::make_unique<Disk>(std::move(name))) {}
FaultVfs::~FaultVfs() = default;
std::string const& FaultVfs::name() const { return disk_->name; }
void FaultVfs::cut_power(std::uint64_t seed) { disk_->cut_power(seed); }
void FaultVfs::power_on() { disk_->power_on(); }

void FaultVfs::room_left(std::uint64_t bytes)
{
    std::lock_guard const lock(disk_->mutex);
    disk_->room = bytes;
}

void FaultVfs::room_again()
{
    std::lock_guard const lock(disk_->mutex);
    disk_->room.reset();
}

std::uint64_t FaultVfs::syncs() const
{
    std::lock_guard const lock(disk_->mutex);
    return disk_->syncs;
}

void FaultVfs::keep_each_cut(std::string folder, std::string keep, std::uint64_t seed)
{
    std::lock_guard const lock(disk_->mutex);
    disk_->keeping = Disk::Keeping { std::move(folder), std::move(keep), seed };
}

void FaultVfs::keep_no_cut()
{
    std::lock_guard const lock(disk_->mutex);
    disk_->keeping.reset();
}

void FaultVfs::forget_syncs()
{
    std::lock_guard const lock(disk_->mutex);
    disk_->forgets_syncs = true;
}

}  // namespace mado::db
