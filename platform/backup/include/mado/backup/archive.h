#pragma once
// The file of a backup: a line "madoguchi backup 1", a line of JSON in clear (no names: when, which program, which zones, for whose keys), then records,
// each a length of four bytes and a sealed box. Format: platform/backup/README.md.
#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mado::backup {

// What a record is. A reader that does not know one refuses the archive.
enum class Piece : char {
    Manifest = 'M',  // JSON: of each zone its engine, migrations and tables
    File = 'F',      // JSON line {zone, path}, LF, its bytes: keys, configuration
    Table = 'T',     // JSON {zone, table, rows}: rows follow
    Rows = 'R',      // db::transfer's rows
    TableEnd = 'E',  // JSON {rows, sha256}
    Elsewhere = 'X', // JSON {zone, blobs: {name: id of the archive that holds it}}
    Blob = 'B',      // JSON {zone, name}: its bytes follow
    Bytes = 'C',
    BlobEnd = 'D',   // JSON {size}
    End = 'Z',       // JSON of totals; always the last
};

struct Damaged : std::runtime_error {  // says where
    using std::runtime_error::runtime_error;
};
struct ForOthers : Damaged {  // whole, perhaps, but sealed for other keys: says for which
    using Damaged::Damaged;
};

// Where an archive goes: PATH.part, which is PATH only when it is whole; or a descriptor (standard output).
class Output {
public:
    explicit Output(std::filesystem::path path);  // throws std::runtime_error when the file is there, or somebody writes it
    explicit Output(int descriptor);
    ~Output();                                    // what is not finished stays as PATH.part
    Output(Output const&) = delete;
    Output& operator=(Output const&) = delete;
    void write(std::string_view bytes);           // throws std::system_error
    void finish();                                // synced, renamed
    std::uint64_t bytes() const { return bytes_; }
    std::string sha256();                         // of all that was written; after finish()

private:
    std::filesystem::path path_, part_;
    int descriptor_ = -1;
    std::uint64_t bytes_ = 0;
    crypto::Sha256 hash_;
};

// Packs and seals on a thread of its own, beside the reading.
class ArchiveWriter {
public:
    ArchiveWriter(Output& output, json::Value header, std::vector<crypto::PublicKey> const& recipients);
    ~ArchiveWriter();
    ArchiveWriter(ArchiveWriter const&) = delete;
    ArchiveWriter& operator=(ArchiveWriter const&) = delete;
    void add(Piece piece, std::string payload);
    void end(std::string payload);  // Piece::End; everything is handed to the output when it returns

private:
    class Sealing;
    std::unique_ptr<Sealing> sealing_;
};

class ArchiveReader {
public:
    explicit ArchiveReader(std::filesystem::path const& path);  // "-": standard input. Throws Damaged for what is no archive
    ~ArchiveReader();
    ArchiveReader(ArchiveReader const&) = delete;
    ArchiveReader& operator=(ArchiveReader const&) = delete;
    json::Value const& header() const;              // not proved before open()
    void open(crypto::KeyPair const& key);          // throws ForOthers
    struct Record {
        Piece piece;
        std::string payload;
    };
    // Nothing behind the End. Throws Damaged: cut off, altered, or more behind its end.
    std::optional<Record> next();
    std::uint64_t bytes() const;                    // read until now
    std::uint64_t size() const;                     // of the file; 0 of standard input

private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

}  // namespace mado::backup
