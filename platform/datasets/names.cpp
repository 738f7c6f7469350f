#include <mado/datasets/names.h>

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <array>

namespace mado::datasets {

namespace {

bool is_kana(char32_t c) { return (c >= U'ぁ' && c <= U'ゖ') || (c >= U'ァ' && c <= U'ヺ') || c == U'ー'; }
bool is_dash(char32_t c)
{
    constexpr std::u32string_view dashes = U"―—‐‑‒–−－ｰ-─";
    return dashes.contains(c);
}
bool is_space(char32_t c) { return c == U' ' || c == U'　' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0xA0 || c == 0x200B || c == 0xFEFF; }

struct Said { std::string_view name; About about; };

// Names of columns (folded) that say all by themselves, from the standards and from real files.
std::vector<std::pair<std::string, About>> const& whole_names()
{
    static auto const all = [] {
        constexpr auto said = std::to_array<Said>({
            { "全国地方公共団体コード", About::LocalCode }, { "都道府県コード又は市区町村コード", About::LocalCode }, { "所在地_全国地方公共団体コード", About::LocalCode }, { "市区町村コード", About::LocalCode },
            { "自治体コード", About::LocalCode }, { "団体コード", About::LocalCode }, { "prefCode", About::LocalCode }, { "lgcode", About::LocalCode },
            { "ID", About::Identifier }, { "NO", About::Identifier }, { "番号", About::Identifier }, { "#property", About::Identifier }, { "identification", About::Identifier },
            { "都道府県名", About::Prefecture }, { "都道府県", About::Prefecture }, { "所在地_都道府県", About::Prefecture }, { "pref", About::Prefecture }, { "prefName", About::Prefecture },
            { "市区町村名", About::City }, { "市町村名", About::City }, { "市区町村", About::City }, { "所在地_市区町村", About::City }, { "city", About::City }, { "cityName", About::City },
            { "地方公共団体名", About::LocalName }, { "自治体名", About::LocalName },
            { "住所", About::Address }, { "所在地", About::Address }, { "所在地_連結表記", About::Address }, { "address", About::Address }, { "住所(番地まで)", About::Address }, { "現住所", About::Address }, { "自宅住所", About::Address },
            { "所在地_町字", About::Quarter }, { "町字", About::Quarter }, { "所在地_番地以下", About::Street }, { "番地", About::Street }, { "番地以下", About::Street },
            { "方書", About::Building }, { "建物名等(方書)", About::Building }, { "katagaki", About::Building }, { "町字ID", About::QuarterCode },
            { "緯度", About::Latitude }, { "latitude", About::Latitude }, { "lat", About::Latitude }, { "経度", About::Longitude }, { "longitude", About::Longitude }, { "lng", About::Longitude }, { "lon", About::Longitude },
            { "緯度経度", About::Position }, { "location", About::Position }, { "座標", About::Position },
            { "内線番号", About::Extension }, { "連絡先内線番号", About::Extension }, { "extensionNumber", About::Extension },
            { "郵便番号", About::PostalCode }, { "zip", About::PostalCode }, { "postalCode", About::PostalCode }, { "URL", About::Url }, { "ホームページ", About::Url }, { "画像", About::Url }, { "referenceObject", About::Url },
            { "法人番号", About::CorporateNumber }, { "corporateNumber", About::CorporateNumber }, { "利用可能曜日", About::Weekdays }, { "曜日", About::Weekdays }, { "備考", About::Remarks }, { "note", About::Remarks },
            { "氏名", About::PersonName }, { "姓名", About::PersonName }, { "姓", About::PersonName }, { "名字", About::PersonName }, { "苗字", About::PersonName }, { "本人氏名", About::PersonName },
            { "フリガナ", About::Kana }, { "ふりがな", About::Kana }, { "氏名カナ", About::PersonKana }, { "氏名_カナ", About::PersonKana }, { "年齢", About::Age }, { "age", About::Age }, { "性別", About::Sex }, { "sex", About::Sex }, { "gender", About::Sex },
            { "個人番号", About::MyNumber }, { "マイナンバー", About::MyNumber }, { "名称", About::Name }, { "name", About::Name }, { "施設名", About::Name }, { "施設名称", About::Name }, { "世帯数", About::People }, { "numberOfHouseholds", About::People },
            { "男性", About::People }, { "女性", About::People }, { "男", About::People }, { "女", About::People }, { "male", About::People }, { "woman", About::People }, { "female", About::People }, { "headCount", About::People },
        });
        std::vector<std::pair<std::string, About>> folded;
        for (auto const& [name, about] : said)
            folded.emplace_back(folded_name(name), about);
        return folded;
    }();
    return all;
}

// Endings and parts, in the order in which they are asked.
struct Part { std::string_view part; bool ending; About about; };
std::vector<std::pair<std::string, Part>> const& parts_of_names()
{
    static auto const all = [] {
        constexpr auto said = std::to_array<Part>({
            { "曜日(", false, About::Weekdays }, { "発生年月日", false, About::Day }, { "生年月日", false, About::BirthDay }, { "誕生日", false, About::BirthDay }, { "birthday", false, About::BirthDay }, { "口座", false, About::BankAccount }, { "マイナンバー", false, About::MyNumber }, { "個人番号", false, About::MyNumber },
            { "氏名_カナ", false, About::PersonKana }, { "氏名カナ", false, About::PersonKana }, { "氏名フリガナ", false, About::PersonKana }, { "氏名", false, About::PersonName }, { "代表者名", false, About::PersonName }, { "担当者名", false, About::PersonName },
            { "メール", false, About::Mail }, { "e-mail", false, About::Mail }, { "email", false, About::Mail },
            { "電話番号", true, About::Telephone }, { "電話", false, About::Telephone }, { "telephone", false, About::Telephone }, { "TEL", true, About::Telephone }, { "FAX", false, About::Telephone }, { "携帯", false, About::Telephone },
            { "郵便番号", true, About::PostalCode }, { "全国地方公共団体コード", true, About::LocalCode }, { "URL", true, About::Url }, { "アドレス", true, About::Url }, { "リンク", true, About::Url },
            { "年月日", false, About::Day }, { "指定日", true, About::Day }, { "登録日", true, About::Day }, { "更新日", true, About::Day }, { "開始日", true, About::Day }, { "終了日", true, About::Day }, { "date", true, About::Day },
            { "時間(", false, About::Nothing }, { "開始時間", true, About::Time }, { "終了時間", true, About::Time }, { "時刻", true, About::Time }, { "starttime", true, About::Time }, { "endtime", true, About::Time },
            { "人口", false, About::People }, { "population", false, About::People }, { "人数", true, About::People }, { "者数", true, About::People }, { "世帯数", true, About::People }, { "児童数", true, About::People }, { "生徒数", true, About::People }, { "園児数", true, About::People }, { "の男性", true, About::People }, { "の女性", true, About::People },
            { "有無", true, About::Flag }, { "_カナ", true, About::Kana }, { "(カナ)", true, About::Kana }, { "inkana", true, About::Kana }, { "法人番号", true, About::CorporateNumber }, { "住所", true, About::Address }, { "コード", true, About::Nothing },
            { "緯度", true, About::Latitude }, { "経度", true, About::Longitude }, { "備考", true, About::Remarks }, { "特記事項", true, About::Remarks }, { "説明", false, About::Remarks }, { "概要", false, About::Remarks }, { "紹介", false, About::Remarks },
            { "種別", true, About::Choice }, { "区分", true, About::Choice }, { "分類", true, About::Choice },
            { "数", true, About::Number }, { "面積", false, About::Number }, { "標高", false, About::Number }, { "定員", true, About::Number }, { "金額", true, About::Number }, { "elevation", true, About::Number },
        });
        std::vector<std::pair<std::string, Part>> folded;
        for (auto const& part : said)
            folded.emplace_back(folded_name(part.part), part);
        return folded;
    }();
    return all;
}

About by_datatype(Datatype datatype)
{
    switch (datatype) {
    case Datatype::Integer: case Datatype::Decimal: return About::Number;
    case Datatype::Day: return About::Day;
    case Datatype::Time: return About::Time;
    case Datatype::Url: return About::Url;
    case Datatype::Text: case Datatype::Boolean: case Datatype::Instant: return About::Nothing;
    }
    return About::Nothing;
}

}  // namespace

std::string with_long_marks(std::string_view text)
{
    auto characters = text::code_points(text);
    for (std::size_t i = 1; i < characters.size(); ++i)
        if (is_dash(characters[i]) && is_kana(characters[i - 1]))
            characters[i] = U'ー';
    return text::utf8(characters);
}

std::string folded_name(std::string_view name)
{
    auto characters = text::code_points(text::search_key(with_long_marks(text::folded(name))));
    std::erase_if(characters, is_space);
    for (auto& c : characters)
        if (is_dash(c))
            c = U'-';
    return text::utf8(characters);
}

std::string_view name_of(About about)
{
    constexpr std::string_view names[] = { "nothing", "local_code", "identifier", "prefecture", "city", "local_name", "name", "kana", "address", "quarter", "street", "building", "quarter_code", "latitude", "longitude",
        "position", "telephone", "extension", "postal_code", "mail", "url", "day", "time", "number", "people", "flag", "choice", "weekdays", "corporate_number", "remarks", "person_name", "person_kana", "birth_day", "age",
        "sex", "my_number", "bank_account" };
    return names[static_cast<std::size_t>(about)];
}

About about(std::string_view header, StandardColumn const* column)
{
    auto const name = folded_name(column ? std::string_view(column->name) : header);
    if (auto const at = std::ranges::find(whole_names(), name, &std::pair<std::string, About>::first); at != whole_names().end())
        return at->second;
    if (column && column->choices == std::vector<std::string> { "有", "無" })
        return About::Flag;
    for (auto const& [folded, part] : parts_of_names())
        if (part.ending ? name.ends_with(folded) : name.contains(folded)) {
            if (part.about != About::Nothing)
                return part.about;
            break;
        }
    if (column && !column->choices.empty())
        return About::Choice;
    return column ? by_datatype(column->datatype) : About::Nothing;
}

}  // namespace mado::datasets
