#include "store/application_store.h"
#include "web/next_page.h"
#include "web/open_form.h"
#include "web/pages.h"

#include <mado/applications/charges.h>

#include <algorithm>

namespace mado::applications {

namespace {

Payable payable_from(Application const& application, Charge charge)
{
    return { application.id, application.receipt_number, application.procedure, application.zone, application.definition, std::move(charge) };
}

}  // namespace

bool Charge::takes(std::string_view way) const { return ways.empty() ? way == "counter" : std::ranges::find(ways, way) != ways.end(); }

Result<OwnPayable> own_payable(web::Visit const& visit)
{
    auto const form = TRY(open_sent(visit));
    auto found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return payable(tx, form.application.id, visit.request.path.at("charge")); });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    return OwnPayable { std::move(*found), form.title(visit), form.office };
}

std::vector<Payable> payables(db::Read& tx, ApplicationId const& id)
{
    std::vector<Payable> all;
    if (auto const application = store::find(tx, id); application && !application->is_unsent())
        for (auto& charge : store::charges(tx, id))
            all.push_back(payable_from(*application, std::move(charge)));
    return all;
}

std::optional<Payable> payable_without_charge(db::Read& tx, ApplicationId const& id)
{
    auto const application = store::find(tx, id);
    return application && !application->is_unsent() ? std::optional(payable_from(*application, {})) : std::nullopt;
}

std::optional<Payable> payable(db::Read& tx, ApplicationId const& id, std::string const& charge)
{
    for (auto& one : payables(tx, id))
        if (one.charge.id == charge)
            return std::move(one);
    return std::nullopt;
}

gateway::Letter paid_letter(Workplace const& here, std::string const& tenant, Payable const& payable, json::Value body)
{
    auto const at = here.clock.now();
    gateway::Letter letter { .kind = gateway::Kind::Paid, .subject = payable.application.value, .receiver = payable.zone, .definition = payable.definition, .arrived_at = at, .sealed = true };
    letter.body = gateway::seal_body(here.keys, letter.receiver, tenant, letter.kind, letter.subject, letter.definition, at, std::move(body));
    return letter;
}

std::string receipt_words(std::string const& receipt_number) { return grouped(receipt_number); }

}  // namespace mado::applications
