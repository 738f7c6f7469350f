#include "web/mandates.h"

#include <mado/audit/audit.h>
#include <mado/definitions/shelf.h>
#include <mado/identity/mandate.h>
#include <mado/identity/resident.h>
#include <mado/portal/procedures.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view at_mandates = "/account/mandates";
constexpr std::array<std::string_view, 3> terms { "30", "90", "365" };

std::string day_words(Visit const& visit, Day day)
{
    if (visit.language == "en")
        return english_text(day);
    return visit.language == "ja" ? wareki::text(day) : easy_text(day);
}

struct Titled { std::string name, title; };

std::vector<Titled> titled(Visit const& visit, db::Read& tx)
{
    std::vector<Titled> all;
    for (auto const& one : portal::procedures(tx))
        if (auto const definition = definitions::published_definition(tx, visit.here.definitions, one.name, visit.now().today()))
            all.push_back({ one.name, definition->title.in(visit.language) });
    return all;
}

std::string title_of(std::vector<Titled> const& all, std::string const& name)
{
    auto const found = std::ranges::find(all, name, &Titled::name);
    return found == all.end() ? name : found->title;
}

std::string scope_words(Visit const& visit, std::vector<Titled> const& all, identity::Mandate const& mandate)
{
    std::string words;
    for (auto const& name : mandate.procedures)
        words += (words.empty() ? "" : "、") + title_of(all, name);
    if (words.empty())
        words = web::words(visit, "accounts.mandate.all");
    return words + web::words(visit, "accounts.mandate.until", { { "day", day_words(visit, mandate.until) } });
}

std::string state_words(Visit const& visit, identity::Mandate const& mandate)
{
    bool const is_over = mandate.state != identity::MandateState::Ended && mandate.until < visit.now().today();
    return web::words(visit, "accounts.mandate.state." + (is_over ? std::string("over") : word_of(mandate.state)));
}

GivenMandate given_view(Visit const& visit, db::Read& tx, identity::AccountSession const& session, std::vector<Titled> const& all, identity::Mandate const& mandate)
{
    GivenMandate view { mandate.id.value, {}, scope_words(visit, all, mandate), state_words(visit, mandate), mandate.state != identity::MandateState::Ended };
    view.who = mandate.agent_box.empty() ? web::words(visit, "accounts.mandate.nobody") : crypto::open(session.key, mandate.agent_box).value_or("");
    view.end_label = web::words(visit, "accounts.mandate.end_one", { { "who", view.who } });
    for (auto const& use : identity::uses_of(tx, mandate.id))
        view.uses.push_back(web::words(visit, "accounts.mandate.use", { { "day", day_words(visit, day_in_tokyo(use.at)) }, { "procedure", title_of(all, use.procedure) }, { "number", grouped(use.receipt_number) } }));
    return view;
}

Result<http::Response> show_mandates(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    MandatesPage values;
    values.trouble_summary = web::trouble_summary(visit, attempt);
    values.back = web::link(visit, "/account");
    values.take = web::link(visit, "/account/mandates/take");
    values.name = attempt ? visit.request.answer("name") : profile_of(*session).name;
    values.name_error = web::trouble_of(visit, attempt, "name");
    values.scope_error = web::trouble_of(visit, attempt, "procedure");
    auto const chosen = visit.request.answers("procedure");
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const all = titled(visit, tx);
        for (auto const& one : all)
            values.procedures.push_back({ one.name, one.title, std::ranges::find(chosen, one.name) != chosen.end() });
        for (auto const& one : identity::mandates_given(tx, session->account.id))
            values.given.push_back(given_view(visit, tx, *session, all, one));
        for (auto const& one : identity::mandates_taken(tx, session->account.id))
            values.taken.push_back({ crypto::open(session->key, one.name_box).value_or(""), scope_words(visit, all, one), state_words(visit, one) });
        return true;
    });
    values.has_given = !values.given.empty();
    values.has_taken = !values.taken.empty();
    return private_page(web::page(visit, "accounts/mandates.html", values, attempt));
}

Result<http::Response> end_one(Visit const& visit, identity::AccountSession const& session)
{
    identity::MandateId const id { visit.request.answer("end") };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (!identity::end_mandate(tx, id, session.account.id, visit.here.clock.now()))
            return refuse(Kind::NotFound, "web.not_found");
        audit::record(tx, caller_of(tx.tenant(), session.account.id), visit.now(), "accounts.mandate.ended", { { "mandate", id.value } });
        return {};
    }));
    return web::done(visit, at_mandates, "accounts.said.mandate_ended");
}

// The code is shown once, on the page that answers: it stands in no address and is kept nowhere.
Result<http::Response> act_mandates(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    if (visit.request.has("end"))
        return end_one(visit, *session);
    if (!session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, true);
    auto const name = visit.request.answer("name"), term = visit.request.answer("term");
    auto const procedures = visit.request.answers("procedure");
    auto const known = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return portal::procedures(tx); });
    std::vector<FieldError> errors;
    if (name.empty() || name.size() > 300)
        errors.push_back({ "name", "accounts.mandate.name_first" });
    if (procedures.empty() || std::ranges::any_of(procedures, [&](std::string const& one) { return std::ranges::find(known, one, &portal::Procedure::name) == known.end(); }))
        errors.push_back({ "procedure", "accounts.mandate.scope_first" });
    if (std::ranges::find(terms, term) == terms.end())
        errors.push_back({ "term", "accounts.mandate.term_first" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const code = visit.here.ids.code();
    identity::Mandate mandate { visit.here.ids.make<identity::MandateTag>(visit.here.clock.now().microseconds), session->account.id, {}, procedures, visit.now().today().plus_days(std::stoi(term)) };
    mandate.way = session->way;
    mandate.name_box = identity::mandate_name_box(code, name);
    mandate.given_at = visit.here.clock.now();
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::offer_mandate(tx, mandate, code);
        audit::record(tx, caller_of(tx.tenant(), session->account.id), visit.now(), "accounts.mandate.given", { { "mandate", mandate.id.value } }, { { "until", mandate.until.iso() } });
        return {};
    }));
    MandateCodePage const values { grouped(code), web::link(visit, at_mandates) };
    return private_page(web::page(visit, "accounts/mandate_code.html", values));
}

Result<http::Response> show_take(Visit const& visit, Attempt const* attempt)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    TakeMandatePage const values { web::trouble_summary(visit, attempt), web::link(visit, at_mandates), attempt ? visit.request.answer("name") : profile_of(*session).name, web::trouble_of(visit, attempt, "code"),
        web::trouble_of(visit, attempt, "name") };
    return private_page(web::page(visit, "accounts/take_mandate.html", values, attempt));
}

Result<http::Response> act_take(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session)
        return to_sign_in(visit);
    auto const code = code_from(visit.request.answer("code")), name = visit.request.answer("name");
    if (name.empty() || name.size() > 300)
        return refuse(std::vector<FieldError> { { "name", "accounts.mandate.name_first" } });
    auto const who = "mandate " + session->account.id.value;
    auto const find = [&](db::Read& tx) -> Result<std::optional<std::pair<identity::Mandate, identity::ResidentAccount>>> {
        TRY(identity::may_try(tx, who, visit.here.clock.now()));
        auto const mandate = code.empty() ? std::nullopt : identity::offered_mandate(tx, code, visit.here.clock.now());
        auto const principal = mandate ? identity::resident_account(tx, mandate->principal) : std::nullopt;
        return principal ? std::optional(std::pair(*mandate, *principal)) : std::nullopt;
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), find));
    auto const represented = found ? identity::mandate_name(code, found->first.name_box) : std::nullopt;
    bool taken = false;
    if (represented) {
        auto const name_box = crypto::seal(session->account.public_half, *represented), agent_box = crypto::seal(found->second.public_half, name);
        taken = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<bool> {
            if (!identity::take_mandate(tx, found->first.id, session->account.id, name_box, agent_box))
                return false;
            audit::record(tx, caller_of(tx.tenant(), session->account.id), visit.now(), "accounts.mandate.taken", { { "mandate", found->first.id.value } });
            return true;
        }));
    }
    if (!taken) {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { identity::note_failure(tx, who, visit.here.clock.now()); return {}; }));
        return refuse(std::vector<FieldError> { { "code", "accounts.mandate.wrong_code" } });
    }
    return web::done(visit, at_mandates, "accounts.said.mandate_taken");
}

}  // namespace

std::vector<web::Route> mandate_routes()
{
    std::vector<web::Route> routes;
    routes.push_back(web::form(std::string(at_mandates)).open_to_everyone().to(show_mandates, act_mandates));
    routes.push_back(web::form("/account/mandates/take").open_to_everyone().to(show_take, act_take));
    return routes;
}

std::vector<web::PageType> mandate_pages()
{
    return { html::page<MandatesPage>("accounts/mandates.html"), html::page<MandateCodePage>("accounts/mandate_code.html"), html::page<TakeMandatePage>("accounts/take_mandate.html") };
}

}  // namespace mado::accounts
