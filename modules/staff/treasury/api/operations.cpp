#include "api/operations.h"

#include <mado/api/scopes.h>
#include <mado/crypto/box.h>

#include "api/rows.h"
#include "store/import_store.h"
#include "web/accounting_words.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace mado::treasury::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr int a_page = 500, most_a_page = 2'000, most_rows = 10'000;
constexpr std::int64_t most_words = 100;
constexpr std::uint64_t most_bytes = 20 << 20;
constexpr char const* an_id = "01900000-0000-7000-8000-000000000000";

std::unexpected<Refusal> wrong(std::string field, std::string key) { return refuse(std::vector<FieldError> { { std::move(field), std::move(key) } }); }

// What is no division's, 歳入科目 and receipts, is the whole town's.
Result<void> of_the_town(Call const& call)
{
    if (!call.system->may_see(""))
        return refuse(Refusal::Kind::Forbidden, "treasury.voucher.whole_town");
    return {};
}

template <class Number>
Result<Number> number_of(Call const& call, std::string const& name, Number otherwise, Number most)
{
    auto const typed = call.query(name);
    Number number = otherwise;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    if (!typed.empty() && (error != std::errc {} || end != typed.data() + typed.size() || number < 0 || number > most))
        return wrong("/query/" + name, "treasury.voucher.wrong_number");
    return number;
}

Result<VoucherQuery> query_of(Call const& call)
{
    VoucherQuery query;
    query.divisions = call.system->divisions;
    query.after = TRY(number_of<std::int64_t>(call, "after", 0, std::int64_t { 1 } << 53));
    query.most = std::max(1, TRY(number_of<int>(call, "most", a_page, most_a_page)));
    if (auto const day = call.query("day"); !day.empty()) {
        query.day = Day::parse(day);
        if (!query.day)
            return wrong("/query/day", "treasury.voucher.wrong_day");
    }
    if (auto const sort = call.query("sort"); !sort.empty()) {
        auto const names = names_of(VoucherSort {});
        auto const found = std::ranges::find(names, sort);
        if (found == names.end())
            return wrong("/query/sort", "treasury.choose");
        query.sort = static_cast<VoucherSort>(found - names.begin());
    }
    query.which = call.query("open") == "1" ? VoucherQuery::Which::Open : VoucherQuery::Which::All;
    return query;
}

// What has committed since gets its numbers first, in a transaction of its own.
Result<VoucherPage> page_of(Call const& call)
{
    auto const query = TRY(query_of(call));
    if (call.here().database.read(call.tenant(), [](db::Read& tx) { return has_unnumbered(tx); }))
        TRY(call.here().database.write(call.tenant(), { .name = "treasury.number_lines" }, [&](db::Write& tx) -> Result<int> { return number_lines(tx, call.here(), query.most); }));
    return call.here().database.read(call.tenant(), [&](db::Read& tx) { return vouchers(tx, call.here(), query); });
}

Result<Answer> list(Call const& call)
{
    auto const page = TRY(page_of(call));
    return Answer { .body = json::object({ { "vouchers", json::array_of(page.vouchers, shown) }, { "next", page.next }, { "more", page.has_more } }) };
}

Result<Answer> list_csv(Call const& call)
{
    auto const page = TRY(page_of(call));
    auto response = http::bytes("text/csv; charset=utf-8", vouchers_csv(page.vouchers));
    response.with("cache-control", "no-store").with("madoguchi-next", std::to_string(page.next)).with("madoguchi-more", page.has_more ? "1" : "0");
    return Answer { .raw = std::move(response) };
}

// -- what comes in

Result<int> accept(Call const& call, std::vector<Acceptance> const& rows)
{
    return call.here().database.write(call.tenant(), { .name = "treasury.accept_vouchers" }, [&](db::Write& tx) { return accept_vouchers(tx, call.caller(), call.here(), call.system->divisions, rows); });
}
Result<int> tell(Call const& call, std::vector<PaymentTold> const& rows)
{
    return call.here().database.write(call.tenant(), { .name = "treasury.tell_payments" }, [&](db::Write& tx) { return tell_payments(tx, call.caller(), call.here(), call.system->divisions, rows); });
}
Result<int> keep(Call const& call, std::string const& bytes)
{
    TRY(of_the_town(call));
    auto items = TRY(items_of_csv(bytes));
    return call.here().database.write(call.tenant(), { .name = "treasury.keep_items" }, [&](db::Write& tx) { return keep_items(tx, call.caller(), call.here(), items); });
}

// The same rows again are the same file: its import is known, and nothing is taken twice.
Result<Import> take(Call const& call, std::string const& bytes)
{
    TRY(of_the_town(call));
    auto const& here = call.here();
    if (auto const before = here.database.read(call.tenant(), [&](db::Read& tx) { return store::import_of(tx, crypto::sha256_hex(bytes)); }))
        return *before;
    auto const file = TRY(read_import(here, Format::Accounting, {}, "api", bytes));
    auto const blob = here.files.keep_bytes(bytes);
    return here.database.write(call.tenant(), { .name = "treasury.take_import" }, [&](db::Write& tx) { return take_import(tx, call.caller(), here, file, blob); });
}

json::Value counted(std::size_t rows, int changed) { return json::object({ { "rows", static_cast<std::int64_t>(rows) }, { "changed", changed } }); }
json::Value taken(Import const& import) { return json::object({ { "import", import.id.value }, { "rows", import.lines }, { "booked", import.applied } }); }

template <class T>
Result<T> pointed(Result<T> made, std::string_view under)
{
    if (made)
        return made;
    auto refusal = made.error();
    for (auto& one : refusal.fields)
        if (one.field != "file")
            one.field = std::string(under) + "." + one.field;
    return std::unexpected(in_rows(std::move(refusal), under));
}

Result<Answer> accept_rows(Call const& call)
{
    std::vector<Acceptance> rows;
    for (auto const& row : call.body.array("accepted"))
        rows.push_back({ row.integer("number"), row.text("voucher") });
    auto const changed = TRY(pointed(accept(call, rows), "accepted"));
    return Answer { .body = counted(rows.size(), changed) };
}

Result<Answer> tell_rows(Call const& call)
{
    std::vector<PaymentTold> rows;
    for (auto const& row : call.body.array("payments"))
        rows.push_back({ { row.text("payout") }, value_of<PaymentWord>(row.text("result")), Day::parse(row.text("on")), row.text("voucher"), row.text("why") });
    auto const changed = TRY(pointed(tell(call, rows), "payments"));
    return Answer { .body = counted(rows.size(), changed) };
}

Result<Answer> keep_rows(Call const& call)
{
    auto const changed = TRY(pointed(keep(call, items_file(call.body)), "items"));
    return Answer { .body = counted(call.body.array("items").size(), changed) };
}

Result<Answer> take_rows(Call const& call)
{
    auto const import = TRY(pointed(take(call, receipts_file(call.body)), "receipts"));
    return Answer { .body = taken(import), .status = 202 };
}

Result<json::Value> file_taken(Call const& call, std::string const& bytes)
{
    auto const sheet = call.path("sheet");
    if (sheet == "acceptances") {
        auto const rows = TRY(acceptances_of_csv(bytes));
        auto const changed = TRY(accept(call, rows));
        return counted(rows.size(), changed);
    }
    if (sheet == "payments") {
        auto const rows = TRY(payments_of_csv(bytes));
        auto const changed = TRY(tell(call, rows));
        return counted(rows.size(), changed);
    }
    if (sheet == "items") {
        auto const changed = TRY(keep(call, bytes));
        return counted(static_cast<std::size_t>(changed), changed);
    }
    if (sheet == "receipts") {
        auto const import = TRY(take(call, bytes));
        return taken(import);
    }
    return refuse(Refusal::Kind::NotFound, "treasury.voucher.no_sheet");
}

Result<Answer> take_file(Call const& call)
{
    auto const& upload = call.visit.request.uploads.front();
    if (upload.too_large || upload.size > most_bytes)
        return refuse({ FieldError { "file", "treasury.imports.too_large", { { "most", std::to_string(most_bytes >> 20) } }, {} } });
    std::ifstream in(upload.path, std::ios::binary);
    auto body = file_taken(call, { std::istreambuf_iterator<char>(in), {} });
    if (!body)
        return std::unexpected(web::in_file(call.visit, body.error()));
    return Answer { .body = std::move(*body) };
}

Result<Answer> show_payment(Call const& call)
{
    auto const [payout, account] = TRY(call.here().database.write(call.tenant(), { .name = "treasury.read_account" },
        [&](db::Write& tx) { return payment_to_make(tx, call.caller(), call.here(), call.system->divisions, { call.path("payout") }); }));
    return Answer { .body = json::object({ { "payout", payout.id.value }, { "voucher", payout.voucher }, { "payee", payout.wish.payee }, { "amount", payout.wish.amount.amount() }, { "month", payout.wish.month },
        { "heading", payout.wish.heading }, { "title", payout.wish.title }, { "bank", account.bank }, { "branch", account.branch }, { "account_kind", account.kind }, { "account_number", account.number },
        { "account_name", account.name } }) };
}

// -- how they are declared

std::vector<api::Parameter> query_parameters()
{
    return { api::query("after", { "最後に受け取った番号。そのあとから返します", "The last number that you have: what comes after it" }, s::whole(), "0"),
        api::query("most", { "1回に返す行の数(2,000まで、決めなければ500)", "So many lines at most (to 2,000; 500 unless told)" }, s::whole(), "500"),
        api::query("day", { "この日に記帳した行だけ", "Only what is booked on that day" }, s::day(), "2026-11-20"),
        api::query("sort", { "種類: assessed 調定 received 収納 refunded 還付・充当 expenditure 支出 other ほか", "Only this sort" }, s::word({ "assessed", "received", "refunded", "expenditure", "other" }), "received"),
        api::query("open", { "1: 伝票番号をまだ受け取っていない行だけ", "1: only what you have not accepted" }, s::word({ "0", "1" }), "1") };
}

json::Value page_schema() { return s::object({ s::must("vouchers", s::array(voucher_schema())), s::must("next", s::about(s::whole(), "ask after it next time")), s::must("more", s::about(s::flag(), "ask again at once")) }); }
json::Value page_example() { return json::object({ { "vouchers", json::array({ voucher_example() }) }, { "next", 1208 }, { "more", false } }); }
json::Value counted_schema() { return s::object({ s::must("rows", s::whole()), s::must("changed", s::about(s::whole(), "rows that said something new")) }); }
json::Value taken_schema() { return s::object({ s::must("import", s::text()), s::must("rows", s::whole()), s::must("booked", s::about(s::whole(), "so far: a job books them")) }); }
json::Value rows_schema(std::string_view name, json::Value row) { return s::object({ s::must(name, s::array(std::move(row), most_rows)) }); }
json::Value rows_example(std::string name, json::Value row) { return json::object({ { std::move(name), json::array({ std::move(row) }) } }); }

api::Operation accept_operation()
{
    auto const row = s::object({ s::must("number", s::whole()), s::must("voucher", s::about(s::text(40, 1), "伝票番号")) });
    return api::post("accept_vouchers", "/accounting/acceptances", "accounting").needs(api::scope::accounting_writes)
        .about({ "受け取った行の伝票番号を返す", "Says under which vouchers lines are booked" },
            { "全部か、何もしないかのどちらかです。同じものを二度送っても変わりません。別の番号に変えることはできません。3日たっても伝票番号のない行は、会計の画面に出ます。",
                "All or nothing. The same again changes nothing, another voucher for the same line is refused. What has none after three days is shown to the treasurer." })
        .reads(rows_schema("accepted", row), rows_example("accepted", json::object({ { "number", 1208 }, { "voucher", "R8-000451" } }))).answers(counted_schema(), counted(1, 1)).to(accept_rows);
}

api::Operation tell_operation()
{
    auto const row = s::object({ s::must("payout", s::text(40)), s::must("result", s::word({ "taken", "paid", "returned", "left" })), s::may("on", s::about(s::day(), "of paid")),
        s::may("voucher", s::about(s::text(40), "伝票番号, of taken and paid")), s::may("why", s::about(s::text(most_words), "of returned")) });
    return api::post("tell_payments", "/accounting/payments", "accounting").needs(api::scope::accounting_writes)
        .about({ "支出命令の引取りと、支払の結果を知らせる", "Takes over ordered payments and says what became of them" },
            { "taken 引き取る(こちらの振込ファイルには入らなくなります)、paid 支払済、returned 振込不能、left 引き取りをやめる。全部か、何もしないかのどちらかです。同じものを二度送っても変わりません。",
                "taken: you carry it out and no file of ours has it; paid; returned; left: not you after all. All or nothing; the same again changes nothing." })
        .reads(rows_schema("payments", row), rows_example("payments", json::object({ { "payout", an_id }, { "result", "taken" }, { "voucher", "R8-000452" } }))).answers(counted_schema(), counted(1, 1)).to(tell_rows);
}

api::Operation item_operation()
{
    auto const example = json::object({ { "code", "fees/animals" }, { "since", 2027 }, { "title", "犬の登録手数料" }, { "account", "general" }, { "kan_code", "13" }, { "kan", "使用料及び手数料" },
        { "kou_code", "02" }, { "kou", "手数料" }, { "moku_code", "03" }, { "moku", "衛生手数料" }, { "setsu_code", "01" }, { "setsu", "保健衛生手数料" }, { "class", "public" }, { "year", "receipt" },
        { "ways", "counter card" }, { "source", "歳入予算" }, { "sure", "read" } });
    return api::post("keep_revenue_items", "/accounting/items", "accounting").needs(api::scope::accounting_writes)
        .about({ "歳入科目を取り込む", "Takes in the budget's revenue items" },
            { "列の意味は手引き「歳入科目」と同じです。誤りのある行があれば、何も取り込みません。団体全体を任された連携システムだけが使えます。",
                "Members as the columns of the guide. One wrong row refuses the whole. For a system that was granted the whole town." })
        .reads(rows_schema("items", s::object(item_members())), rows_example("items", example)).answers(counted_schema(), counted(1, 1)).to(keep_rows);
}

api::Operation receipt_operation()
{
    auto const example = json::object({ { "reference", "OCR-20261120-0001" }, { "amount", 3000 }, { "paid_on", "2026-11-20" }, { "slip", "26000000001234" } });
    return api::post("take_in_receipts", "/accounting/receipts", "accounting").needs(api::scope::accounting_writes)
        .about({ "財務会計で受け取った収納を取り込む", "Takes in receipts that the accounting system has booked itself" },
            { "納付書の番号があれば消し込みます。結果ファイルの取込みと同じように裏で記帳します。同じ `reference` は何度送っても一つです。誤りのある行があれば、何も取り込みません。",
                "Booked by a job, as a file of results. The same `reference` is one receipt however often it comes. One wrong row refuses the whole." })
        .reads(rows_schema("receipts", s::object(receipt_members())), rows_example("receipts", example))
        .answers(taken_schema(), json::object({ { "import", an_id }, { "rows", 1 }, { "booked", 0 } }), 202).to(take_rows);
}

api::Operation account_operation()
{
    std::vector<s::Member> members;
    for (auto const* name : { "payout", "voucher", "payee", "month", "heading", "title", "bank", "branch", "account_kind", "account_number", "account_name" })
        members.push_back(s::must(name, s::text()));
    members.push_back(s::must("amount", s::whole()));
    return api::get("show_payment", "/accounting/payments/{payout}", "accounting").needs(api::scope::accounting_writes)
        .about({ "引き取った支払の口座を見る", "The account of a payment that was taken over" }, { "見るたびに記録します。引き取った支払だけです。", "Only of one that was taken over. Each look is in the trace." })
        .with({ api::path("payout", { "支払の番号", "id of the payment" }, an_id) })
        .answers(s::object(members), json::object({ { "payout", an_id }, { "voucher", "R8-000452" }, { "payee", "見本 花子" }, { "amount", 2000 }, { "month", "2026-11" }, { "heading", "過誤納金の還付" },
            { "title", "登録手数料の還付" }, { "bank", "0001" }, { "branch", "001" }, { "account_kind", "1" }, { "account_number", "0000001" }, { "account_name", "ミホン ハナコ" } }))
        .may_refuse({ 409 }).to(show_payment);
}

}  // namespace

std::vector<api::Operation> operations()
{
    std::vector<api::Operation> all;
    all.push_back(api::get("list_vouchers", "/accounting/vouchers", "accounting").needs(api::scope::accounting)
        .about({ "財務会計に渡す行(調定・収納・還付・支出)", "Lines for the accounting system: claims, receipts, refunds, payments" },
            { "番号は記帳が終わった順につき、変わりません。最後に受け取った番号を `after` に入れれば、漏れも重なりもありません。調定と収納の行に納入者の氏名と住所は入りません。支払の行には支払先の氏名が入ります。",
                "Numbers are given in the order of commit and never change: asked on from the last one you miss none and get none twice. No payer's name or address is in a line of a claim or a receipt; a payment names its payee." })
        .with(query_parameters()).answers(page_schema(), page_example()).to(list));
    all.push_back(api::get("list_vouchers_as_csv", "/accounting/vouchers.csv", "accounting").needs(api::scope::accounting)
        .about({ "同じ行をCSVで", "The same lines as CSV" }, { "列は手引き「帳簿のファイル」にあります。ヘッダーの `Madoguchi-Next` を次の `after` に入れ、`Madoguchi-More` が1なら続けて求めます。",
            "The header Madoguchi-Next is what to ask after next time; Madoguchi-More 1: at once." })
        .with(query_parameters()).answers_bytes("text/csv").to(list_csv));
    for (auto const& make : { accept_operation, tell_operation, item_operation, receipt_operation, account_operation })
        all.push_back(make());
    all.push_back(api::post("take_in_accounting_file", "/accounting/files/{sheet}", "accounting").needs(api::scope::accounting_writes)
        .about({ "同じものをCSVで送る", "The same as a CSV file" }, { "acceptances 伝票番号、payments 支払の結果、items 歳入科目、receipts 収納。誤りは行と列を示し、何も取り込みません。",
            "acceptances, payments, items, receipts. A fault is named by line and column, and nothing is taken." })
        .with({ api::path("sheet", { "acceptances payments items receipts", "acceptances payments items receipts" }, "acceptances") })
        .reads_file({ .file_bytes = most_bytes, .total_bytes = most_bytes + (1 << 20) }).answers(s::one_of({ counted_schema(), taken_schema() }), counted(120, 120)).to(take_file));
    return all;
}

}  // namespace mado::treasury::api_v1
