#include "tests/documents.h"
#include "tests/town.h"

#include <mado/crypto/box.h>
#include <mado/db/fresh.h>
#include <mado/definitions/town_decisions.h>
#include <mado/names/embedded.h>

using namespace mado;
using namespace mado::definitions;
using test::replaced;
using test::stall_rate;

namespace mado::embedded { std::span<File const> audit(); }

namespace {

struct Town {
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    Moment now { instant_in_tokyo(*Day::parse("2026-05-01"), 9), ids };
    Caller caller { "332089", CallerKind::Staff, { "registrar" } };
    Library library = Library::from_files({ { "decisions/stall_rate.dmn", stall_rate } });
    Cache cache;

    Town()
    {
        std::vector<db::Migration> all;
        for (auto const& file : embedded::audit())
            if (file.path.starts_with("migrations/"))
                all.push_back({ "audit", static_cast<int>(all.size()) + 1, std::string(file.path.substr(11)), file.bytes });
        auto const ours = migrations();
        all.insert(all.end(), ours.begin(), ours.end());
        database.migrate(all);
    }

    void publish(std::string const& text, char const* starts_on)
    {
        auto const done = database.write(caller.tenant,
            [&](db::Write& tx) { return receive_decision(tx, caller, now, cache, { "decisions/stall_rate", crypto::sha256_hex(text), text, *Day::parse(starts_on) }); });
        REQUIRE(done.has_value());
    }

    std::optional<std::int64_t> yen_on(char const* day)
    {
        auto const decisions = database.read(caller.tenant, [&](db::Read& tx) { return decisions_of(tx, cache, library, *Day::parse(day)); });
        auto const* decision = decisions->decision("stall_rate");
        REQUIRE(decision);
        auto const answer = decision->model.decide("rate", { { "kind", feel::Value::string("food") }, { "size", feel::Value::number(Decimal(6)) } }, {});
        return answer.value.get("yen").to_integer();
    }
};

TEST_CASE_FIXTURE(Town, "a town's own decision of the day stands before the library's")
{
    CHECK(yen_on("2026-05-31") == 150);
    publish(replaced(stall_rate, "<text>150</text>", "<text>180</text>"), "2026-06-01");
    CHECK(yen_on("2026-05-31") == 150);
    CHECK(yen_on("2026-06-01") == 180);
    publish(replaced(stall_rate, "<text>150</text>", "<text>190</text>"), "2027-04-01");
    CHECK(yen_on("2027-03-31") == 180);
    CHECK(yen_on("2027-04-01") == 190);
    auto const none = database.read(caller.tenant, [&](db::Read& tx) { return decisions_of(tx, cache, library, *Day::parse("2026-06-01")); });
    CHECK(none->decision("other") == nullptr);
}

}  // namespace
