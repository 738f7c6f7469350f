#pragma once
// 県内のまとめ: the same standard dataset of all towns as one table, with the source of every row in front.
#include "service/forms.h"

namespace mado::catalogue {

struct Source { datasets::Offered const* offered = nullptr; datasets::Resource const* resource = nullptr; };
// Of what a catalogue offers; a resource of that standard with a table. By town, then name.
std::vector<Source> sources_of(View const& view, std::string_view standard);

inline constexpr std::string_view source_columns[] { "出典_全国地方公共団体コード", "出典_団体名", "出典_データセット", "出典_版", "出典_URI" };

struct RollUp {
    std::vector<Source> sources {};           // whose rows are in the table
    std::vector<Source> unreadable {};        // left out: their tables cannot be read now
    std::optional<tables::Columns> table {};
    std::string key {};                       // of what it is made: another version of one source is another key
};
inline constexpr std::size_t most_other_columns = 100;
// Outside every transaction. Columns are those of the first source, then what others have besides: of the standard all, of others at most most_other_columns.
// No table: no source can be read, or one is being made at this moment.
RollUp roll_up(Shelf& shelf, Workplace const& here, std::string const& tenant, View const& view, std::string const& standard);

}  // namespace mado::catalogue
