#include "model/traits.h"

#include <mado/text/search.h>
#include <mado/text/width.h>

#include "model/sent.h"

#include <algorithm>

namespace mado::cases::model {

namespace {

using definitions::Field;
using definitions::FieldType;

constexpr std::size_t shortest_number = 9;   // digits of a telephone number with its area

bool is_prefilled_from(Field const& field, std::string_view source) { return std::ranges::find(field.prefill, source) != field.prefill.end(); }

bool names_applicant(Field const& field) { return field.type == FieldType::PersonName || is_prefilled_from(field, "identity.name"); }

std::string without_spaces(std::string_view words)
{
    auto folded = text::folded(words);  // the ideographic space is a plain one now
    std::erase_if(folded, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    return folded;
}

std::string text_in(json::Object const& answers, Field const& field)
{
    auto const found = answers.find(field.name);
    return found != answers.end() && found->second.is_text() ? found->second.text() : std::string();
}

// `born_on` is the applicant's where the name is asked on the same page; elsewhere it may be a dog's.
std::string birth_day(definitions::Definition const& definition, json::Object const& answers)
{
    for (auto const& page : definition.ask()) {
        auto const asks_name = std::ranges::any_of(page.fields, names_applicant);
        for (auto const& field : page.fields)
            if (field.type == FieldType::Date && (is_prefilled_from(field, "identity.born_on") || (asks_name && field.name == "born_on")))
                if (auto const day = Day::parse(text_in(answers, field)))
                    return day->iso();
    }
    return {};
}

void add(std::vector<FoldedTrait>& traits, Trait kind, std::string words)
{
    FoldedTrait made { kind, std::move(words) };
    if (std::ranges::find(traits, made) == traits.end())
        traits.push_back(std::move(made));
}

}  // namespace

std::vector<FoldedTrait> traits_of(definitions::Definition const& definition, json::Object const& answers)
{
    std::vector<FoldedTrait> traits;
    auto const name = without_spaces(applicant_name(definition, answers));
    auto const address = without_spaces(applicant_address(definition, answers));
    if (!name.empty())
        add(traits, Trait::Person, name + "\n" + birth_day(definition, answers));
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (field.type == FieldType::Phone)
                if (auto digits = text::digits_of(text_in(answers, field)); digits.size() >= shortest_number)
                    add(traits, Trait::Phone, std::move(digits));
    if (!name.empty() && !address.empty())
        add(traits, Trait::Address, address + "\n" + name);
    return traits;
}

bool is_protected(definitions::Evaluation& evaluation)
{
    return std::ranges::any_of(evaluation.flags(), [](auto const* flag) { return flag->name == "protect_address"; });
}

}  // namespace mado::cases::model
