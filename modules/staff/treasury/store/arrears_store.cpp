#include "store/arrears_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_LETTER_COLUMNS "claim, sent_on, pay_by, amount, slip, document, by_whom"
#define MADO_PROMISE_COLUMNS "id, claim, signed_on, state, received_before, why_void, document"
#define MADO_STEP_COLUMNS "id, claim, kind, on_day, office, number, remark, step_end, ended_on, by_whom"
#define MADO_WRITE_OFF_COLUMNS "id, claim, ground, amount, reason, draft, state, done_on, by_whom"
#define MADO_OWNER_WITHIN "(CAST($division AS code_text) = '' OR c.owner = $division OR (c.owner > $beneath AND c.owner < $beyond))"

constexpr db::Statement insert_demand_row { "treasury.insert_demand", "INSERT INTO treasury_demand (tenant, " MADO_LETTER_COLUMNS
    ", at) VALUES ($tenant, $claim, $sent_on, $pay_by, $amount, $slip, $document, $by_whom, $at) ON CONFLICT (tenant, claim) DO NOTHING" };
constexpr db::Statement insert_reminder_row { "treasury.insert_reminder",
    "INSERT INTO treasury_reminder (tenant, id, " MADO_LETTER_COLUMNS ", at) VALUES ($tenant, $id, $claim, $sent_on, $pay_by, $amount, $slip, $document, $by_whom, $at)" };
constexpr db::Statement select_demand { "treasury.select_demand", "SELECT " MADO_LETTER_COLUMNS " FROM treasury_demand WHERE tenant = $tenant AND claim = $claim" };
constexpr db::Statement select_reminders { "treasury.select_reminders", "SELECT id, " MADO_LETTER_COLUMNS " FROM treasury_reminder WHERE tenant = $tenant AND claim = $claim ORDER BY id" };

constexpr db::Statement insert_promise_row { "treasury.insert_promise", "INSERT INTO treasury_promise (tenant, " MADO_PROMISE_COLUMNS
    ", by_whom, at) VALUES ($tenant, $id, $claim, $signed_on, $state, $received_before, $why_void, $document, $by_whom, $at)" };
constexpr db::Statement insert_instalment_row { "treasury.insert_instalment",
    "INSERT INTO treasury_instalment (tenant, promise, number, due_on, amount, slip) VALUES ($tenant, $promise, $number, $due_on, $amount, $slip)" };
constexpr db::Statement update_promise { "treasury.end_promise",
    "UPDATE treasury_promise SET state = $state, why_void = $why WHERE tenant = $tenant AND id = $id AND state = 'live'" };
constexpr db::Statement select_promises { "treasury.select_promises", "SELECT " MADO_PROMISE_COLUMNS " FROM treasury_promise WHERE tenant = $tenant AND claim = $claim ORDER BY id DESC" };
constexpr db::Statement select_promise { "treasury.select_promise", "SELECT " MADO_PROMISE_COLUMNS " FROM treasury_promise WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_instalments { "treasury.select_instalments",
    "SELECT number, due_on, amount, slip FROM treasury_instalment WHERE tenant = $tenant AND promise = $promise ORDER BY number" };

constexpr db::Statement insert_step_row { "treasury.insert_step", "INSERT INTO treasury_step (tenant, " MADO_STEP_COLUMNS
    ", at) VALUES ($tenant, $id, $claim, $kind, $on_day, $office, $number, $remark, $step_end, $ended_on, $by_whom, $at)" };
constexpr db::Statement update_step { "treasury.end_step", "UPDATE treasury_step SET step_end = $end, ended_on = $on WHERE tenant = $tenant AND id = $id AND step_end = 'open'" };
constexpr db::Statement select_steps { "treasury.select_steps", "SELECT " MADO_STEP_COLUMNS " FROM treasury_step WHERE tenant = $tenant AND claim = $claim ORDER BY on_day, id" };
constexpr db::Statement select_step { "treasury.select_step", "SELECT " MADO_STEP_COLUMNS " FROM treasury_step WHERE tenant = $tenant AND id = $id" };

constexpr db::Statement insert_write_off_row { "treasury.insert_write_off", "INSERT INTO treasury_write_off (tenant, " MADO_WRITE_OFF_COLUMNS
    ", at) VALUES ($tenant, $id, $claim, $ground, $amount, $reason, $draft, $state, $done_on, $by_whom, $at)" };
constexpr db::Statement update_write_off { "treasury.update_write_off",
    "UPDATE treasury_write_off SET state = $state, done_on = $done_on, draft = $draft WHERE tenant = $tenant AND id = $id AND state = 'proposed'" };
constexpr db::Statement select_write_off { "treasury.select_write_off", "SELECT " MADO_WRITE_OFF_COLUMNS " FROM treasury_write_off WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_write_offs { "treasury.select_write_offs", "SELECT " MADO_WRITE_OFF_COLUMNS " FROM treasury_write_off WHERE tenant = $tenant AND claim = $claim ORDER BY id" };

constexpr db::Statement select_debtors { "treasury.select_debtors",
    "SELECT c.id, (SELECT COUNT(*) FROM treasury_demand d WHERE d.tenant = c.tenant AND d.claim = c.id) AS demands, "
    "(SELECT COUNT(*) FROM treasury_promise p WHERE p.tenant = c.tenant AND p.claim = c.id AND p.state = 'live') AS promises "
    "FROM treasury_claim c WHERE c.tenant = $tenant AND c.unpaid > 0 AND c.before_decision = 0 AND c.due_on < $late_on AND (c.due_on, c.id) > ($after_due, $after) AND " MADO_OWNER_WITHIN
    " ORDER BY c.due_on, c.id LIMIT $most" };
constexpr db::Statement count_not_demanded_rows { "treasury.count_not_demanded",
    "SELECT COUNT(*) AS n FROM treasury_claim c WHERE c.tenant = $tenant AND c.unpaid > 0 AND c.before_decision = 0 AND c.due_on < $late_on AND " MADO_OWNER_WITHIN
    " AND NOT EXISTS (SELECT 1 FROM treasury_demand d WHERE d.tenant = c.tenant AND d.claim = c.id)"
    " AND NOT EXISTS (SELECT 1 FROM treasury_postponement p WHERE p.tenant = c.tenant AND p.claim = c.id AND p.from_day <= $late_on AND p.through >= $late_on AND p.revoked_on IS NULL)" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

db::Parameters parameters_of(Letter const& letter, Instant at)
{
    return { { "$claim", letter.claim }, { "$sent_on", letter.sent_on.iso() }, { "$pay_by", letter.pay_by.iso() }, { "$amount", letter.amount.amount() }, { "$slip", letter.slip },
        { "$document", letter.document }, { "$by_whom", letter.by }, { "$at", at.microseconds } };
}

Letter read_letter(db::Row const& row, LetterKind kind)
{
    return { kind, row.id<ClaimTag>("claim"), day_in(row, "sent_on"), day_in(row, "pay_by"), Yen(row.integer("amount")), row.text("slip"), row.text("document"), row.id<PersonTag>("by_whom") };
}

Promise read_promise(db::Row const& row)
{
    return { row.id<PromiseTag>("id"), row.id<ClaimTag>("claim"), day_in(row, "signed_on"), value_of<PromiseState>(row.text("state")), Yen(row.integer("received_before")),
        row.text("why_void"), row.text("document"), {} };
}

Promise with_instalments(db::Read& tx, Promise promise)
{
    promise.instalments = tx.all(select_instalments, { { "$promise", promise.id } }, [](db::Row const& row) {
        return Instalment { static_cast<int>(row.integer("number")), day_in(row, "due_on"), Yen(row.integer("amount")), row.text("slip") };
    });
    return promise;
}

ArrearsStep read_step(db::Row const& row)
{
    return { row.text("id"), row.id<ClaimTag>("claim"), value_of<StepKind>(row.text("kind")), day_in(row, "on_day"), row.text("office"), row.text("number"), row.text("remark"),
        value_of<StepEnd>(row.text("step_end")), day_or_none(row, "ended_on"), row.id<PersonTag>("by_whom") };
}

WriteOff read_write_off(db::Row const& row)
{
    return { row.id<WriteOffTag>("id"), row.id<ClaimTag>("claim"), value_of<WriteOffGround>(row.text("ground")), Yen(row.integer("amount")), row.text("reason"), row.text("draft"),
        value_of<WriteOffState>(row.text("state")), day_or_none(row, "done_on"), row.id<PersonTag>("by_whom") };
}

}  // namespace

std::vector<db::Statement> arrears_statements()
{
    return { insert_demand_row, insert_reminder_row, select_demand, select_reminders, insert_promise_row, insert_instalment_row, update_promise, select_promises, select_promise,
        select_instalments, insert_step_row, update_step, select_steps, select_step, insert_write_off_row, update_write_off, select_write_off, select_write_offs, select_debtors,
        count_not_demanded_rows };
}

bool insert_demand(db::Write& tx, Letter const& letter, Instant at) { return tx.execute(insert_demand_row, parameters_of(letter, at)) == 1; }

void insert_reminder(db::Write& tx, std::string const& id, Letter const& letter, Instant at)
{
    auto all = parameters_of(letter, at);
    all.emplace_back("$id", id);
    tx.execute(insert_reminder_row, all);
}

std::vector<Letter> letters(db::Read& tx, ClaimId const& id)
{
    auto all = tx.all(select_demand, { { "$claim", id } }, [](db::Row const& row) { return read_letter(row, LetterKind::Demand); });
    for (auto& reminder : tx.all(select_reminders, { { "$claim", id } }, [](db::Row const& row) { return read_letter(row, LetterKind::Reminder); }))
        all.push_back(std::move(reminder));
    return all;
}

void insert_promise(db::Write& tx, Promise const& promise, PersonId const& by, Instant at)
{
    tx.execute(insert_promise_row, { { "$id", promise.id }, { "$claim", promise.claim }, { "$signed_on", promise.signed_on.iso() }, { "$state", word_of(promise.state) },
        { "$received_before", promise.received_before.amount() }, { "$why_void", promise.why_void }, { "$document", promise.document }, { "$by_whom", by }, { "$at", at.microseconds } });
    for (auto const& one : promise.instalments)
        tx.execute(insert_instalment_row, { { "$promise", promise.id }, { "$number", one.number }, { "$due_on", one.due_on.iso() }, { "$amount", one.amount.amount() }, { "$slip", one.slip } });
}

bool end_promise(db::Write& tx, PromiseId const& id, PromiseState to, std::string_view why)
{
    return tx.execute(update_promise, { { "$id", id }, { "$state", word_of(to) }, { "$why", why } }) == 1;
}

std::vector<Promise> promises(db::Read& tx, ClaimId const& id)
{
    auto all = tx.all(select_promises, { { "$claim", id } }, read_promise);
    for (auto& one : all)
        one = with_instalments(tx, std::move(one));
    return all;
}

std::optional<Promise> promise(db::Read& tx, PromiseId const& id)
{
    auto found = tx.one(select_promise, { { "$id", id } }, read_promise);
    return found ? std::optional(with_instalments(tx, std::move(*found))) : std::nullopt;
}

void insert_step(db::Write& tx, ArrearsStep const& step, Instant at)
{
    tx.execute(insert_step_row, { { "$id", step.id }, { "$claim", step.claim }, { "$kind", word_of(step.kind) }, { "$on_day", step.on.iso() }, { "$office", step.office },
        { "$number", step.number }, { "$remark", step.remark }, { "$step_end", word_of(step.end) }, { "$ended_on", iso(step.ended_on) }, { "$by_whom", step.by }, { "$at", at.microseconds } });
}

bool end_step(db::Write& tx, std::string_view id, StepEnd end, Day on) { return tx.execute(update_step, { { "$id", id }, { "$end", word_of(end) }, { "$on", on.iso() } }) == 1; }
std::vector<ArrearsStep> steps(db::Read& tx, ClaimId const& id) { return tx.all(select_steps, { { "$claim", id } }, read_step); }
std::optional<ArrearsStep> step(db::Read& tx, std::string_view id) { return tx.one(select_step, { { "$id", id } }, read_step); }

void insert_write_off(db::Write& tx, WriteOff const& one, Instant at)
{
    tx.execute(insert_write_off_row, { { "$id", one.id }, { "$claim", one.claim }, { "$ground", word_of(one.ground) }, { "$amount", one.amount.amount() }, { "$reason", one.reason },
        { "$draft", one.draft }, { "$state", word_of(one.state) }, { "$done_on", iso(one.done_on) }, { "$by_whom", one.by }, { "$at", at.microseconds } });
}

bool change_write_off(db::Write& tx, WriteOff const& one)
{
    return tx.execute(update_write_off, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$done_on", iso(one.done_on) }, { "$draft", one.draft } }) == 1;
}

std::optional<WriteOff> write_off(db::Read& tx, std::string_view id) { return tx.one(select_write_off, { { "$id", id } }, read_write_off); }
std::vector<WriteOff> write_offs(db::Read& tx, ClaimId const& id) { return tx.all(select_write_offs, { { "$claim", id } }, read_write_off); }

std::vector<DebtorRow> debtors(db::Read& tx, DebtorQuery const& query, std::string const& division, int most)
{
    return tx.all(select_debtors, { { "$late_on", query.late_on.iso() }, { "$after_due", query.after_due }, { "$after", query.after }, { "$division", division },
        { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", most } },
        [](db::Row const& row) { return DebtorRow { row.id<ClaimTag>("id"), row.integer("demands") > 0, row.integer("promises") > 0 }; });
}

std::int64_t count_not_demanded(db::Read& tx, Day late_on, std::string const& division)
{
    return tx.one(count_not_demanded_rows, { { "$late_on", late_on.iso() }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } },
        [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

}  // namespace mado::treasury::store
