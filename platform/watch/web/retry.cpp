#include "web/tables.h"

#include <mado/audit/audit.h>

namespace mado::watch::pages {

namespace {

using Kind = Refusal::Kind;

struct Fact {
    std::string term, words;
    static constexpr auto fields = std::tuple { html::field("term", &Fact::term), html::field("words", &Fact::words) };
};
struct Hidden {
    std::string name, value;
    static constexpr auto fields = std::tuple { html::field("name", &Hidden::name), html::field("value", &Hidden::value) };
};
struct RetryPage {
    Head head;
    std::optional<web::TroubleSummary> trouble_summary;
    std::vector<Fact> facts;
    std::vector<Hidden> hidden;
    bool is_there = false;
    static constexpr auto fields = std::tuple { html::include(&RetryPage::head), html::field("trouble_summary", &RetryPage::trouble_summary), html::field("facts", &RetryPage::facts),
        html::field("hidden", &RetryPage::hidden), html::field("is_there", &RetryPage::is_there) };
};

std::string asked(Viewer const& viewer, std::string_view name)
{
    auto const& request = viewer.visit.request;
    return request.method == "POST" ? request.answer(name) : request.query_of(name);
}

Zone* zone_of(Viewer const& viewer)
{
    auto const wanted = asked(viewer, "zone");
    for (auto* zone : viewer.tower.zones_)
        if (zone->name() == wanted)
            return zone;
    return nullptr;
}

std::optional<ParkedJob> job_of(Viewer const& viewer, Zone& zone)
{
    return db::AllTenants::read(zone.here().database, [&](db::Read& tx) { return parked_job(tx, asked(viewer, "town"), asked(viewer, "job")); });
}

std::optional<ParkedLetter> letter_of(Viewer const& viewer, Zone& zone)
{
    return db::AllTenants::read(zone.here().database, [&](db::Read& tx) { return parked_letter(tx, asked(viewer, "town"), asked(viewer, "peer"), asked(viewer, "subject")); });
}

// The operator acts on the town's work, so the event is the town's.
Caller operator_of(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = "madoguchi.operator" }; }

Result<http::Response> show(Viewer const& viewer, RetryPage page, web::Attempt const* attempt)
{
    page.trouble_summary = web::trouble_summary(viewer.visit, attempt);
    page.is_there = !page.facts.empty();
    page.head.refresh_on.clear();  // a question is not asked anew every fifteen seconds
    page.head.refresh_off.clear();
    return web::page(viewer.visit, "watch/retry.html", page, attempt);
}

}  // namespace

Result<http::Response> show_retry_job(Viewer const& viewer, web::Attempt const* attempt)
{
    RetryPage page { viewer.page_head("retry_job"), {}, {}, {} };
    auto* zone = zone_of(viewer);
    if (auto const job = zone ? job_of(viewer, *zone) : std::nullopt) {
        page.facts = { { viewer.say("column.zone"), viewer.zone(zone->name()) }, { viewer.say("column.town"), viewer.town(job->tenant) }, { viewer.say("column.kind"), job->kind },
            { viewer.say("column.since"), viewer.moment(job->since) }, { viewer.say("column.attempts"), std::to_string(job->attempts) }, { viewer.say("column.fault"), job->fault } };
        page.hidden = { { "zone", zone->name() }, { "town", job->tenant }, { "job", job->id } };
    }
    return show(viewer, std::move(page), attempt);
}

Result<http::Response> act_retry_job(Viewer const& viewer)
{
    auto* zone = zone_of(viewer);
    auto const job = zone ? job_of(viewer, *zone) : std::nullopt;
    if (!job)
        return refuse(Kind::Conflict, "watch.retry.gone");
    Moment const now { viewer.tower.clock_.now(), viewer.tower.ids_ };
    auto const again = [&](db::Write& tx) -> Result<void> {
        TRY(jobs::retry(tx, now, { job->id }));
        audit::record(tx, operator_of(job->tenant), now, "watch.job.retried", { { "job", job->id } }, { { "kind", job->kind } });
        return {};
    };
    TRY(zone->here().database.write(job->tenant, again));
    zone->runner().wake();
    viewer.tower.look();
    return http::see_other("/queues?said=watch.said.retried");
}

Result<http::Response> show_retry_letter(Viewer const& viewer, web::Attempt const* attempt)
{
    RetryPage page { viewer.page_head("retry_letter"), {}, {}, {} };
    auto* zone = zone_of(viewer);
    if (auto const letter = zone ? letter_of(viewer, *zone) : std::nullopt) {
        page.facts = { { viewer.say("column.zone"), viewer.zone(zone->name()) }, { viewer.say("column.town"), viewer.town(letter->tenant) }, { viewer.say("column.peer"), letter->peer },
            { viewer.say("column.kind"), letter->kind }, { viewer.say("column.subject"), letter->subject }, { viewer.say("column.since"), viewer.moment(letter->since) },
            { viewer.say("column.fault"), letter->fault } };
        page.hidden = { { "zone", zone->name() }, { "town", letter->tenant }, { "peer", letter->peer }, { "subject", letter->subject } };
    }
    return show(viewer, std::move(page), attempt);
}

Result<http::Response> act_retry_letter(Viewer const& viewer)
{
    auto* zone = zone_of(viewer);
    auto const letter = zone ? letter_of(viewer, *zone) : std::nullopt;
    if (!letter)
        return refuse(Kind::Conflict, "watch.retry.gone");
    Moment const now { viewer.tower.clock_.now(), viewer.tower.ids_ };
    TRY(zone->here().database.write(letter->tenant, [&](db::Write& tx) -> Result<void> {
        audit::record(tx, operator_of(letter->tenant), now, "watch.letter.retried", { { "subject", letter->subject } }, { { "peer", letter->peer } });
        return {};
    }));
    bool const handled = zone->gateway().retry(letter->tenant, letter->peer, letter->subject);
    viewer.tower.look();
    if (!handled)
        return refuse(Kind::Conflict, "watch.retry.again");
    return http::see_other("/queues?said=watch.said.retried");
}

std::vector<web::PageType> retry_pages() { return { html::page<RetryPage>("watch/retry.html") }; }

}  // namespace mado::watch::pages
