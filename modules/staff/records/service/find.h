#pragma once
#include <mado/records/records.h>

namespace mado::records::service {

// The divisions with folders that the caller may do this to.
std::vector<std::string> owners_for(db::Read& tx, Caller const& caller, access::Action const& action);

}  // namespace mado::records::service
