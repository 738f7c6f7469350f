#include "service/booked.h"
#include "service/filing.h"
#include "store/record_store.h"

#include <algorithm>
#include <map>

namespace mado::records::service {

namespace {

// The claims' records by claim, each with what it has already.
struct Filed { Record record {}; std::vector<Part> parts {}; };

std::map<std::string, Filed> filed_of(db::Read& tx, treasury::BookedTogether const& event)
{
    std::vector<std::string> claims;
    for (auto const& one : event.all)
        claims.push_back(one.claim.id.value);
    std::map<std::string, Filed> filed;
    std::vector<RecordId> records;
    std::map<RecordId, std::string> claim_of;
    for (auto const& record : store::records_of(tx, Kind::Payment, claims)) {
        records.push_back(record.id);
        claim_of.emplace(record.id, record.object);
        filed[record.object].record = record;
    }
    for (auto& one : store::numbers_of_parts(tx, records))
        filed.at(claim_of.at(one.record)).parts.push_back(std::move(one.part));
    return filed;
}

void add_lines(std::vector<store::PartOf>& all, Filed const& filed, std::vector<treasury::Entry> const& lines)
{
    auto number = static_cast<int>(filed.parts.size());
    for (auto const& entry : lines) {
        if (std::ranges::find(filed.parts, entry.id, &Part::origin_id) != filed.parts.end())
            continue;
        auto part = part_of(entry);
        part.number = ++number;
        all.push_back({ filed.record.id, std::move(part) });
    }
}

}  // namespace

Result<void> on_booked_together(db::Write& tx, Caller const& caller, Workplace const& here, treasury::BookedTogether const& event)
{
    auto const filed = filed_of(tx, event);
    std::vector<store::PartOf> parts;
    std::vector<std::string> over;
    std::vector<treasury::Booked const*> others;
    for (auto const& one : event.all) {
        auto const found = filed.find(one.claim.id.value);
        if (found == filed.end()) {  // the first word of it
            TRY(on_booked(tx, caller, here, one));
            continue;
        }
        auto const& record = found->second.record;
        if (record.state == RecordState::Kept)
            add_lines(parts, found->second, one.lines);
        if (record.matter_kind == claim_matter && is_over(one.claim))
            over.push_back(record.matter);
        else
            others.push_back(&one);
    }
    if (!parts.empty())
        store::insert(tx, parts);
    for (auto const* one : others)
        TRY(follow(tx, caller, here, filed.at(one->claim.id.value).record, one->claim));
    return over.empty() ? Result<void> {} : complete_together(tx, caller, here, claim_matter, over, here.now().today());
}

}  // namespace mado::records::service
