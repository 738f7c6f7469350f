#include "store/meeting_store.h"

namespace mado::meetings::store {

namespace {

constexpr db::Statement select_papers { "meetings.select_papers",
    "SELECT id, meeting, place, title, blob, by_whom, at, state, pages, record FROM meetings_paper WHERE tenant = $tenant AND meeting = $meeting ORDER BY place, id" };
constexpr db::Statement select_paper { "meetings.select_paper", "SELECT id, meeting, place, title, blob, by_whom, at, state, pages, record FROM meetings_paper WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_paper { "meetings.insert_paper", R"sql(
    INSERT INTO meetings_paper (tenant, meeting, id, place, title, blob, by_whom, at, state, pages, record)
    VALUES ($tenant, $meeting, $id, $place, $title, $blob, $by, $at, $state, $pages, $record)
)sql" };
constexpr db::Statement update_paper { "meetings.update_paper", "UPDATE meetings_paper SET state = $state, pages = $pages WHERE tenant = $tenant AND meeting = $meeting AND id = $id" };
constexpr db::Statement delete_paper { "meetings.delete_paper", "DELETE FROM meetings_paper WHERE tenant = $tenant AND meeting = $meeting AND id = $id" };
constexpr db::Statement delete_pages { "meetings.delete_pages", "DELETE FROM meetings_page WHERE tenant = $tenant AND paper = $paper" };
constexpr db::Statement insert_page { "meetings.insert_page", R"sql(
    INSERT INTO meetings_page (tenant, paper, number, blob, boxed_key, width, height, words) VALUES ($tenant, $paper, $number, $blob, $boxed_key, $width, $height, $words)
    ON CONFLICT (tenant, paper, number) DO NOTHING
)sql" };
constexpr db::Statement select_page { "meetings.select_page",
    "SELECT number, blob, boxed_key, width, height, words FROM meetings_page WHERE tenant = $tenant AND paper = $paper AND number = $number" };
constexpr db::Statement select_note { "meetings.select_note",
    "SELECT boxed FROM meetings_note WHERE tenant = $tenant AND meeting = $meeting AND person = $person AND paper = $paper AND page = $page" };
constexpr db::Statement upsert_note { "meetings.upsert_note", R"sql(
    INSERT INTO meetings_note (tenant, meeting, person, paper, page, boxed, at) VALUES ($tenant, $meeting, $person, $paper, $page, $boxed, $at)
    ON CONFLICT (tenant, meeting, person, paper, page) DO UPDATE SET boxed = excluded.boxed, at = excluded.at
)sql" };
constexpr db::Statement delete_note { "meetings.delete_note",
    "DELETE FROM meetings_note WHERE tenant = $tenant AND meeting = $meeting AND person = $person AND paper = $paper AND page = $page" };

Paper read_paper(db::Row const& row)
{
    return { row.id<MeetingPaperTag>("id"), row.id<MeetingTag>("meeting"), row.integer("place"), row.text("title"), row.text("blob"), row.id<PersonTag>("by_whom"), { row.integer("at") },
        value_of<PaperState>(row.text("state")), row.integer("pages"), row.text("record") };
}

}  // namespace

std::vector<db::Statement> paper_statements()
{
    return { select_papers, select_paper, insert_paper, update_paper, delete_paper, delete_pages, insert_page, select_page, select_note, upsert_note, delete_note };
}

std::vector<Paper> papers(db::Read& tx, MeetingId const& id) { return tx.all(select_papers, { { "$meeting", id } }, read_paper); }
std::optional<Paper> paper(db::Read& tx, PaperId const& id) { return tx.one(select_paper, { { "$id", id } }, read_paper); }

void insert(db::Write& tx, Paper const& one)
{
    tx.execute(insert_paper, { { "$meeting", one.meeting }, { "$id", one.id }, { "$place", one.place }, { "$title", one.title }, { "$blob", one.blob }, { "$by", one.by },
        { "$at", one.at.microseconds }, { "$state", word_of(one.state) }, { "$pages", one.pages }, { "$record", one.record } });
}

void settle(db::Write& tx, Paper const& one)
{
    tx.execute(update_paper, { { "$meeting", one.meeting }, { "$id", one.id }, { "$state", word_of(one.state) }, { "$pages", one.pages } });
}

void remove(db::Write& tx, Paper const& one)
{
    tx.execute(delete_pages, { { "$paper", one.id } });
    tx.execute(delete_paper, { { "$meeting", one.meeting }, { "$id", one.id } });
}

void insert(db::Write& tx, PaperId const& id, PaperPage const& page)
{
    tx.execute(insert_page, { { "$paper", id }, { "$number", page.number }, { "$blob", page.blob }, { "$boxed_key", db::Bytes { page.boxed_key } }, { "$width", page.width }, { "$height", page.height },
        { "$words", page.words } });
}

std::optional<PaperPage> page(db::Read& tx, PaperId const& id, std::int64_t number)
{
    return tx.one(select_page, { { "$paper", id }, { "$number", number } }, [](db::Row const& row) {
        return PaperPage { row.integer("number"), row.text("blob"), row.bytes("boxed_key"), row.integer("width"), row.integer("height"), row.text("words") };
    });
}

std::optional<std::string> note(db::Read& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page)
{
    return tx.one(select_note, { { "$meeting", id }, { "$person", person }, { "$paper", paper }, { "$page", page } }, [](db::Row const& row) { return row.bytes("boxed"); });
}

void keep_note(db::Write& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page, std::string const& boxed, Instant at)
{
    tx.execute(upsert_note, { { "$meeting", id }, { "$person", person }, { "$paper", paper }, { "$page", page }, { "$boxed", db::Bytes { boxed } }, { "$at", at.microseconds } });
}

void forget_note(db::Write& tx, MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page)
{
    tx.execute(delete_note, { { "$meeting", id }, { "$person", person }, { "$paper", paper }, { "$page", page } });
}

}  // namespace mado::meetings::store
