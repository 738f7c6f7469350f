// What a ticket rests on: the town's practice, providers, recipients' numbers, 要否意見書, 要介護認定, オンライン資格確認.
#include "store/assistance_store.h"
#include "store/ticket_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_OF_DIVISION "(CAST($division AS code_text) = '' OR owner = $division OR (owner > $beneath AND owner < $beyond))"
#define MADO_PRACTICE "payer_number, hearing_days, opinion_months, warning_days, note, version"
#define MADO_PROVIDER "id, owner, code, name, kind, address, checks, from_day, until_day, version"
#define MADO_OPINION "id, household, who, provider, asked_on, document, verdict, answered_on, illness, from_day, until_day, by_whom, at, version"
#define MADO_CERTIFICATE "id, household, who, level, insured_number, from_day, until_day, by_whom, at"
#define MADO_ELIGIBILITY "id, household, owner, who, from_day, until_day, by_whom, at, version"

constexpr db::Statement select_practice { "public_assistance.select_practice", "SELECT " MADO_PRACTICE " FROM public_assistance_practice WHERE tenant = $tenant" };
constexpr db::Statement insert_practice { "public_assistance.insert_practice", "INSERT INTO public_assistance_practice (tenant, by_whom, at, " MADO_PRACTICE
    ") VALUES ($tenant, $by, $at, $payer_number, $hearing_days, $opinion_months, $warning_days, $note, 1) ON CONFLICT (tenant) DO NOTHING" };
constexpr db::Statement update_practice { "public_assistance.update_practice", R"sql(
    UPDATE public_assistance_practice SET payer_number = $payer_number, hearing_days = $hearing_days, opinion_months = $opinion_months, warning_days = $warning_days, note = $note, by_whom = $by,
           at = $at, version = version + 1
     WHERE tenant = $tenant AND version = $version
)sql" };

constexpr db::Statement insert_provider { "public_assistance.insert_provider", "INSERT INTO public_assistance_provider (tenant, " MADO_PROVIDER
    ") VALUES ($tenant, $id, $owner, $code, $name, $kind, $address, $checks, $from, $until, 1) ON CONFLICT (tenant, owner, kind, code) DO NOTHING" };
constexpr db::Statement update_provider { "public_assistance.update_provider", R"sql(
    UPDATE public_assistance_provider SET name = $name, address = $address, checks = $checks, from_day = $from, until_day = $until, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_provider { "public_assistance.select_provider", "SELECT " MADO_PROVIDER " FROM public_assistance_provider WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_providers { "public_assistance.select_providers",
    "SELECT " MADO_PROVIDER " FROM public_assistance_provider WHERE tenant = $tenant AND " MADO_OF_DIVISION " ORDER BY kind, code, id LIMIT 2000" };

constexpr db::Statement select_recipient { "public_assistance.select_recipient", "SELECT number FROM public_assistance_recipient WHERE tenant = $tenant AND individual = $who" };
constexpr db::Statement next_recipient { "public_assistance.next_recipient", "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS count_int) AS n FROM public_assistance_recipient WHERE tenant = $tenant" };
constexpr db::Statement insert_recipient { "public_assistance.insert_recipient", "INSERT INTO public_assistance_recipient (tenant, individual, number) VALUES ($tenant, $who, $number)" };

constexpr db::Statement insert_opinion { "public_assistance.insert_opinion", "INSERT INTO public_assistance_opinion (tenant, " MADO_OPINION
    ") VALUES ($tenant, $id, $household, $who, $provider, $asked_on, $document, $verdict, $answered_on, $illness, $from, $until, $by, $at, 1)" };
constexpr db::Statement update_opinion { "public_assistance.update_opinion", R"sql(
    UPDATE public_assistance_opinion SET document = $document, verdict = $verdict, answered_on = $answered_on, illness = $illness, from_day = $from, until_day = $until, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_opinion { "public_assistance.select_opinion", "SELECT " MADO_OPINION " FROM public_assistance_opinion WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_opinions { "public_assistance.select_opinions",
    "SELECT " MADO_OPINION " FROM public_assistance_opinion WHERE tenant = $tenant AND household = $household ORDER BY asked_on DESC, id DESC" };
constexpr db::Statement select_ending { "public_assistance.select_ending_opinions",
    "SELECT " MADO_OPINION " FROM public_assistance_opinion WHERE tenant = $tenant AND verdict = 'needed' AND until_day >= $from AND until_day <= $until ORDER BY until_day, id LIMIT 2000" };

constexpr db::Statement insert_certificate { "public_assistance.insert_care_certificate",
    "INSERT INTO public_assistance_care_certificate (tenant, " MADO_CERTIFICATE ") VALUES ($tenant, $id, $household, $who, $level, $insured_number, $from, $until, $by, $at)" };
constexpr db::Statement select_certificates { "public_assistance.select_care_certificates",
    "SELECT " MADO_CERTIFICATE " FROM public_assistance_care_certificate WHERE tenant = $tenant AND household = $household ORDER BY from_day DESC, id DESC" };

constexpr db::Statement insert_eligibility { "public_assistance.insert_eligibility",
    "INSERT INTO public_assistance_eligibility (tenant, " MADO_ELIGIBILITY ") VALUES ($tenant, $id, $household, $owner, $who, $from, $until, $by, $at, 1)" };
constexpr db::Statement update_eligibility { "public_assistance.update_eligibility",
    "UPDATE public_assistance_eligibility SET until_day = $until, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement select_eligibility { "public_assistance.select_eligibility", "SELECT " MADO_ELIGIBILITY " FROM public_assistance_eligibility WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_eligibilities { "public_assistance.select_eligibilities",
    "SELECT " MADO_ELIGIBILITY " FROM public_assistance_eligibility WHERE tenant = $tenant AND household = $household ORDER BY from_day DESC, id DESC" };
constexpr db::Statement select_eligibilities_of { "public_assistance.select_eligibilities_of_division",
    "SELECT " MADO_ELIGIBILITY " FROM public_assistance_eligibility WHERE tenant = $tenant AND " MADO_OF_DIVISION " ORDER BY id LIMIT 100000" };

Practice read_practice(db::Row const& row)
{
    return { row.text("payer_number"), static_cast<int>(row.integer("hearing_days")), static_cast<int>(row.integer("opinion_months")), static_cast<int>(row.integer("warning_days")), row.text("note"), {},
        {}, row.integer("version") };
}
Provider read_provider(db::Row const& row)
{
    return { row.id<AssistanceProviderTag>("id"), row.text("owner"), row.text("code"), row.text("name"), row.text("address"), value_of<ProviderKind>(row.text("kind")),
        value_of<Checks>(row.text("checks")), day_in(row, "from_day"), day_or_none(row, "until_day"), row.integer("version") };
}
Opinion read_opinion(db::Row const& row)
{
    return { row.id<AssistanceOpinionTag>("id"), { row.text("household") }, { row.text("who") }, row.id<AssistanceProviderTag>("provider"), day_in(row, "asked_on"), row.text("document"),
        value_of<Verdict>(row.text("verdict")), day_or_none(row, "answered_on"), row.text("illness"), day_or_none(row, "from_day"), day_or_none(row, "until_day"), row.id<PersonTag>("by_whom"),
        { row.integer("at") }, row.integer("version") };
}
CareCertificate read_certificate(db::Row const& row)
{
    return { row.text("id"), { row.text("household") }, { row.text("who") }, value_of<CareLevel>(row.text("level")), row.text("insured_number"), day_in(row, "from_day"), day_in(row, "until_day"),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}
Eligibility read_eligibility(db::Row const& row)
{
    return { row.id<AssistanceEligibilityTag>("id"), { row.text("household") }, row.text("owner"), { row.text("who") }, day_in(row, "from_day"), day_or_none(row, "until_day"),
        row.id<PersonTag>("by_whom"), { row.integer("at") }, row.integer("version") };
}

db::Parameters changing(Provider const& one)
{
    return { { "$id", one.id }, { "$name", one.name }, { "$address", one.address }, { "$checks", word_of(one.checks) }, { "$from", one.from.iso() }, { "$until", iso(one.until) } };
}
db::Parameters changing(Opinion const& one)
{
    return { { "$id", one.id }, { "$document", one.document }, { "$verdict", word_of(one.verdict) }, { "$answered_on", iso(one.answered_on) }, { "$illness", one.illness }, { "$from", iso(one.from) },
        { "$until", iso(one.until) } };
}
db::Parameters of_division(std::string const& division) { return { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }; }

template <class One>
bool changed(db::Write& tx, db::Statement const& statement, db::Parameters all, One& one)
{
    all.push_back({ "$version", one.version });
    if (tx.execute(statement, all) == 0)
        return false;
    ++one.version;
    return true;
}

}  // namespace

std::vector<db::Statement> provider_statements()
{
    return { select_practice, insert_practice, update_practice, insert_provider, update_provider, select_provider, select_providers, select_recipient, next_recipient, insert_recipient, insert_opinion,
        update_opinion, select_opinion, select_opinions, select_ending, insert_certificate, select_certificates, insert_eligibility, update_eligibility, select_eligibility, select_eligibilities,
        select_eligibilities_of };
}

std::optional<Practice> practice(db::Read& tx) { return tx.one(select_practice, {}, read_practice); }
bool keep(db::Write& tx, Practice const& one, PersonId const& by, Instant at)
{
    db::Parameters all { { "$payer_number", one.payer_number }, { "$hearing_days", one.hearing_days }, { "$opinion_months", one.opinion_months }, { "$warning_days", one.warning_days },
        { "$note", one.note }, { "$by", by }, { "$at", at.microseconds } };
    if (one.version == 0)
        return tx.execute(insert_practice, all) == 1;
    all.push_back({ "$version", one.version });
    return tx.execute(update_practice, all) == 1;
}

bool insert(db::Write& tx, Provider const& one)
{
    auto all = changing(one);
    all.insert(all.end(), { { "$owner", one.owner }, { "$code", one.code }, { "$kind", word_of(one.kind) } });
    return tx.execute(insert_provider, all) == 1;
}
bool change(db::Write& tx, Provider& one) { return changed(tx, update_provider, changing(one), one); }
std::optional<Provider> provider(db::Read& tx, ProviderId const& id) { return tx.one(select_provider, { { "$id", id } }, read_provider); }
std::vector<Provider> providers(db::Read& tx, std::string const& division) { return tx.all(select_providers, of_division(division), read_provider); }

std::optional<std::int64_t> recipient(db::Read& tx, IndividualId const& who)
{
    return tx.one(select_recipient, { { "$who", who } }, [](db::Row const& row) { return row.integer("number"); });
}
std::int64_t number_recipient(db::Write& tx, IndividualId const& who)
{
    if (auto const known = recipient(tx, who))
        return *known;
    auto const next = tx.one(next_recipient, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(1);
    tx.execute(insert_recipient, { { "$who", who }, { "$number", next } });
    return next;
}

void insert(db::Write& tx, Opinion const& one)
{
    auto all = changing(one);
    all.insert(all.end(), { { "$household", one.household }, { "$who", one.who }, { "$provider", one.provider }, { "$asked_on", one.asked_on.iso() }, { "$by", one.by }, { "$at", one.at.microseconds } });
    tx.execute(insert_opinion, all);
}
bool change(db::Write& tx, Opinion& one) { return changed(tx, update_opinion, changing(one), one); }
std::optional<Opinion> opinion(db::Read& tx, OpinionId const& id) { return tx.one(select_opinion, { { "$id", id } }, read_opinion); }
std::vector<Opinion> opinions(db::Read& tx, HouseholdId const& id) { return tx.all(select_opinions, { { "$household", id } }, read_opinion); }
std::vector<Opinion> ending_opinions(db::Read& tx, Day until)
{
    return tx.all(select_ending, { { "$from", until.plus_months(-12).iso() }, { "$until", until.iso() } }, read_opinion);
}

void insert(db::Write& tx, CareCertificate const& one)
{
    tx.execute(insert_certificate,
        { { "$id", one.id }, { "$household", one.household }, { "$who", one.who }, { "$level", word_of(one.level) }, { "$insured_number", one.insured_number }, { "$from", one.from.iso() },
            { "$until", one.until.iso() }, { "$by", one.by }, { "$at", one.at.microseconds } });
}
std::vector<CareCertificate> care_certificates(db::Read& tx, HouseholdId const& id) { return tx.all(select_certificates, { { "$household", id } }, read_certificate); }

void insert(db::Write& tx, Eligibility const& one)
{
    tx.execute(insert_eligibility,
        { { "$id", one.id }, { "$household", one.household }, { "$owner", one.owner }, { "$who", one.who }, { "$from", one.from.iso() }, { "$until", iso(one.until) }, { "$by", one.by },
            { "$at", one.at.microseconds } });
}
bool change(db::Write& tx, Eligibility& one) { return changed(tx, update_eligibility, { { "$id", one.id }, { "$until", iso(one.until) } }, one); }
std::optional<Eligibility> eligibility(db::Read& tx, EligibilityId const& id) { return tx.one(select_eligibility, { { "$id", id } }, read_eligibility); }
std::vector<Eligibility> eligibilities(db::Read& tx, HouseholdId const& id) { return tx.all(select_eligibilities, { { "$household", id } }, read_eligibility); }
std::vector<Eligibility> eligibilities_of(db::Read& tx, std::string const& division) { return tx.all(select_eligibilities_of, of_division(division), read_eligibility); }

}  // namespace mado::public_assistance::store
