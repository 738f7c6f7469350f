#pragma once
#include <mado/module/zone.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mado::watch {

// What an operator should know of a zone's keys. No key is in it.
struct KeyState {
    std::string zone;
    Instant made {};                        // 0: before that was noted
    std::string fault {};                   // cannot be read: then the rest is empty
    bool on_token = false;
    std::optional<Instant> rotating {};     // a rotation was begun then and is not over
    std::optional<Instant> former {};       // a private half of before is still held, not in use since then: the oldest
    int keepers = 0, need = 0;              // 0: not split
    Instant split {}, checked {};           // checked: of the sheet that was proved longest ago; the split when one never was
    struct Refused { std::string from; Instant at {}; std::int64_t count = 0; };
    std::vector<Refused> refused {};        // letters turned away at the door
};
std::vector<KeyState> key_states(std::vector<Zone*> const& zones, std::filesystem::path const& keys);

}  // namespace mado::watch
