#include <mado/cases/erasure.h>
#include <mado/cases/events.h>

#include <mado/desk/erasure.h>
#include <mado/documents/erasure.h>
#include <mado/sanitizing/erasure.h>

#include "service/workings.h"
#include "store/case_store.h"
#include "store/erase_store.h"

#include <mado/treasury/claims.h>

namespace mado::cases {

Result<void> erase(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id)
{
    auto const found = TRY(find(tx, id));
    if (!keeping(tx, id))
        return refuse(Refusal::Kind::Conflict, "cases.erase.not_over");
    if (!store::mark_erased(tx, id, here.now().today()))
        return {};
    store::erase_words(tx, id);
    treasury::erase_payer(tx, "case", id.value);
    sanitizing::erase(tx, "case", id.value);
    files::forget_blobs(tx, "case", id.value);
    documents::erase(tx, id);
    desk::erase_calls(tx, id);
    service::trace(tx, caller, here, "cases.case.erased", found);
    return {};
}

std::vector<Case> all_after(db::Read& tx, CaseId const& after, int most) { return store::all_after(tx, after, most); }
std::optional<Case> find_by_receipt(db::Read& tx, std::string const& receipt_number)
{
    auto const id = receipt_number.empty() ? std::nullopt : store::of_receipt(tx, receipt_number);
    return id ? store::find(tx, *id) : std::nullopt;
}
std::optional<Day> erased_on(db::Read& tx, CaseId const& id) { return store::erased_on(tx, id); }

}  // namespace mado::cases
