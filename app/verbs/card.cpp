#include "../card_acceptance.h"
#include "standard_input.h"
#include "verbs.h"

#include <mado/crypto/new_file.h>

#include <cstdio>

namespace mado::verbs {

char const* const card_help = R"(madoguchi card verify EVIDENCE.json [--content FILE] [--test-authority FILE]
        verifies again, offline, a signature that a case keeps: the signature, its authority, the answer about revocation, who signed
madoguchi card issue NAME --folder DIR --name 氏名 [--born 419900102] [--address 住所] [--sex female|male] [--days 1500] --password-file FILE
        a test card; its authority is made in the folder with the first one. The file's first line is the PIN: 6 to 16 of A-Z and 0-9
madoguchi card sign NAME --folder DIR --content FILE --to FILE --password-file FILE
        signs a file with a test card (a detached CMS); five wrong PINs lock it

Test cards prove nothing: they are accepted on the data of a demonstration, or where card.test_authority names their authority.
Exit status: 0 done and right, 1 the signature does not hold or the card did not sign, 2 called wrongly.
)";

namespace {

std::int64_t now()
{
    return SystemClock().now().microseconds / 1'000'000;
}

std::string needed(Arguments const& arguments, std::string const& name)
{
    auto value = arguments.of(name);
    if (value.empty())
        throw WrongArguments("--" + name + " is missing");
    return value;
}

int verify(Arguments const& arguments)
{
    auto const evidence = json::parse(bytes_of_file(arguments.rest[1]), { .bytes = 8u << 20 });
    if (!evidence)
        throw WrongArguments(arguments.rest[1] + " is no JSON");
    std::optional<x509::Certificate> test;
    if (arguments.has("test-authority") && !(test = x509::Certificate::read(bytes_of_file(arguments.of("test-authority")))))
        throw WrongArguments(arguments.of("test-authority") + " is no certificate");
    std::optional<std::string> content;
    if (arguments.has("content"))
        content = bytes_of_file(arguments.of("content"));
    auto const again = mado::card::verify_again(*evidence, content, mado::card::trust_with(test));
    if (again.result) {
        auto const& one = *again.result;
        std::printf("signed by   %s%s\nborn        %s\naddress     %s\ncertificate %s of %s\nrevocation  %s (%s)\n", mado::card::marked(one.person.name, one.person.name_replaced).c_str(),
            one.is_test ? "  (TEST CARD 試験用)" : "", one.person.born_on.c_str(), mado::card::marked(one.person.address, one.person.address_replaced).c_str(), one.certificate.serial().c_str(),
            one.certificate.issuer().c_str(), std::string(mado::card::word_of(one.revocation.state)).c_str(), one.revocation.how.c_str());
    }
    for (auto const& wrong : again.wrong)
        std::printf("  wrong: %s\n", wrong.c_str());
    std::puts(again.holds ? "the signature holds (署名は正しい)" : "the signature does NOT hold (署名は正しくありません)");
    return again.holds ? 0 : 1;
}

int issue(Arguments const& arguments)
{
    auto const pin = password_in(arguments);
    if (!mado::card::is_pin(pin))
        throw WrongArguments("a PIN has 6 to 16 of A-Z and 0-9");
    auto const days = std::atoll(arguments.of("days", "1500").c_str());
    mado::card::CardWish wish { .person = { .name = needed(arguments, "name"), .sex = arguments.of("sex"), .born_words = arguments.of("born"), .address = arguments.of("address") },
        .from = now() - 60, .through = now() + days * 86'400 };
    wish.title = wish.person.name;
    mado::card::CardBox(needed(arguments, "folder")).issue(arguments.rest[1], wish, pin, now());
    std::puts("issued");
    return 0;
}

int sign(Arguments const& arguments)
{
    auto const pin = password_in(arguments);
    auto const signing = mado::card::CardBox(needed(arguments, "folder")).sign(arguments.rest[1], pin, bytes_of_file(needed(arguments, "content")), now());
    if (!signing)
        throw WrongArguments("there is no test card " + arguments.rest[1]);
    if (signing->is != mado::card::Signing::Is::Signed) {
        std::printf("the PIN is wrong, %d tries left\n", signing->tries_left);
        return 1;
    }
    crypto::replace_file(needed(arguments, "to"), signing->cms, 0644);
    return 0;
}

}  // namespace

int card(Arguments const& arguments)
{
    auto const verb = arguments.rest.size() == 2 ? arguments.rest[0] : std::string();
    if (verb == "verify")
        return verify(arguments);
    if (verb == "issue")
        return issue(arguments);
    if (verb == "sign")
        return sign(arguments);
    throw WrongArguments("say `madoguchi card verify EVIDENCE.json`");
}

}  // namespace mado::verbs
