#include "store/ticket_store.h"

#include "store/assistance_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_OF_DIVISION "(CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))"
#define MADO_TICKET "id, number_year, number, household, owner, who, provider, month, from_day, until_day, payers, joint_with, own_payment, own_payment_why, illness, opinion, why_without, way, renewal, state, why_cancelled, replaces, document, source, by_whom, at, version"
#define MADO_TICKET_RUN "id, owner, month, state, place, made, passed, by_whom, at, version"

constexpr db::Statement insert_ticket { "public_assistance.insert_ticket", "INSERT INTO public_assistance_ticket (tenant, slot, " MADO_TICKET
    ") VALUES ($tenant, $slot, $id, $number_year, $number, $household, $owner, $who, $provider, $month, $from, $until, $payers, $joint_with, $own_payment, $own_payment_why, $illness, $opinion, "
    "$why_without, $way, $renewal, $state, $why_cancelled, $replaces, $document, $source, $by, $at, 1) ON CONFLICT (tenant, slot) DO NOTHING" };
constexpr db::Statement update_ticket { "public_assistance.update_ticket", R"sql(
    UPDATE public_assistance_ticket SET state = $state, why_cancelled = $why_cancelled, document = $document, slot = $slot, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_number { "public_assistance.next_ticket_number",
    "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS count_int) AS n FROM public_assistance_ticket WHERE tenant = $tenant AND number_year = $year" };
constexpr db::Statement select_ticket { "public_assistance.select_ticket", "SELECT " MADO_TICKET " FROM public_assistance_ticket WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_tickets { "public_assistance.select_tickets",
    "SELECT " MADO_TICKET " FROM public_assistance_ticket WHERE tenant = $tenant AND household = $household ORDER BY month DESC, id DESC" };
constexpr db::Statement select_of_month { "public_assistance.select_tickets_of_month", "SELECT " MADO_TICKET
    " FROM public_assistance_ticket WHERE tenant = $tenant AND month = $month AND id > $after AND " MADO_OF_DIVISION " ORDER BY id LIMIT $most" };
constexpr db::Statement select_slot { "public_assistance.select_ticket_slot", "SELECT id FROM public_assistance_ticket WHERE tenant = $tenant AND slot = $slot" };

constexpr db::Statement insert_run { "public_assistance.insert_ticket_run",
    "INSERT INTO public_assistance_ticket_run (tenant, " MADO_TICKET_RUN ") VALUES ($tenant, $id, $owner, $month, $state, $place, $made, $passed, $by, $at, 1)" };
constexpr db::Statement update_run { "public_assistance.update_ticket_run", R"sql(
    UPDATE public_assistance_ticket_run SET state = $state, place = $place, made = $made, passed = $passed, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_run { "public_assistance.select_ticket_run", "SELECT " MADO_TICKET_RUN " FROM public_assistance_ticket_run WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_runs { "public_assistance.select_ticket_runs",
    "SELECT " MADO_TICKET_RUN " FROM public_assistance_ticket_run WHERE tenant = $tenant AND month = $month AND " MADO_OF_DIVISION " ORDER BY at DESC, id DESC" };

Ticket read_ticket(db::Row const& row)
{
    Ticket one;
    one.id = row.id<AssistanceTicketTag>("id");
    one.number_year = static_cast<int>(row.integer("number_year")), one.number = row.integer("number");
    one.household = { row.text("household") }, one.owner = row.text("owner");
    one.who = { row.text("who") }, one.provider = row.id<AssistanceProviderTag>("provider");
    one.month = month_in(row);
    one.from = day_in(row, "from_day"), one.until = day_in(row, "until_day");
    one.payers = value_of<Payers>(row.text("payers"));
    one.joint_with = row.text("joint_with");
    one.own_payment = Yen(row.integer("own_payment")), one.own_payment_why = row.text("own_payment_why");
    one.illness = row.text("illness");
    one.opinion = row.id<AssistanceOpinionTag>("opinion"), one.why_without = row.text("why_without");
    one.way = value_of<TicketWay>(row.text("way")), one.renewal = value_of<Renewal>(row.text("renewal")), one.state = value_of<TicketState>(row.text("state"));
    one.why_cancelled = row.text("why_cancelled"), one.replaces = row.id<AssistanceTicketTag>("replaces");
    one.document = row.text("document");
    one.source = row.id<AssistanceTicketRunTag>("source");
    one.by = row.id<PersonTag>("by_whom"), one.at = { row.integer("at") };
    one.version = row.integer("version");
    return one;
}
TicketRun read_run(db::Row const& row)
{
    return { row.id<AssistanceTicketRunTag>("id"), row.text("owner"), month_in(row), value_of<TicketRunState>(row.text("state")), row.id<AssistanceTicketTag>("place"), row.integer("made"),
        row.integer("passed"), row.id<PersonTag>("by_whom"), { row.integer("at") }, row.integer("version") };
}

std::string slot(IndividualId const& who, ProviderId const& provider, Day month) { return who.value + " " + provider.value + " " + month_text(month); }
std::string slot(Ticket const& one) { return one.state == TicketState::Issued ? slot(one.who, one.provider, one.month) : one.id.value; }
db::Parameters changing(Ticket const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$why_cancelled", one.why_cancelled }, { "$document", one.document }, { "$slot", slot(one) } };
}
db::Parameters changing(TicketRun const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$place", one.place }, { "$made", one.made }, { "$passed", one.passed } };
}

}  // namespace

std::vector<db::Statement> provider_statements();   // provider_store.cpp

std::vector<db::Statement> ticket_statements()
{
    std::vector<db::Statement> all { insert_ticket, update_ticket, select_number, select_ticket, select_tickets, select_of_month, select_slot, insert_run, update_run, select_run, select_runs };
    for (auto const& one : provider_statements())
        all.push_back(one);
    return all;
}

std::int64_t next_ticket_number(db::Read& tx, int year)
{
    return tx.one(select_number, { { "$year", year } }, [](db::Row const& row) { return row.integer("n"); }).value_or(1);
}
bool insert(db::Write& tx, Ticket const& one)
{
    auto all = changing(one);
    all.insert(all.end(),
        { { "$number_year", one.number_year }, { "$number", one.number }, { "$household", one.household }, { "$owner", one.owner }, { "$who", one.who }, { "$provider", one.provider },
            { "$month", month_text(one.month) }, { "$from", one.from.iso() }, { "$until", one.until.iso() }, { "$payers", word_of(one.payers) }, { "$joint_with", one.joint_with },
            { "$own_payment", one.own_payment.amount() }, { "$own_payment_why", one.own_payment_why }, { "$illness", one.illness }, { "$opinion", one.opinion }, { "$why_without", one.why_without },
            { "$way", word_of(one.way) }, { "$renewal", word_of(one.renewal) }, { "$replaces", one.replaces }, { "$source", one.source }, { "$by", one.by }, { "$at", one.at.microseconds } });
    return tx.execute(insert_ticket, all) == 1;
}
bool change(db::Write& tx, Ticket& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_ticket, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Ticket> ticket(db::Read& tx, TicketId const& id) { return tx.one(select_ticket, { { "$id", id } }, read_ticket); }
std::vector<Ticket> tickets(db::Read& tx, HouseholdId const& id) { return tx.all(select_tickets, { { "$household", id } }, read_ticket); }
std::vector<Ticket> tickets_of_month(db::Read& tx, std::string const& division, Day month, TicketId const& after, int most)
{
    return tx.all(select_of_month,
        { { "$month", month_text(month) }, { "$after", after }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" }, { "$most", most } }, read_ticket);
}
bool has_ticket(db::Read& tx, IndividualId const& who, ProviderId const& provider, Day month)
{
    return tx.one(select_slot, { { "$slot", slot(who, provider, month) } }, [](db::Row const& row) { return row.text("id"); }).has_value();
}

void insert(db::Write& tx, TicketRun const& one)
{
    auto all = changing(one);
    all.insert(all.end(), { { "$owner", one.owner }, { "$month", month_text(one.month) }, { "$by", one.by }, { "$at", one.at.microseconds } });
    tx.execute(insert_run, all);
}
bool change(db::Write& tx, TicketRun& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_run, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<TicketRun> ticket_run(db::Read& tx, TicketRunId const& id) { return tx.one(select_run, { { "$id", id } }, read_run); }
std::vector<TicketRun> ticket_runs(db::Read& tx, std::string const& division, Day month)
{
    return tx.all(select_runs, { { "$month", month_text(month) }, { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }, read_run);
}

}  // namespace mado::public_assistance::store
