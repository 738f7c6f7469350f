#pragma once
// 全国地方公共団体コード and the names of places: what makes a code or an address sure.
#include <mado/datasets/terms.h>

#include <optional>

namespace mado::datasets {

// The sixth digit (JIS X 0401 and 0402): 11 − (6a+5b+4c+3d+2e) mod 11, its last digit. Nothing: not five digits.
std::optional<char> check_digit(std::string_view five_digits);
bool is_local_code(std::string_view text);    // six digits with the right check digit, prefecture 01–47
// "37201" → "372013", "92011" → "092011", "9201" → "092011", "372013" itself. Nothing: neither of them fits, or both readings do.
std::optional<std::string> local_code_of(std::string_view text);

class Places {
public:
    // definitions/towns/towns.csv; the 47 prefectures are known without it.
    static std::expected<Places, std::vector<Fault>> load(std::string_view file, std::string_view bytes);
    struct Place { std::string code {}, prefecture {}, name {}; };  // name of a prefecture: that of `prefecture`
    Place const* with_code(std::string_view code) const;
    Place const* named(std::string_view prefecture, std::string_view name) const;

    // 静岡県焼津市駅北5丁目2-11 → 静岡県 · 焼津市 · 駅北5丁目 · 2-11. Prefecture and city only where the list or `said` (the row's own columns) makes them sure; the border
    // between quarter and number only where it is written (丁目, 番地, 番, 大字) or `quarter_sure` is false.
    struct Parted { std::string prefecture {}, city {}, quarter {}, street {}; bool quarter_sure = false; };
    struct Said { std::string prefecture {}, city {}; };
    std::optional<Parted> parted(std::string_view address, Said const& said) const;

private:
    std::vector<Place> all_ {};
};
std::string_view prefecture_of_code(std::string_view code);  // "22…" → 静岡県; empty: none
std::string_view code_of_prefecture(std::string_view name);  // 静岡県 → "220001"

}  // namespace mado::datasets
