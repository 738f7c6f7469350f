#pragma once
// Addresses that others gave us to call: TLS alone, and on a developer's machine also a program beside this one. Call them with `public_peers_only`, unless they
// are of this machine.
#include <string_view>

namespace mado::http {

bool is_of_this_machine(std::string_view address);  // http to 127.0.0.1, localhost or ::1 with a port

enum class Reach { Outside, DeveloperToo };
// https with a host, nobody's name and password, at most 2,000 printable ASCII characters.
bool may_be_called(std::string_view address, Reach reach);

}  // namespace mado::http
