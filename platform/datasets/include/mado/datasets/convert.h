#pragma once
// 推奨データセット v1 → 自治体標準オープンデータセット, by the mappings of datasets/conversions.yaml. What the new standard has no column for is kept behind its columns.
#include <mado/datasets/detect.h>
#include <mado/datasets/places.h>
#include <mado/datasets/table_file.h>

namespace mado::datasets {

struct ConversionStep {
    enum class By { Copy, LocalCode, Joined, Prefecture, City, Quarter, Street };
    std::string to {};                        // column of the new standard
    std::vector<std::string> from {};         // columns of the old one
    By by = By::Copy;
};
struct Conversion { std::string from {}, to {}; std::vector<ConversionStep> steps {}; };

class Conversions {
public:
    static std::expected<Conversions, std::vector<Fault>> load(std::string_view file, std::string_view bytes, Standards const& standards);
    Conversion const* from(std::string_view standard) const;
    std::vector<Conversion> const& all() const { return all_; }

private:
    std::vector<Conversion> all_ {};
};

struct Converted {
    Rows rows {};
    std::string standard {};                  // id of the new one
    struct Told { std::size_t row; std::string column; Reason reason; };
    std::vector<Told> told {};                // what a person should look at: a code that is none, an address that could not be parted
    std::uint64_t told_in_all = 0;            // the first 1,000 are kept
};
// `match` is how the header fits the conversion's `from`.
Converted convert(Conversion const& conversion, Standards const& standards, Places const& places, Match const& match, Rows const& rows);

}  // namespace mado::datasets
