// Any bytes as a file of a bank: records that are written again the same, or a finding that names its place. Never anything else.
#include <mado/zengin/debit.h>
#include <mado/zengin/kana.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace mado::zengin;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

void check(Finding const& finding)
{
    if (finding.key.empty() || finding.japanese.empty() || finding.record < 0 || finding.from > finding.to || finding.to > 200)
        wrong("a finding without words or place");
}

template <class File, class Write, class Read>
void check(std::expected<File, Finding> const& file, Write write, Read read)
{
    if (!file)
        return check(file.error());
    auto const written = write(*file);
    // What a bank may write and we may not (codes in small letters, a request without lines) is refused with words.
    if (!written) {
        for (auto const& finding : written.error())
            check(finding);
        return;
    }
    auto const again = read(written->bytes);
    if (!again || !(*again == *file))
        wrong("written and read again, it is another file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text(reinterpret_cast<char const*>(bytes), size);
    check(read_transfers(text), [](TransferFile const& file) { return write(file); }, read_transfers);
    check(read_debit_request(text), [](DebitFile const& file) { return write_debit_request(file); }, read_debit_request);
    check(read_debit_results(text), [](DebitFile const& file) { return write_debit_results(file); }, read_debit_results);
    auto const name = narrowed(readable(text.substr(0, 64)), Letters::Party);
    if (name.refused.empty() != name.says.empty())
        wrong("a refusal without words");
    return 0;
}
