#include "model/walk.h"

#include <mado/time/day.h>

#include <algorithm>

namespace mado::definitions {

namespace {

using grammar::Place;
using grammar::Shape;
using grammar::Word;

bool is_whole_number(std::string_view text)
{
    return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_language(std::string_view text)
{
    return text.size() >= 2 && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

std::string join(std::string const& address, std::string_view key) { return address.empty() ? std::string(key) : address + "." + std::string(key); }

class Walk {
public:
    explicit Walk(Report& report) : report_(report) {}

    void node(yaml::Node const& node, Shape const& shape, std::string const& address)
    {
        switch (shape.place) {
        case Place::Anything: return;
        case Place::Words: return words(node, address);
        case Place::List: return list(node, shape, address);
        case Place::Map: return map(node, shape, address);
        case Place::Record: return record(node, shape.words, {}, address);
        case Place::Field: return field(node, address);
        default: return scalar(node, shape, address);
        }
    }

private:
    void wrong(yaml::Node const& node, std::string const& address, std::string_view japanese, std::string_view english)
    {
        report_.add(node.place, "place.kind", address + "には" + std::string(japanese) + "を書きます。", "`" + address + "` takes " + std::string(english) + ".");
    }

    void scalar(yaml::Node const& node, Shape const& shape, std::string const& address)
    {
        if (!node.is_scalar())
            return wrong(node, address, "一つの値", "one value");
        if (shape.place == Place::Expression || shape.place == Place::Quoted)
            return quoted(node);
        if (shape.place != Place::String && node.style != yaml::Style::Plain) {
            report_.add(node.place, "word.quoted", "ここは引用符なしで書きます。→ " + node.text, "This is written without quotes. → " + node.text);
            return;
        }
        plain(node, shape, address);
    }

    void quoted(yaml::Node const& node)
    {
        if (node.style == yaml::Style::Plain)
            report_.add(node.place, "expression.plain", "式は引用符で囲みます。→ '" + doubled(node.text) + "'", "An expression must be quoted. → '" + doubled(node.text) + "'");
    }

    static std::string doubled(std::string const& text)
    {
        std::string result;
        for (auto const c : text)
            result += c == '\'' ? std::string("''") : std::string(1, c);
        return result;
    }

    void plain(yaml::Node const& node, Shape const& shape, std::string const& address)
    {
        switch (shape.place) {
        case Place::String:
            if (node.text.empty() || node.text.find('\n') != std::string::npos)
                wrong(node, address, "一行の言葉", "one line of words");
            return;
        case Place::Name:
            if (!is_name(node.text))
                report_.add(node.place, "name.form", "「" + node.text + "」は名前になりません。名前は小文字の英字で始め、英小文字・数字・_ で書きます。",
                    "`" + node.text + "` is no name: start with a small letter; small letters, digits and _.");
            return;
        case Place::Number:
            if (!is_whole_number(node.text))
                wrong(node, address, "整数", "a whole number");
            return;
        case Place::Flag:
            if (node.text != "true" && node.text != "false")
                wrong(node, address, " true か false ", "true or false");
            return;
        case Place::Day:
            if (!Day::parse(node.text))
                wrong(node, address, "日付(2026-04-01)", "a day (2026-04-01)");
            return;
        case Place::Hash:
            if (node.text.size() != 64 || node.text.find_first_not_of("0123456789abcdef") != std::string::npos)
                wrong(node, address, "版の番号(SHA-256)", "a version (SHA-256)");
            return;
        case Place::Choice: return choice(node, shape, address);
        default: return;
        }
    }

    void choice(yaml::Node const& node, Shape const& shape, std::string const&)
    {
        if (std::find(shape.choices.begin(), shape.choices.end(), node.text) != shape.choices.end())
            return;
        unknown(node.place, node.text, { shape.choices.begin(), shape.choices.end() });
    }

    void unknown(yaml::Place place, std::string const& word, std::vector<std::string_view> const& known)
    {
        auto const all = known.size() > 40 ? std::string() : listed(known);
        report_.add(place, "word.unknown", "「" + word + "」という語はありません。" + meant(word, known, Tongue::Japanese) + "使える語: " + all + "。",
            "There is no word `" + word + "` here." + meant(word, known, Tongue::English) + " Known: " + all + ".");
    }

    void words(yaml::Node const& node, std::string const& address)
    {
        if (!node.is_mapping())
            return wrong(node, address, "言語ごとの言葉 { ja: … } ", "words by language { ja: … }");
        for (auto const& entry : node.entries) {
            if (!is_language(entry.key))
                unknown(entry.key_place, entry.key, { "ja", "ja-x-easy", "en" });
            if (!entry.value.is_scalar() || entry.value.text.empty())
                wrong(entry.value, join(address, entry.key), "言葉", "words");
        }
        if (!node.find("ja"))
            report_.add(node.place, "words.japanese", address + "に ja: の言葉が要ります。", "`" + address + "` needs words in Japanese (ja).");
    }

    void list(yaml::Node const& node, Shape const& shape, std::string const& address)
    {
        if (!node.is_sequence())
            return wrong(node, address, "並び [ … ] ", "a list [ … ]");
        for (auto const& item : node.items)
            this->node(item, *shape.of, address);
        for (std::size_t i = 0; i < node.items.size(); ++i)
            for (std::size_t k = 0; k < i && shape.of->place != Place::Expression; ++k)
                if (node.items[i].is_scalar() && node.items[i].text == node.items[k].text) {
                    report_.add(node.items[i].place, "list.twice", "「" + node.items[i].text + "」が二度書かれています。", "`" + node.items[i].text + "` is listed twice.");
                    break;
                }
    }

    void map(yaml::Node const& node, Shape const& shape, std::string const& address)
    {
        if (!node.is_mapping())
            return wrong(node, address, "名前と値の組 { 名前: … } ", "names with values { name: … }");
        for (auto const& entry : node.entries) {
            if (!shape.free_keys && !is_name(entry.key))
                report_.add(entry.key_place, "name.form", "「" + entry.key + "」は名前になりません。名前は小文字の英字で始め、英小文字・数字・_ で書きます。",
                    "`" + entry.key + "` is no name: start with a small letter; small letters, digits and _.");
            this->node(entry.value, *shape.of, join(address, entry.key));
        }
    }

    void record(yaml::Node const& node, std::span<Word const> known, std::span<Word const> also, std::string const& address)
    {
        if (!node.is_mapping())
            return wrong(node, address, "決まった語の組 { 語: … } ", "a set of words { word: … }");
        auto const find = [&](std::string_view key) -> Word const* {
            for (auto const part : { known, also })
                for (auto const& word : part)
                    if (word.key == key)
                        return &word;
            return nullptr;
        };
        for (auto const& entry : node.entries) {
            if (auto const* word = find(entry.key)) {
                this->node(entry.value, *word->shape, join(address, entry.key));
                continue;
            }
            std::vector<std::string_view> words;
            for (auto const part : { known, also })
                for (auto const& word : part)
                    words.push_back(word.key);
            unknown(entry.key_place, entry.key, words);
        }
        for (auto const part : { known, also })
            for (auto const& word : part)
                if (word.required && !node.find(word.key))
                    report_.add(node.place, "word.missing", join(address, word.key) + "が要ります。", "`" + join(address, word.key) + "` is required.");
    }

    void field(yaml::Node const& node, std::string const& address)
    {
        record(node, grammar::words_of_field(), grammar::words_of_type(node.text_of("type")), address);
    }

    Report& report_;
};

}  // namespace

void walk(yaml::Node const& node, grammar::Shape const& shape, std::string const& address, Report& report)
{
    Walk(report).node(node, shape, address);
}

}  // namespace mado::definitions
