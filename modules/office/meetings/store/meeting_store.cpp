#include "store/meeting_store.h"

namespace mado::meetings::store {

namespace {

#define MADO_MEETING_COLUMNS "id, kind, body, title, place, starts_at, ends_at, organizer, owner, state, presenter, shown_paper, shown_page, turn, version"

constexpr db::Statement select_meeting { "meetings.select_meeting", "SELECT " MADO_MEETING_COLUMNS " FROM meetings_meeting WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_person { "meetings.select_of_person", R"sql(
    SELECT )sql" MADO_MEETING_COLUMNS R"sql( FROM meetings_meeting AS m
    WHERE m.tenant = $tenant AND m.starts_at >= $from AND m.starts_at < $until
      AND (m.organizer = $person OR EXISTS (SELECT 1 FROM meetings_member AS b WHERE b.tenant = $tenant AND b.person = $person AND b.meeting = m.id))
    ORDER BY m.starts_at, m.id LIMIT 500
)sql" };
constexpr db::Statement insert_meeting { "meetings.insert_meeting", R"sql(
    INSERT INTO meetings_meeting (tenant, id, kind, body, title, place, starts_at, ends_at, organizer, owner, state, presenter, shown_paper, shown_page, turn, version)
    VALUES ($tenant, $id, $kind, $body, $title, $place, $starts_at, $ends_at, $organizer, $owner, $state, $presenter, $shown_paper, $shown_page, $turn, $version)
)sql" };
constexpr db::Statement update_meeting { "meetings.update_meeting", R"sql(
    UPDATE meetings_meeting SET kind = $kind, body = $body, title = $title, place = $place, starts_at = $starts_at, ends_at = $ends_at, state = $state, presenter = $presenter,
        shown_paper = $shown_paper, shown_page = $shown_page, turn = $turn, version = $version + 1
    WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_turn { "meetings.update_turn", R"sql(
    UPDATE meetings_meeting SET shown_paper = $shown_paper, shown_page = $shown_page, turn = $turn WHERE tenant = $tenant AND id = $id AND turn = $from AND state = 'open'
)sql" };
constexpr db::Statement select_members { "meetings.select_members",
    "SELECT id, person, name, part, attendance FROM meetings_member WHERE tenant = $tenant AND meeting = $meeting ORDER BY id" };
constexpr db::Statement delete_members { "meetings.delete_members", "DELETE FROM meetings_member WHERE tenant = $tenant AND meeting = $meeting" };
constexpr db::Statement insert_member { "meetings.insert_member", R"sql(
    INSERT INTO meetings_member (tenant, meeting, id, person, name, part, attendance) VALUES ($tenant, $meeting, $id, $person, $name, $part, $attendance)
)sql" };
constexpr db::Statement select_items { "meetings.select_items", "SELECT id, title, speaker, minutes FROM meetings_topic WHERE tenant = $tenant AND meeting = $meeting ORDER BY place, id" };
constexpr db::Statement delete_items { "meetings.delete_items", "DELETE FROM meetings_topic WHERE tenant = $tenant AND meeting = $meeting" };
constexpr db::Statement insert_item { "meetings.insert_item", R"sql(
    INSERT INTO meetings_topic (tenant, meeting, id, place, title, speaker, minutes) VALUES ($tenant, $meeting, $id, $place, $title, $speaker, $minutes)
)sql" };

Meeting read_meeting(db::Row const& row)
{
    Meeting meeting;
    meeting.id = row.id<MeetingTag>("id");
    meeting.plan = { value_of<MeetingKind>(row.text("kind")), row.id<StandingBodyTag>("body"), row.text("title"), row.text("place"), { row.integer("starts_at") }, { row.integer("ends_at") } };
    meeting.organizer = row.id<PersonTag>("organizer");
    meeting.owner = row.text("owner");
    meeting.state = value_of<MeetingState>(row.text("state"));
    meeting.presenter = row.id<PersonTag>("presenter");
    meeting.shown_paper = row.id<MeetingPaperTag>("shown_paper");
    meeting.shown_page = row.integer("shown_page");
    meeting.turn = row.integer("turn");
    meeting.version = row.integer("version");
    return meeting;
}

db::Parameters parameters_of(Meeting const& meeting)
{
    return { { "$id", meeting.id }, { "$kind", word_of(meeting.plan.kind) }, { "$body", meeting.plan.body }, { "$title", meeting.plan.title }, { "$place", meeting.plan.place },
        { "$starts_at", meeting.plan.starts_at.microseconds }, { "$ends_at", meeting.plan.ends_at.microseconds }, { "$state", word_of(meeting.state) }, { "$presenter", meeting.presenter },
        { "$shown_paper", meeting.shown_paper }, { "$shown_page", meeting.shown_page }, { "$turn", meeting.turn }, { "$version", meeting.version } };
}

}  // namespace

std::vector<db::Statement> meeting_statements()
{
    return { select_meeting, select_of_person, insert_meeting, update_meeting, update_turn, select_members, delete_members, insert_member, select_items, delete_items, insert_item };
}

std::optional<Meeting> find(db::Read& tx, MeetingId const& id) { return tx.one(select_meeting, { { "$id", id } }, read_meeting); }

std::vector<Meeting> of_person(db::Read& tx, PersonId const& person, Instant from, Instant until)
{
    return tx.all(select_of_person, { { "$person", person }, { "$from", from.microseconds }, { "$until", until.microseconds } }, read_meeting);
}

void insert(db::Write& tx, Meeting const& meeting)
{
    auto all = parameters_of(meeting);
    all.push_back({ "$organizer", meeting.organizer });
    all.push_back({ "$owner", meeting.owner });
    tx.execute(insert_meeting, all);
}

bool change(db::Write& tx, Meeting& meeting)
{
    if (tx.execute(update_meeting, parameters_of(meeting)) == 0)
        return false;
    ++meeting.version;
    return true;
}

bool turn(db::Write& tx, Meeting const& meeting, std::int64_t from)
{
    return tx.execute(update_turn, { { "$id", meeting.id }, { "$shown_paper", meeting.shown_paper }, { "$shown_page", meeting.shown_page }, { "$turn", meeting.turn }, { "$from", from } }) == 1;
}

std::vector<Member> members(db::Read& tx, MeetingId const& id)
{
    return tx.all(select_members, { { "$meeting", id } }, [](db::Row const& row) {
        return Member { row.id<MemberTag>("id"), row.id<PersonTag>("person"), row.text("name"), value_of<Part>(row.text("part")), value_of<Attendance>(row.text("attendance")) };
    });
}

void replace_members(db::Write& tx, MeetingId const& id, std::vector<Member> const& members)
{
    tx.execute(delete_members, { { "$meeting", id } });
    for (auto const& one : members)
        tx.execute(insert_member, { { "$meeting", id }, { "$id", one.id }, { "$person", one.person }, { "$name", one.name }, { "$part", word_of(one.part) }, { "$attendance", word_of(one.attendance) } });
}

std::vector<Item> agenda(db::Read& tx, MeetingId const& id)
{
    return tx.all(select_items, { { "$meeting", id } }, [](db::Row const& row) { return Item { row.id<ItemTag>("id"), row.text("title"), row.text("speaker"), row.integer("minutes") }; });
}

void replace_agenda(db::Write& tx, MeetingId const& id, std::vector<Item> const& items)
{
    tx.execute(delete_items, { { "$meeting", id } });
    for (std::size_t n = 0; n < items.size(); ++n)
        tx.execute(insert_item, { { "$meeting", id }, { "$id", items[n].id }, { "$place", n + 1 }, { "$title", items[n].title }, { "$speaker", items[n].speaker }, { "$minutes", items[n].minutes } });
}

}  // namespace mado::meetings::store
