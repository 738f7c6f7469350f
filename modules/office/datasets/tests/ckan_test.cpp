// CKAN's action API at the office: what its clients send and read, tokens, errors in its shape, a dump of one town loaded into another.
#include "tests/office.h"

#include <mado/api/scopes.h>
#include <mado/open_data/uploads.h>
#include <mado/web/site.h>

#include "api/ckan.h"

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Clients : Office {
    std::map<std::string, http::Response> answers {};
    std::size_t called = 0;
    std::shared_ptr<open_data::web::Desk> desk = std::make_shared<open_data::web::Desk>([this](http::Call const& call) -> Result<http::Response> {
        ++called;
        if (call.url.find("broken.example.jp") != std::string::npos)
            throw std::runtime_error("broken off");
        auto const found = answers.find(call.url);
        if (found == answers.end())
            return refuse(RefusalKind::Busy, "http.call.no_answer");
        return found->second;
    });
    std::string token = system_of(code, { "general_affairs/information" });
    mado::web::Site site { {}, here };

    std::string system_of(std::string const& tenant, std::vector<std::string> divisions, std::vector<std::string> scopes = { std::string(api::scope::datasets) })
    {
        auto const made = api::make_token(ids);
        api::System const system { .id = { ids.uuid(clock.now().microseconds) }, .name = "施設管理システム", .contact = "架空システム", .purpose = "試験", .scopes = std::move(scopes), .procedures = {},
            .divisions = std::move(divisions), .token_hash = made.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} };
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            api::keep_system(tx, system, clock.now());
            return {};
        }, tenant));
        return made.text;
    }

    struct Asked { std::string method = "POST", token = "", tenant = code, upload = "", file_name = "a.csv"; http::Pairs form {}, query {}; };
    http::Response ask(std::string const& action, std::string body, Asked const& how)
    {
        http::Request request;
        request.method = how.method;
        request.path = { { "action", action } };
        request.body = std::move(body);
        request.form = how.form;
        request.query = how.query;
        request.remote = "192.0.2.1";
        if (!how.token.empty())
            request.headers.emplace_back("authorization", how.token);
        if (!how.upload.empty()) {
            auto const path = folder.path / "sent";
            std::ofstream(path, std::ios::binary) << how.upload;
            request.uploads.push_back({ "upload", how.file_name, "text/csv", path.string(), how.upload.size(), how.upload.substr(0, 512), false });
        }
        mado::web::Visit const visit { request, { .tenant = how.tenant }, here, *towns.by_code(how.tenant), site, "ja", {}, {} };
        return open_data::ckan::routes(desk).front().answer(visit);
    }
    http::Response ask(std::string const& action, std::string body) { return ask(action, std::move(body), { .token = token }); }
    json::Value result(http::Response const& response)
    {
        REQUIRE_MESSAGE(response.status == 200, response.body);
        auto const answer = mado::testing::parsed(response.body);
        CHECK(answer.flag("success"));
        return answer["result"];
    }
    json::Value error(http::Response const& response, int status, std::string const& type)
    {
        auto const answer = mado::testing::parsed(response.body);
        CHECK(response.status == status);
        CHECK_FALSE(answer.flag("success", true));
        CHECK(answer["error"].text("__type") == type);
        return answer["error"];
    }
    // What the jobs do: how many times each is tried.
    void fetch_all(int tries = tries_of_pending, std::string const& tenant = code)
    {
        auto const by = tenant == code ? officer : theirs;
        std::vector<Pending> all;
        for (auto const& entry : read([&](db::Read& tx) { return entries(tx, by); }, tenant))
            for (auto& one : read([&](db::Read& tx) { return pending_of(tx, entry.id); }, tenant))
                all.push_back(std::move(one));
        for (auto const& one : all)
            for (int n = 0; n < tries && read([&](db::Read& tx) { return pending(tx, one.resource); }, tenant); ++n)
                (void)bring(here, reference, tenant, one.resource, n, desk->send());
    }
    json::Value shown(std::string const& id) { return result(ask("resource_show", R"({"id":")" + id + R"("})")); }
    static std::string a_package(std::string const& name = "from-a-client", std::string const& more = "")
    {
        return R"({"name":")" + name + R"(","title":"施設一覧","notes":"施設の一覧です。","license_id":"CC-BY-4.0","owner_org":"general_affairs/information","tags":[{"name":"施設"}],)"
            R"("groups":[{"name":"ENVI"}],"extras":[{"key":"frequency","value":"monthly"},{"key":"contact","value":"0866-00-0010"}])" + more + "}";
    }
};

// What stays the same in another town: without ids, times, addresses of the town and who publishes.
json::Value comparable(json::Value package)
{
    for (auto const* member : { "id", "organization", "owner_org", "author", "maintainer", "metadata_created", "metadata_modified", "revision", "review", "version", "private", "state", "obstacles" })
        package.object().erase(member);
    json::Array extras;
    for (auto const& one : package.array("extras"))
        if (auto const key = one.text("key"); key != "uri" && key != "identifier" && key != "division" && key != "division_path")
            extras.push_back(one);
    package.set("extras", extras);
    for (auto& one : package.object()["resources"].array())
        for (auto const* member : { "id", "package_id", "created", "last_modified", "metadata_modified", "url", "url_type" })
            one.object().erase(member);
    return package;
}

}  // namespace

TEST_CASE_FIXTURE(Clients, "CKAN: a package is registered, filled, changed, patched, taken apart; a person publishes")
{
    auto const made = result(ask("package_create", a_package()));
    CHECK(made.text("name") == "from-a-client");
    CHECK(made.flag("private"));
    CHECK(made.text("state") == "draft");
    CHECK(made.array("tags").size() == 1);
    CHECK(made.array("groups").at(0).text("name") == "ENVI");
    auto const id = made.text("id");
    auto const entry = must(read([&](db::Read& tx) { return find(tx, officer, { id }); }));
    CHECK(entry.draft.frequency == "monthly");
    CHECK(entry.draft.contact == "0866-00-0010");
    CHECK(entry.owner() == "general_affairs/information");
    CHECK(entry.state == State::Drafted);
    // A file that is sent, as multipart; then another one in its place.
    auto const sent = result(ask("resource_create", {}, { .token = token, .upload = clean, .form = { { "package_id", id }, { "name", "表" }, { "description", "すべての施設" } } }));
    CHECK(sent.text("format") == "CSV");
    CHECK(sent.text("name") == "表");
    CHECK(sent.text("description") == "すべての施設");
    auto const resource = sent.text("id");
    auto const patched = result(ask("resource_patch", {}, { .token = token, .upload = "名称,件数\n駅前,3\n", .form = { { "id", resource } } }));
    CHECK(patched.text("description") == "すべての施設");
    CHECK(read([&](db::Read& tx) { return resources(tx, { id }); }).at(0).step.content.table->rows == 1);
    CHECK(result(ask("resource_update", R"({"id":")" + resource + R"(","name":"施設の表"})")).text("description").empty());
    // One that is fetched.
    answers["https://example.jp/b.csv"] = { .status = 200, .body = clean };
    auto const fetched = result(ask("resource_create", R"({"package_id":"from-a-client","url":"https://example.jp/b.csv","name":"取り込む表"})"));
    CHECK(fetched.text("url") == "https://example.jp/b.csv");
    CHECK(fetched["url_type"].is_null());
    CHECK(fetched.text("state") == "pending");
    CHECK_FALSE(fetched.flag("datastore_active", true));
    auto const entry_now = must(read([&](db::Read& tx) { return find(tx, officer, { id }); }));
    CHECK_FALSE(proposed(entry_now));         // not while a file is on its way
    CHECK(called == 0);
    fetch_all();
    CHECK(shown(fetched.text("id")).text("state") == "active");
    CHECK(shown(fetched.text("id")).flag("datastore_active"));
    CHECK(shown(fetched.text("id")).text("url") == "https://example.jp/b.csv");
    CHECK(shown(fetched.text("id")).text("name") == "取り込む表");
    auto const before = called;
    CHECK(result(ask("package_patch", R"({"id":"from-a-client","notes":"新しい説明"})")).text("notes") == "新しい説明");
    auto const package_now = result(ask("package_show", {}, { .method = "GET", .token = token, .query = { { "id", "from-a-client" } } }));
    CHECK(package_now.text("title") == "施設一覧");     // a patch leaves the rest
    CHECK(package_now.text("license_id") == "CC-BY-4.0");
    CHECK(package_now.array("resources").size() == 2);
    // What was read can be sent back as it is: nothing is fetched, nothing goes.
    auto const again = result(ask("package_update", json::write(package_now)));
    CHECK(comparable(again) == comparable(package_now));
    CHECK(called == before);
    // A list without one of them.
    auto fewer = package_now;
    fewer.object()["resources"].array().pop_back();
    CHECK(result(ask("package_update", json::write(fewer))).array("resources").size() == 1);
    CHECK(result(ask("package_list", "{}")).array().size() == 1);
    CHECK(letters(id).empty());
    published(entry);
    auto const open = result(ask("package_show", R"({"id":")" + id + R"("})"));
    CHECK_FALSE(open.flag("private", true));
    CHECK(open.text("state") == "active");
    error(ask("package_delete", R"({"id":")" + id + R"("})"), 403, "Authorization Error");   // what the public has a person withdraws
    result(ask("resource_delete", R"({"id":")" + resource + R"("})"));
    CHECK(read([&](db::Read& tx) { return resources(tx, { id }); }).empty());
    result(ask("package_create", a_package("to-be-deleted")));
    result(ask("package_delete", R"({"id":"to-be-deleted"})"));
    error(ask("package_show", R"({"id":"to-be-deleted"})"), 404, "Not Found Error");
}

TEST_CASE_FIXTURE(Clients, "CKAN: errors in its shape, at the fields that its clients know")
{
    CHECK(error(ask("package_create", R"({"name":"Wrong Name","title":"x","owner_org":"general_affairs/information"})"), 409, "Validation Error").array("name").size() == 1);
    CHECK(error(ask("package_create", a_package("one", R"(,"resources":[{"name":"nothing"}])")), 409, "Validation Error").array("url").size() == 1);
    CHECK(error(ask("package_create", a_package("one", R"(,"resources":[{"url":"http://169.254.169.254/"}])")), 409, "Validation Error").array("url").size() == 1);
    CHECK(error(ask("package_create", R"({"name":"one","title":"x","license_id":"my-own","owner_org":"general_affairs/information"})"), 409, "Validation Error").array("license_id").size() == 1);
    CHECK(called == 0);
    CHECK(error(ask("package_show", "{}"), 409, "Validation Error").array("id").size() == 1);
    CHECK_FALSE(error(ask("package_show", R"({"id":"none"})"), 404, "Not Found Error").text("message").empty());
    result(ask("package_create", a_package()));
    CHECK(error(ask("package_create", a_package()), 409, "Validation Error").array("name").size() == 1);
    auto const before = called;
    std::string hundred;
    for (int n = 0; n < 101; ++n)
        hundred += std::string(n > 0 ? "," : "") + R"({"url":"https://example.jp/0.csv"})";
    CHECK(error(ask("package_create", a_package("hundred", R"(,"resources":[)" + hundred + "]")), 409, "Validation Error").array("resources").at(0).text().find("open_data.resources_too_many") != std::string::npos);
    CHECK(error(ask("package_create", a_package("twice", R"(,"resources":[{"id":"a","url":"https://example.jp/0.csv"},{"id":"a","url":"https://example.jp/1.csv"}])")), 409, "Validation Error")
              .array("resources").at(0).text().find("open_data.ckan.resource_twice") != std::string::npos);
    CHECK(called == before);
    error(ask("organization_show", R"({"id":"none"})"), 404, "Not Found Error");
    CHECK(ask("no_such_action", "{}").status == 400);
    CHECK(ask("package_show", "{not json").status == 400);
    CHECK(ask("package_show", "[]").status == 400);
    CHECK(ask("package_create", a_package("got"), { .method = "GET", .token = token }).status == 400);
    CHECK(ask("package_create", {}, { .method = "DELETE", .token = token }).status == 400);
    error(ask("resource_create", {}, { .token = token, .form = { { "package_id", "from-a-client" } } }), 409, "Validation Error");
    error(ask("package_list", R"({"limit":"-1"})"), 409, "Validation Error");
    CHECK(result(ask("help_show", R"({"name":"package_create"})")).text().find("draft") != std::string::npos);
    CHECK(result(ask("site_read", "{}")).flag());
    CHECK(result(ask("license_list", "{}")).array().size() >= 3);
    CHECK(result(ask("organization_list", "{}")).array().at(0).text() == "soja-shi");
    CHECK(result(ask("organization_list_for_user", "{}")).array().size() == 2);
    CHECK(result(ask("organization_show", R"({"id":"general_affairs/information"})")).integer("package_count") == 1);
    must(write([&](db::Write& tx) -> Result<ResourceEntry> {
        auto const entry = find_named(tx, officer, "from-a-client");
        auto const prepared = ready(clean);
        return add_resource(tx, officer, here, entry->id, *prepared, "", entry->revision);
    }));
    auto const entry = must(read([&](db::Read& tx) { return find_named(tx, officer, "from-a-client"); }));
    must(proposed(entry));
    error(ask("package_patch", R"({"id":"from-a-client","notes":"x"})"), 409, "Validation Error");  // while somebody reviews nothing changes
}

TEST_CASE_FIXTURE(Clients, "CKAN: a resource that is there is named once; nobody waits for who is asked")
{
    for (auto const* url : { "https://example.jp/a.csv", "https://example.jp/b.csv" })
        answers[url] = { .status = 200, .body = clean };
    auto const made = result(ask("package_create", a_package("one", R"(,"resources":[{"url":"https://example.jp/a.csv"}])")));
    auto const id = made.array("resources").at(0).text("id");
    auto const list = [&](std::string const& second) { return R"({"id":"one","resources":[{"id":")" + id + R"(","name":"表"},)" + second + "]}"; };
    error(ask("package_patch", list(R"({"id":")" + id + R"(","url":"https://example.jp/b.csv"})")), 409, "Validation Error");
    CHECK(result(ask("package_patch", list(R"({"url":"https://example.jp/b.csv"})"))).array("resources").size() == 2);
    CHECK(shown(id).text("name") == "表");     // also while it is on its way
    std::string many;
    for (int n = 0; n < 40; ++n) {
        auto const url = "https://example.jp/" + std::to_string(n) + ".csv";
        answers[url] = { .status = 200, .body = "a,b\n" + std::to_string(n) + ",2\n" };
        many += (n > 0 ? "," : "") + (R"({"url":")" + url + R"("})");
    }
    CHECK(result(ask("package_create", a_package("many", R"(,"resources":[)" + many + "]"))).array("resources").size() == 40);
    CHECK(called == 0);
    fetch_all();
    CHECK(called == 42);
    auto const all = result(ask("package_show", R"({"id":"many"})"));
    for (auto const& one : all.array("resources"))
        CHECK(one.text("state") == "active");
    CHECK(shown(id).text("name") == "表");
    CHECK(result(ask("package_show", R"({"id":"one"})")).array("resources").at(0).text("id") == id);  // the id that was given out stays
}

TEST_CASE_FIXTURE(Clients, "CKAN: what does not answer is tried three times, then told; it can be wanted again, changed, sent or given up")
{
    auto const made = result(ask("package_create", a_package("one", R"(,"resources":[{"url":"https://silent.example.jp/a.csv"}])")));
    auto const id = made.array("resources").at(0).text("id");
    fetch_all(2);
    CHECK(shown(id).text("state") == "pending");
    CHECK(called == 2);
    fetch_all(3);
    CHECK(shown(id).text("state") == "error");
    CHECK_FALSE(shown(id).text("fetch_error").empty());
    auto const tried = called;
    fetch_all(3);
    CHECK(called == tried);                   // nobody is asked for ever
    // Said again it is wanted again.
    answers["https://silent.example.jp/a.csv"] = { .status = 200, .body = clean };
    result(ask("resource_patch", R"({"id":")" + id + R"(","url":"https://silent.example.jp/a.csv"})"));
    CHECK(shown(id).text("state") == "pending");
    fetch_all();
    CHECK(shown(id).text("state") == "active");
    // Another address for one that is there: until it comes the file of before stays.
    answers["https://example.jp/new.csv"] = { .status = 200, .body = "名称,件数\n駅前,3\n" };
    CHECK(result(ask("resource_patch", R"({"id":")" + id + R"(","url":"https://example.jp/new.csv"})")).text("url") == "https://example.jp/new.csv");
    CHECK(read([&](db::Read& tx) { return resources(tx, { made.text("id") }); }).at(0).step.content.table->rows == 3);
    fetch_all();
    CHECK(read([&](db::Read& tx) { return resources(tx, { made.text("id") }); }).at(0).step.content.table->rows == 1);
    CHECK(shown(id).text("state") == "active");
    // On its way it may be sent instead, or given up.
    auto const second = result(ask("resource_create", R"({"package_id":"one","url":"https://silent.example.jp/b.csv"})")).text("id");
    result(ask("resource_update", {}, { .token = token, .upload = clean, .form = { { "id", second }, { "name", "送った表" } } }));
    CHECK(shown(second).text("state") == "active");
    CHECK(shown(second).text("name") == "送った表");
    auto const third = result(ask("resource_create", R"({"package_id":"one","url":"https://silent.example.jp/c.csv"})")).text("id");
    auto const roads = system_of(code, { "public_works" });
    for (auto const* action : { "resource_show", "resource_patch", "resource_delete" })
        error(ask(action, R"({"id":")" + third + R"("})", { .token = roads }), 404, "Not Found Error");
    result(ask("resource_delete", R"({"id":")" + third + R"("})"));
    error(ask("resource_show", R"({"id":")" + third + R"("})"), 404, "Not Found Error");
    auto const asked_before = called;
    fetch_all();
    CHECK(called == asked_before);
    CHECK(bring(here, reference, neighbour, { id }, 0, desk->send()));     // nothing of ours is there
    CHECK(called == asked_before);
}

TEST_CASE_FIXTURE(Clients, "CKAN: a fetch that breaks off in the middle is tried three times, then told: nothing waits for ever")
{
    auto const made = result(ask("package_create", a_package("one", R"(,"resources":[{"url":"https://broken.example.jp/a.csv"}])")));
    auto const id = made.array("resources").at(0).text("id");
    for (int n = 0; n + 1 < tries_of_pending; ++n) {
        CHECK_THROWS(bring(here, reference, code, { id }, n, desk->send()));
        CHECK(shown(id).text("state") == "pending");
    }
    CHECK(bring(here, reference, code, { id }, tries_of_pending - 1, desk->send()));
    CHECK(shown(id).text("state") == "error");
    CHECK_FALSE(shown(id).text("fetch_error").empty());
}

TEST_CASE_FIXTURE(Clients, "CKAN: who may: a token, its scope, its divisions, its town")
{
    error(ask("package_list", "{}", { .token = "" }), 403, "Authorization Error");
    error(ask("package_list", "{}", { .token = "mado_nobody" }), 403, "Authorization Error");
    error(ask("package_list", "{}", { .token = system_of(code, { "" }, { "cases.read" }) }), 403, "Authorization Error");
    CHECK(ask("package_list", "{}", { .token = "Bearer " + token }).status == 200);
    result(ask("package_create", a_package()));
    auto const roads = system_of(code, { "public_works" });
    error(ask("package_show", R"({"id":"from-a-client"})", { .token = roads }), 404, "Not Found Error");
    error(ask("package_patch", R"({"id":"from-a-client","notes":"x"})", { .token = roads }), 404, "Not Found Error");
    error(ask("package_delete", R"({"id":"from-a-client"})", { .token = roads }), 404, "Not Found Error");
    CHECK(result(ask("package_list", "{}", { .token = roads })).array().empty());
    CHECK(error(ask("package_create", a_package("other"), { .token = roads }), 409, "Validation Error").array("owner_org").size() == 1);
    auto const next_door = system_of(neighbour, { "" });
    error(ask("package_show", R"({"id":"from-a-client"})", { .token = next_door, .tenant = neighbour }), 404, "Not Found Error");
    error(ask("package_list", "{}", { .token = token, .tenant = neighbour }), 403, "Authorization Error");
    auto const resource = result(ask("resource_create", {}, { .token = token, .upload = clean, .form = { { "package_id", "from-a-client" } } })).text("id");
    for (auto const& [other, tenant] : { std::pair { roads, std::string(code) }, std::pair { next_door, std::string(neighbour) } })
        for (auto const* action : { "resource_show", "resource_patch", "resource_delete" })
            error(ask(action, R"({"id":")" + resource + R"("})", { .token = other, .tenant = tenant }), 404, "Not Found Error");
    CHECK(desk->gate(here).count_uses() >= 3);
    for (int n = 0; n < 30; ++n)
        (void)ask("package_list", "{}", { .token = "mado_guess" + std::to_string(n) });
    error(ask("package_list", "{}"), 429, "Too Many Requests");   // also for the right one, from where somebody guesses
}

TEST_CASE_FIXTURE(Clients, "CKAN: what is dumped from one town is loaded into another: the same packages, with their tables")
{
    auto const first = result(ask("package_create", a_package("facilities", R"(,"url":"https://www.example.jp/facilities","resources":[])")));
    result(ask("resource_create", {}, { .token = token, .upload = clean, .form = { { "package_id", "facilities" }, { "name", "表" }, { "description", "説明" } } }));
    published(must(read([&](db::Read& tx) { return find(tx, officer, { first.text("id") }); })));
    auto const dumped = result(ask("package_show", R"({"id":"facilities"})"));
    // The public gets the table where the dump says.
    answers[dumped.array("resources").at(0).text("url")] = { .status = 200, .body = clean };
    // In a development server this town's own address may be called.
    auto const there = system_of(neighbour, { "general_affairs/information" });
    Asked const theirs_asks { .token = there, .tenant = neighbour };
    auto package = dumped;
    auto& url = package.object()["resources"].array()[0];
    answers["https://soja.example.jp/table.csv"] = { .status = 200, .body = clean };
    url.set("url", "https://soja.example.jp/table.csv");
    result(ask("package_create", json::write(package), theirs_asks));
    fetch_all(1, neighbour);
    auto const loaded = result(ask("package_show", R"({"id":"facilities"})", theirs_asks));
    CHECK(comparable(loaded) == comparable(dumped));
    // As `ckanapi load` goes on: it finds it by its name and updates it with the id of here.
    package.set("id", loaded.text("id"));
    auto const calls = called;
    auto const again = result(ask("package_update", json::write(package), theirs_asks));
    CHECK(comparable(again) == comparable(dumped));
    CHECK(again.array("resources").at(0).text("id") == loaded.array("resources").at(0).text("id"));  // links to it stay
    CHECK(called == calls);
    CHECK(result(ask("package_list", "{}", theirs_asks)).array().size() == 1);
}

TEST_CASE_FIXTURE(Clients, "CKAN: what a loader or dumper asks first: search, themes and tags, over drafts that the token may see")
{
    result(ask("package_create", a_package()));
    result(ask("package_create", a_package("second")));
    result(ask("package_patch", R"({"id":"second","notes":"道路の工事です。","tags":[{"name":"道路"}]})"));
    auto const resource = result(ask("resource_create", {}, { .token = token, .upload = clean, .form = { { "package_id", "from-a-client" }, { "name", "トイレの表" } } })).text("id");
    auto const all = result(ask("package_search", "{}"));
    CHECK(all.integer("count") == 2);
    CHECK(all.array("results").size() == 2);
    CHECK(comparable(all.array("results").back()) == comparable(result(ask("package_show", R"({"id":")" + all.array("results").back().text("id") + R"("})"))));
    auto const names = [&](std::string const& asked) {
        std::string found;
        auto const answered = result(ask("package_search", asked));
        for (auto const& one : answered.array("results"))
            found += (found.empty() ? "" : " ") + one.text("name");
        return found;
    };
    CHECK(names(R"({"q":"道路 工事"})") == "second");
    CHECK(names(R"({"q":"女性トイレ総数"})") == "from-a-client");          // the name of a column
    CHECK(names(R"({"q":"*:*","fq":"tags:道路"})") == "second");
    CHECK(names(R"({"fq":"-tags:道路"})") == "from-a-client");
    CHECK(names(R"({"q":"name:second"})") == "second");
    CHECK(names(R"({"sort":"name desc"})") == "second from-a-client");
    CHECK(names(R"({"sort":"name asc","rows":1,"start":1})") == "second");
    CHECK(result(ask("package_search", {}, { .method = "GET", .token = token, .query = { { "q", "" }, { "rows", "0" } } })).integer("count") == 2);
    CHECK(result(ask("package_search", R"({"facet.field":["tags"]})"))["facets"]["tags"].integer("道路") == 1);
    CHECK(error(ask("package_search", R"({"fq":"secret_field:1"})"), 409, "Validation Error").array("q").size() == 1);
    CHECK(error(ask("package_search", R"({"rows":"-1"})"), 409, "Validation Error").array("rows").size() == 1);
    CHECK(error(ask("package_search", R"({"sort":"password asc"})"), 409, "Validation Error").array("sort").size() == 1);
    CHECK(result(ask("resource_search", R"({"query":"name:トイレ"})")).array("results").at(0).text("id") == resource);
    CHECK(error(ask("resource_search", R"({"query":"owner:x"})"), 409, "Validation Error").array("query").size() == 1);
    CHECK(result(ask("group_list", "{}")).array().size() > 5);
    CHECK(result(ask("group_show", R"({"id":"ENVI","include_datasets":true})")).array("packages").size() == 2);
    error(ask("group_show", R"({"id":"none"})"), 404, "Not Found Error");
    CHECK(result(ask("tag_list", "{}")).array().size() == 2);
    CHECK(result(ask("tag_show", R"({"id":"道路","include_datasets":"true"})")).array("packages").size() == 1);
    error(ask("tag_show", R"({"id":"none"})"), 404, "Not Found Error");
    // Another division's token, and another town's, find nothing.
    for (auto const& [other, tenant] : { std::pair { system_of(code, { "public_works" }), std::string(code) }, std::pair { system_of(neighbour, { "" }), std::string(neighbour) } }) {
        Asked const theirs_asks { .token = other, .tenant = tenant };
        CHECK(result(ask("package_search", "{}", theirs_asks)).integer("count") == 0);
        CHECK(result(ask("resource_search", R"({"query":"name:"})", theirs_asks)).integer("count") == 0);
        CHECK(result(ask("tag_list", "{}", theirs_asks)).array().empty());
    }
    error(ask("package_search", "{}", { .token = "" }), 403, "Authorization Error");
}

TEST_CASE_FIXTURE(Clients, "CKAN: a large file is answered at once, pending; it is a table when the job has read it, under the id that was given out")
{
    desk = std::make_shared<open_data::web::Desk>(desk->send(), 100);
    result(ask("package_create", a_package()));
    auto const made = result(ask("resource_create", {}, { .token = token, .upload = clean, .form = { { "package_id", "from-a-client" }, { "name", "大きな表" }, { "description", "説明" } } }));
    auto const id = made.text("id");
    CHECK(made.text("state") == "pending");
    CHECK(made.text("name") == "大きな表");
    CHECK_FALSE(made.flag("datastore_active", true));
    CHECK(result(ask("resource_show", R"({"id":")" + id + R"("})")).text("state") == "pending");
    auto const package = result(ask("package_show", R"({"id":"from-a-client"})"));
    REQUIRE(package.array("resources").size() == 1);
    // Sent back as it was read, nothing of it goes; other words wait.
    CHECK(result(ask("package_update", json::write(package))).array("resources").size() == 1);
    error(ask("resource_patch", R"({"id":")" + id + R"(","name":"別の名前"})"), 409, "Validation Error");
    auto const dataset = DatasetId { package.text("id") };
    auto const upload = read([&](db::Read& tx) { return uploads(tx, dataset); }).at(0);
    CHECK(read_upload(here, reference, code, upload.id));
    auto const there = result(ask("resource_show", R"({"id":")" + id + R"("})"));
    CHECK(there.text("state") == "active");
    CHECK(there.text("description") == "説明");
    CHECK(there.flag("datastore_active"));
    CHECK(read([&](db::Read& tx) { return resources(tx, dataset); }).at(0).step.content.table->rows == 3);
    // A newer file for it, then none.
    auto const newer = result(ask("resource_patch", {}, { .token = token, .upload = std::string(defective), .form = { { "id", id } } }));
    CHECK(newer.text("state") == "pending");
    auto const second = read([&](db::Read& tx) { return uploads(tx, dataset); }).at(0);
    CHECK_FALSE(second.is_new);
    CHECK(read_upload(here, reference, code, second.id));
    CHECK(read([&](db::Read& tx) { return resources(tx, dataset); }).at(0).original.hash == crypto::sha256_hex(defective));
    auto const dropped = result(ask("resource_create", {}, { .token = token, .upload = std::string(clean) + "\r\n", .form = { { "package_id", "from-a-client" } } })).text("id");
    result(ask("resource_delete", R"({"id":")" + dropped + R"("})"));
    CHECK(read([&](db::Read& tx) { return uploads(tx, dataset); }).empty());
    error(ask("resource_show", R"({"id":")" + dropped + R"("})"), 404, "Not Found Error");
    error(ask("resource_create", {}, { .token = system_of(code, { "public_works" }), .upload = clean, .form = { { "package_id", "from-a-client" } } }), 404, "Not Found Error");
}

TEST_CASE_FIXTURE(Clients, "CKAN: a large file that could not be read is sent again under its id, large or small; what is sent last counts")
{
    desk = std::make_shared<open_data::web::Desk>(desk->send(), 100);
    auto const dataset = DatasetId { result(ask("package_create", a_package())).text("id") };
    auto const coming = [&] { return read([&](db::Read& tx) { return uploads(tx, dataset); }); };
    auto const send = [&](std::string const& id, std::string const& bytes) { return result(ask("resource_patch", {}, { .token = token, .upload = bytes, .form = { { "id", id } } })); };
    auto const create_unreadable = [&](std::string const& more) {
        auto const id = result(ask("resource_create", {}, { .token = token, .upload = std::string(clean) + more, .form = { { "package_id", "from-a-client" }, { "name", "大きな表" } } })).text("id");
        files.remove(coming().back().original.blob.name);
        CHECK(read_upload(here, reference, code, coming().back().id));
        CHECK(shown(id).text("state") == "error");
        return id;
    };
    auto const first = create_unreadable("\r\n");
    error(ask("resource_patch", R"({"id":")" + first + R"(","url":"https://example.jp/a.csv"})"), 409, "Validation Error");
    CHECK(send(first, defective).text("state") == "pending");
    REQUIRE(coming().size() == 1);
    auto const older = coming().at(0);
    CHECK(send(first, std::string(defective) + "\r\n").text("id") == first);     // while the one before is on its way
    REQUIRE(coming().size() == 1);
    auto const newer = coming().at(0);
    CHECK(newer.is_new);
    CHECK(read_upload(here, reference, code, newer.id));
    CHECK(read_upload(here, reference, code, older.id));
    CHECK(shown(first).text("state") == "active");
    CHECK(shown(first).text("name") == "大きな表");
    CHECK(read([&](db::Read& tx) { return resources(tx, dataset); }).at(0).original.hash == newer.original.hash);
    auto const second = create_unreadable("\r\n\r\n");
    CHECK(send(second, "名称,件数\n駅前,3\n").text("state") == "active");
    CHECK(coming().empty());
    // In the place of a table that is there: a failure does not stick to the file that came after it.
    CHECK(send(first, std::string(clean) + "\r\n\r\n\r\n").text("state") == "pending");
    files.remove(coming().at(0).original.blob.name);
    CHECK(read_upload(here, reference, code, coming().at(0).id));
    CHECK(shown(first).text("state") == "error");
    CHECK(send(first, "名称,件数\n駅前,4\n").text("state") == "active");
    CHECK(coming().empty());
}
