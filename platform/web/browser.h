#pragma once
#include <mado/crypto/box.h>
#include <mado/http/message.h>
#include <mado/text/catalogue.h>

#include <string>
#include <string_view>

namespace mado::web {

text::Language language_of(std::string_view tag);  // Japanese when unknown

// What a browser brings: its secret, its language, and whether a form is one that we gave it.
class Browser {
public:
    Browser(http::Request const& request, std::string const& cookie, crypto::SymmetricKey const& csrf_key);
    std::string const& secret() const { return secret_; }        // "" when it has none, or one that we never made
    std::string language() const;                                // asked for in the address, chosen before, or the browser's
    std::string chosen_language() const;                         // asked for in the address just now; else ""
    std::string csrf_for(std::string const& secret) const;
    // The token fits the secret, and the browser does not say that the form came from elsewhere.
    bool is_own_form(std::string const& secret) const;

private:
    http::Request const& request_;
    crypto::SymmetricKey const& csrf_key_;
    std::string secret_;
};

}  // namespace mado::web
