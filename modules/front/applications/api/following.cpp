#include "api/operations.h"
#include "store/application_store.h"
#include "store/filing_store.h"

#include <mado/applications/apply.h>
#include <mado/audit/audit.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/shelf.h>

namespace mado::applications {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

json::Value iso(std::optional<Day> const& day) { return day ? json::Value(day->iso()) : json::Value {}; }
json::Value moment(std::optional<Instant> const& at) { return at ? json::Value(iso_in_tokyo(*at)) : json::Value {}; }

// -- what the front knows in clear: states, dates, amounts.
struct Clear {
    Application application;
    std::vector<Step> steps;
    std::vector<Charge> charges;
};

Clear clear_of(Call const& call, Application application)
{
    return call.here().database.read(call.tenant(), [&](db::Read& tx) { return Clear { application, store::steps(tx, application.id), store::charges(tx, application.id) }; });
}

json::Value clear_body(Clear const& clear)
{
    auto const& a = clear.application;
    auto body = json::object({ { "receipt_number", a.receipt_number }, { "procedure", a.procedure }, { "definition", a.definition }, { "state", word_of(a.state) },
        { "applicant", a.applicant }, { "notice", a.notice }, { "arrived_at", moment(a.arrived_at) }, { "expected_on", iso(a.expected_on) }, { "until", iso(a.until) },
        { "is_open", a.is_open() }, { "can_be_withdrawn", a.can_be_withdrawn() }, { "opened", false }, { "asked", nullptr }, { "letters", json::Array {} }, { "looks", json::Array {} }, { "documents", json::Array {} } });
    body.set("steps", json::array_of(clear.steps, [](Step const& step) {
        return json::object({ { "number", step.number }, { "kind", step.kind }, { "event", step.event }, { "state", word_of(step.state) }, { "at", iso_in_tokyo(step.at) },
            { "answered_at", moment(step.answered_at) }, { "opened_at", moment(step.opened_at) } });
    }));
    body.set("charges", json::array_of(clear.charges, [](Charge const& charge) {
        return json::object({ { "id", charge.id }, { "title", charge.title }, { "amount", charge.amount }, { "part_paid", charge.part_paid }, { "due", iso(charge.due) }, { "state", word_of(charge.state) },
            { "paid_on", iso(charge.paid_on) }, { "ways", json::array_of(charge.ways, [](std::string const& way) { return json::Value(way); }) }, { "slip", charge.slip.empty() ? json::Value {} : json::Value(charge.slip) } });
    }));
    return body;
}

// -- what only the code opens.
json::Value asked_of(Call const& call, OpenForm const& form, Told const& request)
{
    auto const today = call.here().now().today();
    json::Array fields;
    for (auto const& marked : marked_fields(form, request.box))
        fields.push_back(json::object({ { "name", marked.control() }, { "title", marked.field->title.in(call.visit.language) }, { "type", word_of(marked.field->type) },
            { "say", marked.say }, { "schema", schema_of(*marked.field, &call.here().library, today) } }));
    return json::object({ { "words", request.box.text("words") }, { "from", request.box.text("from") }, { "asked_at", iso_in_tokyo(request.step.at) },
        { "until", iso(form.application.until) }, { "fields", std::move(fields) } });
}

void add_opened(Call const& call, OpenForm const& form, json::Value& body)
{
    auto const all = told_steps(call.visit, form);
    json::Array letters, documents;
    for (auto const& told : all) {
        if (told.step.kind != "told" || told.box.is_null())
            continue;
        if (auto words = told.box.text("words"); !words.empty())
            letters.push_back(json::object({ { "at", iso_in_tokyo(told.step.at) }, { "from", told.box.text("division") + " " + told.box.text("position") }, { "words", std::move(words) } }));
        if (auto const& document = told.box["document"]; !document.is_null())
            documents.push_back(json::object({ { "id", document.text("id") }, { "title", document.text("title") }, { "number", document.text("number") }, { "way", document.text("way") },
                { "at", iso_in_tokyo(told.step.at) }, { "opened_at", moment(told.step.opened_at) } }));
    }
    body.set("looks", looks_of(all));
    body.set("opened", true).set("letters", std::move(letters)).set("documents", std::move(documents));
    if (auto const* request = open_request(form, all))
        body.set("asked", asked_of(call, form, *request));
}

std::string etag_of(Clear const& clear) { return "\"" + std::to_string(clear.application.version) + "-" + std::to_string(clear.steps.size()) + "\""; }

// The application that this system filed; whatever else is NotFound.
Result<Application> filed(Call const& call)
{
    auto const number = receipt_number_from(call.path("receipt"));
    auto found = call.here().database.read(call.tenant(), [&](db::Read& tx) -> std::optional<Application> {
        auto application = number.empty() ? std::nullopt : store::find_by_receipt(tx, number);
        if (!application || application->is_unsent() || !call.system || store::filed_by(tx, application->id) != call.system->id.value)
            return std::nullopt;
        return application;
    });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    return std::move(*found);
}

Result<Answer> show(Call const& call)
{
    if (call.code.empty()) {
        auto const clear = clear_of(call, TRY(filed(call)));
        return Answer { .body = clear_body(clear), .headers = { { "etag", etag_of(clear) } } };
    }
    auto const form = TRY(open_for(call));
    auto const clear = clear_of(call, form.application);
    auto body = clear_body(clear);
    add_opened(call, form, body);
    return Answer { .body = std::move(body), .headers = { { "etag", etag_of(clear) } } };
}

json::Value schema_of_application()
{
    auto const step = s::object({ s::must("number", s::whole()), s::must("kind", s::text()), s::must("event", s::text()), s::must("state", s::text()), s::must("at", s::moment()),
        s::must("answered_at", s::or_null(s::moment())), s::must("opened_at", s::or_null(s::moment())) });
    auto const asked = s::object({ s::must("words", s::text()), s::must("from", s::text()), s::must("asked_at", s::moment()), s::must("until", s::or_null(s::day())),
        s::must("fields", s::array(s::object({ s::must("name", s::text()), s::must("title", s::text()), s::must("type", s::text()), s::must("say", s::text()), s::must("schema", s::anything("JSON Schema")) }))) });
    auto const document = s::object({ s::must("id", s::text()), s::must("title", s::text()), s::must("number", s::text()), s::must("way", s::text()), s::must("at", s::moment()),
        s::must("opened_at", s::or_null(s::moment())) });
    std::vector<std::string> states;
    for (auto const name : names_of(State {}))
        if (name != "unsent")
            states.emplace_back(name);
    return s::object({ s::must("receipt_number", s::text()), s::must("procedure", s::text()), s::must("definition", s::text()), s::must("state", s::words(states)), s::must("applicant", s::text()),
        s::must("notice", s::text()), s::must("arrived_at", s::moment()), s::must("expected_on", s::or_null(s::day())), s::must("until", s::or_null(s::day())), s::must("is_open", s::flag()),
        s::must("can_be_withdrawn", s::flag()), s::must("opened", s::about(s::flag(), "the code was shown: asked, letters, looks and documents are filled")), s::must("asked", s::or_null(asked)),
        s::must("letters", s::array(s::object({ s::must("at", s::moment()), s::must("from", s::text()), s::must("words", s::text()) }))), s::must("documents", s::array(document)),
        s::must("looks", s::array(s::object({ s::must("day", s::day()), s::must("division", s::text()), s::must("position", s::text()), s::must("purpose", s::words({ "opened", "changed", "printed", "forwarded", "number", "machine" })) }))),
        s::must("steps", s::array(step)),
        s::must("charges", s::array(s::object({ s::must("id", s::text()), s::must("title", s::text()), s::must("amount", s::about(s::whole(), "yen; while it is open what is left to pay")), s::must("part_paid", s::about(s::whole(), "yen that came of it so far, while something is left")), s::must("due", s::or_null(s::day())),
            s::must("state", s::about(s::word({ "open", "announced", "paid", "cancelled" }), "announced: a store or bank has said so, the money is not certain yet")), s::must("paid_on", s::or_null(s::day())),
            s::must("ways", s::about(s::array(s::text()), "card wallet payeasy convenience elqr debit transfer counter terminal; empty: at the counter")),
            s::must("slip", s::about(s::or_null(s::text()), "number of the payment slip (納付書)")) }))) });
}

// -- documents
struct Opened {
    OpenForm form;
    FoundDocument found;
};

Result<Opened> opened_document(Call const& call)
{
    auto form = TRY(open_for(call));
    auto found = TRY(document_of(call.visit, form, call.path("document")));
    return Opened { std::move(form), std::move(found) };
}

Result<Answer> show_document(Call const& call)
{
    auto const opened = TRY(opened_document(call));
    auto const& document = opened.found.document;
    auto const at = web::link(call.visit, "/api/v1/applications/" + opened.form.application.receipt_number + "/documents/" + document.text("id"));
    auto const sha = [&](std::string_view blob) { return document[blob].text("name"); };
    return Answer { .body = json::object({ { "id", document.text("id") }, { "title", document.text("title") }, { "number", document.text("number") }, { "way", document.text("way") },
                        { "pdf", at + "/pdf" }, { "html", at + "/html" }, { "has_pdf", !sha("blob").empty() } }) };
}

Result<Answer> show_pdf(Call const& call)
{
    auto const opened = TRY(opened_document(call));
    auto bytes = TRY(bytes_of(call.visit, opened.form, opened.found.document["blob"]));
    TRY(tell_opening(call.visit, opened.form, opened.found));
    return Answer { .raw = http::bytes("application/pdf", std::move(bytes)) };
}

Result<Answer> show_html(Call const& call)
{
    auto const opened = TRY(opened_document(call));
    auto const html = TRY(bytes_of(call.visit, opened.form, opened.found.document["html_blob"]));
    TRY(tell_opening(call.visit, opened.form, opened.found));
    // Laid out by our own office from its own template; it came sealed and signed.
    return Answer { .raw = http::bytes("text/html; charset=utf-8", "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>"
        + html::escape(opened.found.document.text("title")) + "</title></head><body>" + html + "</body></html>\n") };
}

// -- the code behind a document's QR
Result<Answer> verify(Call const& call)
{
    auto const code = verify_code(call.path("code"));
    struct Found { Verification document; store::DocumentSignature signature; };
    auto const found = call.here().database.read(call.tenant(), [&](db::Read& tx) -> std::optional<Found> {
        auto document = store::verification(tx, code);
        return document ? std::optional(Found { *document, store::signature(tx, code) }) : std::nullopt;
    });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "applications.verify.unknown");
    auto const& [document, signature] = *found;
    auto const signed_as = signature.by.empty() ? json::Value {} : json::object({ { "by", signature.by }, { "as", signature.as } });
    return Answer { .body = json::object({ { "number", document.number }, { "title", document.title }, { "issued_on", document.issued_on.iso() }, { "office", document.office },
                        { "hash", document.hash }, { "signature", signed_as } }) };
}

}  // namespace

Result<OpenForm> open_for(Call const& call)
{
    if (call.code.empty())
        return refuse(Refusal::Kind::Forbidden, "applications.api.code_needed");
    auto form = TRY(open_with_code(call.visit, call.path("receipt"), call.code));
    form.caller = call.resident(form.application.id);
    return form;
}

std::vector<api::Operation> following_operations()
{
    api::Parameter const receipt = api::path("receipt", { "受付番号", "Receipt number" }, "7K3M9QX24TJ");
    api::Parameter const document = api::path("document", { "文書の id", "Id of the document" }, "01900000-0000-7000-8000-000000000000");
    std::vector<api::Operation> all;
    all.push_back(api::get("show_application", "/applications/{receipt}", "applications").needs_code_or(api::scope::follow)
        .about({ "申請のいま", "How an application stands" }, { "トークンだけなら状態・日付・金額。控えの鍵を添えると、求められていること、お知らせ、文書も読めます。",
                     "With a token alone: states, dates, amounts. With the code also what is asked, letters and documents." })
        .with({ receipt }).answers(schema_of_application(), {}).to(show));
    all.push_back(api::get("show_document", "/applications/{receipt}/documents/{document}", "documents").needs_code_or(api::scope::follow)
        .about({ "文書", "A document" }).with({ receipt, document })
        .answers(s::object({ s::must("id", s::text()), s::must("title", s::text()), s::must("number", s::text()), s::must("way", s::text()), s::must("pdf", s::text()), s::must("html", s::text()), s::must("has_pdf", s::flag()) }), {})
        .to(show_document));
    all.push_back(api::get("download_document", "/applications/{receipt}/documents/{document}/pdf", "documents").needs_code_or(api::scope::follow)
        .about({ "文書のPDF", "Its PDF" }, { "初めて開いた時が、通知の届いた時になります。", "The first opening is the arrival of the notice." }).with({ receipt, document }).answers_bytes("application/pdf").to(show_pdf));
    all.push_back(api::get("read_document", "/applications/{receipt}/documents/{document}/html", "documents").needs_code_or(api::scope::follow)
        .about({ "文書のHTML", "Its HTML" }, { "初めて開いた時が、通知の届いた時になります。", "The first opening is the arrival of the notice." }).with({ receipt, document }).answers_bytes("text/html").to(show_html));
    all.push_back(api::get("verify_document", "/verify/{code}", "documents").open_to_everyone()
        .about({ "文書を確かめる", "Verifies a document" }, { "番号・日付・発行者・ハッシュと、PDFに電子署名があればその名義だけを返します。", "Number, day, office and hash, and in whose name the PDF is signed; nothing of what it says." })
        .with({ api::path("code", { "文書の照合コード", "Code printed on the document" }, "ABCD-EFGH") })
        .answers(s::object({ s::must("number", s::text()), s::must("title", s::text()), s::must("issued_on", s::day()), s::must("office", s::text()), s::must("hash", s::text()),
            s::must("signature", s::about(s::or_null(s::object({ s::must("by", s::text()), s::must("as", s::about(s::word({ "b_b", "b_t", "b_lta" }), "PAdES: b_b, with a time stamp b_t, to be verified for long b_lta")) })), "null: the PDF is not signed")) }), {}).to(verify));
    return all;
}

}  // namespace mado::applications
