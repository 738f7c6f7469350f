#include "web/pages.h"

#include <mado/time/wareki.h>

#include <charconv>
#include <sstream>

namespace mado::protection::web {

namespace {

struct Line {
    std::string address, title, about, flag;
    static constexpr auto fields = std::tuple { html::field("address", &Line::address), html::field("title", &Line::title), html::field("about", &Line::about), html::field("flag", &Line::flag) };
};

struct ListView {
    std::string add;
    std::vector<Line> waiting, active, ended;
    static constexpr auto fields = std::tuple { html::field("add", &ListView::add), html::field("waiting", &ListView::waiting), html::field("active", &ListView::active),
        html::field("ended", &ListView::ended) };
};

struct KindView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &KindView::value), html::field("words", &KindView::words), html::field("is_chosen", &KindView::is_chosen) };
};

struct NewView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, born_on, from, until, body, contact_name, contact_address, ask, phones, addresses;
    std::string name_error, born_on_error, until_error, body_error, ask_error;
    std::vector<KindView> kinds;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NewView::trouble_summary), html::field("back", &NewView::back), html::field("name", &NewView::name),
        html::field("born_on", &NewView::born_on), html::field("from", &NewView::from), html::field("until", &NewView::until), html::field("body", &NewView::body),
        html::field("contact_name", &NewView::contact_name), html::field("contact_address", &NewView::contact_address), html::field("ask", &NewView::ask),
        html::field("phones", &NewView::phones), html::field("addresses", &NewView::addresses), html::field("name_error", &NewView::name_error),
        html::field("born_on_error", &NewView::born_on_error), html::field("until_error", &NewView::until_error), html::field("body_error", &NewView::body_error),
        html::field("ask_error", &NewView::ask_error), html::field("kinds", &NewView::kinds) };
};

struct OneView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name, kind, term, body, contact, ask, until, reason, version, until_error, reason_error;
    std::vector<Line> cases;
    bool is_active = false, is_overdue = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &OneView::trouble_summary), html::field("back", &OneView::back), html::field("name", &OneView::name),
        html::field("kind", &OneView::kind), html::field("term", &OneView::term), html::field("body", &OneView::body), html::field("contact", &OneView::contact),
        html::field("ask", &OneView::ask), html::field("until", &OneView::until), html::field("reason", &OneView::reason), html::field("version", &OneView::version),
        html::field("until_error", &OneView::until_error), html::field("reason_error", &OneView::reason_error), html::field("cases", &OneView::cases),
        html::field("is_active", &OneView::is_active), html::field("is_overdue", &OneView::is_overdue) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string term_words(Visit const& visit, Protection const& one)
{
    return say(visit, "protection.term", { { "from", wareki::text(one.from) }, { "until", wareki::text(one.until) } });
}

Line case_line(Visit const& visit, db::Read& tx, cases::Shield const& shield)
{
    auto const found = cases::find(tx, shield.of);
    return { mado::web::link(visit, { "protection", "cases", shield.of.value }), found ? found->title + "　" + found->applicant_name : shield.of.value,
        found ? grouped(found->receipt_number) : std::string(), say(visit, "protection.shield." + word_of(shield.state)) };
}

std::vector<std::string> lines_in(std::string const& text)
{
    std::vector<std::string> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        if (!line.empty() && all.size() < 20)
            all.push_back(std::move(line));
    }
    return all;
}

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

ProtectionId protection_of(Visit const& visit) { return visit.request.id<ProtectionTag>("protection"); }

std::string usual_end(Visit const& visit) { return visit.now().today().plus_months(12).plus_days(-1).iso(); }

}  // namespace

Shown show_protections(Visit const& visit, Attempt const*)
{
    ListView view;
    view.add = mado::web::link(visit, "/protection/new");
    auto const today = visit.now().today();
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        view.waiting.clear(), view.active.clear(), view.ended.clear();
        for (auto const& shield : waiting(tx, visit.caller))
            view.waiting.push_back(case_line(visit, tx, shield));
        for (auto const& one : protections(tx, visit.caller)) {
            Line line { mado::web::link(visit, { "protection", one.id.value }), one.name, say(visit, "protection.kind." + word_of(one.kind)) + "　" + term_words(visit, one),
                one.is_overdue(today) ? say(visit, "protection.overdue") : std::string() };
            (one.state == State::Active ? view.active : view.ended).push_back(std::move(line));
        }
        return 0;
    });
    return mado::web::page(visit, "protection/protections.html", view);
}

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto const typed = [&](std::string_view name, std::string proposed = {}) { return attempt ? visit.request.answer(name) : proposed; };
    NewView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/protection");
    view.name = typed("name"), view.born_on = typed("born_on"), view.from = typed("from", visit.now().today().iso()), view.until = typed("until", usual_end(visit));
    view.body = typed("body"), view.contact_name = typed("contact_name"), view.contact_address = typed("contact_address"), view.ask = typed("ask");
    view.phones = typed("phones"), view.addresses = typed("addresses");
    for (auto const name : names_of(Kind {}))
        view.kinds.push_back({ std::string(name), say(visit, "protection.kind." + std::string(name)), typed("kind", "dv") == name });
    view.name_error = mado::web::trouble_of(visit, attempt, "name");
    view.born_on_error = mado::web::trouble_of(visit, attempt, "born_on");
    view.until_error = mado::web::trouble_of(visit, attempt, "until");
    view.body_error = mado::web::trouble_of(visit, attempt, "body");
    view.ask_error = mado::web::trouble_of(visit, attempt, "ask");
    return mado::web::page(visit, "protection/new.html", view, attempt);
}

Shown act_new(Visit const& visit)
{
    auto const& request = visit.request;
    Protection one;
    one.name = request.answer("name"), one.body = request.answer("body"), one.ask = request.answer("ask");
    one.contact_name = request.answer("contact_name"), one.contact_address = request.answer("contact_address");
    if (auto const born = request.answer("born_on"); !born.empty() && !(one.born_on = Day::parse(born)))
        return refuse({ { "born_on", "protection.wrong_day" } });
    auto const from = Day::parse(request.answer("from")), until = Day::parse(request.answer("until"));
    if (!from || !until)
        return refuse({ { "until", "protection.wrong_term" } });
    one.from = *from, one.until = *until;
    for (auto const name : names_of(Kind {}))
        if (name == request.answer("kind"))
            one.kind = value_of<Kind>(name);
    Marks const marks { lines_in(request.answer("phones")), lines_in(request.answer("addresses")) };
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<Protection> {
        auto mine = one;
        auto const divisions = access::scope(tx, visit.caller, cases::may_protect);
        mine.division = divisions.empty() ? std::string() : divisions.front();
        return set(tx, visit.caller, visit.here, mine, marks);
    }));
    return mado::web::done(visit, "/protection/" + made.id.value, "protection.said.set");
}

Shown show_protection(Visit const& visit, Attempt const* attempt)
{
    OneView view;
    auto const one = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, protection_of(visit)); }));
    view.cases = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Line> lines;
        for (auto const& shield : cases::shields_of(tx, one.id.value))
            lines.push_back(case_line(visit, tx, shield));
        return lines;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/protection");
    view.name = one.name;
    view.kind = say(visit, "protection.kind." + word_of(one.kind));
    view.term = term_words(visit, one);
    view.body = one.body;
    view.contact = one.contact_address.empty() ? say(visit, "protection.handed_over") : one.contact_name + "　" + one.contact_address;
    view.ask = one.ask;
    view.version = std::to_string(one.version);
    view.until = attempt ? visit.request.answer("until") : std::max(one.until, visit.now().today()).plus_months(12).iso();
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.until_error = mado::web::trouble_of(visit, attempt, "until");
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    view.is_active = one.state == State::Active;
    view.is_overdue = one.is_overdue(visit.now().today());
    return mado::web::page(visit, "protection/protection.html", view, attempt);
}

Shown act_protection(Visit const& visit)
{
    auto const id = protection_of(visit);
    auto const version = shown_version(visit);
    if (visit.request.answer("do") == "end") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return end(tx, visit.caller, visit.here, id, visit.request.answer("reason"), version); }));
        return mado::web::done(visit, "/protection", "protection.said.ended");
    }
    auto const until = Day::parse(visit.request.answer("until"));
    if (!until)
        return refuse({ { "until", "protection.wrong_term" } });
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return extend(tx, visit.caller, visit.here, id, *until, version); }));
    return mado::web::done(visit, "/protection/" + id.value, "protection.said.extended");
}

std::vector<mado::web::PageType> pages()
{
    auto all = case_pages();
    for (auto const& one : { html::page<ListView>("protection/protections.html"), html::page<NewView>("protection/new.html"), html::page<OneView>("protection/protection.html") })
        all.push_back(one);
    return all;
}

}  // namespace mado::protection::web
