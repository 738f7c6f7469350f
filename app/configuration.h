#pragma once
#include <mado/clamd/clamd.h>
#include <mado/db/database.h>
#include <mado/files/store.h>
#include <mado/http/server.h>
#include <mado/log/log.h>
#include <mado/sandbox/sandbox.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mado {

struct Listen {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
};

// One YAML file (--configuration FILE or MADO_CONFIGURATION), then the environment (MADO_DATA, MADO_FRONT …), then the command line.
struct Configuration {
    std::filesystem::path data = "var";
    std::filesystem::path keys {};                        // empty: data/keys. Every node of a server has the same keys
    std::string node {};                                  // this node's name on the operator's page; empty: the host's name
    // Empty: a SQLite file a zone in `data`. Else PostgreSQL: what libpq takes, with {zone} where the zone's name stands ("host=db dbname=madoguchi_{zone}
    // user=madoguchi"). The password is the first line of the file.
    std::string database_address {}, database_password_file {};
    int database_connections = 8;                         // of each zone's pool on this node
    // Attachments: "disk" keeps them in the data folder, "s3" in a bucket (then data/files is the cache).
    std::string files_place = "disk";
    std::string files_endpoint {}, files_region = "us-east-1", files_bucket {}, files_key_id {}, files_secret_file {}, files_prefix {};
    int files_cache_mb = 1'024;                           // of each zone on this node
    Listen front { "127.0.0.1", 8080 }, office { "127.0.0.1", 8081 }, core { "127.0.0.1", 8082 };
    Listen operators { "127.0.0.1", 8083 };               // the page of those who run the server, and /metrics
    std::string operator_mail {};                         // who is told of alarms; empty: they are only shown
    std::vector<std::filesystem::path> watch_certificates {};  // besides certificate_file: of the proxy in front, for their ends
    std::vector<std::string> zones { "front", "office", "core" };
    // Zones in other processes (docs/operations/zones.md): where a zone listens for more trusted ones, and where those find it. By zone.
    std::map<std::string, Listen> link_listen {};
    std::map<std::string, std::vector<std::string>> link_to {};
    std::string public_address = "http://localhost:8080";
    std::string office_address = "http://localhost:8081", core_address = "http://localhost:8082";  // as staff reach them: in the QR of a cover sheet
    std::map<std::string, std::string> hosts {};          // of the front: host → slug
    std::vector<std::string> trusted_proxies {};
    std::string certificate_file {}, key_file {};
    std::string mail_from = "madoguchi@localhost.localdomain";
    std::string smtp_url {}, smtp_user {}, smtp_password_file {};  // empty url: mails are kept as files in data/mail
    // Files from outside are opened in a sandbox ("apart": bubblewrap; "bounded": less will do where that cannot be had) and, with an address, after a scan.
    std::string sanitizing_walls = "apart", sanitizing_bubblewrap = "/usr/bin/bwrap";
    std::string virus_scan_address {};                    // of a clamd: a unix socket, or HOST:PORT
    int virus_scan_seconds = 60, virus_scan_most_mb = 100;
    log::Level log_level = log::Level::Info;
    std::string definitions_folder {};                    // empty: those in the program
    // Providers of sign-ins (OpenID Connect) by name, their settings as they stand in the file; lists joined by a space. docs/operations/identity-providers.md
    std::map<std::string, std::map<std::string, std::string>> identity_providers {};
    // Providers of payments (指定納付受託者) by name, as they stand in the file. docs/guides/online-payment.md. On the data of a demonstration, without any: the simulated one.
    std::map<std::string, std::map<std::string, std::string>> payment_providers {};
    std::string payments_demonstration = "http://127.0.0.1:8084";  // where the simulated provider listens
    // Signatures with the My Number Card: a list of revoked certificates that somebody fetches, or the address of an OCSP responder (neither: nobody is asked), the authority of test cards (never
    // in earnest), and the address that opens a signing application.
    std::string card_crl_file {}, card_ocsp {}, card_test_authority {}, card_application {};
    // Electronic signatures of issued documents by the town's slug, their settings as they stand in the file. docs/guides/seals.md
    std::map<std::string, std::map<std::string, std::string>> signatures {};
    std::vector<std::string> training {};                 // slugs of the towns that have a twin for training
    bool development = false;                             // templates from the source folder
};

// The folder of the keys, and where a zone's database is (docs/guides/configuration.md).
std::filesystem::path keys_folder(Configuration const& configuration);
// Of a secret; throws std::runtime_error that names the file. A name without a folder is looked for where systemd puts the unit's credentials.
std::string first_line_of(std::string const& file);
std::filesystem::path secret_file(std::string const& file);  // where it stands: a bare name is what systemd has handed over
// Of one zone: a SQLite file in the data folder, or PostgreSQL.
db::Options database_of(Configuration const& configuration, std::string_view zone);
// Where a zone's attachments are; nothing: in the data folder. Throws std::runtime_error that names what is missing.
std::optional<files::Bucket> bucket_of(Configuration const& configuration, std::string_view zone);

// How files from outside are opened (docs/operations/sanitizing.md).
sandbox::Options walls_of(Configuration const& configuration);
clamd::Options scanner_of(Configuration const& configuration);

Listen const& listen_of_zone(Configuration const& configuration, std::string_view zone);
// What is wrong with the links as a whole (a link to a zone that is here, or to a more trusted one); empty: nothing.
std::string fault_of_links(Configuration const& configuration);
// "8080", "127.0.0.1:8080", "[::1]:8080". Nothing when it is neither.
std::optional<Listen> listen_of(std::string_view text);
// Sets one value by its name in the file ("front", "mail.smtp"); a sentence when it is wrong, else empty.
std::string set(Configuration& configuration, std::string_view name, std::string_view value);
// Throws std::runtime_error with file, line and what to do.
void read_file(Configuration& configuration, std::filesystem::path const& file);
void read_environment(Configuration& configuration);

}  // namespace mado
