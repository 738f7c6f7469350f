#include "store/target_store.h"

#include <mado/json/json.h>

namespace mado::disclosure::store {

namespace {

#define MADO_TARGET_COLUMNS                                                                                                                                                    \
    "id, case_id, owner, title, record, part, blob, hash, pages, state, outcome, ground, why, said, made, made_key, made_hash, made_size, proof, added_by, added_at, "          \
    "proposed_by, proposed_at, checked_by, checked_at, version"
#define MADO_BENEATH(column) "(CAST($division AS code_text) = '' OR " column " = $division OR (" column " > $beneath AND " column " < $beyond))"

constexpr db::Statement insert_target { "disclosure.insert_target",
    "INSERT INTO disclosure_target (tenant, " MADO_TARGET_COLUMNS ") VALUES ($tenant, $id, $case, $owner, $title, $record, $part, $blob, $hash, $pages, $state, $outcome, $ground, $why, $said, "
    "$made, $made_key, $made_hash, $made_size, $proof, $added_by, $added_at, $proposed_by, $proposed_at, $checked_by, $checked_at, 1)" };
constexpr db::Statement update_target { "disclosure.update_target", R"sql(
    UPDATE disclosure_target SET pages = $pages, state = $state, outcome = $outcome, ground = $ground, why = $why, said = $said, made = $made, made_key = $made_key, made_hash = $made_hash,
           made_size = $made_size, proof = $proof, proposed_by = $proposed_by, proposed_at = $proposed_at, checked_by = $checked_by, checked_at = $checked_at, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_target { "disclosure.select_target", "SELECT " MADO_TARGET_COLUMNS " FROM disclosure_target WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_case { "disclosure.select_of_case", "SELECT " MADO_TARGET_COLUMNS " FROM disclosure_target WHERE tenant = $tenant AND case_id = $case ORDER BY id" };
constexpr db::Statement select_open { "disclosure.select_open",
    "SELECT " MADO_TARGET_COLUMNS " FROM disclosure_target WHERE tenant = $tenant AND state <> 'fixed' AND " MADO_BENEATH("owner") " ORDER BY id LIMIT $most" };
constexpr db::Statement count_checking { "disclosure.count_checking",
    "SELECT COUNT(*) AS n FROM disclosure_target WHERE tenant = $tenant AND state = 'checking' AND proposed_by <> $but AND " MADO_BENEATH("owner") };
constexpr db::Statement delete_target { "disclosure.delete_target", "DELETE FROM disclosure_target WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement erase_target { "disclosure.erase_target",
    "UPDATE disclosure_target SET title = '', why = '', said = '', made_key = $nothing, version = version + 1 WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement delete_boxes { "disclosure.delete_boxes", "DELETE FROM disclosure_box WHERE tenant = $tenant AND target = $id" };

constexpr db::Statement insert_box { "disclosure.insert_box", R"sql(
    INSERT INTO disclosure_box (tenant, target, id, page, left_at, top_at, width, height, ground, drawn_by, drawn_at)
    VALUES ($tenant, $target, $id, $page, $left, $top, $width, $height, $ground, $by, $at)
)sql" };
constexpr db::Statement delete_box { "disclosure.delete_box", "DELETE FROM disclosure_box WHERE tenant = $tenant AND target = $target AND id = $id" };
constexpr db::Statement select_boxes { "disclosure.select_boxes",
    "SELECT id, page, left_at, top_at, width, height, ground, drawn_by, drawn_at FROM disclosure_box WHERE tenant = $tenant AND target = $target ORDER BY page, top_at, left_at, id" };

constexpr db::Statement select_grounds { "disclosure.select_grounds", "SELECT name, article, title, is_used, version FROM disclosure_ground WHERE tenant = $tenant ORDER BY name" };
constexpr db::Statement insert_ground { "disclosure.insert_ground", R"sql(
    INSERT INTO disclosure_ground (tenant, name, article, title, is_used, by_whom, at, version) VALUES ($tenant, $name, $article, $title, $is_used, $by, $at, 1)
    ON CONFLICT (tenant, name) DO NOTHING
)sql" };
constexpr db::Statement update_ground { "disclosure.update_ground", R"sql(
    UPDATE disclosure_ground SET article = $article, title = $title, is_used = $is_used, by_whom = $by, at = $at, version = version + 1
     WHERE tenant = $tenant AND name = $name AND version = $version
)sql" };

constexpr db::Statement insert_due { "disclosure.insert_due",
    "INSERT INTO disclosure_due (tenant, id, case_id, dispute, what, due_on, done_on, by_whom, at) VALUES ($tenant, $id, $case, $dispute, $what, $due_on, NULL, $by, $at)" };
constexpr db::Statement update_due { "disclosure.update_due", "UPDATE disclosure_due SET done_on = $on WHERE tenant = $tenant AND case_id = $case AND id = $id AND done_on IS NULL" };
constexpr db::Statement select_dues { "disclosure.select_dues",
    "SELECT id, case_id, dispute, what, due_on, done_on, by_whom, at FROM disclosure_due WHERE tenant = $tenant AND case_id = $case ORDER BY due_on, id" };

std::optional<Instant> instant_in(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}
std::optional<std::int64_t> microseconds(std::optional<Instant> const& at) { return at ? std::optional(at->microseconds) : std::nullopt; }

std::string written(Proof const& proof)
{
    return json::write(json::object({ { "pages", proof.pages }, { "boxes", proof.boxes }, { "words", proof.words }, { "letters", proof.letters }, { "streams", proof.streams }, { "bytes", proof.bytes } }));
}

Proof proof_from(std::string const& text)
{
    auto const stored = json::parse(text);
    if (!stored)
        return {};
    return { stored->integer("pages"), stored->integer("boxes"), stored->integer("words"), stored->integer("letters"), stored->integer("streams"), stored->integer("bytes") };
}

Target read_target(db::Row const& row)
{
    Target one;
    one.id = row.id<DisclosureTargetTag>("id");
    one.of = row.id<ApplicationTag>("case_id");
    one.owner = row.text("owner"), one.title = row.text("title");
    one.record = { row.text("record") };
    one.part = row.integer("part");
    one.blob = row.text("blob"), one.hash = row.text("hash");
    one.pages = row.integer("pages");
    one.state = value_of<State>(row.text("state"));
    one.outcome = value_of<Outcome>(row.text("outcome"));
    one.ground = row.text("ground"), one.why = row.text("why"), one.said = row.text("said");
    one.made = row.text("made"), one.made_key = row.bytes("made_key"), one.made_hash = row.text("made_hash");
    one.made_size = row.integer("made_size");
    one.proof = proof_from(row.text("proof"));
    one.added_by = row.id<PersonTag>("added_by"), one.proposed_by = row.id<PersonTag>("proposed_by"), one.checked_by = row.id<PersonTag>("checked_by");
    one.added_at = { row.integer("added_at") };
    one.proposed_at = instant_in(row, "proposed_at"), one.checked_at = instant_in(row, "checked_at");
    one.version = row.integer("version");
    return one;
}

db::Parameters beneath(std::string const& division, db::Parameters more = {})
{
    more.insert(more.end(), { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } });
    return more;
}

db::Parameters what_changes(Target const& one)
{
    return { { "$id", one.id }, { "$pages", one.pages }, { "$state", word_of(one.state) }, { "$outcome", word_of(one.outcome) }, { "$ground", one.ground }, { "$why", one.why },
        { "$said", one.said }, { "$made", one.made }, { "$made_key", db::Value { db::Bytes { one.made_key } } }, { "$made_hash", one.made_hash }, { "$made_size", one.made_size }, { "$proof", written(one.proof) },
        { "$proposed_by", one.proposed_by }, { "$proposed_at", microseconds(one.proposed_at) }, { "$checked_by", one.checked_by }, { "$checked_at", microseconds(one.checked_at) } };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_target, update_target, select_target, select_of_case, select_open, count_checking, delete_target, erase_target, delete_boxes, insert_box, delete_box, select_boxes, select_grounds,
        insert_ground, update_ground, insert_due, update_due, select_dues };
}

void insert(db::Write& tx, Target const& one)
{
    auto parameters = what_changes(one);
    parameters.insert(parameters.end(), { { "$case", one.of }, { "$owner", one.owner }, { "$title", one.title }, { "$record", one.record }, { "$part", one.part }, { "$blob", one.blob },
        { "$hash", one.hash }, { "$added_by", one.added_by }, { "$added_at", one.added_at.microseconds } });
    tx.execute(insert_target, parameters);
}

bool change(db::Write& tx, Target& one)
{
    auto parameters = what_changes(one);
    parameters.push_back({ "$version", one.version });
    if (tx.execute(update_target, parameters) == 0)
        return false;
    ++one.version;
    return true;
}

std::optional<Target> target(db::Read& tx, TargetId const& id) { return tx.one(select_target, { { "$id", id } }, read_target); }
std::vector<Target> of_case(db::Read& tx, CaseId const& id) { return tx.all(select_of_case, { { "$case", id } }, read_target); }
std::vector<Target> open_ones(db::Read& tx, std::string const& division, int most) { return tx.all(select_open, beneath(division, { { "$most", most } }), read_target); }

std::int64_t count_to_check(db::Read& tx, std::string const& division, PersonId const& but)
{
    return tx.one(count_checking, beneath(division, { { "$but", but } }), [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

void remove(db::Write& tx, TargetId const& id)
{
    tx.execute(delete_boxes, { { "$id", id } });
    tx.execute(delete_target, { { "$id", id } });
}

void erase(db::Write& tx, TargetId const& id) { tx.execute(erase_target, { { "$id", id }, { "$nothing", db::Value { db::Bytes {} } } }); }

void insert(db::Write& tx, TargetId const& target, Box const& box)
{
    tx.execute(insert_box, { { "$target", target }, { "$id", box.id }, { "$page", box.page }, { "$left", box.area.left }, { "$top", box.area.top }, { "$width", box.area.width },
        { "$height", box.area.height }, { "$ground", box.ground }, { "$by", box.by }, { "$at", box.at.microseconds } });
}

bool remove(db::Write& tx, TargetId const& target, std::string const& box) { return tx.execute(delete_box, { { "$target", target }, { "$id", box } }) > 0; }

std::vector<Box> boxes(db::Read& tx, TargetId const& target)
{
    auto const whole = [](db::Row const& row, char const* column) { return static_cast<int>(row.integer(column)); };
    return tx.all(select_boxes, { { "$target", target } }, [&](db::Row const& row) {
        return Box { row.text("id"), row.integer("page"), { whole(row, "left_at"), whole(row, "top_at"), whole(row, "width"), whole(row, "height") }, row.text("ground"),
            row.id<PersonTag>("drawn_by"), { row.integer("drawn_at") } };
    });
}

std::vector<Ground> grounds(db::Read& tx)
{
    return tx.all(select_grounds, {}, [](db::Row const& row) { return Ground { row.text("name"), {}, row.text("article"), row.text("title"), false, row.flag("is_used"), row.integer("version") }; });
}

bool keep(db::Write& tx, Ground const& ground, PersonId const& by, Instant at)
{
    db::Parameters parameters { { "$name", ground.name }, { "$article", ground.article }, { "$title", ground.title }, { "$is_used", ground.is_used }, { "$by", by }, { "$at", at.microseconds } };
    if (ground.version == 0)
        return tx.execute(insert_ground, parameters) > 0;
    parameters.push_back({ "$version", ground.version });
    return tx.execute(update_ground, parameters) > 0;
}

void insert(db::Write& tx, Due const& due)
{
    tx.execute(insert_due, { { "$id", due.id }, { "$case", due.of }, { "$dispute", due.dispute }, { "$what", due.what }, { "$due_on", due.due_on.iso() }, { "$by", due.by }, { "$at", due.at.microseconds } });
}

bool finish(db::Write& tx, CaseId const& of, std::string const& id, Day on) { return tx.execute(update_due, { { "$case", of }, { "$id", id }, { "$on", on.iso() } }) > 0; }

std::vector<Due> dues(db::Read& tx, CaseId const& id)
{
    return tx.all(select_dues, { { "$case", id } }, [](db::Row const& row) {
        auto const done = row.optional_text("done_on");
        return Due { row.text("id"), row.id<ApplicationTag>("case_id"), row.text("dispute"), row.text("what"), *Day::parse(row.text("due_on")), done ? Day::parse(*done) : std::nullopt,
            row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::disclosure::store
