#pragma once
#include <mado/cases/papers.h>

namespace mado::cases::store {

std::vector<db::Statement> paper_statements();

// Opens the task, or opens it again after another answer to the same field.
void open_paper(db::Write& tx, Paper const& paper, std::string const& owner);
bool change_paper(db::Write& tx, Paper const& paper);    // from open or missing; false: it is neither any more
void forget_paper(db::Write& tx, CaseId const& id, std::string const& field);
std::vector<Paper> papers(db::Read& tx, CaseId const& id);
std::vector<Paper> by_post(db::Read& tx, std::string const& owner, PapersKey const& after, int most);
std::int64_t count_by_post(db::Read& tx, std::string const& owner, int most);

struct KeptPhotos { Photos photos; std::string boxed_key; };
void want_photos(db::Write& tx, CaseId const& id, Photos const& photos, Instant at);
bool keep_progress(db::Write& tx, CaseId const& id, std::string const& field, json::Array const& sources, std::int64_t done);
// False: other photos came meanwhile, and another job makes those.
bool keep_photos(db::Write& tx, CaseId const& id, KeptPhotos const& made, Instant at);
std::vector<KeptPhotos> photos(db::Read& tx, CaseId const& id);

}  // namespace mado::cases::store
