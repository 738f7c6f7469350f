// The exchange by parts: each in a transaction of its own, as a job's chunks are.
#include "service/exchanging.h"

#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::persons {

namespace {

constexpr std::size_t most_at_once = 1000;

}  // namespace

Result<std::string> export_sheet(Workplace const& here, std::string const& tenant, Caller const& caller, Range const& range, ExportWish const& wish)
{
    TRY(here.database.read(tenant, [&](db::Read& tx) { return service::checked_wish(tx, here, range, wish); }));
    auto const salt = here.now().id();
    std::vector<service::Cell> rows;
    service::Place place;
    do {
        auto page = here.database.read(tenant, [&](db::Read& tx) { return service::page_after(tx, here, range, wish.sheet, place); });
        // It stands in the trace before anybody holds it.
        TRY(here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
            service::trace_export(tx, caller, here, wish, page, salt);
            return {};
        }));
        std::ranges::move(page.rows, std::back_inserter(rows));
        place = page.end;
    } while (!place.is_last);
    return mado::sheets::written(model::names_in(wish.sheet), rows);
}

Result<Imported> import_sheet(Workplace const& here, std::string const& tenant, Caller const& caller, Range const& range, Sheet sheet, std::string_view bytes)
{
    if (range.divisions.empty() || (sheet == Sheet::Numbers && !range.opens_numbers))
        return refuse(Refusal::Kind::Forbidden, "persons.not_yours");
    auto rows = TRY(mado::sheets::rows_in(model::names_in(sheet), bytes, most_exchanged));
    Imported imported { std::ssize(rows), 0 };
    auto const groups = service::grouped(std::move(rows));
    TRY(here.database.read(tenant, [&](db::Read& tx) { return service::checked_file(tx, here, range, sheet, groups); }));
    auto const hash = crypto::sha256_hex(bytes);
    for (std::size_t from = 0; from < groups.size(); from += most_at_once) {
        auto const some = std::span(groups).subspan(from, std::min(most_at_once, groups.size() - from));
        auto const changed = TRY(here.database.write(tenant, [&](db::Write& tx) { return service::take_some(tx, caller, here, range, sheet, some, hash); }));
        imported.changed += changed;
    }
    return imported;
}

}  // namespace mado::persons
