#pragma once
// What the use cases of recipients and payments share.
#include <mado/child_support/monthly.h>
#include <mado/child_support/recipients.h>

#include <mado/audit/audit.h>

#include <map>

namespace mado::child_support::service {

constexpr char const* benefit_model = "child_support_allowance";
constexpr char const* claim_procedure = "child_support_claim";

// The rules in force. Throws when the library has no such model: `madoguchi check --library` reads it.
benefits::Rules rules_of(Workplace const& here);
std::string rules_hash(Workplace const& here);
// The program acting for the work of a division; who began it stands in the trace.
Caller work_of(Caller const& by, char const* job);
Result<Recipient> found_for(db::Read& tx, Caller const& caller, access::Action const& action, RecipientId const& id, std::int64_t expected_version);
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Recipient const& recipient, std::map<std::string, std::string> details = {});
std::vector<Month> plain_months(db::Read& tx, RecipientId const& id);
std::vector<Month> reckoned(Workplace const& here, benefits::Rules const& rules, Basis const& basis);
// Keeps what changed as new versions; how many months.
int keep_months(db::Write& tx, Workplace const& here, benefits::Rules const& rules, Recipient const& recipient, DecisionId const& because);
void add_work(db::Write& tx, Workplace const& here, Recipient const& recipient, WorkKind kind, std::string about, Day due_on, std::string words = {});
// Those judged to be the same person, with itself; with those like it (name or kana and the day of birth) of whom nobody has judged that they are not.
enum class Alike { No, Yes };
std::vector<persons::IndividualId> same_as(db::Read& tx, persons::IndividualId const& who, Alike alike);
// The same child, or one like it, as it stands with others or was kept another time.
std::vector<std::pair<Recipient, Child>> standing_of(db::Read& tx, std::string const& child, persons::IndividualId const& who);
bool may_be_paid_twice(db::Read& tx, RecipientId const& id);           // a child stands with somebody else too, and no clerk has looked
json::Value change_json(std::vector<Difference> const& differences);
std::string month_words(Day month);                                    // 令和8年11月
std::string number_words(Recipient const& recipient);                  // 第000012号
std::string name_of(db::Read& tx, Recipient const& recipient, Day on);

// The notice of a decision, to be printed and posted: with its reasons, its months, the sheet of its first month, and 教示. Its document's id; "" where the kind has none.
Result<std::string> issue_notice(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Decision const& decision);

// Any paper of definitions/documents/child_support_*.html to somebody of the household. A Letter is no disposition: no 指令番号, no 教示.
enum class PaperKind { Disposition, Letter };
struct Paper {
    std::string_view name, title;
    persons::IndividualId to;
    std::vector<std::pair<std::string, std::string>> facts {};
    std::string reasons {};                  // one a line
    std::string law {};
    json::Value sheet {};
    PaperKind kind = PaperKind::Disposition;
    std::string application_key {};          // of who reads it on the front; empty: printed
};
json::Value addressee_values(db::Read& tx, persons::IndividualId const& who, Day on);   // where nobody may be written to, that it is handed over
Result<std::string> issue_paper(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Paper const& paper);

// Listeners.
Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> on_died(db::Write& tx, Caller const& caller, Workplace const& here, persons::Died const& event);
// Looks over every recipient of every town, some at a time.
void look_over_all(Workplace const& here);
inline constexpr char look_over_job[] = "child_support.look_over";
void look_over_town(Workplace const& here, std::string const& tenant);

}  // namespace mado::child_support::service
