#pragma once
// What the use cases of arrears, refunds and payouts share.
#include <mado/treasury/arrears.h>

#include <mado/json/json.h>

namespace mado::treasury::service {

Result<Claim> claim_for(db::Read& tx, Caller const& caller, access::Action const& action, ClaimId const& id);
std::optional<Item> item_of(db::Read& tx, Workplace const& here, Claim const& claim);
// All money that came in for it in any year, and what was set off onto it.
std::vector<LatePayment> payments_of(db::Read& tx, Claim const& claim);
Yen received_in_all(db::Read& tx, Claim const& claim);
std::vector<LatenessRule> rules(Workplace const& here);  // throws when the library's file is wrong: `./test` reads it

// Refuses Invalid at `field`: empty, or longer than `most` characters.
Result<void> words_at(std::string_view field, std::string_view words, std::size_t most = 500);

// A paper of definitions/documents about a claim, to its payer: issued with its number, to be printed and posted.
struct Paper {
    std::string name, title;
    std::vector<std::pair<std::string, std::string>> facts {};
    std::string law {};
    std::optional<Day> until {};
    bool has_remedies = false;          // the template says which, when it is so
    std::vector<Instalment> instalments {};
};
Result<std::string> issue_paper(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Paper const& paper);
std::string number_words(Claim const& claim);   // 令和8年度 第12号

// Whether a demand was sent, and when.
std::optional<Day> demanded_on(db::Read& tx, ClaimId const& id);

// A promise of which nothing is left to pay is kept.
Promise looked_at(db::Read& tx, Claim const& claim, Promise promise, Day today);

}  // namespace mado::treasury::service
