// Tables from outside: the trial of encodings, the look, and reading with every kernel, which must agree to the byte; what is written reads back alike.
#include <mado/csv/batches.h>
#include <mado/csv/look.h>
#include <mado/csv/writer.h>

#include <cstdio>
#include <cstdlib>

using namespace mado::csv;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

using Rows = std::vector<std::vector<std::string>>;

Rows read(std::string_view bytes, Reader::Options const& options, bool& refused)
{
    Reader reader(of_text(bytes), options);
    Rows rows;
    for (;;) {
        auto const row = reader.next();
        refused = !row;
        if (!row || !*row)
            return rows;
        rows.emplace_back((*row)->fields.begin(), (*row)->fields.end());
    }
}

void all_kernels_agree(std::string_view bytes, Reader::Options options)
{
    bool first_refused = false;
    options.kernel = Kernel::Portable;
    auto const first = read(bytes, options, first_refused);
    for (auto const kernel : { Kernel::Sse2, Kernel::Avx2 })
        for (auto const piece : { std::size_t { 7 }, std::size_t { 4'096 } }) {
            options.kernel = kernel;
            options.piece = piece;
            bool refused = false;
            auto const rows = read(bytes, options, refused);
            if (refused != first_refused || (!refused && rows != first))
                wrong("two ways of reading differ");
        }
}

// Rows by the batch are the reader's, as far as they are all as wide as the first.
void batches_agree(std::string_view bytes, Reader::Options const& options)
{
    bool refused = false;
    auto const rows = read(bytes, options, refused);
    auto const columns = rows.empty() ? 1 : rows[0].size();
    Batches batches(of_text(bytes), options, 0, 7, 200);
    Batch batch;
    for (std::size_t row = 0;;) {
        auto const more = batches.next(batch);
        if (!more || !*more) {
            if (!refused && (!more || row != rows.size()))
                wrong("batches end otherwise");
            return;
        }
        if (batch.ragged(columns))
            return;
        batch.plain(columns);
        for (std::size_t i = 0; i < batch.rows; ++i, ++row)
            for (std::size_t column = 0; column < columns && row < rows.size(); ++column)
                if (batch.cell(i * columns + column, column + 1 == columns) != rows[row][column])
                    wrong("a batch has another cell");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const seen = look(bytes);
    Reader::Options options;
    options.limits = { 1'000, 100'000, 10'000 };
    if (seen) {
        options.encoding = seen->encoding;
        options.dialect = seen->dialect;
    }
    all_kernels_agree(bytes, options);
    batches_agree(bytes, options);
    options.invalid = Invalid::Replace;
    options.zeros = true;
    all_kernels_agree(bytes, options);
    batches_agree(bytes, options);
    bool refused = false;
    auto const rows = read(bytes, options, refused);
    std::string written;
    Writer writer(written);
    for (auto const& row : rows)
        writer.row(std::span<std::string const>(row));
    Reader::Options plain;
    plain.zeros = true;
    if (!refused && read(written, plain, refused) != rows)
        wrong("what was written reads otherwise");
    options.dialect.quote = "'";
    options.dialect.doubled = false;
    options.dialect.line_ends = { ";;", "\n" };
    all_kernels_agree(bytes, options);
    return 0;
}
