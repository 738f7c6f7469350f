// Files of columns as a broken disk leaves them, and worse: with sums that are right all the same. Nothing that is opened may be read beyond its end.
#include "base/tables/layout.h"

#include <mado/tables/find.h>
#include <mado/tables/sql.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

using namespace mado::tables;

namespace {

// The directory's sum and the header's are made right, so that what stands in them is reached.
void make_sums_right(std::string& bytes)
{
    Header header;
    if (bytes.size() < sizeof header)
        return;
    std::memcpy(static_cast<void*>(&header), bytes.data(), sizeof header);
    header.begins = magic;
    header.version = layout_version;
    header.size = bytes.size();
    header.directory = std::min<std::uint64_t>(header.directory, bytes.size()) / 8 * 8;
    header.directory_size = bytes.size() - header.directory;
    header.directory_sum = checksum(std::string_view(bytes).substr(header.directory));
    std::memcpy(bytes.data(), &header, sizeof header);
    auto const own = checksum(std::string_view(bytes).substr(0, offsetof(Header, own_sum)));
    std::memcpy(bytes.data() + offsetof(Header, own_sum), &own, sizeof own);
}

void read_all(Columns const& table)
{
    std::string keep;
    table.whole();
    auto const rows = std::min<std::uint64_t>(table.rows(), 200);
    std::vector<Order> order;
    for (std::size_t column = 0; column < table.columns().size() && column < 20; ++column) {
        for (std::uint64_t row = 0; row < rows; ++row) {
            table.text(column, row, keep);
            table.empty(column, row);
            if (table.columns()[column].type != Type::Text)
                table.order_of(column, row);
        }
        if (table.rows() > 1'000'000)
            continue;                         // widths of nothing: rows without a byte
        find(table, { .where = { { column, Condition::Is::GreaterOrEqual, { "1" } } }, .limit = 5 });
        find(table, { .where = { { column, Condition::Is::Contains, { "1" } } }, .limit = 5 });
        frequencies(table, column, {}, 5);
        order.push_back({ column, column % 2 == 0 });
    }
    if (table.rows() > 1'000'000)
        return;
    find(table, { .words = "a 1", .order = order, .limit = 5 });
    select("SELECT count(*), * FROM t GROUP BY 1, 2, 3 ORDER BY 1", [&](std::string_view) { return std::optional(table); });
    select("SELECT * FROM t ORDER BY 1, 2 LIMIT 20", [&](std::string_view) { return std::optional(table); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string bytes(reinterpret_cast<char const*>(data), size);
    make_sums_right(bytes);
    auto const descriptor = ::memfd_create("columns", MFD_CLOEXEC);
    if (descriptor < 0 || ::write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        std::abort();
    auto const table = Columns::open("/proc/self/fd/" + std::to_string(descriptor));
    ::close(descriptor);
    if (table)
        read_all(*table);
    return 0;
}
