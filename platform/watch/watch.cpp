#include <mado/watch/watch.h>

#include "tower.h"
#include "web/pages.h"

#include <mado/log/log.h>

namespace mado::embedded {
std::span<File const> watch();
}

namespace mado::watch {

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, day_us = 24 * 60 * minute;
constexpr int look_seconds = 10;
constexpr std::size_t looks_kept = 361;             // an hour, both ends
constexpr std::int64_t slow_us = 10 * minute;
constexpr std::int64_t samples_kept_us = 400 * day_us, growth_over_us = 28 * day_us;
constexpr std::string_view disk_used = "disk_used_bytes", database_size = "database_size_bytes", files_bytes = "files_bytes";

std::vector<Rule> rules_or_throw(std::string const& text)
{
    auto rules = rules_of(text);
    if (rules)
        return std::move(*rules);
    std::string all = "the alarms cannot be used:";
    for (auto const& fault : rules.error())
        all += "\n" + fault;
    throw std::runtime_error(all);
}

web::SiteOptions site_of(WatchOptions const& options)
{
    web::SiteOptions site;
    site.audience = web::Audience::Operators;
    site.cookie = "mado_operator";
    site.development = options.development;
    site.source_folder = options.source_folder;
    return site;
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "watch";
    module.files = embedded::watch();
    module.statements = store::statements();
    module.events = { "watch.job.retried", "watch.letter.retried" };
    return module;
}

Tower::Tower(WatchOptions options, std::vector<Zone*> zones, Clock const& clock, Ids& ids)
    : options_(std::move(options)), zones_(std::move(zones)), clock_(clock), ids_(ids), rules_(rules_or_throw(options_.rules)), entrance_(options_.keys, clock, ids),
      site_(site_of(options_), zones_.front()->here())
{
    site_.add_files("watch", embedded::watch(), "platform/watch");
    site_.add_routes(pages::routes(*this));
    site_.add_menu(pages::menu());
    site_.add_pages(pages::all());
    add_operations();
    site_.finish();
}

Tower::~Tower() { stop(); }

void Tower::add_operations()
{
    site_.add_operation("/healthz", [] { return http::text(200, "ok\n"); });
    site_.add_operation("/readyz", [this] { return ready(); });
    site_.add_operation("/metrics", [this] {
        auto const state = board_.look();
        http::Response response;
        response.body = exposition(state.seen->figures, state.seen->durations);
        response.with("content-type", "text/plain; version=0.0.4; charset=utf-8");
        return response;
    });
}

http::Response Tower::ready() const
{
    for (auto const* zone : zones_)
        if (!answers(zone->here().database))
            return http::text(503, "the database of " + zone->name() + " does not answer\n");
    return http::text(200, "ready\n");
}

void Tower::start()
{
    look();
    server_ = std::make_unique<http::Server>(
        options_.listen, [this](std::string_view method, std::string_view target) { return site_.limits_of(method, target); }, [this](http::Request& request) { return answer(request); },
        [this](http::Request const& request, std::exception_ptr failure) { return site_.failed(request, failure); });
    server_->start();
    thread_ = std::jthread([this](std::stop_token stop) { loop(stop); });
}

void Tower::stop()
{
    if (server_)
        server_->stop();
    if (thread_.joinable()) {
        thread_.request_stop();
        changed_.notify_all();
        thread_.join();
    }
}

void Tower::loop(std::stop_token const& stop)
{
    while (!stop.stop_requested()) {
        tell_what_was_judged();
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, stop, std::chrono::seconds(look_seconds), [] { return false; });
        }
        if (!stop.stop_requested())
            look();
    }
}

// Invented people of a training town keep nobody awake.
bool Tower::counts(std::string const& tenant) const
{
    auto const* town = zones_.front()->here().towns.by_code(tenant);
    return !town || !town->training;
}

void Tower::look()
{
    std::lock_guard const one_at_a_time(looking_);
    try {
        auto state = board_.look();
        auto const now = clock_.now();
        auto seen = std::make_shared<Seen>();
        seen->at = now;
        for (auto* zone : zones_)
            seen->zones.push_back(look_at(*zone, now, [this](std::string const& tenant) { return counts(tenant); }));
        seen->disk = look_at_disk(options_.data);
        seen->memory = resident_bytes();
        seen->backup = last_backup(options_.data);
        seen->slow = slowly(now, seen->disk);
        state.ticks.resize(seen->zones.size());
        for (std::size_t i = 0; i < seen->zones.size(); ++i) {
            auto& ticks = state.ticks[i];
            ticks.push_back(tick_of(seen->zones[i], now, ticks));
            if (ticks.size() > looks_kept)
                ticks.pop_front();
        }
        state.memory.push_back(seen->memory);
        if (state.memory.size() > looks_kept)
            state.memory.pop_front();
        seen->figures = figures_of(*seen, state.ticks, options_.node);
        seen->durations = durations_of(*seen, options_.node);
        adopt(state.alarms, *seen);
        auto const judgement = judge(state.alarms, rules_, seen->figures, now);
        state.alarms = judgement.alarms;
        for (auto const severity : { Severity::Urgent, Severity::Soon, Severity::Look })
            seen->figures.push_back({ "alarms", { { "node", options_.node }, { "severity", word_of(severity) } },
                std::ranges::count_if(state.alarms, [&](Alarm const& alarm) {
                    auto const rule = std::ranges::find(rules_, alarm.rule, &Rule::name);
                    return alarm.is_on() && rule != rules_.end() && rule->severity == severity;
                }) });
        state.seen = seen;
        board_.put(std::move(state));
        untold_.push_back({ judgement, seen });
    } catch (std::exception const& error) {  // the watch itself goes on
        log::error("watch.failed", { { "what", error.what() } });
    }
}

void Tower::tell_what_was_judged()
{
    std::lock_guard const in_order(telling_);
    std::vector<Judged> judged;
    {
        std::lock_guard const lock(looking_);
        judged.swap(untold_);
    }
    for (auto const& [judgement, seen] : judged)
        keep_and_tell(judgement, *seen);
}

std::shared_ptr<SlowSeen const> Tower::slowly(Instant now, DiskSeen const& disk)
{
    if (slow_at_.microseconds != 0 && now.microseconds - slow_at_.microseconds < slow_us)
        return slow_;
    slow_at_ = now;
    auto seen = std::make_shared<SlowSeen>(look_slowly(zones_, options_.data, options_.keys, options_.certificates, now));
    try {
        measure_growth(*seen, now, disk);
    } catch (std::exception const& error) {
        log::warn("watch.growth.failed", { { "what", error.what() } });
    }
    slow_ = seen;
    return slow_;
}

// One value an hour; growth is what came over the last four weeks.
void Tower::measure_growth(SlowSeen& seen, Instant now, DiskSeen const& disk)
{
    for (std::size_t i = 0; i < zones_.size(); ++i) {
        auto& database = zones_[i]->here().database;
        std::vector<SlowSeen::Growth> values;
        values.push_back({ std::string(database_size), zones_[i]->name(), db::AllTenants::read(database, [](db::Read& tx) { return engine_state(tx).bytes; }), {} });
        values.push_back({ std::string(files_bytes), zones_[i]->name() + " " + options_.node, i < seen.files.size() ? seen.files[i].bytes : 0, {} });
        if (i == 0)
            values.push_back({ std::string(disk_used), options_.node, disk.size - disk.free, {} });
        (void)db::AllTenants::write(database, { .name = "watch.sample" }, [&](db::Write& tx) -> Result<void> {
            for (auto const& one : values)
                store::sample(tx, one.name, one.object, { now, one.value });
            store::forget_before(tx, { now.microseconds - samples_kept_us });
            return {};
        });
        for (auto& one : values) {
            one.a_day = growth_a_day(db::AllTenants::read(database, [&](db::Read& tx) { return store::samples(tx, one.name, one.object, { now.microseconds - growth_over_us }); }));
            if (one.name == disk_used)
                seen.disk_days_left = days_left(disk.free, one.a_day);
            seen.growth.push_back(one);
        }
    }
}

// What was on before this process started goes on, so that it ends when it is over and nobody is told twice.
void Tower::adopt(std::vector<Alarm>& alarms, Seen const& seen)
{
    if (adopted_ || !std::ranges::all_of(seen.zones, &ZoneSeen::answers))
        return;
    for (auto* zone : zones_)
        for (auto const& kept : db::AllTenants::read(zone->here().database, [](db::Read& tx) { return store::on(tx); }))
            alarms.push_back({ kept.rule, kept.object, kept.labels, Phase::On, kept.began, kept.began, kept.value });
    adopted_ = true;
}

void Tower::keep_and_tell(Judgement const& judgement, Seen const& seen)
{
    Moment const now { seen.at, ids_ };
    Recipient const recipient { options_.mail_to, options_.mail_from, options_.node, options_.post };
    for (std::size_t i = 0; i < zones_.size(); ++i) {
        std::vector<Change> here;
        for (auto const& change : judgement.changes) {
            auto const zone = change.alarm.labels.find("zone");
            if (zone == change.alarm.labels.end() ? i == 0 : zone->second == zones_[i]->name())
                here.push_back(change);
        }
        if (!seen.zones[i].answers) {
            tell_at_once(here, rules_, recipient, now);
            continue;
        }
        try {
            auto& database = zones_[i]->here().database;
            bool const holds = database.holds("watch.alarms");
            std::erase_if(here, [&](Change const& change) { return !keeps(change.alarm, options_.node, holds); });
            keep(database, here, now);
            if (holds)
                tell(database, rules_, recipient, now);
        } catch (std::exception const& error) {
            log::warn("watch.keep.failed", { { "what", error.what() } });
        }
    }
}

Watch::Watch(WatchOptions options, std::vector<Zone*> zones, Clock const& clock, Ids& ids) : tower_(std::make_unique<Tower>(std::move(options), std::move(zones), clock, ids)) {}
Watch::~Watch() = default;
void Watch::start() { tower_->start(); }
void Watch::stop() { tower_->stop(); }
void Watch::look()
{
    tower_->look();
    tower_->tell_what_was_judged();
}
http::Response Watch::answer(http::Request& request) const { return tower_->answer(request); }
http::Server& Watch::server() { return *tower_->server_; }

}  // namespace mado::watch
