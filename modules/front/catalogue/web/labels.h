#pragma once
// Codes of a catalogue in the reader's words.
#include "web/pages.h"

namespace mado::catalogue {

std::string label_of(Visit const& visit, Shelf& shelf, View const& view, Facet facet, std::string const& value);
std::string standard_words(Visit const& visit, Shelf& shelf, std::string const& id);   // "municipal/13" → 自治体標準オープンデータセット 13 公衆トイレ一覧

}  // namespace mado::catalogue
