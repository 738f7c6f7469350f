#pragma once
#include <mado/approvals/drafts.h>
#include <mado/approvals/inbox.h>
#include <mado/approvals/rules.h>
#include <mado/web/page.h>

namespace mado::approvals::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

// Anybody with an office in the town may stand on a way (合議, 供覧): the page is open to all of them, and the draft itself decides who sees it.
inline constexpr access::Action may_open { "approvals.open", access::every_role() };

// /approvals: what waits for the chosen position; on hold; drafted by the caller, and where it is now; to be reviewed (後閲).
Shown show_drafts(Visit const& visit, Attempt const* attempt);
// /approvals/{draft}: one screen: what, why, law, checks; the acts beside it.
Shown show_draft(Visit const& visit, Attempt const* attempt);
Shown act_draft(Visit const& visit);
// /approvals/together/{draft}: drafts of the same procedure and result, one write each.
Shown show_together(Visit const& visit, Attempt const* attempt);
Shown act_together(Visit const& visit);
// /approvals/{draft}/recall, hold, pull-up, take-back, discard: a reason, and one button.
std::vector<mado::web::Route> reason_routes();
// /approvals/{draft}/files/{blob}
Shown show_file(Visit const& visit, Attempt const* attempt);
Shown show_original(Visit const& visit, Attempt const* attempt);        // …/original: as it came, with a reason
Shown act_original(Visit const& visit);
// /approvals/{draft}/edit
Shown show_edit(Visit const& visit, Attempt const* attempt);
Shown act_edit(Visit const& visit);
// /approvals/new, /approvals/{draft}/write, /approvals/{draft}/again
Shown show_new(Visit const& visit, Attempt const* attempt);
Shown act_new(Visit const& visit);
Shown show_write(Visit const& visit, Attempt const* attempt);
Shown act_write(Visit const& visit);
Shown act_again(Visit const& visit);
// /approvals/rules
Shown show_rules(Visit const& visit, Attempt const* attempt);
Shown act_rules(Visit const& visit);
// /approvals/ahead, /approvals/ahead.csv, /approvals/times
Shown show_ahead(Visit const& visit, Attempt const* attempt);
Shown show_ahead_csv(Visit const& visit, Attempt const* attempt);
Shown show_times(Visit const& visit, Attempt const* attempt);

std::vector<mado::web::PageType> pages();

}  // namespace mado::approvals::web
