#include "configuration.h"

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
    auto const folder = file.path.parent_path();
    auto const handed = folder / "secrets_mado-database-password";
    std::ofstream(handed) << "of the unit\n";
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    CHECK(first_line_of("mado-database-password") == "of the unit");
    CHECK(first_line_of(file.path.string()) == "secret");  // one with a folder is what it says
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK_THROWS_AS(first_line_of("mado-database-password"), std::runtime_error);
    std::filesystem::remove(handed);
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

}  // namespace
