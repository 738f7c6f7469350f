#include "web/pages.h"

#include "model/number.h"
#include "service/printing.h"
#include "service/render.h"
#include "store/document_store.h"

#include <mado/documents/seals.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>
#include <mado/web/site.h>

namespace mado::documents::pages {

namespace {

constexpr int a_page = 50;

struct Row {
    std::string address, number, date, date_iso, title, addressee;
    html::Message way, state;
    static constexpr auto fields = std::tuple { html::field("address", &Row::address), html::field("number", &Row::number), html::field("date", &Row::date),
        html::field("date_iso", &Row::date_iso), html::field("title", &Row::title), html::field("addressee", &Row::addressee), html::field("way", &Row::way),
        html::field("state", &Row::state) };
};

struct DocumentsPage {
    std::vector<Row> documents;
    std::string sought, search, older, print;  // addresses
    bool searched = false, has_documents = false;
    static constexpr auto fields = std::tuple { html::field("documents", &DocumentsPage::documents), html::field("sought", &DocumentsPage::sought),
        html::field("search", &DocumentsPage::search), html::field("older", &DocumentsPage::older), html::field("print", &DocumentsPage::print),
        html::field("searched", &DocumentsPage::searched),
        html::field("has_documents", &DocumentsPage::has_documents) };
};

struct Step {
    std::string at, at_iso, who;
    html::Message what;
    static constexpr auto fields = std::tuple { html::field("at", &Step::at), html::field("at_iso", &Step::at_iso), html::field("who", &Step::who), html::field("what", &Step::what) };
};

struct DocumentPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string number, title, addressee, issued_on, receipt_number, code, hash, pdf, back, of;
    std::string signed_by, carrier_number, seal, seal_reason, seal_post, seal_version, remark, remark_error;
    html::Message way, state, signed_as, posted_as, seal_state;
    bool may_ask_again = false;
    html::Safe article;
    bool is_rendered = false;
    std::vector<Step> history;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &DocumentPage::trouble_summary), html::field("signed_by", &DocumentPage::signed_by),
        html::field("signed_as", &DocumentPage::signed_as), html::field("posted_as", &DocumentPage::posted_as), html::field("carrier_number", &DocumentPage::carrier_number),
        html::field("seal", &DocumentPage::seal), html::field("seal_state", &DocumentPage::seal_state), html::field("seal_reason", &DocumentPage::seal_reason),
        html::field("seal_post", &DocumentPage::seal_post), html::field("seal_version", &DocumentPage::seal_version), html::field("remark", &DocumentPage::remark),
        html::field("remark_error", &DocumentPage::remark_error), html::field("may_ask_again", &DocumentPage::may_ask_again),
        html::field("number", &DocumentPage::number), html::field("title", &DocumentPage::title),
        html::field("addressee", &DocumentPage::addressee), html::field("issued_on", &DocumentPage::issued_on),
        html::field("receipt_number", &DocumentPage::receipt_number), html::field("code", &DocumentPage::code), html::field("hash", &DocumentPage::hash),
        html::field("pdf", &DocumentPage::pdf), html::field("back", &DocumentPage::back), html::field("of", &DocumentPage::of), html::field("way", &DocumentPage::way),
        html::field("state", &DocumentPage::state), html::field("article", &DocumentPage::article), html::field("is_rendered", &DocumentPage::is_rendered),
        html::field("history", &DocumentPage::history) };
};

Row row_of(web::Visit const& visit, Document const& document)
{
    return { web::link(visit, { "documents", document.id.value }), document.number, wareki::text(document.issued_on), document.issued_on.iso(), document.title,
        document.addressee, { "documents.way." + word_of(document.way) }, { "documents.state." + word_of(document.state) } };
}

// Divisions may overlap, so that a document may come twice; one more than a page tells whether there is an older one.
std::vector<Document> listed(web::Visit const& visit, model::Sought const& sought, std::string const& before)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::map<DocumentId, Document, std::greater<>> newest_first;
        for (auto const& division : access::scope(tx, visit.caller, read_documents))
            for (auto& document : store::list(tx, division, sought, before, a_page + 1))
                newest_first.emplace(document.id, std::move(document));
        std::vector<Document> documents;
        for (auto& [id, document] : newest_first)
            documents.push_back(std::move(document));
        return documents;
    });
}

// Who read a document of a person is in the trace (ARCHITECTURE.md, Trace).
Result<Document> readable(web::Visit const& visit)
{
    auto const id = visit.request.id<DocumentTag>("document");
    return visit.here.database.write(visit.tenant(), { .name = "documents.read" }, [&](db::Write& tx) -> Result<Document> {
        auto document = TRY(find(tx, id));
        TRY(access::allow(tx, visit.caller, read_documents, { .owner = document.owner }));
        audit::record(tx, visit.caller, visit.now(), "documents.document.read", { { "document", id.value }, { "case", document.of.value } });
        return document;
    });
}

// documents.print_task.made → documents.history.print_task.made
html::Message words_of(web::Visit const& visit, std::string const& event)
{
    auto const dot = event.find('.');
    auto const key = "documents.history" + (dot == std::string::npos ? "" : event.substr(dot));
    return { visit.site.has_words(key) ? key : "documents.history.other" };
}

std::vector<Step> history_of(web::Visit const& visit, Document const& document)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Step> steps;
        for (auto const& event : audit::events_of(tx, { "document", document.id.value })) {
            if (event.event == "documents.document.read")
                continue;
            auto const person = event.person ? organization::person(tx, event.person) : std::nullopt;
            steps.push_back({ wareki::text(event.at), iso_in_tokyo(event.at), person ? person->name : std::string {}, words_of(visit, event.event) });
        }
        return steps;
    });
}

// How it was sealed, signed and sent: what proves that it went.
void lay_proof(web::Visit const& visit, DocumentPage& page, DocumentId const& id)
{
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        if (auto const rendered = store::find_rendered(tx, id); rendered && !rendered->signed_by.empty()) {
            page.signed_by = rendered->signed_by;
            page.signed_as = { "documents.signed." + rendered->signed_as };
        }
        if (auto const task = task_of(tx, id); task && !task->posted_as.empty()) {
            page.posted_as = { "documents.posted." + task->posted_as };
            page.carrier_number = task->carrier_number;
        }
        auto const sealing = sealing_of(tx, id);
        if (!sealing)
            return 0;
        page.seal = sealing->seal_title;
        page.seal_state = { "documents.seal.state." + word_of(sealing->state) };
        page.seal_reason = sealing->state == SealingState::Waiting ? std::string() : sealing->reason;
        page.seal_post = web::link(visit, { "documents", id.value, "seal" });
        page.seal_version = std::to_string(sealing->version);
        page.may_ask_again = sealing->state == SealingState::Returned && access::allow(tx, visit.caller, print_documents, { .owner = sealing->owner });
        return 0;
    });
}

}  // namespace

std::vector<web::PageType> document_pages()
{
    return { html::page<DocumentsPage>("documents/documents.html"), html::page<DocumentPage>("documents/document.html") };
}

Result<http::Response> show_list(web::Visit const& visit, web::Attempt const*)
{
    DocumentsPage page;
    page.sought = visit.request.query_of("number");
    page.searched = !page.sought.empty();
    page.search = web::link(visit, "/documents");
    page.print = web::link(visit, "/documents/print");
    auto documents = listed(visit, model::sought(page.sought), visit.request.query_of("before"));
    if (documents.size() > a_page) {
        documents.resize(a_page);
        page.older = page.search + "?before=" + documents.back().id.value + (page.searched ? "&number=" + http::percent_encoded(page.sought) : "");
    }
    for (auto const& document : documents)
        page.documents.push_back(row_of(visit, document));
    page.has_documents = !page.documents.empty();
    return web::page(visit, "documents/documents.html", page);
}

Result<http::Response> show_document(web::Visit const& visit, web::Attempt const* attempt)
{
    auto const document = TRY(readable(visit));
    DocumentPage page;
    page.number = document.number;
    page.title = document.title;
    page.addressee = document.addressee;
    page.issued_on = wareki::text(document.issued_on);
    page.receipt_number = grouped(document.receipt_number);
    page.code = grouped(document.verify_code);
    page.hash = document.hash;
    page.pdf = web::link(visit, { "documents", document.id.value, "pdf" });
    page.back = web::link(visit, "/documents");
    page.of = web::link(visit, { "cases", document.of.value });
    page.way = { "documents.way." + word_of(document.way) };
    page.state = { "documents.state." + word_of(document.state) };
    page.is_rendered = document.state != DocumentState::Reserved;
    if (page.is_rendered) {
        // Made by print::as_web_html from a bound template, whose values are escaped.
        page.article = html::trusted(TRY(bytes_of(visit.here, visit.tenant(), document.id, Form::Page)));
    }
    page.history = history_of(visit, document);
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.remark = visit.request.answer("remark");
    page.remark_error = web::trouble_of(visit, attempt, "remark");
    lay_proof(visit, page, document.id);
    return web::page(visit, "documents/document.html", page, attempt);
}

Result<http::Response> show_pdf(web::Visit const& visit, web::Attempt const*)
{
    auto const document = TRY(readable(visit));
    auto response = http::bytes("application/pdf", TRY(bytes_of(visit.here, visit.tenant(), document.id, Form::Pdf)));
    response.with("content-disposition", "inline; filename*=UTF-8''" + http::percent_encoded(document.number + " " + document.title) + ".pdf");
    response.with("cache-control", "no-store");
    return response;
}

}  // namespace mado::documents::pages
