#pragma once
// The inbox narrowed: read in its order, page by page, and never further than `most_scanned` rows for one answer.
#include <mado/cases/cases.h>

namespace mado::cases {

inline constexpr int most_scanned = 2000;

struct InboxFilter {
    std::string procedure, channel, round, item;
    std::string words {};                    // in the title, the applicant's name or the receipt number
    bool waits_for_papers = false;
    bool is_set() const { return !procedure.empty() || !channel.empty() || !round.empty() || !item.empty() || !words.empty() || waits_for_papers; }
    bool fits(Case const& found) const;
};

// As inbox(); when the end of what may be read for one answer comes first, the page is shorter and `next` goes on from there.
InboxPage filtered_inbox(db::Read& tx, Caller const& caller, InboxQuery query, InboxFilter const& filter);

}  // namespace mado::cases
