#include "document.h"

#include <set>

namespace mado::api {

namespace {

json::Value problem_schema()
{
    return json::object({ { "type", "object" }, { "description", "RFC 9457" }, { "required", json::array({ "type", "title", "status", "key" }) },
        { "properties", json::object({ { "type", schema::text() }, { "title", schema::text() }, { "status", schema::whole() },
            { "key", json::object({ { "type", "string" }, { "description", "What went wrong, for programs; does not change." } }) },
            { "detail", json::object({ { "type", "string" }, { "description", "The same for people, in the language of Accept-Language." } }) },
            { "fields", schema::array(json::object({ { "type", "object" }, { "required", json::array({ "pointer", "key", "detail" }) },
                { "properties", json::object({ { "pointer", json::object({ { "type", "string" }, { "description", "JSON Pointer (RFC 6901) into what was sent" } }) }, { "key", schema::text() }, { "detail", schema::text() } }) } })) } }) } });
}

std::string_view words_of_status(int status, std::string_view language)
{
    bool const en = language == "en";
    switch (status) {
    case 400: return en ? "The request cannot be read, or Idempotency-Key is missing." : "リクエストを読めないか、Idempotency-Key がありません。";
    case 401: return en ? "No token, or one that is wrong, expired or revoked." : "トークンがないか、誤り・期限切れ・失効です。";
    case 403: return en ? "The token is not for this." : "このトークンでは使えません。";
    case 404: return en ? "Not found; also what belongs to somebody else." : "ありません(ほかの人・ほかの自治体のものも同じ答えです)。";
    case 409: return en ? "Not in this state, or the key was used for another request." : "いまの状態ではできないか、同じキーで別の内容が送られました。";
    case 410: return en ? "It is over." : "終わっています。";
    case 412: return en ? "It changed since you read it (If-Match)." : "読んだあとに変わっています(If-Match)。";
    case 413: return en ? "Too large." : "大きすぎます。";
    case 415: return en ? "Send application/json." : "application/json で送ってください。";
    case 422: return en ? "The content has mistakes: see fields." : "内容に誤りがあります。fields を見てください。";
    case 429: return en ? "Too often: wait as Retry-After says." : "回数が多すぎます。Retry-After の秒数を待ってください。";
    default: return en ? "Try again later." : "しばらくしてからもう一度お試しください。";
    }
}

json::Value problem_answer(int status, std::string_view language)
{
    auto answer = json::object({ { "description", words_of_status(status, language) },
        { "content", json::object({ { "application/problem+json", json::object({ { "schema", json::object({ { "$ref", "#/components/schemas/Problem" } }) } }) } }) } });
    if (status == 429)
        answer.set("headers", json::object({ { "Retry-After", json::object({ { "schema", schema::whole() }, { "description", "seconds" } }) } }));
    return answer;
}

std::string_view word_of_place(Parameter::In in) { return in == Parameter::In::Path ? "path" : in == Parameter::In::Query ? "query" : "header"; }

json::Value parameter(Parameter const& one, std::string_view language)
{
    auto made = json::object({ { "name", one.name }, { "in", word_of_place(one.in) }, { "required", one.is_required }, { "description", one.about.in(language) }, { "schema", one.schema } });
    if (!one.example.empty())
        made.set("example", one.example);
    return made;
}

json::Value parameters(Operation const& operation, std::string_view language)
{
    json::Array all;
    for (auto const& one : operation.parameters)
        all.push_back(parameter(one, language));
    auto const header = [&](std::string name, bool is_required, Words about, std::string example) {
        all.push_back(parameter({ Parameter::In::Header, std::move(name), is_required, about, schema::text(200), std::move(example) }, language));
    };
    if (operation.creates)
        header("Idempotency-Key", true, { "同じ依頼をもう一度送っても一度だけ行うための、あなたが決める文字列(24時間有効)", "Your own name of this request: sent again within 24 hours it is done once and answered alike" },
            "0b6f1f0e-4c8a-4f0e-9d55-1c52a2a1d6b3");
    if (operation.changes)
        header("If-Match", false, { "読んだときの ETag。変わっていたら 412", "The ETag that you read; 412 when it changed" }, {});
    return all;
}

// Bearer, or the code of one application, or nothing.
json::Value security(Entrance const& entrance)
{
    json::Array all;
    if (entrance.kind == Entrance::Kind::Everyone)
        all.push_back(json::Value(json::Object {}));
    if (entrance.kind != Entrance::Kind::Everyone)
        all.push_back(json::object({ { "token", json::array({ entrance.scope }) } }));
    if (entrance.kind == Entrance::Kind::SystemOrCode)
        all.push_back(json::object({ { "code", json::Array {} } }));
    return all;
}

json::Value request_body(Operation const& operation)
{
    if (operation.takes_file)
        return json::object({ { "required", true }, { "content", json::object({ { "multipart/form-data", json::object({ { "schema", json::object({ { "type", "object" },
            { "required", json::array({ "file" }) }, { "properties", json::object({ { "file", json::object({ { "type", "string" }, { "format", "binary" } }) } }) } }) } }) } }) } });
    auto content = json::object({ { "schema", operation.takes } });
    if (!operation.takes_example.is_null())
        content.set("example", operation.takes_example);
    return json::object({ { "required", true }, { "content", json::object({ { "application/json", std::move(content) } }) } });
}

// Without /api/v1.
std::string root_of(std::string const& server)
{
    constexpr std::string_view version = "/api/v1";
    return server.ends_with(version) ? server.substr(0, server.size() - version.size()) : server;
}

json::Value responses(Operation const& operation, std::string_view language)
{
    json::Object all;
    auto good = json::object({ { "description", operation.summary.in(language) } });
    json::Value content = json::Value(json::Object {});
    if (operation.gives_type == "application/json") {
        content.set("schema", operation.gives);
        if (!operation.gives_example.is_null())
            content.set("example", operation.gives_example);
    } else {
        content.set("schema", json::object({ { "type", "string" } }));
    }
    good.set("content", json::object({ { operation.gives_type, std::move(content) } }));
    all[std::to_string(operation.status)] = std::move(good);
    for (int const status : refusals_of(operation))
        all[std::to_string(status)] = stands_apart(operation) ? json::object({ { "description", words_of_status(status, language) } }) : problem_answer(status, language);
    return all;
}

json::Value line_of(Operation const& operation, std::string_view language)
{
    auto line = json::object({ { "operationId", operation.name }, { "tags", json::array({ operation.group }) }, { "summary", operation.summary.in(language) },
        { "parameters", parameters(operation, language) }, { "security", security(operation.entrance) }, { "responses", responses(operation, language) } });
    if (!operation.says.ja.empty())
        line.set("description", operation.says.in(language));
    if (operation.takes_file || !operation.takes.is_null())
        line.set("requestBody", request_body(operation));
    return line;
}

json::Value schemes(std::string_view language)
{
    bool const en = language == "en";
    return json::object({ { "token", json::object({ { "type", "http" }, { "scheme", "bearer" }, { "bearerFormat", "mado_…" },
                                         { "description", en ? "The token of a registered system." : "登録した連携システムのトークン" } }) },
        { "code", json::object({ { "type", "apiKey" }, { "in", "header" }, { "name", "Madoguchi-Code" },
                      { "description", en ? "The code of one application: opens what is sealed to it." : "申請ごとの控えの鍵。封をした内容を開きます。" } }) } });
}

std::string quoted(std::string const& text)
{
    std::string out = "'";
    for (auto const c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace

bool stands_apart(Operation const& operation) { return operation.pattern.starts_with("/api/"); }

std::vector<int> refusals_of(Operation const& operation)
{
    if (stands_apart(operation))
        return operation.refuses;
    std::set<int> all { 422, 429, 503 };
    if (operation.entrance.kind != Entrance::Kind::Everyone)
        all.insert({ 401, 403 });
    else
        all.insert(401);  // a token that is shown must be right
    if (operation.pattern.find('{') != std::string::npos)
        all.insert(404);
    if (operation.takes_file || !operation.takes.is_null())
        all.insert({ 400, 413 });
    if (!operation.takes.is_null())
        all.insert(415);
    if (operation.creates)
        all.insert({ 400, 409 });
    if (operation.changes)
        all.insert(412);
    all.insert(operation.refuses.begin(), operation.refuses.end());
    return { all.begin(), all.end() };
}

json::Value document_of(std::vector<Operation> const& operations, std::string_view language, std::string const& server, std::string const& zone)
{
    json::Object paths;
    std::set<std::string> groups;
    for (auto const& operation : operations) {
        auto method = operation.method;
        std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto& path = paths[operation.pattern];
        path.set(method, line_of(operation, language));
        if (stands_apart(operation))
            path.set("servers", json::array({ json::object({ { "url", root_of(server) } }) }));
        groups.insert(operation.group);
    }
    bool const en = language == "en";
    return json::object({ { "openapi", "3.1.0" },
        { "info", json::object({ { "title", en ? "Madoguchi API" : "窓口 API" }, { "version", "1" },
              { "summary", zone == "front" ? (en ? "File and follow applications" : "申請を出し、追う") : (en ? "Cases of the office" : "庁内の案件") } }) },
        { "servers", json::array({ json::object({ { "url", server } }) }) }, { "tags", json::array_of(groups, [](std::string const& one) { return json::object({ { "name", one } }); }) },
        { "paths", std::move(paths) },
        { "components", json::object({ { "schemas", json::object({ { "Problem", problem_schema() } }) }, { "securitySchemes", schemes(language) } }) } });
}

std::string curl_of(Operation const& operation, std::string const& server)
{
    auto address = operation.pattern;
    for (auto const& one : operation.parameters)
        if (auto const at = address.find("{" + one.name + "}"); at != std::string::npos && one.in == Parameter::In::Path)
            address.replace(at, one.name.size() + 2, one.example);
    std::string line = "curl -sS";
    if (operation.entrance.kind == Entrance::Kind::System)
        line += " -H \"Authorization: Bearer $TOKEN\"";
    if (operation.entrance.kind == Entrance::Kind::SystemOrCode)
        line += " -H \"Authorization: Bearer $TOKEN\" -H \"Madoguchi-Code: $CODE\"";
    if (operation.creates)
        line += " -H \"Idempotency-Key: $(uuidgen)\"";
    if (operation.takes_file)
        line += " -F file=@photo.jpg";
    else if (!operation.takes.is_null())
        line += " -H 'Content-Type: application/json' -d " + quoted(json::write(operation.takes_example));
    return line + " " + quoted((stands_apart(operation) ? root_of(server) : server) + address);
}

}  // namespace mado::api
