// A test that settles files is its own child (base/sandbox): it must not run the tests once more in there.
#include <mado/sandbox/sandbox.h>
#include <mado/sanitizing/rebuild.h>

#include <cstdlib>

#include <unistd.h>

namespace {

__attribute__((constructor)) void as_child(int count, char** words)
{
    if (char const* word = std::getenv(mado::sandbox::child_variable))
        ::_exit(mado::sanitizing::work_as_child(word, count > 2 ? words[2] : ""));
}

}  // namespace
