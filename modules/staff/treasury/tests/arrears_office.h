#pragma once
// A staff zone in memory with the books, letters and approvals: two towns alike, a road section that collects, an accountant who pays, heads who decide.
#include <mado/approvals/drafts.h>
#include <mado/approvals/module.h>
#include <mado/audit/audit.h>
#include <mado/documents/documents.h>
#include <mado/documents/module.h>
#include <mado/jobs/jobs.h>
#include <mado/module/testing/town.h>
#include <mado/treasury/arrears.h>
#include <mado/treasury/module.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/refunds.h>
#include <mado/treasury/tills.h>
#include <mado/web/site.h>

namespace mado::treasury::test {

inline Day on(std::string_view iso) { return testing::day(iso); }

struct ArrearsOffice : testing::Town {
    static constexpr char const* roads = "public_works/road_management";

    std::vector<Module> modules { documents::describe(), approvals::describe(), treasury::describe() };
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    Caller collector = staff("fujii", "roads_clerk"), head = staff("hiramatsu", "works_head"), department = staff("senoo", "works_department_head"), accountant = staff("ono", "treasury"), stranger = staff("nishi", "scenery_clerk"),
           theirs = staff("fujii", "roads_clerk", neighbour);

    ArrearsOffice() : Town(instant_in_tokyo(on("2026-06-01"), 10), 11)
    {
        set_up(modules);
        for (auto const* tenant : { code, neighbour })
            REQUIRE(database.write(tenant, [&](db::Write& tx) { return furnish(tx); }));
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    static Result<void> furnish(db::Write& tx)
    {
        using enum access::Role;
        organization::keep_division(tx, { "public_works", "建設部 土木課", "0866-00-0004", "" });
        organization::keep_division(tx, { roads, "建設部 土木課 管理係", "0866-00-0005", "" });
        organization::keep_division(tx, { "city_planning/scenery", "建設部 都市計画課 景観係", "0866-00-0013", "" });
        testing::place(tx, { "mayor", "", "mayor", "mayor", "ichino", { Approver } });
        testing::place(tx, { "works_department_head", "public_works", "works_department_head", "department_head", "senoo", { Approver } });
        testing::place(tx, { "works_head", "public_works", "works_head", "division_head", "hiramatsu", { Approver, Treasurer } });
        testing::place(tx, { "roads_clerk", roads, "roads_clerk", "clerk", "fujii", { Examiner, Collector } });
        testing::place(tx, { "scenery_clerk", "city_planning/scenery", "scenery_clerk", "clerk", "nishi", { Examiner, Collector, Treasurer } });
        testing::place(tx, { "treasury", "", "treasury", "clerk", "ono", { Treasurer, Cashier } });
        return {};
    }

    template <class Work>
    auto write(Work work, std::string const& tenant = code) { return database.write(tenant, documents::numbering("test"), std::move(work)); }
    void today(std::string_view iso) { clock.set(instant_in_tokyo(on(iso), 10)); }

    // 道路占用料 (強制徴収), sundry/copies (私債権), fees/outdoor_advertising (公債権) …
    Claim assessed(std::int64_t amount, std::string item = "charges/road_occupation", std::string due = "2026-06-30", std::string name = "三宅 陽子", std::string const& tenant = code)
    {
        auto by = accountant;
        by.tenant = tenant;
        auto const made = write([&](db::Write& tx) {
            return assess(tx, by, here, { item, "道路占用料", "own", ids.uuid(clock.now().microseconds), "fee", roads, Yen(amount), { name, "ミヤケ ヨウコ", "岡山県総社市中央一丁目" }, on(due) });
        }, tenant);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    void paid(Claim const& claim, std::int64_t amount, std::string_view day, Way way = Way::Transfer)
    {
        auto const made = write([&](db::Write& tx) {
            Incoming money;
            money.way = way;
            money.reference = ids.uuid(clock.now().microseconds);
            money.amount = Yen(amount);
            money.paid_on = on(day);
            money.claim = claim.id;
            return receive(tx, accountant, here, money);
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    }
    // The accountant's drawer, out of which cash is given back.
    Till drawer(std::int64_t float_amount = 100'000)
    {
        auto const till = write([&](db::Write& tx) { return open_till(tx, accountant, here, "会計課", Yen(float_amount)); });
        REQUIRE_MESSAGE(till, (till ? "" : till.error().key));
        return *till;
    }
    // Cash that is expenditure: the head orders it, the accountant hands it over.
    Result<Refund> handed(Refund const& planned, std::string_view proof = "領収書")
    {
        auto const ordered = write([&](db::Write& tx) { return order(tx, head, here, planned.payout, find_payout(tx, planned.payout)->version); });
        REQUIRE_MESSAGE(ordered, (ordered ? "" : ordered.error().key));
        return write([&](db::Write& tx) { return hand_over(tx, accountant, here, planned.id, proof, find_refund(tx, planned.id)->version); });
    }
    Claim now(Claim const& claim, std::string const& tenant = code) { return *read([&](db::Read& tx) { return treasury::find(tx, claim.id); }, tenant); }
    // "" when it was done, else the key of the refusal (of its first field when it has one).
    template <class Work>
    std::string tried(Work work, std::string const& tenant = code)
    {
        auto const made = write(std::move(work), tenant);
        if (made)
            return {};
        return made.error().fields.empty() ? made.error().key : made.error().fields.front().key;
    }
    std::size_t events(std::string const& kind, std::string const& id, std::string_view name)
    {
        return read([&](db::Read& tx) {
            std::size_t count = 0;
            for (auto const& event : audit::events_of(tx, { kind, id }))
                count += event.event == name ? 1 : 0;
            return count;
        });
    }
    // Debit and credit of every account, over all of the town's claims.
    std::map<std::string, std::int64_t> accounts(std::vector<Claim> const& claims)
    {
        std::map<std::string, std::int64_t> all;
        read([&](db::Read& tx) {
            for (auto const& claim : claims)
                for (auto const& entry : journal_of(tx, claim.id)) {
                    all[word_of(entry.line.debit)] += entry.line.amount.amount();
                    all[word_of(entry.line.credit)] -= entry.line.amount.amount();
                }
            return 0;
        });
        return all;
    }

    // Makes the PDF of every issued paper; how many jobs ran.
    std::size_t render_all()
    {
        std::vector<jobs::Kind> kinds;
        for (auto const& module : modules)
            for (auto const& job : module.jobs)
                kinds.push_back({ job.name, [this, run = job.run](jobs::Job const& one) { return run(here, one); } });
        return jobs::Runner(database, clock, "test", kinds, {}).once();
    }
    documents::DocumentState state_of(std::string const& document) { return read([&](db::Read& tx) { return documents::find(tx, { document })->state; }); }

    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs form = {})
    {
        http::Request asked;
        asked.path = std::move(path);
        bool const posts = !form.empty();
        asked.form = std::move(form);
        asked.method = posts ? "POST" : "GET";
        mado::web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || !route.show || (answer.error().kind != Refusal::Kind::Invalid && answer.error().kind != Refusal::Kind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route: " + pattern);
    }
};

}  // namespace mado::treasury::test
