#include "store/item_store.h"

namespace mado::records::store {

namespace {

#define MADO_ITEM_COLUMNS "id, large, middle, small, years, starts, at_end, medium, source, sure, procedure, is_retired, version"

constexpr db::Statement select_items { "records.select_items", "SELECT " MADO_ITEM_COLUMNS " FROM records_item WHERE tenant = $tenant ORDER BY large, middle, small, id" };
constexpr db::Statement select_item { "records.select_item", "SELECT " MADO_ITEM_COLUMNS " FROM records_item WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_item_of_procedure { "records.select_item_of_procedure",
    "SELECT " MADO_ITEM_COLUMNS " FROM records_item WHERE tenant = $tenant AND procedure = $procedure AND is_retired = 0 ORDER BY id LIMIT 1" };
constexpr db::Statement insert_item { "records.insert_item",
    "INSERT INTO records_item (tenant, " MADO_ITEM_COLUMNS ") VALUES ($tenant, $id, $large, $middle, $small, $years, $starts, $at_end, $medium, $source, $sure, $procedure, $is_retired, 1) "
    "ON CONFLICT (tenant, id) DO NOTHING" };
constexpr db::Statement update_item { "records.update_item", R"sql(
    UPDATE records_item SET large = $large, middle = $middle, small = $small, years = $years, starts = $starts, at_end = $at_end, medium = $medium, source = $source, sure = $sure,
           procedure = $procedure, is_retired = $is_retired, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_setting { "records.select_setting", "SELECT value FROM records_setting WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement upsert_setting { "records.upsert_setting",
    "INSERT INTO records_setting (tenant, name, value) VALUES ($tenant, $name, $value) ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value" };

Item read_item(db::Row const& row)
{
    Item item { row.text("id"), row.text("large"), row.text("middle"), row.text("small") };
    item.rule = { static_cast<int>(row.integer("years")), value_of<Start>(row.text("starts")) };
    item.at_end = value_of<AtEnd>(row.text("at_end"));
    item.medium = value_of<Medium>(row.text("medium"));
    item.source = row.text("source");
    item.sure = value_of<Sure>(row.text("sure"));
    item.procedure = row.text("procedure");
    item.is_retired = row.flag("is_retired");
    item.version = row.integer("version");
    return item;
}

db::Parameters written(Item const& item)
{
    return { { "$id", item.id }, { "$large", item.large }, { "$middle", item.middle }, { "$small", item.small }, { "$years", item.rule.years }, { "$starts", word_of(item.rule.start) },
        { "$at_end", word_of(item.at_end) }, { "$medium", word_of(item.medium) }, { "$source", item.source }, { "$sure", word_of(item.sure) }, { "$procedure", item.procedure },
        { "$is_retired", item.is_retired } };
}

}  // namespace

std::vector<db::Statement> item_statements() { return { select_items, select_item, select_item_of_procedure, insert_item, update_item, select_setting, upsert_setting }; }

std::vector<Item> items(db::Read& tx) { return tx.all(select_items, {}, read_item); }
std::optional<Item> item(db::Read& tx, std::string const& id) { return tx.one(select_item, { { "$id", id } }, read_item); }
std::optional<Item> item_of_procedure(db::Read& tx, std::string const& procedure) { return tx.one(select_item_of_procedure, { { "$procedure", procedure } }, read_item); }
bool insert(db::Write& tx, Item const& item) { return tx.execute(insert_item, written(item)) == 1; }

bool change(db::Write& tx, Item const& item)
{
    auto all = written(item);
    all.emplace_back("$version", item.version);
    return tx.execute(update_item, all) == 1;
}

std::optional<std::string> setting(db::Read& tx, std::string_view name)
{
    return tx.one(select_setting, { { "$name", name } }, [](db::Row const& row) { return row.text("value"); });
}

void keep_setting(db::Write& tx, std::string_view name, std::string_view value) { tx.execute(upsert_setting, { { "$name", name }, { "$value", value } }); }

}  // namespace mado::records::store
