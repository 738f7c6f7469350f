#include <mado/treasury/payouts.h>

#include <mado/zengin/transfer_results.h>

#include "service/payee_accounts.h"
#include "store/payout_store.h"

#include <algorithm>
#include <charconv>

namespace mado::treasury {

namespace {

using Results = std::vector<collection_files::TransferResult>;

std::unexpected<Refusal> wrong(char const* key, int line)
{
    return refuse({ FieldError { "file", key, { { "line", std::to_string(line) } }, {} } });
}

struct Told {
    Payout payout;
    BankAccount account;
    collection_files::TransferResult const* result = nullptr;
};

bool is_of_account(Told const& line, collection_files::TransferResult const& result)
{
    return line.account.bank == result.bank && line.account.branch == result.branch && line.account.number == result.account_number && line.payout.wish.amount == result.amount;
}

// By the number that the file of the transfer carried; without one, the only payout of that account and amount that no line has taken.
Told* line_of(std::vector<Told>& lines, collection_files::TransferResult const& result)
{
    if (!result.reference.empty()) {
        int place = 0;
        auto const [end, error] = std::from_chars(result.reference.data(), result.reference.data() + result.reference.size(), place);
        auto const found = std::ranges::find(lines, place, [](Told const& line) { return line.payout.place; });
        return error == std::errc {} && end == result.reference.data() + result.reference.size() && found != lines.end() ? &*found : nullptr;
    }
    Told* only = nullptr;
    for (auto& line : lines)
        if (!line.result && is_of_account(line, result)) {
            if (only)
                return nullptr;
            only = &line;
        }
    return only;
}

Result<std::vector<ReturnedPayout>> returned_of(std::vector<Told>& lines, Results const& results)
{
    std::vector<ReturnedPayout> returned;
    bool names_paid = false;
    for (auto const& result : results) {
        auto* const line = line_of(lines, result);
        if (!line)
            return wrong("treasury.transfer.result_of_none", result.line);
        if (line->result)
            return wrong("treasury.transfer.result_twice", result.line);
        if (!is_of_account(*line, result))
            return wrong("treasury.transfer.result_differs", result.line);
        line->result = &result;
        if (result.outcome == collection_files::Outcome::Failed)
            returned.push_back({ line->payout.place, result.reason.empty() ? std::string(collection_files::words_of(result.outcome)) : result.reason });
        names_paid = names_paid || result.outcome == collection_files::Outcome::Paid;
    }
    auto const missing = std::ranges::find(lines, nullptr, &Told::result);
    if (names_paid && missing != lines.end())
        return refuse({ FieldError { "file", "treasury.transfer.result_missing", { { "place", std::to_string(missing->payout.place) }, { "payee", missing->payout.wish.payee } }, {} } });
    return returned;
}

// The same record as the request's, with the outcome in a field that the town's layout names.
std::optional<Result<Results>> read_records(Workplace const& here, std::string_view bytes)
{
    auto const text = std::string(here.library.text("payments/transfer_results_zengin.yaml"));
    auto const layout = text.empty() ? std::unexpected(std::vector<std::string> {}) : zengin::TransferResultLayout::load(text);
    if (!layout || !layout->is_of(bytes))
        return std::nullopt;
    auto const read = zengin::read_transfer_results(bytes, *layout);
    if (!read)
        return refuse({ FieldError { "file", "treasury.imports.wrong_file", {}, read.error().japanese } });
    Results results;
    for (auto const& one : *read)
        results.push_back({ one.record, one.is_paid ? collection_files::Outcome::Paid : collection_files::Outcome::Failed, one.first_code, one.bank, one.branch, one.account_number, one.name, one.amount,
            std::nullopt, one.reason });
    return results;
}

}  // namespace

Result<Results> read_results(Workplace const& here, std::string_view bytes)
{
    if (auto read = read_records(here, bytes))
        return std::move(*read);
    auto const text = std::string(here.library.text("payments/transfer_results.yaml"));
    auto const layout = text.empty() ? std::unexpected(std::vector<std::string> {}) : collection_files::Layout::load(text);
    if (!layout)
        return refuse({ FieldError { "file", "treasury.imports.no_layout", {}, {} } });
    auto read = collection_files::read_transfer_results(bytes, *layout);
    if (!read)
        return refuse({ FieldError { "file", "treasury.imports.wrong_file", {}, read.error().japanese } });
    return std::move(*read);
}

Result<Transfer> settle_by_results(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id, Results const& results)
{
    TRY(access::allow(tx, caller, may_pay_out, {}));
    std::vector<Told> lines;
    for (auto& payout : store::in_transfer(tx, id)) {
        auto const kept = store::payout(tx, payout.id);
        lines.push_back({ std::move(payout), kept && !kept->account.empty() ? service::opened(here, kept->payout.id.value, kept->account) : BankAccount {}, nullptr });
    }
    auto const returned = TRY(returned_of(lines, results));
    return settle_transfer(tx, caller, here, id, returned);
}

}  // namespace mado::treasury
