#include <mado/treasury/stamps.h>

#include <mado/csv/writer.h>
#include <mado/time/fiscal.h>
#include <mado/yaml/document.h>

#include "store/stamp_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::treasury {

namespace {

[[noreturn]] void wrong(yaml::Node const& node, std::string const& says) { throw std::runtime_error("stamps.yaml:" + std::to_string(node.place.line) + ": " + says); }

StampFee fee_of(yaml::Node const& node)
{
    StampFee made { node.text_of("procedure"), node.text_of("charge"), node.text_of("item"), node.text_of("title"), Day::parse(node.text_of("stamped_until")), {}, node.text_of("source"), node.text_of("sure") };
    if (made.procedure.empty() || made.charge.empty() || made.item.empty() || made.title.empty() || made.source.empty())
        wrong(node, "a fee has a procedure, a charge, an item, a title and a source");
    auto const* ways = node.find("ways");
    for (auto const& entry : ways ? ways->entries : std::vector<yaml::Entry> {}) {
        auto const names = names_of(Way {});
        auto const since = Day::parse(entry.value.text);
        if (std::ranges::find(names, entry.key) == names.end() || !since)
            wrong(entry.value, "`ways` are the name of a way and its first day");
        made.ways.push_back({ value_of<Way>(entry.key), *since });
    }
    return made;
}

}  // namespace

std::vector<StampFee> stamp_fees(Workplace const& here)
{
    std::vector<StampFee> all;
    auto const parsed = yaml::parse(here.library.text("treasury/stamps.yaml"));
    auto const* fees = parsed ? parsed->find("fees") : nullptr;
    if (fees)
        for (auto const& node : fees->items)
            all.push_back(fee_of(node));
    return all;
}

std::vector<StampCount> stamp_counts(db::Read& tx, Workplace const& here, int fiscal_year)
{
    auto const fees = stamp_fees(here);
    auto all = store::receipts_by_month(tx, first_day_of_fiscal_year(fiscal_year), last_day_of_fiscal_year(fiscal_year));
    std::erase_if(all, [&](StampCount const& one) {
        return std::ranges::none_of(fees, [&](StampFee const& fee) { return fee.item == one.item && fee.charge == one.charge; });
    });
    return all;
}

std::string stamps_csv(std::vector<StampFee> const& fees, std::vector<StampCount> const& counts)
{
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    std::vector<std::string> row { "month", "procedure", "charge", "title", "stamped_until", "way", "way_since", "count", "amount" };
    writer.row(std::span<std::string const>(row));
    for (auto const& one : counts)
        for (auto const& fee : fees)
            if (fee.item == one.item && fee.charge == one.charge) {
                auto const way = std::ranges::find(fee.ways, one.way, &StampWay::way);
                row = { one.month, fee.procedure, fee.charge, fee.title, fee.stamped_until ? fee.stamped_until->iso() : std::string(), word_of(one.way), way == fee.ways.end() ? std::string() : way->since.iso(),
                    std::to_string(one.count), std::to_string(one.amount.amount()) };
                writer.row(std::span<std::string const>(row));
            }
    return out;
}

}  // namespace mado::treasury
