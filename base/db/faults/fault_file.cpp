// The methods that SQLite calls on a file of the fault VFS: those that change it go by the disk, the others to the system.
#include "faults/disk.h"

namespace mado::db {

namespace {

FaultFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultFile*>(file); }

// What goes on to the system's method as long as there is power.
template <auto Method, int Fault, class... Arguments>
int pass(sqlite3_file* file, Arguments... arguments)
{
    auto& fault = of(file);
    std::lock_guard const lock(fault.disk->mutex);
    if (!fault.disk->powered())
        return Fault;
    return (fault.real()->pMethods->*Method)(fault.real(), arguments...);
}

int close(sqlite3_file* file)
{
    auto& fault = of(file);
    auto const code = fault.real()->pMethods->xClose(fault.real());
    fault.disk->close(fault);
    fault.~FaultFile();
    return code;
}

int write(sqlite3_file* file, void const* bytes, int size, sqlite3_int64 offset) { return of(file).disk->write(of(file), bytes, size, offset); }
int truncate(sqlite3_file* file, sqlite3_int64 size) { return of(file).disk->truncate(of(file), size); }
int sync(sqlite3_file* file, int) { return of(file).disk->sync(of(file)); }

// Locks and shared memory are let go without power too: a process that ends does so.
int unlock(sqlite3_file* file, int level) { return of(file).real()->pMethods->xUnlock(of(file).real(), level); }
int sector_size(sqlite3_file* file) { return of(file).real()->pMethods->xSectorSize(of(file).real()); }
int characteristics(sqlite3_file* file) { return of(file).real()->pMethods->xDeviceCharacteristics(of(file).real()); }
int file_control(sqlite3_file* file, int what, void* argument) { return of(file).real()->pMethods->xFileControl(of(file).real(), what, argument); }
void shared_barrier(sqlite3_file* file) { of(file).real()->pMethods->xShmBarrier(of(file).real()); }
int shared_unmap(sqlite3_file* file, int remove) { return of(file).real()->pMethods->xShmUnmap(of(file).real(), remove); }

int shared_lock(sqlite3_file* file, int offset, int count, int flags)
{
    if ((flags & SQLITE_SHM_LOCK) != 0)
        return pass<&sqlite3_io_methods::xShmLock, SQLITE_IOERR_SHMLOCK>(file, offset, count, flags);
    return of(file).real()->pMethods->xShmLock(of(file).real(), offset, count, flags);
}

}  // namespace

sqlite3_io_methods const fault_methods = {
    .iVersion = 2,  // without xFetch: every read and write comes by here
    .xClose = close,
    .xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) { return pass<&sqlite3_io_methods::xRead, SQLITE_IOERR_READ>(f, to, size, at); },
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return pass<&sqlite3_io_methods::xFileSize, SQLITE_IOERR_FSTAT>(f, size); },
    .xLock = [](sqlite3_file* f, int level) { return pass<&sqlite3_io_methods::xLock, SQLITE_IOERR_LOCK>(f, level); },
    .xUnlock = unlock,
    .xCheckReservedLock = [](sqlite3_file* f, int* out) { return pass<&sqlite3_io_methods::xCheckReservedLock, SQLITE_IOERR_CHECKRESERVEDLOCK>(f, out); },
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return pass<&sqlite3_io_methods::xShmMap, SQLITE_IOERR_SHMMAP>(f, page, size, extend, out);
    },
    .xShmLock = shared_lock,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = shared_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace mado::db
