#pragma once
// The way of a version, whatever it holds: draft → examined → published(starts_on) → replaced, with the ticks that go along. Each shelf
// says what its texts hold, asks its own questions before, and leaves its own events after.
#include "shelves/version_store.h"

#include <functional>

namespace mado::definitions::way {

struct Covered {
    std::string hash;                  // of the source and all that it covers
    bool needs_tick = false;
};
using Sources = std::map<std::string, Covered>;

struct Shelf {
    VersionKind kind;
    std::optional<Sources> (*sources)(std::string_view text);  // nothing: the text cannot be read
};

struct Step {
    Version version;
    bool is_new = true;                // saved: a draft that was not there before; examined: it was not yet
};

Result<void> check_size(std::string_view text);
// A draft made from a text; ticks of the published version whose parts are unchanged go along. Refuses: Conflict (there is a draft).
Result<Version> begin(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view text, std::string based_on);
// Refuses: TooLarge, NotFound, Conflict (changed meanwhile). Without a draft, one is made from the published text that was shown.
Result<Step> save(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view text, std::string_view expected_hash,
    std::string_view based_on = {});  // based_on: of a text that was merged with a newer one of the library
Result<Step> examine(db::Write& tx, Caller const& caller, Moment const& now, std::string_view name, std::string_view expected_hash);
// Refuses: NotFound, Conflict (not examined, or a source is not ticked), Invalid (starts_on).
Result<Version> publish(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view expected_hash, Day starts_on);
Result<Version> discard(db::Write& tx, std::string_view name);
// Nothing: it was delivered before. Refuses a text that does not have its hash.
Result<std::optional<Version>> receive(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view hash,
    std::string_view text, Day starts_on);

Result<Version> tick(db::Write& tx, Caller const& caller, Moment const& now, Shelf const& shelf, std::string_view name, std::string_view source);
Result<Version> untick(db::Write& tx, std::string_view name, std::string_view source);
std::vector<Tick> ticks(db::Read& tx, std::string_view name);   // of the draft

}  // namespace mado::definitions::way
