#pragma once
// Standard datasets as data: 自治体標準オープンデータセット ("municipal/13"), 推奨データセット v1 ("recommended/08"), and what a town brings itself. A standard with
// columns is a file of CSVW metadata in definitions/datasets/; the numbering, also of those whose columns nobody gave us, is municipal-standard.yaml.
#include <mado/datasets/terms.h>
#include <mado/json/json.h>

#include <optional>

namespace mado::datasets {

enum class Datatype { Text, Integer, Decimal, Boolean, Day, Time, Instant, Url };
enum class Wanted { Required, Recommended, Optional };  // ◎ ○ and without a mark

struct StandardColumn {
    std::string name {};                      // as the header writes it: "所在地_連結表記"
    std::string english {};                   // title in English, empty when not known
    std::string physical_name {};             // "seat_copulative_spell"
    std::string description {};
    std::string property {};                  // propertyUrl
    std::string unit {};
    Datatype datatype = Datatype::Text;
    Wanted wanted = Wanted::Optional;
    std::vector<std::string> choices {};      // empty: anything
    std::string sure {};                      // "read", "header_of_a_real_file", "facts", "memory"
};

struct Standard {
    std::string id {};                        // "municipal/13", "recommended/08": the file is datasets/municipal-13.json
    std::string number {};                    // "13"
    std::string title {};                     // "公衆トイレ一覧"
    std::string series {};                    // "自治体標準オープンデータセット"
    std::string edition {}, source {}, licence {};
    std::string sure {};                      // of the whole, as of a column
    std::vector<StandardColumn> columns {};   // empty: only the name is known
    std::optional<std::size_t> column(std::string_view name) const;  // by the folded name (names.h)
};

// A file of CSVW metadata as a standard, and back. Refuses what is no tableSchema, columns without or with the same name, unknown datatypes.
std::expected<Standard, std::vector<Fault>> standard_of(std::string_view file, std::string_view bytes);
json::Value metadata_of(Standard const& standard);  // keys mado:… hold what CSVW has no word for

class Standards {
public:
    static std::expected<Standards, std::vector<Fault>> load(Files const& files);
    std::vector<Standard> const& all() const { return all_; }  // municipal/01…, recommended/01…, then others by id
    Standard const* find(std::string_view id) const;
    Standard const* titled(std::string_view series, std::string_view title) const;
    // English or otherwise other names of columns (folded) → the names that standards have for it: datasets/aliases.yaml.
    std::map<std::string, std::vector<std::string>, std::less<>> const& aliases() const { return aliases_; }
    // A town's own, from a definition book: takes the place of one with the same id.
    void add(Standard standard);

private:
    std::vector<Standard> all_ {};
    std::map<std::string, std::vector<std::string>, std::less<>> aliases_ {};
};

}  // namespace mado::datasets
