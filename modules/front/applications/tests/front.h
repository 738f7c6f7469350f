#pragma once
// A front zone with a town, a browser, and a staff end that answers as the test says.
#include <mado/api/door.h>
#include <mado/applications/module.h>
#include <mado/db/database.h>
#include <mado/db/fresh.h>
#include <mado/gateway/gateway.h>
#include <mado/identity/proof.h>
#include <mado/papers/papers.h>
#include <mado/portal/module.h>
#include <mado/web/site.h>

#include <filesystem>

namespace mado::embedded {
std::span<File const> api();
std::span<File const> audit();
std::span<File const> identity();
std::span<File const> definitions();
std::span<File const> files();
std::span<File const> gateway();
std::span<File const> jobs();
std::span<File const> messages();
std::span<File const> search();
std::span<File const> portal();
std::span<File const> applications();
}

namespace mado::test {

inline std::string const town = "332089", other_town = "331007";

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-front-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

inline void add_migrations(std::vector<db::Migration>& all, std::string const& module, std::span<embedded::File const> files)
{
    int number = 0;
    for (auto const& file : files)
        if (file.path.starts_with("migrations/"))
            all.push_back({ module, ++number, std::string(file.path.substr(11)), file.bytes });
}

inline std::vector<db::Migration> front_migrations()
{
    std::vector<db::Migration> all;
    add_migrations(all, "audit", embedded::audit());
    add_migrations(all, "identity", embedded::identity());
    for (auto const& migration : definitions::migrations())
        all.push_back(migration);
    add_migrations(all, "files", embedded::files());
    add_migrations(all, "gateway", embedded::gateway());
    add_migrations(all, "jobs", embedded::jobs());
    add_migrations(all, "messages", embedded::messages());
    add_migrations(all, "search", embedded::search());
    add_migrations(all, "api", embedded::api());
    add_migrations(all, "portal", embedded::portal());
    add_migrations(all, "applications", embedded::applications());
    return all;
}

struct Shelf {  // read once for all tests
    definitions::Library library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    papers::Papers papers { library };
    tenancy::Towns towns = tenancy::Towns::from_csv(library.text("towns/towns.csv"));
    static Shelf const& of_all()
    {
        static Shelf const shelf;
        return shelf;
    }
};

struct Front {
    Folder folder;
    gateway::Keys first = gateway::keys_of("front", (folder.path / "keys").string()), second = gateway::keys_of("office", (folder.path / "keys").string()),
                 third = gateway::keys_of("core", (folder.path / "keys").string());
    gateway::Keys keys = gateway::keys_of("front", (folder.path / "keys").string());
    db::Options database_options = db::test::fresh();
    db::Database database { database_options }, office_database { db::test::fresh() }, core_database { db::test::fresh() };
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 18), 21, 42, 7) };
    Ids ids;
    definitions::Cache cache;
    Calendar calendar = Shelf::of_all().library.calendar()->calendar;
    files::Store files { folder.path / "front" }, office_files { folder.path / "office" }, core_files { folder.path / "core" };
    Listeners listeners;
    Workplace here { "front", database, clock, ids, Shelf::of_all().towns, Shelf::of_all().library, cache, Shelf::of_all().papers, calendar, files, keys, listeners,
        "http://localhost:8080", "madoguchi@example.jp" };
    std::vector<Module> modules;
    web::Site site { { .audience = web::Audience::Residents, .cookie = "mado_front" }, here };
    api::Door door { here };
    gateway::Gateway gate { gateway::keys_of("front", (folder.path / "keys").string()), database, files, clock, ids };
    gateway::Gateway office { gateway::keys_of("office", (folder.path / "keys").string()), office_database, office_files, clock, ids };
    gateway::Gateway core { gateway::keys_of("core", (folder.path / "keys").string()), core_database, core_files, clock, ids };
    gateway::Pump pump { { &gate, &office, &core } };
    std::vector<gateway::Message> arrived;  // at the staff end

    Front() : Front({ portal::describe(applications::of_browser), applications::describe() }, {}) {}
    Front(std::vector<Module> plugged, std::vector<db::Migration> const& more) : modules(std::move(plugged))
    {
        auto all = front_migrations();
        all.insert(all.end(), more.begin(), more.end());
        database.migrate(all);
        std::vector<db::Migration> theirs;
        add_migrations(theirs, "audit", embedded::audit());
        add_migrations(theirs, "files", embedded::files());
        add_migrations(theirs, "gateway", embedded::gateway());
        office_database.migrate(theirs);
        core_database.migrate(theirs);
        for (auto const& module : modules) {
            if (module.listen)
                module.listen(listeners);
            site.add_files(module.name, module.files, "modules/front/" + module.name);
            site.add_routes(module.routes);
            site.add_menu(module.menu);
            site.add_pages(module.pages);
            door.add(module.operations);
            for (auto const& one : module.receives)
                gate.receives(one.kind, [this, receive = one.receive](db::Write& tx, Caller const& caller, Moment const&, gateway::Message const& message) { return receive(tx, caller, here, message); });
        }
        door.open(site);
        site.finish();
        for (auto const kind : { gateway::Kind::Submitted, gateway::Kind::Corrected, gateway::Kind::Withdrawn })
            office.receives(kind, [this](db::Write&, Caller const&, Moment const&, gateway::Message const& message) -> Result<void> {
                arrived.push_back(message);
                return {};
            });
        core.receives(gateway::Kind::Submitted, [this](db::Write&, Caller const&, Moment const&, gateway::Message const& message) -> Result<void> {
            arrived.push_back(message);
            return {};
        });
    }

    void wait(std::int64_t seconds) { clock.set({ clock.now().microseconds + seconds * 1'000'000 }); }

    // As the office publishes it.
    void publish(std::string const& name, std::string const& text, std::string const& to = town)
    {
        auto const hash = crypto::sha256_hex(text);
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = ids.uuid(clock.now().microseconds), .receiver = "front", .definition = hash, .arrived_at = clock.now() };
        letter.body = gateway::plain_body(to, letter.kind, letter.subject, hash, letter.arrived_at, json::object({ { "what", "definition" }, { "name", name }, { "hash", hash }, { "text", text },
            { "starts_on", "2026-11-01" }, { "owner", json::object({ { "path", "environment/animals" }, { "name", "環境課 動物係" }, { "phone", "0866-92-8338" }, { "place", "本庁舎2階" } }) } }));
        tell(letter, to);
    }
    void publish_from_library(std::string const& name) { publish(name, std::string(Shelf::of_all().library.text("procedures/" + name + ".yaml"))); }

    void tell(gateway::Letter const& letter, std::string const& to = town)
    {
        REQUIRE(office_database.write(to, [&](db::Write& tx) -> Result<void> { gateway::post(tx, here.now(), letter); return {}; }).has_value());
        pump.once();
    }
    void tell(gateway::Kind kind, std::string const& application, json::Value body)
    {
        wait(60);
        gateway::Letter letter { .kind = kind, .subject = application, .receiver = "front", .arrived_at = clock.now() };
        letter.body = gateway::plain_body(town, kind, application, {}, letter.arrived_at, std::move(body));
        tell(letter);
    }

    std::int64_t count(std::string_view sql)
    {
        db::Statement const statement { "test.count", sql };
        return database.read(town, [&](db::Read& tx) { return *tx.one(statement, {}, [](db::Row const& row) { return row.integer("n"); }); });
    }
};

// One browser: keeps its cookie and the token of the last form.
struct Browser {
    Front& front;
    std::string secret {}, csrf {}, remote = "203.0.113.5";
    http::Response last {};

    http::Request request(std::string const& method, std::string const& target)
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.remote = remote;
        auto const question = target.find('?');
        auto const path = target.substr(0, question);
        if (question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1, target.find('#') - question - 1));
        std::istringstream parts(path);
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(*http::percent_decoded(part));
        request.headers = { { "host", "localhost:8080" } };
        if (!secret.empty())
            request.cookies["mado_front"] = secret;
        return request;
    }

    http::Response const& send(http::Request request)
    {
        last = front.site.answer(request);
        for (auto const& [name, value] : last.headers)
            if (name == "set-cookie" && value.starts_with("mado_front="))
                secret = value.substr(11, value.find(';') - 11);
        auto const token = last.body.find("name=\"csrf\" value=\"");
        if (token != std::string::npos)
            csrf = last.body.substr(token + 19, last.body.find('"', token + 19) - token - 19);
        return last;
    }
    http::Response const& get(std::string const& target) { return send(request("GET", target)); }
    // As if this browser's person had been identified that much.
    void identify(std::string const& assurance, std::map<std::string, std::string> attributes = {}, std::string const& in = town)
    {
        if (secret.empty())
            get("/soja-shi/");
        identity::Proof const proof { "oidc", assurance, "test", std::move(attributes), {}, front.clock.now() };
        auto const boxed = identity::box_proof(secret, proof);
        REQUIRE(front.database.write(in, [&](db::Write& tx) -> Result<void> { identity::keep_proof(tx, front.here.now(), secret, boxed); return {}; }).has_value());
    }
    http::Response const& post(std::string const& target, http::Pairs form, std::vector<http::Upload> uploads = {})
    {
        auto made = request("POST", target);
        made.form = std::move(form);
        made.form.insert(made.form.begin(), { "csrf", csrf });
        made.uploads = std::move(uploads);
        return send(std::move(made));
    }
    std::string location() const
    {
        for (auto const& [name, value] : last.headers)
            if (name == "location")
                return value;
        return {};
    }
    bool shows(std::string_view words) const { return last.body.find(words) != std::string::npos; }
    std::string between(std::string_view before, std::string_view after) const
    {
        auto const from = last.body.find(before);
        if (from == std::string::npos)
            return {};
        return last.body.substr(from + before.size(), last.body.find(after, from + before.size()) - from - before.size());
    }
};

}  // namespace mado::test
