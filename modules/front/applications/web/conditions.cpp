#include "web/conditions.h"

#include "model/form.h"

#include <mado/feel/evaluate.h>

namespace mado::applications {

namespace {

// Whether an answer may be left out, as far as that is known before the question is asked.
bool is_optional(definitions::Field const& field)
{
    if (!field.optional || !field.optional.compiled->is_constant())
        return false;
    feel::Scope nothing { feel::Names {} };
    return feel::evaluate(*field.optional.compiled, nothing).is_true();
}

}  // namespace

Watched::Watched(web::Visit const& visit, std::vector<definitions::BrowserQuestion> questions, web::FormState state)
    : visit_(visit), questions_(std::move(questions)), state_(std::move(state))
{
    std::erase_if(questions_, [](definitions::BrowserQuestion const& question) { return is_kept_for_sending(*question.field); });
}

std::vector<Question> Watched::questions(std::vector<web::FieldView> asked, json::Value const& answers) const
{
    std::vector<Question> all;
    for (auto const& question : questions_) {
        auto const& field = *question.field;
        auto const name = state_.prefix + field.name;
        auto const shown = std::ranges::find(asked, name, &web::FieldView::name);
        if (shown != asked.end())
            all.push_back({ name, question.may_change(), false, std::move(*shown) });
        else if (question.when)
            all.push_back({ name, false, true, web::field_view(visit_, field, answers[field.name], !is_optional(field), state_) });
    }
    return all;
}

std::optional<Conditions> Watched::conditions(std::string address) const
{
    if (std::ranges::none_of(questions_, &definitions::BrowserQuestion::may_change))
        return std::nullopt;
    auto const runs = [](std::optional<definitions::BrowserCondition> const& condition) { return condition && condition->verdict.qualifies; };
    bool const here = std::ranges::any_of(questions_, [&](auto const& question) { return runs(question.when) || runs(question.optional); });
    return Conditions { json::write(definitions::browser_json(questions_, visit_.language)), std::move(address), state_.prefix,
        here ? web::asset(visit_, "applications/feelin.js") : std::string() };
}

json::Value Watched::answer(Asks const& is_asked, Asks const& is_required) const
{
    json::Object asked, optional;
    for (auto const& question : questions_) {
        bool const now = is_asked(*question.field);
        if (question.when)
            asked.emplace(question.field->name, now);
        if (question.optional && now)
            optional.emplace(question.field->name, !is_required(*question.field));
    }
    return json::object({ { "asked", std::move(asked) }, { "optional", std::move(optional) } });
}

}  // namespace mado::applications
