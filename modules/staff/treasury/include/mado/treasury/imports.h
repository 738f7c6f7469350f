#pragma once
// 結果ファイルの取込み: what stores, banks and providers report, as words on receipts. A file with one fault is refused whole; a sound one is kept as it
// came, and a job writes its lines down and then into the books, 1,000 a write. What is exactly one slip's is matched by sets, the rest line by line. Each line has the reference of its receipt, so that nothing is booked twice however often it comes.
#include <mado/files/store.h>
#include <mado/treasury/receipts.h>

namespace mado::treasury {

using ImportId = Id<struct ImportTag>;

// コンビニ, ペイジー, eL-QR, 口座振替結果 (91), 入出金取引明細 (03), 振込入金通知 (01), 指定納付受託者の払込みの明細, 財務会計で受け取った収納.
enum class Format { Convenience, PayEasy, ElQr, Debit, Statement, Deposits, Settlement, Accounting };
constexpr std::array<std::string_view, 8> names_of(Format) { return { "convenience", "payeasy", "elqr", "debit", "statement", "deposits", "settlement", "accounting" }; }
// Whose word a receipt is that the 財務会計 has booked itself: it goes back there as accepted.
inline constexpr std::string_view accounting_provider = "accounting";

// What became of a line. The first ones are settled by the file alone, those from NoClaim to Changed are a receipt's oddity.
//   Waiting     not applied yet             Matched      消し込んだ                     Announced   速報
//   TakenBack   速報取消                     Remitted     払い込まれた                   PassedOver  出金: no money in
//   Failed      振替不能                     NoClaim … Changed  as Oddity
//   Contradicted  速報取消 of what is money already   Reversed   a person took the receipt back   Recalled  振込の取消し by the bank
//   Unknown, OtherState, OtherAmount, RemittedBefore   of a settlement: no such receipt, not entrusted, another amount, remitted by another file
enum class Outcome {
    Waiting, Matched, Announced, TakenBack, Remitted, PassedOver, Failed, NoClaim, OldSlip, PaidTwice, Over, Short, ClaimCancelled, Changed,
    Contradicted, Reversed, Recalled, Unknown, OtherState, OtherAmount, RemittedBefore
};
constexpr std::array<std::string_view, 21> names_of(Outcome)
{
    return { "waiting", "matched", "announced", "taken_back", "remitted", "passed_over", "failed", "no_claim", "old_slip", "paid_twice", "over", "short", "cancelled", "amount_changed",
        "contradicted", "reversed", "recalled", "unknown", "other_state", "other_amount", "remitted_before" };
}
constexpr bool is_odd(Outcome outcome) { return outcome >= Outcome::NoClaim; }

struct ImportLine {
    int place = 0;                         // from 1, among the lines of the import
    int line = 0;                          // of the file
    Incoming incoming {};
    Yen fee {};                            // of a settlement
    std::optional<Day> remitted_on {};
    Outcome outcome = Outcome::Waiting;
    ReceiptId receipt {};
};

struct Import {
    ImportId id;
    Format format = Format::Convenience;
    std::string provider {};               // of a settlement: whose
    std::string file_name {};
    std::string hash {};                   // SHA-256, hex
    std::int64_t lines = 0, stored = 0, applied = 0;   // of the file; written down; in the books
    PersonId by {};
    Instant at {};
    bool is_stored() const { return stored == lines; }   // before that nobody sees a line of it
    bool is_done() const { return applied == lines; }
};

struct ImportFile { Format format; std::string provider, file_name, hash; std::int64_t lines = 0; };

// Reads it from its first line to its last and keeps none. Refuses Invalid at `file`, saying line and column in Japanese; at `format` when the town has no layout for it.
// `today`: of the import; years that the file leaves out are the nearest to it.
Result<ImportFile> read_import(Workplace const& here, Format format, std::string const& provider, std::string file_name, std::string_view bytes, std::optional<Day> today = {});
// Names the file's blob and writes the job that applies it. Refuses Forbidden, Invalid (`treasury.imports.known`: the same file came before, when and by whom).
Result<Import> take_import(db::Write& tx, Caller const& caller, Workplace const& here, ImportFile const& file, files::Blob const& bytes);
// Before anything is kept: whether that file is known already.
Result<void> may_import(db::Read& tx, Caller const& caller, std::string_view hash);
// As it came, byte for byte. NotFound, Forbidden; Gone for one of before files were kept.
Result<std::string> import_bytes(Caller const& caller, Workplace const& here, ImportId const& id);

// Of a settlement that is applied: what named nothing known, or another amount, goes through the books once more, up to 1,000 lines; how many were booked now.
// Refuses Forbidden, NotFound, Conflict (`treasury.imports.not_done`).
Result<int> try_again(db::Write& tx, Caller const& caller, Workplace const& here, ImportId const& id);

std::optional<Import> find_import(db::Read& tx, ImportId const& id);
std::vector<Import> imports(db::Read& tx, int most);                                              // newest first
std::vector<ImportLine> import_lines(db::Read& tx, ImportId const& id, std::optional<Outcome> outcome, int after, int most);   // `after`: place of the last one shown
struct OutcomeTally { Outcome outcome; std::int64_t count = 0; Yen amount {}; };
std::vector<OutcomeTally> tallies(db::Read& tx, ImportId const& id);
// Of a settlement that is applied: what the provider was entrusted with on its days and did not list.
std::vector<Receipt> missing_items(db::Read& tx, Import const& settlement, int most);
std::vector<std::string> known_providers(db::Read& tx);                                           // of card, wallet and terminal

}  // namespace mado::treasury
