#include <mado/files/store.h>
#include <mado/files/verify.h>

#include "hold_statements.h"

#include "place.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
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

// The errors of a full disk say it in one way, whoever wrote.
template <class F>
auto telling_full(F const& keep)
{
    try {
        return keep();
    } catch (std::system_error const& error) {
        if (error.code() == std::errc::no_space_on_device || error.code().value() == EDQUOT)
            throw db::DiskFull(error.what());
        throw;
    }
}

void write_synced(std::filesystem::path const& to, std::string_view bytes)
{
    int const out = ::open(to.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool whole = out >= 0;
    while (whole && !bytes.empty()) {
        auto const wrote = ::write(out, bytes.data(), bytes.size());
        whole = wrote > 0 || (wrote < 0 && errno == EINTR);
        if (wrote > 0)
            bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    int const fault = errno;
    if (out >= 0)
        ::close(out);
    if (!whole)
        throw std::system_error(fault, std::generic_category(), "write " + to.string());
}

// Copies with the hash of what was written, synced.
std::string copied_hash(std::filesystem::path const& from, std::filesystem::path const& to)
{
    std::ifstream in(from, std::ios::binary);
    int const out = ::open(to.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    bool whole = in && out >= 0;
    while (whole && in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        auto const got = static_cast<std::size_t>(in.gcount());
        hash.add({ chunk.data(), got });
        auto const wrote = ::write(out, chunk.data(), got);
        if (wrote >= 0 && wrote != static_cast<ssize_t>(got))
            errno = ENOSPC;  // a short write says no more than that
        whole = wrote == static_cast<ssize_t>(got);
    }
    whole = whole && ::fsync(out) == 0;
    int const fault = errno;
    if (out >= 0)
        ::close(out);
    if (!whole)
        throw std::system_error(fault, std::generic_category(), "copy a blob");
    return crypto::hex(hash.finish());
}

}  // namespace

std::vector<db::Statement> statements() { return { insert_blob, select_named, delete_blobs, select_anywhere, upsert_hold, delete_hold, select_hold, verify_statements().front() }; }

Store::Store(std::filesystem::path folder) : place_(on_disk(std::move(folder))) {}
Store::Store(std::filesystem::path cache, Bucket bucket) : place_(in_bucket(std::move(cache), std::move(bucket))) {}
Store::~Store() = default;

Blob Store::keep(std::filesystem::path const& plain)
{
    return telling_full([&] {
        Temporary const temporary { temporary_in(place_->folder()) };
        auto const sealed = crypto::encrypt_file(plain.string(), temporary.path.string());
        place_->take(temporary.path, sealed.name);
        return Blob { sealed.name, sealed.size, sealed.key };
    });
}

Blob Store::keep_bytes(std::string_view plain)
{
    return telling_full([&] {
        Temporary const temporary { temporary_in(place_->folder()) };
        write_synced(temporary.path, plain);
        return keep(temporary.path);
    });
}

void Store::adopt(std::filesystem::path const& ciphertext, std::string const& name)
{
    if (!is_blob_name(name))
        throw std::invalid_argument("not the name of a blob");
    if (place_->has(name))
        return;
    telling_full([&] {
        Temporary const temporary { temporary_in(place_->folder()) };
        if (copied_hash(ciphertext, temporary.path) != name)
            throw std::invalid_argument("a blob's bytes do not have its name as their hash");
        place_->take(temporary.path, name);
    });
}

bool Store::has(std::string const& name) const { return is_blob_name(name) && place_->has(name); }

std::optional<std::filesystem::path> Store::local(std::string const& name) const
{
    if (!is_blob_name(name))
        return std::nullopt;
    return telling_full([&] { return place_->local(name); });
}

std::optional<std::string> Store::read(std::string const& name, crypto::SymmetricKey const& key) const
{
    auto path = local(name);
    auto opened = path ? crypto::decrypt_file_to_memory(path->string(), key) : std::nullopt;
    if (opened || !path || !place_->forget_local(name))
        return opened;
    path = local(name);  // the copy in the cache may be what was spoiled
    return path ? crypto::decrypt_file_to_memory(path->string(), key) : std::nullopt;
}

void Store::remove(std::string const& name)
{
    if (is_blob_name(name))
        place_->remove(name);
}

std::vector<std::string> Store::older_than(Instant at) const { return place_->older_than(at); }

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
        bool const stays = db::AllTenants::read(database, [&](db::Read& tx) {
            auto const one = [](db::Row const&) { return true; };
            return tx.one(select_anywhere, { { "$name", name } }, one) || tx.one(select_hold, { { "$now", now.microseconds } }, one);
        });
        if (!stays) {
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
