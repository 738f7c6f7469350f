#include "service/findings.h"

#include "store/use_store.h"

#include <mado/crypto/box.h>

namespace mado::catalogue {

namespace {

constexpr std::size_t most_bytes = 8u << 20;

json::Value texts(std::vector<std::string> const& all) { return json::array_of(all, [](std::string const& one) { return json::Value(one); }); }

std::vector<std::string> texts_of(json::Value const& value, std::string_view name)
{
    std::vector<std::string> all;
    for (auto const& one : value.array(name))
        all.push_back(one.text());
    return all;
}

std::optional<json::Value> read(Workplace const& here, std::string const& tenant, std::string const& dataset, std::string_view kind, std::string const& subject)
{
    auto const kept = here.database.read(tenant, [&](db::Read& tx) { return store::finding(tx, dataset, kind, subject); });
    auto const value = kept ? json::parse(*kept, { .bytes = most_bytes, .depth = 8 }) : std::unexpected(json::Error {});
    return value ? std::optional(*value) : std::nullopt;
}

}  // namespace

std::string links_document(std::vector<tables::LinkedColumn> const& links)
{
    return json::write(json::object({ { "means", json::array_of(links, [](tables::LinkedColumn const& one) { return json::Value(static_cast<std::int64_t>(one.means)); }) } }));
}

std::string difference_document(Difference const& found)
{
    auto const number = [](std::uint64_t one) { return json::Value(static_cast<std::int64_t>(one)); };
    return json::write(json::object({ { "added", number(found.added) }, { "removed", number(found.removed) }, { "changed", number(found.changed) }, { "same", number(found.same) },
        { "new_columns", texts(found.new_columns) }, { "gone_columns", texts(found.gone_columns) }, { "rows", json::array_of(found.rows, [&](RowChange const& row) {
              return json::object({ { "kind", static_cast<std::int64_t>(row.kind) }, { "row", number(row.row) }, { "name", row.name },
                  { "cells", json::array_of(row.cells, [](CellChange const& cell) { return json::object({ { "column", cell.column }, { "before", cell.before }, { "after", cell.after } }); }) } });
          }) } }));
}

std::string subject_of(datasets::Resource const& older, datasets::Resource const& newer)
{
    return crypto::sha256_hex(name_of_columns(older) + "\n" + name_of_columns(newer) + "\n" + newer.table->key);
}

std::vector<tables::LinkedColumn> links_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& resource, tables::Columns const& table)
{
    auto const kept = read(here, tenant, dataset.id, "links", name_of_columns(resource));
    if (!kept || kept->array("means").size() != table.columns().size())
        return tables::links_of(table);
    std::vector<tables::LinkedColumn> links(table.columns().size());
    for (std::size_t n = 0; n < links.size(); ++n)
        links[n].means = static_cast<tables::Means>(kept->array("means")[n].integer());
    return links;
}

std::optional<Difference> difference_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& older, datasets::Resource const& newer)
{
    auto const kept = read(here, tenant, dataset.id, "difference", subject_of(older, newer));
    if (!kept)
        return std::nullopt;
    auto const number = [&](std::string_view name) { return static_cast<std::uint64_t>(kept->integer(name)); };
    Difference made { number("added"), number("removed"), number("changed"), number("same"), texts_of(*kept, "new_columns"), texts_of(*kept, "gone_columns"), {} };
    for (auto const& row : kept->array("rows")) {
        RowChange change { static_cast<RowChange::Kind>(row.integer("kind")), static_cast<std::uint64_t>(row.integer("row")), row.text("name"), {} };
        for (auto const& cell : row.array("cells"))
            change.cells.push_back({ cell.text("column"), cell.text("before"), cell.text("after") });
        made.rows.push_back(std::move(change));
    }
    return made;
}

}  // namespace mado::catalogue
