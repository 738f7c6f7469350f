#pragma once
// 募集回 (definition.md §9). What the office enters as data beside a procedure with `rounds`: a name, its days, its rows. Drafted and published
// in the office, sent to the other zones by `published` (what: round), read by every zone from its own copy.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/definitions/definition.h>
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct RoundItem {                     // one row: a flat, a kind of post
    std::string key;                   // 募集番号: [a-z0-9_-]{1,32}; what the answer of `rounds.choose` holds
    Words title {};                    // shown among the options
    int places = 1;                    // 戸数, 採用予定人数: how many can win
    json::Object columns {};           // stored forms by the names of `rounds.columns`
};

struct Round {
    std::string procedure, name;       // name: [a-z0-9_]{1,40}, unique within the procedure: "2026_06"
    Words title {};
    Day opens_on, closes_on, draws_on; // draws_on: of an examination the day when the result is made known
    std::vector<RoundItem> items {};
    std::string hash {};               // SHA-256 of its canonical JSON: changes with every edition
    RoundItem const* item(std::string_view key) const;
    bool is_open(Day on) const { return opens_on <= on && on <= closes_on; }
};

json::Value json_of(Round const& round);                       // canonical form: what is published and hashed
std::optional<Round> round_from(json::Value const& value);     // nothing: not a round
// Every mistake in a round against its procedure (missing columns, days in disorder, keys twice, no places), by form control.
std::vector<FieldError> wrong_in(Round const& round, Definition const& definition);

// The values of the names `round` and `item` in expressions (Inputs::round, Inputs::item).
json::Value round_value(Round const& round);                   // { name, title, opens_on, closes_on, draws_on }
json::Value item_value(RoundItem const& item);                 // { key, title, places, …columns }

// -- what is published, in any zone.
std::optional<Round> round(db::Read& tx, std::string_view procedure, std::string_view name);
std::vector<Round> rounds_of(db::Read& tx, std::string_view procedure);                 // newest opens_on first
std::vector<Round> open_rounds(db::Read& tx, std::string_view procedure, Day on);
// Keeps a published round; a later edition replaces it. Refuses Invalid (not a round).
Result<void> receive_round(db::Write& tx, Caller const& caller, Moment const& now, json::Value const& value);

}  // namespace mado::definitions
