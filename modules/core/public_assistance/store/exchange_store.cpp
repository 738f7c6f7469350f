#include "store/exchange_store.h"

#include <mado/public_assistance/instructions.h>
#include <mado/public_assistance/tickets.h>

namespace mado::public_assistance::store {

namespace {

using sheets::Key;
using sheets::Needed;
using sheets::Table;
using sheets::Type;

template <class Enum>
std::vector<std::string_view> words_of()
{
    auto const names = names_of(Enum {});
    return { names.begin(), names.end() };
}

constexpr db::Statement out_settings { "public_assistance.out_settings", R"sql(
    SELECT grade, winter_zone, rent_limits, areas, sheet_days, by_whom, at FROM public_assistance_setting WHERE tenant = $tenant AND tenant > $after ORDER BY tenant
    LIMIT $most
)sql" };
constexpr db::Statement same_settings { "public_assistance.same_settings", R"sql(
    SELECT grade, winter_zone, rent_limits, areas, sheet_days, by_whom, at FROM public_assistance_setting WHERE tenant = $tenant ORDER BY tenant
)sql" };
constexpr db::Statement in_settings { "public_assistance.in_settings", R"sql(
    INSERT INTO public_assistance_setting (tenant, grade, winter_zone, rent_limits, areas, sheet_days, by_whom, at, version) VALUES ($tenant, $grade, $winter_zone,
    $rent_limits, $areas, $sheet_days, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_practice { "public_assistance.out_practice", R"sql(
    SELECT payer_number, hearing_days, opinion_months, warning_days, note, by_whom, at FROM public_assistance_practice WHERE tenant = $tenant AND tenant > $after ORDER
    BY tenant LIMIT $most
)sql" };
constexpr db::Statement same_practice { "public_assistance.same_practice", R"sql(
    SELECT payer_number, hearing_days, opinion_months, warning_days, note, by_whom, at FROM public_assistance_practice WHERE tenant = $tenant ORDER BY tenant
)sql" };
constexpr db::Statement in_practice { "public_assistance.in_practice", R"sql(
    INSERT INTO public_assistance_practice (tenant, payer_number, hearing_days, opinion_months, warning_days, note, by_whom, at, version) VALUES ($tenant, $payer_number,
    $hearing_days, $opinion_months, $warning_days, $note, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_households { "public_assistance.out_households", R"sql(
    SELECT id, number, owner, caseworker, state, grade, winter_zone, visit_grade, pay_way FROM public_assistance_household WHERE tenant = $tenant AND id > $after ORDER
    BY id LIMIT $most
)sql" };
constexpr db::Statement same_households { "public_assistance.same_households", R"sql(
    SELECT id, number, owner, caseworker, state, grade, winter_zone, visit_grade, pay_way FROM public_assistance_household WHERE tenant = $tenant AND (id = $id OR number
    = $number) ORDER BY id
)sql" };
constexpr db::Statement in_households { "public_assistance.in_households", R"sql(
    INSERT INTO public_assistance_household (tenant, id, number, owner, caseworker, state, grade, winter_zone, visit_grade, pay_way, landlord, landlord_account, version)
    VALUES ($tenant, $id, $number, $owner, $caseworker, $state, $grade, $winter_zone, $visit_grade, $pay_way, '', CAST('' AS bytes_blob), 1)
)sql" };
constexpr db::Statement out_providers { "public_assistance.out_providers", R"sql(
    SELECT id, owner, code, name, kind, address, checks, from_day, until_day FROM public_assistance_provider WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT
    $most
)sql" };
constexpr db::Statement same_providers { "public_assistance.same_providers", R"sql(
    SELECT id, owner, code, name, kind, address, checks, from_day, until_day FROM public_assistance_provider WHERE tenant = $tenant AND (id = $id OR (owner = $owner AND
    kind = $kind AND code = $code)) ORDER BY id
)sql" };
constexpr db::Statement in_providers { "public_assistance.in_providers", R"sql(
    INSERT INTO public_assistance_provider (tenant, id, owner, code, name, kind, address, checks, from_day, until_day, version) VALUES ($tenant, $id, $owner, $code,
    $name, $kind, $address, $checks, $from_day, $until_day, 1)
)sql" };
constexpr db::Statement out_applications { "public_assistance.out_applications", R"sql(
    SELECT id, household, owner, applied_at, means, consultation, case_id, answer_by, why_longer, state, closed_on FROM public_assistance_application WHERE tenant =
    $tenant AND household = $root ORDER BY id
)sql" };
constexpr db::Statement same_applications { "public_assistance.same_applications", R"sql(
    SELECT id, household, owner, applied_at, means, consultation, case_id, answer_by, why_longer, state, closed_on FROM public_assistance_application WHERE tenant =
    $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_applications { "public_assistance.in_applications", R"sql(
    INSERT INTO public_assistance_application (tenant, id, household, owner, applied_at, means, consultation, case_id, answer_by, why_longer, state, closed_on, version)
    VALUES ($tenant, $id, $household, $owner, $applied_at, $means, $consultation, $case_id, $answer_by, $why_longer, $state, $closed_on, 1)
)sql" };
constexpr db::Statement out_consultations { "public_assistance.out_consultations", R"sql(
    SELECT id, owner, name, kana, words, explained, wish, household, by_whom, at FROM public_assistance_consultation WHERE tenant = $tenant AND id > $after ORDER BY id
    LIMIT $most
)sql" };
constexpr db::Statement same_consultations { "public_assistance.same_consultations", R"sql(
    SELECT id, owner, name, kana, words, explained, wish, household, by_whom, at FROM public_assistance_consultation WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_consultations { "public_assistance.in_consultations", R"sql(
    INSERT INTO public_assistance_consultation (tenant, id, owner, name, kana, words, explained, wish, household, by_whom, at, version) VALUES ($tenant, $id, $owner,
    $name, $kana, $words, $explained, $wish, $household, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_decisions { "public_assistance.out_decisions", R"sql(
    SELECT id, household, owner, application, matter, from_day, reasons, claim_kind, amount, surcharge, correction, payer, state, draft, document, claim, by_whom, at,
    decided_on, instruction, household_seen FROM public_assistance_decision WHERE tenant = $tenant AND household = $root AND state IN ('decided', 'sent_back') ORDER BY
    at, id
)sql" };
constexpr db::Statement same_decisions { "public_assistance.same_decisions", R"sql(
    SELECT id, household, owner, application, matter, from_day, reasons, claim_kind, amount, surcharge, correction, payer, state, draft, document, claim, by_whom, at,
    decided_on, instruction, household_seen FROM public_assistance_decision WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_decisions { "public_assistance.in_decisions", R"sql(
    INSERT INTO public_assistance_decision (tenant, id, household, owner, application, matter, from_day, reasons, claim_kind, amount, surcharge, correction, payer,
    state, draft, document, claim, by_whom, at, decided_on, instruction, household_seen, version) VALUES ($tenant, $id, $household, $owner, $application, $matter,
    $from_day, $reasons, $claim_kind, $amount, $surcharge, $correction, $payer, $state, $draft, $document, $claim, $by_whom, $at, $decided_on, $instruction,
    $household_seen, 1)
)sql" };
constexpr db::Statement out_circumstances { "public_assistance.out_circumstances", R"sql(
    SELECT id, household, who, kind, amount, expenses, word, from_day, until_day, held, decision, evidence, why_struck, declared_on, by_whom, at, ends_fact
    FROM public_assistance_circumstance WHERE tenant = $tenant AND household = $root ORDER BY from_day, id
)sql" };
constexpr db::Statement same_circumstances { "public_assistance.same_circumstances", R"sql(
    SELECT id, household, who, kind, amount, expenses, word, from_day, until_day, held, decision, evidence, why_struck, declared_on, by_whom, at, ends_fact
    FROM public_assistance_circumstance WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_circumstances { "public_assistance.in_circumstances", R"sql(
    INSERT INTO public_assistance_circumstance (tenant, id, household, who, kind, amount, expenses, word, from_day, until_day, held, decision, evidence, why_struck,
    declared_on, by_whom, at, ends_fact) VALUES ($tenant, $id, $household, $who, $kind, $amount, $expenses, $word, $from_day, $until_day, $held, $decision, $evidence,
    $why_struck, $declared_on, $by_whom, $at, $ends_fact)
)sql" };
constexpr db::Statement out_months { "public_assistance.out_months", R"sql(
    SELECT household, month, amounts, sheet, hash, source, at FROM public_assistance_month WHERE tenant = $tenant AND household = $root ORDER BY month
)sql" };
constexpr db::Statement same_months { "public_assistance.same_months", R"sql(
    SELECT household, month, amounts, sheet, hash, source, at FROM public_assistance_month WHERE tenant = $tenant AND household = $household AND month = $month ORDER BY
    household
)sql" };
constexpr db::Statement in_months { "public_assistance.in_months", R"sql(
    INSERT INTO public_assistance_month (tenant, household, month, amounts, sheet, hash, source, at, paid) VALUES ($tenant, $household, $month, $amounts, $sheet, $hash,
    $source, $at, $paid)
)sql" };
constexpr db::Statement out_corrections { "public_assistance.out_corrections", R"sql(
    SELECT id, household, month, amount, way, settled, decision, by_whom, at FROM public_assistance_correction WHERE tenant = $tenant AND household = $root ORDER BY
    month, id
)sql" };
constexpr db::Statement same_corrections { "public_assistance.same_corrections", R"sql(
    SELECT id, household, month, amount, way, settled, decision, by_whom, at FROM public_assistance_correction WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_corrections { "public_assistance.in_corrections", R"sql(
    INSERT INTO public_assistance_correction (tenant, id, household, month, amount, way, settled, decision, by_whom, at, version) VALUES ($tenant, $id, $household,
    $month, $amount, $way, $settled, $decision, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_payments { "public_assistance.out_payments", R"sql(
    SELECT id, household, owner, month, kind, way, amount, source, payout, state, paid_on, receipt, at FROM public_assistance_payment WHERE tenant = $tenant AND
    household = $root ORDER BY month, id
)sql" };
constexpr db::Statement same_payments { "public_assistance.same_payments", R"sql(
    SELECT id, household, owner, month, kind, way, amount, source, payout, state, paid_on, receipt, at FROM public_assistance_payment WHERE tenant = $tenant AND (id =
    $id OR (household = $household AND source = $source AND kind = $kind)) ORDER BY id
)sql" };
constexpr db::Statement in_payments { "public_assistance.in_payments", R"sql(
    INSERT INTO public_assistance_payment (tenant, id, household, owner, month, kind, way, amount, source, payout, state, paid_on, receipt, at, version, is_elsewhere)
    VALUES ($tenant, $id, $household, $owner, $month, $kind, $way, $amount, $source, $payout, $state, $paid_on, $receipt, $at, 1, 1)
)sql" };
constexpr db::Statement out_runs { "public_assistance.out_runs", R"sql(
    SELECT id, owner, month, state, households, total, faults, hash, signature, draft, by_whom, at FROM public_assistance_run WHERE tenant = $tenant AND id > $after AND
    state = 'done' ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement same_runs { "public_assistance.same_runs", R"sql(
    SELECT id, owner, month, state, households, total, faults, hash, signature, draft, by_whom, at FROM public_assistance_run WHERE tenant = $tenant AND id = $id ORDER
    BY id
)sql" };
constexpr db::Statement in_runs { "public_assistance.in_runs", R"sql(
    INSERT INTO public_assistance_run (tenant, id, owner, month, state, households, total, faults, hash, signature, draft, by_whom, at, place, version) VALUES ($tenant,
    $id, $owner, $month, $state, $households, $total, $faults, $hash, $signature, $draft, $by_whom, $at, '', 1)
)sql" };
constexpr db::Statement out_visits { "public_assistance.out_visits", R"sql(
    SELECT id, household, planned_on, done_on, words, by_whom, at FROM public_assistance_visit WHERE tenant = $tenant AND household = $root ORDER BY planned_on, id
)sql" };
constexpr db::Statement same_visits { "public_assistance.same_visits", R"sql(
    SELECT id, household, planned_on, done_on, words, by_whom, at FROM public_assistance_visit WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_visits { "public_assistance.in_visits", R"sql(
    INSERT INTO public_assistance_visit (tenant, id, household, planned_on, done_on, words, by_whom, at, version) VALUES ($tenant, $id, $household, $planned_on,
    $done_on, $words, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_investigations { "public_assistance.out_investigations", R"sql(
    SELECT id, household, kind, whom, withheld, words, asked_on, answered_on, answer, by_whom, at FROM public_assistance_investigation WHERE tenant = $tenant AND
    household = $root ORDER BY id
)sql" };
constexpr db::Statement same_investigations { "public_assistance.same_investigations", R"sql(
    SELECT id, household, kind, whom, withheld, words, asked_on, answered_on, answer, by_whom, at FROM public_assistance_investigation WHERE tenant = $tenant AND id =
    $id ORDER BY id
)sql" };
constexpr db::Statement in_investigations { "public_assistance.in_investigations", R"sql(
    INSERT INTO public_assistance_investigation (tenant, id, household, kind, whom, withheld, words, asked_on, answered_on, answer, by_whom, at, version) VALUES
    ($tenant, $id, $household, $kind, $whom, $withheld, $words, $asked_on, $answered_on, $answer, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_policies { "public_assistance.out_policies", R"sql(
    SELECT id, household, words, by_whom, at FROM public_assistance_policy WHERE tenant = $tenant AND household = $root ORDER BY at, id
)sql" };
constexpr db::Statement same_policies { "public_assistance.same_policies", R"sql(
    SELECT id, household, words, by_whom, at FROM public_assistance_policy WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_policies { "public_assistance.in_policies", R"sql(
    INSERT INTO public_assistance_policy (tenant, id, household, words, by_whom, at) VALUES ($tenant, $id, $household, $words, $by_whom, $at)
)sql" };
constexpr db::Statement out_recipient_numbers { "public_assistance.out_recipient_numbers", R"sql(
    SELECT individual, number FROM public_assistance_recipient WHERE tenant = $tenant AND individual IN (SELECT who FROM public_assistance_ticket WHERE tenant = $tenant
    AND household = $root) ORDER BY individual
)sql" };
constexpr db::Statement same_recipient_numbers { "public_assistance.same_recipient_numbers", R"sql(
    SELECT individual, number FROM public_assistance_recipient WHERE tenant = $tenant AND (individual = $individual OR number = $number) ORDER BY individual
)sql" };
constexpr db::Statement in_recipient_numbers { "public_assistance.in_recipient_numbers", R"sql(
    INSERT INTO public_assistance_recipient (tenant, individual, number) VALUES ($tenant, $individual, $number)
)sql" };
constexpr db::Statement out_opinions { "public_assistance.out_opinions", R"sql(
    SELECT id, household, who, provider, asked_on, document, verdict, answered_on, illness, from_day, until_day, by_whom, at FROM public_assistance_opinion WHERE tenant
    = $tenant AND household = $root ORDER BY asked_on, id
)sql" };
constexpr db::Statement same_opinions { "public_assistance.same_opinions", R"sql(
    SELECT id, household, who, provider, asked_on, document, verdict, answered_on, illness, from_day, until_day, by_whom, at FROM public_assistance_opinion WHERE tenant
    = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_opinions { "public_assistance.in_opinions", R"sql(
    INSERT INTO public_assistance_opinion (tenant, id, household, who, provider, asked_on, document, verdict, answered_on, illness, from_day, until_day, by_whom, at,
    version) VALUES ($tenant, $id, $household, $who, $provider, $asked_on, $document, $verdict, $answered_on, $illness, $from_day, $until_day, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_care_certificates { "public_assistance.out_care_certificates", R"sql(
    SELECT id, household, who, level, insured_number, from_day, until_day, by_whom, at FROM public_assistance_care_certificate WHERE tenant = $tenant AND household =
    $root ORDER BY from_day, id
)sql" };
constexpr db::Statement same_care_certificates { "public_assistance.same_care_certificates", R"sql(
    SELECT id, household, who, level, insured_number, from_day, until_day, by_whom, at FROM public_assistance_care_certificate WHERE tenant = $tenant AND id = $id ORDER
    BY id
)sql" };
constexpr db::Statement in_care_certificates { "public_assistance.in_care_certificates", R"sql(
    INSERT INTO public_assistance_care_certificate (tenant, id, household, who, level, insured_number, from_day, until_day, by_whom, at) VALUES ($tenant, $id,
    $household, $who, $level, $insured_number, $from_day, $until_day, $by_whom, $at)
)sql" };
constexpr db::Statement out_eligibilities { "public_assistance.out_eligibilities", R"sql(
    SELECT id, household, owner, who, from_day, until_day, by_whom, at FROM public_assistance_eligibility WHERE tenant = $tenant AND household = $root ORDER BY from_day,
    id
)sql" };
constexpr db::Statement same_eligibilities { "public_assistance.same_eligibilities", R"sql(
    SELECT id, household, owner, who, from_day, until_day, by_whom, at FROM public_assistance_eligibility WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_eligibilities { "public_assistance.in_eligibilities", R"sql(
    INSERT INTO public_assistance_eligibility (tenant, id, household, owner, who, from_day, until_day, by_whom, at, version) VALUES ($tenant, $id, $household, $owner,
    $who, $from_day, $until_day, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_tickets { "public_assistance.out_tickets", R"sql(
    SELECT id, number_year, number, household, owner, who, provider, month, from_day, until_day, payers, joint_with, own_payment, own_payment_why, illness, opinion,
    why_without, way, renewal, state, why_cancelled, replaces, document, source, slot, by_whom, at FROM public_assistance_ticket WHERE tenant = $tenant AND household =
    $root ORDER BY month, id
)sql" };
constexpr db::Statement same_tickets { "public_assistance.same_tickets", R"sql(
    SELECT id, number_year, number, household, owner, who, provider, month, from_day, until_day, payers, joint_with, own_payment, own_payment_why, illness, opinion,
    why_without, way, renewal, state, why_cancelled, replaces, document, source, slot, by_whom, at FROM public_assistance_ticket WHERE tenant = $tenant AND (id = $id OR
    (number_year = $number_year AND number = $number) OR slot = $slot) ORDER BY id
)sql" };
constexpr db::Statement in_tickets { "public_assistance.in_tickets", R"sql(
    INSERT INTO public_assistance_ticket (tenant, id, number_year, number, household, owner, who, provider, month, from_day, until_day, payers, joint_with, own_payment,
    own_payment_why, illness, opinion, why_without, way, renewal, state, why_cancelled, replaces, document, source, slot, by_whom, at, version) VALUES ($tenant, $id,
    $number_year, $number, $household, $owner, $who, $provider, $month, $from_day, $until_day, $payers, $joint_with, $own_payment, $own_payment_why, $illness, $opinion,
    $why_without, $way, $renewal, $state, $why_cancelled, $replaces, $document, $source, $slot, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_ticket_runs { "public_assistance.out_ticket_runs", R"sql(
    SELECT id, owner, month, state, made, passed, by_whom, at FROM public_assistance_ticket_run WHERE tenant = $tenant AND id > $after AND state = 'done' ORDER BY id
    LIMIT $most
)sql" };
constexpr db::Statement same_ticket_runs { "public_assistance.same_ticket_runs", R"sql(
    SELECT id, owner, month, state, made, passed, by_whom, at FROM public_assistance_ticket_run WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_ticket_runs { "public_assistance.in_ticket_runs", R"sql(
    INSERT INTO public_assistance_ticket_run (tenant, id, owner, month, state, made, passed, by_whom, at, place, version) VALUES ($tenant, $id, $owner, $month, $state,
    $made, $passed, $by_whom, $at, '', 1)
)sql" };
constexpr db::Statement out_instructions { "public_assistance.out_instructions", R"sql(
    SELECT id, household, owner, form, state, content, reasons, need, given_on, due_on, follows, document, answer, answered_on, conference_on, conference_who,
    conference, why_closed, closed_on, decision, by_whom, at FROM public_assistance_instruction WHERE tenant = $tenant AND household = $root ORDER BY at, id
)sql" };
constexpr db::Statement same_instructions { "public_assistance.same_instructions", R"sql(
    SELECT id, household, owner, form, state, content, reasons, need, given_on, due_on, follows, document, answer, answered_on, conference_on, conference_who,
    conference, why_closed, closed_on, decision, by_whom, at FROM public_assistance_instruction WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_instructions { "public_assistance.in_instructions", R"sql(
    INSERT INTO public_assistance_instruction (tenant, id, household, owner, form, state, content, reasons, need, given_on, due_on, follows, document, answer,
    answered_on, conference_on, conference_who, conference, why_closed, closed_on, decision, by_whom, at, version) VALUES ($tenant, $id, $household, $owner, $form,
    $state, $content, $reasons, $need, $given_on, $due_on, $follows, $document, $answer, $answered_on, $conference_on, $conference_who, $conference, $why_closed,
    $closed_on, $decision, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_hearings { "public_assistance.out_hearings", R"sql(
    SELECT id, instruction, notified_on, held_on, hour, place, allegation, document, attendance, minutes, recorded_on, by_whom, at FROM public_assistance_hearing WHERE
    tenant = $tenant AND instruction IN (SELECT id FROM public_assistance_instruction WHERE tenant = $tenant AND household = $root) ORDER BY at, id
)sql" };
constexpr db::Statement same_hearings { "public_assistance.same_hearings", R"sql(
    SELECT id, instruction, notified_on, held_on, hour, place, allegation, document, attendance, minutes, recorded_on, by_whom, at FROM public_assistance_hearing WHERE
    tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_hearings { "public_assistance.in_hearings", R"sql(
    INSERT INTO public_assistance_hearing (tenant, id, instruction, notified_on, held_on, hour, place, allegation, document, attendance, minutes, recorded_on, by_whom,
    at, version) VALUES ($tenant, $id, $instruction, $notified_on, $held_on, $hour, $place, $allegation, $document, $attendance, $minutes, $recorded_on, $by_whom, $at,
    1)
)sql" };

}  // namespace

std::vector<sheets::Table> exchange_tables()
{
    std::vector<Table> all;
    all.push_back({ "settings", {
        { "grade" }, { "winter_zone", {}, Type::Words, Needed::No }, { "rent_limits" }, { "areas", {}, Type::Word, Needed::Yes, Key::No, words_of<Areas>() },
        { "sheet_days", {}, Type::Whole }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_settings, same_settings, in_settings, "tenant", "", "", false });
    all.push_back({ "practice", {
        { "payer_number", {}, Type::Words, Needed::No }, { "hearing_days", {}, Type::Whole }, { "opinion_months", {}, Type::Whole }, { "warning_days", {}, Type::Whole },
        { "note", {}, Type::Words, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_practice, same_practice, in_practice, "tenant", "", "", false });
    all.push_back({ "households", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", {}, Type::Whole, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No },
        { "caseworker", {}, Type::Words, Needed::No }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<HouseholdState>() }, { "grade" },
        { "winter_zone", {}, Type::Words, Needed::No }, { "visit_grade", {}, Type::Word, Needed::Yes, Key::No, words_of<VisitGrade>() },
        { "pay_way", {}, Type::Word, Needed::Yes, Key::No, words_of<PayWay>() } },
        Table::By::Itself, out_households, same_households, in_households, "id", "owner", "", false });
    all.push_back({ "providers", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No, Key::Yes }, { "code", {}, Type::Words, Needed::Yes, Key::Yes }, { "name" },
        { "kind", {}, Type::Word, Needed::Yes, Key::Yes, words_of<ProviderKind>() }, { "address", {}, Type::Words, Needed::No },
        { "checks", {}, Type::Word, Needed::Yes, Key::No, words_of<Checks>() }, { "from", "from_day", Type::Day }, { "until", "until_day", Type::Day, Needed::No } },
        Table::By::Itself, out_providers, same_providers, in_providers, "id", "owner", "", false });
    all.push_back({ "applications", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "owner", {}, Type::Words, Needed::No }, { "applied_at", {}, Type::Moment },
        { "means", {}, Type::Word, Needed::Yes, Key::No, words_of<Means>() }, { "consultation", {}, Type::Uuid, Needed::No }, { "case", "case_id", Type::Uuid, Needed::No },
        { "answer_by", {}, Type::Day }, { "why_longer", {}, Type::Words, Needed::No }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<ApplicationState>() },
        { "closed_on", {}, Type::Day, Needed::No } },
        Table::By::Root, out_applications, same_applications, in_applications, "", "owner", "", false });
    all.push_back({ "consultations", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No }, { "name" }, { "kana", {}, Type::Words, Needed::No }, { "words" },
        { "explained", {}, Type::Words, Needed::No }, { "wish", {}, Type::Word, Needed::Yes, Key::No, words_of<Wish>() }, { "household", {}, Type::Uuid, Needed::No },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_consultations, same_consultations, in_consultations, "id", "owner", "household", true });
    // Before the decisions that make a month be paid: a month that was closed elsewhere is closed here before any run can take it.
    all.push_back({ "months", {
        { "household", {}, Type::Root, Needed::Yes, Key::Yes }, { "month", {}, Type::Month, Needed::Yes, Key::Yes }, { "needed", "amounts", Type::Part },
        { "income", "amounts", Type::Part }, { "income_for_need", "amounts", Type::Part }, { "living", "amounts", Type::Part }, { "housing", "amounts", Type::Part },
        { "education", "amounts", Type::Part }, { "care", "amounts", Type::Part }, { "medical", "amounts", Type::Part }, { "own_payment", "amounts", Type::Part },
        { "paid", "amounts", Type::PartKept }, { "is_in_need", "amounts", Type::PartFlag }, { "sheet", {}, Type::Json }, { "sheet_sha256", "hash" }, { "source" },
        { "at", {}, Type::Moment } },
        Table::By::Root, out_months, same_months, in_months, "", "", "", false });
    all.push_back({ "decisions", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "owner", {}, Type::Words, Needed::No },
        { "application", {}, Type::Uuid, Needed::No }, { "matter", {}, Type::Word, Needed::Yes, Key::No, words_of<Matter>() }, { "from", "from_day", Type::Day },
        { "reasons", {}, Type::Words, Needed::No }, { "claim_kind", {}, Type::Word, Needed::Yes, Key::No, words_of<ClaimKind>() }, { "amount", {}, Type::Yen },
        { "surcharge", {}, Type::Yen }, { "correction", {}, Type::Uuid, Needed::No }, { "payer", {}, Type::Words, Needed::No },
        { "state", {}, Type::Word, Needed::Yes, Key::No, { "decided", "sent_back" } }, { "draft", {}, Type::Uuid, Needed::No }, { "document", {}, Type::Words, Needed::No },
        { "claim", {}, Type::Uuid, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment }, { "decided_on", {}, Type::Day, Needed::No },
        { "instruction", {}, Type::Uuid, Needed::No }, { "as_seen", "household_seen", Type::Words, Needed::No } },
        Table::By::Root, out_decisions, same_decisions, in_decisions, "", "owner", "", false });
    all.push_back({ "circumstances", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "individual", "who", Type::Individual, Needed::No },
        { "kind", {}, Type::Word, Needed::Yes, Key::No, words_of<FactKind>() }, { "amount", {}, Type::Yen }, { "expenses", {}, Type::Yen },
        { "word", {}, Type::Words, Needed::No }, { "from", "from_day", Type::Day }, { "until", "until_day", Type::Day, Needed::No },
        { "held", {}, Type::Word, Needed::Yes, Key::No, { "pending", "effective", "struck" } }, { "decision", {}, Type::Uuid, Needed::No },
        { "evidence", {}, Type::Words, Needed::No }, { "why_struck", {}, Type::Words, Needed::No }, { "declared_on", {}, Type::Day },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment }, { "ends_fact", {}, Type::Uuid, Needed::No } },
        Table::By::Root, out_circumstances, same_circumstances, in_circumstances, "", "", "", false });
    all.push_back({ "corrections", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "month", {}, Type::Month }, { "amount", {}, Type::Yen },
        { "way", {}, Type::Word, Needed::Yes, Key::No, words_of<CorrectionWay>() }, { "settled", {}, Type::Words, Needed::No }, { "decision", {}, Type::Uuid },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_corrections, same_corrections, in_corrections, "", "", "", false });
    all.push_back({ "payments", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No },
        { "month", {}, Type::Month }, { "kind", {}, Type::Word, Needed::Yes, Key::Yes, words_of<PaymentKind>() },
        { "way", {}, Type::Word, Needed::Yes, Key::No, words_of<PayWay>() }, { "amount", {}, Type::Yen }, { "source", {}, Type::Words, Needed::Yes, Key::Yes },
        { "payout", {}, Type::Uuid, Needed::No }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<PaymentState>() }, { "paid_on", {}, Type::Day, Needed::No },
        { "receipt", {}, Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_payments, same_payments, in_payments, "", "owner", "", false });
    all.push_back({ "runs", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No }, { "month", {}, Type::Month },
        { "state", {}, Type::Word, Needed::Yes, Key::No, { "done" } }, { "households", {}, Type::Whole }, { "total", {}, Type::Yen }, { "faults", {}, Type::Whole },
        { "sha256", "hash", Type::Words, Needed::No }, { "signature", {}, Type::Bytes, Needed::No }, { "draft", {}, Type::Uuid, Needed::No },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_runs, same_runs, in_runs, "id", "owner", "", false });
    all.push_back({ "visits", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "planned_on", {}, Type::Day }, { "done_on", {}, Type::Day, Needed::No },
        { "words", {}, Type::Words, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_visits, same_visits, in_visits, "", "", "", true });
    all.push_back({ "investigations", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "kind", {}, Type::Word, Needed::Yes, Key::No, words_of<InvestigationKind>() },
        { "whom" }, { "withheld", {}, Type::Word, Needed::Yes, Key::No, words_of<Withheld>() }, { "words", {}, Type::Words, Needed::No },
        { "asked_on", {}, Type::Day, Needed::No }, { "answered_on", {}, Type::Day, Needed::No }, { "answer", {}, Type::Words, Needed::No },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_investigations, same_investigations, in_investigations, "", "", "", true });
    all.push_back({ "policies", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "words" }, { "by", "by_whom", Type::Words, Needed::No },
        { "at", {}, Type::Moment } },
        Table::By::Root, out_policies, same_policies, in_policies, "", "", "", true });
    all.push_back({ "recipient_numbers", {
        { "household", "-", Type::Root }, { "individual", {}, Type::Individual, Needed::Yes, Key::Yes }, { "number", {}, Type::Whole, Needed::Yes, Key::Yes } },
        Table::By::Root, out_recipient_numbers, same_recipient_numbers, in_recipient_numbers, "", "", "", false });
    all.push_back({ "opinions", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "individual", "who", Type::Individual }, { "provider", {}, Type::Uuid },
        { "asked_on", {}, Type::Day }, { "document", {}, Type::Words, Needed::No }, { "verdict", {}, Type::Word, Needed::Yes, Key::No, words_of<Verdict>() },
        { "answered_on", {}, Type::Day, Needed::No }, { "illness", {}, Type::Words, Needed::No }, { "from", "from_day", Type::Day, Needed::No },
        { "until", "until_day", Type::Day, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_opinions, same_opinions, in_opinions, "", "", "", true });
    all.push_back({ "care_certificates", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "individual", "who", Type::Individual },
        { "level", {}, Type::Word, Needed::Yes, Key::No, words_of<CareLevel>() }, { "insured_number" }, { "from", "from_day", Type::Day },
        { "until", "until_day", Type::Day }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_care_certificates, same_care_certificates, in_care_certificates, "", "", "", false });
    all.push_back({ "eligibilities", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "owner", {}, Type::Words, Needed::No }, { "individual", "who", Type::Individual },
        { "from", "from_day", Type::Day }, { "until", "until_day", Type::Day, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_eligibilities, same_eligibilities, in_eligibilities, "", "owner", "", false });
    all.push_back({ "tickets", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number_year", {}, Type::Whole, Needed::Yes, Key::Yes }, { "number", {}, Type::Whole, Needed::Yes, Key::Yes },
        { "household", {}, Type::Root }, { "owner", {}, Type::Words, Needed::No }, { "individual", "who", Type::Individual }, { "provider", {}, Type::Uuid },
        { "month", {}, Type::Month }, { "from", "from_day", Type::Day }, { "until", "until_day", Type::Day },
        { "payers", {}, Type::Word, Needed::Yes, Key::No, words_of<Payers>() }, { "joint_with", {}, Type::Words, Needed::No }, { "own_payment", {}, Type::Yen },
        { "own_payment_why", {}, Type::Words, Needed::No }, { "illness", {}, Type::Words, Needed::No }, { "opinion", {}, Type::Uuid, Needed::No },
        { "why_without", {}, Type::Words, Needed::No }, { "way", {}, Type::Word, Needed::Yes, Key::No, words_of<TicketWay>() },
        { "renewal", {}, Type::Word, Needed::Yes, Key::No, words_of<Renewal>() }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<TicketState>() },
        { "why_cancelled", {}, Type::Words, Needed::No }, { "replaces", {}, Type::Uuid, Needed::No }, { "document", {}, Type::Words, Needed::No },
        { "source", {}, Type::Uuid, Needed::No }, { "slot", {}, Type::Words, Needed::Yes, Key::Yes }, { "by", "by_whom", Type::Words, Needed::No },
        { "at", {}, Type::Moment } },
        Table::By::Root, out_tickets, same_tickets, in_tickets, "", "owner", "", true });
    all.push_back({ "ticket_runs", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No }, { "month", {}, Type::Month },
        { "state", {}, Type::Word, Needed::Yes, Key::No, { "done" } }, { "made", {}, Type::Whole }, { "passed", {}, Type::Whole },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_ticket_runs, same_ticket_runs, in_ticket_runs, "id", "owner", "", false });
    all.push_back({ "instructions", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", {}, Type::Root }, { "owner", {}, Type::Words, Needed::No },
        { "form", {}, Type::Word, Needed::Yes, Key::No, words_of<InstructionForm>() }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<InstructionState>() },
        { "content" }, { "reasons", {}, Type::Words, Needed::No }, { "need", {}, Type::Words, Needed::No }, { "given_on", {}, Type::Day }, { "due_on", {}, Type::Day },
        { "follows", {}, Type::Uuid, Needed::No }, { "document", {}, Type::Words, Needed::No }, { "answer", {}, Type::Words, Needed::No },
        { "answered_on", {}, Type::Day, Needed::No }, { "conference_on", {}, Type::Day, Needed::No }, { "conference_who", {}, Type::Words, Needed::No },
        { "conference", {}, Type::Words, Needed::No }, { "why_closed", {}, Type::Words, Needed::No }, { "closed_on", {}, Type::Day, Needed::No },
        { "decision", {}, Type::Uuid, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_instructions, same_instructions, in_instructions, "", "owner", "", true });
    all.push_back({ "hearings", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "household", "-", Type::Root }, { "instruction", {}, Type::Uuid }, { "notified_on", {}, Type::Day },
        { "held_on", {}, Type::Day }, { "hour", {}, Type::Words, Needed::No }, { "place", {}, Type::Words, Needed::No }, { "allegation", {}, Type::Words, Needed::No },
        { "document", {}, Type::Words, Needed::No }, { "attendance", {}, Type::Word, Needed::Yes, Key::No, words_of<Attendance>() },
        { "minutes", {}, Type::Words, Needed::No }, { "recorded_on", {}, Type::Day, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_hearings, same_hearings, in_hearings, "", "", "", true });
    return all;
}

std::vector<db::Statement> exchange_statements()
{
    return { out_settings, same_settings, in_settings, out_practice, same_practice, in_practice, out_households, same_households, in_households, out_providers, same_providers, in_providers, out_applications, same_applications, in_applications, out_consultations, same_consultations, in_consultations, out_decisions, same_decisions, in_decisions, out_circumstances, same_circumstances, in_circumstances, out_months, same_months, in_months, out_corrections, same_corrections, in_corrections, out_payments, same_payments, in_payments, out_runs, same_runs, in_runs, out_visits, same_visits, in_visits, out_investigations, same_investigations, in_investigations, out_policies, same_policies, in_policies, out_recipient_numbers, same_recipient_numbers, in_recipient_numbers, out_opinions, same_opinions, in_opinions, out_care_certificates, same_care_certificates, in_care_certificates, out_eligibilities, same_eligibilities, in_eligibilities, out_tickets, same_tickets, in_tickets, out_ticket_runs, same_ticket_runs, in_ticket_runs, out_instructions, same_instructions, in_instructions, out_hearings, same_hearings, in_hearings };
}

}  // namespace mado::public_assistance::store
