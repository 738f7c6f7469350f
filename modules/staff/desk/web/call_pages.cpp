#include "web/pages.h"

#include <mado/organization/organization.h>

namespace mado::desk {

namespace {

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string moment_words(Instant at)
{
    auto const day = day_in_tokyo(at);
    auto const time = time_in_tokyo(at);
    return std::to_string(day.month()) + "/" + std::to_string(day.day_of_month()) + " " + std::to_string(time.hour) + ":" + two(time.minute);
}

std::string name_of(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->name : std::string();
}

// Who works for that division today: a colleague can be asked to call back.
std::vector<PersonChoice> colleagues(mado::web::Visit const& visit, db::Read& tx, std::string const& division, std::string const& chosen)
{
    std::vector<PersonChoice> all;
    for (auto const& person : organization::persons(tx))
        for (auto const& position : organization::positions_of(tx, person.id, visit.now().today()))
            if (access::allow(tx, { visit.tenant(), CallerKind::Staff, person.id, position.id, {}, {} }, may_take_calls, { division })) {
                all.push_back({ person.id.value, person.name, person.id.value == chosen });
                break;
            }
    return all;
}

std::optional<Instant> typed_moment(std::string const& day, std::string const& time)
{
    auto const on = Day::parse(day);
    if (!on || time.size() != 5 || time[2] != ':')
        return std::nullopt;
    for (auto const at : { 0, 1, 3, 4 })
        if (time[static_cast<std::size_t>(at)] < '0' || time[static_cast<std::size_t>(at)] > '9')
            return std::nullopt;
    auto const hour = (time[0] - '0') * 10 + (time[1] - '0'), minute = (time[3] - '0') * 10 + (time[4] - '0');
    if (hour > 23 || minute > 59)
        return std::nullopt;
    return Instant { instant_in_tokyo(*on, hour).microseconds + minute * 60'000'000LL };
}

}  // namespace

CallForm call_form(mado::web::Visit const& visit, db::Read& tx, std::string const& division, Blanks const& blanks, std::string const& proposed_caller, mado::web::Attempt const* attempt)
{
    auto const* told = refused(visit, attempt);
    auto const typed = [&](std::string_view name, std::string proposed) { return attempt ? visit.request.answer(name) : proposed; };
    auto const time = time_in_tokyo(visit.now().at);
    CallForm form;
    form.caller = typed("caller", proposed_caller);
    form.number = typed("number", "");
    form.called_on = typed("called_on", visit.now().today().iso());
    form.called_time = typed("called_time", two(time.hour) + ":" + two(time.minute));
    form.words = typed("words", "");
    form.back_until = typed("back_until", visit.now().today().iso());
    form.is_to_be_called_back = typed("back", "") == "yes";
    form.persons = colleagues(visit, tx, division, typed("back_by", visit.caller.person.value));
    form.caller_error = mado::web::trouble_of(visit, told, "caller");
    form.called_at_error = mado::web::trouble_of(visit, told, "called_at");
    form.words_error = mado::web::trouble_of(visit, told, "words");
    form.back_until_error = mado::web::trouble_of(visit, told, "back_until");
    form.back_by_error = mado::web::trouble_of(visit, told, "back_by");
    form.phrase_box = phrase_box(visit, tx, division, Use::Call, blanks, { { "words", mado::web::words(visit, "desk.call.words") } });
    return form;
}

Result<NewCall> typed_call(mado::web::Visit const& visit, std::string division, CaseId of)
{
    auto const& request = visit.request;
    auto const at = typed_moment(request.answer("called_on"), request.answer("called_time"));
    if (!at)
        return refuse({ { "called_at", "desk.call.no_such_moment" } });
    NewCall call { std::move(division), std::move(of), request.answer("caller"), request.answer("number"), request.answer("words"), *at };
    call.is_to_be_called_back = request.answer("back") == "yes";
    call.back_by = { request.answer("back_by") };
    call.back_until = Day::parse(request.answer("back_until"));
    return call;
}

CallLine call_line(mado::web::Visit const& visit, db::Read& tx, Call const& call)
{
    CallLine line { mado::web::link(visit, { "calls", call.id.value }), call.caller, call.number, moment_words(call.called_at), name_of(tx, call.by), call.words };
    line.is_open = call.callback == Callback::Open;
    if (call.back_until)
        line.until = std::to_string(call.back_until->month()) + "/" + std::to_string(call.back_until->day_of_month());
    line.back_by = name_of(tx, call.back_by);
    line.is_late = line.is_open && call.back_until && *call.back_until < visit.now().today();
    if (call.done_at)
        line.done = moment_words(*call.done_at) + "　" + name_of(tx, call.done_by) + "　" + call.done_words;
    if (call.of)
        line.of_case = mado::web::link(visit, { "cases", call.of.value });
    return line;
}

namespace web {

namespace {

struct CallsView {
    std::string add, word;
    std::vector<CallLine> open, newest, found;
    bool has_found = false, is_searched = false;
    static constexpr auto fields = std::tuple { html::field("add", &CallsView::add), html::field("word", &CallsView::word), html::field("open", &CallsView::open),
        html::field("newest", &CallsView::newest), html::field("found", &CallsView::found), html::field("has_found", &CallsView::has_found), html::field("is_searched", &CallsView::is_searched) };
};

struct NewCallView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    CallForm call_form;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &NewCallView::trouble_summary), html::field("back", &NewCallView::back), html::field("call_form", &NewCallView::call_form) };
};

struct CallView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, version, typed, words_error;
    CallLine call;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &CallView::trouble_summary), html::field("back", &CallView::back), html::field("version", &CallView::version),
        html::field("typed", &CallView::typed), html::field("words_error", &CallView::words_error), html::field("call", &CallView::call) };
};

Result<CallView> call_view(Visit const& visit, db::Read& tx)
{
    auto const call = TRY(find_call(tx, visit.caller, visit.request.id<CallTag>("call")));
    CallView made;
    made.call = call_line(visit, tx, call);
    made.version = std::to_string(call.version);
    return made;
}

std::string own_division(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return division_of(tx, visit.caller, may_take_calls); });
}

}  // namespace

Shown show_calls(Visit const& visit, Attempt const*)
{
    CallsView view;
    view.add = mado::web::link(visit, "/calls/new");
    view.word = visit.request.query_of("word");
    view.is_searched = !view.word.empty();
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const lines = [&](std::vector<Call> const& calls) {
            std::vector<CallLine> made;
            for (auto const& call : calls)
                made.push_back(call_line(visit, tx, call));
            return made;
        };
        view.open = lines(calls_to_return(tx, visit.caller));
        view.newest = lines(newest_calls(tx, visit.caller));
        if (view.is_searched)
            view.found = lines(calls_like(tx, visit.caller, view.word));
        return true;
    });
    view.has_found = !view.found.empty();
    return mado::web::page(visit, "desk/calls.html", view);
}

Shown show_new_call(Visit const& visit, Attempt const* attempt)
{
    auto const division = own_division(visit);
    NewCallView view;
    view.back = mado::web::link(visit, "/calls");
    view.trouble_summary = mado::web::trouble_summary(visit, refused(visit, attempt));
    view.call_form = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return call_form(visit, tx, division, {}, {}, attempt); });
    return mado::web::page(visit, "desk/new_call.html", view, refused(visit, attempt));
}

Shown act_new_call(Visit const& visit)
{
    auto const division = own_division(visit);
    if (wants_phrase(visit)) {
        auto const box = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return phrase_box(visit, tx, division, Use::Call, {}, { { "words", {} } }); });
        return with_phrase(visit, box, show_new_call);
    }
    auto const typed = TRY(typed_call(visit, division, {}));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return record_call(tx, visit.caller, visit.here, typed); }));
    return mado::web::done(visit, "/calls", "desk.said.call_recorded");
}

Shown show_call(Visit const& visit, Attempt const* attempt)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return call_view(visit, tx); }));
    view.back = mado::web::link(visit, "/calls");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.typed = attempt ? visit.request.answer("words") : std::string();
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    return mado::web::page(visit, "desk/call.html", view, attempt);
}

Shown act_call(Visit const& visit)
{
    auto const id = visit.request.id<CallTag>("call");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return finish_call(tx, visit.caller, visit.here, id, visit.request.answer("words"), shown_version(visit)); }));
    return mado::web::done(visit, "/calls", "desk.said.call_returned");
}

std::vector<mado::web::PageType> call_pages()
{
    return { html::page<CallsView>("desk/calls.html"), html::page<NewCallView>("desk/new_call.html"), html::page<CallView>("desk/call.html") };
}

}  // namespace web

}  // namespace mado::desk
