#include "store/recipient_store.h"

namespace mado::child_support::store {

namespace {

#define MADO_RECIPIENT_COLUMNS \
    "SELECT id, number, individual, owner, claim, receipt, town, is_guardian, claimed_on, qualified_on, counted_from, pay_way, state, version FROM child_support_recipient "
constexpr db::Statement select_next_number { "child_support.select_next_number", "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM child_support_recipient WHERE tenant = $tenant" };
constexpr db::Statement insert_recipient { "child_support.insert_recipient", R"sql(
    INSERT INTO child_support_recipient (tenant, id, number, individual, owner, claim, receipt, town, is_guardian, claimed_on, qualified_on, counted_from, pay_way, state, version, changed_at)
    VALUES ($tenant, $id, $number, $individual, $owner, $claim, $receipt, $town, $is_guardian, $claimed_on, $qualified_on, $counted_from, $pay_way, $state, $version, $at)
)sql" };
constexpr db::Statement update_recipient { "child_support.update_recipient", R"sql(
    UPDATE child_support_recipient SET pay_way = $pay_way, state = $state, version = $version + 1, changed_at = $at WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_recipient { "child_support.select_recipient", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_numbered { "child_support.select_numbered", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND number = $number" };
constexpr db::Statement select_of_claim { "child_support.select_of_claim", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND claim = $claim ORDER BY id" };
constexpr db::Statement select_of_individual { "child_support.select_of_individual", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND individual = $individual ORDER BY id" };
constexpr db::Statement select_of_owner { "child_support.select_of_owner",
    MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND (CAST($owner AS code_text) = '' OR owner = $owner OR (owner > $below AND owner < $beyond)) AND state = $state AND number > $after ORDER BY number LIMIT $most" };
constexpr db::Statement select_every { "child_support.select_every", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_after_number { "child_support.select_after_number", MADO_RECIPIENT_COLUMNS "WHERE tenant = $tenant AND number > $after ORDER BY number LIMIT $most" };
#undef MADO_RECIPIENT_COLUMNS
constexpr db::Statement count_recipients { "child_support.count_recipients", R"sql(
    SELECT COUNT(*) AS n FROM child_support_recipient WHERE tenant = $tenant AND (CAST($owner AS code_text) = '' OR owner = $owner OR (owner > $below AND owner < $beyond)) AND state = $state
)sql" };

constexpr db::Statement insert_child { "child_support.insert_child", R"sql(
    INSERT INTO child_support_child (tenant, id, recipient, individual) VALUES ($tenant, $id, $recipient, $individual) ON CONFLICT (tenant, id) DO NOTHING
)sql" };
constexpr db::Statement select_children { "child_support.select_children", "SELECT id, individual FROM child_support_child WHERE tenant = $tenant AND recipient = $recipient ORDER BY id" };
constexpr db::Statement select_children_of_individual { "child_support.select_children_of_individual", "SELECT id, recipient FROM child_support_child WHERE tenant = $tenant AND individual = $individual ORDER BY id" };

constexpr db::Statement insert_fact { "child_support.insert_fact", R"sql(
    INSERT INTO child_support_circumstance (tenant, id, recipient, kind, from_day, until_day, body, decision, by_whom, at)
    VALUES ($tenant, $id, $recipient, $kind, $from, $until, $body, $decision, $by, $at) ON CONFLICT (tenant, id) DO NOTHING
)sql" };
constexpr db::Statement select_facts { "child_support.select_facts", R"sql(
    SELECT id, kind, from_day, until_day, body, decision, by_whom, at FROM child_support_circumstance WHERE tenant = $tenant AND recipient = $recipient ORDER BY id
)sql" };

#define MADO_MONTH_COLUMNS "SELECT month, version, state, why, children, amount, payable, withheld, tier, asked, sheet, rules, decision, at FROM child_support_month "
constexpr db::Statement retire_month { "child_support.retire_month", R"sql(
    UPDATE child_support_month SET is_current = 0 WHERE tenant = $tenant AND recipient = $recipient AND month = $month AND is_current = 1
)sql" };
constexpr db::Statement retire_months { "child_support.retire_months", R"sql(
    UPDATE child_support_month SET is_current = 0 WHERE tenant = $tenant AND recipient = $recipient AND month > $after AND is_current = 1
)sql" };
constexpr db::Statement insert_month { "child_support.insert_month", R"sql(
    INSERT INTO child_support_month (tenant, recipient, month, version, is_current, state, why, children, amount, payable, withheld, tier, asked, sheet, rules, decision, at)
    SELECT CAST($tenant AS code_text), CAST($recipient AS id_text), CAST($month AS day_text), COALESCE(MAX(version), 0) + 1, 1, CAST($state AS code_text), CAST($why AS code_text),
           CAST($children AS count_int), CAST($amount AS yen_int), CAST($payable AS yen_int), CAST($withheld AS yen_int), CAST($tier AS code_text), CAST($asked AS bytes_blob),
           CAST($sheet AS code_text), CAST($rules AS code_text), CAST($decision AS id_text), CAST($at AS time_int)
      FROM child_support_month WHERE tenant = $tenant AND recipient = $recipient AND month = $month
)sql" };
constexpr db::Statement select_months { "child_support.select_months", MADO_MONTH_COLUMNS "WHERE tenant = $tenant AND recipient = $recipient AND is_current = 1 ORDER BY month" };
constexpr db::Statement select_versions { "child_support.select_versions", MADO_MONTH_COLUMNS "WHERE tenant = $tenant AND recipient = $recipient AND month = $month ORDER BY version DESC" };
#undef MADO_MONTH_COLUMNS
constexpr db::Statement select_asked { "child_support.select_asked", R"sql(
    SELECT m.asked AS asked FROM child_support_month m JOIN child_support_recipient r ON r.tenant = m.tenant AND r.id = m.recipient
    WHERE m.tenant = $tenant AND m.is_current = 1 AND m.month = $month AND (CAST($owner AS code_text) = '' OR r.owner = $owner OR (r.owner > $below AND r.owner < $beyond)) ORDER BY m.recipient
)sql" };

#define MADO_DECISION_COLUMNS "SELECT id, recipient, kind, from_month, facts, change, reasons, state, draft, document, by_whom, at, decided_on FROM child_support_decision "
constexpr db::Statement insert_decision { "child_support.insert_decision", R"sql(
    INSERT INTO child_support_decision (tenant, id, recipient, kind, from_month, facts, change, reasons, state, draft, document, by_whom, at, decided_on)
    VALUES ($tenant, $id, $recipient, $kind, $from, $facts, $change, $reasons, $state, $draft, $document, $by, $at, $decided_on)
)sql" };
constexpr db::Statement update_decision { "child_support.update_decision", R"sql(
    UPDATE child_support_decision SET change = $change, state = $state, draft = $draft, document = $document, decided_on = $decided_on WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_decision { "child_support.select_decision", MADO_DECISION_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_decisions { "child_support.select_decisions", MADO_DECISION_COLUMNS "WHERE tenant = $tenant AND recipient = $recipient ORDER BY id DESC" };
#undef MADO_DECISION_COLUMNS

#define MADO_WORK_COLUMNS "SELECT id, recipient, owner, kind, about, words, due_on FROM child_support_work "
constexpr db::Statement insert_work { "child_support.insert_work", R"sql(
    INSERT INTO child_support_work (tenant, id, recipient, owner, kind, about, words, due_on, is_open, at, ended_by)
    VALUES ($tenant, $id, $recipient, $owner, $kind, $about, $words, $due_on, 1, $at, '') ON CONFLICT (tenant, recipient, kind, about) DO NOTHING
)sql" };
constexpr db::Statement update_work { "child_support.update_work", R"sql(
    UPDATE child_support_work SET is_open = 0, ended_by = $by, ended_at = $at WHERE tenant = $tenant AND id = $id AND is_open = 1
)sql" };
constexpr db::Statement update_work_of { "child_support.update_work_of", R"sql(
    UPDATE child_support_work SET is_open = 0, ended_at = $at WHERE tenant = $tenant AND recipient = $recipient AND kind = $kind AND about = $about AND is_open = 1
)sql" };
constexpr db::Statement select_one_work { "child_support.select_one_work", MADO_WORK_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_work { "child_support.select_work",
    MADO_WORK_COLUMNS "WHERE tenant = $tenant AND (CAST($owner AS code_text) = '' OR owner = $owner OR (owner > $below AND owner < $beyond)) AND is_open = 1 ORDER BY due_on, id LIMIT $most" };
constexpr db::Statement select_work_of { "child_support.select_work_of", MADO_WORK_COLUMNS "WHERE tenant = $tenant AND recipient = $recipient AND is_open = 1 ORDER BY due_on, id" };
#undef MADO_WORK_COLUMNS
constexpr db::Statement count_open_work { "child_support.count_work", R"sql(
    SELECT COUNT(*) AS n FROM child_support_work WHERE tenant = $tenant AND (CAST($owner AS code_text) = '' OR owner = $owner OR (owner > $below AND owner < $beyond)) AND is_open = 1
)sql" };

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}
Day sure_day(db::Row const& row, std::string_view column) { return day_in(row, column).value_or(Day {}); }
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
json::Value parsed(std::string const& bytes)
{
    auto value = json::parse(bytes, { 8 << 20, 32 });
    return value ? *value : json::Value {};
}
db::Value bytes_of(json::Value const& value) { return db::Bytes { json::write(value) }; }
// A division and all beneath it: '/' is followed by '0'.
db::Parameters in_division(std::string_view owner, db::Parameters more)
{
    more.push_back({ "$owner", owner });
    more.push_back({ "$below", std::string(owner) + "/" });
    more.push_back({ "$beyond", std::string(owner) + "0" });
    return more;
}

Recipient recipient_from(db::Row const& row)
{
    Recipient one;
    one.id = row.id<RecipientTag>("id");
    one.number = row.integer("number");
    one.who = { row.text("individual") };
    one.owner = row.text("owner");
    one.claim = { row.text("claim") };
    one.receipt = row.text("receipt");
    one.town = row.text("town");
    one.is_guardian = row.flag("is_guardian");
    one.claimed_on = sure_day(row, "claimed_on");
    one.qualified_on = sure_day(row, "qualified_on");
    one.counted_from = day_in(row, "counted_from");
    one.pay_way = value_of<PayWay>(row.text("pay_way"));
    one.state = value_of<RecipientState>(row.text("state"));
    one.version = row.integer("version");
    return one;
}

KeptFact fact_of(db::Row const& row)
{
    return { { row.text("id"), value_of<FactKind>(row.text("kind")), sure_day(row, "from_day"), day_in(row, "until_day"), parsed(row.bytes("body")) }, { row.text("decision") }, { row.text("by_whom") },
        { row.integer("at") } };
}

KeptMonth month_from(db::Row const& row)
{
    KeptMonth one;
    one.month = { sure_day(row, "month"), value_of<MonthState>(row.text("state")), row.text("why"), static_cast<int>(row.integer("children")), Yen(row.integer("amount")), Yen(row.integer("payable")),
        row.text("tier"), Yen(row.integer("withheld")), parsed(row.bytes("asked")), row.text("sheet") };
    one.version = static_cast<int>(row.integer("version"));
    one.rules = row.text("rules");
    one.decision = { row.text("decision") };
    one.at = { row.integer("at") };
    return one;
}

Decision decision_from(db::Row const& row)
{
    Decision one;
    one.id = { row.text("id") };
    one.recipient = { row.text("recipient") };
    one.kind = value_of<DecisionKind>(row.text("kind"));
    one.from = sure_day(row, "from_month");
    auto const facts = parsed(row.bytes("facts"));
    for (auto const& fact : facts.array())
        if (auto read = fact_from(fact))
            one.facts.push_back(std::move(*read));
    one.change = parsed(row.bytes("change"));
    one.reasons = row.text("reasons");
    one.state = value_of<DecisionState>(row.text("state"));
    one.draft = { row.text("draft") };
    one.document = row.text("document");
    one.by = { row.text("by_whom") };
    one.at = { row.integer("at") };
    one.decided_on = day_in(row, "decided_on");
    return one;
}

Work work_from(db::Row const& row)
{
    return { { row.text("id") }, { row.text("recipient") }, row.text("owner"), value_of<WorkKind>(row.text("kind")), row.text("about"), row.text("words"), sure_day(row, "due_on") };
}

std::int64_t n_of(db::Row const& row) { return row.integer("n"); }

}  // namespace

std::vector<db::Statement> statements()
{
    return { select_next_number, insert_recipient, update_recipient, select_recipient, select_numbered, select_of_claim, select_of_individual, select_of_owner, select_every, select_after_number, count_recipients, insert_child,
        select_children, select_children_of_individual, insert_fact, select_facts, retire_month, retire_months, insert_month, select_months, select_versions, select_asked, insert_decision, update_decision, select_decision,
        select_decisions, insert_work, update_work, update_work_of, select_one_work, select_work, select_work_of, count_open_work };
}

std::int64_t next_number(db::Read& tx) { return tx.one(select_next_number, {}, n_of).value_or(1); }

void insert(db::Write& tx, Recipient const& made, Instant at)
{
    tx.execute(insert_recipient, { { "$id", made.id }, { "$number", made.number }, { "$individual", made.who }, { "$owner", made.owner }, { "$claim", made.claim }, { "$receipt", made.receipt },
        { "$town", made.town }, { "$is_guardian", made.is_guardian }, { "$claimed_on", made.claimed_on.iso() }, { "$qualified_on", made.qualified_on.iso() }, { "$counted_from", iso(made.counted_from) },
        { "$pay_way", word_of(made.pay_way) }, { "$state", word_of(made.state) }, { "$version", made.version }, { "$at", at.microseconds } });
}

bool change(db::Write& tx, Recipient& changed, Instant at)
{
    if (tx.execute(update_recipient, { { "$id", changed.id }, { "$pay_way", word_of(changed.pay_way) }, { "$state", word_of(changed.state) }, { "$version", changed.version }, { "$at", at.microseconds } }) != 1)
        return false;
    ++changed.version;
    return true;
}

std::optional<Recipient> find(db::Read& tx, RecipientId const& id) { return tx.one(select_recipient, { { "$id", id } }, recipient_from); }
std::optional<Recipient> numbered(db::Read& tx, std::int64_t number) { return tx.one(select_numbered, { { "$number", number } }, recipient_from); }
std::optional<Recipient> of_claim(db::Read& tx, CaseId const& claim) { return tx.one(select_of_claim, { { "$claim", claim } }, recipient_from); }
std::vector<Recipient> of_individual(db::Read& tx, persons::IndividualId const& who) { return tx.all(select_of_individual, { { "$individual", who } }, recipient_from); }
std::vector<Recipient> all_after(db::Read& tx, std::string_view owner, RecipientState state, std::int64_t after, int most)
{
    return tx.all(select_of_owner, in_division(owner, { { "$state", word_of(state) }, { "$after", after }, { "$most", most } }), recipient_from);
}
std::vector<Recipient> after_number(db::Read& tx, std::int64_t after, int most) { return tx.all(select_after_number, { { "$after", after }, { "$most", most } }, recipient_from); }
std::vector<Recipient> every(db::Read& tx, RecipientId const& after, int most) { return tx.all(select_every, { { "$after", after }, { "$most", most } }, recipient_from); }
std::int64_t count(db::Read& tx, std::string_view owner, RecipientState state) { return tx.one(count_recipients, in_division(owner, { { "$state", word_of(state) } }), n_of).value_or(0); }

void add_child(db::Write& tx, RecipientId const& recipient, KeptChild const& child)
{
    tx.execute(insert_child, { { "$id", child.id }, { "$recipient", recipient }, { "$individual", child.who } });
}
std::vector<KeptChild> children(db::Read& tx, RecipientId const& recipient)
{
    return tx.all(select_children, { { "$recipient", recipient } }, [](db::Row const& row) { return KeptChild { row.text("id"), { row.text("individual") } }; });
}
std::vector<ChildOf> children_of_individual(db::Read& tx, persons::IndividualId const& who)
{
    return tx.all(select_children_of_individual, { { "$individual", who } }, [](db::Row const& row) { return ChildOf { row.text("id"), { row.text("recipient") } }; });
}

void add_fact(db::Write& tx, RecipientId const& recipient, KeptFact const& kept)
{
    tx.execute(insert_fact, { { "$id", kept.fact.id }, { "$recipient", recipient }, { "$kind", word_of(kept.fact.kind) }, { "$from", kept.fact.from.iso() }, { "$until", iso(kept.fact.until) },
        { "$body", bytes_of(kept.fact.values) }, { "$decision", kept.decision }, { "$by", kept.by }, { "$at", kept.at.microseconds } });
}
std::vector<KeptFact> facts(db::Read& tx, RecipientId const& recipient) { return tx.all(select_facts, { { "$recipient", recipient } }, fact_of); }

void add_month(db::Write& tx, RecipientId const& recipient, KeptMonth const& kept)
{
    auto const& one = kept.month;
    tx.execute(retire_month, { { "$recipient", recipient }, { "$month", one.month.iso() } });
    tx.execute(insert_month, { { "$recipient", recipient }, { "$month", one.month.iso() }, { "$state", word_of(one.state) }, { "$why", one.why }, { "$children", one.children },
        { "$amount", one.amount.amount() }, { "$payable", one.payable.amount() }, { "$withheld", one.withheld.amount() }, { "$tier", one.tier }, { "$asked", bytes_of(one.asked) },
        { "$sheet", one.sheet_hash }, { "$rules", kept.rules }, { "$decision", kept.decision }, { "$at", kept.at.microseconds } });
}
void withdraw_months(db::Write& tx, RecipientId const& recipient, Day after) { tx.execute(retire_months, { { "$recipient", recipient }, { "$after", after.iso() } }); }
std::vector<KeptMonth> months(db::Read& tx, RecipientId const& recipient) { return tx.all(select_months, { { "$recipient", recipient } }, month_from); }
std::vector<KeptMonth> versions(db::Read& tx, RecipientId const& recipient, Day month) { return tx.all(select_versions, { { "$recipient", recipient }, { "$month", month.iso() } }, month_from); }
std::vector<json::Value> asked_in(db::Read& tx, std::string_view owner, Day month)
{
    return tx.all(select_asked, in_division(owner, { { "$month", month.iso() } }), [](db::Row const& row) { return parsed(row.bytes("asked")); });
}

void insert(db::Write& tx, Decision const& made)
{
    tx.execute(insert_decision, { { "$id", made.id }, { "$recipient", made.recipient }, { "$kind", word_of(made.kind) }, { "$from", made.from.iso() },
        { "$facts", bytes_of(json::array_of(made.facts, [](Fact const& fact) { return to_json(fact); })) }, { "$change", bytes_of(made.change) }, { "$reasons", made.reasons },
        { "$state", word_of(made.state) }, { "$draft", made.draft }, { "$document", made.document }, { "$by", made.by }, { "$at", made.at.microseconds }, { "$decided_on", iso(made.decided_on) } });
}
void change(db::Write& tx, Decision const& changed)
{
    tx.execute(update_decision, { { "$id", changed.id }, { "$change", bytes_of(changed.change) }, { "$state", word_of(changed.state) }, { "$draft", changed.draft }, { "$document", changed.document },
        { "$decided_on", iso(changed.decided_on) } });
}
std::optional<Decision> decision(db::Read& tx, DecisionId const& id) { return tx.one(select_decision, { { "$id", id } }, decision_from); }
std::vector<Decision> decisions(db::Read& tx, RecipientId const& recipient) { return tx.all(select_decisions, { { "$recipient", recipient } }, decision_from); }

bool add_work(db::Write& tx, Work const& made, Instant at)
{
    return tx.execute(insert_work, { { "$id", made.id }, { "$recipient", made.recipient }, { "$owner", made.owner }, { "$kind", word_of(made.kind) }, { "$about", made.about }, { "$words", made.words },
               { "$due_on", made.due_on.iso() }, { "$at", at.microseconds } }) == 1;
}
void end_work(db::Write& tx, WorkId const& id, PersonId const& by, Instant at) { tx.execute(update_work, { { "$id", id }, { "$by", by }, { "$at", at.microseconds } }); }
void end_work_of(db::Write& tx, RecipientId const& recipient, WorkKind kind, std::string_view about, Instant at)
{
    tx.execute(update_work_of, { { "$recipient", recipient }, { "$kind", word_of(kind) }, { "$about", about }, { "$at", at.microseconds } });
}
std::optional<Work> find_work(db::Read& tx, WorkId const& id) { return tx.one(select_one_work, { { "$id", id } }, work_from); }
std::vector<Work> work(db::Read& tx, std::string_view owner, int most) { return tx.all(select_work, in_division(owner, { { "$most", most } }), work_from); }
std::vector<Work> work_of(db::Read& tx, RecipientId const& recipient) { return tx.all(select_work_of, { { "$recipient", recipient } }, work_from); }
std::int64_t count_work(db::Read& tx, std::string_view owner) { return tx.one(count_open_work, in_division(owner, {}), n_of).value_or(0); }

}  // namespace mado::child_support::store
