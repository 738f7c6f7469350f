// One's own actions: what was said about them, done with, and drafted (起案する).
#include "web/pages.h"

#include <mado/approvals/matters.h>
#include <mado/meetings/reminders.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

namespace mado::meetings::web {

namespace {

struct Told {
    std::string on, words;
    static constexpr auto fields = std::tuple { MADO_FIELD(Told, on), MADO_FIELD(Told, words) };
};
struct ActionsPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back;
    std::vector<Told> told {};
    std::vector<ActionRow> open {}, done {};
    Box address {};
    static constexpr auto fields = std::tuple { MADO_FIELD(ActionsPage, trouble_summary), MADO_FIELD(ActionsPage, back), MADO_FIELD(ActionsPage, told), MADO_FIELD(ActionsPage, open),
        MADO_FIELD(ActionsPage, done), MADO_FIELD(ActionsPage, address) };
};
struct DraftPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, words, due;
    Select division {}, matter {};
    bool may_draft = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(DraftPage, trouble_summary), MADO_FIELD(DraftPage, back), MADO_FIELD(DraftPage, words), MADO_FIELD(DraftPage, due),
        MADO_FIELD(DraftPage, division), MADO_FIELD(DraftPage, matter), MADO_FIELD(DraftPage, may_draft) };
};

ResolutionId action_of(Visit const& visit) { return visit.request.id<ResolutionTag>("resolution"); }

std::string occasion_words(Visit const& visit, std::string const& occasion)
{
    return say(visit, occasion.starts_with("late") ? "meetings.occasion.late" : "meetings.occasion." + occasion);
}

Select division_select(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    Select made { "division", say(visit, "meetings.draft.division"), mado::web::trouble_of(visit, attempt, "division"), {} };
    auto const own = organization::position(tx, visit.caller.position);
    auto const chosen_one = typed(visit, attempt, "division", own ? own->division : std::string());
    for (auto const& one : draft_divisions(tx, visit.caller))
        made.options.push_back({ one.path, one.name, one.path == chosen_one });
    return made;
}

Select matter_select(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    Select made { "matter", say(visit, "meetings.draft.matter"), mado::web::trouble_of(visit, attempt, "matter"), { { "", say(visit, "meetings.draft.choose"), false } } };
    auto const chosen_one = typed(visit, attempt, "matter", {});
    for (auto const& one : approvals::matter_classes(tx, visit.here, visit.now().today()))
        made.options.push_back({ one.value(), one.word + "（" + one.route_title + "）", one.value() == chosen_one });
    return made;
}

}  // namespace

ActionRow action_row(Visit const& visit, db::Read& tx, Resolution const& one, bool may_act)
{
    ActionRow row;
    row.words = one.words;
    row.who = name_of(tx, one.person);
    row.due = one.due ? wareki::text_with_weekday(*one.due) : std::string();
    row.is_done = one.state == ActionState::Done;
    row.is_late = !row.is_done && one.due && *one.due < visit.now().today();
    row.state = say(visit, row.is_late ? "meetings.action.late" : "meetings.action." + word_of(one.state));
    if (auto const seen = find(tx, visit.caller, one.meeting)) {
        row.meeting = at(visit, one.meeting);
        row.meeting_words = seen->meeting.plan.title;
    }
    if (may_act && !row.is_done)
        row.finish = mado::web::link(visit, { "meetings", "actions", one.id.value, "finish" });
    if (may_act && one.draft.empty() && !row.is_done)
        row.draft = mado::web::link(visit, { "meetings", "actions", one.id.value, "draft" });
    if (!one.draft.empty())
        row.draft_address = mado::web::link(visit, { "approvals", one.draft });
    return row;
}

Shown show_actions(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ActionsPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = mado::web::link(visit, "/meetings");
        for (auto const& one : reminders_of(tx, visit.caller))
            made.told.push_back({ wareki::text_with_weekday(one.on), occasion_words(visit, one.occasion) + "：" + one.words });
        for (auto const& one : actions_of(tx, visit.caller))
            (one.state == ActionState::Open ? made.open : made.done).push_back(action_row(visit, tx, one, true));
        made.address = box(visit, attempt, "address", "meetings.reminder.address", reminder_address(tx, visit.caller));
        made.address.help = say(visit, "meetings.reminder.address.help");
        return made;
    });
    return mado::web::page(visit, "meetings/actions.html", page, attempt);
}

Shown act_actions(Visit const& visit)
{
    auto const address = visit.request.answer("address");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_reminder_address(tx, visit.caller, visit.here, address); }));
    return mado::web::done(visit, "/meetings/actions", text::trimmed(address).empty() ? "meetings.said.no_address" : "meetings.said.address");
}

Shown act_finish(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return finish(tx, visit.caller, visit.here, action_of(visit)); }));
    return mado::web::done(visit, "/meetings/actions", "meetings.said.finished");
}

Shown show_draft(Visit const& visit, Attempt const* attempt)
{
    auto const work = [&](db::Read& tx) -> Result<DraftPage> {
        auto const one = TRY(find_action(tx, visit.caller, action_of(visit)));
        DraftPage made;
        made.trouble_summary = mado::web::trouble_summary(visit, attempt);
        made.back = mado::web::link(visit, "/meetings/actions");
        made.words = one.words;
        made.due = one.due ? wareki::text_with_weekday(*one.due) : std::string();
        made.division = division_select(visit, tx, attempt);
        made.matter = matter_select(visit, tx, attempt);
        made.may_draft = !made.division.options.empty();
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), work));
    return mado::web::page(visit, "meetings/draft.html", page, attempt);
}

Shown act_draft(Visit const& visit)
{
    auto const id = action_of(visit);
    auto const work = [&](db::Write& tx) -> Result<Resolution> {
        auto const one = TRY(find_action(tx, visit.caller, id));
        auto const seen = find(tx, visit.caller, one.meeting);
        auto const meeting = seen ? seen->meeting.plan.title : std::string();
        auto const day = seen ? wareki::text(day_in_tokyo(seen->meeting.plan.starts_at)) : std::string();
        NewDraft const wanted { say(visit, "meetings.draft.title", { { "words", std::string(text::first(one.words, 100)) } }),
            say(visit, "meetings.draft.body", { { "meeting", meeting }, { "day", day }, { "words", one.words } }), say(visit, "meetings.draft.result"), visit.request.answer("division"),
            visit.request.answer("matter") };
        return draft(tx, visit.caller, visit.here, id, wanted);
    };
    auto const made = TRY(visit.here.database.write(visit.tenant(), work));
    return mado::web::done(visit, "/approvals/" + made.draft + "/write", "meetings.said.drafted");
}

std::vector<mado::web::PageType> action_pages() { return { html::page<ActionsPage>("meetings/actions.html"), html::page<DraftPage>("meetings/draft.html") }; }

}  // namespace mado::meetings::web
