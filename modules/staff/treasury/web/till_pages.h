#pragma once
// The clerk's day: 日計, 入金, 調定. And the cashier.
#include "web/arrears_pages.h"

#include <mado/treasury/days.h>
#include <mado/treasury/tills.h>

namespace mado::treasury::web {

Shown show_today(Visit const& visit, Attempt const* attempt);       // /treasury
Shown show_day(Visit const& visit, Attempt const* attempt);         // /treasury/days/{day}
Shown act_day(Visit const& visit);
Shown fetch_days(Visit const& visit, Attempt const*);               // /treasury/days/{day}/month.csv
Shown fetch_day_paper(Visit const& visit, Attempt const*);          // /treasury/days/{day}/paper.pdf
Shown show_unmatched(Visit const& visit, Attempt const* attempt);   // /treasury/unmatched
Shown show_receipt(Visit const& visit, Attempt const* attempt);     // /treasury/receipts/{receipt}
Shown act_receipt(Visit const& visit);
Shown fetch_receipt_paper(Visit const& visit, Attempt const*);      // /treasury/receipts/{receipt}/paper.pdf
Shown show_claims(Visit const& visit, Attempt const* attempt);      // /treasury/claims?number=&kana=&slip=&state=&after=
Shown show_claim(Visit const& visit, Attempt const* attempt);       // /treasury/claims/{claim}
Shown act_claim(Visit const& visit);
Shown show_new_claim(Visit const& visit, Attempt const* attempt);   // /treasury/claims/new
Shown act_new_claim(Visit const& visit);
Shown show_till(Visit const& visit, Attempt const* attempt);        // /treasury/till?word=&claim=
Shown act_till(Visit const& visit);

std::vector<mado::web::Route> day_routes();
std::vector<mado::web::Route> till_routes();
std::vector<mado::web::PageType> day_pages();
std::vector<mado::web::PageType> claim_pages();
std::vector<mado::web::PageType> till_pages();
std::vector<mado::web::MenuItem> day_menu();

// -- shared
std::string way_words(Visit const& visit, Way way, std::string const& provider);
std::string person_name(db::Read& tx, PersonId const& id);          // "" where nobody did it
http::Response pdf_answer(std::string bytes, std::string const& name);

// Money without a claim, and the claim that it looks like most.
struct UnmatchedRow {
    std::string address, what, about, amount, likely, likely_address, why, version, receipt, claim;
    bool is_inquired = false, may_match = false;
    static constexpr auto fields = std::tuple { html::field("address", &UnmatchedRow::address), html::field("what", &UnmatchedRow::what), html::field("about", &UnmatchedRow::about),
        html::field("amount", &UnmatchedRow::amount), html::field("likely", &UnmatchedRow::likely), html::field("likely_address", &UnmatchedRow::likely_address),
        html::field("why", &UnmatchedRow::why), html::field("version", &UnmatchedRow::version), html::field("receipt", &UnmatchedRow::receipt), html::field("claim", &UnmatchedRow::claim),
        html::field("is_inquired", &UnmatchedRow::is_inquired), html::field("may_match", &UnmatchedRow::may_match) };
};
UnmatchedRow unmatched_row(Visit const& visit, db::Read& tx, Receipt const& receipt);
std::string why_words(Visit const& visit, std::vector<std::string> const& reasons);

}  // namespace mado::treasury::web
