#include <mado/db/fresh.h>
#include <mado/systems/module.h>
#include <mado/systems/systems.h>

#include <mado/audit/audit.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>

#include <algorithm>
#include <filesystem>

using namespace mado;
using Kind = Refusal::Kind;
using access::Role;

namespace {

constexpr char const* tenant = "332089";
constexpr char const* other_tenant = "331007";

struct World {
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 18), 9) };
    Ids ids { 12 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    Caller const administrator { .tenant = tenant, .kind = CallerKind::Staff, .person = { "p" }, .position = { "whole" } };
    Caller const of_one_division { .tenant = tenant, .kind = CallerKind::Staff, .person = { "q" }, .position = { "part" } };

    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return zone->here().database.write(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-systems-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        gateway::keys_of("front", (folder / "keys").string());
        gateway::keys_of("core", (folder / "keys").string());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(systems::describe(), "modules/office/systems");
        zone->open();
        (void)write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "environment", "環境課", "0866-00-0002", "本庁舎2階" });
            organization::keep_position(tx, { { "whole" }, "", "主査", "clerk" });
            organization::keep_position(tx, { { "part" }, "environment", "主査", "clerk" });
            access::grant(tx, { "whole" }, { Role::Administrator, "" });
            access::grant(tx, { "part" }, { Role::Administrator, "environment" });
            return {};
        });
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    Workplace const& here() { return zone->here(); }
    static systems::Entry entry()
    {
        return { "移住ポータル", "架空システム 0866-00-0000", "届出をまとめて出す", { "applications.file", "cases.read" }, {}, { "environment" }, "https://portal.example.jp/hook", Day::of(2027, 3, 31) };
    }
    Result<api::System> add(systems::Entry const& wanted, systems::Secrets const& secrets, Caller const& caller)
    {
        return write([&](db::Write& tx) { return systems::add(tx, caller, here(), wanted, secrets); });
    }
    std::optional<api::System> of_token(std::string const& token, std::string const& town = tenant)
    {
        return here().database.read(town, [&](db::Read& tx) { return api::system_of_token(tx, token); });
    }
    std::size_t events(api::SystemId const& id, std::string const& name)
    {
        auto const all = here().database.read(tenant, [&](db::Read& tx) { return audit::events_of(tx, { "system", id.value }); });
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](audit::Event const& event) { return event.event == name; }));
    }
};

TEST_CASE_FIXTURE(World, "a system is known by the hash of its token alone, in its own town, and both neighbours are told")
{
    auto const secrets = systems::make_secrets(here(), entry().webhook_address);
    auto const made = add(entry(), secrets, administrator);
    REQUIRE(made.has_value());
    CHECK(secrets.token.text.size() == 48);
    CHECK(secrets.token.text.starts_with("mado_"));
    CHECK(of_token(secrets.token.text)->id == made->id);
    CHECK_FALSE(of_token(secrets.token.text, other_tenant).has_value());
    CHECK_FALSE(of_token(secrets.token.hash).has_value());
    CHECK(api::kept_secret(here().keys, *of_token(secrets.token.text)) == secrets.webhook_secret);
    CHECK(of_token(secrets.token.text)->webhook_secret.find(secrets.webhook_secret) == std::string::npos);
    CHECK(zone->gateway().look(tenant).size() == 2);
    CHECK(events(made->id, "systems.system.registered") == 1);
    CHECK(made->may_see("environment/animals"));
    CHECK_FALSE(made->may_see("public_works"));
    CHECK(made->is_live(*Day::of(2027, 3, 31)));
    CHECK_FALSE(made->is_live(*Day::of(2027, 4, 1)));
}

TEST_CASE_FIXTURE(World, "who is an administrator of one division, or of another town, lets nobody in")
{
    auto const secrets = systems::make_secrets(here(), entry().webhook_address);
    CHECK(add(entry(), secrets, of_one_division).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return systems::add(tx, administrator, here(), entry(), secrets); }, other_tenant).error().kind == Kind::Forbidden);
    auto const made = add(entry(), secrets, administrator);
    REQUIRE(made.has_value());
    CHECK(write([&](db::Write& tx) { return systems::revoke(tx, of_one_division, here(), made->id); }).error().kind == Kind::Forbidden);
    Caller const program { .tenant = other_tenant, .kind = CallerKind::System, .job = "test" };
    CHECK(write([&](db::Write& tx) { return systems::revoke(tx, program, here(), made->id); }, other_tenant).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(World, "what is wrong in an entry is named by its control")
{
    struct Row { char const* name; std::function<void(systems::Entry&)> spoil; char const* field; };
    for (auto const& row : { Row { "no name", [](auto& e) { e.name = "　"; }, "name" }, Row { "no scope", [](auto& e) { e.scopes.clear(); }, "scopes" },
             Row { "an unknown scope", [](auto& e) { e.scopes = { "everything" }; }, "scopes" }, Row { "expired yesterday", [](auto& e) { e.expires_on = Day::of(2026, 11, 17); }, "expires_on" },
             Row { "plain http", [](auto& e) { e.webhook_address = "http://portal.example.jp/"; }, "webhook_address" },
             Row { "loopback outside development", [](auto& e) { e.webhook_address = "http://127.0.0.1:8080/"; }, "webhook_address" },
             Row { "a password in it", [](auto& e) { e.webhook_address = "https://user:word@portal.example.jp/"; }, "webhook_address" },
             Row { "an unknown procedure", [](auto& e) { e.procedures = { "dragons" }; }, "procedures" }, Row { "an unknown division", [](auto& e) { e.divisions = { "dragons" }; }, "divisions" },
             Row { "cases of nobody", [](auto& e) { e.divisions.clear(); }, "divisions" } }) {
        CAPTURE(std::string(row.name));
        auto spoilt = entry();
        row.spoil(spoilt);
        auto const refused = add(spoilt, systems::make_secrets(here(), spoilt.webhook_address), administrator);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().fields.size() == 1);
        CHECK(refused.error().fields[0].field == row.field);
    }
    auto today = entry();
    today.expires_on = Day::of(2026, 11, 18);
    CHECK(add(today, systems::make_secrets(here(), ""), administrator).has_value());
    CHECK(add(today, systems::make_secrets(here(), ""), administrator).error().fields[0].key == "systems.name_taken");
}

TEST_CASE_FIXTURE(World, "rotation and revocation end the token at once, and leave their events")
{
    auto const first = systems::make_secrets(here(), entry().webhook_address), second = systems::make_secrets(here(), entry().webhook_address);
    auto const made = add(entry(), first, administrator);
    REQUIRE(made.has_value());
    auto const rotated = write([&](db::Write& tx) { return systems::rotate(tx, administrator, here(), made->id, second); });
    REQUIRE(rotated.has_value());
    CHECK(rotated->edition == 2);
    CHECK_FALSE(of_token(first.token.text).has_value());
    CHECK(of_token(second.token.text).has_value());
    REQUIRE(write([&](db::Write& tx) { return systems::revoke(tx, administrator, here(), made->id); }).has_value());
    CHECK_FALSE(of_token(second.token.text)->is_live(here().now().today()));
    CHECK(write([&](db::Write& tx) { return systems::rotate(tx, administrator, here(), made->id, first); }).error().kind == Kind::Conflict);
    CHECK(events(made->id, "systems.system.rotated") == 1);
    CHECK(events(made->id, "systems.system.revoked") == 1);
}

TEST_CASE_FIXTURE(World, "what the front reports is shown, and can be ordered again")
{
    auto const made = add(entry(), systems::make_secrets(here(), entry().webhook_address), administrator);
    REQUIRE(made.has_value());
    auto const delivery = ids.uuid(1);
    gateway::Message message;
    message.header.subject = made->id.value;
    message.body = json::object({ { "what", "system" }, { "system", made->id.value }, { "days", json::array({ json::object({ { "day", "2026-11-17" }, { "calls", 12 }, { "refused", 1 }, { "last_at", 5 } }) }) },
        { "dead", json::array({ json::object({ { "id", delivery }, { "type", "application.asked" }, { "subject", "7K3M9QX24TJ" }, { "attempts", 15 }, { "fault", "status 500" }, { "made_at", 5 } }) }) } });
    Caller const front { .tenant = tenant, .kind = CallerKind::Zone, .job = "front" };
    for (int twice = 0; twice < 2; ++twice)
        REQUIRE(write([&](db::Write& tx) { return systems::receive_report(tx, front, here(), message); }).has_value());
    here().database.read(tenant, [&](db::Read& tx) {
        auto const uses = api::uses(tx, made->id, *Day::of(2026, 11, 1));
        REQUIRE(uses.size() == 1);
        CHECK(uses[0].calls == 12);
        CHECK(systems::dead_letters(tx, made->id).at(0).id == delivery);
        return true;
    });
    CHECK(write([&](db::Write& tx) { return systems::replay(tx, of_one_division, here(), made->id, { delivery }); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return systems::replay(tx, administrator, here(), made->id, {}); }).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return systems::replay(tx, administrator, here(), made->id, { delivery }); }).has_value());
    message.header.subject = ids.uuid(2);
    CHECK(write([&](db::Write& tx) { return systems::receive_report(tx, front, here(), message); }).error().kind == Kind::Invalid);
}

}  // namespace
