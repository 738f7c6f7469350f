// A stored answer as people read it.
#include "answering/controls.h"

#include <mado/definitions/undisclosed.h>

#include <mado/time/wareki.h>

namespace mado::definitions {

namespace {

enum class In { Japanese, Easy, English };

In language_of(std::string_view language) { return language == "en" ? In::English : language == "ja-x-easy" ? In::Easy : In::Japanese; }

std::string said(In in, char const* japanese, char const* easy, char const* english) { return in == In::English ? english : in == In::Easy ? easy : japanese; }

std::string date(json::Value const& stored, In in)
{
    auto const iso = stored.is_object() ? stored.text("date") : stored.is_text() ? stored.text() : std::string();
    if (iso.empty())
        return said(in, "不明", "わかりません", "Unknown");
    auto const day = Day::parse(iso.size() == 4 ? iso + "-12-31" : iso.size() == 7 ? iso + "-01" : iso);
    if (!day)
        return iso;
    if (iso.size() == 10)
        return in == In::English ? english_text(*day) : in == In::Easy ? easy_text(*day) : wareki::text(*day);
    auto const years = in == In::Japanese ? wareki::era_year_of(*day) : std::nullopt;
    auto const year = years ? wareki::text(*years) : in == In::English ? iso.substr(0, 4) : iso.substr(0, 4) + "年";
    if (iso.size() == 4)
        return year;
    return in == In::English ? iso : year + std::to_string(day->month()) + "月";
}

std::string choice(Field const& field, json::Value const& stored, Codes const* codes, std::string_view language)
{
    auto const one = [&](json::Value const& item) {
        if (item.has("other"))
            return item.text("other");
        auto const key = item.is_text() ? item.text() : std::string();
        auto const title = title_of(field, codes, key, language);
        return title.empty() ? key : title;
    };
    if (!stored.is_array())
        return one(stored);
    std::string all;
    for (auto const& item : stored.array())
        all += (all.empty() ? "" : language_of(language) == In::English ? ", " : "、") + one(item);
    return all;
}

std::string person_name(json::Value const& stored)
{
    auto name = stored.text("text");
    if (auto const kana = stored.text("kana"); !kana.empty())
        name += "(" + kana + ")";
    return name;
}

std::string address(json::Value const& stored, In in)
{
    if (stored.flag("none"))
        return said(in, "住所がありません", "じゅうしょが ありません", "No address") + (stored.text("text").empty() ? "" : " " + stored.text("text"));
    std::string line;
    auto const postcode = stored.text("postcode");
    if (postcode.size() == 7)
        line = "〒" + postcode.substr(0, 3) + "-" + postcode.substr(3) + " ";
    else if (!postcode.empty())
        line = postcode + " ";
    line += stored.text("text") + stored.text("number");
    for (auto const* part : { "building", "country" })
        if (auto const words = stored.text(part); !words.empty())
            line += " " + words;
    return line;
}

std::string bank_account(json::Value const& stored, In in, Showing showing)
{
    if (stored.flag("public"))
        return said(in, "公金受取口座", "国に とうろくした こうざ", "Account registered for public money");
    auto const kind = stored.text("kind");
    auto const kind_words = kind == "current" ? said(in, "当座", "とうざ", "current") : kind == "savings" ? said(in, "貯蓄", "ちょちく", "savings") : said(in, "普通", "ふつう", "ordinary");
    auto number = stored.text("number");
    if (showing == Showing::Applicant && number.size() > 3)
        number = "****" + number.substr(number.size() - 3);
    return stored.text("bank") + "-" + stored.text("branch") + " " + kind_words + " " + number + " " + stored.text("name");
}

std::string file(json::Value const& stored, In in)
{
    auto const way = stored.text("way");
    if (way == "post")
        return said(in, "郵送します", "ゆうびんで おくります", "Sent by post");
    if (way == "counter")
        return said(in, "窓口で見せます", "まどぐちで みせます", "Shown at the counter");
    if (way == "omit")
        return said(in, "出しません(役所が確認します)", "だしません(やくしょが しらべます)", "Not submitted (the office looks it up)");
    std::string titles;
    for (auto const& blob : stored.array("blobs"))
        titles += (titles.empty() ? "" : in == In::English ? ", " : "、") + blob.text("title");
    return titles;
}

std::string rows(Field const& field, json::Value const& stored, Codes const* codes, std::string_view language, Showing showing)
{
    std::string all;
    if (stored.is_array())
        for (auto const& row : stored.array()) {
            std::string line;
            for (auto const& child : field.fields)
                if (auto const words = shown(child, row[child.name], codes, language, showing); !words.empty())
                    line += (line.empty() ? "" : " / ") + words;
            all += (all.empty() ? "" : "\n") + line;
        }
    return all;
}

}  // namespace

std::string shown(Field const& field, json::Value const& stored, Codes const* codes, std::string_view language, Showing showing)
{
    auto const in = language_of(language);
    if (stored.is_null())
        return {};
    if (is_undisclosed(stored))
        return undisclosed_words(language);
    switch (field.type) {
    case FieldType::Money: return stored.is_integer() ? (in == In::English ? Yen(stored.integer()).english() : Yen(stored.integer()).text()) : std::string();
    case FieldType::YesNo: return !stored.is_flag() ? std::string() : stored.flag() ? said(in, "はい", "はい", "Yes") : said(in, "いいえ", "いいえ", "No");
    case FieldType::Date: return date(stored, in);
    case FieldType::Choice: return choice(field, stored, codes, language);
    case FieldType::PersonName: return person_name(stored);
    case FieldType::Address: return address(stored, in);
    case FieldType::Place: return stored.text("text");
    case FieldType::MyNumber: return "＊＊＊＊＊＊＊＊＊＊＊＊";
    case FieldType::BankAccount: return bank_account(stored, in, showing);
    case FieldType::File: return file(stored, in);
    case FieldType::Group: return rows(field, stored, codes, language, showing);
    default: return stored.is_text() ? stored.text() : std::string();
    }
}

}  // namespace mado::definitions
