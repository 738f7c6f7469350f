#include "page.h"

#include "document.h"

#include <mado/api/door.h>

namespace mado::embedded {
std::span<File const> api();
}

namespace mado::api {

namespace {

using web::Attempt;
using web::Visit;

#define F(T, name) html::field(#name, &T::name)
struct ShownLine {
    std::string name, type, about;
    bool is_required = false;
    static constexpr auto fields = std::tuple { F(ShownLine, name), F(ShownLine, type), F(ShownLine, about), F(ShownLine, is_required) };
};
struct ShownRefusal {
    std::string status, words;
    static constexpr auto fields = std::tuple { F(ShownRefusal, status), F(ShownRefusal, words) };
};
struct ShownOperation {
    std::string id, method, path, summary, says, entrance, curl, answer, answer_type, answer_status;
    bool has_parameters = false, has_body = false;
    std::vector<ShownLine> parameters, body;
    std::vector<ShownRefusal> refusals;
    static constexpr auto fields = std::tuple { F(ShownOperation, id), F(ShownOperation, method), F(ShownOperation, path), F(ShownOperation, summary), F(ShownOperation, says),
        F(ShownOperation, entrance), F(ShownOperation, curl), F(ShownOperation, answer), F(ShownOperation, answer_type), F(ShownOperation, answer_status), F(ShownOperation, has_parameters),
        F(ShownOperation, has_body), F(ShownOperation, parameters), F(ShownOperation, body), F(ShownOperation, refusals) };
};
struct ApiPage {
    std::string server, document;
    std::vector<ShownOperation> operations;
    static constexpr auto fields = std::tuple { F(ApiPage, server), F(ApiPage, document), F(ApiPage, operations) };
};
#undef F

std::string type_words(json::Value const& schema)
{
    if (auto const& words = schema.array("enum"); !words.empty()) {
        std::string all;
        for (auto const& word : words)
            all += (all.empty() ? "" : " | ") + (word.is_text() ? word.text() : json::write(word));
        return all;
    }
    if (schema.has("oneOf"))
        return "…";
    auto const& type = schema["type"];
    std::string words = type.is_text() ? type.text() : json::write(type);
    if (words == "array")
        words += " of " + type_words(schema["items"]);
    if (auto const format = schema.text("format"); !format.empty())
        words += " (" + format + ")";
    if (auto const most = schema.integer_if("maxLength"); most)
        words += " ≤ " + std::to_string(*most);
    return words;
}

void add_members(std::vector<ShownLine>& lines, json::Value const& schema, std::string const& before)
{
    auto const& required = schema.array("required");
    for (auto const& [name, member] : schema.object("properties")) {
        lines.push_back({ before + name, type_words(member), member.text("description"), std::ranges::find(required, json::Value(name)) != required.end() });
        if (member.has("properties"))
            add_members(lines, member, before + name + ".");
    }
}

std::string indented(json::Value const& value, int depth = 0)
{
    std::string const in(static_cast<std::size_t>(depth) * 2 + 2, ' '), out(static_cast<std::size_t>(depth) * 2, ' ');
    if (value.is_object() && !value.object().empty()) {
        std::string text = "{";
        for (bool first = true; auto const& [name, member] : value.object()) {
            text += (first ? "\n" : ",\n") + in + json::write(json::Value(name)) + ": " + indented(member, depth + 1);
            first = false;
        }
        return text + "\n" + out + "}";
    }
    if (value.is_array() && !value.array().empty()) {
        std::string text = "[";
        for (bool first = true; auto const& member : value.array()) {
            text += (first ? "\n" : ",\n") + in + indented(member, depth + 1);
            first = false;
        }
        return text + "\n" + out + "]";
    }
    return json::write(value);
}

std::string entrance_words(Visit const& visit, Entrance const& entrance)
{
    switch (entrance.kind) {
    case Entrance::Kind::Everyone: return web::words(visit, "api.page.everyone");
    case Entrance::Kind::System: return web::words(visit, "api.page.system", { { "scope", std::string(entrance.scope) } });
    case Entrance::Kind::SystemOrCode: return web::words(visit, "api.page.code_or_system", { { "scope", std::string(entrance.scope) } });
    }
    return {};
}

ShownOperation shown(Visit const& visit, Operation const& operation, json::Value const& document, std::string const& server)
{
    ShownOperation made;
    made.id = operation.name;
    made.method = operation.method;
    made.path = operation.pattern;
    made.summary = operation.summary.in(visit.language);
    made.says = operation.says.in(visit.language);
    made.entrance = entrance_words(visit, operation.entrance);
    made.curl = curl_of(operation, server);
    auto method = operation.method == "GET" ? "get" : "post";
    auto const& line = document["paths"][operation.pattern][method];
    for (auto const& one : line.array("parameters"))
        made.parameters.push_back({ one.text("name"), type_words(one["schema"]), one.text("description"), one.flag("required") });
    add_members(made.body, operation.takes, {});
    if (operation.takes_file)
        made.body.push_back({ "file", "multipart/form-data", {}, true });
    made.has_parameters = !made.parameters.empty();
    made.has_body = !made.body.empty();
    made.answer = operation.gives_example.is_null() ? std::string {} : indented(operation.gives_example);
    made.answer_type = operation.gives_type;
    made.answer_status = std::to_string(operation.status);
    for (auto const& [status, answer] : line.object("responses"))
        if (status != made.answer_status)
            made.refusals.push_back({ status, answer.text("description") });
    return made;
}

std::string language_of(Visit const& visit) { return visit.language == "en" ? "en" : "ja"; }

std::string server_of(Visit const& visit)
{
    auto const host = visit.request.header("host");
    auto const origin = visit.here.zone == "front" || host.empty() ? visit.here.public_address : (visit.request.secure ? "https://" : "http://") + host;
    return origin + (visit.town.slug.empty() ? "/{town}" : web::link(visit, "")) + "/api/v1";
}

Result<http::Response> show_page(Visit const& visit, Door const& door)
{
    auto const server = server_of(visit);
    auto const document = door.document(language_of(visit), server);
    ApiPage page { server, web::link(visit, "/api/openapi.json"), {} };
    for (auto const& operation : door.operations())
        page.operations.push_back(shown(visit, operation, document, server));
    return web::page(visit, "api/operations.html", page);
}

Result<http::Response> show_document(Visit const& visit, Door const& door)
{
    auto document = door.document(language_of(visit), server_of(visit));
    if (visit.town.slug.empty()) {  // of every town: the slug is a variable
        auto const variables = json::object({ { "town", json::object({ { "default", visit.here.towns.all().front().slug } }) } });
        document.set("servers", json::array({ json::object({ { "url", server_of(visit) }, { "variables", variables } }) }));
        for (auto& [pattern, path] : document.object()["paths"].object())
            if (path.has("servers"))
                path.object()["servers"].array().front().set("variables", variables);
    }
    auto response = http::bytes("application/json", json::write(document));
    response.with("cache-control", "public, max-age=300").with("access-control-allow-origin", "*");
    return response;
}

web::Route shown_at(std::string pattern, bool outside, web::Show show)
{
    web::Route route;
    route.pattern = std::move(pattern);
    route.outside_town = outside;
    route.show = std::move(show);
    return route;
}

}  // namespace

std::vector<web::Route> pages_of(Door const& door)
{
    std::vector<web::Route> routes;
    for (bool const outside : { false, true }) {
        routes.push_back(shown_at("/api", outside, [&door](Visit const& visit, Attempt const*) { return show_page(visit, door); }));
        routes.push_back(shown_at("/api/openapi.json", outside, [&door](Visit const& visit, Attempt const*) { return show_document(visit, door); }));
    }
    return routes;
}

std::vector<web::PageType> page_types() { return { html::page<ApiPage>("api/operations.html") }; }
std::span<embedded::File const> files() { return embedded::api(); }

}  // namespace mado::api
