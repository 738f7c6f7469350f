#include "modules.h"

#include "card_acceptance.h"
#include "document_hands.h"
#include "identity_providers.h"
#include "payment_providers.h"

#include <mado/accounts/module.h>
#include <mado/administration/module.h>
#include <mado/applications/module.h>
#include <mado/approvals/drafts.h>
#include <mado/approvals/module.h>
#include <mado/cases/handovers.h>
#include <mado/cases/module.h>
#include <mado/child_support/module.h>
#include <mado/catalogue/module.h>
#include <mado/connections/module.h>
#include <mado/decisions/module.h>
#include <mado/desk/module.h>
#include <mado/disclosure/module.h>
#include <mado/documents/module.h>
#include <mado/entry/module.h>
#include <mado/findings/module.h>
#include <mado/identification/module.h>
#include <mado/meetings/module.h>
#include <mado/open_data/module.h>
#include <mado/openings/module.h>
#include <mado/payments/module.h>
#include <mado/persons/module.h>
#include <mado/portal/module.h>
#include <mado/protection/module.h>
#include <mado/privacy/module.h>
#include <mado/procedures/module.h>
#include <mado/public_assistance/module.h>
#include <mado/records/module.h>
#include <mado/treasury/module.h>
#include <mado/recovery/module.h>
#include <mado/rounds/module.h>
#include <mado/registers/module.h>
#include <mado/sanitizing/module.h>
#include <mado/systems/module.h>
#include <mado/watch/watch.h>
#include <mado/training/module.h>
#include <mado/vouching/module.h>
#include <mado/waiting/module.h>
#include <mado/webhooks/module.h>

namespace mado::embedded {
std::span<File const> datasets();
std::span<File const> harvest();
}

namespace mado {

namespace {

// What the checks of datasets say, in both zones that show it.
Module words_of_datasets()
{
    Module module;
    module.name = "datasets";
    module.files = embedded::datasets();
    return module;
}

// What reading another catalogue says.
Module words_of_harvest()
{
    Module module;
    module.name = "harvest";
    module.files = embedded::harvest();
    return module;
}

// The invented people of a demonstration can be chosen on the data of a demonstration alone.
bool is_demonstration(Zone const& zone) { return std::filesystem::exists(zone.options().data / ".demo"); }

void plug_front(Zone& zone, Configuration const& configuration)
{
    auto const rooms = waiting::make_rooms();
    zone.plug(portal::describe(applications::of_browser, waiting::crowding(rooms)), "modules/front/portal");
    zone.plug(identification::describe({ client_of(providers_of(configuration, "front")), is_demonstration(zone), true }), "modules/front/identification");
    zone.plug(applications::describe(waiting::gate(rooms), card_acceptance_of(configuration, is_demonstration(zone))), "modules/front/applications");
    zone.plug(payments::describe(payment_providers_of(configuration, is_demonstration(zone))), "modules/front/payments");
    zone.plug(accounts::describe({ client_of(providers_of(configuration, "front")), is_demonstration(zone) }), "modules/front/accounts");
    zone.plug(webhooks::describe(), "modules/front/webhooks");
    zone.plug(waiting::describe(rooms), "modules/front/waiting");
    zone.plug(training::describe(), "modules/front/training");
    zone.plug(catalogue::describe(), "modules/front/catalogue");
}

// What would be left behind by somebody who leaves a position (人事異動).
administration::Burden burden_of(db::Read& tx, Caller const& holder)
{
    Caller const program { .tenant = holder.tenant, .kind = CallerKind::System, .job = "administration.transfer" };
    return { static_cast<std::size_t>(approvals::count_waiting_for(tx, holder)), holder.person ? cases::held_by(tx, program, holder.person).size() : 0 };
}

// What every staff zone does: one code, one instance in office and one in core.
void plug_staff(Zone& zone, Configuration const& configuration)
{
    auto const providers = std::make_shared<std::vector<oidc::Provider> const>(providers_of(configuration, zone.name()));
    auto const tools = std::make_shared<sanitizing::Tools const>(walls_of(configuration), scanner_of(configuration));
    zone.plug(sanitizing::describe(tools), "platform/sanitizing");
    zone.plug(cases::describe(providers, card_acceptance_of(configuration, is_demonstration(zone))), "modules/staff/cases");
    zone.plug(records::describe(tools), "modules/staff/records");
    zone.plug(disclosure::describe(tools), "modules/staff/disclosure");
    zone.plug(protection::describe(), "modules/staff/protection");
    zone.plug(privacy::describe(zone.name() == "office" ? privacy::Tells::Front : privacy::Tells::Nobody), "modules/staff/privacy");
    zone.plug(findings::describe(), "modules/staff/findings");
    zone.plug(entry::describe(), "modules/staff/entry");
    zone.plug(connections::describe(), "modules/staff/connections");
    zone.plug(registers::describe(), "modules/staff/registers");
    zone.plug(treasury::describe(), "modules/staff/treasury");
    zone.plug(approvals::describe(), "modules/staff/approvals");
    zone.plug(documents::describe(document_hands_of(configuration, zone.here().towns, tools)), "modules/staff/documents");
    zone.plug(desk::describe(), "modules/staff/desk");
}

}  // namespace

void plug_modules(Zone& zone, Configuration const& configuration)
{
    zone.plug(watch::describe(), "platform/watch");  // its tables; its pages have a listener of their own
    if (zone.name() == "front")
        return plug_front(zone, configuration);
    plug_staff(zone, configuration);
    if (zone.name() == "office") {
        zone.plug(vouching::describe(std::make_shared<std::vector<oidc::Provider> const>(providers_of(configuration, zone.name()))), "modules/office/vouching");
        zone.plug(recovery::describe(), "modules/office/recovery");
        zone.plug(procedures::describe(), "modules/office/procedures");
        zone.plug(decisions::describe(), "modules/office/decisions");
        zone.plug(rounds::describe(), "modules/office/rounds");
        zone.plug(systems::describe(), "modules/office/systems");
        zone.plug(openings::describe(), "modules/office/openings");
        zone.plug(words_of_datasets(), "platform/datasets");
        zone.plug(words_of_harvest(), "platform/harvest");
        zone.plug(open_data::describe(), "modules/office/datasets");
        zone.plug(meetings::describe(std::make_shared<sanitizing::Tools const>(walls_of(configuration), scanner_of(configuration))), "modules/office/meetings");
    }
    if (zone.name() == "core") {
        zone.plug(persons::describe(), "modules/core/persons");
        zone.plug(child_support::describe(), "modules/core/child_support");
        zone.plug(public_assistance::describe(), "modules/core/public_assistance");
    }
    // 番号利用事務系: 二要素認証. The codes of a demonstration are taken on the data of a demonstration alone.
    identity::FactorPolicy const policy { zone.name() == "core", std::filesystem::exists(zone.options().data / ".demo") };
    zone.plug(administration::describe(zone.gateway(), policy, client_of(providers_of(configuration, zone.name())), burden_of), "modules/staff/administration");
}

}  // namespace mado
