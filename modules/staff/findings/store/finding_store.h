#pragma once
#include <mado/findings/findings.h>

namespace mado::findings::store {

std::vector<db::Statement> finding_statements();

std::optional<std::string> setting(db::Read& tx, std::string const& name);
std::map<std::string, std::string> settings(db::Read& tx);
void keep_setting(db::Write& tx, std::string const& name, std::string const& value);

std::optional<Finding> find(db::Read& tx, FindingId const& id);
std::optional<Finding> find(db::Read& tx, Finding const& like);     // of the same reader, case, rule and day
std::vector<Finding> newest(db::Read& tx, State state, int most);
std::vector<Finding> newest_of(db::Read& tx, std::string const& owner, State state, int most);
std::vector<std::string> owners(db::Read& tx, State state);         // divisions that have any
struct Owned { std::string owner; std::int64_t n; };
std::vector<Owned> count_open(db::Read& tx);
void insert(db::Write& tx, Finding const& finding);
bool change(db::Write& tx, Finding& finding);                       // names the version that it expects
bool add(db::Write& tx, FindingId const& id, Reading const& reading);  // false: is there already
std::vector<Reading> readings(db::Read& tx, FindingId const& id);
void add(db::Write& tx, FindingId const& id, std::string const& review_id, Review const& review);
std::vector<Review> reviews(db::Read& tx, FindingId const& id);

}  // namespace mado::findings::store
