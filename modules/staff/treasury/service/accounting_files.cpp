// Rows that the 財務会計 sends, as CSV.
#include <mado/treasury/vouchers.h>

#include <mado/csv/reader.h>
#include <mado/text/cp932.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace mado::treasury {

namespace {

using Fields = std::span<std::string_view const>;

constexpr std::size_t most_rows = 10'000;

std::unexpected<Refusal> wrong(std::uint64_t line, std::string_view column, std::string key = "treasury.imports.wrong_field")
{
    return refuse({ FieldError { "file", std::move(key), { { "line", std::to_string(line) }, { "column", std::string(column) } }, {} } });
}

// `take` gives the column that is wrong, or nothing.
Result<void> each_row(std::string_view bytes, std::vector<std::string_view> const& columns, std::function<std::string_view(Fields)> const& take)
{
    auto const text = text::from_office(bytes);  // accounting systems write either encoding
    if (!text)
        return wrong(1, "文字コード");
    csv::Reader reader(csv::of_text(*text));
    std::size_t count = 0;
    for (bool is_heading = true;; is_heading = false) {
        auto const row = reader.next();
        if (!row)
            return wrong(row.error().row, "", "treasury.imports.unreadable");
        if (!*row)
            break;
        if (is_heading) {
            if (!std::ranges::equal((*row)->fields, columns))
                return refuse({ FieldError { "file", "treasury.voucher.wrong_heading", {}, {} } });
            continue;
        }
        if ((*row)->fields.size() != columns.size())
            return wrong((*row)->number, "", "treasury.imports.wrong_width");
        if (++count > most_rows)
            return refuse({ FieldError { "file", "treasury.imports.too_long", { { "most", std::to_string(most_rows) } }, {} } });
        if (auto const column = take((*row)->fields); !column.empty())
            return wrong((*row)->number, column);
    }
    if (count == 0)
        return refuse({ FieldError { "file", "treasury.imports.empty", {}, {} } });
    return {};
}

}  // namespace

Result<std::vector<Acceptance>> acceptances_of_csv(std::string_view bytes)
{
    std::vector<Acceptance> all;
    TRY(each_row(bytes, { "number", "voucher" }, [&](Fields fields) -> std::string_view {
        std::int64_t number = 0;
        auto const& typed = fields[0];
        auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
        if (error != std::errc {} || end != typed.data() + typed.size())
            return "number";
        all.push_back({ number, std::string(fields[1]) });
        return {};
    }));
    return all;
}

Result<std::vector<PaymentTold>> payments_of_csv(std::string_view bytes)
{
    std::vector<PaymentTold> all;
    TRY(each_row(bytes, { "payout", "result", "on", "voucher", "why" }, [&](Fields fields) -> std::string_view {
        auto const names = names_of(PaymentWord {});
        auto const word = std::ranges::find(names, fields[1]);
        auto const day = Day::parse(fields[2]);
        if (word == names.end())
            return "result";
        if (!day && !fields[2].empty())
            return "on";
        all.push_back({ { std::string(fields[0]) }, static_cast<PaymentWord>(word - names.begin()), day, std::string(fields[3]), std::string(fields[4]) });
        return {};
    }));
    return all;
}

}  // namespace mado::treasury
