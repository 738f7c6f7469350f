#include "web/forms.h"

#include <algorithm>

namespace mado::public_assistance::web {

FormsPage::One form_of(Asked const& visit, std::string does, std::string const& key, std::vector<Box> boxes, std::string version)
{
    return { does, say(visit, key), say(visit, key + ".about"), say(visit, key + ".act"), does, std::move(version), std::move(boxes) };
}

FormsPage begun(Asked const& visit, Attempt const* attempt, Household const& household, std::string_view title)
{
    FormsPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = address(visit, household.id);
    page.title = say(visit, title);
    page.household = std::to_string(household.number);
    return page;
}

std::vector<Choice> members_of(Asked const& visit, db::Read& tx, HouseholdId const& id, bool with_nobody)
{
    std::vector<Choice> all;
    if (with_nobody)
        all.push_back({ "", say(visit, "public_assistance.who.household"), false });
    if (auto const group = persons::household(tx, id))
        for (auto const& one : persons::members_on(*group, visit.now().today()))
            all.push_back({ one.who.value, persons::known(tx, one.who, visit.now().today()).name.characters, false });
    return all;
}

Chosen chosen(Asked const& visit, std::string_view field)
{
    auto const typed = visit.request.answer(field);
    auto const space = std::min(typed.find(' '), typed.size());
    auto const version = space < typed.size() ? Yen::parse(typed.substr(space + 1)).value_or(Yen(0)).amount() : 0;
    return { typed.substr(0, space), version };
}

std::string choice_of(std::string const& id, std::int64_t version) { return id + " " + std::to_string(version); }

}  // namespace mado::public_assistance::web
