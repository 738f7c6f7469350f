// Questions from outside: whatever they say, they are answered or refused, in time and with a place that is in the question.
#include <mado/tables/sql.h>

#include <mado/text/utf8.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <unistd.h>

using namespace mado;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

tables::Columns const& table()
{
    static tables::Columns const made = [] {
        auto const file = std::filesystem::temp_directory_path() / ("sql_fuzz_" + std::to_string(::getpid()));
        auto const text = "a,b,c,名称,d,e\n1,1.5,x,トイレ,2026-04-01,true\n2,,y,,2026-04-02,false\n3,-0.25,x,駅%_,,\n";
        if (!tables::make(csv::of_text(text), {}, { .names = { "a", "b", "c", "名称", "d", "e" }, .skip = 1 }, file))
            wrong("no table to ask");
        auto columns = tables::Columns::open(file);
        std::filesystem::remove(file);
        return columns.value();
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const sql(reinterpret_cast<char const*>(data), size);
    tables::SqlLimits const limits { 10, 20, 1 << 16, std::chrono::milliseconds(500) };
    auto const answer = tables::select(sql, [](std::string_view) { return std::optional(table()); }, limits);
    if (!answer) {
        if (answer.error().place > text::length(sql) + 1 || answer.error().says.empty())
            wrong("a refusal without its place");
        return 0;
    }
    if (answer->rows.size() > limits.rows)
        wrong("more rows than were to be");
    for (auto const& row : answer->rows)
        if (row.size() != answer->fields.size())
            wrong("a row of another width");
    return 0;
}
