#include "web/csv.h"
#include "web/pages.h"

#include <mado/names/id.h>
#include <mado/organization/organization.h>
#include <mado/privacy/provisions.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::privacy::web {

namespace {

struct ProvisionLine {
    std::string address, day, recipient, ground, purpose, items, persons, form, source, of, of_address, division, state;
    bool is_open = false;
    static constexpr auto fields = std::tuple { html::field("address", &ProvisionLine::address), html::field("day", &ProvisionLine::day), html::field("recipient", &ProvisionLine::recipient),
        html::field("ground", &ProvisionLine::ground), html::field("purpose", &ProvisionLine::purpose), html::field("items", &ProvisionLine::items),
        html::field("persons", &ProvisionLine::persons), html::field("form", &ProvisionLine::form), html::field("source", &ProvisionLine::source), html::field("of", &ProvisionLine::of),
        html::field("of_address", &ProvisionLine::of_address), html::field("division", &ProvisionLine::division), html::field("state", &ProvisionLine::state),
        html::field("is_open", &ProvisionLine::is_open) };
};

struct YearLink {
    std::string address, words;
    static constexpr auto fields = std::tuple { html::field("address", &YearLink::address), html::field("words", &YearLink::words) };
};

struct ProvisionsView {
    std::string add, csv, year;              // add: "" for who may only read
    std::vector<YearLink> others;
    std::vector<ProvisionLine> lines;
    static constexpr auto fields = std::tuple { html::field("add", &ProvisionsView::add), html::field("csv", &ProvisionsView::csv), html::field("year", &ProvisionsView::year),
        html::field("others", &ProvisionsView::others), html::field("lines", &ProvisionsView::lines) };
};

struct FormChoice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &FormChoice::value), html::field("words", &FormChoice::words), html::field("is_chosen", &FormChoice::is_chosen) };
};

struct ProvisionView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, source, day, of, of_address, version, given_on, recipient, ground, purpose, items, persons, remarks;
    std::string given_on_error, recipient_error, ground_error, purpose_error, items_error, persons_error, remarks_error;
    std::vector<FormChoice> forms;
    bool is_from_event = false, is_checked = false, is_special = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ProvisionView::trouble_summary), html::field("back", &ProvisionView::back), html::field("title", &ProvisionView::title),
        html::field("source", &ProvisionView::source), html::field("day", &ProvisionView::day), html::field("of", &ProvisionView::of), html::field("of_address", &ProvisionView::of_address),
        html::field("version", &ProvisionView::version), html::field("given_on", &ProvisionView::given_on), html::field("recipient", &ProvisionView::recipient),
        html::field("ground", &ProvisionView::ground), html::field("purpose", &ProvisionView::purpose), html::field("items", &ProvisionView::items), html::field("persons", &ProvisionView::persons),
        html::field("remarks", &ProvisionView::remarks), html::field("given_on_error", &ProvisionView::given_on_error), html::field("recipient_error", &ProvisionView::recipient_error),
        html::field("ground_error", &ProvisionView::ground_error), html::field("purpose_error", &ProvisionView::purpose_error), html::field("items_error", &ProvisionView::items_error),
        html::field("persons_error", &ProvisionView::persons_error), html::field("remarks_error", &ProvisionView::remarks_error), html::field("forms", &ProvisionView::forms),
        html::field("is_from_event", &ProvisionView::is_from_event), html::field("is_checked", &ProvisionView::is_checked), html::field("is_special", &ProvisionView::is_special) };
};

std::string say(Visit const& visit, std::string_view key) { return mado::web::words(visit, key); }

int year_asked(Visit const& visit)
{
    auto const typed = visit.request.query_of("year");
    int year = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), year);
    return year >= 2000 && year <= 2999 ? year : fiscal_year(visit.now().today());
}

std::string receipt_of(db::Read& tx, CaseId const& id)
{
    auto const found = id ? cases::find(tx, id) : refuse(Refusal::Kind::NotFound, "cases.case.not_found");
    return found ? grouped(found->receipt_number) : std::string();
}

ProvisionLine line_of(Visit const& visit, db::Read& tx, Provision const& one)
{
    auto const or_unsure = [&](std::string const& words) { return words.empty() ? say(visit, "privacy.file.unsure") : words; };
    auto const division = organization::division(tx, one.division);
    // Which procedure a special case is of stands in the case alone.
    auto const kept = [&](std::string const& words) { return one.is_special ? say(visit, "privacy.provision.special") : or_unsure(words); };
    return { mado::web::link(visit, { "privacy", "provisions", one.id }), wareki::text(one.given_on), kept(one.recipient), kept(one.ground), one.is_special ? std::string() : one.purpose,
        kept(one.items), std::to_string(one.persons), say(visit, "privacy.provision.form." + word_of(one.form)), say(visit, "privacy.provision.source." + word_of(one.source)),
        receipt_of(tx, one.of), one.of ? mado::web::link(visit, { "cases", one.of.value }) : std::string(),
        one.division.empty() ? say(visit, "privacy.provision.whole") : division ? division->name : one.division,
        say(visit, one.is_checked ? "privacy.file.confirmed" : "privacy.file.unconfirmed"), !one.is_checked };
}

std::vector<ProvisionLine> lines_of(Visit const& visit, int year)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<ProvisionLine> lines;
        for (auto const& one : provisions(tx, visit.caller, year))
            lines.push_back(line_of(visit, tx, one));
        return lines;
    });
}

std::string id_of(Visit const& visit)
{
    auto const found = visit.request.path.find("provision");
    return found == visit.request.path.end() ? std::string() : found->second;
}

}  // namespace

Shown show_provisions(Visit const& visit, Attempt const*)
{
    auto const year = year_asked(visit);
    auto const at = [&](char const* path, int of) { return mado::web::link(visit, path) + "?year=" + std::to_string(of); };
    ProvisionsView view;
    view.csv = at("/privacy/provisions.csv", year);
    view.year = wareki::fiscal_year_text(year);
    view.others = { { at("/privacy/provisions", year - 1), wareki::fiscal_year_text(year - 1) } };
    if (year < fiscal_year(visit.now().today()))
        view.others.push_back({ at("/privacy/provisions", year + 1), wareki::fiscal_year_text(year + 1) });
    view.lines = lines_of(visit, year);
    bool const may_write = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return !access::scope(tx, visit.caller, may_keep_provisions).empty(); });
    view.add = may_write ? mado::web::link(visit, "/privacy/provisions/new") : std::string();
    return mado::web::page(visit, "privacy/provisions.html", view);
}

Shown show_provisions_csv(Visit const& visit, Attempt const*)
{
    auto const year = year_asked(visit);
    std::vector<std::string> heads;
    for (auto const* head : { "given_on", "recipient", "ground", "purpose", "items", "persons", "form", "source", "case", "division", "state" })
        heads.push_back(say(visit, "privacy.provision." + std::string(head)));
    auto csv = csv_begun(heads);
    for (auto const& line : lines_of(visit, year))
        csv += csv_line({ line.day, line.recipient, line.ground, line.purpose, line.items, line.persons, line.form, line.source, line.of, line.division, line.state });
    return as_csv(std::move(csv), "提供の記録" + std::to_string(year));
}

Shown show_provision(Visit const& visit, Attempt const* attempt)
{
    auto const id = id_of(visit);
    ProvisionView view;
    Provision kept;
    kept.given_on = visit.now().today();
    if (!id.empty()) {
        kept = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_provision(tx, visit.caller, id); }));
        view.of = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return receipt_of(tx, kept.of); });
        view.of_address = kept.of ? mado::web::link(visit, { "cases", kept.of.value }) : std::string();
    }
    // What a special case gave is read behind its own gate.
    if (kept.is_special)
        return http::see_other(mado::web::link(visit, { "cases", kept.of.value }));
    auto const typed = [&](std::string_view name, std::string const& words) { return attempt ? visit.request.answer(name) : words; };
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/privacy/provisions");
    view.title = say(visit, id.empty() ? "privacy.provision.add" : "privacy.provision.one");
    view.is_from_event = kept.source != Source::Hand;
    view.source = say(visit, "privacy.provision.source." + word_of(kept.source));
    view.day = wareki::text(kept.given_on);
    view.version = typed("version", std::to_string(kept.version));
    view.given_on = typed("given_on", kept.given_on.iso());
    view.recipient = typed("recipient", kept.recipient), view.ground = typed("ground", kept.ground), view.purpose = typed("purpose", kept.purpose);
    view.items = typed("items", kept.items), view.remarks = typed("remarks", kept.remarks), view.persons = typed("persons", std::to_string(kept.persons));
    view.is_checked = attempt ? visit.request.answer("checked") == "yes" : kept.is_checked;
    for (auto const name : names_of(Form {}))
        view.forms.push_back({ std::string(name), say(visit, "privacy.provision.form." + std::string(name)), typed("form", word_of(kept.form)) == name });
    struct Control { char const* name; std::string* error; };
    for (auto const& [name, error] : { Control { "given_on", &view.given_on_error }, Control { "recipient", &view.recipient_error }, Control { "ground", &view.ground_error },
             Control { "purpose", &view.purpose_error }, Control { "items", &view.items_error }, Control { "persons", &view.persons_error }, Control { "remarks", &view.remarks_error } })
        *error = mado::web::trouble_of(visit, attempt, name);
    return mado::web::page(visit, "privacy/provision.html", view, attempt);
}

Shown act_provision(Visit const& visit)
{
    auto const& request = visit.request;
    Provision typed;
    typed.id = id_of(visit);
    auto const day = Day::parse(request.answer("given_on"));
    if (!day && request.has("given_on"))
        return refuse({ { "given_on", "privacy.wrong_day" } });
    typed.given_on = day.value_or(visit.now().today());
    typed.recipient = request.answer("recipient"), typed.ground = request.answer("ground"), typed.purpose = request.answer("purpose");
    typed.items = request.answer("items"), typed.remarks = request.answer("remarks");
    typed.persons = number_typed(request.answer("persons"));
    typed.is_checked = request.answer("checked") == "yes";
    typed.version = number_typed(request.answer("version"));
    for (auto const name : names_of(Form {}))
        if (name == request.answer("form"))
            typed.form = value_of<Form>(name);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_provision(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/privacy/provisions", "privacy.said.provision");
}

std::vector<mado::web::PageType> provision_pages() { return { html::page<ProvisionsView>("privacy/provisions.html"), html::page<ProvisionView>("privacy/provision.html") }; }

}  // namespace mado::privacy::web
