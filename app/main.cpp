#include "verbs/verbs.h"

#include <mado/sandbox/sandbox.h>
#include <mado/sanitizing/rebuild.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include <sys/stat.h>

namespace {

using namespace mado::verbs;

struct Verb {
    char const* name;
    char const* what;
    char const* const* help;
    int (*run)(Arguments const&);
    std::vector<std::string> options, flags;
};

std::vector<Verb> const& verbs()
{
    static std::vector<Verb> const all {
        { "serve", "serves the zones", &serve_help, serve, { "data", "zone", "front", "office", "core", "operator", "configuration", "definitions", "days-ahead" }, { "development" } },
        { "demo", "fills a data folder with invented towns and applications", &demo_help, demo, { "data", "configuration", "definitions" }, {} },
        { "check", "says what is wrong in definitions", &check_help, check, { "lang", "configuration", "definitions" }, { "library", "self", "browser" } },
        { "feel", "the value of an expression of FEEL", &feel_help, feel, { "context" }, { "batch" } },
        { "dmn", "evaluates and checks decision models", &dmn_help, dmn, {}, { "batch", "explain", "check" } },
        { "csvw", "checks a table with its metadata, or converts it to JSON or RDF", &csvw_help, csvw, { "metadata", "link", "content-type", "base" }, { "minimal" } },
        { "dataset", "checks, mends and converts a table to be published", &dataset_help, dataset, { "lang", "standard", "k", "columns", "small", "out", "rules", "prefix", "configuration", "definitions" }, { "json", "ask" } },
        { "gtfs", "what is wrong with a feed of public transport (GTFS, GTFS-JP)", &gtfs_help, gtfs, { "date", "rules", "samples" }, { "json" } },
        { "benefit", "the amount of a benefit, and why", &benefit_help, benefit, { "configuration", "definitions", "effect", "revised" }, { "batch", "explain" } },
        { "draw", "computes a draw of a round again from its record", &draw_help, draw, {}, {} },
        { "audit", "proves the trace", &audit_help, audit, { "data", "zone", "configuration" }, {} },
        { "staff", "adds a person who may sign in, resets factors, looks at a list of transfers", &staff_help, staff, { "data", "configuration", "town", "zone", "login", "name", "password-file", "preview" }, {} },
        { "systems", "the programs that a town lets in", &systems_help, systems, { "data", "configuration", "town", "system", "name", "contact", "purpose", "scopes", "procedures",
              "divisions", "expires", "webhook", "delivery" }, { "development" } },
        { "backup", "writes everything of a server to one sealed file, while it serves", &backup_help, backup,
            { "data", "zone", "configuration", "to", "recipient", "after", "key", "passphrase-file" }, { "stdout" } },
        { "restore", "a server again from a backup", &restore_help, restore, { "data", "zone", "configuration", "from", "key", "passphrase-file" }, {} },
        { "migrate", "moves a server between SQLite and PostgreSQL", &migrate_help, migrate, { "data", "configuration", "to", "database", "password-file" }, {} },
        { "database", "prepares and checks PostgreSQL", &database_help, database,
            { "data", "zone", "configuration", "admin", "name", "login", "password-file" }, {} },
        { "training", "a twin of a town for training, with fictitious people", &training_help, training, { "data", "configuration", "definitions", "town", "password-file" }, {} },
        { "operator", "the password of the operator's page", &operators_help, operators, { "data", "configuration", "password-file" }, {} },
        { "card", "verifies signatures with the My Number Card; test cards", &card_help, card, { "content", "test-authority", "folder", "name", "born", "address", "sex", "days", "to", "password-file" }, {} },
        { "provider-demo", "a simulated provider of payments", &provider_demo_help, provider_demo, { "data", "configuration", "host", "port" }, { "with-parent" } },
        { "x509", "whether a certification path is valid", &x509_help, x509, {}, {} },
        { "zone", "pairs zones on separate hosts, rotates and revokes their keys", &zone_help, zone, { "data", "zone", "configuration", "to", "card", "fingerprint", "lang" }, { "replace" } },
        { "keys", "keeps the keys: split among keepers, on a token, retired", &keys_help, keys,
            { "data", "zone", "configuration", "keepers", "need", "to", "share", "from", "in", "module", "token", "object", "pin-file", "lang" }, {} },
        { "bundle", "letters between zones on media, by two people", &bundle_help, bundle, { "data", "zone", "configuration", "to", "file", "town", "first", "first-password-file", "first-code", "second",
              "second-password-file", "second-code", "password-file", "since", "lang" }, { "repeat" } },
        { "records", "writes a package for an archive", &records_help, records, { "data", "zone", "configuration", "town", "list", "folder", "to" }, {} },
        { "treasury", "checks a year's books, and carries them in and out as files", &treasury_help, treasury, { "data", "zone", "configuration", "town", "year", "to", "from" }, {} },
        { "persons", "carries individuals and households in and out as files", &persons_help, persons, { "data", "configuration", "town", "to", "from", "reason", "task" }, {} },
        { "child-support", "carries child support allowance in and out as files", &child_support_help, child_support, { "data", "configuration", "town", "to", "from", "reason" }, {} },
        { "public-assistance", "carries public assistance in and out as files", &public_assistance_help, public_assistance, { "data", "configuration", "town", "to", "from", "reason" }, {} },
        { "version", "says the version", &version_help, version, {}, {} },
    };
    return all;
}

int usage(std::FILE* to, int status)
{
    std::fputs("madoguchi VERB [OPTION…]\n\n", to);
    for (auto const& verb : verbs())
        std::fprintf(to, "  %-18s %s\n", verb.name, verb.what);
    std::fputs("\nmadoguchi VERB --help says more.\n", to);
    return status;
}

int run(Verb const& verb, std::vector<std::string> const& words)
{
    for (auto const& word : words)
        if (word == "--help" || word == "-h")
            return std::fputs(*verb.help, stdout), 0;
    try {
        return verb.run(read(words, verb.options, verb.flags));
    } catch (WrongArguments const& wrong) {
        std::fprintf(stderr, "madoguchi %s: %s\n\n%s", verb.name, wrong.what(), *verb.help);
        return 2;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "madoguchi %s: %s\n", verb.name, error.what());
        return 1;
    }
}

}  // namespace

int main(int count, char** words)
{
    ::umask(0077);  // databases, files and keys are for this user alone
    std::vector<std::string> const all(words + 1, words + count);
    if (all.empty())
        return usage(stderr, 2);
    // Hidden: what a stranger sent is read from standard input in a process that can do nothing else (docs/adr/0024-sanitising.md).
    if (std::getenv(mado::sandbox::child_variable) && all.size() == 2)
        return mado::sanitizing::work_as_child(all[0], all[1]);
    if (all[0] == "--help" || all[0] == "-h" || all[0] == "help")
        return usage(stdout, 0);
    for (auto const& verb : verbs())
        if (all[0] == verb.name)
            return run(verb, { all.begin() + 1, all.end() });
    std::fprintf(stderr, "madoguchi: there is no verb %s\n\n", all[0].c_str());
    return usage(stderr, 2);
}
