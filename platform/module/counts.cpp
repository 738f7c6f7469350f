#include <mado/module/counts.h>

#include <charconv>

namespace mado {

namespace {

constexpr db::Statement count_jobs { "module.count_jobs", R"sql(
    SELECT tenant, kind,
           CAST(SUM(CASE WHEN state = 'parked' THEN 0 ELSE 1 END) AS count_int) AS waiting,
           CAST(SUM(CASE WHEN state = 'waiting' AND due <= $now THEN 1 ELSE 0 END) AS count_int) AS due,
           CAST(SUM(CASE WHEN state = 'parked' THEN 1 ELSE 0 END) AS count_int) AS parked,
           CAST(MIN(CASE WHEN state = 'waiting' AND due <= $now THEN due END) AS time_int) AS oldest_due,
           CAST(MIN(CASE WHEN state = 'parked' THEN since END) AS time_int) AS oldest_parked
      FROM jobs_job GROUP BY tenant, kind ORDER BY tenant, kind
)sql" };
constexpr db::Statement count_outbox { "module.count_outbox", R"sql(
    SELECT tenant, receiver AS peer, COUNT(*) AS waiting, CAST(MIN(made_at) AS time_int) AS oldest
      FROM gateway_outbox WHERE acknowledged_at IS NULL GROUP BY tenant, receiver ORDER BY tenant, receiver
)sql" };
constexpr db::Statement count_inbox { "module.count_inbox", R"sql(
    SELECT tenant, sender AS peer,
           CAST(SUM(CASE WHEN state = 'parked' THEN 0 ELSE 1 END) AS count_int) AS waiting,
           CAST(SUM(CASE WHEN state = 'parked' THEN 1 ELSE 0 END) AS count_int) AS parked,
           CAST(MIN(CASE WHEN state = 'parked' THEN NULL ELSE since END) AS time_int) AS oldest_waiting,
           CAST(MIN(CASE WHEN state = 'parked' THEN since END) AS time_int) AS oldest_parked
      FROM gateway_inbox GROUP BY tenant, sender ORDER BY tenant, sender
)sql" };
// A mail on its way has a job; one that will never leave is kept as failed.
constexpr db::Statement count_mails { "module.count_mails", R"sql(
    SELECT tenant, CAST(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS count_int) AS waiting,
           CAST(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS count_int) AS failed,
           CAST(MIN(CASE WHEN state = 'waiting' THEN at END) AS time_int) AS oldest
      FROM messages_mail WHERE state IN ('waiting', 'failed') AND at > $after GROUP BY tenant ORDER BY tenant
)sql" };
constexpr db::Statement select_parked_jobs { "module.select_parked_jobs", R"sql(
    SELECT tenant, id, kind, fault, attempts, since FROM jobs_job WHERE state = 'parked' ORDER BY since, tenant, id LIMIT $most
)sql" };
constexpr db::Statement select_parked_job { "module.select_parked_job", R"sql(
    SELECT tenant, id, kind, fault, attempts, since FROM jobs_job WHERE tenant = $town AND id = $id AND state = 'parked'
)sql" };
constexpr db::Statement select_parked_letters { "module.select_parked_letters", R"sql(
    SELECT tenant, sender, subject, sequence, kind, fault, since
      FROM gateway_inbox WHERE state = 'parked' ORDER BY since, tenant, sender, subject, sequence LIMIT $most
)sql" };
constexpr db::Statement select_parked_letter { "module.select_parked_letter", R"sql(
    SELECT tenant, sender, subject, sequence, kind, fault, since
      FROM gateway_inbox WHERE tenant = $town AND sender = $peer AND subject = $subject AND state = 'parked' ORDER BY sequence LIMIT 1
)sql" };
constexpr db::Statement count_unsealed { "module.count_unsealed", R"sql(
    SELECT COUNT(*) AS n, CAST(MIN(at) AS time_int) AS oldest
      FROM (SELECT at FROM audit_event WHERE place IS NULL LIMIT 100000) AS tail
)sql" };
constexpr db::Statement select_last_signed { "module.select_last_signed", R"sql(
    SELECT day FROM audit_day WHERE tenant = $town ORDER BY day DESC LIMIT 1
)sql" };
// Ids ascend with time (UUIDv7): the key itself finds the first event after a day.
constexpr db::Statement select_first_event { "module.select_first_event", R"sql(
    SELECT at FROM audit_event WHERE tenant = $town AND id > $after ORDER BY id LIMIT 1
)sql" };
constexpr db::Statement select_engine { "module.select_engine", R"sql(
-- engine: sqlite
    SELECT sqlite_version() AS version, p.page_count * s.page_size AS bytes, 0 AS used, 0 AS most, 1 AS leader, 0 AS replicas, 0 AS lag, 0 AS now
      FROM pragma_page_count() AS p, pragma_page_size() AS s
-- end
-- engine: postgresql
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
           CAST(current_setting('max_connections') AS bigint) AS most,
           CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END AS leader,
           (SELECT count(*) FROM pg_stat_replication) AS replicas,
           COALESCE((SELECT CAST(extract(epoch FROM max(replay_lag)) * 1000000 AS bigint) FROM pg_stat_replication), 0) AS lag,
           CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS now
-- end
)sql" };
constexpr db::Statement select_migrations { "module.select_migrations", R"sql(
    SELECT module, COUNT(*) AS n, MAX(number) AS last FROM mado_migration GROUP BY module ORDER BY module
)sql" };

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t month_of_mails = 30ll * 24 * 3600 * second;

ParkedJob read_job(db::Row const& row)
{
    return { row.text("tenant"), row.text("id"), row.text("kind"), row.text("fault"), row.integer("attempts"), { row.integer("since") } };
}

ParkedLetter read_letter(db::Row const& row)
{
    return { row.text("tenant"), row.text("sender"), row.text("subject"), row.text("kind"), row.text("fault"), row.integer("sequence"), { row.integer("since") } };
}

// The first 48 bits of a UUIDv7 are milliseconds (RFC 9562 §5.7): every id before this moment sorts before it.
std::string first_id_at(Instant at)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex(12, '0');
    auto left = static_cast<std::uint64_t>(std::max<std::int64_t>(at.microseconds, 0) / 1000);
    for (auto at_digit = hex.rbegin(); at_digit != hex.rend(); ++at_digit, left >>= 4)
        *at_digit = digits[left & 0xf];
    return hex.substr(0, 8) + "-" + hex.substr(8);
}

}  // namespace

std::vector<db::Statement> count_statements()
{
    return { count_jobs, count_outbox, count_inbox, count_mails, select_parked_jobs, select_parked_job, select_parked_letters, select_parked_letter, count_unsealed,
        select_last_signed, select_first_event, select_engine, select_migrations };
}

Backlog backlog(db::Read& tx, Instant now)
{
    Backlog found;
    found.jobs = tx.all(count_jobs, { { "$now", now.microseconds } }, [](db::Row const& row) {
        return JobCount { row.text("tenant"), row.text("kind"), row.integer("waiting"), row.integer("due"), row.integer("parked"), { row.integer("oldest_due") },
            { row.integer("oldest_parked") } };
    });
    found.letters = tx.all(count_outbox, {}, [](db::Row const& row) {
        return LetterCount { row.text("tenant"), "out", row.text("peer"), row.integer("waiting"), 0, { row.integer("oldest") }, {} };
    });
    tx.each(count_inbox, {}, [&](db::Row const& row) {
        found.letters.push_back({ row.text("tenant"), "in", row.text("peer"), row.integer("waiting"), row.integer("parked"), { row.integer("oldest_waiting") },
            { row.integer("oldest_parked") } });
    });
    found.mails = tx.all(count_mails, { { "$after", now.microseconds - month_of_mails } }, [](db::Row const& row) {
        return MailCount { row.text("tenant"), row.integer("waiting"), row.integer("failed"), { row.integer("oldest") } };
    });
    return found;
}

std::vector<ParkedJob> parked_jobs(db::Read& tx, int most) { return tx.all(select_parked_jobs, { { "$most", most } }, read_job); }
std::vector<ParkedLetter> parked_letters(db::Read& tx, int most) { return tx.all(select_parked_letters, { { "$most", most } }, read_letter); }

std::optional<ParkedJob> parked_job(db::Read& tx, std::string const& tenant, std::string const& id)
{
    return tx.one(select_parked_job, { { "$town", tenant }, { "$id", id } }, read_job);
}

std::optional<ParkedLetter> parked_letter(db::Read& tx, std::string const& tenant, std::string const& peer, std::string const& subject)
{
    return tx.one(select_parked_letter, { { "$town", tenant }, { "$peer", peer }, { "$subject", subject } }, read_letter);
}

TraceCount trace_count(db::Read& tx)
{
    return *tx.one(count_unsealed, {}, [](db::Row const& row) { return TraceCount { row.integer("n"), { row.integer("oldest") } }; });
}

std::optional<Day> oldest_unsigned_day(db::Read& tx, std::string const& tenant, Day today)
{
    auto const signed_day = tx.one(select_last_signed, { { "$town", tenant } }, [](db::Row const& row) { return Day::parse(row.text("day")); });
    Instant const after = signed_day && *signed_day ? instant_in_tokyo((*signed_day)->plus_days(1)) : Instant {};
    auto const first = tx.one(select_first_event, { { "$town", tenant }, { "$after", first_id_at(after) } }, [](db::Row const& row) { return Instant { row.integer("at") }; });
    if (!first)
        return std::nullopt;
    auto const day = day_in_tokyo(*first);
    return day < today ? std::optional(day) : std::nullopt;
}

EngineState engine_state(db::Read& tx)
{
    return *tx.one(select_engine, {}, [](db::Row const& row) {
        return EngineState { row.text("version"), row.integer("bytes"), row.integer("used"), row.integer("most"), row.flag("leader"), row.integer("replicas"), row.integer("lag"),
            row.integer("now") };
    });
}

std::vector<AppliedMigrations> applied_migrations(db::Read& tx)
{
    return tx.all(select_migrations, {}, [](db::Row const& row) { return AppliedMigrations { row.text("module"), row.integer("n"), row.integer("last") }; });
}

bool answers(db::Database& database)
{
    try {
        db::AllTenants::read(database, [](db::Read& tx) { return parked_jobs(tx, 1).size(); });
        return true;
    } catch (std::exception const&) {
        return false;
    }
}

}  // namespace mado
