#pragma once
// What tests of modules stand in, each time anew: two towns of one staff zone, with people in positions. For tests alone.
//
//   Town      the hands of a zone without the zone: tests of use cases, of one page or operation by its function
//   ZoneTown  a zone with its pages, jobs and listeners: tests through the web
#include <mado/db/fresh.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

namespace mado::embedded {
std::span<File const> access();
std::span<File const> api();
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> files();
std::span<File const> identity();
std::span<File const> gateway();
std::span<File const> jobs();
std::span<File const> search();
}

namespace mado::testing {

constexpr char const* code = "332089";        // 総社市
constexpr char const* neighbour = "331007";   // 岡山市: the other side of every wall between towns

inline definitions::Library const& library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}
inline papers::Papers const& all_papers()
{
    static papers::Papers const all(library());
    return all;
}

inline Day day(std::string_view iso) { return *Day::parse(iso); }
inline bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
inline json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE_MESSAGE(value, text);
    return *value;
}
// What stands between the two; "" where either is missing.
inline std::string between(std::string const& text, std::string const& before, std::string const& after)
{
    auto const from = text.find(before);
    return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
}

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-test-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
};

inline Caller staff(std::string person, std::string position, std::string tenant = code)
{
    return { .tenant = std::move(tenant), .kind = CallerKind::Staff, .person = { std::move(person) }, .position = { std::move(position) } };
}

// Who holds a position from April 2026 on, and its roles for its division.
struct Seat {
    std::string position, division, title, rank, person;
    std::initializer_list<access::Role> roles {};
    std::string name {}, number {};           // of the person; empty: its id
};
inline void place(db::Write& tx, Seat const& seat)
{
    organization::keep_position(tx, { { seat.position }, seat.division, seat.title, seat.rank });
    organization::keep_person(tx, { { seat.person }, seat.name.empty() ? seat.person : seat.name, seat.number.empty() ? seat.person : seat.number });
    organization::assign(tx, { { seat.person }, { seat.position }, day("2026-04-01"), std::nullopt });
    for (auto const role : seat.roles)
        access::grant(tx, { seat.position }, { role, seat.division });
}

inline std::int64_t count_in(db::Database& database, std::string_view sql, std::string const& tenant)
{
    return database.read(tenant, [&](db::Read& tx) { return tx.one({ "test.count", sql }, {}, [](db::Row const& row) { return row.integer("n"); }).value(); });
}

struct Tables { std::string part; std::span<embedded::File const> files; };

struct Town {
    static constexpr char const* code = testing::code;
    static constexpr char const* neighbour = testing::neighbour;

    Folder folder;
    gateway::Keys front = gateway::keys_of("front", (folder.path / "keys").string());
    gateway::Keys keys = gateway::keys_of("office", (folder.path / "keys").string());
    db::Database database { db::test::fresh() };
    Ids ids;
    FixedClock clock;
    tenancy::Towns towns = tenancy::Towns::from_csv(library().text("towns/towns.csv"));
    definitions::Cache cache;
    Calendar calendar;
    files::Store files { folder.path / "files" };
    Listeners listeners;
    Workplace here { "office", database, clock, ids, towns, library(), cache, all_papers(), calendar, files, keys, listeners, "http://localhost:8080", "a@example.jp", false, {},
        folder.path / "workshop" };

    explicit Town(Instant now, std::uint64_t seed = 7, Calendar days = library().calendar()->calendar) : ids(seed), clock(now), calendar(std::move(days)) {}

    static Caller staff(std::string person, std::string position, std::string tenant = code) { return testing::staff(std::move(person), std::move(position), std::move(tenant)); }

    template <class Work>
    auto write(Work work, std::string const& tenant = code) { return database.write(tenant, std::move(work)); }
    template <class Work>
    auto read(Work work, std::string const& tenant = code) { return database.read(tenant, std::move(work)); }
    void days_pass(int days) { clock.set({ clock.now().microseconds + days * 86'400'000'000LL }); }

    // Tables of the platform, of `more` and of the modules; and what the modules listen to.
    void set_up(std::vector<Module> const& modules, std::vector<Tables> const& more = {})
    {
        std::vector<Tables> all { { "access", embedded::access() }, { "api", embedded::api() }, { "audit", embedded::audit() }, { "identity", embedded::identity() },
            { "organization", embedded::organization() }, { "files", embedded::files() }, { "gateway", embedded::gateway() }, { "jobs", embedded::jobs() }, { "search", embedded::search() } };
        all.insert(all.end(), more.begin(), more.end());
        std::vector<db::Migration> migrations;
        auto const add = [&](std::string const& name, std::span<embedded::File const> embedded) {
            int number = 0;
            for (auto const& file : embedded)
                if (file.path.starts_with("migrations/"))
                    migrations.push_back({ name, ++number, std::string(file.path.substr(11)), file.bytes });
        };
        for (auto const& one : all)
            add(one.part, one.files);
        for (auto const& migration : definitions::migrations())
            migrations.push_back(migration);
        for (auto const& module : modules) {
            add(module.name, module.files);
            if (module.listen)
                module.listen(listeners);
        }
        database.migrate(migrations);
    }
};

struct ZoneTown {
    static constexpr char const* tenant = testing::code;
    static constexpr char const* neighbour = testing::neighbour;
    static constexpr char const* password = "correct horse battery";

    Folder folder;
    FixedClock clock;
    Ids ids;
    std::unique_ptr<Zone> zone;
    std::string cookie, csrf;                 // of who is signed in

    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }

    // Without its modules: plug() them, then open() the zone. `neighbours`: zones whose keys it knows.
    explicit ZoneTown(Instant now, std::uint64_t seed = 12, std::initializer_list<char const*> neighbours = {}) : clock(now), ids(seed)
    {
        for (auto const* other : neighbours)
            gateway::keys_of(other, (folder.path / "keys").string());
        ZoneOptions options;
        options.name = "office";
        options.data = folder.path;
        options.keys = folder.path / "keys";
        options.database = db::test::fresh();
        options.public_address = "http://localhost:8080";
        options.site.audience = mado::web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
    }

    Workplace const& here() { return zone->here(); }
    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return here().database.write(town, std::move(work)); }
    template <class Work>
    auto read(Work work, std::string const& town = tenant) { return here().database.read(town, std::move(work)); }
    std::int64_t count(std::string_view sql, std::string const& town = tenant) { return count_in(here().database, sql, town); }
    void run_jobs(int times)
    {
        for (int n = 0; n < times; ++n)
            zone->runner().once();
    }
    // With a login of the person's own id.
    static void seat_with_login(db::Write& tx, Seat const& seat)
    {
        static auto const hash = crypto::hash_password(password);
        place(tx, seat);
        identity::keep_account(tx, { { seat.person }, seat.person, hash, 0, {} });
    }

    http::Response send(std::string const& method, std::string const& target, http::Pairs form = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        if (!csrf.empty())
            request.form.emplace_back("csrf", csrf);
        request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    // `page`: one with a form, for its token.
    void sign_in(std::string const& who, std::string const& page)
    {
        csrf.clear();
        cookie = identity::sign_in(here().database, tenant, who, password, clock, ids)->token;
        csrf = between(send("GET", page).body, "name=\"csrf\" value=\"", "\"");
        REQUIRE_FALSE(csrf.empty());
    }
};

}  // namespace mado::testing
