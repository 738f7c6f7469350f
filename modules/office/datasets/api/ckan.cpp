// /api/3/action/{action} and /api/action/{action}: the token, the envelope, errors as CKAN says them.
#include "api/ckan.h"

#include <mado/api/scopes.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::open_data::ckan {

namespace {

constexpr std::uint64_t most_body = 8u << 20;
constexpr std::size_t longest_token = 200, depth = 32;

Action const* action_named(std::string_view name)
{
    for (auto const actions : { reading_actions(), searching_actions(), package_actions(), resource_actions() }) {
        auto const found = std::ranges::find(actions, name, &Action::name);
        if (found != actions.end())
            return &*found;
    }
    return nullptr;
}

// CKAN's clients send the bare token, as Authorization or by its older name.
std::string token_of(http::Request const& request)
{
    if (auto bearer = api::bearer_of(request); !bearer.empty())
        return bearer;
    auto token = request.header("authorization");
    if (token.empty())
        token = request.header("x-ckan-api-key");
    return token.size() <= longest_token && token.find(' ') == std::string::npos ? token : std::string();
}

http::Response json_answer(int status, std::string body)
{
    auto response = http::bytes("application/json;charset=utf-8", std::move(body));
    response.status = status;
    return response;
}

// CKAN says this as a bare JSON text.
http::Response bad_request(std::string const& words) { return json_answer(400, json::write(json::Value("Bad request - " + words))); }

// Ours by the name that CKAN's clients know.
std::string field_of(std::string const& ours)
{
    static std::map<std::string, std::string, std::less<>> const names { { "description", "notes" }, { "division", "owner_org" }, { "licence", "license_id" }, { "contact", "maintainer_email" },
        { "themes", "groups" }, { "address", "url" }, { "file", "upload" }, { "resource_name", "name" }, { "resource_description", "description" }, { "covers_until", "temporal_end" } };
    auto const found = names.find(ours);
    return found == names.end() ? ours : found->second;
}

datasets::ckan::Error error_of(mado::web::Visit const& visit, Refusal const& refusal)
{
    auto const words = mado::web::sentence(visit, refusal);
    switch (refusal.kind) {
    case Refusal::Kind::NotFound: return { 404, "Not Found Error", words, {} };
    case Refusal::Kind::SignIn:
    case Refusal::Kind::StepUp:
    case Refusal::Kind::Forbidden: return { 403, "Authorization Error", words, {} };
    case Refusal::Kind::TooMany: return { 429, "Too Many Requests", words, {} };
    case Refusal::Kind::Full:
    case Refusal::Kind::Busy: return { 503, "Service Unavailable", words, {} };
    case Refusal::Kind::Conflict:
    case Refusal::Kind::Gone:
    case Refusal::Kind::TooLarge:
    case Refusal::Kind::Invalid: break;
    }
    datasets::ckan::Error made { 409, "Validation Error", refusal.fields.empty() ? words : std::string(), {} };
    mado::web::Attempt const attempt { refusal };
    for (auto const& trouble : mado::web::troubles(visit, &attempt))
        made.fields.emplace(field_of(trouble.field), trouble.words);
    return made;
}

// The query, a form's fields, and the members of a JSON object, as one object.
std::expected<json::Value, std::string> asked_of(http::Request const& request)
{
    json::Value asked = json::Object {};
    for (auto const* pairs : { &request.query, &request.form })
        for (auto const& [name, value] : *pairs)
            asked.set(name, value);
    if (text::trimmed(request.body).empty())
        return asked;
    auto const body = json::parse(request.body, { .bytes = most_body, .depth = depth });
    if (!body)
        return std::unexpected("JSON Error: Error decoding JSON data. " + body.error().says);
    if (!body->is_object())
        return std::unexpected(std::string("JSON Error: Request data JSON decoded to something that is not an object"));
    for (auto const& [name, value] : body->object())
        asked.set(name, value);
    return asked;
}

std::string help_address(mado::web::Visit const& visit, std::string const& name)
{
    auto const office = visit.here.staff_addresses.find(visit.here.zone);
    return (office == visit.here.staff_addresses.end() ? std::string() : office->second) + mado::web::link(visit, "/api/3/action/help_show?name=" + http::percent_encoded(name));
}

http::Response answer(web::Desk& desk, mado::web::Visit const& visit)
{
    auto const& request = visit.request;
    auto const name = request.path.at("action");
    auto const help = help_address(visit, name);
    auto const refused = [&](Refusal const& refusal) {
        auto const error = error_of(visit, refusal);
        return json_answer(error.status, datasets::ckan::answer(help, error));
    };
    bool const posts = request.method == "POST";
    if (!posts && request.method != "GET" && request.method != "HEAD")
        return bad_request("Only GET and POST");
    auto const system = desk.gate(visit.here).enter(visit, { api::Entrance::Kind::System, api::scope::datasets }, token_of(request));
    if (!system)
        return refused(system.error().refusal);
    auto asked = asked_of(request);
    if (!asked)
        return bad_request(asked.error());
    auto const* action = action_named(name == "help_show" ? said(*asked, "name") : name);
    if (!action)
        return bad_request("Action name not known: " + name);
    if (name == "help_show")
        return json_answer(200, datasets::ckan::answer(help, json::write(json::Value(action->help))));
    if (action->does == Does::Writes && !posts)
        return bad_request("Send " + name + " by POST");
    auto const result = action->run({ desk, visit, **system, std::move(*asked) });
    if (!result)
        return refused(result.error());
    return json_answer(200, datasets::ckan::answer(help, json::write(*result)));
}

}  // namespace

Caller Acting::caller() const { return { .tenant = tenant(), .kind = CallerKind::System, .job = "api:" + system.id.value }; }

datasets::Publisher Acting::publisher() const
{
    auto const& town = visit.town;
    return { town.code, town.slug, town.name, town.name_en, here().public_address + "/" + town.slug };
}

std::vector<mado::web::Route> routes(std::shared_ptr<web::Desk> const& desk)
{
    std::vector<mado::web::Route> all;
    for (auto const* pattern : { "/api/3/action/{action}", "/api/action/{action}" }) {
        // Open as a page is: who comes in, the gate decides by the token.
        auto route = mado::web::page(pattern).open_to_everyone().with({ .body_bytes = most_body, .file_bytes = web::most_file_bytes, .total_bytes = web::most_file_bytes + most_body })
            .to([](mado::web::Visit const&, mado::web::Attempt const*) -> Result<http::Response> { return refuse(Refusal::Kind::NotFound, "web.not_found"); });
        route.answer = [desk](mado::web::Visit const& visit) { return answer(*desk, visit); };
        all.push_back(std::move(route));
    }
    return all;
}

}  // namespace mado::open_data::ckan
