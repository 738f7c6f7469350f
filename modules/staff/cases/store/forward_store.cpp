#include "store/forward_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_forward { "cases.insert_forward", R"sql(
    INSERT INTO cases_forward (tenant, id, case_id, outgoing, act, name, other, body, address, opinion, facts, state, draft, at, by_whom, sent_at, ended_at, reason)
    VALUES ($tenant, $id, $case, $outgoing, $act, $name, $other, $body, $address, $opinion, $facts, $state, $draft, $at, $by, $sent_at, $ended_at, $reason)
)sql" };
constexpr db::Statement update_forward { "cases.update_forward", R"sql(
    UPDATE cases_forward SET state = $state, draft = $draft, sent_at = $sent_at, ended_at = $ended_at, reason = $reason
     WHERE tenant = $tenant AND id = $id AND state = $from
)sql" };
constexpr db::Statement select_forwards { "cases.select_forwards", R"sql(
    SELECT id, case_id, outgoing, act, name, other, body, address, opinion, facts, state, draft, at, by_whom, sent_at, ended_at, reason
      FROM cases_forward WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC
)sql" };

constexpr db::Statement select_forward { "cases.select_forward", R"sql(
    SELECT id, case_id, outgoing, act, name, other, body, address, opinion, facts, state, draft, at, by_whom, sent_at, ended_at, reason
      FROM cases_forward WHERE tenant = $tenant AND id = $id
)sql" };

std::optional<std::int64_t> microseconds(std::optional<Instant> at) { return at ? std::optional(at->microseconds) : std::nullopt; }
std::optional<Instant> instant_in(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}

Forwarding read_forwarding(db::Row const& row)
{
    Forwarding one;
    one.id = row.text("id");
    one.of = row.id<ApplicationTag>("case_id");
    one.outgoing = row.flag("outgoing");
    one.act = value_of<ForwardAct>(row.text("act"));
    one.name = row.text("name");
    one.other = row.text("other");
    one.body = row.text("body");
    one.address = row.text("address");
    one.opinion = row.text("opinion");
    if (auto const facts = json::parse(row.text("facts")); facts && facts->is_object())
        one.facts = facts->object();
    one.state = value_of<ForwardState>(row.text("state"));
    one.draft = row.id<approvals::DraftTag>("draft");
    one.at = { row.integer("at") };
    one.by = row.id<PersonTag>("by_whom");
    one.sent_at = instant_in(row, "sent_at");
    one.ended_at = instant_in(row, "ended_at");
    one.reason = row.text("reason");
    return one;
}

}  // namespace

std::vector<db::Statement> forward_statements() { return { insert_forward, update_forward, select_forwards, select_forward }; }

void insert_forwarding(db::Write& tx, Forwarding const& one)
{
    tx.execute(insert_forward, { { "$id", one.id }, { "$case", one.of }, { "$outgoing", one.outgoing }, { "$act", word_of(one.act) }, { "$name", one.name },
        { "$other", one.other }, { "$body", one.body }, { "$address", one.address }, { "$opinion", one.opinion }, { "$facts", json::write(one.facts) },
        { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$at", one.at.microseconds }, { "$by", one.by }, { "$sent_at", microseconds(one.sent_at) },
        { "$ended_at", microseconds(one.ended_at) }, { "$reason", one.reason } });
}

bool change_forwarding(db::Write& tx, Forwarding const& one, ForwardState from)
{
    return tx.execute(update_forward, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$sent_at", microseconds(one.sent_at) },
        { "$ended_at", microseconds(one.ended_at) }, { "$reason", one.reason }, { "$from", word_of(from) } }) == 1;
}

std::optional<Forwarding> find_forwarding(db::Read& tx, std::string const& id) { return tx.one(select_forward, { { "$id", id } }, read_forwarding); }
std::vector<Forwarding> forwardings(db::Read& tx, CaseId const& id) { return tx.all(select_forwards, { { "$case", id } }, read_forwarding); }

}  // namespace mado::cases::store
