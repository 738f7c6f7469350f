#pragma once
// One operation of the API. ONE declaration is its route, its checks and its line of the OpenAPI document, so that they cannot differ.
//
//   api::get("verify_document", "/verify/{code}").open_to_everyone()
//       .about({ "通知書を確かめる", "Verifies a document" })
//       .takes({ path("code", …) }).answers(schema, example).to(run)
//
// An operation without a declared way in does not compile.
#include <mado/api/schema.h>
#include <mado/api/system.h>
#include <mado/web/route.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::api {

struct Words { std::string_view ja, en; std::string_view in(std::string_view language) const { return language == "en" ? en : ja; } };

// Who may: everybody; a system whose token has the scope; or, of one application, whoever shows its code (Madoguchi-Code) as well.
struct Entrance {
    enum class Kind { Everyone, System, SystemOrCode } kind = Kind::Everyone;
    std::string_view scope {};
};

struct Parameter {
    enum class In { Path, Query, Header } in;
    std::string name;
    bool is_required;
    Words about;
    json::Value schema;
    std::string example;
};
Parameter path(std::string name, Words about, std::string example);
Parameter query(std::string name, Words about, json::Value schema, std::string example = {});

class Kept;

// What an operation is given: everything in it has been checked against the declaration.
struct Call {
    web::Visit const& visit;
    std::optional<System> system;      // whose token it is
    std::string code;                  // of Madoguchi-Code, as it was sent
    json::Value body;                  // null: the operation takes none
    std::string who;                   // whose idempotency keys these are
    std::string key, request_hash, credential;  // of an operation that creates
    std::string if_match;

    Workplace const& here() const { return visit.here; }
    std::string const& tenant() const { return visit.tenant(); }
    std::string path(std::string const& name) const;
    std::string query(std::string_view name) const { return visit.request.query_of(name); }
    // The caller of a use case: the system, traced as job "api:ID"; nobody for an open operation.
    Caller caller() const;
    Caller resident(ApplicationId const& application) const;
    // The answer that a repeated key gets again. Made before the transaction, kept in the transaction that does the work.
    Kept keep(int status, json::Value const& answer) const;
};

// Sealed under the caller's own credential, which is nowhere on this server: not even our database shows it to anybody else.
class Kept {
public:
    // Refuses Conflict "api.key.under_way" when the same key was settled meanwhile: everything is rolled back.
    Result<void> settle(db::Write& tx) const;

private:
    friend struct Call;
    std::string who_, key_, request_hash_, box_;
    int status_ = 0;
    Instant at_ {};
};

struct Answer {
    json::Value body {};
    int status = 200;
    http::Pairs headers {};
    std::optional<http::Response> raw {};  // a PDF, a page: instead of the body
};
// A refusal becomes problem+json; the pointers of its fields begin at `fields_under` of the operation.
using Run = std::function<Result<Answer>(Call const&)>;

struct Operation {
    std::string method, name, pattern;  // "GET", "list_procedures", "/procedures/{procedure}"
    std::string group;                  // of the document: "applications"
    Entrance entrance;
    Words summary {}, says {};
    std::vector<Parameter> parameters {};
    json::Value takes {}, takes_example {};      // request schema; null: no body
    bool takes_file = false;                     // multipart/form-data with one part "file"
    int status = 200;
    json::Value gives {}, gives_example {};
    std::string gives_type = "application/json";
    std::vector<int> refuses {};                 // besides those that its shape brings with it
    bool creates = false, changes = false;       // creates: Idempotency-Key; changes: If-Match is heeded
    http::Limits limits {};
    std::string fields_under {};
    Run run {};

    Operation&& about(Words one_line, Words more = {}) && { summary = one_line; says = more; return std::move(*this); }
    Operation&& with(std::vector<Parameter> all) && { for (auto& one : all) parameters.push_back(std::move(one)); return std::move(*this); }
    Operation&& reads(json::Value schema, json::Value example) && { takes = std::move(schema); takes_example = std::move(example); return std::move(*this); }
    Operation&& reads_file(http::Limits bounds) && { takes_file = true; limits = bounds; return std::move(*this); }
    Operation&& answers(json::Value schema, json::Value example, int with_status = 200) && { gives = std::move(schema); gives_example = std::move(example); status = with_status; return std::move(*this); }
    Operation&& answers_bytes(std::string type) && { gives_type = std::move(type); return std::move(*this); }
    Operation&& may_refuse(std::vector<int> statuses) && { refuses = std::move(statuses); return std::move(*this); }
    Operation&& once_per_key() && { creates = true; return std::move(*this); }
    Operation&& heeds_version() && { changes = true; return std::move(*this); }
    Operation&& names_fields_under(std::string pointer) && { fields_under = std::move(pointer); return std::move(*this); }
    Operation to(Run runs) && { run = std::move(runs); return std::move(*this); }
};

class Unguarded {
public:
    Unguarded(std::string_view method, std::string_view name, std::string_view pattern, std::string_view group);
    Operation open_to_everyone() && { return std::move(operation_); }
    Operation needs(std::string_view scope) && { operation_.entrance = { Entrance::Kind::System, scope }; return std::move(operation_); }
    Operation needs_code_or(std::string_view scope) && { operation_.entrance = { Entrance::Kind::SystemOrCode, scope }; return std::move(operation_); }

private:
    Operation operation_;
};
inline Unguarded get(std::string_view name, std::string_view pattern, std::string_view group) { return { "GET", name, pattern, group }; }
inline Unguarded post(std::string_view name, std::string_view pattern, std::string_view group) { return { "POST", name, pattern, group }; }

}  // namespace mado::api
