#include "web/special_pages.h"

#include "web/lines.h"

#include <mado/cases/erasure.h>
#include <mado/time/wareki.h>

namespace mado::cases {

namespace {

using mado::web::Attempt;
using mado::web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view opening = "/cases/{case}/opening", marking = "/cases/{case}/special";
constexpr std::int64_t a_minute = 60'000'000;

CaseId case_at(Visit const& visit) { return visit.request.id<ApplicationTag>("case"); }

bool is_closed(db::Read& tx, Visit const& visit, std::int64_t minutes)
{
    auto const id = case_at(visit);
    return special_of(tx, id) && !has_opened(tx, visit.caller.person, id, { visit.now().at.microseconds - minutes * a_minute });
}

// Nothing: the page may be shown. Otherwise where the reason is asked for, or why this caller does not get as far.
Result<std::optional<http::Response>> before_page(Visit const& visit)
{
    if (visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return erased_on(tx, case_at(visit)); }))
        return refuse(Kind::Gone, "cases.erased");
    auto const may_ask = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> std::optional<bool> {
        if (!is_closed(tx, visit, special_minutes))
            return std::nullopt;
        auto const found = find(tx, case_at(visit));
        return found && access::allow(tx, visit.caller, may_read, { found->owner }).has_value();
    });
    if (!may_ask)
        return std::optional<http::Response>();
    if (!*may_ask)
        return refuse(Kind::Forbidden, "cases.special.ask_division");
    return std::optional(http::see_other(mado::web::link(visit, { "cases", case_at(visit).value, "opening" }) + "?next=" + http::percent_encoded(visit.request.target)));
}

mado::web::Show guarded(mado::web::Show show)
{
    return [show = std::move(show)](Visit const& visit, Attempt const* attempt) -> Result<http::Response> {
        if (!attempt) {  // with an attempt its act has passed already, and the form is given back with what was typed
            auto before = TRY(before_page(visit));
            if (before)
                return std::move(*before);
        }
        return show(visit, attempt);
    };
}

mado::web::Act guarded(mado::web::Act act)
{
    return [act = std::move(act)](Visit const& visit) -> Result<http::Response> {
        if (visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return erased_on(tx, case_at(visit)); }))
            return refuse(Kind::Gone, "cases.erased");
        auto const closed = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return is_closed(tx, visit, special_sending_hours * 60); });
        if (closed)
            return refuse(Kind::Forbidden, "cases.special.reason_first");
        return act(visit);
    };
}

}  // namespace

void guard_special(std::vector<mado::web::Route>& routes)
{
    for (auto& route : routes) {
        if (route.pattern.find("{case}") == std::string::npos || route.pattern == opening || route.pattern == marking)
            continue;
        if (route.show)
            route.show = guarded(std::move(route.show));
        if (route.act)
            route.act = guarded(std::move(route.act));
    }
}

namespace web {

namespace {

struct OpeningView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string inbox, receipt, next, reason, reason_error;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &OpeningView::trouble_summary), html::field("inbox", &OpeningView::inbox),
        html::field("receipt", &OpeningView::receipt), html::field("next", &OpeningView::next), html::field("reason", &OpeningView::reason), html::field("reason_error", &OpeningView::reason_error) };
};

struct ChoiceView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &ChoiceView::value), html::field("words", &ChoiceView::words), html::field("is_chosen", &ChoiceView::is_chosen) };
};

struct ReasonView {
    std::string at, by, act, words;
    static constexpr auto fields = std::tuple { html::field("at", &ReasonView::at), html::field("by", &ReasonView::by), html::field("act", &ReasonView::act), html::field("words", &ReasonView::words) };
};

struct SpecialView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string case_address, receipt, kind, reason, reason_error, kind_error;
    bool is_marked = false, is_closed = false;
    std::vector<ChoiceView> kinds;
    std::vector<ReasonView> reasons;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &SpecialView::trouble_summary), html::field("case_address", &SpecialView::case_address),
        html::field("receipt", &SpecialView::receipt), html::field("kind", &SpecialView::kind), html::field("reason", &SpecialView::reason), html::field("reason_error", &SpecialView::reason_error),
        html::field("kind_error", &SpecialView::kind_error), html::field("is_marked", &SpecialView::is_marked), html::field("is_closed", &SpecialView::is_closed), html::field("kinds", &SpecialView::kinds), html::field("reasons", &SpecialView::reasons) };
};

std::string kind_words(Visit const& visit, SpecialKind kind) { return mado::web::words(visit, "cases.special.kind." + word_of(kind)); }

// Only back to a page of this case.
std::string next_of(Visit const& visit, std::string const& asked)
{
    auto const page = mado::web::link(visit, case_path(case_of(visit)));
    bool const is_of_case = asked.starts_with(page) && (asked.size() == page.size() || asked[page.size()] == '/' || asked[page.size()] == '?');
    return is_of_case && asked.find_first_of("\r\n\\") == std::string::npos ? asked : page;
}

std::optional<SpecialKind> chosen_kind(Visit const& visit)
{
    auto const typed = visit.request.answer("kind");
    for (auto const name : names_of(SpecialKind {}))
        if (name == typed)
            return value_of<SpecialKind>(name);
    return std::nullopt;
}

std::string moment_words(Instant at) { return wareki::short_text(day_in_tokyo(at)) + " " + wareki::text(time_in_tokyo(at)); }

Result<SpecialView> special_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_mark_special));
    SpecialView made;
    made.trouble_summary = mado::web::trouble_summary(visit, attempt);
    made.case_address = mado::web::link(visit, case_path(found.id));
    made.receipt = grouped(found.receipt_number);
    if (auto const special = special_of(tx, found.id)) {
        made.is_marked = true;
        made.kind = kind_words(visit, special->kind);
    }
    for (auto const name : names_of(SpecialKind {}))
        made.kinds.push_back({ std::string(name), kind_words(visit, value_of<SpecialKind>(name)), attempt && visit.request.answer("kind") == name });
    if (is_closed(tx, visit, special_minutes))  // what others wrote of it is behind the gate too
        made.is_closed = true;
    else
        for (auto const& one : special_reasons(tx, found.id))
            made.reasons.push_back({ moment_words(one.at), person_name(tx, one.by), mado::web::words(visit, "cases.special.act." + word_of(one.act)), one.words });
    made.reason = attempt ? visit.request.answer("reason") : std::string();
    made.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    made.kind_error = mado::web::trouble_of(visit, attempt, "kind");
    return made;
}

}  // namespace

Shown show_opening(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_read));
    OpeningView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.inbox = mado::web::link(visit, "/");
    view.receipt = grouped(found.receipt_number);
    view.next = next_of(visit, attempt ? visit.request.answer("next") : visit.request.query_of("next"));
    view.reason = attempt ? visit.request.answer("reason") : std::string();
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    return mado::web::page(visit, "cases/opening.html", view, attempt);
}

Shown act_opening(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return open_special(tx, visit.caller, visit.here, case_of(visit), visit.request.answer("reason")); }));
    return http::see_other(next_of(visit, visit.request.answer("next")));
}

Shown show_special(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return special_view(visit, tx, attempt); }));
    return mado::web::page(visit, "cases/special.html", view, attempt);
}

Shown act_special(Visit const& visit)
{
    bool const releases = visit.request.answer("do") == "release";
    auto const id = case_of(visit);
    auto const reason = visit.request.answer("reason");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return releases ? release_special(tx, visit.caller, visit.here, id, reason) : mark_special(tx, visit.caller, visit.here, id, chosen_kind(visit), reason);
    }));
    return mado::web::done(visit, case_path(id) + "/special", releases ? "cases.said.special_released" : "cases.said.special_marked");
}

void add_special_lines(Asked const& asked, Lines& lines)
{
    if (asked.may(may_mark_special))
        lines.actions.push_back({ asked.link("/special"), mado::web::words(asked.visit, "cases.special.action") });
    if (auto const special = special_of(asked.tx, asked.found.id))
        lines.tasks.push_back({ "heed", mado::web::words(asked.visit, "cases.special.task", { { "kind", kind_words(asked.visit, special->kind) } }) });
}

std::vector<mado::web::PageType> special_pages() { return { html::page<OpeningView>("cases/opening.html"), html::page<SpecialView>("cases/special.html") }; }

}  // namespace web
}  // namespace mado::cases
