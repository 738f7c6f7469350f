#pragma once
// What the use cases of this module share.
#include <mado/rounds/rounds.h>

namespace mado::rounds::service {

Result<Kept> found_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, RoundId const& id, std::int64_t expected_version);
Result<void> in_state(Kept const& kept, std::initializer_list<RoundState> states);  // Conflict "rounds.conflict.STATE"

// All cases of the round in that state, in the order of their ids, whoever asks: none may be left out.
std::vector<cases::Case> cases_in(db::Read& tx, Kept const& kept, cases::CaseState state);
// What keeps a round from being fixed or ordered: cases that nobody has qualified yet.
std::vector<Hindrance> unqualified(db::Read& tx, Kept const& kept);
constexpr std::size_t most_hindrances = 50;

// Whether any case came or changed since it was counted.
bool is_unchanged(db::Read& tx, Kept const& kept, std::map<cases::CaseState, cases::RoundCount> const& counted);
std::map<cases::CaseState, cases::RoundCount> counted(db::Read& tx, Kept const& kept);

// The record of the draw for anyone: `published` (what: dataset) to the front.
void publish_proof(db::Write& tx, Workplace const& here, Kept const& kept, std::string_view state, json::Value proof);
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Kept const& kept, std::map<std::string, std::string> details = {});

}  // namespace mado::rounds::service
