// What the zone does by itself, and what everybody did: gateway, jobs, audit.
#include "web/boxes.h"
#include "web/neighbours.h"
#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;
using mado::web::TroubleSummary;

constexpr int events_a_page = 50;

struct LetterRow {
    std::string direction, peer, kind, state, is, fault, since, subject;
    std::int64_t sequence = 0;
    bool may_retry = false;
    static constexpr auto fields = std::tuple { html::field("direction", &LetterRow::direction), html::field("peer", &LetterRow::peer), html::field("kind", &LetterRow::kind),
        html::field("state", &LetterRow::state), html::field("is", &LetterRow::is), html::field("fault", &LetterRow::fault), html::field("since", &LetterRow::since),
        html::field("subject", &LetterRow::subject), html::field("sequence", &LetterRow::sequence), html::field("may_retry", &LetterRow::may_retry) };
};

struct GatewayPage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    bool has_neighbours = false;
    std::vector<NeighbourRow> neighbours;
    bool has_bundles = false;
    std::vector<BundleLine> bundles;
    std::vector<LetterRow> letters;
    static constexpr auto fields = std::tuple { html::field("tabs", &GatewayPage::tabs), html::field("trouble_summary", &GatewayPage::trouble_summary), html::field("letters", &GatewayPage::letters),
        html::field("has_neighbours", &GatewayPage::has_neighbours), html::field("neighbours", &GatewayPage::neighbours),
        html::field("has_bundles", &GatewayPage::has_bundles), html::field("bundles", &GatewayPage::bundles) };
};

struct JobRow {
    std::string id, kind, fault, since;
    int attempts = 0;
    static constexpr auto fields = std::tuple { html::field("id", &JobRow::id), html::field("kind", &JobRow::kind), html::field("fault", &JobRow::fault),
        html::field("since", &JobRow::since), html::field("attempts", &JobRow::attempts) };
};

struct JobsPage {
    std::vector<Tab> tabs;
    std::optional<TroubleSummary> trouble_summary;
    std::vector<JobRow> jobs;
    static constexpr auto fields = std::tuple { html::field("tabs", &JobsPage::tabs), html::field("trouble_summary", &JobsPage::trouble_summary), html::field("jobs", &JobsPage::jobs) };
};

struct ObjectLink {
    std::string kind, id, address;
    static constexpr auto fields = std::tuple { html::field("kind", &ObjectLink::kind), html::field("id", &ObjectLink::id), html::field("address", &ObjectLink::address) };
};

struct EventRow {
    std::string at, event, who, number, details;
    std::vector<ObjectLink> objects;
    static constexpr auto fields = std::tuple { html::field("at", &EventRow::at), html::field("event", &EventRow::event), html::field("who", &EventRow::who),
        html::field("number", &EventRow::number), html::field("details", &EventRow::details), html::field("objects", &EventRow::objects) };
};

struct AuditPage {
    std::vector<Tab> tabs;
    std::vector<EventRow> events;
    std::string kind, object, all, older;
    static constexpr auto fields = std::tuple { html::field("tabs", &AuditPage::tabs), html::field("events", &AuditPage::events), html::field("kind", &AuditPage::kind),
        html::field("object", &AuditPage::object), html::field("all", &AuditPage::all), html::field("older", &AuditPage::older) };
};

std::string moment_words(Instant at) { return wareki::short_text(day_in_tokyo(at)) + " " + wareki::text(time_in_tokyo(at)); }

// These concern the whole zone of the town, so a role for one division is not enough.
Result<void> allow_whole(Visit const& visit, access::Action const& action)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, action, { "" }); });
}

// Codes and positions: the words of people stay in the records.
EventRow event_row(Visit const& visit, db::Read& tx, audit::Event const& event)
{
    EventRow row { moment_words(event.at), event.event, {}, {}, {}, {} };
    if (event.caller_kind == CallerKind::Staff) {
        auto const position = organization::position(tx, event.position);
        auto const person = organization::person(tx, event.person);
        row.who = position ? position->title : mado::web::words(visit, "administration.audit.no_position");
        row.number = person ? person->number : event.person.value;
    } else {
        row.who = mado::web::words(visit, "administration.audit.caller." + word_of(event.caller_kind));
        row.number = event.job;
    }
    for (auto const& [name, value] : event.details)
        row.details += (row.details.empty() ? "" : "、") + name + "=" + value;
    for (auto const& object : event.objects)
        row.objects.push_back({ object.kind, object.id,
            mado::web::link(visit, "/administration/audit") + "?kind=" + http::percent_encoded(object.kind) + "&object=" + http::percent_encoded(object.id) });
    return row;
}

// What came says its fault in words; what goes has a code of ours.
std::string fault_words(Visit const& visit, gateway::Waiting const& one)
{
    return one.direction == "out" && !one.fault.empty() ? mado::web::words(visit, "administration.gateway.fault." + one.fault) : one.fault;
}

}  // namespace

Result<http::Response> show_gateway(Visit const& visit, Attempt const* attempt, gateway::Gateway& gateway)
{
    TRY(allow_whole(visit, look_at_gateway));
    GatewayPage page { tabs(visit, "/administration/gateway"), mado::web::trouble_summary(visit, attempt), false, {}, false, {}, {} };
    auto const waiting = gateway.look(visit.tenant());
    page.neighbours = neighbour_rows(visit, waiting);
    page.has_neighbours = !page.neighbours.empty();
    page.bundles = bundle_lines(visit);
    page.has_bundles = !page.bundles.empty();
    for (auto const& one : waiting) {
        bool const parked = one.state == "parked";
        page.letters.push_back({ mado::web::words(visit, "administration.gateway.direction." + one.direction), one.peer, mado::web::words(visit, "administration.gateway.kind." + one.kind),
            mado::web::words(visit, "administration.gateway.state." + one.state), parked ? "bad" : one.state == "gap" ? "heed" : "mine", fault_words(visit, one), moment_words(one.since), one.subject,
            one.sequence, parked });
    }
    return mado::web::page(visit, "administration/gateway.html", page, attempt);
}

Result<http::Response> act_gateway(Visit const& visit, gateway::Gateway& gateway)
{
    TRY(allow_whole(visit, retry_gateway));
    auto const peer = visit.request.answer("peer"), subject = visit.request.answer("subject");
    auto const waiting = gateway.look(visit.tenant());
    if (!std::ranges::any_of(waiting, [&](auto const& one) { return one.state == "parked" && one.peer == peer && one.subject == subject; }))
        return refuse(Kind::Conflict, "administration.gateway.not_parked");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "administration.gateway.retried", { { "subject", subject } }, { { "peer", peer } });
        return {};
    }));
    if (!gateway.retry(visit.tenant(), peer, subject))
        return refuse(Kind::Conflict, "administration.gateway.parked_again");
    return mado::web::done(visit, "/administration/gateway", "administration.said.gateway_retried");
}

Result<http::Response> show_jobs(Visit const& visit, Attempt const* attempt)
{
    TRY(allow_whole(visit, look_at_jobs));
    JobsPage page { tabs(visit, "/administration/jobs"), mado::web::trouble_summary(visit, attempt), {} };
    for (auto const& job : visit.here.database.read(visit.tenant(), [](db::Read& tx) { return jobs::parked(tx); }))
        page.jobs.push_back({ job.id.value, job.kind, job.fault, moment_words(job.since), job.attempts });
    return mado::web::page(visit, "administration/jobs.html", page, attempt);
}

Result<http::Response> act_jobs(Visit const& visit)
{
    TRY(allow_whole(visit, look_at_jobs));
    jobs::JobId const id { visit.request.answer("job") };
    auto const again = [&](db::Write& tx) -> Result<void> {
        TRY(jobs::retry(tx, visit.now(), id));
        audit::record(tx, visit.caller, visit.now(), "administration.job.retried", { { "job", id.value } });
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), again));
    return mado::web::done(visit, "/administration/jobs", "administration.said.job_retried");
}

Result<http::Response> show_audit(Visit const& visit, Attempt const* attempt)
{
    TRY(allow_whole(visit, read_audit));
    audit::Object const wanted { std::string(text::trimmed(visit.request.query_of("kind"))), std::string(text::trimmed(visit.request.query_of("object"))) };
    auto const before = visit.request.query_of("before");
    AuditPage page { tabs(visit, "/administration/audit"), {}, wanted.kind, wanted.id, mado::web::link(visit, "/administration/audit"), {} };
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.events.clear();
        auto const of_object = !wanted.kind.empty() && !wanted.id.empty();
        auto events = of_object ? audit::events_of(tx, wanted) : audit::newest(tx, before, events_a_page);
        if (of_object)
            std::ranges::reverse(events);
        else if (events.size() == events_a_page)
            page.older = page.all + "?before=" + http::percent_encoded(events.back().id);
        for (auto const& event : events)
            page.events.push_back(event_row(visit, tx, event));
        return true;
    });
    return mado::web::page(visit, "administration/audit.html", page, attempt);
}

std::vector<mado::web::PageType> work_pages()
{
    return { html::page<GatewayPage>("administration/gateway.html"), html::page<JobsPage>("administration/jobs.html"), html::page<AuditPage>("administration/audit.html") };
}

}  // namespace mado::administration::pages
