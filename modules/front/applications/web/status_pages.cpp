#include "model/form.h"
#include "store/application_store.h"
#include "web/following.h"
#include "web/next_page.h"
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/papers/papers.h>

#include <cctype>

#include <ranges>

namespace mado::applications {

namespace {

using web::Attempt;
using web::Visit;

std::string telephone_link(std::string const& phone)
{
    std::string digits;
    for (auto const c : phone)
        if ((c >= '0' && c <= '9') || c == '+')
            digits += c;
    return digits.empty() ? "" : "tel:" + digits;
}

http::Response private_page(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

ShownStep to_come(Visit const& visit, OpenForm const& form)
{
    ShownStep step { .state = "next", .title = web::words(visit, "applications.timeline.result"), .at = {}, .words = {} };
    if (form.application.expected_on)
        step.words = web::words(visit, "applications.timeline.expected", { { "day", day_words(visit, *form.application.expected_on) } });
    return step;
}

std::vector<ShownStep> charges_to_come(Visit const& visit, OpenForm const& form)
{
    std::vector<ShownStep> all;
    auto evaluation = form.evaluation(visit);
    for (auto const& charge : evaluation.charges())
        if (charge.known && !charge.charge->staff_side() && charge.total().amount() > 0)
            all.push_back({ .state = "next", .title = web::words(visit, "applications.timeline.charge", { { "title", charge.charge->title.in(visit.language) }, { "amount", yen_words(visit, charge.total().amount()) } }),
                .at = {}, .words = web::words(visit, "applications.timeline.charge_when") });
    return all;
}

Result<http::Response> show_receipt(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto const& application = form.application;
    ReceiptPage values { form.title(visit), moment_words(visit, *application.arrived_at), grouped(application.receipt_number), grouped(form.contents.code), form.at(visit, "/copy"),
        form.at(visit, "/status"), form.at(visit, "/withdraw"), web::words(visit, application.mail_address.empty() ? "applications.receipt.no_mail" : "applications.receipt.mail"), {} };
    values.steps.push_back({ .state = "done", .title = web::words(visit, "applications.timeline.arrived"), .at = moment_words(visit, *application.arrived_at), .words = {} });
    values.steps.push_back({ .state = "next", .title = web::words(visit, "applications.timeline.examine", { { "office", form.office.name.empty() ? visit.town.name : form.office.name } }), .at = {},
        .words = web::words(visit, "applications.timeline.examine_about") });
    for (auto& step : charges_to_come(visit, form))
        values.steps.push_back(std::move(step));
    values.steps.push_back(to_come(visit, form));
    values.by_post = by_post(visit, form);
    return private_page(web::page(visit, "applications/receipt.html", values));
}

// -- the copy of what was sent, in the form that the regulation sets.
Result<http::Response> show_copy(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto evaluation = form.evaluation(visit);
    papers::Filing const filing { form.application.receipt_number, form.application.arrived_at, visit.town.name, portal::head_of(visit.town), form.office.name, form.office.phone, "ja" };
    auto const& papers = visit.here.papers;
    auto const html = TRY(papers.html(papers.form_of(*form.definition), papers::form_values(evaluation, form.codes(visit), filing)));
    auto const bytes = TRY(papers.pdf(html, { .title = form.definition->title.japanese(), .author = visit.town.name + " " + form.office.name, .made_at = *form.application.arrived_at,
        .footer = grouped(form.application.receipt_number), .town = visit.town }));
    auto response = http::bytes("application/pdf", bytes);
    response.with("content-disposition", "inline; filename=\"" + form.application.receipt_number + ".pdf\"");
    return private_page(std::move(response));
}

// -- the status.

std::string until_words(Visit const& visit, OpenForm const& form, json::Value const& box)
{
    auto const day = form.application.until ? form.application.until : Day::parse(box.text("until"));
    return day ? day_words(visit, *day) : "";
}

Turn turn_of(Visit const& visit, OpenForm const& form, Told const& request)
{
    Turn turn;
    auto const marked = marked_fields(form, request.box);
    turn.from = request.box.text("from", form.office.name);
    turn.at = moment_words(visit, request.step.at);
    turn.words = request.box.text("words");
    turn.until = until_words(visit, form, request.box);
    turn.complete = form.at(visit, "/complete");
    turn.count = std::to_string(marked.size());
    turn.telephone = form.office.phone;
    turn.telephone_link = telephone_link(form.office.phone);
    for (auto const& field : marked)
        turn.asked.push_back({ field.field->title.in(visit.language), field.say, definitions::shown(*field.field, stored_of(form, field), form.codes(visit), visit.language) });
    return turn;
}

std::string event_words(Visit const& visit, OpenForm const& form, Step const& step)
{
    static constexpr std::array<std::string_view, 21> known { "charge_changed", "corrected_ex_officio", "correction_accepted", "correction_declined", "forwarded", "paper_arrived", "paper_seen", "files_sent", "taken", "asked", "completion_received", "drafted", "decided", "dispatched", "closed", "withdrawn", "withdrawal_refused",
        "withdrawal_sent", "extended", "deemed", "lapsed" };
    if (std::ranges::find(known, step.event) == known.end())
        return {};
    return web::words(visit, "applications.event." + step.event, { { "office", form.office.name.empty() ? visit.town.name : form.office.name } });
}

std::vector<ShownStep> timeline(Visit const& visit, OpenForm const& form, std::vector<Told> const& all, bool is_turn)
{
    std::vector<ShownStep> steps;
    steps.push_back({ .state = "done", .title = web::words(visit, "applications.timeline.arrived"), .at = moment_words(visit, *form.application.arrived_at), .words = {} });
    for (auto const& told : all)
        if (auto title = event_words(visit, form, told.step); !title.empty())
            steps.push_back({ .state = "done", .title = std::move(title), .at = moment_words(visit, told.step.at), .words = {} });
    auto const state = form.application.state;
    if (is_turn) {
        steps.back().state = "here";
        steps.back().is_here = true;
    }
    if (state > State::Unsent && state < State::Decided) {
        if (!is_turn)
            steps.push_back({ .state = "here", .title = state_words(visit, form.application), .at = {}, .words = {}, .is_here = true });
        steps.push_back(to_come(visit, form));
    }
    return steps;
}

// The words of the office; a result of a draw or examination that has no document is said in the reader's language.
std::string letter_words(Visit const& visit, json::Value const& box)
{
    static constexpr std::array<std::string_view, 6> known { "won", "reserve", "lost", "passed", "failed", "ineligible" };
    auto const result = box.text("result");
    if (!box.text("words").empty() || std::ranges::find(known, result) == known.end())
        return box.text("words");
    return web::words(visit, "applications.result." + result, { { "number", std::to_string(box.integer("number")) } });
}

void add_letters(Visit const& visit, OpenForm const& form, std::vector<Told> const& all, StatusPage& values)
{
    for (auto const& told : std::views::reverse(all)) {
        if (told.step.kind != "told" || told.box.is_null())
            continue;
        auto const from = told.box.text("division") + (told.box.text("position").empty() ? "" : " " + told.box.text("position"));
        if (auto words = letter_words(visit, told.box); !words.empty())
            values.letters.push_back({ from, moment_words(visit, told.step.at), std::move(words) });
        auto const& document = told.box["document"];
        if (document.is_null())
            continue;
        auto const at = form.at(visit, "/documents/" + document.text("id"));
        bool const is_electronic = document.text("way") == "electronic";
        values.documents.push_back({ document.text("title"), at, at + "/pdf",
            document.text("number") + "　" + day_words(visit, day_in_tokyo(told.step.at)) + (is_electronic ? "" : "　" + web::words(visit, "applications.status.paper_too")) });
    }
}

ShownCharge shown_charge(Visit const& visit, OpenForm const& form, Charge const& charge)
{
    ShownCharge shown { charge.title, yen_words(visit, charge.amount), {}, {} };
    auto const day_of = [&](std::optional<Day> const& day) { return day ? day_words(visit, *day) : std::string(); };
    if (charge.state == ChargeState::Open) {
        shown.about = charge.due ? web::words(visit, "applications.status.due", { { "day", day_of(charge.due) } }) : "";
        if (charge.part_paid > 0)
            shown.about = web::words(visit, "applications.charge.part_paid", { { "amount", yen_words(visit, charge.part_paid) } }) + (shown.about.empty() ? "" : "　") + shown.about;
        shown.pay = form.at(visit, "/charges/" + http::percent_encoded(charge.id));
    } else {
        shown.about = web::words(visit, "applications.charge." + word_of(charge.state), { { "day", day_of(charge.paid_on) } });
    }
    return shown;
}

Result<http::Response> show_status(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_form(visit));
    if (form.application.is_unsent())
        return http::see_other(form.at(visit, ""));
    auto const all = told_steps(visit, form);
    auto const* request = open_request(form, all);
    StatusPage values;
    values.procedure = form.title(visit);
    values.number = grouped(form.application.receipt_number);
    values.state = request ? web::words(visit, "applications.status.your_turn") : state_words(visit, form.application);
    values.state_kind = request ? "turn" : form.application.can_be_withdrawn() ? "" : "done";
    values.home = web::link(visit, "/");
    values.list = web::link(visit, "/applications");
    values.copy = form.at(visit, "/copy");
    values.looks = form.at(visit, "/looks");
    values.withdrawing = std::ranges::any_of(all, [](Told const& told) { return told.step.event == "withdrawal_sent"; }) && form.application.can_be_withdrawn();
    values.withdraw = form.application.can_be_withdrawn() && !values.withdrawing ? form.at(visit, "/withdraw") : "";
    values.office = form.office.name;
    values.telephone = form.office.phone;
    values.telephone_link = telephone_link(form.office.phone);
    values.place = form.office.place;
    if (request)
        values.turn = turn_of(visit, form, *request);
    values.steps = timeline(visit, form, all, request != nullptr);
    add_letters(visit, form, all, values);
    for (auto const& charge : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::charges(tx, form.application.id); }))
        values.charges.push_back(shown_charge(visit, form, charge));
    values.has_charges = !values.charges.empty();
    values.by_post = by_post(visit, form);
    values.offered = offered_next(visit, form, all);
    values.has_offered = !values.offered.empty();
    return private_page(web::page(visit, "applications/status.html", values));
}

// -- documents.

Result<http::Response> show_document(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto const found = TRY(document_of(visit, form, visit.request.path.at("document")));
    auto const html = TRY(bytes_of(visit, form, found.document["html_blob"]));
    TRY(tell_opening(visit, form, found));
    // Laid out by our own office from its own template; it came sealed and signed.
    DocumentPage const values { found.document.text("title"), form.at(visit, "/status"), form.at(visit, "/documents/" + found.document.text("id") + "/pdf"), html::trusted(html) };
    return private_page(web::page(visit, "applications/document.html", values));
}

Result<http::Response> show_document_pdf(Visit const& visit, Attempt const*)
{
    auto const form = TRY(open_sent(visit));
    auto const found = TRY(document_of(visit, form, visit.request.path.at("document")));
    auto bytes = TRY(bytes_of(visit, form, found.document["blob"]));
    TRY(tell_opening(visit, form, found));
    auto response = http::bytes("application/pdf", std::move(bytes));
    response.with("content-disposition", "inline; filename=\"" + found.document.text("id") + ".pdf\"");
    return private_page(std::move(response));
}

// -- 取下げ.
constexpr std::size_t longest_reason = 500;

Result<http::Response> show_withdraw(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(open_sent(visit));
    WithdrawPage const values { web::trouble_summary(visit, attempt), form.title(visit), form.at(visit, "/status"), visit.request.answer("reason"), web::trouble_of(visit, attempt, "reason") };
    return private_page(web::page(visit, "applications/withdraw.html", values, attempt));
}

Result<http::Response> act_withdraw(Visit const& visit)
{
    auto const form = TRY(open_sent(visit));
    auto const reason = visit.request.answer("reason");
    if (reason.size() > 3 * longest_reason)
        return refuse(std::vector<FieldError> { { "reason", "applications.withdraw.too_long", { { "most", std::to_string(longest_reason) } } } });
    auto const letter = sealed_letter(visit.here, visit.tenant(), form.application, gateway::Kind::Withdrawn, json::object({ { "reason", reason }, { "by", "applicant" } }));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return withdraw(tx, form.caller, visit.here, form.application.id, letter); }));
    return web::done(visit, form.path("/status"), "applications.said.withdrawn");
}

// -- 補正: just the marked fields.

bool is_of(std::string_view control, Marked const& marked)
{
    auto const name = marked.control();
    return control == name || control.starts_with(name + ".");
}

Result<http::Response> show_complete(Visit const& visit, Attempt const* attempt)
{
    auto const form = TRY(open_sent(visit));
    auto const asking = TRY(asking_of(visit, form));
    CompletePage values { web::trouble_summary(visit, attempt), form.title(visit), form.at(visit, "/status"), asking.request.box.text("words"), until_words(visit, form, asking.request.box),
        asking.request.box.text("from", form.office.name), {} };
    web::FormState state { .codes = form.codes(visit), .on = visit.now().today(), .troubles = attempt ? web::troubles(visit, attempt) : std::vector<web::Trouble> {},
        .typed = attempt ? &visit.request.form : nullptr };
    for (auto const& marked : asking.marked) {
        state.prefix = marked.group ? marked.group->name + "." + std::to_string(marked.row) + "." : "";
        if (marked.field->type == definitions::FieldType::Group) {
            auto evaluation = form.evaluation(visit);
            for (std::size_t row = 0; row < evaluation.rows(marked.field->name); ++row)
                std::ranges::move(web::fields_of_row(visit, evaluation, *marked.field, row, state), std::back_inserter(values.controls));
            continue;
        }
        auto view = web::field_view(visit, *marked.field, stored_of(form, marked), true, state);
        view.help = marked.say.empty() ? view.help : marked.say;
        values.controls.push_back(std::move(view));
    }
    return private_page(web::page(visit, "applications/complete.html", values, attempt));
}

// The answers of the pages with the marked controls as they were typed now and all others as they were sent.
std::vector<FieldError> read_marked(Visit const& visit, OpenForm& form, std::vector<Marked> const& marked)
{
    std::vector<FieldError> errors;
    auto const is_marked = [&](std::string_view control) { return std::ranges::any_of(marked, [&](Marked const& one) { return is_of(control, one); }); };
    for (auto const& page : form.definition->ask()) {
        auto const concerns = [&](Marked const& one) { return form.definition->page_of(one.group ? one.group->name : one.field->name) == &page; };
        if (std::ranges::none_of(marked, concerns))
            continue;
        definitions::FormPairs pairs;
        for (auto const& field : page.fields) {
            auto const stored = form.contents.answers.find(field.name);
            for (auto& pair : definitions::controls_of(field, stored == form.contents.answers.end() ? json::Value {} : stored->second))
                if (!is_marked(pair.first))
                    pairs.push_back(std::move(pair));
        }
        for (auto const& pair : visit.request.form)
            if (is_marked(pair.first) && !pair.first.ends_with(".remove"))
                pairs.push_back(pair);
        auto const reading = definitions::read_form(form.definition, page.name, pairs, form.inputs(visit), &visit.here.library, visit.language);
        for (auto const& one : marked)
            if (concerns(one))
                if (auto const answer = reading.answers.find(one.group ? one.group->name : one.field->name); answer != reading.answers.end())
                    form.contents.answers[answer->first] = answer->second;
        for (auto const& error : reading.errors)
            if (is_marked(error.field))
                errors.push_back(error);
    }
    for (auto const& [control, value] : visit.request.form)
        if (control != "csrf" && !is_marked(control))
            errors.push_back({ control, "applications.check.unknown", { { "control", control } } });
    return errors;
}

Kept keep_marked_files(Visit const& visit, OpenForm& form, std::vector<Marked> const& marked)
{
    Kept all;
    for (auto const& one : marked) {
        Kept kept;
        if (!one.group) {
            kept = keep_uploads(visit, { one.field }, {}, form.contents.answers, form.contents.keys);
        } else if (auto rows = form.contents.answers.find(one.group->name); rows != form.contents.answers.end() && rows->second.is_array() && one.row < rows->second.array().size()) {
            auto& row = rows->second.array()[one.row].object();
            kept = keep_uploads(visit, { one.field }, one.group->name + "." + std::to_string(one.row) + ".", row, form.contents.keys);
        }
        std::ranges::move(kept.blobs, std::back_inserter(all.blobs));
        std::ranges::move(kept.errors, std::back_inserter(all.errors));
    }
    return all;
}

Result<http::Response> act_complete(Visit const& visit)
{
    auto form = TRY(open_sent(visit));
    auto const asking = TRY(asking_of(visit, form));
    auto kept = keep_marked_files(visit, form, asking.marked);
    std::ranges::move(read_marked(visit, form, asking.marked), std::back_inserter(kept.errors));
    if (!kept.errors.empty())
        return refuse(std::move(kept.errors));
    auto const status = form.path("/status");
    TRY(send_completion(visit, std::move(form), asking, kept.blobs));
    return web::done(visit, status, "applications.said.completed");
}

// -- the page behind a document's QR code: that it is ours, and nothing of what it says.

Result<http::Response> show_verify(Visit const& visit, Attempt const*)
{
    auto const code = verify_code(visit.request.path.at("code"));
    auto const found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::verification(tx, code); });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "applications.verify.unknown");
    auto const signature = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::signature(tx, code); });
    VerifyPage const page { found->number, found->title, day_words(visit, found->issued_on), found->office, found->hash, signature.by,
        { signature.as == "b_b" ? "applications.verify.signed" : signature.as == "b_lta" ? "applications.verify.signed_for_long" : "applications.verify.signed_and_stamped" } };
    return web::page(visit, "applications/verify.html", page);
}

}  // namespace

std::vector<web::Route> status_routes(Gate const& gate)
{
    http::Limits const limits { .file_bytes = web::file_bytes, .total_bytes = web::upload_bytes };
    std::vector<web::Route> routes;
    routes.push_back(web::page("/applications/{application}/receipt").open_to_everyone().to(show_receipt));
    routes.push_back(web::page("/applications/{application}/copy").open_to_everyone().to(show_copy));
    routes.push_back(web::page("/applications/{application}/status").open_to_everyone().to(show_status));
    routes.push_back(web::page("/applications/{application}/documents/{document}").open_to_everyone().to(show_document));
    routes.push_back(web::page("/applications/{application}/documents/{document}/pdf").open_to_everyone().to(show_document_pdf));
    routes.push_back(web::form("/applications/{application}/next/{name}").open_to_everyone().posts([gate](web::Visit const& visit) { return act_next(visit, gate); }));
    routes.push_back(web::form("/applications/{application}/withdraw").open_to_everyone().to(show_withdraw, act_withdraw));
    routes.push_back(web::form("/applications/{application}/complete").open_to_everyone().with(limits).to(show_complete, act_complete));
    return routes;
}

std::vector<web::Route> verify_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::page("/verify/{code}").open_to_everyone().to(show_verify));
    return routes;
}

}  // namespace mado::applications
