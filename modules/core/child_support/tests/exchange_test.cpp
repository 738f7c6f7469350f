// Everything out of one town and into another that has nothing; and what other systems of the core ask by the door.
#include "tests/office.h"

#include <mado/api/gate.h>
#include <mado/api/scopes.h>
#include <mado/child_support/exchange.h>
#include <mado/persons/exchange.h>

#include "api/operations.h"
#include "service/workings.h"

#include <set>
#include <mado/sheets/testing/left_out.h>

namespace mado::embedded {
std::span<File const> child_support();
}

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;
using Kind = Refusal::Kind;

namespace {

sheets::Range const everything { { "" }, true };

struct Exchange : Office {
    Caller operated { .tenant = code, .kind = CallerKind::System, .job = "child_support.test" };
    api::Token token = api::make_token(ids);
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "医療費助成システム", .contact = "架空システム", .purpose = "ひとり親家庭等医療費の資格の確認", .scopes = { std::string(api::scope::child_support), std::string(api::scope::child_support_tables) },
        .procedures = {}, .divisions = { "children_welfare" }, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} };

    std::string out(std::string_view table, sheets::Range const& range = everything, std::string const& tenant = code)
    {
        auto const part = read([&](db::Read& tx) { return export_part(tx, range, table, ""); }, tenant);
        REQUIRE_MESSAGE(part, (part ? "" : part.error().key));
        return part->csv;
    }
    Result<sheets::Taken> in(std::string_view table, std::string const& csv, std::string const& tenant = neighbour, sheets::Range const& range = everything)
    {
        auto by = operated;
        by.tenant = tenant;
        return write([&](db::Write& tx) { return import_table(tx, by, here, range, table, csv); }, tenant);
    }
    std::map<std::string, std::string> all_tables(std::string const& tenant = code)
    {
        std::map<std::string, std::string> all;
        for (auto const& table : book().tables)
            all[std::string(table.name)] = out(table.name, everything, tenant);
        return all;
    }
    void carry_persons()
    {
        persons::Range const all { { "" }, true, true };
        for (auto const name : names_of(persons::Sheet {})) {
            auto const sheet = value_of<persons::Sheet>(name);
            if (sheet == persons::Sheet::Numbers)
                continue;
            auto const csv = persons::export_sheet(here, code, operated, all, { sheet, "引っ越し", {} });
            REQUIRE(csv);
            auto by = operated;
            by.tenant = neighbour;
            REQUIRE(persons::import_sheet(here, neighbour, by, all, sheet, *csv));
        }
    }
    static std::string wrong(Result<sheets::Taken> const& taken)
    {
        if (taken)
            return "taken";
        if (taken.error().fields.empty())
            return taken.error().key;
        auto const& error = taken.error().fields.front();
        auto const part = [&](char const* name) { auto const found = error.arguments.find(name); return found == error.arguments.end() ? std::string() : found->second; };
        return part("line") + " " + part("column") + " " + (part("says").empty() ? error.key : part("says"));
    }
    void carry(std::map<std::string, std::string> const& tables)
    {
        for (auto const& table : book().tables) {
            auto const taken = in(table.name, tables.at(std::string(table.name)));
            REQUIRE_MESSAGE(taken, (std::string(table.name) + ": " + wrong(taken)));
            CHECK_MESSAGE(taken->other == 0, table.name);
        }
    }
    Recipient furnish()
    {
        auto wish = claim();
        wish.children.push_back({ { "見本 葉", "ミホン ハ", {} }, on("2020-01-10"), "divorced", true });
        auto const one = entered(wish);
        entered(claim(100'000, "見本 次子"));
        today("2026-08-20");
        ordered("2026-09-01");
        banked("2026-09-11");
        carried(one, fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 }, { "dependants", 1 } }, "x"));
        REQUIRE(write([&](db::Write& tx) { return match(tx, clerk, here, "number,kind,year,amount,dependants\r\n1,income,2024,1200000,1\r\n"); }));
        return one;
    }

    Result<api::Answer> call(std::string_view name, http::Pairs query = {}, json::Value body = {}, std::string const& table = {}, std::string const& key = "k1")
    {
        http::Request request;
        request.query = std::move(query);
        request.path = { { "table", table } };
        mado::web::Visit const visit { request, {}, here, *towns.by_code(code), site, "ja", {}, {} };
        for (auto const& one : api_v1::operations())
            if (one.name == name)
                return one.run({ visit, system, {}, std::move(body), "system:" + system.id.value, key, "hash", token.text, {} });
        throw std::logic_error("no such operation");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Exchange, "whatever the tables hold is in a sheet")
{
    CHECK(sheets::testing::left_out(mado::embedded::child_support(), book()) == std::set<std::string> {});
}

TEST_CASE_FIXTURE(Exchange, "every table goes out and in again, into a town that has nothing, to the same state; twice changes nothing; nothing is paid twice")
{
    auto const one = furnish();
    auto const before = all_tables();
    for (auto const* full : { "recipients", "children", "facts", "months", "decisions", "runs", "payments", "lines", "work" })
        CHECK_MESSAGE(std::ranges::count(before.at(full), '\n') > 1, full);
    CHECK(wrong(in("recipients", before.at("recipients"))) == "2 individual web.sheet.unknown_individual");   // persons go first
    carry_persons();
    carry(before);
    CHECK(all_tables(neighbour) == before);
    for (auto const& [name, csv] : before) {
        CHECK_MESSAGE(in(name, csv)->added == 0, name);
        auto const at_home = in(name, csv, code);
        REQUIRE_MESSAGE(at_home, (name + " " + wrong(at_home)));
        CHECK_MESSAGE((at_home->added == 0 && at_home->other == 0), name);
    }
    CHECK(all_tables(neighbour) == before);
    auto const due = [&](std::string const& tenant) { return read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-11-01"), Offset::Yes); }, tenant); };
    CHECK(due(neighbour).lines == due(code).lines);
    CHECK(read([&](db::Read& tx) { return write_csv(tx, theirs, here); }, neighbour) == read([&](db::Read& tx) { return write_csv(tx, clerk, here); }));
}

TEST_CASE_FIXTURE(Exchange, "a run that is not carried and a draft on its way stay behind")
{
    auto const one = entered(claim());
    today("2026-08-20");
    auto const decided_before = out("decisions");
    prepared("2026-09-01");
    REQUIRE(proposed(one, fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 }, { "dependants", 1 } }, "x")));
    CHECK(out("decisions") == decided_before);
    for (auto const* table : { "runs", "payments", "lines" })
        CHECK_MESSAGE(std::ranges::count(out(table), '\n') == 1, table);
}

TEST_CASE_FIXTURE(Exchange, "one wrong row refuses the whole; a file decides nothing beside the office; no further than the divisions of who exchanges")
{
    auto const one = furnish();
    auto const sent = all_tables();
    carry_persons();
    REQUIRE(in("recipients", sent.at("recipients")));
    auto const before = all_tables(neighbour);
    auto const changed = [&](std::string const& table, std::string_view from, std::string_view to) {
        auto csv = sent.at(table);
        auto const at = csv.find(from);
        REQUIRE_MESSAGE(at != csv.npos, (table + " has no " + std::string(from)));
        return csv.replace(at, from.size(), to);
    };
    struct Case { std::string table, csv, says; };
    for (auto const& each : { Case { "children", "id\r\n", "  web.sheet.columns" }, { "months", changed("months", "2026-06-01", "2026-06"), "2 month web.sheet.day" },
             { "facts", changed("facts", "child_added", "child_stolen"), "2 kind web.sheet.value" }, { "facts", changed("facts", "divorced", "stolen"), "2 values child_support.exchange.wrong_fact" },
             { "lines", changed("lines", ",1,", ",77,"), "2 number child_support.exchange.unknown_number" }, { "payments", changed("payments", "account", "cash"), "2 way web.sheet.value" },
             { "lines", sent.at("lines"), "2 payment child_support.exchange.unknown" } }) {
        CAPTURE(each.says);
        CHECK(wrong(in(each.table, each.csv)) == each.says);
        CHECK(all_tables(neighbour) == before);
    }
    auto facts = sent.at("facts");
    auto const heading = facts.substr(0, facts.find("\r\n") + 2);
    auto const rise = heading + here.now().id() + ",1,denial,2026-09-01,,\"{\"\"part\"\":\"\"whole\"\"}\",,,1763430000000000\r\n";
    CHECK(wrong(in("facts", rise, code)).find("child_support.exchange.decided_here") != std::string::npos);
    sheets::Range const others { { "welfare" }, true };
    for (auto const& table : book().tables)
        if (table.name != "terms")
            CHECK_MESSAGE(std::ranges::count(out(table.name, others), '\n') == 1, table.name);
    CHECK(wrong(in("children", sent.at("children"), code, others)) == "2 number child_support.exchange.unknown_number");
    CHECK(read([&](db::Read& tx) { return range_of(tx, clerk); }).divisions.empty());
    CHECK(read([&](db::Read& tx) { return range_of(tx, registrar); }).divisions == std::vector<std::string> { allowances });
    CHECK(visit(registrar, "/child-support/files/exchange", {}, { { "do", "export" }, { "table", "facts" }, { "reason", "" } }).has_value());   // asks for the reason
    auto const csv = visit(registrar, "/child-support/files/exchange", {}, { { "do", "export" }, { "table", "facts" }, { "reason", "引っ越し" } });
    REQUIRE(csv);
    CHECK(csv->body == sent.at("facts"));
    (void)one;
}

TEST_CASE_FIXTURE(Exchange, "whatever has come in so far, nothing is due that was paid, not even when the next table is refused")
{
    auto const one = furnish();
    auto const sent = all_tables();
    carry_persons();
    auto const due = [&](std::string const& tenant) { return read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-09-01"), Offset::Yes).total; }, tenant); };
    REQUIRE(due(code).is_zero());
    for (auto const& table : book().tables) {
        REQUIRE(in(table.name, sent.at(std::string(table.name))));
        service::look_over_town(here, neighbour);
        CHECK_MESSAGE(due(neighbour).is_zero(), table.name);
    }
}

TEST_CASE_FIXTURE(Exchange, "a number that is another's here is refused; a child for whom somebody is paid here is looked at before it is paid for twice")
{
    auto const one = entered_as_it_is(claim());
    auto const sent = all_tables();
    carry_persons();
    auto const there = entered_as_it_is(claim(), neighbour);
    CHECK(wrong(in("recipients", sent.at("recipients"))) == "2 id web.sheet.taken");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.renumber", "UPDATE child_support_recipient SET number = 900 WHERE tenant = $tenant" }, {});
        return {};
    }, neighbour));
    for (int i = 0; i < 2; ++i)
        carry(sent);
    auto const watched = [&](Recipient const& of) {
        auto const all = read([&](db::Read& tx) { return work_of(tx, of.id); }, neighbour);
        return std::ranges::count(all, WorkKind::ChildTwice, &Work::kind);
    };
    CHECK(watched(one) == 1);
    CHECK(watched(there) == 0);
}

TEST_CASE_FIXTURE(Exchange, "days by which letters go out are taken in only as they could be kept")
{
    auto const heading = out("terms", everything, neighbour);
    struct Case { char const* cells; char const* says; };
    for (auto const& each : { Case { "いつか,09-05,10-10,14,4", "2 told_on child_support.terms.wrong.day" }, { "01-01,09-05,10-10,14,4", "2 told_on child_support.terms.wrong.told_on" },
             { "07-20,09-05,09-01,14,4", "2 warned_on child_support.terms.wrong.warned_on" }, { "07-20,09-05,10-10,999999999999,4", "2 answer_days child_support.terms.wrong.number" }, { "07-20,09-05,10-10,14,4", "taken" } }) {
        CAPTURE(each.cells);
        CHECK(wrong(in("terms", heading + each.cells + ",,1763430000000000\r\n")) == each.says);
    }
}

TEST_CASE_FIXTURE(Exchange, "who receives in a month, by the numbers of persons, for the system's divisions; each read is in the trace")
{
    auto const one = furnish();
    auto const answer = call("list_child_support_recipients", { { "month", "2026-08" } });
    REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().key));
    auto const& rows = answer->body.array("recipients");
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).integer("number") == 1);
    CHECK(rows.at(0).text("state") == "payable");
    CHECK(rows.at(0).integer("payable") == month(one, "2026-08-01").payable.amount());
    CHECK(rows.at(0).integer("individual") == std::stoll(read([&](db::Read& tx) { return persons::number_of(tx, one.who); })));
    CHECK(rows.at(0).array("children").size() == 2);
    CHECK(json::write(answer->body).find("見本") == std::string::npos);
    CHECK(call("list_child_support_recipients", { { "month", "2026-08" }, { "after", "1" } })->body.array("recipients").size() == 1);
    CHECK(call("list_child_support_recipients", { { "month", "2026-13" } }).error().fields.front().field == "/query/month");
    CHECK(has_event("system", system.id.value, "child_support.exchange.read"));
    system.divisions = { "welfare" };
    CHECK(call("list_child_support_recipients", { { "month", "2026-08" } })->body.array("recipients").empty());
}

TEST_CASE_FIXTURE(Exchange, "answers of other offices become work, once; of another division's recipient nobody learns that it is there")
{
    auto const one = entered(claim(1'000'000));
    auto const answers = [](std::int64_t number, std::int64_t amount) {
        return json::object({ { "answers", json::array({ json::object({ { "number", number }, { "kind", "income" }, { "year", 2024 }, { "amount", amount }, { "dependants", 1 } }) }) } });
    };
    auto const given = [&](json::Value body, std::string const& key) {
        auto const answer = call("give_child_support_answers", {}, std::move(body), {}, key);
        return answer ? json::write(answer->body) : answer.error().key;
    };
    CHECK(given(answers(1, 1'000'000), "k1") == R"({"answers":1,"differ":0,"same":1,"unknown":0})");
    CHECK(given(answers(1, 1'200'000), "k2") == R"({"answers":1,"differ":1,"same":0,"unknown":0})");
    CHECK(given(answers(1, 1'200'000), "k2") == "api.key.under_way");
    CHECK(given(answers(1, 1'200'000), "k3") == R"({"answers":1,"differ":1,"same":0,"unknown":0})");
    CHECK(has_work(one, WorkKind::MatchDiffers));
    CHECK(given(answers(99, 1), "k4") == R"({"answers":1,"differ":0,"same":0,"unknown":1})");
    CHECK(call("give_child_support_answers", {}, answers(1, -1)).error().fields.front().field == "/answers/0/amount");
    system.divisions = { "welfare" };
    CHECK(given(answers(1, 1'300'000), "k5") == R"({"answers":1,"differ":0,"same":0,"unknown":1})");
}

TEST_CASE_FIXTURE(Exchange, "without a token, with another scope, with another town's token: not through the gate")
{
    auto const keep = [&] {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            api::keep_system(tx, system, clock.now());
            return {};
        }));
    };
    keep();
    api::Gate gate(here);
    http::Request request;
    auto const enters = [&](std::string const& tenant, std::string const& shown) {
        mado::web::Visit const visit { request, {}, here, *towns.by_code(tenant), site, "ja", {}, {} };
        std::set<int> all;
        for (auto const& one : api_v1::operations()) {
            auto const entered = gate.enter(visit, one.entrance, shown);
            all.insert(entered ? 200 : entered.error().status);
        }
        return all;
    };
    CHECK(enters(code, token.text) == std::set { 200 });
    CHECK(enters(code, "") == std::set { 401 });
    CHECK(enters(neighbour, token.text) == std::set { 401 });
    system.scopes = { std::string(api::scope::public_assistance) };
    system.edition = 2;
    keep();
    CHECK(enters(code, token.text) == std::set { 403 });
    system.scopes = { std::string(api::scope::child_support) };  // who asks about months does not take tables
    system.edition = 3;
    keep();
    CHECK(enters(code, token.text) == std::set { 200, 403 });
}
