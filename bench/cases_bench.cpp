// Lists and search over a million rows (bench/seed_cases.cpp), against the same statements on SQLite alone and FTS5 alone, in the same file and
// run: madoguchi_cases_bench DATA [open]. Each line: NAME <tab> value <tab> unit, the median of several runs.
#include "world.h"

#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/search/search.h>
#include <mado/text/search.h>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

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

// SQLite alone: what it gives is copied, as a list that is shown must be.
class Raw {
public:
    explicit Raw(std::string const& path) { sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr); }
    ~Raw()
    {
        for (auto* statement : statements_)
            sqlite3_finalize(statement);
        sqlite3_close(database_);
    }
    Raw(Raw const&) = delete;
    Raw& operator=(Raw const&) = delete;

    sqlite3_stmt* prepare(std::string const& sql)
    {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &made, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(database_));
        statements_.push_back(made);
        return made;
    }
    void begin() { sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr); }
    void end() { sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr); }

private:
    sqlite3* database_ = nullptr;
    std::vector<sqlite3_stmt*> statements_;
};

using Texts = std::vector<std::string>;
void bind(sqlite3_stmt* statement, Texts const& values)
{
    for (std::size_t i = 0; i < values.size(); ++i)
        sqlite3_bind_text(statement, static_cast<int>(i) + 1, values[i].data(), static_cast<int>(values[i].size()), SQLITE_STATIC);
}
void read(sqlite3_stmt* statement, std::vector<Texts>& all)
{
    while (sqlite3_step(statement) == SQLITE_ROW) {
        auto& row = all.emplace_back();
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            auto const* const text = reinterpret_cast<char const*>(sqlite3_column_text(statement, i));
            row.emplace_back(text ? text : "");
        }
    }
    sqlite3_reset(statement);
}

// The page of the inbox by the same stretches of the same index (one a division and state), merged by due day.
class RawInbox {
public:
    RawInbox(Raw& raw, std::vector<std::string> owners, std::vector<std::string> states)
        : raw_(raw), owners_(std::move(owners)), states_(std::move(states)),
          select_(raw.prepare("SELECT stands_still, due, id, receipt_number, procedure, definition, owner, title, applicant, applicant_name, channel, language, notice, application_key, state, "
              "taken_by, arrived_at, opened_at, starts, limit_name, misfit, expired, replied, asked_until, result, draft, document, decided_on, dispatched_on, entered_by, round, item, verdict, "
              "came_from, forwarded_to, deemed, lapsed, waits_for_papers, revises, next_arrived_on, version FROM cases_case WHERE tenant = ?1 AND owner = ?2 AND state = ?3 "
              "AND (stands_still, due, id) > (CAST(?4 AS INTEGER), ?5, ?6) ORDER BY stands_still, due, id LIMIT 26"))
    {
    }
    std::vector<Texts> page(cases::InboxKey const& after)
    {
        std::vector<Texts> all;
        raw_.begin();
        for (auto const& owner : owners_)
            for (auto const& state : states_) {
                Texts const values { town, owner, state, after.stands_still ? "1" : "0", after.due, after.id };
                bind(select_, values);
                read(select_, all);
            }
        raw_.end();
        std::ranges::sort(all, [](Texts const& a, Texts const& b) { return std::tie(a[0], a[1], a[2]) < std::tie(b[0], b[1], b[2]); });
        all.resize(std::min<std::size_t>(all.size(), shown));
        return all;
    }

private:
    Raw& raw_;
    std::vector<std::string> owners_, states_;
    sqlite3_stmt* select_;
};

std::vector<std::string> owners_in(Raw& raw)
{
    auto* const select = raw.prepare("SELECT DISTINCT owner FROM cases_case WHERE tenant = ?1 ORDER BY owner");
    bind(select, { town });
    std::vector<Texts> rows;
    read(select, rows);
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

void searches(Workplace const& here, Raw& raw, std::string const& name, std::string const& words)
{
    auto* const select = raw.prepare("SELECT name, title FROM bench_fts WHERE bench_fts MATCH ?1 LIMIT 50");
    std::size_t found = 0;
    auto const ours = [&] { found = here.database.read(town, [&](db::Read& tx) { return search::find(tx, "bench", words, 50); }).size(); };
    auto const theirs = [&] {
        std::vector<Texts> rows;
        std::string quoted;  // all of its terms
        for (auto const& term : text::bigrams(words))
            quoted += (quoted.empty() ? "\"" : " AND \"") + term + "\"";
        Texts const values { quoted };
        bind(select, values);
        read(select, rows);
        if (rows.size() != found)
            throw std::runtime_error("the two searches do not find the same");
    };
    say("search." + name + ".ours", milliseconds_of(ours));
    say("search." + name + ".raw", milliseconds_of(theirs));
    say("search." + name + ".found", static_cast<double>(found), "shown");
}

// What the page of one case reads: the case, all that hangs on it, and its trace; each time another case.
void one_case(Workplace const& here, Raw& raw)
{
    auto* const select = raw.prepare("SELECT id FROM cases_case WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT 1");
    std::vector<CaseId> some;
    for (int i = 0; i < 41; ++i) {
        char from[16];
        std::snprintf(from, sizeof from, "0198%04x", i * 15 / 41);
        std::vector<Texts> rows;
        Texts const values { town, std::string(from) + "-" + std::to_string(1000 + i * 97) };
        bind(select, values);
        read(select, rows);
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

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2)
        return 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    try {
        Configuration configuration;
        configuration.data = arguments[1];
        configuration.zones = { "office" };
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("office").here();
        Raw raw((configuration.data / "office.sqlite").string());
        using enum cases::CaseState;
        Reader const clerk { "clerk", staff(here, "森田 葵"), { "environment/animals" } };
        Reader const auditor { "auditor", staff(here, "林 千尋"), owners_in(raw) };
        bool const only_open = count > 2 && std::string_view(arguments[2]) == "open";
        for (auto const& reader : { clerk, auditor }) {
            lists(here, raw, reader, "open", { Received, Examining, Asked, Forwarded, Qualified, InApproval, Decided });
            if (only_open)
                continue;
            lists(here, raw, reader, "closed", { Closed });
        }
        if (only_open)
            return 0;
        one_case(here, raw);
        searches(here, raw, "rare", "希少");
        searches(here, raw, "common", "花子");
        searches(here, raw, "name", "見本花子");
    } catch (std::exception const& error) {
        std::fprintf(stderr, "madoguchi_cases_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
