// A meeting files itself as a record (会議の記録) of the 主管課: its papers when it ends, its minutes (and what was brought since) when they are confirmed.
#include "service/filing.h"

#include "service/papers.h"

#include <mado/records/records.h>
#include <mado/sanitizing/sharing.h>

#include "store/meeting_store.h"

namespace mado::meetings::service {

namespace {

constexpr auto item_of_plan = "meetings", matter_kind = "meeting";  // the item stands in definitions/filing/plan.yaml

records::Filing filing_of(Meeting const& meeting, Day on)
{
    records::Filing filing;
    filing.kind = records::Kind::Meeting;
    filing.object = meeting.id.value;
    filing.matter_kind = matter_kind;
    filing.matter = meeting.id.value;
    filing.owner = meeting.owner;
    filing.item = item_of_plan;
    filing.title = meeting.plan.title;
    filing.made_on = on;
    filing.completed_on = on;
    return filing;
}

// The clean form: its pages are what the members saw.
std::vector<records::Part> papers_of(db::Read& tx, Workplace const& here, Meeting const& meeting)
{
    std::vector<records::Part> all;
    for (auto const& paper : store::papers(tx, meeting.id)) {
        auto const file = paper.state == PaperState::Ready ? sanitizing::file(tx, owner_of_files, paper.id.value, paper.blob) : std::nullopt;
        auto const blob = file ? sanitizing::clean_blob(tx, here, *file) : std::nullopt;
        if (!blob)
            continue;
        records::Part part;
        part.title = file->clean_title();
        part.type = file->type;
        part.pages = paper.pages;
        part.blob = blob->name;
        part.key = blob;
        all.push_back(std::move(part));
    }
    return all;
}

}  // namespace

Result<void> file_papers(db::Write& tx, Caller const& caller, Workplace const& here, Meeting const& meeting)
{
    auto filing = filing_of(meeting, here.now().today());
    filing.parts = papers_of(tx, here, meeting);
    if (filing.parts.empty())
        return {};
    TRY(records::file(tx, caller, here, filing));
    return {};
}

Result<void> file_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MinutesConfirmed const& event)
{
    auto const on = day_in_tokyo(event.at);
    records::Part pdf;
    pdf.title = event.title + ".pdf";
    pdf.type = "application/pdf";
    pdf.hash = event.hash;
    pdf.blob = event.pdf.name;
    pdf.key = event.pdf;
    auto filing = filing_of(event.meeting, on);
    filing.parts = papers_of(tx, here, event.meeting);
    filing.parts.push_back(pdf);
    TRY(records::file(tx, caller, here, filing));
    return records::complete(tx, caller, here, matter_kind, event.meeting.id.value, on);
}

}  // namespace mado::meetings::service
