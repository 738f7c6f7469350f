#include "tests/sample.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::zengin;

namespace {

Day const today = *Day::parse("2026-11-22");

std::string replaced(std::string text, std::string const& what, std::string const& with)
{
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("statements and notices of transfers come back")
{
    struct Row { char const* layout; std::vector<Statement> statements; };
    for (auto const& row : { Row { "bank_statement", sample::statements() }, Row { "bank_deposits", sample::deposits() } })
        for (auto const ends : { LineEnds::None, LineEnds::CrLf }) {
            auto const layout = sample::layout(row.layout);
            CHECK(layout.sure == "memory");
            auto const bytes = write_statements(row.statements, layout, ends);
            auto const read = read_statements(bytes, layout, today);
            REQUIRE_MESSAGE(read, read.error().japanese);
            CHECK(*read == row.statements);
        }
    auto two = sample::statements();
    two.push_back(two.front());
    for (auto& line : two.back().lines)
        line.record += 4;
    auto const layout = sample::layout("bank_statement");
    CHECK(read_statements(write_statements(two, layout), layout, today).value() == two);
    CHECK(write_statements(two, layout).substr(0, 25) == "1030081120081119081120" "000");
}

TEST_CASE("the two digits of a year are those of the newest era that fits")
{
    auto layout = sample::layout("bank_deposits");
    auto one = sample::deposits();
    auto const bytes = write_statements(one, layout);
    CHECK(read_statements(bytes, layout, today).value()[0].from.iso() == "2026-11-20");
    CHECK(read_statements(bytes, layout, *Day::parse("1999-01-01")).value()[0].from.iso() == "1996-11-20");  // 平成8年
    layout.years = StatementLayout::Years::Western;
    CHECK(read_statements(write_statements(one, layout), layout, today).value()[0].from.iso() == "2026-11-20");
}

TEST_CASE("a statement whose sums or balance are wrong is refused whole")
{
    auto const layout = sample::layout("bank_statement");
    auto const good = write_statements(sample::statements(), layout);
    struct Row { char const* name; std::string bytes; int record; char const* key; char const* says; };
    for (auto const& row : {
             Row { "an amount", replaced(good, "000000012000", "000000012001"), 4, "zengin.total", "入金額合計" },
             Row { "a direction", replaced(good, "081119081119111", "081119081119211"), 4, "zengin.total", "入金件数" },
             Row { "the balance before", replaced(good, "2 00000000000500", "1 00000000000500"), 4, "zengin.balance", "取引後残高" },
             Row { "a sign", replaced(good, "2 00000000000500", "3 00000000000500"), 1, "zengin.choice", "貸越区分" },
             Row { "a day", replaced(good, "00000001081119", "00000001081319"), 2, "zengin.day", "勘定日" },
             Row { "another file", "101" + good.substr(3), 1, "zengin.kind", "入出金取引明細（03）" },
             Row { "EBCDIC", "1031" + good.substr(4), 1, "zengin.kind", "JIS" },
             Row { "accounts", replaced(good, "00001" + std::string(184, ' '), "00002" + std::string(184, ' ')), 5, "zengin.total", "口座の数" },
             Row { "of 120 bytes", good.substr(0, 120), 1, "zengin.length", "200桁" },
         }) {
        CAPTURE(row.name);
        auto const read = read_statements(row.bytes, layout, today);
        REQUIRE_FALSE(read);
        CAPTURE(read.error().japanese);
        CHECK(read.error().record == row.record);
        CHECK(read.error().key == row.key);
        CHECK(read.error().japanese.find(row.says) != std::string::npos);
    }
}

TEST_CASE("a layout with a mistake says its line")
{
    auto const good = sample::text_of(MADO_SOURCE_ROOT "/definitions/payments/bank_statement.yaml");
    struct Row { char const* name; std::string what, with; char const* says; };
    for (auto const& row : {
             Row { "a length", "made_on:             { length: 6", "made_on:             { length: 7", "a day has six digits" },
             Row { "a sum", "payer:               { length: 48", "payer:               { length: 47", "199 bytes, not 200" },
             Row { "a field", "payer:  ", "paier:  ", "`paier` is no field" },
             Row { "lacking", "payer:               ", "unused_p:            ", "`payer` is missing" },
             Row { "years", "years: wareki", "years: imperial", "`wareki` or `western`" },
             Row { "sure", "sure: memory\nrecords", "sure: yes\nrecords", "`read` or `memory`" },
             Row { "marks", "in: 1, out: 2, ", "", "`direction` needs" },
             Row { "an amount too long", "amount:              { length: 12", "amount:              { length: 13", "at most 12 digits" },
         }) {
        CAPTURE(row.name);
        auto const layout = StatementLayout::load(replaced(good, row.what, row.with));
        REQUIRE_FALSE(layout);
        auto const found = std::ranges::find_if(layout.error(), [&](std::string const& fault) { return fault.starts_with("line ") && fault.find(row.says) != std::string::npos; });
        CHECK(found != layout.error().end());
    }
    CHECK_FALSE(StatementLayout::load("layout: [").has_value());
}
