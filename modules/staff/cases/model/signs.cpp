#include "model/signs.h"

#include <mado/text/search.h>
#include <mado/text/width.h>

#include "model/sent.h"
#include "model/traits.h"

#include <algorithm>

namespace mado::cases::model {

namespace {

using definitions::Field;
using definitions::FieldType;

constexpr std::size_t shortest_number = 9;

std::string without_spaces(std::string_view words)
{
    auto folded = text::folded(words);
    std::erase_if(folded, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return folded;
}

std::string name_in(json::Value const& stored)
{
    if (stored.is_text())
        return stored.text();
    auto const whole = stored.text("text");
    return whole.empty() ? stored.text("family") + stored.text("given") : whole;
}

class Signs {
public:
    void add(Hint sign, std::string_view words)
    {
        auto folded = folded_sign(sign, words);
        if (!folded.empty() && std::ranges::find(all, std::pair(sign, folded)) == all.end())
            all.emplace_back(sign, std::move(folded));
    }

    void add(Field const& field, json::Value const& stored)
    {
        if (stored.is_null())
            return;
        if (field.type == FieldType::PersonName)
            add(Hint::Name, name_in(stored));
        if (field.type == FieldType::Phone && stored.is_text())
            add(Hint::Phone, stored.text());
        if (field.type == FieldType::Address)
            add(Hint::Place, stored.text("text") + stored.text("number"));
        if (field.type == FieldType::Group && stored.is_array())
            for (auto const& row : stored.array())
                for (auto const& child : field.fields)
                    add(child, row[child.name]);
    }

    std::vector<std::pair<Hint, std::string>> all;
};

}  // namespace

std::string folded_sign(Hint sign, std::string_view words)
{
    if (sign != Hint::Phone)
        return without_spaces(words);
    auto digits = text::digits_of(words);
    return digits.size() >= shortest_number ? digits : std::string();
}

std::vector<std::pair<Hint, std::string>> signs_of(definitions::Definition const& definition, json::Object const& answers)
{
    Signs signs;
    auto const own = without_spaces(applicant_name(definition, answers));
    std::string born;
    for (auto const& trait : traits_of(definition, answers))
        if (trait.kind == Trait::Person)
            born = trait.words.substr(trait.words.find('\n') + 1);
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (auto const found = answers.find(field.name); found != answers.end())
                signs.add(field, found->second);
    if (!own.empty() && born.empty())
        signs.add(Hint::Name, own);
    if (!own.empty() && !born.empty()) {
        std::erase(signs.all, std::pair(Hint::Name, own));
        signs.add(Hint::OwnName, own);
        signs.all.emplace_back(Hint::Person, own + "/" + born);
    }
    return std::move(signs.all);
}

}  // namespace mado::cases::model
