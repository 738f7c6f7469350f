#pragma once
// Published in the transaction that erases a record, when its disposal or its transfer is carried out: modules above erase what they keep of its matter.
#include <mado/records/records.h>

namespace mado::records {

struct Erased { Record of; };

}  // namespace mado::records
