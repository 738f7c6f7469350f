#include <mado/definitions/undisclosed.h>

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::definitions {

namespace {

constexpr std::size_t shortest = 4, shortest_number = 7;  // characters

bool is_free_words(FieldType type) { return type == FieldType::Text || type == FieldType::Digits || type == FieldType::Phone; }

bool is_kept(Field const& field, std::string const& name, Secrecy const& secrecy)
{
    if (secrecy.released.contains(name))
        return false;
    return tells_where(field) || secrecy.also.contains(name) || (secrecy.all_words && is_free_words(field.type));
}

void add(std::set<std::string>& kept, std::vector<Page> const& pages, Secrecy const& secrecy)
{
    for (auto const& page : pages)
        for (auto const& field : page.fields) {
            if (is_kept(field, field.name, secrecy))
                kept.insert(field.name);
            for (auto const& child : field.fields)
                if (auto name = field.name + "." + child.name; is_kept(child, name, secrecy))
                    kept.insert(std::move(name));
        }
}

json::Value in_place_of(json::Value const& stored)
{
    if (stored.is_object() && stored.has("blobs"))
        return json::object({ { "way", "file" }, { "blobs", json::Array {} }, { "undisclosed", true } });
    return undisclosed();
}

void add_word(std::vector<std::string>& words, std::string word)
{
    if (text::length(word) >= shortest)
        words.push_back(std::move(word));
}

// A code of a choice, a year or a short number typed as the answer: it would be found anywhere.
bool is_common(std::string_view word)
{
    auto const is_code = std::ranges::all_of(word, [](char one) { return (one >= 'a' && one <= 'z') || one == '_' || one == '-'; });
    auto const is_number = std::ranges::all_of(word, [](char one) { return one >= '0' && one <= '9'; });
    return is_code || (is_number && word.size() < shortest_number);
}

// Of an address, a place, a bank account: what says where. A town's name or the number of a house alone would be found anywhere.
void gather(json::Value const& stored, std::vector<std::string>& words)
{
    if (stored.is_text() && !is_common(stored.text()))
        add_word(words, stored.text());
    if (!stored.is_object())
        return;
    add_word(words, stored.text("text") + stored.text("number"));
    for (auto const* part : { "text", "building", "postcode", "branch", "latitude", "longitude" })
        add_word(words, stored.text(part));
    if (auto const code = stored.text("postcode"); code.size() == 7)
        add_word(words, code.substr(0, 3) + "-" + code.substr(3));
}

template <class Change>
void each_in_rows(json::Value& stored, std::string const& group, std::set<std::string> const& kept, Change change)
{
    if (!stored.is_array())
        return;
    for (auto& row : stored.array())
        if (row.is_object())
            for (auto& [inner, answer] : row.object())
                if (kept.contains(group + "." + inner) && !answer.is_null())
                    change(answer);
}

}  // namespace

json::Value undisclosed() { return json::object({ { "undisclosed", true } }); }

bool is_undisclosed(json::Value const& stored) { return stored.is_object() && stored.flag("undisclosed"); }

std::string undisclosed_words(std::string_view language)
{
    if (language == "en")
        return "Not disclosed (protective measure)";
    return language == "ja-x-easy" ? "見せません（まもるための きまり）" : "非開示（支援措置）";
}

bool tells_where(Field const& field)
{
    switch (field.type) {
    case FieldType::Address:
    case FieldType::Place:
    case FieldType::BankAccount:
    case FieldType::File: return true;
    default: return std::ranges::find(field.prefill, "identity.address") != field.prefill.end();
    }
}

std::set<std::string> kept_fields(Definition const& definition, Secrecy const& secrecy)
{
    std::set<std::string> kept;
    add(kept, definition.pages, secrecy);
    return kept;
}

std::vector<std::string> kept_words(json::Object const& answers, std::set<std::string> const& kept)
{
    std::vector<std::string> words;
    for (auto [name, stored] : answers) {
        if (kept.contains(name))
            gather(stored, words);
        each_in_rows(stored, name, kept, [&](json::Value const& answer) { gather(answer, words); });
    }
    std::ranges::sort(words, [](std::string const& a, std::string const& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
    auto const twice = std::ranges::unique(words);
    words.erase(twice.begin(), twice.end());
    return words;
}

json::Object disclosed(json::Object answers, std::set<std::string> const& kept, std::vector<std::string> const& words)
{
    for (auto& [name, stored] : answers) {
        if (kept.contains(name) && !stored.is_null())
            stored = in_place_of(stored);
        each_in_rows(stored, name, kept, [](json::Value& answer) { answer = in_place_of(answer); });
        stored = without(std::move(stored), words);
    }
    return answers;
}

std::string without_words(std::string text, std::vector<std::string> const& words)
{
    auto const instead = undisclosed_words("ja");
    for (auto const& word : words)
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + instead.size()))
            text.replace(at, word.size(), instead);
    return text;
}

json::Value without(json::Value value, std::vector<std::string> const& words)
{
    if (words.empty())
        return value;
    if (value.is_text())
        return without_words(value.text(), words);
    if (value.is_object())
        for (auto& [name, inner] : value.object())
            inner = without(std::move(inner), words);
    if (value.is_array())
        for (auto& inner : value.array())
            inner = without(std::move(inner), words);
    return value;
}

}  // namespace mado::definitions
