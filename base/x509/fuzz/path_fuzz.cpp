// Bytes as certificates and lists: four of them with two bytes of length in front make a path of two, an intermediate and a list.
#include <mado/x509/path.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view rest(reinterpret_cast<char const*>(bytes), size);
    mado::x509::PathInputs inputs;
    inputs.at = 1'795'000'000;
    for (int part = 0; part < 4 && rest.size() > 2; ++part) {
        auto const length = std::min<std::size_t>(static_cast<std::uint8_t>(rest[0]) * 256u + static_cast<std::uint8_t>(rest[1]), rest.size() - 2);
        auto const one = rest.substr(2, length);
        rest.remove_prefix(2 + length);
        if (part == 3) {
            if (auto crl = mado::x509::Crl::read(one))
                inputs.crls.push_back(*crl);
        } else if (auto certificate = mado::x509::Certificate::read(one)) {
            inputs.certificates.push_back(*certificate);
        }
    }
    auto const verdict = mado::x509::validate(inputs);
    if (verdict.valid != verdict.why.empty())
        __builtin_trap();
    return 0;
}
