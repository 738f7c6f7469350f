// Lists and search over a million rows (bench/seed_cases.cpp), against the same statements on the engine alone (SQLite and FTS5, or libpq), on the same rows
// in the same run: madoguchi_cases_bench DATA [open | postgresql CONNINFO], CONNINFO with {zone}. Each line: NAME <tab> value <tab> unit, the median of several runs.
#include "world.h"

#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/search/search.h>
#include <mado/text/search.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace mado;

namespace {

std::string const town = "332089";
constexpr int shown = 25;

double milliseconds_of(std::function<void()> const& work)
{
    std::vector<double> all;
    for (int run = 0; run < 41; ++run) {
        auto const begun = std::chrono::steady_clock::now();
        work();
        all.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
    }
    std::ranges::sort(all);
    return all[all.size() / 2];
}

void say(std::string const& name, double value, char const* unit = "ms")
{
    std::printf("%s\t%.3f\t%s\n", name.c_str(), value, unit);
    std::fflush(stdout);
}

using Texts = std::vector<std::string>;

// The engine alone, with statements that are prepared once: what it gives is copied, as a list that is shown must be.
class Raw {
public:
    virtual ~Raw() = default;
    virtual std::size_t prepare(std::string const& sql) = 0;   // parameters: $1, $2 …, all texts
    virtual void read(std::size_t statement, Texts const& values, std::vector<Texts>& all) = 0;
    virtual void begin() = 0;
    virtual void end() = 0;
};

class RawSqlite final : public Raw {
public:
    explicit RawSqlite(std::string const& path) { sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr); }
    ~RawSqlite() override
    {
        for (auto* statement : statements_)
            sqlite3_finalize(statement);
        sqlite3_close(database_);
    }
    RawSqlite(RawSqlite const&) = delete;
    RawSqlite& operator=(RawSqlite const&) = delete;

    std::size_t prepare(std::string const& sql) override
    {
        auto numbered = sql;
        std::ranges::replace(numbered, '$', '?');
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(database_, numbered.c_str(), -1, &made, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(database_));
        statements_.push_back(made);
        return statements_.size() - 1;
    }
    void read(std::size_t which, Texts const& values, std::vector<Texts>& all) override
    {
        auto* const statement = statements_[which];
        for (std::size_t i = 0; i < values.size(); ++i)
            sqlite3_bind_text(statement, static_cast<int>(i) + 1, values[i].data(), static_cast<int>(values[i].size()), SQLITE_STATIC);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            auto& row = all.emplace_back();
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                auto const* const text = reinterpret_cast<char const*>(sqlite3_column_text(statement, i));
                row.emplace_back(text ? text : "");
            }
        }
        sqlite3_reset(statement);
    }
    void begin() override { sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr); }
    void end() override { sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr); }

private:
    sqlite3* database_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
};

// As one who may see all rows: no walls between, which is what ours are held against.
class RawPostgresql final : public Raw {
public:
    explicit RawPostgresql(std::string const& connection) : database_(PQconnectdb(connection.c_str()))
    {
        run("SET search_path = mado");
        run("SET enable_seqscan = off");
    }
    ~RawPostgresql() override { PQfinish(database_); }
    RawPostgresql(RawPostgresql const&) = delete;
    RawPostgresql& operator=(RawPostgresql const&) = delete;

    std::size_t prepare(std::string const& sql) override
    {
        checked(PQprepare(database_, std::to_string(prepared_).c_str(), sql.c_str(), 0, nullptr));
        return prepared_++;
    }
    void read(std::size_t which, Texts const& values, std::vector<Texts>& all) override
    {
        std::vector<char const*> texts;
        for (auto const& value : values)
            texts.push_back(value.c_str());
        auto const answer = checked(PQexecPrepared(database_, std::to_string(which).c_str(), static_cast<int>(texts.size()), texts.data(), nullptr, nullptr, 0));
        for (int i = 0; i < PQntuples(answer.get()); ++i) {
            auto& row = all.emplace_back();
            for (int column = 0; column < PQnfields(answer.get()); ++column)
                row.emplace_back(PQgetvalue(answer.get(), i, column), static_cast<std::size_t>(PQgetlength(answer.get(), i, column)));
        }
    }
    void begin() override { run("BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"); }
    void end() override { run("COMMIT"); }

private:
    using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
    Answer checked(PGresult* result)
    {
        Answer answer(result, &PQclear);
        if (auto const status = PQresultStatus(result); status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            throw std::runtime_error(PQerrorMessage(database_));
        return answer;
    }
    void run(char const* sql) { checked(PQexec(database_, sql)); }
    PGconn* database_ = nullptr;
    std::size_t prepared_ = 0;
};

// The page of the inbox by the same stretches of the same index (one a division and state), merged by due day.
class RawInbox {
public:
    RawInbox(Raw& raw, std::vector<std::string> owners, std::vector<std::string> states)
        : raw_(raw), owners_(std::move(owners)), states_(std::move(states)),
          select_(raw.prepare("SELECT stands_still, due, id, receipt_number, procedure, definition, owner, title, applicant, applicant_name, channel, language, notice, application_key, state, "
              "taken_by, arrived_at, opened_at, starts, limit_name, misfit, expired, replied, asked_until, result, draft, document, decided_on, dispatched_on, entered_by, round, item, verdict, "
              "came_from, forwarded_to, deemed, lapsed, waits_for_papers, revises, next_arrived_on, version FROM cases_case WHERE tenant = $1 AND owner = $2 AND state = $3 "
              "AND (stands_still, due, id) > (CAST($4 AS INTEGER), $5, $6) ORDER BY stands_still, due, id LIMIT 26"))
    {
    }
    std::vector<Texts> page(cases::InboxKey const& after)
    {
        std::vector<Texts> all;
        raw_.begin();
        for (auto const& owner : owners_)
            for (auto const& state : states_) {
                raw_.read(select_, { town, owner, state, after.stands_still ? "1" : "0", after.due, after.id }, all);
            }
        raw_.end();
        for (auto& row : all)   // a flag as PostgreSQL writes it
            if (row[0] == "t" || row[0] == "f")
                row[0] = row[0] == "t" ? "1" : "0";
        std::ranges::sort(all, [](Texts const& a, Texts const& b) { return std::tie(a[0], a[1], a[2]) < std::tie(b[0], b[1], b[2]); });
        all.resize(std::min<std::size_t>(all.size(), shown));
        return all;
    }

private:
    Raw& raw_;
    std::vector<std::string> owners_, states_;
    std::size_t select_;
};

std::vector<std::string> owners_in(Raw& raw)
{
    std::vector<Texts> rows;
    raw.read(raw.prepare("SELECT DISTINCT owner FROM cases_case WHERE tenant = $1 ORDER BY owner"), { town }, rows);
    std::vector<std::string> owners;
    for (auto const& row : rows)
        owners.push_back(row.front());
    return owners;
}

Caller staff(Workplace const& here, std::string const& name)
{
    return here.database.read(town, [&](db::Read& tx) {
        for (auto const& person : organization::persons(tx))
            if (person.name == name)
                return Caller { .tenant = town, .kind = CallerKind::Staff, .person = person.id, .position = organization::positions_of(tx, person.id, here.now().today()).at(0).id };
        throw std::runtime_error("nobody is called " + name);
    });
}

struct Reader {
    char const* name;
    Caller caller;
    std::vector<std::string> owners;
};

// The first page and page 100 of one who reads, ours and raw; both must show the same.
void lists(Workplace const& here, Raw& raw, Reader const& reader, std::string const& view, std::vector<cases::CaseState> const& states)
{
    std::vector<std::string> words;
    for (auto const state : states)
        words.push_back(word_of(state));
    RawInbox peer(raw, reader.owners, words);
    cases::InboxQuery query { .states = states };
    auto const ours = [&] { return here.database.read(town, [&](db::Read& tx) { return cases::inbox(tx, reader.caller, query); }); };
    auto const name = std::string("list.") + reader.name + "." + view;
    for (int page = 1; page <= 100; ++page) {
        auto const found = ours();
        auto const after = query.after.value_or(cases::InboxKey {});
        if (page == 1 || page == 100) {
            auto const theirs = peer.page(after);
            if (!std::ranges::equal(found.cases, theirs, [](cases::Case const& a, Texts const& b) { return a.id.value == b[2]; }))
                throw std::runtime_error(name + ": the two lists are not the same");
            auto const prefix = name + (page == 1 ? ".first" : ".100");
            say(prefix + ".ours", milliseconds_of([&] { (void)ours(); }));
            say(prefix + ".raw", milliseconds_of([&] { (void)peer.page(after); }));
        }
        if (!found.next)
            break;
        query.after = found.next;
    }
    query.after.reset();
    say(name + ".count.ours", milliseconds_of([&] { (void)here.database.read(town, [&](db::Read& tx) { return cases::count(tx, reader.caller, query, 1000); }); }));
}

// With a peer on SQLite alone: PostgreSQL has no index of two-character words of its own.
void searches(Workplace const& here, Raw* fts, std::string const& name, std::string const& words)
{
    std::size_t found = 0;
    auto const ours = [&] { found = here.database.read(town, [&](db::Read& tx) { return search::find(tx, "bench", words, 50); }).size(); };
    say("search." + name + ".ours", milliseconds_of(ours));
    say("search." + name + ".found", static_cast<double>(found), "shown");
    if (!fts)
        return;
    auto const select = fts->prepare("SELECT name, title FROM bench_fts WHERE bench_fts MATCH $1 LIMIT 50");
    say("search." + name + ".raw", milliseconds_of([&] {
        std::vector<Texts> rows;
        std::string quoted;  // all of its terms
        for (auto const& term : text::bigrams(words))
            quoted += (quoted.empty() ? "\"" : " AND \"") + term + "\"";
        fts->read(select, { quoted }, rows);
        if (rows.size() != found)
            throw std::runtime_error("the two searches do not find the same");
    }));
}

// What the page of one case reads: the case, all that hangs on it, and its trace; each time another case.
void one_case(Workplace const& here, Raw& raw)
{
    auto const select = raw.prepare("SELECT id FROM cases_case WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT 1");
    std::vector<CaseId> some;
    for (int i = 0; i < 41; ++i) {
        char from[16];
        std::snprintf(from, sizeof from, "0198%04x", i * 15 / 41);
        std::vector<Texts> rows;
        raw.read(select, { town, std::string(from) + "-" + std::to_string(1000 + i * 97) }, rows);
        if (!rows.empty())
            some.push_back({ rows.front().front() });
    }
    std::size_t at = 0, events = 0;
    say("case.page.ours", milliseconds_of([&] {
        auto const& id = some.at(at++ % some.size());
        here.database.read(town, [&](db::Read& tx) {
            auto const found = cases::find(tx, id);
            (void)cases::content(tx, id);
            (void)cases::requests(tx, id);
            (void)cases::corrections(tx, id);
            (void)cases::owed(tx, id);
            (void)cases::payments(tx, id);
            (void)cases::notes(tx, id);
            events += audit::events_of(tx, { "case", id.value }).size();
            return found.has_value();
        });
    }));
    say("case.page.events", static_cast<double>(events) / 41, "a case");
}

// The office's database as the user who runs this: the private server's superuser.
std::string admin_of(std::string address)
{
    for (std::string const from : { "{zone}", "user=madoguchi" })
        if (auto const at = address.find(from); at != std::string::npos)
            address.replace(at, from.size(), from == "{zone}" ? "office" : "user=" + std::string(::getenv("MADO_BENCH_ADMIN") ? ::getenv("MADO_BENCH_ADMIN") : "postgres"));
    return address;
}

}  // namespace

int main(int count, char** arguments)
{
    auto const word = std::string_view(count > 2 ? arguments[2] : "");
    bool const on_postgresql = word == "postgresql" && count == 4;
    if (count < 2 || (count > 2 && word != "open" && !on_postgresql))
        return 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    try {
        Configuration configuration;
        configuration.data = arguments[1];
        configuration.zones = { "office" };
        if (on_postgresql)
            configuration.database_address = arguments[3];
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("office").here();
        auto const owned = on_postgresql ? std::unique_ptr<Raw>(std::make_unique<RawPostgresql>(admin_of(arguments[3])))
                                         : std::make_unique<RawSqlite>((configuration.data / "office.sqlite").string());
        auto& raw = *owned;
        using enum cases::CaseState;
        Reader const clerk { "clerk", staff(here, "森田 葵"), { "environment/animals" } };
        Reader const auditor { "auditor", staff(here, "林 千尋"), owners_in(raw) };
        bool const only_open = word == "open";
        for (auto const& reader : { clerk, auditor }) {
            lists(here, raw, reader, "open", { Received, Examining, Asked, Forwarded, Qualified, InApproval, Decided });
            if (only_open)
                continue;
            lists(here, raw, reader, "closed", { Closed });
        }
        if (only_open)
            return 0;
        one_case(here, raw);
        searches(here, on_postgresql ? nullptr : owned.get(), "rare", "希少");
        searches(here, on_postgresql ? nullptr : owned.get(), "common", "花子");
        searches(here, on_postgresql ? nullptr : owned.get(), "name", "見本花子");
    } catch (std::exception const& error) {
        std::fprintf(stderr, "madoguchi_cases_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
