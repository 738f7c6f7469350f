#pragma once
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace mado::pades {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const { Free(what); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

inline unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

// The DER of anything that has an i2d function.
template <auto Write, class T>
std::string der_of(T* what)
{
    auto const size = Write(what, nullptr);
    std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    auto* at = reinterpret_cast<unsigned char*>(bytes.data());
    if (size > 0)
        Write(what, &at);
    return bytes;
}

}  // namespace mado::pades
