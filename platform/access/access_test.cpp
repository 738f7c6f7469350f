#include <mado/access/access.h>
#include <mado/db/fresh.h>
#include <mado/names/embedded.h>

namespace mado::embedded { std::span<File const> access(); }

using namespace mado;
using access::Role;
using Kind = Refusal::Kind;

namespace {

constexpr access::Action examine { "test.examine", { Role::Examiner } };

struct Zone {
    db::Database database { db::test::fresh() };
    Zone() { database.migrate({ { "access", 1, "0001_grants.sql", embedded::access().front().bytes } }); }
    std::optional<Kind> asks(Caller const& caller, std::string owner)
    {
        auto const result = database.read(caller.tenant, [&](db::Read& tx) { return access::allow(tx, caller, examine, { owner }); });
        return result ? std::nullopt : std::optional(result.error().kind);
    }
    void give(std::string tenant, std::string position, Role role, std::string division)
    {
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> { access::grant(tx, { position }, { role, division }); return {}; });
    }
};

TEST_CASE_FIXTURE(Zone, "a position may do what its role allows, in its division and beneath, in its own town")
{
    give("332089", "p", Role::Examiner, "environment");
    give("332089", "q", Role::Approver, "environment");
    Caller const clerk { .tenant = "332089", .kind = CallerKind::Staff, .person = { "a" }, .position = { "p" } };
    struct Row { char const* name; Caller caller; char const* owner; std::optional<Kind> refused; };
    auto in = [&](auto change) { auto caller = clerk; change(caller); return caller; };
    for (auto const& row : {
             Row { "own division", clerk, "environment", {} },
             Row { "beneath it", clerk, "environment/animals", {} },
             Row { "a name that only starts alike", clerk, "environmental", Kind::Forbidden },
             Row { "another division", clerk, "welfare", Kind::Forbidden },
             Row { "the whole town", clerk, "", Kind::Forbidden },
             Row { "another role", in([](Caller& c) { c.position = { "q" }; }), "environment", Kind::Forbidden },
             Row { "another town", in([](Caller& c) { c.tenant = "331007"; }), "environment", Kind::Forbidden },
             Row { "nobody", Caller { .tenant = "332089" }, "environment", Kind::SignIn },
             Row { "a resident without the case", Caller { .tenant = "332089", .kind = CallerKind::Resident, .application = { "x" } }, "environment", Kind::NotFound },
         }) {
        CAPTURE(row.name);
        CHECK(asks(row.caller, row.owner) == row.refused);
    }
    (void)database.write("332089", [&](db::Write& tx) -> Result<void> { access::revoke(tx, { "p" }, { Role::Examiner, "environment" }); return {}; });
    CHECK(asks(clerk, "environment") == Kind::Forbidden);
}

}  // namespace
