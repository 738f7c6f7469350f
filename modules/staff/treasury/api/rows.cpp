#include "api/rows.h"

#include <mado/csv/writer.h>
#include <mado/text/utf8.h>

#include "model/item_file.h"
#include "service/import_reading.h"

#include <algorithm>
#include <cstdlib>

namespace mado::treasury::api_v1 {

namespace {

namespace s = api::schema;

constexpr std::int64_t most_cell = 200, most_reference = 80;
constexpr int lines_before_rows = 2;
template <class Enum>
json::Value words_of()
{
    std::vector<std::string> all;
    for (auto const name : names_of(Enum {}))
        all.emplace_back(name);
    return s::words(all);
}

std::string file_of(json::Value const& body, std::string_view rows, std::span<std::string_view const> columns)
{
    std::string out;
    csv::Writer writer(out);
    writer.row(columns);
    for (auto const& row : body.array(rows)) {
        std::vector<std::string> cells;
        for (auto const column : columns) {
            auto const number = row.integer_if(column);
            cells.push_back(number ? std::to_string(*number) : row.text(column));
        }
        writer.row(std::span<std::string const>(cells));
    }
    return out;
}

json::Value heading_of(Heading const& heading) { return json::object({ { "code", heading.code }, { "title", heading.title } }); }

}  // namespace

json::Value voucher_schema()
{
    auto const heading = s::object({ s::must("code", s::text()), s::must("title", s::text()) });
    return s::object({ s::must("number", s::about(s::whole(), "of the hand-over: one sequence of the town, in the order of commit")), s::must("sort", words_of<VoucherSort>()),
        s::must("kind", s::about(s::text(), "assess receive reverse refund … ; of a payment obligated ordered in_file paid returned cancelled")), s::must("booked_on", s::day()),
        s::must("fiscal_year", s::or_null(s::whole())), s::must("debit", s::text()), s::must("credit", s::text()), s::must("amount", s::whole()), s::must("item", s::text()), s::must("account", s::text()),
        s::must("headings", s::about(s::array(heading, 4), "款 項 目 節")), s::must("claim", s::about(s::text(), "調定番号, 2026-12")), s::must("title", s::text()), s::must("owner", s::text()),
        s::must("payout", s::text()), s::must("payee", s::text()), s::must("heading", s::text()), s::must("month", s::text()), s::must("line", s::about(s::text(), "id in our books")), s::must("at", s::moment()),
        s::must("voucher", s::about(s::text(), "your 伝票番号; empty until you accept it")) });
}

json::Value shown(Voucher const& one)
{
    return json::object({ { "number", one.number }, { "sort", word_of(one.sort) }, { "kind", one.kind }, { "booked_on", one.booked_on.iso() },
        { "fiscal_year", one.fiscal_year == 0 ? json::Value {} : json::Value(one.fiscal_year) }, { "debit", one.debit }, { "credit", one.credit }, { "amount", one.amount.amount() }, { "item", one.item },
        { "account", one.account }, { "headings", json::array_of(one.headings, heading_of) }, { "claim", one.claim }, { "title", one.title }, { "owner", one.owner }, { "payout", one.payout },
        { "payee", one.payee }, { "heading", one.heading }, { "month", one.month }, { "line", one.line }, { "at", iso_in_tokyo(one.at) }, { "voucher", one.voucher } });
}

json::Value voucher_example()
{
    Voucher one;
    one.number = 1208;
    one.sort = VoucherSort::Received;
    one.kind = "receive";
    one.booked_on = *Day::parse("2026-11-20");
    one.fiscal_year = 2026;
    one.debit = "bank";
    one.credit = "receivable";
    one.amount = Yen(3'000);
    one.item = "fees/animals";
    one.account = "general";
    one.headings = { Heading { "13", "使用料及び手数料" }, { "02", "手数料" }, { "03", "衛生手数料" }, { "01", "保健衛生手数料" } };
    one.claim = "2026-12";
    one.title = "登録手数料";
    one.owner = "environment/pollution";
    one.line = "01900000-0000-7000-8000-000000000000";
    one.at = instant_in_tokyo(one.booked_on, 12);
    return shown(one);
}

std::vector<s::Member> item_members()
{
    std::vector<s::Member> all;
    for (auto const column : model::item_columns()) {
        bool const is_number = column == "since" || column == "due_days" || column == "limitation_years" || column == "reminder_days";
        bool const is_needed = column == "code" || column == "title" || column == "account" || column == "class" || column == "year";
        auto schema = is_number ? s::whole() : s::text(most_cell);
        all.push_back(is_needed ? s::must(column, std::move(schema)) : s::may(column, std::move(schema)));
    }
    return all;
}

std::string items_file(json::Value const& body) { return file_of(body, "items", model::item_columns()); }

std::vector<s::Member> receipt_members()
{
    return { s::must("reference", s::about(s::text(most_reference, 1), "your number of it: known by it, however often it comes")), s::must("amount", s::whole()), s::must("paid_on", s::about(s::day(), "領収日")),
        s::may("slip", s::about(s::text(20), "納付書の番号, 14 digits; without it a person looks for the claim")), s::may("payer_kana", s::text(most_cell)) };
}

std::string receipts_file(json::Value const& body) { return file_of(body, "receipts", service::receipt_columns()); }

Refusal in_rows(Refusal refusal, std::string_view under)
{
    for (auto& one : refusal.fields) {
        auto const line = one.arguments.find("line");
        if (line == one.arguments.end())
            continue;
        auto const column = one.arguments.find("column");
        one.field = std::string(under) + "." + std::to_string(std::max(0, std::atoi(line->second.c_str()) - lines_before_rows)) + (column == one.arguments.end() || column->second.empty() ? "" : "." + column->second);
    }
    return refusal;
}

}  // namespace mado::treasury::api_v1
