// 現況届: letters and messages that tell, remind and warn, and how everybody stands.
#include <mado/child_support/reports.h>

#include <mado/cases/cases.h>
#include <mado/csv/writer.h>
#include <mado/persons/history.h>
#include <mado/time/wareki.h>

#include "service/telling.h"
#include "service/workings.h"
#include "store/recipient_store.h"
#include "store/report_store.h"

#include <algorithm>

namespace mado::child_support {

namespace {

constexpr int some = 50, days_to_hand_over = 14;
constexpr std::array<std::string_view, 9> titles { "number", "name", "told", "reminded", "warned", "lapsing", "received", "checked", "withheld" };

struct Letter { std::string_view name, title, law; };

Letter letter_of(ReportStep step)
{
    switch (step) {
    case ReportStep::Told: return { "child_support_report_due", "児童扶養手当の現況届のご案内", "児童扶養手当法施行規則第4条" };
    case ReportStep::Reminded: return { "child_support_report_reminder", "児童扶養手当の現況届が届いていません", "児童扶養手当法第28条第1項" };
    case ReportStep::Warned: return { "child_support_report_warning", "児童扶養手当の支払を差し止める前のお知らせ", "児童扶養手当法第15条" };
    case ReportStep::Lapsing: return { "child_support_lapse_warning", "差し止めている児童扶養手当が時効になる前のお知らせ", "児童扶養手当法第22条" };
    case ReportStep::Received: break;        // nobody is written to about it
    }
    return {};
}

std::string year_words(int year) { return wareki::fiscal_year_text(year).substr(0, wareki::fiscal_year_text(year).size() - std::string_view("度").size()); }

std::vector<std::pair<std::string, std::string>> facts_of(ReportDue const& due)
{
    std::vector<std::pair<std::string, std::string>> facts { { "出していただく届", year_words(due.year) + "の現況届" } };
    switch (due.step) {
    case ReportStep::Told: facts.emplace_back("出していただく期間", year_words(due.year) + "8月1日から" + wareki::text(due.by) + "まで"); break;
    case ReportStep::Reminded: facts.emplace_back("いつまでに", wareki::text(due.by)); break;
    case ReportStep::Warned:
        facts.emplace_back("いつまでに", wareki::text(due.by));
        facts.emplace_back("届かないとき", service::month_words(first_month_of(due.year)) + "分からの支払を差し止めます");
        break;
    case ReportStep::Lapsing: facts.emplace_back("いつまでに", wareki::text(due.by)); break;
    case ReportStep::Received: break;
    }
    return facts;
}

std::vector<ReportDue> due_of(db::Read& tx, Workplace const& here, Recipient const& recipient, Terms const& terms)
{
    if (recipient.state != RecipientState::Active)
        return {};
    return reports_due(basis_of(tx, recipient), service::plain_months(tx, recipient.id), store::notes(tx, recipient.id), terms, here.now().today(), here.calendar);
}

// The resident's own way, as everything of the claim was told; of a shielded one always a letter to where persons says.
service::Paper paper_of(db::Read& tx, Recipient const& recipient, ReportDue const& due, Day today)
{
    auto const letter = letter_of(due.step);
    service::Paper paper { letter.name, letter.title, recipient.who, facts_of(due), {}, std::string(letter.law), {} };
    paper.kind = service::PaperKind::Letter;
    auto const claim = recipient.claim ? cases::find(tx, recipient.claim) : Result<cases::Case>(refuse(Refusal::Kind::NotFound, "child_support.recipient.not_found"));
    if (claim && service::is_told_electronically(*claim, persons::known(tx, recipient.who, today)))
        paper.application_key = claim->application_key;
    return paper;
}

Result<void> tell(db::Write& tx, Workplace const& here, Recipient const& recipient, ReportDue const& due)
{
    auto const today = here.now().today();
    Caller const program { .tenant = std::string(tx.tenant()), .kind = CallerKind::System, .job = tell_job };
    auto const paper = paper_of(tx, recipient, due, today);
    auto const document = TRY(service::issue_paper(tx, program, here, recipient, paper));
    bool const is_handed_over = persons::addressee(tx, recipient.who, today).is_handed_over && paper.application_key.empty();
    ReportNote const note { due.year, due.step, today, is_handed_over ? "handed_over" : paper.application_key.empty() ? "paper" : "electronic", document };
    if (!store::add_note(tx, recipient.id, note, here.now().at))
        return refuse(Refusal::Kind::Conflict, "child_support.changed_meanwhile");
    if (is_handed_over)
        service::add_work(tx, here, recipient, WorkKind::HandOver, std::to_string(due.year) + " " + word_of(due.step), std::min(due.by, today.plus_days(days_to_hand_over)), std::string(paper.title));
    service::trace(tx, program, here, "child_support.report.told", recipient,
        { { "step", word_of(due.step) }, { "year", std::to_string(due.year) }, { "way", note.way }, { "document", document } });
    return {};
}

// Whoever is told before August may answer before August: it is of that year, unless the year before is still owed.
int year_answered(db::Read& tx, Recipient const& recipient, Day on)
{
    auto const year = report_year(on);
    auto const notes = store::notes(tx, recipient.id);
    auto const has = [&](int of, ReportStep step) { return std::ranges::any_of(notes, [&](ReportNote const& one) { return one.year == of && one.step == step; }); };
    if (year == on.year() || !has(on.year(), ReportStep::Told))
        return year;
    auto const basis = basis_of(tx, recipient);
    bool const is_owed = owes_report(basis, year) && !has_reported(basis, year) && !has(year, ReportStep::Received);
    return is_owed ? year : on.year();
}

std::string cell(std::optional<Day> const& day) { return day ? day->iso() : std::string(); }

ReportRow row_of(db::Read& tx, Workplace const& here, Recipient const& one, Basis const& basis, Terms const& terms, int year)
{
    ReportRow row { .recipient = one };
    for (auto const& note : store::notes(tx, one.id)) {
        if (note.year != year)
            continue;
        switch (note.step) {
        case ReportStep::Told: row.told = note.on; break;
        case ReportStep::Reminded: row.reminded = note.on; break;
        case ReportStep::Warned: row.warned = note.on; break;
        case ReportStep::Lapsing: row.lapsing = note.on; break;
        case ReportStep::Received: row.received = note.on; break;
        }
    }
    for (auto const& kept : store::facts(tx, one.id))
        if (kept.fact.kind == FactKind::Report && kept.fact.values.integer("year") == year)
            row.checked = day_in_tokyo(kept.at);
    auto const first = first_month_of(year);
    row.is_withheld = std::ranges::any_of(basis.facts, [&](Fact const& fact) { return fact.kind == FactKind::Withholding && fact.from == first; });
    for (auto const& due : due_of(tx, here, one, terms))
        if (due.year == year)
            row.due.push_back(due.step);
    return row;
}

}  // namespace

std::vector<ReportNote> report_notes(db::Read& tx, RecipientId const& id) { return store::notes(tx, id); }

std::vector<ReportRow> report_rows(db::Read& tx, Caller const& caller, Workplace const& here, int year)
{
    std::vector<ReportRow> all;
    auto const rules = terms(tx, here);
    for (auto const& division : access::scope(tx, caller, may_read))
        for (std::int64_t after = 0;;) {
            auto const found = store::all_after(tx, division, RecipientState::Active, after, some);
            if (found.empty())
                break;
            after = found.back().number;
            for (auto const& one : found)
                if (auto const basis = basis_of(tx, one); owes_report(basis, year))
                    all.push_back(row_of(tx, here, one, basis, rules, year));
        }
    std::ranges::sort(all, {}, [](ReportRow const& one) { return one.recipient.number; });
    all.erase(std::ranges::unique(all, {}, [](ReportRow const& one) { return one.recipient.number; }).begin(), all.end());
    return all;
}

std::string reports_csv(db::Read& tx, Caller const& caller, Workplace const& here, int year)
{
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    writer.row(std::span<std::string_view const>(titles));
    for (auto const& row : report_rows(tx, caller, here, year)) {
        std::vector<std::string> const cells { std::to_string(row.recipient.number), service::name_of(tx, row.recipient, here.now().today()), cell(row.told), cell(row.reminded), cell(row.warned),
            cell(row.lapsing), cell(row.received), cell(row.checked), row.is_withheld ? "1" : "0" };
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

namespace service {

bool is_told_electronically(cases::Case const& claim, persons::Individual const& who)
{
    bool const is_open = claim.state != cases::CaseState::Dispatched && claim.state != cases::CaseState::Closed;  // its own notice comes first
    return !is_open && claim.notice == "electronic" && !claim.application_key.empty() && !who.is_shielded;
}

Result<std::size_t> tell_one(db::Write& tx, Workplace const& here, RecipientId const& id)
{
    auto const recipient = store::find(tx, id);
    if (!recipient)
        return std::size_t { 0 };
    auto const due = due_of(tx, here, *recipient, terms(tx, here));
    for (auto const& one : due)
        TRY(tell(tx, here, *recipient, one));
    return due.size();
}

void report_arrived(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Day on, CaseId const& by)
{
    ReportNote const note { year_answered(tx, recipient, on), ReportStep::Received, on, "", by.value };
    if (store::add_note(tx, recipient.id, note, here.now().at))
        trace(tx, caller, here, "child_support.report.received", recipient, { { "year", std::to_string(note.year) }, { "case", by.value } });
}

Waiting waiting(db::Read& tx, Workplace const& here, RecipientId const& after)
{
    Waiting found { .after = after };
    auto const rules = terms(tx, here);
    auto const part = store::every(tx, after, some);
    for (auto const& one : part) {
        found.after = one.id;
        if (!due_of(tx, here, one, rules).empty())
            found.recipients.push_back(one.id);
    }
    found.is_end = part.empty();
    return found;
}

}  // namespace service

}  // namespace mado::child_support
