#pragma once
// The choice of a 定型文 above the boxes of a form: {{#phrase_box}}{{>desk/phrase_box}}{{/phrase_box}} inside the form.
//
//   show: view.phrase_box = desk::phrase_box(visit, tx, owner, Use::Ask, blanks, { { "words", "…" } });   and `refused(visit, attempt)` in place of `attempt`
//         where troubles are shown
//   act:  if (desk::wants_phrase(visit)) return desk::with_phrase(visit, show_ask);
#include <mado/desk/phrases.h>
#include <mado/web/page.h>

#include <optional>

namespace mado::desk {

using Blanks = std::map<std::string, std::string>;  // applicant receipt due

struct PhraseOption {
    std::string id, title, words;            // words: with the blanks filled
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("id", &PhraseOption::id), html::field("title", &PhraseOption::title), html::field("words", &PhraseOption::words),
        html::field("is_chosen", &PhraseOption::is_chosen) };
};
struct PhraseTarget {
    std::string name, label;                 // of the box that the words go into
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("name", &PhraseTarget::name), html::field("label", &PhraseTarget::label), html::field("is_chosen", &PhraseTarget::is_chosen) };
};
struct PhraseBox {
    std::vector<PhraseOption> phrases;
    std::vector<PhraseTarget> targets;
    std::string only_target;                 // when there is one alone
    bool has_targets = false;
    static constexpr auto fields = std::tuple { html::field("phrases", &PhraseBox::phrases), html::field("targets", &PhraseBox::targets),
        html::field("only_target", &PhraseBox::only_target), html::field("has_targets", &PhraseBox::has_targets) };
};

// Nothing when the division has none of that use.
std::optional<PhraseBox> phrase_box(mado::web::Visit const& visit, db::Read& tx, std::string const& division, Use use, Blanks const& blanks, std::vector<PhraseTarget> targets);

// The button of the box was pressed: nothing is sent, the words are to be laid into the form.
bool wants_phrase(mado::web::Visit const& visit);
// The form again, with the words behind what was typed. `box`: the one that the form shows.
Result<http::Response> with_phrase(mado::web::Visit const& visit, std::optional<PhraseBox> const& box, mado::web::Show const& show);
// What was refused; nothing when the form is only shown again for a phrase.
mado::web::Attempt const* refused(mado::web::Visit const& visit, mado::web::Attempt const* attempt);

}  // namespace mado::desk
