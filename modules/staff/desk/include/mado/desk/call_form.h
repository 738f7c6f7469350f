#pragma once
// The boxes of a 電話メモ: {{#call_form}}{{>desk/call_form}}{{/call_form}} inside a form.
#include <mado/desk/calls.h>
#include <mado/desk/phrase_box.h>

namespace mado::desk {

struct PersonChoice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &PersonChoice::value), html::field("words", &PersonChoice::words), html::field("is_chosen", &PersonChoice::is_chosen) };
};
struct CallForm {
    std::string caller, caller_error, number, called_on, called_time, called_at_error, words, words_error, back_until, back_until_error, back_by_error;
    bool is_to_be_called_back = false;
    std::vector<PersonChoice> persons;
    std::optional<PhraseBox> phrase_box;
    static constexpr auto fields = std::tuple { html::field("caller", &CallForm::caller), html::field("caller_error", &CallForm::caller_error), html::field("number", &CallForm::number),
        html::field("called_on", &CallForm::called_on), html::field("called_time", &CallForm::called_time), html::field("called_at_error", &CallForm::called_at_error),
        html::field("words", &CallForm::words), html::field("words_error", &CallForm::words_error), html::field("back_until", &CallForm::back_until),
        html::field("back_until_error", &CallForm::back_until_error), html::field("back_by_error", &CallForm::back_by_error),
        html::field("is_to_be_called_back", &CallForm::is_to_be_called_back), html::field("persons", &CallForm::persons), html::field("phrase_box", &CallForm::phrase_box) };
};

// `proposed`: what is known before anybody typed (the applicant's name). Whoever may take calls of the division can be asked to call back.
CallForm call_form(mado::web::Visit const& visit, db::Read& tx, std::string const& division, Blanks const& blanks, std::string const& proposed_caller, mado::web::Attempt const* attempt);
// What was typed. Refuses Invalid (called_at) when that is no moment.
Result<NewCall> typed_call(mado::web::Visit const& visit, std::string division, CaseId of);

// One line of a list of notes.
struct CallLine {
    std::string address, caller, number, at, by, words;
    std::string until {}, back_by {}, done {}, of_case {};
    bool is_open = false, is_late = false;
    static constexpr auto fields = std::tuple { html::field("address", &CallLine::address), html::field("caller", &CallLine::caller), html::field("number", &CallLine::number),
        html::field("at", &CallLine::at), html::field("by", &CallLine::by), html::field("words", &CallLine::words), html::field("until", &CallLine::until),
        html::field("back_by", &CallLine::back_by), html::field("done", &CallLine::done), html::field("of_case", &CallLine::of_case), html::field("is_open", &CallLine::is_open),
        html::field("is_late", &CallLine::is_late) };
};
CallLine call_line(mado::web::Visit const& visit, db::Read& tx, Call const& call);

}  // namespace mado::desk
