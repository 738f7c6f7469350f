// What other systems of the core ask: who receives in a month, and the tables; and the answers that they give. Of what a system's divisions see; nobody's name, address or
// account; each read is in the trace with the purpose for which the system was let in.
#include "api/operations.h"

#include <mado/api/scopes.h>
#include <mado/audit/audit.h>
#include <mado/child_support/exchange.h>

#include <fstream>
#include <iterator>

namespace mado::child_support::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::int64_t most_answers = 1'000, most_yen = 1'000'000'000;

sheets::Range range_of(Call const& call) { return { call.system->divisions, false }; }

Result<Answer> show_table(Call const& call)
{
    auto const name = call.path("table");
    auto const part = TRY(call.here().database.read(call.tenant(), [&](db::Read& tx) { return export_part(tx, range_of(call), name, call.query("after")); }));
    TRY(call.here().database.write(call.tenant(), [&](db::Write& tx) -> Result<void> {
        trace_export(tx, call.caller(), call.here(), name, part.rows, "api:" + call.system->id.value + " " + call.system->purpose);
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
    auto const taken = call.here().database.write(call.tenant(), { .alone = "child_support.import", .name = "child_support.import" },
        [&](db::Write& tx) { return import_table(tx, call.caller(), call.here(), range_of(call), call.path("table"), bytes); });
    if (!taken)
        return std::unexpected(sheets::in_words(taken.error(), [&](std::string const& key, auto const& arguments) { return web::words(call.visit, key, arguments); }));
    return Answer { .body = json::object({ { "rows", taken->rows }, { "added", taken->added }, { "other", taken->other } }) };
}

json::Value row_of(Receives const& one)
{
    auto const children = json::array_of(one.children, [](std::string const& number) { return json::Value(std::stoll(number)); });
    return json::object({ { "number", one.number }, { "individual", std::stoll(one.individual) }, { "state", word_of(one.month.state) }, { "why", one.month.why }, { "tier", one.month.tier },
        { "amount", one.month.amount.amount() }, { "payable", one.month.payable.amount() }, { "children", children } });
}

Result<Answer> list_recipients(Call const& call)
{
    auto const month = Day::parse(call.query("month") + "-01");
    auto const after = call.query("after");
    if (!month)
        return refuse({ { "/query/month", "web.sheet.day" } });
    if (after.size() > 12 || after.find_first_not_of("0123456789") != after.npos)
        return refuse({ { "/query/after", "web.sheet.value" } });
    auto const page = call.here().database.read(call.tenant(), [&](db::Read& tx) { return receiving(tx, range_of(call), *month, after.empty() ? 0 : std::stoll(after)); });
    TRY(call.here().database.write(call.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, call.caller(), call.here().now(), "child_support.exchange.read", { { "system", call.system->id.value } },
            { { "month", call.query("month") }, { "rows", std::to_string(page.all.size()) }, { "purpose", audit::salted_hash(call.system->id.value, call.system->purpose) } });
        return {};
    }));
    return Answer { .body = json::object({ { "month", call.query("month") }, { "recipients", json::array_of(page.all, row_of) }, { "next", page.next == 0 ? json::Value {} : json::Value(std::to_string(page.next)) } }) };
}

Result<std::vector<OfficeAnswer>> answers_in(Call const& call)
{
    std::vector<OfficeAnswer> all;
    std::vector<FieldError> wrong;
    auto const& sent = call.body.array("answers");
    for (std::size_t i = 0; i < sent.size(); ++i) {
        OfficeAnswer one { sent[i].integer("number"), sent[i].text("kind"), sent[i].integer("year"), sent[i].integer("amount"), sent[i].integer("dependants") };
        auto const at = "/answers/" + std::to_string(i);
        for (auto const& [is_right, name] : { std::pair(one.number > 0, "number"), std::pair(one.year >= 1990 && one.year <= 2100, "year"), std::pair(one.amount >= 0 && one.amount <= most_yen, "amount"),
                 std::pair(one.dependants >= 0 && one.dependants <= 50, "dependants") })
            if (!is_right)
                wrong.push_back({ at + "/" + name, "web.sheet.value" });
        all.push_back(std::move(one));
    }
    if (!wrong.empty())
        return refuse(std::move(wrong));
    return all;
}

Result<Answer> give_answers(Call const& call)
{
    auto const answers = TRY(answers_in(call));
    Answer made;
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const done = TRY(match_answers(tx, call.caller(), call.here(), range_of(call), answers));
        made.body = json::object({ { "answers", done.lines }, { "same", done.same }, { "differ", done.differ }, { "unknown", done.unknown } });
        TRY(call.keep(200, made.body).settle(tx));
        return {};
    };
    TRY(call.here().database.write(call.tenant(), work));
    return made;
}

json::Value states()
{
    std::vector<std::string> all;
    for (auto const name : names_of(MonthState {}))
        all.emplace_back(name);
    return s::words(all);
}

}  // namespace

std::vector<api::Operation> operations()
{
    auto const table = api::path("table", { "表（この順に取り込みます）: terms recipients children decisions runs payments lines months reports work facts", "The table, in the order to take in: terms recipients children decisions runs payments lines months reports work facts" },
        "recipients");
    std::vector<api::Operation> all;
    all.push_back(api::get("list_child_support_recipients", "/child-support/recipients", "child_support").needs(api::scope::child_support)
        .about({ "ある月に児童扶養手当を受けている人", "Who receives child support allowance in a month" },
            { "医療費助成や就学援助などのために、その月の状態と額、対象の児童を、宛名番号で返します。氏名や住所は入りません。amount は法律による額、payable はいま支払う額です。next を after に渡すと続きを返します。",
                "State and amount of that month with the children, by the numbers of persons. No names, no addresses. amount is by the law, payable what is paid of it now. Pass next as after." })
        .with({ api::query("month", { "月（2026-11）", "Month (2026-11)" }, s::text(7, 7), "2026-11"), api::query("after", { "続き", "Where the last page ended" }, s::text(12)) })
        .answers(s::object({ s::must("month", s::text()), s::must("recipients", s::array(s::object({ s::must("number", s::about(s::whole(), "認定番号")), s::must("individual", s::about(s::whole(), "宛名番号")),
                     s::must("state", states()), s::must("why", s::text()), s::must("tier", s::text()), s::must("amount", s::whole()), s::must("payable", s::whole()),
                     s::must("children", s::about(s::array(s::whole()), "宛名番号 of the children")) }))), s::must("next", s::or_null(s::text())) }),
            json::object({ { "month", "2026-11" }, { "recipients", json::array({ json::object({ { "number", 12 }, { "individual", 101 }, { "state", "payable" }, { "why", "" }, { "tier", "full" }, { "amount", 48'050 },
                { "payable", 48'050 }, { "children", json::array({ 102 }) } }) }) }, { "next", nullptr } }))
        .to(list_recipients));
    all.push_back(api::post("give_child_support_answers", "/child-support/answers", "child_support").needs(api::scope::child_support)
        .about({ "所得・年金の照会への回答", "Answers on income and pensions" },
            { "台帳と違うものだけが仕事の一覧に入ります。台帳は変わりません。同じ回答をもう一度送っても、仕事は増えません。", "What differs from the register becomes work for a clerk, once; the register itself stays as it is." })
        .reads(s::object({ s::must("answers", s::array(s::object({ s::must("number", s::about(s::whole(), "認定番号")), s::must("kind", s::word({ "income", "pension" })), s::must("year", s::whole()),
                   s::must("amount", s::about(s::whole(), "yen; of a pension a month")), s::may("dependants", s::whole()) }), most_answers)) }),
            json::object({ { "answers", json::array({ json::object({ { "number", 12 }, { "kind", "income" }, { "year", 2025 }, { "amount", 1'070'000 }, { "dependants", 1 } }) }) } }))
        .answers(s::object({ s::must("answers", s::whole()), s::must("same", s::whole()), s::must("differ", s::whole()), s::must("unknown", s::whole()) }),
            json::object({ { "answers", 1 }, { "same", 0 }, { "differ", 1 }, { "unknown", 0 } }))
        .once_per_key().to(give_answers));
    all.push_back(api::get("show_child_support_table", "/child-support/{table}", "child_support").needs(api::scope::child_support_tables)
        .about({ "児童扶養手当の表をCSVで書き出す", "A table of child support as CSV" },
            { "システムに与えられた所属の受給者だけです。続きがあるときは、返事のヘッダー Madoguchi-Next を after に渡します。列の意味は手引き「児童扶養手当」にあります。",
                "Of recipients of the system's divisions. Where there is more, pass the header Madoguchi-Next as after." })
        .with({ table, api::query("after", { "続き", "Where the last part ended" }, s::text(40)) }).answers_bytes("text/csv").to(show_table));
    all.push_back(api::post("take_in_child_support_table", "/child-support/{table}", "child_support").needs(api::scope::child_support_tables)
        .about({ "児童扶養手当の表を取り込む", "Takes in a table of child support" },
            { "書き出したものと同じ列のCSV。同じものを二度送っても、二度目は何も変わりません。1行でも誤りがあれば、何も取り込みません。ここで決定した人には、事実・月・決定・支払は入りません。",
                "CSV with the columns of what goes out. The same file twice changes nothing the second time. One wrong row refuses the whole. Nothing decided or paid comes in for somebody decided here." })
        .with({ table }).reads_file({ .body_bytes = 64 << 10, .file_bytes = sheets::most_bytes, .total_bytes = sheets::most_bytes + (64 << 10) })
        .answers(s::object({ s::must("rows", s::whole()), s::must("added", s::whole()), s::must("other", s::about(s::whole(), "there already, and otherwise; they stay")) }),
            json::object({ { "rows", 120 }, { "added", 3 }, { "other", 0 } })).to(put_table));
    return all;
}

}  // namespace mado::child_support::api_v1
