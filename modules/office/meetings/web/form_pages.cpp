// Preparing: the plan of a meeting, its members with their attendance, its agenda.
#include "web/pages.h"

#include <mado/text/utf8.h>
#include <mado/text/width.h>

namespace mado::meetings::web {

namespace {

struct Name {
    std::string words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Name, words) };
};
struct PlanPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, back_words, heading, version;
    Select kind {}, body {};
    Box title {}, place {}, from {}, until {};
    mado::web::DayBox day {};
    static constexpr auto fields = std::tuple { MADO_FIELD(PlanPage, trouble_summary), MADO_FIELD(PlanPage, back), MADO_FIELD(PlanPage, back_words), MADO_FIELD(PlanPage, heading),
        MADO_FIELD(PlanPage, version), MADO_FIELD(PlanPage, kind), MADO_FIELD(PlanPage, body), MADO_FIELD(PlanPage, title), MADO_FIELD(PlanPage, place), MADO_FIELD(PlanPage, from),
        MADO_FIELD(PlanPage, until), MADO_FIELD(PlanPage, day) };
};
struct MemberRow {
    std::string id, number, legend, name;
    Box who {};
    bool is_new = false, is_outside = false;
    std::string outside, remove;
    Select part {}, attendance {};
    static constexpr auto fields = std::tuple { MADO_FIELD(MemberRow, id), MADO_FIELD(MemberRow, number), MADO_FIELD(MemberRow, legend), MADO_FIELD(MemberRow, name), MADO_FIELD(MemberRow, who),
        MADO_FIELD(MemberRow, is_new), MADO_FIELD(MemberRow, is_outside), MADO_FIELD(MemberRow, outside), MADO_FIELD(MemberRow, remove), MADO_FIELD(MemberRow, part), MADO_FIELD(MemberRow, attendance) };
};
struct ItemRow {
    std::string id, number, legend;
    Box title {}, speaker {}, minutes {};
    static constexpr auto fields = std::tuple { MADO_FIELD(ItemRow, id), MADO_FIELD(ItemRow, number), MADO_FIELD(ItemRow, legend), MADO_FIELD(ItemRow, title), MADO_FIELD(ItemRow, speaker), MADO_FIELD(ItemRow, minutes) };
};
// Members and agenda are one form: a fieldset for each row that is kept, and some empty ones.
template <class Row>
struct RowsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, version;
    std::vector<Row> rows {};
    std::vector<Name> people {};
    static constexpr auto fields = std::tuple { MADO_FIELD(RowsPage, trouble_summary), MADO_FIELD(RowsPage, back), MADO_FIELD(RowsPage, title), MADO_FIELD(RowsPage, version), MADO_FIELD(RowsPage, rows),
        MADO_FIELD(RowsPage, people) };
};
using MembersPage = RowsPage<MemberRow>;
using AgendaPage = RowsPage<ItemRow>;

constexpr std::size_t new_members = 4, new_items = 3;

std::string numbered(std::string_view name, std::size_t n) { return std::string(name) + "." + std::to_string(n); }

std::vector<Name> people_of(db::Read& tx)
{
    std::vector<Name> all;
    for (auto& one : proposed_people(tx))
        all.push_back({ std::move(one) });
    return all;
}

// -- the plan
PlanPage plan_page(Visit const& visit, db::Read& tx, Attempt const* attempt, Plan const& kept, std::int64_t version)
{
    PlanPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.version = typed(visit, attempt, "version", std::to_string(version));
    page.kind = select(visit, attempt, "kind", "meetings.kind", kept.kind, "meetings.kind.");
    page.body = bodies_select(visit, tx, attempt, "body", "meetings.body", kept.body);
    page.title = box(visit, attempt, "title", "meetings.name", kept.title);
    page.title.is_required = true;
    page.place = box(visit, attempt, "place", "meetings.place", kept.place);
    page.day = mado::web::day_box(visit, attempt, "day", day_in_tokyo(kept.starts_at), say(visit, "meetings.day"), {});
    page.from = box(visit, attempt, "from", "meetings.from", time_value(kept.starts_at));
    page.until = box(visit, attempt, "until", "meetings.until", time_value(kept.ends_at));
    page.from.type = page.until.type = "time";
    page.from.is_required = page.until.is_required = true;
    return page;
}

Result<Instant> time_typed(Visit const& visit, std::string const& name, Day day)
{
    auto const words = text::narrow_number(visit.request.answer(name));
    auto const colon = words.find(':');
    auto const hour = number_typed(words.substr(0, colon)), minute = colon == std::string::npos ? -1 : number_typed(std::string_view(words).substr(colon + 1));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return refuse(std::vector<FieldError> { { name, "meetings.wrong_time" } });
    return instant_in_tokyo(day, static_cast<int>(hour), static_cast<int>(minute));
}

Result<Plan> plan_typed(Visit const& visit)
{
    Plan plan { chosen(visit, "kind", MeetingKind::Briefing), { visit.request.answer("body") }, visit.request.answer("title"), visit.request.answer("place"), {}, {} };
    auto const day = TRY(mado::web::typed_day(visit, "day", "meetings.no_such_day"));
    plan.starts_at = TRY(time_typed(visit, "from", day));
    plan.ends_at = TRY(time_typed(visit, "until", day));
    return plan;
}

// -- members
MemberRow member_row(Visit const& visit, Attempt const* attempt, Member const& one, std::size_t n)
{
    MemberRow row;
    row.id = one.id.value;
    row.number = std::to_string(n);
    row.name = one.name;
    row.is_new = !one.id;
    row.legend = row.is_new ? say(visit, "meetings.member.new", { { "n", std::to_string(n + 1) } }) : one.name;
    row.who = box(visit, attempt, numbered("name", n), "meetings.member.who", {});
    row.who.list = "people";
    row.outside = numbered("outside", n);
    row.remove = numbered("remove", n);
    row.is_outside = attempt ? visit.request.answer(row.outside) == "yes" : !one.person && one.id;
    row.part = select(visit, attempt, numbered("part", n), "meetings.part", one.part, "meetings.part.");
    row.attendance = select(visit, attempt, numbered("attendance", n), "meetings.attendance", one.attendance, "meetings.attendance.");
    return row;
}

// What was typed, with the number of the row that each came from.
Result<std::vector<Member>> members_typed(Visit const& visit, db::Read& tx, std::vector<Member> const& kept)
{
    std::vector<Member> all;
    std::vector<FieldError> errors;
    for (std::size_t n = 0; n < kept.size() + new_members; ++n) {
        Member one = n < kept.size() ? kept[n] : Member {};
        if (visit.request.answer(numbered("remove", n)) == "yes")
            continue;
        one.part = chosen(visit, numbered("part", n), one.part);
        one.attendance = chosen(visit, numbered("attendance", n), one.attendance);
        if (n >= kept.size()) {
            auto const words = std::string(text::trimmed(visit.request.answer(numbered("name", n))));
            if (words.empty())
                continue;
            if (visit.request.answer(numbered("outside", n)) == "yes")
                one.name = words;
            else if (one.person = person_typed(tx, words); !one.person)
                errors.push_back({ numbered("name", n), "meetings.no_such_person" });
        }
        all.push_back(std::move(one));
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return all;
}

// -- the agenda
ItemRow item_row(Visit const& visit, Attempt const* attempt, Item const& one, std::size_t n)
{
    ItemRow row { one.id.value, std::to_string(n), say(visit, "meetings.item.nth", { { "n", std::to_string(n + 1) } }) };
    row.title = box(visit, attempt, numbered("title", n), "meetings.item", one.title);
    row.speaker = box(visit, attempt, numbered("speaker", n), "meetings.speaker", one.speaker);
    row.speaker.list = "people";
    row.minutes = box(visit, attempt, numbered("minutes", n), "meetings.item.minutes", one.minutes > 0 ? std::to_string(one.minutes) : std::string());
    return row;
}

std::string without_number(db::Read& tx, std::string const& typed)
{
    auto const person = person_typed(tx, typed);
    return person ? name_of(tx, person) : typed;
}

Result<std::vector<Item>> items_typed(Visit const& visit, db::Read& tx, std::vector<Item> const& kept)
{
    std::vector<Item> all;
    for (std::size_t n = 0; n < kept.size() + new_items; ++n) {
        auto const title = visit.request.answer(numbered("title", n)), minutes = visit.request.answer(numbered("minutes", n));
        if (text::trimmed(title).empty())
            continue;  // an emptied row goes
        all.push_back({ n < kept.size() ? kept[n].id : ItemId {}, title, without_number(tx, visit.request.answer(numbered("speaker", n))), text::trimmed(minutes).empty() ? 0 : number_typed(minutes) });
    }
    return all;
}

Result<Seen> running(Visit const& visit, db::Read& tx)
{
    auto seen = TRY(find(tx, visit.caller, meeting_of(visit)));
    if (!seen.standing.runs)
        return refuse(Refusal::Kind::Forbidden, "meetings.only_who_runs_it");
    return seen;
}

std::int64_t version_typed(Visit const& visit) { return number_typed(visit.request.answer("version")); }
std::string path_of(Visit const& visit, std::string_view more) { return "/meetings/" + meeting_of(visit).value + std::string(more); }

template <class Row, class Kept>
struct RowsForm {
    std::string_view page, said;             // template; what is said when it is kept
    std::size_t empty_rows;
    std::vector<Kept> (*kept)(db::Read&, MeetingId const&);
    Row (*row)(Visit const&, Attempt const*, Kept const&, std::size_t);
    Result<std::vector<Kept>> (*typed)(Visit const&, db::Read&, std::vector<Kept> const&);
    Result<void> (*keep)(db::Write&, Caller const&, Workplace const&, MeetingId const&, std::vector<Kept>, std::int64_t);
};
constexpr RowsForm<MemberRow, Member> members_form { "meetings/members.html", "meetings.said.members", new_members, members, member_row, members_typed, keep_members };
constexpr RowsForm<ItemRow, Item> agenda_form { "meetings/agenda.html", "meetings.said.agenda", new_items, agenda, item_row, items_typed, keep_agenda };

template <class Row, class Kept>
Shown show_rows(Visit const& visit, Attempt const* attempt, RowsForm<Row, Kept> const& form)
{
    auto const work = [&](db::Read& tx) -> Result<RowsPage<Row>> {
        auto const seen = TRY(running(visit, tx));
        RowsPage<Row> made { mado::web::trouble_summary(visit, attempt), at(visit, seen.meeting.id), seen.meeting.plan.title, typed(visit, attempt, "version", std::to_string(seen.meeting.version)) };
        auto const kept = form.kept(tx, seen.meeting.id);
        for (std::size_t n = 0; n < kept.size() + form.empty_rows; ++n)
            made.rows.push_back(form.row(visit, attempt, n < kept.size() ? kept[n] : Kept {}, n));
        made.people = people_of(tx);
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, form.page, page, attempt);
}

template <class Row, class Kept>
Shown act_rows(Visit const& visit, RowsForm<Row, Kept> const& form)
{
    auto const id = meeting_of(visit);
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(running(visit, tx));
        auto all = TRY(form.typed(visit, tx, form.kept(tx, id)));
        return form.keep(tx, visit.caller, visit.here, id, std::move(all), version_typed(visit));
    };
    TRY(visit.here.database.write(visit.tenant(), work));
    return mado::web::done(visit, path_of(visit, ""), form.said);
}

}  // namespace

Shown show_new(Visit const& visit, Attempt const* attempt)
{
    auto const tomorrow = visit.now().today().plus_days(1);
    Plan const proposal { MeetingKind::Briefing, { visit.request.query_of("body") }, {}, {}, instant_in_tokyo(tomorrow, 10), instant_in_tokyo(tomorrow, 11) };
    auto page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return plan_page(visit, tx, attempt, proposal, 0); });
    page.back = mado::web::link(visit, "/meetings");
    page.back_words = say(visit, "meetings.title");
    page.heading = say(visit, "meetings.new");
    return mado::web::page(visit, "meetings/plan.html", page, attempt);
}

Shown act_new(Visit const& visit)
{
    auto const plan = TRY(plan_typed(visit));
    auto const made = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return convene(tx, visit.caller, visit.here, plan); }));
    return mado::web::done(visit, "/meetings/" + made.id.value, "meetings.said.convened");
}

Shown show_change(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<PlanPage> {
        auto const seen = TRY(running(visit, tx));
        auto made = plan_page(visit, tx, attempt, seen.meeting.plan, seen.meeting.version);
        made.back = at(visit, seen.meeting.id);
        made.back_words = seen.meeting.plan.title;
        made.heading = say(visit, "meetings.change");
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/plan.html", page, attempt);
}

Shown act_change(Visit const& visit)
{
    auto const plan = TRY(plan_typed(visit));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return change(tx, visit.caller, visit.here, meeting_of(visit), plan, version_typed(visit)); }));
    return mado::web::done(visit, path_of(visit, ""), "meetings.said.changed");
}

Shown show_members(Visit const& visit, Attempt const* attempt) { return show_rows(visit, attempt, members_form); }
Shown act_members(Visit const& visit) { return act_rows(visit, members_form); }
Shown show_agenda(Visit const& visit, Attempt const* attempt) { return show_rows(visit, attempt, agenda_form); }
Shown act_agenda(Visit const& visit) { return act_rows(visit, agenda_form); }

std::vector<mado::web::PageType> form_pages()
{
    return { html::page<PlanPage>("meetings/plan.html"), html::page<MembersPage>("meetings/members.html"), html::page<AgendaPage>("meetings/agenda.html") };
}

}  // namespace mado::meetings::web
