#pragma once
// The way out to a provider of sign-ins, for every page of the front that sends somebody there.
#include <mado/oidc/provider.h>
#include <mado/web/page.h>

#include <string>

namespace mado::identification {

// Where this browser is, as a provider has it registered: the host that stands for the town, or the front's public address; then the path.
std::string own_address(web::Visit const& visit, std::string const& path);
// Whether this provider is for people of this town here: a twin for training asks nobody outside.
bool is_offered(oidc::Provider const& provider, web::Visit const& visit);
// A form may lead to this server alone (the content policy), so a page of ours stands between the button and the provider. It goes on by itself.
http::Response leaving_page(web::Visit const& visit, oidc::Provider const& provider, std::string const& address, std::string const& back);

}  // namespace mado::identification
