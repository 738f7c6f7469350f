// What other systems of the core ask: tables, who is on assistance on a day, what changed, and the answers that they give. Of what a system's divisions see; nobody's
// name, address or account beside the tables; each read is in the trace with the purpose for which the system was let in.
#include "api/operations.h"

#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/public_assistance/exchange.h>

#include <fstream>
#include <iterator>

namespace mado::public_assistance::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::int64_t most_answers = 500, most_words = 4'000;
constexpr char const* an_id = "01900000-0000-7000-8000-000000000000";

// What is kept back of protected persons never leaves by this door.
sheets::Range range_of(Call const& call) { return { call.system->divisions, false }; }
std::string reason_of(Call const& call) { return "api:" + call.system->id.value + " " + call.system->purpose; }

void trace_read(db::Write& tx, Call const& call, std::string_view what, std::size_t rows)
{
    audit::record(tx, call.caller(), call.here().now(), "public_assistance.exchange.read", { { "system", call.system->id.value } },
        { { "what", std::string(what) }, { "rows", std::to_string(rows) }, { "purpose", audit::salted_hash(call.system->id.value, call.system->purpose) } });
}

Result<Answer> show_table(Call const& call)
{
    auto const name = call.path("table");
    auto const part = TRY(call.here().database.read(call.tenant(), [&](db::Read& tx) { return export_part(tx, call.here(), range_of(call), name, call.query("after")); }));
    TRY(call.here().database.write(call.tenant(), [&](db::Write& tx) -> Result<void> {
        trace_export(tx, call.caller(), call.here(), name, part.rows, reason_of(call));
        return {};
    }));
    auto response = http::bytes("text/csv; charset=utf-8", part.csv);
    response.with("cache-control", "no-store");
    if (!part.next.empty())
        response.with("madoguchi-next", part.next);
    return Answer { .raw = std::move(response) };
}

Result<Answer> put_table(Call const& call)
{
    auto const& upload = call.visit.request.uploads.front();
    if (upload.too_large)
        return refuse({ sheets::too_large(sheets::most_rows) });
    std::ifstream in(upload.path, std::ios::binary);
    std::string const bytes { std::istreambuf_iterator<char>(in), {} };
    auto const taken = call.here().database.write(call.tenant(), { .alone = "public_assistance.import", .name = "public_assistance.import" },
        [&](db::Write& tx) { return import_table(tx, call.caller(), call.here(), range_of(call), call.path("table"), bytes); });
    if (!taken)
        return std::unexpected(sheets::in_words(taken.error(), [&](std::string const& key, auto const& arguments) { return web::words(call.visit, key, arguments); }));
    return Answer { .body = json::object({ { "rows", taken->rows }, { "added", taken->added }, { "other", taken->other } }) };
}

json::Value numbers(std::vector<std::int64_t> const& all)
{
    return json::array_of(all, [](std::int64_t number) { return json::Value(number); });
}

Result<std::int64_t> number_after(Call const& call)
{
    auto const after = call.query("after");
    if (after.size() > 12 || after.find_first_not_of("0123456789") != after.npos)
        return refuse({ { "/query/after", "web.sheet.value" } });
    return after.empty() ? 0 : std::stoll(after);
}

Result<Answer> list_standing(Call const& call)
{
    auto const after = TRY(number_after(call));
    auto const on = call.query("on").empty() ? call.here().now().today() : *Day::parse(call.query("on"));
    auto const page = call.here().database.read(call.tenant(), [&](db::Read& tx) { return standing(tx, range_of(call), on, after); });
    TRY(call.here().database.write(call.tenant(), [&](db::Write& tx) -> Result<void> {
        trace_read(tx, call, "standing", page.all.size());
        return {};
    }));
    auto rows = json::array_of(page.all, [](Stood const& one) {
        return json::object({ { "household", one.household }, { "state", word_of(one.state) }, { "from", one.from.iso() }, { "individuals", numbers(one.individuals) } });
    });
    return Answer { .body = json::object({ { "on", on.iso() }, { "households", std::move(rows) }, { "next", page.next == 0 ? json::Value {} : json::Value(std::to_string(page.next)) } }) };
}

constexpr std::string_view happened(Matter matter)
{
    switch (matter) {
    case Matter::Start: return "began";
    case Matter::Suspend: return "suspended";
    case Matter::Resume: return "resumed";
    default: return "ended";
    }
}

Result<ChangeCursor> cursor_in(std::string const& words)
{
    constexpr std::size_t day_length = 10;
    if (words.empty())
        return ChangeCursor {};
    if (words.size() < day_length + 1 || words[day_length] != '.' || !Day::parse(words.substr(0, day_length)) || !is_uuid(words.substr(day_length + 1)))
        return refuse({ { "/query/after", "web.sheet.value" } });
    return ChangeCursor { words.substr(0, day_length), words.substr(day_length + 1) };
}

Result<Answer> list_changes(Call const& call)
{
    auto const after = TRY(cursor_in(call.query("after")));
    auto const page = call.here().database.read(call.tenant(), [&](db::Read& tx) { return changes(tx, range_of(call), call.here().now().today(), after); });
    TRY(call.here().database.write(call.tenant(), [&](db::Write& tx) -> Result<void> {
        trace_read(tx, call, "changes", page.all.size());
        return {};
    }));
    auto rows = json::array_of(page.all, [](Change const& one) {
        return json::object({ { "decision", one.id.value }, { "what", happened(one.matter) }, { "from", one.from.iso() }, { "decided_on", one.decided_on.iso() }, { "household", one.household },
            { "individuals", numbers(one.individuals) } });
    });
    auto const next = page.end.id.empty() ? json::Value {} : json::Value(page.end.day + "." + page.end.id);
    return Answer { .body = json::object({ { "changes", std::move(rows) }, { "next", next }, { "is_last", page.is_last } }) };
}

Result<Answer> give_answers(Call const& call)
{
    std::vector<OfficeAnswer> answers;
    for (auto const& one : call.body.array("answers"))
        answers.push_back({ one.text("investigation"), one.text("words") });
    Answer made;
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const done = TRY(take_answers(tx, call.caller(), call.here(), range_of(call), answers));
        made.body = json::object({ { "taken", done.taken }, { "same", done.same }, { "unknown", done.unknown }, { "other", done.other } });
        TRY(call.keep(200, made.body).settle(tx));
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    return made;
}

json::Value individuals() { return s::about(s::array(s::whole()), "宛名番号 of its members"); }

}  // namespace

std::vector<api::Operation> operations()
{
    auto const table = api::path("table", { "表: settings households landlords … docs/guides/public-assistance.md にあります", "The table: settings households landlords … as the guide names them" }, "households");
    std::vector<api::Operation> all;
    all.push_back(api::get("list_public_assistance_standing", "/public-assistance/standing", "public_assistance").needs(api::scope::public_assistance)
        .about({ "ある日に保護を受けている世帯", "Who is on public assistance on a day" },
            { "国保の資格、税の非課税、水道の減免、介護保険などのために、その日に受給中か停止中の世帯と、世帯員の宛名番号を返します。氏名や住所は入りません。",
                "Households on assistance, or suspended, that day, with the numbers of their members. No names, no addresses." })
        .with({ api::query("on", { "この日（書かなければ今日）", "On this day (today when absent)" }, s::day()), api::query("after", { "続き", "Where the last page ended" }, s::text(12)) })
        .answers(s::object({ s::must("on", s::day()), s::must("households", s::array(s::object({ s::must("household", s::about(s::whole(), "ケース番号")), s::must("state", s::word({ "assisted", "suspended" })),
                     s::must("from", s::day()), s::must("individuals", individuals()) }))), s::must("next", s::or_null(s::text())) }),
            json::object({ { "on", "2026-11-18" }, { "households", json::array({ json::object({ { "household", 12 }, { "state", "assisted" }, { "from", "2026-04-01" }, { "individuals", json::array({ 101, 102 }) } }) }) }, { "next", nullptr } }))
        .to(list_standing));
    all.push_back(api::get("list_public_assistance_changes", "/public-assistance/changes", "public_assistance").needs(api::scope::public_assistance)
        .about({ "保護の開始・停止・再開・廃止", "What began, was suspended, resumed and ended" },
            { "決定された順。きょう決定されたものは、あすから出ます。next を after に渡すと続きを返します。", "In the order of decision; what was decided today comes tomorrow. Pass next as after." })
        .with({ api::query("after", { "続き", "Where the last page ended" }, s::text(60)) })
        .answers(s::object({ s::must("changes", s::array(s::object({ s::must("decision", s::text()), s::must("what", s::word({ "began", "suspended", "resumed", "ended" })),
                     s::must("from", s::about(s::day(), "the first day on which it holds; of ended the first without assistance")), s::must("decided_on", s::day()), s::must("household", s::whole()),
                     s::must("individuals", individuals()) }))), s::must("next", s::or_null(s::text())), s::must("is_last", s::flag()) }),
            json::object({ { "changes", json::array({ json::object({ { "decision", an_id }, { "what", "began" }, { "from", "2026-04-01" }, { "decided_on", "2026-04-10" }, { "household", 12 }, { "individuals", json::array({ 101, 102 }) } }) }) },
                { "next", std::string("2026-04-10.") + an_id }, { "is_last", true } }))
        .to(list_changes));
    all.push_back(api::post("give_public_assistance_answers", "/public-assistance/answers", "public_assistance").needs(api::scope::public_assistance)
        .about({ "調査への回答（生活保護法29条）", "Answers to inquiries (Art. 29)" },
            { "investigation は表 investigations の id です。回答済みのものは変えません。知らないもの、所属の外のものは unknown に数えます。",
                "investigation is the id in the table investigations. What was answered stays. What is unknown or of another division counts as unknown." })
        .reads(s::object({ s::must("answers", s::array(s::object({ s::must("investigation", s::text(40, 1)), s::must("words", s::text(most_words, 1)) }), most_answers)) }),
            json::object({ { "answers", json::array({ json::object({ { "investigation", an_id }, { "words", "普通預金 残高 12,345円（2026-11-10現在）" } }) }) } }))
        .answers(s::object({ s::must("taken", s::whole()), s::must("same", s::whole()), s::must("unknown", s::whole()), s::must("other", s::about(s::whole(), "answered already, and otherwise; it stays")) }),
            json::object({ { "taken", 1 }, { "same", 0 }, { "unknown", 0 }, { "other", 0 } }))
        .once_per_key().to(give_answers));
    all.push_back(api::get("show_public_assistance_table", "/public-assistance/{table}", "public_assistance").needs(api::scope::public_assistance_tables)
        .about({ "生活保護の表をCSVで書き出す", "A table of public assistance as CSV" },
            { "システムに与えられた所属の世帯だけです。支援措置の人の世帯の代理納付先、訪問や調査の記録は入りません。続きがあるときは、返事のヘッダー Madoguchi-Next を after に渡します。列の意味は手引き「生活保護」にあります。",
                "Of households of the system's divisions. What would tell where a protected person is stays. Where there is more, pass the header Madoguchi-Next as after." })
        .with({ table, api::query("after", { "続き", "Where the last part ended" }, s::text(60)) }).answers_bytes("text/csv").to(show_table));
    all.push_back(api::post("take_in_public_assistance_table", "/public-assistance/{table}", "public_assistance").needs(api::scope::public_assistance_tables)
        .about({ "生活保護の表を取り込む", "Takes in a table of public assistance" },
            { "書き出したものと同じ列のCSV。同じものを二度送っても、二度目は何も変わりません。1行でも誤りがあれば、何も取り込みません。ここで決定した世帯には、決定済みのもの・支払は入りません。",
                "CSV with the columns of what goes out. The same file twice changes nothing the second time. One wrong row refuses the whole. Nothing decided or paid comes in for households decided here." })
        .with({ table }).reads_file({ .body_bytes = 64 << 10, .file_bytes = sheets::most_bytes, .total_bytes = sheets::most_bytes + (64 << 10) })
        .answers(s::object({ s::must("rows", s::whole()), s::must("added", s::whole()), s::must("other", s::about(s::whole(), "there already, and otherwise; they stay")) }),
            json::object({ { "rows", 120 }, { "added", 3 }, { "other", 0 } })).to(put_table));
    return all;
}

}  // namespace mado::public_assistance::api_v1
