// Any bytes as a token, and as a key: refused, or what is written again is the same. Nothing that is not signed by the one known key is believed.
#include <mado/jose/jose.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

jose::KeySet const& known()
{
    static auto const keys = *jose::keys_of(json::object({ { "keys", json::array({ jose::SigningKey::make().public_members("one") }) } }));
    return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    if (jose::verify(text, known(), jose::Algorithm::ES256))
        wrong("a token that the key of this moment signed before there was one");
    auto const parsed = json::parse(text);
    if (!parsed)
        return 0;
    if (auto const key = jose::key_of(*parsed)) {
        auto const again = jose::key_of(key->members);
        if (!again || again->thumbprint != key->thumbprint)
            wrong("a key that reads back otherwise");
    }
    if (auto const keys = jose::keys_of(*parsed); keys && jose::keys_of(jose::json_of(*keys))->keys.size() != keys->keys.size())
        wrong("a set of keys that reads back otherwise");
    return 0;
}
