#include "standard_input.h"
#include "verbs.h"

#include <mado/rounds/draw.h>

#include <cstdio>

namespace mado::verbs {

char const* const draw_help = R"(madoguchi draw verify FILE     computes a draw (抽選) again from its record alone, and compares everything that the record states
madoguchi draw explain FILE    the same, and says each step with its values
madoguchi draw rule            the rule by which it is drawn

FILE is the record that the portal gives to anyone after the decision (JSON). It has receipt numbers, never names.
Note the hash of the list and the commitment when they are made known, before the draw: `verify` prints those of the record.
Exit status: 0 the record is right, 1 something in it is wrong (each place is named), 2 called wrongly or FILE cannot be read.
)";

namespace {

char const* const rule = R"(list        lines of canonical JSON (RFC 8785), each ended by LF: { draw, procedure, round, tenant }; the rows by key { item, places, reserves };
            the applicants by item, rank and receipt number { item, lots, rank, receipt }
list_hash   SHA-256 of the list, hex                  }  both are made known before the draw
commitment  SHA-256 of the 32 bytes of the secret, hex  }
seed        HMAC-SHA-256, key: the secret; text: list_hash, LF, public_value
number      block n = 0, 1, 2 … of an item and rank: HMAC-SHA-256, key: the seed; text: ITEM LF RANK LF n. Its first 8 bytes, big end first, are x.
            For a number below k: x modulo k; x is passed over when it is not below the largest multiple of k up to 2^64.
draw        rank by rank, 1 first: `lots` tickets an applicant, in the order of the list; for i = 0, 1, 2 … the ticket i is exchanged with
            i + (a number below what is left). Read from the front; an applicant once drawn leaves; who is in `gone` is passed over.
result      the first `places` have won, the next `reserves` are reserves 1, 2 …, the others lost
)";

void say(rounds::Checked const& checked)
{
    std::printf("list_hash   %s\ncommitment  %s\nseed        %s\n%zu applicants, %zu rows\n", checked.list_hash.c_str(), checked.commitment.c_str(), checked.seed.c_str(), checked.applicants,
        checked.rows);
    for (auto const& wrong : checked.wrong)
        std::printf("  wrong: %s\n", wrong.c_str());
}

void explain(rounds::Checked const& checked)
{
    std::string item;
    for (auto const& place : checked.places) {
        if (place.item != item)
            std::printf("\n%s\n", (item = place.item).c_str());
        auto const number = place.number > 0 ? " " + std::to_string(place.number) : std::string();
        std::printf("  %4d  rank %d  lots %d  %s  %s%s\n", place.order, place.rank, place.lots, place.receipt.c_str(), place.result.c_str(), number.c_str());
    }
}

}  // namespace

int draw(Arguments const& arguments)
{
    if (arguments.rest == std::vector<std::string> { "rule" }) {
        std::fputs(rule, stdout);
        return 0;
    }
    if (arguments.rest.size() != 2 || (arguments.rest[0] != "verify" && arguments.rest[0] != "explain"))
        throw WrongArguments("say `madoguchi draw verify FILE`");
    auto const checked = rounds::check_proof(bytes_of_file(arguments.rest[1]));
    if (arguments.rest[0] == "explain")
        std::printf("%s\n", rule);
    say(checked);
    if (arguments.rest[0] == "explain")
        explain(checked);
    std::puts(checked.wrong.empty() ? "the record is right (記録は正しい)" : "the record is WRONG (記録に誤りがあります)");
    return checked.wrong.empty() ? 0 : 1;
}

}  // namespace mado::verbs
