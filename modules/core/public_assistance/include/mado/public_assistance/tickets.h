#pragma once
// 医療券・調剤券・介護券 (34条, 34条の2): what a provider is shown so that it treats or cares for somebody on assistance, one for a person, a provider and a calendar month. Where the town
// takes part in オンライン資格確認, the card is shown instead: then a ticket is a record without a paper.
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance {

using ProviderId = Id<struct AssistanceProviderTag>;
using OpinionId = Id<struct AssistanceOpinionTag>;
using TicketId = Id<struct AssistanceTicketTag>;
using TicketRunId = Id<struct AssistanceTicketRunTag>;
using EligibilityId = Id<struct AssistanceEligibilityTag>;

// -- what the town says of its tickets and hearings; no statute gives these numbers.
struct Practice {
    std::string payer_number {};           // 公費負担者番号, eight digits, the last of them a check digit
    int hearing_days = 0;                  // between the notice of 弁明の機会 and its day
    int opinion_months = 0;                // the longest that 要否意見書 holds
    int warning_days = 0;                  // before it ends
    std::string note {};                   // printed at the foot of each ticket
    std::string source {}, sure {};        // of the file; empty once the town has kept its own
    std::int64_t version = 0;
};
Practice practice(db::Read& tx, Workplace const& here);
Result<Practice> keep_practice(db::Write& tx, Caller const& caller, Workplace const& here, Practice typed);   // as keep_setting
char check_digit(std::string_view digits);           // モジュラス10・ウェイト2・1分割, of 公費負担者番号 and 受給者番号

// -- providers.
enum class ProviderKind { Medical, Dental, Pharmacy, Nursing, Care };   // 医科, 歯科, 調剤, 訪問看護, 介護
constexpr std::array<std::string_view, 5> names_of(ProviderKind) { return { "medical", "dental", "pharmacy", "nursing", "care" }; }
bool needs_opinion(ProviderKind kind);               // 調剤 follows the prescription, 介護 the certificate
enum class Checks { Paper, Online };                 // whether it reads the card
constexpr std::array<std::string_view, 2> names_of(Checks) { return { "paper", "online" }; }
struct Provider {
    ProviderId id {};
    std::string owner {}, code {}, name {}, address {};
    ProviderKind kind = ProviderKind::Medical;
    Checks checks = Checks::Paper;
    Day from {};                           // 指定の日
    std::optional<Day> until {};
    std::int64_t version = 1;
};
Result<Provider> keep_provider(db::Write& tx, Caller const& caller, Workplace const& here, Provider const& typed);   // new without an id. Invalid: code, name, days
Result<Provider> find_provider(db::Read& tx, Caller const& caller, ProviderId const& id);
std::vector<Provider> providers(db::Read& tx, Caller const& caller);                                                 // by kind and code

// -- 要否意見書.
enum class Verdict { Awaited, Needed, NotNeeded };
constexpr std::array<std::string_view, 3> names_of(Verdict) { return { "awaited", "needed", "not_needed" }; }
struct Opinion {
    OpinionId id {};
    HouseholdId household {};
    IndividualId who {};
    ProviderId provider {};
    Day asked_on {};
    std::string document {};
    Verdict verdict = Verdict::Awaited;
    std::optional<Day> answered_on {};
    std::string illness {};                // 傷病名
    std::optional<Day> from {}, until {};  // last day
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
Result<Opinion> ask_opinion(db::Write& tx, Caller const& caller, Workplace const& here, Opinion const& typed);       // with its paper
struct OpinionAnswer { Verdict verdict = Verdict::Needed; std::string illness {}; Day from {}; int months = 0; };
Result<Opinion> answer_opinion(db::Write& tx, Caller const& caller, Workplace const& here, OpinionId const& id, OpinionAnswer const& answer, std::int64_t expected_version);
std::vector<Opinion> opinions(db::Read& tx, HouseholdId const& id);

// -- 要介護認定, オンライン資格確認.
enum class CareLevel { Support1, Support2, Care1, Care2, Care3, Care4, Care5 };
constexpr std::array<std::string_view, 7> names_of(CareLevel) { return { "support_1", "support_2", "care_1", "care_2", "care_3", "care_4", "care_5" }; }
struct CareCertificate {
    std::string id {};
    HouseholdId household {};
    IndividualId who {};
    CareLevel level = CareLevel::Care1;
    std::string insured_number {};         // ten digits, as on the certificate; of the insured and of みなし2号 alike
    Day from {}, until {};
    PersonId by {};
    Instant at {};
};
Result<CareCertificate> keep_care_certificate(db::Write& tx, Caller const& caller, Workplace const& here, CareCertificate const& typed);
std::vector<CareCertificate> care_certificates(db::Read& tx, HouseholdId const& id);
struct Eligibility {
    EligibilityId id {};
    HouseholdId household {};
    std::string owner {};
    IndividualId who {};
    Day from {};
    std::optional<Day> until {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
// New without an id; else its last day. Conflict: another holds already.
Result<Eligibility> keep_eligibility(db::Write& tx, Caller const& caller, Workplace const& here, Eligibility const& typed);
std::vector<Eligibility> eligibilities(db::Read& tx, HouseholdId const& id);

// -- tickets.
enum class Payers { Alone, Joint };                  // 単独, 併用
constexpr std::array<std::string_view, 2> names_of(Payers) { return { "alone", "joint" }; }
enum class TicketWay { Paper, Online };
constexpr std::array<std::string_view, 2> names_of(TicketWay) { return { "paper", "online" }; }
enum class Renewal { Once, Continues };
constexpr std::array<std::string_view, 2> names_of(Renewal) { return { "once", "continues" }; }
enum class TicketState { Issued, Cancelled };
constexpr std::array<std::string_view, 2> names_of(TicketState) { return { "issued", "cancelled" }; }
struct Ticket {
    TicketId id {};
    int number_year = 0;                   // 年度
    std::int64_t number = 0;
    HouseholdId household {};
    std::string owner {};
    IndividualId who {};
    ProviderId provider {};
    Day month {};
    Day from {}, until {};                 // days of the month on which it holds
    Payers payers = Payers::Alone;
    std::string joint_with {};             // of Joint: 社会保険, 自立支援医療 …
    Yen own_payment {};                    // 本人支払額
    std::string own_payment_why {};        // where it is not what the closed month leaves
    std::string illness {};
    OpinionId opinion {};
    std::string why_without {};            // of the first treatment, or an urgent one: why there is no opinion yet
    TicketWay way = TicketWay::Paper;
    Renewal renewal = Renewal::Once;
    TicketState state = TicketState::Issued;
    std::string why_cancelled {};
    TicketId replaces {};
    std::string document {};
    TicketRunId source {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
struct NewTicket {
    HouseholdId household {};
    IndividualId who {};
    ProviderId provider {};
    Day month {};
    Payers payers = Payers::Alone;
    std::string joint_with {};
    std::optional<Yen> own_payment {};     // empty: what the closed month leaves
    std::string own_payment_why {}, illness {}, why_without {};
    Renewal renewal = Renewal::Once;
};
struct Term { Day from {}, until {}; };
// The days of that month on which this person can be given a ticket there. Invalid, with why: not on assistance, suspended, not of the household, dead, not designated, no 要介護認定.
Result<Term> term_of(db::Read& tx, Household const& household, IndividualId const& who, Provider const& provider, Day month);
// Of what the month leaves to be paid (as it was closed; of an open one, as it is decided now), what no ticket of the month bears yet. Nothing: it cannot be reckoned.
std::optional<Yen> own_payment_left(db::Read& tx, Workplace const& here, HouseholdId const& id, Day month);
// Refuses Conflict (that month has one), Invalid as term_of, and: payers, own_payment, illness, opinion.
Result<Ticket> issue_ticket(db::Write& tx, Caller const& caller, Workplace const& here, NewTicket const& wish);
Result<Ticket> cancel_ticket(db::Write& tx, Caller const& caller, Workplace const& here, TicketId const& id, std::string_view why, std::int64_t expected_version);
Result<Ticket> reissue_ticket(db::Write& tx, Caller const& caller, Workplace const& here, TicketId const& id, std::string_view why, std::int64_t expected_version);   // lost, spoilt: a new number
std::vector<Ticket> tickets(db::Read& tx, HouseholdId const& id);                            // newest month first
std::vector<Ticket> tickets_of_month(db::Read& tx, Caller const& caller, Day month);         // by provider, then number
std::string recipient_number(db::Read& tx, IndividualId const& who);                         // seven digits; empty before the first ticket

// Those of the month before that go on, and have none in this month: with what keeps one back, else without.
struct Continuing { Ticket before {}; std::string number {}, name {}; std::optional<FieldError> kept_back {}; };
std::vector<Continuing> continuing(db::Read& tx, Caller const& caller, Workplace const& here, Day month);

enum class TicketRunState { Running, Done };
constexpr std::array<std::string_view, 2> names_of(TicketRunState) { return { "running", "done" }; }
struct TicketRun {
    TicketRunId id {};
    std::string owner {};
    Day month {};
    TicketRunState state = TicketRunState::Running;
    TicketId place {};
    std::int64_t made = 0, passed = 0;
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
inline constexpr std::string_view ticket_job = "public_assistance.tickets";
// A job gives each that goes on its ticket; what is kept back stays work. Begun again it gives only what is missing. Conflict: one of that month runs.
Result<TicketRun> begin_ticket_run(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view owner, Day month);
std::vector<TicketRun> ticket_runs(db::Read& tx, Caller const& caller, Day month);           // newest first

// -- files: documented in docs/guides/public-assistance.md.
std::string tickets_csv(db::Read& tx, Caller const& caller, Day month);
std::string eligibility_csv(db::Read& tx, Caller const& caller, Workplace const& here);      // as they hold today: also ended by a suspension, an end, a death

}  // namespace mado::public_assistance
