#include "store/commission_store.h"

namespace mado::approvals::store {

namespace {

constexpr db::Statement select_commissions { "approvals.select_commissions", R"sql(
    SELECT route, procedure, direction, other, article, since, until FROM approvals_commission WHERE tenant = $tenant ORDER BY route, procedure, since
)sql" };
constexpr db::Statement insert_commission { "approvals.insert_commission", R"sql(
    INSERT INTO approvals_commission (tenant, route, procedure, direction, other, article, since, until)
    VALUES ($tenant, $route, $procedure, $direction, $other, $article, $since, $until) ON CONFLICT (tenant, route, procedure, since) DO NOTHING
)sql" };
constexpr db::Statement update_commission_end { "approvals.end_commission", R"sql(
    UPDATE approvals_commission SET until = $until WHERE tenant = $tenant AND route = $route AND procedure = $procedure AND since = $since
)sql" };

Commission read_commission(db::Row const& row)
{
    auto const until = row.optional_text("until");
    return { row.text("route"), row.text("procedure"), value_of<Direction>(row.text("direction")), row.text("other"), row.text("article"), Day::parse(row.text("since")).value_or(Day {}),
        until ? Day::parse(*until) : std::nullopt };
}

}  // namespace

std::vector<db::Statement> commission_statements() { return { select_commissions, insert_commission, update_commission_end }; }

std::vector<Commission> commissions(db::Read& tx) { return tx.all(select_commissions, {}, read_commission); }

bool insert(db::Write& tx, Commission const& one)
{
    return tx.execute(insert_commission, { { "$route", one.route }, { "$procedure", one.procedure }, { "$direction", word_of(one.direction) }, { "$other", one.other }, { "$article", one.article },
               { "$since", one.since.iso() }, { "$until", one.until ? db::Value { one.until->iso() } : db::Value { nullptr } } }) == 1;
}

bool end_commission(db::Write& tx, std::string_view route, std::string_view procedure, Day since, Day last_day)
{
    return tx.execute(update_commission_end, { { "$route", route }, { "$procedure", procedure }, { "$since", since.iso() }, { "$until", last_day.iso() } }) == 1;
}

}  // namespace mado::approvals::store
