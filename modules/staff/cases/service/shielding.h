#pragma once
// Inside this module: what of a case may leave it.
#include <mado/cases/corrections.h>
#include <mado/cases/shield.h>

namespace mado::cases::service {

// The fields that are kept and the words of the places in them; both empty when the case is not shielded.
struct Kept {
    std::set<std::string> fields;
    std::vector<std::string> words;
    bool is_shielded() const { return !fields.empty(); }
    bool holds(definitions::Field const& field) const;  // the field itself, or one of its rows
};
Kept kept_of(db::Read& tx, CaseId const& id);
Content disclosed(Content content, Kept const& kept);
json::Object disclosed(json::Object answers, Kept const& kept);
json::Value disclosed(json::Value values, Kept const& kept);

// After the answers have changed: signs are kept anew, and whoever protects is asked. Raises a shield when the applicant declares it.
Result<void> look_for_protection(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, bool declares);

// Who a paper is sent to: the safe address, or the words that it is handed over. Nothing: not shielded.
std::optional<json::Value> safe_addressee(db::Read& tx, Case const& found);
// 「手渡し」 or 「送付先の指定あり」 behind the name in lists of what is printed; empty: not shielded.
std::string addressee_remark(db::Read& tx, CaseId const& id);

}  // namespace mado::cases::service
