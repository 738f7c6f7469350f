// CKAN's actions as the document of the API tells them: one operation to read by GET, one by POST, with the names that there are.
#include "api/ckan.h"
#include "api/operations.h"

namespace mado::catalogue {

namespace {

namespace s = api::schema;

struct Listed { json::Array names {}; std::string words {}; };

Listed listed()
{
    Listed all;
    for (auto const actions : { catalogue_actions(), datastore_actions() })
        for (auto const& one : actions) {
            all.names.push_back(json::Value(std::string(one.name)));
            all.words += "\n- `" + std::string(one.name) + "`: " + std::string(one.help);
        }
    return all;
}

}  // namespace

std::vector<api::Operation> ckan_operations()
{
    // Named for as long as the program runs: an operation holds views.
    static auto const actions = listed();
    static auto const ja = "CKANのアクションAPI v3 です。CKANのプログラムがそのまま使えます。答えは {help, success, result}、断るときは {help, success: false, error} です。" + actions.words;
    static auto const en = "CKAN's action API v3, for CKAN's own clients. Answers are {help, success, result}, refusals {help, success: false, error}." + actions.words;
    auto const envelope = s::object({ s::must("help", s::text()), s::must("success", s::flag()), s::must("result", json::object({})) });
    auto action = api::path("action", { "アクションの名前", "Name of the action" }, "package_search");
    action.schema = json::object({ { "type", "string" }, { "enum", actions.names } });
    // The route is api/ckan.cpp's.
    auto const elsewhere = [](api::Call const&) -> Result<api::Answer> { return refuse(Refusal::Kind::NotFound, "web.not_found"); };
    std::vector<api::Operation> all;
    all.push_back(api::get("ckan_read", "/api/3/action/{action}", "ckan").open_to_everyone().about({ "CKANのアクションで読む", "Reads by an action of CKAN" }, { ja, en })
        .with({ action, api::query("id", { "多くのアクションで、見たいものの id か名前", "Of most actions: id or name of what is asked for" }, s::text(200)) }).answers(envelope, {}).may_refuse({ 400, 404, 409, 503 }).to(elsewhere));
    all.push_back(api::post("ckan_ask", "/api/3/action/{action}", "ckan").open_to_everyone().about({ "CKANのアクションで読む（条件をJSONで送る）", "Reads by an action of CKAN, with its conditions as JSON" }, { ja, en })
        .with({ action }).reads(json::object({ { "type", "object" } }), json::object({ { "q", "公衆トイレ" }, { "rows", 10 } })).answers(envelope, {}).may_refuse({ 400, 404, 409, 503 }).to(elsewhere));
    return all;
}

}  // namespace mado::catalogue
