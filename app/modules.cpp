#include "modules.h"

#include <mado/administration/module.h>
#include <mado/applications/module.h>
#include <mado/approvals/module.h>
#include <mado/cases/module.h>
#include <mado/decisions/module.h>
#include <mado/documents/module.h>
#include <mado/portal/module.h>
#include <mado/procedures/module.h>

namespace mado {

namespace {

void plug_front(Zone& zone)
{
    zone.plug(portal::describe(applications::of_browser), "modules/front/portal");
    zone.plug(applications::describe(), "modules/front/applications");
}

// What every staff zone does: one code, one instance in office and one in core.
void plug_staff(Zone& zone)
{
    zone.plug(cases::describe(), "modules/staff/cases");
    zone.plug(approvals::describe(), "modules/staff/approvals");
    zone.plug(documents::describe(), "modules/staff/documents");
}

}  // namespace

void plug_modules(Zone& zone)
{
    if (zone.name() == "front")
        return plug_front(zone);
    plug_staff(zone);
    if (zone.name() == "office") {
        zone.plug(procedures::describe(), "modules/office/procedures");
        zone.plug(decisions::describe(), "modules/office/decisions");
    }
    zone.plug(administration::describe(zone.gateway()), "modules/staff/administration");
}

}  // namespace mado
