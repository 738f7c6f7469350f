#include <mado/collection_files/transfer_results.h>

#include "table.h"

#include <stdexcept>

namespace mado::collection_files {

std::string_view words_of(Outcome outcome) { return outcome == Outcome::Paid ? "振込済" : "振込不能"; }

std::expected<std::vector<TransferResult>, Finding> read_transfer_results(std::string_view bytes, Layout const& layout)
{
    if (layout.of != Of::TransferResults)
        throw std::invalid_argument("this layout is not one of transfer results");
    std::vector<TransferResult> results;
    auto finding = each_row(bytes, layout, [&](Row const& row) {
        Values values(row, layout);
        TransferResult result;
        result.line = row.line;
        result.outcome = values.meaning("outcome") == "paid" ? Outcome::Paid : Outcome::Failed;
        result.reference = values.text("reference");
        result.bank = values.text("bank");
        result.branch = values.text("branch");
        result.account_number = values.text("account_number");
        result.name = values.text("name");
        result.amount = values.yen("amount");
        result.on = values.day("on");
        result.reason = values.text("reason");
        if (!values.finding())
            results.push_back(std::move(result));
        return values.finding();
    });
    if (finding)
        return std::unexpected(std::move(*finding));
    return results;
}

}  // namespace mado::collection_files
