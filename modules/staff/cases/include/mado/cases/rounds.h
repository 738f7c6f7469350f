#pragma once
// A case of a 募集回 (lottery, examination): whether it qualifies, and the result that was decided for its whole round.
#include <mado/cases/cases.h>

#include <map>

namespace mado::cases {

struct Verdict {
    std::string verdict;                     // eligible ineligible
    std::vector<Reason> reasons {};          // of ineligible: at least one
};

// What the grounds of the definition say now, and what a person must look at first (msgids: an answer that does not fit, papers that are not
// there, checks that are not made …). Without hindrances it may be qualified together with many others.
struct ProposedVerdict {
    Verdict verdict;
    std::vector<std::string> hindrances {};
};
ProposedVerdict proposed_verdict(definitions::Evaluation& evaluation, Workplace const& here, Case const& found);
Result<ProposedVerdict> proposed_verdict(db::Read& tx, Workplace const& here, Case const& found);

// examining → qualified, with a person's verdict and its reasons. Refuses Invalid (verdict, reasons; a check that is not made), and as every
// act of the examiner NotFound, Forbidden, Conflict.
Result<Case> qualify(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Verdict const& verdict, std::int64_t expected_version);
// Published before a case goes back; who has fixed a list of the round refuses it.
struct Unqualifying { Case of; };
// qualified → examining. Refuses also what a listener of Unqualifying refuses.
Result<Case> unqualify(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::int64_t expected_version);
std::optional<Verdict> verdict_of(db::Read& tx, CaseId const& id);

// The cases of a round, by state and id, as far as the caller may read them; `after`: the last id of the page before.
struct RoundQuery {
    std::string procedure, round;
    CaseState state = CaseState::Examining;
    std::string after {};
    int most = 50;
};
std::vector<Case> of_round(db::Read& tx, Caller const& caller, RoundQuery const& query);
// How many stand in each state; the sum of their versions tells whether any of them has changed since.
struct RoundCount {
    std::int64_t n = 0, versions = 0;
    friend bool operator==(RoundCount const&, RoundCount const&) = default;
};
std::map<CaseState, RoundCount> count_of_round(db::Read& tx, std::string_view procedure, std::string_view round);

// -- the result of the whole round, decided in one approval: carried out case by case. The decision itself was somebody's right (approvals);
// these ask for none, so only who carries a decision out calls them.
struct Drawn {
    std::string result;                      // won reserve lost passed failed ineligible
    std::vector<Reason> reasons {};          // of ineligible; of reserve: its number in words
    int number = 0;                          // of reserve: from 1
    approvals::DraftId draft {};
};
struct PreparedDrawn {
    CaseId id;
    std::int64_t version = 0;
    Drawn drawn;
    json::Value values {}, charges {}, rules {};
    std::string box {};                      // sealed to the applicant, of a result without a document
};
// Outside the write. Refuses NotFound, Conflict (no longer qualified: it was withdrawn, say).
Result<PreparedDrawn> prepare_drawn(db::Read& tx, Workplace const& here, CaseId const& id, Drawn const& drawn);
// qualified → decided: document, charge, word to the applicant. The transaction is opened with documents::numbering().
Result<Case> carry_out_drawn(db::Write& tx, Caller const& caller, Workplace const& here, PreparedDrawn const& prepared);
// 繰上げ: a reserve that was told so is given the place of a winner who fell away; a decision of its own (approvals) has said so.
Result<PreparedDrawn> prepare_promoted(db::Read& tx, Workplace const& here, CaseId const& id, Drawn const& drawn);
Result<Case> carry_out_promoted(db::Write& tx, Caller const& caller, Workplace const& here, PreparedDrawn const& prepared);

}  // namespace mado::cases
