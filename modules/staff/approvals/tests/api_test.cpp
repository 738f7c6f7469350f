// Another system, through the door alone.
#include "tests/office.h"

#include <mado/approvals/attachments.h>
#include <mado/approvals/erasure.h>

#include "api/signed.h"
#include "jobs/daily.h"

#include <fstream>

using namespace mado;
using namespace mado::approvals;
using approvals::test::Office;
using approvals::test::day;

namespace {

struct Told {
    int status = 0;
    json::Value body {};
};

struct Program : Office {
    api::Token token = api::make_token(ids), other_token = api::make_token(ids), elsewhere = api::make_token(ids), unscoped = api::make_token(ids);
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "旅費システム", .contact = "架空システム", .purpose = "試験", .scopes = { std::string(api::scope::drafts) },
        .procedures = {}, .divisions = { "public_works" }, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = Day::of(2027, 3, 31) };
    int keys_made = 0;

    Program()
    {
        keep(system, code);
        keep(copy(other_token, "庶務システム", system.scopes), code);
        keep(copy(elsewhere, "隣の市のシステム", system.scopes), neighbour);
        keep(copy(unscoped, "読むだけ", { "cases.read" }), code);
    }
    api::System copy(api::Token const& of, std::string name, std::vector<std::string> scopes)
    {
        auto made = system;
        made.id = { ids.uuid(clock.now().microseconds) };
        made.name = std::move(name);
        made.scopes = std::move(scopes);
        made.token_hash = of.hash;
        return made;
    }
    void keep(api::System const& one, std::string const& to)
    {
        REQUIRE(database.write(to, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, one, clock.now()); return {}; }).has_value());
    }
    Told send(std::string const& method, std::string const& target, api::Token const* by, json::Value const& body = {}, std::string const& key = {}, std::string const& slug = "soja-shi")
    {
        http::Request made;
        made.method = method;
        made.target = "/" + slug + "/api/v1" + target;
        made.remote = "203.0.113.5";
        std::istringstream parts(made.target.substr(0, made.target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                made.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            made.query = http::parse_urlencoded(target.substr(question + 1));
        made.headers = { { "host", "localhost:8081" } };
        if (by)
            made.headers.emplace_back("authorization", "Bearer " + by->text);
        if (method == "POST") {
            made.headers.emplace_back("content-type", "application/json");
            made.headers.emplace_back("idempotency-key", key.empty() ? "key-of-the-test-" + std::to_string(++keys_made) : key);
            made.body = json::write(body);
        }
        auto const answer = site.answer(made);
        auto const parsed = json::parse(answer.body);
        return { answer.status, parsed ? *parsed : json::Value {} };
    }
    Told upload(api::Token const* by, std::string const& title, std::string const& bytes)
    {
        auto const path = folder.path / ("sent-" + std::to_string(++keys_made));
        std::ofstream(path, std::ios::binary) << bytes;
        http::Request made;
        made.method = "POST";
        made.target = "/soja-shi/api/v1/draft-files";
        made.segments = { "soja-shi", "api", "v1", "draft-files" };
        made.remote = "203.0.113.5";
        made.headers = { { "host", "localhost:8081" }, { "content-type", "multipart/form-data; boundary=x" }, { "idempotency-key", "upload-of-the-test-" + std::to_string(keys_made) } };
        if (by)
            made.headers.emplace_back("authorization", "Bearer " + by->text);
        made.uploads = { { "file", title, "application/octet-stream", path.string(), bytes.size(), bytes.substr(0, 512), false } };
        auto const answer = site.answer(made);
        auto const parsed = json::parse(answer.body);
        return { answer.status, parsed ? *parsed : json::Value {} };
    }
    json::Value filing(std::string const& reference = "R8-000123", std::string const& number = "9011")
    {
        return json::object({ { "reference", reference }, { "drafter", json::object({ { "number", number } }) }, { "class", "旅行命令(日帰り)" }, { "title", "県庁での会議への出張" },
            { "body", "次のとおり出張してよろしいか。" }, { "amount", 2400 }, { "lines", json::array({ json::object({ { "kind", "what" }, { "words", "12月3日　岡山県庁" } }) }) } });
    }
};

TEST_CASE_FIXTURE(Program, "a draft by API goes its way, and its signed result can be verified with the published key")
{
    auto const filed = send("POST", "/drafts", &token, filing());
    REQUIRE_MESSAGE(filed.status == 201, json::write(filed.body));
    auto const id = filed.body.text("draft");
    auto const waiting = send("GET", "/drafts/" + id, &token);
    REQUIRE(waiting.status == 200);
    CHECK(waiting.body.text("state") == "circulating");
    CHECK(waiting.body["result"].is_null());
    REQUIRE(waiting.body.array("way").size() == 1);
    CHECK(waiting.body.array("way").front().text("position") == "管理係長");

    auto const rows = read([&](db::Read& tx) { return inbox(tx, section_head, here, {}); }).rows;
    REQUIRE(rows.size() == 1);
    CHECK(found(rows.front().draft).drafter == PersonId { "fujii" });
    CHECK(events(rows.front().draft, "approvals.outside.filed") == 1);
    auto const page = shown(section_head, "/approvals/{draft}", { { "draft", rows.front().draft.value } });
    CHECK(approvals::test::has(page, "旅費システム"));
    CHECK(approvals::test::has(page, "R8-000123"));
    REQUIRE(press(section_head, found(rows.front().draft), "decide").value().status == 303);

    auto const decided = send("GET", "/drafts/" + id, &token);
    CHECK(decided.body.text("state") == "decided");
    auto const jws = decided.body.text("result");
    auto const first = jws.find('.'), second = jws.rfind('.');
    REQUIRE(second > first);
    auto const published = send("GET", "/approval-keys", nullptr);
    REQUIRE(published.status == 200);
    auto const half = crypto::from_base64url(published.body.array("keys").front().text("x"));
    REQUIRE(half);
    std::array<std::uint8_t, 32> key {};
    std::ranges::copy(*half, key.begin());
    CHECK(crypto::verify(key, jws.substr(0, second), *crypto::from_base64url(jws.substr(second + 1))));
    auto const claims = *json::parse(*crypto::from_base64url(jws.substr(first + 1, second - first - 1)));
    CHECK(claims.text("sub") == id);
    CHECK(claims.text("reference") == "R8-000123");
    CHECK(claims.text("aud") == system.id.value);
    CHECK(claims.text("iss") == "office@332089");
    CHECK(claims.text("state") == "decided");
    CHECK(claims.text("hash") == found(rows.front().draft).hash);
    auto const header = *json::parse(*crypto::from_base64url(jws.substr(0, first)));
    CHECK(header.text("alg") == "EdDSA");
    CHECK(header.text("kid") == published.body.array("keys").front().text("kid"));
    auto altered = jws;
    altered[first + 3] = altered[first + 3] == 'A' ? 'B' : 'A';
    CHECK_FALSE(crypto::verify(key, altered.substr(0, second), *crypto::from_base64url(jws.substr(second + 1))));
}

TEST_CASE_FIXTURE(Program, "nobody reads what another sent: not another system, not another town, not without the scope or a token")
{
    auto const id = send("POST", "/drafts", &token, filing()).body.text("draft");
    struct Row { char const* name; api::Token const* by; char const* slug; int status; };
    Row const rows[] = { { "its own", &token, "soja-shi", 200 }, { "another system", &other_token, "soja-shi", 404 }, { "another town's, there", &elsewhere, "okayama-shi", 404 },
        { "another town's, here", &elsewhere, "soja-shi", 401 }, { "without the scope", &unscoped, "soja-shi", 403 }, { "nobody", nullptr, "soja-shi", 401 } };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(send("GET", "/drafts/" + id, row.by, {}, {}, row.slug).status == row.status);
    }
    CHECK(send("POST", "/drafts", &unscoped, filing("x")).status == 403);
    CHECK(send("GET", "/drafts", &token).body.array("drafts").size() == 1);
    CHECK(send("GET", "/drafts", &other_token).body.array("drafts").empty());
    CHECK(send("GET", "/drafts?since=2026-11-19", &token).body.array("drafts").empty());
    CHECK(send("GET", "/drafts?after=nonsense", &token).status == 422);
}

TEST_CASE_FIXTURE(Program, "who may be named as drafter, and what may be sent")
{
    struct Row { char const* name; json::Value body; int status; char const* pointer; };
    auto with = [&](char const* member, json::Value value) { auto made = filing(); made.set(member, std::move(value)); return made; };
    auto const drafter = [&](char const* number, char const* position) { return with("drafter", json::object({ { "number", number }, { "position", position } })); };
    Row const rows[] = {
        { "somebody of another division", filing("r", "9030"), 422, "/drafter/number" },
        { "nobody", filing("r", "1"), 422, "/drafter/number" },
        { "a position that he does not hold", drafter("9011", "土木課長"), 422, "/drafter/position" },
        { "one who may not draft", filing("r", "9009"), 403, nullptr },
        { "less than nothing", with("amount", -1), 422, "/amount" },
        { "a class that the table does not know", with("class", "知らない区分"), 422, "/class" },
        { "a member that is not declared", with("effect", "disposition"), 422, nullptr },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const told = send("POST", "/drafts", &token, row.body);
        CHECK_MESSAGE(told.status == row.status, json::write(told.body));
        if (row.pointer) {
            REQUIRE_FALSE(told.body.array("fields").empty());
            CHECK(told.body.array("fields").front().text("pointer") == row.pointer);
        }
    }
    CHECK(send("GET", "/drafts", &token).body.array("drafts").empty());
    CHECK(send("POST", "/drafts", &token, drafter("9011", "管理係 主任")).status == 201);
}

TEST_CASE_FIXTURE(Program, "the same key does it once; the same reference again only when the draft before it has come back")
{
    auto const first = send("POST", "/drafts", &token, filing(), "one-key-for-both");
    auto const again = send("POST", "/drafts", &token, filing(), "one-key-for-both");
    REQUIRE(first.status == 201);
    CHECK(again.status == 201);
    CHECK(again.body.text("draft") == first.body.text("draft"));
    CHECK(send("GET", "/drafts", &token).body.array("drafts").size() == 1);
    CHECK(send("POST", "/drafts", &token, filing()).status == 409);
    CHECK(send("POST", "/drafts", &other_token, filing()).status == 201);  // another system's numbers are its own
    auto const draft = read([&](db::Read& tx) { return inbox(tx, section_head, here, {}); }).rows.front().draft;
    REQUIRE(press(section_head, found(draft), "send_back", "日付が違う").value().status == 303);
    auto const second = send("POST", "/drafts", &token, filing());
    REQUIRE_MESSAGE(second.status == 201, json::write(second.body));
    auto const all = read([&](db::Read& tx) { return inbox(tx, section_head, here, {}); }).rows;
    CHECK(std::ranges::any_of(all, [&](Row const& row) { return found(row.draft).proposal.drafted_on == draft.value; }));
}

TEST_CASE_FIXTURE(Program, "files by API: uploaded, named once by the system that has the key, in the hash of the draft; what no draft names goes after a day")
{
    auto const sent = upload(&token, "復命書.txt", "出張の計画");
    REQUIRE_MESSAGE(sent.status == 201, json::write(sent.body));
    auto const name = sent.body.text("id");
    auto const with = [&](std::initializer_list<std::string> names, char const* reference = "R8-000200") {
        auto made = filing(reference);
        json::Array all;
        for (auto const& one : names)
            all.emplace_back(one);
        made.set("files", std::move(all));
        return made;
    };
    auto forged = name;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    struct Row { char const* name; api::Token const* by; json::Value body; };
    for (auto const& row : { Row { "another system", &other_token, with({ name }) }, Row { "a forged key", &token, with({ forged }) }, Row { "twice", &token, with({ name, name }) },
             Row { "nonsense", &token, with({ "x" }) } }) {
        CAPTURE(row.name);
        auto const told = send("POST", "/drafts", row.by, row.body);
        CHECK(told.status == 422);
        REQUIRE_FALSE(told.body.array("fields").empty());
        CHECK(told.body.array("fields").front().text("pointer").starts_with("/files/"));
    }
    auto const filed = send("POST", "/drafts", &token, with({ name }));
    REQUIRE_MESSAGE(filed.status == 201, json::write(filed.body));
    auto const seen = send("GET", "/drafts/" + filed.body.text("draft"), &token);
    REQUIRE(seen.body.array("files").size() == 1);
    CHECK(seen.body.array("files").front().text("title") == "復命書.txt");
    CHECK(seen.body.array("files").front().text("hash") == crypto::sha256_hex("出張の計画"));
    auto const draft = read([&](db::Read& tx) { return inbox(tx, section_head, here, {}); }).rows.front().draft;
    CHECK(found(draft).proposal.attachments.size() == 1);
    CHECK(seen.body.text("hash") == found(draft).hash);
    CHECK(send("POST", "/drafts", &token, with({ name }, "R8-000201")).status == 422);  // it was used up

    CHECK(upload(&unscoped, "x.txt", "x").status == 403);
    CHECK(upload(nullptr, "x.txt", "x").status == 401);
    CHECK(upload(&token, "x.exe", std::string("MZ\x90\0", 4)).status == 422);
    auto const old = upload(&token, "忘れた.txt", "忘れた").body.text("id");
    clock.set({ clock.now().microseconds + 86'400'000'001LL });
    CHECK(send("POST", "/drafts", &token, with({ old }, "R8-000202")).status == 422);
    CHECK(daily(here).swept == 1);
    CHECK(daily(here).swept == 0);
}

TEST_CASE_FIXTURE(Program, "erasing a draft of another system erases the system's own number of it, of the one before it too, and no other's")
{
    REQUIRE(send("POST", "/drafts", &token, filing("R8-secret")).status == 201);
    auto const first = read([&](db::Read& tx) { return inbox(tx, section_head, here, {}); }).rows.front().draft;
    REQUIRE(press(section_head, found(first), "send_back", "日付が違う").value().status == 303);
    auto const again = send("POST", "/drafts", &token, filing("R8-secret"));
    REQUIRE(again.status == 201);
    REQUIRE(send("POST", "/drafts", &other_token, filing("R8-others")).status == 201);
    REQUIRE(write([&](db::Write& tx) -> Result<void> { approvals::erase(tx, "outside", again.body.text("draft")); return {}; }));
    CHECK(db::test::places_of(database, "R8-secret").empty());
    CHECK_FALSE(db::test::places_of(database, "R8-others").empty());
    CHECK(send("GET", "/drafts/" + again.body.text("draft"), &token).body.text("reference").empty());
}

}  // namespace
