#include <mado/treasury/items.h>

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>

#include "model/item_file.h"
#include "store/claim_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::treasury {

namespace {

constexpr std::string_view file_path = "treasury/items.yaml";
constexpr char between = '@';

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

// "fees/animals", or "fees/animals@2027" of one from that fiscal year on.
Item own_item(std::string const& key, json::Value const& value)
{
    auto const at = key.find(between);
    auto made = model::from_json(key.substr(0, at), value);
    if (at != std::string::npos)
        made.since_year = std::stoi(key.substr(at + 1));
    return made;
}

}  // namespace

bool Item::takes(Way way) const { return std::ranges::find(ways, way) != ways.end(); }

std::vector<Item> items(db::Read& tx, Workplace const& here, int fiscal_year)
{
    auto const year = fiscal_year == 0 ? mado::fiscal_year(here.now().today()) : fiscal_year;
    std::map<std::string, Item> all;
    for (auto& item : all_items(tx, here))  // the file's first, then the town's own in the order of their years
        if (item.since_year <= year)
            all.insert_or_assign(item.code, item);
    std::vector<Item> list;
    for (auto& [code, item] : all)
        list.push_back(std::move(item));
    return list;
}

std::optional<Item> item(db::Read& tx, Workplace const& here, std::string_view code, int fiscal_year)
{
    auto const year = fiscal_year == 0 ? mado::fiscal_year(here.now().today()) : fiscal_year;
    std::optional<Item> found;
    for (auto const& [key, own] : store::own_items_of(tx, code))
        if (auto item = own_item(key, own); item.since_year <= year && (!found || item.since_year >= found->since_year))
            found = std::move(item);
    if (found)
        return found;
    auto const all = of_file(here);
    auto const named = std::ranges::find(all, code, &Item::code);
    return named == all.end() ? std::nullopt : std::optional(*named);
}

std::vector<Item> all_items(db::Read& tx, Workplace const& here)
{
    auto all = of_file(here);
    for (auto const& [key, own] : store::own_items(tx))
        all.push_back(own_item(key, own));
    std::ranges::stable_sort(all, {}, [](Item const& item) { return std::pair(item.code, item.since_year); });
    return all;
}

Result<Item> keep_item(db::Write& tx, Caller const& caller, Workplace const& here, Item item)
{
    TRY(access::allow(tx, caller, may_keep_items, { "" }));
    if (auto errors = model::wrong_in(item); !errors.empty())
        return refuse(std::move(errors));
    auto const key = item.since_year == 0 ? item.code : item.code + between + std::to_string(item.since_year);
    if (!store::keep_own_item(tx, key, json::write(model::as_json(item)), item.version))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    audit::record(tx, caller, here.now(), "treasury.item.kept", {}, { { "item", item.code }, { "class", word_of(item.claim_class) }, { "year", word_of(item.year_basis) }, { "since", std::to_string(item.since_year) } });
    ++item.version;
    return item;
}

Result<int> keep_items(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<Item> items)
{
    TRY(access::allow(tx, caller, may_keep_items, { "" }));
    auto const before = all_items(tx, here);
    int kept = 0;
    for (auto& item : items) {
        auto const known = std::ranges::find_if(before, [&](Item const& one) { return one.code == item.code && one.since_year == item.since_year && one.version > 0; });
        item.version = known == before.end() ? 0 : known->version;
        TRY(keep_item(tx, caller, here, std::move(item)));
        ++kept;
    }
    return kept;
}

}  // namespace mado::treasury
