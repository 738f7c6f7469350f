#include "model/keys.h"

#include <mado/persons/fallback.h>
#include <mado/time/period.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::persons;

TEST_CASE("a name as JIS X 0208 takes it: variants by the table, variation sequences off, what has no letter is 〓")
{
    struct Row { char const* name; std::string given, written; std::vector<std::string> changed; bool is_complete; };
    Row const rows[] = {
        { "nothing to do", "三宅　陽子", "三宅　陽子", {}, true },
        { "髙 is IBM's, not the standard's", "髙橋", "高橋", { "髙→高" }, true },
        { "﨑", "山﨑", "山崎", { "﨑→崎" }, true },
        { "a letter of four bytes", "𠮷田", "吉田", { "𠮷→吉" }, true },
        { "a variation sequence", "葛\U000E0100城", "葛城", {}, true },
        { "邉 and 齋 are in the standard", "渡邉 齋藤", "渡邉　齋藤", {}, true },
        { "濵, 瀨, 德", "濵瀨德", "浜瀬徳", { "濵→浜", "瀨→瀬", "德→徳" }, true },
        { "a compatibility ideograph", "\uFA19", "神", { "\uFA19→神" }, true },
        { "latin letters are wide", "Lee", "Ｌｅｅ", { "L→Ｌ", "e→ｅ", "e→ｅ" }, true },
        { "half kana", "ﾊﾅｺ", "ハナコ", {}, true },
        { "no letter at all", "金😀", "金〓", { "😀→〓" }, false },
        { "NEC's circled digits", "①", "〓", { "①→〓" }, false },
        { "empty", "", "", {}, true },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const made = fallback(row.given, Place::Jis);
        CHECK(made.written == row.written);
        CHECK(made.changed == row.changed);
        CHECK(made.is_complete == row.is_complete);
    }
}

TEST_CASE("kana as the banks write it; a letter that they do not take is said")
{
    struct Row { char const* name; std::string given, written; bool is_complete; };
    Row const rows[] = { { "wide", "タカハシ　ハナコ", "ﾀｶﾊｼ ﾊﾅｺ", true }, { "small kana and the long mark", "ショーコ", "ｼﾖ-ｺ", true }, { "hiragana", "はなこ", "ﾊﾅｺ", true },
        { "voiced", "ガパ", "ｶﾞﾊﾟ", true }, { "a name in letters is not kana", "髙橋", "〓〓", false } };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const made = fallback(row.given, Place::Zengin);
        CHECK(made.written == row.written);
        CHECK(made.is_complete == row.is_complete);
    }
}

TEST_CASE("looked for by the simpler letters, without spaces, kana of both kinds alike")
{
    CHECK(model::search_key("髙橋　花子") == model::search_key("高橋花子"));
    CHECK(model::search_key("タカハシ ハナコ") == model::search_key("たかはしはなこ"));
    CHECK(model::search_key("葛\U000E0100城") == model::search_key("葛城"));
    CHECK(model::search_key("高橋") != model::search_key("鷹橋"));
    CHECK(model::beyond("あ") > "あん");
}

TEST_CASE("個人番号: twelve digits, the last by the others")
{
    struct Row { char const* name; std::string_view digits; bool is_right; };
    Row const rows[] = { { "right", "123456789018", true }, { "another last digit", "123456789017", false }, { "two changed places", "213456789018", false }, { "eleven digits", "12345678901", false },
        { "thirteen", "1234567890180", false }, { "a letter", "12345678901a", false }, { "empty", "", false }, { "a remainder of one or less gives 0", "000000000000", true } };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(is_my_number(row.digits) == row.is_right);
    }
}

// 年齢計算ニ関スル法律, 民法143条: an age is reached at the end of the eve of the birthday, and so a child born on 1 April is of the year before.
TEST_CASE("eighteen is reached on the eve of the birthday; the fiscal year's end of that age follows")
{
    struct Row { char const* name; std::string_view born, eighteen, year_end; };
    Row const rows[] = {
        { "born on 1 April", "2008-04-01", "2026-03-31", "2026-03-31" },
        { "born on 2 April", "2008-04-02", "2026-04-01", "2027-03-31" },
        { "born on 31 March", "2008-03-31", "2026-03-30", "2026-03-31" },
        { "born on 29 February", "2008-02-29", "2026-02-28", "2026-03-31" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const born = Day::parse(row.born).value();
        CHECK(age_reached_on(born, 18)->iso() == row.eighteen);
        CHECK(fiscal_year_end_of_age(born, 18)->iso() == row.year_end);
    }
}
