#include "web/pages.h"

#include <algorithm>

namespace mado::records::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct ItemRow {
    std::string address, place, small, years, starts, at_end, sure, is;
    static constexpr auto fields = std::tuple { F(ItemRow, address), F(ItemRow, place), F(ItemRow, small), F(ItemRow, years), F(ItemRow, starts), F(ItemRow, at_end), F(ItemRow, sure), F(ItemRow, is) };
};
struct PlanView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string add, office_error;
    bool has_items = false;
    std::vector<ItemRow> items;
    std::vector<Choice> offices;
    static constexpr auto fields = std::tuple { F(PlanView, trouble_summary), F(PlanView, add), F(PlanView, office_error), F(PlanView, has_items), F(PlanView, items), F(PlanView, offices) };
};
struct ItemView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, heading, version, large, middle, small, source, large_error, middle_error, small_error, years_error, source_error;
    bool is_retired = false;
    std::vector<Choice> years, starts, at_ends, media, sures;
    static constexpr auto fields = std::tuple { F(ItemView, trouble_summary), F(ItemView, back), F(ItemView, heading), F(ItemView, version), F(ItemView, large), F(ItemView, middle),
        F(ItemView, small), F(ItemView, source), F(ItemView, large_error), F(ItemView, middle_error), F(ItemView, small_error), F(ItemView, years_error), F(ItemView, source_error),
        F(ItemView, is_retired), F(ItemView, years), F(ItemView, starts), F(ItemView, at_ends), F(ItemView, media), F(ItemView, sures) };
};
#undef F

std::string say(Visit const& visit, std::string_view key) { return mado::web::words(visit, key); }

ItemRow row_of(Visit const& visit, Item const& item)
{
    return { mado::web::link(visit, { "records", "plan", item.id }), item.large + "／" + item.middle, item.small, years_words(visit, item.rule.years), say(visit, "records.starts." + word_of(item.rule.start)),
        say(visit, "records.at_end." + word_of(item.at_end)), item.is_retired ? say(visit, "records.plan.retired") : say(visit, "records.sure." + word_of(item.sure)),
        item.sure == Sure::Memory ? "heed" : "good" };
}

std::vector<Choice> years_choices(Visit const& visit, int chosen)
{
    std::vector<Choice> all;
    bool is_there = false;
    for (auto const years : usual_years) {
        all.push_back({ std::to_string(years), years_words(visit, years), years == chosen });
        is_there = is_there || years == chosen;
    }
    if (!is_there)
        all.push_back({ std::to_string(chosen), years_words(visit, chosen), true });
    return all;
}

bool is_new(Visit const& visit) { return visit.request.path.at("item") == "new"; }

Result<Item> item_at(Visit const& visit)
{
    if (is_new(visit)) {
        Item made;
        made.sure = Sure::Read;
        return made;
    }
    auto found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return item(tx, visit.request.path.at("item")); });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "records.plan.not_found");
    return std::move(*found);
}

// As typed, over what is kept.
Item typed_over(Visit const& visit, Item item)
{
    auto const& request = visit.request;
    item.large = request.answer("large"), item.middle = request.answer("middle"), item.small = request.answer("small"), item.source = request.answer("source");
    item.rule = { static_cast<int>(number_typed(request.answer("years"), -2)), one_of<Start>(request.answer("starts")).value_or(item.rule.start) };
    item.at_end = one_of<AtEnd>(request.answer("at_end")).value_or(item.at_end);
    item.medium = one_of<Medium>(request.answer("medium")).value_or(item.medium);
    item.sure = one_of<Sure>(request.answer("sure")).value_or(item.sure);
    item.is_retired = request.answer("retired") == "yes";
    item.version = is_new(visit) ? 0 : number_typed(request.answer("version"));
    return item;
}

}  // namespace

Shown show_plan(Visit const& visit, Attempt const* attempt)
{
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        PlanView made;
        for (auto const& item : plan(tx))
            made.items.push_back(row_of(visit, item));
        made.offices = division_choices(visit, tx, attempt ? visit.request.answer("office") : office(tx, visit.here));
        return made;
    });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.add = mado::web::link(visit, "/records/plan/new");
    view.office_error = mado::web::trouble_of(visit, attempt, "office");
    view.has_items = !view.items.empty();
    return mado::web::page(visit, "records/plan.html", view, attempt);
}

Shown act_plan(Visit const& visit)
{
    if (visit.request.answer("do") == "adopt") {
        auto const adopted = visit.here.database.write(visit.tenant(), { .name = "records.adopt_plan" }, [&](db::Write& tx) -> Result<std::size_t> {
            TRY(access::allow(tx, visit.caller, may_keep_plan, { "" }));
            return adopt_plan(tx, visit.here);
        });
        if (!adopted)
            return std::unexpected(adopted.error());
        return mado::web::done(visit, "/records/plan", "records.said.adopted");
    }
    TRY(visit.here.database.write(visit.tenant(), { .name = "records.set_office" }, [&](db::Write& tx) { return set_office(tx, visit.caller, visit.here, visit.request.answer("office")); }));
    return mado::web::done(visit, "/records/plan", "records.said.office");
}

Shown show_item(Visit const& visit, Attempt const* attempt)
{
    auto item = TRY(item_at(visit));
    auto const heading = is_new(visit) ? say(visit, "records.plan.add") : item.small;
    if (attempt)
        item = typed_over(visit, std::move(item));
    ItemView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/records/plan");
    view.heading = heading;
    view.version = std::to_string(item.version);
    view.large = item.large, view.middle = item.middle, view.small = item.small, view.source = item.source;
    view.is_retired = item.is_retired;
    view.years = years_choices(visit, std::max(item.rule.years, permanent));
    view.starts = choices<Start>(visit, "records.starts", word_of(item.rule.start));
    view.at_ends = choices<AtEnd>(visit, "records.at_end", word_of(item.at_end));
    view.media = choices<Medium>(visit, "records.medium", word_of(item.medium));
    view.sures = choices<Sure>(visit, "records.sure", word_of(item.sure));
    view.large_error = mado::web::trouble_of(visit, attempt, "large");
    view.middle_error = mado::web::trouble_of(visit, attempt, "middle");
    view.small_error = mado::web::trouble_of(visit, attempt, "small");
    view.years_error = mado::web::trouble_of(visit, attempt, "years");
    view.source_error = mado::web::trouble_of(visit, attempt, "source");
    return mado::web::page(visit, "records/item.html", view, attempt);
}

Shown act_item(Visit const& visit)
{
    auto const kept = TRY(item_at(visit));
    auto const item = typed_over(visit, kept);
    TRY(visit.here.database.write(visit.tenant(), { .name = "records.keep_item" }, [&](db::Write& tx) { return keep_item(tx, visit.caller, visit.here, item); }));
    return mado::web::done(visit, "/records/plan", "records.said.item");
}

std::vector<mado::web::PageType> plan_pages() { return { html::page<PlanView>("records/plan.html"), html::page<ItemView>("records/item.html") }; }

}  // namespace mado::records::web
