#include <mado/approvals/added_box.h>

#include <mado/approvals/rules.h>
#include <mado/text/utf8.h>

#include "web/names.h"

namespace mado::approvals {

namespace {

constexpr std::size_t most_rows = 5;
// 合議 beside or before the others, 供覧 after the decision.
constexpr std::array<std::string_view, 3> kinds { "concurs_beside", "concurs_before", "informs" };

std::string numbered(char const* name, std::size_t number) { return std::string(name) + "." + std::to_string(number); }

std::string word_of_added(Proposal::Added const& one)
{
    if (one.kind == StepKind::Informs)
        return "informs";
    return one.is_beside ? "concurs_beside" : "concurs_before";
}

AddedRow row_of(mado::web::Visit const& visit, db::Read& tx, std::size_t number, Proposal::Added const* one)
{
    AddedRow row { numbered("added.kind", number), numbered("added.position", number), numbered("added.why", number), one ? one->why : std::string(), std::to_string(number), {}, {} };
    for (auto const kind : kinds)
        row.kinds.push_back({ std::string(kind), mado::web::words(visit, "approvals.added." + std::string(kind)), one && word_of_added(*one) == kind });
    row.positions.push_back({ "", mado::web::words(visit, "approvals.added.nobody"), one == nullptr || !one->position });
    for (auto& option : web::position_options(tx, one ? one->position.value : std::string()))
        row.positions.push_back({ std::move(option.value), std::move(option.words), option.is_chosen });
    return row;
}

}  // namespace

Asking typed_asking(mado::web::Visit const& visit)
{
    Asking typed { visit.request.has("is_urgent"), visit.request.has("is_grave"), {} };
    for (std::size_t number = 1; number <= most_rows; ++number) {
        auto const kind = visit.request.answer(numbered("added.kind", number)), position = visit.request.answer(numbered("added.position", number));
        auto const why = std::string(text::trimmed(visit.request.answer(numbered("added.why", number))));
        if (!position.empty() || !why.empty())  // a reason for nobody is shown again, and refused
            typed.added.push_back({ kind == "informs" ? StepKind::Informs : StepKind::Concurs, { position }, kind != "concurs_before", why });
    }
    return typed;
}

AddedBox added_box(mado::web::Visit const& visit, db::Read& tx, mado::web::Attempt const* attempt, Asking const& kept)
{
    auto const shown = attempt ? typed_asking(visit) : kept;
    AddedBox box { shown.is_urgent, shown.is_grave, rules(tx).drafter_adds_steps, !shown.added.empty(), mado::web::trouble_of(visit, attempt, "added"), {} };
    box.is_open = box.is_open || !box.error.empty();
    for (std::size_t number = 1; number <= most_rows; ++number)
        box.rows.push_back(row_of(visit, tx, number, number <= shown.added.size() ? &shown.added[number - 1] : nullptr));
    return box;
}

}  // namespace mado::approvals
