// What tickets rest on: the town's practice, 指定医療機関・指定介護機関, 要否意見書, 要介護認定, オンライン資格確認.
#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "service/papers.h"
#include "service/ticketing.h"
#include "store/assistance_store.h"
#include "store/ticket_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr char const* practice_file = "towns/public_assistance_practice.csv";
constexpr std::size_t payer_digits = 8, insured_digits = 10, most_address = 200, most_illness = 200, most_note = 500;
constexpr int most_days = 60, most_months = 12;
constexpr char const* any_town = "*";

bool is_digits(std::string_view text, std::size_t least, std::size_t most)
{
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}
// Ten digits; H and nine digits of somebody who is insured nowhere (みなし2号).
bool is_insured_number(std::string_view typed)
{
    bool const is_unlike = typed.starts_with('H');
    return typed.size() == insured_digits && is_digits(typed.substr(is_unlike ? 1 : 0), insured_digits - (is_unlike ? 1 : 0), insured_digits);
}
int small(std::string_view digits) { return is_digits(digits, 1, 3) ? std::stoi(std::string(digits)) : 0; }

std::vector<std::string> cells_of(std::string_view line)
{
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
        auto const end = std::min(line.find(',', at), line.size());
        cells.emplace_back(line.substr(at, end - at));
        at = end + 1;
    }
    return cells;
}

// A row of the file: code (or *: any town), payer_number, hearing_days, opinion_months, warning_days, note, source, sure. A town's own row wins over that of any town.
Practice of_file(std::string_view text, std::string const& tenant)
{
    constexpr std::size_t columns = 8;
    Practice made;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        auto const cells = cells_of(text.substr(at, end - at));
        at = end + 1;
        bool const is_own = cells.size() == columns && cells.front() == tenant;
        if (cells.size() != columns || (!is_own && cells.front() != any_town))
            continue;
        made = { cells[1], small(cells[2]), small(cells[3]), small(cells[4]), cells[5], cells[6], cells[7], 0 };
        if (is_own)
            break;
    }
    return made;
}

Result<void> checked(Practice const& one)
{
    std::vector<FieldError> errors;
    if (!is_digits(one.payer_number, payer_digits, payer_digits) || check_digit(std::string_view(one.payer_number).substr(0, payer_digits - 1)) != one.payer_number.back())
        errors.push_back({ "payer_number", "public_assistance.practice.payer_wrong" });
    if (one.hearing_days < 1 || one.hearing_days > most_days)
        errors.push_back({ "hearing_days", "public_assistance.practice.days_wrong", { { "most", std::to_string(most_days) } } });
    if (one.warning_days < 1 || one.warning_days > most_days)
        errors.push_back({ "warning_days", "public_assistance.practice.days_wrong", { { "most", std::to_string(most_days) } } });
    if (one.opinion_months < 1 || one.opinion_months > most_months)
        errors.push_back({ "opinion_months", "public_assistance.practice.months_wrong", { { "most", std::to_string(most_months) } } });
    if (text::length(one.note) > most_note)
        errors.push_back({ "note", "public_assistance.too_long", { { "most", std::to_string(most_note) } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Result<void> checked(Provider const& one)
{
    TRY(service::words_at("provider_name", one.name, service::most_name));
    if (text::length(one.address) > most_address)
        return refuse({ { "provider_address", "public_assistance.too_long", { { "most", std::to_string(most_address) } } } });
    if (!is_digits(one.code, 7, 10))
        return refuse({ { "provider_code", "public_assistance.provider.code_wrong" } });
    if (one.until && *one.until < one.from)
        return refuse({ { "provider_until", "public_assistance.days.wrong" } });
    return {};
}

}  // namespace

Result<Household> service::with_member(db::Read& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who)
{
    auto household = TRY(to_change(tx, caller, here, id));
    auto const group = persons::household(tx, id);
    if (!group || std::ranges::none_of(group->members, [&](persons::Member const& one) { return one.who == who; }))
        return refuse({ { "who", "public_assistance.who.wrong" } });
    return household;
}

Practice practice(db::Read& tx, Workplace const& here)
{
    if (auto own = store::practice(tx))
        return std::move(*own);
    return of_file(here.library.text(practice_file), tx.tenant());
}

Result<void> service::checked_practice(Practice const& one) { return ::mado::public_assistance::checked(one); }

Result<Practice> keep_practice(db::Write& tx, Caller const& caller, Workplace const& here, Practice typed)
{
    TRY(setting_to_keep(tx, caller, here));
    TRY(checked(typed));
    if (!store::keep(tx, typed, caller.person, here.now().at))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    ++typed.version;
    typed.source.clear(), typed.sure.clear();
    audit::record(tx, caller, here.now(), "public_assistance.practice.kept", {},
        { { "hearing_days", std::to_string(typed.hearing_days) }, { "opinion_months", std::to_string(typed.opinion_months) }, { "warning_days", std::to_string(typed.warning_days) } });
    return typed;
}

Result<Provider> keep_provider(db::Write& tx, Caller const& caller, Workplace const& here, Provider const& typed)
{
    auto one = typed;
    if (one.id) {
        // Its code and kind stay: tickets that were given name them.
        auto const before = TRY(find_provider(tx, caller, one.id));
        one.owner = before.owner, one.code = before.code, one.kind = before.kind;
    }
    TRY(access::allow(tx, caller, may_work, { one.owner }));
    TRY(checked(one));
    if (one.id) {
        if (!store::change(tx, one))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    } else {
        one.id = { here.now().id() };
        one.version = 1;
        if (!store::insert(tx, one))
            return refuse({ { "provider_code", "public_assistance.provider.code_taken" } });
    }
    audit::record(tx, caller, here.now(), "public_assistance.provider.kept", { { "provider", one.id.value } }, { { "kind", word_of(one.kind) }, { "code", one.code } });
    return one;
}

Result<Provider> find_provider(db::Read& tx, Caller const& caller, ProviderId const& id)
{
    auto found = store::provider(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<Provider> providers(db::Read& tx, Caller const& caller)
{
    std::vector<Provider> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        std::ranges::move(store::providers(tx, division), std::back_inserter(all));
    std::ranges::sort(all, {}, [](Provider const& one) { return std::tuple(one.kind, one.code, one.id); });
    all.erase(std::ranges::unique(all, {}, &Provider::id).begin(), all.end());
    return all;
}

Result<Opinion> ask_opinion(db::Write& tx, Caller const& caller, Workplace const& here, Opinion const& typed)
{
    auto const household = TRY(service::with_member(tx, caller, here, typed.household, typed.who));
    auto const provider = TRY(find_provider(tx, caller, typed.provider));
    if (!needs_opinion(provider.kind))
        return refuse({ { "provider", "public_assistance.opinion.not_asked_there" } });
    for (auto const& one : store::opinions(tx, household.id))
        if (one.who == typed.who && one.provider == typed.provider && one.verdict == Verdict::Awaited)
            return refuse(Kind::Conflict, "public_assistance.opinion.awaited_already");
    Opinion made;
    made.id = { here.now().id() };
    made.household = household.id, made.who = typed.who, made.provider = typed.provider;
    made.asked_on = here.now().today();
    made.by = caller.person, made.at = here.now().at;
    made.document = TRY(service::opinion_paper(tx, caller, here, household, made, provider));
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.opinion.asked", household.id, { { "opinion", made.id.value }, { "provider", provider.id.value }, { "document", made.document } });
    return made;
}

Result<Opinion> answer_opinion(db::Write& tx, Caller const& caller, Workplace const& here, OpinionId const& id, OpinionAnswer const& answer, std::int64_t expected_version)
{
    auto found = store::opinion(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    if (found->version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (found->verdict != Verdict::Awaited)
        return refuse(Kind::Conflict, "public_assistance.opinion.answered");
    if (answer.verdict == Verdict::Awaited)
        return refuse({ { "verdict", "public_assistance.required" } });
    TRY(service::words_at("opinion_illness", answer.illness, most_illness));
    auto const most = practice(tx, here).opinion_months;
    if (answer.verdict == Verdict::Needed) {
        if (answer.months < 1 || answer.months > most)
            return refuse({ { "months", "public_assistance.opinion.months_wrong", { { "most", std::to_string(most) } } } });
        found->from = answer.from;
        found->until = answer.from.plus_months(answer.months).plus_days(-1);
    }
    found->verdict = answer.verdict;
    found->illness = std::string(text::trimmed(answer.illness));
    found->answered_on = here.now().today();
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.opinion.answered", found->household, { { "opinion", id.value }, { "verdict", word_of(found->verdict) } });
    return std::move(*found);
}

std::vector<Opinion> opinions(db::Read& tx, HouseholdId const& id) { return store::opinions(tx, id); }

Result<CareCertificate> keep_care_certificate(db::Write& tx, Caller const& caller, Workplace const& here, CareCertificate const& typed)
{
    TRY(service::with_member(tx, caller, here, typed.household, typed.who));
    if (!is_insured_number(typed.insured_number))
        return refuse({ { "insured_number", "public_assistance.certificate.number_wrong" } });
    if (typed.until < typed.from)
        return refuse({ { "certificate_until", "public_assistance.days.wrong" } });
    auto made = typed;
    made.id = here.now().id();
    made.by = caller.person, made.at = here.now().at;
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.care_certificate.kept", made.household, { { "certificate", made.id }, { "level", word_of(made.level) }, { "until", made.until.iso() } });
    return made;
}

std::vector<CareCertificate> care_certificates(db::Read& tx, HouseholdId const& id) { return store::care_certificates(tx, id); }

Result<Eligibility> keep_eligibility(db::Write& tx, Caller const& caller, Workplace const& here, Eligibility const& typed)
{
    auto one = typed;
    if (one.id) {
        auto const before = store::eligibility(tx, one.id);
        if (!before)
            return refuse(Kind::NotFound, "public_assistance.not_found");
        TRY(service::to_change(tx, caller, here, before->household));
        if (!typed.until || *typed.until < before->from.plus_days(-1))
            return refuse({ { "eligibility_last", "public_assistance.days.wrong" } });
        one = *before;
        one.until = typed.until, one.version = typed.version;
        if (!store::change(tx, one))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    } else {
        auto const household = TRY(service::with_member(tx, caller, here, typed.household, typed.who));
        if (typed.until && *typed.until < typed.from)
            return refuse({ { "eligibility_until", "public_assistance.days.wrong" } });
        for (auto const& other : store::eligibilities(tx, household.id))
            if (other.who == typed.who && (!other.until || *other.until >= typed.from) && (!typed.until || other.from <= *typed.until))
                return refuse(Kind::Conflict, "public_assistance.eligibility.another");
        one.id = { here.now().id() };
        one.owner = household.owner;
        one.by = caller.person, one.at = here.now().at, one.version = 1;
        store::number_recipient(tx, one.who);
        store::insert(tx, one);
    }
    service::trace(tx, caller, here, "public_assistance.eligibility.kept", one.household,
        { { "eligibility", one.id.value }, { "from", one.from.iso() }, { "until", one.until ? one.until->iso() : std::string() } });
    return one;
}

std::vector<Eligibility> eligibilities(db::Read& tx, HouseholdId const& id) { return store::eligibilities(tx, id); }

}  // namespace mado::public_assistance
