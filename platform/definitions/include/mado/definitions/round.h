#pragma once
// 募集回 (definition.md §9). What the office enters as data beside a procedure with `rounds`: a name, its days, its rows. Drafted and published
// in the office, sent to the other zones by `published` (what: round), read by every zone from its own copy.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/definitions/codes.h>
#include <mado/definitions/definition.h>
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <memory>
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

using RoundPointer = std::shared_ptr<Round const>;

json::Value json_of(Round const& round);                       // canonical form: what is published and hashed
std::optional<Round> round_from(json::Value const& value);     // nothing: not a round
// Every mistake in a round against its procedure (missing columns, days in disorder, keys twice, no places), by form control.
std::vector<FieldError> wrong_in(Round const& round, Definition const& definition);

// The values of the names `round` and `item` in expressions (Inputs::round, Inputs::item).
json::Value round_value(Round const& round);                   // { name, title, opens_on, closes_on, draws_on }
json::Value item_value(RoundItem const& item);                 // { key, title, places, …columns }

// What the columns say of a row, in each language: "居室の数 2、単身可 はい".
Words details_of(RoundItem const& item, Definition const& definition);

// The rows of a round as the code list "round", for a choice with `from: round`; every other list is asked of `others`. Checks make their
// own from Inputs::offered; whoever shows options or stored answers hands this over in place of the library. Empty without a round.
class CodesWithRound final : public Codes {
public:
    CodesWithRound(Codes const* others, Round const* round, Definition const* definition);
    CodeList const* list(std::string_view name) const override;

private:
    Codes const* others_;
    CodeList rows_;
};

// -- what is published, in any zone.
std::optional<Round> round(db::Read& tx, std::string_view procedure, std::string_view name);
RoundPointer round_pointer(db::Read& tx, std::string_view procedure, std::string_view name);  // for Inputs::offered; nullptr when there is none
std::vector<Round> rounds_of(db::Read& tx, std::string_view procedure);                 // newest opens_on first
std::vector<Round> open_rounds(db::Read& tx, std::string_view procedure, Day on);
// Keeps a published round; a later edition replaces it. Refuses Invalid (not a round).
Result<void> receive_round(db::Write& tx, Caller const& caller, Moment const& now, json::Value const& value);

}  // namespace mado::definitions
