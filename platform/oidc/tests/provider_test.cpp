#include <mado/oidc/provider.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::oidc;

namespace {

std::map<std::string, std::string> const good { { "audience", "business" }, { "title.ja", "見本の事業者ID" }, { "title.en", "Sample business ID" }, { "issuer", "https://op.example.jp" },
    { "client_id", "c" }, { "assurance_claim", "account_type" }, { "assurance.2", "account" }, { "claims.corporate_number", "corp.number" }, { "towns", "soja-shi okayama-shi" } };

std::string fault(std::string const& name, std::string const& value)
{
    auto settings = good;
    settings[name] = value;
    auto const made = provider_of("biz", settings);
    return made ? "" : made.error();
}

}  // namespace

TEST_CASE("the settings of a provider, and each slip of the pen")
{
    auto const made = provider_of("biz", good);
    REQUIRE(made);
    CHECK(made->audience == Audience::Business);
    CHECK(made->title_in("en") == "Sample business ID");
    CHECK(made->title_in("ja-x-easy") == "見本の事業者ID");
    CHECK(made->serves("soja-shi"));
    CHECK_FALSE(made->serves("kurashiki-shi"));
    CHECK(fault("issuer", "http://op.example.jp").find("https") != std::string::npos);
    CHECK(fault("token_endpoint", "ftp://x") != "");
    CHECK(fault("issuer", "http://localhost.evil.example") != "");
    CHECK(fault("issuer", "http://127.0.0.1@evil.example") != "");
    CHECK(fault("issuer", "http://127.0.0.1:9000") == "");
    CHECK(fault("algorithm", "HS256") != "");
    CHECK(fault("algorithm", "none") != "");
    CHECK(fault("algorithm", "PS256") == "");
    CHECK(fault("audience", "everybody") != "");
    CHECK(fault("assurance.1", "high") != "");
    CHECK(fault("scope", "email") != "");
    CHECK(fault("max_age", "-1") != "");
    CHECK(fault("isuer", "x").find("isuer") != std::string::npos);
    CHECK_FALSE(provider_of("Biz", good));
    CHECK_FALSE(provider_of("../x", good));
}

TEST_CASE("claims become attributes by the table alone; what is no day and no corporate number is left out")
{
    auto settings = good;
    settings["claims.born_on"] = "birthdate";
    auto const made = provider_of("biz", settings);
    REQUIRE(made);
    auto const claims = *json::parse(R"({"corp":{"number":"1234567890123","name":"x"},"birthdate":"0000-04-05","account_type":2,"name":"見本"})");
    CHECK(attributes_of(*made, claims) == std::map<std::string, std::string> { { "corporate_number", "1234567890123" } });
    CHECK(assurance_of(*made, claims) == Assurance::Account);
    CHECK(assurance_of(*made, *json::parse(R"({"account_type":"3"})")) == Assurance::None);
    CHECK_FALSE(says_assurance(*made, *json::parse("{}")));
    CHECK(attributes_of(*made, *json::parse(R"({"corp":{"number":"123"}})")).empty());
    CHECK(attributes_of(*made, *json::parse(R"({"corp":"123"})")).empty());
}
