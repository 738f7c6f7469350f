#pragma once
#include <mado/approvals/inbox.h>

namespace mado::approvals::store {

void insert(db::Write& tx, Draft const& draft);
// The update names the state and revision that it expects, so a race is a Conflict and never a lost write. Writes the steps that differ.
Result<void> change(db::Write& tx, Draft const& after, Draft const& before);
void rewrite(db::Write& tx, Draft const& draft);    // one that is being written: all that it proposes
void remove(db::Write& tx, DraftId const& id);      // one that never went anywhere

std::optional<Draft> find(db::Read& tx, DraftId const& id);
std::vector<Draft> of_matter(db::Read& tx, std::string_view kind, std::string_view matter);
std::vector<Draft> of_drafter(db::Read& tx, PersonId const& drafter);
std::vector<DraftId> open_ids(db::Read& tx, DraftId const& after, int most);    // circulating, in the order of their ids

void keep_act(db::Write& tx, DraftId const& id, Act const& act);
std::vector<Act> acts_of(db::Read& tx, DraftId const& id);
void keep_version(db::Write& tx, DraftId const& id, Version const& version);
std::vector<Version> versions_of(db::Read& tx, DraftId const& id);
void keep_comment(db::Write& tx, DraftId const& id, Comment const& comment);
std::vector<Comment> comments_of(db::Read& tx, DraftId const& id);

std::vector<db::Statement> draft_statements();

}  // namespace mado::approvals::store
