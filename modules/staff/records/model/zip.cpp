#include "model/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <exception>
#include <stdexcept>

namespace mado::records::model {

namespace {

constexpr std::size_t most_of_all = 2ULL << 30;

struct Freed {
    void operator()(archive* one) const { archive_free(one); }
    void operator()(archive_entry* one) const { archive_entry_free(one); }
};
using Archive = std::unique_ptr<archive, Freed>;
using Entry = std::unique_ptr<archive_entry, Freed>;

void check(int said)
{
    if (said != ARCHIVE_OK)
        throw std::runtime_error("records: a package cannot be written");
}

}  // namespace

// libarchive is C: an exception of the sink waits until its call is back.
struct ZipWriter::State {
    Sink sink;
    std::exception_ptr thrown {};
    Archive zip { archive_write_new() };

    static la_ssize_t write(archive*, void* to, void const* bytes, std::size_t size)
    {
        auto& state = *static_cast<State*>(to);
        try {
            state.sink({ static_cast<char const*>(bytes), size });
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            state.thrown = std::current_exception();
            return -1;
        }
    }
    void check(int said) const
    {
        if (thrown)
            std::rethrow_exception(thrown);
        model::check(said);
    }
};

ZipWriter::ZipWriter(Sink sink) : state_(std::make_unique<State>(std::move(sink)))
{
    auto* const zip = state_->zip.get();
    state_->check(archive_write_set_format_zip(zip));
    state_->check(archive_write_set_bytes_in_last_block(zip, 1));
    state_->check(archive_write_open(zip, state_.get(), nullptr, State::write, nullptr));
}

ZipWriter::~ZipWriter() = default;

void ZipWriter::add(std::string const& path, std::string_view bytes)
{
    auto* const zip = state_->zip.get();
    Entry const entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), path.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 315'532'800, 0);  // 1980-01-01: the first day that a zip can say
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    state_->check(archive_write_header(zip, entry.get()));
    auto const written = archive_write_data(zip, bytes.data(), bytes.size());
    state_->check(written == static_cast<la_ssize_t>(bytes.size()) ? ARCHIVE_OK : ARCHIVE_FATAL);
}

void ZipWriter::close() { state_->check(archive_write_close(state_->zip.get())); }

std::string zipped(Entries const& entries)
{
    std::string out;
    ZipWriter zip([&](std::string_view bytes) { out += bytes; });
    for (auto const& [path, bytes] : entries)
        zip.add(path, bytes);
    zip.close();
    return out;
}

std::optional<Entries> unzipped(std::string_view bytes)
{
    Archive const zip(archive_read_new());
    if (!zip || archive_read_support_format_zip_seekable(zip.get()) != ARCHIVE_OK || archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return std::nullopt;
    Entries entries;
    std::size_t total = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        auto const said = archive_read_next_header(zip.get(), &entry);
        if (said == ARCHIVE_EOF)
            return entries;
        auto const* path = said == ARCHIVE_OK ? archive_entry_pathname(entry) : nullptr;
        if (!path || entries.contains(path))
            return std::nullopt;
        std::string content;
        char chunk[1 << 16];
        for (;;) {
            auto const got = archive_read_data(zip.get(), chunk, sizeof chunk);
            if (got == 0)
                break;
            if (got < 0 || (total += static_cast<std::size_t>(got)) > most_of_all)
                return std::nullopt;
            content.append(chunk, static_cast<std::size_t>(got));
        }
        entries.emplace(path, std::move(content));
    }
}

}  // namespace mado::records::model
