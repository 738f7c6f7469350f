// A million slips as one batch and a million lines of results: madoguchi_money_bench DATA [--slips N] [--lines N] [--minutes M] [--shuffled] [--postgresql CONNINFO], DATA made by `madoguchi demo`,
// CONNINFO with {zone}. Prints rows of a table on its output and how far it is on its errors. Each chunk and part is written down in DATA/money.tsv and in the books themselves: begun again
// on the same DATA it goes on where it stood. --minutes ends the batch of notices after so long; the table says how many of them were made.
//
// The peer of matching is the engine's raw update: one UPDATE … FROM that joins as many lines with their slips by key, as many a write, each with its commit, chunk by chunk in turn with ours.
#include "world.h"

#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/module.h>
#include <mado/treasury/notices.h>

#include "service/imports.h"
#include "service/notice_jobs.h"
#include "store/import_set_store.h"
#include "store/import_store.h"
#include "store/notice_store.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>

using namespace mado;

namespace {

std::string const town = "332089", item = "charges/road_occupation", other_item = "fees/outdoor_advertising";
constexpr std::int64_t rows_a_write = 50'000, lines_a_chunk = treasury::service::lines_a_write, lines_base = 10'000'000'000'000, slips_base = 20'000'000'000'000;
constexpr int lines_of_job = 10'000, claims_a_write = 500, days_to_pay = 60;
constexpr std::int64_t stride = 15'485'863;   // a prime beyond every count: (n * stride) % count meets each line once
constexpr double seconds_between_words = 5;

struct Wanted {
    std::string data, postgresql {};
    std::int64_t slips = 1'000'000, lines = 1'000'000;
    double minutes = 60;
    bool shuffled = false;
};

double seconds_of(clockid_t clock)
{
    timespec now {};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <class Work>
double milliseconds(Work const& work, clockid_t clock = CLOCK_MONOTONIC)
{
    auto const begun = seconds_of(clock);
    work();
    return (seconds_of(clock) - begun) * 1e3;
}

double median(std::vector<double> all)
{
    if (all.empty())
        return 0;
    std::ranges::sort(all);
    return all[all.size() / 2];
}

// What has been measured so far, kept beside the data: a name and its figures a line.
class Figures {
public:
    explicit Figures(std::string const& path) : file_(path, std::ios::app)
    {
        std::ifstream before(path);
        for (std::string line; std::getline(before, line);) {
            std::istringstream words(line);
            std::string name;
            words >> name;
            std::vector<double> figures;
            for (double figure = 0; words >> figure;)
                figures.push_back(figure);
            all_[name].push_back(std::move(figures));
        }
    }
    void add(std::string const& name, std::vector<double> figures)
    {
        file_ << name;
        for (auto const figure : figures)
            file_ << ' ' << figure;
        file_ << std::endl;
        all_[name].push_back(std::move(figures));
    }
    std::vector<double> column(std::string const& name, std::size_t at) const
    {
        std::vector<double> column;
        if (auto const found = all_.find(name); found != all_.end())
            for (auto const& figures : found->second)
                column.push_back(figures.at(at));
        return column;
    }

private:
    std::map<std::string, std::vector<std::vector<double>>> all_ {};
    std::ofstream file_;
};

void say(char const* what, std::int64_t done, std::int64_t all)
{
    static double last = 0;
    auto const now = seconds_of(CLOCK_MONOTONIC);
    if (done < all && now - last < seconds_between_words)
        return;
    last = now;
    std::fprintf(stderr, "%s: %lld of %lld\n", what, static_cast<long long>(done), static_cast<long long>(all));
}

Caller treasurer_of(Workplace const& here)
{
    return here.database.read(town, [&](db::Read& tx) {
        for (auto const& person : organization::persons(tx))
            if (person.name == "小野 真由美")
                return Caller { .tenant = town, .kind = CallerKind::Staff, .person = person.id, .position = organization::positions_of(tx, person.id, here.now().today()).at(0).id };
        throw std::runtime_error("the demonstration has no treasurer");
    });
}

template <class Work>
auto must(Workplace const& here, Work work)
{
    auto made = here.database.write(town, std::move(work));
    if (!made)
        throw std::runtime_error(made.error().key);
    if constexpr (!std::is_void_v<typename decltype(made)::value_type>)
        return std::move(*made);
}

// -- rows: numbers from $first to $last
#define MADO_NUMBERS "WITH RECURSIVE numbers (n) AS (SELECT CAST($first AS count_int) + 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST($last AS count_int)) "
constexpr db::Statement seed_claims { "bench.seed_claims", "INSERT INTO treasury_claim (tenant, id, number, item, account, claim_class, title, owner, matter_kind, matter, charge, payer_name, payer_kana, "
    "payer_address, fiscal_year, first_year, assessed_on, due_on, before_decision, overdue_charges, unpaid, to_refund, version) " MADO_NUMBERS
    "SELECT $tenant, 'c' || CAST(n AS code_text), n, CAST($item AS code_text), 'general', 'enforced', '道路占用料', 'public_works/road_management', 'own', 'c' || CAST(n AS code_text), 'bench', '見本 花子', 'ミホン ハナコ', "
    "'総社市中央一丁目1番1号', CAST($year AS count_int), CAST($year AS count_int), CAST($today AS day_text), CAST($due AS day_text), 0, 0, 3000, 0, 1 FROM numbers" };
constexpr db::Statement seed_balances { "bench.seed_balances", "INSERT INTO treasury_balance (tenant, claim, fiscal_year, item, carried, assessed, written_off, received, refunded, set_off, repaid, excess) " MADO_NUMBERS
    "SELECT $tenant, 'c' || CAST(n AS code_text), CAST($year AS count_int), CAST($item AS code_text), 0, 3000, 0, 0, 0, 0, 0, 0 FROM numbers" };
constexpr db::Statement seed_slips { "bench.seed_slips", "INSERT INTO treasury_slip (tenant, number, claim, instalment, amount, issued_on, due_on, state, replaced_by) " MADO_NUMBERS
    "SELECT $tenant, CAST(n AS code_text), 'c' || CAST(n AS code_text), 0, 3000, CAST($today AS day_text), CAST($due AS day_text), 'live', '' FROM numbers" };
// $stride 1: the lines stand as the slips do.
constexpr db::Statement seed_lines { "bench.seed_lines", "INSERT INTO treasury_import_line (tenant, import, place, line, way, provider, reference, state, amount, fee, paid_on, slip, payer_kana, remark, outcome, receipt, "
    "receipt_id, entry_id, claim) " MADO_NUMBERS
    "SELECT $tenant, CAST($import AS id_text), n - CAST($base AS count_int) + 1, n - CAST($base AS count_int) + 2, 'payeasy', 'bench', CAST(n AS code_text), 'confirmed', 3000, 0, CAST($today AS day_text), "
    "CAST(CAST($base AS count_int) + ((n - CAST($base AS count_int)) * CAST($stride AS count_int)) % CAST($many AS count_int) AS code_text), '', '', 'waiting', '', 'r' || CAST(n AS code_text), 'e' || CAST(n AS code_text), '' FROM numbers" };
constexpr db::Statement seed_import { "bench.seed_import", "INSERT INTO treasury_import (tenant, id, format, provider, file_name, hash, lines, stored, applied, by_whom, at) "
    "VALUES ($tenant, $id, 'payeasy', '', 'bench', $hash, $lines, $lines, 0, $by, 0) ON CONFLICT (tenant, id) DO NOTHING" };
constexpr db::Statement last_seeded { "bench.last_seeded", "SELECT COUNT(*) AS n FROM treasury_claim WHERE tenant = $tenant AND id > $first AND id < $beyond" };
constexpr db::Statement count_matched { "bench.count_matched", "SELECT COUNT(*) AS n FROM treasury_import_line WHERE tenant = $tenant AND import = 'bench-sets' AND outcome = 'matched'" };

// The raw update: as many lines joined with their slips by key.
constexpr db::Statement raw_update { "bench.raw_update", "UPDATE treasury_import_line AS l SET claim = s.claim, receipt = l.receipt_id FROM treasury_slip s "
    "WHERE l.tenant = $tenant AND l.import = 'bench-raw' AND l.place > $after AND l.place <= $through AND s.tenant = l.tenant AND s.number = l.slip" };

enum class With { Slips, Nothing };

void seed_chunk(db::Write& tx, Workplace const& here, std::int64_t base, std::int64_t from, std::int64_t through, Wanted const& wanted, With with)
{
    auto const today = here.now().today();
    auto const parameters = [&](db::Parameters more) {
        more.insert(more.end(), { { "$first", base + from }, { "$last", base + through - 1 } });
        return more;
    };
    auto const due = today.plus_days(days_to_pay).iso();
    auto const& what = with == With::Slips ? other_item : item;
    tx.execute(seed_claims, parameters({ { "$item", what }, { "$year", fiscal_year(today) }, { "$today", today.iso() }, { "$due", due } }));
    tx.execute(seed_balances, parameters({ { "$item", what }, { "$year", fiscal_year(today) } }));
    if (with == With::Nothing)
        return;
    tx.execute(seed_slips, parameters({ { "$today", today.iso() }, { "$due", due } }));
    for (auto const* import : { "bench-raw", "bench-sets" })
        tx.execute(seed_lines, parameters({ { "$import", import }, { "$base", base }, { "$today", today.iso() }, { "$stride", wanted.shuffled ? stride : 1 }, { "$many", wanted.lines } }));
}

void seed(Workplace const& here, Wanted const& wanted, std::int64_t base, std::int64_t many, With with)
{
    auto const there = here.database.read(town, [&](db::Read& tx) {
        return tx.one(last_seeded, { { "$first", "c" + std::to_string(base - 1) }, { "$beyond", "c" + std::to_string(base + many) } }, [](db::Row const& one) { return one.integer("n"); }).value_or(0);
    });
    for (auto from = there; from < many; from += rows_a_write) {
        auto const through = std::min(many, from + rows_a_write);
        must(here, [&](db::Write& tx) -> Result<void> {
            seed_chunk(tx, here, base, from, through, wanted, with);
            return {};
        });
        say(with == With::Slips ? "claims with slips and lines" : "claims that wait for their notices", through, many);
    }
}

void row(std::string const& work, double ours, std::string const& peer_words, double peer, std::string const& hold)
{
    std::printf("| %s | %.2f | %s %.2f | %.2f | %s |\n", work.c_str(), ours, peer_words.c_str(), peer, ours / peer, hold.c_str());
    std::fflush(stdout);
}
void row_alone(std::string const& work, double ours)
{
    std::printf("| %s | %.2f | – | – | – |\n", work.c_str(), ours);
    std::fflush(stdout);
}

// -- matching

struct Chunks { std::vector<double> raw, matched, booked; };

// The first and the last tenth of a column: what depends on how much is there already would show.
std::vector<double> tenth(std::vector<double> const& all, bool last)
{
    auto const many = std::max<std::size_t>(1, all.size() / 10);
    return last ? std::vector<double>(all.end() - static_cast<std::ptrdiff_t>(many), all.end()) : std::vector<double>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(many));
}

void measure_chunk(Workplace const& here, Caller const& treasurer, treasury::store::Chunk const& chunk, bool raw_first, Figures& figures)
{
    auto const year = fiscal_year(here.now().today());
    double raw = 0, matched = 0, booked = 0;
    std::int64_t lines = 0;
    auto const peer = [&] {
        raw = milliseconds([&] { must(here, [&](db::Write& tx) -> Result<void> {
            tx.execute(raw_update, { { "$after", chunk.after }, { "$through", chunk.through } });
            return {};
        }); });
    };
    if (raw_first)
        peer();
    matched = milliseconds([&] { must(here, [&](db::Write& tx) -> Result<void> {
        lines = treasury::store::match_lines(tx, chunk, year);
        return {};
    }); });
    booked = milliseconds([&] { must(here, [&](db::Write& tx) -> Result<void> {
        treasury::store::book_matched(tx, chunk, { here.now().today(), year, treasury::Account::Agency, treasurer.person, here.now().at, lines });
        treasury::store::advance(tx, chunk.import, chunk.after, chunk.through);
        return {};
    }); });
    if (!raw_first)
        peer();
    figures.add("lines", { raw, matched, booked });
}

void measure_matching(Workplace const& here, Caller const& treasurer, Wanted const& wanted, Figures& figures)
{
    must(here, [&](db::Write& tx) -> Result<void> {
        for (auto const* import : { "bench-raw", "bench-sets" })
            tx.execute(seed_import, { { "$id", import }, { "$hash", import }, { "$lines", wanted.lines }, { "$by", treasurer.person } });
        return {};
    });
    auto const done = here.database.read(town, [&](db::Read& tx) { return treasury::store::import(tx, { "bench-sets" })->applied; });
    for (auto after = done; after < wanted.lines; after += lines_a_chunk) {
        measure_chunk(here, treasurer, { { "bench-sets" }, after, std::min(wanted.lines, after + lines_a_chunk) }, after / lines_a_chunk % 2 == 0, figures);
        say("lines matched and booked", std::min(wanted.lines, after + lines_a_chunk), wanted.lines);
    }
    auto const matched = here.database.read(town, [](db::Read& tx) { return tx.one(count_matched, {}, [](db::Row const& one) { return one.integer("n"); }).value_or(0); });
    if (matched != wanted.lines)
        throw std::runtime_error(std::to_string(wanted.lines - matched) + " lines were not matched");
    Chunks const all { figures.column("lines", 0), figures.column("lines", 1), figures.column("lines", 2) };
    std::vector<double> whole;
    for (std::size_t at = 0; at < all.raw.size(); ++at)
        whole.push_back(all.matched[at] + all.booked[at]);
    auto const sum = [](std::vector<double> const& column) {
        double total = 0;
        for (auto const one : column)
            total += one;
        return total / 1e3;
    };
    auto const words = std::to_string(wanted.lines) + (wanted.shuffled ? " lines in no order" : " lines");
    row(words + " matched by sets (s)", sum(all.matched), "raw update", sum(all.raw), "≤ 3");
    row("of them 1,000: median of a write (ms)", median(all.matched), "raw update", median(all.raw), "≤ 3");
    row("the same, of the first tenth", median(tenth(all.matched, false)), "raw update", median(tenth(all.raw, false)), "≤ 3");
    row("the same, of the last tenth", median(tenth(all.matched, true)), "raw update", median(tenth(all.raw, true)), "≤ 3");
    row("matched and booked, five rows a line: outcome, receipt, journal, balance, claim (s)", sum(whole), "five raw updates", sum(all.raw) * 5, "≤ 3");
    row("the same against one raw update (s)", sum(whole), "raw update", sum(all.raw), "–");
    row("matched and booked, 1,000 of the last tenth: median (ms)", median(tenth(whole, true)), "of the first tenth", median(tenth(whole, false)), "–");
}

// -- the job of a file, with everybody who listens

std::string file_of_results(Workplace const& here, Caller const& treasurer)
{
    auto const today = here.now().today();
    std::string bytes = "区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\r\n";
    for (int from = 0; from < lines_of_job; from += claims_a_write) {
        must(here, [&](db::Write& tx) -> Result<void> {
            for (int i = 0; i < claims_a_write; ++i) {
                auto const claim = TRY(treasury::assess(tx, treasurer, here, { other_item, "許可手数料", "own", here.now().id(), "bench-job", "public_works/road_management", Yen(3'000), { "見本 花子", "ミホン ハナコ", "" }, today.plus_days(days_to_pay) }));
                auto const slip = TRY(treasury::issue_slip(tx, treasurer, here, claim.id)).number;
                bytes += "確報," + slip + ",3000," + today.iso() + ",見本銀行,," + slip + "\r\n";
            }
            return {};
        });
        say("claims assessed", from + claims_a_write, lines_of_job);
    }
    return bytes + "合計," + std::to_string(lines_of_job) + "," + std::to_string(lines_of_job * 3'000) + ",,,,\r\n";
}

void measure_job(Workplace const& here, Caller const& treasurer, Figures& figures)
{
    if (figures.column("job", 0).empty()) {
        auto const bytes = file_of_results(here, treasurer);
        std::optional<treasury::ImportFile> file;
        auto const read = milliseconds([&] {
            auto found = treasury::read_import(here, treasury::Format::PayEasy, {}, "bench.csv", bytes);
            if (!found)
                throw std::runtime_error(found.error().key);
            file = std::move(*found);
        });
        auto const blob = here.files.keep_bytes(bytes);
        jobs::Job job;
        job.tenant = town;
        auto const taken = must(here, [&](db::Write& tx) { return treasury::take_import(tx, treasurer, here, *file, blob); });
        job.payload = json::object({ { "import", taken.id.value } });
        double processor = 0;
        auto const applied = milliseconds([&] {
            processor = milliseconds([&] {
                if (auto const done = treasury::service::apply_import(here, job); !done)
                    throw std::runtime_error(done.error().key);
            }, CLOCK_PROCESS_CPUTIME_ID);
        });
        figures.add("job", { read / lines_of_job * 1e3, applied / lines_of_job * 1e3, processor / lines_of_job * 1e3 });
    }
    row_alone("a file of " + std::to_string(lines_of_job) + " lines read and checked (µs a line)", figures.column("job", 0).back());
    row_alone("its job: written down, matched, booked, filed by records (µs a line)", figures.column("job", 1).back());
    row_alone("of that this process's processor (µs a line)", figures.column("job", 2).back());
}

// -- notices

void measure_notices(Workplace const& here, Caller const& treasurer, Wanted const& wanted, Figures& figures)
{
    std::optional<treasury::NoticeBatch> batch;
    auto const batches = here.database.read(town, [&](db::Read& tx) { return treasury::notice_batches(tx, treasurer); });
    for (auto const& one : batches.value())
        if (one.item == item && one.state == treasury::BatchState::Making)
            batch = one;
    if (!batch) {
        must(here, [&](db::Write& tx) {
            return treasury::keep_collector(tx, treasurer, here, { "912345", "1234567", "33208", "001", "33208", "00000000000", item + "=901", false, "見本銀行 本店 普通 0000001", treasury::collector(tx).version });
        });
        auto const id = must(here, [&](db::Write& tx) { return treasury::begin_notices(tx, treasurer, here, item); });
        batch = here.database.read(town, [&](db::Read& tx) { return treasury::store::batch(tx, id); });
    }
    Caller const system { .tenant = town, .kind = CallerKind::System, .job = std::string(treasury::service::notices_job) };
    auto const until = seconds_of(CLOCK_MONOTONIC) + wanted.minutes * 60;
    for (bool more = true; more && seconds_of(CLOCK_MONOTONIC) < until;) {
        double processor = 0;
        int part = 0;
        auto const all = milliseconds([&] {
            processor = milliseconds([&] {
                part = must(here, [&](db::Write& tx) { return treasury::service::next_part(tx, here, *batch); });
                if (part > 0)
                    if (auto const made = treasury::service::make_part(here, system, batch->id, part); !made)
                        throw std::runtime_error(made.error().key);
            }, CLOCK_PROCESS_CPUTIME_ID);
        });
        more = part > 0;
        if (more)
            figures.add("notices", { processor / treasury::notices_a_part, all / treasury::notices_a_part });
        say("notices", std::min<std::int64_t>(batch->total, std::int64_t { part } * treasury::notices_a_part), batch->total);
    }
    auto const processor = figures.column("notices", 0), all = figures.column("notices", 1);
    auto const made = std::min<std::int64_t>(batch->total, std::ssize(processor) * treasury::notices_a_part);
    row(std::to_string(made) + " notices of a batch of " + std::to_string(batch->total) + ", with slip, codes, PDF, file and trace: median of its parts (ms of processor a page)", median(processor), "limit", 10, "< 1");
    row("the same, the first tenth of what was made", median(tenth(processor, false)), "limit", 10, "< 1");
    row("the same, the last tenth of what was made", median(tenth(processor, true)), "limit", 10, "< 1");
    row("with the engine and the disk (ms a page)", median(all), "limit", 10, "< 1");
    if (made < batch->total)
        std::printf("\n%lld of %lld notices were made in the time given; at the median of the last tenth the rest would take %.0f minutes (reckoned, not measured).\n", static_cast<long long>(made),
            static_cast<long long>(batch->total), static_cast<double>(batch->total - made) * median(tenth(all, true)) / 60e3);
}

Wanted wanted_of(int count, char** arguments)
{
    Wanted wanted { arguments[1] };
    for (int i = 2; i < count; ++i) {
        std::string const name = arguments[i];
        if (name == "--shuffled") {
            wanted.shuffled = true;
            continue;
        }
        if (i + 1 == count)
            throw std::runtime_error(name + " needs a value");
        std::string const value = arguments[++i];
        if (name == "--slips")
            wanted.slips = std::stoll(value);
        else if (name == "--lines")
            wanted.lines = std::stoll(value);
        else if (name == "--minutes")
            wanted.minutes = std::stod(value);
        else if (name == "--postgresql")
            wanted.postgresql = value;
        else
            throw std::runtime_error(name + " is not known");
    }
    return wanted;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2)
        return 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    try {
        auto const wanted = wanted_of(count, arguments);
        Configuration configuration;
        configuration.data = wanted.data;
        configuration.zones = { "office" };
        configuration.database_address = wanted.postgresql;
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("office").here();
        auto const treasurer = treasurer_of(here);
        Figures figures(wanted.data + "/money.tsv");
        seed(here, wanted, lines_base, wanted.lines, With::Slips);
        measure_matching(here, treasurer, wanted, figures);
        measure_job(here, treasurer, figures);
        seed(here, wanted, slips_base, wanted.slips, With::Nothing);
        measure_notices(here, treasurer, wanted, figures);
        return 0;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
