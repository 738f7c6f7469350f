#pragma once
// OpenSSL's handles, freed by themselves.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string_view>

namespace mado::jose {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* handle) const { release(handle); }
};

using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Pair = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;
inline void free_all(BIO* bio) { BIO_free_all(bio); }
using Stream = std::unique_ptr<BIO, Release<free_all>>;

inline unsigned char const* octets(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }
inline EVP_PKEY* pair_of(std::shared_ptr<void> const& handle) { return static_cast<EVP_PKEY*>(handle.get()); }
inline std::shared_ptr<void> shared(Pair pair)
{
    return { pair.release(), [](void* handle) { EVP_PKEY_free(static_cast<EVP_PKEY*>(handle)); } };
}

}  // namespace mado::jose
