#pragma once
// A disk for tests that can lose its power and run full: a SQLite VFS over the system's (Options::vfs = name()).
#include <cstdint>
#include <memory>
#include <string>

namespace mado::db {

class FaultVfs {
public:
    explicit FaultVfs(std::string name);  // a process-wide name
    ~FaultVfs();                          // after every database on it is closed
    FaultVfs(FaultVfs const&) = delete;
    FaultVfs& operator=(FaultVfs const&) = delete;
    std::string const& name() const;

    // Power cut. What was written and not synced is forgotten (seed 0), or some of it stays, in no order, as a real disk may do.
    // From now on every access fails, until the databases are closed and power_on() is called. Deleting a file is durable at once.
    void cut_power(std::uint64_t seed = 0);
    void power_on();

    // The disk takes this many bytes more, then SQLITE_FULL. Overwriting takes no room.
    void room_left(std::uint64_t bytes);
    void room_again();

    std::uint64_t syncs() const;  // how often a file was synced

    // What would a cut leave, at whatever moment? From now on, before each sync, `folder` is copied to `keep`/N (N: the syncs until then) as
    // cut_power(seed) would leave it there and then; the databases go on. Only beneath `folder` files are looked at.
    void keep_each_cut(std::string folder, std::string keep, std::uint64_t seed = 0);
    void keep_no_cut();

    // A disk that says that it has synced and has not: as with synchronous=OFF. For control runs that must lose something.
    void forget_syncs();

private:
    class Disk;
    friend struct FaultFile;
    std::unique_ptr<Disk> disk_;
};

}  // namespace mado::db
