#pragma once
// 弁明書 (行政不服審査法29条): what the office that decided answers to a review request. Begun from the reasons and the record of the disputed case, written on by who
// drafts, decided like other documents, numbered and sent to who conducts the review.
#include <mado/disclosure/disputes.h>

namespace mado::disclosure {

// Writing: not on its way. Issued: decided and numbered.
enum class DefenceState { Writing, Circulating, Issued };
constexpr std::array<std::string_view, 3> names_of(DefenceState) { return { "writing", "circulating", "issued" }; }

struct Defence {
    std::string dispute {};
    CaseId of {};
    std::string owner {};                    // of the case
    std::string name {}, address {}, honorific {};  // 審理員, or the 審査庁 where there is none
    std::string claim {};                    // 弁明の趣旨
    std::string act {};                      // 処分の内容
    std::string course {};                   // 処分に至る経緯
    std::string reasons {};                  // 処分の理由
    std::string answer {};                   // 審査請求の理由に対する弁明
    std::string evidence {};                 // 添付する証拠書類
    DefenceState state = DefenceState::Writing;
    approvals::DraftId draft {};
    std::string document {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 0;                // 0: begun from the case, nothing is kept yet
};

inline constexpr std::string_view defence_matter = "defence";
inline constexpr std::string_view defence_word = "弁明書";   // a due of this name is done when the document is dispatched

// As it is kept, else begun from the case. Refuses NotFound, Forbidden, Conflict (of a lawsuit: the court's forms hold there).
Result<Defence> defence(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& dispute);
Result<Defence> find_defence(db::Read& tx, std::string const& dispute);   // NotFound; whether it may be seen is asked by its page
// Kept as typed. Refuses also Conflict (on its way, issued, changed meanwhile), Invalid (too long).
Result<Defence> write_defence(db::Write& tx, Caller const& caller, Workplace const& here, Defence const& typed);
// Kept and sent on its way. Refuses also Invalid (a part is missing), and what approvals refuse.
Result<Defence> send_defence(db::Write& tx, Caller const& caller, Workplace const& here, Defence const& typed);

// Each due once when it is near (7 days), once on the day before it, once when it has passed: an event. How many.
std::size_t warn_of_dues(Workplace const& here);

}  // namespace mado::disclosure
