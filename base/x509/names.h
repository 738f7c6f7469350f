#pragma once
// Name constraints: RFC 5280 4.2.1.10 and 6.1.3 (b) and (c), 6.1.4 (g).
#include "facts.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::x509 {

class NameRules {
public:
    void add(NAME_CONSTRAINTS const& constraints) { all_.push_back(&constraints); }
    // Why a name of the certificate is not allowed; nothing when all are.
    std::optional<std::string> refuses(CertificateFacts const& certificate) const;

private:
    std::optional<std::string> refuses(GENERAL_NAME const& name) const;
    std::vector<NAME_CONSTRAINTS const*> all_;
};

bool dns_within(std::string_view name, std::string_view constraint);
std::optional<bool> mail_within(std::string_view name, std::string_view constraint);  // nothing: one of them is no address
std::optional<bool> uri_within(std::string_view uri, std::string_view constraint);    // nothing: no host, or it is an IP address
bool address_within(std::string_view address, std::string_view network_and_mask);
bool directory_within(X509_NAME const* name, X509_NAME const* base);

}  // namespace mado::x509
