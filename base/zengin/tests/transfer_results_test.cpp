#include "tests/sample.h"

#include <mado/zengin/transfer_results.h>

#include <doctest/doctest.h>

#include <random>

using namespace mado;
using namespace mado::zengin;

namespace {

std::string text_of_layout()
{
    std::ifstream file(MADO_SOURCE_ROOT "/definitions/payments/transfer_results_zengin.yaml");
    return { std::istreambuf_iterator<char>(file), {} };
}

TransferResultLayout layout()
{
    auto made = TransferResultLayout::load(text_of_layout());
    REQUIRE_MESSAGE(made, (made ? "" : made.error().front()));
    return *made;
}

// The request comes back with the outcome of each line in its 114th byte.
std::string result_of(std::vector<char> const& outcomes, LineEnds ends = LineEnds::None)
{
    auto const written = write(sample::transfers(), ends);
    REQUIRE(written);
    auto bytes = written->bytes;
    auto const step = static_cast<std::size_t>(ends == LineEnds::CrLf ? 122 : 120);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        bytes[(i + 1) * step + 113] = outcomes[i];
    return bytes;
}

std::string replaced(std::string text, std::string const& what, std::string const& with)
{
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("the results of a 総合振込 are read by the layout, with the words of each code")
{
    auto const by = layout();
    CHECK(by.sure == "memory");
    for (auto const ends : { LineEnds::None, LineEnds::CrLf }) {
        auto const bytes = result_of({ '0', '1', '9' }, ends);
        CHECK(by.is_of(bytes));
        auto const read = read_transfer_results(bytes, by);
        REQUIRE_MESSAGE(read, (read ? "" : read.error().japanese));
        REQUIRE(read->size() == 3);
        CHECK((*read)[0] == TransferOutcome { 2, "0001", "101", "7654321", "ﾔﾏﾀﾞ ﾀﾛｳ", Yen(12'300), "A0001", true, "" });
        CHECK_FALSE((*read)[1].is_paid);
        CHECK((*read)[1].reason == "該当口座なし");
        CHECK((*read)[2].first_code == "1");
        CHECK((*read)[2].reason == "その他の理由");
    }
    CHECK_FALSE(by.is_of("結果,顧客コード,銀行番号\r\n"));
    CHECK_FALSE(by.is_of(""));
}

TEST_CASE("a result with a code that nobody named, a wrong sum, order or byte is refused whole, naming record and column")
{
    auto const by = layout();
    auto const good = result_of({ '0', '0', '0' });
    REQUIRE(read_transfer_results(good, by));
    auto const refused = [&](std::string const& bytes) {
        auto const read = read_transfer_results(bytes, by);
        REQUIRE_FALSE(read);
        CHECK_FALSE(read.error().japanese.empty());
        return read.error();
    };
    auto const unknown = refused(result_of({ '0', '7', '0' }));
    CHECK(unknown.record == 3);
    CHECK(unknown.from == 114);
    CHECK(unknown.japanese.find("振込結果") != std::string::npos);
    CHECK(refused(replaced(good, "0000012300", "0000012301")).key == "zengin.total");
    CHECK(refused(replaced(good, "0000012300", "00000123 0")).key == "zengin.not_digits");
    CHECK(refused(replaced(good, "0000012300", "0000000000")).key == "zengin.amount");
    CHECK(refused(good.substr(0, good.size() - 120)).key == "zengin.order");
    CHECK(refused(good.substr(0, good.size() - 1)).key == "zengin.length");
    CHECK(refused("1" "11" + good.substr(3)).key == "zengin.kind");
    CHECK(refused(replaced(good, "7654321", "765\x0F" "321")).key == "zengin.byte");
    CHECK(refused("").key == "zengin.empty");
    // Whatever byte is damaged: refused with words, or the sums are the same.
    std::mt19937 chance(7);
    for (int i = 0; i < 3'000; ++i) {
        auto damaged = good;
        damaged[chance() % damaged.size()] = static_cast<char>(chance());
        auto const read = read_transfer_results(damaged, by);
        if (!read)
            CHECK_FALSE(read.error().japanese.empty());
        else
            CHECK(read->size() == 3);
    }
}

TEST_CASE("a town's own layout: counts of what was paid and what was not are held against the lines; every mistake of a layout is named")
{
    auto const text = text_of_layout();
    auto own = replaced(text, "    unused_3:             { length: 101, title: ダミー }", "    paid_count:           { length: 6, title: 振込済件数 }\n    paid_total:           { length: 12, title: 振込済金額 }\n"
        "    failed_count:         { length: 6, title: 不能件数 }\n    failed_total:         { length: 12, title: 不能金額 }\n    unused_3:             { length: 65, title: ダミー }");
    auto const by = TransferResultLayout::load(own);
    REQUIRE_MESSAGE(by, (by ? "" : by.error().front()));
    auto bytes = result_of({ '0', '1', '0' });
    auto const totals = bytes.size() - 240;
    bytes.replace(totals + 19, 36, "000002" "000000012301" "000001" "009999999999");
    CHECK(read_transfer_results(bytes, *by));
    bytes.replace(totals + 19, 6, "000003");
    CHECK(read_transfer_results(bytes, *by).error().japanese.find("振込済件数") != std::string::npos);
    auto const faults = [&](std::string const& what, std::string const& with) { return TransferResultLayout::load(replaced(text, what, with)).error().front(); };
    CHECK(faults("{ length: 30, title: 受取人名 }", "{ length: 31, title: 受取人名 }").find("121 bytes") != std::string::npos);
    CHECK(faults("    outcome: ", "    unused_x: ").find("`outcome` is missing") != std::string::npos);
    CHECK(faults("paid: '0'", "paid: '00'").find("`paid`") != std::string::npos);
    CHECK(faults("'1': 該当口座なし", "'0': 該当口座なし").find("reason") != std::string::npos);
    CHECK(faults("sure: memory\nrecords", "sure: perhaps\nrecords").find("`sure`") != std::string::npos);
    CHECK(faults("    amount: ", "    price: ").find("`price`") != std::string::npos);
}
