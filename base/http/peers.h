#pragma once
namespace mado::http {

// `peer`: a sockaddr of that family. Whether it is of the public Internet: none of the special-purpose blocks of RFC 6890 and its successors.
bool is_public(int family, void const* peer);

}  // namespace mado::http
