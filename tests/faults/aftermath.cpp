#include "aftermath.h"

#include <mado/audit/audit.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::tests {

namespace {

using Faults = std::vector<std::string>;

std::map<std::string, std::vector<std::string>> receipts_by_case(World& world)
{
    std::map<std::string, std::vector<std::string>> receipts;
    for (auto const* zone : { "office", "core" })
        world.zone(zone).here().database.read(town, [&](db::Read& tx) {
            tx.each({ "faults.cases", "SELECT id, receipt_number FROM cases_case WHERE tenant = $tenant" }, {},
                [&](db::Row const& row) { receipts[row.text("id")].push_back(row.text("receipt_number")); });
            return 0;
        });
    return receipts;
}

// How often each case has that event.
std::map<std::string, int> events_by_case(World& world, std::string_view event)
{
    std::map<std::string, int> found;
    for (auto const* zone : { "office", "core" })
        world.zone(zone).here().database.read(town, [&](db::Read& tx) {
            tx.each({ "faults.events", "SELECT audit_object.object AS object FROM audit_event JOIN audit_object ON audit_object.tenant = audit_event.tenant AND audit_object.event = audit_event.id "
                                       "WHERE audit_event.tenant = $tenant AND audit_event.event = $event AND audit_object.kind = 'case'" },
                { { "$event", event } }, [&](db::Row const& row) { ++found[row.text("object")]; });
            return 0;
        });
    return found;
}

struct DecidedCase {
    std::string id, state;
};
std::vector<DecidedCase> decided_cases(Workplace const& here)
{
    return here.database.read(town, [&](db::Read& tx) {
        return tx.all({ "faults.decided", "SELECT id, state FROM cases_case WHERE tenant = $tenant AND state IN ('decided', 'dispatched', 'closed')" }, {},
            [](db::Row const& row) { return DecidedCase { row.text("id"), row.text("state") }; });
    });
}

std::map<std::string, std::string> states_on_the_front(World& world)
{
    std::map<std::string, std::string> states;
    world.zone("front").here().database.read(town, [&](db::Read& tx) {
        tx.each({ "faults.states", "SELECT id, state FROM applications_application WHERE tenant = $tenant" }, {}, [&](db::Row const& row) { states[row.text("id")] = row.text("state"); });
        return 0;
    });
    return states;
}

void look_at_decided(Workplace const& here, DecidedCase const& one, std::string const& told, int events, Faults& faults)
{
    auto const [documents, drafts] = here.database.read(town, [&](db::Read& tx) {
        return std::pair { documents::of_case(tx, { one.id }), approvals::of_matter(tx, "case", one.id) };
    });
    auto const decided = std::ranges::count_if(drafts, [](auto const& draft) { return draft.state == approvals::DraftState::Decided; });
    if (documents.size() != 1)
        faults.push_back(one.id + " is decided and has " + std::to_string(documents.size()) + " documents");
    else if (documents.front().hash.empty())
        faults.push_back(one.id + " is decided and its document was never made");
    if (decided != 1)
        faults.push_back(one.id + " is decided and has " + std::to_string(decided) + " decided drafts");
    if (events != 1)
        faults.push_back(one.id + " was decided " + std::to_string(events) + " times by its trace");
    if (told != one.state)
        faults.push_back(one.id + " is " + one.state + " and the applicant reads " + told);
}

// Numbers of one series and year have neither gap nor double.
void look_at_numbers(Workplace const& here, Faults& faults)
{
    here.database.read(town, [&](db::Read& tx) {
        tx.each({ "faults.numbers", "SELECT sign, number_year, COUNT(*) AS many, COUNT(DISTINCT number) AS distinct_numbers, MAX(number) AS greatest FROM documents_document "
                                    "WHERE tenant = $tenant GROUP BY sign, number_year" },
            {}, [&](db::Row const& row) {
                if (row.integer("many") != row.integer("distinct_numbers") || row.integer("many") != row.integer("greatest"))
                    faults.push_back(row.text("sign") + ": " + std::to_string(row.integer("many")) + " documents have " + std::to_string(row.integer("distinct_numbers")) + " numbers up to "
                        + std::to_string(row.integer("greatest")));
            });
        return 0;
    });
}

}  // namespace

std::int64_t count_of(Workplace const& here, std::string_view sql)
{
    return here.database.read(town, [&](db::Read& tx) { return tx.one({ "faults.count", sql }, {}, [](db::Row const& row) { return row.integer("n"); }).value(); });
}

std::vector<Promised> sent_applications(World& world)
{
    return world.zone("front").here().database.read(town, [&](db::Read& tx) {
        return tx.all({ "faults.sent", "SELECT id, receipt_number FROM applications_application WHERE tenant = $tenant AND state <> 'unsent'" }, {},
            [](db::Row const& row) { return Promised { row.text("id"), row.text("receipt_number") }; });
    });
}

Faults wrong_with_submissions(World& world, std::vector<Promised> const& acknowledged)
{
    Faults faults;
    auto const sent = sent_applications(world);
    auto const receipts = receipts_by_case(world);
    auto const received = events_by_case(world, "cases.case.received");
    std::map<std::string, std::string> kept;
    for (auto const& one : sent)
        kept[one.application] = one.receipt_number;
    for (auto const& one : acknowledged)
        if (!kept.contains(one.application) || kept.at(one.application) != one.receipt_number)
            faults.push_back("promised and lost: " + one.application);
    for (auto const& one : sent) {
        auto const found = receipts.find(one.application);
        if (found == receipts.end())
            faults.push_back("sent and never received: " + one.application);
        else if (found->second != std::vector { one.receipt_number })
            faults.push_back("received more than once, or as another: " + one.application);
    }
    for (auto const& [id, numbers] : receipts) {
        if (!kept.contains(id))
            faults.push_back("received and never sent: " + id);
        if (auto const events = received.find(id); events == received.end() || events->second != 1)
            faults.push_back("its trace says " + std::to_string(events == received.end() ? 0 : events->second) + " arrivals: " + id);
    }
    return faults;
}

Faults wrong_with_decisions(World& world, std::vector<std::string> const& acknowledged)
{
    Faults faults;
    auto const& here = world.zone("office").here();
    auto const events = events_by_case(world, "cases.case.decided");
    auto const front = states_on_the_front(world);
    auto const decided = decided_cases(here);
    std::set<std::string> ids;
    for (auto const& one : decided) {
        ids.insert(one.id);
        auto const of_this = events.find(one.id);
        auto const told = front.find(one.id);
        look_at_decided(here, one, told == front.end() ? "nothing" : told->second, of_this == events.end() ? 0 : of_this->second, faults);
    }
    for (auto const& id : acknowledged)
        if (!ids.contains(id))
            faults.push_back("decided, promised and lost: " + id);
    for (auto const& [id, many] : events)
        if (!ids.contains(id))
            faults.push_back("its trace says decided, its state does not: " + id);
    if (auto const documents = count_of(here, "SELECT COUNT(*) AS n FROM documents_document WHERE tenant = $tenant"); documents != static_cast<std::int64_t>(decided.size()))
        faults.push_back(std::to_string(decided.size()) + " decided cases have " + std::to_string(documents) + " documents");
    look_at_numbers(here, faults);
    return faults;
}

Faults wrong_with_gateways_and_traces(World& world)
{
    Faults faults;
    for (auto const& zone : world.zones()) {
        for (auto const& waiting : zone->gateway().look(town))
            faults.push_back(zone->name() + ": " + waiting.kind + " " + waiting.direction + " " + waiting.subject + " is " + waiting.state + " " + waiting.fault);
        for (auto const& job : zone->here().database.read(town, [](db::Read& tx) { return jobs::parked(tx); }))
            faults.push_back(zone->name() + ": " + job.kind + " is parked: " + job.fault);
        auto const proved = audit::verify(zone->here().database, zone->here().keys.signing.public_half);
        for (auto const& fault : proved.faults)
            faults.push_back(zone->name() + ": " + fault);
    }
    return faults;
}

}  // namespace mado::tests
