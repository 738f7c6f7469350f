#include "store/reminder_store.h"

namespace mado::approvals::store {

namespace {

constexpr db::Statement select_waiting { "approvals.select_waiting_too_long", R"sql(
    SELECT s.draft AS draft, s.number AS number, s.position AS position, s.here_since AS here_since
      FROM approvals_draft d JOIN approvals_step s ON s.tenant = d.tenant AND s.draft = d.id
     WHERE d.tenant = $tenant AND d.state = 'circulating' AND s.state = 'here' AND s.here_since < $before
       AND NOT EXISTS (SELECT 1 FROM approvals_reminder r WHERE r.tenant = s.tenant AND r.draft = s.draft AND r.step = s.number AND r.reminded_on = $today)
     ORDER BY s.here_since, s.draft, s.number LIMIT $most
)sql" };
constexpr db::Statement insert_one { "approvals.insert_reminder", R"sql(
    INSERT INTO approvals_reminder (tenant, draft, step, reminded_on) VALUES ($tenant, $draft, $step, $on) ON CONFLICT (tenant, draft, step, reminded_on) DO NOTHING
)sql" };

}  // namespace

std::vector<Waiting> waiting_since_before(db::Read& tx, Instant moment, Day today, int most)
{
    return tx.all(select_waiting, { { "$before", moment.microseconds }, { "$today", today.iso() }, { "$most", most } }, [](db::Row const& row) {
        return Waiting { row.id<DraftTag>("draft"), static_cast<int>(row.integer("number")), row.id<PositionTag>("position"), { row.integer("here_since") } };
    });
}

bool insert_reminder(db::Write& tx, DraftId const& draft, int step, Day on)
{
    return tx.execute(insert_one, { { "$draft", draft }, { "$step", step }, { "$on", on.iso() } }) == 1;
}

std::vector<db::Statement> reminder_statements() { return { select_waiting, insert_one }; }

}  // namespace mado::approvals::store
