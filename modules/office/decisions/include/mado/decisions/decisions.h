#pragma once
// 規則 of a town: 専決事項表 and other decision models, taken from the library, edited, examined, published to the neighbours. The office's use cases
// over definitions::, each asking for the right over the whole local government, each one event.
#include <mado/access/access.h>
#include <mado/db/database.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::decisions {

// Everybody whose work a rule decides may read it.
inline constexpr access::Action may_look { "decisions.look",
    { access::Role::Definer, access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Auditor } };
inline constexpr access::Action may_edit { "decisions.edit", { access::Role::Definer } };
inline constexpr access::Action may_examine { "decisions.examine", { access::Role::Definer } };
inline constexpr access::Action may_publish { "decisions.publish", { access::Role::Definer }, access::Action::Asks::FreshFactor };

// A rule is the whole local government's: it needs a Definer of everything.
Result<void> allow(db::Read& tx, Caller const& caller, access::Action const& action);

// Loading, examples, ticks: outside every transaction (the edge reads the draft, then asks). `hash` is the text that was looked at.
struct Examined {
    std::string hash;
    definitions::Findings findings;
};
Examined examined(db::Database& database, std::string const& tenant, std::string_view path);

// All refuse Forbidden and what definitions:: refuses.
Result<definitions::DecisionVersion> adopt(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path);
// One that is not in the library.
Result<definitions::DecisionVersion> start(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view text);
Result<definitions::DecisionVersion> save(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view text,
    std::string_view expected_hash);
Result<definitions::DecisionVersion> examine(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, Examined const& examined);
Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view source);
Result<void> untick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view source);
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path);
// The version and its letters (a route to core, another rule to the front, too) are one commit.
Result<definitions::DecisionVersion> publish(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view path, std::string_view expected_hash,
    Day starts_on);
// Says again what is published, and what will be: for a neighbour that was set up later. How many letters.
Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here);

std::vector<db::Statement> statements();

}  // namespace mado::decisions
