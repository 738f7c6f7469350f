#include "standard_input.h"
#include "verbs.h"

#include <mado/time/instant.h>
#include <mado/x509/path_case.h>

#include <cstdio>

namespace mado::verbs {

char const* const x509_help = R"(madoguchi x509 verify CASE.json     whether a certification path is valid (RFC 5280 section 6)

CASE.json: { "certs": [FILE…], "crls": [FILE…], "initialPolicies": [OID…], "explicitPolicy": false, "inhibitMapping": false, "inhibitAny": false,
             "time": "2026-11-21T10:00:00Z" }
certs is the path, the anchor first and the end entity last; no other path is looked for. Certificates of those who signed a list of crls may stand
between. FILE is DER or PEM, absolute or beside CASE.json. Without crls revocation is not looked at; with them a certificate of which none tells
is not valid. Without initialPolicies, or with 2.5.29.32.0 among them, any policy will do. time: now, where it is not given.
Exit status: 0 valid, 1 not valid (one line says why), 2 called wrongly or CASE.json or a file cannot be read.
)";

int x509(Arguments const& arguments)
{
    if (arguments.rest.size() != 2 || arguments.rest[0] != "verify")
        throw WrongArguments("say `madoguchi x509 verify CASE.json`");
    std::filesystem::path const file = arguments.rest[1];
    auto const read = mado::x509::read_case(bytes_of_file(file));
    if (!read)
        throw WrongArguments(file.string() + ": " + read.error());
    auto const verdict = mado::x509::judge(*read, file.parent_path(), SystemClock().now().microseconds / 1'000'000);
    if (!verdict)
        throw WrongArguments(file.string() + ": " + verdict.error());
    std::printf("%s\n", verdict->valid ? "valid" : ("not valid: " + verdict->why).c_str());
    return verdict->valid ? 0 : 1;
}

}  // namespace mado::verbs
