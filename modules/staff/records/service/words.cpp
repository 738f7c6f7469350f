#include <mado/cases/consults.h>
#include <mado/cases/corrections.h>
#include <mado/desk/calls.h>
#include <mado/records/records.h>
#include <mado/treasury/books.h>
#include <mado/treasury/days.h>
#include <mado/treasury/payouts.h>

#include "service/booked.h"

// What of a record stands in the database alone: read from its module again, for the archive and for the page.

namespace mado::records {

namespace {

json::Value case_words(db::Read& tx, std::string const& id)
{
    auto const found = cases::find(tx, { id });
    if (!found)
        return {};
    auto const content = cases::content(tx, { id });
    return json::object({ { "receipt_number", found->receipt_number }, { "procedure", found->procedure }, { "definition", found->definition }, { "applicant_name", found->applicant_name },
        { "arrived_at", iso_in_tokyo(found->arrived_at) }, { "channel", found->channel }, { "result", found->result }, { "answers", content.answers }, { "examined", content.examined } });
}

json::Value draft_words(db::Read& tx, std::string const& id)
{
    auto const draft = approvals::find(tx, { id });
    if (!draft)
        return {};
    auto const& proposal = draft->proposal;
    return json::object({ { "title", proposal.title }, { "result", proposal.result_words }, { "reasons", proposal.reasons }, { "article", draft->article }, { "decider", draft->decider.value },
        { "decided_by", draft->decided_by.value }, { "decided_at", draft->decided_at ? iso_in_tokyo(*draft->decided_at) : std::string() }, { "comment", draft->comment }, { "hash", draft->hash } });
}

json::Value request_words(db::Read& tx, Record const& record)
{
    for (auto const& request : cases::requests(tx, { record.matter }))
        if (request.id.value == record.object)
            return json::object({ { "words", request.words }, { "until", request.until.iso() } });
    return {};
}

json::Value call_words(db::Read& tx, Record const& record)
{
    for (auto const& call : desk::calls_of(tx, { record.matter }))
        if (call.id.value == record.object)
            return json::object({ { "caller", call.caller }, { "called_at", iso_in_tokyo(call.called_at) }, { "words", call.words }, { "answer", call.done_words } });
    return {};
}

json::Value message_words(db::Read& tx, Record const& record)
{
    if (auto const consult = cases::find_consult(tx, { record.object }))
        return json::object({ { "whom", consult->addressee }, { "words", consult->words }, { "asked_at", iso_in_tokyo(consult->asked_at) }, { "answer", consult->reason },
            { "answered_on", consult->answered_on ? consult->answered_on->iso() : std::string() } });
    for (auto const& one : cases::office_corrections(tx, { record.matter }))
        if (one.id == record.object)
            return json::object({ { "words", one.reason }, { "before", one.before }, { "corrected", one.corrected } });
    for (auto const& one : cases::corrections(tx, { record.matter }))
        if (one.id == record.object)
            return json::object({ { "words", one.reason } });
    return {};
}

json::Value payment_words(db::Read& tx, Record const& record)
{
    if (auto const claim = treasury::find(tx, { record.object }))
        return service::words_of_claim(*claim, treasury::journal_of(tx, claim->id));
    auto const payout = treasury::find_payout(tx, { record.object });
    return payout ? service::words_of_payout(*payout) : json::Value {};
}

json::Value books_words(db::Read& tx, Record const& record)
{
    if (auto const day = Day::parse(record.object))
        return treasury::closed_figures(tx, *day).value_or(json::Value {});
    auto const year = treasury::closed_year(tx, service::year_of_books(record.object));
    return year ? year->figures : json::Value {};
}

}  // namespace

json::Value words_of(db::Read& tx, Record const& record)
{
    switch (record.kind) {
    case Kind::Case: return case_words(tx, record.object);
    case Kind::Draft: return draft_words(tx, record.object);
    case Kind::Request: return request_words(tx, record);
    case Kind::Call: return call_words(tx, record);
    case Kind::Message: return message_words(tx, record);
    case Kind::Payment: return payment_words(tx, record);
    case Kind::Books: return books_words(tx, record);
    default: return {};
    }
}

}  // namespace mado::records
