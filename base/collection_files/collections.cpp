#include <mado/collection_files/collections.h>

#include "table.h"

#include <stdexcept>

namespace mado::collection_files {

namespace {

Kind kind_of(std::string_view meaning)
{
    return meaning == "preliminary" ? Kind::Preliminary : meaning == "cancelled" ? Kind::Cancelled : Kind::Final;
}

}  // namespace

std::string_view words_of(Kind kind)
{
    switch (kind) {
    case Kind::Preliminary: return "速報";
    case Kind::Final: return "確報";
    case Kind::Cancelled: return "速報取消";
    }
    return "";
}

std::optional<Finding> each_collection(std::string_view bytes, Layout const& layout, std::function<void(CollectedLine&&)> const& take)
{
    if (layout.of != Of::Collections)
        throw std::invalid_argument("this layout is not one of collections");
    return each_row(bytes, layout, [&](Row const& row) {
        Values values(row, layout);
        CollectedLine line;
        line.line = row.line;
        line.kind = kind_of(values.meaning("kind"));
        line.number = values.text("number");
        line.amount = values.yen("amount");
        line.paid_on = values.required_day("paid_on");
        line.place = values.text("place");
        line.received_on = values.day("received_on");
        line.reference = values.text("reference");
        if (!values.finding())
            take(std::move(line));
        return values.finding();
    });
}

std::expected<std::vector<CollectedLine>, Finding> read_collections(std::string_view bytes, Layout const& layout)
{
    std::vector<CollectedLine> lines;
    if (auto finding = each_collection(bytes, layout, [&](CollectedLine&& line) { lines.push_back(std::move(line)); }))
        return std::unexpected(std::move(*finding));
    return lines;
}

}  // namespace mado::collection_files
