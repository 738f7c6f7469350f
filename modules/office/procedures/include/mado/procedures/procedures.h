#pragma once
// 手続定義 of a town: taken from the library, edited, examined, published to the neighbours. The office's use cases over
// definitions::, each asking for the right within the 主管課, each one event.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/definitions/shelf.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::procedures {

inline constexpr access::Action may_edit { "procedures.edit", { access::Role::Definer } };
inline constexpr access::Action may_examine { "procedures.examine", { access::Role::Definer } };
inline constexpr access::Action may_publish { "procedures.publish", { access::Role::Definer }, access::Action::Asks::FreshFactor };

// Loading, examples, ticks: outside every transaction (the edge reads the draft, then asks). `hash` is the text that was looked at.
struct Examined {
    std::string hash;
    definitions::Findings findings;
};
Examined examined(db::Database& database, std::string const& tenant, Workplace const& here, std::string_view procedure);

// The 主管課 that a procedure touches: of the draft as it loads and of the newest published text; when neither says one, of the
// library's; else { "" }, which only a Definer of everything may touch.
std::vector<std::string> owners_of(db::Read& tx, Workplace const& here, std::string_view procedure);
// The right for every owner: nobody takes a procedure away from another division by editing its `owner`.
Result<void> allow(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, std::string_view procedure);

// All refuse Forbidden (no Definer of the owner) and what definitions:: refuses.
Result<definitions::Version> adopt(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure);
Result<definitions::Version> save(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view text,
    std::string_view expected_hash);
// The text merged with the library's newer one (definitions/merge.h) becomes the draft, based on that one from now on.
Result<definitions::Version> take_newer(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view text,
    std::string_view expected_hash);
Result<definitions::Version> examine(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, Examined const& examined);
Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view source);
Result<void> untick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view source);
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure);
// The version and its two letters, to the front and to core, are one commit.
Result<definitions::Version> publish(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view procedure, std::string_view expected_hash,
    Day starts_on);
// Says again what is published, and what will be, to both neighbours: for one that was set up later. How many letters.
Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here);

std::vector<db::Statement> statements();

}  // namespace mado::procedures
