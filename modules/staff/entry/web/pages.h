#pragma once
#include "service/entries.h"

#include <mado/web/day_box.h>
#include <mado/web/form.h>
#include <mado/web/page.h>

namespace mado::entry::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_choose(Visit const& visit, Attempt const* attempt);        // /entry
Shown act_choose(Visit const& visit);
Shown show_form(Visit const& visit, Attempt const* attempt);          // /entry/{entry}, /own/forms/{entry}
Shown act_form(Visit const& visit);
Shown act_discard(Visit const& visit);                                // …/discard
Shown show_check(Visit const& visit, Attempt const* attempt);         // …/check
Shown act_check(Visit const& visit);
Shown show_receipt(Visit const& visit, Attempt const* attempt);       // /entry/{entry}/receipt
Shown show_slip(Visit const& visit, Attempt const* attempt);          // /entry/{entry}/receipt.pdf
Shown show_blank_form(Visit const& visit, Attempt const* attempt);    // /forms/{procedure}.pdf
Shown show_own(Visit const& visit, Attempt const* attempt);           // /own
Shown act_own(Visit const& visit);
Shown show_own_notice(Visit const& visit, Attempt const* attempt);    // /own/{receipt}
Shown act_own_notice(Visit const& visit);
Shown act_own_withdrawal(Visit const& visit);                         // /own/{receipt}/withdraw
Shown show_own_document(Visit const& visit, Attempt const* attempt);  // /own/{receipt}/documents/{document}
Shown show_own_form(Visit const& visit, Attempt const* attempt);      // /own/{receipt}/form.pdf

// -- shared by the pages.
struct OptionView {
    std::string value, words, about;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &OptionView::value), html::field("words", &OptionView::words), html::field("about", &OptionView::about),
        html::field("is_chosen", &OptionView::is_chosen) };
};
struct AnswerView {
    std::string label, value;
    static constexpr auto fields = std::tuple { html::field("label", &AnswerView::label), html::field("value", &AnswerView::value) };
};
struct AnswersView {
    std::string title;
    std::vector<AnswerView> answers;
    static constexpr auto fields = std::tuple { html::field("title", &AnswersView::title), html::field("answers", &AnswersView::answers) };
};

EntryId entry_of(Visit const& visit);
bool is_own(Opened const& opened);
std::string path_of(Opened const& opened, std::string_view rest);     // without the town: "/entry/ID/check", "/own/forms/ID/check"
std::string at(Visit const& visit, Opened const& opened, std::string_view rest);
std::string moment_words(Instant at);                                 // 令和8年11月18日（水） 9時5分
std::string channel_words(Visit const& visit, std::string_view channel);

// The entry of the address with what its definition says of it now.
struct Entry {
    Opened opened;
    definitions::Inputs inputs;
    definitions::Evaluation evaluation() const { return { opened.definition, inputs }; }
};
Result<Entry> entry_at(Visit const& visit);
// Staff who are not signed in are led there; nothing: go on.
std::optional<http::Response> sign_in_first(Visit const& visit);

// All answers as they were given, page by page.
std::vector<AnswersView> answers_of(Visit const& visit, definitions::Evaluation& evaluation);
std::string sentence_of(Visit const& visit, FieldError const& error);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> form_pages();
std::vector<mado::web::PageType> check_pages();
std::vector<mado::web::PageType> receipt_pages();
std::vector<mado::web::PageType> own_pages();

}  // namespace mado::entry::web
