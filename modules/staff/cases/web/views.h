#pragma once
// What several pages of a case show.
#include "web/pages.h"

namespace mado::cases::web {

// A clock: words, date, and the used part of the period as a bar of 100.
struct ClockView {
    std::string is, words, day, note;
    int used = 0;
    static constexpr auto fields = std::tuple { html::field("is", &ClockView::is), html::field("words", &ClockView::words), html::field("day", &ClockView::day),
        html::field("note", &ClockView::note), html::field("used", &ClockView::used) };
};
struct ClockFacts { std::optional<Day> starts, due; bool stands_still = false, working_days = false; };
ClockView clock_view(Visit const& visit, ClockFacts const& facts);

struct FlagView {
    std::string is, words;
    static constexpr auto fields = std::tuple { html::field("is", &FlagView::is), html::field("words", &FlagView::words) };
};
std::vector<FlagView> flags_of(Visit const& visit, Case const& found);

struct OptionView {
    std::string value, words, about;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &OptionView::value), html::field("words", &OptionView::words), html::field("about", &OptionView::about),
        html::field("is_chosen", &OptionView::is_chosen) };
};

// What stands above every page about one case.
struct Heading {
    std::string title, receipt, address, version;
    static constexpr auto fields = std::tuple { html::field("case_title", &Heading::title), html::field("receipt", &Heading::receipt), html::field("case_address", &Heading::address),
        html::field("version", &Heading::version) };
};
Heading heading_of(Visit const& visit, Case const& found);

CaseId case_of(Visit const& visit);
std::int64_t shown_version(Visit const& visit);
std::map<std::string, std::string> blanks_of(Case const& found);  // of a 定型文: applicant receipt due
std::string case_path(CaseId const& id);
std::string short_day(Day day);                  // 11/20（金）
std::string person_name(db::Read& tx, PersonId const& id);
// What an amount rests on, as people read it: the answers and settings that have a label.
std::string how_words(Visit const& visit, definitions::Evaluation& evaluation, std::string_view charge);
// The case, when the caller may do that to it.
Result<Case> visited(Visit const& visit, db::Read& tx, access::Action const& action);
Result<Case> visited(Visit const& visit, access::Action const& action);

// Reads of personal data are events too; the page does not depend on it.
void trace_reading(Visit const& visit);

std::vector<mado::web::PageType> inbox_pages();
std::vector<mado::web::PageType> case_pages();
std::vector<mado::web::PageType> ask_pages();
std::vector<mado::web::PageType> draft_pages();
std::vector<mado::web::PageType> small_pages();
std::vector<mado::web::PageType> consult_pages();
std::vector<mado::web::PageType> extend_pages();
std::vector<mado::web::PageType> charge_pages();
// The cashier's page with what is unpaid of this charge chosen; empty for whoever takes no cash for it.
std::string till_of(Visit const& visit, db::Read& tx, Case const& found, std::string const& charge);
std::vector<mado::web::PageType> reasons_pages();
std::vector<mado::web::PageType> on_paper_pages();
std::vector<mado::web::PageType> qualify_pages();

}  // namespace mado::cases::web
