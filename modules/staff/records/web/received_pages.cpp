#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::records::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct Row {
    std::string address, number, day, title, from_whom, to, state, is;
    static constexpr auto fields = std::tuple { F(Row, address), F(Row, number), F(Row, day), F(Row, title), F(Row, from_whom), F(Row, to), F(Row, state), F(Row, is) };
};
struct RegisterView {
    std::string add, older, gaps, here;
    bool has_rows = false;
    std::vector<Choice> years;
    std::vector<Row> rows;
    static constexpr auto fields = std::tuple { F(RegisterView, add), F(RegisterView, older), F(RegisterView, gaps), F(RegisterView, here), F(RegisterView, has_rows), F(RegisterView, years),
        F(RegisterView, rows) };
};
struct ReceiveView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, title_error, from_whom, from_whom_error, their_number, their_number_error, came_on, came_on_error, pages, pages_error, handed_to_error, scan_error, division_error;
    std::vector<Choice> divisions, handed, channels;
    static constexpr auto fields = std::tuple { F(ReceiveView, trouble_summary), F(ReceiveView, back), F(ReceiveView, title), F(ReceiveView, title_error), F(ReceiveView, from_whom),
        F(ReceiveView, from_whom_error), F(ReceiveView, their_number), F(ReceiveView, their_number_error), F(ReceiveView, came_on), F(ReceiveView, came_on_error), F(ReceiveView, pages),
        F(ReceiveView, pages_error), F(ReceiveView, handed_to_error), F(ReceiveView, scan_error), F(ReceiveView, division_error), F(ReceiveView, divisions), F(ReceiveView, handed),
        F(ReceiveView, channels) };
};
struct Told {
    std::string label, words;
    static constexpr auto fields = std::tuple { F(Told, label), F(Told, words) };
};
struct ReceivedView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, number, title, version, record, matter, receipt_number, receipt_number_error, draft, draft_error, reason, reason_error, handed_to_error;
    bool is_open = false, may_take = false, may_void = false;
    std::vector<Told> told;
    std::vector<Choice> handed;
    static constexpr auto fields = std::tuple { F(ReceivedView, trouble_summary), F(ReceivedView, back), F(ReceivedView, number), F(ReceivedView, title), F(ReceivedView, version),
        F(ReceivedView, record), F(ReceivedView, matter), F(ReceivedView, receipt_number), F(ReceivedView, receipt_number_error), F(ReceivedView, draft), F(ReceivedView, draft_error),
        F(ReceivedView, reason), F(ReceivedView, reason_error), F(ReceivedView, handed_to_error), F(ReceivedView, is_open), F(ReceivedView, may_take), F(ReceivedView, may_void),
        F(ReceivedView, told), F(ReceivedView, handed) };
};
#undef F

constexpr int a_page = 50;

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string_view weight_of(ReceivedState state)
{
    return state == ReceivedState::Handed ? "heed" : state == ReceivedState::Received ? "man" : state == ReceivedState::Taken ? "good" : "";
}

Row row_of(Visit const& visit, db::Read& tx, Received const& one)
{
    return { mado::web::link(visit, { "received", one.id.value }), one.number_text, wareki::short_text(one.came_on), one.title, one.from_whom,
        one.handed_to.empty() ? std::string() : division_name(tx, one.handed_to), say(visit, "records.received.state." + word_of(one.state)), std::string(weight_of(one.state)) };
}

ReceivedId received_at(Visit const& visit) { return visit.request.id<ReceivedTag>("received"); }

bool may_for(db::Read& tx, Visit const& visit, std::string const& division) { return access::allow(tx, visit.caller, may_receive, { division }).has_value(); }

void tell(Visit const& visit, db::Read& tx, Received const& one, ReceivedView& view)
{
    auto const add = [&](char const* key, std::string words) {
        if (!words.empty())
            view.told.push_back({ say(visit, key), std::move(words) });
    };
    add("records.received.state", say(visit, "records.received.state." + word_of(one.state)));
    add("records.received.came_on", wareki::text(one.came_on));
    add("records.received.channel", say(visit, "records.channel." + word_of(one.channel)));
    add("records.received.from_whom", one.from_whom);
    add("records.received.their_number", one.their_number);
    add("records.received.pages", one.pages > 0 ? std::to_string(one.pages) : std::string());
    add("records.received.division", division_name(tx, one.division));
    add("records.received.handed_to", one.handed_to.empty() ? std::string() : division_name(tx, one.handed_to));
    add("records.received.reason", one.reason);
    add("records.received.by", person_name(tx, one.by) + "　" + wareki::text(one.at));
}

}  // namespace

Shown show_register(Visit const& visit, Attempt const*)
{
    auto const now = fiscal_year(visit.now().today());
    auto const year = static_cast<int>(number_typed(visit.request.query_of("year"), now));
    RegisterView view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        RegisterView made;
        auto const before = visit.request.query_of("before");
        auto const all = received(tx, visit.caller, year, is_uuid(before) ? before : std::string(), a_page + 1);
        for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), a_page); ++i)
            made.rows.push_back(row_of(visit, tx, all[i]));
        if (all.size() > a_page)
            made.older = mado::web::link(visit, "/received") + "?year=" + std::to_string(year) + "&before=" + all[a_page - 1].id.value;
        for (auto const& division : organization::divisions(tx))
            if (may_for(tx, visit, division.path))
                for (auto const number : gaps(tx, division.path, year))
                    made.gaps += (made.gaps.empty() ? "" : "、") + division.name + " " + std::to_string(number);
        return made;
    });
    view.here = mado::web::link(visit, "/received");
    view.add = mado::web::link(visit, "/received/new");
    for (int one = now; one > now - 5; --one)
        view.years.push_back({ std::to_string(one), wareki::fiscal_year_text(one), one == year });
    view.has_rows = !view.rows.empty();
    return mado::web::page(visit, "records/register.html", view);
}

Shown show_receive(Visit const& visit, Attempt const* attempt)
{
    auto const& request = visit.request;
    auto const typed = [&](char const* name, std::string otherwise = {}) { return attempt ? request.answer(name) : std::move(otherwise); };
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ReceiveView made;
        auto const position = organization::position(tx, visit.caller.position);
        made.handed = division_choices(visit, tx, typed("handed_to"));
        for (auto& choice : division_choices(visit, tx, typed("division", position ? position->division : std::string())))
            if (may_for(tx, visit, choice.value))
                made.divisions.push_back(std::move(choice));
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/received");
    view.title = typed("title"), view.from_whom = typed("from_whom"), view.their_number = typed("their_number"), view.pages = typed("pages", "1");
    view.came_on = typed("came_on", visit.now().today().iso());
    view.channels = choices<Channel>(visit, "records.channel", typed("channel"));
    view.title_error = mado::web::trouble_of(visit, attempt, "title");
    view.from_whom_error = mado::web::trouble_of(visit, attempt, "from_whom");
    view.their_number_error = mado::web::trouble_of(visit, attempt, "their_number");
    view.came_on_error = mado::web::trouble_of(visit, attempt, "came_on");
    view.pages_error = mado::web::trouble_of(visit, attempt, "pages");
    view.handed_to_error = mado::web::trouble_of(visit, attempt, "handed_to");
    view.division_error = mado::web::trouble_of(visit, attempt, "division");
    view.scan_error = mado::web::trouble_of(visit, attempt, "scan");
    return mado::web::page(visit, "records/receive.html", view, attempt);
}

Shown act_receive(Visit const& visit)
{
    auto const& request = visit.request;
    auto const came_on = Day::parse(request.answer("came_on"));
    if (!came_on)
        return refuse({ { "came_on", "records.day_required" } });
    if (request.answer("division").empty())
        return refuse({ { "division", "records.required" } });
    Received typed;
    typed.division = request.answer("division");
    typed.came_on = *came_on;
    typed.channel = one_of<Channel>(request.answer("channel")).value_or(Channel::Post);
    typed.from_whom = request.answer("from_whom"), typed.their_number = request.answer("their_number"), typed.title = request.answer("title");
    typed.pages = request.answer("pages").empty() ? 0 : number_typed(request.answer("pages"));
    typed.handed_to = request.answer("handed_to");
    auto const scans = TRY(scans_sent(visit, "scan"));
    auto const made = TRY(visit.here.database.write(visit.tenant(), receiving(), [&](db::Write& tx) { return receive(tx, visit.caller, visit.here, typed, scans); }));
    return mado::web::done(visit, "/received/" + made.id.value, "records.said.received");
}

Shown show_received(Visit const& visit, Attempt const* attempt)
{
    auto const made = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<ReceivedView> {
        auto const one = TRY(find_received(tx, visit.caller, received_at(visit)));
        ReceivedView view;
        view.number = one.number_text, view.title = one.title, view.version = std::to_string(one.version);
        tell(visit, tx, one, view);
        view.is_open = one.state == ReceivedState::Received || one.state == ReceivedState::Handed;
        view.may_take = view.is_open && may_for(tx, visit, one.handed_to.empty() ? one.division : one.handed_to);
        view.may_void = view.is_open && may_for(tx, visit, one.division);
        view.handed = division_choices(visit, tx, attempt ? visit.request.answer("handed_to") : one.handed_to);
        if (auto const record = record_of(tx, Kind::Received, one.id.value); record && find_record(tx, visit.caller, record->id))
            view.record = mado::web::link(visit, { "records", record->id.value });
        if (!one.matter.empty())
            view.matter = mado::web::link(visit, { one.matter_kind == "case" ? "cases" : "drafts", one.matter });
        return view;
    });
    if (!made)
        return std::unexpected(made.error());
    auto view = *made;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/received");
    if (attempt)
        view.receipt_number = visit.request.answer("receipt_number"), view.draft = visit.request.answer("draft"), view.reason = visit.request.answer("reason");
    view.receipt_number_error = mado::web::trouble_of(visit, attempt, "receipt_number");
    view.draft_error = mado::web::trouble_of(visit, attempt, "draft");
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    view.handed_to_error = mado::web::trouble_of(visit, attempt, "handed_to");
    return mado::web::page(visit, "records/received.html", view, attempt);
}

Shown act_received(Visit const& visit)
{
    auto const& request = visit.request;
    auto const id = received_at(visit);
    auto const act = request.answer("do");
    auto const version = number_typed(request.answer("version"));
    auto const done = [&](auto work) -> Result<void> {
        TRY(visit.here.database.write(visit.tenant(), { .name = "records.received" }, work));
        return {};
    };
    if (act == "hand") {
        TRY(done([&](db::Write& tx) { return hand(tx, visit.caller, visit.here, id, request.answer("handed_to"), version); }));
    } else if (act == "take") {
        TRY(done([&](db::Write& tx) { return take(tx, visit.caller, visit.here, id, request.answer("receipt_number"), request.answer("draft"), version); }));
    } else if (act == "void") {
        TRY(done([&](db::Write& tx) { return void_number(tx, visit.caller, visit.here, id, request.answer("reason"), version); }));
    } else {
        return refuse(Refusal::Kind::Invalid, "records.nothing_chosen");
    }
    // Handed on, it may be out of sight of who did it.
    return mado::web::done(visit, "/received", "records.said.received_" + act);
}

std::vector<mado::web::PageType> received_pages()
{
    return { html::page<RegisterView>("records/register.html"), html::page<ReceiveView>("records/receive.html"), html::page<ReceivedView>("records/received.html") };
}

}  // namespace mado::records::web
