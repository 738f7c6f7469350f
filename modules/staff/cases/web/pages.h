#pragma once
#include <mado/cases/cases.h>
#include <mado/web/page.h>

namespace mado::cases::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_inbox(Visit const& visit, Attempt const* attempt);           // /
Shown show_case(Visit const& visit, Attempt const* attempt);            // /cases/{case}
Shown show_reasons(Visit const& visit, Attempt const* attempt);         // /cases/{case}/reasons
Shown act_take(Visit const& visit);                                     // /cases/{case}/take
Shown show_hand_over(Visit const& visit, Attempt const* attempt);       // /cases/{case}/hand-over
Shown act_hand_over(Visit const& visit);
Shown show_ask(Visit const& visit, Attempt const* attempt);             // /cases/{case}/ask?mark=…
Shown act_ask(Visit const& visit);
Shown show_examine(Visit const& visit, Attempt const* attempt);         // /cases/{case}/examine
Shown act_examine(Visit const& visit);
Shown show_draft(Visit const& visit, Attempt const* attempt);           // /cases/{case}/draft
Shown act_draft(Visit const& visit);
Shown show_note(Visit const& visit, Attempt const* attempt);            // /cases/{case}/note
Shown act_note(Visit const& visit);
Shown show_payment(Visit const& visit, Attempt const* attempt);         // /cases/{case}/payment
Shown act_payment(Visit const& visit);
Shown show_my_number(Visit const& visit, Attempt const* attempt);       // /cases/{case}/my-number
Shown act_my_number(Visit const& visit);
Shown act_accept_correction(Visit const& visit);                        // /cases/{case}/corrections/{correction}
Shown show_file(Visit const& visit, Attempt const* attempt);            // /cases/{case}/files/{blob}

std::vector<mado::web::PageType> pages();

}  // namespace mado::cases::web
