#pragma once
// The core zone of two towns: a division that decides 児童扶養手当, its heads, who pays, and another division that sees nothing of it.
#include <mado/approvals/module.h>
#include <mado/audit/audit.h>
#include <mado/cases/module.h>
#include <mado/child_support/module.h>
#include <mado/child_support/payments.h>
#include <mado/child_support/reports.h>
#include <mado/desk/module.h>
#include <mado/documents/documents.h>
#include <mado/documents/module.h>
#include <mado/module/testing/town.h>
#include <mado/persons/module.h>
#include <mado/protection/module.h>
#include <mado/registers/module.h>
#include <mado/treasury/module.h>
#include <mado/web/site.h>

#include "tests/facts_of_tests.h"

#include <algorithm>

namespace mado::embedded {
std::span<File const> sanitizing();
}

namespace mado::child_support::test {

struct Office : testing::Town {
    static constexpr char const* allowances = "children_welfare/allowances";
    std::vector<Module> modules { documents::describe(), approvals::describe(), treasury::describe(), registers::describe(), desk::describe(), cases::describe(), protection::describe(),
        persons::describe(), child_support::describe() };
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_core" }, here };
    Caller clerk = staff("asada", "clerk"), section = staff("baba", "section_head"), head = staff("chiba", "division_head"), accountant = staff("doi", "accountant"), auditor = staff("ebata", "auditor"),
           registrar = staff("hayashi", "registrar"), cashier = staff("goto", "second_clerk"), stranger = staff("fujii", "other_clerk"), theirs = staff("asada", "clerk", neighbour);

    explicit Office(std::string_view today = "2026-06-20") : Town(instant_in_tokyo(on(today), 10), 21)
    {
        set_up(modules, { { "sanitizing", embedded::sanitizing() } });
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
        organization::keep_division(tx, { "children_welfare", "子ども福祉課", "086-000-0010", "" });
        organization::keep_division(tx, { allowances, "子ども福祉課 手当班", "086-000-0011", "" });
        organization::keep_division(tx, { "welfare/assistance", "福祉課 保護班", "086-000-0012", "" });
        for (auto const& seat : { testing::Seat { "mayor", "", "知事", "mayor", "ichino", { Approver } }, { "department_head", "children_welfare", "部長", "department_head", "hara", { Approver } },
                 { "division_head", "children_welfare", "課長", "division_head", "chiba", { Approver } }, { "section_head", allowances, "班長", "section_head", "baba", { Approver } },
                 { "clerk", allowances, "手当班 主事", "clerk", "asada", { Examiner } }, { "second_clerk", allowances, "手当班 主任", "clerk", "goto", { Examiner } },
                 { "registrar", allowances, "手当班 台帳担当", "clerk", "hayashi", { Registrar } }, { "accountant", "", "会計課 主任", "clerk", "doi", { Treasurer } }, { "auditor", "", "監査", "clerk", "ebata", { Auditor } },
                 { "other_clerk", "welfare/assistance", "保護班 主事", "clerk", "fujii", { Examiner } } })
            testing::place(tx, seat);
        return {};
    }

    template <class Work>
    auto write(Work work, std::string const& tenant = code) { return database.write(tenant, documents::numbering("test"), std::move(work)); }
    void today(std::string_view iso) { clock.set(instant_in_tokyo(on(iso), 10)); }

    static persons::Account account(std::string number = "1234567")
    {
        persons::Account made { "0168", "ﾁﾕｳｺﾞｸ", "101", "ｿｳｼﾞﾔ", "1", std::move(number), "ﾐﾎﾝ ﾊﾅｺ", persons::AccountSource::Declared, "child_support", on("2020-04-01"), {} };
        return made;
    }
    // Claimed on 10 May 2026 with one child of nine and one dependant: 48,050 a month from June on.
    static NewRecipient claim(std::int64_t counted = 0, std::string name = "見本 花子")
    {
        NewRecipient wish;
        wish.owner = allowances;
        wish.name = { std::move(name), "ミホン ハナコ", {} };
        wish.born_on = on("1990-05-05");
        wish.address = persons::Address { persons::AddressKind::Registered, "7191131", "岡山県都窪郡早島町見本九丁目", "334235", on("2020-04-01"), {} };
        wish.account = account();
        wish.claimed_on = wish.qualified_on = on("2026-05-10");
        wish.town = "334235";
        wish.came_from = "case:test";
        wish.children = { { { "見本 芽", "ミホン メイ", {} }, on("2017-05-05"), "divorced", false } };
        wish.facts = { fact(FactKind::Income, "2026-06-01", { { "counted", counted }, { "dependants", 1 } }, "x") };
        return wish;
    }
    // Every recipient has children of its own: from the second on they are called otherwise.
    int others = 0;
    Recipient entered(NewRecipient wish, std::string const& tenant = code)
    {
        for (auto& child : wish.children)
            for (int i = 0; i < others; ++i) {
                child.name.characters += "々";
                child.name.kana += "ノ";
            }
        ++others;
        return entered_as_it_is(wish, tenant);
    }
    Recipient entered_as_it_is(NewRecipient const& wish, std::string const& tenant = code)
    {
        auto by = head;
        by.tenant = tenant;
        auto const made = write([&](db::Write& tx) { return enter(tx, by, here, wish); }, tenant);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Recipient now(Recipient const& one) { return *read([&](db::Read& tx) { return find(tx, one.id); }); }
    std::vector<KeptMonth> kept(Recipient const& one) { return read([&](db::Read& tx) { return months_of(tx, one.id); }); }
    Month month(Recipient const& one, std::string_view iso)
    {
        for (auto const& kept_month : kept(one))
            if (kept_month.month.month == on(iso))
                return kept_month.month;
        FAIL("no such month");
        return {};
    }
    Result<Proposed> proposed(Recipient const& one, Fact const& wish, std::string_view reasons = "所得が変わったため。", Caller const* by = nullptr)
    {
        return write([&](db::Write& tx) { return propose(tx, by ? *by : clerk, here, one.id, { wish }, reasons, find(tx, one.id)->version); }, by ? by->tenant : std::string(code));
    }
    Result<approvals::Draft> decided(approvals::Draft const& draft, Caller const& by)
    {
        return write([&](db::Write& tx) { return approvals::decide(tx, by, here, draft.id, "", draft.version); });
    }
    // Proposed and decided by whoever the 専決事項表 names.
    Decision carried(Recipient const& one, Fact const& wish)
    {
        auto const made = proposed(one, wish);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : " " + made.error().fields.front().field + " " + made.error().fields.front().key)));
        if (made->draft) {
            auto const done = decided(*made->draft, made->draft->rank == "section_head" ? section : head);
            REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
        }
        return read([&](db::Read& tx) { return decisions_of(tx, one.id).front(); });
    }

    // -- runs
    Result<Run> begun(std::string_view month, RunKind kind = RunKind::Regular, RecipientId const& only = {}, Caller const* by = nullptr)
    {
        return write([&](db::Write& tx) { return begin_run(tx, by ? *by : clerk, here, kind, on(month), Offset::Yes, only); }, by ? by->tenant : std::string(code));
    }
    jobs::Job job_of(RunId const& id)
    {
        jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "run", id.value } });
        return job;
    }
    Run run(RunId const& id) { return *read([&](db::Read& tx) { return find_run(tx, id); }); }
    Run prepared(std::string_view month)
    {
        auto const made = begun(month);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : " " + made.error().fields.front().key)));
        REQUIRE(prepare(here, job_of(made->id)));
        return run(made->id);
    }
    Run run_decided(Run const& one)
    {
        auto const draft = write([&](db::Write& tx) { return propose_run(tx, clerk, here, one.id, one.version); });
        REQUIRE_MESSAGE(draft, (draft ? "" : draft.error().key));
        auto const done = decided(*draft, head);
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
        return run(one.id);
    }
    Run ordered(std::string_view month)
    {
        auto const made = run_decided(prepared(month));
        REQUIRE(pay(here, job_of(made.id)));
        return run(made.id);
    }
    // The bank's file made, taken, and answered on its day.
    void banked(std::string_view day, std::vector<treasury::ReturnedPayout> const& returned = {})
    {
        if (!read([&](db::Read& tx) { return treasury::client(tx, here); }))
            REQUIRE(write([&](db::Write& tx) { return treasury::keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "オカヤマケン" } }); }));
        auto const transfer = write([&](db::Write& tx) { return treasury::make_transfer(tx, accountant, here, on(day)); });
        REQUIRE_MESSAGE(transfer, (transfer ? "" : transfer.error().key + (transfer.error().fields.empty() ? "" : " " + transfer.error().fields.front().key)));
        today(day);
        REQUIRE(write([&](db::Write& tx) { return treasury::settle_transfer(tx, accountant, here, transfer->id, returned); }));
    }
    std::vector<Payment> payments(Recipient const& one) { return read([&](db::Read& tx) { return payments_of(tx, one.id); }); }
    Yen paid(Recipient const& one)
    {
        Yen sum;
        for (auto const& line : read([&](db::Read& tx) { return paid_of(tx, one.id); }))
            sum += line.amount;
        return sum;
    }

    bool has_event(std::string const& kind, std::string const& id, std::string_view event)
    {
        return read([&](db::Read& tx) { return std::ranges::any_of(audit::events_of(tx, { kind, id }), [&](auto const& one) { return one.event == event; }); });
    }
    std::vector<WorkKind> work_kinds(Recipient const& one)
    {
        std::vector<WorkKind> all;
        for (auto const& work : read([&](db::Read& tx) { return work_of(tx, one.id); }))
            all.push_back(work.kind);
        return all;
    }
    bool has_work(Recipient const& one, WorkKind kind) { return std::ranges::count(work_kinds(one), kind) == 1; }

    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs form = {}, http::Pairs query = {})
    {
        http::Request asked;
        asked.path = std::move(path);
        asked.query = std::move(query);
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

}  // namespace mado::child_support::test
