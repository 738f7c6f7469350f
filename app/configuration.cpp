#include "configuration.h"

#include <mado/clamd/clamd.h>
#include <mado/oidc/provider.h>
#include <mado/payments/provider.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>

namespace mado {

namespace {

using Setter = std::function<std::string(Configuration&, std::string_view)>;

Setter text(std::string Configuration::*member)
{
    return [member](Configuration& configuration, std::string_view value) { configuration.*member = value; return std::string {}; };
}

Setter number(int Configuration::*member, int least, int most)
{
    return [member, least, most](Configuration& configuration, std::string_view value) -> std::string {
        int parsed = 0;
        auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
        if (error != std::errc {} || end != value.data() + value.size() || parsed < least || parsed > most)
            return "is a number from " + std::to_string(least) + " to " + std::to_string(most);
        configuration.*member = parsed;
        return {};
    };
}

Setter listen(Listen Configuration::*member)
{
    return [member](Configuration& configuration, std::string_view value) -> std::string {
        auto const parsed = listen_of(value);
        if (!parsed)
            return "needs HOST:PORT, for example 127.0.0.1:8080";
        configuration.*member = *parsed;
        return {};
    };
}

// "all", "front" or several: "front,office".
std::string set_zones(Configuration& configuration, std::string_view value)
{
    std::vector<std::string> zones;
    for (std::string_view rest = value; !rest.empty();) {
        auto const comma = std::min(rest.find(','), rest.size());
        zones.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    std::vector<std::string> const all { "front", "office", "core" };
    if (zones.empty() || std::ranges::any_of(zones, [&](auto const& zone) { return zone != "all" && std::ranges::find(all, zone) == all.end(); }))
        return "is all, front, office or core, or several of them: front,office";
    bool const every = std::ranges::find(zones, "all") != zones.end();
    configuration.zones.clear();
    for (auto const& zone : all)
        if (every || std::ranges::find(zones, zone) != zones.end())
            configuration.zones.push_back(zone);
    return {};
}

Setter link_listen(std::string zone)
{
    return [zone](Configuration& configuration, std::string_view value) -> std::string {
        auto const parsed = listen_of(value);
        if (!parsed)
            return "needs HOST:PORT, for example 10.0.0.5:8090";
        configuration.link_listen[zone] = *parsed;
        return {};
    };
}

Setter link_to(std::string zone)
{
    return [zone](Configuration& configuration, std::string_view value) -> std::string {
        if (value.find(':') == std::string_view::npos || !listen_of(value))
            return "needs HOST:PORT of the neighbour, for example 10.0.0.5:8090";
        configuration.link_to[zone].emplace_back(value);
        return {};
    };
}

std::string set_files_place(Configuration& configuration, std::string_view value)
{
    if (value != "disk" && value != "s3")
        return "is disk or s3";
    configuration.files_place = value;
    return {};
}

std::string set_walls(Configuration& configuration, std::string_view value)
{
    if (value != "apart" && value != "bounded")
        return "is apart (bubblewrap) or bounded (less will do where bubblewrap cannot be had)";
    configuration.sanitizing_walls = value;
    return {};
}

std::string set_scanner(Configuration& configuration, std::string_view value)
{
    if (auto const wrong = clamd::wrong_address(value); wrong && !value.empty())
        return *wrong;
    configuration.virus_scan_address = value;
    return {};
}

std::string set_log(Configuration& configuration, std::string_view value)
{
    auto const level = log::level_of(value);
    if (!level)
        return "is debug, info, warn or error";
    configuration.log_level = *level;
    return {};
}

std::map<std::string, Setter, std::less<>> const& setters()
{
    static std::map<std::string, Setter, std::less<>> const all {
        { "data", [](Configuration& c, std::string_view v) { c.data = v; return std::string {}; } },
        { "keys", [](Configuration& c, std::string_view v) { c.keys = v; return std::string {}; } },
        { "node", text(&Configuration::node) },
        { "database.address", text(&Configuration::database_address) },
        { "database.password_file", text(&Configuration::database_password_file) },
        { "database.connections", number(&Configuration::database_connections, 2, 500) },
        { "files.place", set_files_place },
        { "files.endpoint", text(&Configuration::files_endpoint) },
        { "files.region", text(&Configuration::files_region) },
        { "files.bucket", text(&Configuration::files_bucket) },
        { "files.key_id", text(&Configuration::files_key_id) },
        { "files.secret_file", text(&Configuration::files_secret_file) },
        { "files.prefix", text(&Configuration::files_prefix) },
        { "files.cache_mb", number(&Configuration::files_cache_mb, 16, 10'000'000) },
        { "front", listen(&Configuration::front) },
        { "office", listen(&Configuration::office) },
        { "core", listen(&Configuration::core) },
        { "operator", listen(&Configuration::operators) },
        { "operator_mail", text(&Configuration::operator_mail) },
        { "watch_certificate", [](Configuration& c, std::string_view v) { c.watch_certificates.emplace_back(v); return std::string {}; } },
        { "zone", set_zones },
        { "link.listen.front", link_listen("front") },
        { "link.listen.office", link_listen("office") },
        { "link.to.front", link_to("front") },
        { "link.to.office", link_to("office") },
        { "public_address", text(&Configuration::public_address) },
        { "office_address", text(&Configuration::office_address) },
        { "core_address", text(&Configuration::core_address) },
        { "trusted_proxy", [](Configuration& c, std::string_view v) { c.trusted_proxies.emplace_back(v); return std::string {}; } },
        { "certificate_file", text(&Configuration::certificate_file) },
        { "key_file", text(&Configuration::key_file) },
        { "mail.from", text(&Configuration::mail_from) },
        { "mail.smtp", text(&Configuration::smtp_url) },
        { "mail.user", text(&Configuration::smtp_user) },
        { "mail.password_file", text(&Configuration::smtp_password_file) },
        { "sanitizing.walls", set_walls },
        { "sanitizing.bubblewrap", text(&Configuration::sanitizing_bubblewrap) },
        { "virus_scan.address", set_scanner },
        { "virus_scan.seconds", number(&Configuration::virus_scan_seconds, 1, 600) },
        { "virus_scan.most_mb", number(&Configuration::virus_scan_most_mb, 1, 4'000) },
        { "payments.demonstration", text(&Configuration::payments_demonstration) },
        { "card.crl_file", text(&Configuration::card_crl_file) },
        { "card.ocsp", text(&Configuration::card_ocsp) },
        { "card.test_authority", text(&Configuration::card_test_authority) },
        { "card.application", text(&Configuration::card_application) },
        { "log", set_log },
        { "definitions", text(&Configuration::definitions_folder) },
        { "training", [](Configuration& c, std::string_view v) { c.training.emplace_back(v); return std::string {}; } },
        { "development", [](Configuration& c, std::string_view v) { c.development = v == "true"; return v == "true" || v == "false" ? std::string {} : std::string("is true or false"); } },
    };
    return all;
}

// "claims.name": "name"; a list is its words joined by a space.
void flatten(std::map<std::string, std::string>& settings, std::string const& prefix, yaml::Node const& node)
{
    for (auto const& entry : node.entries) {
        auto const name = prefix + entry.key;
        if (entry.value.is_mapping()) {
            flatten(settings, name + ".", entry.value);
            continue;
        }
        auto value = entry.value.text;
        for (auto const& item : entry.value.items)
            value += (value.empty() ? "" : " ") + item.text;
        settings[name] = value;
    }
}

void read_providers(Configuration& configuration, std::string const& file, yaml::Node const& node)
{
    for (auto const& entry : node.entries) {
        auto& settings = configuration.identity_providers[entry.key];
        flatten(settings, "", entry.value);
        if (auto const made = oidc::provider_of(entry.key, settings); !made)
            throw std::runtime_error(file + ":" + std::to_string(entry.key_place.line) + ":" + std::to_string(entry.key_place.column) + ": " + made.error());
    }
}

void read_payment_providers(Configuration& configuration, std::string const& file, yaml::Node const& node)
{
    for (auto const& entry : node.entries) {
        auto& settings = configuration.payment_providers[entry.key];
        flatten(settings, "", entry.value);
        if (auto const made = payments::settings_of(entry.key, settings); !made)
            throw std::runtime_error(file + ":" + std::to_string(entry.key_place.line) + ":" + std::to_string(entry.key_place.column) + ": " + made.error());
    }
}

void read_node(Configuration& configuration, std::string const& file, std::string const& prefix, yaml::Node const& node)
{
    for (auto const& entry : node.entries) {
        auto const name = prefix + entry.key;
        auto const where = file + ":" + std::to_string(entry.key_place.line) + ":" + std::to_string(entry.key_place.column) + ": ";
        if (name == "hosts" && entry.value.is_mapping()) {
            for (auto const& host : entry.value.entries)
                configuration.hosts[host.key] = host.value.text;
        } else if (name == "identity_providers" && entry.value.is_mapping()) {
            read_providers(configuration, file, entry.value);
        } else if (name == "payment_providers" && entry.value.is_mapping()) {
            read_payment_providers(configuration, file, entry.value);
        } else if (name == "signatures" && entry.value.is_mapping()) {
            for (auto const& town : entry.value.entries)
                flatten(configuration.signatures[town.key], "", town.value);
        } else if (entry.value.is_mapping()) {
            read_node(configuration, file, name + ".", entry.value);
        } else if (entry.value.is_sequence() && name == "zone") {
            std::string zones;
            for (auto const& item : entry.value.items)
                zones += (zones.empty() ? "" : ",") + item.text;
            if (auto const fault = set(configuration, name, zones); !fault.empty())
                throw std::runtime_error(where + fault);
        } else if (entry.value.is_sequence()) {
            for (auto const& item : entry.value.items)
                if (auto const fault = set(configuration, name, item.text); !fault.empty())
                    throw std::runtime_error(where + fault);
        } else if (auto const fault = set(configuration, name, entry.value.text); !fault.empty()) {
            throw std::runtime_error(where + fault);
        }
    }
}

}  // namespace

std::filesystem::path keys_folder(Configuration const& configuration)
{
    return configuration.keys.empty() ? configuration.data / "keys" : configuration.keys;
}

std::filesystem::path secret_file(std::string const& file)
{
    std::filesystem::path const path = file;
    // LoadCredential=secrets:/etc/madoguchi/secrets gives a file secrets_NAME for each NAME (deploy/systemd).
    if (char const* handed = std::getenv("CREDENTIALS_DIRECTORY"); handed && !file.empty() && !path.has_parent_path())
        return std::filesystem::path(handed) / ("secrets_" + file);
    return path;
}

std::string first_line_of(std::string const& file)
{
    auto const path = secret_file(file);
    std::ifstream in(path);
    std::string line;
    if (!std::getline(in, line))
        throw std::runtime_error("cannot read the secret in " + path.string());
    return line;
}

std::string fault_of_links(Configuration const& configuration)
{
    auto const is_here = [&](std::string_view zone) { return std::ranges::find(configuration.zones, zone) != configuration.zones.end(); };
    for (auto const& [zone, listen] : configuration.link_listen)
        if (!is_here(zone))
            return "link.listen." + zone + ": this process does not serve the zone " + zone + " (its zones stand under zone)";
    for (auto const& [zone, addresses] : configuration.link_to) {
        if (is_here(zone))
            return "link.to." + zone + ": the zone " + zone + " is in this process, where letters need no link. Take the line out, or the zone";
        if (!is_here("core") && !(zone == "front" && is_here("office")))
            return "link.to." + zone + ": the more trusted zone opens the link (core to office and front, office to front), and none of those is in this process. Here link.listen." + configuration.zones.front() + " is what is needed";
    }
    return {};
}

sandbox::Options walls_of(Configuration const& configuration)
{
    return { .bounded_will_do = configuration.sanitizing_walls == "bounded", .bubblewrap = configuration.sanitizing_bubblewrap };
}

clamd::Options scanner_of(Configuration const& configuration)
{
    return { .address = configuration.virus_scan_address, .time = std::chrono::seconds(configuration.virus_scan_seconds),
        .most = static_cast<std::size_t>(configuration.virus_scan_most_mb) << 20 };
}

Listen const& listen_of_zone(Configuration const& configuration, std::string_view zone)
{
    return zone == "front" ? configuration.front : zone == "office" ? configuration.office : configuration.core;
}

db::Options database_of(Configuration const& configuration, std::string_view zone)
{
    db::Options options;
    if (configuration.database_address.empty()) {
        options.path = (configuration.data / (std::string(zone) + ".sqlite")).string();
        return options;
    }
    options.postgresql = configuration.database_address;
    constexpr std::string_view place = "{zone}";
    for (auto at = options.postgresql.find(place); at != std::string::npos; at = options.postgresql.find(place, at + zone.size()))
        options.postgresql.replace(at, place.size(), zone);
    if (!configuration.database_password_file.empty())
        options.postgresql_password = first_line_of(configuration.database_password_file);
    options.connections = configuration.database_connections;
    return options;
}

std::optional<files::Bucket> bucket_of(Configuration const& configuration, std::string_view zone)
{
    if (configuration.files_place != "s3")
        return std::nullopt;
    for (auto const& [name, value] : { std::pair { "files.endpoint", &configuration.files_endpoint }, { "files.bucket", &configuration.files_bucket },
             { "files.key_id", &configuration.files_key_id }, { "files.secret_file", &configuration.files_secret_file } })
        if (value->empty())
            throw std::runtime_error("files.place is s3: " + std::string(name) + " is missing");
    files::Bucket bucket;
    bucket.service.endpoint = configuration.files_endpoint;
    bucket.service.region = configuration.files_region;
    bucket.service.bucket = configuration.files_bucket;
    bucket.service.key_id = configuration.files_key_id;
    bucket.service.secret = first_line_of(configuration.files_secret_file);
    bucket.prefix = configuration.files_prefix + std::string(zone) + "/";
    bucket.cache_bytes = static_cast<std::uint64_t>(configuration.files_cache_mb) << 20;
    return bucket;
}

std::optional<Listen> listen_of(std::string_view text)
{
    Listen listen;
    auto const colon = text.rfind(':');
    auto const port = colon == std::string_view::npos ? text : text.substr(colon + 1);
    if (colon != std::string_view::npos) {
        auto host = text.substr(0, colon);
        if (host.size() > 2 && host.front() == '[' && host.back() == ']')
            host = host.substr(1, host.size() - 2);
        if (host.empty())
            return std::nullopt;
        listen.host = host;
    }
    auto const [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (error != std::errc {} || end != port.data() + port.size() || port.empty())
        return std::nullopt;
    return listen;
}

std::string set(Configuration& configuration, std::string_view name, std::string_view value)
{
    auto const found = setters().find(name);
    if (found != setters().end()) {
        auto const fault = found->second(configuration, value);
        return fault.empty() ? fault : std::string(name) + " " + fault;
    }
    std::string known;
    for (auto const& [one, setter] : setters())
        known += (known.empty() ? "" : ", ") + one;
    return "there is no setting `" + std::string(name) + "`. Settings: " + known + ", hosts";
}

void read_file(Configuration& configuration, std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read the configuration file " + file.string());
    std::string const bytes { std::istreambuf_iterator<char>(in), {} };
    auto const parsed = yaml::parse(bytes);
    if (!parsed) {
        auto const& problem = parsed.error().front();
        throw std::runtime_error(file.string() + ":" + std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + ": " + problem.english);
    }
    read_node(configuration, file.string(), "", *parsed);
}

void read_environment(Configuration& configuration)
{
    for (auto const& [name, setter] : setters()) {
        std::string variable = "MADO_";
        for (char const c : name)
            variable += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        char const* value = std::getenv(variable.c_str());
        if (!value)
            continue;
        if (auto const fault = setter(configuration, value); !fault.empty())
            throw std::runtime_error(variable + " " + fault);
    }
}

}  // namespace mado
