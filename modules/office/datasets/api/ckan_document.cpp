// CKAN's actions as the document of the API tells them: those that read, by GET; all of them by POST, with the names that there are.
#include "api/ckan.h"
#include "api/operations.h"

#include <mado/api/scopes.h>

namespace mado::open_data {

namespace {

namespace s = api::schema;

struct Listed { json::Array names {}; std::string words {}; };

Listed listed(bool with_writing)
{
    Listed all;
    for (auto const actions : { ckan::reading_actions(), ckan::searching_actions(), ckan::package_actions(), ckan::resource_actions() })
        for (auto const& one : actions)
            if (with_writing || one.does == ckan::Does::Reads) {
                all.names.push_back(json::Value(std::string(one.name)));
                all.words += "\n- `" + std::string(one.name) + "`: " + std::string(one.help);
            }
    return all;
}

api::Parameter named(Listed const& actions, char const* example)
{
    auto made = api::path("action", { "アクションの名前", "Name of the action" }, example);
    made.schema = json::object({ { "type", "string" }, { "enum", actions.names } });
    return made;
}

}  // namespace

std::vector<api::Operation> api_v1::ckan_operations()
{
    // Named for as long as the program runs: an operation holds views.
    static auto const reading = listed(false), all_of_them = listed(true);
    static auto const about_ja = std::string("CKANのアクションAPI v3 です。CKANのプログラム（ckanapi など）がそのまま使えます。トークンは Authorization にそのまま書けます。作られるのは下書きで、公開は人がします。答えは "
        "{help, success, result}、断るときは {help, success: false, error} です。");
    static auto const about_en = std::string("CKAN's action API v3, for CKAN's own clients (ckanapi). The token may stand bare in Authorization. What is made is a draft; a person publishes. Answers are "
        "{help, success, result}, refusals {help, success: false, error}.");
    static auto const read_ja = about_ja + reading.words, read_en = about_en + reading.words;
    static auto const act_ja = about_ja + " resource_create と resource_update は、multipart/form-data の upload でファイルも受け取ります。16 MBを超えるファイルは、state が pending の間に順に読みます。" + all_of_them.words;
    static auto const act_en = about_en + " resource_create and resource_update take a file as `upload` of multipart/form-data too; above 16 MB it is read while `state` is pending." + all_of_them.words;
    auto const envelope = s::object({ s::must("help", s::text()), s::must("success", s::flag()), s::must("result", json::object({})) });
    // The route is api/ckan.cpp's.
    auto const elsewhere = [](api::Call const&) -> Result<api::Answer> { return refuse(Refusal::Kind::NotFound, "web.not_found"); };
    std::vector<api::Operation> all;
    all.push_back(api::get("ckan_read", "/api/3/action/{action}", "ckan").needs(api::scope::datasets).about({ "CKANのアクションで読む", "Reads by an action of CKAN" }, { read_ja, read_en })
        .with({ named(reading, "package_show"), api::query("id", { "多くのアクションで、見たいものの id か名前", "Of most actions: id or name of what is asked for" }, s::text(200)) }).answers(envelope, {})
        .may_refuse({ 400, 403, 404, 409, 429, 503 }).to(elsewhere));
    all.push_back(api::post("ckan_act", "/api/3/action/{action}", "ckan").needs(api::scope::datasets).about({ "CKANのアクションで登録する・直す・読む", "Registers, changes or reads by an action of CKAN" }, { act_ja, act_en })
        .with({ named(all_of_them, "package_create") })
        .reads(json::object({ { "type", "object" } }), json::object({ { "name", "public-toilets" }, { "title", "公衆トイレ一覧" }, { "license_id", "CC-BY-4.0" }, { "owner_org", "general_affairs/information" } }))
        .answers(envelope, {}).may_refuse({ 400, 403, 404, 409, 413, 429, 503 }).to(elsewhere));
    return all;
}

}  // namespace mado::open_data
