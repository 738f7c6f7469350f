#include "store/draft_store.h"

#include "store/attachment_store.h"

#include <algorithm>

namespace mado::approvals::store {

namespace {

#define MADO_DRAFT_COLUMNS \
    "id, matter_kind, matter, owner, procedure, title, effect, result, result_words, reasons, remark, route, amount, moves_money, lines, drafter, " \
    "drafter_position, decider, rank, article, state, comment, drafted_at, decided_at, decided_by, version, route_reason, body, matter_class, urgent, " \
    "grave, added, drafted_on, revision, hash, regime, regime_article, regime_name"

constexpr db::Statement insert_draft { "approvals.insert_draft", R"sql(
    INSERT INTO approvals_draft (tenant, id, matter_kind, matter, owner, procedure, title, effect, result, result_words, reasons, remark, route, amount,
           moves_money, lines, drafter, drafter_position, decider, rank, article, state, comment, drafted_at, decided_at, decided_by, version,
           route_reason, body, matter_class, urgent, grave, added, drafted_on, revision, hash)
    VALUES ($tenant, $id, $matter_kind, $matter, $owner, $procedure, $title, $effect, $result, $result_words, $reasons, $remark, $route, $amount,
           $moves_money, $lines, $drafter, $drafter_position, $decider, $rank, $article, $state, '', $drafted_at, NULL, '', $version, $route_reason,
           $body, $matter_class, $urgent, $grave, $added, $drafted_on, $revision, $hash)
)sql" };
constexpr db::Statement update_draft { "approvals.update_draft", R"sql(
    UPDATE approvals_draft SET state = $state, comment = $comment, decided_at = $at, decided_by = $by, version = $version, revision = $revision,
           title = $title, reasons = $reasons, remark = $remark, body = $body, hash = $hash, decider = $decider, rank = $rank, drafted_at = $drafted_at,
           regime = $regime, regime_article = $regime_article, regime_name = $regime_name
     WHERE tenant = $tenant AND id = $id AND state = $from AND revision = $seen
)sql" };
constexpr db::Statement update_written { "approvals.update_written_draft", R"sql(
    UPDATE approvals_draft SET owner = $owner, title = $title, effect = $effect, result = $result, result_words = $result_words, reasons = $reasons, remark = $remark, route = $route,
           amount = $amount, moves_money = $moves_money, lines = $lines, body = $body, matter_class = $matter_class, urgent = $urgent, grave = $grave, added = $added,
           drafter_position = $drafter_position, decider = $decider, rank = $rank, article = $article, route_reason = $route_reason, hash = $hash, version = $version, revision = $revision
     WHERE tenant = $tenant AND id = $id AND state = 'writing'
)sql" };
constexpr db::Statement delete_draft { "approvals.delete_draft", "DELETE FROM approvals_draft WHERE tenant = $tenant AND id = $id AND state = 'writing'" };
constexpr db::Statement upsert_step { "approvals.upsert_step", R"sql(
    INSERT INTO approvals_step (tenant, draft, number, position, role, done_by, done_at, stage, state, article, is_added, done_as, capacity, words, here_since, until, version, hash)
    VALUES ($tenant, $draft, $number, $position, $role, $done_by, $done_at, $stage, $state, $article, $is_added, $done_as, $capacity, $words, $here_since, $until, $version, $hash)
    ON CONFLICT (tenant, draft, number) DO UPDATE SET position = $position, role = $role, done_by = $done_by, done_at = $done_at, stage = $stage, state = $state, article = $article,
        is_added = $is_added, done_as = $done_as, capacity = $capacity, words = $words, here_since = $here_since, until = $until, version = $version, hash = $hash
)sql" };
constexpr db::Statement select_draft { "approvals.select_draft",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_matter { "approvals.select_of_matter",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND matter_kind = $kind AND matter = $matter ORDER BY id DESC" };
constexpr db::Statement select_of_drafter { "approvals.select_of_drafter",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND drafter = $drafter AND state IN ('writing', 'circulating') ORDER BY id LIMIT 200" };
constexpr db::Statement select_open { "approvals.select_open_ids",
    "SELECT id FROM approvals_draft WHERE tenant = $tenant AND state = 'circulating' AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_steps { "approvals.select_steps", R"sql(
    SELECT number, position, role, done_by, done_at, stage, state, article, is_added, done_as, capacity, words, here_since, until, version, hash
      FROM approvals_step WHERE tenant = $tenant AND draft = $draft ORDER BY stage, number
)sql" };
constexpr db::Statement insert_act { "approvals.insert_act", R"sql(
    INSERT INTO approvals_act (tenant, draft, number, act, step, done_by, done_as, capacity, words, version, hash, at, sign)
    VALUES ($tenant, $draft, $number, $act, $step, $done_by, $done_as, $capacity, $words, $version, $hash, $at, $sign)
)sql" };
constexpr db::Statement select_acts { "approvals.select_acts", R"sql(
    SELECT number, act, step, done_by, done_as, capacity, words, version, hash, at, sign FROM approvals_act WHERE tenant = $tenant AND draft = $draft ORDER BY number
)sql" };
constexpr db::Statement insert_version { "approvals.insert_version", R"sql(
    INSERT INTO approvals_version (tenant, draft, number, title, reasons, remark, body, hash, done_by, done_as, why, material, at)
    VALUES ($tenant, $draft, $number, $title, $reasons, $remark, $body, $hash, $done_by, $done_as, $why, $material, $at)
)sql" };
constexpr db::Statement select_versions { "approvals.select_versions", R"sql(
    SELECT number, title, reasons, remark, body, hash, done_by, done_as, why, material, at FROM approvals_version WHERE tenant = $tenant AND draft = $draft ORDER BY number DESC
)sql" };
constexpr db::Statement insert_comment { "approvals.insert_comment", R"sql(
    INSERT INTO approvals_comment (tenant, draft, number, place, words, version, done_by, done_as, at)
    VALUES ($tenant, $draft, $number, $place, $words, $version, $done_by, $done_as, $at)
)sql" };
constexpr db::Statement select_comments { "approvals.select_comments", R"sql(
    SELECT number, place, words, version, done_by, done_as, at FROM approvals_comment WHERE tenant = $tenant AND draft = $draft ORDER BY number
)sql" };

json::Value as_json(std::vector<Line> const& lines)
{
    return json::array_of(lines, [](Line const& line) { return json::object({ { "kind", line.kind }, { "words", line.words }, { "law", line.law } }); });
}

json::Value as_json(std::vector<Proposal::Added> const& added)
{
    return json::array_of(added, [](Proposal::Added const& one) { return json::object({ { "kind", word_of(one.kind) }, { "position", one.position.value }, { "beside", one.is_beside }, { "why", one.why } }); });
}

json::Value json_from(std::string const& text)
{
    auto parsed = json::parse(text, { .bytes = 4u << 20 });
    if (!parsed)
        throw std::runtime_error("approvals: what is stored with a draft is not JSON");
    return *std::move(parsed);
}

std::vector<Line> lines_from(std::string const& text)
{
    auto const parsed = json_from(text);
    std::vector<Line> lines;
    for (auto const& line : parsed.array())
        lines.push_back({ line.text("kind"), line.text("words"), line.text("law") });
    return lines;
}

std::vector<Proposal::Added> added_from(std::string const& text)
{
    auto const parsed = json_from(text);
    std::vector<Proposal::Added> added;
    for (auto const& one : parsed.array())
        added.push_back({ value_of<StepKind>(one.text("kind")), { one.text("position") }, one.flag("beside"), one.text("why") });
    return added;
}

std::optional<Instant> instant_of(std::optional<std::int64_t> microseconds)
{
    return microseconds ? std::optional(Instant { *microseconds }) : std::nullopt;
}

std::optional<Day> day_of(std::optional<std::string> const& text) { return text ? Day::parse(*text) : std::nullopt; }

// Not inlined: g++ 12 takes the empty alternative of an inlined variant for one that was never set (-Wmaybe-uninitialized).
[[gnu::noinline]] db::Value or_null(std::optional<Instant> const& at) { return at ? db::Value { at->microseconds } : db::Value { nullptr }; }
[[gnu::noinline]] db::Value or_null(std::optional<Day> const& day) { return day ? db::Value { day->iso() } : db::Value { nullptr }; }

Step read_step(db::Row const& row)
{
    Step step;
    step.number = static_cast<int>(row.integer("number"));
    step.stage = static_cast<int>(row.integer("stage"));
    step.kind = value_of<StepKind>(row.text("role"));
    step.state = value_of<StepState>(row.text("state"));
    step.position = row.id<PositionTag>("position");
    step.article = row.text("article");
    step.is_added = row.flag("is_added");
    step.done_by = row.id<PersonTag>("done_by");
    step.done_as = row.id<PositionTag>("done_as");
    step.capacity = value_of<Capacity>(row.text("capacity"));
    step.words = row.text("words");
    step.here_since = instant_of(row.optional_integer("here_since"));
    step.done_at = instant_of(row.optional_integer("done_at"));
    step.until = day_of(row.optional_text("until"));
    step.version = row.integer("version");
    step.hash = row.text("hash");
    return step;
}

Draft read_draft(db::Row const& row)
{
    Draft draft;
    draft.id = row.id<DraftTag>("id");
    auto& p = draft.proposal;
    p = { row.text("matter_kind"), row.text("matter"), row.text("owner"), row.text("procedure"), row.text("title"), row.text("effect"), row.text("result"),
        row.text("result_words"), row.text("reasons"), row.text("remark"), row.text("route"), row.optional_integer("amount"), row.flag("moves_money"), lines_from(row.text("lines")) };
    p.body = row.text("body");
    p.matter_class = row.text("matter_class");
    p.is_urgent = row.flag("urgent");
    p.is_grave = row.flag("grave");
    p.added = added_from(row.text("added"));
    p.drafted_on = row.text("drafted_on");
    draft.drafter = row.id<PersonTag>("drafter");
    draft.drafter_position = row.id<PositionTag>("drafter_position");
    draft.decider = row.id<PositionTag>("decider");
    draft.rank = row.text("rank");
    draft.article = row.text("article");
    draft.state = value_of<DraftState>(row.text("state"));
    draft.comment = row.text("comment");
    draft.drafted_at = { row.integer("drafted_at") };
    draft.decided_at = instant_of(row.optional_integer("decided_at"));
    draft.decided_by = row.id<PersonTag>("decided_by");
    draft.version = row.integer("version");
    draft.revision = row.integer("revision");
    draft.hash = row.text("hash");
    draft.authority = { value_of<Regime>(row.text("regime")), row.text("regime_article"), row.text("regime_name") };
    draft.route_reason = json_from(row.text("route_reason"));
    return draft;
}

Act read_act(db::Row const& row)
{
    return { row.integer("number"), row.text("act"), static_cast<int>(row.integer("step")), row.id<PersonTag>("done_by"), row.id<PositionTag>("done_as"), value_of<Capacity>(row.text("capacity")),
        row.text("words"), row.integer("version"), row.text("hash"), { row.integer("at") }, row.text("sign") };
}

Version read_version(db::Row const& row)
{
    return { row.integer("number"), row.text("title"), row.text("reasons"), row.text("remark"), row.text("body"), row.text("hash"), row.id<PersonTag>("done_by"), row.id<PositionTag>("done_as"),
        row.text("why"), row.flag("material"), { row.integer("at") } };
}

Comment read_comment(db::Row const& row)
{
    return { row.integer("number"), row.text("place"), row.text("words"), row.integer("version"), row.id<PersonTag>("done_by"), row.id<PositionTag>("done_as"), { row.integer("at") } };
}

void keep_step(db::Write& tx, DraftId const& draft, Step const& step)
{
    tx.execute(upsert_step, { { "$draft", draft }, { "$number", step.number }, { "$position", step.position }, { "$role", word_of(step.kind) }, { "$done_by", step.done_by },
        { "$done_at", or_null(step.done_at) }, { "$stage", step.stage }, { "$state", word_of(step.state) }, { "$article", step.article }, { "$is_added", step.is_added },
        { "$done_as", step.done_as }, { "$capacity", word_of(step.capacity) }, { "$words", step.words }, { "$here_since", or_null(step.here_since) }, { "$until", or_null(step.until) },
        { "$version", step.version }, { "$hash", step.hash } });
}

bool is_same(Step const& a, Step const& b)
{
    return a.state == b.state && a.kind == b.kind && a.stage == b.stage && a.position == b.position && a.words == b.words && a.until == b.until && a.here_since == b.here_since && a.done_at == b.done_at
        && a.done_by == b.done_by;
}

std::vector<Draft> with_steps(db::Read& tx, std::vector<Draft> drafts)
{
    for (auto& draft : drafts) {
        draft.steps = tx.all(select_steps, { { "$draft", draft.id } }, read_step);
        draft.proposal.attachments = attachments_now(tx, draft.id);
    }
    return drafts;
}

db::Parameters proposed(Draft const& draft)
{
    auto const& p = draft.proposal;
    return { { "$id", draft.id }, { "$owner", p.owner }, { "$title", p.title }, { "$effect", p.effect }, { "$result", p.result }, { "$result_words", p.result_words }, { "$reasons", p.reasons },
        { "$remark", p.remark }, { "$route", p.route }, { "$amount", p.amount }, { "$moves_money", p.moves_money }, { "$lines", json::write(as_json(p.lines)) }, { "$body", p.body },
        { "$matter_class", p.matter_class }, { "$urgent", p.is_urgent }, { "$grave", p.is_grave }, { "$added", json::write(as_json(p.added)) }, { "$drafter_position", draft.drafter_position },
        { "$decider", draft.decider }, { "$rank", draft.rank }, { "$article", draft.article }, { "$route_reason", json::write(draft.route_reason) }, { "$hash", draft.hash },
        { "$version", draft.version }, { "$revision", draft.revision } };
}

}  // namespace

std::vector<db::Statement> draft_statements()
{
    return { insert_draft, update_draft, update_written, delete_draft, upsert_step, select_draft, select_of_matter, select_of_drafter, select_open, select_steps, insert_act, select_acts,
        insert_version, select_versions, insert_comment, select_comments };
}

void insert(db::Write& tx, Draft const& draft)
{
    auto parameters = proposed(draft);
    for (auto& more : db::Parameters { { "$matter_kind", draft.proposal.matter_kind }, { "$matter", draft.proposal.matter }, { "$procedure", draft.proposal.procedure },
             { "$drafter", draft.drafter }, { "$state", word_of(draft.state) }, { "$drafted_at", draft.drafted_at.microseconds }, { "$drafted_on", draft.proposal.drafted_on } })
        parameters.push_back(std::move(more));
    tx.execute(insert_draft, parameters);
    for (auto const& step : draft.steps)
        keep_step(tx, draft.id, step);
}

Result<void> change(db::Write& tx, Draft const& after, Draft const& before)
{
    auto const& p = after.proposal;
    auto const changed = tx.execute(update_draft, { { "$id", after.id }, { "$state", word_of(after.state) }, { "$comment", after.comment }, { "$at", or_null(after.decided_at) },
        { "$by", after.decided_by }, { "$version", after.version }, { "$revision", after.revision }, { "$title", p.title }, { "$reasons", p.reasons }, { "$remark", p.remark },
        { "$body", p.body }, { "$hash", after.hash }, { "$decider", after.decider }, { "$rank", after.rank }, { "$drafted_at", after.drafted_at.microseconds },
        { "$regime", word_of(after.authority.regime) }, { "$regime_article", after.authority.article }, { "$regime_name", after.authority.name },
        { "$from", word_of(before.state) }, { "$seen", before.revision } });
    if (changed == 0)
        return refuse(Refusal::Kind::Conflict, "approvals.draft.changed_meanwhile");
    for (auto const& step : after.steps)
        if (auto const* old = before.step(step.number); !old || !is_same(*old, step))
            keep_step(tx, after.id, step);
    return {};
}

void rewrite(db::Write& tx, Draft const& draft) { tx.execute(update_written, proposed(draft)); }
void remove(db::Write& tx, DraftId const& id) { tx.execute(delete_draft, { { "$id", id } }); }

std::optional<Draft> find(db::Read& tx, DraftId const& id)
{
    auto found = tx.one(select_draft, { { "$id", id } }, read_draft);
    if (found) {
        found->steps = tx.all(select_steps, { { "$draft", id } }, read_step);
        found->proposal.attachments = attachments_now(tx, id);
    }
    return found;
}

std::vector<Draft> of_matter(db::Read& tx, std::string_view kind, std::string_view matter)
{
    return with_steps(tx, tx.all(select_of_matter, { { "$kind", kind }, { "$matter", matter } }, read_draft));
}

std::vector<Draft> of_drafter(db::Read& tx, PersonId const& drafter) { return with_steps(tx, tx.all(select_of_drafter, { { "$drafter", drafter } }, read_draft)); }

std::vector<DraftId> open_ids(db::Read& tx, DraftId const& after, int most)
{
    return tx.all(select_open, { { "$after", after }, { "$most", most } }, [](db::Row const& row) { return row.id<DraftTag>("id"); });
}

void keep_act(db::Write& tx, DraftId const& id, Act const& act)
{
    tx.execute(insert_act, { { "$draft", id }, { "$number", act.number }, { "$act", act.act }, { "$step", act.step }, { "$done_by", act.by }, { "$done_as", act.as },
        { "$capacity", word_of(act.capacity) }, { "$words", act.words }, { "$version", act.version }, { "$hash", act.hash }, { "$at", act.at.microseconds }, { "$sign", act.sign } });
}

std::vector<Act> acts_of(db::Read& tx, DraftId const& id) { return tx.all(select_acts, { { "$draft", id } }, read_act); }

void keep_version(db::Write& tx, DraftId const& id, Version const& version)
{
    tx.execute(insert_version, { { "$draft", id }, { "$number", version.number }, { "$title", version.title }, { "$reasons", version.reasons }, { "$remark", version.remark },
        { "$body", version.body }, { "$hash", version.hash }, { "$done_by", version.by }, { "$done_as", version.as }, { "$why", version.why }, { "$material", version.is_material },
        { "$at", version.at.microseconds } });
}

std::vector<Version> versions_of(db::Read& tx, DraftId const& id)
{
    auto versions = tx.all(select_versions, { { "$draft", id } }, read_version);
    auto const all = attachments(tx, id);
    for (auto& version : versions)
        for (auto const& one : all)
            if (one.is_in(version.number))
                version.attachments.push_back(one.attachment.line());
    return versions;
}

void keep_comment(db::Write& tx, DraftId const& id, Comment const& comment)
{
    tx.execute(insert_comment, { { "$draft", id }, { "$number", comment.number }, { "$place", comment.place }, { "$words", comment.words }, { "$version", comment.version },
        { "$done_by", comment.by }, { "$done_as", comment.as }, { "$at", comment.at.microseconds } });
}

std::vector<Comment> comments_of(db::Read& tx, DraftId const& id) { return tx.all(select_comments, { { "$draft", id } }, read_comment); }

}  // namespace mado::approvals::store
