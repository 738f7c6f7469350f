#include <mado/backup/archive.h>

#include <mado/backup/keys.h>
#include <mado/crypto/stream.h>

#include "packing.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace mado::backup {

namespace {

constexpr std::string_view first_line = "madoguchi backup 1\n";
constexpr std::size_t longest_header = 1 << 20, longest_record = std::size_t { 1 } << 30;
constexpr std::size_t read_ahead = 1 << 20;

std::string length_of(std::size_t size)
{
    std::string bytes(4, '\0');
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(static_cast<unsigned char>(size >> (8 * i) & 0xff));
    return bytes;
}

std::size_t length_in(std::string_view bytes)
{
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size |= std::size_t { static_cast<unsigned char>(bytes[i]) } << (8 * i);
    return size;
}

}  // namespace

class ArchiveWriter::Sealing {
public:
    Sealing(Output& output, json::Value header, std::vector<crypto::PublicKey> const& recipients) : output_(output), stream_(prepared(header, recipients, key_))
    {
        auto const clear = std::string(first_line) + json::canonical(header) + "\n";
        context_ = crypto::sha256(clear);
        output_.write(clear);
        output_.write(stream_.header());
        worker_ = std::jthread([this] { work(); });
    }
    ~Sealing() { stop(); }

    void add(Piece piece, std::string payload, bool is_last)
    {
        std::unique_lock lock(lock_);
        moved_.wait(lock, [this] { return waiting_.size() < at_once || failure_; });
        if (failure_)
            std::rethrow_exception(failure_);
        waiting_.push_back({ piece, std::move(payload), is_last });
        moved_.notify_all();
    }

    void stop()
    {
        {
            std::lock_guard const lock(lock_);
            ended_ = true;
            moved_.notify_all();
        }
        if (worker_.joinable())
            worker_.join();
    }

    void check() const
    {
        if (failure_)
            std::rethrow_exception(failure_);
    }

private:
    static constexpr std::size_t at_once = 8;  // records of about a MiB between the reading and the disk
    struct Waiting {
        Piece piece;
        std::string payload;
        bool is_last;
    };

    // The key of the stream, sealed to each recipient, stands in the header in clear.
    static crypto::SymmetricKey const& prepared(json::Value& header, std::vector<crypto::PublicKey> const& recipients, crypto::SymmetricKey& key)
    {
        if (recipients.empty())
            throw std::logic_error("a backup without a recipient could be read by nobody");
        key = crypto::make_symmetric_key();
        header.set("recipients", json::array_of(recipients, [&](crypto::PublicKey const& one) {
            return json::object({ { "key", name_of(one) }, { "sealed", crypto::base64url(crypto::seal(one, crypto::view(key.bytes))) } });
        }));
        return key;
    }

    std::optional<Waiting> next()
    {
        std::unique_lock lock(lock_);
        moved_.wait(lock, [this] { return !waiting_.empty() || ended_; });
        if (waiting_.empty())
            return std::nullopt;
        auto one = std::move(waiting_.front());
        waiting_.pop_front();
        moved_.notify_all();
        return one;
    }

    void work()
    {
        try {
            while (auto const one = next()) {
                auto const sealed = stream_.seal(packed(one->piece, one->payload), context_, one->is_last);
                output_.write(length_of(sealed.size()));
                output_.write(sealed);
            }
        } catch (...) {
            std::lock_guard const lock(lock_);
            failure_ = std::current_exception();
            moved_.notify_all();
        }
    }

    Output& output_;
    crypto::SymmetricKey key_;
    crypto::SealingStream stream_;
    std::string context_;
    std::mutex lock_;
    std::condition_variable moved_;
    std::deque<Waiting> waiting_;
    std::exception_ptr failure_;
    bool ended_ = false;
    std::jthread worker_;
};

ArchiveWriter::ArchiveWriter(Output& output, json::Value header, std::vector<crypto::PublicKey> const& recipients)
    : sealing_(std::make_unique<Sealing>(output, std::move(header), recipients))
{
}
ArchiveWriter::~ArchiveWriter() = default;
void ArchiveWriter::add(Piece piece, std::string payload) { sealing_->add(piece, std::move(payload), false); }

void ArchiveWriter::end(std::string payload)
{
    sealing_->add(Piece::End, std::move(payload), true);
    sealing_->stop();
    sealing_->check();
}

class ArchiveReader::Reading {
public:
    explicit Reading(std::filesystem::path const& path) : name_(path == "-" ? "the archive" : path.string()), descriptor_(path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        if (descriptor_ < 0)
            throw std::system_error(errno, std::generic_category(), name_);
        try {
            struct stat status {};
            if (::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode))
                size_ = static_cast<std::uint64_t>(status.st_size);
            read_header();
        } catch (...) {
            ::close(descriptor_);
            throw;
        }
    }
    ~Reading() { ::close(descriptor_); }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;

    void open(crypto::KeyPair const& key)
    {
        for (auto const& recipient : header_.array("recipients")) {
            auto const sealed = crypto::from_base64url(recipient.text("sealed"));
            auto const opened = sealed ? crypto::open(key, *sealed) : std::nullopt;
            if (!opened || opened->size() != 32)
                continue;
            crypto::SymmetricKey stream_key;
            std::ranges::copy(*opened, stream_key.bytes.begin());
            auto const start = take(crypto::OpeningStream::header_size);
            if (start.size() != crypto::OpeningStream::header_size)
                damaged("breaks off");
            stream_ = std::make_unique<crypto::OpeningStream>(stream_key, start);
            return;
        }
        std::string keys;
        for (auto const& recipient : header_.array("recipients"))
            keys += (keys.empty() ? "" : ", ") + recipient.text("key");
        throw ForOthers(name_ + " is not for this key (" + name_of(key.public_half) + "). Take the private half of one of these: " + keys);
    }

    std::optional<Record> next()
    {
        if (ended_)
            return std::nullopt;
        auto const length = take(4);
        if (length.size() < 4)
            damaged("breaks off");
        auto const size = length_in(length);
        if (size < crypto::OpeningStream::overhead || size > longest_record)
            damaged("was altered");
        auto const sealed = take(size);
        if (sealed.size() < size)
            damaged("breaks off, or was altered");
        auto opened = stream_->open(sealed, context_);
        if (!opened)
            damaged("was altered");
        auto record = unpacked(opened->bytes);
        if (!record || opened->is_last != (record->piece == Piece::End))
            damaged("was written wrongly");
        ++records_;
        at_ = bytes_;
        ended_ = opened->is_last;
        if (ended_ && !take(1).empty())
            damaged("has something behind its end");
        return Record { record->piece, std::move(record->payload) };
    }

    json::Value header_;
    std::uint64_t bytes_ = 0, size_ = 0;

private:
    void read_header()
    {
        auto const start = take(first_line.size());
        if (start != first_line)
            throw Damaged(name_ + (start.starts_with("madoguchi backup ") ? " is a backup of a newer version of the program: use that one" : " is no backup of Madoguchi"));
        std::string line;
        for (;;) {
            auto const one = take(1);
            if (one.empty() || line.size() > longest_header)
                throw Damaged(name_ + " breaks off, or was altered, in its first lines");
            line += one;
            if (one == "\n")
                break;
        }
        context_ = crypto::sha256(start + line);
        auto parsed = json::parse(line);
        if (!parsed)
            throw Damaged(name_ + " was altered in its first lines");
        header_ = std::move(*parsed);
        at_ = bytes_;
    }

    // So many bytes; fewer only at the end. Grows with what is there, not with what a length says.
    std::string take(std::size_t size)
    {
        std::string taken;
        while (taken.size() < size) {
            if (from_ == buffer_.size() && !fill())
                break;
            auto const part = std::min(size - taken.size(), buffer_.size() - from_);
            taken.append(buffer_, from_, part);
            from_ += part;
        }
        bytes_ += taken.size();
        return taken;
    }

    bool fill()
    {
        buffer_.resize(read_ahead);
        ssize_t got = 0;
        do
            got = ::read(descriptor_, buffer_.data(), buffer_.size());
        while (got < 0 && errno == EINTR);
        if (got < 0)
            throw std::system_error(errno, std::generic_category(), name_);
        buffer_.resize(static_cast<std::size_t>(got));
        from_ = 0;
        return got > 0;
    }

    [[noreturn]] void damaged(std::string const& how) const
    {
        throw Damaged(name_ + " " + how + " behind byte " + std::to_string(at_) + " (" + std::to_string(records_) + " records before it are whole)");
    }

    std::string name_;
    int descriptor_;
    std::string buffer_, context_;
    std::size_t from_ = 0;
    std::unique_ptr<crypto::OpeningStream> stream_;
    std::uint64_t at_ = 0, records_ = 0;  // where the last whole record ends
    bool ended_ = false;
};

ArchiveReader::ArchiveReader(std::filesystem::path const& path) : reading_(std::make_unique<Reading>(path)) {}
ArchiveReader::~ArchiveReader() = default;
json::Value const& ArchiveReader::header() const { return reading_->header_; }
void ArchiveReader::open(crypto::KeyPair const& key) { reading_->open(key); }
std::optional<ArchiveReader::Record> ArchiveReader::next() { return reading_->next(); }
std::uint64_t ArchiveReader::bytes() const { return reading_->bytes_; }
std::uint64_t ArchiveReader::size() const { return reading_->size_; }

}  // namespace mado::backup
