#include <mado/names/id.h>

using namespace mado;

namespace {

TEST_CASE("uuid: version 7, ascending within a millisecond and when the clock goes back")
{
    Ids ids;
    std::string before;
    for (int i = 0; i < 10'000; ++i) {
        auto const id = ids.uuid(1'790'000'000'000'000 - i);
        CHECK(is_uuid(id));
        CHECK(id[14] == '7');
        CHECK(id > before);
        before = id;
    }
}

TEST_CASE("receipt numbers are read as people type them, and a slip of the finger is noticed")
{
    Ids ids(1);
    for (int i = 0; i < 200; ++i) {
        auto const number = ids.receipt_number();
        CHECK(number.size() == 11);
        CHECK(receipt_number_from(grouped(number)) == number);
        auto wrong = number;
        wrong[3] = wrong[3] == '7' ? '8' : '7';
        CHECK(receipt_number_from(wrong).empty());
    }
    CHECK(receipt_number_from("").empty());
    CHECK(receipt_number_from("あいうえおかきくけこさ").empty());
    CHECK(code_from("oooo-iiii-llll-abcd-0000") == "0000" "1111" "1111" "ABCD" "0000");
}

TEST_CASE("a seed gives the same row of values; without one they differ")
{
    CHECK(Ids(7).code() == Ids(7).code());
    CHECK(Ids().code() != Ids().code());
}

}  // namespace
