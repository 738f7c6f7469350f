#pragma once
// The inside of a record: a byte that says what it is, one that says whether it is compressed, and the payload.
#include <mado/backup/archive.h>

namespace mado::backup {

std::string packed(Piece piece, std::string_view payload);
std::optional<ArchiveReader::Record> unpacked(std::string_view bytes);  // nothing: no such record

}  // namespace mado::backup
