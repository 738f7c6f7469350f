#pragma once
// Counting what was answered, and what the page of a dataset says of it.
#include "web/pages.h"

namespace mado::catalogue {

// One that was answered: GET, whole or its first part, not by who says that it is a robot. Not to be refused, and no database: it is written later.
void count_usage(Visit const& visit, Shelf& shelf, DatasetHere const& here, std::string const& resource, std::string_view form);
void count_usage(Visit const& visit, Shelf& shelf, datasets::Offered const& offered, std::string const& resource, std::string_view form);

#define F(T, name) html::field(#name, &T::name)
struct UsageRow {
    std::string month {}, pages {}, downloads {}, calls {};
    static constexpr auto fields = std::tuple { F(UsageRow, month), F(UsageRow, pages), F(UsageRow, downloads), F(UsageRow, calls) };
};
struct UsageBox {
    std::string words {};
    html::Safe picture {};
    std::vector<UsageRow> rows {};
    bool has_rows = false;
    static constexpr auto fields = std::tuple { F(UsageBox, words), F(UsageBox, picture), F(UsageBox, rows), F(UsageBox, has_rows) };
};
#undef F
UsageBox usage_box(Visit const& visit, std::vector<MonthOfUsage> const& months);

}  // namespace mado::catalogue
