#pragma once
// Pages of what follows: forwarding, a new decision, disputes, statistics.
#include <mado/cases/after.h>
#include <mado/documents/documents.h>

#include "web/views.h"

namespace mado::cases::web {

struct Asked;
struct Lines;

Shown show_forward(Visit const& visit, Attempt const* attempt);         // /cases/{case}/forward
Shown act_forward(Visit const& visit);
Shown show_forwardings(Visit const& visit, Attempt const* attempt);     // /cases/{case}/forwardings
Shown show_forwarding(Visit const& visit, Attempt const* attempt);      // /forwards/{forwarding}
Shown show_hand_back(Visit const& visit, Attempt const* attempt);       // /cases/{case}/hand-back
Shown act_hand_back(Visit const& visit);
Shown show_forward_answer(Visit const& visit, Attempt const* attempt);  // /cases/{case}/forward-answer
Shown act_forward_answer(Visit const& visit);

Shown show_revise(Visit const& visit, Attempt const* attempt);          // /cases/{case}/revise
Shown act_revise(Visit const& visit);
Shown show_decisions(Visit const& visit, Attempt const* attempt);       // /cases/{case}/decisions
Shown show_dispute(Visit const& visit, Attempt const* attempt);         // /cases/{case}/dispute?dispute=
Shown act_dispute(Visit const& visit);

Shown show_statistics(Visit const& visit, Attempt const* attempt);      // /statistics
Shown show_count(Visit const& visit, Attempt const* attempt);           // /statistics/{procedure}/{name}?year=
Shown show_count_csv(Visit const& visit, Attempt const* attempt);       // /statistics/{procedure}/{name}/csv?year=

void add_forward_lines(Asked const& asked, Lines& lines);
void add_after_lines(Asked const& asked, Lines& lines);

std::vector<mado::web::Route> after_routes();
std::vector<mado::web::PageType> forward_pages();
std::vector<mado::web::PageType> revise_pages();
std::vector<mado::web::PageType> statistics_pages();

}  // namespace mado::cases::web
