#pragma once
#include <mado/protection/protections.h>

namespace mado::protection::store {

std::vector<db::Statement> protection_statements();

void insert(db::Write& tx, Protection const& protection);
bool change(db::Write& tx, Protection& protection);          // names the version that it expects
std::optional<Protection> find(db::Read& tx, ProtectionId const& id);
std::vector<Protection> all(db::Read& tx);

void add_trait(db::Write& tx, ProtectionId const& id, cases::Recognized const& trait);
std::vector<cases::Recognized> traits(db::Read& tx, ProtectionId const& id);
std::vector<ProtectionId> with_trait(db::Read& tx, cases::Recognized const& trait);   // active ones

struct Judged { Verdict verdict; std::string why; PersonId by; Instant at; };
void keep_judged(db::Write& tx, ProtectionId const& id, CaseId const& of, Judged const& judged);
std::vector<ProtectionId> judged_same(db::Read& tx, CaseId const& of);                // active ones
std::optional<Judged> judged(db::Read& tx, ProtectionId const& id, CaseId const& of);

}  // namespace mado::protection::store
