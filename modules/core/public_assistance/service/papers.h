#pragma once
// A paper of this module: its template filled, numbered and issued.
#include <mado/documents/documents.h>
#include <mado/persons/history.h>

#include "service/inside.h"

namespace mado::public_assistance::service {

enum class Remedies { Told, None };   // 教示: of a disposition
struct Paper {
    std::string of, name, title, reasons, payer {}, received {};
    json::Value facts {}, sheet = json::Array {}, limit = json::Object {};
    documents::Series series = documents::Series::Order;
    Remedies remedies = Remedies::Told;
    std::optional<persons::Addressee> to {};        // a provider; else the payer or the head of the household
    std::string honorific = "様";
};
inline json::Value paper_row(std::string label, std::string value) { return json::object({ { "label", std::move(label) }, { "value", std::move(value) } }); }
Result<std::string> issued(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Paper const& paper);
json::Array ground_rows(db::Read& tx, Decision const& one);   // of a decision on 62条3項: the instruction, its term, the hearing

}  // namespace mado::public_assistance::service
