#include "store/inbox_store.h"

namespace mado::approvals::store {

namespace {

#define MADO_ROW_COLUMNS \
    "d.id, s.number, s.role, s.state, s.position, d.matter_kind, d.procedure, d.title, d.result, d.result_words, d.owner, d.drafter, d.urgent, s.here_since, s.until, d.version"

constexpr db::Statement select_at { "approvals.select_at_position", "SELECT " MADO_ROW_COLUMNS R"sql(
      FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft
     WHERE s.tenant = $tenant AND s.position = $position AND s.state = $state AND (s.here_since, s.draft) > ($since, $draft)
     ORDER BY s.here_since, s.draft LIMIT $most
)sql" };
constexpr db::Statement select_reviews { "approvals.select_reviews_at_position", "SELECT " MADO_ROW_COLUMNS R"sql(
      FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft
     WHERE s.tenant = $tenant AND s.position = $position AND s.role = 'reviews' AND s.state = 'here' AND (s.here_since, s.draft) > ($since, $draft)
     ORDER BY s.here_since, s.draft LIMIT $most
)sql" };
constexpr db::Statement count_here { "approvals.count_at_position", R"sql(
    SELECT COUNT(*) AS n FROM approvals_step WHERE tenant = $tenant AND position = $position AND state = 'here'
)sql" };
constexpr db::Statement select_alike { "approvals.select_alike", "SELECT " MADO_ROW_COLUMNS R"sql(
      FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft
     WHERE s.tenant = $tenant AND s.position = $position AND s.state = 'here' AND d.procedure = $procedure AND d.matter_kind = $kind AND d.result = $result
     ORDER BY s.here_since, s.draft LIMIT $most
)sql" };
constexpr db::Statement select_positions { "approvals.select_positions_on_the_way", R"sql(
    SELECT DISTINCT s.position AS position FROM approvals_draft d JOIN approvals_step s ON s.tenant = d.tenant AND s.draft = d.id
     WHERE d.tenant = $tenant AND d.state = 'circulating' AND s.state IN ('waiting', 'here', 'held') ORDER BY s.position
)sql" };
constexpr db::Statement select_to_be_done { "approvals.select_to_be_done_at", "SELECT " MADO_ROW_COLUMNS R"sql(
      FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft
     WHERE s.tenant = $tenant AND s.position = $position AND s.state IN ('waiting', 'here', 'held') AND d.state = 'circulating'
     ORDER BY d.id LIMIT 1000
)sql" };
constexpr db::Statement select_took { "approvals.select_took", R"sql(
    SELECT d.route, d.owner, s.role, s.position, s.here_since, s.done_at
      FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft
     WHERE s.tenant = $tenant AND s.done_at >= $since AND s.done_by <> '' AND s.here_since IS NOT NULL AND (d.route = $route OR $route = '')
     ORDER BY s.done_at DESC, s.draft, s.number LIMIT $most
)sql" };
// At most so many of the position's last acts are looked at, whatever route they were of.
constexpr db::Statement select_took_at { "approvals.select_took_at", R"sql(
    SELECT s.done_at - s.here_since AS took
      FROM (SELECT draft, number, here_since, done_at FROM approvals_step
             WHERE tenant = $tenant AND position = $position AND role = $role AND done_at >= $since AND done_by <> '' AND here_since IS NOT NULL
             ORDER BY done_at DESC, draft, number LIMIT $most) s
      JOIN approvals_draft d ON d.tenant = $tenant AND d.id = s.draft
     WHERE d.route = $route ORDER BY s.done_at DESC, s.draft, s.number
)sql" };

Row read_row(db::Row const& row)
{
    Row one;
    one.draft = row.id<DraftTag>("id");
    one.step = static_cast<int>(row.integer("number"));
    one.kind = value_of<StepKind>(row.text("role"));
    one.state = value_of<StepState>(row.text("state"));
    one.position = row.id<PositionTag>("position");
    one.matter_kind = row.text("matter_kind");
    one.procedure = row.text("procedure");
    one.title = row.text("title");
    one.result = row.text("result");
    one.result_words = row.text("result_words");
    one.owner = row.text("owner");
    one.drafter = row.id<PersonTag>("drafter");
    one.is_urgent = row.flag("urgent");
    one.here_since = { row.integer("here_since") };
    if (auto const until = row.optional_text("until"))
        one.until = Day::parse(*until);
    one.version = row.integer("version");
    return one;
}

}  // namespace

std::vector<db::Statement> inbox_statements() { return { select_at, select_reviews, count_here, select_alike, select_positions, select_to_be_done, select_took, select_took_at }; }

std::vector<Row> at_position(db::Read& tx, PositionId const& position, bool held, InboxKey const& after, int most)
{
    return tx.all(select_at, { { "$position", position }, { "$state", held ? "held" : "here" }, { "$since", after.here_since }, { "$draft", after.draft }, { "$most", most } }, read_row);
}

std::vector<Row> reviews_at(db::Read& tx, PositionId const& position, InboxKey const& after, int most)
{
    return tx.all(select_reviews, { { "$position", position }, { "$since", after.here_since }, { "$draft", after.draft }, { "$most", most } }, read_row);
}

std::int64_t count_at(db::Read& tx, PositionId const& position)
{
    return *tx.one(count_here, { { "$position", position } }, [](db::Row const& row) { return row.integer("n"); });
}

std::vector<Row> alike(db::Read& tx, PositionId const& position, std::string_view procedure, std::string_view matter_kind, std::string_view result, int most)
{
    return tx.all(select_alike, { { "$position", position }, { "$procedure", procedure }, { "$kind", matter_kind }, { "$result", result }, { "$most", most } }, read_row);
}

std::vector<PositionId> positions_on_the_way(db::Read& tx)
{
    return tx.all(select_positions, {}, [](db::Row const& row) { return row.id<PositionTag>("position"); });
}

std::vector<Row> to_be_done_at(db::Read& tx, PositionId const& position) { return tx.all(select_to_be_done, { { "$position", position } }, read_row); }

std::vector<Took> took(db::Read& tx, Instant since, std::string_view route, int most)
{
    return tx.all(select_took, { { "$since", since.microseconds }, { "$route", route }, { "$most", most } }, [](db::Row const& row) {
        return Took { row.text("route"), row.text("owner"), value_of<StepKind>(row.text("role")), row.id<PositionTag>("position"), row.integer("done_at") - row.integer("here_since") };
    });
}

std::vector<std::int64_t> took_at(db::Read& tx, PositionId const& position, StepKind kind, Instant since, std::string_view route, int most)
{
    return tx.all(select_took_at, { { "$position", position }, { "$role", word_of(kind) }, { "$since", since.microseconds }, { "$route", route }, { "$most", most } },
        [](db::Row const& row) { return row.integer("took"); });
}

}  // namespace mado::approvals::store
