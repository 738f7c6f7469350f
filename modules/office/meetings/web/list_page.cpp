#include "web/pages.h"

#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "model/rules.h"

namespace mado::meetings::web {

namespace {

struct Row {
    std::string address, title, when, kind, place, state, is;
    static constexpr auto fields = std::tuple { MADO_FIELD(Row, address), MADO_FIELD(Row, title), MADO_FIELD(Row, when), MADO_FIELD(Row, kind), MADO_FIELD(Row, place), MADO_FIELD(Row, state), MADO_FIELD(Row, is) };
};
struct Entry {
    std::string address, time, title;
    static constexpr auto fields = std::tuple { MADO_FIELD(Entry, address), MADO_FIELD(Entry, time), MADO_FIELD(Entry, title) };
};
struct Cell {
    std::string number;
    bool is_today = false;
    std::vector<Entry> entries {};
    static constexpr auto fields = std::tuple { MADO_FIELD(Cell, number), MADO_FIELD(Cell, is_today), MADO_FIELD(Cell, entries) };
};
struct Week {
    std::vector<Cell> days;
    static constexpr auto fields = std::tuple { MADO_FIELD(Week, days) };
};
struct Name {
    std::string words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Name, words) };
};
struct ListPage {
    std::string month, before, after, convene, actions, bodies, petitions, open_actions;
    bool may_convene = false;
    std::vector<Name> weekdays {};
    std::vector<Week> weeks {};
    std::vector<Row> coming {};
    static constexpr auto fields = std::tuple { MADO_FIELD(ListPage, month), MADO_FIELD(ListPage, before), MADO_FIELD(ListPage, after), MADO_FIELD(ListPage, convene), MADO_FIELD(ListPage, actions),
        MADO_FIELD(ListPage, bodies), MADO_FIELD(ListPage, petitions), MADO_FIELD(ListPage, open_actions), MADO_FIELD(ListPage, may_convene), MADO_FIELD(ListPage, weekdays),
        MADO_FIELD(ListPage, weeks), MADO_FIELD(ListPage, coming) };
};
constexpr int days_ahead = 90;

std::string month_value(Day day) { return day.iso().substr(0, 7); }

Day month_asked(Visit const& visit)
{
    auto const asked = Day::parse(visit.request.query_of("month") + "-01");
    auto const today = visit.now().today();
    auto const fits = asked && asked->year() >= 1950 && asked->year() <= 2200;
    return fits ? *asked : *Day::of(today.year(), today.month(), 1);
}

std::string flag_of(MeetingState state) { return state == MeetingState::Open ? "mine" : state == MeetingState::Cancelled ? "bad" : state == MeetingState::Ended ? "good" : ""; }

Row row_of(Visit const& visit, Meeting const& one)
{
    return { at(visit, one.id), one.plan.title, when_words(one.plan), say(visit, "meetings.kind." + word_of(one.plan.kind)), one.plan.place, say(visit, "meetings.state." + word_of(one.state)), flag_of(one.state) };
}

std::vector<Week> weeks_of(Visit const& visit, Day month, std::vector<Meeting> const& all)
{
    std::vector<Week> weeks;
    auto const today = visit.now().today();
    for (auto const& days : model::weeks_of(month.year(), month.month())) {
        Week week;
        for (auto const day : days) {
            Cell cell { day.month() == month.month() ? std::to_string(day.day_of_month()) : std::to_string(day.month()) + "/" + std::to_string(day.day_of_month()), day == today };
            for (auto const& one : all)
                if (day_in_tokyo(one.plan.starts_at) == day && one.state != MeetingState::Cancelled)
                    cell.entries.push_back({ at(visit, one.id), time_value(one.plan.starts_at), one.plan.title });
            week.days.push_back(std::move(cell));
        }
        weeks.push_back(std::move(week));
    }
    return weeks;
}

}  // namespace

Shown show_list(Visit const& visit, Attempt const*)
{
    auto const month = month_asked(visit);
    auto const now = visit.now();
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ListPage made;
        made.month = wareki::text(wareki::era_year_of(month).value_or(wareki::EraYear {})) + std::to_string(month.month()) + "月";
        made.before = mado::web::link(visit, "/meetings") + "?month=" + month_value(month.plus_days(-1));
        made.after = mado::web::link(visit, "/meetings") + "?month=" + month_value(month.plus_months(1));
        made.convene = mado::web::link(visit, "/meetings/new");
        made.actions = mado::web::link(visit, "/meetings/actions");
        made.bodies = mado::web::link(visit, "/meetings/bodies");
        made.petitions = mado::web::link(visit, "/meetings/petitions");
        made.may_convene = !access::scope(tx, visit.caller, may_convene).empty();
        made.open_actions = std::to_string(count_open_actions(tx, visit.caller));
        for (auto const* day : { "日", "月", "火", "水", "木", "金", "土" })
            made.weekdays.push_back({ day });
        auto const weeks = model::weeks_of(month.year(), month.month());
        auto const all = meetings::meetings(tx, visit.caller, instant_in_tokyo(weeks.front().front()), instant_in_tokyo(weeks.back().back().plus_days(1)));
        made.weeks = weeks_of(visit, month, all);
        for (auto const& one : meetings::meetings(tx, visit.caller, instant_in_tokyo(now.today()), instant_in_tokyo(now.today().plus_days(days_ahead))))
            made.coming.push_back(row_of(visit, one));
        return made;
    });
    return mado::web::page(visit, "meetings/meetings.html", page);
}

std::vector<mado::web::PageType> list_pages() { return { html::page<ListPage>("meetings/meetings.html") }; }

}  // namespace mado::meetings::web
