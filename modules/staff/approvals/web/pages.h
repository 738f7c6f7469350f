#pragma once
#include <mado/approvals/drafts.h>
#include <mado/web/page.h>

namespace mado::approvals::web {

using mado::web::Attempt;
using mado::web::Visit;

// /approvals: what waits for the chosen position, and what the caller drafted that nobody has decided.
Result<http::Response> show_drafts(Visit const& visit, Attempt const* attempt);
// /approvals/{draft}: one screen: what, why, law, checks; decide or send back beside it.
Result<http::Response> show_draft(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_draft(Visit const& visit);
// /approvals/{draft}/recall
Result<http::Response> show_recall(Visit const& visit, Attempt const* attempt);
Result<http::Response> act_recall(Visit const& visit);

std::vector<mado::web::PageType> pages();

}  // namespace mado::approvals::web
