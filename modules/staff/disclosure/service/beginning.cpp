#include "service/defending.h"

#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::disclosure::service {

namespace {

std::optional<approvals::Draft> decision_of(db::Read& tx, cases::Case const& found)
{
    for (auto& draft : approvals::of_matter(tx, "case", found.id.value))
        if (draft.state == approvals::DraftState::Decided)
            return std::move(draft);
    return std::nullopt;
}

std::optional<documents::Document> notice_of(db::Read& tx, cases::Case const& found)
{
    for (auto& document : documents::of_case(tx, found.id))
        if (document.id.value == found.document)
            return std::move(document);
    return std::nullopt;
}

std::string act_words(db::Read& tx, cases::Case const& found, std::optional<approvals::Draft> const& decision)
{
    auto const notice = notice_of(tx, found);
    std::string words = found.decided_on ? wareki::text(*found.decided_on) + "付け" : std::string();
    if (notice)
        words += notice->number + "「" + notice->title + "」による、";
    words += "「" + found.title + "」についての処分";
    return decision && !decision->proposal.result_words.empty() ? words + "（" + decision->proposal.result_words + "）" : words;
}

// The days of the record: what came, what was asked for, what was decided and sent, what was filed against it.
std::string course_words(db::Read& tx, cases::Case const& found, cases::Dispute const& dispute)
{
    std::vector<std::pair<Day, std::string>> steps { { found.received_on(), "「" + found.title + "」が到達した（受付番号 " + grouped(found.receipt_number) + "）。" } };
    for (auto const& request : cases::requests(tx, found.id)) {
        steps.emplace_back(day_in_tokyo(request.asked_at), wareki::text(request.until) + "までに補正するよう求めた。");
        if (request.answered_at)
            steps.emplace_back(day_in_tokyo(*request.answered_at), "補正があった。");
    }
    if (found.decided_on)
        steps.emplace_back(*found.decided_on, "本件処分をした。");
    if (auto const notice = notice_of(tx, found); notice && notice->dispatched_at)
        steps.emplace_back(day_in_tokyo(*notice->dispatched_at), "通知書（" + notice->number + "）を発した。");
    steps.emplace_back(dispute.filed_on, "本件処分について審査請求があった（" + dispute.number + "）。");
    std::ranges::stable_sort(steps, {}, &std::pair<Day, std::string>::first);
    std::string text;
    for (std::size_t i = 0; i < steps.size(); ++i)
        text += (i ? "\n" : "") + std::to_string(i + 1) + "　" + wareki::text(steps[i].first) + "　" + steps[i].second;
    return text;
}

std::string reason_words(std::optional<approvals::Draft> const& decision)
{
    if (!decision)
        return {};
    auto text = decision->proposal.reasons;
    for (auto const& line : decision->proposal.lines)
        if (line.kind == "law" && !line.law.empty() && text.find(line.law) == std::string::npos)
            text += (text.empty() ? "" : "\n") + ("根拠　" + line.law + (line.words.empty() ? "" : "　" + line.words));
    return text;
}

}  // namespace

Defence begun(db::Read& tx, cases::Case const& found, cases::Dispute const& dispute)
{
    auto const decision = decision_of(tx, found);
    Defence made;
    made.dispute = dispute.id;
    made.of = found.id;
    made.owner = found.owner;
    made.honorific = "様";
    made.claim = "「本件審査請求を棄却する」との裁決を求める。";
    made.act = act_words(tx, found, decision);
    made.course = course_words(tx, found, dispute);
    made.reasons = reason_words(decision);
    made.evidence = "1　本件処分の通知書の写し\n2　本件申請（請求）の記録の写し";
    return made;
}

}  // namespace mado::disclosure::service
