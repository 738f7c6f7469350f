// Tables as text on one core: csv_bench prints NAME <tab> gigabytes a second. Fields found by each kernel and read by the reader, against reading the same
// memory once; CP932 to UTF-8 against iconv(3), both counted in bytes of CP932. Then columns (columns_bench.cpp). bench/run csv.
#include "columns_bench.h"

#include <mado/csv/reader.h>
#include <mado/parquet/parquet.h>
#include <mado/text/cp932.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

#include <iconv.h>

using namespace mado;

namespace {

constexpr std::size_t table_bytes = 256u << 20;

// Rows as a town's list of facilities has them: codes, names, an address in quotes, coordinates, empty fields.
std::string table()
{
    std::string out;
    out.reserve(table_bytes + 1'000);
    for (int row = 0; out.size() < table_bytes; ++row)
        out += "332089," + std::to_string(row) + ",総社市,駅前公衆トイレ" + std::to_string(row % 97) + ",,\"岡山県総社市中央1丁目,駅前\",34.67" + std::to_string(row % 1'000) + ",133.74"
            + std::to_string(row % 997) + ",1,0,2,,,有,無,\"8:00,20:00\",,\r\n";
    return out;
}

template <class Work>
void say(char const* name, std::size_t bytes, Work const& work)
{
    std::vector<double> all;
    for (int run = 0; run < 5; ++run) {
        auto const begun = std::chrono::steady_clock::now();
        work();
        all.push_back(static_cast<double>(bytes) / static_cast<double>((std::chrono::steady_clock::now() - begun).count()));
    }
    std::ranges::sort(all);
    std::printf("%s\t%.3f\n", name, all[all.size() / 2]);
    std::fflush(stdout);
}

template <class T>
void keep(T const& value)
{
    asm volatile("" : : "g"(&value) : "memory");
}

void scan(std::string const& text, csv::Kernel kernel)
{
    csv::Scanner scanner({}, kernel);
    std::vector<std::uint32_t> found;
    for (std::size_t at = 0; at < text.size(); at += 1 << 18) {
        found.clear();
        scanner.scan(std::string_view(text).substr(at, 1 << 18), 0, found);
        keep(found);
    }
}

}  // namespace

int main()
{
    auto const text = table();
    say("memory", text.size(), [&] {
        std::uint64_t sum = 0, word = 0;
        for (std::size_t at = 0; at + 8 <= text.size(); at += 8) {
            std::memcpy(&word, text.data() + at, 8);
            sum += word;
        }
        keep(sum);
    });
    say("scan.portable", text.size(), [&] { scan(text, csv::Kernel::Portable); });
    if (csv::runs_here(csv::Kernel::Sse2))
        say("scan.sse2", text.size(), [&] { scan(text, csv::Kernel::Sse2); });
    if (csv::runs_here(csv::Kernel::Avx2))
        say("scan.avx2", text.size(), [&] { scan(text, csv::Kernel::Avx2); });
    say("rows", text.size(), [&] {
        csv::Reader reader(csv::of_text(text));
        std::size_t fields = 0;
        for (;;) {
            auto const row = reader.next();
            if (!row || !*row)
                break;
            fields += (*row)->fields.size();
        }
        keep(fields);
    });
    auto const office = text::to_cp932(std::string_view(text).substr(0, text.rfind('\n', 64u << 20) + 1)).value();
    say("cp932.ours", office.size(), [&] {
        csv::Decoder decoder(csv::Encoding::Cp932);
        std::string out;
        for (std::size_t at = 0; at < office.size(); at += 1 << 18) {
            out.clear();
            decoder.decode(std::string_view(office).substr(at, 1 << 18), false, out);
            keep(out);
        }
    });
    say("cp932.iconv", office.size(), [&] {
        auto const converter = ::iconv_open("UTF-8", "CP932");
        std::string out(1 << 20, '\0');
        auto* from = const_cast<char*>(office.data());
        for (auto left = office.size(); left > 0;) {
            auto part = std::min<std::size_t>(left, 1 << 18);
            auto* to = out.data();
            auto room = out.size();
            auto const was = part;
            ::iconv(converter, &from, &part, &to, &room);
            left -= was - part;
            if (was == part)
                break;
            keep(out);
        }
        ::iconv_close(converter);
    });
    bench_columns(parquet::library().value_or("").string(), 512u << 20);
}
