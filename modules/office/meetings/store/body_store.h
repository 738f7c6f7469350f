#pragma once
#include <mado/meetings/standing_bodies.h>

namespace mado::meetings::store {

std::vector<db::Statement> body_statements();

std::vector<StandingBody> bodies(db::Read& tx);
std::optional<StandingBody> body(db::Read& tx, StandingBodyId const& id);
void insert(db::Write& tx, StandingBody const& body);
bool change(db::Write& tx, StandingBody& body);          // names the version that it expects
std::vector<Seat> seats(db::Read& tx, StandingBodyId const& id);
void keep(db::Write& tx, StandingBodyId const& id, Seat const& seat);
bool remove(db::Write& tx, StandingBodyId const& id, SeatId const& seat);

std::vector<int> petition_years(db::Read& tx);
std::vector<Petition> petitions(db::Read& tx, int year);
std::optional<Petition> petition(db::Read& tx, PetitionId const& id);
void insert(db::Write& tx, Petition const& petition);
bool change(db::Write& tx, Petition& petition);

}  // namespace mado::meetings::store
