#include <mado/http/outside.h>

#include <doctest/doctest.h>

#include <string>

namespace mado::http {

TEST_CASE("outside: which addresses of others may be called")
{
    struct Row { std::string address; bool outside, developer; };
    for (auto const& row : { Row { "https://example.jp/data.json", true, true }, { "https://example.jp", true, true }, { "https://example.jp?x", true, true }, { "http://example.jp/", false, false },
             { "http://127.0.0.1:8080/x", false, true }, { "http://localhost:1/", false, true }, { "http://[::1]:9/", false, true }, { "http://127.0.0.1.example.jp/", false, false },
             { "http://localhost/", false, false }, { "https://", false, false }, { "https:///x", false, false }, { "https://who:secret@example.jp/", false, false },
             { "http://localhost:1@example.jp/", false, false }, { "https://example.jp\\@other.jp/", false, false }, { "ftp://example.jp/", false, false }, { "file:///etc/passwd", false, false },
             { "https://example.jp/あ", false, false }, { "https://example.jp/a b", false, false }, { "https://example.jp/\n", false, false }, { "", false, false }, { "example.jp", false, false },
             { "https://example.jp/" + std::string(2'000, 'a'), false, false } }) {
        CAPTURE(row.address);
        CHECK(may_be_called(row.address, Reach::Outside) == row.outside);
        CHECK(may_be_called(row.address, Reach::DeveloperToo) == row.developer);
    }
}

}  // namespace mado::http
