#include "web/changes.h"

#include "web/names.h"

#include <mado/money/yen.h>

#include <algorithm>

namespace mado::approvals::web {

namespace {

using Lines = std::vector<std::string>;

// What of `these` is not in `those`, each line of those standing for one of these only.
Lines without(Lines these, Lines const& those)
{
    for (auto const& line : those)
        if (auto const found = std::ranges::find(these, line); found != these.end())
            these.erase(found);
    return these;
}

void compare(std::vector<Change>& all, std::string const& item, Lines const& before, Lines const& after)
{
    auto const gone = without(before, after), come = without(after, before);
    for (std::size_t i = 0; i < std::max(gone.size(), come.size()); ++i)
        all.push_back({ item, i < gone.size() ? gone[i] : std::string(), i < come.size() ? come[i] : std::string() });
}

void compare_text(std::vector<Change>& all, std::string const& item, std::string_view before, std::string_view after)
{
    compare(all, item, paragraphs(before), paragraphs(after));
}

Lines lines_of(Proposal const& proposal, std::string_view kind)
{
    Lines lines;
    for (auto const& line : proposal.lines)
        if (line.kind == kind)
            lines.push_back(line.law.empty() ? line.words : line.words.empty() ? line.law : line.words + "（" + line.law + "）");
    return lines;
}

Lines titles_of(Proposal const& proposal)
{
    Lines lines;
    for (auto const& one : proposal.attachments)
        lines.push_back(one.line());
    return lines;
}

}  // namespace

std::vector<Change> changes(Version const& before, Version const& after)
{
    std::vector<Change> all;
    compare_text(all, "approvals.brief.title", before.title, after.title);
    compare_text(all, "approvals.brief.body", before.body, after.body);
    compare_text(all, "approvals.brief.why", before.reasons, after.reasons);
    compare_text(all, "approvals.brief.remark", before.remark, after.remark);
    compare(all, "approvals.brief.attachments", before.attachments, after.attachments);
    return all;
}

std::vector<Change> changes(Proposal const& before, Proposal const& after)
{
    std::vector<Change> all;
    compare_text(all, "approvals.brief.result", before.result_words, after.result_words);
    compare_text(all, "approvals.brief.title", before.title, after.title);
    if (before.amount != after.amount)
        all.push_back({ "approvals.brief.amount", before.amount ? Yen(*before.amount).text() : std::string(), after.amount ? Yen(*after.amount).text() : std::string() });
    compare(all, "approvals.brief.what", lines_of(before, "what"), lines_of(after, "what"));
    compare_text(all, "approvals.brief.body", before.body, after.body);
    compare_text(all, "approvals.brief.why", before.reasons, after.reasons);
    for (auto const* kind : { "charge", "condition", "law", "criteria", "check" })
        compare(all, std::string("approvals.brief.") + kind, lines_of(before, kind), lines_of(after, kind));
    compare(all, "approvals.brief.attachments", titles_of(before), titles_of(after));
    return all;
}

}  // namespace mado::approvals::web
