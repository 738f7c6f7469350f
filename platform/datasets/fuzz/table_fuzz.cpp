// A table from outside: everything that is said of it, its repairs applied and undone to the letter, its conversion. Nothing here may stop the program.
#include <mado/datasets/reference.h>

#include <cstdio>
#include <cstdlib>

using namespace mado::datasets;

namespace {

constexpr std::string_view old_one = R"({"mado:standard":"recommended/08","dc:title":"old","dc:source":"s","dc:license":"l","tableSchema":{"columns":[{"titles":{"ja":"都道府県コード又は市区町村コード"}},{"titles":{"ja":"名称"},"required":true},
{"titles":{"ja":"住所"}},{"titles":{"ja":"緯度"},"datatype":"decimal"},{"titles":{"ja":"経度"},"datatype":"decimal"},{"titles":{"ja":"登録日"},"datatype":"date"},{"titles":{"ja":"有無"},"mado:choices":["有","無"]}]}})";
constexpr std::string_view new_one = R"({"mado:standard":"municipal/13","dc:title":"new","dc:source":"s","dc:license":"l","tableSchema":{"columns":[{"titles":{"ja":"全国地方公共団体コード"}},{"titles":{"ja":"名称"}},{"titles":{"ja":"所在地_市区町村"}},
{"titles":{"ja":"所在地_町字"}}]}})";
constexpr std::string_view conversions = R"(entries:
  recommended/08: { to: municipal/13, columns: { '全国地方公共団体コード': { by: local_code, from: ['都道府県コード又は市区町村コード'] }, '名称': { by: copy, from: ['名称'] }, '所在地_市区町村': { by: city, from: ['住所'] }, '所在地_町字': { by: quarter, from: ['住所'] } } }
)";
constexpr std::string_view rules = R"(entries:
  L1-01: { name: format, severity: fatal, confidence: 100, title: { ja: a } }
  L1-02: { name: one_table, severity: fatal, confidence: 85, title: { ja: a } }
  L1-06: { name: layout_spaces, severity: critical, confidence: 95, title: { ja: a } }
  L1-07: { name: one_value, severity: critical, confidence: 78, title: { ja: a } }
  L1-15: { name: quoting, severity: fatal, confidence: 85, title: { ja: a } }
  L2-01: { name: numbers, severity: fatal, confidence: 85, title: { ja: a } }
  L2-04: { name: choices, severity: critical, confidence: 70, title: { ja: a } }
  L3-05: { name: time_axis, severity: major, confidence: 75, title: { ja: a } }
)";

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

Reference const& reference()
{
    static auto const made = [] {
        Reference reference;
        reference.standards = Standards::load({ { "datasets/a.json", std::string(old_one) }, { "datasets/b.json", std::string(new_one) } }).value();
        reference.conversions = Conversions::load("c", conversions, reference.standards).value();
        reference.rules = Rules::load("r", rules).value();
        reference.places = Places::load("t", "code,prefecture,slug,name\n122033,120006,ichikawa-shi,市川市\n").value();
        return reference;
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    if (bytes.starts_with("PK"))
        return 0;                             // workbooks: base/xlsx
    auto const file = TableFile::of_bytes("table.csv", std::string(bytes));
    if (!file)
        return 0;
    Examining asked;
    asked.privacy.k = 2;
    asked.privacy.quasi = { "名称" };
    auto const seen = examine(reference(), *file, asked);
    if (!seen)
        wrong("an examination without a named standard was refused");
    for (auto const& level : seen->readability.scores.levels)
        if (level && (*level < 0 || *level > 100))
            wrong("a score beyond 0 to 100");
    auto rows = rows_of(*file, 10'000);
    if (!rows || file->format() == Format::Other)
        return 0;
    auto const before = csv_of(*rows);
    for (auto const& standard : reference().standards.all()) {
        auto const fits = match(reference().standards, standard, rows->header);
        Repairer const repairer(*rows, &standard, &fits, reference().places);
        auto const found = proposals(*rows, repairer);
        auto const done = mado::datasets::apply(*rows, found.kept);
        if (done.applied + done.left_out.size() != found.kept.size() || !undo(*rows, done) || csv_of(*rows) != before)
            wrong("what was applied is not undone to the letter");
        if (auto const* conversion = reference().conversions.from(standard.id))
            if (auto const converted = convert(*conversion, reference().standards, reference().places, fits, *rows); converted.rows.rows.size() != rows->rows.size())
                wrong("a conversion lost rows");
    }
    return 0;
}
