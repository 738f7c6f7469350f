#pragma once
// 宛名: individuals of the core zone and their households, with history. Statutory work (child_support, public_assistance) refers to an individual by its id and keeps
// nothing of what stands here. Nothing is deleted or overwritten: a change ends the row that held until then.
#include <mado/access/access.h>
#include <mado/names/id.h>
#include <mado/result/result.h>
#include <mado/time/period.h>
#include <mado/zone/workplace.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::persons {

using IndividualId = Id<struct IndividualTag>;
using HouseholdId = Id<struct HouseholdTag>;

// Who may: examiners and approvers of a division that uses the individual (persons_use), and of those above it. Of anybody else not even the number is told.
inline constexpr access::Action may_read { "persons.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_keep { "persons.keep", { access::Role::Examiner } };
inline constexpr access::Action may_read_number { "persons.number.read", { access::Role::Examiner }, access::Action::Asks::FreshFactor };   // 個人番号, for a task and with its reason
inline constexpr access::Action may_read_shielded { "persons.shielded.read", { access::Role::Protector }, access::Action::Asks::FreshFactor };

// As it is written in the register (MJ characters, IVS), and what other places can take (fallback.h).
struct Name {
    std::string characters {};               // 氏名, UTF-8 with IVS
    std::string kana {};                     // wide katakana; the banks' form is made of it
    std::string common_name {};              // 通称; empty: none
    friend bool operator==(Name const&, Name const&) = default;
};
enum class Sex { Unknown, Male, Female };
constexpr std::array<std::string_view, 3> names_of(Sex) { return { "unknown", "male", "female" }; }

struct Individual {
    IndividualId id;
    std::int64_t number = 0;                 // 宛名番号 of this local government
    Name name {};                            // as of the day that was asked for
    std::optional<Day> born_on {};
    Sex sex = Sex::Unknown;
    std::optional<Day> died_on {};
    bool is_shielded = false;                // DV等支援措置: addresses and accounts are kept back from whoever is no protector
    bool has_number = false;                 // a 個人番号 is kept, sealed
    std::int64_t version = 1;
};

enum class AddressKind { Registered, Living, Mailing };  // 住民票の住所, 居所, 送付先
constexpr std::array<std::string_view, 3> names_of(AddressKind) { return { "registered", "living", "mailing" }; }
struct Address {
    AddressKind kind = AddressKind::Registered;
    std::string postcode {}, words {};       // 7 digits; in one line
    std::string town {};                     // six digits, empty where it is not known
    Day from {};
    std::optional<Day> until {};             // last day
};

enum class AccountSource { Declared, PublicFunds };  // 本人の申出, 公金受取口座
constexpr std::array<std::string_view, 2> names_of(AccountSource) { return { "declared", "public_funds" }; }
// As treasury::BankAccount, which pays: bank and branch by number and name, kind 1 2 4, number up to seven digits, name in kana.
struct Account {
    std::string bank {}, bank_name {}, branch {}, branch_name {}, kind = "1", number {}, name {};
    AccountSource source = AccountSource::Declared;
    std::string purpose {};                  // name of the work that pays to it: "child_support"; empty: any
    Day from {};
    std::optional<Day> until {};
};

// Three kinds that are never taken for each other: 住民票上の世帯, 生計を同じくする者, 保護の単位としての世帯 (生活保護法10条).
enum class HouseholdKind { Registered, Livelihood, Assistance };
constexpr std::array<std::string_view, 3> names_of(HouseholdKind) { return { "registered", "livelihood", "assistance" }; }
struct Member {
    IndividualId who;
    std::string relation {};                 // 世帯主, 子, 母 …, to the head
    Day from {};
    std::optional<Day> until {};             // last day
};
struct Household {
    HouseholdId id;
    HouseholdKind kind = HouseholdKind::Registered;
    std::string owner {};                    // division that keeps it
    IndividualId head {};
    std::vector<Member> members {};          // by their first day; those who have left too
    std::int64_t version = 1;
};

// -- keeping. The caller is staff of `owner` with may_keep, or System. Refuse Forbidden, NotFound, Invalid (by form control), Conflict (changed since it was shown).
struct NewIndividual {
    std::string owner;                       // division that uses it from now on
    Name name {};
    std::optional<Day> born_on {};
    Sex sex = Sex::Unknown;
    std::vector<Address> addresses {};
    std::optional<Account> account {};
    std::string my_number {};                // twelve digits with their check digit, or empty; sealed at once, shown nowhere
    std::string came_from {};                // "case:…", "import:…": for the trace
};
// A new individual, also when somebody like it is there: candidates() finds those, a person judges, nothing is merged unseen.
Result<Individual> add(db::Write& tx, Caller const& caller, Workplace const& here, NewIndividual const& wish);
// Another division begins to use it (it is a claimant there too).
Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view owner);
Result<Individual> rename(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Name const& name, Day from, std::int64_t expected_version);
Result<Individual> correct_birth(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Day born_on, std::string_view reason, std::int64_t expected_version);
Result<Individual> record_death(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Day died_on, std::int64_t expected_version);   // publishes Died
Result<Individual> move(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Address const& to, std::int64_t expected_version);     // publishes Moved
Result<Individual> keep_account(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, Account const& account, std::int64_t expected_version);
Result<Individual> keep_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view my_number, std::int64_t expected_version);
// The number, after the event `persons.number.read` with task and reason is written.
Result<std::string> read_number(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, std::string_view task, std::string_view reason);

Result<Household> found_household(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdKind kind, std::string_view owner, std::vector<Member> const& members);
Result<Household> join(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, Member const& member, std::int64_t expected_version);
Result<Household> leave(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who, Day last_day, std::int64_t expected_version);

// -- reading. `on`: as it was that day. What may not be seen is NotFound; of a shielded one addresses and accounts come empty (is_shielded says why).
Result<Individual> find(db::Read& tx, Caller const& caller, IndividualId const& id, Day on);
// For programs that act for the work itself (payments, notices), without the rights of a reader: System and Staff of an owner.
Individual known(db::Read& tx, IndividualId const& id, Day on);
std::vector<Address> addresses(db::Read& tx, Caller const& caller, IndividualId const& id);   // newest first
std::optional<Account> account_for(db::Read& tx, Workplace const& here, IndividualId const& id, std::string_view purpose, Day on);  // for who pays: the one of that purpose, else any
std::vector<Household> households_of(db::Read& tx, IndividualId const& id);
std::optional<Household> household(db::Read& tx, HouseholdId const& id);
std::vector<Member> members_on(Household const& household, Day on);
// By 宛名番号, name or kana (from the first letters), born_on; only of the caller's divisions; at most 50.
struct Query { std::string words {}; std::optional<Day> born_on {}; };
std::vector<Individual> search(db::Read& tx, Caller const& caller, Query const& query, Day on);
// Like this one: name or kana with the day of birth, 個人番号 (by keyed hash), address with name. Each with what agrees and what was judged.
struct Candidate { Individual other; std::vector<std::string> agrees {}; std::string judged {}; };   // judged: same, not_same, ""
std::vector<Candidate> candidates(db::Read& tx, Caller const& caller, IndividualId const& id);
// Same: `other` is from now on read as `id` (a link, both stay, undone by not_same). The reason is kept.
Result<void> judge(db::Write& tx, Caller const& caller, Workplace const& here, IndividualId const& id, IndividualId const& other, bool is_same, std::string_view reason);

// Published in the transaction of the change.
struct Died { IndividualId who; Day on; };
struct Moved { IndividualId who; Address to; };

std::vector<db::Statement> statements();

}  // namespace mado::persons
