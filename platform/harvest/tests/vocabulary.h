#pragma once
#include <mado/harvest/harvest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace mado::harvest::test {

inline std::string library_file(std::string const& name)
{
    std::ifstream in(std::filesystem::path(MADO_SOURCE_ROOT) / "definitions/datasets" / name, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

inline datasets::Vocabulary const& vocabulary()
{
    static datasets::Vocabulary const made { datasets::Licences::load("licences.yaml", library_file("licences.yaml")).value(),
        datasets::load_terms("themes.yaml", library_file("themes.yaml")).value(), datasets::load_terms("frequencies.yaml", library_file("frequencies.yaml")).value() };
    return made;
}

inline Found const* titled(Catalogue const& catalogue, std::string_view title)
{
    auto const at = std::ranges::find_if(catalogue.found, [&](Found const& one) { return one.dataset.title == title; });
    return at == catalogue.found.end() ? nullptr : &*at;
}

inline std::vector<std::string> keys_of(std::vector<Finding> const& findings)
{
    std::vector<std::string> keys;
    for (auto const& one : findings)
        keys.push_back(one.place + " " + one.key);
    return keys;
}

// Two datasets of a town, with all that a description has.
struct Town {
    datasets::Publisher publisher { "332089", "soja-shi", "総社市", "Soja City", "https://example.jp/soja-shi" };
    std::vector<datasets::Dataset> datasets {};
    Town()
    {
        datasets::Dataset one { .id = "01993d5c-0000-7000-8000-000000000001", .name = "public-toilets", .title = "公衆トイレ一覧", .description = "市が管理する公衆トイレ。",
            .division_name = "環境課", .contact = "kankyo@example.jp", .licence = "PDL-1.0", .tags = { "トイレ", "観光" }, .themes = { "ENVI" }, .frequency = "annual", .covers_place = "332089" };
        one.covers_from = Day::of(2025, 4, 1);
        one.covers_until = Day::of(2026, 3, 31);
        one.version = 2;
        one.published_at = instant_in_tokyo(*Day::of(2026, 4, 1), 9, 30);
        one.changed_at = instant_in_tokyo(*Day::of(2026, 11, 2), 17, 0, 5);
        datasets::Resource file { .id = "01993d5c-0000-7000-8000-000000000011", .name = "公衆トイレ一覧", .description = "全部", .format = "CSV", .media_type = "text/csv", .file_name = "toilet.csv", .bytes = 4'321,
            .hash = std::string(64, 'a') };
        file.table = datasets::Table { .rows = 12 };
        file.changed_at = one.changed_at;
        one.resources.push_back(file);
        datasets.push_back(one);
        datasets::Dataset two { .id = "01993d5c-0000-7000-8000-000000000002", .name = "bus", .title = "バスの時刻", .licence = "CC0-1.0" };
        two.published_at = two.changed_at = one.published_at;
        two.resources.push_back({ .id = "01993d5c-0000-7000-8000-000000000021", .name = "GTFS", .format = "ZIP", .media_type = "application/zip", .file_name = "gtfs.zip", .bytes = 9, .hash = std::string(64, 'b') });
        datasets.push_back(two);
    }
    std::vector<datasets::Offered> offered() const
    {
        std::vector<datasets::Offered> all;
        for (auto const& one : datasets)
            all.push_back({ &one, &publisher, one.name });
        return all;
    }
};

}  // namespace mado::harvest::test
