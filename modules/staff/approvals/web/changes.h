#pragma once
// 前の版から: what a draft says otherwise than before, item by item. Values in, values out.
#include <mado/approvals/drafts.h>

#include <string>
#include <vector>

namespace mado::approvals::web {

// `item` is a msgid of the page (approvals.brief.…); "" in before or after: there was, or is, none.
struct Change {
    std::string item;
    std::string before, after;
};
// Paragraphs and lines that both have are passed over; what was replaced at the same place stands in one row.
std::vector<Change> changes(Version const& before, Version const& after);
std::vector<Change> changes(Proposal const& before, Proposal const& after);

}  // namespace mado::approvals::web
