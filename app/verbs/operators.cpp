#include "verbs.h"

#include <mado/watch/watch.h>

#include <cstdio>

namespace mado::verbs {

char const* const operators_help = R"(madoguchi operator password --password-file FILE [--data DIR] [--configuration FILE]

Sets the password of the operator's page (127.0.0.1:8083 when the configuration says nothing else). The password is the first line of FILE (at least
12 characters; `-` is standard input); only its Argon2id hash is kept, in keys/operator.password. The server may run: whoever was signed in is signed out.
)";

int operators(Arguments const& arguments)
{
    if (arguments.rest != std::vector<std::string> { "password" })
        throw WrongArguments("say `madoguchi operator password`");
    if (arguments.of("password-file").empty())
        throw WrongArguments("--password-file is missing");
    auto const configuration = configuration_of(arguments);
    if (!watch::set_password(keys_folder(configuration), password_in(arguments)))
        throw WrongArguments("a password has at least " + std::to_string(watch::least_password) + " characters");
    auto const& host = configuration.operators.host;
    std::printf("The operator may sign in at %s:%u\n", host.find(':') == std::string::npos ? host.c_str() : ("[" + host + "]").c_str(), static_cast<unsigned>(configuration.operators.port));
    return 0;
}

}  // namespace mado::verbs
