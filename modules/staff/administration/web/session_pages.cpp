#include "web/entrance.h"
#include "web/office.h"
#include "web/pages.h"

#include <mado/identity/session.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;

struct SessionRow {
    std::string id, person, name, position, browser, remote, since, seen, confirmed;
    bool is_own = false;
    static constexpr auto fields = std::tuple { html::field("id", &SessionRow::id), html::field("person", &SessionRow::person), html::field("name", &SessionRow::name),
        html::field("position", &SessionRow::position), html::field("browser", &SessionRow::browser), html::field("remote", &SessionRow::remote), html::field("since", &SessionRow::since),
        html::field("seen", &SessionRow::seen), html::field("confirmed", &SessionRow::confirmed), html::field("is_own", &SessionRow::is_own) };
};

struct NoticeRow {
    std::string words, at;
    static constexpr auto fields = std::tuple { html::field("words", &NoticeRow::words), html::field("at", &NoticeRow::at) };
};

struct SessionsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<NoticeRow> notices;
    std::vector<SessionRow> sessions;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SessionsPage::trouble_summary), html::field("notices", &SessionsPage::notices), html::field("sessions", &SessionsPage::sessions) };
};

struct AllSessionsPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string word;
    std::vector<SessionRow> sessions;
    bool requires_factor = false, may_choose = false;
    static constexpr auto fields = std::tuple { html::field("requires_factor", &AllSessionsPage::requires_factor), html::field("may_choose", &AllSessionsPage::may_choose), html::field("tabs", &AllSessionsPage::tabs), html::field("trouble_summary", &AllSessionsPage::trouble_summary), html::field("word", &AllSessionsPage::word),
        html::field("sessions", &AllSessionsPage::sessions) };
};

struct FactorLine {
    std::string label, kind, added, used;
    static constexpr auto fields = std::tuple { html::field("label", &FactorLine::label), html::field("kind", &FactorLine::kind), html::field("added", &FactorLine::added), html::field("used", &FactorLine::used) };
};

struct PersonPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string name, number, login, back, subjects;
    std::vector<std::string> positions;
    std::vector<FactorLine> factors;
    std::vector<SessionRow> sessions;
    bool is_own = false;
    Box provider, subject;
    static constexpr auto fields = std::tuple { html::field("tabs", &PersonPage::tabs), html::field("trouble_summary", &PersonPage::trouble_summary), html::field("name", &PersonPage::name),
        html::field("number", &PersonPage::number), html::field("login", &PersonPage::login), html::field("back", &PersonPage::back), html::field("subjects", &PersonPage::subjects),
        html::field("positions", &PersonPage::positions), html::field("factors", &PersonPage::factors), html::field("sessions", &PersonPage::sessions), html::field("is_own", &PersonPage::is_own),
        html::field("provider", &PersonPage::provider), html::field("subject", &PersonPage::subject) };
};

constexpr int most_sessions = 200;

// Inside the transaction.
SessionRow row_of(db::Read& tx, Visit const& visit, identity::OpenSession const& session)
{
    auto const person = organization::person(tx, session.person);
    auto const position = organization::position(tx, session.position);
    auto const browser = identity::browser_of(session.agent);
    return { session.id, session.person.value, person ? person->name : session.person.value, position ? position->title : "",
        browser.empty() ? mado::web::words(visit, "administration.session.unknown_browser") : browser, session.remote, moment_words(session.began), moment_words(session.seen),
        session.confirmed_by.empty() ? "" : mado::web::words(visit, "administration.session.by." + session.confirmed_by), session.is_own };
}

std::string to_sign_in(Visit const& visit) { return mado::web::link(visit, "/sign-in") + "?next=" + http::percent_encoded(mado::web::link(visit, "/sessions")); }

}  // namespace

Result<http::Response> show_sessions(Visit const& visit, Attempt const* attempt)
{
    if (visit.caller.kind != CallerKind::Staff)
        return http::see_other(to_sign_in(visit));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        SessionsPage values { mado::web::trouble_summary(visit, attempt), {}, {} };
        for (auto const& notice : identity::notices(tx, visit.caller.person))
            values.notices.push_back({ mado::web::words(visit, notice.says), moment_words(notice.at) });
        for (auto const& session : identity::sessions_of(tx, visit.caller.person, visit.secret, visit.here.clock.now()))
            values.sessions.push_back(row_of(tx, visit, session));
        return values;
    });
    return mado::web::page(visit, "administration/sessions.html", page, attempt);
}

Result<http::Response> act_sessions(Visit const& visit)
{
    if (visit.caller.kind != CallerKind::Staff)
        return refuse(Kind::SignIn, "access.sign_in");
    auto const what = visit.request.answer("do");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        auto const now = visit.now();
        if (what == "seen") {
            identity::forget_notices(tx, visit.caller.person);
            return {};
        }
        if (what == "others") {
            (void)identity::end_sessions(tx, visit.caller, now, visit.caller.person, visit.secret);
            return {};
        }
        return end_session(tx, visit.caller, visit.here, visit.caller.person, visit.request.answer("session"));
    }));
    return mado::web::done(visit, "/sessions", what == "seen" ? "administration.said.seen" : "administration.said.session_ended");
}

Result<http::Response> show_all_sessions(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy)
{
    auto const word = std::string(text::trimmed(visit.request.query_of("word")));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        AllSessionsPage values;
        values.trouble_summary = mado::web::trouble_summary(visit, attempt);
        values.word = word;
        values.requires_factor = identity::requires_factor(tx, policy);
        values.may_choose = !policy.is_required;
        for (auto const& session : identity::all_sessions(tx, visit.secret, visit.here.clock.now(), 5'000)) {
            auto const person = organization::person(tx, session.person);
            bool const fits = word.empty() || (person && (person->name.find(word) != std::string::npos || person->number == word)) || session.remote == word;
            if (fits && values.sessions.size() < most_sessions)
                values.sessions.push_back(row_of(tx, visit, session));
        }
        return values;
    });
    auto values = page;
    values.tabs = tabs(visit, "/administration/sessions");
    return mado::web::page(visit, "administration/all_sessions.html", values, attempt);
}

Result<http::Response> act_all_sessions(Visit const& visit)
{
    if (auto const what = visit.request.answer("do"); what == "require" || what == "free") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return require_factor(tx, visit.caller, visit.here, what == "require"); }));
        return mado::web::done(visit, "/administration/sessions", what == "require" ? "administration.said.factor_required" : "administration.said.factor_freed");
    }
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return end_session(tx, visit.caller, visit.here, { visit.request.answer("person") }, visit.request.answer("session"));
    }));
    return mado::web::done(visit, "/administration/sessions", "administration.said.session_ended");
}

Result<http::Response> show_person(Visit const& visit, Attempt const* attempt, identity::FactorPolicy const& policy)
{
    auto const id = visit.request.id<PersonTag>("person");
    auto const all = TRY(office(visit));
    auto const* person = all.person(id);
    if (!person)
        return refuse(Kind::NotFound, "administration.person.not_found");
    PersonPage page;
    page.tabs = tabs(visit, "/administration/people");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.name = person->name;
    page.number = person->number;
    page.is_own = visit.caller.person == id;
    page.back = mado::web::link(visit, "/administration/people");
    if (auto const login = all.logins.find(id.value); login != all.logins.end())
        page.login = login->second;
    for (auto const& one : all.assignments)
        if (one.person == id)
            page.positions.push_back(all.position_name(visit, one.position) + " " + wareki::short_text(one.since) + "〜" + (one.until ? wareki::short_text(*one.until) : ""));
    constexpr std::string_view words = "administration.subject";
    page.provider = box(visit, attempt, words, "provider");
    page.subject = box(visit, attempt, words, "subject", true);
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.factors.clear();
        page.sessions.clear();
        page.subjects.clear();
        for (auto const& factor : identity::factors_of(tx, id, policy))
            page.factors.push_back({ factor.label, mado::web::words(visit, "administration.factor.kind." + word_of(factor.kind)), wareki::short_text(day_in_tokyo(factor.added_at)),
                factor.used_at ? wareki::short_text(day_in_tokyo(*factor.used_at)) : "" });
        for (auto const& session : identity::sessions_of(tx, id, visit.secret, visit.here.clock.now()))
            page.sessions.push_back(row_of(tx, visit, session));
        for (auto const& subject : identity::subjects_of(tx, id))
            page.subjects += (page.subjects.empty() ? "" : "、") + subject.provider + " " + subject.subject;
        return true;
    });
    return mado::web::page(visit, "administration/person.html", page, attempt);
}

Result<http::Response> act_person(Visit const& visit)
{
    auto const id = visit.request.id<PersonTag>("person");
    auto const what = visit.request.answer("do");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (what == "reset")
            return reset_factors(tx, visit.caller, visit.here, id);
        if (what == "end_all")
            return end_sessions(tx, visit.caller, visit.here, id);
        if (what == "end")
            return end_session(tx, visit.caller, visit.here, id, visit.request.answer("session"));
        return keep_subject(tx, visit.caller, visit.here, id, std::string(text::trimmed(visit.request.answer("provider"))), std::string(text::trimmed(visit.request.answer("subject"))));
    }));
    return mado::web::done(visit, "/administration/people/" + id.value,
        what == "reset" ? "administration.said.factor_reset" : what == "end_all" || what == "end" ? "administration.said.session_ended" : "administration.said.subject_kept");
}

std::vector<mado::web::PageType> session_pages()
{
    return { html::page<SessionsPage>("administration/sessions.html"), html::page<AllSessionsPage>("administration/all_sessions.html"), html::page<PersonPage>("administration/person.html") };
}

}  // namespace mado::administration::pages
