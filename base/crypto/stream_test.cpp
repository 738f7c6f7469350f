#include <mado/crypto/stream.h>

using namespace mado::crypto;

TEST_CASE("records come back in their order, and the last is known as the last")
{
    auto const key = make_symmetric_key();
    SealingStream sealing(key);
    auto const one = sealing.seal("one", "archive", false), empty = sealing.seal("", "archive", false), last = sealing.seal("last", "archive", true);
    OpeningStream opening(key, sealing.header());
    auto const first = opening.open(one, "archive");
    REQUIRE(first);
    CHECK(first->bytes == "one");
    CHECK_FALSE(first->is_last);
    CHECK(opening.open(empty, "archive")->bytes.empty());
    CHECK(opening.open(last, "archive")->is_last);
}

TEST_CASE("a record that was changed, left out, moved, or belongs to something else is not opened")
{
    auto const key = make_symmetric_key();
    SealingStream sealing(key);
    auto const one = sealing.seal("one", "archive", false), two = sealing.seal("two", "archive", true);
    CHECK_FALSE(OpeningStream(key, sealing.header()).open(two, "archive"));
    CHECK_FALSE(OpeningStream(key, sealing.header()).open(one, "another"));
    CHECK_FALSE(OpeningStream(make_symmetric_key(), sealing.header()).open(one, "archive"));
    CHECK_FALSE(OpeningStream(key, sealing.header()).open("short", "archive"));
    for (std::size_t at = 0; at < one.size(); ++at) {
        auto changed = one;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK_FALSE(OpeningStream(key, sealing.header()).open(changed, "archive"));
    }
    CHECK_THROWS_AS(OpeningStream(key, "short"), std::invalid_argument);
}

TEST_CASE("a passphrase gives the same key with the same salt, and another with another")
{
    auto const salt = passphrase_salt();
    auto const key = key_of_passphrase("まどぐち 2026", salt);
    CHECK(view(key.bytes) == view(key_of_passphrase("まどぐち 2026", salt).bytes));
    CHECK(view(key.bytes) != view(key_of_passphrase("まどぐち 2027", salt).bytes));
    CHECK(view(key.bytes) != view(key_of_passphrase("まどぐち 2026", passphrase_salt()).bytes));
    CHECK_THROWS_AS(key_of_passphrase("x", "short"), std::invalid_argument);
}
