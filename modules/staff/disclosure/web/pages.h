#pragma once
#include <mado/disclosure/disclosure.h>
#include <mado/disclosure/disputes.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

#include <memory>

#define MADO_FIELD(Page, name) html::field(#name, &Page::name)

namespace mado::disclosure::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;
using Tools = std::shared_ptr<sanitizing::Tools const>;

std::vector<mado::web::Route> routes(Tools const& tools);
std::vector<mado::web::PageType> pages();

// -- collecting.
Shown show_list(Visit const& visit, Attempt const* attempt);                      // /disclosure
Shown show_request(Visit const& visit, Attempt const* attempt);                   // /disclosure/{case}
Shown act_request(Visit const& visit);                                            // files handed in
Shown show_records(Visit const& visit, Attempt const* attempt);                   // /disclosure/{case}/records
Shown act_records(Visit const& visit);
Shown show_reasons(Visit const& visit, Attempt const* attempt);                   // /disclosure/{case}/reasons
Shown fetch_copies(Visit const& visit);                                           // POST /disclosure/{case}/copies
std::vector<mado::web::PageType> request_pages();

// -- painting.
Shown show_target(Visit const& visit, Attempt const* attempt);                    // /disclosure/{case}/{target}
Shown act_target(Visit const& visit);                                             // `do`: propose check send_back remove
Shown show_page(Tools const& tools, Visit const& visit, Attempt const* attempt);  // /disclosure/{case}/{target}/pages/{page}
Shown act_page(Tools const& tools, Visit const& visit);                           // `do`: draw phrase rub_out
Shown show_picture(Tools const& tools, Visit const& visit);                       // …/picture, …/made
Shown show_made_picture(Tools const& tools, Visit const& visit);
Shown show_made(Visit const& visit, Attempt const* attempt);                      // /disclosure/{case}/{target}/file
std::vector<mado::web::PageType> target_pages();
std::vector<mado::web::PageType> leaf_pages();

// -- 訂正 and 利用停止.
Shown show_amendments(Visit const& visit, Attempt const* attempt);                // /amendments/{case}; ?amendment= to change one, ?words= to find a record, ?record= to name it
Shown act_amendments(Visit const& visit);                                         // `do`: keep remove carry_out receiver tell
std::vector<mado::web::PageType> amendment_pages();

// -- grounds, disputes.
Shown show_grounds(Visit const& visit, Attempt const* attempt);
Shown show_ground(Visit const& visit, Attempt const* attempt);
Shown act_ground(Visit const& visit);
Shown show_disputes(Visit const& visit, Attempt const* attempt);                  // /disputes/{case}
Shown act_disputes(Visit const& visit);                                           // `do`: due finish hold
Shown fetch_evidence(Visit const& visit);                                         // POST /disputes/{case}/evidence
std::vector<mado::web::PageType> ground_pages();
Shown show_defence(Visit const& visit, Attempt const* attempt);                   // /disputes/{case}/defences/{dispute}
Shown act_defence(Visit const& visit);                                            // `do`: keep send
Shown show_defence_of_draft(Visit const& visit, Attempt const* attempt);          // /defences/{dispute}, from the draft
std::vector<mado::web::PageType> dispute_pages();
std::vector<mado::web::PageType> defence_pages();

// -- what they share.
struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Choice, value), MADO_FIELD(Choice, words), MADO_FIELD(Choice, is_chosen) };
};
std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
CaseId case_of(Visit const& visit);
TargetId target_of(Visit const& visit);
std::int64_t number_typed(std::string const& typed, std::int64_t otherwise = -1);
std::string person_name(db::Read& tx, PersonId const& id);
std::string state_words(Visit const& visit, Target const& target);
std::vector<Choice> ground_choices(Visit const& visit, db::Read& tx, cases::Case const& request, std::string_view chosen);

}  // namespace mado::disclosure::web
