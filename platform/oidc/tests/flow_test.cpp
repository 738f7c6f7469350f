#include <mado/oidc/flow.h>

#include <mado/db/fresh.h>
#include <mado/names/embedded.h>

#include <doctest/doctest.h>

namespace mado::embedded {
std::span<File const> oidc();
}

using namespace mado;
using namespace mado::oidc;

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    Instant at { 1'790'000'000'000'000 };

    Town()
    {
        std::vector<db::Migration> all;
        int number = 0;
        for (auto const& file : embedded::oidc())
            if (file.path.starts_with("migrations/"))
                all.push_back({ "oidc", ++number, std::string(file.path), file.bytes });
        database.migrate(all);
    }
    Begun keep(std::string const& secret, std::string const& tenant = "332089")
    {
        auto const begun = begin_flow(secret, "op", "/procedures/dog_registration/start", "identity");
        REQUIRE(database.write(tenant, [&](db::Write& tx) -> Result<void> { keep_flow(tx, { at, ids }, secret, begun); return {}; }));
        return begun;
    }
    std::optional<Flow> take(std::string const& secret, std::string const& state, std::string const& purpose = "identity", std::string const& tenant = "332089")
    {
        return *database.write(tenant, [&](db::Write& tx) -> Result<std::optional<Flow>> { return take_flow(tx, { at, ids }, secret, state, purpose); });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Town, "a state is used once, by the browser that began it, in that town, for that purpose, within ten minutes")
{
    auto const begun = keep("mine");
    CHECK_FALSE(take("another browser", begun.state));
    CHECK_FALSE(take("mine", begun.state, "identity", "331007"));
    CHECK_FALSE(take("mine", begun.state, "staff"));
    CHECK_FALSE(take("mine", begun.state + "x"));
    CHECK_FALSE(take("mine", ""));
    auto const found = take("mine", begun.state);
    REQUIRE(found);
    CHECK(found->back == "/procedures/dog_registration/start");
    CHECK(found->verifier == begun.flow.verifier);
    CHECK(found->seed == begun.flow.seed);
    CHECK_FALSE(take("mine", begun.state));  // replayed
    auto const late = keep("mine");
    at.microseconds += 600'000'000;
    CHECK_FALSE(take("mine", late.state));
    auto const timely = keep("mine");
    at.microseconds += 599'000'000;
    CHECK(take("mine", timely.state));
}

TEST_CASE_FIXTURE(Town, "several tabs at once, the oldest of very many is forgotten")
{
    auto const first = keep("mine");
    at.microseconds += 1'000;
    auto const second = keep("mine");
    CHECK(take("mine", second.state));
    CHECK(take("mine", first.state));
    auto const oldest = keep("mine");
    for (int i = 0; i < most_flows; ++i) {
        at.microseconds += 1'000;
        keep("mine");
    }
    CHECK_FALSE(take("mine", oldest.state));
}

TEST_CASE_FIXTURE(Town, "the database alone shows neither the state nor where somebody goes")
{
    auto const begun = keep("mine");
    for (auto const& secret : { begun.state, begun.flow.verifier, begun.flow.seed, std::string("dog_registration"), std::string("mine") })
        CHECK(db::test::places_of(database, secret).empty());
}

TEST_CASE("nobody is led away: a way back is a plain path of this town")
{
    CHECK(safe_path("/procedures/dog_registration/start") == "/procedures/dog_registration/start");
    for (auto const* path : { "", "x", "//evil.example", "/\\evil.example", "/a//b", "https://evil.example", "/a?b=https://evil", "/a\r\nset-cookie: x", "/%2f%2fevil", "/a.b", "/a@b", "/a:b" })
        CHECK(safe_path(path) == "/");
    CHECK(safe_path("/" + std::string(200, 'a')) == "/");
}
