#include <mado/meetings/record_papers.h>

#include "service/inside.h"

namespace mado::meetings {

namespace {

std::string const& type_of(records::Copyable const& one) { return one.file ? one.file->type : one.part.type; }
bool has_pages(records::Copyable const& one) { return type_of(one) == "application/pdf" || type_of(one) == "image/jpeg"; }

}  // namespace

std::vector<records::Copyable> record_papers(db::Read& tx, Caller const& caller, records::RecordId const& id)
{
    auto all = records::copyable_parts(tx, caller, id);
    std::erase_if(all, [](records::Copyable const& one) { return !has_pages(one); });
    return all;
}

Result<records::Copyable> record_paper(db::Read& tx, Caller const& caller, MeetingId const& meeting, records::RecordId const& id, int number)
{
    TRY(service::to_change(tx, caller, meeting));
    auto one = TRY(records::copyable(tx, caller, id, number));
    if (!has_pages(one))
        return refuse(std::vector<FieldError> { { "part", "meetings.paper.type", { { "title", one.title() } } } });
    return one;
}

Result<void> add_record_paper(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& meeting, records::RecordId const& id, int number, files::Blob const& blob)
{
    auto const one = TRY(records::take_copy(tx, caller, here, id, number));
    return add_papers(tx, caller, here, meeting, { { blob, one.title(), id.value } });
}

}  // namespace mado::meetings
