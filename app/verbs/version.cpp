#include "verbs.h"

#include <cstdio>

namespace mado::verbs {

char const* const version_help = "madoguchi version\n\nSays the version of the program.\n";

int version(Arguments const&)
{
    std::puts("madoguchi " MADO_VERSION);
    return 0;
}

}  // namespace mado::verbs
