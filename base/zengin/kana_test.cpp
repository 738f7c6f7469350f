#include <mado/zengin/account.h>
#include <mado/zengin/kana.h>

#include <doctest/doctest.h>

using namespace mado;
using zengin::Letters;

TEST_CASE("names as the files write them")
{
    struct Row { char const* name; char const* typed; Letters letters; char const* written; };
    for (auto const& row : {
             Row { "katakana", "ヤマダ　タロウ", Letters::Party, "ﾔﾏﾀﾞ ﾀﾛｳ" },
             Row { "hiragana", "やまだ たろう", Letters::Party, "ﾔﾏﾀﾞ ﾀﾛｳ" },
             Row { "small kana", "キャノン ショウジ", Letters::Party, "ｷﾔﾉﾝ ｼﾖｳｼﾞ" },
             Row { "small kana without a half-width form", "ヮヵヶ", Letters::Party, "ﾜｶｹ" },
             Row { "half-width small kana", "ｷｬﾉﾝ", Letters::Party, "ｷﾔﾉﾝ" },
             Row { "long vowel", "ヨーコ", Letters::Party, "ﾖ-ｺ" },
             Row { "half-width long vowel", "ﾖｰｺ", Letters::Party, "ﾖ-ｺ" },
             Row { "voiced marks are bytes of their own", "ガパヴ", Letters::Party, "ｶﾞﾊﾟｳﾞ" },
             Row { "combining marks of some keyboards", "カ\u3099ハ\u309A", Letters::Party, "ｶﾞﾊﾟ" },
             Row { "letters become large", "ＡＢｃ．（カ）", Letters::Party, "ABC.(ｶ)" },
             Row { "a branch with a hyphen", "ローソン", Letters::Bank, "ﾛ-ｿﾝ" },
             Row { "salaries: kana and digits", "ヤマダ １", Letters::Payroll, "ﾔﾏﾀﾞ 1" },
             Row { "ヲ in EDI", "ヲ/A", Letters::Edi, "ｦ/A" },
             Row { "nothing", "", Letters::Party, "" },
         }) {
        CAPTURE(row.name);
        auto const made = zengin::narrowed(row.typed, row.letters);
        CHECK(made.refused.empty());
        CHECK(zengin::readable(made.bytes) == row.written);
    }
    CHECK(zengin::narrowed("ガ", Letters::Party).bytes == "\xB6\xDE");
    CHECK(zengin::narrowed("キャノー", Letters::Party).changed == std::vector<std::string> { "ャ→ヤ", "ー→-" });
    CHECK(zengin::narrowed("ヤマダ", Letters::Party).changed.empty());
}

TEST_CASE("what cannot be written is said, not guessed")
{
    struct Row { char const* name; char const* typed; Letters letters; char const* refused; };
    for (auto const& row : {
             Row { "kanji has many readings", "ヤマ東", Letters::Party, "東" },
             Row { "ヲ is not a name's", "ヲ", Letters::Party, "ヲ" },
             Row { "a long vowel in a salary", "ヨーコ", Letters::Payroll, "ー" },
             Row { "a letter in a salary", "A", Letters::Payroll, "A" },
             Row { "a full stop in a branch", "ア.", Letters::Bank, "." },
             Row { "middle dot", "ジョン・スミス", Letters::Party, "・" },
             Row { "a voiced mark with nothing before it", "ﾞｶ", Letters::Party, "ﾞ" },
             Row { "a voiced mark on ワ", "ﾜﾞ", Letters::Party, "ﾞ" },
             Row { "a half-voiced mark on カ", "カ\u309A", Letters::Party, "\u309A" },
             Row { "old ヷ", "ヷ", Letters::Party, "ヷ" },
             Row { "ヰ", "ヰ", Letters::Party, "ヰ" },
             Row { "comma", "A,B", Letters::Edi, "," },
         }) {
        CAPTURE(row.name);
        auto const made = zengin::narrowed(row.typed, row.letters);
        CHECK(made.refused == row.refused);
        CHECK(made.says.find(row.refused) != std::string::npos);
    }
}

TEST_CASE("a cut never parts a kana from its mark")
{
    auto const bytes = zengin::narrowed("ガクブチ", Letters::Party).bytes;  // ｶﾞｸﾌﾞﾁ
    struct Row { std::size_t length; char const* left; };
    for (auto const& row : { Row { 6, "ｶﾞｸﾌﾞﾁ" }, Row { 5, "ｶﾞｸﾌﾞ" }, Row { 4, "ｶﾞｸ" }, Row { 2, "ｶﾞ" }, Row { 1, "" }, Row { 0, "" } })
        CHECK(zengin::readable(bytes.substr(0, zengin::cut_at(bytes, row.length))) == row.left);
}

TEST_CASE("codes of clients and days without a year")
{
    CHECK(zengin::ClientCode::parse("123")->text() == "0000000123");
    CHECK(zengin::ClientCode::parse("1234567890")->text() == "1234567890");
    for (auto const* typed : { "", "12345678901", "12a", "１２" })
        CHECK_FALSE(zengin::ClientCode::parse(typed));
    struct Row { char const* name; zengin::MonthDay on; char const* around; char const* nearest; };
    for (auto const& row : {
             Row { "same year", { 4, 1 }, "2026-03-20", "2026-04-01" },
             Row { "over the end of the year", { 1, 4 }, "2026-12-20", "2027-01-04" },
             Row { "before its begin", { 12, 28 }, "2027-01-03", "2026-12-28" },
             Row { "the leap day", { 2, 29 }, "2027-02-01", "2028-02-29" },
         }) {
        CAPTURE(row.name);
        CHECK(row.on.nearest_to(*Day::parse(row.around)).iso() == row.nearest);
    }
    CHECK(zengin::MonthDay { 2, 29 }.exists());
    CHECK_FALSE(zengin::MonthDay { 2, 30 }.exists());
    CHECK_FALSE(zengin::MonthDay { 13, 1 }.exists());
    CHECK_FALSE(zengin::MonthDay { 0, 0 }.exists());
}
