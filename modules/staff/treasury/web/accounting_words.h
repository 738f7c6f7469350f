#pragma once
#include <mado/web/page.h>

namespace mado::treasury::web {

// A refusal of rows ("3.voucher") says line and column of the file in which they stood, at `file`.
Refusal in_file(mado::web::Visit const& visit, Refusal refusal);

}  // namespace mado::treasury::web
