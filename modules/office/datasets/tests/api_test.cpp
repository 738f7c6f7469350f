// The door for programs: a system of one division registers, puts in, proposes; never publishes, never sees another division.
#include "tests/office.h"

#include <mado/api/scopes.h>

#include "api/operations.h"

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Door : Office {
    std::shared_ptr<open_data::web::Desk> desk = std::make_shared<open_data::web::Desk>(Send {});
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "施設管理システム", .contact = "架空システム", .purpose = "試験", .scopes = { std::string(api::scope::datasets) }, .procedures = {},
        .divisions = { "general_affairs/information" }, .token_hash = {}, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} };

    Result<api::Answer> call(std::string const& name, std::string const& dataset, json::Value body = {}, std::string const& bytes = {}, http::Pairs query = {})
    {
        for (auto const& operation : api_v1::operations(desk)) {
            if (operation.name != name)
                continue;
            http::Request request;
            request.path = { { "dataset", dataset } };
            request.query = std::move(query);
            if (!bytes.empty()) {
                auto const path = folder.path / "sent";
                std::ofstream(path, std::ios::binary) << bytes;
                request.uploads.push_back({ "file", "a.csv", "text/csv", path.string(), bytes.size(), bytes.substr(0, 512), false });
            }
            tenancy::Town const& town = *towns.by_code(code);
            mado::web::Site const site({}, here);
            mado::web::Visit const visit { request, {}, here, town, site, "ja", {}, {} };
            return operation.run({ visit, system, {}, std::move(body), {}, {}, {}, {}, {} });
        }
        return refuse(RefusalKind::NotFound, "no such operation");
    }
    static json::Value said(std::string division = "general_affairs/information")
    {
        return json::object({ { "name", "from-a-system" }, { "title", "施設一覧" }, { "description", "施設の一覧です。" }, { "division", std::move(division) }, { "licence", "CC-BY-4.0" }, { "frequency", "monthly" } });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Door, "registered, put in, replaced, proposed by a program; published by a person")
{
    auto const made = call("create_dataset", "", said());
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    auto const id = made->body.text("dataset");
    CHECK(call("create_dataset", "", said()).error().fields.front().key == "open_data.name_taken");
    auto const put = call("put_dataset_file", id, {}, clean);
    REQUIRE(put);
    auto const resource = put->body.array("resources").at(0).text("resource");
    CHECK(put->body.array("resources").at(0).integer("rows") == 3);
    CHECK(call("put_dataset_file", id, {}, clean, { { "resource", resource } })->body.array("resources").size() == 1);
    auto changed = said();
    changed.object().erase("name");
    changed.set("title", "施設一覧（直し）").set("revision", 1);
    CHECK(call("change_dataset", id, changed).error().kind == RefusalKind::Conflict);   // somebody was faster
    changed.set("revision", call("show_dataset_draft", id)->body.integer("revision"));
    REQUIRE(call("change_dataset", id, changed));
    auto const shown = call("show_dataset_draft", id);
    CHECK(shown->body.text("title") == "施設一覧（直し）");
    CHECK(shown->body.array("obstacles").empty());
    REQUIRE(call("propose_dataset", id, json::object({ { "revision", shown->body.integer("revision") }, { "note", "" } })));
    CHECK(letters(id).empty());
    auto const entry = must(read([&](db::Read& tx) { return find(tx, officer, { id }); }));
    must(write([&](db::Write& tx) { return confirm(tx, head, here, reference, entry.id, entry.revision); }));
    CHECK(letters(id).size() == 1);
}

TEST_CASE_FIXTURE(Door, "a program sees and touches the divisions that it was granted alone; where a draft decides a person drafts")
{
    CHECK(call("create_dataset", "", said("public_works/road_management")).error().fields.front().field == "division");
    auto const entry = created();
    system.divisions = { "public_works" };
    CHECK(call("show_dataset_draft", entry.id.value).error().kind == RefusalKind::NotFound);
    CHECK(call("put_dataset_file", entry.id.value, {}, clean).error().kind == RefusalKind::NotFound);
    CHECK(call("propose_dataset", entry.id.value, json::object({ { "revision", 1 } })).error().kind == RefusalKind::NotFound);
    system.divisions = { "" };
    CHECK(call("show_dataset_draft", entry.id.value));
    auto const theirs_entry = must(write([&](db::Write& tx) { return create(tx, theirs, here, reference, words()); }, neighbour));
    CHECK(call("show_dataset_draft", theirs_entry.id.value).error().kind == RefusalKind::NotFound);
    added(entry, clean);
    decide_by_draft();
    CHECK(call("propose_dataset", entry.id.value, json::object({ { "revision", now(entry).revision } })).error().key == "open_data.drafted_by_a_person");
}

TEST_CASE_FIXTURE(Door, "a large file is answered 202 and stands among the uploads until the job has read it")
{
    desk = std::make_shared<open_data::web::Desk>(http::call, 100);
    auto const entry = created();
    auto const sent = call("put_dataset_file", entry.id.value, {}, clean);
    REQUIRE(sent);
    CHECK(sent->status == 202);
    CHECK(sent->body.array("resources").empty());
    REQUIRE(sent->body.array("uploads").size() == 1);
    CHECK(sent->body.array("uploads").at(0).text("state") == "waiting");
    CHECK(sent->body.array("uploads").at(0).text("hash") == crypto::sha256_hex(clean));
    CHECK(call("put_dataset_file", entry.id.value, {}, clean)->body.array("uploads").size() == 1);   // sent twice
    auto const upload = read([&](db::Read& tx) { return uploads(tx, entry.id); }).at(0);
    REQUIRE(read_upload(here, reference, code, upload.id));
    auto const read_now = call("show_dataset_draft", entry.id.value)->body;
    CHECK(read_now.array("uploads").empty());
    CHECK(read_now.array("resources").at(0).text("resource") == upload.resource.value);
}

TEST_CASE_FIXTURE(Door, "the document tells CKAN's actions by their names, at the town's own address")
{
    api::Door door(here);
    door.add(api_v1::ckan_operations());
    door.add(api_v1::operations(desk));
    auto const document = door.document("ja", "http://localhost:8081/soja-shi/api/v1");
    auto const& path = document["paths"]["/api/3/action/{action}"];
    CHECK(path.array("servers").at(0).text("url") == "http://localhost:8081/soja-shi");
    auto const names = [&](char const* method) { return json::write(path[method].array("parameters").at(0)["schema"]); };
    CHECK(names("get").find("\"package_search\"") != std::string::npos);
    CHECK(names("get").find("\"package_create\"") == std::string::npos);      // writes by POST
    CHECK(names("post").find("\"resource_create\"") != std::string::npos);
    CHECK(path["post"].text("description").find("resource_create") != std::string::npos);
    CHECK(json::write(path["get"]["responses"]).find("problem+json") == std::string::npos);   // its envelope is CKAN's
    CHECK(document["paths"]["/datasets"]["post"].text("operationId") == "create_dataset");
}
