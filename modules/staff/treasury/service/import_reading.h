#pragma once
// A file of results line by line: a million of them are never in memory together.
#include <mado/treasury/imports.h>

#include <functional>
#include <span>

namespace mado::treasury::service {

// Of the CSV of receipts that a 財務会計 has booked itself.
std::span<std::string_view const> receipt_columns();

using TakeLine = std::function<Result<void>(ImportLine&&)>;

// Each line with its place, in order. Refuses what is wrong with the file, or what `take` refuses; whether the file is sound is known at its end alone, so read_import() comes first and
// what was taken of one that is refused must not be booked. `today`: years that the file leaves out are the nearest to it.
Result<void> each_line(Workplace const& here, ImportFile const& file, std::string_view bytes, Day today, TakeLine const& take);

}  // namespace mado::treasury::service
