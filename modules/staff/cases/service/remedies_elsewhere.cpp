#include <mado/cases/remedies.h>

#include <mado/organization/organization.h>

#include "model/remedies.h"

#include <stdexcept>

namespace mado::cases {

json::Value remedies_under(db::Read& tx, Workplace const& here, std::string_view law)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("cases: the tenant " + tx.tenant() + " is no local government");
    auto const paragraphs = model::remedies(here.library.text("decisions/remedies.yaml"), law, *town, here.towns.by_code(town->prefecture));
    return json::array_of(paragraphs, [](std::string const& words) { return json::object({ { "words", words } }); });
}

json::Value issuer_for(db::Read& tx, Workplace const& here, std::string_view owner)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("cases: the tenant " + tx.tenant() + " is no local government");
    std::string name, office, phone;
    if (auto const head = organization::position_of_rank(tx, std::string(owner), "mayor"))
        if (auto const holders = organization::holders_of(tx, head->id, here.now().today()); !holders.empty())
            name = holders.front().name;
    if (auto const division = organization::division(tx, std::string(owner))) {
        office = division->name;
        phone = division->phone;
    }
    return json::object({ { "title", model::head_of(*town) }, { "name", name }, { "office", office }, { "phone", phone } });
}

}  // namespace mado::cases
