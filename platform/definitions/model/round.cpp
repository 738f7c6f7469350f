#include <mado/definitions/round.h>

#include <mado/crypto/box.h>
#include <mado/definitions/answers.h>
#include <mado/text/utf8.h>

namespace mado::definitions {

namespace {

constexpr std::size_t most_of_a_name = 40, most_of_a_key = 32, most_of_a_title = 120, most_items = 2'000;
constexpr int most_places = 10'000;

bool is_made_of(std::string_view text, std::string_view more, std::size_t most)
{
    return !text.empty() && text.size() <= most
        && std::ranges::all_of(text, [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos; });
}

json::Value json_of(Words const& words)
{
    json::Object all;
    for (auto const& [language, text] : words.by_language)
        all.emplace(language, text);
    return all;
}

Words words_from(json::Value const& value)
{
    Words words;
    if (value.is_object())
        for (auto const& [language, text] : value.object())
            if (text.is_text())
                words.by_language.emplace(language, text.text());
    return words;
}

json::Value json_of(RoundItem const& item)
{
    return json::object({ { "key", item.key }, { "title", json_of(item.title) }, { "places", item.places }, { "columns", item.columns } });
}

std::optional<RoundItem> item_from(json::Value const& value)
{
    auto const key = value.text_if("key");
    auto const places = value.integer_if("places");
    if (!key || !is_made_of(*key, "_-", most_of_a_key) || !places || *places < 0 || *places > most_places || !value["columns"].is_object())
        return std::nullopt;
    return RoundItem { *key, words_from(value["title"]), static_cast<int>(*places), value.object("columns") };
}

Field field_of(Setting const& column)
{
    Field field;
    field.name = column.name;
    field.title = column.title;
    field.type = column.type;
    field.decimals = column.decimals;
    return field;
}

class Wrongs {
public:
    Wrongs(Round const& round, Definition const& definition) : round_(round), d_(definition) {}

    std::vector<FieldError> all()
    {
        if (!is_made_of(round_.name, "_", most_of_a_name))
            say("name", "name");
        title("title", round_.title);
        days();
        if (round_.items.empty())
            say("items", "no_items");
        if (round_.items.size() > most_items)
            say("items", "too_many_items", { { "most", std::to_string(most_items) } });
        for (std::size_t row = 0; row < round_.items.size() && row < most_items; ++row)
            item("items." + std::to_string(row), round_.items[row]);
        return std::move(errors_);
    }

private:
    void say(std::string control, std::string const& key, std::map<std::string, std::string> arguments = {})
    {
        errors_.push_back({ std::move(control), "definitions.round." + key, std::move(arguments) });
    }

    void title(std::string const& control, Words const& words)
    {
        if (text::trimmed(words.japanese()).empty())
            return say(control, "no_title");
        for (auto const& [language, text] : words.by_language)
            if (text::length(text) > most_of_a_title)
                return say(control, "long_title", { { "most", std::to_string(most_of_a_title) } });
    }

    void days()
    {
        if (round_.closes_on < round_.opens_on)
            say("closes_on", "closes_before_it_opens");
        if (round_.draws_on <= round_.closes_on)
            say("draws_on", "draws_before_it_closes");
    }

    void item(std::string const& control, RoundItem const& item)
    {
        if (!is_made_of(item.key, "_-", most_of_a_key))
            say(control + ".key", "key");
        else if (!keys_.insert(item.key).second)
            say(control + ".key", "key_twice", { { "key", item.key } });
        title(control + ".title", item.title);
        if (item.places < 1 || item.places > most_places)
            say(control + ".places", "places", { { "most", std::to_string(most_places) } });
        if (d_.rounds)
            columns(control, item);
    }

    void columns(std::string const& control, RoundItem const& item)
    {
        for (auto const& [name, value] : item.columns)
            if (std::ranges::none_of(d_.rounds->columns, [&](Setting const& column) { return column.name == name; }))
                say(control + "." + name, "unknown_column", { { "column", name } });
        for (auto const& column : d_.rounds->columns) {
            auto const found = item.columns.find(column.name);
            auto const where = control + "." + column.name;
            if (found == item.columns.end() || found->second.is_null())
                say(where, "no_value", { { "field", column.title.japanese() } });
            else if (auto error = wrong(field_of(column), found->second, nullptr, round_.opens_on, where))
                errors_.push_back(std::move(*error));
        }
    }

    Round const& round_;
    Definition const& d_;
    std::set<std::string> keys_;
    std::vector<FieldError> errors_;
};

std::string shown_column(Setting const& column, json::Value const& value, std::string_view language)
{
    return column.title.in(language) + " " + shown(field_of(column), value, nullptr, language);
}

}  // namespace

RoundItem const* Round::item(std::string_view key) const
{
    auto const found = std::ranges::find(items, key, &RoundItem::key);
    return found == items.end() ? nullptr : &*found;
}

json::Value json_of(Round const& round)
{
    return json::object({ { "procedure", round.procedure }, { "name", round.name }, { "title", json_of(round.title) }, { "opens_on", round.opens_on.iso() },
        { "closes_on", round.closes_on.iso() }, { "draws_on", round.draws_on.iso() }, { "items", json::array_of(round.items, [](RoundItem const& item) { return json_of(item); }) } });
}

std::optional<Round> round_from(json::Value const& value)
{
    auto const opens_on = Day::parse(value.text("opens_on")), closes_on = Day::parse(value.text("closes_on")), draws_on = Day::parse(value.text("draws_on"));
    if (!opens_on || !closes_on || !draws_on || value.text("procedure").empty() || !is_made_of(value.text("name"), "_", most_of_a_name))
        return std::nullopt;
    Round round { value.text("procedure"), value.text("name"), words_from(value["title"]), *opens_on, *closes_on, *draws_on };
    for (auto const& one : value.array("items")) {
        auto item = item_from(one);
        if (!item)
            return std::nullopt;
        round.items.push_back(std::move(*item));
    }
    round.hash = crypto::sha256_hex(json::canonical(json_of(round)));
    return round;
}

std::vector<FieldError> wrong_in(Round const& round, Definition const& definition) { return Wrongs(round, definition).all(); }

json::Value round_value(Round const& round)
{
    return json::object({ { "name", round.name }, { "title", round.title.japanese() }, { "opens_on", round.opens_on.iso() }, { "closes_on", round.closes_on.iso() },
        { "draws_on", round.draws_on.iso() } });
}

json::Value item_value(RoundItem const& item)
{
    auto value = json::object({ { "key", item.key }, { "title", item.title.japanese() }, { "places", item.places } });
    for (auto const& [name, column] : item.columns)
        value.set(name, column);
    return value;
}

Words details_of(RoundItem const& item, Definition const& definition)
{
    Words words;
    if (!definition.rounds)
        return words;
    for (auto const* language : { "ja", "ja-x-easy", "en" }) {
        std::string all;
        for (auto const& column : definition.rounds->columns)
            if (auto const found = item.columns.find(column.name); found != item.columns.end())
                all += (all.empty() ? "" : std::string_view(language) == "en" ? ", " : "、") + shown_column(column, found->second, language);
        words.by_language.emplace(language, std::move(all));
    }
    return words;
}

CodesWithRound::CodesWithRound(Codes const* others, Round const* round, Definition const* definition) : others_(others)
{
    rows_.name = "round";
    if (round)
        for (auto const& item : round->items)
            rows_.codes.push_back({ item.key, item.title, {}, {}, {}, {}, definition ? details_of(item, *definition) : Words {} });
}

CodeList const* CodesWithRound::list(std::string_view name) const { return name == "round" ? &rows_ : others_ ? others_->list(name) : nullptr; }

}  // namespace mado::definitions
