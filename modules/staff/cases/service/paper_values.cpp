#include "service/paper_values.h"

#include <mado/definitions/round.h>
#include <mado/organization/organization.h>
#include <mado/papers/papers.h>
#include <mado/time/wareki.h>

#include "model/remedies.h"
#include "model/sent.h"
#include "service/shielding.h"

namespace mado::cases::service {

namespace {

struct Issuer { std::string title, name, office, phone; };

// Documents go out in the head's name, also when another decides for it (専決).
Issuer issuer_of(db::Read& tx, Workplace const& here, std::string const& owner, tenancy::Town const& town)
{
    Issuer issuer { model::head_of(town), {}, {}, {} };
    if (auto const head = organization::position_of_rank(tx, owner, "mayor"))
        if (auto const holders = organization::holders_of(tx, head->id, here.now().today()); !holders.empty())
            issuer.name = holders.front().name;
    if (auto const division = organization::division(tx, owner)) {
        issuer.office = division->name;
        issuer.phone = division->phone;
    }
    return issuer;
}

}  // namespace

papers::Filing filing_of(db::Read& tx, Workplace const& here, std::string const& owner)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("cases: the tenant " + tx.tenant() + " is no local government");
    auto const issuer = issuer_of(tx, here, owner, *town);
    return { .town = town->name, .addressed_to = issuer.title, .office = issuer.office, .phone = issuer.phone };
}

json::Value paper_values(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("cases: the tenant " + tx.tenant() + " is no local government");
    auto const issuer = issuer_of(tx, here, found.owner, *town);
    definitions::CodesWithRound const codes(&here.library, evaluation.inputs().offered.get(), &evaluation.definition());
    auto values = papers::form_values(evaluation, &codes,
        { .receipt_number = found.receipt_number, .arrived_at = found.arrived_at, .town = town->name, .addressed_to = issuer.title, .office = issuer.office, .phone = issuer.phone });
    values.set("issuer", json::object({ { "title", issuer.title }, { "name", issuer.name }, { "office", issuer.office }, { "phone", issuer.phone } }));
    values.set("addressee", json::object({ { "name", found.applicant_name }, { "address", model::applicant_address(evaluation.definition(), evaluation.inputs().answers) },
        { "honorific", found.applicant == "business" ? "御中" : "様" } }));
    if (auto const safe = safe_addressee(tx, found))
        values.set("addressee", *safe);
    return values;
}

std::string title_of_document(Workplace const& here, std::string_view name)
{
    constexpr std::string_view open = "{{$title}}", close = "{{/title}}";
    auto const text = here.library.text("documents/" + std::string(name) + ".html");
    auto const from = text.find(open);
    auto const to = text.find(close);
    if (from == std::string_view::npos || to == std::string_view::npos || to < from)
        return std::string(name);
    return std::string(text.substr(from + open.size(), to - from - open.size()));
}

std::string label_of(definitions::Definition const& definition, MarkedField const& marked)
{
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields) {
            if (field.name == marked.name)
                return field.title.japanese();
            if (auto const* inner = field.field(marked.name))
                return field.title.japanese() + (marked.row ? std::to_string(*marked.row + 1) : std::string()) + "　" + inner->title.japanese();
        }
    return marked.name;
}

std::string wareki_words(Day day) { return wareki::text(day); }

}  // namespace mado::cases::service
