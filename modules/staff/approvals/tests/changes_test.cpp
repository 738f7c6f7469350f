#include "web/changes.h"

#include <doctest/doctest.h>

using namespace mado::approvals;
using web::Change;

namespace {

Version version(std::string title, std::string reasons)
{
    Version made;
    made.title = std::move(title);
    made.reasons = std::move(reasons);
    return made;
}

std::string shown(std::vector<Change> const& all)
{
    std::string text;
    for (auto const& one : all)
        text += one.item.substr(std::string("approvals.brief.").size()) + ":" + one.before + ">" + one.after + ";";
    return text;
}

TEST_CASE("two versions of a draft: what was replaced, what came and what went; nothing for what both say")
{
    struct Row { char const* name; Version before, after; char const* shows; };
    Row const rows[] = {
        { "nothing changed", version("看板", "一\n二"), version("看板", "一\n二"), "" },
        { "blank lines are no change", version("看板", "一\n\n二\n"), version("看板", "一\n二"), "" },
        { "the title", version("看板", "一"), version("袖看板", "一"), "title:看板>袖看板;" },
        { "one paragraph replaced", version("看板", "一\n二\n三"), version("看板", "一\n弐\n三"), "why:二>弐;" },
        { "one came", version("看板", "一"), version("看板", "一\n二"), "why:>二;" },
        { "one went", version("看板", "一\n二"), version("看板", "二"), "why:一>;" },
        { "the same paragraph twice, then once", version("看板", "一\n一"), version("看板", "一"), "why:一>;" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(shown(web::changes(row.before, row.after)) == row.shows);
    }
}

TEST_CASE("a draft and the one before it: result, amount, conditions and charges")
{
    Proposal before, after;
    before.result_words = "許可する", after.result_words = "条件つきで許可する";
    before.amount = 480, after.amount = 1440;
    before.lines = { { "charge", "占用料 480円" }, { "condition", "原状に戻す" }, { "like", "前の例" } };
    after.lines = { { "charge", "占用料 1,440円" }, { "condition", "原状に戻す" }, { "condition", "年1回点検する", "道路法87条" }, { "like", "ほかの例" } };
    CHECK(shown(web::changes(before, after)) == "result:許可する>条件つきで許可する;amount:480円>1,440円;charge:占用料 480円>占用料 1,440円;condition:>年1回点検する（道路法87条）;");
    CHECK(web::changes(after, after).empty());
    after.amount.reset();
    CHECK(shown(web::changes(before, after)).find("amount:480円>;") != std::string::npos);
}

}  // namespace
