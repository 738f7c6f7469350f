#include "web/pages.h"

#include <doctest/doctest.h>

using mado::training::pages::masked;

TEST_CASE("an address is shown by its first letter and where it is, whatever somebody typed")
{
    struct Row { char const* address; char const* shown; };
    for (auto const& row : { Row { "taro@example.jp", "t…@example.jp" }, Row { "花子@example.jp", "花…@example.jp" }, Row { "a@b", "a…@b" }, Row { "@example.jp", "…" }, Row { "nobody", "…" }, Row { "", "…" } }) {
        CAPTURE(row.address);
        CHECK(masked(row.address) == row.shown);
    }
}
