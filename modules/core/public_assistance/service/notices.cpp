// The notice of a decision, with its reasons, how it was counted, and 教示.
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/papers.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::public_assistance::service {

namespace {

// The template of a decision; what has none of its own has the plain one.
char const* document_of(Decision const& one)
{
    if (one.instruction)
        return "public_assistance_sanctioned";
    switch (one.matter) {
    case Matter::Start: return "public_assistance_started";
    case Matter::Refuse: return "public_assistance_refused";
    case Matter::Change: return "public_assistance_changed";
    case Matter::Suspend: return "public_assistance_suspended";
    case Matter::End: return "public_assistance_ended";
    case Matter::Resume: return "public_assistance_decision";
    case Matter::Claim: break;
    }
    return one.claim_kind == ClaimKind::Return63 ? "public_assistance_return63" : one.claim_kind == ClaimKind::Levy78 ? "public_assistance_collect78" : "public_assistance_decision";
}

std::string title_of(Decision const& one)
{
    constexpr std::array<char const*, 7> titles { "保護開始決定通知書", "保護申請却下通知書", "保護変更決定通知書", "保護停止決定通知書", "保護停止解除決定通知書", "保護廃止決定通知書", "返還金等決定通知書" };
    return titles.at(static_cast<std::size_t>(one.matter));
}

// 64条: to the governor, also against an 福祉事務所長 to whom it is delegated; 65条: within 50 or 70 days; 66条; 69条: 審査請求前置.
json::Value remedies(tenancy::Town const& town, std::string const& governor)
{
    json::Array all;
    auto const add = [&](std::string words) { all.push_back(json::object({ { "words", std::move(words) } })); };
    add("この決定に不服があるときは、この通知書を受け取った日の翌日から起算して3か月以内に、" + governor + "に対して審査請求をすることができます（決定があった日の翌日から起算して1年を過ぎると、できなくなります）。");
    add("審査請求の裁決に不服があるときは、裁決があったことを知った日の翌日から起算して1か月以内に、厚生労働大臣に対して再審査請求をすることができます。");
    add("この決定の取消しの訴えは、審査請求に対する裁決を経たあとに、裁決があったことを知った日の翌日から起算して6か月以内に、" + town.name + "を被告として起こすことができます。");
    return all;
}

json::Value issuer_of(db::Read& tx, Workplace const& here, Household const& household, tenancy::Town const& town)
{
    std::string name, office, phone;
    if (auto const head = organization::position_of_rank(tx, household.owner, "division_head"))
        if (auto const holders = organization::holders_of(tx, head->id, here.now().today()); !holders.empty())
            name = holders.front().name;
    if (auto const division = organization::division(tx, household.owner)) {
        office = division->name;
        phone = division->phone;
    }
    return json::object({ { "title", town.name + "福祉事務所長" }, { "name", name }, { "office", office }, { "phone", phone } });
}

json::Value facts_of(db::Read& tx, Household const& household, Decision const& one)
{
    json::Array facts { paper_row("ケース番号", std::to_string(household.number)) };
    if (one.matter == Matter::Claim) {
        auto const& rule = rule_of(one.claim_kind);
        facts.push_back(paper_row("根拠", std::string(rule.article)));
        facts.push_back(paper_row("返していただく額", (one.amount + one.surcharge).text()));
        if (!one.surcharge.is_zero())
            facts.push_back(paper_row("うち加算", one.surcharge.text()));
        return facts;
    }
    for (auto& row : ground_rows(tx, one))
        facts.push_back(std::move(row));
    facts.push_back(paper_row(one.matter == Matter::Refuse ? "申請のあった日" : "決定の効力の始まる日", wareki::text(one.from)));
    for (auto const& payment : store::payments(tx, household.id))
        if (payment.source == one.id.value)
            facts.push_back(paper_row("今回お支払いする額", payment.amount.text() + (payment.way == PayWay::Counter ? "（窓口でお渡しします）" : "（口座に振り込みます）")));
    return facts;
}

json::Value line_of(benefits::Line const& line)
{
    return json::object({ { "label", line.label }, { "figure", line.figure }, { "says", line.says }, { "law", line.laws.empty() ? std::string() : line.laws.front() },
        { "rows", json::array_of(line.rows, [](auto const& row) { return json::object({ { "description", row.description }, { "law", row.law } }); }) } });
}

// The sheet of the month in which it begins: each amount with its sentence and article. What came to nothing is left out.
json::Value sheet_of(db::Read& tx, Workplace const& here, Household const& household, Decision const& one)
{
    json::Array lines;
    if (one.matter == Matter::Claim || one.matter == Matter::Refuse || one.matter == Matter::End || one.matter == Matter::Suspend)
        return lines;
    auto const month = reckoner(here).month(situation_of(tx, household, setting(tx, here).standing, Seen::Effective), one.from, benefits::Rules::Sheet::Yes);
    if (!month)
        return lines;
    auto const add = [&](benefits::Line const& line) {
        if (!line.says.empty() && !line.figure.empty() && line.figure != "0")
            lines.push_back(line_of(line));
    };
    for (auto const& stretch : month->stretches)
        std::ranges::for_each(stretch.sheet, add);
    std::ranges::for_each(month->sheet, add);
    return lines;
}

std::string received_words(db::Read& tx, AssistanceApplicationId const& id)
{
    auto const application = id ? store::application(tx, id) : std::nullopt;
    return application ? wareki::text(day_in_tokyo(application->applied_at)) : std::string();
}

}  // namespace

Result<std::string> issued(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Paper const& paper)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (!town)
        throw std::runtime_error("public_assistance: the tenant " + tx.tenant() + " is no local government");
    auto const* prefecture = here.towns.by_code(town->prefecture);
    auto const group = persons::household(tx, household.id);
    // 送付先 before 居所 before 住民票の住所; of a shielded one the safe place alone, and where there is none it is handed over.
    persons::Addressee to;
    to.name = paper.payer;
    if (paper.to)
        to = *paper.to;
    else if (paper.payer.empty() && group)
        to = persons::addressee(tx, group->head, here.now().today());
    auto const& addressee = to.name;
    auto const address = to.is_handed_over ? std::string("（窓口でお渡しします）") : to.postcode.empty() ? to.words : "〒" + to.postcode + "　" + to.words;
    json::Array reasons;
    if (!paper.reasons.empty())
        reasons.push_back(json::object({ { "words", paper.reasons }, { "law", "" } }));
    bool const has_reasons = !reasons.empty();
    documents::Issue issue;
    issue.of = { paper.of };
    issue.owner = household.owner;
    issue.name = paper.name;
    issue.title = paper.title;
    issue.addressee = addressee + "　" + paper.honorific;
    issue.series = paper.series;
    issue.way = documents::Way::Paper;
    issue.values = json::object({ { "issuer", issuer_of(tx, here, household, *town) }, { "town", json::object({ { "name", town->name } }) },
        { "addressee", json::object({ { "name", addressee }, { "address", address }, { "honorific", paper.honorific }, { "is_handed_over", to.is_handed_over } }) }, { "case", json::object({ { "received_wareki", paper.received } }) },
        { "facts", paper.facts }, { "lines", paper.facts }, { "has_lines", true }, { "sheet", paper.sheet }, { "has_sheet", !paper.sheet.array().empty() }, { "limit", paper.limit },
        { "reasons", json::Value(std::move(reasons)) }, { "has_reasons", has_reasons }, { "has_remedies", paper.remedies == Remedies::Told && paper.limit.object().empty() },
        { "remedies", remedies(*town, (prefecture ? prefecture->name : town->name) + "知事") } });
    return TRY(documents::issue(tx, caller, here, issue)).id.value;
}

Result<std::string> notify(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Decision const& decision)
{
    return issued(tx, caller, here, household,
        { decision.id.value, document_of(decision), title_of(decision), decision.reasons, decision.payer, received_words(tx, decision.application), facts_of(tx, household, decision),
            sheet_of(tx, here, household, decision) });
}

// 24条6項: why it takes longer, before the first term is over.
Result<std::string> notify_later(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Application const& application)
{
    auto const applied_on = day_in_tokyo(application.applied_at);
    return issued(tx, caller, here, household,
        { application.id.value, "public_assistance_extension", "生活保護の決定を延期することについて", application.why_longer, {}, wareki::text(applied_on), json::Array {}, json::Array {},
            json::object({ { "before_wareki", wareki::text(answer_by(applied_on)) }, { "until_wareki", wareki::text(application.answer_by) } }) });
}

}  // namespace mado::public_assistance::service
