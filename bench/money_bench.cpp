// A million slips as one batch and a million lines of results: madoguchi_money_bench DATA [LINES [postgresql CONNINFO]], DATA made by `madoguchi demo`, CONNINFO with {zone}.
// Prints rows of a table: the notices' processor time a page at the front and at the end of the batch, and the matching by sets against the same engine's plain update of
// as many rows in the same run.
#include "world.h"

#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/treasury/imports.h>
#include <mado/treasury/module.h>
#include <mado/treasury/notices.h>
#include <mado/time/fiscal.h>

#include "service/imports.h"
#include "service/notice_jobs.h"
#include "store/import_store.h"
#include "store/notice_store.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace mado;

namespace {

std::string const town = "332089", item = "charges/road_occupation";
constexpr std::int64_t rows_a_write = 50'000, lines_a_chunk = 1'000, base_number = 10'000'000'000'000, first_in_due_order = 20'000'000'000'000, last_in_due_order = 30'000'000'000'000;
constexpr std::int64_t lines_of_job = 5'000, numbers_of_job = 40'000'000'000'000;
constexpr int parts_measured = 3;
constexpr int days_of_first = 30, days = 60, days_of_last = 90;   // terms: those that are measured have no slip yet and stand before and behind the million

double seconds_of(clockid_t clock)
{
    timespec now {};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
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

// Numbers from $first to $last as rows.
#define MADO_NUMBERS "WITH RECURSIVE numbers (n) AS (SELECT CAST($first AS count_int) + 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST($last AS count_int)) "
constexpr db::Statement seed_claims { "bench.seed_claims", "INSERT INTO treasury_claim (tenant, id, number, item, account, claim_class, title, owner, matter_kind, matter, charge, payer_name, payer_kana, "
    "payer_address, fiscal_year, first_year, assessed_on, due_on, before_decision, overdue_charges, unpaid, to_refund, version) " MADO_NUMBERS
    "SELECT $tenant, 'c' || CAST(n AS code_text), n, CAST($item AS code_text), 'general', 'enforced', '道路占用料', 'public_works/road_management', 'own', 'c' || CAST(n AS code_text), 'bench', '見本 花子', 'ミホン ハナコ', "
    "'総社市中央一丁目1番1号', CAST($year AS count_int), CAST($year AS count_int), CAST($today AS day_text), CAST($due AS day_text), 0, 0, 3000, 0, 1 FROM numbers" };
constexpr db::Statement seed_balances { "bench.seed_balances", "INSERT INTO treasury_balance (tenant, claim, fiscal_year, item, carried, assessed, written_off, received, refunded, set_off, repaid, excess) " MADO_NUMBERS
    "SELECT $tenant, 'c' || CAST(n AS code_text), CAST($year AS count_int), CAST($item AS code_text), 0, 3000, 0, 0, 0, 0, 0, 0 FROM numbers" };
constexpr db::Statement seed_slips { "bench.seed_slips", "INSERT INTO treasury_slip (tenant, number, claim, instalment, amount, issued_on, due_on, state, replaced_by) " MADO_NUMBERS
    "SELECT $tenant, CAST(n AS code_text), 'c' || CAST(n AS code_text), 0, 3000, CAST($today AS day_text), CAST($due AS day_text), 'live', '' FROM numbers" };
constexpr db::Statement seed_lines { "bench.seed_lines", "INSERT INTO treasury_import_line (tenant, import, place, line, way, provider, reference, state, amount, fee, paid_on, slip, payer_kana, remark, outcome, receipt, "
    "receipt_id, entry_id, claim) " MADO_NUMBERS
    "SELECT $tenant, CAST($import AS id_text), n - CAST($before AS count_int), n - CAST($before AS count_int) + 1, 'payeasy', 'bench', CAST(n AS code_text), 'confirmed', 3000, 0, CAST($today AS day_text), CAST(n AS code_text), '', '', "
    "'waiting', '', 'r' || CAST(n AS code_text), 'e' || CAST(n AS code_text), '' FROM numbers" };
constexpr db::Statement seed_import { "bench.seed_import", "INSERT INTO treasury_import (tenant, id, format, provider, file_name, hash, lines, stored, applied, by_whom, at) "
    "VALUES ($tenant, $id, 'payeasy', '', 'bench', $hash, $lines, $lines, 0, $by, 0)" };
constexpr db::Statement raw_update { "bench.raw_update", "UPDATE treasury_import_line SET claim = receipt_id WHERE tenant = $tenant AND import = $import AND place > $after AND place <= $through" };
// And of claims by their keys, as lines name them: what any matching has to find and change.
constexpr db::Statement raw_by_key { "bench.raw_by_key", "UPDATE treasury_claim SET version = version + 1 WHERE tenant = $tenant AND id IN "
    "(SELECT 'c' || l.slip FROM treasury_import_line l WHERE l.tenant = $tenant AND l.import = $import AND l.place > $after AND l.place <= $through)" };
constexpr db::Statement move_on { "bench.move_on", "UPDATE treasury_notice_batch SET taken_due = $due, taken_claim = $claim WHERE tenant = $tenant AND id = $id" };

template <class Work>
auto must(Workplace const& here, Work work)
{
    auto made = here.database.write(town, std::move(work));
    if (!made)
        throw std::runtime_error(made.error().key);
    if constexpr (!std::is_void_v<typename decltype(made)::value_type>)
        return std::move(*made);
}

void seed_without_slips(Workplace const& here, std::int64_t first, int days_to_pay)
{
    auto const today = here.now().today();
    must(here, [&](db::Write& tx) -> Result<void> {
        db::Parameters const numbers { { "$first", first }, { "$last", first + parts_measured * treasury::notices_a_part - 1 } };
        auto with_term = numbers, with_year = numbers;
        for (auto& one : db::Parameters { { "$item", item }, { "$year", fiscal_year(today) }, { "$today", today.iso() }, { "$due", today.plus_days(days_to_pay).iso() } })
            with_term.push_back(std::move(one));
        for (auto& one : db::Parameters { { "$item", item }, { "$year", fiscal_year(today) } })
            with_year.push_back(std::move(one));
        tx.execute(seed_claims, with_term);
        tx.execute(seed_balances, with_year);
        return {};
    });
}

void seed(Workplace const& here, Caller const& treasurer, std::int64_t lines)
{
    auto const today = here.now().today();
    auto const due = today.plus_days(days).iso();
    seed_without_slips(here, first_in_due_order, days_of_first);
    seed_without_slips(here, last_in_due_order, days_of_last);
    auto const fill = [&](std::int64_t base, std::int64_t many, std::vector<char const*> const& imports) {
        for (std::int64_t from = 0; from < many; from += rows_a_write)
            must(here, [&](db::Write& tx) -> Result<void> {
                db::Parameters const numbers { { "$first", base + from }, { "$last", base + std::min(many, from + rows_a_write) - 1 } };
                auto const with = [&](db::Parameters more) {
                    more.insert(more.end(), numbers.begin(), numbers.end());
                    return more;
                };
                tx.execute(seed_claims, with({ { "$item", item }, { "$year", fiscal_year(today) }, { "$today", today.iso() }, { "$due", due } }));
                tx.execute(seed_balances, with({ { "$item", item }, { "$year", fiscal_year(today) } }));
                tx.execute(seed_slips, with({ { "$today", today.iso() }, { "$due", due } }));
                for (auto const* import : imports)
                    tx.execute(seed_lines, with({ { "$import", import }, { "$before", base - 1 }, { "$today", today.iso() } }));
                return {};
            });
    };
    fill(base_number, lines, { "bench-raw", "bench-sets" });
    fill(numbers_of_job, lines_of_job, { "bench-job" });
    must(here, [&](db::Write& tx) -> Result<void> {
        for (auto const& [import, count] : { std::pair { "bench-raw", lines }, { "bench-sets", lines }, { "bench-job", lines_of_job } })
            tx.execute(seed_import, { { "$id", import }, { "$hash", import }, { "$lines", count }, { "$by", treasurer.person } });
        return {};
    });
}

void row(std::string const& work, double ours, double peer, char const* peer_words, char const* hold)
{
    std::printf("| %s | %.1f | %s %.1f | %.2f | %s |\n", work.c_str(), ours, peer_words, peer, ours / peer, hold);
    std::fflush(stdout);
}

// Notices of some parts, in milliseconds of processor a page; `part` parts are begun by the batch's own statements.
double milliseconds_a_page(Workplace const& here, Caller const& caller, treasury::NoticeBatch const& batch)
{
    std::vector<double> all;
    for (int one = 0; one < parts_measured; ++one) {
        auto const begun = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
        auto const part = must(here, [&](db::Write& tx) { return treasury::service::next_part(tx, here, batch); });
        if (part == 0)
            throw std::runtime_error("no notice waits");
        if (auto const made = treasury::service::make_part(here, caller, batch.id, part); !made)
            throw std::runtime_error(made.error().key);
        all.push_back((seconds_of(CLOCK_PROCESS_CPUTIME_ID) - begun) * 1e3 / treasury::notices_a_part);
    }
    std::ranges::sort(all);
    return all[all.size() / 2];
}

void measure_notices(Workplace const& here, Caller const& treasurer)
{
    must(here, [&](db::Write& tx) {
        return treasury::keep_collector(tx, treasurer, here, { "912345", "1234567", "33208", "001", "33208", "00000000000", item + "=901", false, "見本銀行 本店 普通 0000001", treasury::collector(tx).version });
    });
    auto const id = must(here, [&](db::Write& tx) { return treasury::begin_notices(tx, treasurer, here, item); });
    auto const batch = here.database.read(town, [&](db::Read& tx) { return *treasury::store::batch(tx, id); });
    Caller const system { .tenant = town, .kind = CallerKind::System, .job = std::string(treasury::service::notices_job) };
    char words[200];
    std::snprintf(words, sizeof words, "notice of a batch of %lld waiting, with its slip and codes (ms of processor a page), first %d parts", static_cast<long long>(batch.total), parts_measured);
    row(words, milliseconds_a_page(here, system, batch), 10, "limit", "< 1");
    must(here, [&](db::Write& tx) -> Result<void> {  // as if all but the last parts had been made
        tx.execute(move_on, { { "$id", id }, { "$due", here.now().today().plus_days(days).iso() }, { "$claim", "d" } });  // behind every c…
        return {};
    });
    row("the same, its last parts", milliseconds_a_page(here, system, batch), 10, "limit", "< 1");
}

void measure_matching(Workplace const& here, Caller const& treasurer, std::int64_t lines)
{
    double raw = 0, by_key = 0;
    for (std::int64_t after = 0; after < lines; after += lines_a_chunk)
        must(here, [&](db::Write& tx) -> Result<void> {
            auto const before = seconds_of(CLOCK_MONOTONIC);
            tx.execute(raw_update, { { "$import", "bench-raw" }, { "$after", after }, { "$through", after + lines_a_chunk } });
            auto const between = seconds_of(CLOCK_MONOTONIC);
            tx.execute(raw_by_key, { { "$import", "bench-raw" }, { "$after", after }, { "$through", after + lines_a_chunk } });
            raw += between - before;
            by_key += seconds_of(CLOCK_MONOTONIC) - between;
            return {};
        });
    double found = 0, booked = 0;
    std::int64_t matched = 0;
    auto const year = fiscal_year(here.now().today());
    for (std::int64_t after = 0; after < lines; after += lines_a_chunk)
        must(here, [&](db::Write& tx) -> Result<void> {
            treasury::store::Chunk const chunk { { "bench-sets" }, after, std::min(lines, after + lines_a_chunk) };
            auto const before = seconds_of(CLOCK_MONOTONIC);
            treasury::store::find_claims_of(tx, chunk, year);
            auto const between = seconds_of(CLOCK_MONOTONIC);
            treasury::store::book_found(tx, chunk, { here.now().today(), year, treasury::Account::Agency, treasurer.person, here.now().at });
            booked += seconds_of(CLOCK_MONOTONIC) - between;
            found += between - before;
            return {};
        });
    matched = here.database.read(town, [](db::Read& tx) {
        return tx.one({ "bench.matched", "SELECT COUNT(*) AS n FROM treasury_import_line WHERE tenant = $tenant AND import = 'bench-sets' AND outcome = 'matched'" }, {}, [](db::Row const& one) { return one.integer("n"); }).value();
    });
    if (matched != lines)
        throw std::runtime_error(std::to_string(lines - matched) + " lines were not matched");
    row(std::to_string(lines) + " lines matched by sets (s)", found, by_key, "plain update of as many claims by their keys", "≤ 3");
    row("the same (s)", found, raw, "plain update of as many lines where they stand", "–");
    row("and booked: receipts, journal, balances, claims, outcomes, in five statements (s)", booked, by_key * 5, "five updates by key", "≤ 3");
    jobs::Job job;
    job.tenant = town;
    job.payload = json::object({ { "import", "bench-job" } });
    auto const begun = seconds_of(CLOCK_MONOTONIC);
    if (auto const done = treasury::service::apply_import(here, job); !done)
        throw std::runtime_error(done.error().key);
    std::printf("| the whole job with everybody who listens to a claim, %lld lines (ms a line) | %.2f | – | – | – |\n", static_cast<long long>(lines_of_job), (seconds_of(CLOCK_MONOTONIC) - begun) * 1e3 / static_cast<double>(lines_of_job));
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2)
        return 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    try {
        auto const lines = count > 2 ? std::atoll(arguments[2]) : 1'000'000;
        Configuration configuration;
        configuration.data = arguments[1];
        configuration.zones = { "office" };
        if (count > 4)
            configuration.database_address = arguments[4];
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("office").here();
        auto const treasurer = treasurer_of(here);
        seed(here, treasurer, lines);
        measure_notices(here, treasurer);
        measure_matching(here, treasurer, lines);
        return 0;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
