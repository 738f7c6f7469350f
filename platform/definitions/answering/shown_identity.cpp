#include <mado/definitions/shown_identity.h>

#include <mado/text/utf8.h>
#include <mado/text/width.h>

namespace mado::definitions {

namespace {

std::string of(ShownAttributes const& shown, std::string const& name)
{
    auto const found = shown.find(name);
    return found == shown.end() ? std::string() : found->second;
}

// "見本　花子", "見本 花子": one space between two parts. Anything else stays whole: only the person knows where the family name ends.
std::optional<std::pair<std::string, std::string>> two_parts(std::string const& name)
{
    constexpr std::string_view wide = "　";
    auto at = name.find(wide);
    auto const size = at == std::string::npos ? std::size_t { 1 } : wide.size();
    if (at == std::string::npos)
        at = name.find(' ');
    if (at == std::string::npos || at == 0)
        return std::nullopt;
    auto const family = name.substr(0, at), given = name.substr(at + size);
    if (given.empty() || given.find(' ') != std::string::npos || given.find(wide) != std::string::npos)
        return std::nullopt;
    return std::pair { family, given };
}

json::Value name_of(ShownAttributes const& shown)
{
    auto const name = of(shown, "name");
    auto made = json::object({ { "text", name } });
    if (auto const parts = !of(shown, "corporate_number").empty() ? std::nullopt : two_parts(name))  // a company has no family name
        made = json::object({ { "text", parts->first + "　" + parts->second }, { "family", parts->first }, { "given", parts->second } });
    if (auto const kana = text::katakana(text::wide_kana(of(shown, "kana"))); text::is_katakana(kana))
        made.set("kana", kana).set("kana_from", "identity");
    return made;
}

// Without what says how it was written: where a reading of the name came from, in which era a day was typed.
json::Value bare(json::Value value)
{
    if (!value.is_object())
        return value;
    if (auto const day = value.text_if("date"))
        return *day;
    value.object().erase("kana_from");
    return value;
}

}  // namespace

Identity identity_of(std::string how, ShownAttributes const& shown)
{
    Identity identity { .how = std::move(how) };
    if (shown.contains("name"))
        identity.name = name_of(shown);
    if (shown.contains("address"))
        identity.address = json::object({ { "text", of(shown, "address") } });
    identity.born_on = Day::parse(of(shown, "born_on"));
    identity.corporate_number = of(shown, "corporate_number");
    return identity;
}

std::string attribute_of(Field const& field, ShownAttributes const& shown)
{
    constexpr std::string_view from = "identity.";
    for (auto const& path : field.prefill)
        if (path.starts_with(from) && !of(shown, path.substr(from.size())).empty())
            return path.substr(from.size());
    return {};
}

std::optional<json::Value> prefilled(Field const& field, ShownAttributes const& shown)
{
    auto const attribute = attribute_of(field, shown);
    auto const value = of(shown, attribute);
    if (value.empty())
        return std::nullopt;
    switch (field.type) {
    case FieldType::PersonName: return attribute == "name" ? std::optional(name_of(shown)) : std::nullopt;
    case FieldType::Address: return attribute == "address" ? std::optional<json::Value>(json::object({ { "text", value } })) : std::nullopt;
    case FieldType::Date: return attribute == "born_on" && Day::parse(value) ? std::optional<json::Value>(value) : std::nullopt;
    case FieldType::CorporateNumber: return attribute == "corporate_number" ? std::optional<json::Value>(value) : std::nullopt;
    case FieldType::Text: return field.max == 0 || text::length(value) <= field.max ? std::optional<json::Value>(value) : std::nullopt;
    default: return std::nullopt;
    }
}

bool is_same_answer(json::Value const& a, json::Value const& b) { return json::canonical(bare(a)) == json::canonical(bare(b)); }

}  // namespace mado::definitions
