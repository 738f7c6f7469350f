#include "web/tables.h"

namespace mado::watch::pages {

namespace {

std::string query(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs)
{
    std::string text;
    for (auto const& [name, value] : pairs)
        text += (text.empty() ? "?" : "&") + std::string(name) + "=" + http::percent_encoded(value);
    return text;
}

Cell link_to_retry(Viewer const& viewer, std::string address) { return { .words = viewer.say("retry.do"), .address = std::move(address) }; }

Table parked(Viewer const& viewer)
{
    auto table = viewer.table("parked", { "what", "town", "fault", "since", "retry" });
    for (auto const& zone : viewer.state.seen->zones) {
        for (auto const& job : zone.parked_jobs)
            table.rows.push_back({ "bad", { head(job.kind, viewer.zone(zone.name) + " " + viewer.say("parked.job", { { "attempts", std::to_string(job.attempts) } })), plain(viewer.town(job.tenant)),
                plain(job.fault), plain(viewer.moment(job.since), viewer.since(job.since)),
                link_to_retry(viewer, "/queues/job" + query({ { "zone", zone.name }, { "town", job.tenant }, { "job", job.id } })) } });
        for (auto const& letter : zone.parked_letters)
            table.rows.push_back({ "bad", { head(letter.kind, viewer.say("parked.letter", { { "peer", letter.peer }, { "zone", viewer.zone(zone.name) } })), plain(viewer.town(letter.tenant)),
                plain(letter.fault), plain(viewer.moment(letter.since), viewer.since(letter.since)),
                link_to_retry(viewer, "/queues/letter" + query({ { "zone", zone.name }, { "town", letter.tenant }, { "peer", letter.peer }, { "subject", letter.subject } })) } });
    }
    return table;
}

Table lanes(Viewer const& viewer)
{
    constexpr std::size_t most = 30;
    auto table = viewer.table("lanes", { "town", "zone", "queued", "running", "handled", "refused", "wait_p99" });
    for (auto const& zone : viewer.state.seen->zones) {
        auto all = zone.http.lanes;
        std::ranges::sort(all, [](auto const& a, auto const& b) { return std::tuple(b.queued, b.refused, b.handled, a.name) < std::tuple(a.queued, a.refused, a.handled, b.name); });
        if (all.size() > most)
            all.resize(most);
        for (auto const& lane : all) {
            auto const* town = viewer.tower.zones_.front()->here().towns.by_slug(lane.name);
            auto const name = town ? viewer.town(town->code) : lane.name.empty() ? viewer.say("no_town") : lane.name;
            table.rows.push_back({ lane.refused > 0 && lane.queued > 0 ? "bad" : "", { head(name), plain(viewer.zone(zone.name)), amount(std::to_string(lane.queued)), amount(std::to_string(lane.running)),
                amount(std::to_string(lane.handled)), amount(std::to_string(lane.refused)), amount(viewer.duration(static_cast<std::int64_t>(lane.wait_us_p99))) } });
        }
    }
    return table;
}

Table jobs_waiting(Viewer const& viewer)
{
    auto table = viewer.table("jobs", { "kind", "town", "zone", "waiting", "due", "since" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& job : zone.backlog.jobs)
            if (job.waiting > 0)
                table.rows.push_back({ "", { head(job.kind), plain(viewer.town(job.tenant)), plain(viewer.zone(zone.name)), amount(std::to_string(job.waiting)), amount(std::to_string(job.due)),
                    plain(viewer.since(job.oldest_due)) } });
    return table;
}

Table letters(Viewer const& viewer)
{
    auto table = viewer.table("letters", { "way", "town", "zone", "waiting", "since" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& letter : zone.backlog.letters)
            if (letter.waiting > 0)
                table.rows.push_back({ "", { head(viewer.say("letters." + letter.direction, { { "peer", letter.peer } })), plain(viewer.town(letter.tenant)), plain(viewer.zone(zone.name)),
                    amount(std::to_string(letter.waiting)), plain(viewer.since(letter.oldest_waiting)) } });
    return table;
}

Table neighbours(Viewer const& viewer)
{
    auto table = viewer.table("neighbours", { "zone", "neighbour", "heard", "state", "files", "do" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& one : zone.neighbours) {
            bool const silent = viewer.state.seen->at.microseconds - one.heard_at.microseconds > gateway::silent_after_us;
            auto const state = one.heard_at.microseconds == 0 && one.fault.empty() ? std::string("never") : !one.fault.empty() ? one.fault : silent ? std::string("no_answer") : std::string("connected");
            std::uint64_t done = 0, size = 0;
            for (auto const& file : one.files) {
                done += file.done;
                size += file.size;
            }
            table.rows.push_back({ state == "connected" || state == "never" ? "" : "bad", { head(viewer.zone(zone.name)), plain(viewer.zone(one.zone), one.node), plain(one.heard_at.microseconds > 0 ? viewer.moment(one.heard_at) : "", viewer.since(one.heard_at)),
                plain(viewer.say("neighbours." + state)), amount(size > 0 ? viewer.say("neighbours.files", { { "count", std::to_string(one.files.size()) }, { "percent", std::to_string(done * 100 / size) } }) : ""),
                plain(viewer.say("neighbours.do." + state)) } });
        }
    return table;
}

// Which walls and which scan stand before the files that come: never silently weaker.
Table sanitizing_files(Viewer const& viewer)
{
    auto table = viewer.table("sanitizing", { "zone", "town", "waiting", "since", "held", "refused_day", "infected_day", "walls", "scanner" });
    auto const walls = word_of(viewer.tower.box_.walls());
    auto const& scanner = viewer.tower.options_.scanner;
    for (auto const& zone : viewer.state.seen->zones) {
        if (!zone.sanitizes)
            continue;
        auto all = zone.sanitizing;
        if (all.empty())
            all.push_back({});
        for (auto const& one : all)
            table.rows.push_back({ one.held > 0 || one.infected > 0 ? "bad" : "", { head(viewer.zone(zone.name)), plain(one.tenant.empty() ? "" : viewer.town(one.tenant)), amount(std::to_string(one.waiting)),
                plain(viewer.since(one.oldest_waiting)), amount(std::to_string(one.held)), amount(std::to_string(one.refused)), amount(std::to_string(one.infected)),
                flag(walls == "apart" ? "good" : walls == "bounded" ? "heed" : "bad", viewer.say("walls." + walls)),
                scanner.empty() ? flag("heed", viewer.say("scanner.none")) : plain(scanner) } });
    }
    return table;
}

Table mails(Viewer const& viewer)
{
    auto table = viewer.table("mails", { "town", "zone", "waiting", "since", "failed" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& mail : zone.backlog.mails)
            table.rows.push_back({ "", { head(viewer.town(mail.tenant)), plain(viewer.zone(zone.name)), amount(std::to_string(mail.waiting)), plain(viewer.since(mail.oldest_waiting)),
                amount(std::to_string(mail.failed)) } });
    return table;
}

}  // namespace

Result<http::Response> show_queues(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("queues") };
    page.tables = { parked(viewer), lanes(viewer), jobs_waiting(viewer), letters(viewer), neighbours(viewer), sanitizing_files(viewer), mails(viewer) };
    return viewer.show(std::move(page), attempt);
}

Result<http::Response> show_schedules(Viewer const& viewer, web::Attempt const* attempt)
{
    TablesPage page { .head = viewer.page_head("schedules") };
    auto table = viewer.table("schedules", { "schedule", "zone", "state", "last_run", "took" });
    for (auto const& zone : viewer.state.seen->zones)
        for (auto const& run : zone.runs)
            table.rows.push_back({ run.fault.empty() ? "" : "bad", { head(run.name), plain(viewer.zone(zone.name)),
                run.fault.empty() ? flag("good", viewer.say("schedule.well")) : flag("bad", viewer.say("schedule.failed"), run.fault), plain(viewer.ago(run.ran_at), viewer.moment(run.ran_at)),
                amount(viewer.duration(run.took_us)) } });
    page.tables = { table };
    return viewer.show(std::move(page), attempt);
}

}  // namespace mado::watch::pages
