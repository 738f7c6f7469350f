#pragma once
#include <mado/persons/history.h>
#include <mado/persons/shield.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::persons::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_search(Visit const& visit, Attempt const* attempt);        // /persons
Shown show_new(Visit const& visit, Attempt const* attempt);           // /persons/new
Shown act_new(Visit const& visit);
Shown show_individual(Visit const& visit, Attempt const* attempt);    // /persons/{individual}
// /persons/{individual}/name, address, birth, death, account, number: one form each.
struct ChangePages { mado::web::Show show; mado::web::Act act; };
ChangePages name_pages();
ChangePages address_pages();
ChangePages birth_pages();
ChangePages death_pages();
ChangePages account_pages();
ChangePages number_pages();
Shown show_reveal(Visit const& visit, Attempt const* attempt);        // /persons/{individual}/number/read
Shown act_reveal(Visit const& visit);
Shown show_candidates(Visit const& visit, Attempt const* attempt);    // /persons/{individual}/candidates
Shown act_candidates(Visit const& visit);
Shown show_shields(Visit const& visit, Attempt const* attempt);       // /persons/shields
Shown show_shield(Visit const& visit, Attempt const* attempt);        // /persons/{individual}/shield
Shown act_shield(Visit const& visit);
Shown show_new_household(Visit const& visit, Attempt const* attempt); // /persons/{individual}/household
Shown act_new_household(Visit const& visit);
Shown show_exchange(Visit const& visit, Attempt const* attempt);      // /persons/exchange
Shown act_exchange(Visit const& visit);
http::Limits upload_limits();
// What is wrong with a cell is said by a msgid within a msgid: in words of the visit's language.
Refusal in_words(Visit const& visit, Refusal refusal);
Shown show_household(Visit const& visit, Attempt const* attempt);     // /persons/households/{household}
Shown act_household(Visit const& visit);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> individual_pages();
std::vector<mado::web::PageType> bond_pages();
std::vector<mado::web::PageType> exchange_pages();

}  // namespace mado::persons::web
