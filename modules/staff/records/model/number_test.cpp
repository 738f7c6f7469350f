#include "model/number.h"

#include <doctest/doctest.h>

using mado::records::model::received_number;

TEST_CASE("the number of what came names the division without its department")
{
    CHECK(received_number("総務部 総務課 文書係", 12) == "総務課文書係収第12号");
    CHECK(received_number("市民生活部 環境課", 1) == "環境課収第1号");
    CHECK(received_number("議会事務局", 3) == "議会事務局収第3号");
    CHECK(received_number("", 4) == "収第4号");
}
