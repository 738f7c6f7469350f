#include "modules.h"

#include <mado/administration/module.h>
#include <mado/applications/module.h>
#include <mado/approvals/module.h>
#include <mado/cases/module.h>
#include <mado/connections/module.h>
#include <mado/decisions/module.h>
#include <mado/desk/module.h>
#include <mado/documents/module.h>
#include <mado/entry/module.h>
#include <mado/openings/module.h>
#include <mado/portal/module.h>
#include <mado/procedures/module.h>
#include <mado/rounds/module.h>
#include <mado/registers/module.h>
#include <mado/systems/module.h>
#include <mado/watch/watch.h>
#include <mado/training/module.h>
#include <mado/waiting/module.h>
#include <mado/webhooks/module.h>

namespace mado {

namespace {

void plug_front(Zone& zone)
{
    auto const rooms = waiting::make_rooms();
    zone.plug(portal::describe(applications::of_browser, waiting::crowding(rooms)), "modules/front/portal");
    zone.plug(applications::describe(waiting::gate(rooms)), "modules/front/applications");
    zone.plug(webhooks::describe(), "modules/front/webhooks");
    zone.plug(waiting::describe(rooms), "modules/front/waiting");
    zone.plug(training::describe(), "modules/front/training");
}

// What every staff zone does: one code, one instance in office and one in core.
void plug_staff(Zone& zone)
{
    zone.plug(cases::describe(), "modules/staff/cases");
    zone.plug(entry::describe(), "modules/staff/entry");
    zone.plug(connections::describe(), "modules/staff/connections");
    zone.plug(registers::describe(), "modules/staff/registers");
    zone.plug(approvals::describe(), "modules/staff/approvals");
    zone.plug(documents::describe(), "modules/staff/documents");
    zone.plug(desk::describe(), "modules/staff/desk");
}

}  // namespace

void plug_modules(Zone& zone)
{
    zone.plug(watch::describe(), "platform/watch");  // its tables; its pages have a listener of their own
    if (zone.name() == "front")
        return plug_front(zone);
    plug_staff(zone);
    if (zone.name() == "office") {
        zone.plug(procedures::describe(), "modules/office/procedures");
        zone.plug(decisions::describe(), "modules/office/decisions");
        zone.plug(rounds::describe(), "modules/office/rounds");
        zone.plug(systems::describe(), "modules/office/systems");
        zone.plug(openings::describe(), "modules/office/openings");
    }
    zone.plug(administration::describe(zone.gateway()), "modules/staff/administration");
}

}  // namespace mado
