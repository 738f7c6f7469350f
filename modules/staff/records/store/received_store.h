#pragma once
#include <mado/records/received.h>

namespace mado::records::store {

std::int64_t next_received(db::Write& tx, std::string const& division, int year);
std::int64_t last_received(db::Read& tx, std::string const& division, int year);
void insert(db::Write& tx, Received const& received);
bool change(db::Write& tx, Received& received);      // names the version that it expects
std::optional<Received> received(db::Read& tx, ReceivedId const& id);
std::vector<Received> received_by(db::Read& tx, std::string const& division, int year, std::string const& before, int most);   // numbered by, newest first
std::vector<Received> handed_to(db::Read& tx, std::string const& division, int year, std::string const& before, int most);
std::int64_t count_handed(db::Read& tx, std::string const& division);
std::vector<std::int64_t> numbers(db::Read& tx, std::string const& division, int year);
std::vector<db::Statement> received_statements();

}  // namespace mado::records::store
