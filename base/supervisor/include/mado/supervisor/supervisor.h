#pragma once
// What a service says to the systemd that started it (sd_notify(3)), without its library: one datagram to the socket in $NOTIFY_SOCKET.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::supervisor {

// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several in lines. True when it was said; false when nobody listens, which is no fault.
bool tell(std::string_view state);

// How often it wants to hear WATCHDOG=1 of this process, when it does: half of the time after which it would end us.
std::optional<std::chrono::microseconds> watchdog_pace();

// Whether a listener still does something with a connection: an answer, an alert of TLS or a polite end all count. False when nothing comes in time:
// the kernel accepts for a program that hangs, only the program answers.
bool answers(std::string const& host, std::uint16_t port, std::chrono::milliseconds patience);

}  // namespace mado::supervisor
