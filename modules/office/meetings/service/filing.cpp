// Confirmed minutes file themselves as a record (会議の記録) of the 主管課, in the transaction that confirms them.
#include "service/filing.h"

#include <mado/records/records.h>

namespace mado::meetings::service {

Result<void> file_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MinutesConfirmed const& event)
{
    constexpr auto item_of_plan = "meetings";  // definitions/filing/plan.yaml
    records::Part pdf;
    pdf.title = event.title + ".pdf";
    pdf.type = "application/pdf";
    pdf.hash = event.hash;
    pdf.key = event.pdf;
    records::Filing filing;
    filing.kind = records::Kind::Meeting;
    filing.object = event.meeting.id.value;
    filing.owner = event.meeting.owner;
    filing.item = item_of_plan;
    filing.title = event.title;
    filing.made_on = day_in_tokyo(event.at);
    filing.completed_on = filing.made_on;
    filing.parts = { pdf };
    TRY(records::file(tx, caller, here, filing));
    return {};
}

}  // namespace mado::meetings::service
