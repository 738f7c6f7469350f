#pragma once
#include <mado/cases/cases.h>
#include <mado/cases/identities.h>
#include <mado/web/page.h>

namespace mado::cases::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_inbox(Visit const& visit, Attempt const* attempt);           // /
Shown show_case(Visit const& visit, Attempt const* attempt, Providers const& providers);  // /cases/{case}
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
Shown show_charge(Visit const& visit, Attempt const* attempt);          // /cases/{case}/charges/{charge}
Shown act_charge(Visit const& visit);
Shown show_charge_change(Visit const& visit, Attempt const* attempt);   // /charge_changes/{change}
Shown show_my_number(Visit const& visit, Attempt const* attempt);       // /cases/{case}/my-number
Shown act_my_number(Visit const& visit);
Shown show_file(Visit const& visit, Attempt const* attempt);            // /cases/{case}/files/{blob}

Shown show_completed_on_paper(Visit const& visit, Attempt const* attempt);  // /cases/{case}/completed-on-paper
Shown act_completed_on_paper(Visit const& visit);
Shown show_withdraw_on_paper(Visit const& visit, Attempt const* attempt);   // /cases/{case}/withdraw-on-paper
Shown act_withdraw_on_paper(Visit const& visit);
Shown show_form(Visit const& visit, Attempt const* attempt);            // /cases/{case}/form.pdf
Shown show_qualify(Visit const& visit, Attempt const* attempt);         // /cases/{case}/qualify
Shown act_qualify(Visit const& visit);
Shown act_unqualify(Visit const& visit);                                // /cases/{case}/unqualify

Shown show_consults(Visit const& visit, Attempt const* attempt);        // /cases/{case}/consults
Shown show_consult(Visit const& visit, Attempt const* attempt);         // /cases/{case}/consult?name=…&whom=…
Shown act_consult(Visit const& visit);
Shown show_reply(Visit const& visit, Attempt const* attempt);           // /cases/{case}/consults/{consult}
Shown act_reply(Visit const& visit);
Shown show_questions(Visit const& visit, Attempt const* attempt);       // /consults
Shown show_question(Visit const& visit, Attempt const* attempt);        // /consults/{consult}
Shown act_question(Visit const& visit);
Shown show_question_file(Visit const& visit, Attempt const* attempt);   // /consults/{consult}/files/{blob}
Shown show_extend(Visit const& visit, Attempt const* attempt);          // /cases/{case}/extend
Shown act_extend(Visit const& visit);
Shown show_extension(Visit const& visit, Attempt const* attempt);       // /extensions/{extension}
// What the applicant sent, for somebody whose right to it was asked for before.
Shown file_of_case(Visit const& visit, CaseId const& of, std::string const& blob);

std::vector<mado::web::PageType> pages();

}  // namespace mado::cases::web
