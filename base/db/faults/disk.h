#pragma once
// What the fault VFS knows of its files: what was written since the last sync, and how much room is left.
#include <mado/db/fault_vfs.h>

#include <sqlite3.h>

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mado::db {

struct FaultFile;

// One change of a file that is not synced yet, with what it takes to undo it.
struct UnsyncedWrite {
    sqlite3_int64 offset = 0;
    std::string before {}, after {};  // the bytes there
    sqlite3_int64 size_before = 0;
    std::optional<sqlite3_int64> cut_to {};   // a truncation instead of a write
};

class FaultVfs::Disk {
public:
    explicit Disk(std::string name);
    ~Disk();
    Disk(Disk const&) = delete;
    Disk& operator=(Disk const&) = delete;

    int open(char const* path, sqlite3_file* file, int flags, int* out_flags);
    int remove(char const* path, int sync_folder);
    int write(FaultFile& file, void const* bytes, int size, sqlite3_int64 offset);
    int truncate(FaultFile& file, sqlite3_int64 size);
    int sync(FaultFile& file);
    void close(FaultFile& file);

    void cut_power(std::uint64_t seed);
    void power_on();
    bool powered();

    std::string name;
    std::mutex mutex;
    std::uint64_t syncs = 0;
    std::optional<std::uint64_t> room;
    struct Keeping { std::string folder, keep; std::uint64_t seed = 0; };
    std::optional<Keeping> keeping;  // of each cut
    bool forgets_syncs = false;
    sqlite3_vfs vfs {};
    sqlite3_vfs* system = nullptr;

private:
    bool lack_room(sqlite3_int64 size_now, sqlite3_int64 end);
    void keep_cut() const;

    bool powered_ = true;
    std::map<std::string, std::vector<UnsyncedWrite>> unsynced_;
    std::set<std::string> seen_;   // every file of this disk, for the locks and shared memory that no reboot survives
    int open_files_ = 0;
};

// As SQLite sees it; the system's own file follows it in memory.
struct FaultFile {
    sqlite3_file base {};
    FaultVfs::Disk* disk = nullptr;
    std::string path;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(this) + room_before_real); }
    static constexpr std::size_t room_before_real = 128;
};
static_assert(sizeof(FaultFile) <= FaultFile::room_before_real);

extern sqlite3_io_methods const fault_methods;

}  // namespace mado::db
