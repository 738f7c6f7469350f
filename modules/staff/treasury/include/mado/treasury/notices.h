#pragma once
// 納入通知書: the paper by which a payer is asked, with the slip and its codes; one of a claim, or all that wait of one item, 500 in a file.
#include <mado/treasury/claims.h>

#include <mado/slips/el_qr.h>

namespace mado::treasury {

// 収納先の番号: what the town's agency (収納代行会社), its bank and 地方税共同機構 have given it. Empty: that way is not printed.
struct Collector {
    std::string issuer {};                  // GS1事業者コード without its leading 4, 6 digits
    std::string free_head {};               // 発行企業: what stands before the slip's number in the free digits, up to 7
    std::string pay_easy {}, division {};   // 収納機関番号 5, 納付区分 up to 10
    std::string authority {}, el_account {};// 共通納税機関コード 5, 口座 11
    std::string el_items {};                // 料金番号 by item: "charges/road_occupation=901, …"
    bool has_el_rule = false;               // the town has the rule of the check digits and it is in this program
    std::string account {};                 // words: 総社銀行 本店 普通 0000001
    std::int64_t version = 0;
};
Collector collector(db::Read& tx);
// Refuses Forbidden, Conflict (changed meanwhile), Invalid: digits; has_el_rule where `rule` knows nothing.
Result<Collector> keep_collector(db::Write& tx, Caller const& caller, Workplace const& here, Collector kept, slips::MpnCheckRule const& rule = slips::not_known());

// What is printed on a slip; empty where its way is not open.
struct SlipCodes { std::string convenience {}, el_qr {}, pay_easy_collector {}, pay_easy_payment {}, pay_easy_confirmation {}, pay_easy_division {}; };
// Each is written, read back and compared: a difference throws. Refuses Conflict `treasury.notice.wrong_code` what a code cannot hold.
Result<SlipCodes> codes_of(Collector const& collector, Item const& item, Claim const& claim, Slip const& slip, std::string const& confirmation, Day today,
    slips::MpnCheckRule const& rule = slips::not_known());
// 確認番号 of a slip, six digits that nobody reckons without the zone's key; whoever answers ペイジー's inquiries asks here.
std::string confirmation_of(Workplace const& here, Slip const& slip);

// -- one
struct NoticePaper { std::string html, number; Instant made_at {}; };
// By who may assess for the claim's owner. Refuses NotFound, Conflict (`treasury.notice.slip_replaced`, `.settled`). Keeps the day of the first printing.
Result<NoticePaper> print_notice(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view slip);

// -- many, by item and in due order; a claim is in one batch alone. Parts of so many notices are made one after the other, each with a file of its own.
inline constexpr int notices_a_part = 500;
using BatchId = Id<struct NoticeBatchTag>;
enum class BatchState { Making, Done, Empty };   // Empty: all were paid meanwhile
constexpr std::array<std::string_view, 3> names_of(BatchState) { return { "making", "done", "empty" }; }
struct NoticeBatch {
    BatchId id;
    std::string item;
    BatchState state = BatchState::Making;
    std::int64_t total = 0, ready = 0;    // claims that waited, and notices that are in a file
    Day begun_on {};
    int parts = 0;                        // files
};
struct NoticePart { int part = 1; std::int64_t notices = 0; };
struct NoticesWaiting { std::string item; std::int64_t count = 0; Yen unpaid {}; };
// Of the whole town: by who may assess there. Not paid, not noticed, not late, no 分納 that stands.
Result<std::vector<NoticesWaiting>> notices_waiting(db::Read& tx, Caller const& caller, Workplace const& here);
Result<std::vector<NoticeBatch>> notice_batches(db::Read& tx, Caller const& caller);   // the latest 20
// Refuses Conflict (`treasury.notice.none_waiting`; `.batch_running`: a second click, or that item's batch is still being made).
Result<BatchId> begin_notices(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view item);
Result<std::vector<NoticePart>> notice_parts(db::Read& tx, Caller const& caller, BatchId const& id);
// The file of a part. A payer shielded since it was made: it is made again (`treasury.notice.shielded_since`).
Result<std::string> notices_file(Caller const& caller, Workplace const& here, BatchId const& id, int part = 1);

}  // namespace mado::treasury
