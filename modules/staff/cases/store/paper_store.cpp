#include "store/paper_store.h"

namespace mado::cases::store {

namespace {

#define MADO_PAPER_COLUMNS "case_id, field, way, state, consented, opened_on, day, pages, copied, source, words, by_whom"
constexpr db::Statement upsert_paper { "cases.upsert_paper", R"sql(
    INSERT INTO cases_paper (tenant, case_id, field, owner, way, state, consented, opened_on, day, pages, copied, source, words, by_whom)
    VALUES ($tenant, $id, $field, $owner, $way, 'open', $consented, $opened_on, NULL, 0, 0, '', '', '')
    ON CONFLICT (tenant, case_id, field) DO UPDATE SET way = $way, state = 'open', consented = $consented, opened_on = $opened_on, day = NULL, pages = 0, copied = 0,
        source = '', words = '', by_whom = ''
)sql" };
constexpr db::Statement update_paper { "cases.update_paper", R"sql(
    UPDATE cases_paper SET state = $state, day = $day, pages = $pages, copied = $copied, source = $source, words = $words, by_whom = $by
     WHERE tenant = $tenant AND case_id = $id AND field = $field AND state IN ('open', 'missing')
)sql" };
constexpr db::Statement delete_paper { "cases.delete_paper", "DELETE FROM cases_paper WHERE tenant = $tenant AND case_id = $id AND field = $field" };
constexpr db::Statement select_papers { "cases.select_papers",
    "SELECT " MADO_PAPER_COLUMNS " FROM cases_paper WHERE tenant = $tenant AND case_id = $id ORDER BY field" };
constexpr db::Statement select_by_post { "cases.select_papers_by_post",
    "SELECT " MADO_PAPER_COLUMNS " FROM cases_paper WHERE tenant = $tenant AND owner = $owner AND way = 'post' AND state = 'open' "
    "AND (opened_on, case_id, field) > ($opened_on, $id, $field) ORDER BY opened_on, case_id, field LIMIT $most" };
constexpr db::Statement count_open_by_post { "cases.count_papers_by_post", R"sql(
    SELECT COUNT(*) AS n FROM (SELECT field FROM cases_paper WHERE tenant = $tenant AND owner = $owner AND way = 'post' AND state = 'open' LIMIT $most) AS bounded
)sql" };
constexpr db::Statement upsert_photos { "cases.upsert_photos", R"sql(
    INSERT INTO cases_photos (tenant, case_id, field, state, sources, edition, done, pages, faults, blob, boxed_key, at)
    VALUES ($tenant, $id, $field, 'waiting', $sources, $edition, 0, 0, '[]', '', $nothing, $at)
    ON CONFLICT (tenant, case_id, field) DO UPDATE SET state = 'waiting', sources = $sources, edition = $edition, done = 0, pages = 0, faults = '[]', blob = '', boxed_key = $nothing, at = $at
)sql" };
constexpr db::Statement update_progress { "cases.update_photos_progress", R"sql(
    UPDATE cases_photos SET done = $done WHERE tenant = $tenant AND case_id = $id AND field = $field AND state = 'waiting' AND edition = $edition
)sql" };
constexpr db::Statement update_photos { "cases.update_photos", R"sql(
    UPDATE cases_photos SET state = $state, done = $done, pages = $pages, faults = $faults, blob = $blob, boxed_key = $key, at = $at
     WHERE tenant = $tenant AND case_id = $id AND field = $field AND state = 'waiting' AND edition = $edition
)sql" };
constexpr db::Statement select_photos { "cases.select_photos", R"sql(
    SELECT field, state, sources, done, pages, faults, blob, boxed_key FROM cases_photos WHERE tenant = $tenant AND case_id = $id ORDER BY field
)sql" };

Paper read_paper(db::Row const& row)
{
    Paper paper;
    paper.of = row.id<ApplicationTag>("case_id");
    paper.field = row.text("field");
    paper.way = value_of<PaperWay>(row.text("way"));
    paper.state = value_of<PaperState>(row.text("state"));
    paper.consented = row.flag("consented");
    paper.opened_on = Day::parse(row.text("opened_on")).value_or(Day {});
    auto const day = row.optional_text("day");
    paper.day = day ? Day::parse(*day) : std::nullopt;
    paper.pages = row.integer("pages");
    paper.copied = row.flag("copied");
    paper.source = row.text("source");
    paper.words = row.text("words");
    paper.by = row.id<PersonTag>("by_whom");
    return paper;
}

json::Array list_in(db::Row const& row, std::string_view column)
{
    auto const parsed = json::parse(row.text(column));
    return parsed && parsed->is_array() ? parsed->array() : json::Array {};
}

// Which photos: JSON is stored for reading and not compared.
std::string edition(json::Array const& sources) { return crypto::sha256_hex(json::write(sources)); }

}  // namespace

std::vector<db::Statement> paper_statements()
{
    return { upsert_paper, update_paper, delete_paper, select_papers, select_by_post, count_open_by_post, upsert_photos, update_progress, update_photos, select_photos };
}

void open_paper(db::Write& tx, Paper const& paper, std::string const& owner)
{
    tx.execute(upsert_paper, { { "$id", paper.of }, { "$field", paper.field }, { "$owner", owner }, { "$way", word_of(paper.way) }, { "$consented", paper.consented },
        { "$opened_on", paper.opened_on.iso() } });
}

bool change_paper(db::Write& tx, Paper const& paper)
{
    return tx.execute(update_paper, { { "$id", paper.of }, { "$field", paper.field }, { "$state", word_of(paper.state) },
               { "$day", paper.day ? std::optional(paper.day->iso()) : std::nullopt }, { "$pages", paper.pages }, { "$copied", paper.copied }, { "$source", paper.source },
               { "$words", paper.words }, { "$by", paper.by } })
        == 1;
}

void forget_paper(db::Write& tx, CaseId const& id, std::string const& field) { tx.execute(delete_paper, { { "$id", id }, { "$field", field } }); }

std::vector<Paper> papers(db::Read& tx, CaseId const& id) { return tx.all(select_papers, { { "$id", id } }, read_paper); }

std::vector<Paper> by_post(db::Read& tx, std::string const& owner, PapersKey const& after, int most)
{
    return tx.all(select_by_post, { { "$owner", owner }, { "$opened_on", after.opened_on }, { "$id", after.case_id }, { "$field", after.field }, { "$most", most } }, read_paper);
}

std::int64_t count_by_post(db::Read& tx, std::string const& owner, int most)
{
    return *tx.one(count_open_by_post, { { "$owner", owner }, { "$most", most } }, [](db::Row const& row) { return row.integer("n"); });
}

void want_photos(db::Write& tx, CaseId const& id, Photos const& photos, Instant at)
{
    tx.execute(upsert_photos, { { "$id", id }, { "$field", photos.field }, { "$sources", json::write(photos.sources) }, { "$edition", edition(photos.sources) }, { "$nothing", db::Bytes { std::string() } }, { "$at", at.microseconds } });
}

bool keep_progress(db::Write& tx, CaseId const& id, std::string const& field, json::Array const& sources, std::int64_t done)
{
    return tx.execute(update_progress, { { "$id", id }, { "$field", field }, { "$edition", edition(sources) }, { "$done", done } }) == 1;
}

bool keep_photos(db::Write& tx, CaseId const& id, KeptPhotos const& made, Instant at)
{
    auto const& photos = made.photos;
    return tx.execute(update_photos, { { "$id", id }, { "$field", photos.field }, { "$state", word_of(photos.state) }, { "$edition", edition(photos.sources) }, { "$done", photos.done },
               { "$pages", photos.pages }, { "$faults", json::write(photos.faults) }, { "$blob", photos.blob }, { "$key", db::Bytes { made.boxed_key } }, { "$at", at.microseconds } })
        == 1;
}

std::vector<KeptPhotos> photos(db::Read& tx, CaseId const& id)
{
    return tx.all(select_photos, { { "$id", id } }, [](db::Row const& row) {
        return KeptPhotos { { row.text("field"), value_of<PhotosState>(row.text("state")), list_in(row, "sources"), row.integer("done"), row.integer("pages"), list_in(row, "faults"),
                                row.text("blob") },
            row.bytes("boxed_key") };
    });
}

}  // namespace mado::cases::store
