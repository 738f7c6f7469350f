#include "api/operations.h"

#include <mado/definitions/answers.h>

namespace mado::applications {

namespace {

namespace s = api::schema;
using definitions::Field;
using definitions::FieldType;

json::Value choice(Field const& field, definitions::Codes const* codes, Day on)
{
    std::vector<std::string> keys;
    for (auto const& option : definitions::options_of(field, codes, on))
        keys.push_back(option.key);
    auto one = keys.empty() ? s::text(100) : s::words(keys);
    if (field.other)
        one = s::one_of({ std::move(one), s::object({ s::must("other", s::text(200, 1)) }) });
    return field.many ? s::array(std::move(one), 200) : one;
}

json::Value person_name()
{
    return s::object({ s::must("text", s::text(200)), s::may("family", s::text(100)), s::may("given", s::text(100)), s::may("kana", s::text(200)), s::may("kana_from", s::text(20)),
        s::may("latin", s::text(200)), s::may("former", s::text(100)), s::may("alias", s::text(100)) });
}

json::Value address()
{
    return s::object({ s::may("text", s::text(300)), s::may("postcode", s::text(10)), s::may("number", s::text(100)), s::may("building", s::text(200)),
        s::may("municipality", s::text(20)), s::may("town_id", s::text(20)), s::may("country", s::text(100)), s::may("none", s::flag()) });
}

json::Value file(Field const& field)
{
    std::vector<std::string> ways { "file" };
    ways.insert(ways.end(), field.also.begin(), field.also.end());
    return s::object({ s::must("way", s::words(ways)), s::may("uploads", s::array(s::about(s::text(200), "what POST /files answered as id"), static_cast<std::int64_t>(definitions::most_of(field)))) });
}

json::Value bank_account()
{
    return s::one_of({ s::object({ s::must("bank", s::text(4)), s::must("branch", s::text(3)), s::must("kind", s::word({ "ordinary", "current", "savings" })),
                           s::must("number", s::text(7)), s::must("name", s::text(100)) }),
        s::object({ s::must("public", s::flag()) }) });
}

json::Value group(Field const& field, definitions::Codes const* codes, Day on)
{
    json::Object members;
    for (auto const& inner : field.fields)
        members[inner.name] = schema_of(inner, codes, on);
    auto row = s::object({});
    row.set("properties", std::move(members));
    return s::array(std::move(row), static_cast<std::int64_t>(definitions::most_of(field)));
}

json::Value plain_schema(Field const& field, definitions::Codes const* codes, Day on)
{
    switch (field.type) {
    case FieldType::Text: return s::text(static_cast<std::int64_t>(field.max));
    case FieldType::Digits: return s::about(s::text(static_cast<std::int64_t>(field.length)), "digits");
    case FieldType::Number: return s::about(s::text(40), "a decimal: \"12.50\"");
    case FieldType::Money: return s::about(s::whole(), "yen");
    case FieldType::YesNo: return s::flag();
    case FieldType::Date: {
        auto plain = s::about(s::text(10), "2026-04-01; 2026-04 or 2026 where a part may be unknown");
        return s::one_of({ plain, s::object({ s::must("date", s::text(10)), s::must("era", s::text(10)) }) });
    }
    case FieldType::Choice: return choice(field, codes, on);
    case FieldType::PersonName: return person_name();
    case FieldType::Address: return address();
    case FieldType::Place: return s::object({ s::must("text", s::text(300)), s::may("latitude", s::text(20)), s::may("longitude", s::text(20)) });
    case FieldType::Phone: return s::text(20);
    case FieldType::CorporateNumber: return s::text(13);
    case FieldType::MyNumber: return s::text(12);
    case FieldType::BankAccount: return bank_account();
    case FieldType::File: return file(field);
    case FieldType::Group: return group(field, codes, on);
    }
    return {};
}

}  // namespace

json::Value schema_of(Field const& field, definitions::Codes const* codes, Day on)
{
    auto made = plain_schema(field, codes, on);
    if (made.has("type"))
        return s::or_null(std::move(made));
    auto choices = made.array("oneOf");
    choices.push_back(json::object({ { "type", "null" } }));
    return json::object({ { "oneOf", std::move(choices) } });
}

}  // namespace mado::applications
