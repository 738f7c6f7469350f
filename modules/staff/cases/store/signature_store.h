#pragma once
#include <mado/cases/cases.h>

#include <optional>
#include <string>

namespace mado::cases::store {

struct Signature {
    std::string state = "waiting";   // waiting, holds, fails
    std::string stated, evidence {}; // encrypted
    std::string fault {}, revocation {};
    bool is_test = false;
    Instant arrived_at;
    Instant checked_at {};
};

std::vector<db::Statement> signature_statements();
void want_signature(db::Write& tx, CaseId const& of, std::string const& stated, Instant arrived_at);
std::optional<Signature> signature(db::Read& tx, CaseId const& of);
bool keep_signature(db::Write& tx, CaseId const& of, Signature const& checked);  // false: it was checked already

}  // namespace mado::cases::store
