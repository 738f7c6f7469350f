#include "world.h"

#include "modules.h"

#include <mado/crypto/box.h>

#include <unistd.h>

namespace mado::embedded { std::span<File const> library(); }

namespace mado {

namespace {

std::unique_ptr<mail::Post> post_of(Configuration const& configuration)
{
    if (configuration.smtp_url.empty())
        return std::make_unique<mail::FileOutbox>(configuration.data / "mail");
    mail::SmtpOptions options;
    options.url = configuration.smtp_url;
    options.user = configuration.smtp_user;
    if (!configuration.smtp_password_file.empty())
        options.password = first_line_of(configuration.smtp_password_file);
    return std::make_unique<mail::Smtp>(options);
}

std::string node_name(Configuration const& configuration)
{
    std::array<char, 256> host {};
    return !configuration.node.empty() ? configuration.node : ::gethostname(host.data(), host.size() - 1) == 0 ? std::string(host.data()) : std::string("localhost");
}

ZoneOptions options_of(Configuration const& configuration, std::string const& zone, mail::Post* post)
{
    ZoneOptions options;
    options.name = zone;
    options.node = node_name(configuration);
    options.version = MADO_VERSION;
    options.data = configuration.data;
    options.keys = keys_folder(configuration);
    options.database = database_of(configuration, zone);
    options.bucket = bucket_of(configuration, zone);
    auto const& listen = listen_of_zone(configuration, zone);
    options.listen.host = listen.host;
    options.listen.port = listen.port;
    options.listen.connections = 12'000;  // idle ones cost memory alone: docs/generated/bench.md, Connections
    options.listen.trusted_proxies = configuration.trusted_proxies;
    options.listen.certificate_file = configuration.certificate_file;
    options.listen.key_file = configuration.key_file;
    options.site.audience = zone == "front" ? web::Audience::Residents : web::Audience::Staff;
    options.site.cookie = "mado_" + zone;
    if (zone == "front")
        options.site.hosts = configuration.hosts;
    else
        options.site.search_path = "/";  // the inbox finds by receipt number
    options.site.development = configuration.development;
    options.site.source_folder = MADO_SOURCE_ROOT;
    options.public_address = configuration.public_address;
    options.staff_addresses = { { "office", configuration.office_address }, { "core", configuration.core_address } };
    options.mail_from = configuration.mail_from;
    options.post = post;
    return options;
}

}  // namespace

namespace {

// One name for all files of definitions/: whether two servers know the same.
std::string hash_of(definitions::Library const& library)
{
    crypto::Sha256 hash;
    for (auto const& path : library.paths(""))
        hash.add(path + "\n" + crypto::sha256(library.text(path)));
    return crypto::hex(hash.finish()).substr(0, 16);
}

watch::WatchOptions watch_options(Configuration const& configuration, Knowledge const& knowledge, mail::Post& post)
{
    watch::WatchOptions options;
    options.listen.host = configuration.operators.host;
    options.listen.port = configuration.operators.port;
    options.listen.workers = 2;
    options.listen.trusted_proxies = configuration.trusted_proxies;
    options.listen.certificate_file = configuration.certificate_file;
    options.listen.key_file = configuration.key_file;
    options.data = configuration.data;
    options.keys = keys_folder(configuration);
    options.node = node_name(configuration);
    options.version = MADO_VERSION;
    options.certificates = configuration.watch_certificates;
    if (!configuration.certificate_file.empty())
        options.certificates.emplace(options.certificates.begin(), configuration.certificate_file);
    options.mail_to = configuration.operator_mail;
    options.mail_from = configuration.mail_from;
    options.post = &post;
    options.rules = knowledge.library.text("operations/alarms.yaml");
    options.library_hash = hash_of(knowledge.library);
    options.walls = walls_of(configuration);
    options.scanner = configuration.virus_scan_address;
    if (configuration.files_place == "s3")
        options.files_place = "S3 " + configuration.files_endpoint + " " + configuration.files_bucket;
    options.development = configuration.development;
    options.source_folder = MADO_SOURCE_ROOT;
    return options;
}

}  // namespace

namespace {

// A zone may speak only with those whose keys a person has compared: what is missing is said at the start, not at the first letter.
void must_be_paired(Configuration const& configuration, std::string const& zone, std::string const& neighbour)
{
    for (auto const* ending : { ".pub", ".tls.pub" })
        if (auto const file = keys_folder(configuration) / (neighbour + ending); !std::filesystem::exists(file))
            throw std::runtime_error(file.string() + " is missing: " + zone + " does not know " + neighbour + " yet. Pair the two zones first: madoguchi zone pair (docs/operations/zones.md)");
}

// What `zone` says to zones in other processes. Nothing: it has none.
std::unique_ptr<gateway::Link> link_of(Configuration const& configuration, Zone& zone, Clock const& clock)
{
    auto const& name = zone.name();
    auto const listen = configuration.link_listen.find(name);
    std::vector<std::string> opens;
    for (auto const& [other, addresses] : configuration.link_to)
        if (gateway::trust_of(other) < gateway::trust_of(name))
            opens.push_back(other);
    if (listen == configuration.link_listen.end() && opens.empty())
        return nullptr;
    gateway::LinkOptions options;
    options.keys = keys_folder(configuration);
    gateway::link_keys_of(name, options.keys.string());  // there to be paired, also when the next line ends the start
    options.partial = configuration.data / "link" / name;
    options.node = node_name(configuration);
    auto link = std::make_unique<gateway::Link>(zone.gateway(), zone.here().database, zone.here().files, clock, options);
    if (listen != configuration.link_listen.end())
        link->listens(listen->second.host, listen->second.port);
    for (auto const& other : opens) {
        must_be_paired(configuration, name, other);
        link->opens(other, configuration.link_to.at(other));
    }
    return link;
}

}  // namespace

definitions::Library library_of(Configuration const& configuration)
{
    if (!configuration.definitions_folder.empty())
        return definitions::Library::from_folder(configuration.definitions_folder);
    constexpr std::string_view folder = "definitions/";
    std::map<std::string, std::string, std::less<>> files;
    for (auto const& file : embedded::library())
        files.emplace(file.path.substr(folder.size()), file.bytes);
    return definitions::Library::from_files(std::move(files));
}

std::unique_ptr<Zone> closed_zone(Configuration const& configuration, std::string const& name, Knowledge& knowledge, Clock const& clock, Ids& ids)
{
    auto options = options_of(configuration, name, nullptr);
    options.database = {};
    options.database.path = ":memory:";
    auto zone = std::make_unique<Zone>(std::move(options), knowledge, clock, ids);
    plug_modules(*zone, configuration);
    return zone;
}

World::World(Configuration configuration, Clock const& clock) : configuration_(std::move(configuration)), knowledge_(std::make_unique<Knowledge>(library_of(configuration_), configuration_.training))
{
    if (auto const fault = fault_of_links(configuration_); !fault.empty())
        throw std::runtime_error(fault);
    std::filesystem::create_directories(configuration_.data);
    // The keys of all zones of this process are made before the first gateway reads its neighbours' halves.
    for (auto const& zone : configuration_.zones)
        gateway::keys_of(zone, keys_folder(configuration_).string());
    post_ = post_of(configuration_);
    std::vector<gateway::Gateway*> gateways;
    for (auto const& name : configuration_.zones) {
        auto zone = std::make_unique<Zone>(options_of(configuration_, name, post_.get()), *knowledge_, clock, ids_);
        plug_modules(*zone, configuration_);
        if (auto link = link_of(configuration_, *zone, clock))  // before the first transaction
            links_.emplace_back(name, std::move(link));
        zone->open();
        gateways.push_back(&zone->gateway());
        zones_.push_back(std::move(zone));
    }
    pump_ = std::make_unique<gateway::Pump>(gateways);
    std::vector<Zone*> watched;
    for (auto const& zone : zones_)
        watched.push_back(zone.get());
    watch_ = std::make_unique<watch::Watch>(watch_options(configuration_, *knowledge_, *post_), watched, clock, ids_);
}

World::~World() { stop(); }

Zone& World::zone(std::string_view name)
{
    for (auto& zone : zones_)
        if (zone->name() == name)
            return *zone;
    throw std::out_of_range("this process has no zone " + std::string(name) + ": do this where that zone is served");
}

std::vector<std::pair<std::string, std::uint16_t>> World::links() const
{
    std::vector<std::pair<std::string, std::uint16_t>> all;
    for (auto const& [zone, link] : links_)
        if (link->port() != 0)
            all.emplace_back(zone, link->port());
    return all;
}

void World::start()
{
    for (auto& zone : zones_)
        zone->start();
    pump_->start();
    for (auto& [zone, link] : links_)
        link->start();
    watch_->start();
}

void World::stop()
{
    if (watch_)
        watch_->stop();
    for (auto& [zone, link] : links_)
        link->stop();
    if (pump_)
        pump_->stop();
    for (auto& zone : zones_)
        zone->stop();
}

std::size_t World::carry()
{
    std::size_t carried = 0;
    for (std::size_t did = 1; did > 0; carried += did)
        did = pump_->once();
    return carried;
}

void World::settle()
{
    for (std::size_t did = 1; did > 0;) {
        did = pump_->once();
        for (auto& zone : zones_)
            did += zone->runner().once();
    }
}

}  // namespace mado
