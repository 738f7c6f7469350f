// A file of 475 MB with 1,033,882 rows, as Boston's requests to 311 are (the file of which CKAN's loader says 206 s): from its upload over HTTP at the office, through every check there, to rows from
// the catalogue's API of the front over HTTP. Prints NAME <tab> VALUE: seconds of each step, medians of the runs in fresh folders; and the memory that the process (both zones) had at most.
// bench/run catalogue; the number of runs may be said.
#include <mado/approvals/module.h>
#include <mado/cases/module.h>
#include <mado/catalogue/module.h>
#include <mado/csv/writer.h>
#include <mado/datasets/dataset.h>
#include <mado/desk/module.h>
#include <mado/documents/module.h>
#include <mado/module/zone.h>
#include <mado/open_data/module.h>
#include <mado/organization/organization.h>
#include <mado/portal/module.h>
#include <mado/portal/procedures.h>
#include <mado/registers/module.h>
#include <mado/sanitizing/module.h>
#include <mado/treasury/module.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mado::embedded {
std::span<File const> datasets();
std::span<File const> harvest();
}

using namespace mado;

namespace {

constexpr std::uint64_t rows = 1'033'882, bytes_wanted = 475'000'000;
constexpr int runs_at_first = 3;
constexpr auto town = "332089";

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

// A connection of its own for each call, as a program without a library would: the bytes of a file go out while they are read.
class Call {
public:
    explicit Call(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in to {};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("no connection");
    }
    ~Call() { ::close(socket_); }
    Call(Call const&) = delete;
    Call& operator=(Call const&) = delete;

    void send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                throw std::runtime_error("the connection was cut");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    struct Answer { int status = 0; std::string body {}; };
    Answer answer()
    {
        std::string all;
        std::string piece(1u << 16, '\0');
        for (ssize_t got; (got = ::recv(socket_, piece.data(), piece.size(), 0)) > 0;)
            all.append(piece, 0, static_cast<std::size_t>(got));
        auto const end = all.find("\r\n\r\n");
        if (end == std::string::npos || all.size() < 12)
            throw std::runtime_error("no answer");
        return { std::stoi(all.substr(9, 3)), all.substr(end + 4) };
    }

private:
    int socket_;
};

Call::Answer get(std::uint16_t port, std::string const& target)
{
    Call call(port);
    call.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return call.answer();
}

Call::Answer post_file(std::uint16_t port, std::string const& target, std::string const& token, std::filesystem::path const& file)
{
    constexpr auto boundary = "----------bench";
    auto const head = std::string("--") + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"311.csv\"\r\nContent-Type: text/csv\r\n\r\n", tail = std::string("\r\n--") + boundary + "--\r\n";
    Call call(port);
    call.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\nContent-Type: multipart/form-data; boundary=" + boundary
        + "\r\nContent-Length: " + std::to_string(head.size() + std::filesystem::file_size(file) + tail.size()) + "\r\n\r\n" + head);
    std::ifstream in(file, std::ios::binary);
    std::string piece(1u << 20, '\0');
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
        call.send(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    call.send(tail);
    return call.answer();
}

// What this process had at most since it was asked before.
double most_megabytes()
{
    double kilobytes = 0;
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmHWM:"))
            kilobytes = std::stod(line.substr(6));
    std::ofstream("/proc/self/clear_refs") << "5";
    return kilobytes / 1'000;
}

template <class T>
T must(Result<T> done)
{
    if (!done)
        throw std::runtime_error("refused: " + done.error().key + (done.error().fields.empty() ? "" : " " + done.error().fields.front().key));
    return std::move(*done);
}

ZoneOptions options_of(std::string const& name, web::Audience audience, std::filesystem::path const& folder, mail::Post& post)
{
    gateway::keys_of(name, (folder / "keys").string());
    ZoneOptions options;
    options.name = name;
    options.data = folder;
    options.keys = folder / "keys";
    options.database.path = (folder / (name + ".db")).string();
    options.public_address = "http://localhost:8080";
    options.site.audience = audience;
    options.site.cookie = "mado_" + name;
    options.post = &post;
    options.listen.temporary_folder = (folder / "uploads").string();
    return options;
}

Module words_of(std::string const& name, std::span<embedded::File const> files)
{
    Module words;
    words.name = name;
    words.files = files;
    return words;
}

void plug_office(Zone& zone)
{
    zone.plug(words_of("datasets", embedded::datasets()), "platform/datasets");
    zone.plug(words_of("harvest", embedded::harvest()), "platform/harvest");
    zone.plug(sanitizing::describe(std::make_shared<sanitizing::Tools const>()), "platform/sanitizing");
    zone.plug(cases::describe(), "modules/staff/cases");
    zone.plug(registers::describe(), "modules/staff/registers");
    zone.plug(treasury::describe(), "modules/staff/treasury");
    zone.plug(approvals::describe(), "modules/staff/approvals");
    zone.plug(documents::describe(), "modules/staff/documents");
    zone.plug(desk::describe(), "modules/staff/desk");
    zone.plug(open_data::describe(), "modules/office/datasets");
    zone.open();
}

Caller person(char const* name) { return { .tenant = town, .kind = CallerKind::Staff, .person = { name }, .position = { std::string(name) + "_position" } }; }

// Two officers of one division, the token of a system, and a dataset without a file.
std::pair<open_data::DatasetId, std::string> furnished(Zone& office, datasets::Reference const& reference, Ids& ids)
{
    auto const& here = office.here();
    auto const token = api::make_token(ids);
    auto const made = must(here.database.write(town, [&](db::Write& tx) -> Result<open_data::Entry> {
        organization::keep_division(tx, { "information", "情報係", "", "" });
        for (auto const* name : { "first", "second" }) {
            auto const caller = person(name);
            organization::keep_position(tx, { caller.position, "information", "主任", "clerk" });
            organization::keep_person(tx, { caller.person, name, name });
            organization::assign(tx, { caller.person, caller.position, *Day::parse("2020-04-01"), std::nullopt });
            for (auto const role : { access::Role::DataOfficer, access::Role::Approver })
                access::grant(tx, caller.position, { role, "information" });
        }
        api::keep_system(tx, { .id = { ids.uuid(1) }, .name = "bench", .contact = "bench", .purpose = "bench", .scopes = { "datasets.write" }, .procedures = {}, .divisions = { "information" },
            .token_hash = token.hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = {} }, here.clock.now());
        return open_data::create(tx, person("first"), here, reference, { .name = "requests", .title = "311", .description = "Requests to 311.", .division = "information", .licence = "CC0-1.0" });
    }));
    return { made.id, token.text };
}

// Until the job is done; the seconds that each of its stages took.
void wait_for_reading(Zone& office, open_data::DatasetId const& dataset, std::chrono::steady_clock::time_point begun)
{
    auto last = begun;
    auto stage = open_data::UploadStage::Kept;
    for (;;) {
        auto const all = office.here().database.read(town, [&](db::Read& tx) { return open_data::uploads(tx, dataset); });
        if (!all.empty() && all.front().state == open_data::UploadState::Failed)
            throw std::runtime_error("the file could not be read: " + all.front().fault.key);
        auto const now = std::chrono::steady_clock::now();
        if (!all.empty() && all.front().stage != stage) {
            stage = all.front().stage;
            measured["stage_" + word_of(stage)].push_back(std::chrono::duration<double>(now - last).count());
            last = now;
        }
        if (all.empty()) {
            measured["stage_written"].push_back(std::chrono::duration<double>(now - last).count());
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void let_through(open_data::Entry const& entry, Zone& office)
{
    auto const& here = office.here();
    must(here.database.write(town, [&](db::Write& tx) -> Result<bool> {
        for (auto const& resource : open_data::resources(tx, entry.id))
            for (auto const& found : resource.step.checked.privacy)
                if (found.weight == "ask")
                    if (auto done = open_data::give_reason(tx, person("first"), here, resource.id, found.key, "made for a measurement", open_data::find(tx, person("first"), entry.id)->revision); !done)
                        return std::unexpected(done.error());
        return true;
    }));
}

void run(std::filesystem::path const& folder, std::filesystem::path const& file)
{
    SystemClock const clock;
    Ids ids { 7 };
    Silent post;
    for (auto const* name : { "front", "office" })
        gateway::keys_of(name, (folder / "keys").string());
    auto office_options = options_of("office", web::Audience::Staff, folder, post);
    Zone office(office_options, knowledge(), clock, ids);
    plug_office(office);
    Zone front(options_of("front", web::Audience::Residents, folder, post), knowledge(), clock, ids);
    front.plug(portal::describe({}, {}), "modules/front/portal");
    front.plug(catalogue::describe(), "modules/front/catalogue");
    front.open();
    office.start();
    front.start();
    auto loaded = datasets::load_reference(datasets::files_of(office.here().library));
    if (!loaded)
        throw std::runtime_error(loaded.error().front().english);
    auto const& reference = *loaded;
    auto const [dataset, token] = furnished(office, reference, ids);
    (void)most_megabytes();

    auto const begun = std::chrono::steady_clock::now();
    auto last = begun;
    auto const step = [&](std::string const& name) {
        measured[name].push_back(seconds_since(last));
        last = std::chrono::steady_clock::now();
    };
    auto const received = post_file(office.server().port(), "/soja-shi/api/v1/datasets/" + dataset.value + "/files", token, file);
    if (received.status != 202)
        throw std::runtime_error("the office answers " + std::to_string(received.status) + ": " + received.body);
    step("sent");
    wait_for_reading(office, dataset, last);
    step("read");
    measured["office_megabytes_in_memory"].push_back(most_megabytes());
    auto const entry = must(office.here().database.read(town, [&](db::Read& tx) { return open_data::find(tx, person("first"), dataset); }));
    let_through(entry, office);
    auto const revision = [&] { return must(office.here().database.read(town, [&](db::Read& tx) { return open_data::find(tx, person("first"), dataset); })).revision; };
    must(office.here().database.write(town, [&, now = revision()](db::Write& tx) { return open_data::propose(tx, person("first"), office.here(), dataset, "", now); }));
    must(office.here().database.write(town, [&, now = revision()](db::Write& tx) { return open_data::confirm(tx, person("second"), office.here(), reference, dataset, now); }));
    auto const resource = must(Result<open_data::ResourceEntry>(office.here().database.read(town, [&](db::Read& tx) { return open_data::resources(tx, dataset).at(0); }))).id.value;
    step("published");
    gateway::Pump pump({ &office.gateway(), &front.gateway() });
    while (pump.once() > 0) { }
    step("carried");
    auto const port = front.server().port();
    auto const until = [&](std::string const& target, std::string const& wanted) {
        for (;;) {
            auto const answer = get(port, "/soja-shi" + target);
            if (answer.status == 200) {
                if (answer.body.find(wanted) == std::string::npos)
                    throw std::runtime_error("the API says something else: " + answer.body.substr(0, 500));
                return;
            }
            if (answer.status != 503 && answer.status != 404)
                throw std::runtime_error("the API answers " + std::to_string(answer.status) + ": " + answer.body);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    };
    until("/api/3/action/datastore_search?resource_id=" + resource + "&limit=10", "\"total\":" + std::to_string(rows));
    step("front_columns");
    until("/api/v1/datasets/requests/rows?limit=10", "101000000000");
    step("row_api");
    measured["to_api"].push_back(seconds_since(begun));
    until("/api/v1/datasets/requests/rows?limit=10&filter=neighborhood:eq:Neighborhood%2C%207&sort=-open_dt", "Neighborhood, 7");
    step("narrowed_and_sorted");
    until("/api/v1/datasets/requests/rows?limit=10&q=Street%20Lights", "Street Lights");
    step("words");
    while (front.here().database.read(town, [](db::Read&) { return true; }) && front.runner().running() > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    step("evidence_and_findings");
    measured["front_megabytes_in_memory"].push_back(most_megabytes());
    front.stop();
    office.stop();
}

}  // namespace

int main(int count, char** arguments)
{
    auto const runs = count > 1 ? std::stoi(arguments[1]) : runs_at_first;
    auto pattern = (std::filesystem::temp_directory_path() / "mado-catalogue-bench-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    auto const file = folder / "311.csv";
    auto const columns = write_requests(file);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("runs\t%d\nmegabytes\t%.0f\nrows\t%llu\ncolumns\t%zu\n", runs, static_cast<double>(std::filesystem::file_size(file)) / 1e6, static_cast<unsigned long long>(rows), columns.size());
    for (int n = 0; n < runs; ++n) {
        auto const own = folder / std::to_string(n);
        std::filesystem::create_directories(own);
        run(own, file);
        std::filesystem::remove_all(own);
    }
    for (auto& [name, all] : measured) {
        std::ranges::sort(all);
        std::printf("%s\t%.3f\n", name.c_str(), all[all.size() / 2]);
    }
    std::filesystem::remove_all(folder);
}
