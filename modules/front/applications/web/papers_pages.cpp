#include "service/papers.h"
#include "store/paper_store.h"
#include "web/papers.h"

#include <mado/papers/cover_sheet.h>
#include <mado/web/uploads.h>

namespace mado::applications {

namespace {

using web::Attempt;
using web::Visit;

struct CoverSheetPage {
    std::string back, pdf;
    html::Safe article;
    static constexpr auto fields = std::tuple { html::field("back", &CoverSheetPage::back), html::field("pdf", &CoverSheetPage::pdf), html::field("article", &CoverSheetPage::article) };
};

struct SendLaterPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string procedure, back, cover_sheet;
    std::vector<web::FieldView> controls;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SendLaterPage::trouble_summary), html::field("procedure", &SendLaterPage::procedure),
        html::field("back", &SendLaterPage::back), html::field("cover_sheet", &SendLaterPage::cover_sheet), html::field("controls", &SendLaterPage::controls) };
};

bool is_by_post(OpenForm const& form, definitions::Field const& field)
{
    auto const answer = form.contents.answers.find(field.name);
    return field.type == definitions::FieldType::File && answer != form.contents.answers.end() && answer->second.text("way") == "post";
}

// The fields whose paper is still out: sent by post, and the office has not said that it is there.
std::vector<definitions::Field const*> still_out(Visit const& visit, OpenForm const& form)
{
    std::vector<definitions::Field const*> fields;
    if (!form.application.can_be_withdrawn())
        return fields;
    auto const told = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::papers(tx, form.application.id); });
    for (auto const& page : form.definition->ask())
        for (auto const& field : page.fields) {
            auto const state = told.find(field.name);
            bool const is_out = state == told.end() || state->second == "open" || state->second == "missing";
            if (is_by_post(form, field) && is_out)
                fields.push_back(&field);
        }
    return fields;
}

std::optional<Day> latest_day(Visit const& visit, OpenForm const& form)
{
    auto evaluation = form.evaluation(visit);
    for (auto const& limit : evaluation.limits())
        if (limit.limit->until == definitions::Limit::Until::Attachments && limit.last_day)
            return limit.last_day;
    return std::nullopt;
}

Result<std::string> cover_sheet_html(Visit const& visit, OpenForm const& form)
{
    auto const fields = still_out(visit, form);
    if (fields.empty())
        return refuse(Refusal::Kind::Gone, "applications.papers.nothing_out");
    auto const zone = visit.here.staff_addresses.find(form.application.zone);
    papers::CoverSheet sheet { form.application.receipt_number, form.definition->title.japanese(), visit.town.name, form.office.name, form.office.phone, form.office.address,
        papers::address_of_task(zone == visit.here.staff_addresses.end() ? std::string() : zone->second, visit.town.slug, form.application.receipt_number), {},
        latest_day(visit, form) };
    for (auto const* field : fields)
        sheet.papers.push_back({ field->title.japanese() });
    return visit.here.papers.html(papers::cover_sheet, papers::cover_sheet_values(sheet));
}

http::Response private_page(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

Result<http::Response> show_cover_sheet(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto const html = TRY(cover_sheet_html(visit, form));
    auto const article = TRY(visit.here.papers.as_page(html));
    CoverSheetPage const values { form.at(visit, "/status"), form.at(visit, "/cover-sheet.pdf"), html::trusted(article) };
    return private_page(web::page(visit, "applications/cover_sheet.html", values));
}

Result<http::Response> show_cover_sheet_pdf(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto const html = TRY(cover_sheet_html(visit, form));
    auto bytes = TRY(visit.here.papers.pdf(html, { .title = "送付票", .author = visit.town.name + " " + form.office.name, .made_at = *form.application.arrived_at, .town = visit.town }));
    auto response = http::bytes("application/pdf", std::move(bytes));
    response.with("content-disposition", "inline; filename=\"cover-sheet-" + form.application.receipt_number + ".pdf\"");
    return private_page(std::move(response));
}

Result<http::Response> show_send_later(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(open_sent(visit));
    auto const fields = still_out(visit, form);
    if (fields.empty())
        return refuse(Refusal::Kind::Gone, "applications.papers.nothing_out");
    SendLaterPage values { web::trouble_summary(visit, attempt), form.title(visit), form.at(visit, "/status"), form.at(visit, "/cover-sheet"), {} };
    web::FormState const state { .codes = &visit.here.library, .on = visit.now().today(), .troubles = attempt ? web::troubles(visit, attempt) : std::vector<web::Trouble> {} };
    for (auto const* field : fields) {
        auto view = web::field_view(visit, *field, {}, false, state);
        view.file->ways.clear();  // it is sent as a file here, or by post as before
        view.file->asks_consent = false;
        values.controls.push_back(std::move(view));
    }
    return private_page(web::page(visit, "applications/send_later.html", values, attempt));
}

Result<http::Response> act_send_later(Visit const& visit)
{
    auto form = TRY(open_sent(visit));
    auto const seen = form.application;
    auto const fields = still_out(visit, form);
    if (fields.empty())
        return refuse(Refusal::Kind::Gone, "applications.papers.nothing_out");
    json::Object answers;
    auto kept = keep_uploads(visit, fields, {}, answers, form.contents.keys);
    if (kept.errors.empty() && answers.empty())
        kept.errors.push_back({ fields.front()->name, "applications.papers.choose" });
    if (!kept.errors.empty())
        return refuse(std::move(kept.errors));
    auto files = files_for_submission(*form.definition, answers, form.contents.keys);
    auto blobs = blobs_of(files);
    auto const letter = sealed_letter(visit.here, visit.tenant(), form.application, gateway::Kind::Corrected,
        json::object({ { "answers", json::Object {} }, { "files", std::move(files) } }), std::move(blobs));
    for (auto const& [name, answer] : answers)
        form.contents.answers[name] = answer;
    LateFiles const late { save_form(form), kept.blobs, letter };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return send_late_files(tx, form.caller, visit.here, seen, late); }));
    return web::done(visit, form.path("/status"), "applications.said.files_sent");
}

}  // namespace

std::optional<ByPost> by_post(Visit const& visit, OpenForm const& form)
{
    auto const fields = still_out(visit, form);
    if (fields.empty())
        return std::nullopt;
    ByPost shown { form.at(visit, "/cover-sheet"), form.at(visit, "/send-later"), {}, std::to_string(fields.size()), {} };
    if (auto const latest = latest_day(visit, form))
        shown.latest = day_words(visit, *latest);
    for (auto const* field : fields)
        shown.papers.push_back({ field->title.in(visit.language) });
    return shown;
}

std::vector<web::Route> paper_routes()
{
    http::Limits const limits { .file_bytes = web::file_bytes, .total_bytes = web::upload_bytes };
    std::vector<web::Route> routes;
    routes.push_back(web::page("/applications/{application}/cover-sheet").open_to_everyone().to(show_cover_sheet));
    routes.push_back(web::page("/applications/{application}/cover-sheet.pdf").open_to_everyone().to(show_cover_sheet_pdf));
    routes.push_back(web::form("/applications/{application}/send-later").open_to_everyone().with(limits).to(show_send_later, act_send_later));
    return routes;
}

std::vector<web::PageType> paper_pages()
{
    return { html::page<CoverSheetPage>("applications/cover_sheet.html"), html::page<SendLaterPage>("applications/send_later.html") };
}

}  // namespace mado::applications
