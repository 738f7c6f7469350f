#pragma once
// 料金の減額・免除・増額 by hand. What the answers make stays reckoned beside it: when they change again, the changes are laid over the new amount in their order,
// so that neither is lost. The claim in treasury's books, its slip and what the front was told follow in the same commit.
#include <mado/cases/cases.h>

namespace mado::cases {

using ChargeChangeId = Id<struct ChargeChangeTag>;

enum class ChargeStep { Reduced, Exempted, Raised };  // 減額, 免除 (of all), 増額
constexpr std::array<std::string_view, 3> names_of(ChargeStep) { return { "reduced", "exempted", "raised" }; }
enum class ChargeChangeState { Drafted, Made, Dropped };
constexpr std::array<std::string_view, 3> names_of(ChargeChangeState) { return { "drafted", "made", "dropped" }; }

struct ChargeChange {
    ChargeChangeId id;
    CaseId of;
    std::string charge;
    ChargeStep step = ChargeStep::Reduced;
    std::int64_t amount = 0;                 // by how much; 0 of an exemption
    std::int64_t before = 0, after = 0;      // as it was drafted
    std::string article, reason;             // the ground: 根拠条文, and why here
    ChargeChangeState state = ChargeChangeState::Drafted;
    approvals::DraftId draft {};
    PersonId by {};
    Instant at {};
    std::int64_t carried = 0;                // by how much the amount that it changed was more than the answers made by then: answers that change after the payment do not change what was paid
};
// The amount that is asked for: those that were made, laid over what the answers make. Pure.
std::int64_t laid_over(std::int64_t reckoned, std::vector<ChargeChange> const& changes);

struct Charge {                              // also one of which nothing is asked any more
    Owed owed;
    std::int64_t reckoned = 0;               // what the answers make now, also of a paid one, whose amount they do not change any more
    std::optional<Day> exempted_on {};
};

inline constexpr access::Action may_change_charge { "cases.charge.change", { access::Role::Examiner } };

struct Changing { std::string charge; std::int64_t to = 0; std::string article, reason; };
// To another amount, 0 for none (of a paid one that very amount, whatever the answers make since its payment): through approval where the definition has a route, else at once. A charge that was paid too: what is too much then is offered for refund, what is missing is
// asked for. Refuses NotFound, Forbidden, Conflict (withdrawn; raised after the case was closed; one of this case is in approval; changed meanwhile; what the books refuse),
// Invalid (to, article, reason).
Result<ChargeChange> change_charge(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Changing const& changing, std::int64_t expected_version);
Result<ChargeChange> find_charge_change(db::Read& tx, ChargeChangeId const& id);
std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of);  // oldest first
std::vector<Charge> charges(db::Read& tx, CaseId const& of);

}  // namespace mado::cases
