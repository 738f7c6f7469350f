#pragma once
// What is wrong with metadata or a table: errors and warnings as the W3C's "Metadata Vocabulary for Tabular Data" and "Model for Tabular Data" ask for them.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mado::csvw {

struct Finding {
    enum class Level { Warning, Error };
    Level level;
    std::string key;                          // "unknown_property", "cell"…: stable, for programs
    std::string where;                        // URL of the document and the place in it: "…/data.csv#row=3", "…/meta.json: tableSchema.columns[2].datatype"
    std::string says;                         // English
};

// Keeps so many; the rest are counted.
class Findings {
public:
    explicit Findings(std::size_t kept_at_most = 1'000) : most_(kept_at_most) {}

    void warn(std::string_view key, std::string_view where, std::string says) { add({ Finding::Level::Warning, std::string(key), std::string(where), std::move(says) }); }
    void error(std::string_view key, std::string_view where, std::string says) { add({ Finding::Level::Error, std::string(key), std::string(where), std::move(says) }); }

    std::vector<Finding> const& kept() const { return kept_; }
    std::uint64_t warnings() const { return warnings_; }
    std::uint64_t errors() const { return errors_; }

private:
    void add(Finding finding)
    {
        ++(finding.level == Finding::Level::Error ? errors_ : warnings_);
        if (kept_.size() < most_)
            kept_.push_back(std::move(finding));
    }
    std::size_t most_;
    std::vector<Finding> kept_ {};
    std::uint64_t warnings_ = 0, errors_ = 0;
};

}  // namespace mado::csvw
