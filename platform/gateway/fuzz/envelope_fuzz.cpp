// Any bytes as an envelope: refused, or the one form of what it says; and any bytes as a padded body.
#include <mado/gateway/message.h>

#include <cstdio>
#include <cstdlib>

using namespace mado::gateway;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    auto const body = unpadded(text);
    auto const filled = padded(body);
    if (filled.size() % 1024 != 0 || unpadded(filled) != body)
        wrong("a body that is another one after padding");
    auto const envelope = decode(text);
    if (!envelope)
        return 0;
    if (encode(*envelope) != text)
        wrong("an envelope that is written otherwise");
    auto const& header = envelope->header;
    if (header.v != 1 || header.sequence < 1 || !mado::is_uuid(header.subject))
        wrong("an envelope that nobody could handle");
    if (!header.receiver.starts_with(zone_of(header.receiver)) || !header.receiver.ends_with(tenant_of(header.receiver)))
        wrong("an address that is another one in parts");
    return 0;
}
