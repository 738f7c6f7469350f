#include "service/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <ctime>
#include <memory>

namespace mado::watch {

namespace {

struct Closes {
    void operator()(std::FILE* file) const { std::fclose(file); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};

std::string subject_of(X509* certificate)
{
    std::unique_ptr<BIO, Closes> const memory(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(memory.get(), X509_get_subject_name(certificate), 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &bytes);
    return { bytes, static_cast<std::size_t>(std::max(size, 0L)) };
}

Certificate read(std::filesystem::path const& path)
{
    Certificate found { path.string(), {}, {}, {} };
    std::unique_ptr<std::FILE, Closes> const file(std::fopen(path.c_str(), "re"));
    std::unique_ptr<X509, Closes> const certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
    std::tm ends {};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &ends) != 1) {
        found.fault = file ? "no certificate in PEM" : "cannot be read";
        return found;
    }
    found.subject = subject_of(certificate.get());
    found.ends = { static_cast<std::int64_t>(::timegm(&ends)) * 1'000'000 };
    return found;
}

}  // namespace

std::vector<Certificate> certificates(std::vector<std::filesystem::path> const& files)
{
    std::vector<Certificate> all;
    for (auto const& file : files)
        all.push_back(read(file));
    return all;
}

}  // namespace mado::watch
