#pragma once
// Asks a clamd that runs elsewhere whether bytes are known as harmful: its command INSTREAM, over a unix socket or TCP. No byte is written to a disk.
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mado::clamd {

struct Options {
    std::string address {};                        // "/run/clamav/clamd.ctl", "scanner.example:3310", "[::1]:3310"
    std::chrono::milliseconds time { 60'000 };     // for the whole question
    std::size_t chunk = 256U << 10;                // bytes a piece
    std::size_t most = 100U << 20;                 // bytes that are asked about at all; clamd's StreamMaxLength has its own
};

enum class Answer { Clean, Found, TooLarge, Away };

struct Verdict {
    Answer answer = Answer::Away;
    std::string what {};                           // Found: the name of the signature; Away: why
};

// Clean only when clamd said so in full. Everything else that is not Found is Away or TooLarge: nothing passes by silence.
Verdict scan(Options const& options, std::string_view bytes);
// What is wrong with an address, in a few English words; nothing when it can be one.
std::optional<std::string> wrong_address(std::string_view address);

}  // namespace mado::clamd
