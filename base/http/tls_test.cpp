#include <mado/http/server.h>

#include <doctest/doctest.h>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

using namespace mado::http;
namespace fs = std::filesystem;

namespace {

// A key and a certificate for 127.0.0.1 that signs itself.
class Certificate {
public:
    Certificate() : folder(fs::temp_directory_path() / ("mado-tls-" + std::to_string(::getpid())))
    {
        fs::create_directories(folder);
        auto* const key = EVP_EC_gen("P-256");
        auto* const certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        auto* const name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("test"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        auto* const address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
        X509_add_ext(certificate, address, -1);
        X509_sign(certificate, key, EVP_sha256());
        auto* file = std::fopen(path("certificate.pem").c_str(), "w");
        PEM_write_X509(file, certificate);
        std::fclose(file);
        file = std::fopen(path("key.pem").c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        X509_EXTENSION_free(address);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~Certificate() { fs::remove_all(folder); }
    std::string path(std::string const& name) const { return (folder / name).string(); }

    fs::path folder;
};

std::size_t append(char* bytes, std::size_t, std::size_t size, void* to)
{
    static_cast<std::string*>(to)->append(bytes, size);
    return size;
}

struct Fetched { CURLcode code; std::string body; };

Fetched fetched(std::string const& url, std::string const& authority, long versions, long connections = 1)
{
    Fetched result { CURLE_OK, {} };
    auto* const curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CAINFO, authority.c_str());
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, versions);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &result.body);
    for (long i = 0; i < connections && result.code == CURLE_OK; ++i)
        result.code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return result;
}

TEST_CASE("TLS 1.2 and 1.3 serve, older ones do not, and the request knows that it is secure")
{
    Certificate const certificate;
    ServerOptions options;
    options.certificate_file = certificate.path("certificate.pem");
    options.key_file = certificate.path("key.pem");
    std::string const large(3 << 20, 'L');
    auto const handle = [&](Request& request) { return text(200, request.target == "/large" ? large : request.secure ? "secure" : "open"); };
    Server server(options, [](auto, auto) { return Limits {}; }, handle, [](auto&, auto) { return text(500, ""); });
    server.start();
    auto const base = "https://127.0.0.1:" + std::to_string(server.port());
    auto const authority = certificate.path("certificate.pem");
    CHECK(fetched(base + "/", authority, CURL_SSLVERSION_TLSv1_3).body == "secure");
    CHECK(fetched(base + "/", authority, CURL_SSLVERSION_TLSv1_2 | long { CURL_SSLVERSION_MAX_TLSv1_2 }).body == "secure");
    CHECK(fetched(base + "/", authority, CURL_SSLVERSION_TLSv1_1 | long { CURL_SSLVERSION_MAX_TLSv1_1 }).code == CURLE_SSL_CONNECT_ERROR);
    auto const twice = fetched(base + "/large", authority, CURL_SSLVERSION_TLSv1_2, 2);
    CHECK(twice.body == large + large);
    server.stop();
}

TEST_CASE("a key that does not fit stops the start")
{
    Certificate const certificate;
    ServerOptions options;
    options.certificate_file = certificate.path("certificate.pem");
    options.key_file = certificate.path("missing.pem");
    Server server(options, [](auto, auto) { return Limits {}; }, [](auto&) { return text(200, ""); }, [](auto&, auto) { return text(500, ""); });
    CHECK_THROWS_AS(server.start(), std::system_error);
}

}  // namespace
