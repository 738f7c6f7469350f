#include "service/draft_text.h"

#include <mado/approvals/commissions.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "model/result_words.h"
#include "store/content_store.h"
#include "store/like_store.h"

#include <algorithm>
#include <map>

namespace mado::cases::service {

namespace {

constexpr int most_likes = 20, most_named = 3;
constexpr std::size_t enough_to_compare = 5, one_of = 10;  // fewer than one of ten departs from the others

std::string verb(std::string const& result) { return std::string(model::words_of_result(result).verb); }

// 審査基準 are Markdown: the first heading.
std::string title_of_criteria(Workplace const& here, std::string const& name)
{
    auto const text = here.library.text("documents/criteria/" + name + ".md");
    if (!text.starts_with("# "))
        return name;
    return std::string(text.substr(2, text.find('\n') - 2));
}

std::string counted(std::vector<store::DecidedLike> const& likes)
{
    std::map<std::string, int> counts;
    for (auto const& like : likes)
        ++counts[like.result];
    std::vector<std::pair<int, std::string>> ordered;
    for (auto const& [result, count] : counts)
        ordered.emplace_back(count, result);
    std::ranges::sort(ordered, std::ranges::greater {});
    std::string words;
    for (auto const& [count, result] : ordered)
        words += (words.empty() ? "" : "、") + verb(result) + " " + std::to_string(count) + "件";
    return words;
}

std::vector<std::string> paragraphs(std::string_view text)
{
    std::vector<std::string> all;
    for (std::size_t from = 0; from <= text.size();) {
        auto const end = std::min(text.find('\n', from), text.size());
        std::string line(text.substr(from, end - from));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        if (!line.empty())
            all.push_back(std::move(line));
        from = end + 1;
    }
    return all;
}

// A paragraph of the draft is the words and, in brackets, the law.
std::string without_law(std::string words, std::string const& law)
{
    auto const suffix = "（" + law + "）";
    if (!law.empty() && words.ends_with(suffix))
        words.resize(words.size() - suffix.size());
    return words;
}

}  // namespace

std::vector<approvals::Line> criteria_and_likes(db::Read& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, std::string const& result)
{
    std::vector<approvals::Line> lines;
    if (!definition.criteria.empty())
        lines.push_back({ "criteria", title_of_criteria(here, definition.criteria), {} });
    auto const likes = store::decided_last(tx, found.procedure, found.id, most_likes);
    if (likes.empty())
        return lines;
    lines.push_back({ "like", "同じ手続の直近" + std::to_string(likes.size()) + "件: " + counted(likes), {} });
    int named = 0;
    std::size_t same = 0;
    for (auto const& like : likes) {
        if (like.result != result)
            continue;
        ++same;
        if (++named <= most_named)
            lines.push_back({ "like", "受付番号 " + like.receipt_number + "　" + wareki::short_text(like.decided_on) + "　" + verb(like.result), {} });
    }
    if (likes.size() >= enough_to_compare && same * one_of < likes.size())
        lines.push_back({ "check", "同じ手続の直近" + std::to_string(likes.size()) + "件のうち、" + verb(result) + "としたのは" + std::to_string(same) + "件です。ほかと異なる扱いの理由を確かめてください。", {} });
    return lines;
}

json::Value remedies_of(db::Read& tx, Workplace const& here, definitions::Definition const& definition, std::string_view result, model::Deciding const& by)
{
    auto const is_disposition = definition.effect == definitions::Effect::Disposition || (definition.effect == definitions::Effect::Certificate && result == "refused");
    if (!is_disposition || definition.law.empty())
        return json::Array {};
    auto const* town = here.towns.by_code(tx.tenant());
    auto const paragraphs = model::remedies(here.library.text("decisions/remedies.yaml"), definition.law.front(), *town, here.towns.by_code(town->prefecture), by);
    return json::array_of(paragraphs, [](std::string const& words) { return json::object({ { "words", words } }); });
}

void lay_authority(db::Read& tx, Workplace const& here, definitions::Definition const& definition, json::Value& values, approvals::Draft const& draft)
{
    using approvals::Regime;
    auto const& authority = draft.authority;
    auto const on = day_in_tokyo(draft.decided_at.value_or(here.now().at));
    auto const entrusted = approvals::entrustment_for(tx, draft.proposal, draft.decider, on);
    auto const taken = approvals::commission_for(tx, draft.proposal.route, draft.proposal.procedure, on);
    if (entrusted || taken) {
        model::Deciding by;
        by.authority = entrusted ? model::Authority::Delegate : model::Authority::Head;
        if (taken)
            by.entrusted_by = taken->other, by.article = taken->article;
        auto remedies = remedies_of(tx, here, definition, draft.proposal.result, by);
        values.set("has_remedies", !remedies.array().empty()).set("remedies", std::move(remedies));
    }
    if (!entrusted && authority.regime != Regime::Acting)
        return;
    auto issuer = values["issuer"];
    // A substitute decides in the name of who is away (代決); 職務代理 and the one entrusted sign themselves.
    auto const holders = entrusted && authority.regime == Regime::Substituted ? organization::holders_of(tx, draft.decider, on) : std::vector<organization::Person> {};
    auto const person = holders.empty() ? organization::person(tx, draft.decided_by) : std::optional(holders.front());
    auto const title = entrusted ? entrusted->name : issuer.text("title");
    issuer.set("title", authority.regime == Regime::Acting ? title + "職務代理者　" + authority.name : title);
    issuer.set("name", person ? person->name : std::string());
    values.set("issuer", std::move(issuer));
}

Result<void> on_edited(db::Write& tx, Caller const&, Workplace const&, approvals::Edited const& event)
{
    auto const& draft = event.draft;
    if (draft.proposal.matter_kind != "case" || draft.proposal.reasons == event.before.proposal.reasons)
        return {};
    CaseId const id { draft.proposal.matter };
    auto decision = store::decision(tx, id, draft.id.value);
    if (!decision)
        return refuse(Refusal::Kind::Conflict, "cases.changed_meanwhile");
    auto const edited = paragraphs(draft.proposal.reasons);
    auto reasons = decision->values["reasons"].array();
    if (edited.size() != reasons.size())
        return refuse(Refusal::Kind::Conflict, "cases.draft.edit.paragraphs", { { "count", std::to_string(reasons.size()) } });
    for (std::size_t i = 0; i < edited.size(); ++i)
        reasons[i].set("words", without_law(edited[i], reasons[i].text("law")));
    decision->values.set("reasons", json::Value(std::move(reasons)));
    store::keep_values(tx, id, draft.id.value, decision->values);
    return {};
}

}  // namespace mado::cases::service
