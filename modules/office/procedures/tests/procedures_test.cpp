#include <mado/db/fresh.h>
#include <mado/procedures/module.h>
#include <mado/procedures/procedures.h>

#include <mado/crypto/box.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* dogs = "dog_registration";

struct World {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 6), 9) };
    Ids ids { 11 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    db::Options database;
    std::unique_ptr<Zone> zone;
    Caller const definer { .tenant = tenant, .kind = CallerKind::Staff, .person = { "p" }, .position = { "definer" } };
    Caller const of_roads { .tenant = tenant, .kind = CallerKind::Staff, .person = { "q" }, .position = { "roads" } };
    std::string cookie, csrf;

    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return zone->here().database.write(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-procedures-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        database = db::test::fresh(folder / "office.sqlite");
        open(knowledge());
        static auto const hash = crypto::hash_password("correct horse battery");
        (void)write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "environment", "環境課", "0866-00-0002", "本庁舎2階" });
            organization::keep_division(tx, { "environment/animals", "環境課 動物係", "0866-00-0003", "本庁舎2階" });
            organization::keep_position(tx, { { "definer" }, "environment", "主査", "clerk" });
            organization::keep_position(tx, { { "roads" }, "public_works", "主査", "clerk" });
            organization::keep_person(tx, { { "p" }, "試験 一郎", "001" });
            organization::assign(tx, { { "p" }, { "definer" }, *Day::of(2026, 4, 1), {} });
            access::grant(tx, { "definer" }, { Role::Definer, "environment" });
            access::grant(tx, { "roads" }, { Role::Definer, "public_works" });
            identity::keep_account(tx, { { "p" }, "ichiro", hash, 0, {} });
            return {};
        });
    }
    // The office's program as it starts over this town's database, with that library.
    void open(Knowledge& library)
    {
        zone.reset();
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = database;
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, library, clock, ids);
        zone->plug(procedures::describe(), "modules/office/procedures");
        zone->open();
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    Workplace const& here() { return zone->here(); }
    Day today() { return here().now().today(); }

    Result<definitions::Version> adopt(Caller const& caller, std::string const& town = tenant)
    {
        return write([&](db::Write& tx) { return procedures::adopt(tx, caller, here(), dogs); }, town);
    }
    Result<definitions::Version> examine(procedures::Examined const& looked)
    {
        return write([&](db::Write& tx) { return procedures::examine(tx, definer, here(), dogs, looked); });
    }
    procedures::Examined looked() { return procedures::examined(here().database, tenant, here(), dogs); }
    Result<definitions::Version> publish(std::string const& hash, Day day, Caller const& caller)
    {
        return write([&](db::Write& tx) { return procedures::publish(tx, caller, here(), dogs, hash, day); });
    }
    void tick_all()
    {
        for (auto const& source : looked().findings.to_tick)
            REQUIRE(write([&](db::Write& tx) { return procedures::tick(tx, definer, here(), dogs, source); }).has_value());
    }
    // Adopted, examined, ticked: its hash.
    std::string ready()
    {
        REQUIRE(adopt(definer).has_value());
        tick_all();
        auto const version = examine(looked());
        REQUIRE(version.has_value());
        return version->hash;
    }
    std::vector<gateway::Waiting> letters() { return zone->gateway().look(tenant); }

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
    void sign_in()
    {
        auto const session = identity::sign_in(here().database, tenant, "ichiro", "correct horse battery", clock, ids);
        REQUIRE(session);
        cookie = session->token;
        csrf = between(send("GET", "/soja-shi/procedures").body, "name=\"csrf\" value=\"", "\"");
        REQUIRE_FALSE(csrf.empty());
    }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
};

template <class T>
Kind kind_of(Result<T> const& result) { REQUIRE_FALSE(result.has_value()); return result.error().kind; }

TEST_CASE_FIXTURE(World, "only a Definer of the owner adopts, once, and not in another town")
{
    CHECK(kind_of(adopt(of_roads)) == Kind::Forbidden);
    CHECK(kind_of(adopt(Caller { .tenant = tenant })) == Kind::SignIn);
    CHECK(kind_of(adopt(definer, "331007")) == Kind::Forbidden);
    CHECK(adopt(definer).has_value());
    CHECK(kind_of(adopt(definer)) == Kind::Conflict);
    CHECK(kind_of(write([&](db::Write& tx) { return procedures::adopt(tx, Caller { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, here(), "no_such_procedure"); })) == Kind::NotFound);
}

TEST_CASE_FIXTURE(World, "publishing sends two letters, one to each neighbour; a second time is a conflict and sends none")
{
    auto const hash = ready();
    CHECK(kind_of(publish(hash, today().plus_days(-1), definer)) == Kind::Invalid);
    CHECK(kind_of(publish(hash, today(), of_roads)) == Kind::Forbidden);
    CHECK(letters().empty());
    CHECK(publish(hash, today(), definer).has_value());
    auto const sent = letters();
    REQUIRE(sent.size() == 2);
    CHECK(std::set<std::string> { sent[0].peer, sent[1].peer } == std::set<std::string> { "front", "core" });
    CHECK(sent[0].kind == "published");
    CHECK(sent[0].subject == sent[1].subject);
    CHECK_FALSE(publish(hash, today(), definer).has_value());
    CHECK(letters().size() == 2);
}

TEST_CASE_FIXTURE(World, "what is not ticked or not examined is not published")
{
    REQUIRE(adopt(definer).has_value());
    auto const before = looked();
    CHECK(before.findings.passes());
    CHECK_FALSE(before.findings.to_tick.empty());
    CHECK(kind_of(publish(before.hash, today(), definer)) == Kind::Conflict);
    CHECK(examine(before).has_value());
    CHECK(kind_of(publish(before.hash, today(), definer)) == Kind::Conflict);
    CHECK(letters().empty());
}

TEST_CASE_FIXTURE(World, "nobody takes a procedure to or from another division by its text")
{
    auto const adopted = *adopt(definer);
    auto text = here().database.read(tenant, [&](db::Read& tx) { return definitions::text_of(tx, adopted.hash); });
    auto const save = [&](Caller const& caller, std::string const& fresh, std::string const& expected) {
        return write([&](db::Write& tx) { return procedures::save(tx, caller, here(), dogs, fresh, expected); });
    };
    auto moved = text;
    moved.replace(moved.find("owner: environment/animals"), 26, "owner: public_works");
    CHECK(kind_of(save(definer, moved, adopted.hash)) == Kind::Forbidden);
    CHECK(kind_of(save(of_roads, moved, adopted.hash)) == Kind::Forbidden);
    auto const saved = save(definer, text + "# 確かめた\n", adopted.hash);
    CHECK(saved.has_value());
    CHECK(kind_of(save(definer, text, adopted.hash)) == Kind::Conflict);
    CHECK(kind_of(examine({ adopted.hash, {} })) == Kind::Conflict);
}

TEST_CASE_FIXTURE(World, "a neighbour that was set up later is told everything again, by a Definer of everything alone")
{
    REQUIRE(publish(ready(), today().plus_days(30), definer).has_value());
    CHECK(kind_of(write([&](db::Write& tx) { return procedures::republish_all(tx, definer, here()); })) == Kind::Forbidden);
    Caller const system { .tenant = tenant, .kind = CallerKind::System, .job = "test" };
    CHECK(*write([&](db::Write& tx) { return procedures::republish_all(tx, system, here()); }) == 2);
    CHECK(letters().size() == 4);
}

TEST_CASE_FIXTURE(World, "the pages lead from the library to the public")
{
    sign_in();
    std::string const page = "/soja-shi/procedures/dog_registration";
    CHECK(send("GET", "/soja-shi/procedures").body.find("犬の登録") != std::string::npos);
    CHECK(send("GET", "/soja-shi/procedures/no_such").status == 404);
    CHECK(send("GET", page + "/edit").status == 404);
    CHECK(send("GET", "/okayama-shi/procedures").status == 303);
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 303);
    CHECK(send("POST", page, { { "do", "adopt" } }).status == 409);
    auto const shown = send("GET", page);
    CHECK(shown.status == 200);
    CHECK(shown.body.find("3000円") != std::string::npos);
    CHECK(shown.body.find("thirtieth_day_is_sunday") != std::string::npos);
    CHECK(shown.body.find("procedures.") == std::string::npos);

    auto const edit = send("GET", page + "/edit");
    auto const hash = between(edit.body, "name=\"hash\" value=\"", "\"");
    auto const text = send("GET", page + "/text").body;
    CHECK(crypto::sha256_hex(text) == hash);
    std::string crossing;
    for (char const c : text + "# 直した\n")
        crossing += c == '\n' ? std::string("\r\n") : std::string(1, c);
    CHECK(send("POST", page + "/edit", { { "hash", hash }, { "text", crossing } }).status == 303);
    CHECK(send("GET", page + "/text").body == text + "# 直した\n");
    auto const late = send("POST", page + "/edit", { { "hash", hash }, { "text", text + "# 別の人\n" } });
    CHECK(late.status == 409);
    CHECK(late.body.find("# 別の人") != std::string::npos);
    CHECK(late.body.find("# 直した") != std::string::npos);

    auto const now = crypto::sha256_hex(text + "# 直した\n");
    CHECK(send("POST", page + "/edit", { { "hash", now }, { "text", text + "no_such_word: 1\n" } }).status == 303);
    auto const wrong = send("GET", page + "/edit");
    CHECK(wrong.body.find("href=\"#line-") != std::string::npos);
    auto const broken = crypto::sha256_hex(text + "no_such_word: 1\n");
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", broken } }).status == 422);
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", now } }).status == 409);
    CHECK(send("POST", page + "/edit", { { "hash", broken }, { "text", text } }).status == 303);
    CHECK(send("POST", page, { { "do", "examine" }, { "hash", hash } }).status == 303);
    auto const publishing = [&](char const* era, char const* year, char const* month, char const* day) {
        return send("POST", page, { { "do", "publish" }, { "hash", hash }, { "starts_on.era", era }, { "starts_on.year", year }, { "starts_on.month", month }, { "starts_on.day", day } }).status;
    };
    CHECK(publishing("reiwa", "8", "11", "6") == 409);  // 要確認
    tick_all();
    CHECK(publishing("reiwa", "8", "2", "30") == 422);
    CHECK(publishing("", "2026", "11", "5") == 422);
    CHECK(publishing("", "2026", "11", "6") == 303);
    CHECK(letters().size() == 2);
    CHECK(send("GET", "/soja-shi/procedures").body.find("令和8年11月6日（2026-11-06）から公開中") != std::string::npos);
}

std::string with(std::string text, std::string_view from, std::string_view to)
{
    auto const at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

// The product as its next release brings it: the same files, and another text of the dogs' procedure.
Knowledge renewed(std::string const& text)
{
    std::map<std::string, std::string, std::less<>> files;
    auto const& library = World::knowledge().library;
    for (auto const* folder : { "procedures/", "routes/", "decisions/", "codes/", "calendars/", "towns/", "documents/", "registers/" })
        for (auto const& path : library.paths(folder))
            files[path] = library.text(path);
    files["procedures/dog_registration.yaml"] = text;
    return Knowledge(definitions::Library::from_files(std::move(files)));
}

TEST_CASE_FIXTURE(World, "a newer text of the library is merged with the town's own; what both changed is asked first")
{
    std::string const page = "/soja-shi/procedures/dog_registration";
    auto const original = std::string(here().library.text("procedures/dog_registration.yaml"));
    auto const title = here().library.procedure(dogs)->title.japanese();
    REQUIRE(adopt(definer).has_value());
    auto const mine = with(with(original, "title: { ja: " + title, "title: { ja: " + title + "（総社市）"), "owner: environment/animals", "owner: environment");
    REQUIRE(write([&](db::Write& tx) { return procedures::save(tx, definer, here(), dogs, mine, crypto::sha256_hex(original)); }).has_value());

    auto const newer = with(with(original, "title: { ja: " + title, "title: { ja: " + title + "と届出"), "identity: none", "identity: account");
    auto library = renewed(newer);
    open(library);
    sign_in();
    CHECK(send("GET", page).body.find("/procedures/dog_registration/newer") != std::string::npos);
    auto const shown = send("GET", page + "/newer");
    CHECK(shown.status == 200);
    CHECK(shown.body.find("title.ja") != std::string::npos);
    CHECK(shown.body.find(title + "と届出") != std::string::npos);
    auto const hash = crypto::sha256_hex(mine), of_library = crypto::sha256_hex(newer);
    auto const unanswered = send("POST", page + "/newer", { { "hash", hash }, { "library", of_library } });
    CHECK(unanswered.status == 422);
    CHECK(unanswered.body.find("title.ja を、いまの文のままにするか") != std::string::npos);
    CHECK(send("POST", page + "/newer", { { "hash", of_library }, { "library", of_library }, { "keep.title.ja", "mine" } }).status == 409);
    CHECK(send("POST", page + "/newer", { { "hash", hash }, { "library", of_library }, { "keep.title.ja", "mine" } }).status == 303);
    auto const merged = send("GET", page + "/text").body;
    CHECK(merged == with(mine, "identity: none", "identity: account"));
    CHECK(send("GET", page).body.find("/procedures/dog_registration/newer") == std::string::npos);  // based on the newest now
    CHECK(send("GET", page + "/newer").body.find("取り込むものはありません") != std::string::npos);
    CHECK(kind_of(write([&](db::Write& tx) { return procedures::take_newer(tx, of_roads, here(), dogs, merged, crypto::sha256_hex(merged)); })) == Kind::Forbidden);
    CHECK(kind_of(write([&](db::Write& tx) { return procedures::take_newer(tx, definer, here(), dogs, merged, crypto::sha256_hex(merged)); }, "331007")) == Kind::Forbidden);

    auto const difference = send("GET", page + "/difference?before=library&after=" + crypto::sha256_hex(merged)).body;
    CHECK(difference.find("title.ja") != std::string::npos);
    CHECK(difference.find(">owner<") != std::string::npos);
    CHECK(difference.find("identity") == std::string::npos);
    CHECK(send("GET", "/okayama-shi/procedures/dog_registration/difference").body.find(title + "（総社市）") == std::string::npos);
}

}  // namespace
