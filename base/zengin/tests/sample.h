#pragma once
// Invented files, as the tests and the fuzzer's corpus use them.
#include <mado/zengin/debit.h>
#include <mado/zengin/kana.h>
#include <mado/zengin/statement.h>

#include <fstream>
#include <iterator>

namespace mado::zengin::sample {

inline Account account(char const* bank, char const* number)
{
    return { bank, "ﾐﾎﾝ", "101", "ﾎﾝﾃﾝ", AccountKind::Ordinary, number };
}

inline TransferFile transfers()
{
    return { { TransferKind::General, *ClientCode::parse("1234567890"), "ﾐﾎﾝｼ ｶｲｹｲｶﾝﾘｼﾔ", { 11, 25 }, account("0001", "1234567") },
        {
            { account("0001", "7654321"), "ﾔﾏﾀﾞ ﾀﾛｳ", Yen(12'300), Newness::First, "A0001", "", "", TransferWay::Wire },
            { account("9900", "0000012"), "ｻﾄｳ ﾊﾅｺ", Yen(9'999'999'999), Newness::Known, "", "", "ｼﾞﾄﾞｳﾃｱﾃ 11", TransferWay::Unused },
            { account("0005", "0000001"), "(ｶ)ﾐﾎﾝ", Yen(1), Newness::Changed, "1", "2", "", TransferWay::Document },
        } };
}

inline TransferFile salaries()
{
    auto file = transfers();
    file.header.kind = TransferKind::StaffSalary;
    file.transfers = { { account("0001", "7654321"), "ﾔﾏﾀﾞ ﾀﾛｳ", Yen(300'000), Newness::Known, "000123", "0045", "", TransferWay::Unused } };
    return file;
}

inline DebitFile debits()
{
    return { { *ClientCode::parse("777"), "ﾐﾎﾝｼ", { 2, 29 }, account("0001", "1234567") },
        {
            { account("0001", "7654321"), "ﾔﾏﾀﾞ ﾀﾛｳ", Yen(4'000), Newness::Known, "2026000000000000001", DebitResult::Collected },
            { account("9900", "0012345"), "ｻﾄｳ ﾊﾅｺ", Yen(5'500), Newness::Known, "2026000000000000002", DebitResult::ShortOfFunds },
            { account("0005", "0000001"), "ｽｽﾞｷ ｲﾁﾛｳ", Yen(120), Newness::First, "2026000000000000003", DebitResult::NoMandate },
        } };
}

inline std::string text_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

inline StatementLayout layout(char const* name)
{
    return StatementLayout::load(text_of(std::string(MADO_SOURCE_ROOT "/definitions/payments/") + name + ".yaml")).value();
}

inline Day day(char const* iso) { return *Day::parse(iso); }

inline std::vector<Statement> statements()
{
    using Movement = StatementLine::Movement;
    auto receiving = account("0001", "0001234567");
    return { { day("2026-11-20"), day("2026-11-19"), day("2026-11-20"), receiving, "ﾐﾎﾝｼ", Yen(-500), Yen(8'900),
        {
            { 2, "00000001", day("2026-11-19"), day("2026-11-19"), Movement::In, Yen(12'000), "11", "0000000007", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾐﾎﾝ", "ﾎﾝﾃﾝ", "ﾌﾘｺﾐ", "" },
            { 3, "00000002", day("2026-11-20"), day("2026-11-20"), Movement::Out, Yen(2'600), "14", "0000000000", "", "", "", "ﾃｽｳﾘﾖｳ", "" },
        } } };
}

inline std::vector<Statement> deposits()
{
    using Movement = StatementLine::Movement;
    return { { day("2026-11-20"), day("2026-11-20"), day("2026-11-20"), account("0001", "1234567"), "ﾐﾎﾝｼ", {}, {},
        {
            { 2, "000001", day("2026-11-20"), day("2026-11-20"), Movement::In, Yen(3'000), "", "0000000001", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾐﾎﾝ", "ﾎﾝﾃﾝ", "", "20260001" },
            { 3, "000002", day("2026-11-20"), day("2026-11-20"), Movement::Cancelled, Yen(3'000), "", "0000000001", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾐﾎﾝ", "ﾎﾝﾃﾝ", "", "20260001" },
        } } };
}

}  // namespace mado::zengin::sample
