#include <mado/card/person.h>

#include <doctest/doctest.h>

namespace mado::card {

TEST_CASE("a day of birth with its era")
{
    struct Row { char const* name; char const* words; char const* day; };
    for (auto const& row : {
             Row { "Heisei", "419900102", "1990-01-02" },
             { "the first day of Heisei", "419890108", "1989-01-08" },
             { "the day before is not Heisei", "419890107", "" },
             { "the last day of Showa", "319890107", "1989-01-07" },
             { "the first day of Reiwa", "520190501", "2019-05-01" },
             { "the last day of Heisei", "420190430", "2019-04-30" },
             { "Meiji", "118900601", "1890-06-01" },
             { "no such day", "419900230", "" },
             { "no such era", "619900102", "" },
             { "an unknown day", "319500000", "" },
             { "too short", "41990010", "" },
             { "no digits", "4199001ab", "" },
         }) {
        INFO(std::string(row.name));
        CHECK(born_on(row.words) == row.day);
    }
}

TEST_CASE("the card's name beside the typed one")
{
    struct Row { char const* name; char const* typed; char const* card; char const* marks; Match match; };
    for (auto const& row : {
             Row { "the same", "山田花子", "山田　花子", "00000", Match::Same },
             { "white space does not count", "山田 花子", "山田　花子", "00000", Match::Same },
             { "another character", "山口花子", "山田　花子", "00000", Match::Different },
             { "one more", "山田花子子", "山田　花子", "00000", Match::Different },
             { "nothing typed", "", "山田　花子", "00000", Match::Different },
             { "nothing on the card", "山田花子", "", "", Match::Different },
             { "replaced, typed as it really is", "髙田花子", "高田　花子", "10000", Match::SameButReplaced },
             { "replaced, typed as the card has it: still not silently the same", "高田花子", "高田　花子", "10000", Match::SameButReplaced },
             { "replaced, and another character besides", "髙口花子", "高田　花子", "10000", Match::Different },
             { "replaced, typed with a variation selector", "\u845b\U000E0100城花子", "葛城　花子", "10000", Match::SameButReplaced },
             { "not replaced, typed with a variation selector", "\u845b\U000E0100城花子", "葛城　花子", "00000", Match::Different },
             { "the second place, behind the space", "山田华子", "山田　花子", "00010", Match::SameButReplaced },
             { "marks that are too short", "山田花子", "山田　花子", "0", Match::Same },
         }) {
        INFO(std::string(row.name));
        CHECK(compare(row.typed, row.card, row.marks) == row.match);
    }
    CHECK(marked("高田　花子", "10000") == "〔高〕田　花子");
    CHECK(word_of(Match::SameButReplaced) == "replaced");
}

}  // namespace mado::card
