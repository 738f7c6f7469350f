#pragma once
// The clerk's daily tools around a case: 職権補正, volunteered corrections, telephone notes, handing over many, saved views.
#include <mado/cases/corrections.h>

#include "web/lines.h"

#include <map>

namespace mado::cases::web {

Shown show_correct(Visit const& visit, Attempt const* attempt);     // /cases/{case}/correct?mark=…
Shown act_correct(Visit const& visit);
Shown show_correction(Visit const& visit, Attempt const* attempt);  // /cases/{case}/corrections/{correction}
Shown act_correction(Visit const& visit);
// By field, for the page of the case: what the office corrected, what stood there, who and when.
std::map<std::string, std::string> corrected_words(Visit const& visit, db::Read& tx, definitions::Definition const& definition, Case const& found);

Shown show_case_calls(Visit const& visit, Attempt const* attempt);  // /cases/{case}/calls?word=
Shown act_case_call(Visit const& visit);
Shown act_attach_call(Visit const& visit);                          // /cases/{case}/calls/{call}
void add_call_lines(Asked const& asked, Lines& lines);

Shown show_hand_many(Visit const& visit, Attempt const* attempt);   // /cases/hand-over?case=…&case=…
Shown act_hand_many(Visit const& visit);
Shown show_handovers(Visit const& visit, Attempt const* attempt);   // /handover
Shown show_handover(Visit const& visit, Attempt const* attempt);    // /handover/{position}
Shown act_handover(Visit const& visit);

Shown show_candidates(Visit const& visit, Attempt const* attempt);  // /cases/{case}/candidates?again=
Shown act_candidates(Visit const& visit);
void add_likeness_lines(Asked const& asked, Lines& lines);

Shown act_keep_view(Visit const& visit);                            // /views
Shown act_remove_view(Visit const& visit);                          // /views/{view}/remove

// What module.cpp plugs in.
std::vector<mado::web::Route> desk_routes();
std::vector<mado::web::PageType> correct_pages();
std::vector<mado::web::PageType> call_pages();
std::vector<mado::web::PageType> handover_pages();
std::vector<mado::web::PageType> likeness_pages();
std::vector<mado::web::PageType> desk_pages();

}  // namespace mado::cases::web
