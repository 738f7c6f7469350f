#pragma once
#include "descriptors.h"

namespace mado::sandbox {

// Rules after which a process sees no file but those below these folders, read-only. Nothing where the kernel has no Landlock.
Descriptor rules_of_files(std::string const& program);
int obey(int rules);  // by the child: 0 when it obeys; may be called between fork and exec

}  // namespace mado::sandbox
