// Any bytes: a decision, never anything else.
#include "model/pdf.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    (void)mado::sanitizing::model::is_plain_pdf({ reinterpret_cast<char const*>(bytes), size });
    return 0;
}
