#include "store/draft_store.h"

namespace mado::approvals {

namespace {

#define MADO_DRAFT_COLUMNS \
    "id, matter_kind, matter, owner, procedure, title, effect, result, result_words, reasons, remark, route, amount, moves_money, lines, drafter, " \
    "drafter_position, decider, rank, article, state, comment, drafted_at, decided_at, decided_by, version, route_reason"

constexpr db::Statement insert_draft { "approvals.insert_draft", R"sql(
    INSERT INTO approvals_draft (tenant, id, matter_kind, matter, owner, procedure, title, effect, result, result_words, reasons, remark, route, amount,
           moves_money, lines, drafter, drafter_position, decider, rank, article, state, comment, drafted_at, decided_at, decided_by, version,
           route_reason)
    VALUES ($tenant, $id, $matter_kind, $matter, $owner, $procedure, $title, $effect, $result, $result_words, $reasons, $remark, $route, $amount,
           $moves_money, $lines, $drafter, $drafter_position, $decider, $rank, $article, $state, '', $drafted_at, NULL, '', $version, $route_reason)
)sql" };
constexpr db::Statement insert_step { "approvals.insert_step", R"sql(
    INSERT INTO approvals_step (tenant, draft, number, position, role, done_by, done_at) VALUES ($tenant, $draft, 1, $position, 'decides', '', NULL)
)sql" };
constexpr db::Statement update_draft { "approvals.update_draft", R"sql(
    UPDATE approvals_draft SET state = $state, comment = $comment, decided_at = $at, decided_by = $by, version = $version
     WHERE tenant = $tenant AND id = $id AND state = $from AND version = $seen
)sql" };
constexpr db::Statement update_step { "approvals.update_step", R"sql(
    UPDATE approvals_step SET done_by = $by, done_at = $at WHERE tenant = $tenant AND draft = $draft AND number = 1
)sql" };
constexpr db::Statement select_draft { "approvals.select_draft",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_matter { "approvals.select_of_matter",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND matter_kind = $kind AND matter = $matter ORDER BY id DESC" };
constexpr db::Statement select_of_decider { "approvals.select_of_decider",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND decider = $decider AND state = 'circulating' ORDER BY id LIMIT 200" };
constexpr db::Statement select_of_drafter { "approvals.select_of_drafter",
    "SELECT " MADO_DRAFT_COLUMNS " FROM approvals_draft WHERE tenant = $tenant AND drafter = $drafter AND state = 'circulating' ORDER BY id LIMIT 200" };
constexpr db::Statement count_waiting { "approvals.count_waiting", R"sql(
    SELECT COUNT(*) AS n FROM approvals_draft WHERE tenant = $tenant AND decider = $decider AND state = 'circulating'
)sql" };

json::Value as_json(std::vector<Line> const& lines)
{
    return json::array_of(lines, [](Line const& line) { return json::object({ { "kind", line.kind }, { "words", line.words }, { "law", line.law } }); });
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

std::optional<Instant> instant_of(std::optional<std::int64_t> microseconds)
{
    return microseconds ? std::optional(Instant { *microseconds }) : std::nullopt;
}

Draft read_draft(db::Row const& row)
{
    Draft draft;
    draft.id = row.id<DraftTag>("id");
    draft.proposal = { row.text("matter_kind"), row.text("matter"), row.text("owner"), row.text("procedure"), row.text("title"), row.text("effect"), row.text("result"),
        row.text("result_words"), row.text("reasons"), row.text("remark"), row.text("route"), row.optional_integer("amount"), row.flag("moves_money"), lines_from(row.text("lines")) };
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
    draft.route_reason = json_from(row.text("route_reason"));
    return draft;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_draft, insert_step, update_draft, update_step, select_draft, select_of_matter, select_of_decider, select_of_drafter, count_waiting };
}

}  // namespace mado::approvals

namespace mado::approvals::store {

void insert(db::Write& tx, Draft const& draft)
{
    auto const& p = draft.proposal;
    tx.execute(insert_draft, { { "$id", draft.id }, { "$matter_kind", p.matter_kind }, { "$matter", p.matter }, { "$owner", p.owner }, { "$procedure", p.procedure },
        { "$title", p.title }, { "$effect", p.effect }, { "$result", p.result }, { "$result_words", p.result_words }, { "$reasons", p.reasons }, { "$remark", p.remark },
        { "$route", p.route }, { "$amount", p.amount }, { "$moves_money", p.moves_money }, { "$lines", json::write(as_json(p.lines)) }, { "$drafter", draft.drafter },
        { "$drafter_position", draft.drafter_position }, { "$decider", draft.decider }, { "$rank", draft.rank }, { "$article", draft.article },
        { "$state", word_of(draft.state) }, { "$drafted_at", draft.drafted_at.microseconds }, { "$version", draft.version },
        { "$route_reason", json::write(draft.route_reason) } });
    tx.execute(insert_step, { { "$draft", draft.id }, { "$position", draft.decider } });
}

Result<void> change(db::Write& tx, Draft const& after, Draft const& before)
{
    db::Value at = nullptr;
    if (after.decided_at)
        at = after.decided_at->microseconds;
    auto const changed = tx.execute(update_draft, { { "$id", after.id }, { "$state", word_of(after.state) }, { "$comment", after.comment }, { "$at", at },
        { "$by", after.decided_by }, { "$version", after.version }, { "$from", word_of(before.state) }, { "$seen", before.version } });
    if (changed == 0)
        return refuse(Refusal::Kind::Conflict, "approvals.draft.changed_meanwhile");
    if (after.state == DraftState::Decided || after.state == DraftState::SentBack)
        tx.execute(update_step, { { "$draft", after.id }, { "$by", after.decided_by }, { "$at", at } });
    return {};
}

std::optional<Draft> find(db::Read& tx, DraftId const& id) { return tx.one(select_draft, { { "$id", id } }, read_draft); }

std::vector<Draft> of_matter(db::Read& tx, std::string_view kind, std::string_view matter)
{
    return tx.all(select_of_matter, { { "$kind", kind }, { "$matter", matter } }, read_draft);
}

std::vector<Draft> of_decider(db::Read& tx, PositionId const& decider) { return tx.all(select_of_decider, { { "$decider", decider } }, read_draft); }
std::vector<Draft> of_drafter(db::Read& tx, PersonId const& drafter) { return tx.all(select_of_drafter, { { "$drafter", drafter } }, read_draft); }

std::int64_t count_of_decider(db::Read& tx, PositionId const& decider)
{
    return *tx.one(count_waiting, { { "$decider", decider } }, [](db::Row const& row) { return row.integer("n"); });
}

}  // namespace mado::approvals::store
