// 券 and 要否意見書 as papers to a provider; lists of them as files.
#include <mado/csv/writer.h>
#include <mado/time/wareki.h>

#include "service/papers.h"
#include "service/ticketing.h"
#include "store/assistance_store.h"
#include "store/ticket_store.h"

#include <algorithm>
#include <map>

namespace mado::public_assistance {

namespace {

using service::paper_row;

persons::Addressee to(Provider const& provider) { return { provider.name, {}, provider.address, false }; }

std::string level_words(CareLevel level)
{
    constexpr std::array<char const*, 7> words { "要支援1", "要支援2", "要介護1", "要介護2", "要介護3", "要介護4", "要介護5" };
    return words.at(static_cast<std::size_t>(level));
}

std::string born_words(persons::Individual const& who) { return who.born_on ? wareki::text(*who.born_on) : std::string(); }

// The days on which somebody is shown as eligible: no longer than assistance, membership and life last.
struct Shown { Day from; std::optional<Day> until; };
std::vector<Shown> shown_of(db::Read& tx, Eligibility const& one)
{
    std::vector<Shown> all;
    auto const group = persons::household(tx, one.household);
    auto const died_on = persons::known(tx, one.who, one.from).died_on;
    auto const earlier = [](std::optional<Day> const& a, std::optional<Day> const& b) { return !a ? b : !b ? a : std::optional(std::min(*a, *b)); };
    for (auto const& spell : service::spells_of(store::decisions(tx, one.household)))
        for (auto const& member : group ? group->members : std::vector<persons::Member> {}) {
            if (member.who != one.who)
                continue;
            Shown const days { std::max({ one.from, spell.from, member.from }), earlier(earlier(one.until, spell.until), earlier(member.until, died_on)) };
            if (!days.until || *days.until >= days.from)
                all.push_back(days);
        }
    return all;
}

// 要介護認定 of the days of a ticket, in their order: where it was renewed or changed within them, both.
json::Array care_rows(db::Read& tx, Ticket const& of)
{
    json::Array rows;
    std::string last;
    auto all = store::care_certificates(tx, of.household);
    std::ranges::reverse(all);
    for (auto const& one : all) {
        if (one.who != of.who || one.from > of.until || one.until < of.from)
            continue;
        if (one.insured_number != last)
            rows.push_back(paper_row("被保険者番号", one.insured_number));
        last = one.insured_number;
        rows.push_back(paper_row("要介護状態区分等", level_words(one.level) + "（" + wareki::text(one.from) + "から" + wareki::text(one.until) + "まで）"));
    }
    return rows;
}

}  // namespace

std::string service::number_text(Ticket const& one) { return wareki::fiscal_year_text(one.number_year) + "　第" + std::to_string(one.number) + "号"; }

char const* service::title_of(ProviderKind kind)
{
    switch (kind) {
    case ProviderKind::Pharmacy: return "生活保護法調剤券";
    case ProviderKind::Care: return "生活保護法介護券";
    case ProviderKind::Medical:
    case ProviderKind::Dental:
    case ProviderKind::Nursing: break;
    }
    return "生活保護法医療券";
}

Result<std::string> service::ticket_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Ticket const& one, Provider const& provider)
{
    auto const who = persons::known(tx, one.who, one.from);
    auto const rules = practice(tx, here);
    Paper paper { one.id.value, "public_assistance_ticket", title_of(provider.kind), {} };
    json::Array rows { paper_row("交付番号", number_text(one)), paper_row("公費負担者番号", rules.payer_number), paper_row("受給者番号", recipient_number(tx, one.who)), paper_row("氏名", who.name.characters),
        paper_row("生年月日", born_words(who)), paper_row("有効期間", wareki::text(one.from) + "から" + wareki::text(one.until) + "まで"), paper_row("指定機関", provider.name + "（" + provider.code + "）") };
    if (provider.kind == ProviderKind::Care)
        for (auto& row : care_rows(tx, one))
            rows.push_back(std::move(row));
    if (!one.illness.empty())
        rows.push_back(paper_row("傷病名", one.illness));
    rows.push_back(paper_row("単独・併用の別", one.payers == Payers::Alone ? "単独" : "併用（" + one.joint_with + "）"));
    rows.push_back(paper_row("本人支払額", one.own_payment.text()));
    if (one.replaces)
        if (auto const old = store::ticket(tx, one.replaces))
            rows.push_back(paper_row("再交付", number_text(*old) + "は無効です"));
    if (!rules.note.empty())
        rows.push_back(paper_row("注意", rules.note));
    paper.facts = std::move(rows);
    paper.series = documents::Series::Memorandum;   // it has its own number
    paper.remedies = Remedies::None;
    paper.to = to(provider);
    paper.honorific = "御中";
    return issued(tx, caller, here, household, paper);
}

Result<std::string> service::opinion_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Opinion const& one, Provider const& provider)
{
    auto const who = persons::known(tx, one.who, one.asked_on);
    Paper paper { one.id.value, "public_assistance_opinion_request", "医療要否意見書の作成について（依頼）", {} };
    paper.facts = json::Array { paper_row("指定医療機関", provider.name + "（" + provider.code + "）"), paper_row("氏名", who.name.characters), paper_row("生年月日", born_words(who)),
        paper_row("期間の上限", std::to_string(practice(tx, here).opinion_months) + "か月") };
    paper.series = documents::Series::Letter;
    paper.remedies = Remedies::None;
    paper.to = to(provider);
    paper.honorific = "御中";
    return issued(tx, caller, here, household, paper);
}

std::string tickets_csv(db::Read& tx, Caller const& caller, Day month)
{
    constexpr std::array<std::string_view, 18> titles { "number_year", "number", "state", "provider", "provider_name", "kind", "household", "individual", "recipient_number", "name", "month", "from", "until",
        "payers", "joint_with", "own_payment", "way", "why_cancelled" };
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(titles);
    for (auto const& one : tickets_of_month(tx, caller, month)) {
        auto const provider = store::provider(tx, one.provider).value_or(Provider {});
        auto const household = store::household(tx, one.household).value_or(Household {});
        auto const who = persons::known(tx, one.who, one.from);
        writer.row(std::array<std::string, titles.size()> { std::to_string(one.number_year), std::to_string(one.number), word_of(one.state), provider.code, provider.name, word_of(provider.kind),
            std::to_string(household.number), std::to_string(who.number), recipient_number(tx, one.who), who.name.characters, month_text(one.month), one.from.iso(), one.until.iso(), word_of(one.payers),
            one.joint_with, std::to_string(one.own_payment.amount()), word_of(one.way), one.why_cancelled });
    }
    return out;
}

std::string eligibility_csv(db::Read& tx, Caller const& caller, Workplace const& here)
{
    constexpr std::array<std::string_view, 8> titles { "payer_number", "recipient_number", "household", "individual", "name", "born_on", "from", "until" };
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(titles);
    std::map<std::string, Eligibility> all;   // by id: divisions of a scope may overlap
    for (auto const& division : access::scope(tx, caller, may_supervise))
        for (auto& one : store::eligibilities_of(tx, division))
            all.emplace(one.id.value, one);
    auto const payer = practice(tx, here).payer_number;
    for (auto const& [id, one] : all) {
        auto const household = store::household(tx, one.household).value_or(Household {});
        auto const who = persons::known(tx, one.who, here.now().today());
        for (auto const& days : shown_of(tx, one))
            writer.row(std::array<std::string, titles.size()> { payer, recipient_number(tx, one.who), std::to_string(household.number), std::to_string(who.number), who.name.characters,
                who.born_on ? who.born_on->iso() : std::string(), days.from.iso(), days.until ? days.until->iso() : std::string() });
    }
    return out;
}

}  // namespace mado::public_assistance
