#pragma once
// Papers that were not sent as files, and photos that become one PDF, as far as the other use cases of a case meet them.
#include <mado/approvals/drafts.h>
#include <mado/cases/papers.h>
#include <mado/jobs/jobs.h>
#include <mado/sanitizing/files.h>

namespace mado::cases::service {

// Files of a field came or changed (`files` as in a body): its task opens, opens again or is done. Sets Case::waits_for_papers, which the
// caller stores.
void keep_papers(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, json::Object const& files);
// Several photos of one of these fields, or one that not everybody can open: a job makes a PDF of them.
void want_photos(db::Write& tx, Workplace const& here, CaseId const& id, json::Object const& files);
// Whether all that came are files for papers that were to come by post and are still out.
bool are_awaited(db::Read& tx, CaseId const& id, json::Object const& files);
// {field: state}, for the applicant's page: names and states alone.
json::Value papers_told(db::Read& tx, CaseId const& id);
// For the one who decides: what is still out.
std::vector<approvals::Line> paper_lines(db::Read& tx, definitions::Definition const& definition, CaseId const& id);
std::string title_of_field(definitions::Definition const& definition, std::string const& field);

inline constexpr std::string_view photos_job = "cases.photos";
// Those whose files have all come through the sanitising: their job.
void make_ready_photos(db::Write& tx, Workplace const& here, CaseId const& id);
Result<void> on_settled(db::Write& tx, Caller const& caller, Workplace const& here, sanitizing::Settled const& settled);
std::string photos_key(CaseId const& id, std::string const& field);  // what the PDF's key is sealed for
Result<void> make_photos(Workplace const& here, jobs::Job const& job);

}  // namespace mado::cases::service
