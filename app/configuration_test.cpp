#include "configuration.h"
#include "payment_providers.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace mado;

namespace {

struct File {
    std::filesystem::path path;
    explicit File(std::string const& text)
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-configuration-XXXXXX").string();
        ::close(::mkstemp(pattern.data()));
        path = pattern;
        std::ofstream(path) << text;
    }
    ~File() { std::filesystem::remove(path); }
};

TEST_CASE("addresses to listen on")
{
    struct Row { char const* text; char const* host; int port; };
    for (auto const& row : { Row { "8080", "127.0.0.1", 8080 }, Row { "0.0.0.0:80", "0.0.0.0", 80 }, Row { "[::1]:8080", "::1", 8080 } }) {
        auto const listen = listen_of(row.text);
        REQUIRE(listen);
        CHECK(listen->host == row.host);
        CHECK(listen->port == row.port);
    }
    for (auto const* wrong : { "", "x", ":80", "localhost:", "localhost:99999", "localhost:8o" })
        CHECK_FALSE(listen_of(wrong));
}

TEST_CASE("a secret: the first line of a file; by its name alone, of what systemd handed over")
{
    File const file("secret\nsecond line\n");
    CHECK(first_line_of(file.path.string()) == "secret");
    CHECK_THROWS_WITH(first_line_of("/nowhere/at-all"), "cannot read the secret in /nowhere/at-all");
    auto pattern = (std::filesystem::temp_directory_path() / "mado-handed-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());  // of this process: tests run beside each other
    auto const handed = folder / "secrets_mado-database-password";
    std::ofstream(handed) << "of the unit\n";
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    CHECK(first_line_of("mado-database-password") == "of the unit");
    CHECK(first_line_of(file.path.string()) == "secret");  // one with a folder is what it says
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK_THROWS_AS(first_line_of("mado-database-password"), std::runtime_error);
    std::filesystem::remove_all(folder);
}

TEST_CASE("one file, every setting by its name; a wrong one names file, line and what there is")
{
    File const file("data: /srv/mado\nfront: 0.0.0.0:80\nmail:\n  from: madoguchi@city.example.jp\n  smtp: smtp://mail.example.jp:587\nhosts: { www.city.example.jp: soja-shi }\ntrusted_proxy: [127.0.0.1]\n");
    Configuration configuration;
    read_file(configuration, file.path);
    CHECK(configuration.data == "/srv/mado");
    CHECK(configuration.front.port == 80);
    CHECK(configuration.mail_from == "madoguchi@city.example.jp");
    CHECK(configuration.hosts.at("www.city.example.jp") == "soja-shi");
    CHECK(configuration.trusted_proxies.size() == 1);
    struct Row { char const* text; char const* says; };
    for (auto const& row : { Row { "front: nowhere\n", ":1:1: front needs HOST:PORT" }, Row { "data: x\nfrnt: 80\n", ":2:1: there is no setting `frnt`" }, Row { "zone: moon\n", "is all, front" },
             Row { "a: [\n", ":" } }) {
        File const wrong(row.text);
        Configuration fresh;
        try {
            read_file(fresh, wrong.path);
            FAIL("accepted");
        } catch (std::runtime_error const& error) {
            CHECK(std::string(error.what()).find(row.says) != std::string::npos);
        }
    }
}

TEST_CASE("zones on hosts of their own: which are here, where they listen for each other, and what cannot be")
{
    File const file("zone: [office, front]\nlink:\n  listen: { office: 10.2.0.5:8090 }\n");
    Configuration configuration;
    read_file(configuration, file.path);
    CHECK(configuration.zones == std::vector<std::string> { "front", "office" });  // in their order of trust, as they are opened
    CHECK(configuration.link_listen.at("office").host == "10.2.0.5");
    CHECK(fault_of_links(configuration).empty());
    CHECK(set(configuration, "zone", "core").empty());
    CHECK(set(configuration, "link.to.front", "10.1.0.5:8090").empty());
    CHECK(set(configuration, "link.to.front", "10.1.0.6:8090").empty());
    CHECK(configuration.link_to.at("front").size() == 2);
    CHECK(fault_of_links(configuration).find("does not serve the zone office") != std::string::npos);
    configuration.link_listen.clear();
    CHECK(fault_of_links(configuration).empty());
    CHECK(set(configuration, "zone", "front,core").empty());
    CHECK(fault_of_links(configuration).find("need no link") != std::string::npos);
    CHECK(set(configuration, "zone", "front").empty());
    configuration.link_to = { { "office", { "10.2.0.5:8090" } } };  // the front opens nothing
    CHECK(fault_of_links(configuration).find("the more trusted zone opens the link") != std::string::npos);
    CHECK(set(configuration, "zone", "all").empty());
    CHECK(configuration.zones.size() == 3);
    CHECK_FALSE(set(configuration, "zone", "front,moon").empty());
    CHECK_FALSE(set(configuration, "zone", "").empty());
    CHECK_FALSE(set(configuration, "link.to.front", "8090").empty());
    CHECK_FALSE(set(configuration, "link.listen.front", "nowhere").empty());
    CHECK_FALSE(set(configuration, "link.to.core", "10.3.0.5:8090").empty());  // nobody opens one to core
}

}  // namespace

TEST_CASE("providers of sign-ins: read from the file, and a slip of the pen is told with its line")
{
    auto const path = std::filesystem::temp_directory_path() / ("mado-providers-" + std::to_string(::getpid()) + ".yaml");
    auto const read = [&](std::string const& text) {
        std::ofstream(path) << text;
        Configuration configuration;
        read_file(configuration, path);
        return configuration;
    };
    auto const configuration = read("identity_providers:\n  myna:\n    audience: residents\n    title: { ja: 見本 }\n    issuer: https://op.example.jp\n    client_id: c\n    towns: [soja-shi, okayama-shi]\n"
                                    "    assurance: { aal3: card }\n    claims: { name: name }\n");
    auto const& settings = configuration.identity_providers.at("myna");
    CHECK(settings.at("towns") == "soja-shi okayama-shi");
    CHECK(settings.at("assurance.aal3") == "card");
    try {
        read("identity_providers:\n  myna:\n    audience: residents\n    title: { ja: 見本 }\n    issuer: http://op.example.jp\n    client_id: c\n    assurance: { aal3: card }\n");
        FAIL("an issuer without TLS was taken");
    } catch (std::runtime_error const& error) {
        CHECK(std::string(error.what()).find(":2:") != std::string::npos);
        CHECK(std::string(error.what()).find("https://") != std::string::npos);
    }
    std::filesystem::remove(path);
}

TEST_CASE("providers of payments: read from the file with their secrets; the simulated one stands in on the data of a demonstration alone")
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-payments-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    std::ofstream(folder / "calls") << "key of calls\n";
    std::ofstream(folder / "notices") << std::string(64, 'a') << "\n";
    auto const read = [&](std::string const& notices, std::string const& address) {
        std::ofstream(folder / "madoguchi.yaml") << "payment_providers:\n  mihon:\n    title: 見本決済\n    address: " << address << "\n    key_file: " << (folder / "calls").string() << "\n    notice_key_file: "
                                                 << (folder / notices).string() << "\n    ways: [card, wallet]\n    towns: [soja-shi]\n";
        Configuration configuration;
        configuration.data = folder;
        read_file(configuration, folder / "madoguchi.yaml");
        return configuration;
    };
    auto const providers = payment_providers_of(read("notices", "https://pay.example.jp/v1"), true);
    REQUIRE(providers->size() == 1);
    CHECK(providers->front().settings.name == "mihon");
    CHECK(providers->front().settings.key == "key of calls");
    CHECK(providers->front().settings.notice_key.size() == 32);
    CHECK(providers->front().settings.towns.contains("soja-shi"));
    CHECK_THROWS_AS(read("notices", "http://pay.example.jp"), std::runtime_error);
    CHECK_THROWS_AS(payment_providers_of(read("calls", "https://pay.example.jp"), false), std::runtime_error);  // no key of 32 bytes
    Configuration none;
    none.data = folder;
    CHECK(payment_providers_of(none, false)->empty());
    REQUIRE(payment_providers_of(none, true)->size() == 1);
    CHECK(payment_providers_of(none, true)->front().settings.name == "demo_pay");
    none.payments_demonstration.clear();
    CHECK(payment_providers_of(none, true)->empty());
    std::filesystem::remove_all(folder);
}
