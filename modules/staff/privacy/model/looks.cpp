#include "model/looks.h"

#include <algorithm>

namespace mado::privacy::model {

namespace {

constexpr std::size_t most_lines = 300;

}  // namespace

std::optional<Purpose> purpose_of(audit::Event const& event)
{
    auto const& name = event.event;
    if (name == "connections.case.read")
        return Purpose::Machine;
    if (event.caller_kind != CallerKind::Staff)
        return std::nullopt;
    if (name == "cases.my_number.read")
        return Purpose::Number;
    if (name == "cases.case.read" || name == "cases.file.read" || name == "cases.shielded.read" || name == "documents.document.read" || name == "registers.row.read" || name == "records.record.read")
        return Purpose::Opened;
    if (name == "documents.print_task.done")
        return Purpose::Printed;
    if (name == "cases.case.forwarded")
        return Purpose::Forwarded;
    // 支援措置 and what is withheld are nobody's business here: those events would tell of themselves.
    if (name == "cases.case.shielded" || name == "cases.case.unshielded" || name.starts_with("cases.special.") || name.starts_with("protection.") || name.starts_with("privacy."))
        return std::nullopt;
    return name.starts_with("cases.") || name.starts_with("documents.") || name.starts_with("registers.") || name.starts_with("approvals.") ? std::optional(Purpose::Changed) : std::nullopt;
}

bool is_withheld(Seen const& seen, std::vector<Withheld> const& marks, Day today)
{
    return std::ranges::any_of(marks, [&](Withheld const& mark) {
        return seen.look.day >= mark.from && today <= mark.until && access::within(seen.path, mark.division);
    });
}

std::vector<Look> digest(std::vector<Seen> const& all, std::vector<Withheld> const& marks, Day today, int delay_days)
{
    std::vector<Look> told;
    for (auto const& seen : all)
        if (seen.look.day <= today.plus_days(-delay_days) && !is_withheld(seen, marks, today) && std::ranges::find(told, seen.look) == told.end())
            told.push_back(seen.look);
    std::ranges::stable_sort(told, [](Look const& a, Look const& b) { return a.day > b.day; });
    if (told.size() > most_lines)
        told.resize(most_lines);
    return told;
}

}  // namespace mado::privacy::model
