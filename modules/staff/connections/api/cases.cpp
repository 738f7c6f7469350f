#include "api/operations.h"

#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/definitions/answers.h>

namespace mado::connections {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;
using cases::Case;
using cases::CaseState;

constexpr int a_page = 100;

json::Value iso(std::optional<Day> const& day) { return day ? json::Value(day->iso()) : json::Value {}; }

// Nothing of what a person wrote: that is another scope.
json::Value shown(Case const& found)
{
    return json::object({ { "id", found.id.value }, { "receipt_number", found.receipt_number }, { "procedure", found.procedure }, { "definition", found.definition }, { "owner", found.owner },
        { "state", word_of(found.state) }, { "channel", found.channel }, { "applicant", found.applicant }, { "arrived_at", iso_in_tokyo(found.arrived_at) }, { "due", iso(found.due) },
        { "stands_still", found.stands_still }, { "result", found.result }, { "decided_on", iso(found.decided_on) }, { "version", found.version } });
}

std::vector<s::Member> members()
{
    std::vector<std::string> states;
    for (auto const name : names_of(CaseState {}))
        states.emplace_back(name);
    return { s::must("id", s::text()), s::must("receipt_number", s::text()), s::must("procedure", s::text()), s::must("definition", s::text()), s::must("owner", s::text()),
        s::must("state", s::words(states)), s::must("channel", s::text()), s::must("applicant", s::text()), s::must("arrived_at", s::moment()), s::must("due", s::or_null(s::day())),
        s::must("stands_still", s::flag()), s::must("result", s::text()), s::must("decided_on", s::or_null(s::day())), s::must("version", s::whole()) };
}

bool may_see(Call const& call, Case const& found) { return call.system->may_see(found.owner) && call.system->may_use(found.procedure); }

// The place in the list, as one word: "0.2026-11-24.ID".
std::string cursor_of(cases::InboxKey const& key) { return std::string(key.stands_still ? "1" : "0") + "." + key.due + "." + key.id; }
std::optional<cases::InboxKey> key_of(std::string const& cursor)
{
    constexpr std::size_t due = 2, id = 13;
    if (cursor.size() != id + 36 || (cursor[0] != '0' && cursor[0] != '1') || cursor[1] != '.' || cursor[id - 1] != '.' || !is_uuid(cursor.substr(id)))
        return std::nullopt;
    return cases::InboxKey { cursor[0] == '1', cursor.substr(due, 10), cursor.substr(id) };
}

Result<Answer> list(Call const& call)
{
    cases::InboxQuery query { .states = {}, .most = a_page };
    if (auto const word = call.query("state"); !word.empty())
        query.states = { value_of<CaseState>(word) };
    if (auto const cursor = call.query("after"); !cursor.empty()) {
        query.after = key_of(cursor);
        if (!query.after)
            return refuse(std::vector<FieldError> { { "/query/after", "connections.no_cursor" } });
    }
    auto const since = call.query("since").empty() ? std::nullopt : Day::parse(call.query("since"));
    json::Array rows;
    std::optional<cases::InboxKey> next;
    auto const read = [&](db::Write& tx) -> Result<void> {
        rows.clear();
        auto const page = cases::inbox(tx, call.caller(), query);
        for (auto const& found : page.cases)
            if (may_see(call, found) && (!since || found.received_on() >= *since))
                rows.push_back(shown(found));
        next = page.next;
        audit::record(tx, call.caller(), call.here().now(), "connections.cases.listed", { { "system", call.system->id.value } }, { { "cases", std::to_string(rows.size()) } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), read));
    return Answer { .body = json::object({ { "cases", std::move(rows) }, { "next", next ? json::Value(cursor_of(*next)) : json::Value {} } }) };
}

Result<Answer> show(Call const& call)
{
    CaseId const id { call.path("case") };
    json::Value body;
    auto const read = [&](db::Write& tx) -> Result<void> {
        auto const found = TRY(cases::find(tx, id));
        if (!may_see(call, found))
            return refuse(Refusal::Kind::NotFound, "cases.case.not_found");
        body = shown(found);
        bool const with_answers = call.system->has(api::scope::answers);
        if (with_answers) {
            auto const content = cases::content(tx, id);  // a 個人番号 is the word "masked" in it
            body.set("answers", content.answers);
            body.set("applicant_name", found.applicant_name);
        }
        audit::record(tx, call.caller(), call.here().now(), "connections.case.read", { { "case", id.value }, { "system", call.system->id.value } },
            { { "answers", with_answers ? "true" : "false" } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), read));
    auto const etag = "\"" + std::to_string(body.integer("version")) + "\"";
    return Answer { .body = std::move(body), .headers = { { "etag", etag } } };
}

}  // namespace

std::vector<api::Operation> case_operations()
{
    std::vector<std::string> states;
    for (auto const name : names_of(CaseState {}))
        states.emplace_back(name);
    auto one = members();
    one.push_back(s::may("applicant_name", s::text()));
    one.push_back(s::may("answers", s::anything("stored forms by field; only with the scope cases.read_answers")));
    std::vector<api::Operation> all;
    all.push_back(api::get("list_cases", "/cases", "cases").needs(api::scope::cases)
        .about({ "案件の一覧", "Lists cases" }, { "与えられた所属のもの。期限の近い順。next を after に渡すと続きを返します。一覧は少ないことがあり、next がないときに終わりです。",
                     "Of the divisions granted, nearest due first. Pass next as after. A page may hold fewer; it ends when there is no next." })
        .with({ api::query("state", { "状態(なければ手続中のもの)", "State (else all that are open)" }, s::words(states)), api::query("since", { "この日以後に届いたもの", "Arrived on or after" }, s::day()),
            api::query("after", { "続き", "Where the last page ended" }, s::text(60)) })
        .answers(s::object({ s::must("cases", s::array(s::object(members()))), s::must("next", s::or_null(s::text())) }), {}).to(list));
    all.push_back(api::get("show_case", "/cases/{case}", "cases").needs(api::scope::cases)
        .about({ "案件", "One case" }, { "申請の内容は、範囲 cases.read_answers があるときだけ含みます。読むたびに記録します。", "Answers only with the scope cases.read_answers. Every reading leaves an event." })
        .with({ api::path("case", { "案件の id", "Id of the case" }, "01900000-0000-7000-8000-000000000000") }).answers(s::object(one), {}).to(show));
    return all;
}

}  // namespace mado::connections
