// A table of 39 columns, as a town's list of public toilets has them, from text to checked and typed columns on the disk: ours and DuckDB's read_csv, by turns, with as
// many threads. And rows found in it: what a page of an API needs.
#include "columns_bench.h"
#include "duckdb.h"

#include <mado/csv/batches.h>
#include <mado/tables/find.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

using namespace mado;

namespace {

struct List {
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> rows;
};

// Yaizu's list where it stands beside the source, else one of its shape.
List list()
{
    List all;
    std::ifstream in(std::string(MADO_SOURCE_ROOT) + "/../shared/facts/samples/yaizu/222127_public_toilet.csv", std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(in)), {});
    csv::Reader reader(csv::of_text(bytes));
    for (auto row = reader.next(); row && *row; row = reader.next())
        all.rows.emplace_back((*row)->fields.begin(), (*row)->fields.end());
    if (!all.rows.empty()) {
        all.names = all.rows.front();
        all.rows.erase(all.rows.begin());
        return all;
    }
    for (int column = 0; column < 39; ++column)
        all.names.push_back("列" + std::to_string(column));
    for (int i = 0; i < 97; ++i) {
        auto const n = std::to_string(i);
        all.rows.push_back({ "332089", n, "岡山県総社市", "駅前公衆トイレ", "エキマエコウシュウトイレ", "", "332089", "", "岡山県総社市中央" + n + "丁目2-11", "岡山県", "総社市", "中央" + n + "丁目", "2-11", "", "施設内", "34.67", "133.74",
            "", "", "3", "2", "0", "1", "2", "0", "2", "0", "0", "0", "0", "有", "無", "無", "", "", "", "", "", "" });
    }
    return all;
}

// The list again and again until the file is so large: each row has its own number, name, place and address, as a list of that length would.
void write_toilets(std::string const& path, std::size_t bytes)
{
    auto const all = list();
    std::string text;
    auto const put = [&](std::vector<std::string> const& row) {
        for (std::size_t i = 0; i < row.size(); ++i)
            (text += row[i]) += i + 1 == row.size() ? '\n' : ',';
    };
    put(all.names);
    std::ofstream out(path, std::ios::binary);
    std::size_t written = 0;
    for (std::size_t number = 1; written + text.size() < bytes; ++number) {
        auto row = all.rows[number % all.rows.size()];
        row[1] = std::to_string(number);
        row[3] += std::to_string(number % 70'001);
        row[12] = std::to_string(number % 3'001) + "-" + std::to_string(number % 17);
        row[15] = "34." + std::to_string(1'000'000 + number * 7'919 % 8'999'999);
        row[16] = "138." + std::to_string(1'000'000 + number * 104'729 % 8'999'999);
        put(row);
        if (text.size() > 1u << 20) {
            out << text;
            written += text.size();
            text.clear();
        }
    }
    out << text;
}

double seconds(std::function<void()> const& work)
{
    auto const begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> all)
{
    std::ranges::sort(all);
    return all[all.size() / 2];
}

void say(std::string const& name, double value)
{
    std::printf("%s\t%.4f\n", name.c_str(), value);
    std::fflush(stdout);
}

void make_ours(std::string const& csv, std::filesystem::path const& file, unsigned threads)
{
    csv::Reader header(csv::of_file(csv).value());
    auto const row = header.next();
    tables::Making making { .skip = 1, .threads = threads };
    making.names.assign((*row)->fields.begin(), (*row)->fields.end());
    auto const made = tables::make(csv::of_file(csv).value(), {}, making, file);
    if (!made)
        throw std::runtime_error(made.error().says);
}

// Milliseconds of a page of ten rows.
void find_pages(std::filesystem::path const& file)
{
    auto const table = tables::Columns::open(file).value();
    using Is = tables::Condition::Is;
    say("find.rows", static_cast<double>(table.rows()));
    std::pair<char const*, tables::Wanted> const questions[] = {
        { "find.first", { .limit = 10 } },
        { "find.far", { .offset = table.rows() - 20, .limit = 10 } },
        { "find.equal", { .where = { { 11, Is::Equal, { "駅北5丁目" } } }, .limit = 10 } },
        { "find.range", { .where = { { 15, Is::GreaterOrEqual, { "34.5" } }, { 15, Is::Less, { "34.5001" } } }, .limit = 10 } },
        { "find.words", { .words = "海岸といれ", .limit = 10 } },
        { "find.words_rare", { .words = "トイレ６９９９９", .limit = 10 } },
        { "find.order", { .order = { { 15, true } }, .limit = 10 } },
        { "find.order_text", { .order = { { 3, false } }, .limit = 10 } },
    };
    for (auto const& [name, wanted] : questions) {
        std::vector<double> all;
        std::string keep;
        for (int run = 0; run < 9; ++run)
            all.push_back(seconds([&] {
                auto const found = tables::find(table, wanted).value();
                for (auto const row : found.rows)
                    for (std::size_t column = 0; column < table.columns().size(); ++column)
                        static_cast<void>(table.text(column, row, keep));
            }));
        say(name, median(all) * 1e3);
    }
}

}  // namespace

void bench_columns(std::string const& duckdb, std::size_t bytes)
{
    auto folder = (std::filesystem::temp_directory_path() / "columns_bench_XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr)
        throw std::runtime_error("no folder for the bench");
    auto const csv = folder + "/toilets.csv";
    write_toilets(csv, bytes);
    auto const size = static_cast<double>(std::filesystem::file_size(csv));
    say("columns.megabytes", size / 1e6);
    for (auto const threads : { 1u, 2u }) {
        std::vector<double> ours, theirs;
        for (int run = 0; run < 5; ++run) {
            ours.push_back(seconds([&] { make_ours(csv, folder + "/ours", threads); }));
            if (!duckdb.empty() && run < 3)
                theirs.push_back(seconds([&] {
                    std::filesystem::remove(folder + "/theirs");
                    DuckDb const theirs_now(duckdb.c_str(), (folder + "/theirs").c_str(), threads);
                    theirs_now.ask("CREATE TABLE toilets AS SELECT * FROM read_csv('" + csv + "')");
                    theirs_now.ask("CHECKPOINT");
                }));
        }
        auto const suffix = std::to_string(threads);
        say("columns.ours_" + suffix, size / median(ours) / 1e9);
        if (!theirs.empty())
            say("columns.duckdb_" + suffix, size / median(theirs) / 1e9);
    }
    say("columns.ours_megabytes", static_cast<double>(std::filesystem::file_size(folder + "/ours")) / 1e6);
    if (!duckdb.empty())
        say("columns.duckdb_megabytes", static_cast<double>(std::filesystem::file_size(folder + "/theirs")) / 1e6);
    find_pages(folder + "/ours");
    std::filesystem::remove_all(folder);
}
