#include "landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mado::sandbox {

namespace {

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE, listing = LANDLOCK_ACCESS_FS_READ_DIR;
// All that the kernel's edition of Landlock knows, as far as we do: what is not named by a rule is forbidden. The headers may be older than the kernel.
constexpr std::uint64_t everything_first = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, refer = 1ULL << 13, truncate = 1ULL << 14;

std::uint64_t everything()
{
    auto const edition = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return everything_first | (edition >= 2 ? refer : 0) | (edition >= 3 ? truncate : 0);
}

void allow(int rules, std::string const& path)
{
    Descriptor const place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat seen {};
    if (place.number < 0 || ::fstat(place.number, &seen) != 0)
        return;
    landlock_path_beneath_attr rule {};
    rule.allowed_access = S_ISDIR(seen.st_mode) ? reading | listing : reading;
    rule.parent_fd = place.number;
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

}  // namespace

Descriptor rules_of_files(std::string const& program)
{
    landlock_ruleset_attr attributes {};
    attributes.handled_access_fs = everything();
    Descriptor rules(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
    if (rules.number >= 0)
        for (auto const* path : { "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig", "/dev/null", "/dev/urandom", program.c_str() })
            allow(rules.number, path);
    return rules;
}

int obey(int rules) { return static_cast<int>(::syscall(SYS_landlock_restrict_self, rules, 0)); }

}  // namespace mado::sandbox
