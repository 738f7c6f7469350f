#pragma once
// What modules above hear of a case, in the transaction in which it happens; they may refuse the whole.
#include <mado/cases/after.h>

namespace mado::cases {

// `original`: SHA-256 of the envelope as it came, or of what was typed sealed.
struct Opened { Case of; std::string original; };
// Over: closed, withdrawn or handed back; again when a new decision on it is over.
struct Ended { Case of; Keeping keeping; };

// Words that went out for a case, or came back: they are filed as they are. `id`: of the request, the correction or the consult; Answer has that of its Question.
enum class MessageKind { Request, Correction, Declined, Question, Answer };  // 補正の求め, 職権補正の通知, 訂正の申し出への回答, 協議・照会, その回答
struct Message {
    Case of;
    MessageKind kind = MessageKind::Request;
    std::string id, words, whom;             // whom: to whom it went; of an Answer: from whom
};

// 支援措置: what was kept of the answers elsewhere goes (Shielded), or may stand there again.
struct Shielded { CaseId of; };
struct Unshielded { CaseId of; };

// Every case, in the order of ids, for whoever goes over the older ones.
std::vector<Case> all_after(db::Read& tx, CaseId const& after, int most);
std::optional<Case> find_by_receipt(db::Read& tx, std::string const& receipt_number);  // without hyphens
std::string original_hash(db::Read& tx, CaseId const& id);  // of the envelope that is kept; "" when there is none

}  // namespace mado::cases
