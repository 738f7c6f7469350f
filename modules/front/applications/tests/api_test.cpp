// An outside program, through the door alone.
#include "tests/front.h"

#include "api/operations.h"

#include <fstream>

using namespace mado;
using test::Front;
using test::town;

namespace {

constexpr char const* planting = R"yaml(procedure: tree_planting
title: { ja: 木を植える届出, en: Planting a tree }
about: { ja: 公園に木を植える人が届け出ます。 }
words: [木, き, 公園]
effect: filing
zone: office
law: [公園条例第3条]
owner: environment/animals
applicants: [person]
agents: [chosen]
identity: none
languages: [ja]
ask:
  who:
    title: { ja: 届け出る人 }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
  tree:
    title: { ja: 木 }
    fields:
      tall: { type: yes_no, title: { ja: 3メートルを超えますか } }
      height: { type: number, min: '3', when: 'tall', title: { ja: 高さ } }
      photo: { type: file, accept: [image], also: [post], title: { ja: 写真 } }
rules:
  is_tall: 'tall = true'
limits:
  handling: { title: { ja: 返事まで }, working_days: '3', basis: town, starts: arrival }
charges:
  planting: { title: { ja: 植樹料 }, amount: '500', pay: before_decision, revenue: fees/trees }
outcome:
  done: { tell: planted }
keep: { class: 公園/木, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, rules, charges, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  tall: { given: { tall: true, received_on: 2026-11-18 }, expect: { is_tall: true } }
)yaml";

struct Told {
    int status = 0;
    json::Value body {};
    http::Pairs headers {};
    std::string raw {};
    std::string header(std::string_view name) const
    {
        for (auto const& [one, value] : headers)
            if (one == name)
                return value;
        return {};
    }
    std::string pointer(std::size_t i) const { return body.array("fields").size() > i ? body.array("fields")[i].text("pointer") : std::string {}; }
};

struct Program : Front {
    api::Token token = api::make_token(ids), other_token = api::make_token(ids);
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "試験ポータル", .contact = "架空システム", .purpose = "試験", .scopes = { "applications.file", "applications.follow" },
        .procedures = {}, .divisions = {}, .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = Day::of(2027, 3, 31) };
    int keys_made = 0;

    Program()
    {
        publish("tree_planting", planting);
        keep(system);
    }
    void keep(api::System const& one, std::string const& to = town)
    {
        REQUIRE(database.write(to, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, one, clock.now()); return {}; }).has_value());
    }
    api::System other()
    {
        auto made = system;
        made.id = { ids.uuid(clock.now().microseconds) };
        made.name = "別のポータル";
        made.token_hash = other_token.hash;
        keep(made);
        return made;
    }

    http::Request request(std::string const& method, std::string const& target, http::Pairs headers)
    {
        auto made = test::Browser { *this }.request(method, "/soja-shi/api/v1" + target);
        std::ranges::move(headers, std::back_inserter(made.headers));
        return made;
    }
    Told send(http::Request made)
    {
        auto const answer = site.answer(made);
        auto const parsed = json::parse(answer.body);
        return { answer.status, parsed ? *parsed : json::Value {}, answer.headers, answer.body };
    }
    Told get(std::string const& target, http::Pairs headers = {}) { return send(request("GET", target, std::move(headers))); }
    Told post(std::string const& target, json::Value const& body, http::Pairs headers = {})
    {
        auto made = request("POST", target, std::move(headers));
        made.headers.emplace_back("content-type", "application/json");
        made.body = json::write(body);
        return send(std::move(made));
    }
    http::Pairs with_token(std::string const& key = {}) const
    {
        http::Pairs headers { { "authorization", "Bearer " + token.text } };
        if (!key.empty())
            headers.emplace_back("idempotency-key", key);
        return headers;
    }
    static http::Pairs with(http::Pairs headers, std::string name, std::string value)
    {
        headers.emplace_back(std::move(name), std::move(value));
        return headers;
    }
    json::Value tree() const
    {
        return json::object({ { "procedure", "tree_planting" }, { "applicant", "person" }, { "language", "ja" }, { "notice", "electronic" },
            { "answers", json::object({ { "name", "山田" }, { "tall", false }, { "photo", json::object({ { "way", "post" } }) } }) } });
    }
    Told file_tree(std::string const& key) { return post("/applications", tree(), with_token(key)); }
    std::int64_t applications() { return count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant AND state <> 'unsent'"); }
};

TEST_CASE_FIXTURE(Program, "api: the code of a document tells whether it is signed, in whose name and how")
{
    auto const told_of = [&](char const* signed_by, char const* signed_as) {
        auto const verify = json::object({ { "code", "K7Q2" }, { "number", "環第1号" }, { "title", "届出済証" }, { "date", "2026-11-18" }, { "office", "環境課" }, { "hash", "00ff" },
            { "signed_by", signed_by }, { "signed_as", signed_as } });
        tell(gateway::Kind::Told, ids.uuid(clock.now().microseconds),
            json::object({ { "clear", json::object({ { "state", "decided" }, { "at", clock.now().microseconds }, { "event", "decided" }, { "verify", verify } }) }, { "box", nullptr } }));
        return get("/verify/K7Q2");
    };
    CHECK(get("/verify/K7Q2").status == 404);
    auto const plain = told_of("", "");
    REQUIRE(plain.status == 200);
    CHECK(plain.body["signature"].is_null());
    auto const signed_one = told_of("総社市長", "b_t");
    CHECK(signed_one.body["signature"].text("by") == "総社市長");
    CHECK(signed_one.body["signature"].text("as") == "b_t");
    CHECK(signed_one.body.text("hash") == "00ff");
}

TEST_CASE_FIXTURE(Program, "api: a procedure is listed, found, shown with its schemas, and unchanged the second time")
{
    auto const list = get("/procedures");
    REQUIRE(list.status == 200);
    CHECK(list.header("set-cookie").empty());
    REQUIRE(list.body.array("procedures").size() == 1);
    CHECK(list.body.array("procedures")[0].text("title") == "木を植える届出");
    CHECK(get("/procedures", { { "if-none-match", list.header("etag") } }).status == 304);
    CHECK(get("/procedures?q=%E5%85%AC%E5%9C%92").body.array("procedures").size() == 1);
    CHECK(get("/procedures?q=%E9%AF%A8").body.array("procedures").empty());
    CHECK(get("/procedures?colour=red").pointer(0) == "/query/colour");

    auto const one = get("/procedures/tree_planting");
    REQUIRE(one.status == 200);
    auto const& fields = one.body.array("pages")[1].array("fields");
    REQUIRE(fields.size() == 3);
    CHECK(fields[0]["schema"]["type"] == json::array({ "boolean", "null" }));
    CHECK(fields[1].flag("has_condition"));
    auto const none = get("/procedures/none", { { "accept-language", "en" } });
    CHECK(none.status == 404);
    CHECK(none.header("content-type") == "application/problem+json");
    CHECK(none.header("content-language") == "en");
    CHECK_FALSE(none.body.text("detail").empty());
}

TEST_CASE_FIXTURE(Program, "api: an internal procedure is nowhere")
{
    std::string internal = planting;
    internal.replace(internal.find("tree_planting"), 13, "staff_housing");
    internal.replace(internal.find("[person]"), 8, "[staff]");
    publish("staff_housing", internal);
    CHECK(get("/procedures").body.array("procedures").size() == 1);
    CHECK(get("/procedures/staff_housing").status == 404);
    auto body = tree();
    body.set("procedure", "staff_housing");
    CHECK(post("/applications", body, with_token("k")).status == 404);
}

TEST_CASE_FIXTURE(Program, "api: checking answers tells every mistake and keeps nothing")
{
    auto const wrong = post("/procedures/tree_planting/check", json::object({ { "answers", json::object({ { "name", "あまりにも長い名前の人です" }, { "tall", true }, { "nothing", 1 } }) } }));
    REQUIRE(wrong.status == 200);
    CHECK_FALSE(wrong.body.flag("may_be_sent"));
    std::set<std::string> pointers;
    for (auto const& error : wrong.body.array("errors"))
        pointers.insert(error.text("pointer"));
    CAPTURE(json::write(wrong.body["errors"]));
    CHECK(pointers == std::set<std::string> { "/answers/name", "/answers/height", "/answers/photo/way", "/answers/nothing" });
    CHECK(wrong.body.array("charges")[0].integer("amount") == 500);
    auto const right = post("/procedures/tree_planting/check", json::object({ { "answers", tree()["answers"] } }));
    CHECK(right.body.flag("may_be_sent"));
    CHECK(right.body.array("limits")[0].text("last_day") == "2026-11-24");
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant") == 0);
}

TEST_CASE_FIXTURE(Program, "api: an application arrives once for one key, and its answer is shown to nobody else")
{
    auto const first = file_tree("key-1");
    REQUIRE(first.status == 201);
    CHECK(first.body.text("code").size() == 20);
    CHECK(first.header("location") == "/soja-shi/api/v1/applications/" + first.body.text("receipt_number"));
    auto const again = file_tree("key-1");
    CHECK(again.status == 201);
    CHECK(again.raw == first.raw);
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(applications() == 1);

    auto changed = tree();
    changed.set("notice", "paper");
    auto const conflict = post("/applications", changed, with_token("key-1"));
    CHECK(conflict.status == 409);
    CHECK(conflict.body.text("key") == "api.key.other_request");

    other();
    auto const theirs = post("/applications", tree(), { { "authorization", "Bearer " + other_token.text }, { "idempotency-key", "key-1" } });
    REQUIRE(theirs.status == 201);
    CHECK(theirs.body.text("code") != first.body.text("code"));
    CHECK(applications() == 2);

    wait(86'401);
    CHECK(file_tree("key-1").body.text("receipt_number") != first.body.text("receipt_number"));  // 24 hours are over: a new request

    pump.once();
    REQUIRE(arrived.size() >= 1);
    CHECK(arrived[0].body.text("channel") == "api");
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'applications.application.filed'") == 3);
    CHECK(count("SELECT COUNT(*) AS n FROM api_answer WHERE tenant = $tenant AND box = '" + first.body.text("code") + "'") == 0);
}

TEST_CASE_FIXTURE(Program, "api: where proof of identity is asked for a system files nothing, and says where the person applies")
{
    for (std::string const assurance : { "account", "card" }) {
        auto const name = "tree_with_" + assurance;
        std::string text = planting;
        text.replace(text.find("tree_planting"), 13, name);
        text.replace(text.find("identity: none"), 14, "identity: " + assurance);
        publish(name, text);
        auto body = tree();
        body.set("procedure", name);
        auto const filed = post("/applications", body, with_token("proof-" + assurance));
        CHECK(filed.status == 403);
        CHECK(filed.body.text("key") == "applications.api.identity_needed");
        CHECK(filed.body.text("detail").find("/soja-shi/procedures/" + name) != std::string::npos);
        auto const checked = post("/procedures/" + name + "/check", json::object({ { "answers", tree()["answers"] } }));
        CHECK(checked.status == 200);
        CHECK_FALSE(checked.body.flag("may_be_sent"));
        REQUIRE(checked.body.array("errors").size() == 1);
        CHECK(checked.body.array("errors")[0].text("key") == "applications.api.identity_needed");
        CHECK(checked.body.array("errors")[0].text("pointer") == "/procedure");
    }
    CHECK(applications() == 0);
    CHECK(file_tree("proof-none").status == 201);
}

TEST_CASE_FIXTURE(Program, "api: while the office's pairing is ended an application is refused with its reason, and nothing of it stays")
{
    keys.seal_to.erase("office");
    auto const refused = file_tree("closed");
    CHECK(refused.status == 409);
    CHECK(refused.body.text("key") == "gateway.closed_to");
    CHECK_FALSE(refused.body.text("detail").empty());
    CHECK(count("SELECT COUNT(*) AS n FROM applications_application WHERE tenant = $tenant") == 0);
    keys = gateway::keys_of("front", (folder.path / "keys").string());
    CHECK(file_tree("closed").status == 201);
}

TEST_CASE_FIXTURE(Program, "api: what is sent is read strictly")
{
    struct Row { char const* name; std::string body, type; int status; char const* key; };
    std::string const whole = json::write(tree());
    for (auto const& row : { Row { "no JSON", "{", "application/json", 400, "api.body.syntax" }, Row { "a key twice", R"({"procedure":"a","procedure":"b"})", "application/json", 400, "api.body.syntax" },
             Row { "a form", "a=b", "application/x-www-form-urlencoded", 415, "api.body.type" }, Row { "a fraction", R"({"procedure":1.5})", "application/json", 400, "api.body.syntax" },
             Row { "too deep", std::string(40, '[') + std::string(40, ']'), "application/json", 400, "api.body.syntax" }, Row { "no object", "[]", "application/json", 422, "api.body.wrong" },
             Row { "an unknown member", R"({"extra":1,)" + whole.substr(1), "application/json", 422, "api.body.wrong" }, Row { "nothing in it", "{}", "application/json", 422, "api.body.wrong" } }) {
        CAPTURE(std::string(row.name));
        auto made = request("POST", "/applications", with_token("k"));
        made.headers.emplace_back("content-type", row.type);
        made.body = row.body;
        auto const told = send(std::move(made));
        CHECK(told.status == row.status);
        CHECK(told.body.text("key") == row.key);
        CHECK(told.header("content-type") == "application/problem+json");
    }
    CHECK(applications() == 0);
    auto body = tree();
    body.set("agent", json::object({ { "kind", "legal" }, { "name", "代理" } })).set("mail_address", "nobody");
    auto const wrong = post("/applications", body, with_token("k"));
    CHECK(wrong.status == 422);
    CHECK(wrong.pointer(0) == "/mail_address");
    CHECK(wrong.pointer(1) == "/agent/kind");
}

TEST_CASE_FIXTURE(Program, "api: who may come in")
{
    struct Row { char const* name; http::Pairs headers; int status; char const* key; };
    for (auto const& row : { Row { "nobody", { { "idempotency-key", "k" } }, 401, "api.token.missing" },
             Row { "a wrong token", { { "authorization", "Bearer mado_wrong" }, { "idempotency-key", "k" } }, 401, "api.token.wrong" },
             Row { "no key", { { "authorization", "Bearer " + token.text } }, 400, "api.key.missing" }, Row { "basic", { { "authorization", "Basic " + token.text }, { "idempotency-key", "k" } }, 401, "api.token.missing" } }) {
        CAPTURE(std::string(row.name));
        auto const told = post("/applications", tree(), row.headers);
        CHECK(told.status == row.status);
        CHECK(told.body.text("key") == row.key);
    }
    // Another town's token opens nothing here.
    auto made = test::Browser { *this }.request("POST", "/okayama-shi/api/v1/applications");
    made.headers = { { "authorization", "Bearer " + token.text }, { "idempotency-key", "k" }, { "content-type", "application/json" } };
    made.body = json::write(tree());
    CHECK(send(std::move(made)).status == 401);

    auto narrow = system;
    narrow.scopes = { "applications.follow" };
    keep(narrow);
    CHECK(file_tree("k").body.text("key") == "api.token.scope");
    narrow = system;
    narrow.procedures = { "dog_registration" };
    keep(narrow);
    CHECK(file_tree("k").body.text("key") == "api.token.procedure");
    narrow = system;
    narrow.expires_on = Day::of(2026, 11, 17);
    keep(narrow);
    CHECK(file_tree("k").status == 401);
    narrow.expires_on = Day::of(2026, 11, 18);  // the last day itself
    keep(narrow);
    CHECK(file_tree("k").status == 201);
    narrow.is_revoked = true;
    keep(narrow);
    CHECK(file_tree("k2").status == 401);
    CHECK(request("DELETE", "/applications", {}).method == "DELETE");
    auto const method = send(request("DELETE", "/applications", with_token()));
    CHECK(method.status == 405);
    CHECK(method.header("allow") == "POST");
    CHECK(get("/nothing").header("content-type") == "application/problem+json");
}

TEST_CASE_FIXTURE(Program, "api: too often is 429, and a minute later it is well again")
{
    int refused = 0;
    Told last;
    for (int i = 0; i < 70; ++i)
        if (auto told = get("/procedures"); told.status == 429) {
            ++refused;
            last = told;
        }
    CHECK(refused == 10);
    CHECK(last.header("retry-after") == "60");
    wait(60);
    CHECK(get("/procedures").status == 200);
}

TEST_CASE_FIXTURE(Program, "api: the code opens, the token of the one who filed looks, everybody else finds nothing")
{
    auto const filed = file_tree("k");
    auto const number = filed.body.text("receipt_number"), code = filed.body.text("code"), id = filed.body.text("application");
    pump.once();
    tell(gateway::Kind::Told, id, json::object({ { "clear", json::object({ { "state", "received" }, { "event", "received" }, { "charges", json::array({ json::object({ { "id", "fee" }, { "title", "植樹料" }, { "amount", 500 },
        { "due", nullptr }, { "state", "paid" }, { "paid_on", "2026-11-20" }, { "ways", json::array({ "card", "counter" }) }, { "slip", "26000000000017" } }),
        json::object({ { "id", "old" }, { "title", "前の手紙" }, { "amount", 1 }, { "due", "2026-12-01" } }) }) } }) }, { "box", "" } }));
    auto const seen = get("/applications/" + number, with_token());
    REQUIRE(seen.status == 200);
    CHECK_FALSE(seen.body.flag("opened"));
    CHECK(seen.body.text("state") == "received");
    CHECK(seen.body.array("steps").size() == 1);
    REQUIRE(seen.body.array("charges").size() == 2);
    auto const &paid = seen.body.array("charges")[0], &old = seen.body.array("charges")[1];
    CHECK(paid.text("state") == "paid");
    CHECK(paid.text("paid_on") == "2026-11-20");
    CHECK(paid.array("ways").size() == 2);
    CHECK(paid.text("slip") == "26000000000017");
    CHECK(old.text("state") == "open");
    CHECK(old["slip"].is_null());
    CHECK(old.array("ways").empty());
    CHECK(get("/applications/" + number, with(with_token(), "if-none-match", seen.header("etag"))).status == 304);
    CHECK(get("/applications/" + number, { { "madoguchi-code", code } }).body.flag("opened"));
    CHECK(get("/applications/" + grouped(number), { { "madoguchi-code", grouped(code) } }).status == 200);

    other();
    CHECK(get("/applications/" + number, { { "authorization", "Bearer " + other_token.text } }).status == 404);
    CHECK(get("/applications/" + number, { { "madoguchi-code", "AAAAAAAAAAAAAAAAAAAA" } }).status == 404);
    CHECK(get("/applications/" + number).status == 401);
    CHECK(post("/applications/" + number + "/withdrawal", json::object({}), with_token("w")).status == 403);  // a token alone acts for nobody

    auto const withdrawn = post("/applications/" + number + "/withdrawal", json::object({ { "reason", "二重" } }), with(with_token("w"), "madoguchi-code", code));
    CHECK(withdrawn.status == 202);
    CHECK(post("/applications/" + number + "/withdrawal", json::object({ { "reason", "二重" } }), with(with_token("w"), "madoguchi-code", code)).raw == withdrawn.raw);
    CHECK(post("/applications/" + number + "/withdrawal", json::object({ { "reason", "二重" } }), with(with_token("w2"), "madoguchi-code", code)).status == 409);
    pump.once();
    CHECK(arrived.back().header.kind == gateway::Kind::Withdrawn);
}

TEST_CASE_FIXTURE(Program, "api: what was asked is completed, a stale version is told, a change of one's own accord goes beside")
{
    auto const filed = file_tree("k");
    auto const number = filed.body.text("receipt_number"), code = filed.body.text("code"), id = filed.body.text("application");
    pump.once();
    crypto::PublicKey key;
    std::ranges::copy(*crypto::from_base64url(arrived.at(0).body.text("application_key")), key.bytes.begin());
    auto const box = gateway::box_for(key, json::object({ { "request", "r-1" }, { "words", "名前を直してください" }, { "from", "環境課" },
        { "fields", json::array({ json::object({ { "name", "name" }, { "row", nullptr }, { "say", "正しい名前" } }) }) } }));
    tell(gateway::Kind::Asked, id, json::object({ { "clear", json::object({ { "state", "asked" }, { "until", "2026-12-02" } }) }, { "box", box } }));
    auto const opened = get("/applications/" + number, { { "madoguchi-code", code } });
    REQUIRE(opened.body["asked"].is_object());
    CHECK(opened.body["asked"].text("until") == "2026-12-02");
    CHECK(opened.body["asked"].array("fields")[0].text("name") == "name");
    CHECK(get("/applications/" + number, with_token()).body["asked"].is_null());  // its words are sealed

    http::Pairs const me = with(with_token("c-1"), "madoguchi-code", code);
    auto const path = "/applications/" + number + "/completions";
    auto const answer = [](char const* field, json::Value value) { return json::object({ { "answers", json::object({ { field, std::move(value) } }) } }); };
    CHECK(post(path, answer("tall", true), me).pointer(0) == "/answers/tall");
    CHECK(post(path, answer("name", "あまりにも長い名前の人です"), me).pointer(0) == "/answers/name");
    CHECK(post(path, answer("name", "山本"), with(me, "if-match", "\"1-0\"")).status == 412);
    CHECK(post(path, answer("name", "山本"), with(me, "if-match", opened.header("etag"))).status == 201);
    CHECK(post(path, answer("name", "山本"), with(with_token("c-2"), "madoguchi-code", code)).status == 410);
    pump.once();
    CHECK(arrived.back().body.text("request") == "r-1");
    CHECK(arrived.back().body["answers"]["name"].text("value") == "山本");

    auto const own = post("/applications/" + number + "/corrections", answer("tall", false), with(with_token("c-3"), "madoguchi-code", code));
    CHECK(own.status == 202);
    pump.once();
    CHECK(arrived.back().body.text("request").empty());
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'applications.application.corrected'") == 1);
    auto const steps = get("/applications/" + number, with_token()).body.array("steps");
    CHECK(steps.back().text("event") == "correction_sent");
}

TEST_CASE_FIXTURE(Program, "api: a file is kept sealed, named once, by its own system, within a day")
{
    auto const upload = [&](std::string const& key, std::string const& bytes, http::Pairs headers) {
        auto const path = (folder.path / ("upload" + key)).string();
        std::ofstream(path, std::ios::binary) << bytes;
        auto made = request("POST", "/files", std::move(headers));
        http::Upload one { "file", "../木.jpg", "image/png", path, bytes.size(), bytes.substr(0, 512), false };
        made.uploads.push_back(one);
        return send(std::move(made));
    };
    std::string const photo = std::string("\xff\xd8\xff\xe0\x00\x10JFIF", 10) + std::string(1000, 'x');
    auto const kept = upload("1", photo, with_token("u-1"));
    REQUIRE(kept.status == 201);
    CHECK(kept.body.text("title") == "木.jpg");
    CHECK(upload("1", photo, with_token("u-1")).raw == kept.raw);
    CHECK(upload("2", photo + "y", with_token("u-1")).status == 409);
    CHECK(upload("3", "plain text", with_token("u-2")).status == 422);

    auto with_photo = tree();
    with_photo["answers"];
    auto answers = with_photo.object("answers");
    answers["photo"] = json::object({ { "way", "file" }, { "uploads", json::array({ kept.body.text("id") }) } });
    with_photo.set("answers", answers);
    other();
    CHECK(post("/applications", with_photo, { { "authorization", "Bearer " + other_token.text }, { "idempotency-key", "x" } }).pointer(0) == "/answers/photo");
    auto const filed = post("/applications", with_photo, with_token("f-1"));
    REQUIRE(filed.status == 201);
    pump.once();
    auto const& blob = arrived.at(0).body["files"]["photo"].array("blobs").at(0);
    CHECK(office_files.has(blob.text("name")));
    CHECK(post("/applications", with_photo, with_token("f-2")).pointer(0) == "/answers/photo");  // used up

    auto const late = upload("4", photo + "z", with_token("u-4"));
    REQUIRE(late.status == 201);
    wait(86'401);
    CHECK(applications::sweep_uploads(here) == 1);
    CHECK(count("SELECT COUNT(*) AS n FROM applications_upload WHERE tenant = $tenant") == 0);
}

TEST_CASE_FIXTURE(Program, "api: the document and the page are made from the operations themselves")
{
    auto const document = door.document("ja", "http://localhost:8080/soja-shi/api/v1");
    std::size_t lines = 0;
    for (auto const& [path, methods] : document.object("paths"))
        lines += methods.object().size();
    CHECK(lines == door.operations().size());
    for (auto const& operation : door.operations()) {
        CAPTURE(operation.name);
        auto const& line = document["paths"][operation.pattern][operation.method == "GET" ? "get" : "post"];
        CHECK(line.text("operationId") == operation.name);
        CHECK_FALSE(line.text("summary").empty());
        CHECK_FALSE(std::string(operation.summary.en).empty());
        if (!operation.takes_example.is_null())
            CHECK(api::schema::wrong(operation.takes_example, operation.takes).empty());
        if (!operation.gives_example.is_null())
            CHECK(api::schema::wrong(operation.gives_example, operation.gives).empty());
        for (auto const& parameter : operation.parameters)
            if (parameter.in == api::Parameter::In::Path)
                CHECK(operation.pattern.find("{" + parameter.name + "}") != std::string::npos);
    }
    test::Browser browser { *this };
    browser.get("/soja-shi/api");
    CHECK(browser.last.status == 200);
    for (auto const& operation : door.operations())
        CHECK(browser.shows("id=\"" + operation.name + "\""));
    CHECK(browser.get("/api").status == 200);
    auto const served = json::parse(browser.get("/soja-shi/api/openapi.json").body, { .bytes = 4 << 20 });
    REQUIRE(served.has_value());
    CHECK(served->text("openapi") == "3.1.0");
}

TEST_CASE_FIXTURE(Program, "api: every answer fits its declared schema")
{
    auto const filed = file_tree("k");
    auto const number = filed.body.text("receipt_number");
    auto const fits = [&](std::string const& name, json::Value const& body) {
        for (auto const& operation : door.operations())
            if (operation.name == name) {
                auto const wrong = api::schema::wrong(body, operation.gives);
                CAPTURE(name);
                CAPTURE(wrong.empty() ? "" : wrong.front().field + " " + wrong.front().key);
                CHECK(wrong.empty());
                return;
            }
        FAIL_CHECK("no operation " << name);
    };
    fits("file_application", filed.body);
    fits("list_procedures", get("/procedures").body);
    fits("show_procedure", get("/procedures/tree_planting").body);
    fits("check_answers", post("/procedures/tree_planting/check", json::object({ { "answers", json::object({}) } })).body);
    fits("show_application", get("/applications/" + number, with_token()).body);
    fits("show_application", get("/applications/" + number, { { "madoguchi-code", filed.body.text("code") } }).body);
}

TEST_CASE_FIXTURE(Program, "api: the office tells of a system, its secret sealed; an older edition changes nothing")
{
    auto told = system;
    told.id = { ids.uuid(clock.now().microseconds) };
    told.token_hash = other_token.hash;
    told.webhook_address = "https://example.jp/hook";
    auto const secret = api::make_webhook_secret(ids);
    auto const publish_system = [&](api::System const& one, std::string const& with_secret) {
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = one.id.value, .receiver = "front", .arrived_at = clock.now() };
        auto const keys_of_office = gateway::keys_of("office", (folder.path / "keys").string());
        auto body = api::letter_body(one, keys_of_office, "front", with_secret);
        CHECK(json::write(body).find(secret) == std::string::npos);
        letter.body = gateway::plain_body(town, letter.kind, letter.subject, {}, letter.arrived_at, std::move(body));
        tell(letter);
    };
    publish_system(told, secret);
    auto kept = database.read(town, [&](db::Read& tx) { return api::system(tx, told.id); });
    REQUIRE(kept.has_value());
    CHECK(api::kept_secret(keys, *kept) == secret);
    CHECK(get("/webhooks", { { "authorization", "Bearer " + other_token.text } }).status == 404);  // that module is not plugged in here
    told.edition = 2;
    told.is_revoked = true;
    told.webhook_address.clear();
    publish_system(told, "");
    told.edition = 1;
    told.is_revoked = false;
    publish_system(told, "");
    kept = database.read(town, [&](db::Read& tx) { return api::system(tx, told.id); });
    CHECK(kept->is_revoked);
    CHECK(api::kept_secret(keys, *kept) == std::nullopt);
}

}  // namespace
