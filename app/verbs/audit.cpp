#include "../safekeeping.h"
#include "verbs.h"

#include <mado/audit/proof.h>
#include <mado/files/verify.h>
#include <mado/gateway/own_keys.h>

#include <cstdio>

#include <unistd.h>

namespace mado::verbs {

char const* const audit_help = R"(madoguchi audit verify [--data DIR] [--zone all|front|office|core] [--configuration FILE]

Proves the trace of every zone: each town's chain of events is whole, and each signed day holds the events that were signed. Then each file that a
case, document or record names: its bytes are those that were kept.
May run beside `serve`; says how far it is on a terminal. Exit status: 0 all is proved, 1 something was changed or is missing (each place is named), 2 called wrongly.
)";

namespace {

bool prove_files(Configuration const& configuration, std::string const& zone, db::Database& database)
{
    auto const folder = configuration.data / "files" / zone;
    if (!std::filesystem::exists(folder))
        return true;  // nothing was ever kept
    auto bucket = bucket_of(configuration, zone);
    auto const store = bucket ? std::make_unique<files::Store>(folder, std::move(*bucket)) : std::make_unique<files::Store>(folder);
    auto const checked = files::verify(database, *store);
    std::printf("%-6s %lld files, %zu faults\n", zone.c_str(), static_cast<long long>(checked.blobs), checked.faults.size());
    for (auto const& fault : checked.faults)
        std::printf("  town %s: file %s of %s %s %s\n", fault.tenant.c_str(), fault.blob.c_str(), fault.owner.c_str(), fault.id.c_str(), fault.is_missing ? "is missing" : "was changed");
    return checked.faults.empty();
}

}  // namespace

int audit(Arguments const& arguments)
{
    if (arguments.rest != std::vector<std::string> { "verify" })
        throw WrongArguments("say `madoguchi audit verify`");
    auto const configuration = configuration_of(arguments);
    require_keys(configuration);
    bool whole = true;
    for (auto const& zone : configuration.zones) {
        auto const options = database_of(configuration, zone);
        if (!options.path.empty() && !std::filesystem::exists(options.path))
            throw WrongArguments("there is no database " + options.path);
        db::Database database(options);
        auto const keys = gateway::signing_halves(gateway::own_keys(zone, keys_folder(configuration)));
        bool const is_watched = ::isatty(STDERR_FILENO) == 1;
        auto const progress = [&](std::int64_t events) {
            if (is_watched)
                std::fprintf(stderr, "\r%-6s %lld events", zone.c_str(), static_cast<long long>(events));
        };
        auto const found = mado::audit::verify_with(database, keys, progress);
        if (is_watched)
            std::fprintf(stderr, "\r\033[K");
        std::printf("%-6s %lld events, %lld signed days, %lld not yet sealed, %zu faults\n", zone.c_str(), static_cast<long long>(found.events),
            static_cast<long long>(found.days), static_cast<long long>(found.unsealed), found.faults.size());
        for (auto const& fault : found.faults)
            std::printf("  %s\n", fault.c_str());
        whole = prove_files(configuration, zone, database) && whole && found.faults.empty();
    }
    return whole ? 0 : 1;
}

}  // namespace mado::verbs
