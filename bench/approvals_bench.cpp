// A head's inbox with ten thousand open drafts, against the same statement on SQLite alone on the same rows: madoguchi_approvals_bench DATA [DRAFTS], DATA made by
// `madoguchi demo`. Prints a table; medians of 41.
#include "world.h"

#include <mado/approvals/inbox.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace mado;

namespace {

std::string const town = "332089";
constexpr int shown = 50;

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

Caller staff(Workplace const& here, std::string const& name)
{
    return here.database.read(town, [&](db::Read& tx) {
        for (auto const& person : organization::persons(tx))
            if (person.name == name)
                return Caller { .tenant = town, .kind = CallerKind::Staff, .person = person.id, .position = organization::positions_of(tx, person.id, here.now().today()).at(0).id };
        throw std::runtime_error("nobody is called " + name);
    });
}

approvals::Proposal proposal(int number)
{
    approvals::Proposal made;
    made.matter_kind = "free";
    made.owner = "public_works/road_management";
    made.title = "消耗品の購入 " + std::to_string(number);
    made.body = "次のとおり購入してよろしいか。";
    made.route = "general_affairs";
    made.matter_class = "物品の購入";
    made.effect = "service";
    made.result_words = "伺いのとおり決定する";
    made.amount = 10'000 + number;
    made.moves_money = true;
    return made;
}

void draft_all(Workplace const& here, Caller const& clerk, int drafts)
{
    constexpr int a_write = 100;
    for (int from = 0; from < drafts; from += a_write) {
        auto const done = here.database.write(town, [&](db::Write& tx) -> Result<void> {
            for (int i = from; i < std::min(drafts, from + a_write); ++i) {
                auto const written = TRY(approvals::write(tx, clerk, here, proposal(i)));
                TRY(approvals::circulate(tx, clerk, here, written.id, written.version));
            }
            return {};
        });
        if (!done)
            throw std::runtime_error("a draft was refused: " + done.error().key);
    }
}

// What a page of the inbox shows, on the engine alone.
class Peer {
public:
    explicit Peer(std::string const& path)
    {
        sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_prepare_v2(database_,
            "SELECT d.id, s.number, s.role, s.state, s.position, d.matter_kind, d.procedure, d.title, d.result, d.result_words, d.owner, d.drafter, d.urgent, s.here_since, s.until, d.version "
            "FROM approvals_step s JOIN approvals_draft d ON d.tenant = s.tenant AND d.id = s.draft WHERE s.tenant = ?1 AND s.position = ?2 AND s.state = 'here' "
            "ORDER BY s.here_since, s.draft LIMIT 51", -1, &select_, nullptr);
    }
    ~Peer()
    {
        sqlite3_finalize(select_);
        sqlite3_close(database_);
    }
    Peer(Peer const&) = delete;
    Peer& operator=(Peer const&) = delete;
    std::size_t page(std::string const& position)
    {
        std::vector<std::vector<std::string>> rows;
        sqlite3_reset(select_);
        sqlite3_bind_text(select_, 1, town.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_text(select_, 2, position.c_str(), -1, SQLITE_STATIC);
        while (sqlite3_step(select_) == SQLITE_ROW) {
            std::vector<std::string> row;
            for (int i = 0; i < sqlite3_column_count(select_); ++i)
                row.emplace_back(sqlite3_column_text(select_, i) ? reinterpret_cast<char const*>(sqlite3_column_text(select_, i)) : "");
            rows.push_back(std::move(row));
        }
        return rows.size();
    }

private:
    sqlite3* database_ = nullptr;
    sqlite3_stmt* select_ = nullptr;
};

void row(char const* name, double ours, double raw, char const* hold)
{
    if (raw > 0)
        std::printf("| %s | %.2f | %.2f | %.1f | %s |\n", name, ours, raw, ours / raw, hold);
    else
        std::printf("| %s | %.2f | – | – | %s |\n", name, ours, hold);
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2)
        return 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    try {
        auto const drafts = count > 2 ? std::atoi(arguments[2]) : 10'000;
        Configuration configuration;
        configuration.data = arguments[1];
        configuration.zones = { "office" };
        SystemClock const clock;
        World world(configuration, clock);
        auto const& here = world.zone("office").here();
        auto const clerk = staff(here, "藤井 菜月"), head = staff(here, "大月 健");
        draft_all(here, clerk, drafts);
        Peer peer((configuration.data / "office.sqlite").string());
        auto const ours = [&](std::optional<approvals::InboxKey> const& after) {
            return here.database.read(town, [&](db::Read& tx) { return approvals::inbox(tx, head, here, { .after = after, .most = shown }); });
        };
        auto const first = ours({});
        if (std::ssize(first.rows) != shown || peer.page(head.position.value) != shown + 1)
            throw std::runtime_error("the two inboxes do not show the same");
        auto after = first.next;
        for (int page = 2; page < 100 && after; ++page)
            after = ours(after).next;
        auto const& id = first.rows.at(10).draft;
        auto const draft = here.database.read(town, [&](db::Read& tx) { return approvals::find(tx, id); });
        std::printf("| a head with %d open drafts | ms | SQLite alone, ms | times | hold |\n| --- | ---: | ---: | ---: | --- |\n", drafts);
        row("first page of the inbox (50 rows)", milliseconds_of([&] { (void)ours({}); }), milliseconds_of([&] { (void)peer.page(head.position.value); }), "< 50 ms");
        row("page 100", milliseconds_of([&] { (void)ours(after); }), 0, "< 50 ms");
        row("the figure in the menu", milliseconds_of([&] { (void)here.database.read(town, [&](db::Read& tx) { return approvals::count_waiting_for(tx, head); }); }), 0, "< 50 ms");
        row("one draft with its way, record, next and forecast", milliseconds_of([&] {
            (void)here.database.read(town, [&](db::Read& tx) {
                (void)approvals::find_for(tx, head, here, id);
                (void)approvals::acts_of(tx, id);
                (void)approvals::versions_of(tx, id);
                (void)approvals::turn_of(tx, head, here, *draft);
                (void)approvals::forecast(tx, here, *draft);
                return approvals::next_of(tx, head, id).empty();
            });
        }), 0, "< 50 ms");
        row("what would be stranded on 4/1, all of them", milliseconds_of([&] {
            (void)here.database.read(town, [&](db::Read& tx) { return approvals::stranded(tx, here, here.now().today().plus_days(180)).size(); });
        }), 0, "< 500 ms");
        return 0;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
