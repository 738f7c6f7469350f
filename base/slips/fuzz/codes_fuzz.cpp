// Any bytes as codes of a slip: what is read is written again the same; all else is a finding with words.
#include <mado/slips/convenience.h>
#include <mado/slips/el_qr.h>
#include <mado/slips/pay_easy.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado::slips;

namespace {

template <class Code, class Encode>
void check(std::expected<Code, Finding> const& code, std::string_view digits, Encode encode)
{
    if (!code) {
        if (code.error().key.empty() || code.error().japanese.empty() || code.error().from > code.error().to)
            std::abort();
        return;
    }
    auto const again = encode(*code);
    if (!again || *again != digits) {
        std::fprintf(stderr, "read, but not written again\n");
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    check(parse_convenience(text), text, [](ConvenienceCode const& code) { return encode(code); });
    // The check digits that nobody knows are not kept: a code is the same but for them.
    if (auto const code = parse_el_qr(text)) {
        auto const again = encode(*code);
        if (!again || !(parse_el_qr(*again).value() == *code))
            std::abort();
    } else if (code.error().japanese.empty()) {
        std::abort();
    }
    if (auto const number = PaymentNumber::parse(text); number && PaymentNumber::parse(number->text()).value() != *number)
        std::abort();
    return 0;
}
