#pragma once
// A definition book (データ項目定義書, xlsx) as a standard: rows of 項目No, 項目名, 区分 (◎ ○), 英語名, 型, 説明 …, found by the words of the header, wherever it stands.
#include <mado/datasets/standards.h>
#include <mado/result/result.h>
#include <mado/tables/sheet.h>

namespace mado::datasets {

struct Imported {
    Standard standard {};
    std::string sheet {};                     // name of the sheet it stands on
    std::vector<std::string> told {};         // keys of words: what was passed over ("datasets.book.row_without_name" …)
};
// Every sheet that has a table of columns; `id_prefix` goes before the number of each ("municipal/"). Refuses Invalid "datasets.book.no_table" {needed}.
Result<std::vector<Imported>> standards_of_book(tables::Book const& book, std::string_view id_prefix = "municipal/");

}  // namespace mado::datasets
