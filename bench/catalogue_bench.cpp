// A file of 475 MB with 1,033,882 rows, as Boston's requests to 311 are (the file of which CKAN's loader says 206 s): from the moment when its bytes are here to rows
// from the catalogue's API. Prints NAME <tab> VALUE: seconds of each step, medians of three runs in fresh folders; and the memory that the process had at most.
// bench/run catalogue.
#include <mado/catalogue/module.h>
#include <mado/csv/writer.h>
#include <mado/datasets/dataset.h>
#include <mado/module/zone.h>
#include <mado/portal/module.h>
#include <mado/portal/procedures.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include <sys/resource.h>

using namespace mado;

namespace {

constexpr std::uint64_t rows = 1'033'882, bytes_wanted = 475'000'000;
constexpr int runs = 3;

double seconds_since(std::chrono::steady_clock::time_point begun) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); }

// 29 columns: numbers, times, words that come again and again, an address in quotes, positions, empty cells.
std::vector<datasets::ColumnWords> write_requests(std::filesystem::path const& file)
{
    constexpr std::array reasons { "Street Cleaning", "Sanitation", "Highway Maintenance", "Street Lights", "Recycling", "Housing", "Trees", "Code Enforcement" };
    constexpr std::array states { "Closed", "Open" };
    using T = tables::Type;
    std::vector<datasets::ColumnWords> columns { { .name = "case_enquiry_id", .type = T::Integer }, { .name = "open_dt", .type = T::Instant }, { .name = "target_dt", .type = T::Instant },
        { .name = "closed_dt", .type = T::Instant }, { .name = "on_time" }, { .name = "case_status" }, { .name = "closure_reason" }, { .name = "case_title" }, { .name = "subject" }, { .name = "reason" },
        { .name = "type" }, { .name = "queue" }, { .name = "department" }, { .name = "submittedphoto" }, { .name = "closedphoto" }, { .name = "location" }, { .name = "fire_district", .type = T::Integer },
        { .name = "pwd_district" }, { .name = "city_council_district", .type = T::Integer }, { .name = "police_district" }, { .name = "neighborhood" }, { .name = "neighborhood_services_district", .type = T::Integer },
        { .name = "ward" }, { .name = "precinct" }, { .name = "location_street_name" }, { .name = "location_zipcode" }, { .name = "latitude", .type = T::Decimal }, { .name = "longitude", .type = T::Decimal },
        { .name = "source" } };
    std::ofstream out(file, std::ios::binary);
    std::string text;
    csv::Writer writer(text);
    std::vector<std::string> cells;
    for (auto const& column : columns)
        cells.push_back(column.name);
    writer.row(cells);
    auto const two = [](std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    auto const moment = [&](std::uint64_t n) { return "20" + two(11 + n % 8) + "-" + two(1 + n % 12) + "-" + two(1 + n % 28) + "T" + two(n % 24) + ":" + two(n % 60) + ":" + two(n * 7 % 60); };
    std::uint64_t written = 0;
    for (std::uint64_t n = 0; n < rows; ++n) {
        auto const reason = std::string(reasons[n % reasons.size()]);
        auto const street = std::to_string(1 + n * 31 % 900) + " " + "Street of the " + std::to_string(n * 17 % 4'000) + "th house";
        cells = { std::to_string(101'000'000'000 + n), moment(n), moment(n + 3), n % 9 == 0 ? "" : moment(n + 2), n % 4 ? "ONTIME" : "OVERDUE", states[n % states.size()], "Case Closed. Closed date : "
                + moment(n + 2), reason + " request", "Public Works Department", reason, reason + " and what belongs to it", "PWDx_District " + std::to_string(n % 10), "PWDx", "", "",
            street + "  Boston  MA  0" + std::to_string(2'100 + n % 90), std::to_string(n % 12), "0" + std::to_string(n % 9), std::to_string(n % 9), "D" + std::to_string(n % 14), "Neighborhood, "
                + std::to_string(n % 23), std::to_string(n % 15), "Ward " + std::to_string(n % 22), two(n % 22) + two(n % 13), street, "0" + std::to_string(2'100 + n % 90), "42.3" + std::to_string(1'000 + n % 8'999),
            "-71.0" + std::to_string(1'000 + n * 3 % 8'999), n % 3 ? "Citizens Connect App" : "Constituent Call" };
        // To the size of the file that others measured.
        auto const left = (bytes_wanted - std::min(bytes_wanted, written + text.size())) / (rows - n);
        std::size_t used = 2;
        for (auto const& cell : cells)
            used += cell.size() + 1;
        if (left > used)
            cells[6].append(left - used, '.');
        writer.row(cells);
        if (text.size() > (8u << 20) || n + 1 == rows) {
            out << text;
            written += text.size();
            text.clear();
        }
    }
    return columns;
}

struct Silent final : mail::Post {
    Result<void> send(mail::Mail const&) override { return {}; }
};

Knowledge& knowledge()
{
    static Knowledge made(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
    return made;
}

std::map<std::string, std::vector<double>> measured;

void run(std::filesystem::path const& folder, std::filesystem::path const& file, std::vector<datasets::ColumnWords> const& columns)
{
    FixedClock const clock { { 1'795'000'000'000'000 } };
    Ids ids { 7 };
    Silent post;
    gateway::keys_of("office", (folder / "keys").string());
    ZoneOptions options;
    options.name = "front";
    options.data = folder;
    options.keys = folder / "keys";
    options.database.path = (folder / "front.db").string();
    options.public_address = "http://localhost:8080";
    options.site.audience = web::Audience::Residents;
    options.site.cookie = "mado_front";
    options.post = &post;
    Zone zone(options, knowledge(), clock, ids);
    zone.plug(portal::describe({}, {}), "modules/front/portal");
    zone.plug(catalogue::describe(), "modules/front/catalogue");
    zone.open();
    auto const& here = zone.here();
    std::string const town = "332089";

    auto const begun = std::chrono::steady_clock::now();
    auto last = begun;
    auto const step = [&](char const* name) {
        measured[name].push_back(seconds_since(last));
        last = std::chrono::steady_clock::now();
    };
    datasets::Resource resource { .id = ids.uuid(1), .name = "311", .format = "CSV", .media_type = "text/csv", .file_name = "311.csv", .bytes = std::filesystem::file_size(file),
        .hash = crypto::sha256_hex(file.string()), .blob = here.files.keep(file), .changed_at = clock.now() };
    step("kept");
    resource.table = datasets::Table { rows, columns, "case_enquiry_id" };
    datasets::Dataset const dataset { .id = ids.uuid(2), .name = "requests", .title = "311", .division = "it", .division_name = "情報", .licence = "CC0-1.0", .version = 1, .published_at = clock.now(),
        .changed_at = clock.now(), .resources = { resource } };
    gateway::Message message;
    message.header = { .tenant = town, .kind = gateway::Kind::Published, .subject = dataset.id, .sender = "office", .receiver = "front", .key = {}, .definition = {}, .made_at = {}, .arrived_at = {},
        .blobs = { { resource.blob.name, resource.blob.size } }, .body = {} };
    message.body = datasets::body_of({ dataset, false, {} });
    auto const taken = here.database.write(town, [&](db::Write& tx) { return portal::receive_published(tx, { .tenant = town, .kind = CallerKind::Zone, .job = "office" }, here, message); });
    if (!taken)
        throw std::runtime_error("the letter was refused: " + taken.error().key);
    step("published");
    auto const ask = [&](std::string const& query) {
        http::Request request;
        request.method = "GET";
        request.target = "/soja-shi/api/v1/datasets/requests/rows?" + query;
        request.segments = { "soja-shi", "api", "v1", "datasets", "requests", "rows" };
        request.query = http::parse_urlencoded(query);
        request.headers = { { "host", "localhost:8080" } };
        request.remote = "127.0.0.1";
        auto const answer = zone.site().answer(request);
        if (answer.status != 200)
            throw std::runtime_error("the API answers " + std::to_string(answer.status) + ": " + answer.body);
    };
    ask("limit=10");
    step("columns");
    measured["to_api"].push_back(seconds_since(begun));
    ask("limit=10&filter=neighborhood:eq:Neighborhood%2C%207&sort=-open_dt");
    step("narrowed_and_sorted");
    ask("limit=10&q=Street%20Lights");
    step("words");
    zone.runner().once();
    step("evidence_and_findings");
}

}  // namespace

int main()
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-catalogue-bench-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    auto const file = folder / "311.csv";
    auto const columns = write_requests(file);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("megabytes\t%.0f\nrows\t%llu\ncolumns\t%zu\n", static_cast<double>(std::filesystem::file_size(file)) / 1e6, static_cast<unsigned long long>(rows), columns.size());
    for (int n = 0; n < runs; ++n) {
        auto const own = folder / std::to_string(n);
        std::filesystem::create_directories(own);
        run(own, file, columns);
        std::filesystem::remove_all(own);
    }
    for (auto& [name, all] : measured) {
        std::ranges::sort(all);
        std::printf("%s\t%.3f\n", name.c_str(), all[all.size() / 2]);
    }
    rusage used {};
    ::getrusage(RUSAGE_SELF, &used);
    std::printf("most_megabytes_in_memory\t%.0f\n", static_cast<double>(used.ru_maxrss) / 1'000);
    std::filesystem::remove_all(folder);
}
