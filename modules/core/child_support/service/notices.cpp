#include "service/workings.h"

#include <mado/benefits/sheet.h>
#include <mado/cases/cases.h>
#include <mado/cases/remedies.h>
#include <mado/documents/documents.h>
#include <mado/persons/history.h>
#include <mado/time/wareki.h>

#include "store/recipient_store.h"

namespace mado::child_support::service {

namespace {

struct Kind { std::string_view name, title; };

constexpr char const* handed_over = "（窓口で交付）";

Kind paper_of(DecisionKind kind)
{
    switch (kind) {
    case DecisionKind::Revised:
    case DecisionKind::Resumed:
    case DecisionKind::Released: return { "child_support_changed", "児童扶養手当額改定通知書" };
    case DecisionKind::Suspended: return { "child_support_suspended", "児童扶養手当支給停止通知書" };
    case DecisionKind::Withheld: return { "child_support_withheld", "児童扶養手当支払差止通知書" };
    case DecisionKind::Denied: return { "child_support_denied", "児童扶養手当不支給決定通知書" };
    case DecisionKind::Lost: return { "child_support_lost", "児童扶養手当資格喪失通知書" };
    case DecisionKind::Certified:            // the case of the claim has its own
    case DecisionKind::Corrected: break;     // no month changes
    }
    return {};
}

std::vector<std::pair<std::string, std::string>> facts_of(Decision const& decision)
{
    std::vector<std::pair<std::string, std::string>> facts { { "いつから", month_words(decision.from) + "分から" } };
    for (auto const& one : decision.change.array()) {
        auto const month = Day::parse(one.text("month"));
        if (!month || *month != decision.from)
            continue;
        facts.emplace_back("改める前の月額", Yen(one.integer("before")).text());
        facts.emplace_back("改めた後の月額", Yen(one.integer("after")).text());
    }
    return facts;
}

json::Value reasons_of(std::string_view reasons, std::string const& law)
{
    json::Array all;
    for (std::size_t from = 0; from < reasons.size();) {
        auto const end = std::min(reasons.find('\n', from), reasons.size());
        if (end > from)
            all.push_back(json::object({ { "words", reasons.substr(from, end - from) }, { "law", law } }));
        from = end + 1;
    }
    return all;
}

}  // namespace

json::Value addressee_values(db::Read& tx, persons::IndividualId const& who, Day on)
{
    auto const to = persons::addressee(tx, who, on);  // of a shielded one the safe address, or none
    return json::object({ { "name", to.name }, { "postcode", to.postcode }, { "address", to.is_handed_over ? std::string(handed_over) : to.words }, { "honorific", "様" } });
}

Result<std::string> issue_paper(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Paper const& paper)
{
    auto const* town = here.towns.by_code(tx.tenant());
    auto const today = here.now().today();
    auto const to = persons::addressee(tx, paper.to, today);
    auto facts = json::array({ json::object({ { "label", "認定番号" }, { "value", number_words(recipient) } }) });
    for (auto const& [label, value] : paper.facts)
        facts.add(json::object({ { "label", label }, { "value", value } }));
    bool const is_disposition = paper.kind == PaperKind::Disposition;
    auto remedies = is_disposition ? cases::remedies_under(tx, here, "児童扶養手当法") : json::Value(json::Array {});
    auto reasons = reasons_of(paper.reasons, paper.law);
    bool const has_sheet = paper.sheet.is_array() && !paper.sheet.array().empty();
    documents::Issue issue;
    issue.of = { recipient.claim ? recipient.claim.value : recipient.id.value };
    issue.owner = recipient.owner;
    issue.name = paper.name;
    issue.title = paper.title;
    issue.addressee = to.name + "　様" + (to.is_handed_over ? handed_over : "");
    issue.series = is_disposition ? documents::Series::Order : documents::Series::Letter;
    issue.way = paper.application_key.empty() ? documents::Way::Paper : documents::Way::Electronic;
    issue.application_key = paper.application_key;
    issue.receipt_number = recipient.receipt;
    auto const claim = recipient.claim ? cases::find(tx, recipient.claim) : Result<cases::Case>(refuse(Refusal::Kind::NotFound, "child_support.recipient.not_found"));
    issue.state = claim ? word_of(claim->state) : word_of(cases::CaseState::Closed);  // the claim stays as it is
    if (!paper.application_key.empty()) {
        auto const issuer = cases::issuer_for(tx, here, recipient.owner);
        issue.box = json::object({ { "words", "" }, { "division", issuer.text("office") }, { "position", issuer.text("title") }, { "next", json::Array {} } });
    }
    issue.values = json::object({ { "issuer", cases::issuer_for(tx, here, recipient.owner) }, { "town", json::object({ { "name", town ? town->name : std::string() } }) },
        { "addressee", addressee_values(tx, paper.to, today) },
        { "case", json::object({ { "receipt_number", grouped(recipient.receipt) } }) }, { "facts", facts }, { "has_reasons", !reasons.array().empty() }, { "reasons", reasons },
        { "has_remedies", !remedies.array().empty() }, { "remedies", remedies }, { "has_sheet", has_sheet }, { "sheet", has_sheet ? paper.sheet : json::Value(json::Array {}) } });
    return TRY(documents::issue(tx, caller, here, issue)).id.value;
}

Result<std::string> issue_notice(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Decision const& decision)
{
    auto const kind = paper_of(decision.kind);
    if (kind.name.empty())
        return std::string();
    std::vector<benefits::Line> sheet;
    for (auto const& month : store::versions(tx, recipient.id, decision.from))
        if (sheet.empty() && !month.month.asked.is_null())
            sheet = sheet_of(rules_of(here), month.month.asked);
    auto const law = decision.facts.empty() ? std::string("児童扶養手当法") : std::string(rule_of(decision.facts.front().kind).law);
    return issue_paper(tx, caller, here, recipient, { kind.name, kind.title, recipient.who, facts_of(decision), decision.reasons, law, benefits::sheet_values(sheet) });
}

}  // namespace mado::child_support::service
