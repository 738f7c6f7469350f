#pragma once
// 訂正・利用停止 as it is carried out on record: old words kept and marked, the new ones beside them; use or provision stopped, and the pages keep to it; or the record erased.
#include <mado/records/records.h>

namespace mado::records {

enum class Measure { Correct, StopUse, StopProvision, Erase };
constexpr std::array<std::string_view, 4> names_of(Measure) { return { "correct", "stop_use", "stop_provision", "erase" }; }

struct Mark {
    std::string id {};
    RecordId record {};
    Measure measure = Measure::Correct;
    std::string place {}, before {}, after {};  // where in it; the words as they were and as they should be read (of Correct)
    std::string ground {}, reference {};        // the article; number of the request
    PersonId by {};
    Instant at {};
};

// For the module that carries out the decision, which has asked its own right. Once for each id. A case whose use is stopped opens only with a reason (cases::stop_use). Refuses NotFound,
// Conflict (`records.record.ended`; of Erase: `records.mark.held` while a lawsuit, a review or an audit needs it; what the case refuses while it is not over).
Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Mark const& mark);
std::vector<Mark> marks(db::Read& tx, RecordId const& id);  // oldest first
bool has_mark(db::Read& tx, RecordId const& id, Measure measure);

}  // namespace mado::records
