#pragma once
// A file made anew without what could act: active content, links outwards, embedded files, metadata (docs/adr/0024-sanitising.md).
#include <mado/result/result.h>
#include <mado/sandbox/sandbox.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace mado::sanitizing {

// Waiting: nobody has it yet. Clean: made anew. TextOnly: the words alone could be had. Refused: it cannot be made harmless. Infected: the virus scan
// knows it. Failed: its bytes are not there any more.
enum class State { Waiting, Clean, TextOnly, Refused, Infected, Failed };
constexpr std::array<std::string_view, 6> names_of(State) { return { "waiting", "clean", "text_only", "refused", "infected", "failed" }; }

// Why it is not (yet) clean. ScannerAway and NoWalls are of files that wait.
enum class Reason { None, ScannerAway, NoWalls, Empty, Encrypted, Broken, TooLarge, TooSlow, OldOffice, Markup, Drawing, Archive, Unknown, Infected, NotThere };
constexpr std::array<std::string_view, 15> names_of(Reason)
{
    return { "none", "scanner_away", "no_walls", "empty", "encrypted", "broken", "too_large", "too_slow", "old_office", "markup", "drawing", "archive", "unknown", "infected", "not_there" };
}

struct Rebuilt {
    State state = State::Refused;
    Reason reason = Reason::None;
    std::string type {};         // "application/pdf", "image/jpeg", "text/plain; charset=utf-8" …
    std::string bytes {};        // Clean and TextOnly
    std::int64_t pages = 0;
};

inline constexpr std::size_t most_bytes = 64U << 20;

// Slow: seconds. Without walls it answers Waiting, NoWalls: nothing is opened outside a sandbox.
Rebuilt rebuilt(sandbox::Sandbox const& box, std::string_view bytes);

// A program that rebuilds is its own child (base/sandbox): main() hands over its words when the first is one of ours. -1: it is not.
int work_as_child(std::string_view word, std::string_view more);

}  // namespace mado::sanitizing
