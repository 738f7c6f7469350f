#include <mado/desk/phrase_box.h>

#include <mado/text/catalogue.h>

namespace mado::desk {

std::optional<PhraseBox> phrase_box(mado::web::Visit const& visit, db::Read& tx, std::string const& division, Use use, Blanks const& blanks, std::vector<PhraseTarget> targets)
{
    auto const all = phrases_for(tx, division, use);
    if (all.empty() || targets.empty())
        return std::nullopt;
    PhraseBox box;
    auto const chosen = visit.request.answer("phrase"), into = visit.request.answer("phrase.into");
    for (auto const& phrase : all)
        box.phrases.push_back({ phrase.id.value, phrase.title, text::filled(phrase.words, blanks), phrase.id.value == chosen });
    for (auto& target : targets)
        target.is_chosen = target.name == into;
    if (targets.size() == 1)
        box.only_target = targets.front().name;
    box.has_targets = targets.size() > 1;
    box.targets = std::move(targets);
    return box;
}

bool wants_phrase(mado::web::Visit const& visit) { return visit.request.has("phrase.insert"); }

mado::web::Attempt const* refused(mado::web::Visit const& visit, mado::web::Attempt const* attempt) { return wants_phrase(visit) ? nullptr : attempt; }

Result<http::Response> with_phrase(mado::web::Visit const& visit, std::optional<PhraseBox> const& box, mado::web::Show const& show)
{
    auto& form = visit.request.form;
    auto const into = visit.request.answer("phrase.into"), chosen = visit.request.answer("phrase");
    if (box && std::ranges::find(box->targets, into, &PhraseTarget::name) != box->targets.end()) {
        auto const phrase = std::ranges::find(box->phrases, chosen, &PhraseOption::id);
        auto typed = std::ranges::find(form, into, &http::Pairs::value_type::first);
        if (typed == form.end())
            typed = form.insert(form.end(), { into, {} });
        if (phrase != box->phrases.end())
            typed->second += (typed->second.empty() || typed->second.ends_with('\n') ? "" : "\n") + phrase->words;
    }
    mado::web::Attempt const again { { Refusal::Kind::Invalid, {}, {}, {} } };
    return show(visit, &again);
}

}  // namespace mado::desk
