// Any text as what a browser answers, and any bytes as what a device wrote. The first byte says which.
#include <mado/webauthn/webauthn.h>

#include "answer.h"
#include "key.h"

#include <cstdio>
#include <cstdlib>

using namespace mado::webauthn;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view const text(reinterpret_cast<char const*>(bytes) + 1, size - 1);
    RelyingParty const site { "localhost", "", { "http://localhost" } };
    switch (bytes[0]) {
    case 'c': read_cbor(text); break;
    case 'k': (void)key_of(text); break;
    case 'd':
        if (auto const device = device_of(text); device && text.size() < 37) {
            std::fprintf(stderr, "wrong: a device that said too little\n");
            std::abort();
        }
        break;
    default:
        (void)check_registration(site, "0123456789abcdef", Verification::Preferred, text);
        (void)check_assertion(site, "0123456789abcdef", Verification::Preferred, { .id = "x", .public_key = "x" }, text);
        claim(text);
        challenge_of(text);
    }
    return 0;
}
