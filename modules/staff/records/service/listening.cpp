#include "service/listening.h"

#include "service/booked.h"
#include "service/filing.h"

#include <mado/approvals/attachments.h>
#include <mado/cases/erasure.h>
#include <mado/crypto/box.h>
#include <mado/definitions/shelf.h>
#include <mado/jobs/jobs.h>
#include <mado/records/disposals.h>

namespace mado::records::service {

namespace {

using cases::Case;

Filing filing_of(db::Read& tx, Workplace const& here, Case const& found)
{
    Filing filing;
    filing.matter_kind = "case";
    filing.matter = found.id.value;
    filing.owner = found.owner;
    filing.procedure = found.procedure;
    filing.procedure_title = found.title;
    if (auto const definition = definitions::definition(tx, here.definitions, found.definition)) {
        filing.store_class = definition->keep_class;
        filing.rule = { definition->keep_years, definition->keep_from_fiscal_year ? Start::FiscalYear : Start::EndOfEffect };
    }
    return filing;
}

std::vector<Part> files_of(db::Read& tx, Case const& found, std::string const& original)
{
    std::vector<Part> all;
    if (!original.empty())
        all.push_back({ .origin = Origin::Database, .origin_id = found.id.value, .title = "申請の原本（封緘のまま）", .hash = original });
    for (auto const& file : sanitizing::files(tx, "case", found.id.value))
        all.push_back({ .origin = Origin::Case, .origin_id = found.id.value, .title = file.title, .type = file.type, .blob = file.blob, .pages = file.pages });
    return all;
}

enum class Times { First, Again };

Result<void> file_application(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string const& original, Times times)
{
    auto filing = filing_of(tx, here, found);
    filing.is_first = times == Times::First;
    filing.kind = Kind::Case;
    filing.object = found.id.value;
    filing.title = found.title;
    filing.number = grouped(found.receipt_number);
    filing.made_on = found.received_on();
    filing.from_whom = found.applicant_name;
    filing.way = Way::Incoming;
    filing.medium = found.channel == "paper" || found.channel == "post" ? Medium::Mixed : Medium::Electronic;
    filing.parts = files_of(tx, found, original);
    TRY(file(tx, caller, here, filing));
    return {};
}

Result<void> file_draft(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto const& proposal = draft.proposal;
    auto const decided_on = day_in_tokyo(draft.decided_at.value_or(here.now().at));
    Filing filing;
    if (proposal.matter_kind == "case") {
        filing = filing_of(tx, here, TRY(cases::find(tx, { proposal.matter })));
    } else {
        filing.matter_kind = proposal.matter_kind;
        filing.matter = proposal.matter;
        filing.owner = proposal.owner;
        filing.item = proposal.matter_kind == disposal_matter ? "filing" : "drafts";  // 簿冊の管理と廃棄簿
        filing.completed_on = decided_on;
    }
    filing.kind = Kind::Draft;
    filing.object = draft.id.value;
    filing.title = proposal.title + (proposal.result_words.empty() ? "" : "（" + proposal.result_words + "）");
    filing.made_on = decided_on;
    // The version that was decided, as the signs of the steps name it.
    filing.parts = { { .origin = Origin::Database, .origin_id = draft.id.value, .title = "決裁を受けた起案", .hash = draft.hash } };
    for (auto const& one : proposal.attachments)
        filing.parts.push_back({ .origin = Origin::Draft, .origin_id = one.file, .title = one.title, .blob = one.blob, .size = one.size, .hash = one.hash });
    auto const record = TRY(file(tx, caller, here, filing));
    if (!proposal.attachments.empty())
        want_index(tx, here, record.id);
    return {};
}

Result<void> file_document(db::Write& tx, Caller const& caller, Workplace const& here, documents::Document const& document)
{
    auto const found = cases::find(tx, document.of);
    Filing filing;
    if (found)
        filing = filing_of(tx, here, *found);
    else
        filing.item = "letters", filing.completed_on = document.issued_on;
    filing.kind = Kind::Document;
    filing.object = document.id.value;
    filing.owner = document.owner;
    filing.title = document.title;
    filing.number = document.number;
    filing.made_on = document.issued_on;
    filing.to_whom = document.addressee;
    filing.way = document.way == documents::Way::Electronic ? Way::Electronic : document.way == documents::Way::Paper ? Way::Post : Way::Through;
    Part part { .origin = Origin::Document, .origin_id = document.id.value, .title = document.title + ".pdf", .type = "application/pdf", .hash = document.hash };
    if (auto const made = documents::made(tx, here, document.id)) {  // one that is withheld is named by its hash alone
        part.blob = made->pdf.name;
        part.size = static_cast<std::int64_t>(made->pdf.size);
    }
    filing.parts = { part };
    auto const record = TRY(file(tx, caller, here, filing));
    want_index(tx, here, record.id);
    return {};
}

// 電話メモ of the case: who called, when, and what was said and answered.
Result<void> file_call(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, desk::Call const& call)
{
    auto filing = filing_of(tx, here, found);
    filing.kind = Kind::Call;
    filing.object = call.id.value;
    filing.title = found.title + "の電話メモ";
    filing.number = grouped(found.receipt_number);
    filing.made_on = day_in_tokyo(call.called_at);
    filing.from_whom = call.caller;
    filing.way = Way::Incoming;
    filing.parts = { { .origin = Origin::Database, .origin_id = call.id.value, .title = "電話メモ", .hash = crypto::sha256_hex(call.words + "\n" + call.done_words) } };
    TRY(file(tx, caller, here, filing));
    return {};
}

char const* title_of(cases::MessageKind kind)
{
    switch (kind) {
    case cases::MessageKind::Request: return "補正の求め";
    case cases::MessageKind::Correction: return "職権補正の通知";
    case cases::MessageKind::Declined: return "訂正の申し出への回答";
    case cases::MessageKind::Question: return "協議・照会";
    case cases::MessageKind::Answer: return "協議・照会への回答";
    }
    return "";
}

Result<void> file_requests(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    for (auto const& request : cases::requests(tx, found.id)) {
        auto filing = filing_of(tx, here, found);
        filing.kind = Kind::Request;
        filing.object = request.id.value;
        filing.title = found.title + "の補正の求め";
        filing.number = grouped(found.receipt_number);
        filing.made_on = day_in_tokyo(request.asked_at);
        filing.to_whom = found.applicant_name;
        filing.way = found.application_key.empty() ? Way::Post : Way::Electronic;
        filing.parts = { { .origin = Origin::Database, .origin_id = request.id.value, .title = "補正の求め", .hash = crypto::sha256_hex(request.words) } };
        TRY(file(tx, caller, here, filing));
    }
    return {};
}

}  // namespace

Filing filing_of_case(db::Read& tx, Workplace const& here, Case const& found) { return filing_of(tx, here, found); }

void want_index(db::Write& tx, Workplace const& here, RecordId const& id)
{
    jobs::enqueue(tx, here.now(), index_job, json::object({ { "record", id.value } }), here.now().at, id.value);
}

Result<void> on_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event)
{
    return file_application(tx, caller, here, event.of, event.original, Times::First);
}

Result<void> on_ended(db::Write& tx, Caller const& caller, Workplace const& here, cases::Ended const& event)
{
    TRY(file_application(tx, caller, here, event.of, cases::original_hash(tx, event.of.id), Times::Again));  // with the files that came meanwhile
    TRY(file_requests(tx, caller, here, event.of));
    return complete(tx, caller, here, "case", event.of.id.value, event.keeping.closed_on, event.keeping.starts_on);
}

Result<void> on_shielded(db::Write& tx, Caller const&, Workplace const&, cases::Shielded const& event)
{
    for (auto const& record : records_of_matter(tx, "case", event.of.value))
        index(tx, record);
    return {};
}

Result<void> on_unshielded(db::Write& tx, Caller const&, Workplace const& here, cases::Unshielded const& event)
{
    for (auto const& record : records_of_matter(tx, "case", event.of.value))
        want_index(tx, here, record.id);
    return {};
}

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event) { return file_draft(tx, caller, here, event.draft); }

Result<void> on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event)
{
    TRY(file_document(tx, caller, here, event.document));
    // A document that goes out when its case is over already: it is complete with it.
    if (auto const keeping = cases::keeping(tx, event.document.of))
        return complete(tx, caller, here, "case", event.document.of.value, keeping->closed_on, keeping->starts_on);
    return {};
}

// A request is one record, a question and its answer another; each is a part with the hash of its words.
Result<void> on_message(db::Write& tx, Caller const& caller, Workplace const& here, cases::Message const& event)
{
    using cases::MessageKind;
    auto filing = filing_of(tx, here, event.of);
    bool const is_question = event.kind == MessageKind::Question || event.kind == MessageKind::Answer;
    filing.kind = event.kind == MessageKind::Request ? Kind::Request : Kind::Message;
    filing.object = event.id;
    filing.title = event.of.title + "の" + (is_question ? title_of(MessageKind::Question) : title_of(event.kind));
    filing.number = grouped(event.of.receipt_number);
    filing.made_on = here.now().today();
    (event.kind == MessageKind::Answer ? filing.from_whom : filing.to_whom) = event.whom;
    filing.way = is_question ? Way::Internal : event.of.application_key.empty() ? Way::Post : Way::Electronic;
    filing.parts = { { .origin = Origin::Database, .origin_id = event.id, .title = title_of(event.kind), .hash = crypto::sha256_hex(event.words) } };
    TRY(file(tx, caller, here, filing));
    return {};
}

Result<void> on_call(db::Write& tx, Caller const& caller, Workplace const& here, desk::CallOfCase const& event)
{
    auto const found = TRY(cases::find(tx, event.call.of));
    TRY(file_call(tx, caller, here, found, event.call));
    // About a case that is over already: it is complete with it.
    if (auto const keeping = cases::keeping(tx, event.call.of))
        return complete(tx, caller, here, "case", event.call.of.value, keeping->closed_on, keeping->starts_on);
    return {};
}

Result<void> on_settled(db::Write& tx, Caller const&, Workplace const& here, sanitizing::Settled const& event)
{
    if (!event.file.is_open())
        return {};
    if (event.file.owner == "record")
        want_index(tx, here, { event.file.id });
    else if (event.file.owner == approvals::owner_of_attachments) {
        for (auto const& draft : approvals::drafts_with(tx, event.file.id))
            if (auto const record = record_of(tx, Kind::Draft, draft.value))
                want_index(tx, here, record->id);
    } else if (auto const record = event.file.owner == "case" ? record_of(tx, Kind::Case, event.file.id) : std::nullopt)
        want_index(tx, here, record->id);
    return {};
}

Result<void> file_case(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    if (cases::erased_on(tx, found.id))
        return {};
    TRY(file_application(tx, caller, here, found, cases::original_hash(tx, found.id), Times::Again));
    for (auto const& draft : approvals::of_matter(tx, "case", found.id.value))
        if (draft.state == approvals::DraftState::Decided)
            TRY(file_draft(tx, caller, here, draft));
    for (auto const& document : documents::of_case(tx, found.id))
        if (document.state == documents::DocumentState::Dispatched || document.state == documents::DocumentState::Opened)
            TRY(file_document(tx, caller, here, document));
    for (auto const& claim : treasury::claims_of(tx, "case", found.id.value))
        TRY(on_booked(tx, caller, here, treasury::Booked { claim, treasury::journal_of(tx, claim.id) }));
    for (auto const& call : desk::calls_of(tx, found.id))
        TRY(file_call(tx, caller, here, found, call));
    auto const keeping = cases::keeping(tx, found.id);
    if (!keeping)
        return {};
    TRY(file_requests(tx, caller, here, found));
    return complete(tx, caller, here, "case", found.id.value, keeping->closed_on, keeping->starts_on);
}

}  // namespace mado::records::service
