#include "../world.h"
#include "dataset_library.h"
#include "verbs.h"

#include <mado/csv/writer.h>
#include <mado/datasets/definition_book.h>
#include <mado/xlsx/xlsx.h>

#include <charconv>
#include <cstdio>
#include <fstream>

namespace mado::embedded {
std::span<File const> datasets();
}

namespace mado::verbs {

char const* const dataset_help = R"(madoguchi dataset check FILE                what stands against a table: the 30 rules of machine readability, privacy, what can be mended
madoguchi dataset detect FILE               which standard dataset its columns mean
madoguchi dataset repair FILE --out FILE    mends what is sure, and writes the table as CSV (UTF-8)
madoguchi dataset convert FILE --out FILE   from 推奨データセット v1 to 自治体標準オープンデータセット, as CSV (UTF-8)
madoguchi dataset import-standard BOOK.xlsx --out FILE|FOLDER   a definition book (定義書) as CSVW metadata

FILE is a CSV in any encoding, or a workbook (.xlsx: its first real table). Of a CSV no more than a row is in memory.

--json              check, detect: one object on standard output; docs/guides/open-data.md documents every field
--lang ja|en        language of what is printed without --json (ja)
--standard ID       the standard that is meant ("municipal/13"), instead of the one that is detected
--k N --columns A,B how many rows have to be alike in these columns (k-anonymity)
--small N           counts of people from 1 to below N are small (10; 0: not looked at)
--rules A,B         repair: only these: header trim line_break wide_kana long_mark narrow code_check_digit leading_zero day time number choice
                    zero_position swapped outside_japan split_address
--ask               repair: also what a person should look at (2/1/2023, a unit behind a number)
--prefix P          import-standard: before the number in the id of what is imported (municipal/)
--definitions DIR   standards and rules from this folder instead of the program's own

Exit status: 0 nothing against it, or done; 1 something stands against it (check: a rule that counts in the score, or a concern of privacy that stops or
asks; detect: no standard; repair, convert: it could not be read to its end); 2 called wrongly, or there is no such file.
)";

namespace {

using namespace datasets;

struct Context {
    Arguments const& arguments;
    Reference const& reference;
    text::Catalogue const& words;
    text::Language language;
    std::string said(Reason const& reason) const { return words.words(language, reason.key, reason.arguments); }
};

// What is wrong with the call itself: one line, without the whole help behind it.
struct NotPossible : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string_view weight_word(Weight weight, text::Language language)
{
    if (language == text::Language::English)
        return name_of(weight);
    return weight == Weight::Stop ? "公開できません" : weight == Weight::Ask ? "確かめてください" : "お知らせ";
}

std::size_t number_of(Arguments const& arguments, std::string const& name, std::size_t otherwise)
{
    if (!arguments.has(name))
        return otherwise;
    auto const said = arguments.of(name);
    std::size_t value = 0;
    auto const [end, wrong] = std::from_chars(said.data(), said.data() + said.size(), value);
    if (wrong != std::errc {} || end != said.data() + said.size() || value > 1'000'000)
        throw WrongArguments("--" + name + " has to be a number");
    return value;
}

std::vector<std::string> list_of(std::string const& said)
{
    std::vector<std::string> list;
    for (std::size_t begin = 0; begin < said.size();) {
        auto const comma = std::min(said.find(',', begin), said.size());
        if (comma > begin)
            list.push_back(said.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return list;
}

Examining examining_of(Arguments const& arguments)
{
    Examining asked;
    asked.standard = arguments.of("standard");
    asked.privacy.small_below = static_cast<int>(number_of(arguments, "small", 10));
    asked.privacy.k = number_of(arguments, "k", 0);
    asked.privacy.quasi = list_of(arguments.of("columns"));
    if ((asked.privacy.k > 0) != !asked.privacy.quasi.empty())
        throw WrongArguments("--k and --columns go together");
    return asked;
}

template <class T>
T taken(Result<T> result, Context const& here)
{
    if (!result)
        throw NotPossible(here.words.words(here.language, result.error().key, result.error().arguments));
    return std::move(*result);
}

TableFile opened(Context const& here)
{
    return taken(TableFile::open(here.arguments.rest[1]), here);
}

std::string joined(std::vector<std::string> const& names, std::size_t most)
{
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        list += (i == 0 ? "" : " ") + names[i];
    return names.size() > most ? list + " …" : list;
}

std::string shown(std::optional<int> const& score) { return score ? std::to_string(*score) : "-"; }

void print_examination(Context const& here, TableFile const& file, Examination const& seen)
{
    bool const english = here.language == text::Language::English;
    auto const& report = seen.readability;
    std::printf(english ? "%s: %s %s, %llu rows, %zu columns\n" : "%s: %s %s %llu行 %zu列\n", file.name().c_str(), std::string(name_of(file.format())).c_str(), file.format() == Format::Csv ? csv::name_of(file.look().encoding) : "",
        static_cast<unsigned long long>(report.rows), report.columns);
    if (seen.match)
        std::printf(english ? "standard: %s %s (%d)\n" : "標準: %s %s (%d)\n", seen.standard->id.c_str(), seen.standard->title.c_str(), seen.match->score);
    auto const& levels = report.scores.levels;
    std::printf(english ? "score: %s (L1 %s, L2 %s, L3 %s)\n" : "点数: %s (L1 %s, L2 %s, L3 %s)\n", shown(report.scores.total).c_str(), shown(levels[0]).c_str(), shown(levels[1]).c_str(), shown(levels[2]).c_str());
    for (auto const& finding : report.findings)
        std::printf("%s %s%s %s%s%s\n", finding.rule.c_str(), std::string(name_of(finding.severity)).c_str(), finding.confidence == 0 ? (english ? " (not counted)" : "（点数に入れない）") : "", here.said(finding.says).c_str(), finding.cells.empty() ? "" : " ",
            joined(finding.cells, 5).c_str());
    for (auto const& personal : seen.privacy.concerns) {
        std::vector<std::string> cells;
        for (auto const& evidence : personal.evidence)
            cells.push_back(evidence.cell + "=" + evidence.masked);
        std::printf("%s: %s %s\n", std::string(weight_word(personal.weight, here.language)).c_str(), here.said(personal.says).c_str(), joined(cells, 3).c_str());
    }
    for (auto const& [rule, count] : seen.repairs)
        std::printf(english ? "can be mended: %s %llu\n" : "直せます: %s %llu件\n", rule.c_str(), static_cast<unsigned long long>(count));
    if (report.stopped)
        std::printf("%s\n", here.said({ "datasets.file.stopped", { { "row", std::to_string(report.stopped->row) }, { "says", report.stopped->says } } }).c_str());
}

bool stands_against(Examination const& seen)
{
    return seen.readability.stopped || std::ranges::any_of(seen.readability.findings, [](auto const& finding) { return finding.confidence > 0; })
        || std::ranges::any_of(seen.privacy.concerns, [](auto const& personal) { return personal.weight != Weight::Tell; });
}

int check_table(Context const& here)
{
    auto const asked = examining_of(here.arguments);
    auto const file = opened(here);
    auto const seen = taken(examine(here.reference, file, asked), here);
    if (!seen.privacy.unknown_columns.empty())
        throw NotPossible("--columns: " + joined(seen.privacy.unknown_columns, 5) + " stands in no header of " + file.name());
    if (here.arguments.has("json"))
        std::printf("%s\n", json::write(to_json(seen, file, here.reference.rules, here.words)).c_str());
    else
        print_examination(here, file, seen);
    return stands_against(seen) ? 1 : 0;
}

int detect_standard(Context const& here)
{
    auto const file = opened(here);
    auto const matches = file.format() == Format::Other ? std::vector<Match> {} : detect(here.reference.standards, file.header());
    if (here.arguments.has("json")) {
        auto const all = json::array_of(matches, [&](Match const& match) {
            return json::object({ { "id", match.standard }, { "title", here.reference.standards.find(match.standard)->title }, { "score", match.score },
                { "reasons", json::array_of(match.reasons, [&](auto const& reason) { return json::Value(here.said(reason)); }) } });
        });
        std::printf("%s\n", json::write(json::object({ { "file", file.name() }, { "matches", all } })).c_str());
    } else
        for (auto const& match : matches) {
            std::printf("%s %s (%d)\n", match.standard.c_str(), here.reference.standards.find(match.standard)->title.c_str(), match.score);
            for (auto const& reason : match.reasons)
                std::printf("  %s\n", here.said(reason).c_str());
        }
    return !matches.empty() && matches.front().score >= sure_enough ? 0 : 1;
}

// A new file appears under its name when it is whole.
class NewFile {
public:
    explicit NewFile(Context const& here) : path_(here.arguments.of("out")), part_(path_.string() + ".part")
    {
        if (path_.empty())
            throw WrongArguments("say --out FILE");
        std::error_code ignored;
        if (std::filesystem::equivalent(path_, here.arguments.rest[1], ignored))
            throw WrongArguments("--out names the file that is read");
        out_.open(part_, std::ios::binary | std::ios::trunc);
        if (!out_)
            throw NotPossible("cannot write " + path_.string());
    }
    ~NewFile() { std::error_code ignored; std::filesystem::remove(part_, ignored); }
    void write(std::string_view bytes) { out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); }
    void finish()
    {
        out_.close();
        if (!out_)
            throw NotPossible("cannot write " + path_.string());
        std::filesystem::rename(part_, path_);
    }

private:
    std::filesystem::path path_, part_;
    std::ofstream out_;
};

struct Meant { std::vector<Match> matches; Standard const* standard = nullptr; std::optional<Match> match {}; };
Meant meant(Context const& here, TableFile const& file)
{
    Meant meant { detect(here.reference.standards, file.header()) };
    if (here.arguments.has("standard")) {
        meant.standard = here.reference.standards.find(here.arguments.of("standard"));
        if (!meant.standard || meant.standard->columns.empty())
            throw NotPossible(here.said({ "datasets.standard.unknown", { { "id", here.arguments.of("standard") } } }));
    } else if (!meant.matches.empty() && meant.matches.front().score >= sure_enough)
        meant.standard = here.reference.standards.find(meant.matches.front().standard);
    if (meant.standard)
        meant.match = match(here.reference.standards, *meant.standard, file.header());
    return meant;
}

int not_a_table(Context const& here, TableFile const& file)
{
    std::fprintf(stderr, "%s: %s\n", file.name().c_str(), here.said({ file.reason(), {} }).c_str());
    return 1;
}

// Applies to one row what is wanted; the row's own cells, so nothing has moved.
void mend(std::vector<std::string>& cells, std::vector<Proposal> const& proposals, std::size_t first_column, bool also_ask, std::map<std::string, std::uint64_t>& done)
{
    for (auto const& proposal : proposals) {
        if (proposal.sure == Sure::Ask && !also_ask)
            continue;
        for (auto const& change : proposal.changes)
            cells[change.at.column - first_column] = change.after;
        ++done[proposal.rule];
    }
}

int repair(Context const& here)
{
    auto const rules = list_of(here.arguments.of("rules"));
    for (auto const& rule : rules)
        if (std::ranges::find(repair_rules(), rule) == repair_rules().end())
            throw WrongArguments("there is no rule " + rule);
    auto const file = opened(here);
    if (file.format() == Format::Other)
        return not_a_table(here, file);
    auto const standard = meant(here, file);
    Rows beginning { file.header(), {}, file.header_row(), file.first_column() };
    file.read([&](TableRow const& row) {
        beginning.rows.emplace_back(row.fields.begin(), row.fields.end());
        return beginning.rows.size() < 300;
    });
    Repairer const repairer(beginning, standard.standard, standard.match ? &*standard.match : nullptr, here.reference.places, { rules });
    NewFile out(here);
    std::map<std::string, std::uint64_t> done;
    bool const also_ask = here.arguments.has("ask");
    std::string line;
    csv::Writer writer(line);
    auto cells = file.header();
    mend(cells, repairer.header(), file.first_column(), also_ask, done);
    if (file.header_row() != static_cast<std::size_t>(-1))
        writer.row(cells);
    auto const stopped = file.read([&](TableRow const& row) {
        cells.assign(row.fields.begin(), row.fields.end());
        mend(cells, repairer.row(row.number, row.fields), file.first_column(), also_ask, done);
        writer.row(cells);
        if (line.size() > (1u << 16)) {
            out.write(line);
            line.clear();
        }
        return true;
    });
    if (stopped) {
        std::fprintf(stderr, "%s\n", here.said({ "datasets.file.stopped", { { "row", std::to_string(stopped->row) }, { "says", stopped->says } } }).c_str());
        return 1;
    }
    out.write(line);
    out.finish();
    for (auto const& [rule, count] : done)
        std::printf("%s %llu\n", rule.c_str(), static_cast<unsigned long long>(count));
    return 0;
}

int convert_table(Context const& here)
{
    auto const file = opened(here);
    if (file.format() == Format::Other)
        return not_a_table(here, file);
    auto const standard = meant(here, file);
    auto const* conversion = standard.standard ? here.reference.conversions.from(standard.standard->id) : nullptr;
    if (!conversion)
        throw NotPossible(here.language == text::Language::English ? "no conversion is known for this table" : "この表を新しい標準に変える方法は登録されていません。");
    auto const rows = taken(rows_of(file, 1'000'000), here);
    auto const converted = convert(*conversion, here.reference.standards, here.reference.places, *standard.match, rows);
    NewFile out(here);
    out.write(csv_of(converted.rows));
    out.finish();
    std::printf("%s → %s: %zu\n", conversion->from.c_str(), conversion->to.c_str(), converted.rows.rows.size());
    for (auto const& told : converted.told)
        std::printf("%zu %s: %s\n", told.row + 2, told.column.c_str(), here.said(told.reason).c_str());
    return 0;
}

int import_standard(Context const& here)
{
    std::filesystem::path const path = here.arguments.rest[1], out = here.arguments.of("out");
    if (out.empty())
        throw WrongArguments("say --out FILE or --out FOLDER");
    if (!std::filesystem::is_regular_file(path))
        throw NotPossible(here.said({ "datasets.file.missing", { { "name", path.string() } } }));
    auto const book = xlsx::read(path);
    if (!book)
        throw NotPossible(here.said({ "datasets.file.broken_workbook", {} }) + " (" + book.error().says + ")");
    auto const imported = standards_of_book(*book, here.arguments.of("prefix", "municipal/"));
    if (!imported) {
        std::fprintf(stderr, "%s\n", here.words.words(here.language, imported.error().key, imported.error().arguments).c_str());
        return 1;
    }
    bool const folder = std::filesystem::is_directory(out);
    if (!folder && imported->size() > 1)
        throw NotPossible(std::to_string(imported->size()) + " standards stand in this book: --out has to be a folder");
    for (auto const& one : *imported) {
        auto name = one.standard.id;
        std::ranges::replace(name, '/', '-');
        auto const file = folder ? out / (name + ".json") : out;
        std::ofstream written(file, std::ios::binary | std::ios::trunc);
        written << json::write(metadata_of(one.standard)) << "\n";
        written.close();
        if (!written)
            throw NotPossible("cannot write " + file.string());
        std::printf("%s %s: %zu → %s\n", one.standard.id.c_str(), one.standard.title.c_str(), one.standard.columns.size(), file.c_str());
        for (auto const& key : one.told)
            std::printf("  %s\n", here.said({ key, {} }).c_str());
    }
    return 0;
}

}  // namespace

int dataset(Arguments const& arguments)
{
    std::map<std::string, int (*)(Context const&)> const actions { { "check", check_table }, { "detect", detect_standard }, { "repair", repair }, { "convert", convert_table }, { "import-standard", import_standard } };
    auto const action = arguments.rest.size() == 2 ? actions.find(arguments.rest[0]) : actions.end();
    if (action == actions.end())
        throw WrongArguments("say `madoguchi dataset check|detect|repair|convert|import-standard FILE`");
    auto const reference = load_reference(files_of(library_of(configuration_of(arguments))));
    if (!reference)
        throw std::runtime_error(printed(reference.error(), definitions::Tongue::English));
    text::Catalogue words;
    words.add("datasets", embedded::datasets());
    Context const here { arguments, *reference, words, arguments.of("lang", "ja") == "en" ? text::Language::English : text::Language::Japanese };
    try {
        return action->second(here);
    } catch (NotPossible const& why) {
        std::fprintf(stderr, "madoguchi dataset: %s\n", why.what());
        return 2;
    }
}

}  // namespace mado::verbs
