#include "service/plain_table.h"
#include "service/tables.h"

#include <mado/crypto/box.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace mado::catalogue {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_open = 128, name_letters = 40;
constexpr auto kept_for = std::chrono::hours(24 * 30);
constexpr std::int64_t failure_lasts = 3 * 60 * 1'000'000ll;  // µs
constexpr std::size_t most_failures = 1'000;
constexpr std::string_view suffix_of_columns = ".columns";

std::string short_hash(std::string const& text) { return crypto::sha256_hex(text).substr(0, name_letters); }

csv::Reader::Options reading_of_ours() { return {}; }

std::vector<std::string> names_of(datasets::Table const& table)
{
    std::vector<std::string> names;
    for (auto const& column : table.columns)
        names.push_back(column.name);
    return names;
}

// With the types that were published; where a cell does not fit them (it was never checked), with those that the cells themselves have.
bool make_columns(csv::Source source, std::function<csv::Source()> const& again, tables::Making making, fs::path const& file)
{
    if (tables::make(std::move(source), reading_of_ours(), making, file))
        return true;
    if (making.types.empty())
        return false;
    making.types.clear();
    return tables::make(again(), reading_of_ours(), making, file).has_value();
}

void touch(fs::path const& file)
{
    std::error_code failed;
    fs::last_write_time(file, fs::file_time_type::clock::now(), failed);
}

}  // namespace

std::string name_of_columns(datasets::Resource const& resource)
{
    std::string how = resource.hash;
    for (auto const& column : resource.table->columns)
        how += "\n" + column.name + "\t" + std::string(tables::name_of(column.type));
    return short_hash(how);
}

std::filesystem::path Tables::folder_of(Workplace const& here, std::string const& tenant) { return here.workshop / "datasets" / tenant; }

std::shared_ptr<std::mutex> Tables::builder_of(std::string const& path)
{
    std::lock_guard const lock(mutex_);
    std::erase_if(builders_, [](auto const& one) { return one.second.expired(); });
    auto& known = builders_[path];
    auto builder = known.lock();
    if (!builder)
        known = builder = std::make_shared<std::mutex>();
    return builder;
}

std::optional<tables::Columns> Tables::remembered(std::string const& path)
{
    std::lock_guard const lock(mutex_);
    auto const found = std::ranges::find(open_, path, [](auto const& one) -> std::string const& { return one.first; });
    if (found == open_.end())
        return std::nullopt;
    open_.splice(open_.begin(), open_, found);
    return found->second;
}

void Tables::remember(std::string const& path, tables::Columns const& columns)
{
    std::lock_guard const lock(mutex_);
    std::erase_if(open_, [&](auto const& one) { return one.first == path; });
    open_.emplace_front(path, columns);
    if (open_.size() > most_open)
        open_.pop_back();
}

bool Tables::failed_lately(Workplace const& here, std::string const& path)
{
    auto const now = here.now().at;
    std::lock_guard const lock(mutex_);
    std::erase_if(failed_, [&](auto const& one) { return now.microseconds - one.second.microseconds >= failure_lasts; });
    return failed_.contains(path);
}

void Tables::remember_failure(Workplace const& here, std::string const& path)
{
    auto const now = here.now().at;
    std::lock_guard const lock(mutex_);
    if (failed_.size() >= most_failures)
        failed_.erase(failed_.begin());
    failed_[path] = now;
}

bool Tables::has_failed(Workplace const& here, std::string const& tenant, datasets::Resource const& resource)
{
    return resource.table && failed_lately(here, (folder_of(here, tenant) / (name_of_columns(resource) + std::string(suffix_of_columns))).string());
}

std::optional<tables::Columns> Tables::open(Workplace const& here, std::string const& tenant, datasets::Resource const& resource)
{
    if (here.workshop.empty() || !resource.table)
        return std::nullopt;
    auto const file = folder_of(here, tenant) / (name_of_columns(resource) + std::string(suffix_of_columns));
    if (auto known = remembered(file.string()))
        return known;
    auto const builder = builder_of(file.string());
    std::unique_lock const one_at_a_time(*builder, std::try_to_lock);
    if (!one_at_a_time)
        return std::nullopt;
    auto columns = tables::Columns::open(file);
    if (!columns && failed_lately(here, file.string()))
        return std::nullopt;
    if (!columns) {
        auto const plain = PlainTable::of(here, file.parent_path(), resource);
        if (!plain) {
            remember_failure(here, file.string());
            return std::nullopt;
        }
        fs::create_directories(file.parent_path());
        tables::Making making { .names = names_of(*resource.table), .skip = 1, .threads = plain->threads() };
        for (auto const& column : resource.table->columns)
            making.types.push_back(column.type);
        auto const source = [&] { return plain->source(); };
        if (make_columns(source(), source, std::move(making), file))
            columns = tables::Columns::open(file);
        tidy(here);
    }
    if (columns) {
        touch(file);
        remember(file.string(), *columns);
    } else {
        remember_failure(here, file.string());
    }
    return columns;
}

std::optional<tables::Columns> Tables::open_made(Workplace const& here, std::string const& tenant, std::string const& key, std::vector<std::string> const& names, Make const& make)
{
    if (here.workshop.empty())
        return std::nullopt;
    auto const file = folder_of(here, tenant) / (std::string(roll_up_beginning) + short_hash(key) + std::string(suffix_of_columns));
    if (auto known = remembered(file.string()))
        return known;
    auto const builder = builder_of(file.string());
    std::unique_lock const one_at_a_time(*builder, std::try_to_lock);
    if (!one_at_a_time)
        return std::nullopt;
    auto columns = tables::Columns::open(file);
    if (!columns && failed_lately(here, file.string()))
        return std::nullopt;
    if (!columns) {
        fs::create_directories(file.parent_path());
        auto const rows = fs::path(file.string() + ".csv." + here.ids.handle());
        {
            std::ofstream out(rows, std::ios::binary);
            make([&](std::string_view bytes) { out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); });
        }
        auto const source = [&] { return csv::of_file(rows.string()).value_or(csv::of_text({})); };
        if (make_columns(source(), source, { .names = names, .skip = 1 }, file))
            columns = tables::Columns::open(file);
        fs::remove(rows);
        tidy(here);
    }
    if (columns) {
        touch(file);
        remember(file.string(), *columns);
    } else {
        remember_failure(here, file.string());
    }
    return columns;
}

std::string Tables::file(Workplace const& here, std::string const& tenant, std::string const& name, std::function<bool(std::filesystem::path const&)> const& write)
{
    if (here.workshop.empty())
        return {};
    auto const file = folder_of(here, tenant) / name;
    if (fs::exists(file)) {                   // renamed when it was whole: no need to be alone
        touch(file);
        return file.string();
    }
    if (failed_lately(here, file.string()))
        return {};
    auto const builder = builder_of(file.string());
    std::unique_lock const one_at_a_time(*builder, std::try_to_lock);
    if (!one_at_a_time)
        return {};
    if (!fs::exists(file)) {
        fs::create_directories(file.parent_path());
        auto const part = fs::path(file.string() + ".part." + here.ids.handle());
        if (!write(part)) {
            std::error_code failed;
            fs::remove(part, failed);
            remember_failure(here, file.string());
            return {};
        }
        fs::rename(part, file);
        tidy(here);
    }
    touch(file);
    return file.string();
}

void Tables::forget(Workplace const& here, std::string const& tenant, std::vector<std::string> const& beginnings)
{
    if (here.workshop.empty())
        return;
    auto const own = folder_of(here, tenant);
    auto const goes = [&](fs::path const& file) {
        auto const name = file.filename().string();
        return name.starts_with(roll_up_beginning)
            || (file.parent_path() == own && std::ranges::any_of(beginnings, [&](std::string const& beginning) { return !beginning.empty() && name.starts_with(beginning); }));
    };
    {
        std::lock_guard const lock(mutex_);
        std::erase_if(open_, [&](auto const& one) { return goes(one.first); });
    }
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::recursive_directory_iterator one(here.workshop / "datasets", failed), end; !failed && one != end; one.increment(failed))
        if (goes(one->path()))
            files.push_back(one->path());
    for (auto const& file : files)
        fs::remove(file, failed);
}

std::size_t Tables::tidy(Workplace const& here, std::uint64_t most)
{
    if (here.workshop.empty())
        return 0;
    std::size_t removed = 0;
    std::error_code failed;
    struct File { fs::file_time_type used; std::uint64_t bytes; fs::path path; };
    std::vector<File> files;
    for (fs::recursive_directory_iterator one(here.workshop / "datasets", failed), end; !failed && one != end; one.increment(failed)) {
        std::error_code gone;                 // another request may have removed or renamed it
        if (!one->is_regular_file(gone))
            continue;
        auto const used = one->last_write_time(gone);
        auto const bytes = gone ? 0 : one->file_size(gone);
        if (!gone)
            files.push_back({ used, bytes, one->path() });
    }
    std::ranges::sort(files, std::ranges::greater {}, &File::used);
    std::uint64_t kept = 0;
    for (auto const& file : files) {
        bool const is_newest = &file == files.data();     // somebody is about to get it
        kept += file.bytes;
        bool const is_old = fs::file_time_type::clock::now() - file.used > kept_for;
        if ((is_old || (kept > most && !is_newest)) && fs::remove(file.path, failed))
            ++removed;
    }
    return removed;
}

}  // namespace mado::catalogue
