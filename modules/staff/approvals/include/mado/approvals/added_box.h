#pragma once
// What a drafter adds to the way that the table lays: 合議 and 供覧 with the reason of each, 急施 and 重要・異例. A part of a form:
// {{#added_box}}{{>approvals/added_box}}{{/added_box}} inside it.
#include <mado/approvals/drafts.h>
#include <mado/web/page.h>

namespace mado::approvals {

struct AddedOption {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &AddedOption::value), html::field("words", &AddedOption::words), html::field("is_chosen", &AddedOption::is_chosen) };
};
struct AddedRow {
    std::string kind_name, position_name, why_name, why, number;
    std::vector<AddedOption> kinds, positions;
    static constexpr auto fields = std::tuple { html::field("kind_name", &AddedRow::kind_name), html::field("position_name", &AddedRow::position_name), html::field("why_name", &AddedRow::why_name),
        html::field("why", &AddedRow::why), html::field("number", &AddedRow::number), html::field("kinds", &AddedRow::kinds), html::field("positions", &AddedRow::positions) };
};
struct AddedBox {
    bool is_urgent = false, is_grave = false;
    bool may_add = false;                    // as the town rules
    bool is_open = false;                    // something was added, or what was added is refused
    std::string error;
    std::vector<AddedRow> rows;
    static constexpr auto fields = std::tuple { html::field("is_urgent", &AddedBox::is_urgent), html::field("is_grave", &AddedBox::is_grave), html::field("may_add", &AddedBox::may_add),
        html::field("is_open", &AddedBox::is_open), html::field("error", &AddedBox::error), html::field("rows", &AddedBox::rows) };
};

// What was typed in the box.
struct Asking {
    bool is_urgent = false, is_grave = false;
    std::vector<Proposal::Added> added {};
};
Asking typed_asking(mado::web::Visit const& visit);
// An attempt brings back what was typed; else what is kept.
AddedBox added_box(mado::web::Visit const& visit, db::Read& tx, mado::web::Attempt const* attempt, Asking const& kept);

}  // namespace mado::approvals
