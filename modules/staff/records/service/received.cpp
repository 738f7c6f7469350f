#include <mado/records/received.h>

#include <mado/audit/audit.h>
#include <mado/cases/events.h>
#include <mado/organization/organization.h>
#include <mado/search/search.h>
#include <mado/time/fiscal.h>

#include "model/number.h"
#include "service/filing.h"
#include "service/listening.h"
#include "store/received_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

std::vector<FieldError> wrong_in(db::Read& tx, Received const& typed, Day today)
{
    std::vector<FieldError> errors;
    service::require(errors, "title", typed.title, service::most_title);
    service::require(errors, "from_whom", typed.from_whom, service::most_title);
    if (typed.came_on > today)
        errors.push_back({ "came_on", "records.day_ahead" });
    else if (today > last_day_of_fiscal_year(fiscal_year(typed.came_on)).plus_days(31))
        errors.push_back({ "came_on", "records.received.year_over" });  // its register is closed
    if (typed.their_number.size() > 400)
        errors.push_back({ "their_number", "records.too_long", { { "most", "100" } } });
    if (typed.pages < 0 || typed.pages > 100'000)
        errors.push_back({ "pages", "records.received.wrong_pages" });
    if (!typed.handed_to.empty() && !organization::division(tx, typed.handed_to))
        errors.push_back({ "handed_to", "records.plan.no_such_division" });
    return errors;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Received const& one)
{
    std::vector<audit::Object> objects { { "received", one.id.value } };
    if (!one.matter.empty())
        objects.push_back({ one.matter_kind, one.matter });
    audit::record(tx, caller, here.now(), event, objects, { { "number", std::to_string(one.number) }, { "year", std::to_string(one.year) }, { "division", one.division }, { "handed_to", one.handed_to } });
}

Filing filing_of(Received const& one, std::vector<Part> const& parts)
{
    Filing filing;
    filing.kind = Kind::Received;
    filing.object = one.id.value;
    filing.matter_kind = "received";
    filing.matter = one.id.value;
    filing.owner = one.handed_to.empty() ? one.division : one.handed_to;
    filing.item = "received";
    filing.title = one.title;
    filing.number = one.number_text;
    filing.made_on = one.came_on;
    filing.from_whom = one.from_whom;
    filing.way = Way::Incoming;
    filing.medium = one.channel == Channel::Mail ? Medium::Electronic : parts.empty() ? Medium::Paper : Medium::Mixed;
    filing.parts = parts;
    return filing;
}

bool handles(db::Read& tx, Caller const& caller, Received const& one)
{
    return access::allow(tx, caller, may_receive, { one.handed_to.empty() ? one.division : one.handed_to }).has_value();
}

Result<Received> changing(db::Read& tx, Caller const& caller, ReceivedId const& id, std::int64_t expected_version)
{
    auto one = TRY(find_received(tx, caller, id));
    if (one.version != expected_version)
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    if (one.state == ReceivedState::Void || one.state == ReceivedState::Taken)
        return refuse(RefusalKind::Conflict, "records.received.over");
    return one;
}

// Its record goes with who handles it, until it is known to which matter it belongs.
void move_record(db::Write& tx, Caller const& caller, Workplace const& here, Received const& one, Filing const& to)
{
    auto const record = store::record_of(tx, Kind::Received, one.id.value);
    if (!record)
        return;
    auto const item = service::item_for(tx, here, to);
    if (!item)
        return;
    auto const folder = service::folder_for(tx, caller, here, *item, to.owner, year_of_folder(item->rule.start, one.came_on));
    mado::search::remove(tx, service::search_kind(record->owner), record->id.value);
    store::give(tx, record->id, folder, to.matter_kind, to.matter);
    service::index(tx, *store::record(tx, record->id));
    service::reckon(tx, record->folder);
    service::reckon(tx, folder.id);
    service::want_index(tx, here, record->id);
}

Result<void> join_case(db::Write& tx, Caller const& caller, Workplace const& here, Received& one, std::string_view receipt_number)
{
    auto const found = cases::find_by_receipt(tx, receipt_number_from(receipt_number));
    if (!found || !access::allow(tx, caller, cases::may_read, { found->owner }))
        return refuse({ { "receipt_number", "records.received.no_such_case" } });
    one.matter_kind = "case";
    one.matter = found->id.value;
    move_record(tx, caller, here, one, service::filing_of_case(tx, here, *found));
    if (auto const keeping = cases::keeping(tx, found->id))
        return complete(tx, caller, here, "case", found->id.value, keeping->closed_on, keeping->starts_on);
    return {};
}

}  // namespace

Result<Received> receive(db::Write& tx, Caller const& caller, Workplace const& here, Received const& typed, std::vector<Part> const& parts)
{
    TRY(access::allow(tx, caller, may_receive, { typed.division }));
    auto const now = here.now();
    if (auto errors = wrong_in(tx, typed, now.today()); !errors.empty())
        return refuse(std::move(errors));
    auto one = typed;
    one.id = { now.id() };
    one.year = fiscal_year(one.came_on);
    one.number = store::next_received(tx, one.division, one.year);
    auto const division = organization::division(tx, one.division);
    one.number_text = model::received_number(division ? division->name : std::string(), one.number);
    one.state = one.handed_to.empty() ? ReceivedState::Received : ReceivedState::Handed;
    one.by = caller.person;
    one.at = now.at;
    store::insert(tx, one);
    TRY(file(tx, caller, here, filing_of(one, parts)));
    trace(tx, caller, here, "records.received.received", one);
    return one;
}

Result<Received> hand(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string const& division, std::int64_t expected_version)
{
    auto one = TRY(changing(tx, caller, id, expected_version));
    if (!organization::division(tx, division))
        return refuse({ { "handed_to", "records.plan.no_such_division" } });
    one.handed_to = division;
    one.state = ReceivedState::Handed;
    if (!store::change(tx, one))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    move_record(tx, caller, here, one, filing_of(one, {}));
    trace(tx, caller, here, "records.received.handed", one);
    return one;
}

Result<Received> take(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string_view receipt_number, std::string_view draft, std::int64_t expected_version)
{
    auto one = TRY(changing(tx, caller, id, expected_version));
    if (!handles(tx, caller, one))
        return refuse(RefusalKind::Forbidden, "records.received.not_yours");
    auto const today = here.now().today();
    if (!service::is_blank(receipt_number)) {
        TRY(join_case(tx, caller, here, one, receipt_number));
    } else if (!service::is_blank(draft)) {
        auto const found = approvals::find(tx, { std::string(draft) });
        if (!found || !access::allow(tx, caller, approvals::may_read, { found->proposal.owner }))
            return refuse({ { "draft", "records.received.no_such_draft" } });
        one.matter_kind = "draft";
        one.matter = found->id.value;
        TRY(complete(tx, caller, here, "received", one.id.value, today));
    } else {
        TRY(complete(tx, caller, here, "received", one.id.value, today));
    }
    one.state = ReceivedState::Taken;
    if (!store::change(tx, one))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    trace(tx, caller, here, "records.received.taken", one);
    return one;
}

Result<Received> void_number(db::Write& tx, Caller const& caller, Workplace const& here, ReceivedId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto one = TRY(changing(tx, caller, id, expected_version));
    TRY(access::allow(tx, caller, may_receive, { one.division }));  // whose register it is
    std::vector<FieldError> errors;
    service::require(errors, "reason", reason, service::most_words);
    if (!errors.empty())
        return refuse(std::move(errors));
    one.state = ReceivedState::Void;
    one.reason = reason;
    if (!store::change(tx, one))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    TRY(complete(tx, caller, here, "received", one.id.value, here.now().today()));
    trace(tx, caller, here, "records.received.voided", one);
    return one;
}

Result<Received> find_received(db::Read& tx, Caller const& caller, ReceivedId const& id)
{
    auto found = store::received(tx, id);
    if (!found || (!access::allow(tx, caller, may_receive, { found->division }) && (found->handed_to.empty() || !access::allow(tx, caller, may_receive, { found->handed_to }))))
        return refuse(RefusalKind::NotFound, "records.received.not_found");
    return std::move(*found);
}

std::vector<Received> received(db::Read& tx, Caller const& caller, int year, std::string const& before, int most)
{
    std::vector<Received> all;
    auto const add = [&](std::vector<Received> some) {
        for (auto& one : some)
            if (std::ranges::find(all, one.id, &Received::id) == all.end())
                all.push_back(std::move(one));
    };
    for (auto const& division : access::scope(tx, caller, may_receive)) {
        add(store::received_by(tx, division, year, before, most));
        add(store::handed_to(tx, division, year, before, most));
    }
    std::ranges::sort(all, std::greater {}, [](Received const& one) { return one.id.value; });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

std::int64_t count_to_take(db::Read& tx, Caller const& caller)
{
    std::int64_t n = 0;
    for (auto const& division : access::scope(tx, caller, may_receive))
        n += store::count_handed(tx, division);
    return std::min<std::int64_t>(n, 999);
}

std::vector<std::int64_t> gaps(db::Read& tx, std::string const& division, int year)
{
    std::vector<std::int64_t> missing;
    std::int64_t expected = 1;
    for (auto const number : store::numbers(tx, division, year))
        for (; expected < number + 1; ++expected)
            if (expected != number)
                missing.push_back(expected);
    for (; expected <= store::last_received(tx, division, year); ++expected)
        missing.push_back(expected);
    return missing;
}

}  // namespace mado::records
