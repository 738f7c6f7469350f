// The electronic signatures of the configuration: a right one signs, a wrong one stops the start and says which setting.
#include "document_hands.h"

#include <mado/definitions/library.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace mado;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-hands-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
        for (std::string const name : { "mayor", "other" })
            REQUIRE(std::system(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + at(name + ".key") + " -out " + at(name + ".pem") + " -days 30 -subj /CN=" + name
                + " >/dev/null 2>&1").c_str()) == 0);
        std::ofstream(path / "madoguchi.yaml") << "signatures:\n  soja-shi:\n    documents: orders\n    certificates_file: " << at("mayor.pem") << "\n    key_file: " << at("mayor.key") << "\n";
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string at(std::string const& name) const { return (path / name).string(); }
};

tenancy::Towns towns()
{
    return tenancy::Towns::from_csv(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions").text("towns/towns.csv"));
}

std::string fault_of(Configuration const& configuration)
{
    try {
        (void)document_hands_of(configuration, towns(), std::make_shared<sanitizing::Tools const>());
    } catch (std::runtime_error const& error) {
        return error.what();
    }
    return {};
}

TEST_CASE("a signature of the configuration file is the town's, and of the documents that it names")
{
    Folder const folder;
    Configuration configuration;
    read_file(configuration, folder.path / "madoguchi.yaml");
    auto const hands = document_hands_of(configuration, towns(), std::make_shared<sanitizing::Tools const>());
    REQUIRE(hands.signing.size() == 1);
    auto const& [code, signing] = *hands.signing.begin();
    CHECK(code == "332089");
    CHECK(signing.of == documents::Signing::Of::Orders);
    CHECK_FALSE(signing.stamps);
    CHECK(pades::common_name(signing.signer.certificates.front()) == "mayor");
    CHECK(document_hands_of({}, towns(), std::make_shared<sanitizing::Tools const>()).signing.empty());
}

TEST_CASE("what is wrong stops the start and names its setting")
{
    Folder const folder;
    Configuration right;
    read_file(right, folder.path / "madoguchi.yaml");
    struct Row { char const* name; char const* value; char const* says; };
    for (auto const& row : { Row { "key_file", "other.key", "certificates_file is not the certificate of this key" }, Row { "key_file", "nothing.key", "key_file: cannot read" },
             Row { "certificates_file", "mayor.key", "certificates_file has no certificate" }, Row { "documents", "letters", "documents is all or orders" }, Row { "long_term", "true", "long_term needs time_stamps" },
             Row { "secret", "x", "there is no setting `secret`" } }) {
        CAPTURE(row.name);
        auto configuration = right;
        auto& settings = configuration.signatures.at("soja-shi");
        settings[row.name] = std::string(row.name).ends_with("_file") ? folder.at(row.value) : row.value;
        auto const fault = fault_of(configuration);
        CHECK_MESSAGE(fault.find(row.says) != std::string::npos, fault);
        CHECK(fault.find("signatures.soja-shi") != std::string::npos);
    }
    auto elsewhere = right;
    elsewhere.signatures["no-such-town"] = right.signatures.at("soja-shi");
    CHECK(fault_of(elsewhere).find("no-such-town") != std::string::npos);
}

}  // namespace
