// Primary and foreign keys: "Validating Tables" of the Model for Tabular Data.
#include "converting.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace mado::csvw {

namespace {

using Places = std::vector<std::size_t>;

// The values of some cells as one text. Null is a value like others: the standard asks for a referenced row for each row.
std::string key_of(AnnotatedRow const& row, Places const& places)
{
    std::string key;
    for (auto const place : places) {
        auto const& cell = row.cells[place];
        key += cell.is_null ? "n" : std::to_string(cell.values.size()) + (cell.is_list ? "l" : "v");
        for (auto const& value : cell.values)
            key += ":" + std::to_string(value.text.size()) + ":" + value.text;
    }
    return key;
}

class KeyChecker : public Taker {
public:
    explicit KeyChecker(Findings& findings) : findings_(findings) {}

    bool takes(Table const&) const override { return true; }

    void begin(Group const& group) override
    {
        for (auto const& table : group.tables)
            if (table.schema)
                for (auto const& key : table.schema->foreign_keys)
                    referenced_[key.resource.value_or("")].try_emplace(key.referenced);
    }

    void begin_table(AnnotatedTable const& table) override
    {
        primary_.clear();
        auto const& schema = table.description().schema;
        primary_places_ = schema ? table.places_of(schema->primary_key) : Places();
    }

    void row(AnnotatedTable const& table, AnnotatedRow const& row) override
    {
        auto const& description = table.description();
        auto const where = [&] { return description.url + "#row=" + std::to_string(row.source); };
        if (!primary_places_.empty() && !primary_.insert(key_of(row, primary_places_)).second)
            findings_.error("primary_key", where(), "another row has the same primary key");
        if (auto const found = referenced_.find(description.url); found != referenced_.end())
            for (auto& [names, keys] : found->second)
                ++keys[key_of(row, table.places_of(names))];
        if (!description.schema)
            return;
        for (auto const& foreign : description.schema->foreign_keys)
            references_.push_back({ &foreign, key_of(row, table.places_of(foreign.columns)), where() });
    }

    void end() override
    {
        for (auto const& [foreign, key, where] : references_) {
            auto const& keys = referenced_[foreign->resource.value_or("")][foreign->referenced];
            auto const found = keys.find(key);
            if (found == keys.end())
                findings_.error("foreign_key", where, "refers to a row that is not in " + foreign->resource.value_or(""));
            else if (found->second != 1)
                findings_.error("foreign_key", where, "refers to more than one row of " + foreign->resource.value_or(""));
        }
    }

private:
    struct Reference {
        ForeignKey const* key;
        std::string value, where;
    };
    Findings& findings_;
    std::set<std::string> primary_ {};
    Places primary_places_ {};
    std::map<std::string, std::map<std::vector<std::string>, std::unordered_map<std::string, std::uint64_t>>> referenced_ {};
    std::vector<Reference> references_ {};
};

}  // namespace

std::unique_ptr<Taker> key_checker(Findings& findings) { return std::make_unique<KeyChecker>(findings); }

}  // namespace mado::csvw
