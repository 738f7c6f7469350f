#pragma once
// 歳入科目: what a kind of revenue is to the books and to the law. From definitions/treasury/items.yaml, corrected by a town on the page 歳入科目.
#include <mado/access/access.h>
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::treasury {

// 強制徴収公債権 (滞納処分), 非強制公債権 (公法上, court), 私債権 (私法上, court; 時効 must be invoked).
enum class ClaimClass { Enforced, Public, Private };
constexpr std::array<std::string_view, 3> names_of(ClaimClass) { return { "enforced", "public", "private" }; }

// 会計年度の区分 (地方自治法施行令142条1項): 1号 the term's last day, 2号 the day of the notice, 3号 the day of receipt.
enum class YearBasis { Term, Notice, Receipt };
constexpr std::array<std::string_view, 3> names_of(YearBasis) { return { "term", "notice", "receipt" }; }

enum class Way { Card, Wallet, PayEasy, Convenience, ElQr, Debit, Transfer, Counter, Terminal };
constexpr std::array<std::string_view, 9> names_of(Way) { return { "card", "wallet", "payeasy", "convenience", "elqr", "debit", "transfer", "counter", "terminal" }; }

struct Heading { std::string code, title; };  // 款・項・目・節

struct Item {
    std::string code;                      // "fees/animals": what a definition's `charges.NAME.revenue` names
    std::string title;                     // 犬の登録手数料
    std::string account;                   // 会計: "general"
    std::array<Heading, 4> headings {};    // 款 項 目 節
    ClaimClass claim_class = ClaimClass::Public;
    YearBasis year_basis = YearBasis::Notice;
    int due_days = 14;                     // 納期限: that many days after the notice, moved to an open day
    std::vector<Way> ways {};
    std::optional<Day> elqr_since {};      // eL-QR on its notices from that day
    bool returned_on_withdrawal = false;   // a paid one is given back when the application is withdrawn
    int limitation_years = 5;              // 消滅時効 (地方自治法236条1項; 民法166条1項)
    int reminder_days = 20;                // 督促: so many days after the term (地方自治法231条の3第1項; the days by ordinance)
    std::string lateness {};               // name in definitions/treasury/lateness.yaml; empty: none is charged
    std::string source {}, sure {};        // where the town reads it; memory read confirmed
    std::int64_t version = 0;              // 0: as the file says
    int since_year = 0;                    // of a town's own: from that fiscal year on; 0: always
    bool takes(Way way) const;
};

inline constexpr access::Action may_keep_items { "treasury.keep_items", { access::Role::Treasurer } };

// All of the town, by code, as they are in a fiscal year (0: today's); the town's own correction before the file's, of several the latest that has begun.
std::vector<Item> items(db::Read& tx, Workplace const& here, int fiscal_year = 0);
std::optional<Item> item(db::Read& tx, Workplace const& here, std::string_view code, int fiscal_year = 0);
// The file's, and each of the town's own, also those of other years.
std::vector<Item> all_items(db::Read& tx, Workplace const& here);
// Refuses Forbidden, Conflict (changed meanwhile), Invalid (code, title, headings, due_days 0..366, limitation_years 1..30, since_year before 2000).
Result<Item> keep_item(db::Write& tx, Caller const& caller, Workplace const& here, Item item);

// CSV for a budget office: columns as docs/guides/items.md has them. Reading says line and column at `file`, or gives all; keeping them is all or nothing.
std::string items_csv(std::vector<Item> const& items);
Result<std::vector<Item>> items_of_csv(std::string_view bytes);
Result<int> keep_items(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<Item> items);   // how many

}  // namespace mado::treasury
