#pragma once
// The file of a bundle: a line of JSON, a line with its signature, then records under one key. The line has the SHA-256 and size of all records, so that a changed or cut file is known before anything is opened;
// the key is sealed to the receiver. Names of files are never paths: a blob is named by 64 hex digits or it is no blob.
#include <mado/gateway/bundle.h>

#include <fstream>

namespace mado::gateway {

enum class RecordKind : char { Acknowledged = 'A', Letter = 'L', File = 'F', Piece = 'D', End = 'E' };
constexpr std::size_t piece_of_file = 256u << 10;

class BundleWriter {
public:
    BundleWriter(std::filesystem::path file, Keys const& keys, BundleFacts facts);
    ~BundleWriter();                                                   // an unfinished one leaves no file
    void add(RecordKind kind, std::string_view bytes);
    BundleFacts finish(std::int64_t letters, std::int64_t acknowledged, std::int64_t files);  // synced, under its name

private:
    void write(std::string_view bytes);
    std::filesystem::path file_, records_;
    Keys const& keys_;
    BundleFacts facts_;
    crypto::SymmetricKey key_;
    std::unique_ptr<class RecordStream> stream_;
    std::ofstream out_;
    crypto::Sha256 hash_;
};

class BundleReader {
public:
    static Result<BundleReader> open(Keys const& keys, std::filesystem::path const& file);  // signature, receiver, size and hash are right
    BundleFacts const& facts() const { return facts_; }
    // Each record to its end. False: it cannot be opened to the end as what was signed.
    bool each(std::function<void(RecordKind, std::string_view)> const& use);

private:
    BundleReader() = default;
    std::filesystem::path file_;
    std::uint64_t begins_ = 0;
    BundleFacts facts_;
    crypto::SymmetricKey key_;
    std::string stream_header_, context_;
};

}  // namespace mado::gateway
