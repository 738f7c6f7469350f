#include "model/package.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace mado::sanitizing::model {

namespace {

constexpr std::size_t most_parts = 4000, most_of_a_part = 48U << 20, most_of_all = 192U << 20, longest_name = 400;

struct Freed {
    void operator()(archive* one) const { archive_free(one); }
    void operator()(archive_entry* one) const { archive_entry_free(one); }
};
using Archive = std::unique_ptr<archive, Freed>;
using Entry = std::unique_ptr<archive_entry, Freed>;

bool is_name_of_a_part(std::string const& name)
{
    if (name.empty() || name.size() > longest_name || name.front() == '/' || name.find('\\') != std::string::npos || name.find(':') != std::string::npos)
        return false;
    for (std::size_t from = 0; from <= name.size();) {
        auto const end = std::min(name.find('/', from), name.size());
        auto const piece = name.substr(from, end - from);
        if (piece.empty() || piece == "." || piece == "..")
            return false;
        from = end + 1;
    }
    return true;
}

// The bytes of the current entry; nothing: more than may be, or damaged.
std::expected<std::string, Reason> bytes_of(archive* zip, std::size_t left)
{
    std::string all;
    char chunk[1 << 16];
    for (;;) {
        auto const got = archive_read_data(zip, chunk, sizeof chunk);
        if (got == 0)
            return all;
        if (got < 0)
            return std::unexpected(Reason::Broken);
        all.append(chunk, static_cast<std::size_t>(got));
        if (all.size() > std::min(most_of_a_part, left))
            return std::unexpected(Reason::TooLarge);
    }
}

la_ssize_t append(archive*, void* to, void const* bytes, std::size_t size)
{
    static_cast<std::string*>(to)->append(static_cast<char const*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void check(int said)
{
    if (said != ARCHIVE_OK)
        throw std::runtime_error("sanitizing: a package cannot be written");
}

}  // namespace

std::expected<Parts, Reason> unpacked(std::string_view bytes)
{
    Archive const zip(archive_read_new());
    if (!zip || archive_read_support_format_zip_seekable(zip.get()) != ARCHIVE_OK || archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return std::unexpected(Reason::Broken);
    Parts parts;
    std::size_t total = 0, seen = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        auto const said = archive_read_next_header(zip.get(), &entry);
        if (said == ARCHIVE_EOF)
            return parts;
        if (said != ARCHIVE_OK)
            return std::unexpected(Reason::Broken);
        if (++seen > most_parts)
            return std::unexpected(Reason::TooLarge);
        auto const* given = archive_entry_pathname(entry);
        std::string const name = given ? given : "";
        if (archive_entry_is_encrypted(entry) != 0)
            return std::unexpected(Reason::Encrypted);
        if (name.ends_with('/') && is_name_of_a_part(name.substr(0, name.size() - 1)))
            continue;
        if (!is_name_of_a_part(name) || archive_entry_filetype(entry) != AE_IFREG || parts.contains(name))
            return std::unexpected(Reason::Broken);
        auto part = bytes_of(zip.get(), most_of_all - total);
        if (!part)
            return std::unexpected(part.error());
        total += part->size();
        parts.emplace(name, std::move(*part));
    }
}

std::string packed(Parts const& parts)
{
    std::string out;
    Archive const zip(archive_write_new());
    check(archive_write_set_format_zip(zip.get()));
    check(archive_write_set_bytes_in_last_block(zip.get(), 1));
    check(archive_write_open(zip.get(), &out, nullptr, append, nullptr));
    // The list of types comes first, as in every such package.
    for (bool const is_first : { true, false })
        for (auto const& [name, bytes] : parts) {
            if ((name == "[Content_Types].xml") != is_first)
                continue;
            Entry const entry(archive_entry_new());
            archive_entry_set_pathname(entry.get(), name.c_str());
            archive_entry_set_filetype(entry.get(), AE_IFREG);
            archive_entry_set_perm(entry.get(), 0644);
            archive_entry_set_mtime(entry.get(), 315'532'800, 0);  // 1980-01-01: the first day that a zip can say
            archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
            check(archive_write_header(zip.get(), entry.get()));
            if (archive_write_data(zip.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
                check(ARCHIVE_FATAL);
        }
    check(archive_write_close(zip.get()));
    return out;
}

}  // namespace mado::sanitizing::model
