#include "service/render.h"

#include "service/keys.h"
#include "service/laying.h"
#include "service/printing.h"
#include "store/document_store.h"
#include "store/seal_store.h"

#include <mado/documents/seals.h>
#include <mado/documents/withheld.h>
#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/gateway/gateway.h>
#include <mado/time/fiscal.h>

namespace mado::documents {

namespace {

using store::Reserved;

// What was made outside the transaction.
struct Sealed {
    Made made;
    std::string box;   // sealed for the applicant; empty when nobody reads it
    std::string signed_by {}, signed_as {};
};

json::Value blob_for(files::Blob const& blob)
{
    return json::object({ { "name", blob.name }, { "size", static_cast<std::int64_t>(blob.size) }, { "key", crypto::base64url(crypto::view(blob.key.bytes)) } });
}

json::Value document_for(Reserved const& reserved, Made const& made)
{
    auto const& document = reserved.document;
    auto value = json::object({ { "id", document.id.value }, { "number", document.number }, { "title", document.title }, { "hash", made.hash },
        { "way", word_of(document.way) } });
    if (document.way == Way::Electronic)
        value.set("blob", blob_for(made.pdf)).set("html_blob", blob_for(made.page));
    return value;
}

std::optional<crypto::PublicKey> key_of(std::string const& base64url)
{
    auto const bytes = crypto::from_base64url(base64url);
    crypto::PublicKey key;
    if (!bytes || bytes->size() != key.bytes.size())
        return std::nullopt;
    std::ranges::copy(*bytes, reinterpret_cast<char*>(key.bytes.data()));
    return key;
}

std::string sealed_box(Reserved const& reserved, Made const& made)
{
    auto const key = key_of(reserved.application_key);
    if (!key)
        return {};
    auto words = reserved.box;
    words.set("document", document_for(reserved, made));
    return gateway::box_for(*key, words);
}

Result<Sealed> make(Workplace const& here, Hands const& hands, std::string const& tenant, Reserved const& reserved)
{
    auto const laid = TRY(laid_out(here, hands, tenant, reserved));
    auto const page = TRY(here.papers.as_page(laid.html));
    Made const made { crypto::sha256_hex(laid.pdf), here.files.keep_bytes(laid.pdf), here.files.keep_bytes(page) };
    return Sealed { made, sealed_box(reserved, made), laid.signed_by, laid.signed_as };
}

json::Value told_body(Reserved const& reserved, Sealed const& sealed, Instant now)
{
    auto const& document = reserved.document;
    bool const goes_out = document.way == Way::Electronic && reserved.case_state == "decided";
    auto clear = reserved.clear;
    clear.set("state", goes_out ? "dispatched" : reserved.case_state).set("at", now.microseconds);
    if (goes_out)
        clear.set("event", "dispatched");
    auto verify = json::object({ { "code", document.verify_code }, { "number", document.number }, { "title", document.title }, { "date", document.issued_on.iso() },
        { "office", reserved.shown["issuer"].text("office") }, { "hash", sealed.made.hash } });
    if (!sealed.signed_by.empty())
        verify.set("signed_by", sealed.signed_by).set("signed_as", sealed.signed_as);
    clear.set("verify", std::move(verify));
    return json::object({ { "clear", std::move(clear) }, { "box", sealed.box.empty() ? json::Value {} : json::Value(sealed.box) } });
}

void tell_front(db::Write& tx, Workplace const& here, Reserved const& reserved, Sealed const& sealed)
{
    auto const now = here.now();
    auto const& document = reserved.document;
    gateway::Letter letter { .kind = gateway::Kind::Told, .subject = document.of.value, .receiver = "front", .arrived_at = now.at };
    if (document.way == Way::Electronic)
        letter.blobs = { { sealed.made.pdf.name, sealed.made.pdf.size }, { sealed.made.page.name, sealed.made.page.size } };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, now.at, told_body(reserved, sealed, now.at));
    gateway::post(tx, now, letter);
}

// False: it was rendered before.
bool keep_made(db::Write& tx, Caller const& caller, Workplace const& here, Document const& document, Sealed const& sealed)
{
    auto const now = here.now();
    auto const& made = sealed.made;
    if (!store::set_rendered(tx, document.id, { made.hash, boxed(here, document.id.value, "pdf", made.pdf), boxed(here, document.id.value, "page", made.page), sealed.signed_by, sealed.signed_as }))
        return false;
    files::name_blob(tx, made.pdf.name, made.pdf.size, "document", document.id.value, now.at);
    files::name_blob(tx, made.page.name, made.page.size, "document", document.id.value, now.at);
    audit::record(tx, caller, now, "documents.document.rendered", { { "document", document.id.value }, { "case", document.of.value } }, { { "hash", made.hash } });
    return true;
}

Result<void> send(db::Write& tx, Caller const& caller, Workplace const& here, Reserved const& reserved, Sealed const& sealed)
{
    auto const& document = reserved.document;
    if (document.way != Way::Through)
        tell_front(tx, here, reserved, sealed);
    if (document.way == Way::Paper) {
        make_task(tx, caller, here, document.id, Why::Paper);
        return {};
    }
    return dispatch(tx, caller, here, document.id, here.now().at);
}

Result<void> write_down(db::Write& tx, Workplace const& here, Reserved const& reserved, Sealed const& sealed)
{
    Caller const caller { .tenant = tx.tenant(), .kind = CallerKind::System, .job = std::string(render_job) };
    return keep_made(tx, caller, here, reserved.document, sealed) ? send(tx, caller, here, reserved, sealed) : Result<void>();
}

Reserved reserved_of(Document const& document, Foreign const& foreign, Instant now)
{
    return { document, foreign.issuer, json::object({ { "issuer", json::object({ { "office", foreign.issuer } }) } }), foreign.clear.is_object() ? foreign.clear : json::object({}),
        foreign.box.is_object() ? foreign.box : json::object({}), "decided", foreign.application_key, now };
}

}  // namespace

Result<void> render(Workplace const& here, jobs::Job const& job, Hands const& hands)
{
    DocumentId const id { job.payload.text("document") };
    auto const reserved = here.database.read(job.tenant, [&](db::Read& tx) -> std::optional<Reserved> {
        auto const sealing = sealing_of(tx, id);
        if (sealing && sealing->state != SealingState::Sealed)
            return std::nullopt;  // its keeper has not affixed the seal
        return store::find_reserved(tx, id);
    });
    if (!reserved)
        return {};
    auto const sealed = TRY(make(here, hands, job.tenant, *reserved));
    return here.database.write(job.tenant, { .name = render_job }, [&](db::Write& tx) { return write_down(tx, here, *reserved, sealed); });
}

Result<void> dispatch(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& id, Instant at)
{
    if (!store::set_dispatched(tx, id, at))
        return refuse(Refusal::Kind::Conflict, "documents.document.changed_meanwhile");
    auto const document = TRY(find(tx, id));
    audit::record(tx, caller, here.now(), "documents.document.dispatched", { { "document", id.value }, { "case", document.of.value } },
        { { "way", word_of(document.way) } });
    return here.listeners.publish(tx, caller, here, Dispatched { document, at });
}

Result<Made> made(db::Read& tx, Workplace const& here, DocumentId const& id)
{
    auto const rendered = store::find_rendered(tx, id);
    if (!rendered)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_rendered");
    if (store::is_withheld(tx, id))
        return refuse(Refusal::Kind::Forbidden, "documents.document.withheld");
    auto const pdf = TRY(opened_blob(here, id.value, "pdf", rendered->pdf));
    auto const page = TRY(opened_blob(here, id.value, "page", rendered->page));
    return Made { rendered->hash, pdf, page };
}

void withhold(db::Write& tx, CaseId const& of)
{
    store::set_withheld(tx, of, true);
    // Its words were laid out before: it is not sealed and sent to the address of before.
    store::return_waiting(tx, of, "支援措置が始まる前に作られた文書です。出さないことにして、案件で決定を変更してください。");
}
void give_back(db::Write& tx, CaseId const& of) { store::set_withheld(tx, of, false); }

Result<Document> adopt(db::Write& tx, Caller const& caller, Workplace const& here, Foreign const& foreign)
{
    auto const now = here.now();
    auto const year = fiscal_year(foreign.issued_on);
    Document const document { .id = { now.id() }, .of = foreign.of, .owner = foreign.owner, .name = foreign.name, .title = foreign.title, .addressee = foreign.addressee,
        .series = Series::Letter, .number = foreign.number, .number_year = year, .number_in_series = store::next_number(tx, foreign.issuer, year),
        .way = foreign.application_key.empty() ? Way::Paper : foreign.way, .state = DocumentState::Reserved, .hash = {},
        .verify_code = foreign.verify_code.empty() ? here.ids.handle() : foreign.verify_code, .receipt_number = foreign.receipt_number, .issued_on = foreign.issued_on,
        .dispatched_at = {}, .opened_at = {}, .version = 1 };
    store::insert(tx, reserved_of(document, foreign, now.at));
    audit::record(tx, caller, now, "documents.document.adopted", { { "document", document.id.value }, { "case", document.of.value } },
        { { "number", document.number }, { "name", document.name }, { "way", word_of(document.way) } });
    keep_made(tx, caller, here, document, { foreign.made, {} });
    return document;
}

Result<void> deliver(db::Write& tx, Caller const& caller, Workplace const& here, Document const& adopted, Foreign const& foreign)
{
    auto const reserved = reserved_of(adopted, foreign, here.now().at);
    return send(tx, caller, here, reserved, { foreign.made, sealed_box(reserved, foreign.made) });
}

Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, DocumentId const& id, Form form)
{
    auto const all = TRY(here.database.read(tenant, [&](db::Read& tx) { return made(tx, here, id); }));
    auto const& blob = form == Form::Pdf ? all.pdf : all.page;
    auto bytes = here.files.read(blob.name, blob.key);
    if (!bytes)
        return refuse(Refusal::Kind::Gone, "documents.document.lost");
    return std::move(*bytes);
}

}  // namespace mado::documents
