#pragma once
#include <mado/rounds/rounds.h>
#include <mado/web/page.h>

namespace mado::rounds::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = mado::Result<http::Response>;

Shown show_rounds(Visit const& visit, Attempt const* attempt);    // /rounds
Shown show_new(Visit const& visit, Attempt const* attempt);       // /rounds/of/{procedure}/new
Shown act_new(Visit const& visit);
Shown show_round(Visit const& visit, Attempt const* attempt);     // /rounds/{round}
Shown act_round(Visit const& visit);                              // do: publish, discard
Shown show_edit(Visit const& visit, Attempt const* attempt);      // /rounds/{round}/edit
Shown act_edit(Visit const& visit);
Shown show_cases(Visit const& visit, Attempt const* attempt);     // /rounds/{round}/cases
Shown act_cases(Visit const& visit);                              // those without findings, qualified
Shown show_draw(Visit const& visit, Attempt const* attempt);      // /rounds/{round}/draw
Shown act_draw(Visit const& visit);                               // do: fix, draw, order, propose
Shown show_results(Visit const& visit, Attempt const* attempt);   // /rounds/{round}/results
Shown act_results(Visit const& visit);                            // one corrected; a promotion drafted
Shown show_record(Visit const& visit, Attempt const* attempt);    // /rounds/{round}/draw.json
Shown show_promotion(Visit const& visit, Attempt const* attempt); // /round_promotions/{promotion}

RoundId round_of(Visit const& visit);
std::int64_t shown_version(Visit const& visit);
std::string path_of(RoundId const& id, std::string_view below = {});
std::string day_words(Day day);
std::string result_words(Visit const& visit, std::string const& result);
std::string item_words(definitions::Round const& round, std::string_view key);

std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> edit_pages();
std::vector<mado::web::PageType> round_pages();
std::vector<mado::web::PageType> case_pages();
std::vector<mado::web::PageType> draw_pages();
std::vector<mado::web::PageType> result_pages();

}  // namespace mado::rounds::web
