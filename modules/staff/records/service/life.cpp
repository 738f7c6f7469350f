#include <mado/records/disposals.h>

#include <mado/text/utf8.h>

#include "service/filing.h"
#include "store/item_store.h"
#include "store/life_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

Result<Folder> changed(db::Write& tx, Caller const& caller, Workplace const& here, Folder folder, std::string_view event)
{
    if (!store::change(tx, folder))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    service::trace(tx, caller, here, event, folder);
    return folder;
}

bool is_lent(db::Read& tx, FolderId const& id)
{
    return std::ranges::any_of(store::loans(tx, id), [](Loan const& loan) { return !loan.returned_on; });
}

}  // namespace

Result<Folder> offer(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::int64_t expected_version)
{
    auto folder = TRY(service::folder_to_change(tx, caller, may_file, id, expected_version));
    if (folder.custody != Custody::Division)
        return refuse(RefusalKind::Conflict, "records.folder.offered_already");
    if (!folder.until)
        return refuse(RefusalKind::Conflict, "records.folder.not_complete");
    folder.custody = Custody::Offered;
    return changed(tx, caller, here, std::move(folder), "records.folder.offered");
}

Result<Folder> take_over(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::string_view place, std::int64_t expected_version)
{
    auto folder = TRY(service::folder_to_change(tx, caller, may_dispose, id, expected_version));
    if (folder.custody != Custody::Offered)
        return refuse(RefusalKind::Conflict, "records.folder.not_offered");
    if (folder.medium != Medium::Electronic && service::is_blank(place))
        return refuse({ { "place", "records.folder.place_required" } });
    if (is_lent(tx, id))
        return refuse(RefusalKind::Conflict, "records.folder.is_lent");
    folder.custody = Custody::RecordsOffice;
    if (!service::is_blank(place))
        folder.place = text::first(place, service::most_title);
    return changed(tx, caller, here, std::move(folder), "records.folder.taken_over");
}

Result<Folder> select(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Selected selected, std::string_view why, std::int64_t expected_version)
{
    auto folder = TRY(service::folder_to_change(tx, caller, may_dispose, id, expected_version));
    std::vector<FieldError> errors;
    service::require(errors, "why", why, service::most_words);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (store::is_on_open_list(tx, id))
        return refuse(RefusalKind::Conflict, "records.folder.on_a_list");
    folder.selected = selected;
    folder.selected_why = why;
    return changed(tx, caller, here, std::move(folder), "records.folder.selected");
}

Result<Folder> stop_using(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Day last, std::int64_t expected_version)
{
    auto folder = TRY(service::folder_to_change(tx, caller, may_file, id, expected_version));
    auto const item = store::item(tx, folder.item);
    if (!item || item->rule.start != Start::Standing || folder.no_longer_used)
        return refuse(RefusalKind::Conflict, "records.folder.not_standing");
    if (last > here.now().today())
        return refuse({ { "last", "records.day_ahead" } });
    folder.no_longer_used = last;
    for (auto record : store::kept_in(tx, id, 100'000)) {
        if (!record.completed_on)
            record.completed_on = last;
        record.span = span_of(item->rule, record.completed_on, last);
        store::set_span(tx, record);
    }
    folder.until = end_of(item->rule, store::spans_in(tx, id), folder.extended_until);
    return changed(tx, caller, here, std::move(folder), "records.folder.stopped");
}

Result<Folder> put_at(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Medium medium, std::string_view place, std::int64_t expected_version)
{
    auto folder = TRY(service::folder_to_change(tx, caller, may_file, id, expected_version));
    if (medium != Medium::Electronic && service::is_blank(place))
        return refuse({ { "place", "records.folder.place_required" } });
    if (text::length(place) > service::most_title)
        return refuse({ { "place", "records.too_long", { { "most", std::to_string(service::most_title) } } } });
    folder.medium = medium;
    folder.place = place;
    return changed(tx, caller, here, std::move(folder), "records.folder.placed");
}

Result<Loan> lend(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::string_view to_whom, Day due_on)
{
    auto const folder = TRY(find_folder(tx, caller, id));
    TRY(access::allow(tx, caller, folder.custody == Custody::RecordsOffice ? may_dispose : may_file, { folder.owner }));
    if (folder.state != RecordState::Kept || folder.medium == Medium::Electronic)
        return refuse(RefusalKind::Conflict, "records.folder.no_paper");
    if (is_lent(tx, id))
        return refuse(RefusalKind::Conflict, "records.folder.is_lent");
    auto const today = here.now().today();
    std::vector<FieldError> errors;
    service::require(errors, "to_whom", to_whom, service::most_title);
    if (due_on < today || due_on > today.plus_days(366))
        errors.push_back({ "due_on", "records.loan.wrong_day" });
    if (!errors.empty())
        return refuse(std::move(errors));
    Loan const loan { { here.now().id() }, id, std::string(to_whom), today, due_on, std::nullopt, caller.person };
    store::insert(tx, loan);
    service::trace(tx, caller, here, "records.folder.lent", folder, { { "loan", loan.id.value }, { "due_on", due_on.iso() } });
    return loan;
}

Result<void> give_back(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id)
{
    auto const folder = TRY(find_folder(tx, caller, id));
    TRY(access::allow(tx, caller, folder.custody == Custody::RecordsOffice ? may_dispose : may_file, { folder.owner }));
    if (!store::return_loan(tx, id, here.now().today()))
        return refuse(RefusalKind::Conflict, "records.folder.not_lent");
    service::trace(tx, caller, here, "records.folder.returned", folder);
    return {};
}

std::vector<Loan> loans(db::Read& tx, FolderId const& id) { return store::loans(tx, id); }

Result<Record> classify(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, Disclosure disclosure, std::string_view article, std::int64_t expected_version)
{
    auto record = TRY(service::record_to_change(tx, caller, may_file, id));
    bool const needs_article = disclosure == Disclosure::Partly || disclosure == Disclosure::Closed;
    if (needs_article && service::is_blank(article))
        return refuse({ { "article", "records.record.article_required" } });
    if (text::length(article) > service::most_title)
        return refuse({ { "article", "records.too_long", { { "most", std::to_string(service::most_title) } } } });
    record.disclosure = disclosure;
    record.article = needs_article ? std::string(article) : std::string();
    record.version = expected_version;
    if (!store::change(tx, record))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    service::trace(tx, caller, here, "records.record.classified", record, { { "disclosure", word_of(disclosure) } });
    return record;
}

Result<void> scan_in(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, ScanIn const& scan)
{
    auto record = TRY(service::record_to_change(tx, caller, may_file, id));
    std::vector<FieldError> errors;
    if (scan.pages < 1)
        errors.push_back({ "pages", "records.scan.pages_required" });
    else if (scan.pages != scan.pages_of_paper)
        errors.push_back({ "pages_of_paper", "records.scan.pages_differ" });
    if (!scan.is_checked)
        errors.push_back({ "checked", "records.scan.check_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    Part part { .origin = Origin::Own, .title = scan.title, .type = scan.type, .hash = scan.hash, .pages = scan.pages, .is_copy = scan.is_copy, .checked_by = caller.person };
    part.key = scan.blob;
    Filing again;
    again.kind = record.kind;
    again.object = record.object;
    again.parts = { part };
    TRY(file(tx, caller, here, again));
    if (record.medium == Medium::Paper) {
        record.medium = Medium::Mixed;
        if (!store::change(tx, record))
            return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    }
    service::trace(tx, caller, here, "records.record.scanned", record, { { "pages", std::to_string(scan.pages) }, { "original", scan.is_copy ? "paper" : "scan" } });
    return {};
}

}  // namespace mado::records
