#pragma once
// Findings as sentences: kind, with what to do, rules counted from 1.
#include "findings_columns.h"

#include <span>
#include <utility>

namespace mado::dmn {

struct Said {
    std::string japanese, english;
};

// A value for each column that matters.
using Sample = std::vector<std::pair<std::size_t, feel::Value>>;

// 「a」、3、2026年4月1日 · "a", 3, 2026-04-01
Said say(feel::Value const& value);
Said say(feel::Kind kind);
// The first few, and how many more.
Said say_rules(Table const& table, std::span<std::size_t const> rules);
Said say_rule(Table const& table, std::size_t rule);
// "(例: 面積 31、種別「その他」)", or nothing when there is nothing to show: columns of which nothing is known are left out. `with` comes first.
Said say_example(std::vector<Column> const& columns, Sample const& sample, Said const& with = {});
// "面積が30を超え、種別が「a」のとき" · "when 面積 is above 30 and 種別 is "a"". Nothing when each column may hold all of its domain.
Said say_when(std::vector<Column> const& columns, std::vector<Bits> const& atoms, std::vector<Bits> const& domain);
Said say_labels(std::vector<Column> const& columns, std::span<std::size_t const> which, std::string_view and_japanese, std::string_view and_english);
Said output_label(Table const& table, std::size_t output);

}  // namespace mado::dmn
