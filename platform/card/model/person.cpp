#include <mado/card/person.h>

#include <mado/text/utf8.h>
#include <mado/time/day.h>

namespace mado::card {

json::Value json_of(Person const& person)
{
    return json::object({ { "name", person.name }, { "name_replaced", person.name_replaced }, { "sex", person.sex }, { "born_on", person.born_on },
        { "born_words", person.born_words }, { "address", person.address }, { "address_replaced", person.address_replaced }, { "subject", person.subject } });
}

Person person_of(json::Value const& value)
{
    return { value.text("name"), value.text("name_replaced"), value.text("sex"), value.text("born_on"), value.text("born_words"), value.text("address"),
        value.text("address_replaced"), value.text("subject") };
}

std::string born_on(std::string_view words)
{
    struct Era { char digit; std::string_view from, through; };
    constexpr Era eras[] = { { '1', "1868-01-25", "1912-07-29" }, { '2', "1912-07-30", "1926-12-24" }, { '3', "1926-12-25", "1989-01-07" },
        { '4', "1989-01-08", "2019-04-30" }, { '5', "2019-05-01", "9999-12-31" } };
    if (words.size() != 9)
        return {};
    auto const iso = std::string(words.substr(1, 4)) + "-" + std::string(words.substr(5, 2)) + "-" + std::string(words.substr(7, 2));
    if (!Day::parse(iso))
        return {};
    for (auto const& era : eras)
        if (era.digit == words[0])
            return iso >= era.from && iso <= era.through ? iso : std::string();
    return {};
}

namespace {

struct Unit {  // a character with what modifies it
    std::u32string characters;
    bool replaced = false;
};

bool modifies(char32_t one)
{
    return (one >= 0xFE00 && one <= 0xFE0F) || (one >= 0xE0100 && one <= 0xE01EF) || one == 0x3099 || one == 0x309A;
}

bool is_space(char32_t one)
{
    return one == U' ' || one == 0x3000 || one == 0xA0 || one == U'\t';
}

std::vector<Unit> units(std::string_view text, std::string_view replaced)
{
    std::vector<Unit> all;
    std::size_t place = 0;
    for (auto const one : text::code_points(text)) {
        auto const mark = place < replaced.size() && replaced[place] == '1';
        ++place;
        if (is_space(one))
            continue;
        if (modifies(one) && !all.empty())
            all.back().characters.push_back(one);
        else
            all.push_back({ { one }, mark });
    }
    return all;
}

}  // namespace

Match compare(std::string_view typed, std::string_view on_card, std::string_view replaced)
{
    auto const ours = units(typed, {}), theirs = units(on_card, replaced);
    if (ours.size() != theirs.size() || theirs.empty())
        return Match::Different;
    auto match = Match::Same;
    for (std::size_t i = 0; i < ours.size(); ++i)
        if (theirs[i].replaced)
            match = Match::SameButReplaced;  // also where the same stands: the card's own character is another
        else if (ours[i].characters != theirs[i].characters)
            return Match::Different;
    return match;
}

std::string_view word_of(Match match)
{
    return match == Match::Same ? "same" : match == Match::SameButReplaced ? "replaced" : "different";
}

std::string marked(std::string_view on_card, std::string_view replaced)
{
    std::string text;
    std::size_t place = 0;
    for (auto const one : text::code_points(on_card)) {
        auto const mark = place < replaced.size() && replaced[place++] == '1';
        text += mark ? "〔" : "";
        text::append(text, one);
        text += mark ? "〕" : "";
    }
    return text;
}

}  // namespace mado::card
