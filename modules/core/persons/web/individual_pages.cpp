#include "web/forms.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/persons/fallback.h>
#include <mado/time/period.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::persons::web {

namespace {

struct Line {
    std::string address, title, kana, number, born, flag;
    static constexpr auto fields = std::tuple { html::field("address", &Line::address), html::field("title", &Line::title), html::field("kana", &Line::kana), html::field("number", &Line::number),
        html::field("born", &Line::born), html::field("flag", &Line::flag) };
};

struct SearchView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string here, add, shields, exchange, waiting;
    std::vector<mado::web::FieldView> controls;
    std::vector<Line> found;
    bool has_asked = false, has_found = false, is_cut = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SearchView::trouble_summary), html::field("here", &SearchView::here), html::field("add", &SearchView::add),
        html::field("shields", &SearchView::shields), html::field("exchange", &SearchView::exchange), html::field("waiting", &SearchView::waiting), html::field("controls", &SearchView::controls),
        html::field("found", &SearchView::found), html::field("has_asked", &SearchView::has_asked), html::field("has_found", &SearchView::has_found), html::field("is_cut", &SearchView::is_cut) };
};

struct Piece {                                // one row of what is shown
    std::string title, words, span, flag;
    static constexpr auto fields = std::tuple { html::field("title", &Piece::title), html::field("words", &Piece::words), html::field("span", &Piece::span), html::field("flag", &Piece::flag) };
};
struct MemberLine {
    std::string address, name, relation, span;
    static constexpr auto fields = std::tuple { html::field("address", &MemberLine::address), html::field("name", &MemberLine::name), html::field("relation", &MemberLine::relation),
        html::field("span", &MemberLine::span) };
};
struct HouseholdBox {
    std::string address, title, owner;
    std::vector<MemberLine> members;
    static constexpr auto fields = std::tuple { html::field("address", &HouseholdBox::address), html::field("title", &HouseholdBox::title), html::field("owner", &HouseholdBox::owner),
        html::field("members", &HouseholdBox::members) };
};
struct Act {
    std::string address, words;
    static constexpr auto fields = std::tuple { html::field("address", &Act::address), html::field("words", &Act::words) };
};

struct IndividualView {
    std::string back, name, kana, common_name, number, born, age, sex, died, jis, jis_changed, zengin, zengin_changed, has_number, shielded, ask, shield, candidates, candidates_words, read_number;
    std::vector<Act> acts;
    std::vector<Piece> names, addresses, accounts, uses, remarks;
    std::vector<HouseholdBox> households;
    std::string add_household;
    static constexpr auto fields = std::tuple { html::field("back", &IndividualView::back), html::field("name", &IndividualView::name), html::field("kana", &IndividualView::kana),
        html::field("common_name", &IndividualView::common_name), html::field("number", &IndividualView::number), html::field("born", &IndividualView::born), html::field("age", &IndividualView::age),
        html::field("sex", &IndividualView::sex), html::field("died", &IndividualView::died), html::field("jis", &IndividualView::jis), html::field("jis_changed", &IndividualView::jis_changed),
        html::field("zengin", &IndividualView::zengin), html::field("zengin_changed", &IndividualView::zengin_changed), html::field("has_number", &IndividualView::has_number),
        html::field("shielded", &IndividualView::shielded), html::field("ask", &IndividualView::ask), html::field("shield", &IndividualView::shield), html::field("candidates", &IndividualView::candidates),
        html::field("candidates_words", &IndividualView::candidates_words), html::field("read_number", &IndividualView::read_number), html::field("acts", &IndividualView::acts),
        html::field("names", &IndividualView::names), html::field("addresses", &IndividualView::addresses), html::field("accounts", &IndividualView::accounts), html::field("uses", &IndividualView::uses),
        html::field("remarks", &IndividualView::remarks), html::field("households", &IndividualView::households), html::field("add_household", &IndividualView::add_household) };
};

std::string division_title(db::Read& tx, std::string const& path)
{
    auto const found = organization::division(tx, path);
    return found ? found->name : path;
}

// A purpose is the name of a work; one that has no words here (an imported one) is shown as it is.
std::string purpose_words(Visit const& visit, std::string const& purpose)
{
    auto const key = "persons.purpose." + (purpose.empty() ? std::string("any") : purpose);
    return visit.site.has_words(key) ? say(visit, key) : purpose;
}

std::string joined(std::vector<std::string> const& words)
{
    std::string all;
    for (auto const& word : words)
        all += (all.empty() ? "" : "　") + word;
    return all;
}

bool may_anywhere(db::Read& tx, Visit const& visit, access::Action const& action) { return !access::scope(tx, visit.caller, action).empty(); }
bool may_here(db::Read& tx, Visit const& visit, access::Action const& action, IndividualId const& id)
{
    return std::ranges::any_of(divisions_of(tx, id), [&](std::string const& division) { return access::allow(tx, visit.caller, action, { .owner = division }).has_value(); });
}

Line line_of(Visit const& visit, Individual const& one)
{
    return { mado::web::link(visit, { "persons", one.id.value }), one.name.characters, one.name.kana, std::to_string(one.number), one.born_on ? wareki::text(*one.born_on) : std::string(),
        one.is_shielded ? say(visit, "persons.shielded") : one.died_on ? say(visit, "persons.dead") : std::string() };
}

// Members that the caller may not read are told as such: the household is complete, and nobody learns who they are.
HouseholdBox box_of(Visit const& visit, db::Read& tx, Household const& household)
{
    HouseholdBox box { mado::web::link(visit, { "persons", "households", household.id.value }), say(visit, "persons.kind." + word_of(household.kind)), division_title(tx, household.owner), {} };
    for (auto const& member : household.members) {
        auto const one = find(tx, visit.caller, member.who, visit.now().today());
        box.members.push_back({ one ? mado::web::link(visit, { "persons", one->id.value }) : std::string(), one ? one->name.characters : say(visit, "persons.household.of_another"), member.relation,
            span_words(visit, member.from, member.until) });
    }
    return box;
}

void add_acts(Visit const& visit, db::Read& tx, Individual const& one, IndividualView& view)
{
    if (may_here(tx, visit, may_keep, one.id)) {
        for (auto const* what : { "name", "address", "account", "number", "birth", "death" })
            view.acts.push_back({ mado::web::link(visit, { "persons", one.id.value, what }), say(visit, std::string("persons.") + what + ".title") });
        view.add_household = mado::web::link(visit, { "persons", one.id.value, "household" });
    }
    if (one.has_number && may_here(tx, visit, may_read_number, one.id))
        view.read_number = mado::web::link(visit, { "persons", one.id.value, "number", "read" });
    if (one.is_shielded && may_here(tx, visit, may_read_shielded, one.id))
        view.shield = mado::web::link(visit, { "persons", one.id.value, "shield" });
}

void add_likeness(Visit const& visit, db::Read& tx, Individual const& one, IndividualView& view)
{
    auto const all = candidates(tx, visit.caller, one.id);
    if (all.empty())
        return;
    auto const open = std::ranges::count_if(all, [](Candidate const& candidate) { return candidate.judged.empty(); });
    view.candidates = mado::web::link(visit, { "persons", one.id.value, "candidates" });
    view.candidates_words = say(visit, open ? "persons.candidates.open" : "persons.candidates.judged", { { "count", std::to_string(open ? open : std::ssize(all)) } });
}

void add_history(Visit const& visit, db::Read& tx, Individual const& one, IndividualView& view)
{
    for (auto const& span : names(tx, visit.caller, one.id))
        view.names.push_back({ span.name.characters, span.name.kana + (span.name.common_name.empty() ? "" : "　" + span.name.common_name), span_words(visit, span.from, span.until), {} });
    for (auto const& address : addresses(tx, visit.caller, one.id))
        view.addresses.push_back({ say(visit, "persons.address_kind." + word_of(address.kind)), (address.postcode.empty() ? "" : "〒" + address.postcode.substr(0, 3) + "-" + address.postcode.substr(3) + "　") + address.words,
            span_words(visit, address.from, address.until), {} });
    for (auto const& account : accounts(tx, visit.caller, visit.here, one.id))
        view.accounts.push_back({ say(visit, "persons.source." + word_of(account.source)), account.bank_name + "　" + masked(account) + "　" + account.name,
            span_words(visit, account.from, account.until), purpose_words(visit, account.purpose) });
    for (auto const& division : divisions_of(tx, one.id))
        view.uses.push_back({ division_title(tx, division), {}, {}, {} });
    for (auto const& remark : remarks(tx, visit.caller, one.id)) {
        auto const who = organization::person(tx, remark.by);
        view.remarks.push_back({ say(visit, "persons.remark." + remark.kind), remark.before + (remark.before.empty() || remark.after.empty() ? "" : " → ") + remark.after + (remark.reason.empty() ? "" : "　" + remark.reason),
            wareki::text(remark.at), who ? who->name : std::string() });
    }
}

IndividualView view_of(Visit const& visit, db::Read& tx, Individual const& one)
{
    IndividualView view;
    auto const today = visit.now().today();
    auto const jis = fallback(one.name.characters, Place::Jis), zengin = fallback(one.name.kana, Place::Zengin);
    view.back = mado::web::link(visit, "/persons");
    view.name = one.name.characters, view.kana = one.name.kana, view.common_name = one.name.common_name, view.number = std::to_string(one.number);
    view.born = one.born_on ? wareki::text(*one.born_on) : std::string();
    if (auto const age = one.born_on ? mado::age(*one.born_on, one.died_on.value_or(today)) : std::nullopt)
        view.age = say(visit, "persons.age", { { "age", std::to_string(*age) } });
    view.sex = say(visit, "persons.sex." + word_of(one.sex));
    view.died = one.died_on ? wareki::text(*one.died_on) : std::string();
    view.jis = jis.written, view.jis_changed = joined(jis.changed), view.zengin = zengin.written, view.zengin_changed = joined(zengin.changed);
    view.has_number = say(visit, one.has_number ? "persons.number.is_kept" : "persons.number.is_not_kept");
    if (one.is_shielded) {
        view.shielded = say(visit, "persons.shielded.about");
        view.ask = ask_of(tx, one.id);
    }
    add_acts(visit, tx, one, view);
    add_likeness(visit, tx, one, view);
    add_history(visit, tx, one, view);
    auto const divisions = access::scope(tx, visit.caller, may_read);
    for (auto const& household : households_of(tx, one.id))
        if (std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(household.owner, division); }))
            view.households.push_back(box_of(visit, tx, household));
    return view;
}

}  // namespace

Shown show_search(Visit const& visit, Attempt const* attempt)
{
    SearchView view;
    auto const words = visit.request.query_of("words");
    auto const born = visit.request.query_of("born_on");
    view.here = mado::web::link(visit, "/persons");
    std::optional<Day> const born_on = born.empty() ? std::nullopt : Day::parse(born);
    Fields const form(visit, attempt);
    view.controls = { form.text("words", Needed::No, words) };
    view.controls.front().label = say(visit, "persons.search.words");
    view.controls.front().help = say(visit, "persons.search.words.about");
    auto day = form.text("born_on", Needed::No, born);
    day.help = say(visit, "persons.search.born_on.about");
    if (!born.empty() && !born_on)
        day.error = say(visit, "persons.wrong_day");
    view.controls.push_back(std::move(day));
    view.has_asked = !words.empty() || born_on;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.found.clear();
        if (view.has_asked)
            for (auto const& one : search(tx, visit.caller, { words, born_on }, visit.now().today()))
                view.found.push_back(line_of(visit, one));
        if (may_anywhere(tx, visit, may_keep))
            view.add = mado::web::link(visit, "/persons/new");
        if (may_anywhere(tx, visit, may_read_shielded)) {
            view.shields = mado::web::link(visit, "/persons/shields");
            view.waiting = std::to_string(waiting_shields(tx, visit.caller).size());
        }
        return 0;
    });
    view.has_found = !view.found.empty();
    view.is_cut = view.found.size() >= 50;
    return mado::web::page(visit, "persons/search.html", view, attempt);
}

Shown show_individual(Visit const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<IndividualView> {
        auto const one = TRY(find(tx, visit.caller, individual_of(visit), visit.now().today()));
        return view_of(visit, tx, one);
    };
    auto const view = TRY(visit.here.database.read(visit.tenant(), read));
    auto const traced = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "persons.individual.read", { { "individual", individual_of(visit).value } });
        return {};
    });
    if (!traced)
        return std::unexpected(traced.error());
    return mado::web::page(visit, "persons/individual.html", view, attempt);
}

std::vector<mado::web::PageType> individual_pages() { return { html::page<SearchView>("persons/search.html"), html::page<IndividualView>("persons/individual.html") }; }

}  // namespace mado::persons::web
