#include "store/record_store.h"

#include <mado/json/json.h>

namespace mado::records::store {

namespace {

#define MADO_FOLDER_COLUMNS                                                                                                                                                   \
    "id, item, owner, year, volume, title, medium, place, custody, state, no_longer_used, extended_until, extended_why, selected, selected_why, until, ended_on, ended_by, version"
#define MADO_RECORD_COLUMNS                                                                                                                                                   \
    "id, folder, owner, kind, object, matter_kind, matter, title, number, made_on, from_whom, to_whom, way, medium, disclosure, article, completed_on, starts_on, until, state, " \
    "filed_by, filed_at, version"

constexpr db::Statement insert_folder { "records.insert_folder",
    "INSERT INTO records_folder (tenant, " MADO_FOLDER_COLUMNS ") VALUES ($tenant, $id, $item, $owner, $year, $volume, $title, $medium, $place, $custody, $state, $no_longer_used, "
    "$extended_until, $extended_why, $selected, $selected_why, $until, $ended_on, $ended_by, 1) ON CONFLICT (tenant, item, owner, year, volume) DO NOTHING" };
constexpr db::Statement update_folder { "records.update_folder", R"sql(
    UPDATE records_folder SET title = $title, medium = $medium, place = $place, custody = $custody, state = $state, no_longer_used = $no_longer_used, extended_until = $extended_until,
           extended_why = $extended_why, selected = $selected, selected_why = $selected_why, until = $until, ended_on = $ended_on, ended_by = $ended_by, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_folder_until { "records.update_folder_until", "UPDATE records_folder SET until = $until WHERE tenant = $tenant AND id = $id AND until <> $until" };
constexpr db::Statement select_folder { "records.select_folder", "SELECT " MADO_FOLDER_COLUMNS " FROM records_folder WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_folder_for { "records.select_folder_for",
    "SELECT " MADO_FOLDER_COLUMNS " FROM records_folder WHERE tenant = $tenant AND item = $item AND owner = $owner AND year = $year AND state = 'kept' ORDER BY volume DESC LIMIT 1" };
// A division and all beneath it: its path, and what begins with the path and a slash ('0' follows '/').
constexpr db::Statement select_folders_of { "records.select_folders_of",
    "SELECT " MADO_FOLDER_COLUMNS " FROM records_folder WHERE tenant = $tenant"
    " AND (CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond)) AND (CAST($year AS count_int) = -1 OR year = $year)"
    " ORDER BY year DESC, owner, title, id LIMIT $most" };
constexpr db::Statement select_owners { "records.select_owners", "SELECT DISTINCT owner FROM records_folder WHERE tenant = $tenant ORDER BY owner" };
constexpr db::Statement select_folders_of_item { "records.select_folders_of_item",
    "SELECT " MADO_FOLDER_COLUMNS " FROM records_folder WHERE tenant = $tenant AND item = $item ORDER BY owner, year, volume, id" };
constexpr db::Statement select_folders_over { "records.select_folders_over",
    "SELECT " MADO_FOLDER_COLUMNS " FROM records_folder WHERE tenant = $tenant AND state = 'kept' AND until < $before ORDER BY until, id LIMIT $most" };

constexpr db::Statement insert_record { "records.insert_record",
    "INSERT INTO records_record (tenant, " MADO_RECORD_COLUMNS ") VALUES ($tenant, $id, $folder, $owner, $kind, $object, $matter_kind, $matter, $title, $number, $made_on, $from_whom, "
    "$to_whom, $way, $medium, $disclosure, $article, $completed_on, $starts_on, $until, $state, $filed_by, $filed_at, 1) ON CONFLICT (tenant, kind, object) DO NOTHING" };
constexpr db::Statement update_record { "records.update_record", R"sql(
    UPDATE records_record SET title = $title, disclosure = $disclosure, article = $article, medium = $medium, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement update_record_folder { "records.update_record_folder", "UPDATE records_record SET folder = $folder WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement update_record_matter { "records.update_record_matter",
    "UPDATE records_record SET folder = $folder, owner = $owner, matter_kind = $matter_kind, matter = $matter WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement update_record_span { "records.update_record_span",
    "UPDATE records_record SET completed_on = $completed_on, starts_on = $starts_on, until = $until WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement erase_record { "records.erase_record",
    "UPDATE records_record SET title = '', number = '', from_whom = '', to_whom = '', article = '', state = $state, version = version + 1 WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_record { "records.select_record", "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_record_of { "records.select_record_of", "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND kind = $kind AND object = $object" };
constexpr db::Statement select_of_matter { "records.select_of_matter",
    "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter ORDER BY made_on, id" };
// Many keys as one parameter, a list in JSON.
#define MADO_LISTED(list) "(\n-- engine: sqlite\nSELECT value FROM json_each(" list ")\n-- end\n-- engine: postgresql\nSELECT jsonb_array_elements_text(CAST(" list " AS jsonb))\n-- end\n)"
constexpr db::Statement select_records_of { "records.select_records_of",
    "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND kind = $kind AND object IN " MADO_LISTED("$objects") " ORDER BY object" };
constexpr db::Statement select_of_matters { "records.select_of_matters",
    "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter IN " MADO_LISTED("$matters") " ORDER BY made_on, id" };
constexpr db::Statement end_records { "records.end_records",
    "UPDATE records_record SET completed_on = $completed_on, starts_on = $starts_on, until = $until, folder = $folder WHERE tenant = $tenant AND id IN " MADO_LISTED("$ids") };
constexpr db::Statement select_in_folder { "records.select_in_folder",
    "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND folder = $folder AND (made_on, id) > ($day, $id) ORDER BY made_on, id LIMIT $most" };
constexpr db::Statement select_kept_in { "records.select_kept_in",
    "SELECT " MADO_RECORD_COLUMNS " FROM records_record WHERE tenant = $tenant AND folder = $folder AND state = 'kept' ORDER BY made_on, id LIMIT $most" };
constexpr db::Statement count_in_folder { "records.count_in_folder", "SELECT COUNT(*) AS n FROM records_record WHERE tenant = $tenant AND folder = $folder" };
// Two looks at the index, however many there are.
constexpr db::Statement select_open_in { "records.select_open_in", "SELECT id FROM records_record WHERE tenant = $tenant AND folder = $folder AND state = 'kept' AND until IS NULL LIMIT 1" };
constexpr db::Statement select_last_in { "records.select_last_in", "SELECT MAX(until) AS last FROM records_record WHERE tenant = $tenant AND folder = $folder AND state = 'kept'" };

constexpr db::Statement insert_part { "records.insert_part", R"sql(
    INSERT INTO records_part (tenant, record, number, origin, origin_id, title, type, blob, size, hash, boxed_key, pages, is_copy, checked_by)
    VALUES ($tenant, $record, $number, $origin, $origin_id, $title, $type, $blob, $size, $hash, $key, $pages, $is_copy, $checked_by)
    ON CONFLICT (tenant, record, number) DO NOTHING
)sql" };
constexpr db::Statement insert_parts { "records.insert_parts", R"sql(
    INSERT INTO records_part (tenant, record, number, origin, origin_id, title, type, blob, size, hash, boxed_key, pages, is_copy, checked_by)
-- engine: sqlite
    SELECT $tenant, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, '', '', 0, value ->> 5, zeroblob(0), 0, 0, '' FROM json_each($parts) WHERE true
-- end
-- engine: postgresql
    SELECT $tenant, e ->> 0, CAST(e ->> 1 AS bigint), e ->> 2, e ->> 3, e ->> 4, '', '', 0, e ->> 5, CAST('' AS bytea), 0, 0, '' FROM jsonb_array_elements(CAST($parts AS jsonb)) AS e
-- end
    ON CONFLICT (tenant, record, number) DO NOTHING
)sql" };
constexpr db::Statement select_part_numbers { "records.select_part_numbers",
    "SELECT record, number, origin_id, title FROM records_part WHERE tenant = $tenant AND record IN " MADO_LISTED("$records") " ORDER BY record, number" };
constexpr db::Statement update_part_hash { "records.update_part_hash", "UPDATE records_part SET hash = $hash WHERE tenant = $tenant AND record = $record AND number = $number AND hash = ''" };
constexpr db::Statement erase_parts { "records.erase_parts", "UPDATE records_part SET title = '', hash = '', boxed_key = $nothing WHERE tenant = $tenant AND record = $record" };
constexpr db::Statement select_parts { "records.select_parts",
    "SELECT number, origin, origin_id, title, type, blob, size, hash, boxed_key, pages, is_copy, checked_by FROM records_part WHERE tenant = $tenant AND record = $record ORDER BY number" };
constexpr db::Statement select_with_blob { "records.select_with_blob", "SELECT DISTINCT record FROM records_part WHERE tenant = $tenant AND blob = $blob" };

std::optional<std::string> iso(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }
std::string listed(std::vector<std::string> const& keys)
{
    return json::write(json::array_of(keys, [](std::string const& key) { return json::Value(key); }));
}
std::string until_text(std::optional<Day> day) { return day ? day->iso() : std::string(no_end); }
std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text && *text != no_end ? Day::parse(*text) : std::nullopt;
}

Folder read_folder(db::Row const& row)
{
    Folder folder { row.id<FolderTag>("id"), row.text("item"), row.text("owner"), static_cast<int>(row.integer("year")), static_cast<int>(row.integer("volume")), row.text("title") };
    folder.medium = value_of<Medium>(row.text("medium"));
    folder.place = row.text("place");
    folder.custody = value_of<Custody>(row.text("custody"));
    folder.state = value_of<RecordState>(row.text("state"));
    folder.no_longer_used = day_in(row, "no_longer_used");
    folder.extended_until = day_in(row, "extended_until");
    folder.extended_why = row.text("extended_why");
    folder.selected = value_of<Selected>(row.text("selected"));
    folder.selected_why = row.text("selected_why");
    folder.until = day_in(row, "until");
    folder.ended_on = day_in(row, "ended_on");
    folder.ended_by = row.id<PersonTag>("ended_by");
    folder.version = row.integer("version");
    return folder;
}

Record read_record(db::Row const& row)
{
    Record record { row.id<RecordTag>("id"), row.id<FolderTag>("folder"), row.text("owner"), value_of<Kind>(row.text("kind")), row.text("object"), row.text("matter_kind"), row.text("matter"),
        row.text("title"), row.text("number"), *Day::parse(row.text("made_on")), row.text("from_whom"), row.text("to_whom") };
    record.way = value_of<Way>(row.text("way"));
    record.medium = value_of<Medium>(row.text("medium"));
    record.disclosure = value_of<Disclosure>(row.text("disclosure"));
    record.article = row.text("article");
    record.completed_on = day_in(row, "completed_on");
    record.span = { day_in(row, "starts_on"), day_in(row, "until") };
    record.state = value_of<RecordState>(row.text("state"));
    record.filed_by = row.id<PersonTag>("filed_by");
    record.filed_at = { row.integer("filed_at") };
    record.version = row.integer("version");
    return record;
}

db::Parameters changing(Folder const& folder)
{
    return { { "$id", folder.id }, { "$title", folder.title }, { "$medium", word_of(folder.medium) }, { "$place", folder.place }, { "$custody", word_of(folder.custody) },
        { "$state", word_of(folder.state) }, { "$no_longer_used", iso(folder.no_longer_used) }, { "$extended_until", iso(folder.extended_until) }, { "$extended_why", folder.extended_why },
        { "$selected", word_of(folder.selected) }, { "$selected_why", folder.selected_why }, { "$until", until_text(folder.until) }, { "$ended_on", iso(folder.ended_on) },
        { "$ended_by", folder.ended_by } };
}

}  // namespace

std::vector<db::Statement> record_statements()
{
    return { update_record_matter, insert_folder, update_folder, update_folder_until, select_folder, select_folder_for, select_folders_of, select_owners, select_folders_of_item, select_folders_over, insert_record, update_record,
        update_record_folder, update_record_span, erase_record, select_record, select_record_of, select_of_matter, select_records_of, select_of_matters, end_records, select_in_folder, select_kept_in, count_in_folder, select_open_in, select_last_in,
        insert_part, insert_parts, select_part_numbers, update_part_hash, erase_parts, select_parts, select_with_blob };
}

bool insert(db::Write& tx, Folder const& folder)
{
    auto all = changing(folder);
    for (auto& one : db::Parameters { { "$item", folder.item }, { "$owner", folder.owner }, { "$year", folder.year }, { "$volume", folder.volume } })
        all.push_back(one);
    return tx.execute(insert_folder, all) == 1;
}

bool change(db::Write& tx, Folder& folder)
{
    auto all = changing(folder);
    all.emplace_back("$version", folder.version);
    auto const changed = tx.execute(update_folder, all) == 1;
    folder.version += changed;
    return changed;
}

void set_until(db::Write& tx, FolderId const& id, std::optional<Day> until) { tx.execute(update_folder_until, { { "$id", id }, { "$until", until_text(until) } }); }
std::optional<Folder> folder(db::Read& tx, FolderId const& id) { return tx.one(select_folder, { { "$id", id } }, read_folder); }
std::optional<Folder> folder_for(db::Read& tx, std::string const& item, std::string const& owner, int year)
{
    return tx.one(select_folder_for, { { "$item", item }, { "$owner", owner }, { "$year", year } }, read_folder);
}
std::vector<Folder> folders_of(db::Read& tx, std::string const& division, int year, int most)
{
    return tx.all(select_folders_of, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$year", year }, { "$most", most } }, read_folder);
}
std::vector<std::string> owners(db::Read& tx)
{
    return tx.all(select_owners, {}, [](db::Row const& row) { return row.text("owner"); });
}
std::vector<Folder> folders_of_item(db::Read& tx, std::string const& item) { return tx.all(select_folders_of_item, { { "$item", item } }, read_folder); }
std::vector<Folder> folders_over(db::Read& tx, Day before, int most) { return tx.all(select_folders_over, { { "$before", before.iso() }, { "$most", most } }, read_folder); }

bool insert(db::Write& tx, Record const& record)
{
    return tx.execute(insert_record, { { "$id", record.id }, { "$folder", record.folder }, { "$owner", record.owner }, { "$kind", word_of(record.kind) }, { "$object", record.object },
               { "$matter_kind", record.matter_kind }, { "$matter", record.matter }, { "$title", record.title }, { "$number", record.number }, { "$made_on", record.made_on.iso() },
               { "$from_whom", record.from_whom }, { "$to_whom", record.to_whom }, { "$way", word_of(record.way) }, { "$medium", word_of(record.medium) },
               { "$disclosure", word_of(record.disclosure) }, { "$article", record.article }, { "$completed_on", iso(record.completed_on) }, { "$starts_on", iso(record.span.starts) },
               { "$until", iso(record.span.until) }, { "$state", word_of(record.state) }, { "$filed_by", record.filed_by }, { "$filed_at", record.filed_at.microseconds } })
        == 1;
}

bool change(db::Write& tx, Record& record)
{
    auto const changed = tx.execute(update_record, { { "$id", record.id }, { "$title", record.title }, { "$disclosure", word_of(record.disclosure) }, { "$article", record.article },
                             { "$medium", word_of(record.medium) }, { "$version", record.version } })
        == 1;
    record.version += changed;
    return changed;
}

void move(db::Write& tx, RecordId const& id, FolderId const& to) { tx.execute(update_record_folder, { { "$id", id }, { "$folder", to } }); }
void give(db::Write& tx, RecordId const& id, Folder const& to, std::string_view matter_kind, std::string_view matter)
{
    tx.execute(update_record_matter, { { "$id", id }, { "$folder", to.id }, { "$owner", to.owner }, { "$matter_kind", matter_kind }, { "$matter", matter } });
}
void set_span(db::Write& tx, Record const& record)
{
    tx.execute(update_record_span, { { "$id", record.id }, { "$completed_on", iso(record.completed_on) }, { "$starts_on", iso(record.span.starts) }, { "$until", iso(record.span.until) } });
}
std::optional<Record> record(db::Read& tx, RecordId const& id) { return tx.one(select_record, { { "$id", id } }, read_record); }
std::optional<Record> record_of(db::Read& tx, Kind kind, std::string_view object) { return tx.one(select_record_of, { { "$kind", word_of(kind) }, { "$object", object } }, read_record); }
std::vector<Record> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter)
{
    return tx.all(select_of_matter, { { "$matter_kind", matter_kind }, { "$matter", matter } }, read_record);
}
std::vector<Record> records_of(db::Read& tx, Kind kind, std::vector<std::string> const& objects)
{
    return tx.all(select_records_of, { { "$kind", word_of(kind) }, { "$objects", listed(objects) } }, read_record);
}
std::vector<Record> of_matters(db::Read& tx, std::string_view matter_kind, std::vector<std::string> const& matters)
{
    return tx.all(select_of_matters, { { "$matter_kind", matter_kind }, { "$matters", listed(matters) } }, read_record);
}
void end(db::Write& tx, std::vector<Record> const& records, FolderId const& to)
{
    std::vector<std::string> ids;
    for (auto const& record : records)
        ids.push_back(record.id.value);
    auto const& first = records.at(0);
    tx.execute(end_records, { { "$completed_on", iso(first.completed_on) }, { "$starts_on", iso(first.span.starts) }, { "$until", iso(first.span.until) }, { "$folder", to }, { "$ids", listed(ids) } });
}
// `after`: the day and the id of the last one, "2026-11-18.ID".
std::vector<Record> in_folder(db::Read& tx, FolderId const& id, std::string const& after, int most)
{
    bool const is_key = after.size() == 47 && after[10] == '.';
    return tx.all(select_in_folder, { { "$folder", id }, { "$day", is_key ? after.substr(0, 10) : std::string() }, { "$id", is_key ? after.substr(11) : std::string() }, { "$most", most } },
        read_record);
}
std::vector<Record> kept_in(db::Read& tx, FolderId const& id, int most) { return tx.all(select_kept_in, { { "$folder", id }, { "$most", most } }, read_record); }
std::int64_t count_in(db::Read& tx, FolderId const& id)
{
    return *tx.one(count_in_folder, { { "$folder", id } }, [](db::Row const& row) { return row.integer("n"); });
}
std::vector<Span> spans_in(db::Read& tx, FolderId const& id)
{
    if (tx.one(select_open_in, { { "$folder", id } }, [](db::Row const&) { return true; }))
        return { Span {} };
    auto const last = tx.one(select_last_in, { { "$folder", id } }, [](db::Row const& row) { return day_in(row, "last"); });
    return last && *last ? std::vector<Span> { { std::nullopt, *last } } : std::vector<Span> {};
}

void erase(db::Write& tx, RecordId const& id, RecordState state)
{
    tx.execute(erase_record, { { "$id", id }, { "$state", word_of(state) } });
    tx.execute(erase_parts, { { "$record", id }, { "$nothing", db::Bytes { std::string() } } });
}

void insert(db::Write& tx, RecordId const& id, Part const& part, std::string const& boxed_key)
{
    tx.execute(insert_part, { { "$record", id }, { "$number", part.number }, { "$origin", word_of(part.origin) }, { "$origin_id", part.origin_id }, { "$title", part.title },
        { "$type", part.type }, { "$blob", part.blob }, { "$size", part.size }, { "$hash", part.hash }, { "$key", db::Bytes { boxed_key } }, { "$pages", part.pages },
        { "$is_copy", part.is_copy }, { "$checked_by", part.checked_by } });
}

void insert(db::Write& tx, std::vector<PartOf> const& parts)
{
    tx.execute(insert_parts, { { "$parts", json::write(json::array_of(parts, [](PartOf const& one) {
        return json::array({ one.record.value, one.part.number, word_of(one.part.origin), one.part.origin_id, one.part.title, one.part.hash });
    })) } });
}

std::vector<PartOf> numbers_of_parts(db::Read& tx, std::vector<RecordId> const& records)
{
    std::vector<std::string> ids;
    for (auto const& id : records)
        ids.push_back(id.value);
    return tx.all(select_part_numbers, { { "$records", listed(ids) } }, [](db::Row const& row) {
        PartOf one { row.id<RecordTag>("record"), {} };
        one.part.number = static_cast<int>(row.integer("number"));
        one.part.origin_id = row.text("origin_id");
        one.part.title = row.text("title");
        return one;
    });
}

void set_hash(db::Write& tx, RecordId const& id, int number, std::string const& hash) { tx.execute(update_part_hash, { { "$record", id }, { "$number", number }, { "$hash", hash } }); }

std::vector<KeptPart> parts(db::Read& tx, RecordId const& id)
{
    return tx.all(select_parts, { { "$record", id } }, [](db::Row const& row) {
        KeptPart kept;
        auto& part = kept.part;
        part.number = static_cast<int>(row.integer("number"));
        part.origin = value_of<Origin>(row.text("origin"));
        part.origin_id = row.text("origin_id");
        part.title = row.text("title"), part.type = row.text("type"), part.blob = row.text("blob"), part.hash = row.text("hash");
        part.size = row.integer("size"), part.pages = row.integer("pages");
        part.is_copy = row.flag("is_copy");
        part.checked_by = row.id<PersonTag>("checked_by");
        kept.boxed_key = row.bytes("boxed_key");
        return kept;
    });
}

std::vector<Record> records_with_blob(db::Read& tx, std::string_view blob)
{
    std::vector<Record> all;
    for (auto const& id : tx.all(select_with_blob, { { "$blob", blob } }, [](db::Row const& row) { return row.id<RecordTag>("record"); }))
        if (auto found = record(tx, id))
            all.push_back(std::move(*found));
    return all;
}

}  // namespace mado::records::store
