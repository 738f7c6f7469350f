// オープンデータ一覧: a row a dataset, as 推奨データセット 14 and 自治体標準オープンデータセット 06 have it. CSV in any encoding, or a workbook.
#include "readers.h"

#include <mado/datasets/names.h>
#include <mado/datasets/table_file.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace mado::harvest {

namespace {

enum class Column { Code, Id, Title, Kana, Description, Format, Category, Frequency, Url, Licence, Published, Changed, Division, Count };
struct Name { Column column; std::string_view name; };
// The names of both standards first, then how towns write them otherwise.
constexpr Name names[] = { { Column::Code, "全国地方公共団体コード" }, { Column::Code, "都道府県コード又は市区町村コード" }, { Column::Id, "ID" }, { Column::Id, "NO" }, { Column::Title, "データ名称" },
    { Column::Title, "データセット名称" }, { Column::Title, "データセット名" }, { Column::Title, "データ名" }, { Column::Title, "名称" }, { Column::Title, "タイトル" }, { Column::Kana, "データ名称_カナ" },
    { Column::Kana, "名称_カナ" }, { Column::Description, "データ概要" }, { Column::Description, "概要" }, { Column::Description, "説明" }, { Column::Format, "データ形式" },
    { Column::Format, "ファイル形式" }, { Column::Format, "形式" }, { Column::Category, "分類" }, { Column::Category, "分野" }, { Column::Frequency, "更新頻度" }, { Column::Url, "URL" },
    { Column::Url, "データURL" }, { Column::Url, "ダウンロードURL" }, { Column::Url, "リンク" }, { Column::Licence, "ライセンス" }, { Column::Licence, "利用条件" }, { Column::Licence, "利用規約" },
    { Column::Published, "登録日" }, { Column::Published, "公開日" }, { Column::Changed, "最終更新日" }, { Column::Changed, "更新日" }, { Column::Division, "担当課" }, { Column::Division, "所管課" },
    { Column::Division, "担当部署" } };

using Places = std::array<std::optional<std::size_t>, static_cast<std::size_t>(Column::Count)>;

Places places_in(std::vector<std::string> const& header)
{
    Places places;
    std::vector<std::string> folded;
    for (auto const& one : header)
        folded.push_back(datasets::folded_name(one));
    for (auto const& [column, name] : names) {
        auto& place = places[static_cast<std::size_t>(column)];
        auto const at = std::ranges::find(folded, datasets::folded_name(name));
        if (!place && at != folded.end())
            place = static_cast<std::size_t>(at - folded.begin());
    }
    return places;
}

class Row {
public:
    Row(Places const& places, datasets::TableRow const& row) : places_(places), row_(row) {}
    std::string_view at(Column column) const
    {
        auto const place = places_[static_cast<std::size_t>(column)];
        return place && *place < row_.fields.size() ? text::trimmed(row_.fields[*place]) : std::string_view();
    }
    std::string place() const { return "row " + std::to_string(row_.number + 1); }
    std::string identifier() const
    {
        for (auto const column : { Column::Id, Column::Url, Column::Title })
            if (!at(column).empty())
                return std::string(at(Column::Code)) + "/" + std::string(at(column));
        return {};
    }

private:
    Places const& places_;
    datasets::TableRow const& row_;
};

// What ends like a file is one; anything else is the page where the files are.
bool is_file(std::string_view address)
{
    constexpr std::string_view endings[] = { "CSV", "TSV", "TXT", "XLSX", "XLS", "JSON", "GEOJSON", "XML", "KML", "ZIP", "PDF", "SHP", "GPKG", "RDF", "TTL" };
    return std::ranges::find(endings, ending_of(address)) != std::end(endings);
}

void take_file(Row const& row, Making& making)
{
    auto const url = row.at(Column::Url);
    if (url.empty())
        return;
    if (is_file(url))
        making.file({ "", std::string(url), "", "", ending_of(url), "", std::string(row.at(Column::Changed)) });
    else
        making.landing(url);
}

Making making_of(Answer const& answer, Row const& row)
{
    Making making(answer.vocabulary, answer.limits, answer.address, row.place());
    making.title(row.at(Column::Title));
    making.kana(row.at(Column::Kana));
    making.description(row.at(Column::Description));
    making.theme(row.at(Column::Category));
    making.frequency(row.at(Column::Frequency));
    making.licence({ std::string(row.at(Column::Licence)) });
    making.published(row.at(Column::Published));
    making.changed(row.at(Column::Changed));
    making.division(row.at(Column::Division));
    return making;
}

// A table with a row for each file names one dataset several times: the files are put together.
struct Gathering { std::string identifier, title; Making making; };

void take_rows(Answer const& answer, datasets::TableFile const& table, Places const& places, Catalogue& into)
{
    std::vector<Gathering> gathered;
    std::map<std::string, std::size_t, std::less<>> by_identifier;
    auto const stopped = table.read([&](datasets::TableRow const& fields) {
        if (std::ranges::all_of(fields.fields, [](std::string_view field) { return text::trimmed(field).empty(); }))
            return true;
        Row const row(places, fields);
        if (++into.records > answer.limits.records) {
            into.findings.push_back({ row.place(), "harvest.answer.too_many", { { "most", std::to_string(answer.limits.records) } } });
            into.extent = Extent::Part;
            return false;
        }
        auto const identifier = row.identifier();
        auto const [at, is_new] = by_identifier.emplace(identifier.empty() ? row.place() : identifier, gathered.size());
        if (is_new)
            gathered.push_back({ identifier, std::string(row.at(Column::Title)), making_of(answer, row) });
        else if (gathered[at->second].title != row.at(Column::Title))
            return into.findings.push_back({ row.place(), "harvest.record.twice", { { "identifier", identifier } } }), true;
        take_file(row, gathered[at->second].making);
        return true;
    });
    if (stopped) {
        into.findings.push_back({ "row " + std::to_string(stopped->row), "harvest.answer.cut", {} });
        into.extent = Extent::Part;
    }
    for (auto& one : gathered)
        one.making.finish(into, answer.source, one.identifier);
}

}  // namespace

void read_list(Answer const& answer, Catalogue& into)
{
    auto const table = datasets::TableFile::of_bytes(answer.bytes.starts_with("PK") ? "list.xlsx" : "list.csv", std::string(answer.bytes));
    if (!table || table->format() == datasets::Format::Other) {
        into.findings.push_back({ "", "harvest.list.no_table", {} });
        into.extent = Extent::Part;
        return;
    }
    auto const places = places_in(table->header());
    if (!places[static_cast<std::size_t>(Column::Title)] || !places[static_cast<std::size_t>(Column::Url)]) {
        into.findings.push_back({ "row " + std::to_string(table->header_row() + 1), "harvest.list.columns", {} });
        into.extent = Extent::Part;
        return;
    }
    take_rows(answer, *table, places, into);
}

}  // namespace mado::harvest
