#pragma once
// 訂正 and 利用停止 (個人情報保護法90条〜, 98条〜): the places of records that a request names, judged one by one with the article, decided by the way of the case's draft, carried out in
// the records (records::carry_out), and told to whom the information was provided (97条). Clocks, extension, notice and 教示 are the case's.
#include <mado/disclosure/disclosure.h>
#include <mado/records/marks.h>

namespace mado::disclosure {

enum class Judgement { Undecided, Made, Left };  // 訂正・利用停止をする, しない
constexpr std::array<std::string_view, 3> names_of(Judgement) { return { "undecided", "made", "left" }; }

struct Amendment {
    std::string id {};
    CaseId of {};
    records::RecordId record {};
    std::string title {};                    // of the record, as it was then
    records::Measure measure = records::Measure::Correct;
    std::string place {}, before {}, after {};  // where in it; of a correction the words as they are (empty: they are missing) and as they should be (empty: they go)
    Judgement judgement = Judgement::Undecided;
    std::string ground {}, why {};           // name of a Ground; why: required of Left
    std::optional<Day> done_on {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 0;                // 0: new
};
struct Receiver {
    std::string id {};
    CaseId of {};
    std::string name {}, address {}, honorific {};
    std::string document {};                 // id of the notice
    std::optional<Day> told_on {};
    PersonId by {};
    Instant at {};
};

bool is_amendment(std::string_view kind);    // a kind_of that asks for 訂正 or 利用停止

// Each refuses NotFound (also another town's, and a case that asks for something else) and Forbidden.
std::vector<Amendment> amendments(db::Read& tx, CaseId const& id);  // in the order in which they were written
std::vector<Receiver> receivers(db::Read& tx, CaseId const& id);
Result<cases::Case> amended_case(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, CaseId const& id);

// While the case is examined: kept, and the case's own 調査と判断 and reasons follow from all of them. Refuses Conflict (not examined now; changed meanwhile), Invalid (record, place, measure,
// before and after, ground, why).
Result<Amendment> write_amendment(db::Write& tx, Caller const& caller, Workplace const& here, Amendment const& typed);
Result<void> remove_amendment(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& amendment, std::int64_t expected_version);
// After the decision: what it says is done in the records, all of it or nothing. Refuses Conflict (not decided so; nothing left to be done; what records::carry_out refuses).
Result<int> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

// 97条: whoever was given it, and the notice once the correction was made. The write of tell_receivers names documents::numbering(). Refuse Conflict (told already; nothing corrected yet), Invalid.
Result<Receiver> name_receiver(db::Write& tx, Caller const& caller, Workplace const& here, Receiver const& typed);
Result<int> tell_receivers(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

// 「昭和64年」を「平成元年」に改める。 As the notice says it.
std::string words_of(Amendment const& amendment);

}  // namespace mado::disclosure
