#include "tests/site.h"

#include <mado/cases/erasure.h>
#include <mado/cases/events.h>

using namespace mado;
using namespace mado::cases;
using Kind = Refusal::Kind;

namespace {

struct Erased : cases::test::Pages {
    Result<void> erase_it(CaseId const& id) { return write([&](db::Write& tx) { return erase(tx, clerk, here, id); }); }
};

TEST_CASE_FIXTURE(Erased, "an erased case answers on none of its pages, and no row of the town holds its words any more")
{
    auto const id = submit_dog(), other = submit_dog();
    REQUIRE(write([&](db::Write& tx) { return add_note(tx, clerk, here, id, "隣家から電話があった"); }));
    CHECK(erase_it(id).error().kind == Kind::Conflict);  // not over
    REQUIRE(give_up(id));
    CHECK_FALSE(read([&](db::Read& tx) { return original_hash(tx, id); }).empty());
    CHECK(write([&](db::Write& tx) { return erase(tx, stranger, here, id); }, neighbour).error().kind == Kind::NotFound);
    REQUIRE(erase_it(id));
    REQUIRE(erase_it(id));                   // again: nothing happens
    CHECK(read([&](db::Read& tx) { return erased_on(tx, id); }) == here.now().today());
    CHECK(db::test::places_of(database, "隣家から電話があった").empty());
    CHECK(read([&](db::Read& tx) { return content(tx, id); }).answers.empty());
    CHECK(read([&](db::Read& tx) { return original_hash(tx, id); }).empty());
    CHECK_FALSE(read([&](db::Read& tx) { return content(tx, other); }).answers.empty());
    std::size_t asked = 0;
    for (auto const& route : modules.back().routes) {
        if (route.pattern.find("{case}") == std::string::npos || !route.show || route.pattern == "/cases/{case}/opening" || route.pattern == "/cases/{case}/special")
            continue;
        CAPTURE(route.pattern);
        auto const answer = visit(clerk, route.pattern, request({ { "case", id.value }, { "consult", "x" }, { "blob", "x" }, { "field", "x" }, { "correction", "x" }, { "call", "x" } }));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == Kind::Gone);
        ++asked;
    }
    CHECK(asked > 20);
    CHECK(visit(clerk, "/cases/{case}", request({ { "case", other.value } })));
}

}  // namespace
