#pragma once
// Forms of this module: a list of fields as every form has them (mado/web/form.h), filled with what was typed or what is kept.
#include "web/pages.h"

#include <mado/web/form.h>

namespace mado::persons::web {

// What a page of one form shows (persons/change.html).
struct FormView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, title, about, refused, version, submit, note;
    std::vector<mado::web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &FormView::trouble_summary), html::field("back", &FormView::back), html::field("back_words", &FormView::back_words),
        html::field("title", &FormView::title), html::field("about", &FormView::about), html::field("refused", &FormView::refused), html::field("version", &FormView::version),
        html::field("submit", &FormView::submit), html::field("note", &FormView::note), html::field("controls", &FormView::controls) };
};

enum class Needed { No, Yes };
class Fields {
public:
    Fields(Visit const& visit, Attempt const* attempt) : visit_(visit), attempt_(attempt) {}
    // Words under persons.field.NAME, and persons.field.NAME.about where it is there.
    mado::web::FieldView text(std::string const& name, Needed needed, std::string const& kept = {}) const;
    mado::web::FieldView words(std::string const& name, Needed needed, std::string const& kept = {}) const;
    mado::web::FieldView day(std::string const& name, Needed needed, std::optional<Day> const& kept = {}) const;
    mado::web::FieldView secret_number(std::string const& name, Needed needed) const;
    struct Option { std::string key, title; };
    mado::web::FieldView choice(std::string const& name, std::vector<Option> const& options, std::string const& kept) const;
    template <class Enum>
    mado::web::FieldView choice(std::string const& name, Enum kept) const
    {
        std::vector<Option> options;
        for (auto const word : names_of(Enum {}))
            options.push_back({ std::string(word), mado::web::words(visit_, "persons." + name + "." + std::string(word)) });
        return choice(name, options, word_of(kept));
    }

private:
    mado::web::FieldView field(std::string const& name, Needed needed) const;
    std::string typed(std::string const& name, std::string const& kept) const;
    Visit const& visit_;
    Attempt const* attempt_;
};

// What was typed. A day may be left out; one that does not exist is Invalid at its control.
std::string typed_text(Visit const& visit, std::string const& name);   // without spaces around it
std::string typed_digits(Visit const& visit, std::string const& name);
Result<std::optional<Day>> typed_day_or_none(Visit const& visit, std::string const& name);
Result<Day> typed_day(Visit const& visit, std::string const& name);
std::int64_t typed_version(Visit const& visit);
template <class Enum>
Enum typed_word(Visit const& visit, std::string const& name, Enum otherwise)
{
    for (auto const word : names_of(Enum {}))
        if (word == visit.request.answer(name))
            return value_of<Enum>(word);
    return otherwise;
}

IndividualId individual_of(Visit const& visit);
std::string path_of(IndividualId const& id);                            // "/persons/…"
std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
std::string span_words(Visit const& visit, Day from, std::optional<Day> const& until);
FormView form_of(Visit const& visit, Attempt const* attempt, std::string const& what, Individual const& one);
// The divisions that the caller keeps individuals for, as options; the caller's own first.
std::vector<Fields::Option> owners(Visit const& visit, db::Read& tx);

}  // namespace mado::persons::web
