// The first sign-in of people who came without one: chosen here, and shown once to be printed and handed over.
#include "web/office.h"
#include "web/pages.h"

#include <mado/administration/first_logins.h>
#include <mado/administration/transfer.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::administration::pages {

namespace {

constexpr std::size_t rows_at_once = 20;     // each costs a slow hash

struct LoginRow {
    std::string take, name, number, positions, since;
    bool is_taken = false;
    Box login {};
    static constexpr auto fields = std::tuple { html::field("take", &LoginRow::take), html::field("name", &LoginRow::name), html::field("number", &LoginRow::number),
        html::field("positions", &LoginRow::positions), html::field("since", &LoginRow::since), html::field("is_taken", &LoginRow::is_taken), html::field("login", &LoginRow::login) };
};
struct LoginsPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, more;
    std::vector<LoginRow> rows;
    static constexpr auto fields = std::tuple { html::field("tabs", &LoginsPage::tabs), html::field("trouble_summary", &LoginsPage::trouble_summary), html::field("back", &LoginsPage::back),
        html::field("more", &LoginsPage::more), html::field("rows", &LoginsPage::rows) };
};
struct LoginSlip {
    std::string name, number, login, password;
    static constexpr auto fields = std::tuple { html::field("name", &LoginSlip::name), html::field("number", &LoginSlip::number), html::field("login", &LoginSlip::login),
        html::field("password", &LoginSlip::password) };
};
struct LoginSlipsPage {
    std::string back, town, address;
    std::vector<LoginSlip> slips;
    static constexpr auto fields = std::tuple { html::field("back", &LoginSlipsPage::back), html::field("town", &LoginSlipsPage::town), html::field("address", &LoginSlipsPage::address),
        html::field("slips", &LoginSlipsPage::slips) };
};

// A control of one row: by the person, so that a list that has changed meanwhile mixes up nobody.
std::string control(std::string_view name, PersonId const& person) { return std::string(name) + "." + person.value; }

LoginRow row_of(Visit const& visit, Attempt const* attempt, WithoutLogin const& one, std::map<std::string, std::string> const& labels)
{
    LoginRow row { control("take", one.person.id), one.person.name, one.person.number, {}, wareki::short_text(one.since) };
    for (auto const& position : one.positions)
        if (auto const label = labels.find(position.value); label != labels.end())
            row.positions += (row.positions.empty() ? "" : "、") + label->second;
    row.is_taken = attempt && visit.request.answer(row.take) == "yes";
    row.login.name = control("login", one.person.id);
    row.login.label = mado::web::words(visit, "administration.logins.login", { { "name", one.person.name } });
    row.login.value = attempt ? visit.request.answer(row.login.name) : one.proposed;
    row.login.error = mado::web::trouble_of(visit, attempt, row.login.name);
    row.login.autocomplete = "off";
    return row;
}

struct Typed { FirstLogin given; std::string password; };

// Passwords and their hashes are made before the transaction.
Result<std::vector<Typed>> typed_rows(Visit const& visit)
{
    constexpr std::string_view taken = "take.";
    std::vector<Typed> all;
    for (auto const& [name, value] : visit.request.form)
        if (name.starts_with(taken) && value == "yes" && all.size() < rows_at_once) {
            PersonId const person { name.substr(taken.size()) };
            all.push_back({ { person, std::string(text::trimmed(visit.request.answer(control("login", person)))), {} }, {} });
        }
    if (all.empty())
        return refuse({ { "", "administration.logins.choose_one" } });
    for (auto& one : all) {
        one.password = make_first_password(visit.here.ids);
        one.given.password_hash = TRY(first_password(one.password));
    }
    return all;
}

// All of them or none; what is wrong is told at its row.
Result<std::vector<LoginSlip>> give_all(db::Write& tx, Visit const& visit, std::vector<Typed> const& all)
{
    std::vector<LoginSlip> slips;
    std::vector<FieldError> errors;
    for (auto const& one : all) {
        if (auto const given = give_login(tx, visit.caller, visit.here, one.given); !given) {
            auto const& why = given.error();
            if (why.kind != Refusal::Kind::Invalid && why.kind != Refusal::Kind::Conflict)
                return std::unexpected(why);
            errors.push_back({ control("login", one.given.person), why.fields.empty() ? why.key : why.fields.front().key });
            continue;
        }
        auto const person = organization::person(tx, one.given.person);
        slips.push_back({ person->name, person->number, one.given.login, one.password });
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return slips;
}

}  // namespace

Result<http::Response> show_logins(Visit const& visit, Attempt const* attempt)
{
    LoginsPage page { tabs(visit, "/administration/people"), mado::web::trouble_summary(visit, attempt), mado::web::link(visit, "/administration/people"), {}, {} };
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.rows.clear();
        page.more.clear();
        auto const all = without_login(tx, visit.caller, visit.now().today());
        auto const labels = position_labels(tx);
        for (std::size_t n = 0; n < std::min(all.size(), rows_at_once); ++n)
            page.rows.push_back(row_of(visit, attempt, all[n], labels));
        if (all.size() > rows_at_once)
            page.more = mado::web::words(visit, "administration.logins.more", { { "n", std::to_string(all.size() - rows_at_once) } });
        return true;
    });
    return mado::web::page(visit, "administration/logins.html", page, attempt);
}

Result<http::Response> act_logins(Visit const& visit)
{
    auto const all = TRY(typed_rows(visit));
    LoginSlipsPage page { mado::web::link(visit, "/administration/logins"), visit.town.name, {}, {} };
    page.slips = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return give_all(tx, visit, all); }));
    if (auto const here = visit.here.staff_addresses.find(visit.here.zone); here != visit.here.staff_addresses.end())
        page.address = here->second + mado::web::link(visit, "/sign-in");
    // Shown this once: nobody finds the passwords again.
    auto response = mado::web::page(visit, "administration/login_slips.html", page);
    response.with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> login_pages() { return { html::page<LoginsPage>("administration/logins.html"), html::page<LoginSlipsPage>("administration/login_slips.html") }; }

}  // namespace mado::administration::pages
