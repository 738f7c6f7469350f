// The door for other systems of the core: who is on assistance, what changed, answers; of the system's divisions alone, traced with its purpose.
#include "tests/welfare.h"

#include <mado/api/gate.h>
#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/persons/exchange.h>

#include "api/operations.h"

#include <fstream>

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::RefusalKind;
using public_assistance::test::unit;
using public_assistance::test::Welfare;

namespace {

struct Door : Welfare {
    api::Token token = api::make_token(ids);
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "国保システム", .contact = "架空システム", .purpose = "国民健康保険の資格の確認", .scopes = { std::string(api::scope::public_assistance), std::string(api::scope::public_assistance_tables) },
        .procedures = {}, .divisions = { "welfare" }, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} };
    mado::web::Site site { {}, here };

    static api::Operation operation(std::string_view name)
    {
        for (auto& one : api_v1::operations())
            if (one.name == name)
                return one;
        throw std::logic_error("no such operation");
    }
    Result<api::Answer> call(std::string_view name, http::Pairs query = {}, json::Value body = {}, std::string const& table = {}, std::string const& bytes = {}, std::string const& key = "k1")
    {
        http::Request request;
        request.query = std::move(query);
        request.path = { { "table", table } };
        if (!bytes.empty()) {
            auto const path = folder.path / "sent";
            std::ofstream(path, std::ios::binary) << bytes;
            request.uploads.push_back({ "file", "a.csv", "text/csv", path.string(), bytes.size(), bytes.substr(0, 512), false });
        }
        mado::web::Visit const visit { request, {}, here, *towns.by_code(code), site, "ja", {}, {} };
        return operation(name).run({ visit, system, {}, std::move(body), "system:" + system.id.value, key, "hash", token.text, {} });
    }
    json::Value body(std::string_view name, http::Pairs query = {})
    {
        auto const answer = call(name, std::move(query));
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().key));
        return answer->body;
    }
    std::int64_t number_of(HouseholdId const& id)
    {
        return read([&](db::Read& tx) { return std::stoll(persons::number_of(tx, persons::household(tx, id)->head)); });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Door, "who is on assistance on a day, and who is suspended; neither before nor after")
{
    auto const id = assisted("2026-11-18"), rested = assisted("2026-11-18", "見本 次郎");
    decided(rested, Matter::Suspend, "2026-12-01");
    applied("見本 三郎");
    auto const states = [&](char const* on) {
        std::string all;
        for (auto const& one : body("list_public_assistance_standing", { { "on", on } }).array("households"))
            all += std::to_string(one.integer("household")) + " " + one.text("state") + " " + one.text("from") + ";";
        return all;
    };
    CHECK(states("2026-11-17") == "");
    CHECK(states("2026-11-18") == "1 assisted 2026-11-18;2 assisted 2026-11-18;");
    CHECK(states("2026-11-30") == "1 assisted 2026-11-18;2 assisted 2026-11-18;");
    CHECK(states("2026-12-01") == "1 assisted 2026-11-18;2 suspended 2026-12-01;");
    decided(rested, Matter::End, "2027-01-01");
    CHECK(states("2026-12-31") == "1 assisted 2026-11-18;2 suspended 2026-12-01;");
    CHECK(states("2027-01-01") == "1 assisted 2026-11-18;");
    auto const found = body("list_public_assistance_standing", { { "on", "2026-11-18" } });
    CHECK(found["next"].is_null());
    CHECK(found.array("households").at(0).array("individuals").at(0).integer() == number_of(id));
    CHECK(json::write(found).find("三宅") == std::string::npos);
    CHECK(body("list_public_assistance_standing", { { "on", "2026-11-18" }, { "after", "1" } }).array("households").size() == 1);
    CHECK(call("list_public_assistance_standing", { { "after", "x" } }).error().fields.front().field == "/query/after");
}

TEST_CASE_FIXTURE(Door, "changes come in the order of decision, the day after it, and go on from a cursor")
{
    auto const id = assisted("2026-11-18");
    CHECK(body("list_public_assistance_changes").array("changes").empty());   // of today: tomorrow
    days_pass(1);
    auto const first = body("list_public_assistance_changes");
    REQUIRE(first.array("changes").size() == 1);
    CHECK(first.array("changes").at(0).text("what") == "began");
    CHECK(first.array("changes").at(0).text("from") == "2026-11-18");
    CHECK(first.array("changes").at(0).array("individuals").at(0).integer() == number_of(id));
    CHECK(first.flag("is_last"));
    decided(id, Matter::End, "2027-01-01");
    days_pass(1);
    auto const next = body("list_public_assistance_changes", { { "after", first.text("next") } });
    REQUIRE(next.array("changes").size() == 1);
    CHECK(next.array("changes").at(0).text("what") == "ended");
    CHECK(body("list_public_assistance_changes", { { "after", next.text("next") } }).array("changes").empty());
    CHECK(call("list_public_assistance_changes", { { "after", "2026-11-18.x" } }).error().kind == RefusalKind::Invalid);
}

TEST_CASE_FIXTURE(Door, "answers of an office are taken once; what is unknown, of another division, or asked of kin is counted and told nothing of")
{
    auto const id = assisted("2026-11-18");
    auto const asks = [&](InvestigationKind kind) {
        Investigation one;
        one.household = id, one.kind = kind, one.whom = "中国銀行";
        return write([&](db::Write& tx) { return investigate(tx, east, here, one); })->id;
    };
    auto const bank = asks(InvestigationKind::Records), kin = asks(InvestigationKind::Kin);
    auto const answers = [&](std::string const& words) {
        json::Array all;
        for (auto const& one : { bank, kin, here.now().id() })
            all.push_back(json::object({ { "investigation", one }, { "words", words } }));
        return json::object({ { "answers", std::move(all) } });
    };
    auto const given = [&](std::string const& words, std::string const& key) {
        auto const answer = call("give_public_assistance_answers", {}, answers(words), {}, {}, key);
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().key));
        return json::write(answer->body);
    };
    system.divisions = { "children" };
    CHECK(given("残高 1円", "k1") == R"({"other":0,"same":0,"taken":0,"unknown":3})");
    system.divisions = { "welfare" };
    CHECK(given("残高 1円", "k2") == R"({"other":0,"same":0,"taken":1,"unknown":2})");
    CHECK(given("残高 1円", "k3") == R"({"other":0,"same":1,"taken":0,"unknown":2})");
    CHECK(given("残高 2円", "k4") == R"({"other":1,"same":0,"taken":0,"unknown":2})");
    CHECK(call("give_public_assistance_answers", {}, answers("残高 1円"), {}, {}, "k2").error().key == "api.key.under_way");
    auto const kept = read([&](db::Read& tx) { return investigations(tx, id); });
    CHECK(std::ranges::count_if(kept, [](Investigation const& one) { return one.answer == "残高 1円"; }) == 1);
}

TEST_CASE_FIXTURE(Door, "tables go out and in by the door; another division's household is in none of it")
{
    assisted("2026-11-18");
    auto const csv = call("show_public_assistance_table", {}, {}, "households");
    REQUIRE(csv);
    CHECK(csv->raw->body.find(unit) != std::string::npos);
    auto const again = call("take_in_public_assistance_table", {}, {}, "households", csv->raw->body);
    REQUIRE_MESSAGE(again, (again ? "" : again.error().key));
    CHECK(json::write(again->body) == R"({"added":0,"other":0,"rows":1})");
    CHECK(call("show_public_assistance_table", {}, {}, "nothing").error().kind == RefusalKind::NotFound);
    auto const refused = call("take_in_public_assistance_table", {}, {}, "households", "id\r\n");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fields.front().key == "web.sheet.columns");
    system.divisions = { "children" };
    CHECK(call("show_public_assistance_table", {}, {}, "households")->raw->body.find(unit) == std::string::npos);
    CHECK(body("list_public_assistance_standing").array("households").empty());
    days_pass(1);
    CHECK(body("list_public_assistance_changes").array("changes").empty());
    system.divisions = {};
    CHECK(call("show_public_assistance_table", {}, {}, "households").error().kind == RefusalKind::Forbidden);
}

TEST_CASE_FIXTURE(Door, "without a token, with another scope, with another town's token: not through the gate; each read is in the trace")
{
    assisted("2026-11-18");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        api::keep_system(tx, system, clock.now());
        return {};
    }));
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
    CHECK(enters(code, "mado_nobody") == std::set { 401 });
    CHECK(enters(neighbour, token.text) == std::set { 401 });
    system.scopes = { std::string(api::scope::persons) };
    system.edition = 2;
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        api::keep_system(tx, system, clock.now());
        return {};
    }));
    CHECK(enters(code, token.text) == std::set { 403 });
    REQUIRE(call("list_public_assistance_standing"));
    auto const events = read([&](db::Read& tx) { return audit::events_of(tx, { "system", system.id.value }); });
    CHECK(std::ranges::any_of(events, [](auto const& one) { return one.event == "public_assistance.exchange.read"; }));
}
