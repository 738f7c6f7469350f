#include <mado/cases/inbox_filter.h>
#include <mado/text/search.h>

namespace mado::cases {

bool InboxFilter::fits(Case const& found) const
{
    auto const is = [](std::string const& wanted, std::string const& value) { return wanted.empty() || wanted == value; };
    if (!is(procedure, found.procedure) || !is(channel, found.channel) || !is(round, found.round) || !is(item, found.item) || (waits_for_papers && !found.waits_for_papers))
        return false;
    return words.empty() || text::search_key(found.title + "\n" + found.applicant_name + "\n" + found.receipt_number).find(text::search_key(words)) != std::string::npos;
}

InboxPage filtered_inbox(db::Read& tx, Caller const& caller, InboxQuery query, InboxFilter const& filter)
{
    if (!filter.is_set())
        return inbox(tx, caller, query);
    auto const wanted = static_cast<std::size_t>(query.most);
    query.most = 200;
    InboxPage found;
    for (int scanned = 0; scanned < most_scanned; scanned += query.most) {
        auto page = inbox(tx, caller, query);
        for (auto& one : page.cases) {
            if (!filter.fits(one))
                continue;
            if (found.cases.size() == wanted) {
                auto const& last = found.cases.back();
                found.next = InboxKey { last.stands_still, last.due ? last.due->iso() : "9999-12-31", last.id.value };
                return found;
            }
            found.cases.push_back(std::move(one));
        }
        if (!page.next)
            return found;
        query.after = page.next;
    }
    found.next = query.after;
    return found;
}

}  // namespace mado::cases
