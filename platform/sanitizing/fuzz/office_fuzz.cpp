// Any bytes: a package that can be read again, or a reason.
#include "model/office.h"
#include "model/package.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    using namespace mado::sanitizing;
    auto const made = model::rebuilt_office({ reinterpret_cast<char const*>(bytes), size });
    if (made && (!model::unpacked(made->bytes) || made->bytes.find("vbaProject.bin") != std::string::npos))
        std::abort();
    return 0;
}
