// Files as libsodium's secretstream: a header, then chunks of 64 KiB; the last one carries the final tag, so a cut is noticed.
#include <mado/crypto/box.h>

#include "bytes.h"

#include <sodium.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace mado::crypto {

namespace {

constexpr std::size_t chunk = 64 * 1024;
constexpr std::size_t overhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t header_size = crypto_secretstream_xchacha20poly1305_HEADERBYTES;

class File {
public:
    File(std::string const& path, int flags) : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600))
    {
        if (descriptor_ < 0)
            fail();
    }
    ~File()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    File(File const&) = delete;
    File& operator=(File const&) = delete;

    // Up to `size` bytes; fewer only at the end of the file.
    std::string read(std::size_t size)
    {
        std::string bytes(size, '\0');
        std::size_t got = 0;
        while (got < size) {
            auto const n = ::read(descriptor_, bytes.data() + got, size - got);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                fail();
            if (n == 0)
                break;
            got += static_cast<std::size_t>(n);
        }
        bytes.resize(got);
        return bytes;
    }

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const n = ::write(descriptor_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0)
                fail();
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    void sync()
    {
        if (::fsync(descriptor_) != 0)
            fail();
    }

private:
    [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_); }
    std::string path_;
    int descriptor_;
};

// A file that is removed again unless it was finished.
class Output {
public:
    explicit Output(std::string const& path) : path_(path), file_(path, O_WRONLY | O_CREAT | O_TRUNC) {}
    ~Output()
    {
        if (!finished_)
            ::unlink(path_.c_str());
    }
    Output(Output const&) = delete;
    Output& operator=(Output const&) = delete;

    void write(std::string_view bytes) { file_.write(bytes); }
    void finish()
    {
        file_.sync();
        finished_ = true;
    }

private:
    std::string path_;
    File file_;
    bool finished_ = false;
};

// Gives the chunks of a file one by one and says which is the last.
template <class Use>
bool each_chunk(File& file, std::size_t size, Use use)
{
    auto now = file.read(size);
    for (;;) {
        auto next = now.size() == size ? file.read(size) : std::string {};
        auto const last = next.empty();
        if (!use(now, last))
            return false;
        if (last)
            return true;
        now = std::move(next);
    }
}

struct Stream : crypto_secretstream_xchacha20poly1305_state {
    ~Stream() { sodium_memzero(this, sizeof *this); }
};

template <class Take>
bool open_stream(File& from, SymmetricKey const& key, Take take)
{
    start();
    auto const header = from.read(header_size);
    Stream stream;
    if (header.size() != header_size || crypto_secretstream_xchacha20poly1305_init_pull(&stream, octets(header), key.bytes.data()) != 0)
        return false;
    return each_chunk(from, chunk + overhead, [&](std::string const& boxed, bool last) {
        if (boxed.size() < overhead)
            return false;
        std::string plain(boxed.size() - overhead, '\0');
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&stream, octets(plain), nullptr, &tag, octets(boxed), boxed.size(), nullptr, 0) != 0)
            return false;
        if ((tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != last)
            return false;
        take(plain);
        return true;
    });
}

}  // namespace

SealedFile encrypt_file(std::string const& from_path, std::string const& to_path)
{
    File from(from_path, O_RDONLY);
    Output to(to_path);
    SealedFile sealed { {}, 0, make_symmetric_key() };
    Sha256 hash;
    auto const put = [&](std::string_view bytes) {
        to.write(bytes);
        hash.add(bytes);
        sealed.size += bytes.size();
    };
    Stream stream;
    std::string header(header_size, '\0');
    crypto_secretstream_xchacha20poly1305_init_push(&stream, octets(header), sealed.key.bytes.data());
    put(header);
    each_chunk(from, chunk, [&](std::string const& plain, bool last) {
        std::string boxed(plain.size() + overhead, '\0');
        auto const tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
        crypto_secretstream_xchacha20poly1305_push(&stream, octets(boxed), nullptr, octets(plain), plain.size(), nullptr, 0, static_cast<unsigned char>(tag));
        put(boxed);
        return true;
    });
    to.finish();
    sealed.name = hex(hash.finish());
    return sealed;
}

bool decrypt_file(std::string const& from_path, std::string const& to_path, SymmetricKey const& key)
{
    File from(from_path, O_RDONLY);
    Output to(to_path);
    if (!open_stream(from, key, [&](std::string_view plain) { to.write(plain); }))
        return false;
    to.finish();
    return true;
}

std::optional<std::string> decrypt_file_to_memory(std::string const& from_path, SymmetricKey const& key)
{
    File from(from_path, O_RDONLY);
    std::string whole;
    if (!open_stream(from, key, [&](std::string_view plain) { whole += plain; }))
        return std::nullopt;
    return whole;
}

}  // namespace mado::crypto
