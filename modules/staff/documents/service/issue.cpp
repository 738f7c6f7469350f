#include "service/numbers.h"
#include "service/render.h"
#include "store/document_store.h"
#include "store/seal_store.h"

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/time/wareki.h>

namespace mado::documents {

namespace {

json::Value object_or_empty(json::Value const& value) { return value.is_object() ? value : json::object({}); }

json::Value shown_with(json::Value values, Document const& document, tenancy::Town const& town, std::string const& public_address)
{
    values = object_or_empty(values);
    values.set("document", json::object({ { "title", document.title }, { "number", document.number }, { "date_wareki", wareki::text(document.issued_on) } }));
    values.set("verify", json::object({ { "url", public_address + "/" + town.slug + "/verify/" + document.verify_code }, { "code", grouped(document.verify_code) } }));
    return values;
}

}  // namespace

Result<Document> issue(db::Write& tx, Caller const& caller, Workplace const& here, Issue const& issue)
{
    if (!here.papers.has(issue.name))
        return refuse(Refusal::Kind::Invalid, "documents.no_such_template", { { "name", issue.name } });
    auto const* town = here.towns.by_code(tx.tenant());
    auto const* proves = issue.through.empty() ? town : here.towns.by_code(issue.through);
    if (!town || !proves)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
    auto const now = here.now();
    DocumentId const id { now.id() };
    auto const taken = next_of(tx, caller, here, *town, { issue.series, issue.owner, issue.title, id, issue.of });
    Document const document { .id = id, .of = issue.of, .owner = issue.owner, .name = issue.name, .title = issue.title, .addressee = issue.addressee,
        .series = issue.series, .number = taken.text, .number_year = taken.year, .number_in_series = taken.number,
        .way = !issue.through.empty() ? Way::Through : issue.application_key.empty() ? Way::Paper : issue.way, .state = DocumentState::Reserved, .hash = {}, .verify_code = here.ids.handle(),
        .receipt_number = issue.receipt_number, .issued_on = now.today(), .dispatched_at = {}, .opened_at = {}, .version = 1 };
    store::insert(tx, { document, taken.sign, shown_with(issue.values, document, *proves, here.public_address), object_or_empty(issue.clear), object_or_empty(issue.box),
        issue.state, issue.application_key, now.at });
    audit::record(tx, caller, now, "documents.document.issued", { { "document", document.id.value }, { "case", document.of.value } },
        { { "number", document.number }, { "name", document.name }, { "way", word_of(document.way) } });
    if (auto const seal = store::seal_for(tx, document.name, document.issued_on)) {
        store::insert_sealing(tx, document.id, seal->id, now.at);
        audit::record(tx, caller, now, "documents.document.seal_asked", { { "document", document.id.value }, { "case", document.of.value }, { "official_seal", seal->id.value } });
        return document;  // rendered when its keeper has affixed it
    }
    jobs::enqueue(tx, now, render_job, json::object({ { "document", document.id.value } }));
    return document;
}

void keep_sign(db::Write& tx, std::string const& division, std::string const& sign) { store::keep_sign(tx, division, sign); }

Result<Document> find(db::Read& tx, DocumentId const& document)
{
    auto found = store::find_document(tx, document);
    if (!found)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
    return std::move(*found);
}

std::vector<Document> of_case(db::Read& tx, CaseId const& of) { return store::of_case(tx, of); }

}  // namespace mado::documents
