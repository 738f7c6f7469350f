#include <mado/treasury/items.h>

#include <mado/audit/audit.h>

#include "model/item_file.h"
#include "store/claim_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::treasury {

namespace {

constexpr std::string_view file_path = "treasury/items.yaml";

// Without the file (a test's library may have none) every revenue is unlisted.
std::vector<Item> of_file(Workplace const& here)
{
    auto const text = here.library.text(file_path);
    if (text.empty())
        return {};
    auto made = model::item_file(text);
    if (!made)
        throw std::runtime_error("definitions/treasury/" + made.error().front());
    return std::move(*made);
}

}  // namespace

bool Item::takes(Way way) const { return std::ranges::find(ways, way) != ways.end(); }

std::vector<Item> items(db::Read& tx, Workplace const& here)
{
    std::map<std::string, Item> all;
    for (auto& item : of_file(here))
        all.insert_or_assign(item.code, item);
    for (auto const& [code, own] : store::own_items(tx))
        all.insert_or_assign(code, model::from_json(code, own));
    std::vector<Item> list;
    for (auto& [code, item] : all)
        list.push_back(std::move(item));
    return list;
}

std::optional<Item> item(db::Read& tx, Workplace const& here, std::string_view code)
{
    if (auto const own = store::own_item(tx, code))
        return model::from_json(code, *own);
    auto const all = of_file(here);
    auto const found = std::ranges::find(all, code, &Item::code);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<Item> keep_item(db::Write& tx, Caller const& caller, Workplace const& here, Item item)
{
    TRY(access::allow(tx, caller, may_keep_items, { "" }));
    if (auto errors = model::wrong_in(item); !errors.empty())
        return refuse(std::move(errors));
    if (!store::keep_own_item(tx, item.code, json::write(model::as_json(item)), item.version))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    audit::record(tx, caller, here.now(), "treasury.item.kept", {}, { { "item", item.code }, { "class", word_of(item.claim_class) }, { "year", word_of(item.year_basis) } });
    return *treasury::item(tx, here, item.code);
}

}  // namespace mado::treasury
