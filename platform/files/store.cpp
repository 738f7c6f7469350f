#include <mado/files/store.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

namespace mado::files {

namespace {

constexpr db::Statement insert_blob { "files.insert_blob", R"sql(
    INSERT INTO files_blob (tenant, name, owner, id, size, at) VALUES ($tenant, $name, $owner, $id, $size, $at)
    ON CONFLICT (tenant, owner, id, name) DO NOTHING
)sql" };
constexpr db::Statement select_named { "files.select_named", R"sql(
    SELECT name FROM files_blob WHERE tenant = $tenant AND owner = $owner AND id = $id AND name = $name
)sql" };
constexpr db::Statement delete_blobs { "files.delete_blobs", R"sql(
    DELETE FROM files_blob WHERE tenant = $tenant AND owner = $owner AND id = $id
)sql" };
constexpr db::Statement select_anywhere { "files.select_anywhere", R"sql(
    SELECT name FROM files_blob WHERE name = $name LIMIT 1
)sql" };

[[noreturn]] void fail(std::string const& what) { throw std::system_error(errno, std::generic_category(), what); }

// A rename is durable only when its folder is.
void sync_folder(std::filesystem::path const& folder)
{
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || ::fsync(descriptor) != 0) {
        if (descriptor >= 0)
            ::close(descriptor);
        fail("sync " + folder.string());
    }
    ::close(descriptor);
}

std::filesystem::path temporary_in(std::filesystem::path const& folder)
{
    auto pattern = (folder / "new.XXXXXX").string();
    int const descriptor = ::mkstemp(pattern.data());
    if (descriptor < 0)
        fail("make a file in " + folder.string());
    ::close(descriptor);
    return pattern;
}

struct Remove {  // a temporary file that goes unless it was renamed
    std::filesystem::path path;
    ~Remove() { std::error_code ignored; std::filesystem::remove(path, ignored); }
};

bool is_blob_name(std::string const& name)
{
    return name.size() == 64 && std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::vector<db::Statement> statements() { return { insert_blob, select_named, delete_blobs, select_anywhere }; }

Store::Store(std::filesystem::path folder) : folder_(std::move(folder))
{
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

// Two letters of the name spread the files over 256 folders.
std::filesystem::path Store::path_of(std::string const& name) const
{
    if (!is_blob_name(name))
        throw std::invalid_argument("not the name of a blob");
    return folder_ / name.substr(0, 2) / name;
}

Blob Store::keep(std::filesystem::path const& plain)
{
    Remove const temporary { temporary_in(folder_) };
    auto const sealed = crypto::encrypt_file(plain.string(), temporary.path.string());
    auto const target = path_of(sealed.name);
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::rename(temporary.path, target);
    sync_folder(target.parent_path());
    sync_folder(folder_);
    return { sealed.name, sealed.size, sealed.key };
}

Blob Store::keep_bytes(std::string_view plain)
{
    Remove const temporary { temporary_in(folder_) };
    std::ofstream out(temporary.path, std::ios::binary);
    out.write(plain.data(), static_cast<std::streamsize>(plain.size()));
    out.close();
    if (!out)
        fail("write " + temporary.path.string());
    return keep(temporary.path);
}

void Store::adopt(std::filesystem::path const& ciphertext, std::string const& name)
{
    auto const target = path_of(name);
    if (std::filesystem::exists(target))
        return;
    Remove const temporary { temporary_in(folder_) };
    std::ifstream in(ciphertext, std::ios::binary);
    int const out = ::open(temporary.path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (!in || out < 0)
        fail("copy a blob");
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    bool whole = true;
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        auto const got = static_cast<std::size_t>(in.gcount());
        hash.add({ chunk.data(), got });
        whole = whole && ::write(out, chunk.data(), got) == static_cast<ssize_t>(got);
    }
    whole = whole && ::fsync(out) == 0;
    ::close(out);
    if (!whole)
        fail("copy a blob");
    if (crypto::hex(hash.finish()) != name)
        throw std::invalid_argument("a blob's bytes do not have its name as their hash");
    std::filesystem::create_directories(target.parent_path());
    std::filesystem::rename(temporary.path, target);
    sync_folder(target.parent_path());
    sync_folder(folder_);
}

bool Store::has(std::string const& name) const { return is_blob_name(name) && std::filesystem::exists(path_of(name)); }

std::optional<std::string> Store::read(std::string const& name, crypto::SymmetricKey const& key) const
{
    if (!has(name))
        return std::nullopt;
    return crypto::decrypt_file_to_memory(path_of(name).string(), key);
}

void Store::remove(std::string const& name) { std::filesystem::remove(path_of(name)); }

std::vector<std::string> Store::older_than(Instant at) const
{
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        struct stat status {};
        auto const name = entry.path().filename().string();
        if (!entry.is_regular_file() || !is_blob_name(name) || ::stat(entry.path().c_str(), &status) != 0)
            continue;
        if (static_cast<std::int64_t>(status.st_mtime) * 1'000'000 < at.microseconds)
            names.push_back(name);
    }
    return names;
}

void name_blob(db::Write& tx, std::string const& blob, std::uint64_t size, std::string_view of, std::string const& id, Instant now)
{
    tx.execute(insert_blob, { { "$name", blob }, { "$owner", of }, { "$id", id }, { "$size", size }, { "$at", now.microseconds } });
}

bool is_named(db::Read& tx, std::string const& blob, std::string_view of, std::string const& id)
{
    return tx.one(select_named, { { "$name", blob }, { "$owner", of }, { "$id", id } }, [](db::Row const& row) { return row.text("name"); }).has_value();
}

void forget_blobs(db::Write& tx, std::string_view of, std::string const& id) { tx.execute(delete_blobs, { { "$owner", of }, { "$id", id } }); }

std::size_t sweep(db::Database& database, Store& store, Instant now)
{
    constexpr std::int64_t day = 24ll * 3600 * 1'000'000;
    std::size_t removed = 0;
    for (auto const& name : store.older_than({ now.microseconds - day })) {
        bool const named = db::AllTenants::read(database, [&](db::Read& tx) {
            return tx.one(select_anywhere, { { "$name", name } }, [](db::Row const& row) { return row.text("name"); }).has_value();
        });
        if (!named) {
            store.remove(name);
            ++removed;
        }
    }
    return removed;
}

std::string type_of(std::string_view head)
{
    using namespace std::string_view_literals;
    auto const at = [&](std::size_t from, std::string_view bytes) { return head.size() >= from + bytes.size() && head.substr(from, bytes.size()) == bytes; };
    // A PDF's header may stand anywhere in the first 1024 bytes (ISO 32000-1 annex H); we see 512 of them.
    if (head.find("%PDF-"sv) != std::string_view::npos)
        return "application/pdf";
    if (at(0, "\xFF\xD8\xFF"sv))
        return "image/jpeg";
    if (at(0, "\x89PNG\r\n\x1A\n"sv))
        return "image/png";
    if (at(0, "RIFF"sv) && at(8, "WEBP"sv))
        return "image/webp";
    // ISO/IEC 23008-12: single pictures, collections and bursts of telephones.
    for (auto const brand : { "heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv, "mif1"sv, "mif2"sv, "msf1"sv })
        if (at(4, "ftyp"sv) && at(8, brand))
            return "image/heic";
    if (at(0, "II*\0"sv) || at(0, "MM\0*"sv))
        return "image/tiff";
    if (at(0, "AC10"sv))
        return "image/vnd.dwg";
    if (head.find("SECTION"sv) != std::string_view::npos && head.find("HEADER"sv) != std::string_view::npos)
        return "image/vnd.dxf";
    return {};
}

bool accepted(std::string_view type, std::vector<std::string> const& accept)
{
    bool const drawing = type == "image/vnd.dwg" || type == "image/vnd.dxf";
    for (auto const& word : accept)
        if ((word == "pdf" && type == "application/pdf") || (word == "image" && type.starts_with("image/") && !drawing) || (word == "drawing" && drawing))
            return true;
    return false;
}

}  // namespace mado::files
