#pragma once
// Refunds that were asked of a provider (指定納付受託者) and are not answered: what is heard of them, and their end by a person.
#include <mado/treasury/refunds.h>

namespace mado::treasury {

// What the front says of one that its provider has not answered. `given_back`: how much of that payment the provider says it has given back; nothing where it does not say.
struct RefundWord {
    RefundId refund;
    std::int64_t calls = 0;
    std::string why {};                  // a msgid
    std::optional<Yen> given_back {};
    Instant at {};
};
// Given: the provider did it, as somebody found out by another way (its papers, its portal, a call). Never: it did not, and the money may go back otherwise.
enum class HandEnd { Given, Never };
constexpr std::array<std::string_view, 2> names_of(HandEnd) { return { "given", "never" }; }
struct RefundEnd {
    RefundId refund;
    HandEnd how = HandEnd::Given;
    Day on {};                           // when the provider did it; of Never the day of the end
    std::string reason {};
    std::string contradicted {};         // what the provider said after that: a msgid, or "given"
    PersonId by {};
    Instant at {};
};

// The front's word, the newer one counts. Refuses NotFound.
Result<void> heard_of_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundWord const& word);

// With a reason, by a treasurer who has not asked for that refund. Given is booked as the provider's answer would be, on that day; Never drops it, so that it can be given back otherwise,
// and the front asks no more. Refuses NotFound, Forbidden, Invalid (reason; `on` before it was asked or to come), Conflict (`treasury.refund.ended`, `.own_request`,
// `.too_early` before the provider was asked in vain or a day has passed; changed meanwhile).
Result<Refund> end_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, HandEnd how, Day on, std::string_view reason, std::int64_t expected_version);
bool may_be_ended(Refund const& refund, std::optional<RefundWord> const& word, Day today);

// 還付の取消し: it counts as given and was not. The money is the payer's again (還付未済) and may go back otherwise; a later word that it was given counts again.
struct UndoneRefund {
    RefundId refund;
    Day given_on {};                     // as what it had counted
    std::string says {}, reason {};      // the provider's word: what, by whom, when; and why we believe it
    PersonId by {};
    Instant at {};
};
// By a treasurer who has neither ended it as given nor, where the provider's own word had, asked for it. Booked today; of expenditure in the year of the expenditure. Refuses NotFound,
// Forbidden, Invalid (says, reason), Conflict (`treasury.refund.not_given`, `.not_denied` where neither the provider has denied it nor a person ended it, `.own_end`, `.in_settlement` while
// a settlement has taken it off, `.interest_first` while its 還付加算金 is ordered or paid, `treasury.year.closed`, `treasury.changed_meanwhile`).
Result<Refund> undo_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view says, std::string_view reason, std::int64_t expected_version);
std::vector<UndoneRefund> undone(db::Read& tx, RefundId const& id);   // oldest first

struct AskedOfProvider { Refund refund; Claim claim; std::optional<RefundWord> word {}; std::optional<RefundEnd> end {}; std::string contradicted {}; std::vector<UndoneRefund> undone {}; };  // contradicted: given without a person's end, and denied after that: what the provider said
// Not answered, oldest first; `after` is the id of the last one shown.
std::vector<AskedOfProvider> unanswered_refunds(db::Read& tx, Caller const& caller, std::string_view after, int most);
// Ended by hand, given twice, given and denied by the provider after that, or undone, newest first: the last two, and those whose end the provider contradicted, ask for a look.
std::vector<AskedOfProvider> ended_refunds(db::Read& tx, Caller const& caller, int most);
// Whether the caller may undo it.
bool may_be_undone(AskedOfProvider const& one, Caller const& caller);
std::optional<RefundWord> word_on(db::Read& tx, RefundId const& id);
std::optional<RefundEnd> end_of(db::Read& tx, RefundId const& id);
// Of a matter, asked of a provider and over, by whatever word: the front asks for none of them any more.
std::vector<RefundId> over_refunds(db::Read& tx, std::string_view matter_kind, std::string_view matter);

std::vector<db::Statement> provider_refund_statements();

}  // namespace mado::treasury
