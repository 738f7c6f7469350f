// 受付票: what is handed over or posted back, as a page and as a paper; and the blank form of a procedure.
#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/shelf.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

namespace mado::entry::web {

namespace {

struct LackView {
    std::string label, say;
    static constexpr auto fields = std::tuple { html::field("label", &LackView::label), html::field("say", &LackView::say) };
};

struct ReceiptView {
    std::string title, number, arrived, channel, office, phone, slip, of, procedure, channel_word, next, choose;
    std::vector<LackView> lacks;
    bool has_lacks = false, may_read = false;
    static constexpr auto fields = std::tuple { html::field("title", &ReceiptView::title), html::field("number", &ReceiptView::number), html::field("arrived", &ReceiptView::arrived),
        html::field("channel", &ReceiptView::channel), html::field("office", &ReceiptView::office), html::field("phone", &ReceiptView::phone), html::field("slip", &ReceiptView::slip),
        html::field("of", &ReceiptView::of), html::field("procedure", &ReceiptView::procedure), html::field("channel_word", &ReceiptView::channel_word),
        html::field("next", &ReceiptView::next), html::field("choose", &ReceiptView::choose), html::field("lacks", &ReceiptView::lacks),
        html::field("has_lacks", &ReceiptView::has_lacks), html::field("may_read", &ReceiptView::may_read) };
};

struct Slip {
    cases::Case of;
    organization::Division office;
    std::vector<LackView> lacks;
    bool may_read = false;
};

std::string label_of(definitions::Definition const& definition, std::string const& control)
{
    auto const* field = definition.field(control.substr(0, control.find('.')));
    if (!field)
        return control;
    auto const name = definitions::field_of_control(control);
    auto const dot = name.find('.');
    auto const* inner = dot == std::string::npos ? nullptr : field->field(name.substr(name.rfind('.') + 1));
    if (!inner)
        return field->title.japanese();
    return field->title.japanese() + std::to_string(std::atoi(name.c_str() + dot + 1) + 1) + "　" + inner->title.japanese();
}

// What is still missing or does not fit, in the words that the form itself would say.
std::vector<LackView> lacks_of(Visit const& visit, definitions::Evaluation& evaluation, cases::Content const& content)
{
    std::set<std::string> kept;
    for (auto const& line : content.misfit)
        kept.insert(line.text("field"));
    std::vector<LackView> lacks;
    for (auto const& error : definitions::check_all(evaluation, &visit.here.library, "ja"))
        if (kept.erase(error.field) > 0)
            lacks.push_back({ label_of(evaluation.definition(), error.field), sentence_of(visit, error) });
    for (auto const& rest : kept)  // a number: it is masked now, and wrong all the same
        lacks.push_back({ label_of(evaluation.definition(), rest), mado::web::words(visit, "entry.receipt.does_not_fit") });
    return lacks;
}

Result<Slip> slip_of(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Slip> {
        Slip slip;
        slip.of = TRY(cases::find(tx, entry_of(visit)));
        TRY(access::allow(tx, visit.caller, cases::may_enter, { slip.of.owner }));
        if (!slip.of.entered_by || slip.of.applicant == "staff")
            return refuse(Refusal::Kind::NotFound, "entry.not_found");
        auto evaluation = TRY(cases::evaluation(tx, visit.here, slip.of));
        slip.lacks = lacks_of(visit, evaluation, cases::content(tx, slip.of.id));
        slip.office = organization::division(tx, slip.of.owner).value_or(organization::Division { slip.of.owner, slip.of.owner, {}, {} });
        slip.may_read = access::allow(tx, visit.caller, cases::may_read, { slip.of.owner }).has_value();
        return slip;
    });
}

json::Value fact(std::string label, std::string value) { return json::object({ { "label", std::move(label) }, { "value", std::move(value) } }); }

json::Value slip_values(Visit const& visit, Slip const& slip)
{
    auto const say = [&](char const* key) { return mado::web::words(visit, key); };
    auto values = json::object({ { "town", json::object({ { "name", visit.town.name } }) }, { "procedure", json::object({ { "title", slip.of.title } }) },
        { "case", json::object({ { "receipt_number", grouped(slip.of.receipt_number) }, { "received_wareki", wareki::text(slip.of.received_on()) } }) },
        { "issuer", json::object({ { "office", slip.office.name }, { "phone", slip.office.phone } }) }, { "addressee", json::object({ { "name", slip.of.applicant_name },
            { "honorific", slip.of.applicant == "business" ? "御中" : "様" } }) } });
    values.set("facts", json::array({ fact(say("entry.receipt.number"), grouped(slip.of.receipt_number)), fact(say("entry.receipt.procedure"), slip.of.title),
        fact(say("entry.receipt.arrived"), moment_words(slip.of.arrived_at)), fact(say("entry.receipt.channel"), channel_words(visit, slip.of.channel)),
        fact(say("entry.receipt.office"), slip.office.name + (slip.office.phone.empty() ? "" : "　" + slip.office.phone)) }));
    values.set("asked", json::array_of(slip.lacks, [](LackView const& lack) { return json::object({ { "label", lack.label }, { "say", lack.say } }); }));
    values.set("has_asked", !slip.lacks.empty());
    return values;
}

}  // namespace

Shown show_receipt(Visit const& visit, Attempt const*)
{
    auto const slip = TRY(slip_of(visit));
    ReceiptView view;
    view.title = slip.of.title;
    view.number = grouped(slip.of.receipt_number);
    view.arrived = moment_words(slip.of.arrived_at);
    view.channel = channel_words(visit, slip.of.channel);
    view.office = slip.office.name;
    view.phone = slip.office.phone;
    view.slip = mado::web::link(visit, { "entry", slip.of.id.value, "receipt.pdf" });
    view.of = mado::web::link(visit, { "cases", slip.of.id.value });
    view.procedure = slip.of.procedure;
    view.channel_word = slip.of.channel;
    view.next = mado::web::link(visit, "/entry");
    view.choose = mado::web::link(visit, "/entry");
    view.lacks = slip.lacks;
    view.has_lacks = !view.lacks.empty();
    view.may_read = slip.may_read;
    auto response = mado::web::page(visit, "entry/receipt.html", view);
    response.with("cache-control", "no-store");
    return response;
}

Shown show_slip(Visit const& visit, Attempt const*)
{
    auto const slip = TRY(slip_of(visit));
    auto const& papers = visit.here.papers;
    auto const html = TRY(papers.html("receipt_slip", slip_values(visit, slip)));
    auto response = http::bytes("application/pdf", TRY(papers.pdf(html, { .title = mado::web::words(visit, "entry.receipt.slip") + " " + slip.of.title,
        .author = visit.town.name + " " + slip.office.name, .made_at = slip.of.opened_at, .footer = grouped(slip.of.receipt_number), .town = visit.town })));
    response.with("content-disposition", "inline; filename=\"" + slip.of.receipt_number + ".pdf\"").with("cache-control", "no-store");
    return response;
}

// The paper that the regulation sets, to be filled in by hand: the same as the front gives out.
Shown show_blank_form(Visit const& visit, Attempt const*)
{
    auto name = visit.request.path.at("procedure");
    if (name.ends_with(".pdf"))
        name.resize(name.size() - 4);
    struct Blank { definitions::DefinitionPointer definition; std::string html; };
    auto form = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<Blank> {
        auto const definition = definitions::published_definition(tx, visit.here.definitions, name, visit.now().today());
        if (!definition)
            return refuse(Refusal::Kind::NotFound, "entry.no_procedure");
        auto html = TRY(cases::blank_form(tx, visit.here, *definition));
        return Blank { definition, std::move(html) };
    });
    auto const blank = TRY(std::move(form));
    auto response = http::bytes("application/pdf", TRY(visit.here.papers.pdf(blank.html, { .title = blank.definition->title.japanese(), .author = visit.town.name,
        .made_at = instant_in_tokyo(visit.now().today()), .town = visit.town })));
    response.with("content-disposition", "inline; filename=\"" + name + ".pdf\"");
    return response;
}

std::vector<mado::web::PageType> receipt_pages() { return { html::page<ReceiptView>("entry/receipt.html") }; }

}  // namespace mado::entry::web
