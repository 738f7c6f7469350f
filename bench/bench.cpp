// What is measured inside one process. Each line: NAME <tab> value <tab> unit, the median of several runs. bench/run compares.
#include "demonstration.h"

#include <mado/applications/apply.h>
#include <mado/definitions/answers.h>
#include <mado/log/log.h>
#include <mado/papers/papers.h>

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include <unistd.h>

using namespace mado;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int runs = 5;
constexpr auto run_time = std::chrono::milliseconds(1500);
std::string const town = "332089";

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-bench-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void say(char const* name, double value, char const* unit)
{
    std::printf("%s\t%.3f\t%s\n", name, value, unit);
    std::fflush(stdout);
}

// Operations a second of `work` on so many threads.
double rate(int threads, std::function<void(int)> const& work)
{
    std::atomic<bool> stop = false;
    std::atomic<long> done = 0;
    auto const begun = Steady::now();
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < threads; ++i)
            all.emplace_back([&, i] { while (!stop) { work(i); ++done; } });
        std::this_thread::sleep_for(run_time);
        stop = true;
    }
    return static_cast<double>(done) / std::chrono::duration<double>(Steady::now() - begun).count();
}

double seconds_of(std::function<void()> const& work)
{
    auto const begun = Steady::now();
    work();
    return std::chrono::duration<double>(Steady::now() - begun).count();
}

double cpu_seconds()
{
    timespec now {};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// The writer alone: our outbox (64 writers waiting, group commit, sealer) and raw SQLite in batches of as many rows, both durable.
void writer()
{
    std::string const body(2048, 'x');
    constexpr int writers = 64;
    std::vector<double> ours, raw;
    for (int run = 0; run < runs; ++run) {
        Folder const folder;
        {
            Configuration configuration;
            configuration.data = folder.path;
            SystemClock const clock;
            World world(configuration, clock);
            auto const& here = world.zone("front").here();
            ours.push_back(rate(writers, [&](int) {
                gateway::Letter letter { .kind = gateway::Kind::Submitted, .subject = here.now().id(), .receiver = "office", .body = body, .sealed = true };
                (void)here.database.write(town, [&](db::Write& tx) -> Result<void> { gateway::post(tx, here.now(), letter); return {}; });
            }));
        }
        sqlite3* database = nullptr;
        sqlite3_open((folder.path / "raw.sqlite").c_str(), &database);
        sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE letter (tenant TEXT, subject TEXT, sequence INTEGER, body BLOB, PRIMARY KEY (tenant, subject, sequence)) STRICT",
            nullptr, nullptr, nullptr);
        sqlite3_stmt* insert = nullptr;
        sqlite3_prepare_v2(database, "INSERT INTO letter VALUES ('332089', ?, 1, ?)", -1, &insert, nullptr);
        Ids ids;
        long rows = 0;
        auto const begun = Steady::now();
        while (Steady::now() - begun < run_time) {
            sqlite3_exec(database, "BEGIN", nullptr, nullptr, nullptr);
            for (int i = 0; i < writers; ++i, ++rows) {
                auto const subject = ids.uuid(1'790'000'000'000'000);
                sqlite3_bind_text(insert, 1, subject.c_str(), -1, SQLITE_TRANSIENT);
                sqlite3_bind_blob(insert, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
                sqlite3_step(insert);
                sqlite3_reset(insert);
            }
            sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr);
        }
        raw.push_back(static_cast<double>(rows) / std::chrono::duration<double>(Steady::now() - begun).count());
        sqlite3_finalize(insert);
        sqlite3_close(database);
    }
    say("writer.ours", median(ours), "letters/s");
    say("writer.raw", median(raw), "rows/s");
}

json::Object dog(Day today)
{
    auto parsed = json::parse(R"({ "owner_name": { "text": "見本 花子", "family": "見本", "given": "花子" }, "owner_address": { "text": "総社市中央一丁目1番1号" },
        "dog_name": "むぎ", "breed": "shiba", "sex": "female", "colour": "茶", "assistance_dog": false, "registered_before": false, "kept_elsewhere": false, "chipped": false })");
    auto answers = parsed->object();
    answers["born_on"] = today.plus_days(-400).iso();
    answers["acquired_on"] = today.plus_days(-5).iso();
    return answers;
}

// crypto_box_seal alone, on two cores.
double seals()
{
    auto const key = crypto::make_key_pair();
    std::string const body(2048, 'x');
    return rate(2, [&](int) { (void)crypto::seal(key.public_half, body); });
}

// A whole application (start, check, seal, append) and sealing alone, on the same cores.
void submission(World& world)
{
    auto const& here = world.zone("front").here();
    auto const answers = dog(here.now().today());
    std::vector<double> ours, sealing;
    for (int run = 0; run < runs; ++run) {
        ours.push_back(rate(8, [&](int) { (void)applications::apply(here, town, { "dog_registration", "person", "ja", answers, "electronic", {} }); }));
        sealing.push_back(seals());
    }
    say("submission.ours", median(ours), "applications/s");
    say("submission.seal", median(sealing), "seals/s");
}

void notice(World& world)
{
    auto const& papers = world.knowledge().papers;
    auto const values = json::object({ { "document", json::object({ { "number", "総社市指令土木第1号" }, { "title", "道路占用許可書" }, { "date_wareki", "令和8年11月21日" } }) },
        { "addressee", json::object({ { "name", "株式会社 見本ベーカリー" }, { "honorific", "様" } }) },
        { "verify", json::object({ { "url", "http://localhost:8080/soja-shi/verify/0123456789ABCDEFGHJKMNPQRS" }, { "code", "0123-4567-89AB-CDEF-GHJK-MNPQ-RS" } }) } });
    auto const make = [&] {
        auto const html = papers.html("road_occupancy_permit", values);
        auto pdf = html ? papers.pdf(*html, { .title = "道路占用許可書", .author = "総社市", .made_at = {}, .town = {} }) : html;
        if (!pdf)
            throw std::runtime_error("the notice cannot be made: " + pdf.error().key + " " + pdf.error().arguments["problem"] + pdf.error().arguments["name"]);
    };
    make();
    std::vector<double> warm;
    for (int i = 0; i < 40; ++i)
        warm.push_back(seconds_of(make) * 1000);
    auto const before = cpu_seconds();
    constexpr int bulk = 100;
    for (int i = 0; i < bulk; ++i)
        make();
    say("notice.warm", median(warm), "ms");
    say("notice.bulk", (cpu_seconds() - before) * 1000 / bulk, "ms of processor");
}

void definition()
{
    std::string text = "procedure: large\ntitle: { ja: 大 }\neffect: service\nzone: office\nlaw: [架空法第1条]\nowner: environment\napplicants: [person]\nidentity: none\nlanguages: [ja]\nask:\n";
    for (int page = 0; page < 50; ++page) {
        text += "  p" + std::to_string(page) + ":\n    title: { ja: 頁 }\n    fields:\n";
        for (int i = 0; i < 20; ++i)
            text += "      f" + std::to_string(page * 20 + i) + ": { type: number, optional: 'true', title: { ja: 数 } }\n";
    }
    text += "rules:\n";
    for (int i = 0; i < 1000; ++i)
        text += "  r" + std::to_string(i) + ": '" + (i == 0 ? "f0" : "r" + std::to_string(i - 1)) + " + f" + std::to_string(i) + "'\n";
    text += "outcome: { done: { tell: done }, declined: { tell: declined } }\nkeep: { class: 試験, years: 1, starts: fiscal_year }\nsources: { all: { of: [law, rules, keep], says: 試験, sure: demo } }\nexamples:\n  one: { given: { f0: 1 }, expect: { r0: 2 } }\n";
    auto const loaded = definitions::load("large.yaml", text);
    if (!loaded)
        throw std::runtime_error(definitions::printed(loaded.error(), definitions::Tongue::English));
    std::vector<double> loading, checking;
    for (int run = 0; run < runs; ++run) {
        loading.push_back(seconds_of([&] { (void)definitions::load("large.yaml", text); }) * 1000);
        definitions::Inputs inputs;
        inputs.applicant = "person";
        for (int i = 0; i < 1000; ++i)
            inputs.answers["f" + std::to_string(i)] = "1";
        checking.push_back(seconds_of([&] {
            definitions::Evaluation evaluation(*loaded, inputs);
            (void)definitions::check_page(evaluation, "p0", nullptr);
        }) * 1000);
    }
    say("definition.load", median(loading), "ms");
    say("definition.page", median(checking), "ms");
}

}  // namespace

int main(int count, char** words)
{
    log::start({ .descriptor = 2, .least = log::Level::Error });
    if (count == 2 && std::string_view(words[1]) == "seal") {  // for bench/load
        std::vector<double> all;
        for (int run = 0; run < runs; ++run)
            all.push_back(seals());
        std::printf("%.0f\n", median(all));
        return 0;
    }
    definition();
    writer();
    Folder const folder;
    Configuration configuration;
    configuration.data = folder.path;
    SystemClock const clock;
    World world(configuration, clock);
    fill_with_demonstration(world, [](std::string const&) {});
    notice(world);
    submission(world);
    return 0;
}
