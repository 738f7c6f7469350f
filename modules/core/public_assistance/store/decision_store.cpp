#include "store/assistance_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_CIRCUMSTANCE "id, household, kind, who, amount, expenses, word, from_day, until_day, held, decision, evidence, why_struck, declared_on, by_whom, at, ends_fact"
#define MADO_DECISION "id, household, owner, application, matter, from_day, reasons, claim_kind, amount, surcharge, correction, payer, state, draft, document, claim, by_whom, at, decided_on, instruction, version"

constexpr db::Statement insert_circumstance { "public_assistance.insert_circumstance", "INSERT INTO public_assistance_circumstance (tenant, " MADO_CIRCUMSTANCE
    ") VALUES ($tenant, $id, $household, $kind, $who, $amount, $expenses, $word, $from, $until, $held, $decision, $evidence, $why_struck, $declared_on, $by, $at, $ends_fact) ON CONFLICT (tenant, id) DO NOTHING" };
constexpr db::Statement select_circumstance { "public_assistance.select_circumstance", "SELECT " MADO_CIRCUMSTANCE " FROM public_assistance_circumstance WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_circumstances { "public_assistance.select_circumstances",
    "SELECT " MADO_CIRCUMSTANCE " FROM public_assistance_circumstance WHERE tenant = $tenant AND household = $household ORDER BY from_day, id" };
constexpr db::Statement strike_circumstance { "public_assistance.strike_circumstance",
    "UPDATE public_assistance_circumstance SET held = 'struck', why_struck = $why WHERE tenant = $tenant AND id = $id AND held = 'pending'" };
constexpr db::Statement take_circumstances { "public_assistance.take_circumstances",
    "UPDATE public_assistance_circumstance SET held = 'drafted', decision = $decision WHERE tenant = $tenant AND household = $household AND held = 'pending'" };
constexpr db::Statement settle_circumstances { "public_assistance.settle_circumstances",
    "UPDATE public_assistance_circumstance SET held = $held WHERE tenant = $tenant AND decision = $decision AND held = 'drafted'" };

constexpr db::Statement insert_decision { "public_assistance.insert_decision", "INSERT INTO public_assistance_decision (tenant, " MADO_DECISION
    ") VALUES ($tenant, $id, $household, $owner, $application, $matter, $from, $reasons, $claim_kind, $amount, $surcharge, $correction, $payer, $state, $draft, $document, $claim, $by, $at, $decided_on, $instruction, 1) "
    "ON CONFLICT (tenant, id) DO NOTHING" };
constexpr db::Statement update_decision { "public_assistance.update_decision", R"sql(
    UPDATE public_assistance_decision SET state = $state, draft = $draft, document = $document, claim = $claim, decided_on = $decided_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_decision { "public_assistance.select_decision", "SELECT " MADO_DECISION " FROM public_assistance_decision WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_decisions { "public_assistance.select_decisions",
    "SELECT " MADO_DECISION " FROM public_assistance_decision WHERE tenant = $tenant AND household = $household ORDER BY at, id" };
constexpr db::Statement select_changes { "public_assistance.select_changes", "SELECT " MADO_DECISION R"sql(
      FROM public_assistance_decision
     WHERE tenant = $tenant AND state = 'decided' AND matter IN ('start', 'suspend', 'resume', 'end') AND decided_on < $before AND (decided_on, id) > ($day, $id)
     ORDER BY decided_on, id LIMIT $most
)sql" };
constexpr db::Statement update_seen { "public_assistance.update_household_seen", "UPDATE public_assistance_decision SET household_seen = $seen WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_seen { "public_assistance.select_household_seen", R"sql(
    SELECT household_seen FROM public_assistance_decision
     WHERE tenant = $tenant AND household = $household AND state = 'decided' AND matter NOT IN ('claim', 'refuse') ORDER BY at DESC, id DESC LIMIT 1
)sql" };

Circumstance read_circumstance(db::Row const& row)
{
    Circumstance one;
    one.id = row.id<AssistanceCircumstanceTag>("id");
    one.household = { row.text("household") };
    one.fact = { one.id.value, value_of<FactKind>(row.text("kind")), row.text("who"), Yen(row.integer("amount")), Yen(row.integer("expenses")), row.text("word"), day_in(row, "from_day"),
        day_or_none(row, "until_day") };
    one.held = value_of<Held>(row.text("held"));
    one.decision = row.id<AssistanceDecisionTag>("decision");
    one.evidence = row.text("evidence"), one.why_struck = row.text("why_struck");
    one.declared_on = day_in(row, "declared_on");
    one.by = row.id<PersonTag>("by_whom");
    one.at = { row.integer("at") };
    one.ends_fact = row.id<AssistanceCircumstanceTag>("ends_fact");
    return one;
}

Decision read_decision(db::Row const& row)
{
    Decision one;
    one.id = row.id<AssistanceDecisionTag>("id");
    one.household = { row.text("household") };
    one.owner = row.text("owner");
    one.application = row.id<AssistanceApplicationTag>("application");
    one.matter = value_of<Matter>(row.text("matter"));
    one.from = day_in(row, "from_day");
    one.reasons = row.text("reasons");
    one.claim_kind = value_of<ClaimKind>(row.text("claim_kind"));
    one.amount = Yen(row.integer("amount")), one.surcharge = Yen(row.integer("surcharge"));
    one.correction = row.id<AssistanceCorrectionTag>("correction");
    one.payer = row.text("payer");
    one.state = value_of<DecisionState>(row.text("state"));
    one.draft = { row.text("draft") };
    one.document = row.text("document");
    one.claim = { row.text("claim") };
    one.by = row.id<PersonTag>("by_whom");
    one.at = { row.integer("at") };
    one.decided_on = day_or_none(row, "decided_on");
    one.instruction = row.id<AssistanceInstructionTag>("instruction");
    one.version = row.integer("version");
    return one;
}

db::Parameters changing(Decision const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$document", one.document }, { "$claim", one.claim }, { "$decided_on", iso(one.decided_on) } };
}

}  // namespace

std::vector<db::Statement> decision_statements()
{
    return { insert_circumstance, select_circumstance, select_circumstances, strike_circumstance, take_circumstances, settle_circumstances, insert_decision, update_decision, select_decision,
        select_decisions, select_changes, update_seen, select_seen };
}

void insert(db::Write& tx, Circumstance const& one)
{
    tx.execute(insert_circumstance,
        { { "$id", one.id }, { "$household", one.household }, { "$kind", word_of(one.fact.kind) }, { "$who", one.fact.who }, { "$amount", one.fact.amount.amount() },
            { "$expenses", one.fact.expenses.amount() }, { "$word", one.fact.word }, { "$from", one.fact.from.iso() }, { "$until", iso(one.fact.until) }, { "$held", word_of(one.held) },
            { "$decision", one.decision }, { "$evidence", one.evidence }, { "$why_struck", one.why_struck }, { "$declared_on", one.declared_on.iso() }, { "$by", one.by }, { "$at", one.at.microseconds },
            { "$ends_fact", one.ends_fact } });
}
std::optional<Circumstance> circumstance(db::Read& tx, CircumstanceId const& id) { return tx.one(select_circumstance, { { "$id", id } }, read_circumstance); }
std::vector<Circumstance> circumstances(db::Read& tx, HouseholdId const& id) { return tx.all(select_circumstances, { { "$household", id } }, read_circumstance); }
bool strike(db::Write& tx, CircumstanceId const& id, std::string_view why) { return tx.execute(strike_circumstance, { { "$id", id }, { "$why", std::string(why) } }) == 1; }
void take_pending(db::Write& tx, HouseholdId const& household, DecisionId const& into) { tx.execute(take_circumstances, { { "$household", household }, { "$decision", into } }); }
void settle_drafted(db::Write& tx, DecisionId const& decision, Held held) { tx.execute(settle_circumstances, { { "$decision", decision }, { "$held", word_of(held) } }); }

bool insert(db::Write& tx, Decision const& one)
{
    auto all = changing(one);
    all.insert(all.end(),
        { { "$household", one.household }, { "$owner", one.owner }, { "$application", one.application }, { "$matter", word_of(one.matter) }, { "$from", one.from.iso() }, { "$reasons", one.reasons },
            { "$claim_kind", word_of(one.claim_kind) }, { "$amount", one.amount.amount() }, { "$surcharge", one.surcharge.amount() }, { "$correction", one.correction }, { "$payer", one.payer }, { "$by", one.by },
            { "$at", one.at.microseconds }, { "$instruction", one.instruction } });
    return tx.execute(insert_decision, all) == 1;
}
bool change(db::Write& tx, Decision& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_decision, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Decision> decision(db::Read& tx, DecisionId const& id) { return tx.one(select_decision, { { "$id", id } }, read_decision); }
std::vector<Decision> decisions(db::Read& tx, HouseholdId const& id) { return tx.all(select_decisions, { { "$household", id } }, read_decision); }
std::vector<Decision> changes_after(db::Read& tx, Day before, std::string const& day, std::string const& id, int most)
{
    return tx.all(select_changes, { { "$before", before.iso() }, { "$day", day }, { "$id", id }, { "$most", most } }, read_decision);
}
void keep_seen(db::Write& tx, DecisionId const& id, std::string const& seen) { tx.execute(update_seen, { { "$id", id }, { "$seen", seen } }); }
std::string last_seen(db::Read& tx, HouseholdId const& id)
{
    return tx.one(select_seen, { { "$household", id } }, [](db::Row const& row) { return row.text("household_seen"); }).value_or("");
}

}  // namespace mado::public_assistance::store
