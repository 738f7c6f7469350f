#include <mado/module/zone.h>

#include "figures.h"
#include "push.h"

#include <mado/api/door.h>
#include <mado/audit/audit.h>
#include <mado/gateway/bundle.h>
#include <mado/gateway/link.h>
#include <mado/identity/proof.h>
#include <mado/identity/account.h>
#include <mado/identity/mandate.h>
#include <mado/identity/resident.h>
#include <mado/identity/staff.h>
#include <mado/log/log.h>
#include <mado/messages/messages.h>
#include <mado/module/attendance.h>
#include <mado/module/counts.h>
#include <mado/nodes/nodes.h>
#include <mado/oidc/flow.h>
#include <mado/organization/organization.h>
#include <mado/search/search.h>
#include <mado/web/problem.h>

#include <charconv>
#include <deque>
#include <mutex>

namespace mado::embedded {
std::span<File const> access();
std::span<File const> api();
std::span<File const> audit();
std::span<File const> files();
std::span<File const> gateway();
std::span<File const> identity();
std::span<File const> jobs();
std::span<File const> messages();
std::span<File const> nodes();
std::span<File const> oidc();
std::span<File const> organization();
std::span<File const> search();
}

namespace mado {

namespace {

constexpr int minute = 60, hour = 3600;
constexpr std::int64_t day_us = 24ll * hour * 1'000'000;
constexpr int days_of_acknowledged = 30;

void add_migrations(std::vector<db::Migration>& all, std::string const& owner, std::span<embedded::File const> files)
{
    constexpr std::string_view folder = "migrations/";
    for (auto const& file : files) {
        if (!file.path.starts_with(folder))
            continue;
        auto const name = file.path.substr(folder.size());
        int number = 0;
        auto const [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error != std::errc {} || *end != '_')
            throw std::logic_error("a migration is named 0001_words.sql: " + owner + "/" + std::string(name));
        all.push_back({ .module = owner, .number = number, .name = std::string(name), .sql = file.bytes });
    }
}

std::vector<db::Migration> migrations_of_platform()
{
    std::vector<db::Migration> all;
    add_migrations(all, "access", embedded::access());
    add_migrations(all, "audit", embedded::audit());
    add_migrations(all, "organization", embedded::organization());
    add_migrations(all, "identity", embedded::identity());
    add_migrations(all, "oidc", embedded::oidc());
    for (auto const& migration : definitions::migrations())
        all.push_back(migration);
    add_migrations(all, "files", embedded::files());
    add_migrations(all, "gateway", embedded::gateway());
    add_migrations(all, "jobs", embedded::jobs());
    add_migrations(all, "nodes", embedded::nodes());
    add_migrations(all, "messages", embedded::messages());
    add_migrations(all, "search", embedded::search());
    add_migrations(all, "api", embedded::api());
    return all;
}

void append(std::vector<db::Statement>& all, std::vector<db::Statement> const& more) { all.insert(all.end(), more.begin(), more.end()); }

// The last closures that held a transaction for long, by name: nothing of what they did.
class SlowClosures {
public:
    void add(Instant at, std::string_view what, std::int64_t microseconds)
    {
        std::lock_guard const lock(mutex_);
        kept_.push_back({ at, std::string(what), microseconds });
        if (kept_.size() > most)
            kept_.pop_front();
    }
    std::vector<SlowClosure> newest_first() const
    {
        std::lock_guard const lock(mutex_);
        return { kept_.rbegin(), kept_.rend() };
    }

private:
    static constexpr std::size_t most = 50;
    mutable std::mutex mutex_;
    std::deque<SlowClosure> kept_;
};

db::Options database_options(ZoneOptions const& options, Clock const& clock, SlowClosures& slow)
{
    auto database = options.database;
    database.slow = [&clock, &slow](std::string_view what, std::int64_t us) {
        slow.add(clock.now(), what, us);
        log::warn("db.slow", { { "what", what }, { "took_us", us } });
    };
    return database;
}

tenancy::Towns towns_of(definitions::Library const& library) { return tenancy::Towns::from_csv(library.text("towns/towns.csv")); }

Calendar calendar_of(definitions::Library const& library)
{
    auto const* closed = library.calendar();
    if (!closed)
        throw std::runtime_error("definitions/calendars/japan.yaml cannot be loaded");
    return closed->calendar;
}

}  // namespace

Knowledge::Knowledge(definitions::Library library_of_files, std::vector<std::string> const& training)
    : library(std::move(library_of_files)), towns(towns_of(library)), papers(library), calendar(calendar_of(library))
{
    for (auto const& slug : training)
        towns.add_training(slug);
}

class Zone::Working {
public:
    Working(ZoneOptions options, Knowledge& knowledge, Clock const& clock, Ids& ids)
        : options_(prepared(std::move(options))), clock_(clock), ids_(ids), database_(database_options(options_, clock, slow_)), files_(files_of(options_)),
          gateway_(gateway::keys_of(options_.name, options_.keys.string()), database_, files_, clock, ids),
          ring_(std::make_shared<gateway::KeyRing>(options_.name, options_.keys, database_, clock, ids)),
          here_ { options_.name, database_, clock, ids, knowledge.towns, knowledge.library, knowledge.definitions, knowledge.papers, knowledge.calendar, files_, gateway_.keys(),
              listeners_, options_.public_address, options_.mail_from, options_.site.development, options_.staff_addresses,
              options_.data / "workshop" / options_.name },
          site_(options_.site, here_), door_(here_), membership_(database_, clock, ids, options_.node, options_.version)
    {
        gateway_.receives(gateway::Kind::Key, gateway::FollowsRing { ring_ });
        // Nothing is forwarded to a twin for training, and nothing out of one.
        gateway_.serves([towns = &knowledge.towns](std::string const& tenant) {
            auto const* town = towns->by_code(tenant);
            return town && !town->training;
        });
    }

    ~Working() { stop(); }

    void plug(Module module, std::string const& folder)
    {
        if (module.listen)
            module.listen(listeners_);
        for (auto const& one : module.receives)
            gateway_.receives(one.kind, [this, receive = one.receive](db::Write& tx, Caller const& caller, Moment const&, gateway::Message const& message) {
                return receive(tx, caller, here_, message);
            });
        site_.add_files(module.name, module.files, folder);
        site_.add_routes(module.routes);
        site_.add_menu(module.menu);
        door_.add(std::move(module.operations));
        modules_.push_back(std::move(module));
    }

    void open()
    {
        runner_ = std::make_unique<jobs::Runner>(database_, clock_, membership_.id().value, job_kinds(), schedules());  // before the first transaction
        database_.migrate(migrations());
        database_.before_group_commit([](db::AllTenants& tenants) { audit::seal_group(tenants); });
        for (auto const& module : modules_)
            site_.add_pages(module.pages);
        door_.open(site_);
        site_.add_operation("/healthz", [] { return http::text(200, "ok\n"); });
        site_.add_operation("/readyz", [this] { return ready(); });
        site_.finish();
    }

    void start()
    {
        options_.listen.lane_of = [this](std::string_view, std::string_view target, std::string_view host) { return site_.lane_of(target, host); };
        options_.listen.refused = [this](int status, http::Request const& request) { return site_.refused(status, request); };
        server_ = std::make_unique<http::Server>(
            options_.listen, [this](std::string_view method, std::string_view target) { return site_.limits_of(method, target); },
            [this](http::Request& request) { return site_.answer(request); },
            [this](http::Request const& request, std::exception_ptr failure) { return site_.failed(request, failure); });
        here_.longest_wait = [server = server_.get()](std::string const& slug) { return static_cast<std::int64_t>(server->longest_wait_us(slug)); };
        server_->start();
        push_.to(&server_->channel());
        runner_->start();
    }

    void stop()
    {
        push_.to(nullptr);
        if (server_)
            server_->stop();
        if (runner_)
            runner_->stop();
        leave();
    }

    std::vector<db::Migration> migrations() const
    {
        auto all = migrations_of_platform();
        for (auto const& module : modules_)
            add_migrations(all, module.name, module.files);
        return all;
    }

    std::vector<db::Statement> statements() const
    {
        std::vector<db::Statement> all;
        for (auto const& part : { access::statements(), audit::statements(), organization::statements(), identity::statements(), identity::resident_statements(), identity::account_statements(), identity::mandate_statements(), identity::proof_statements(), oidc::statements(),
                 definitions::statements(), files::statements(), gateway::statements(), gateway::link_statements(), gateway::bundle_statements(), jobs::statements(), nodes::statements(), messages::statements(), search::statements(), api::statements(), count_statements() })
            append(all, part);
        for (auto const& module : modules_)
            append(all, module.statements);
        return all;
    }

    ZoneOptions options_;
    Clock const& clock_;
    Ids& ids_;
    SlowClosures slow_;
    db::Database database_;
    files::Store files_;
    gateway::Gateway gateway_;
    std::shared_ptr<gateway::KeyRing> ring_;
    Listeners listeners_;
    Workplace here_;
    web::Site site_;
    api::Door door_;
    std::vector<Module> modules_;
    nodes::Membership membership_;
    Push push_ { database_ };
    std::unique_ptr<jobs::Runner> runner_;
    std::unique_ptr<http::Server> server_;

private:
    bool is_there_ = false;   // this node has said so

    void beat()
    {
        is_there_ = true;
        membership_.beat(figures_of_node(server_ ? server_->counts() : http::ServerCounts {}, database_.figures(), runner_->running()));
    }

    // What the process alone knows is written down, and the others need not wait until it is silent.
    void leave()
    {
        if (!std::exchange(is_there_, false))
            return;
        try {
            door_.count_uses();
            membership_.leave();
        } catch (std::exception const& error) {
            log::warn("zone.left_in_disorder", { { "zone", options_.name }, { "what", error.what() } });
        }
    }

    static files::Store files_of(ZoneOptions const& options)
    {
        auto folder = options.data / "files" / options.name;
        return options.bucket ? files::Store(std::move(folder), *options.bucket) : files::Store(std::move(folder));
    }

    static ZoneOptions prepared(ZoneOptions options)
    {
        std::filesystem::create_directories(options.data);
        if (options.listen.temporary_folder.empty())
            options.listen.temporary_folder = (options.data / "uploads" / options.name).string();
        std::filesystem::create_directories(options.listen.temporary_folder);
        return options;
    }

    http::Response ready()
    {
        try {
            db::AllTenants::read(database_, [](db::Read& tx) { return parked_jobs(tx, 1).size(); });
            return http::text(200, "ready\n");
        } catch (std::exception const& error) {
            log::error("zone.not_ready", { { "zone", options_.name }, { "what", error.what() } });
            return http::text(503, "the database does not answer\n");
        }
    }

    std::vector<jobs::Kind> job_kinds()
    {
        std::vector<jobs::Kind> kinds;
        if (options_.post)
            kinds.push_back(messages::sending(database_, *options_.post, options_.mail_from, clock_, ids_, [this](std::string const& tenant) {
                auto const* town = here_.towns.by_code(tenant);
                return !town || town->training;
            }));
        for (auto const& module : modules_)
            for (auto const& kind : module.jobs)
                kinds.push_back({ kind.name, [this, run = kind.run](jobs::Job const& job) { return run(here_, job); } });
        return kinds;
    }

    std::vector<jobs::Schedule> schedules()
    {
        std::vector<jobs::Schedule> all {
            { "nodes.beat", nodes::beat_seconds, [this] { beat(); }, true },
            { "nodes.forget_gone", hour, [this] { membership_.forget_gone({ clock_.now().microseconds - day_us }); } },
            { "audit.sign_days", hour, [this] { audit::sign_days(database_, gateway_.keys().signing, day_in_tokyo(clock_.now())); } },
            { "files.sweep", hour, [this] { files::sweep(database_, files_, clock_.now()); } },
            { "api.count_uses", minute, [this] { door_.count_uses(); }, true },
            { "api.forget_answers", hour, [this] { door_.forget_old(); } },
            { "gateway.keys", nodes::beat_seconds, [this] { ring_->tend(attendance(database_, clock_.now())); }, true },
            { "gateway.tidy", hour, [this] { gateway_.tidy({ clock_.now().microseconds - days_of_acknowledged * day_us }); } },
        };
        // SQLite has groups of writes, and the end of each seals. The sealer does not wait behind another schedule of the zone.
        if (database_.engine() == db::SqlEngine::Postgresql)
            all.push_back({ "audit.seal", 1, [this] { seal(); }, true });
        for (auto const& module : modules_)
            for (auto const& schedule : module.schedules)
                all.push_back({ schedule.name, schedule.every_seconds, [this, run = schedule.run] { run(here_); }, schedule.on_each_node });
        return all;
    }

    void seal()
    {
        if (database_.holds("audit.sealer"))
            audit::seal(database_);
    }
};

Zone::Zone(ZoneOptions options, Knowledge& knowledge, Clock const& clock, Ids& ids) : working_(std::make_unique<Working>(std::move(options), knowledge, clock, ids)) {}
Zone::~Zone() = default;
void Zone::plug(Module module, std::string const& source_folder) { working_->plug(std::move(module), source_folder); }
void Zone::open() { working_->open(); }
void Zone::start() { working_->start(); }
void Zone::stop() { working_->stop(); }
Workplace const& Zone::here() const { return working_->here_; }
gateway::Gateway& Zone::gateway() { return working_->gateway_; }
jobs::Runner& Zone::runner() { return *working_->runner_; }
api::Door& Zone::door() { return working_->door_; }
web::Site const& Zone::site() const { return working_->site_; }
http::Server& Zone::server() { return *working_->server_; }
http::ServerCounts Zone::counts() const { return working_->server_ ? working_->server_->counts() : http::ServerCounts {}; }
ZoneOptions const& Zone::options() const { return working_->options_; }
std::vector<SlowClosure> Zone::slow() const { return working_->slow_.newest_first(); }
std::vector<Module> const& Zone::modules() const { return working_->modules_; }
std::string const& Zone::name() const { return working_->options_.name; }
std::vector<db::Migration> Zone::migrations() const { return working_->migrations(); }
std::vector<db::Statement> Zone::statements() const { return working_->statements(); }

}  // namespace mado
