#include <mado/desk/calls.h>
#include <mado/desk/views.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "service/words.h"
#include "store/desk_store.h"

namespace mado::desk {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_name = 30, most_query = 600, most_handover = 20000;

}  // namespace

Result<SavedView> keep_view(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& name, std::string const& query, bool for_division)
{
    SavedView view { { here.now().id() }, {}, {}, name, query };
    if (for_division)
        view.division = division_of(tx, caller, may_keep_views);
    else
        view.person = caller.person;
    TRY(access::allow(tx, caller, may_keep_views, { division_of(tx, caller, may_keep_views) }));
    std::vector<FieldError> errors;
    service::require(errors, "name", name, most_name, "desk.view.name_required");
    service::limit(errors, "name", query, most_query);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (store::views(tx, view.division, view.person).size() >= most_views)
        return refuse(Kind::Conflict, "desk.view.too_many", { { "most", std::to_string(most_views) } });
    store::insert(tx, view, here.now().at);
    audit::record(tx, caller, here.now(), "desk.view.kept", { { "view", view.id.value } }, { { "division", view.division } });
    return view;
}

Result<void> remove_view(db::Write& tx, Caller const& caller, Workplace const& here, ViewId const& id)
{
    auto const view = store::view(tx, id);
    bool const is_mine = view && (view->is_own() ? view->person == caller.person : access::allow(tx, caller, may_keep_views, { view->division }).has_value());
    if (!is_mine)
        return refuse(Kind::NotFound, "desk.view.not_found");
    store::remove(tx, id);
    audit::record(tx, caller, here.now(), "desk.view.removed", { { "view", id.value } }, { { "division", view->division } });
    return {};
}

std::vector<SavedView> views_for(db::Read& tx, Caller const& caller)
{
    auto all = caller.person ? store::views(tx, {}, caller.person) : std::vector<SavedView> {};
    auto const position = organization::position(tx, caller.position);
    if (!position)
        return all;
    for (auto const& division : service::upwards(position->division))
        std::ranges::move(store::views(tx, division, {}), std::back_inserter(all));
    return all;
}

Result<void> keep_handover(db::Write& tx, Caller const& caller, Workplace const& here, PositionId const& position, std::string const& words)
{
    auto const found = organization::position(tx, position);
    if (!found)
        return refuse(Kind::NotFound, "desk.handover.no_such_position");
    TRY(access::allow(tx, caller, may_keep_handovers, { found->division }));
    std::vector<FieldError> errors;
    service::require(errors, "words", words, most_handover, "desk.handover.words_required");
    if (!errors.empty())
        return refuse(std::move(errors));
    store::keep(tx, { position, here.now().today(), words, caller.person, here.now().at });
    audit::record(tx, caller, here.now(), "desk.handover.kept", { { "position", position.value } });
    return {};
}

std::vector<HandoverNote> handovers_of(db::Read& tx, PositionId const& position, int most) { return store::handovers(tx, position, most); }

}  // namespace mado::desk
