#include "web/office.h"
#include "web/pages.h"

#include <mado/identity/staff.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

using mado::web::TroubleSummary;
using Choices = std::vector<std::pair<std::string, std::string>>;

struct Row {  // what the tables of this module show; each uses the names it needs
    std::string name {}, detail {}, code {}, more {}, since {}, until {}, person {}, position {}, role {}, division {};
    bool may_end = false;
    static constexpr auto fields = std::tuple { html::field("name", &Row::name), html::field("detail", &Row::detail), html::field("code", &Row::code), html::field("more", &Row::more),
        html::field("since", &Row::since), html::field("until", &Row::until), html::field("person", &Row::person), html::field("position", &Row::position),
        html::field("role", &Row::role), html::field("division", &Row::division), html::field("may_end", &Row::may_end) };
};

struct OverviewPage {
    std::vector<Tab> tabs;
    std::vector<Row> divisions, people;
    std::string password, add_division, add_person;
    static constexpr auto fields = std::tuple { html::field("tabs", &OverviewPage::tabs), html::field("divisions", &OverviewPage::divisions), html::field("people", &OverviewPage::people),
        html::field("password", &OverviewPage::password), html::field("add_division", &OverviewPage::add_division), html::field("add_person", &OverviewPage::add_person) };
};

struct DivisionsPage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    std::vector<Row> divisions, positions;
    Box path, name, phone, place, title;
    ChoiceBox division, rank;
    static constexpr auto fields = std::tuple { html::field("tabs", &DivisionsPage::tabs), html::field("trouble_summary", &DivisionsPage::trouble_summary),
        html::field("divisions", &DivisionsPage::divisions), html::field("positions", &DivisionsPage::positions), html::field("path", &DivisionsPage::path),
        html::field("name_box", &DivisionsPage::name), html::field("phone", &DivisionsPage::phone), html::field("place", &DivisionsPage::place),
        html::field("title", &DivisionsPage::title), html::field("division_box", &DivisionsPage::division), html::field("rank", &DivisionsPage::rank) };
};

struct PeoplePage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    ListHead list_head;
    std::optional<Pager> pager;
    std::vector<Row> people;
    Box name, number, login, password;
    std::string logins {};  // the page of those who have no login
    static constexpr auto fields = std::tuple { html::field("tabs", &PeoplePage::tabs), html::field("trouble_summary", &PeoplePage::trouble_summary), html::field("list_head", &PeoplePage::list_head),
        html::field("pager", &PeoplePage::pager), html::field("people", &PeoplePage::people),
        html::field("name_box", &PeoplePage::name), html::field("number", &PeoplePage::number), html::field("login", &PeoplePage::login), html::field("password", &PeoplePage::password),
        html::field("logins", &PeoplePage::logins) };
};

struct AssignmentsPage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    ListHead list_head;
    std::optional<Pager> pager;
    std::vector<Row> assignments;
    Box person;
    ChoiceBox position;
    Box since, until;
    std::string today;
    static constexpr auto fields = std::tuple { html::field("tabs", &AssignmentsPage::tabs), html::field("trouble_summary", &AssignmentsPage::trouble_summary),
        html::field("list_head", &AssignmentsPage::list_head), html::field("pager", &AssignmentsPage::pager),
        html::field("assignments", &AssignmentsPage::assignments), html::field("person_box", &AssignmentsPage::person), html::field("position_box", &AssignmentsPage::position),
        html::field("since_box", &AssignmentsPage::since), html::field("until_box", &AssignmentsPage::until), html::field("today", &AssignmentsPage::today) };
};

struct GrantsPage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    ListHead list_head;
    std::optional<Pager> pager;
    std::vector<Row> grants;
    ChoiceBox position, role, division;
    static constexpr auto fields = std::tuple { html::field("tabs", &GrantsPage::tabs), html::field("trouble_summary", &GrantsPage::trouble_summary), html::field("list_head", &GrantsPage::list_head),
        html::field("pager", &GrantsPage::pager), html::field("grants", &GrantsPage::grants),
        html::field("position_box", &GrantsPage::position), html::field("role_box", &GrantsPage::role), html::field("division_box", &GrantsPage::division) };
};

std::string rank_words(Visit const& visit, std::string const& rank) { return mado::web::words(visit, "administration.rank." + rank); }
std::string role_words(Visit const& visit, access::Role role) { return mado::web::words(visit, "administration.role." + word_of(role)); }

std::vector<Row> division_rows(Office const& all)
{
    std::vector<Row> rows;
    for (auto const& division : all.divisions)
        rows.push_back({ .name = division.name, .detail = division.place, .code = division.path, .more = division.phone });
    return rows;
}

std::vector<organization::Person const*> persons_found(Visit const& visit, Office const& all)
{
    std::vector<organization::Person const*> found;
    for (auto const& person : all.persons) {
        auto const login = all.logins.find(person.id.value);
        if (fits(visit.request.query_of("word"), { person.name, person.number, login == all.logins.end() ? std::string_view() : login->second }))
            found.push_back(&person);
    }
    return found;
}

std::vector<Row> person_rows(Visit const& visit, Office const& all, std::span<organization::Person const* const> persons)
{
    std::vector<Row> rows;
    auto const today = visit.now().today();
    for (auto const* person : persons) {
        Row row { .name = person->name, .code = person->number, .person = mado::web::link(visit, { "administration", "people", person->id.value }) };
        if (auto const login = all.logins.find(person->id.value); login != all.logins.end())
            row.detail = login->second;
        for (auto const& one : all.assignments)
            if (one.person == person->id && one.since <= today && (!one.until || *one.until >= today))
                row.more += (row.more.empty() ? "" : "、") + all.position_name(visit, one.position);
        rows.push_back(std::move(row));
    }
    return rows;
}

Choices position_choices(Visit const& visit, Office const& all)
{
    Choices choices { { "", mado::web::words(visit, "administration.choose") } };
    for (auto const& position : all.positions)
        choices.emplace_back(position.id.value, all.position_name(visit, position.id));
    return choices;
}

Choices division_choices(Visit const& visit, Office const& all)
{
    Choices choices { { "", mado::web::words(visit, "administration.division.whole") } };
    for (auto const& division : all.divisions)
        choices.emplace_back(division.path, division.name);
    return choices;
}

template <class Work>
Result<http::Response> change(Visit const& visit, std::string_view page, std::string_view said, Work work)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return work(tx); }));
    return mado::web::done(visit, page, said);
}

std::string line(Visit const& visit, std::string_view name) { return std::string(text::trimmed(visit.request.answer(name))); }

Result<access::Grant> grant_typed(Visit const& visit)
{
    auto const role = visit.request.answer("role");
    auto const names = names_of(access::Role {});
    if (std::ranges::find(names, role) == names.end())
        return refuse({ { "role", "administration.grant.role_required" } });
    return access::Grant { value_of<access::Role>(role), visit.request.answer("division") };
}

}  // namespace

Result<http::Response> show_overview(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(office(visit));
    auto const persons = persons_found(visit, all);
    OverviewPage page { tabs(visit, "/administration"), division_rows(all), person_rows(visit, all, std::span(persons).first(std::min(persons.size(), rows_of_a_page))), mado::web::link(visit, "/password"),
        mado::web::link(visit, "/administration/divisions"), mado::web::link(visit, "/administration/people") };
    return mado::web::page(visit, "administration/overview.html", page, attempt);
}

Result<http::Response> show_divisions(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(office(visit));
    DivisionsPage page;
    page.tabs = tabs(visit, "/administration/divisions");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.divisions = division_rows(all);
    for (auto const& position : all.positions)
        page.positions.push_back({ .name = position.title, .detail = all.division_name(visit, position.division), .more = rank_words(visit, position.rank) });
    constexpr std::string_view of_division = "administration.division", of_position = "administration.position";
    page.path = box(visit, attempt, of_division, "path", true);
    page.name = box(visit, attempt, of_division, "name");
    page.phone = may(box(visit, attempt, of_division, "phone"));
    page.place = may(box(visit, attempt, of_division, "place"));
    page.title = box(visit, attempt, of_position, "title");
    page.division = choice_box(visit, attempt, of_position, "division", division_choices(visit, all));
    Choices ranks { { "", mado::web::words(visit, "administration.choose") } };
    for (auto const* rank : { "clerk", "section_head", "division_head", "department_head", "mayor" })
        ranks.emplace_back(rank, rank_words(visit, rank));
    page.rank = choice_box(visit, attempt, of_position, "rank", ranks);
    return mado::web::page(visit, "administration/divisions.html", page, attempt);
}

Result<http::Response> act_divisions(Visit const& visit)
{
    constexpr std::string_view page = "/administration/divisions";
    if (visit.request.answer("do") == "position")
        return change(visit, page, "administration.said.position_added", [&](db::Write& tx) {
            return add_position(tx, visit.caller, visit.here, { {}, visit.request.answer("division"), line(visit, "title"), visit.request.answer("rank") });
        });
    return change(visit, page, "administration.said.division_kept", [&](db::Write& tx) {
        return keep_division(tx, visit.caller, visit.here, { line(visit, "path"), line(visit, "name"), line(visit, "phone"), line(visit, "place") });
    });
}

Result<http::Response> show_people(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(office(visit));
    constexpr std::string_view words = "administration.person";
    constexpr std::string_view path = "/administration/people";
    auto const found = persons_found(visit, all);
    auto const cut = slice(visit, path, found.size());
    PeoplePage page { tabs(visit, path), mado::web::trouble_summary(visit, attempt), list_head(visit, path), cut.pager,
        person_rows(visit, all, std::span(found).subspan(cut.first, cut.last - cut.first)), box(visit, attempt, words, "name"),
        box(visit, attempt, words, "number"), box(visit, attempt, words, "login", true), box(visit, attempt, words, "password") };
    page.logins = mado::web::link(visit, "/administration/logins");
    page.password.value.clear();
    page.password.autocomplete = "new-password";
    page.password.help = mado::web::words(visit, "administration.person.password.help", { { "least", std::to_string(identity::least_password) } });
    return mado::web::page(visit, "administration/people.html", page, attempt);
}

Result<http::Response> act_people(Visit const& visit)
{
    auto const hash = TRY(first_password(visit.request.answer("password")));
    return change(visit, "/administration/people", "administration.said.person_added", [&](db::Write& tx) {
        return create_account(tx, visit.caller, visit.here, { line(visit, "name"), line(visit, "number"), line(visit, "login"), hash });
    });
}

Result<http::Response> show_assignments(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(office(visit));
    auto const today = visit.now().today();
    AssignmentsPage page;
    page.tabs = tabs(visit, "/administration/assignments");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    constexpr std::string_view path = "/administration/assignments";
    std::vector<organization::Assignment const*> found;
    for (auto const& one : all.assignments) {
        auto const* person = all.person(one.person);
        if (fits(visit.request.query_of("word"), { person ? person->name : "", person ? person->number : "", all.position_name(visit, one.position) }))
            found.push_back(&one);
    }
    auto const cut = slice(visit, path, found.size());
    page.list_head = list_head(visit, path);
    page.pager = cut.pager;
    for (auto const* one : std::span(found).subspan(cut.first, cut.last - cut.first)) {
        auto const* person = all.person(one->person);
        page.assignments.push_back({ .name = person ? person->name : one->person.value, .detail = all.position_name(visit, one->position), .code = person ? person->number : "",
            .since = wareki::short_text(one->since), .until = one->until ? wareki::short_text(*one->until) : "", .person = one->person.value, .position = one->position.value,
            .may_end = !one->until || *one->until > today });
    }
    constexpr std::string_view words = "administration.assignment";
    page.person = box(visit, attempt, words, "person", true);
    page.position = choice_box(visit, attempt, words, "position", position_choices(visit, all));
    page.since = box(visit, attempt, words, "since", true);
    page.until = may(box(visit, attempt, words, "until", true));
    page.today = wareki::short_text(today);
    return mado::web::page(visit, "administration/assignments.html", page, attempt);
}

Result<http::Response> act_assignments(Visit const& visit)
{
    constexpr std::string_view page = "/administration/assignments";
    auto const person = person_typed(visit);
    PositionId const position { visit.request.answer("position") };
    if (visit.request.answer("do") == "end") {
        auto const last_day = day_typed(visit, "last_day");
        if (!last_day)  // every row has such a box, so there is none to lead to
            return refuse(Refusal::Kind::Invalid, "administration.day.form");
        return change(visit, page, "administration.said.assignment_ended",
            [&](db::Write& tx) { return end_assignment(tx, visit.caller, visit.here, person, position, *last_day); });
    }
    if (!person)
        return refuse({ { "person", "administration.assignment.person_required" } });
    if (!position)
        return refuse({ { "position", "administration.assignment.position_required" } });
    auto const since = TRY(day_typed(visit, "since"));
    organization::Assignment assignment { person, position, since, {} };
    if (!line(visit, "until").empty())
        assignment.until = TRY(day_typed(visit, "until"));
    return change(visit, page, "administration.said.assigned", [&](db::Write& tx) { return assign(tx, visit.caller, visit.here, assignment); });
}

Result<http::Response> show_grants(Visit const& visit, Attempt const* attempt)
{
    auto const all = TRY(office(visit));
    GrantsPage page;
    page.tabs = tabs(visit, "/administration/grants");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    constexpr std::string_view path = "/administration/grants";
    std::vector<Row> found;
    for (auto const& [position, grant] : all.grants) {
        Row row { .name = all.position_name(visit, position), .detail = role_words(visit, grant.role), .more = all.division_name(visit, grant.division), .position = position.value,
            .role = word_of(grant.role), .division = grant.division };
        if (fits(visit.request.query_of("word"), { row.name, row.detail, row.more }))
            found.push_back(std::move(row));
    }
    auto const cut = slice(visit, path, found.size());
    page.list_head = list_head(visit, path);
    page.pager = cut.pager;
    page.grants.assign(found.begin() + static_cast<std::ptrdiff_t>(cut.first), found.begin() + static_cast<std::ptrdiff_t>(cut.last));
    constexpr std::string_view words = "administration.grant";
    Choices roles { { "", mado::web::words(visit, "administration.choose") } };
    for (auto const& role : names_of(access::Role {}))
        roles.emplace_back(std::string(role), role_words(visit, value_of<access::Role>(role)));
    page.position = choice_box(visit, attempt, words, "position", position_choices(visit, all));
    page.role = choice_box(visit, attempt, words, "role", roles);
    page.division = choice_box(visit, attempt, words, "division", division_choices(visit, all));
    return mado::web::page(visit, "administration/grants.html", page, attempt);
}

Result<http::Response> act_grants(Visit const& visit)
{
    constexpr std::string_view page = "/administration/grants";
    PositionId const position { visit.request.answer("position") };
    if (!position)
        return refuse({ { "position", "administration.assignment.position_required" } });
    auto const typed = TRY(grant_typed(visit));
    if (visit.request.answer("do") == "revoke")
        return change(visit, page, "administration.said.revoked", [&](db::Write& tx) { return revoke(tx, visit.caller, visit.here, position, typed); });
    return change(visit, page, "administration.said.granted", [&](db::Write& tx) { return administration::grant(tx, visit.caller, visit.here, position, typed); });
}

std::vector<mado::web::PageType> list_pages()
{
    return { html::page<OverviewPage>("administration/overview.html"), html::page<DivisionsPage>("administration/divisions.html"), html::page<PeoplePage>("administration/people.html"),
        html::page<AssignmentsPage>("administration/assignments.html"), html::page<GrantsPage>("administration/grants.html") };
}

}  // namespace mado::administration::pages
