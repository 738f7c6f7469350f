// Cases and moments: whatever the bytes, an answer or a refusal; what is read says the same when it is judged twice.
#include <mado/x509/path_case.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    (void)mado::x509::read_moment(text);
    auto const read = mado::x509::read_case(text);
    if (read && (read->certificates.size() < 2 || (!read->initial_policies.empty() && !mado::x509::is_oid(read->initial_policies[0]))))
        __builtin_trap();
    return 0;
}
