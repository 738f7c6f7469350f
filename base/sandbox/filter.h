#pragma once
// Which calls of the system a sandboxed process may make: all but those that lead outwards or upwards.
#include <span>

struct sock_filter;

namespace mado::sandbox {

// A classic BPF program for seccomp; refused calls answer EPERM. Empty on a processor that we do not know.
std::span<sock_filter const> filter();

}  // namespace mado::sandbox
