// 電話メモ of a case, and those without one that may belong to it.
#include "web/desk_pages.h"

#include <mado/desk/call_form.h>

#include "service/workings.h"

namespace mado::cases::web {

namespace {

struct FoundCall {
    desk::CallLine call;
    std::string attach, version;
    static constexpr auto fields = std::tuple { html::field("call", &FoundCall::call), html::field("attach", &FoundCall::attach), html::field("version", &FoundCall::version) };
};

struct CallsView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    desk::CallForm call_form;
    std::string word;
    std::vector<desk::CallLine> calls;
    std::vector<FoundCall> found;
    bool has_calls = false, has_found = false, is_searched = false;
    static constexpr auto fields = std::tuple { html::include(&CallsView::heading), html::field("trouble_summary", &CallsView::trouble_summary),
        html::field("call_form", &CallsView::call_form), html::field("word", &CallsView::word), html::field("calls", &CallsView::calls), html::field("found", &CallsView::found),
        html::field("has_calls", &CallsView::has_calls), html::field("has_found", &CallsView::has_found), html::field("is_searched", &CallsView::is_searched) };
};

Result<CallsView> calls_view(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, desk::may_take_calls));
    CallsView view;
    view.heading = heading_of(visit, found);
    view.call_form = desk::call_form(visit, tx, found.owner, blanks_of(found), found.applicant_name, attempt);
    for (auto const& call : desk::calls_of(tx, found.id))
        view.calls.push_back(desk::call_line(visit, tx, call));
    view.word = visit.request.query_of("word");
    view.is_searched = !view.word.empty();
    if (view.is_searched)
        for (auto const& call : desk::calls_like(tx, visit.caller, view.word))
            view.found.push_back({ desk::call_line(visit, tx, call), mado::web::link(visit, { "cases", found.id.value, "calls", call.id.value }), std::to_string(call.version) });
    view.has_calls = !view.calls.empty();
    view.has_found = !view.found.empty();
    return view;
}

}  // namespace

Shown show_case_calls(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return calls_view(visit, tx, attempt); }));
    auto const* told = desk::refused(visit, attempt);
    view.trouble_summary = mado::web::trouble_summary(visit, told);
    return mado::web::page(visit, "cases/calls.html", view, told);
}

Shown act_case_call(Visit const& visit)
{
    auto const found = TRY(visited(visit, desk::may_take_calls));
    if (desk::wants_phrase(visit)) {
        auto const box = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return desk::phrase_box(visit, tx, found.owner, desk::Use::Call, blanks_of(found), { { "words", {} } }); });
        return desk::with_phrase(visit, box, show_case_calls);
    }
    auto const typed = TRY(desk::typed_call(visit, found.owner, found.id));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return desk::record_call(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, case_path(found.id), "desk.said.call_recorded");
}

Shown act_attach_call(Visit const& visit)
{
    auto const found = TRY(visited(visit, desk::may_take_calls));
    auto const call = visit.request.id<desk::CallTag>("call");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return desk::attach_call(tx, visit.caller, visit.here, call, found.id, found.owner, shown_version(visit)); }));
    return mado::web::done(visit, case_path(found.id) + "/calls", "cases.said.call_attached");
}

void add_call_lines(Asked const& asked, Lines& lines)
{
    if (!asked.may(desk::may_take_calls))
        return;
    for (auto const& call : desk::calls_of(asked.tx, asked.found.id))
        if (call.callback == desk::Callback::Open && call.back_until) {
            auto const is_late = *call.back_until < asked.visit.now().today();
            lines.tasks.push_back({ is_late ? "bad" : "man", mado::web::words(asked.visit, "cases.task.call_back", { { "day", short_day(*call.back_until) }, { "caller", call.caller } }), {},
                mado::web::link(asked.visit, { "calls", call.id.value }), mado::web::words(asked.visit, "cases.task.call_back.do") });
        }
    lines.actions.push_back({ asked.link("/calls"), mado::web::words(asked.visit, "cases.action.calls") });
}

std::vector<mado::web::PageType> call_pages() { return { html::page<CallsView>("cases/calls.html") }; }

}  // namespace mado::cases::web
