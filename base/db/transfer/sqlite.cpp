#include "transfer/rows.h"
#include "transfer/sqlite_file.h"

#include "sqlite/connection.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace mado::db::transfer {

namespace {

using detail::fail;
using Watch = std::chrono::steady_clock;

constexpr std::int64_t rows_a_transaction = 50'000;

class SqliteSource final : public Source {
public:
    explicit SqliteSource(Options const& options) : file_(options) { file_.run("PRAGMA query_only = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE"); }

    void begin() override
    {
        file_.run("BEGIN");
        SqliteStatement(file_.raw(), "SELECT COUNT(*) FROM sqlite_master").step();  // the first read is what fixes the snapshot
    }

    std::vector<Applied> migrations() override
    {
        std::vector<Applied> all;
        SqliteStatement found(file_.raw(), "SELECT module, number, name, sha256 FROM mado_migration ORDER BY module, number");
        while (found.step())
            all.push_back({ found.text(0), found.integer(1), found.text(2), found.text(3) });
        return all;
    }
    std::vector<Table> tables() override { return file_.tables(); }
    std::int64_t count(Table const& table) override { return file_.count(table); }
    Sum read(Table const& table, TakeRows const& take) override { return file_.read(table, take); }

private:
    SqliteFile file_;
};

// The write lock of the file. The writer of the program that serves leaves it free only for an instant between two groups, so we look often.
class SqliteHold final : public Hold {
public:
    explicit SqliteHold(Options const& options) : file_(options) { sqlite3_busy_handler(file_.raw(), &SqliteHold::look_again, this); }

    bool take(int milliseconds) override
    {
        until_ = Watch::now() + std::chrono::milliseconds(milliseconds);
        had_ = file_.try_run("BEGIN IMMEDIATE");
        return had_;
    }
    void let_go() override
    {
        if (std::exchange(had_, false))
            file_.run("ROLLBACK");
    }

private:
    static int look_again(void* self, int)
    {
        if (Watch::now() >= static_cast<SqliteHold*>(self)->until_)
            return 0;
        ::usleep(50);
        return 1;
    }
    SqliteFile file_;
    Watch::time_point until_ {};
    bool had_ = false;
};

void sync(std::filesystem::path const& path, int flags)
{
    int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    bool const synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    auto const error = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!synced)
        throw std::system_error(error, std::generic_category(), "sync " + path.string());
}

void remove_database(std::string const& path)
{
    for (auto const* ending : { "", "-wal", "-shm", "-journal" })
        std::filesystem::remove(path + ending);
}

Options beside(Options options)
{
    if (std::filesystem::exists(options.path))
        throw Occupied("there are data in " + options.path + " already: nothing was changed. Choose an empty place.");
    options.path += ".restoring";
    remove_database(options.path);
    return options;
}

Options migrated(Options options, std::vector<Migration> const& migrations)
{
    auto quick = options;
    quick.synchronous_full = false;  // the whole file is synced before it takes its name
    Database(quick).migrate(migrations);
    return options;
}

// What has not taken its place goes again, also when it could not even be begun.
class Unfinished {
public:
    explicit Unfinished(std::string path) : path_(std::move(path)) {}
    ~Unfinished()
    {
        try {
            if (!path_.empty())
                remove_database(path_);
        } catch (std::exception const&) {  // whoever restores again removes it first
        }
    }
    Unfinished(Unfinished const&) = delete;
    Unfinished& operator=(Unfinished const&) = delete;
    void finished() { path_.clear(); }

private:
    std::string path_;
};

// Indexes are made when all rows are in: many times faster than with each row.
class SqliteTarget final : public Target {
public:
    SqliteTarget(Options const& options, std::vector<Migration> const& migrations) : path_(options.path), options_(beside(options)), unfinished_(options_.path), file_(migrated(options_, migrations))
    {
        file_.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072; PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE");
        {
            SqliteStatement found(file_.raw(), "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
            while (found.step())
                indexes_.push_back({ found.text(0), found.text(1) });
        }
        for (auto const& [name, sql] : indexes_)
            file_.run("DROP INDEX " + quoted_name(name));
        for (auto const& table : file_.tables())  // what the migrations themselves have written stands in the data too
            file_.run("DELETE FROM " + quoted_name(table.name));
    }

    std::vector<Table> tables() override { return file_.tables(); }

    void write(Table const& table, std::string_view rows) override
    {
        if (table.name != writing_)
            begin(table);
        each_row(rows, table.columns.size(), [&](std::vector<Cell> const& cells) {
            for (int number = 1; auto const& cell : cells)
                insert_->give(number++, cell);
            insert_->step();
            insert_->reset();
            if (++in_transaction_ == rows_a_transaction) {
                file_.run("COMMIT; BEGIN");
                in_transaction_ = 0;
            }
        });
    }

    void rows_are_in() override
    {
        end_table();
        for (auto const& [name, sql] : indexes_)
            file_.run(sql);
        SqliteStatement broken(file_.raw(), "PRAGMA foreign_key_check");
        if (broken.step())
            throw Failure("a row of " + broken.text(0) + " refers to one of " + broken.text(2) + " that is not there");
    }

    Sum sum(Table const& table) override { return file_.read(table, {}); }

    void finish() override
    {
        file_.run("PRAGMA journal_mode = WAL");
        file_.close();
        sync(options_.path, O_RDWR);
        std::filesystem::rename(options_.path, path_);
        unfinished_.finished();
        auto const folder = std::filesystem::path(path_).parent_path();
        sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
    }

private:
    void begin(Table const& table)
    {
        end_table();
        std::string values;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            values += i == 0 ? "?" : ", ?";
        file_.run("BEGIN");
        insert_ = std::make_unique<SqliteStatement>(file_.raw(), "INSERT INTO " + quoted_name(table.name) + " (" + list_of(table.columns) + ") VALUES (" + values + ")");
        writing_ = table.name;
    }
    void end_table()
    {
        insert_.reset();
        if (!std::exchange(writing_, {}).empty())
            file_.run("COMMIT");
        in_transaction_ = 0;
    }

    std::string path_;
    Options options_;
    Unfinished unfinished_;  // outlives the open file
    SqliteFile file_;
    std::vector<std::pair<std::string, std::string>> indexes_;
    std::unique_ptr<SqliteStatement> insert_;
    std::string writing_;
    std::int64_t in_transaction_ = 0;
};

// Who has the file open in WAL mode keeps a shared lock on these bytes (os.h: PENDING_BYTE + 2, SHARED_SIZE).
void refuse_others(std::string const& path)
{
    int const descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), path);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000000 + 2;
    lock.l_len = 510;
    auto const asked = ::fcntl(descriptor, F_GETLK, &lock);
    ::close(descriptor);
    if (asked != 0 || lock.l_type == F_UNLCK)
        return;
    std::string name = "a process";
    std::getline(std::ifstream("/proc/" + std::to_string(lock.l_pid) + "/comm"), name);
    throw Failure(path + " is in use by " + name + " (process " + std::to_string(lock.l_pid) + "): stop the server first.");
}

}  // namespace

std::unique_ptr<Source> sqlite_source(Options const& options) { return std::make_unique<SqliteSource>(options); }
std::unique_ptr<Hold> sqlite_hold(Options const& options) { return std::make_unique<SqliteHold>(options); }
std::unique_ptr<Target> sqlite_target(Options const& options, std::vector<Migration> const& migrations) { return std::make_unique<SqliteTarget>(options, migrations); }

// Looked at first, while this process has the file not open: closing any descriptor of it would give up our own locks.
std::unique_ptr<Hold> sqlite_sole_use(Options const& options)
{
    refuse_others(options.path);
    auto hold = sqlite_hold(options);
    if (!hold->take(1'000))
        throw Failure(options.path + " is in use by another process: stop the server first.");
    return hold;
}

}  // namespace mado::db::transfer
