#pragma once
// 現況届 of a season: who is told that it is due, reminded of it, warned before 差止 (法15条) and before 時効 (法22条); what has arrived and what was checked.
#include <mado/child_support/recipients.h>
#include <mado/documents/documents.h>
#include <mado/jobs/jobs.h>

namespace mado::child_support {

inline constexpr access::Action may_set { "child_support.set", { access::Role::Approver } };

// The law has 1 to 31 August (施行規則4条), 差止 (15条) and two years (22条). On which days a town writes is its own custom: definitions/towns/child_support.csv (要確認), corrected on its page.
struct DayOfYear {
    unsigned month = 1, day = 1;
    Day in(int year) const;                  // of a month that is shorter its last day
    static std::optional<DayOfYear> parse(std::string_view words);   // 07-20, 7/20, 7月20日
    std::string text() const;                // 07-20
    friend auto operator<=>(DayOfYear const&, DayOfYear const&) = default;
};
struct Terms {
    DayOfYear told_on { 7, 20 };             // that it is due: before August
    DayOfYear reminded_on { 9, 5 };          // 督促
    DayOfYear warned_on { 10, 10 };          // the last word before 差止 from November
    int answer_days = 14;                    // by which it is asked for in both
    int months_before_lapse = 4;             // the last word before 時効
    std::string source {}, sure {};          // of the file; empty: the town's own
    std::int64_t version = 0;
};
Terms terms(db::Read& tx, Workplace const& here);
// Refuses Forbidden, Invalid (told_on: June or July; reminded_on: 20 August to October; warned_on: after it, to December; answer_days 1 to 60; months_before_lapse 1 to 12), Conflict.
Result<Terms> keep_terms(db::Write& tx, Caller const& caller, Workplace const& here, Terms wish);
Result<Terms> terms_to_keep(db::Read& tx, Caller const& caller, Workplace const& here);

// What was written to somebody, and that the report arrived; once each for an allowance year.
enum class ReportStep { Told, Reminded, Warned, Lapsing, Received };
constexpr std::array<std::string_view, 5> names_of(ReportStep) { return { "told", "reminded", "warned", "lapsing", "received" }; }
struct ReportNote {
    int year = 0;                            // 手当年度: 2026 is November 2026 to October 2027
    ReportStep step = ReportStep::Told;
    Day on {};
    std::string way {};                      // of the document: electronic, paper; handed_over
    std::string about {};                    // the document, or the case that brought the report
};
std::vector<ReportNote> report_notes(db::Read& tx, RecipientId const& id);   // by year and step

// What is to be written today. Pure: of who owes a report and has neither sent it nor been told yet. `by`: until when it is asked for, or paid at last.
struct ReportDue { ReportStep step; int year = 0; Day by {}; };
std::vector<ReportDue> reports_due(Basis const& basis, std::vector<Month> const& months, std::vector<ReportNote> const& notes, Terms const& terms, Day today, Calendar const& calendar);
int report_year(Day arrived_on);             // of a report that arrives that day: until July it is the year before's

// Of those whom the caller may read, by 認定番号: how each stands.
struct ReportRow {
    Recipient recipient;
    std::optional<Day> told {}, reminded {}, warned {}, lapsing {}, received {}, checked {};
    bool is_withheld = false;
    std::vector<ReportStep> due {};          // to be written today
};
std::vector<ReportRow> report_rows(db::Read& tx, Caller const& caller, Workplace const& here, int year);
std::string reports_csv(db::Read& tx, Caller const& caller, Workplace const& here, int year);

// Writes what is due, one recipient a transaction: begun again it goes on, and nobody is written to twice. How many letters. By the schedule, and when a clerk asks for it.
inline constexpr char tell_job[] = "child_support.tell";
std::size_t tell_town(Workplace const& here, std::string const& tenant);

inline constexpr char public_account_work[] = "account";   // Work::about

// -- 公金受取口座 (公金受取口座登録法). Who asked for it has no account until its answer is there: work (PublicAccount). A chosen account is never overwritten.
// Refuses Conflict child_support.account.chosen, Invalid by the account's field.
Result<void> keep_public_account(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, persons::Account const& account);
// Answers as CSV: number, bank, bank_name, branch, branch_name, kind, account_number, name.
struct AccountsMatched { int lines = 0, kept = 0, same = 0, chosen = 0, unknown = 0; };   // unknown: nobody here, or who did not ask for it
bool are_account_answers(std::string_view csv);
Result<AccountsMatched> match_accounts(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view csv);

std::vector<db::Statement> report_statements();

}  // namespace mado::child_support
