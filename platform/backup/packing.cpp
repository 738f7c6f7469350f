#include "packing.h"

#include <zlib.h>

namespace mado::backup {

namespace {

constexpr char plain = '0', deflated = '1';
constexpr std::size_t worth_it = 256;
constexpr std::size_t largest = std::size_t { 1 } << 30;

bool is_known(char piece) { return std::string_view("MFTREXBCDZ").find(piece) != std::string_view::npos; }

// Blobs are ciphertext: nothing to gain.
bool is_compressed(Piece piece, std::string_view payload) { return piece != Piece::Bytes && payload.size() >= worth_it; }

void append_size(std::string& to, std::size_t size)
{
    for (std::size_t i = 0; i < 4; ++i)
        to += static_cast<char>(static_cast<unsigned char>(size >> (8 * i) & 0xff));
}

}  // namespace

std::string packed(Piece piece, std::string_view payload)
{
    std::string bytes { static_cast<char>(piece), plain };
    if (!is_compressed(piece, payload))
        return bytes.append(payload);
    if (payload.size() > largest)
        throw std::length_error("a record of more than a GiB");
    bytes[1] = deflated;
    append_size(bytes, payload.size());
    auto room = compressBound(payload.size());
    auto const head = bytes.size();
    bytes.resize(head + room);
    if (compress2(reinterpret_cast<Bytef*>(bytes.data() + head), &room, reinterpret_cast<Bytef const*>(payload.data()), payload.size(), Z_BEST_SPEED) != Z_OK)
        throw std::runtime_error("zlib could not compress");
    bytes.resize(head + room);
    return bytes;
}

std::optional<ArchiveReader::Record> unpacked(std::string_view bytes)
{
    if (bytes.size() < 2 || !is_known(bytes[0]))
        return std::nullopt;
    auto const piece = static_cast<Piece>(bytes[0]);
    if (bytes[1] == plain)
        return ArchiveReader::Record { piece, std::string(bytes.substr(2)) };
    if (bytes[1] != deflated || bytes.size() < 6)
        return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size |= std::size_t { static_cast<unsigned char>(bytes[2 + i]) } << (8 * i);
    if (size > largest)
        return std::nullopt;
    ArchiveReader::Record record { piece, std::string(size, '\0') };
    auto got = static_cast<uLongf>(size);
    auto const body = bytes.substr(6);
    if (uncompress(reinterpret_cast<Bytef*>(record.payload.data()), &got, reinterpret_cast<Bytef const*>(body.data()), body.size()) != Z_OK || got != size)
        return std::nullopt;
    return record;
}

}  // namespace mado::backup
