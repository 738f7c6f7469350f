#pragma once
#include <mado/records/disposals.h>
#include <mado/records/received.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::records::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

std::vector<mado::web::Route> routes();
std::vector<mado::web::PageType> pages();

// -- folders and records.
Shown show_folders(Visit const& visit, Attempt const* attempt);       // /records: search, the folders of a year
Shown show_folder(Visit const& visit, Attempt const* attempt);        // /records/folders/{folder}
Shown act_folder(Visit const& visit);                                 // `do` says which of its acts
Shown show_record(Visit const& visit, Attempt const* attempt);        // /records/{record}
Shown act_record(Visit const& visit);
Shown show_part(Visit const& visit, Attempt const* attempt);          // /records/{record}/parts/{part}
Shown show_new(Visit const& visit, Attempt const* attempt);           // /records/new
Shown act_new(Visit const& visit);
std::vector<mado::web::PageType> folder_pages();
std::vector<mado::web::PageType> record_pages();

// -- the plan.
Shown show_plan(Visit const& visit, Attempt const* attempt);
Shown act_plan(Visit const& visit);
Shown show_item(Visit const& visit, Attempt const* attempt);          // /records/plan/{item}; "new"
Shown act_item(Visit const& visit);
std::vector<mado::web::PageType> plan_pages();

// -- 収受簿.
Shown show_register(Visit const& visit, Attempt const* attempt);      // /received
Shown show_receive(Visit const& visit, Attempt const* attempt);       // /received/new
Shown act_receive(Visit const& visit);
Shown show_received(Visit const& visit, Attempt const* attempt);      // /received/{received}
Shown act_received(Visit const& visit);
std::vector<mado::web::PageType> received_pages();

// -- the end.
Shown show_holds(Visit const& visit, Attempt const* attempt);
Shown act_holds(Visit const& visit);
Shown show_disposals(Visit const& visit, Attempt const* attempt);     // /records/disposals: lists, and what is due
Shown act_propose(Visit const& visit);
Shown show_disposal(Visit const& visit, Attempt const* attempt);      // /records/disposals/{disposal}
Shown act_disposal(Visit const& visit);                               // `do`: confirm
Shown show_disposal_of_draft(Visit const& visit, Attempt const* attempt);  // /disposals/{disposal}, from the draft
Shown fetch_package(Visit const& visit);                              // its POST: the package of a transfer
std::vector<mado::web::PageType> disposal_pages();

// -- what they share.
struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Choice::value), html::field("words", &Choice::words), html::field("is_chosen", &Choice::is_chosen) };
};
template <class Enum>
std::vector<Choice> choices(Visit const& visit, std::string_view prefix, std::string_view chosen)
{
    std::vector<Choice> all;
    for (auto const name : names_of(Enum {}))
        all.push_back({ std::string(name), mado::web::words(visit, std::string(prefix) + "." + std::string(name)), name == chosen });
    return all;
}
template <class Enum>
std::optional<Enum> one_of(std::string_view word)
{
    auto const names = names_of(Enum {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == word)
            return static_cast<Enum>(i);
    return std::nullopt;
}
std::vector<Choice> division_choices(Visit const& visit, db::Read& tx, std::string_view chosen);
std::string division_name(db::Read& tx, std::string const& path);
std::string person_name(db::Read& tx, PersonId const& id);
std::string year_words(Visit const& visit, Rule const& rule, int year);
std::string years_words(Visit const& visit, int years);
std::string until_words(Visit const& visit, Rule const& rule, Folder const& folder, bool is_held);
std::int64_t number_typed(std::string const& typed, std::int64_t otherwise = -1);
// Scans that came along, kept before the write. Invalid on `field`.
Result<std::vector<Part>> scans_sent(Visit const& visit, std::string_view field);

}  // namespace mado::records::web
