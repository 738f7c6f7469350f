#pragma once
#include "model/application.h"

#include <mado/db/database.h>

namespace mado::applications::store {

void insert(db::Write& tx, Application const& application);
std::optional<Application> find(db::Read& tx, ApplicationId const& id);
std::optional<Application> find_by_receipt(db::Read& tx, std::string const& receipt_number);
// These name the state and version they expect; false: somebody was first.
bool save_unsent(db::Write& tx, Application const& seen, std::string const& definition, std::string const& box, Instant at);
bool mark_sent(db::Write& tx, Application const& seen, Application const& sent);
bool keep_sent_box(db::Write& tx, Application const& seen, std::string const& box);
void update_told(db::Write& tx, ApplicationId const& id, State state, std::optional<Day> expected_on, std::optional<Day> until);
void forget_mail_address(db::Write& tx, ApplicationId const& id);
std::vector<ApplicationId> untouched_since(db::Read& tx, Instant before, int most);
bool remove_unsent(db::Write& tx, ApplicationId const& id, Instant before);

void keep_hidden(db::Write& tx, ApplicationId const& id, bool hidden);
bool is_hidden(db::Read& tx, ApplicationId const& id);

void append_step(db::Write& tx, ApplicationId const& id, Step const& step);  // numbers it
std::vector<Step> steps(db::Read& tx, ApplicationId const& id);              // oldest first
bool mark_answered(db::Write& tx, ApplicationId const& id, std::int64_t number, Instant at);  // false: it was answered before
bool mark_opened(db::Write& tx, ApplicationId const& id, std::int64_t number, Instant at);

void keep_charges(db::Write& tx, ApplicationId const& id, std::vector<Charge> const& charges);  // these and no others
std::vector<Charge> charges(db::Read& tx, ApplicationId const& id);

void keep_verification(db::Write& tx, ApplicationId const& id, Verification const& verification);
std::optional<Verification> verification(db::Read& tx, std::string const& code);
// Of the document with that code: who signed it, and in which form of PAdES (b_b b_t b_lta); empty when nobody did.
struct DocumentSignature { std::string by, as; };
void keep_signature(db::Write& tx, std::string const& code, DocumentSignature const& signature);
DocumentSignature signature(db::Read& tx, std::string const& code);

std::vector<db::Statement> statements();

}  // namespace mado::applications::store
