#include "web/pages.h"

#include <mado/definitions/answers.h>
#include <mado/html/safe.h>
#include <mado/portal/purposes.h>
#include <mado/web/site.h>
#include <mado/definitions/evaluation.h>
#include <mado/definitions/shelf.h>
#include <mado/papers/papers.h>
#include <mado/search/search.h>
#include <mado/time/wareki.h>

#include <cctype>

namespace mado::portal {

namespace {

using definitions::Definition;
using definitions::DefinitionPointer;
using web::Attempt;
using web::Visit;

constexpr int most_found = 50;
constexpr std::size_t most_often = 6, most_words = 4;

bool is_for_residents(Definition const& definition)
{
    return std::ranges::any_of(definition.applicants, [](std::string const& applicant) { return applicant != "staff"; });
}

// What residents meet today.
std::vector<DefinitionPointer> published(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<DefinitionPointer> all;
        for (auto const& version : definitions::published_all(tx, visit.now().today()))
            if (auto definition = definitions::definition(tx, visit.here.definitions, version.hash); definition && is_for_residents(*definition))
                all.push_back(std::move(definition));
        return all;
    });
}

std::string yen(Visit const& visit, Yen amount) { return visit.language == "en" ? amount.english() : amount.text(); }

std::string day_words(Visit const& visit, Day day)
{
    if (visit.language == "en")
        return english_text(day);
    return visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

// As somebody who has answered nothing and sends it now.
definitions::Evaluation of_nobody(Visit const& visit, DefinitionPointer const& definition)
{
    definitions::Inputs inputs;
    inputs.applicant = definition->applicants.front();
    inputs.identity.how = "none";
    inputs.received_on = visit.now().today();
    inputs.received_at = visit.now().at;
    inputs.calendar = &visit.here.calendar;
    inputs.decisions = definitions::lasting(visit.here.library);
    return { definition, std::move(inputs) };
}

// The amount of a charge before anything is answered: nothing when it depends on answers or on staff. A charge of 0 yen depends too: on
// what makes it due.
std::optional<Yen> amount_of(definitions::Evaluation& evaluation, definitions::Charge const& charge)
{
    if (charge.staff_side())
        return std::nullopt;
    for (auto const& found : evaluation.charges())
        if (found.charge == &charge && found.known && !found.total().is_zero())
            return found.total();
    return std::nullopt;
}

std::string fee_line(Visit const& visit, DefinitionPointer const& definition)
{
    if (definition->charges.empty())
        return web::words(visit, "portal.line.free");
    auto evaluation = of_nobody(visit, definition);
    auto const amount = amount_of(evaluation, definition->charges.front());
    return amount ? web::words(visit, "portal.line.fee", { { "amount", yen(visit, *amount) } }) : web::words(visit, "portal.line.later");
}

std::string number_of(definitions::Evaluation& evaluation, definitions::Limit const& limit)
{
    auto const value = definitions::json_of(evaluation.evaluate(limit.days));
    return value.is_integer() ? std::to_string(value.integer()) : "";
}

std::string time_words(Visit const& visit, definitions::Evaluation& evaluation, definitions::Limit const& limit)
{
    auto const days = number_of(evaluation, limit);
    return days.empty() ? web::words(visit, "portal.procedure.time_open") : web::words(visit, limit.working_days ? "portal.procedure.working_days" : "portal.procedure.days", { { "n", days } });
}

definitions::Limit const* main_limit(Definition const& definition)
{
    for (auto const& limit : definition.limits)
        if (limit.until == definitions::Limit::Until::Decision && limit.starts == definitions::Limit::Starts::Arrival && !limit.days.staff_side)
            return &limit;
    return nullptr;
}

std::string line_of(Visit const& visit, DefinitionPointer const& definition)
{
    auto line = fee_line(visit, definition);
    if (auto const* limit = main_limit(*definition)) {
        auto evaluation = of_nobody(visit, definition);
        line += "・" + time_words(visit, evaluation, *limit);
    }
    return line;
}

Entry entry_of(Visit const& visit, DefinitionPointer const& definition)
{
    return { definition->title.in(visit.language), web::link(visit, { "procedures", definition->procedure }), line_of(visit, definition) };
}

std::string search_link(Visit const& visit, std::string_view word) { return web::link(visit, "/procedures") + "?q=" + http::percent_encoded(word); }

bool is_about(Definition const& definition, Life const& life)
{
    return std::ranges::any_of(life.words, [&](std::string_view word) {
        return definition.title.japanese().find(word) != std::string::npos
            || std::ranges::any_of(definition.words, [&](std::string const& known) { return known.find(word) != std::string::npos; });
    });
}

// Only the events that lead somewhere in this town.
std::vector<LifeEvent> life_of(Visit const& visit, std::vector<DefinitionPointer> const& all)
{
    std::vector<LifeEvent> events;
    for (auto const& life : life_events()) {
        std::string titles;
        std::string only;
        int count = 0;
        for (auto const& definition : all)
            if (is_about(*definition, life)) {
                titles += (titles.empty() ? "" : "、") + definition->title.in(visit.language);
                only = web::link(visit, { "procedures", definition->procedure });
                ++count;
            }
        if (count == 0)
            continue;
        html::Safe const drawing = html::trusted(std::string(life.picture));  // our own drawing, above
        auto const picture = html::element("svg", { { "viewBox", "0 0 40 40" }, { "aria-hidden", "true" }, { "focusable", "false" } }, drawing);
        events.push_back({ web::words(visit, std::string("portal.life.") + life.name), count == 1 ? only : search_link(visit, life.words.front()), titles, picture });
    }
    return events;
}

std::string telephone_link(std::string const& phone)
{
    std::string digits;
    for (auto const c : phone)
        if (std::isdigit(static_cast<unsigned char>(c)) || c == '+')
            digits += c;
    return digits.empty() ? "" : "tel:" + digits;
}

Result<http::Response> show_home(Visit const& visit, Beside const& beside)
{
    auto const all = published(visit);
    HomePage values;
    values.search = values.all = web::link(visit, "/procedures");
    values.applications = web::link(visit, "/applications");
    values.count = std::to_string(all.size());
    values.has_procedures = !all.empty();
    values.life = life_of(visit, all);
    values.has_life = !values.life.empty();
    for (auto const& definition : all) {
        if (values.often.size() < most_often)
            values.often.push_back(entry_of(visit, definition));
        if (values.words.size() < most_words && !definition->words.empty())
            values.words.push_back({ definition->words.front(), search_link(visit, definition->words.front()), {} });
    }
    if (beside)
        for (auto const& mine : beside(visit))
            (mine.is_turn ? values.turns : values.own).push_back({ mine.title, mine.address, mine.state, mine.until });
    values.has_own = !values.own.empty();
    std::set<std::string> seen;
    for (auto const& procedure : visit.here.database.read(visit.tenant(), [](db::Read& tx) { return procedures(tx); }))
        if (!procedure.office.phone.empty() && seen.insert(procedure.office.path).second)
            values.offices.push_back({ procedure.office.name, telephone_link(procedure.office.phone), procedure.office.phone });
    auto response = web::page(visit, "portal/home.html", values);
    response.with("cache-control", "no-store");
    return response;
}

Result<http::Response> show_list(Visit const& visit)
{
    auto const all = published(visit);
    auto const word = visit.request.query_of("q");
    ListPage values { web::link(visit, "/procedures"), word, {}, web::link(visit, "/procedures"), true, !word.empty(), {} };
    if (word.empty()) {
        values.heading = web::words(visit, "portal.list.all");
        for (auto const& definition : all)
            values.found.push_back(entry_of(visit, definition));
        values.has_found = !values.found.empty();
        return web::page(visit, "portal/procedures.html", values);
    }
    auto const hits = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return search::find(tx, "procedure", word, most_found); });
    for (auto const& hit : hits)
        for (auto const& definition : all)
            if (definition->procedure == hit.key)
                values.found.push_back(entry_of(visit, definition));
    values.has_found = !values.found.empty();
    values.heading = web::words(visit, values.has_found ? "portal.list.found" : "portal.list.nothing", { { "word", word }, { "count", std::to_string(values.found.size()) } });
    return web::page(visit, "portal/procedures.html", values);
}

// -- one procedure.
struct Shown {
    DefinitionPointer definition;
    Office office;
    std::optional<Day> since;
};

Result<Shown> shown(Visit const& visit)
{
    auto const name = visit.request.path.at("procedure");
    auto found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        Shown shown { definitions::published_definition(tx, visit.here.definitions, name, visit.now().today()), {}, {} };
        if (auto const known = procedure(tx, name))
            shown.office = known->office;
        if (auto const version = definitions::published(tx, name, visit.now().today()))
            shown.since = version->starts_on;
        return shown;
    });
    if (!found.definition || !is_for_residents(*found.definition))
        return refuse(Refusal::Kind::NotFound, "portal.procedure.not_found");
    return found;
}

std::vector<Fact> facts_of(Visit const& visit, DefinitionPointer const& definition)
{
    std::vector<Fact> facts;
    auto evaluation = of_nobody(visit, definition);
    if (definition->charges.empty())
        facts.push_back({ web::words(visit, "portal.procedure.cost"), web::words(visit, "portal.procedure.free"), {} });
    for (auto const& charge : definition->charges) {
        auto const amount = amount_of(evaluation, charge);
        facts.push_back({ web::words(visit, "portal.procedure.cost"), amount ? yen(visit, *amount) : web::words(visit, "portal.procedure.later"), charge.title.in(visit.language) });
    }
    if (auto const* limit = main_limit(*definition)) {
        std::string about;
        for (auto const& found : evaluation.limits())
            if (found.limit == limit && found.expected)
                about = web::words(visit, "portal.procedure.expected", { { "day", day_words(visit, *found.expected) } });
        facts.push_back({ web::words(visit, "portal.procedure.time"), time_words(visit, evaluation, *limit), about });
    }
    facts.push_back({ web::words(visit, "portal.procedure.form"), web::words(visit, "portal.procedure.questions", { { "n", std::to_string(evaluation.pages().size()) } }),
        web::words(visit, "portal.procedure.stop") });
    return facts;
}

std::string other_ways(Visit const& visit, definitions::Field const& field)
{
    std::string ways;
    for (auto const& way : field.also)
        ways += (ways.empty() ? "" : "・") + web::words(visit, "portal.way." + way);
    return ways.empty() ? "" : web::words(visit, "portal.procedure.other_ways", { { "ways", ways } });
}

std::vector<Need> needs_of(Visit const& visit, Definition const& definition)
{
    std::vector<Need> needs;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (field.type == definitions::FieldType::File) {
                auto about = page.when || field.when ? web::words(visit, "portal.procedure.some") : std::string {};
                if (auto const ways = other_ways(visit, field); !ways.empty())
                    about += (about.empty() ? "" : "。") + ways;
                needs.push_back({ field.title.in(visit.language), about });
            }
    if (definition.asks_my_number())
        needs.push_back({ web::words(visit, "portal.procedure.number"), {} });
    return needs;
}

std::string who_words(Visit const& visit, Definition const& definition)
{
    auto const has = [&](std::string_view one) { return std::ranges::find(definition.applicants, one) != definition.applicants.end(); };
    return web::words(visit, has("person") && has("business") ? "portal.procedure.both" : has("business") ? "portal.procedure.business" : "portal.procedure.person");
}

Result<http::Response> show_procedure(Visit const& visit, Crowding const& crowding)
{
    auto const found = TRY(shown(visit));
    auto const& definition = *found.definition;
    ProcedurePage values;
    values.home = web::link(visit, "/");
    values.list = web::link(visit, "/procedures");
    values.title = definition.title.in(visit.language);
    values.about = definition.about.in(visit.language);
    values.who = who_words(visit, definition);
    values.agents = definition.agents.empty() ? "" : web::words(visit, "portal.procedure.agents");
    values.start = web::link(visit, { "procedures", definition.procedure, "start" });
    values.is_posted = std::ranges::count_if(definition.applicants, [](std::string const& one) { return one != "staff"; }) == 1;
    values.applications = web::link(visit, "/applications");
    values.blank = web::link(visit, { "procedures", definition.procedure, "form" });
    values.office = found.office.name;
    values.place = found.office.place;
    values.telephone = found.office.phone;
    values.telephone_link = telephone_link(found.office.phone);
    values.since = found.since ? day_words(visit, *found.since) : "";
    values.facts = facts_of(visit, found.definition);
    values.needs = needs_of(visit, definition);
    values.has_needs = !values.needs.empty();
    values.laws = definition.law;
    show_rounds(visit, found.definition, values);
    values.is_posted = values.is_posted && values.may_start && !values.asks_round;
    if (auto const crowd = crowding ? crowding(visit, definition.procedure) : std::nullopt) {
        values.crowd = crowd->words;
        values.crowd_address = crowd->address;
    }
    return web::page(visit, "portal/procedure.html", values);
}

// 利用目的 stands at the foot of a form on paper, as it does on the first page of the web (個人情報保護法62条).
std::string with_purpose(Visit const& visit, definitions::Definition const& definition, std::string form)
{
    auto const line = visit.site.words("ja", "portal.purpose.on_paper", { { "purpose", purpose_for(visit, definition, "ja").words } });
    if (auto const end = form.rfind("</article>"); end != std::string::npos)
        form.insert(end, "<p class=\"small\">" + html::escape(line) + "</p>\n");
    return form;
}

// The paper form of the regulation, to be filled in by hand.
Result<http::Response> show_blank(Visit const& visit)
{
    auto const found = TRY(shown(visit));
    papers::Filing const filing { {}, {}, visit.town.name, head_of(visit.town), found.office.name, found.office.phone, "ja" };
    auto const& papers = visit.here.papers;
    auto const html = TRY(papers.html(papers.form_of(*found.definition), papers::blank_form_values(*found.definition, &visit.here.library, filing)));
    auto const bytes = TRY(papers.pdf(with_purpose(visit, *found.definition, html), { .title = found.definition->title.japanese(), .author = visit.town.name + " " + found.office.name,
        .made_at = instant_in_tokyo(found.since.value_or(visit.now().today())), .town = visit.town }));
    auto response = http::bytes("application/pdf", bytes);
    response.with("content-disposition", "inline; filename=\"" + found.definition->procedure + ".pdf\"");
    return response;
}

}  // namespace

std::vector<web::Route> routes(Beside beside, Crowding crowding)
{
    std::vector<web::Route> all;
    all.push_back(web::page("/").open_to_everyone().to([beside = std::move(beside)](Visit const& visit, Attempt const*) { return show_home(visit, beside); }));
    all.push_back(web::page("/procedures").open_to_everyone().to([](Visit const& visit, Attempt const*) { return show_list(visit); }));
    all.push_back(web::page("/procedures/{procedure}").open_to_everyone().to([crowding = std::move(crowding)](Visit const& visit, Attempt const*) { return show_procedure(visit, crowding); }));
    all.push_back(web::page("/procedures/{procedure}/draws/{round}").open_to_everyone().to([](Visit const& visit, Attempt const*) { return show_draw_record(visit); }));
    all.push_back(web::page("/procedures/{procedure}/form").open_to_everyone().to([](Visit const& visit, Attempt const*) { return show_blank(visit); }));
    return all;
}

std::vector<web::PageType> page_types()
{
    return { html::page<HomePage>("portal/home.html"), html::page<ListPage>("portal/procedures.html"), html::page<ProcedurePage>("portal/procedure.html") };
}

}  // namespace mado::portal
