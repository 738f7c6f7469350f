#include <mado/datasets/definition_book.h>

#include <mado/datasets/names.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <algorithm>
#include <array>
#include <set>

namespace mado::datasets {

namespace {

// Words of the header of a definition book, by what they begin or end with.
enum class Of { Number, Name, Mark, English, Physical, Type, Description, Choices, Example, Unit };
struct Word { Of of; std::string_view word; };
constexpr auto words = std::to_array<Word>({ { Of::Number, "項目No" }, { Of::Number, "No" }, { Of::Number, "項番" }, { Of::Name, "項目名" }, { Of::Name, "項目名称" }, { Of::Name, "データ項目名" }, { Of::Name, "データ項目" },
    { Of::Mark, "区分" }, { Of::Mark, "必須" }, { Of::Mark, "必須区分" }, { Of::Mark, "必須/推奨" }, { Of::English, "英語名" }, { Of::English, "項目名(英語)" }, { Of::English, "英語表記" }, { Of::English, "英名" },
    { Of::Physical, "物理名" }, { Of::Physical, "physical_name" }, { Of::Physical, "項目物理名" }, { Of::Type, "型" }, { Of::Type, "データ型" }, { Of::Type, "形式" }, { Of::Type, "データ形式" }, { Of::Type, "xsd型" },
    { Of::Description, "説明" }, { Of::Description, "項目の説明" }, { Of::Description, "内容" }, { Of::Description, "項目説明" }, { Of::Description, "記載方法" }, { Of::Choices, "選択肢" }, { Of::Choices, "選択値" }, { Of::Choices, "コード値" },
    { Of::Example, "例" }, { Of::Example, "記入例" }, { Of::Unit, "単位" } });

std::optional<Of> word_of(std::string_view cell)
{
    static auto const folded = [] {
        std::map<std::string, Of> all;
        for (auto const& [of, word] : words)
            all.emplace(folded_name(word), of);
        return all;
    }();
    auto const at = folded.find(folded_name(cell));
    return at == folded.end() ? std::nullopt : std::optional(at->second);
}

using Places = std::map<Of, std::size_t>;

// A header of columns: it names the columns and says at least one more thing of each.
std::optional<Places> header_in(std::vector<std::string> const& row)
{
    Places places;
    for (std::size_t c = 0; c < row.size(); ++c)
        if (auto const of = word_of(row[c]))
            places.try_emplace(*of, c);
    return places.contains(Of::Name) && places.size() >= 3 ? std::optional(places) : std::nullopt;
}

Datatype datatype_of(std::string_view said, std::string_view name)
{
    auto const type = folded_name(said);
    struct Kind { std::string_view word; Datatype datatype; };
    constexpr auto kinds = std::to_array<Kind>({ { "datetime", Datatype::Instant }, { "日時", Datatype::Instant }, { "date", Datatype::Day }, { "日付", Datatype::Day }, { "年月日", Datatype::Day }, { "time", Datatype::Time },
        { "時刻", Datatype::Time }, { "時間", Datatype::Time }, { "anyuri", Datatype::Url }, { "url", Datatype::Url }, { "integer", Datatype::Integer }, { "整数", Datatype::Integer }, { "decimal", Datatype::Decimal },
        { "double", Datatype::Decimal }, { "float", Datatype::Decimal }, { "小数", Datatype::Decimal }, { "数値", Datatype::Decimal }, { "数字", Datatype::Decimal }, { "number", Datatype::Decimal }, { "boolean", Datatype::Boolean },
        { "真偽", Datatype::Boolean } });
    for (auto const& [word, datatype] : kinds)
        if (type.contains(word))
            return datatype;
    // Without a type the name tells: 緯度 is a number, whatever a book leaves out.
    auto const what = about(name, nullptr);
    if (said.empty() && (what == About::Latitude || what == About::Longitude))
        return Datatype::Decimal;
    return Datatype::Text;
}

Wanted wanted_of(std::string_view mark)
{
    auto const said = text::trimmed(mark);
    if (said == "◎" || said == "必須" || said == "●")
        return Wanted::Required;
    return said == "○" || said == "〇" || said == "◯" || said == "推奨" ? Wanted::Recommended : Wanted::Optional;
}

std::vector<std::string> choices_of(std::string_view said)
{
    std::vector<std::string> choices;
    std::string one;
    auto const end = [&] {
        if (auto const trimmed = text::trimmed(one); !trimmed.empty())
            choices.emplace_back(trimmed);
        one.clear();
    };
    for (auto const c : text::code_points(said))
        if (c == U'、' || c == U'\n' || c == U'\r' || c == U',' || c == U'/' || c == U'／')
            end();
        else
            text::append(one, c);
    end();
    return choices;
}

bool is_physical(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

// One sheet of the book.
class SheetReading {
public:
    SheetReading(tables::Sheet const& sheet, std::string_view prefix) : sheet_(sheet), prefix_(prefix) {}

    std::optional<Imported> imported()
    {
        std::size_t header = 0;
        while (header < sheet_.rows.size() && header < 60 && !(places_ = header_in(sheet_.rows[header])))
            ++header;
        if (!places_)
            return {};
        title(header);
        for (auto r = header + 1; r < sheet_.rows.size(); ++r)
            row(r);
        if (made_.standard.columns.empty())
            return {};
        made_.sheet = sheet_.name;
        return std::move(made_);
    }

private:
    std::string cell(std::size_t r, Of of) const
    {
        auto const at = places_->find(of);
        return at == places_->end() || at->second >= sheet_.rows[r].size() ? std::string {} : std::string(text::trimmed(sheet_.rows[r][at->second]));
    }

    // 「13_公衆トイレ一覧」 as the sheet's name, or in a cell above the header.
    void title(std::size_t header)
    {
        std::vector<std::string> said { sheet_.name };
        for (std::size_t r = 0; r < header; ++r)
            for (auto const& cell : sheet_.rows[r])
                if (cell.find("一覧") != std::string::npos || cell.find("情報") != std::string::npos)
                    said.push_back(cell);
        auto& standard = made_.standard;
        for (auto const& text : said) {
            auto const narrow = text::narrow(text::trimmed(text));
            auto const digits = std::min(narrow.find_first_not_of("0123456789"), narrow.size());
            if (standard.number.empty() && digits >= 1 && digits <= 2) {
                standard.number = digits == 1 ? "0" + narrow.substr(0, 1) : narrow.substr(0, 2);
                standard.title = std::string(text::trimmed(std::string_view(narrow).substr(narrow.find_first_not_of("0123456789_-.:. 　", digits) == std::string::npos ? narrow.size() : narrow.find_first_not_of("0123456789_-. :", digits))));
            }
        }
        if (standard.title.empty())
            standard.title = std::string(text::trimmed(said.back()));
        if (standard.number.empty())
            made_.told.push_back("datasets.book.without_number");
        standard.id = std::string(prefix_) + (standard.number.empty() ? folded_name(standard.title) : standard.number);
        standard.series = "自治体標準オープンデータセット";
        standard.licence = "PDL-1.0";
        standard.source = "定義書のシート「" + sheet_.name + "」";
        standard.sure = "read";
    }

    void row(std::size_t r)
    {
        StandardColumn column;
        column.name = cell(r, Of::Name);
        auto const number = cell(r, Of::Number);
        if (column.name.empty()) {
            if (!number.empty())
                made_.told.push_back("datasets.book.row_without_name");
            return;
        }
        // Below the columns: notes. A book numbers its columns.
        if (places_->contains(Of::Number) && (number.empty() || text::narrow(number).find_first_not_of("0123456789.-") != std::string::npos))
            return;
        if (!names_.insert(folded_name(column.name)).second) {
            made_.told.push_back("datasets.book.column_twice");
            return;
        }
        column.wanted = wanted_of(cell(r, Of::Mark));
        column.english = cell(r, Of::English);
        column.physical_name = cell(r, Of::Physical);
        if (column.physical_name.empty() && is_physical(column.english) && column.english.find('_') != std::string::npos)
            std::swap(column.physical_name, column.english);
        if (!is_physical(column.physical_name))
            column.physical_name.clear();
        column.datatype = datatype_of(cell(r, Of::Type), column.name);
        column.description = cell(r, Of::Description);
        column.unit = cell(r, Of::Unit);
        column.choices = choices_of(cell(r, Of::Choices));
        made_.standard.columns.push_back(std::move(column));
    }

    tables::Sheet const& sheet_;
    std::string_view prefix_;
    std::optional<Places> places_ {};
    std::set<std::string> names_ {};
    Imported made_ {};
};

}  // namespace

Result<std::vector<Imported>> standards_of_book(tables::Book const& book, std::string_view id_prefix)
{
    std::vector<Imported> all;
    for (auto const& sheet : book.sheets)
        if (auto imported = SheetReading(sheet, id_prefix).imported())
            all.push_back(std::move(*imported));
    if (all.empty())
        return refuse(Refusal::Kind::Invalid, "datasets.book.no_table", { { "needed", "項目名、区分、説明" } });
    return all;
}

}  // namespace mado::datasets
