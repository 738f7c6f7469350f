#include <mado/api/gate.h>

#include "document.h"
#include "page.h"
#include "system_store.h"

#include <mado/crypto/box.h>
#include <mado/log/log.h>
#include <mado/web/problem.h>

#include <fstream>

namespace mado::api {

namespace {

using Kind = Refusal::Kind;
using web::Visit;

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::size_t longest_key = 200;

bool is_plain(std::string_view text) { return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; }); }

// What of a request makes it the same one again: its address and its content, a file by its bytes.
std::string hash_of(http::Request const& request)
{
    crypto::Sha256 hash;
    auto const add = [&](std::string_view part) {
        hash.add(std::to_string(part.size()) + ":");
        hash.add(part);
    };
    add(request.method);
    add(request.target);
    add(request.body);
    for (auto const& upload : request.uploads) {
        add(upload.field);
        add(upload.file_name);
        add(std::to_string(upload.size));
        std::ifstream in(upload.path, std::ios::binary);
        std::vector<char> piece(64 * 1024);
        while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
            hash.add({ piece.data(), static_cast<std::size_t>(in.gcount()) });
    }
    return crypto::hex(hash.finish());
}

struct Refused {  // what problem+json says, where the kind alone does not decide the status
    Refusal refusal;
    int status;
};
Refused refused(Refusal refusal) { return { refusal, status_of(refusal.kind) }; }
Refused refused(int status, Kind kind, std::string key) { return { refuse(kind, std::move(key)).error(), status }; }

http::Response written(Visit const& visit, Answer answer)
{
    if (answer.raw) {
        for (auto& header : answer.headers)
            answer.raw->headers.push_back(std::move(header));
        return std::move(*answer.raw);
    }
    http::Response response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    response.body = json::write(answer.body);
    response.with("content-type", "application/json").with("content-language", visit.language);
    return response;
}

bool fits_etag(std::string const& asked, std::string const& etag)
{
    std::string_view rest = asked;
    while (!rest.empty()) {
        auto one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        while (one.starts_with(' '))
            one.remove_prefix(1);
        while (one.ends_with(' '))
            one.remove_suffix(1);
        if (one.starts_with("W/"))
            one.remove_prefix(2);
        if (one == etag || one == "*")
            return true;
    }
    return false;
}

}  // namespace

class Door::Working {
public:
    Working(Workplace const& here, Pace pace) : here_(here), gate_(here, pace) {}

    // -- what is sent
    static std::expected<json::Value, Refused> body_of(Visit const& visit, Operation const& operation)
    {
        auto const& request = visit.request;
        if (operation.takes_file) {
            if (request.uploads.size() != 1 || request.uploads.front().field != "file" || !request.form.empty())
                return std::unexpected(refused(422, Kind::Invalid, "api.body.one_file"));
            return json::Value {};
        }
        if (operation.takes.is_null())
            return json::Value {};
        auto type = request.header("content-type");
        type = type.substr(0, type.find(';'));
        if (type != "application/json")
            return std::unexpected(refused(415, Kind::Invalid, "api.body.type"));
        auto parsed = json::parse(request.body, { .bytes = static_cast<std::size_t>(operation.limits.body_bytes), .depth = 16 });
        if (!parsed) {
            Refused why = refused(400, Kind::Invalid, "api.body.syntax");
            why.refusal.arguments = { { "line", std::to_string(parsed.error().line) }, { "column", std::to_string(parsed.error().column) }, { "says", parsed.error().says } };
            return std::unexpected(std::move(why));
        }
        if (auto wrong = schema::wrong(*parsed, operation.takes); !wrong.empty())
            return std::unexpected(refused(Refusal { Kind::Invalid, "api.body.wrong", {}, std::move(wrong) }));
        return std::move(*parsed);
    }

    static std::expected<void, Refused> check_query(Visit const& visit, Operation const& operation)
    {
        std::vector<FieldError> wrong;
        for (auto const& [name, value] : visit.request.query) {
            auto const known = std::ranges::find_if(operation.parameters, [&](Parameter const& one) { return one.in == Parameter::In::Query && one.name == name; });
            if (known == operation.parameters.end()) {
                if (name != "language")
                    wrong.push_back({ "/query/" + name, "api.value.unknown" });
                continue;
            }
            auto const is_whole = known->schema.text("type") == "integer";
            bool const is_number = !value.empty() && value.size() < 10 && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
            if (is_whole && !is_number)
                wrong.push_back({ "/query/" + name, "api.value.type", { { "type", "integer" } } });
            else if (!is_whole)
                std::ranges::move(schema::wrong(value, known->schema, "/query/" + name), std::back_inserter(wrong));
        }
        if (!wrong.empty())
            return std::unexpected(refused(Refusal { Kind::Invalid, "api.body.wrong", {}, std::move(wrong) }));
        return {};
    }

    // -- the same key again: the same answer, or a Conflict; nothing when it is new.
    std::expected<std::optional<Answer>, Refused> answered_before(Call const& call) const
    {
        Instant const since { here_.clock.now().microseconds - day_us };
        auto const known = here_.database.read(call.tenant(), [&](db::Read& tx) { return store::answer(tx, call.who, call.key, since); });
        if (!known)
            return std::nullopt;
        if (known->request_hash != call.request_hash)
            return std::unexpected(refused(409, Kind::Conflict, "api.key.other_request"));
        auto const plain = crypto::decrypt(crypto::derive(call.credential, call.key, "madoguchi.api.answer"), known->box, call.who + " " + call.key);
        auto const body = plain ? json::parse(*plain) : std::unexpected(json::Error {});
        if (!body)
            return std::unexpected(refused(409, Kind::Conflict, "api.key.other_request"));
        return Answer { .body = *body, .status = static_cast<int>(known->status), .headers = { { "idempotency-replayed", "true" } } };
    }

    http::Response answer(Visit const& visit, std::vector<Operation const*> const& all)
    {
        auto const method = visit.request.method == "HEAD" ? std::string("GET") : visit.request.method;
        auto const found = std::ranges::find_if(all, [&](Operation const* one) { return one->method == method; });
        if (found == all.end()) {
            auto response = web::problem(visit, refuse(Kind::NotFound, "api.method").error(), 405);
            std::string allowed;
            for (auto const* one : all)
                allowed += (allowed.empty() ? "" : ", ") + one->method + (one->method == "GET" ? ", HEAD" : "");
            response.with("allow", allowed);
            return response;
        }
        auto const& operation = **found;
        auto result = answer(visit, operation);
        if (!result)
            return web::problem(visit, result.error().refusal, result.error().status, operation.fields_under);
        return std::move(*result);
    }

    std::expected<http::Response, Refused> answer(Visit const& visit, Operation const& operation)
    {
        auto const token = bearer_of(visit.request);
        auto const code = visit.request.header("madoguchi-code");
        auto system = gate_.enter(visit, operation.entrance, token, code);
        if (!system)
            return std::unexpected(Refused { std::move(system.error().refusal), system.error().status });
        if (auto fits = check_query(visit, operation); !fits)
            return std::unexpected(std::move(fits.error()));
        auto body = body_of(visit, operation);
        if (!body)
            return std::unexpected(std::move(body.error()));
        Call call { .visit = visit, .system = std::move(*system), .code = code, .body = std::move(*body), .who = {}, .key = {}, .request_hash = {}, .credential = {},
            .if_match = visit.request.header("if-match") };
        if (operation.creates) {
            call.key = visit.request.header("idempotency-key");
            if (call.key.empty() || call.key.size() > longest_key || !is_plain(call.key))
                return std::unexpected(refused(400, Kind::Invalid, "api.key.missing"));
            call.who = call.system ? "system:" + call.system->id.value : "code:" + crypto::sha256_hex(visit.request.target + " " + code).substr(0, 32);
            call.credential = token.empty() ? code : token;
            call.request_hash = hash_of(visit.request);
            auto before = answered_before(call);
            if (!before)
                return std::unexpected(std::move(before.error()));
            if (*before)
                return written(visit, std::move(**before));
        }
        auto done = operation.run(call);
        if (!done && done.error().key == "api.key.under_way")
            if (auto before = answered_before(call); before && *before)
                return written(visit, std::move(**before));
        if (!done)
            return std::unexpected(done.error().key == "api.changed_meanwhile" ? Refused { done.error(), 412 } : refused(done.error()));
        return with_etag(visit, written(visit, std::move(*done)));
    }

    // Whoever has the same bytes already is told just that (RFC 9110 §13.1.2).
    static http::Response with_etag(Visit const& visit, http::Response response)
    {
        auto const etag = std::ranges::find_if(response.headers, [](auto const& header) { return header.first == "etag"; });
        auto const asked = visit.request.header("if-none-match");
        if (visit.request.method == "POST" || etag == response.headers.end() || asked.empty() || !fits_etag(asked, etag->second))
            return response;
        http::Response same;
        same.status = 304;
        same.with("etag", etag->second);
        return same;
    }

    std::size_t count_uses() { return gate_.count_uses(); }

    void forget_old() const
    {
        Instant const before { here_.clock.now().microseconds - day_us };
        for (auto const& town : here_.towns.all())
            (void)here_.database.write(town.code, [&](db::Write& tx) -> Result<void> {
                store::forget_answers(tx, before);
                return {};
            });
    }

    Workplace const& here_;
    std::vector<Operation> operations_;

private:
    Gate gate_;
};

Door::Door(Workplace const& here, Pace pace) : working_(std::make_unique<Working>(here, pace)) {}
Door::~Door() = default;

void Door::add(std::vector<Operation> operations)
{
    for (auto& operation : operations) {
        for (auto const& known : working_->operations_)
            if (known.name == operation.name || (known.method == operation.method && known.pattern == operation.pattern))
                throw std::logic_error("two operations of the API are alike: " + operation.name);
        if (!operation.run)
            throw std::logic_error("an operation of the API that does nothing: " + operation.name);
        working_->operations_.push_back(std::move(operation));
    }
}

void Door::open(web::Site& site)
{
    std::map<std::string, std::vector<Operation const*>> by_pattern;
    for (auto const& operation : working_->operations_)
        if (!stands_apart(operation))
            by_pattern[operation.pattern].push_back(&operation);
    std::vector<web::Route> routes;
    for (auto const& [pattern, all] : by_pattern) {
        web::Route route;
        route.pattern = "/api/v1" + pattern;
        for (auto const* one : all) {
            route.limits.body_bytes = std::max(route.limits.body_bytes, one->limits.body_bytes);
            route.limits.file_bytes = std::max(route.limits.file_bytes, one->limits.file_bytes);
            route.limits.total_bytes = std::max(route.limits.total_bytes, one->limits.total_bytes);
        }
        route.answer = [working = working_.get(), all](Visit const& visit) { return working->answer(visit, all); };
        routes.push_back(std::move(route));
    }
    std::ranges::move(pages_of(*this), std::back_inserter(routes));
    site.add_files("api", files(), "platform/api");
    site.add_pages(page_types());
    site.add_routes(std::move(routes));
}

std::vector<Operation> const& Door::operations() const { return working_->operations_; }
json::Value Door::document(std::string_view language, std::string const& server) const { return document_of(working_->operations_, language, server, working_->here_.zone); }
std::size_t Door::count_uses() { return working_->count_uses(); }
void Door::forget_old() { working_->forget_old(); }

}  // namespace mado::api
