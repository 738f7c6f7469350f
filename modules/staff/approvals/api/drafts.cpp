#include "api/operations.h"

#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "api/files.h"
#include "api/signed.h"
#include "service/outside.h"
#include "store/outside_store.h"

#include <algorithm>

namespace mado::approvals::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;
using service::Outside;
using service::OutsideKey;

constexpr int a_page = 100;
constexpr std::int64_t most_title = 200, most_text = 20'000, most_line = 1'000, most_reference = 100, most_lines = 50;
constexpr char const* an_id = "01900000-0000-7000-8000-000000000000";

json::Value moment(std::optional<Instant> const& at) { return at ? json::Value(iso_in_tokyo(*at)) : json::Value {}; }
json::Value moment(Instant at) { return iso_in_tokyo(at); }
template <class Enum>
json::Value words_of()
{
    std::vector<std::string> all;
    for (auto const name : names_of(Enum {}))
        all.emplace_back(name);
    return s::words(all);
}

std::string title_of(db::Read& tx, PositionId const& id)
{
    auto const found = organization::position(tx, id);
    return found ? found->title : std::string();
}

std::string name_of(db::Read& tx, PersonId const& id)
{
    auto const found = id ? organization::person(tx, id) : std::nullopt;
    return found ? found->name : std::string();
}

bool has_result(Draft const& draft) { return draft.state == DraftState::Decided || draft.state == DraftState::Rejected; }

// What the system may rely on without asking again. `hash` is of what was decided, as the office shows it.
json::Value claims_of(db::Read& tx, Call const& call, Outside const& outside, Draft const& draft)
{
    auto const& authority = draft.authority;
    return json::object({ { "iss", call.here().zone + "@" + call.tenant() }, { "sub", outside.id }, { "aud", outside.system.value }, { "reference", outside.reference },
        { "state", word_of(draft.state) }, { "title", draft.proposal.title }, { "class", draft.proposal.matter_class }, { "amount", draft.proposal.amount }, { "version", draft.version },
        { "hash", draft.hash }, { "decided_at", moment(draft.decided_at) }, { "decided_by", name_of(tx, draft.decided_by) }, { "position", title_of(tx, draft.decider) },
        { "regime", word_of(authority.regime) }, { "article", authority.article.empty() ? draft.article : authority.article }, { "in_the_name_of", authority.name },
        { "iat", call.here().clock.now().microseconds / 1'000'000 } });
}

json::Value brief_of(Outside const& outside, Draft const& draft)
{
    return json::object({ { "draft", outside.id }, { "reference", outside.reference }, { "state", word_of(draft.state) }, { "title", draft.proposal.title }, { "version", draft.version },
        { "filed_at", moment(outside.filed_at) }, { "ended_at", moment(draft.decided_at) } });
}

json::Value shown(db::Read& tx, Call const& call, Outside const& outside, Draft const& draft)
{
    auto body = brief_of(outside, draft);
    json::Array way;
    for (auto const& step : draft.steps)
        way.push_back(json::object({ { "number", step.number }, { "stage", step.stage }, { "kind", word_of(step.kind) }, { "state", word_of(step.state) }, { "position", title_of(tx, step.position) },
            { "person", name_of(tx, step.done_by) }, { "capacity", word_of(step.capacity) }, { "done_at", moment(step.done_at) } }));
    body.set("files", json::array_of(draft.proposal.attachments, [](Attachment const& one) { return json::object({ { "title", one.title }, { "hash", one.hash } }); }));
    body.set("hash", draft.hash).set("comment", draft.comment).set("way", std::move(way));
    body.set("result", has_result(draft) ? json::Value(signed_result(call.here().keys.signing, claims_of(tx, call, outside, draft))) : json::Value {});
    return body;
}

std::vector<s::Member> brief_members()
{
    return { s::must("draft", s::text()), s::must("reference", s::text()), s::must("state", words_of<DraftState>()), s::must("title", s::text()), s::must("version", s::whole()),
        s::must("filed_at", s::moment()), s::must("ended_at", s::or_null(s::moment())) };
}

json::Value step_schema()
{
    return s::object({ s::must("number", s::whole()), s::must("stage", s::whole()), s::must("kind", words_of<StepKind>()), s::must("state", words_of<StepState>()), s::must("position", s::text()),
        s::must("person", s::text()), s::must("capacity", words_of<Capacity>()), s::must("done_at", s::or_null(s::moment())) });
}

json::Value draft_schema()
{
    auto members = brief_members();
    members.push_back(s::must("files", s::array(s::object({ s::must("title", s::text()), s::must("hash", s::about(s::text(), "SHA-256 (hex) of its bytes")) }))));
    members.push_back(s::must("hash", s::about(s::text(), "of the version, its files too")));
    members.push_back(s::must("comment", s::text()));
    members.push_back(s::must("way", s::array(step_schema())));
    members.push_back(s::must("result", s::or_null(s::about(s::text(), "JWS (EdDSA, Ed25519), verified with GET /approval-keys; null until it is decided or rejected"))));
    return s::object(members);
}

json::Value filing_schema()
{
    auto const line = s::object({ s::must("kind", s::word({ "what", "law", "charge", "condition", "check", "criteria" })), s::must("words", s::text(most_line)), s::may("law", s::text(most_line)) });
    return s::object({ s::must("reference", s::about(s::text(most_reference, 1), "your own number of it; a new draft of the same number names the one before it")),
        s::must("drafter", s::object({ s::must("number", s::about(s::text(20, 1), "職員番号")), s::may("position", s::about(s::text(100), "title of the position; needed when there are several")) })),
        s::may("route", s::about(s::text(60), "table of the 専決事項表; general_affairs when absent")), s::must("class", s::about(s::text(100, 1), "事務の区分 of that table")),
        s::must("title", s::text(most_title, 1)), s::must("body", s::about(s::text(most_text, 1), "伺い文")), s::may("reasons", s::text(most_text)),
        s::may("amount", s::about(s::whole(), "yen, as the table reads it")), s::may("urgent", s::flag()), s::may("grave", s::flag()), s::may("lines", s::array(line, most_lines)),
        s::may("files", s::array(s::about(s::text(100), "id of POST /draft-files; each once"), most_attachments)) });
}

json::Value filing_example()
{
    return json::object({ { "reference", "R8-ryohi-000123" }, { "drafter", json::object({ { "number", "9032" }, { "position", "人事係 主任" } }) }, { "class", "旅行命令(日帰り)" },
        { "title", "県庁での会議への出張" }, { "body", "次のとおり出張してよろしいか。" }, { "amount", 2400 },
        { "lines", json::array({ json::object({ { "kind", "what" }, { "words", "令和8年12月3日　岡山県庁" } }) }) } });
}

Result<service::Filing> filing_of(Call const& call)
{
    auto const& body = call.body;
    service::Filing filing { call.here().now().id(), body.text("reference"), body["drafter"].text("number"), body["drafter"].text("position"), {} };
    auto& proposal = filing.proposal;
    proposal.route = body.text("route", "general_affairs");
    proposal.matter_class = body.text("class");
    proposal.procedure = proposal.matter_class;  // like drafts are those of one class
    proposal.effect = "service";
    proposal.title = body.text("title");
    proposal.result_words = body.text("title");
    proposal.body = body.text("body");
    proposal.reasons = body.text("reasons");
    if (auto const amount = body.integer_if("amount")) {
        if (*amount < 0)
            return refuse(std::vector<FieldError> { { "/amount", "approvals.write.amount_wrong" } });
        proposal.amount = *amount;
        proposal.moves_money = *amount > 0;
    }
    proposal.is_urgent = body.flag("urgent");
    proposal.is_grave = body.flag("grave");
    auto named = TRY(named_files(call, body.array("files")));
    filing.uploads = std::move(named.uploads);
    filing.files = std::move(named.files);
    for (auto const& line : body.array("lines"))
        proposal.lines.push_back({ line.text("kind"), line.text("words"), line.text("law") });
    return filing;
}

Result<Answer> file(Call const& call)
{
    auto const filing = TRY(filing_of(call));
    auto const body = json::object({ { "draft", filing.id }, { "reference", filing.reference }, { "state", "circulating" } });
    auto const kept = call.keep(201, body);
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(kept.settle(tx));
        TRY(service::file(tx, call.caller(), call.here(), *call.system, filing));
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    return Answer { .body = body, .status = 201 };
}

Result<Answer> show(Call const& call)
{
    json::Value body;
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const outside = TRY(service::find_outside(tx, *call.system, call.path("draft")));
        auto const draft = TRY(find(tx, outside.draft));
        body = shown(tx, call, outside, draft);
        audit::record(tx, call.caller(), call.here().now(), "approvals.outside.read", { { "draft", draft.id.value }, { "system", call.system->id.value } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    auto const etag = "\"" + std::to_string(body.integer("version")) + "." + body.text("state") + "\"";
    return Answer { .body = std::move(body), .headers = { { "etag", etag } } };
}

std::string cursor_of(Outside const& last) { return std::to_string(last.filed_at.microseconds) + "." + last.id; }
std::optional<OutsideKey> key_of(std::string const& cursor)
{
    constexpr std::size_t longest = 18;
    auto const point = cursor.find('.');
    if (point == std::string::npos || point == 0 || point > longest || cursor.find_first_not_of("0123456789") != point || !is_uuid(cursor.substr(point + 1)))
        return std::nullopt;
    return OutsideKey { std::stoll(cursor.substr(0, point)), cursor.substr(point + 1) };
}

Result<OutsideKey> asked_after(Call const& call)
{
    if (auto const cursor = call.query("after"); !cursor.empty()) {
        auto const key = key_of(cursor);
        if (!key)
            return refuse(std::vector<FieldError> { { "/query/after", "approvals.outside.no_cursor" } });
        return *key;
    }
    auto const since = call.query("since").empty() ? std::nullopt : Day::parse(call.query("since"));
    return OutsideKey { since ? instant_in_tokyo(*since).microseconds : 0, {} };
}

Result<Answer> list(Call const& call)
{
    auto const after = TRY(asked_after(call));
    json::Array rows;
    json::Value next;
    auto const work = [&](db::Write& tx) -> Result<void> {
        rows.clear();
        next = {};
        auto const found = store::outsides(tx, call.system->id, after, a_page);
        for (auto const& one : found) {
            auto const draft = TRY(find(tx, one.draft));
            rows.push_back(brief_of(one, draft));
        }
        if (found.size() == static_cast<std::size_t>(a_page))
            next = cursor_of(found.back());
        audit::record(tx, call.caller(), call.here().now(), "approvals.outside.listed", { { "system", call.system->id.value } }, { { "drafts", std::to_string(rows.size()) } });
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    return Answer { .body = json::object({ { "drafts", std::move(rows) }, { "next", next } }) };
}

Result<Answer> keys(Call const& call)
{
    return Answer { .body = json::object({ { "keys", json::array({ public_key(call.here().keys.signing) }) } }) };
}

}  // namespace

std::vector<api::Operation> operations()
{
    std::vector<api::Operation> all;
    all.push_back(upload_operation());
    all.push_back(api::post("file_draft", "/drafts", "drafts").needs(api::scope::drafts)
        .about({ "起案を送る", "Sends a draft on its way" },
            { "財務会計・旅費・庶務などの起案を、起案者の名で回します。経路は専決事項表が決めます。処分は送れません（案件から起案します）。同じ reference は、前のものが終わってからもう一度送れます。",
                "In the name of the member of staff who drafts it; the 専決事項表 decides the way. No dispositions. The same reference may be sent again once the draft before it has ended." })
        .reads(filing_schema(), filing_example())
        .answers(s::object({ s::must("draft", s::text()), s::must("reference", s::text()), s::must("state", s::text()) }), json::object({ { "draft", an_id }, { "reference", "R8-ryohi-000123" }, { "state", "circulating" } }), 201)
        .once_per_key().may_refuse({ 403, 409 }).to(file));
    all.push_back(api::get("list_drafts", "/drafts", "drafts").needs(api::scope::drafts)
        .about({ "送った起案の一覧", "Lists the drafts that you sent" }, { "送った順。next を after に渡すと続きを返します。", "In the order of sending. Pass next as after." })
        .with({ api::query("since", { "この日以後に送ったもの", "Sent on or after" }, s::day()), api::query("after", { "続き", "Where the last page ended" }, s::text(60)) })
        .answers(s::object({ s::must("drafts", s::array(s::object(brief_members()))), s::must("next", s::or_null(s::text())) }), {}).to(list));
    all.push_back(api::get("show_draft", "/drafts/{draft}", "drafts").needs(api::scope::drafts)
        .about({ "起案の状態・経路・結果", "State, way and result of a draft" }, { "決裁または否認のあとは、署名のある結果（result）を含みます。ほかのシステムの起案は見つかりません。",
            "After the end with the signed result. Another system's draft is not found." })
        .with({ api::path("draft", { "起案の id", "Id of the draft" }, an_id) }).answers(draft_schema(), {}).to(show));
    all.push_back(api::get("list_approval_keys", "/approval-keys", "drafts").open_to_everyone()
        .about({ "決裁の結果を確かめる公開鍵", "Public keys of signed results" }, { "JWKS。result の kid の鍵で確かめます。", "A JWKS: verify a result with the key of its kid." })
        .answers(s::object({ s::must("keys", s::array(s::object({ s::must("kty", s::text()), s::must("crv", s::text()), s::must("x", s::text()), s::must("kid", s::text()), s::must("use", s::text()), s::must("alg", s::text()) }))) }), {})
        .to(keys));
    return all;
}

}  // namespace mado::approvals::api_v1
